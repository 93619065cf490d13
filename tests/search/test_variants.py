"""Do queries that write one number in several ways look for the same, in every usual way to write it?"""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article
from corpus.eras import ERAS
from corpus.numerals import write_digits, write_number
from index.analysis import fold
from search import Engine
from search.query import Fuzzy, Phrase, Words
from search.runs import exact_run, exact_runs, runs_of
from search.variants import MOST_VARIANTS, _canonical, _canonical_forms, query_canonical, variants

ALIKE = [
    ("整编第74师", "整編第七十四師", "整编第７４师"),
    ("第35军", "第三十五軍", "第卅五军"),
    ("35軍", "三十五军"),
    ("第一集团军", "第1集團軍"),
    ("一二九师", "129師", "一百二十九师"),
    ("1.7万人", "17000人", "一万七千人", "１７,０００人", "一点七万人"),
    ("廿一", "二十一", "21"),
    ("卅", "三十", "30"),
    ("民國三十五年", "民国35年", "1946年", "一九四六年", "公元1946年", "中华民国三十五年", "昭和二十一年"),
    ("昭和十二年", "1937年", "民国二十六年"),
    ("光緒二十年", "1894年", "明治27年"),
    ("建安五年", "200年", "西元二〇〇年"),
    ("公元前260年", "前260年", "西元前二六〇年", "前二百六十年"),
    ("建元六年", "公元前135年"),
    ("建初元年", "公元76年", "西元七十六年"),
    ("民國三十五年七月二十日", "1946年7月20日", "一九四六年七月二十日", "民国35年7月20日"),
    ("二〇三高地", "203高地", "二百零三高地"),
    ("九二式", "92式"),
]


@pytest.mark.parametrize("ways", ALIKE, ids=lambda ways: ways[0])
def test_all_ways_to_write_a_query_have_one_canonical_form_and_the_same_runs(ways: tuple[str, ...]) -> None:
    assert len({query_canonical(way) for way in ways}) == 1
    for one, other in combinations(ways, 2):
        assert set(variants(one)) == set(variants(other))
        for leaf in (Words, Phrase, Fuzzy):
            assert set(runs_of(leaf(one))) == set(runs_of(leaf(other)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("第35军", {"第三十五军", "第卅五军"}),
        ("17000", {"一万七千", "1.7万", "17,000", "一点七万"}),
        ("20000人", {"二万人", "两万人", "2万人"}),
        ("1946年", {"一九四六年", "民国三十五年", "民国35年", "昭和二十一年", "昭和21年"}),
        ("1940年", {"一九四〇年", "一九四零年", "康德七年"}),
        ("1912年", {"民国元年", "民国1年", "大正元年"}),
        ("前260年", {"前二六〇年", "前二百六十年"}),
        ("1894年7月25日", {"光绪二十年七月二十五日", "光绪20年7月25日", "一八九四年七月廿五日"}),
        ("二〇三高地", {"203高地", "二百零三高地"}),
    ],
)
def test_the_usual_ways_to_write_a_query_are_looked_for(query: str, found: set[str]) -> None:
    assert found <= set(variants(query))


@pytest.mark.parametrize(
    "query",
    ["孟良崮", "三国", "九江", "新四军", "M4A1", "1946-07-20", "十分", "百团大战", "九一八事变", "张*甫", "", "，"],
)
def test_a_query_without_a_number_is_looked_for_as_it_is(query: str) -> None:
    assert variants(query) == (fold(query).text,)


def test_what_was_typed_comes_first_even_if_it_is_no_usual_way() -> None:
    assert variants("第七十四師")[0] == "第七十四师"
    assert variants("一千三十人")[0] == "一千三十人"
    assert "1030人" in variants("一千三十人")


def test_a_run_without_letters_has_no_runs() -> None:
    assert exact_runs("，") == []


def test_the_typed_run_comes_first_among_the_runs() -> None:
    assert exact_runs("第七十四師")[0] == exact_run("第七十四師")


def test_ways_to_write_a_long_query_have_a_bound() -> None:
    query = "1946年7月20日至1947年5月16日第74师第83师共32000人"
    assert len(variants(query)) == MOST_VARIANTS
    assert variants("十二" * 500)


NUMBERS = st.one_of(st.integers(1, 100), st.integers(100, 10**9)).flatmap(
    lambda number: st.sampled_from([str(number), write_number(number), write_digits(str(number)), f"{number:,}"])
)
YEARS = st.one_of(
    st.sampled_from([era for eras in ERAS.values() for era in eras]).flatmap(
        lambda era: st.integers(1, era.length).map(lambda number: f"{era.name}{write_number(number)}年")
    ),
    st.integers(100, 2100).map(lambda year: f"{year}年"),
    st.integers(1, 300).map(lambda year: f"公元前{year}年"),
)
QUERIES = st.lists(
    st.one_of(NUMBERS, YEARS, st.sampled_from(["第", "师", "军", "人", "月", "日", "在", "三国", "M4"])), max_size=5
).map("".join)


@given(QUERIES)
def test_the_variants_of_each_variant_are_the_same(query: str) -> None:
    found = variants(query)
    typed = fold(query).text
    assert 0 < len(found) <= MOST_VARIANTS + 1
    assert len(set(found)) == len(found)
    assert any(one in typed for one in found)
    for one in found:
        assert query_canonical(one) == query_canonical(query)
        assert set(variants(one)) | {typed} == set(found) | {typed}


ARTICLES = [
    Article("甲", "甲地战斗", "整编第七十四师于民国三十五年进驻甲地，守军一万七千人。"),
    Article("乙", "乙地戰鬥", "整編第７４師於1946年攻打乙地，共１.７萬人。"),
    Article("丙", "丙地战斗", "三国时，第七军与十四师相遇，百团大战未起。"),
]


FOUND = [ways for ways in ALIKE if ways[0] in ("整编第74师", "1.7万人", "民國三十五年")]


@pytest.mark.parametrize("ways", FOUND, ids=lambda ways: ways[0])
@pytest.mark.parametrize("asked", ['"{}"', "{}", "{} 攻打", "body:{}", "+{}", "{} -三国", "{}~"])
def test_all_ways_find_the_same_articles_in_the_same_order(make_index, ways: tuple[str, ...], asked: str) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        answers = [[(hit.id, hit.score) for hit in engine.search(asked.format(way)).hits] for way in ways]
        assert {id for id, _ in answers[0]} >= {"甲", "乙"}
        assert all(hits == answers[0] for hits in answers)


@pytest.mark.parametrize("ways", FOUND, ids=lambda ways: ways[0])
def test_whatever_answers_is_marked(make_index, ways: tuple[str, ...]) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        for way in ways:
            for hit in engine.search(f'"{way}"').hits:
                assert all(snippet.marks for snippet in hit.snippets)


def test_a_run_from_the_middle_of_a_numeral_is_found(make_index) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        assert {hit.id for hit in engine.search('"十四师"').hits} == {"甲", "丙"}
        assert {hit.id for hit in engine.search('"万七千人"').hits} == {"甲"}


def test_a_word_is_marked_as_the_author_wrote_its_number(make_index) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        (snippet,) = next(hit for hit in engine.search("攻打74师").hits if hit.id == "甲").snippets
        assert [snippet.text[a:b] for a, b in snippet.marks] == ["七十四"]


@given(st.lists(st.text("一二三十百千万年月日第师前公元民国,.0123点建武 \ufdd0", max_size=8), min_size=1, max_size=5))
def test_forms_worked_out_at_once_are_those_of_each(texts: list[str]) -> None:
    assert _canonical_forms(texts) == [_canonical(text) for text in texts]

"""Which other names does an index know, and which does it not believe? On articles of our own and the bundled ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Fields, Value
from corpus.readers.wikitext import parse
from index import Reader
from index.aliases import Aliases, key_of
from index.learning import common_names
from index.spans import NameFinder

Learned = Callable[..., Aliases]
MakeIndex = Callable[..., Path]


def page(number: int, source: str, *aliases: str, title: str = "") -> Article:
    article = parse(source, id=str(number), location=str(number), title=title or f"第{number}篇")
    return Article(
        article.id,
        article.title,
        article.text,
        links=article.links,
        fields=Fields(aliases=tuple(Value(name, "given", name) for name in aliases)),
    )


@pytest.fixture
def learned(make_index: MakeIndex, tmp_path: Path) -> Iterator[Learned]:
    """`learned("…", "…")` are the aliases of an index of pages; a second list makes an update of it."""
    readers: list[Reader] = []

    def learn(articles: list[Article], *updates: list[Article]) -> Aliases:
        root = make_index(articles, root=tmp_path / "index")
        for update in updates:
            make_index(update, root=root, update=True)
        readers.append(Reader.open(root))
        return readers[-1].aliases

    yield learn
    for reader in readers:
        reader.close()


def linked(*sources: str) -> list[Article]:
    return [page(number, source) for number, source in enumerate(sources)]


def others(aliases: Aliases, name: str) -> list[str]:
    return [other.name for other in aliases.others(name)]


def test_two_articles_that_link_alike_teach_a_name_in_both_directions(learned: Learned) -> None:
    aliases = learned(linked("[[錢沙明|錢白石]]到了。", "[[钱沙明|钱白石]]走了。"))
    assert [key_of(name) for name in others(aliases, "钱沙明")] == ["钱白石"]
    assert [key_of(name) for name in others(aliases, "錢白石")] == ["钱沙明"]
    assert aliases.others("錢白石")[0].articles == 2


def test_links_in_opposite_directions_support_each_other(learned: Learned) -> None:
    assert others(learned(linked("[[钱沙明|钱白石]]到了。", "[[钱白石|钱沙明]]走了。")), "钱白石") == ["钱沙明"]


@pytest.mark.parametrize(
    "source", ["[[钱沙明|钱白石]]到了。", "[[钱沙明|钱白石]]到了，[[钱白石|钱沙明]]走了。", "[[青沙]]（今白石）。"]
)
def test_one_article_that_only_links_teaches_nothing(learned: Learned, source: str) -> None:
    aliases = learned(linked(source))
    assert others(aliases, "钱沙明") == others(aliases, "青沙") == []


def test_one_article_that_says_so_is_enough(learned: Learned) -> None:
    assert others(learned(linked("[[钱沙明]]（又名钱白石）到了。")), "钱白石") == ["钱沙明"]


def test_one_link_is_enough_where_one_name_is_a_battle_with_an_article(learned: Learned) -> None:
    articles = [page(0, "白石。", title="青沙之戰"), page(1, "後來的[[青沙之戰|白石大捷]]。")]
    assert others(learned(articles), "白石大捷") == ["青沙之戰"]
    both = [*articles, page(2, "另一場。", title="白石大捷")]
    assert others(learned(both), "白石大捷") == []


def test_a_name_of_several_things_is_nobodys_other_name(learned: Learned) -> None:
    articles = [page(0, "甲。", "白石會戰", title="青沙戰役"), page(1, "乙。", "白石会战", title="红岭战役")]
    aliases = learned(articles)
    assert [others(aliases, name) for name in ("白石会战", "青沙战役", "红岭战役")] == [[], [], []]


def test_what_three_in_four_articles_mean_is_believed(learned: Learned) -> None:
    sources = ["[[钱沙明|钱公]]。"] * 3 + ["[[钱白石|钱公]]。"]
    assert others(learned(linked(*sources)), "钱公") == ["钱沙明"]
    assert others(learned(linked(*sources, sources[-1])), "钱公") == []


def test_names_of_one_thing_lead_to_each_other(learned: Learned) -> None:
    aliases = learned([page(0, "甲。", "白石會戰", "红岭之役", title="青沙戰役")])
    assert [(other.name, other.via) for other in aliases.others("白石会战")] == [
        ("青沙戰役", ""),
        ("红岭之役", "青沙戰役"),
    ]


def test_updates_and_deletions_keep_names_right(learned: Learned) -> None:
    before = linked("[[钱沙明|钱白石]]。", "[[钱沙明|钱白石]]。", "[[李山|李红岭]]。", "李山。")
    after = [*linked("[[钱沙明|钱白石]]。", "走了。"), *before[2:3], page(3, "[[李山|李红岭]]。")]
    aliases = learned(before, after)
    assert others(aliases, "钱白石") == []
    assert others(aliases, "李红岭") == ["李山"]


def test_names_are_the_same_however_the_index_came_about(learned: Learned) -> None:
    articles = [page(0, "甲。", "白石會戰", title="青沙戰役"), *linked("[[李山|李红岭]]。", "[[李山|李紅嶺]]。")[1:]]
    whole = list(learned(articles).listed())
    assert list(learned(articles[:1], articles).listed()) == whole


def test_names_are_listed_with_their_kinds(learned: Learned) -> None:
    aliases = learned([page(0, "甲。", "白石會戰", title="青沙戰役")])
    (listed,) = aliases.listed("青")
    assert (listed.name, listed.kinds, [other.name for other in listed.others]) == (
        "青沙戰役",
        {"title": 1},
        ["白石會戰"],
    )
    assert list(aliases.listed("不见")) == []


def test_known_names_are_found_whole_in_a_text(learned: Learned) -> None:
    articles = [page(0, "甲。", "白石會戰", title="青沙戰役 (1946年)")]
    aliases = learned(articles)
    text = key_of("白石會戰與青沙戰役")
    assert [text[start:end] for start, end in aliases.known_names_in(text)] == ["白石会战", "青沙战役"]


@given(st.sets(st.text("白石青沙", min_size=2, max_size=4), max_size=8), st.text("白石青沙", max_size=12))
def test_spans_are_the_longest_names_from_left_to_right(names: set[str], text: str) -> None:
    longest = sorted(names, key=len, reverse=True)
    expected = [m.span() for m in re.finditer("|".join(longest), text)] if longest else []
    assert NameFinder(names).spans(text) == expected


def test_the_table_has_dates_and_no_row_twice() -> None:
    rows = common_names()
    assert len({frozenset(row[:2]) for row in rows}) == len(rows) > 30
    for name, other, when in rows:
        assert min(len(name), len(other)) >= 2
        assert when
        assert name != other


@pytest.mark.parametrize(
    ("name", "other"), [("北平", "北京"), ("歸綏", "呼和浩特"), ("瀋陽", "奉天"), ("八路軍", "国民革命军第八路军")]
)
def test_the_table_is_known_to_every_index(learned: Learned, name: str, other: str) -> None:
    found = {one.name: one.origin for one in learned([page(0, "甲。")]).others(name)}
    assert found[other] == "table"


@pytest.fixture(scope="module")
def bundled(bundled_index: Path) -> Iterator[Aliases]:
    with closing(Reader.open(bundled_index)) as reader:
        yield reader.aliases


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("蒋介石", "蔣中正"),
        ("徐蚌会战", "淮海战役"),
        ("辽西会战", "遼瀋戰役"),
        ("武昌首义", "武昌起义"),
        ("八一三戰役", "淞滬會戰"),
        ("猇亭之战", "夷陵之战"),
        ("俄国", "俄罗斯帝国"),
    ],
)
def test_the_bundled_articles_teach_names(bundled: Aliases, name: str, other: str) -> None:
    assert key_of(other) in {key_of(one.name) for one in bundled.others(name)}


@pytest.mark.parametrize("name", ["大同", "晋绥军", "汉", "将军", "日军", "联合舰队", "第一次北伐", "军委"])
def test_the_bundled_articles_teach_nothing_wrong_about(bundled: Aliases, name: str) -> None:
    assert others(bundled, name) == []

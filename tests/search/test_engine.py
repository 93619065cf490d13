"""Does the engine answer a request as a whole: pages, orders, facets, filters, dates, suggestions, refusals?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import Article, Fields, PartialDate, Period, Value
from index import NoIndexError, VersionError
from index.analysis import segmenter
from search import ArticleNotFound, Engine, Hit, QueryError, Result, SearchError, Suggestion
from search.nearness import DEPTH
from search.request import MOST_HITS


def values(*names: str) -> tuple[Value, ...]:
    return tuple(Value(name, "given", name) for name in names)


def battle(id: str, title: str, text: str, *, start: str = "", end: str = "", **fields: tuple[Value, ...]) -> Article:
    """Return an article with the fields given, and a period if `start` is."""
    period = Period(PartialDate.parse(start), PartialDate.parse(end or start), "given", start) if start else None
    return Article(id, title, text, fields=Fields(period=period, **fields))


ARTICLES = [
    battle(
        "a",
        "甲山戰役",
        "張三守甲山。",
        start="1946-07-20",
        end="1946-09",
        commanders=values("張三", "李四"),
        places=values("甲山"),
    ),
    battle(
        "b",
        "乙水之战",
        "张三渡乙水。",
        start="1947-05",
        commanders=values("张三", "王五"),
        places=values("乙水", "甲山"),
    ),
    battle("c", "丙城会战", "丙城被围，张三来援。", start="-0260", commanders=values("赵六"), places=values("丙城")),
    battle(
        "d", "丁原之战", "年代不详，張三不在。", places=values("丁原"), part_of=values("大战"), aliases=values("小战")
    ),
    battle(
        "e",
        "戊河战斗",
        "渡河。",
        start="1946-12-31",
        end="1947-01-01",
        commanders=values("張三", "张三"),
        results=values("平"),
    ),
]


@pytest.fixture(scope="module")
def engine(make_index) -> Iterator[Engine]:
    with Engine.open(make_index(ARTICLES)) as opened:
        yield opened


def ids(result: Result) -> str:
    return "".join(hit.id for hit in result.hits)


def test_a_hit_shows_title_fields_marks_and_snippets(engine: Engine) -> None:
    result = engine.search("甲山战役")
    assert result.hits[0] == Hit(
        rank=1,
        id="a",
        title="甲山戰役",
        score=result.hits[0].score,
        fields={"commander": ["張三", "李四"], "place": ["甲山"], "start": "1946-07-20", "end": "1946-09"},
        snippets=result.hits[0].snippets,
        title_marks=((0, 4),),
    )
    assert [(s.text, s.marks) for s in result.hits[0].snippets] == [("張三守甲山。", ((3, 5),))]
    assert result.query == "甲山战役"
    assert result.took_ms > 0
    assert result.corrected is None


def test_without_snippets_nothing_is_marked(engine: Engine) -> None:
    hit = engine.search("甲山", snippets=False).hits[0]
    assert hit.snippets == hit.title_marks == ()


def test_a_result_turns_into_json_and_back(engine: Engine) -> None:
    shown = engine.search("张三", facets=["commander"]).to_dict()
    assert json.loads(json.dumps(shown, ensure_ascii=False)) == shown
    assert list(shown) == ["query", "total", "took_ms", "corrected", "is_corrected", "hits", "facets"]


@pytest.mark.parametrize("query", ["", "  　", "*"])
def test_an_empty_query_finds_everything(engine: Engine, query: str) -> None:
    result = engine.search(query)
    assert ids(result) == "abcde"
    assert {hit.score for hit in result.hits} == {0.0}
    assert all(not s.marks for hit in result.hits for s in hit.snippets)


@pytest.mark.parametrize("query", ["，。！", "……", '"！！"', "+！", "~", "👨\u200d👩", "\ud800", "没有的字眼儿"])
def test_a_query_with_nothing_to_look_for_finds_nothing(engine: Engine, query: str) -> None:
    assert engine.search(query).total == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    {
        "-张三": "",
        "NOT 渡河": "abcd",
        "-渡河 -丙城": "abd",
        "张三 AND 甲山": "ab",
        "+张三 -甲山": "cde",
        "甲山 OR 丙城": "abc",
        "(甲山 OR 丙城) AND NOT 乙水": "ac",
        "-(甲山 OR 丙城)": "de",
        "-(甲山 丙城)": "de",
        "张三 AND ！": "",
        "张三 -！": "abcde",
        "指挥官:张三": "abe",
        "地点:甲*": "ab",
        "所属:大战": "d",
        "别名:小战": "d",
        "结果:平": "e",
        "result:*": "e",
        "part_of:* OR result:*": "de",
        "标题:会战": "c",
        "正文:年代": "d",
        "日期:1946": "ae",
        "日期:1946 OR 丙城": "ace",
        "NOT 日期:*": "d",
        "丙?被围": "c",
        "张*援": "c",
        "张*援 AND 丙城": "c",
        "丙城彼围~": "c",
    }.items(),
)
def test_operators_fields_and_wildcards_choose_the_articles(engine: Engine, query: str, expected: str) -> None:
    assert "".join(sorted(ids(engine.search(query)))) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    {
        "1946": "ae",
        "1946-07": "a",
        "1946-07-19": "",
        "1946-07-20": "a",
        "1946-09-30": "a",
        "1946-10": "",
        "1946-12-31": "e",
        "1947": "be",
        "1947-01-02": "",
        "1947-05-31": "b",
        "1946-10..1947-01": "e",
        "..1946-06": "c",
        "1947-02..": "b",
        "..": "abce",
        "-0260": "c",
        "-0261..-0259": "c",
        "公元前260年": "c",
        "民國三十六年": "be",
        "1946年7月至9月": "a",
    }.items(),
)
def test_a_date_finds_what_overlaps_with_it(engine: Engine, date: str, expected: str) -> None:
    assert "".join(sorted(ids(engine.search(date=date)))) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"commander": "张三"}, "abe"),
        ({"commander": "張三", "place": "甲山"}, "ab"),
        ({"commander": "张三", "date": "1946"}, "ae"),
        ({"query": "渡", "commander": "张三"}, "be"),
        ({"query": "渡 甲山", "commander": "张三"}, "abe"),
        ({"query": "+渡 甲山", "commander": "张三"}, "be"),
        ({"query": "渡 OR 守", "place": "甲山"}, "ab"),
        ({"query": "-乙水", "commander": "张三"}, "ae"),
        ({"query": "NOT 乙水", "commander": "张三"}, "ae"),
        ({"commander": " "}, "abcde"),
        ({"commander": "！"}, ""),
        ({"commander": "张三 OR 赵六"}, ""),
        ({"place": "山"}, "ab"),
    ],
)
def test_filters_narrow_whatever_the_query_is(engine: Engine, asked: dict[str, str], expected: str) -> None:
    assert "".join(sorted(ids(engine.search(**asked)))) == expected


def test_a_filter_does_not_change_the_order_of_a_free_query(bundled_index: Path) -> None:
    with Engine.open(bundled_index) as opened:
        free = [hit.id for hit in opened.search("粟裕 山东 战役", limit=100).hits]
        narrowed = [hit.id for hit in opened.search("粟裕 山东 战役", limit=100, date="1900..").hits]
    # Nearness counts for the first few alone, which are more of those that a filter leaves.
    first = [id for id in free[:DEPTH] if id in narrowed]
    assert len(first) > 5
    assert [id for id in narrowed if id in first] == first


def test_pages_follow_each_other_without_gap_or_repetition(engine: Engine) -> None:
    pages = [engine.search("张三", limit=2, page=page) for page in (1, 2, 3, 4)]
    whole = engine.search("张三")
    assert "".join(ids(page) for page in pages) == ids(whole)
    assert [len(page.hits) for page in pages] == [2, 2, 1, 0]
    assert {page.total for page in pages} == {5}
    assert [hit.rank for page in pages for hit in page.hits] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("sort", "expected"), [("date", "caebd"), ("-date", "beacd"), ("title", "dbaec")])
def test_hits_can_be_ordered_by_date_and_title(engine: Engine, sort: str, expected: str) -> None:
    titles = sorted("丁乙甲戊丙")
    assert ids(engine.search(sort=sort)) == (
        expected
        if sort != "title"
        else "".join({"甲": "a", "乙": "b", "丙": "c", "丁": "d", "戊": "e"}[t] for t in titles)
    )


def test_by_default_the_best_comes_first(engine: Engine) -> None:
    scores = [hit.score for hit in engine.search("张三 甲山 渡河").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_facets_count_articles_over_all_pages_with_both_scripts_as_one(engine: Engine) -> None:
    result = engine.search("", limit=1, facets=["commander", "place", "part_of"])
    counted = {name: [(c.value, c.count) for c in counts] for name, counts in result.facets.items()}
    assert counted["commander"] == [("張三", 3), ("李四", 1), ("王五", 1), ("赵六", 1)]
    assert counted["place"][0] == ("甲山", 2)
    assert counted["part_of"] == [("大战", 1)]


def test_facets_count_only_what_matches(engine: Engine) -> None:
    assert [c.value for c in engine.search("丙城", facets=["commander"]).facets["commander"]] == ["赵六"]
    assert engine.search("张三").facets == {}


@pytest.mark.parametrize("prefix", ["张", "張", "张三", " 張三 "])
def test_suggestions_complete_a_name_in_either_script(engine: Engine, prefix: str) -> None:
    (found,) = engine.suggest(prefix)
    assert found in (Suggestion("張三", "commander", 3), Suggestion("张三", "commander", 3))


def test_suggestions_know_titles_aliases_and_places_and_have_a_limit(engine: Engine) -> None:
    assert [(s.text, s.kind) for s in engine.suggest("甲山")] == [("甲山", "place"), ("甲山戰役", "title")]
    assert [s.kind for s in engine.suggest("小战")] == ["alias"]
    assert len(engine.suggest("战", limit=2)) == 2
    assert engine.suggest("") == engine.suggest("没有") == []


def test_an_article_comes_back_as_it_was_indexed(engine: Engine) -> None:
    assert [engine.article(article.id) for article in ARTICLES] == ARTICLES


def test_an_unknown_article_is_refused_by_name(engine: Engine) -> None:
    with pytest.raises(ArticleNotFound, match="there is no article 'z' in this index; `zhanyi search` shows ids"):
        engine.article("z")


def test_marks_are_found_in_any_text(engine: Engine) -> None:
    assert engine.marks("张三", "張三與张三") == [(0, 2), (3, 5)]
    with pytest.raises(QueryError):
        engine.marks("(", "张三")


@pytest.mark.parametrize(
    ("cutter", "found", "marks"),
    [("rjieba", [], []), ("jieba", ["gun"], [(2, 3)])],
)
def test_queries_are_cut_by_what_cut_the_index(
    make_index: Callable[..., Path], cutter: str, found: list[str], marks: list[tuple[int, int]]
) -> None:
    root = make_index([Article("gun", "武器", "守軍有ak-4。"), Article("other", "無關", "無關。")], segmenter=cutter)
    with Engine.open(root) as engine:
        assert engine.warning is None
        assert [hit.id for hit in engine.search("rx-4").hits] == found
        assert engine.marks("rx-4", "第一4號") == marks


def test_stats_say_what_the_index_holds(engine: Engine) -> None:
    stats = engine.stats()
    assert stats["articles"] == 5
    assert stats["text_bytes"] == sum(len(article.text.encode()) for article in ARTICLES)
    assert stats["index_bytes"] > 0
    assert stats["segmenter"] == segmenter().name
    commander = stats["fields"]["commander"]
    assert set(commander) == {"terms", "postings", "tokens"}
    assert all(isinstance(n, int) and n > 0 for n in commander.values())
    assert stats["fields"]["strength"] == {"terms": 0, "postings": 0, "tokens": 0}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"limit": 0}, f"query: 0 hits a page are not possible; ask for 1 to {MOST_HITS:,}"),
        ({"limit": MOST_HITS + 1}, f"query: {MOST_HITS + 1} hits a page are not possible; ask for 1 to {MOST_HITS:,}"),
        ({"page": 0}, "query: there is no page 0; the first is 1"),
        ({"sort": "size"}, "query: there is no order 'size'; there are relevance, date, -date, title"),
        ({"facets": ["title"]}, "query: 'title' can't be counted; commander, place, combatant, part_of, category can"),
        (
            {"date": "昨天"},
            "query: '昨天' is not a date; write 1946, 1946-07, 1946-07-20, 1946-07..1946-09, 1946年7月 or 民國三十五年",
        ),
        ({"query": "("}, "query: this bracket is never closed"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(engine: Engine, asked, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        engine.search(**asked)
    assert str(caught.value) == message
    assert isinstance(caught.value, SearchError)


def test_where_no_index_is_the_command_that_makes_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="make one with `zhanyi build"):
        Engine.open(tmp_path)


def test_a_refreshed_engine_knows_a_newer_index_and_the_old_one_goes_on(make_index) -> None:
    root = make_index(ARTICLES[:2])
    with Engine.open(str(root)) as old:
        assert old.refreshed() is old
        make_index(ARTICLES, root=root)
        with old.refreshed() as new:
            assert new is not old
            assert new.search("").total == 5
            assert new.refreshed() is new
        assert old.search("张三").total == 2
        assert old.suggest("张三")[0].articles == 2
        assert old.article("a") == ARTICLES[0]


def test_an_index_of_another_analysis_warns_and_still_answers(make_index, monkeypatch) -> None:
    root = make_index(ARTICLES)
    with Engine.open(root) as same:
        assert same.warning is None
    monkeypatch.setattr("index.reader.ANALYSIS_VERSION", 999)
    with Engine.open(root) as other:
        assert other.warning is not None
        assert "zhanyi build" in other.warning
        assert other.search("张三").total == 5


def test_an_index_of_another_format_is_refused(make_index, monkeypatch) -> None:
    root = make_index(ARTICLES)
    monkeypatch.setattr("index.manifest.FORMAT_VERSION", 999)
    with pytest.raises(VersionError, match="zhanyi build"):
        Engine.open(root)


def test_a_word_typed_twice_counts_once(engine: Engine) -> None:
    assert engine.search("甲山 甲山").hits == engine.search("甲山").hits
    assert engine.search("甲山 OR 甲山").hits == engine.search("甲山").hits


HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))
LONG_QUERIES = {
    "one character": "战" * 4000,
    "one sentence": "张三守甲山，" * 666,
    "one word again and again": "张三 " * 1000,
    "alternatives": "张三 OR " * 600 + "张三",
    "demands": "+张三 -李四 " * 500,
    "stars": "张*" * 2000,
    "errors again and again": "战争年代abc~ " * 400,
    "one long error": "战" * 3999 + "~",
    "different words": " ".join(HAN[i : i + 3] for i in range(0, 2900, 3)),
    "different errors": " ".join(HAN[i : i + 4] + "~" for i in range(0, 2600, 4)),
    "exclusions": "-(a b) " * 500,
}


@pytest.mark.parametrize("query", LONG_QUERIES.values(), ids=LONG_QUERIES)
def test_the_longest_query_is_answered_in_time(bundled_index: Path, query: str) -> None:
    with Engine.open(bundled_index) as opened:
        started = time.process_time()
        opened.search(query)
        assert time.process_time() - started < 5

"""Do a query in simplified script, in traditional script and in full width find the same articles in the same order?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from opencc import OpenCC

from search import Engine

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "bundled.jsonl").read_text(encoding="utf-8").splitlines()
]
TO_SIMPLIFIED, TO_TRADITIONAL = OpenCC("t2s"), OpenCC("s2t")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1) if chr(code).isalnum()}

Ranked = list[tuple[str, float]]


@pytest.fixture(scope="module")
def engine(bundled_index: Path) -> Iterator[Engine]:
    with Engine.open(bundled_index) as opened:
        yield opened


def ranked(engine: Engine, query: str, **filters: str) -> Ranked:
    result = engine.search(query, limit=100, snippets=False, **filters)
    return [(hit.id, hit.score) for hit in result.hits]


PAIRS = [
    ("张灵甫", "張靈甫"),
    ("大同集宁战役", "大同集寧戰役"),
    ("整编第74师", "整編第７４師"),
    ("台儿庄", "臺兒莊"),
    ("傅作义 AND 绥远", "傅作義 AND 綏遠"),
    ('"国共内战"', "「國共內戰」"),
    ("指挥官:粟裕", "指揮官：粟裕"),
    ("地点:重庆 -曹操", "地點：重慶 －曹操"),
    ("日期:1946..1947", "日期：１９４６..１９４７"),
    ("民国三十六年", "民國三十六年"),
    ("张*甫", "張＊甫"),
    ("张零甫~", "張零甫～"),
    ("(粟裕 OR 陈毅) NOT 刘伯承", "（粟裕 OR 陳毅） NOT 劉伯承"),
    ("M5A1", "ｍ５ａ１"),
    ("battle of midway", "ＢＡＴＴＬＥ ＯＦ ＭＩＤＷＡＹ"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_both_ways_to_write_a_query_give_the_same_hits(engine: Engine, one: str, other: str) -> None:
    assert ranked(engine, one) == ranked(engine, other) != []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_titles_commanders_and_places_give_the_same_hits_in_any_script_and_width(engine: Engine, case) -> None:
    names = [case["title"], *case["places"], *(name for side in case["commanders"] for name in side)]
    for name in names:
        expected = ranked(engine, name)
        assert case["file"] in [id for id, _ in expected], name
        for other in (TO_SIMPLIFIED.convert(name), TO_TRADITIONAL.convert(name), name.translate(FULL_WIDTH)):
            assert ranked(engine, other) == expected, other


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_filters_give_the_same_hits_in_any_script(engine: Engine, case) -> None:
    for field, names in (("commander", [n for side in case["commanders"] for n in side]), ("place", case["places"])):
        for name in names:
            simplified, traditional = (
                ranked(engine, "", **{field: convert(name)})
                for convert in (TO_SIMPLIFIED.convert, TO_TRADITIONAL.convert)
            )
            assert simplified == traditional, name


def test_suggestions_complete_either_script(engine: Engine) -> None:
    assert engine.suggest("孟良崮战") == engine.suggest("孟良崮戰") != []


def test_an_article_is_found_by_its_title_in_either_script(engine: Engine) -> None:
    assert engine.find_title("官渡之戰") == engine.find_title("官渡之战") == "官渡之战.wikitext"
    assert engine.find_title("没有之战") is None

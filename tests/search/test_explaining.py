"""Does an explanation sum exactly to the score that a search shows, and say what it consists of?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus import Article
from search import ArticleNotFound, Engine
from search.cli.main import commands
from search.nearness import DEPTH

MakeIndex = Callable[..., Path]

QUERIES = (
    "孟良崮",
    "張靈甫 孟良崮",
    "孟良崮战役是由谁指挥的？",
    "淮海戰役 什麼時候 結束",
    '"孟良崮战役" 粟裕',
    "粟裕 AND 战役",
    "+粟裕 山东 -滑铁卢",
    "标题:战役 指挥官:粟裕",
    "(粟裕 OR 陈毅) 日期:1947",
    "孟良?战役",
    "张灵普~ 华东",
    "1947年5月",
    "第七十四師",
    "战",
    "日期:1940..1949",
)


@pytest.fixture(scope="module")
def engine(bundled_index: Path) -> Iterator[Engine]:
    with Engine.open(bundled_index) as opened:
        yield opened


@pytest.mark.parametrize("query", QUERIES)
def test_the_parts_sum_exactly_to_the_score_of_each_hit(engine: Engine, query: str) -> None:
    hits = engine.search(query, limit=DEPTH + 5).hits
    assert hits
    for hit in hits:
        explanation = engine.explain(query, hit.id)
        assert explanation.matches
        assert explanation.score == hit.score
        assert explanation.is_among_first == (hit.rank <= DEPTH)
        assert all(part.points == part.weight * part.impact for part in explanation.parts if part.kind == "word")


def test_filters_narrow_an_explanation_as_they_narrow_a_search(engine: Engine) -> None:
    (hit, *_) = engine.search("战役", commander="粟裕", date="1947").hits
    assert engine.explain("战役", hit.id, commander="粟裕", date="1947").score == hit.score
    assert not engine.explain("战役", hit.id, commander="拿破仑").matches


def test_words_runs_nearness_and_question_words_are_named(make_index: MakeIndex) -> None:
    index = make_index(
        [
            Article("a", "白石之戰", "甲軍攻城。白石之戰由李大山指揮，三日而止。"),
            Article("b", "黑水", "乙軍渡河，白石之戰已經結束。"),
        ]
    )
    with Engine.open(index) as engine:
        explanation = engine.explain("白石之战由谁指挥", "a")
        (hit, *_) = engine.search("白石之戰由誰指揮").hits
    parts = {(part.kind, part.text): part for part in explanation.parts}
    assert explanation.left_out == ("谁",)
    assert parts["word", "白石"].fields == ("title", "body")
    assert not any("谁" in part.text for part in explanation.parts)
    (near,) = (part for part in explanation.parts if part.kind == "nearness")
    assert "白石之戰由李大山指揮" in near.text
    assert (hit.id, hit.score) == ("a", explanation.score)


def test_an_article_that_does_not_answer_has_no_parts(engine: Engine) -> None:
    explanation = engine.explain('"孟良崮"', "滑铁卢战役.wikitext")
    assert (explanation.matches, explanation.parts, explanation.score) == (False, (), 0)


def test_an_unknown_id_is_refused(engine: Engine) -> None:
    with pytest.raises(ArticleNotFound, match="没有"):
        engine.explain("粟裕", "没有")


def test_the_command_prints_lines_and_json(bundled_index: Path) -> None:
    arguments = ["explain", "孟良崮战役是由谁指挥的", "孟良崮战役.wikitext", "--index", str(bundled_index)]
    plain = CliRunner().invoke(commands, arguments, standalone_mode=False)
    assert plain.return_value == 0
    assert "not looked for, because it only asks: 谁" in plain.output
    assert "指挥" in plain.output
    shown = json.loads(CliRunner().invoke(commands, [*arguments, "--json"], standalone_mode=False).output)
    assert shown["points"] == sum(part["points"] for part in shown["parts"])
    assert shown["left_out"] == ["谁"]
    assert {part["kind"] for part in shown["parts"]} >= {"word", "nearness"}


def test_the_command_ends_with_1_where_nothing_matches(bundled_index: Path) -> None:
    arguments = ["explain", '"孟良崮"', "滑铁卢战役.wikitext", "--index", str(bundled_index)]
    done = CliRunner().invoke(commands, arguments, standalone_mode=False)
    assert done.return_value == 1
    assert "does not answer" in done.output

"""Relevance figures: computed by hand for a few rankings, and read from real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search import Engine
from search.evaluate import Question, QuestionError, _measure, evaluate, read_questions


@pytest.mark.parametrize(
    ("answers", "relevant", "expected"),
    [
        pytest.param([True, False], 1, (1.0, 1.0, 1.0, 1.0), id="the best hit answers"),
        pytest.param([False, True], 1, (0.5, 0.0, 1.0, 0.6309), id="the second hit answers"),
        pytest.param([False, False], 1, (0.0, 0.0, 0.0, 0.0), id="no hit answers"),
        pytest.param([True, False, True], 2, (1.0, 0.5, 1.0, 0.9197), id="two articles answer"),
        pytest.param([], 3, (0.0, 0.0, 0.0, 0.0), id="nothing is found"),
    ],
)
def test_a_ranking_is_measured(answers: list[bool], relevant: int, expected: tuple[float, ...]) -> None:
    assert _measure(answers, relevant) == pytest.approx(expected, abs=1e-4)


def test_questions_in_either_script_find_the_bundled_articles(bundled_index: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        {"query": "张灵甫死于哪里？", "other_script": "張靈甫死於哪裡？", "relevant": ["孟良崮战役.wikitext"]},
        {"query": "赤壁火攻", "other_script": "赤壁火攻", "relevant": ["赤壁之戰.md"]},
    ]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    with Engine.open(bundled_index) as engine:
        figures = [evaluate(engine, read_questions(file, key=key)) for key in ("query", "other_script")]
    assert [(f.questions, f.mrr, f.recall_1, f.recall_10) for f in figures] == [(2, 1.0, 1.0, 1.0)] * 2


@pytest.mark.parametrize("line", ["{", "[]", '{"query": "x"}', '{"relevant": ["a"]}', '{"query": "x", "relevant": 3}'])
def test_a_broken_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"query": "x", "relevant": ["a"]}\n\n' + line, encoding="utf-8")
    with pytest.raises(QuestionError, match=r"q\.jsonl:3: write"):
        list(read_questions(file))


def test_a_missing_file_and_an_empty_one_are_told(bundled_index: Path, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"none\.jsonl cannot be read"):
        list(read_questions(tmp_path / "none.jsonl"))
    with Engine.open(bundled_index) as engine, pytest.raises(QuestionError, match="no question"):
        evaluate(engine, list[Question]())

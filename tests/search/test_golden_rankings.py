"""Which bundled articles come first for sixty questions? A change of the ranking shows as a change of these lists.

`make golden` writes the lists anew; the difference belongs into the commit that makes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from search import Engine

GOLDEN = Path(__file__).parent.parent / "golden" / "rank"
FIGURES = GOLDEN / "figures.json"
KINDS = sorted(path.stem for path in GOLDEN.glob("*.json") if path != FIGURES)
SHOWN, DEPTH = 5, 10

Case = dict[str, Any]
"""A question, the ids that answer it, and the ids that come first."""


@pytest.fixture(scope="module")
def engine(bundled_index: Path) -> Iterator[Engine]:
    with Engine.open(bundled_index) as opened:
        yield opened


def cases(kind: str) -> list[Case]:
    found: list[Case] = json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
    return found


def ranked(engine: Engine, case: Case, limit: int) -> list[str]:
    return [hit.id for hit in engine.search(case["query"], limit=limit, snippets=False).hits]


def figures(engine: Engine) -> dict[str, float]:
    """Return the mean reciprocal rank and the recall over the first ten hits of all questions."""
    ranks, recalls = [], []
    for case in (case for kind in KINDS for case in cases(kind)):
        good = [id in case["relevant"] for id in ranked(engine, case, DEPTH)]
        ranks.append(1 / (good.index(True) + 1) if any(good) else 0.0)
        recalls.append(sum(good) / len(case["relevant"]))
    count = len(ranks)
    return {"questions": count, "mrr@10": round(sum(ranks) / count, 4), "recall@10": round(sum(recalls) / count, 4)}


def as_lines(found: list[Case]) -> list[str]:
    """Return each question with its ranking, one id a line, for a difference that a reader understands."""
    lines = []
    for case in found:
        lines.append(case["query"])
        lines += [f"  {rank} {'*' if id in case['relevant'] else ' '} {id}" for rank, id in enumerate(case["first"], 1)]
    return lines


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_five_are_those_of_the_golden_ranking(engine: Engine, kind: str, rewrite_golden: bool) -> None:
    before = cases(kind)
    after = [case | {"first": ranked(engine, case, SHOWN)} for case in before]
    if rewrite_golden:
        (GOLDEN / f"{kind}.json").write_text(written(after), encoding="utf-8")
        return
    difference = "\n".join(unified_diff(as_lines(before), as_lines(after), "golden", "now", n=SHOWN, lineterm=""))
    assert not difference, f"the ranking has changed; `make golden` takes it over:\n{difference}"


def test_the_figures_over_all_questions_are_as_noted(engine: Engine, rewrite_golden: bool) -> None:
    found = figures(engine)
    if rewrite_golden:
        FIGURES.write_text(written(found), encoding="utf-8")
        return
    assert found == json.loads(FIGURES.read_text(encoding="utf-8"))
    assert found["recall@10"] == 1


def test_every_answer_is_a_bundled_article(engine: Engine) -> None:
    answers = {id for kind in KINDS for case in cases(kind) for id in case["relevant"]}
    assert all(engine.article(id).id == id for id in answers)
    assert sum(len(cases(kind)) for kind in KINDS) == 60

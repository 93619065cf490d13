"""Are the articles that fields are measured on whole, and does each have what it is expected to give?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import Problem, read
from corpus.fields import name_key

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "held_out"


def cases(half: str) -> dict[str, dict[str, Any]]:
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["file"]: case for case in map(json.loads, lines)}


@pytest.mark.parametrize("half", ["first", "second"])
def test_every_article_has_its_expected_fields(half: str) -> None:
    files = {f"{half}/{path.name}" for path in (FOLDER / half).iterdir()}
    assert files == cases(half).keys()


@pytest.mark.parametrize("half", ["first", "second"])
def test_an_article_without_an_infobox_names_all_who_are_expected(half: str) -> None:
    articles = {f"{half}/{a.id}": a for a in read([FOLDER / half]) if not isinstance(a, Problem)}
    for file, case in cases(half).items():
        article = articles[file]
        assert bool(article.infoboxes) == case["infobox"], file
        text = name_key(article.text)
        named = {name for side in case["commanders"] for name in side} if not case["infobox"] else set()
        assert {name for name in named if name_key(name) not in text} <= {"英布"}, file  # The text shows 黥布.

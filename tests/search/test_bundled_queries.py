"""Does each query of the bundled articles' cases find its article first, and each filter on a fact find it at all?

What prose says without an infobox is for the tests of extraction; here each name that was extracted has to be found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from search import Engine

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "bundled.jsonl").read_text(encoding="utf-8").splitlines()
]
SCRIPTS = {"as written": lambda text: text, "simplified": OpenCC("t2s").convert, "traditional": OpenCC("s2t").convert}
QUERIES = [(case["file"], query) for case in CASES for query in case["queries"]]

each_script = pytest.mark.parametrize("script", SCRIPTS)


@pytest.fixture(scope="module")
def engine(bundled_index: Path) -> Iterator[Engine]:
    with Engine.open(bundled_index) as opened:
        yield opened


@each_script
@pytest.mark.parametrize(("file", "query"), QUERIES, ids=[query for _, query in QUERIES])
def test_the_best_hit_is_the_article_that_is_meant(engine: Engine, file: str, query: str, script: str) -> None:
    best = engine.search(SCRIPTS[script](query), limit=1).hits[0]
    assert best.id == file


def expected_names(engine: Engine, case: dict[str, Any], field: str) -> set[str]:
    """Return the names that the article's infobox gives, and whatever was extracted from it."""
    article = engine.article(case["file"])
    extracted = {value.name for value in getattr(article.fields, f"{field}s")}
    in_infobox = {"commander": [name for side in case["commanders"] for name in side], "place": case["places"]}
    return extracted.union(in_infobox[field]) if case["infobox"] else extracted


@each_script
@pytest.mark.parametrize("field", ["commander", "place"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_filter_finds_the_article_by_each_of_its_names(
    engine: Engine, case: dict[str, Any], field: str, script: str
) -> None:
    names = expected_names(engine, case, field)
    assert names
    for name in names:
        hits = engine.search(**{field: SCRIPTS[script](name)}, limit=100, snippets=False).hits
        assert case["file"] in [hit.id for hit in hits], name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_date_filter_finds_the_article_by_its_year(engine: Engine, case: dict[str, Any]) -> None:
    year = case["start"][: 5 if case["start"].startswith("-") else 4]
    hits = engine.search(date=year, limit=100, snippets=False).hits
    assert case["file"] in [hit.id for hit in hits]

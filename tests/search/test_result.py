"""When is what a search gives back worked out, and does it stay the same whoever asks, and when?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from corpus import Article, Fields, PartialDate, Period, Value
from search import Engine, FacetCount, Hit, Result, Snippet

ARTICLES = [Article(f"{n:02d}", f"甲山第{n}战", "守军渡河，甲山失守。" * (n + 1)) for n in range(30)]


def test_without_snippets_nothing_is_read_before_it_is_asked_for(make_index, monkeypatch) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        read: list[tuple[int, int]] = []
        outline = engine._reader.outline
        monkeypatch.setattr(engine._reader, "outline", lambda *place: read.append(place) or outline(*place))
        monkeypatch.setattr(engine._evaluator, "matching", lambda tree: pytest.fail("counted"))
        result = engine.search("甲山", limit=5, snippets=False)
        assert len({hit.id for hit in result.hits}) == 5
        assert read == []
        titles = [result.hits[0].title, result.hits[0].title]
        assert titles == [f"甲山第{int(result.hits[0].id)}战"] * 2
        assert len(read) == 1


def test_what_is_worked_out_later_is_what_is_worked_out_at_once(make_index) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        later, now = engine.search("甲山 渡河", snippets=False), engine.search("甲山 渡河")
        assert later.total == now.total == 30
        assert [(h.rank, h.id, h.title, h.score, h.fields) for h in later.hits] == [
            (h.rank, h.id, h.title, h.score, h.fields) for h in now.hits
        ]
        assert later.hits == engine.search("甲山 渡河", snippets=False).hits
        assert later.hits[0] != now.hits[0]


def test_with_snippets_everything_is_there_when_the_engine_is_closed(make_index) -> None:
    with Engine.open(make_index(ARTICLES)) as engine:
        result = engine.search("甲山", facets=["commander"])
    assert result.total == 30
    assert all(hit.title and hit.snippets and hit.title_marks for hit in result.hits)
    assert json.dumps(result.to_dict(), ensure_ascii=False)


def hit(**other: object) -> Hit:
    parts: dict[str, object] = {
        "rank": 1,
        "id": "甲",
        "title": "甲山",
        "score": 0.5,
        "fields": {"place": ["甲山"]},
        "snippets": (Snippet("甲山。", ((0, 2),)),),
    }
    return Hit(**{**parts, **other})  # type: ignore[arg-type]  # The parts are as different as a hit's fields.


def test_hits_and_results_are_equal_if_they_say_the_same() -> None:
    assert hit() == hit()
    assert hash(hit()) == hash(hit())
    assert all(hit() != hit(**{name: other}) for name, other in {"title": "乙", "rank": 2, "snippets": ()}.items())
    assert hit() != "甲"
    result = Result("甲", 1, 0.5, (hit(),), None, {"place": (FacetCount("甲山", 1),)})
    assert result == Result("甲", lambda: 1, 0.5, (hit(),), None, {"place": (FacetCount("甲山", 1),)})
    assert result != Result("甲", 2, 0.5, (hit(),), None, {"place": (FacetCount("甲山", 1),)})
    assert result != 1
    assert repr(result) == "Result(query='甲', hits=(Hit(rank=1, id='甲', score=0.5),))"


def battle(id: str, title: str, start: str = "") -> Article:
    period = Period(PartialDate.parse(start), PartialDate.parse(start), "given", start) if start else None
    return Article(id, title, "渡河。", fields=Fields(period=period, places=(Value("甲山", "given", ""),)))


BEFORE = [battle("d", "乙战", "1946"), battle("c", "甲戰"), battle("x", "丙战", "1900"), battle("b", "乙戰", "1946")]
AFTER = [*BEFORE[:2], battle("a", "甲战", "1945"), battle("b", "乙戰", "1947"), battle("e", "乙战", "1946")]


@pytest.mark.parametrize(
    ("sort", "expected"), {"date": "adebc", "-date": "bdeac", "title": "bdeac", "relevance": "abcde"}.items()
)
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_orders_go_over_old_and_new_segments_and_equal_ones_by_id(
    updated: Path, sort: str, expected: str, limit: int
) -> None:
    with Engine.open(updated) as engine:
        pages = [engine.search("", sort=sort, limit=limit, page=page) for page in range(1, 6)]
        assert "".join(hit.id for page in pages for hit in page.hits) == expected
        assert {page.total for page in pages} == {5}


@pytest.fixture(scope="module")
def updated(make_index: Callable[..., Path]) -> Path:
    """An index of several segments with deleted articles."""
    root = make_index(BEFORE)
    with patch("index.regrouping.groups", lambda sizes: []):  # What is deleted is to stay where it is.
        make_index(AFTER, root=root, update=True)
    return root


def test_what_was_deleted_is_neither_found_nor_counted(updated: Path) -> None:
    with Engine.open(updated) as engine:
        stats = engine.stats()
        assert (stats["articles"], stats["segments"]) == (5, 2)
        assert stats["deleted"] >= 2
        assert engine.search("丙战").total == engine.search('"丙战"').total == 0
        assert engine.search("渡河").total == 5
        assert engine.search("", facets=["place"]).facets["place"] == (FacetCount("甲山", 5),)

"""Which other names are looked for beside what was typed, and how much do they count?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Reader
from index.aliases import Aliases
from search.expansion import MOST, alternatives, expand, expansions_of, name_runs, weighted_runs
from search.query import parse
from search.runs import exact_run


@pytest.fixture(scope="module")
def aliases(bundled_index: Path) -> Iterator[Aliases]:
    with closing(Reader.open(bundled_index)) as reader:
        yield reader.aliases


@pytest.mark.parametrize(
    ("typed", "other", "weight"),
    [
        pytest.param("蔣介石", "蒋中正", 0.5, id="several articles"),
        pytest.param("徐蚌会战", "淮海战役", 0.4, id="one article"),
        pytest.param("北平", "北京", 0.4, id="the table"),
        pytest.param("武昌首义", "辛亥首义", 0.3, id="through a third name"),
    ],
)
def test_names_are_expanded_by_what_supports_them(aliases: Aliases, typed: str, other: str, weight: float) -> None:
    run = exact_run(other)
    assert dict(weighted_runs(f"有關{typed}的事", aliases))[run] == weight


def test_an_expansion_tells_what_it_stands_for(aliases: Aliases) -> None:
    found = expand("粟裕 徐蚌會戰 北平", aliases)
    assert [(one.start, one.end, one.typed, one.other) for one in found] == [
        (3, 7, "徐蚌會戰", "淮海战役"),
        *((8, 10, "北平", one.other) for one in found[1:]),
    ]
    assert "北京" in {one.other for one in found[1:]}


@pytest.mark.parametrize("text", ["", " ", "粟裕", "無關的話", "北", "，。"])
def test_what_has_no_other_name_is_not_expanded(aliases: Aliases, text: str) -> None:
    assert expand(text, aliases) == []


def test_a_name_that_holds_what_was_typed_adds_nothing(aliases: Aliases) -> None:
    assert [one.name for one in aliases.others("解放军")] == ["中国人民解放军"]
    assert expand("解放军", aliases) == []
    assert [one.other for one in expand("中國人民解放軍", aliases)] == ["解放军"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("北平", {(None, "北京")}, id="words"),
        pytest.param('"北平"', set(), id="a phrase in quotes"),
        pytest.param("战役 -北平", set(), id="what is forbidden"),
        pytest.param("place:北平", {("place", "北京")}, id="a place"),
        pytest.param("place:北平西郊", {("place", "北京西郊")}, id="part of a place"),
        pytest.param("title:北平", set(), id="a title"),
        pytest.param("commander:蒋中正", {("commander", "蔣介石")}, id="a commander"),
        pytest.param("+北平 战役 OR 徐蚌会战", {(None, "北京"), (None, "淮海战役")}, id="a tree"),
    ],
)
def test_trees_are_expanded_where_names_are_meant(
    aliases: Aliases, query: str, expected: set[tuple[str | None, str]]
) -> None:
    found = {(field, exact_run(one.other)) for field, one in expansions_of(parse(query), aliases)}
    assert found >= {(field, exact_run(other)) for field, other in expected}
    assert bool(found) == bool(expected)


def test_a_field_is_asked_for_the_whole_text_with_the_other_name(aliases: Aliases) -> None:
    found = {one.other: one for one in alternatives("北平西郊", aliases)}
    assert (found["北京西郊"].start, found["北京西郊"].end, found["北京西郊"].typed) == (0, 4, "北平西郊")


def test_known_names_inside_a_query_are_kept_whole(aliases: Aliases) -> None:
    assert name_runs("徐蚌會戰的起因", aliases) == [(exact_run("徐蚌会战"), 0.25)]
    assert name_runs("徐蚌會戰", aliases) == []


pieces = st.sampled_from(["北平", "歸綏", "蔣介石", "徐蚌会战", "解放军", "的", "ﬁ", "，", " ", "Ａ", "\ud800"])


@given(st.lists(pieces, max_size=8).map("".join))
def test_spans_lie_on_what_was_typed_in_order(aliases: Aliases, text: str) -> None:
    found = expand(text, aliases)
    spans = list(dict.fromkeys((one.start, one.end) for one in found))
    assert spans == sorted(spans)
    assert all(before[1] <= behind[0] for before, behind in pairwise(spans))
    for one in found:
        assert text[one.start : one.end] == one.typed
        assert one.other in {other.name for other in aliases.others(one.typed)}
        assert 0 < one.weight < 1
    assert all(sum(span == (one.start, one.end) for one in found) <= MOST for span in spans)

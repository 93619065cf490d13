"""Are characters, and runs of them, found where a plain reading of the row finds them?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.codec import character_row, characters
from index.codec.characters import CharacterNumbers, Characters, write_characters
from index.codec.container import Container, ContainerWriter
from index.errors import WriteError

GAP = " "


@contextmanager
def opened(texts: Sequence[str], *, window: int = 8, piece: int = 5) -> Iterator[Characters]:
    """The column of `texts`, written with small windows and from small pieces; text j is field j % 3 of document j."""
    row = "".join(text + GAP for text in texts)
    known = CharacterNumbers()
    codes = np.array([ord(char) for char in row], dtype=np.uint32)
    pieces = [known.of(codes[at : at + piece]) for at in range(0, len(codes), piece)]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    owners = np.array([j << 4 | j % 3 for j in range(len(texts))], dtype=np.uint32)
    with tempfile.TemporaryDirectory() as folder, patch.multiple(characters, _WINDOW=window, _AT_ONCE=3 * window):
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            write_characters(writer, known, iter(pieces), starts, owners, len(codes))
        yield Characters(Container(path))


texts_of_few = st.lists(st.text("战役 甲𠀀", max_size=12), max_size=6)
windows = st.sampled_from([8, 16, 64])


@given(texts_of_few, windows, st.integers(1, 20))
@example([], 8, 1)
@example([""], 8, 1)
@example(["战" * 7], 8, 8)
@example(["战" * 8, "役" * 15], 8, 3)
def test_a_character_is_where_the_row_has_it(texts: list[str], window: int, piece: int) -> None:
    row = "".join(text + GAP for text in texts)
    with opened(texts, window=window, piece=piece) as column:
        for char in "战役甲𠀀 乙":
            assert column.places(char).tolist() == [place for place, other in enumerate(row) if other == char]


@given(texts_of_few)
def test_a_place_belongs_to_the_text_around_it(texts: list[str]) -> None:
    expected = [(j, j % 3) for j, text in enumerate(texts) for _ in text + GAP]
    with opened(texts) as column:
        documents, fields = column.owners(np.arange(len(expected)))
        assert list(zip(documents.tolist(), fields.tolist(), strict=True)) == expected


@given(texts_of_few, st.sets(st.integers(0, 60)), st.sampled_from([0, 9]), st.booleans())
def test_places_belong_to_different_texts_in_order(
    texts: list[str], chosen: set[int], many: int, is_laid_out: bool
) -> None:
    owners = [(j, j % 3) for j, text in enumerate(texts) for _ in text + GAP]
    places = sorted(place for place in chosen if place < len(owners))
    with (
        opened(texts) as column,
        patch.object(characters, "_MANY", many),
        patch.object(character_row, "_BLOCK_BITS", 2),
    ):
        if is_laid_out:
            column.lay_out()
        documents, fields = column.different_owners(np.array(places, dtype=np.int64))
        expected = list(dict.fromkeys(owners[place] for place in places))
        assert list(zip(documents.tolist(), fields.tolist(), strict=True)) == expected


def begins_of_run(texts: Sequence[str], terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return where the run begins, by trying all distances at each place of each text."""
    found, first = [], 0
    for text in texts:
        row = text + GAP
        found += [first + at for at in range(len(row)) if _begins(row, at, terms, least, most)]
        first += len(row)
    return found


def _begins(row: str, at: int, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> bool:
    for between in product(*(range(low, high + 1) for low, high in zip(least, most, strict=True))):
        places = np.cumsum([at, *(1 + n for n in between)]).tolist()
        if places[-1] >= len(row) or [row[place] for place in places] != list(terms):
            continue
        jumped_over = {row[i] for one, other in pairwise(places) for i in range(one + 1, other)}
        if GAP not in jumped_over:
            return True
    return False


@st.composite
def runs(draw: st.DrawFn) -> tuple[list[str], list[int], list[int]]:
    terms = draw(st.lists(st.sampled_from("战役甲 𠀀乙"), min_size=1, max_size=5))
    least = [draw(st.integers(0, 2)) for _ in terms[1:]]
    most = [low + draw(st.integers(0, 3)) for low in least]
    exact = draw(st.booleans())
    return terms, [0] * len(least) if exact else least, [0] * len(least) if exact else most


@given(texts_of_few, windows, runs())
@example(["战", "役"], 8, (["战", GAP, "役"], [0, 0], [0, 0]))
@example(["战役战", "战役"], 8, (["战", "役"], [0], [3]))
@example(["战战战战战战战战"], 8, (["战", "战", "战"], [0, 0], [8, 8]))
@example(["甲乙丙丁戊己战"], 8, (["战", "役"], [0], [8]))
@example(["战 役"], 8, (["战", "役"], [1], [1]))
@example(["战战战战战战战"], 8, (["战", GAP, GAP], [0, 0], [0, 0]))
@example(["战役役"], 8, (["役", "战"], [0], [0]))
def test_a_run_begins_where_a_plain_reading_finds_it(
    texts: list[str], window: int, run: tuple[list[str], list[int], list[int]]
) -> None:
    expected = begins_of_run(texts, *run)
    with opened(texts, window=window) as column:
        assert column.run(*run).tolist() == expected
        with patch.object(characters, "_DENSE", 0):
            assert column.run(*run).tolist() == expected
        column.lay_out()
        assert column.run(*run).tolist() == expected


@given(texts_of_few, st.lists(st.sampled_from("战役甲乙"), min_size=1, max_size=3), st.integers(0, 2))
@example(["战役", "甲", "战役", "役", "乙战役战役"], ["战", "役"], 0)
def test_a_run_stands_in_one_field_or_outside_of_it(texts: list[str], run: list[str], field: int) -> None:
    with opened(texts) as column:
        if not column.most(run):
            return
        column.lay_out()
        inside = [j for j, text in enumerate(texts) if j % 3 == field and "".join(run) in text]
        begins = begins_of_run(
            [text if j % 3 != field else GAP * len(text) for j, text in enumerate(texts)], run, *two(run)
        )
        assert column.documents_with(run, field).tolist() == inside
        assert column.run_outside(run, field).tolist() == begins
        assert np.flatnonzero(column.stands_in(run, np.arange(len(texts)), field)).tolist() == inside


def two(run: list[str]) -> tuple[list[int], list[int]]:
    """Return the distances of a run without wildcards."""
    return [0] * (len(run) - 1), [0] * (len(run) - 1)


@pytest.mark.parametrize(("asked", "longest", "is_laid_out"), [(2, 1 << 20, False), (3, 1 << 20, True), (3, 8, False)])
def test_the_row_is_laid_out_after_some_runs_unless_it_is_too_long(asked: int, longest: int, is_laid_out: bool) -> None:
    with opened(["孟良崮战役", "战役"]) as column, patch.multiple(characters, _WITHOUT_ROW=3, _LONGEST_ROW=longest):
        for _ in range(asked):
            assert column.run(["战", "役"], [0], [0]).tolist() == [3, 6]
        assert ("_row" in vars(column)) == is_laid_out


@pytest.mark.parametrize(
    ("terms", "least", "most", "found"),
    [
        ("孟良崮", [0, 0], [0, 0], [3]),
        ("战孟", [0], [8], []),
        (["战", GAP, "孟"], [0, 0], [0, 0], [1]),
        (["役", GAP, "孟"], [0, 0], [0, 0], []),
        ("孟役", [3], [3], [3]),
        ("孟役", [0], [2], []),
    ],
    ids=["exact", "not over a gap", "a gap of its own", "not into the next text", "wildcards", "too far"],
)
def test_a_run_ends_in_its_text_and_before_a_gap(
    terms: Sequence[str], least: list[int], most: list[int], found: list[int]
) -> None:
    with opened(["会战 孟良崮战役", "孟获"]) as column:
        assert column.run(terms, least, most).tolist() == found


def test_many_different_characters_fit_into_two_bytes() -> None:
    known = CharacterNumbers()
    assert known.of(np.arange(65_534)).tolist() == list(range(65_534))
    assert known.of(np.array([65_533, 70_000, 0])).tolist() == [65_533, 65_534, 0]
    with pytest.raises(WriteError, match="index: a segment holds at most 65,535 different characters"):
        known.of(np.array([70_001]))


def test_all_characters_that_fit_are_found_again() -> None:
    text = "".join(map(chr, [*range(0x21, 0xD800), *range(0x20000, 0x20000 + 65_534 - 0xD7DF)]))
    with opened([text], window=1 << 16, piece=1 << 20) as column:
        for place in (0, 1, 30_000, len(text) - 1):
            assert column.places(text[place]).tolist() == [place]


def test_too_many_characters_are_refused(tmp_path: Path) -> None:
    with (
        patch.object(characters, "_MOST_PLACES", 9),
        ContainerWriter(tmp_path / "segment") as writer,
        pytest.raises(WriteError, match="index: a segment holds at most 9 characters"),
    ):
        write_characters(writer, CharacterNumbers(), [], np.zeros(0), np.zeros(0), 10)

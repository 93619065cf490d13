"""Are characters, and runs of them, found where a plain reading of the texts finds them?"""

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

from index.codec import character_row, characters, characters_writing, pairs
from index.codec.characters import Characters
from index.codec.characters_writing import CharacterNumbers, CharactersWriter
from index.codec.container import Container, ContainerWriter
from index.codec.postings import FieldWeights, Weighting
from index.errors import WriteError

GAP = " "
BODY = 2
WEIGHTS = [FieldWeights(name, 1.0, 0.5) for name in ("title", "place", "body")]


@contextmanager
def opened(texts: Sequence[str], *, piece: int = 5, few: bool = False) -> Iterator[Characters]:
    """The columns of `texts`, written and read some at a time; text j is field j % 3 of document j // 2.

    With `few`, texts are read one by one or all at once as if there were many of them.
    """
    writer_of_texts = CharactersWriter(len(WEIGHTS))
    for at in range(0, len(texts), piece):
        row = "".join(text + GAP for text in texts[at : at + piece])
        lengths = np.array([len(text) + 1 for text in texts[at : at + piece]])
        numbers = writer_of_texts.known.of(np.array([ord(char) for char in row], dtype=np.uint32))
        writer_of_texts.add(numbers, lengths, owners_of(texts)[at : at + piece])
    lengths = writer_of_texts.lengths(len(texts))
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.multiple(pairs, _AT_ONCE=3 * piece, _READ_AT_ONCE=piece),
        patch.multiple(characters, _READ_ONE_BY_ONE=0 if few else 99, _FEW=0 if few else 2),
        patch.object(character_row, "_PLACES_A_TEXT", 0 if few else 4),
    ):
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            writer_of_texts.write(writer, Weighting(WEIGHTS, 1.0, lengths, np.ones(3)))
        yield Characters(Container(path))


def owner_of(number: int) -> tuple[int, int]:
    """Return the document and the field of a text: of two texts of a document, the second one may be its body."""
    return number // 2, (0, 1, 0, 2, 1, 2)[number % 6]


def owners_of(texts: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array([d << 4 | f for d, f in map(owner_of, range(len(texts)))], dtype=np.uint32)


texts_of_few = st.lists(st.text("战役 甲𠀀", max_size=12), max_size=9)
pieces = st.integers(1, 20)


@given(texts_of_few, pieces)
@example([], 1)
@example([""], 1)
@example(["", "", "", "战"], 1)
@example(["战" * 8, "役" * 15, "战" * 7], 3)
def test_every_text_stands_in_one_of_the_rows(texts: list[str], piece: int) -> None:
    with opened(texts, piece=piece) as column:
        letters = GAP + "".join(map(chr, column.codes.tolist()))
        found = {}
        for row in (column.outside, column.body):
            for number, owner in enumerate(row.owners.tolist()):
                if len(row.text(number)):
                    found[owner] = "".join(letters[each] for each in row.text(number).tolist())
        assert found == dict(zip(owners_of(texts).tolist(), [text + GAP for text in texts], strict=True))
        outside = [o for o in owners_of(texts).tolist() if o & 15 != BODY]
        assert column.outside.owners.tolist() == outside
        assert {
            document << 4 | field: len(text)
            for document in range(column.documents)
            for field, text in column.texts_outside(document).items()
        } == {owner: len(found[owner]) for owner in outside}


@given(texts_of_few, st.integers(0, 2))
def test_the_characters_of_a_field_have_positions_in_its_texts(texts: list[str], field: int) -> None:
    of_field = {owner_of(j)[0]: text for j, text in enumerate(texts) if owner_of(j)[1] == field}
    with opened(texts) as column:
        assert column.codes_in(field).tolist() == sorted(set(map(ord, "".join(of_field.values()))))
        for char in "战役甲𠀀 乙":
            documents, positions = column.positions(char, field)
            assert list(zip(documents.tolist(), positions.tolist(), strict=True)) == [
                (document, at) for document, text in of_field.items() for at, other in enumerate(text) if other == char
            ]


Run = tuple[list[str], list[int], list[int]]


def begins(text: str, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Return where the run begins in a text, by trying all distances at each place."""
    return [at for at in range(len(text) + 1) if _begins(text + GAP, at, terms, least, most)]


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
def runs(draw: st.DrawFn) -> Run:
    terms = draw(st.lists(st.sampled_from("战役甲 𠀀乙"), min_size=1, max_size=5))
    least = [draw(st.integers(0, 2)) for _ in terms[1:]]
    most = [low + draw(st.integers(0, 3)) for low in least]
    exact = draw(st.booleans())
    return terms, [0] * len(least) if exact else least, [0] * len(least) if exact else most


@given(texts_of_few, pieces, runs(), st.booleans())
@example(["战", "役"], 8, (["战", GAP, "役"], [0, 0], [0, 0]), False)
@example(["战役战", "战役"], 8, (["战", "役"], [0], [3]), True)
@example(["战战战战战战战战"], 8, (["战", "战", "战"], [0, 0], [8, 8]), False)
@example(["甲乙丙丁戊己战"], 8, (["战", "役"], [0], [8]), False)
@example(["战 役"], 8, (["战", "役"], [1], [1]), True)
@example(["战战战战战战战"], 8, (["战", GAP, GAP], [0, 0], [0, 0]), False)
@example(["战役役"], 8, (["役", "战"], [0], [0]), False)
@example(["战", "战役", "战", "战 役"], 8, ([GAP, "役"], [0], [0]), False)
def test_a_run_stands_in_the_texts_where_a_plain_reading_finds_it(
    texts: list[str], piece: int, run: Run, few: bool
) -> None:
    expected = [owner for owner, text in zip(owners_of(texts).tolist(), texts, strict=True) if begins(text, *run)]
    documents = {owner >> 4 for owner in expected}
    with opened(texts, piece=piece, few=few) as column:
        every = np.arange(column.documents)
        found = column.seek(*run)
        if found is None:
            assert not expected
            return
        in_bodies = [owner >> 4 for owner in expected if owner & 15 == BODY]
        assert np.flatnonzero(found.stands_in(every)).tolist() == in_bodies
        assert found.outside.tolist() == [owner for owner in expected if owner & 15 != BODY]
        assert found.bodies.tolist() == in_bodies
        assert np.flatnonzero(found.stands_in(every)).tolist() == in_bodies
        assert found.owners.tolist() == expected
        assert found.documents == len(documents) <= len(found.candidates) <= found.most
        assert documents <= set(found.candidates.tolist())


@given(texts_of_few, runs())
def test_a_run_begins_in_a_row_where_a_plain_reading_finds_it(texts: list[str], run: Run) -> None:
    with opened(texts) as column:
        found = column.seek(*run)
        row = column.outside.whole()
        expected = [
            start + at
            for start, owner in zip(row.starts.tolist(), row.owners.tolist(), strict=False)
            for at in begins(texts[owners_of(texts).tolist().index(owner)], *run)
        ]
        assert ([] if found is None else row.places(found.run).tolist()) == expected


@given(texts_of_few, st.sampled_from("战役甲𠀀乙 "), st.sampled_from("战役甲𠀀乙 "))
def test_a_pair_is_in_the_documents_that_have_it_somewhere(texts: list[str], one: str, other: str) -> None:
    expected = [owner_of(j)[0] for j, text in enumerate(texts) if one != GAP and one + other in text + GAP]
    with opened(texts) as column:
        found = column.pair_postings(one, other)
        assert ([] if found is None else found[0].tolist()) == sorted(set(expected))


@pytest.mark.parametrize(
    ("terms", "least", "most", "found"),
    [
        ("孟良崮", [0, 0], [0, 0], [0]),
        ("战孟", [0], [8], []),
        (["战", GAP, "孟"], [0, 0], [0, 0], [0]),
        (["役", GAP, "孟"], [0, 0], [0, 0], []),
        ("孟役", [3], [3], [0]),
        ("孟役", [0], [2], []),
        ("孟", [], [], [0, 1]),
    ],
    ids=["exact", "not over a gap", "a gap of its own", "not into the next text", "wildcards", "too far", "one"],
)
def test_a_run_ends_in_its_text_and_before_a_gap(
    terms: Sequence[str], least: list[int], most: list[int], found: list[int]
) -> None:
    with opened(["会战 孟良崮战役", "孟获"]) as column:
        sought = column.seek(terms, least, most)
        assert ([] if sought is None else (sought.owners & 15).tolist()) == found


def test_only_the_texts_that_are_read_are_held_against_their_checksums() -> None:
    texts = ["第一", "", "", "战役" * 40_000, "", "会战" * 40_000]
    with opened(texts, piece=1 << 17) as column:
        found = column.seek("战役", [0], [0])
        assert found is not None
        assert found.bodies.tolist() == [1]
        assert any(not flag for flag in column._container.checked)


def test_many_different_characters_fit_into_two_bytes() -> None:
    known = CharacterNumbers()
    assert known.of(np.arange(65_534)).tolist() == list(range(65_534))
    assert known.of(np.array([65_533, 70_000, 0])).tolist() == [65_533, 65_534, 0]
    with pytest.raises(WriteError, match="index: a segment holds at most 65,535 different characters"):
        known.of(np.array([70_001]))


def test_all_characters_that_fit_are_found_again() -> None:
    text = "".join(map(chr, [*range(0x21, 0xD800), *range(0x20000, 0x20000 + 65_534 - 0xD7DF)]))
    with opened([text], piece=1 << 20) as column:
        for place in (0, 1, 30_000, len(text) - 1):
            assert column.positions(text[place], 0)[1].tolist() == [place]


def test_too_many_characters_are_refused(tmp_path: Path) -> None:
    texts = CharactersWriter(1)
    texts.add(texts.known.of(np.full(10, ord("战"))), np.array([10]), np.array([0]))
    with (
        patch.object(characters_writing, "MOST_PLACES", 9),
        ContainerWriter(tmp_path / "segment") as writer,
        pytest.raises(WriteError, match="index: a segment holds at most 9 characters"),
    ):
        texts.write(writer, Weighting(WEIGHTS[:1], 1.0, np.ones((1, 1)), np.ones(1)))

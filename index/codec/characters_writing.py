"""How do the texts of a segment become rows of characters and their pairs? How these lie is for `characters` to say."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import characters_all, number_characters
from index.analysis.chain import GAP
from index.codec.character_counts import documents_with_each
from index.codec.character_row import FIELD_BITS, GAP_NUMBER, MOST_PLACES, CharacterRow, RowParts, ends_of
from index.codec.container import ContainerWriter
from index.codec.packed_row import write_packed
from index.codec.pairs import write_pairs
from index.codec.postings import Weighting
from index.errors import WriteError
from index.native import compiled

Array = npt.NDArray[Any]

_UNICODE = 0x110000
_NONE = 0xFFFF
_TOO_MANY = f"index: a segment holds at most {_NONE:,} different characters"
_FIELD = (1 << FIELD_BITS) - 1


class CharacterNumbers:
    """Numbers characters as they come: two bytes each instead of four."""

    def __init__(self) -> None:
        self._number = np.full(_UNICODE, _NONE, dtype=np.uint16)
        self._known: list[int] = []

    @property
    def count(self) -> int:
        """How many characters there are."""
        return len(self._known)

    def of(self, codes: Array) -> Array:
        """Return the number of each code point, as u16; raise WriteError where there are too many different ones."""
        numbers = self._number[codes]
        new = np.unique(codes[numbers == _NONE])
        if not len(new):
            return numbers
        if len(self._known) + len(new) > _NONE:
            raise WriteError(_TOO_MANY)
        self._number[new] = np.arange(len(self._known), len(self._known) + len(new))
        self._known += new.tolist()
        found: Array = self._number[codes]
        return found

    def of_texts(self, folded: Sequence[str], is_body: Array, module: ModuleType) -> tuple[Array, Array, Array]:
        """Return the numbers of the characters of texts outside of bodies, in bodies, and each text's length."""
        try:
            outside, body, lengths, new = number_characters(folded, is_body, self._number, len(self._known), module)
        except OverflowError as error:
            raise WriteError(_TOO_MANY) from error
        self._known += new.tolist()
        return outside, body, lengths

    def ranked(self, counts: Array) -> tuple[Array, Array]:
        """Return the code points of the characters, the most common first, and for each number its rank, as u16.

        `counts` tells at how many places each number stands. Ranks count from 1 on; 0 is that of the gap.
        """
        known = np.array(self._known, dtype=np.uint32)
        order = np.lexsort((known, -counts))
        order = order[known[order] != ord(GAP)]
        rank = np.full(len(known), GAP_NUMBER, dtype=np.uint16)
        rank[order] = np.arange(1, len(order) + 1)
        return known[order], rank


class CharactersWriter:
    """Takes texts of characters as they come, and writes their rows and pairs."""

    def __init__(self, fields: int) -> None:
        self.known = CharacterNumbers()
        self._fields = fields
        self._outside = RowParts()
        self._body = RowParts()

    def add_texts(self, folded: Sequence[str], owners: Array) -> None:
        """Take folded texts in the order of their owners."""
        if (module := compiled("index.analysis._folding")) is None:
            batch = characters_all(folded)
            self.add(self.known.of(batch.codes), np.diff(batch.starts), owners)
            return
        is_body = owners & _FIELD == self._fields - 1
        outside, body, lengths = self.known.of_texts(folded, is_body, module)
        self._body.add(body, lengths[is_body], owners[is_body])
        self._outside.add(outside, lengths[~is_body], owners[~is_body])

    def add(self, numbers: Array, lengths: Array, owners: Array) -> None:
        """Take texts, each with the gap behind it: numbers as `known` gives them, and each text's length and owner.

        The texts of all fields but the body come in the order of their owners, as the bodies do; none is empty.
        """
        is_body = owners & _FIELD == self._fields - 1
        in_body = np.repeat(is_body, lengths)
        self._body.add(numbers[in_body], lengths[is_body], owners[is_body])
        self._outside.add(numbers[~in_body], lengths[~is_body], owners[~is_body])

    def lengths(self, documents: int) -> Array:
        """Return how many places the text of each field takes in each document, u32, 0 where it has none."""
        found = np.zeros((documents, self._fields), dtype=np.uint32)
        for row in (self._outside, self._body):
            owners, lengths = row.owners_and_lengths()
            found[owners >> FIELD_BITS, owners & _FIELD] = lengths
        return found

    def _counts(self) -> Array:
        """Return at how many places each character stands, by its number as it came."""
        characters = self.known.count
        return self._outside.counts(characters) + self._body.counts(characters)

    def write(self, writer: ContainerWriter, weighting: Weighting) -> None:
        """Write all, and forget it on the way to make room; the lengths of `weighting` are those of `lengths`."""
        if self._outside.places() + self._body.places() > MOST_PLACES:
            raise WriteError(f"index: a segment holds at most {MOST_PLACES:,} characters")
        counts = self._counts()
        codes, rank = self.known.ranked(counts)
        order = np.argsort(codes)
        writer.add("character.code", codes[order])
        writer.add("character.number", order.astype(np.uint16) + np.uint16(1))
        rows = self._outside.row(rank), self._body.row(rank)
        writer.add("character.documents", documents_with_each(rows, len(codes)))
        write_pairs(writer, rows, _by_rank(counts, rank), weighting)
        _write_outside(writer, rows[0])
        _write_body(writer, rows[1], len(weighting.lengths), self._fields - 1)


def _by_rank(counts: Array, rank: Array) -> Array:
    """Return at how many places the characters stand, the most common first, and none for the gap before them."""
    found = np.zeros(int(rank.max(initial=0)) + 1, dtype=np.int64)
    found[rank] = counts
    found[GAP_NUMBER] = 0
    return found


def _write_outside(writer: ContainerWriter, row: CharacterRow) -> None:
    writer.add("row.outside", row.numbers)
    writer.add("row.outside.start", row.starts.astype(np.uint32))
    writer.add("row.outside.owner", row.owners.astype(np.uint32))


def _write_body(writer: ContainerWriter, row: CharacterRow, documents: int, field: int) -> None:
    lengths = np.zeros(documents, dtype=np.int64)
    lengths[row.owners >> FIELD_BITS] = row.lengths()
    write_packed(writer, "row.body", row.numbers)
    writer.add("row.body.start", ends_of(lengths).astype(np.uint32))
    writer.add("row.body.field", np.array([field], dtype=np.uint8))

"""Where does a run of characters stand in a segment? Pairs say which documents to read, rows say where in them.

All texts of a segment stand in two rows of characters: the bodies, and the texts of all other fields, which are few and
short, so that titles and names can be looked through as a whole.

    characters = code number documents pairs outside body
    code    = "character.code": u32 per character, sorted     its code point
    number  = "character.number": u16 per character           its number: 1 is the one at most places, and so on, equal
                                                              ones by code points; 0 is a gap
    documents = as in `character_counts`
    pairs   = as in `pairs`
    outside = "row.outside" "row.outside.start" "row.outside.owner"    a row, as in `character_row`
    body    = "row.body" as `packed_row`, "row.body.start" "row.body.field"    a row, but a start for each document,
                                                              whose text may have no place at all, and one u8: the
                                                              field of all its owners

A run's documents have each pair of neighbours in it, so only these are read: those of the rarest pairs, until so few
are left that reading them is quicker than to look for more. A run of one or two characters is a pair, or what pairs
begin with, and needs no reading.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from index.analysis.chain import GAP
from index.codec.character_row import (
    FIELD_BITS,
    GAP_NUMBER,
    CharacterRow,
    NumberedRun,
    StoredRow,
    ends_of,
)
from index.codec.container import Container
from index.codec.impacts import Postings
from index.codec.packed_row import PackedNumbers, PlainNumbers
from index.codec.pairs import Pairs
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

_NONE = 0xFFFF
_FEW = 16
"""So few documents are read sooner than another pair is looked up; measured."""
_FIELD = (1 << FIELD_BITS) - 1
_GAPS = 1 << 31
"""A gap is more common than any character."""
_READ_ONE_BY_ONE = 48
"""So many texts are read sooner one by one than at once; measured."""


@dataclass(frozen=True, slots=True)
class _Needed:
    """A pair that each document with a run has, or without one a character; `count` is about how many these are."""

    count: int
    character: int
    pair: int | None


class Characters:
    """The characters of one segment."""

    def __init__(self, container: Container) -> None:
        self._code = container.column("character.code")
        self._number = container.column("character.number")
        self._having = container.column("character.documents")
        self._container = container
        self.pairs = Pairs(container)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        numbers: dict[str, int] = dict(
            zip(map(chr, self._code.all().tolist()), self._number.all().tolist(), strict=True)
        )
        numbers[GAP] = GAP_NUMBER
        return numbers

    @cached_property
    def codes(self) -> Array:
        """The code points of the characters in the order of their numbers, of which the first is 1, u32."""
        codes = np.zeros(len(self._code), dtype=np.uint32)
        codes[self._number.all().astype(np.int64) - 1] = self._code.all()
        return codes

    @cached_property
    def outside(self) -> StoredRow:
        """The texts of all fields but the body."""
        column = self._container.column
        numbers = PlainNumbers(column("row.outside"))
        return StoredRow(numbers, column("row.outside.start").all(), column("row.outside.owner").all())

    @cached_property
    def body(self) -> StoredRow:
        """The bodies, one for each document, which may be empty."""
        column = self._container.column
        starts = column("row.body.start").all()
        owners = np.arange(self.documents, dtype=np.uint32) << np.uint32(FIELD_BITS) | np.uint32(self.body_field)
        return StoredRow(PackedNumbers(self._container, "row.body"), starts, owners)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self._container.column("row.body.start")) - 1

    @cached_property
    def body_field(self) -> int:
        """The number of the body among the fields."""
        return int(self._container.column("row.body.field").slice(0, 1)[0])

    @cached_property
    def first_outside(self) -> Array:
        """Where in `outside` the texts of each document begin, and at last where those of all end."""
        return (self.outside.owners >> FIELD_BITS).searchsorted(np.arange(self.documents + 1, dtype=np.uint32))

    def texts_outside_of(self, documents: Array) -> Array:
        """Return the numbers of the texts in `outside` of some documents, in order, as i64."""
        begins = self.first_outside[documents]
        counts = self.first_outside[documents.astype(np.int64) + 1] - begins
        return np.repeat(begins - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))

    def texts_outside(self, document: int) -> dict[int, Array]:
        """Return what a document has in all fields but the body: characters by their numbers, with the gap behind."""
        texts = range(*self.first_outside[document : document + 2].tolist())
        return {int(self.outside.owners[text]) & _FIELD: self.outside.text(text) for text in texts}

    def number(self, character: str) -> int | None:
        """Return the number of a character, 0 for `GAP`, or None if the segment doesn't have it."""
        return self._numbers.get(character)

    def count_with(self, character: str) -> int:
        """Return how many documents have a character, no gap, in any field."""
        number = self._numbers.get(character, GAP_NUMBER)
        return 0 if number == GAP_NUMBER else int(self._having.slice(number - 1, number)[0])

    def documents_with(self, character: str) -> Array:
        """Return the documents that have a character, no gap, in any field, in order."""
        number = self._numbers.get(character, GAP_NUMBER)
        if number == GAP_NUMBER:
            return np.zeros(0, dtype=np.uint32)
        return self.pairs.documents_with(number, among=self.documents)

    def pair_postings(self, first: str, second: str) -> Postings | None:
        """Return the postings of a pair, or None if no document has it."""
        one, other = self._numbers.get(first, GAP_NUMBER), self._numbers.get(second)
        return None if one == GAP_NUMBER or other is None else self.pairs.postings_of(one, other)

    def codes_in(self, field: int) -> Array:
        """Return the code points of the characters of one field, in order as i64, `GAP` among them if it has gaps."""
        row = self._row_of(field)
        numbers = np.unique(np.delete(row.numbers, row.starts[1:] - 1))
        codes: Array = np.append(np.uint32(ord(GAP)), self.codes)[numbers].astype(np.int64)
        codes.sort()
        return codes

    def positions(self, character: str, field: int) -> tuple[Array, Array]:
        """Return where a character, or `GAP`, stands in one field: a document and a place in its text for each time."""
        found = self.seek([character], [], [])
        if found is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        row = self._row_of(field, found.candidates)
        places = row.places(found.run)
        text = row.texts(places)
        # The gap behind a text belongs to the row, not to the text.
        inside = places + 1 < row.starts[text + 1]
        text = text[inside]
        return (row.owners[text] >> FIELD_BITS).astype(np.int64), places[inside] - row.starts[text]

    def _row_of(self, field: int, documents: Array | None = None) -> CharacterRow:
        """Return a row of the texts of one field that are not empty, of some documents or of all."""
        row = self.body if field == self.body_field else self.outside
        of_field = (row.owners & _FIELD == field) & (row.lengths() > 0)
        if documents is not None:
            wanted = np.zeros(self.documents, dtype=bool)
            wanted[documents] = True
            of_field &= wanted[row.owners >> FIELD_BITS]
        return row.only(np.flatnonzero(of_field))

    def owners_with(self, terms: Sequence[str], *, outside_only: bool = False) -> Array:
        """Return the owners of the texts in which an exact run stands, in order, as i64; perhaps without the bodies."""
        numbers = [self._numbers.get(term, _NONE) for term in terms]
        if _NONE in numbers:
            return np.zeros(0, dtype=np.int64)
        if len(numbers) == 1 and outside_only:
            return self._owners_outside(numbers[0])
        if _READING:
            run = array("H", numbers)
            return np.frombuffer(_READING.owners(run, not outside_only, self.pairs.seen, *self._seen), dtype=np.int64)
        none = (0,) * (len(terms) - 1)
        sought = self.seek(terms, none, none)
        if sought is None:
            return np.zeros(0, dtype=np.int64)
        return sought.outside if outside_only else sought.owners

    def _owners_outside(self, number: int) -> Array:
        """Return the owners of all texts but bodies that have a character, in order, as i64."""
        begins, texts = self._texts_by_character
        having = texts[begins[number] : begins[number + 1]]
        return self.outside.owners[having[np.diff(having, prepend=-1) > 0]].astype(np.int64)

    @cached_property
    def _texts_by_character(self) -> tuple[Array, Array]:
        """Where the texts begin that have the character of each number, and the texts themselves, i32.

        They are put in this order when one character is first asked for: it takes a few milliseconds.
        """
        row = self.outside.whole()
        order = np.argsort(row.numbers, kind="stable")
        counts = np.bincount(row.numbers, minlength=len(self.codes) + 1)
        return ends_of(counts), np.repeat(np.arange(len(row.owners), dtype=np.int32), row.lengths())[order]

    def seen_pairs(self) -> tuple[Any, ...]:
        """Return the columns of pairs, and of the characters, as compiled code reads them."""
        return *self.pairs.seen, self._code.seen(), self._number.seen(), self._having.seen()

    @cached_property
    def _seen(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The rows as compiled code reads them."""
        outside = (*self.outside.seen(), np.ascontiguousarray(self.outside.owners), self.first_outside)
        return outside, (*self.body.seen(), self.body_field)

    def seek(self, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> SoughtRun | None:
        """Return a run (see `search.runs.Run`) to be looked for, or None where it can't stand in any document."""
        numbers = [self._numbers.get(term) for term in terms]
        known = tuple(number for number in numbers if number is not None)
        if len(known) < len(terms):
            return None
        needed: list[_Needed] = []
        for i, number in enumerate(known):
            goes_on = i + 1 < len(known) and not most[i]
            if number != GAP_NUMBER and goes_on:
                pair = self.pairs.find(number, known[i + 1])
                if pair is None:
                    return None
                needed.append(_Needed(self.pairs.count(pair), number, pair))
            elif number != GAP_NUMBER and not (i and not most[i - 1] and known[i - 1] != GAP_NUMBER):
                needed.append(_Needed(min(self.pairs.most_with(number), self.documents), number, None))
        run = NumberedRun(known, tuple(least), tuple(most), tuple(map(self._common, known)))
        return SoughtRun(self, run, sorted(needed, key=lambda one: one.count))

    def _common(self, number: int) -> int:
        return _GAPS if number == GAP_NUMBER else self.pairs.different(number)


class SoughtRun:
    """A run that is looked for in one segment, where it is asked for."""

    def __init__(self, characters: Characters, run: NumberedRun, needed: Sequence[_Needed]) -> None:
        self._characters = characters
        self.run = run
        self._needed = needed
        self.is_certain: Final = len(needed) == 1 and len(run.numbers) == (1 if needed[0].pair is None else 2)

    @property
    def most(self) -> int:
        """How many documents can have it at the most."""
        return self._needed[0].count if self._needed else self._characters.documents

    @cached_property
    def candidates(self) -> Array:
        """The documents that may have it in any field, in order."""
        if not self._needed:
            return np.arange(self._characters.documents)
        found = self._having(self._needed[0])
        for needed in self._needed[1:]:
            if len(found) <= _FEW:
                break
            found = found[self._are_among(found, self._having(needed))]
        return found

    def _having(self, needed: _Needed) -> Array:
        pairs = self._characters.pairs
        if needed.pair is not None:
            return pairs.documents(needed.pair)
        return pairs.documents_with(needed.character, among=self._characters.documents)

    def _are_among(self, some: Array, others: Array) -> Array:
        flags = np.zeros(self._characters.documents, dtype=bool)
        flags[others] = True
        return flags[some]

    @cached_property
    def outside(self) -> Array:
        """The owners (document << 4 | field) of the texts that have it in all fields but the body, in order, as i64."""
        row, first = self._characters.outside, self._characters.first_outside
        if len(self.candidates) <= _READ_ONE_BY_ONE and self.run.is_exact:
            documents = self.candidates.astype(np.int64)
            if not row.holding(first[documents], first[documents + 1], self.run).any():
                return np.zeros(0, dtype=np.int64)
        return row.of(self._characters.texts_outside_of(self.candidates)).owners_with(self.run)

    @cached_property
    def bodies(self) -> Array:
        """The documents that have it in the body, in order, as i64."""
        candidates = self.candidates.astype(np.int64)
        if not self.is_certain:
            return self._read(candidates)
        # What has it nowhere else has it there.
        elsewhere = np.unique(self.outside >> FIELD_BITS)
        kept = np.ones(self._characters.documents, dtype=bool)
        kept[elsewhere] = False
        kept[self._read(elsewhere)] = True
        return candidates[kept[candidates]]

    def _read(self, documents: Array) -> Array:
        """Return which of some documents, or of those that were read with them, have it in the body."""
        body = self._characters.body
        if len(documents) <= _READ_ONE_BY_ONE and self.run.is_exact:
            found: Array = documents[body.holding(documents, documents + 1, self.run)]
        else:
            found = body.of(documents).owners_with(self.run) >> FIELD_BITS
        return found

    def stands_in(self, documents: Array) -> Array:
        """Tell of each of some documents whether it stands in its body."""
        if "bodies" in self.__dict__:
            return self._are_among(documents, self.bodies)
        may = documents[self._are_among(documents, self.candidates)].astype(np.int64)
        return self._are_among(documents, self._read(may))

    @property
    def documents(self) -> int:
        """How many documents have it."""
        if self.is_certain:
            return len(self.candidates)
        return len(np.unique(self.owners >> FIELD_BITS))

    @cached_property
    def owners(self) -> Array:
        """The owners of all texts that have it, in order, as i64."""
        found: Array = np.append(self.outside, self.bodies << FIELD_BITS | self._characters.body_field)
        found.sort()
        return found

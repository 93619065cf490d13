"""Where does a character stand in a segment, and in which document and field is a place?

All texts of a segment stand in one row of character terms, each text followed by a gap. A character's places are kept
as 16-bit offsets into windows of 65,536 places; decoding them all is one expression. Gaps, every eighth place or so,
take a bit of each.

    characters = gap code first begin window count place start owner
    gap        = bit per place of the row, lowest first     whether a gap stands there
    code       = u32 per character, sorted          its code point
    first      = u32 per character, and one         where its windows begin in window and count
    begin      = u32 per character, and one         where its places begin in place
    window     = u16 or u32 per (character, window) the window's number
    count      = u16 per (character, window)        how many places it has there, less 1
    place      = u16 per place that is no gap       the offset into the window
    start      = u32 per text, sorted               where the text begins in the row
    owner      = u32 per text                       document << 4 | field
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis.chain import GAP
from index.codec.character_row import GAP_NUMBER, CharacterRow
from index.codec.container import Container, ContainerWriter
from index.errors import WriteError

Array = npt.NDArray[Any]

_WINDOW = 1 << 16
_PLACE_BITS = 31
_MOST_PLACES = 1 << _PLACE_BITS
_DENSE = 256
"""Where one place in so many is asked for, a table of all is quicker than a search for each; measured."""
_AT_ONCE = 1 << 19
"""How many places are moved at once: enough for speed, few enough for memory."""
_WITHOUT_ROW = 32
"""How many runs are looked for before the row is laid out, which takes as long as some hundred of them."""
_LONGEST_ROW = 1 << 27
"""How many places a row may have to be laid out: a quarter of a gigabyte."""
_MANY = 5
"""With so many places a text it is quicker to look for the texts among the places than the other way; measured."""
_UNICODE = 0x110000
_NONE = 0xFFFF


class CharacterNumbers:
    """Numbers characters as they come: two bytes each instead of four."""

    def __init__(self) -> None:
        self._number = np.full(_UNICODE, _NONE, dtype=np.uint16)
        self._known: list[int] = []

    def of(self, codes: Array) -> Array:
        """Return the number of each code point, as u16; raise WriteError where there are too many different ones."""
        numbers = self._number[codes]
        new = np.unique(codes[numbers == _NONE])
        if not len(new):
            return numbers
        if len(self._known) + len(new) > _NONE:
            raise WriteError(f"index: a segment holds at most {_NONE:,} different characters")
        self._number[new] = np.arange(len(self._known), len(self._known) + len(new))
        self._known += new.tolist()
        found: Array = self._number[codes]
        return found

    def sorted(self) -> tuple[Array, Array]:
        """Return the code points in order, and for each number its place in that order, as u16."""
        known = np.array(self._known, dtype=np.uint32)
        order = np.argsort(known)
        rank = np.zeros(len(known), dtype=np.uint16)
        rank[order] = np.arange(len(known))
        return known[order], rank


@dataclass(frozen=True, slots=True)
class _Windows:
    """The row taken apart, window by window: in each the places of all characters, character by character."""

    gaps: list[Array]
    places: Array
    character: Array
    window: Array
    count: Array


def _taken_apart(rank: Array, row: Iterable[Array], length: int) -> _Windows:
    """Take apart the `row` of `length` numbers; the gap, if there is one, has the rank 0."""
    places = np.zeros(length, dtype=np.uint16)
    gaps: list[Array] = []
    characters: list[Array] = [np.zeros(0, dtype=np.uint16)]
    counts: list[Array] = [np.zeros(0, dtype=np.int64)]
    at = 0
    for numbers in _in_windows(row):
        here = rank[numbers]
        count = np.bincount(here, minlength=1)
        gaps.append(np.packbits(here == 0, bitorder="little"))
        behind = at + len(here) - count[0]
        places[at:behind] = np.argsort(here, kind="stable")[count[0] :]
        at = behind
        count[0] = 0
        characters.append(np.flatnonzero(count).astype(np.uint16))
        counts.append(count[characters[-1]])
    window = np.repeat(np.arange(len(gaps), dtype=np.uint32), [len(each) for each in characters[1:]])
    return _Windows(gaps, places[:at], np.concatenate(characters), window, np.concatenate(counts))


def _in_windows(row: Iterable[Array]) -> Iterator[Array]:
    """Yield the pieces of `row` joined or cut to the length of a window; the last may be shorter."""
    rest: list[Array] = []
    for piece in row:
        rest.append(piece)
        if sum(map(len, rest)) >= _WINDOW:
            joined = np.concatenate(rest)
            whole = len(joined) // _WINDOW * _WINDOW
            yield from joined[:whole].reshape(-1, _WINDOW)
            rest = [joined[whole:]]
    if any(map(len, rest)):
        yield np.concatenate(rest)


def write_characters(
    writer: ContainerWriter, known: CharacterNumbers, row: Iterable[Array], starts: Array, owners: Array, length: int
) -> None:
    """Write the row of `length` character numbers, which comes in pieces, with the texts that begin at `starts`."""
    if length > _MOST_PLACES:
        raise WriteError(f"index: a segment holds at most {_MOST_PLACES:,} characters")
    codes, rank = known.sorted()
    windows = _taken_apart(rank, row, length)
    writer.add_pieces("character.gap", np.uint8, windows.gaps)
    writer.add("character.code", codes[1:])
    order = np.argsort(windows.character, kind="stable")
    character, count = windows.character[order], windows.count[order]
    first = np.searchsorted(character, np.arange(1, max(len(codes), 1) + 1))
    ends = np.append(0, np.cumsum(count))
    writer.add("character.first", first.astype(np.uint32))
    writer.add("character.begin", ends[first].astype(np.uint32))
    kind = np.uint16 if len(windows.gaps) <= 1 << 16 else np.uint32
    writer.add("character.window", windows.window[order].astype(kind))
    writer.add("character.count", (count - 1).astype(np.uint16))
    begin = (np.cumsum(windows.count) - windows.count)[order]
    writer.add_pieces("character.place", np.uint16, _gathered(windows.places, begin, count, ends))
    writer.add("character.start", starts.astype(np.uint32))
    writer.add("character.owner", owners.astype(np.uint32))


def _gathered(places: Array, begin: Array, count: Array, ends: Array) -> Iterator[Array]:
    """Yield the runs of `places` that begin at `begin`, about `_AT_ONCE` places at a time."""
    done = 0
    while done < len(begin):
        upto = min(max(int(np.searchsorted(ends, ends[done] + _AT_ONCE)), done + 1), len(begin))
        moved = np.repeat(begin[done:upto] - ends[done:upto], count[done:upto])
        yield places[moved + np.arange(ends[done], ends[done] + len(moved))]
        done = upto


class Characters:
    """The places of characters, and of runs of them, in one segment.

    After some runs the whole row is laid out in memory, two bytes a place: what stands beside a place is then read off
    instead of looked for. A process that asks for one run only doesn't wait for that.
    """

    def __init__(self, container: Container) -> None:
        names = ("gap", "code", "first", "begin", "window", "count", "place", "start", "owner")
        self._column = {name: container.column(f"character.{name}") for name in names}
        self._asked = 0

    @cached_property
    def _numbers(self) -> dict[str, int]:
        codes: list[int] = self._column["code"].all().tolist()
        return {chr(code): number for number, code in enumerate(codes)}

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        """Where each character's windows and places begin, and at last where those of all end."""
        return list(zip(self._column["first"].all().tolist(), self._column["begin"].all().tolist(), strict=True))

    def _count(self, character: str) -> int:
        """Return how many places a character has; gaps, which are tested without looking for them, come last."""
        if character == GAP:
            return _MOST_PLACES
        number = self._numbers.get(character)
        return 0 if number is None else self._bounds[number + 1][1] - self._bounds[number][1]

    def places(self, character: str) -> Array:
        """Return all places of a character, in order, as i64; those of the gaps for `GAP`."""
        if character == GAP:
            return np.flatnonzero(np.unpackbits(self._column["gap"].all(), bitorder="little"))
        number = self._numbers.get(character)
        return np.zeros(0, dtype=np.int64) if number is None else self._places(number, number + 1)

    def _places(self, number: int, upto: int) -> Array:
        """Return the places of the characters from `number` on and before `upto`, character by character."""
        (first, begin), (last, end) = self._bounds[number], self._bounds[upto]
        windows = self._column["window"].slice(first, last).astype(np.int64)
        counts = self._column["count"].slice(first, last).astype(np.int64) + 1
        return np.repeat(windows * _WINDOW, counts) + self._column["place"].slice(begin, end)

    @property
    def codes(self) -> Array:
        """The code points of the characters, which are numbered in their order, u32."""
        return self._column["code"].all()

    def row(self) -> Array:
        """Return the number of the character at each place, u16, `GAP_NUMBER` for a gap; it is laid out anew."""
        is_gap = np.unpackbits(self._column["gap"].all(), bitorder="little")
        # A gap stands behind every text, so that what follows the last one only fills its byte.
        behind_end = int(is_gap[:-9:-1].argmax()) if len(is_gap) else 0
        row = np.full(len(is_gap) - behind_end, GAP_NUMBER, dtype=np.uint16)
        begins = np.array([begin for _, begin in self._bounds])
        number = 0
        while number < len(self._numbers):
            upto = max(int(np.searchsorted(begins, begins[number] + _AT_ONCE)) - 1, number + 1)
            numbers = np.arange(number, upto, dtype=np.uint16)
            row[self._places(number, upto)] = np.repeat(numbers, np.diff(begins[number : upto + 1]))
            number = upto
        return row

    @cached_property
    def _row(self) -> CharacterRow:
        return CharacterRow(self.row(), self._column["start"].all(), self._column["owner"].all())

    def lay_out(self) -> None:
        """Lay out the row in memory now, unless it is too long for that."""
        if 8 * len(self._column["gap"]) <= _LONGEST_ROW:
            _ = self._row

    def is_laid_out(self) -> bool:
        """Return whether the row lies in memory; when this is asked for often enough, it is laid out."""
        self._asked += 1
        if self._asked == _WITHOUT_ROW:
            self.lay_out()
        return "_row" in self.__dict__

    def _are_gaps(self, places: Array) -> Array:
        gap = self._column["gap"].all()
        inside = np.minimum(places, 8 * len(gap) - 1)
        found: Array = (gap[inside >> 3] >> (inside & 7).astype(np.uint8) & 1 != 0) & (inside == places)
        return found

    def run(self, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> Array:
        """Return the places where a run begins (see `search.runs.Run`); no run goes beyond its text or over a gap."""
        stops = [*(i for i, high in enumerate(most, 1) if high), len(terms)]
        begin = self._exact(terms[: stops[0]])
        at = begin + stops[0] - 1
        for start, stop in pairwise(stops):
            following = self._exact(terms[start:stop])
            begin, at = self._continued(begin, at, following, least[start - 1], most[start - 1])
            at = at + stop - start - 1
        if GAP in terms:
            # The gap behind a text looks like one inside it.
            starts = self._column["start"].all()
            begin = begin[starts.searchsorted(begin, side="right") == starts.searchsorted(at, side="right")]
        return np.unique(begin) if len(stops) > 1 else begin

    def _exact(self, terms: Sequence[str]) -> Array:
        """Return where `terms` stand one behind the other, in order; looks for the rarest, and for others beside it."""
        order = sorted(range(len(terms)), key=lambda i: self._count(terms[i]))
        if not self._count(terms[order[0]]):
            return np.zeros(0, dtype=np.int64)
        found = self.places(terms[order[0]]) - order[0]
        if len(terms) > 1 and self.is_laid_out():
            return self._row.read_off(found, self._numbered(terms), order)
        found = found[found >= 0]
        for i in order[1:]:
            if len(found):
                beside = found + i
                is_there = self._are_gaps(beside) if terms[i] == GAP else _contained(beside, self.places(terms[i]))
                found = found[is_there]
        return found

    def _numbered(self, terms: Sequence[str]) -> list[int]:
        return [GAP_NUMBER if term == GAP else self._numbers[term] for term in terms]

    def most(self, terms: Sequence[str]) -> int:
        """Return how many places a run of `terms` can have at the most: as many as the rarest of them."""
        return min(map(self._count, terms))

    def documents_with(self, terms: Sequence[str], field: int) -> Array:
        """Return the documents in whose text of a field `terms` stand one behind the other, in order."""
        documents, fields = self.different_owners(self._exact(terms))
        found: Array = documents[fields == field]
        return found

    def run_outside(self, terms: Sequence[str], field: int) -> Array:
        """Return the places where a run of characters that all occur begins in any field but one.

        The row must be laid out.
        """
        return self._row.outside(self._numbered(terms), field)

    def stands_in(self, terms: Sequence[str], documents: Array, field: int) -> Array:
        """Tell of each of `documents` whether a run of characters that all occur stands in its text of a field.

        The row must be laid out.
        """
        return self._row.stands_in(self._numbered(terms), documents, field)

    def _continued(self, begin: Array, at: Array, following: Array, low: int, high: int) -> tuple[Array, Array]:
        """Return the (begin, at) of the runs that go on with `following` behind `low` to `high` characters, no gaps."""
        found = []
        for between in range(high + 1):
            wanted = at + 1 + between
            if between >= low:
                kept = _contained(wanted, following)
                found.append(begin[kept] << _PLACE_BITS | wanted[kept])
            if between < high:
                open_ = ~self._are_gaps(wanted)
                begin, at = begin[open_], at[open_]
        # By several wildcards the same two ends may be reached in many ways.
        pairs = np.unique(np.concatenate(found)) if high else found[0]
        return pairs >> _PLACE_BITS, pairs & (_MOST_PLACES - 1)

    def owners(self, places: Array) -> tuple[Array, Array]:
        """Return the (document, field) that each place lies in."""
        return self._owners(np.searchsorted(self._column["start"].all(), places, side="right") - 1)

    def different_owners(self, places: Array) -> tuple[Array, Array]:
        """Return the different (document, field) that places in order lie in, in order as well."""
        starts = self._column["start"].all()
        if len(places) > _MANY * len(starts):
            before = np.append(places.searchsorted(starts.astype(np.int64)), len(places))
            return self._owners(np.flatnonzero(before[1:] > before[:-1]))
        if "_row" in self.__dict__:
            text = self._row.texts(places)
        else:
            # Of the column's own type: a search among numbers of another type would convert all of them first.
            text = starts.searchsorted(places.astype(starts.dtype), side="right") - 1
        return self._owners(text[np.append(text[1:] != text[:-1], True)] if len(text) else text)

    def _owners(self, text: Array) -> tuple[Array, Array]:
        owner = self._column["owner"].all()[text]
        return (owner >> 4).astype(np.int64), owner & 15


def _contained(wanted: Array, places: Array) -> Array:
    """Tell which of `wanted` are among the sorted `places`."""
    if not len(places) or not len(wanted):
        return np.zeros(len(wanted), dtype=bool)
    found: Array
    end = max(int(places[-1]), int(wanted.max())) + 1
    if len(wanted) * _DENSE > end:
        among = np.zeros(end, dtype=bool)
        among[places] = True
        found = among[wanted]
    else:
        found = places[np.minimum(np.searchsorted(places, wanted), len(places) - 1)] == wanted
    return found

"""Where does a character stand in a segment, and in which document and field is a place?

All texts of a segment stand in one row of character terms, each text followed by a gap. A character's places are kept
as 16-bit offsets into windows of 65,536 places; decoding them all is one expression.

    characters = code first window begin place start owner
    code       = u32 per character, sorted          its code point; a gap is 32
    first      = u32 per character, and one         where its windows begin
    window     = u16 or u32 per (character, window) the window's number
    begin      = u32 per (character, window), and one   where its places begin
    place      = u16 per place                      the offset into the window
    start      = u32 per text, sorted               where the text begins in the row
    owner      = u32 per text                       document << 4 | field
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.container import Container, ContainerWriter
from index.errors import WriteError

Array = npt.NDArray[Any]

_WINDOW = 1 << 16
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
        if len(self._known) + len(new) >= _NONE:
            raise WriteError(f"index: a segment holds at most {_NONE:,} different characters")
        self._number[new] = np.arange(len(self._known), len(self._known) + len(new))
        self._known += new.tolist()
        found: Array = self._number[codes]
        return found

    def sorted(self, numbers: Array) -> tuple[Array, Array]:
        """Return the code points in order, and `numbers` changed to places in that order."""
        known = np.array(self._known, dtype=np.uint32)
        order = np.argsort(known)
        rank = np.zeros(len(known), dtype=np.uint16)
        rank[order] = np.arange(len(known))
        return known[order], rank[numbers]


def write_characters(
    writer: ContainerWriter, known: CharacterNumbers, numbers: Array, starts: Array, owners: Array
) -> None:
    """Write the row of character terms `numbers`, with the texts that begin at `starts`."""
    different, number = known.sorted(numbers)
    places, keys, counts = [], [], []
    for at in range(0, len(number), _WINDOW):
        here = number[at : at + _WINDOW]
        places.append(np.argsort(here, kind="stable").astype(np.uint16))
        count = np.bincount(here, minlength=len(different))
        present = np.flatnonzero(count)
        keys.append(present.astype(np.uint64) << np.uint64(32) | np.uint64(at // _WINDOW))
        counts.append(count[present])
    key, count = (np.concatenate(part) if part else np.zeros(0, np.int64) for part in (keys, counts))
    row = np.concatenate(places) if places else np.zeros(0, np.uint16)
    # Window by window so far; now character by character.
    begin = np.cumsum(count) - count
    order = np.argsort(key, kind="stable")
    counted = count[order]
    ends = np.cumsum(counted)
    moved = np.repeat(begin[order] - (ends - counted), counted) + np.arange(len(row))
    character = (key[order] >> np.uint64(32)).astype(np.int64)
    window = key[order] & np.uint64(0xFFFFFFFF)
    writer.add("character.code", different.astype(np.uint32))
    writer.add("character.first", np.searchsorted(character, np.arange(len(different) + 1)).astype(np.uint32))
    writer.add("character.window", window.astype(np.uint16 if len(places) <= _WINDOW else np.uint32))
    writer.add("character.begin", np.append(ends - counted, len(row)).astype(np.uint32))
    writer.add("character.place", row[moved])
    writer.add("character.start", starts.astype(np.uint32))
    writer.add("character.owner", owners.astype(np.uint32))


class Characters:
    """The places of characters, and of runs of them, in one segment."""

    def __init__(self, container: Container) -> None:
        names = ("code", "first", "window", "begin", "place", "start", "owner")
        self._column = {name: container.column(f"character.{name}") for name in names}

    def places(self, character: str) -> Array:
        """Return all places of a character, in order, as i64."""
        codes = self._column["code"].all()
        number = int(codes.searchsorted(ord(character)))
        if number == len(codes) or codes[number] != ord(character):
            return np.zeros(0, dtype=np.int64)
        first, last = self._column["first"].slice(number, number + 2).tolist()
        begins = self._column["begin"].slice(first, last + 1).astype(np.int64)
        windows = self._column["window"].slice(first, last).astype(np.int64)
        offsets = self._column["place"].slice(int(begins[0]), int(begins[-1]))
        return np.repeat(windows << 16, np.diff(begins)) + offsets

    def run(self, terms: Sequence[str], least: Sequence[int], most: Sequence[int]) -> Array:
        """Return the places where a run begins (see `search.runs.Run`); no run goes beyond its text or over a gap."""
        gaps = self.places(" ")
        begin = self.places(terms[0])
        at = begin
        for term, low, high in zip(terms[1:], least, most, strict=True):
            following = self.places(term)
            pieces = [self._step(begin, at, following, 1 + n, gaps) for n in range(low, high + 1)]
            begin = np.concatenate([piece[0] for piece in pieces])
            at = np.concatenate([piece[1] for piece in pieces])
        return np.unique(begin)

    @staticmethod
    def _step(begin: Array, at: Array, following: Array, distance: int, gaps: Array) -> tuple[Array, Array]:
        """Keep the runs that go on at `distance` from where they have come to, with no gap before that."""
        wanted = at + distance
        index = np.minimum(np.searchsorted(following, wanted), max(len(following) - 1, 0))
        kept = following[index] == wanted if len(following) else np.zeros(len(wanted), dtype=bool)
        if distance > 1:
            between = np.searchsorted(gaps, wanted) - np.searchsorted(gaps, at, side="right")
            kept &= between == 0
        return begin[kept], wanted[kept]

    def owners(self, places: Array) -> tuple[Array, Array]:
        """Return the (document, field) that each place lies in."""
        text = np.searchsorted(self._column["start"].all(), places, side="right") - 1
        owner = self._column["owner"].all()[text]
        return (owner >> 4).astype(np.int64), owner & 15

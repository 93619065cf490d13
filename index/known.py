"""What does an index have already, and what of it has been found again? For an update, which reads only the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus import Problem
from index.codec import framing
from index.codec.segment import Segment
from index.live import Flags
from index.same_names import Some

Array = npt.NDArray[Any]


class Place(NamedTuple):
    """A document: the number of its segment and its number there."""

    segment: int
    document: int


class _Marked(NamedTuple):
    """What documents are known by, in order, and the numbers of these among the documents of all segments."""

    marks: Array
    numbers: Array

    def find(self, wanted: Array) -> Array:
        """Return the number of the document that has each of the `wanted` marks, the last of several; -1 for none."""
        at = self.marks.searchsorted(wanted, side="right") - 1
        found = at >= 0
        found[found] = self.marks[at[found]] == wanted[found]
        numbers = np.full(len(wanted), -1, np.int64)
        numbers[found] = self.numbers[at[found]]
        return numbers


def second(id: str, location: str) -> Problem:
    """Return the problem with an article whose id another one has."""
    return Problem(location, f"a second article with the id {id!r}; give it another id")


class KnownArticles:
    """The articles of opened segments (`live` as in `index.live`, None for all); `kept` tells which were found again.

    Reading any of it raises DamagedError where a segment was changed on disk.
    """

    def __init__(self, segments: Sequence[Segment], live: Sequence[Flags | None]) -> None:
        self._segments = segments
        self.live = [np.ones(s.documents, bool) if f is None else f for s, f in zip(segments, live, strict=True)]
        self._begins = np.cumsum([0, *map(len, self.live)])
        self._all_kept = np.zeros(self._begins[-1], bool)
        # Parts of that array, so that documents of any segment are found again all at once.
        self.kept = [self._all_kept[start:stop] for start, stop in pairwise(self._begins.tolist())]
        self.problems: list[Problem] = []
        self._lines = self._marked([segment.digests for segment in segments])
        files = self._marked([segment.stamps for segment in segments])
        self._files: dict[int, int] = dict(zip(files.marks.tolist(), files.numbers.tolist(), strict=True))

    def _marked(self, columns: Sequence[Array | None]) -> _Marked:
        given = [
            np.zeros(len(live), np.uint64) if column is None else np.where(live, column, 0)
            for column, live in zip(columns, self.live, strict=True)
        ]
        marks = np.concatenate([np.zeros(0, np.uint64), *given])
        numbers = np.argsort(marks, kind="stable")
        marks = marks[numbers]
        none = np.searchsorted(marks, np.uint64(0), side="right")
        return _Marked(marks[none:], numbers[none:])

    def __len__(self) -> int:
        return sum(int(flags.sum()) for flags in self.live)

    def keep_lines(self, digests: Array, location: Callable[[int], str]) -> Array:
        """Return for each line whether its article stands in the index; the second of two same lines is a problem.

        `location(number)` tells where the line lies.
        """
        numbers = self._lines.find(digests)
        found: Array = numbers >= 0
        lines = np.flatnonzero(found)
        _, firsts = np.unique(numbers[lines], return_index=True)
        is_second = self._all_kept[numbers[lines]]
        is_second[np.delete(np.arange(len(lines)), firsts)] = True
        for line in lines[is_second].tolist():
            self.problems.append(second(self.id_of(self._place(numbers[line])), location(line)))
        self._all_kept[numbers[lines]] = True
        return found

    def keep_file(self, stamp: int) -> bool:
        """Return whether the article of a file stands in the index."""
        number = self._files.get(stamp)
        if number is not None:
            self._all_kept[number] = True
        return number is not None

    def _place(self, number: int) -> Place:
        """Return the place of the document with this number among those of all segments."""
        segment = int(self._begins.searchsorted(number, side="right")) - 1
        return Place(segment, number - int(self._begins[segment]))

    def keep(self, place: Place) -> None:
        """Note that the article at `place` has been found again."""
        self.kept[place.segment][place.document] = True

    def forget(self, place: Place) -> None:
        """Note that the article at `place` is not to stay after all."""
        self.kept[place.segment][place.document] = False

    def is_kept(self, place: Place) -> bool:
        """Return whether the article at `place` has been found again."""
        return bool(self.kept[place.segment][place.document])

    def find(self, id: str) -> Place | None:
        """Return the place of the article with this id, if there is one."""
        for number, segment in enumerate(self._segments):
            document = segment.document_of(id)
            if document is not None and self.live[number][document]:
                return Place(number, document)
        return None

    def digest_of(self, id: str) -> int:
        """Return what the article with this id is known by, 0 if there is none."""
        place = self.find(id)
        return 0 if place is None else self.digest(place)

    def digest(self, place: Place) -> int:
        """Return what the article at `place` is known by."""
        return int(self._segments[place.segment].digests[place.document])

    def id_of(self, place: Place) -> str:
        """Return the id of the article at `place`."""
        return self._segments[place.segment].id_of(place.document)

    def lost(self) -> Iterator[Place]:
        """Yield the places of the articles that were there and have not been found again."""
        for number, (live, kept) in enumerate(zip(self.live, self.kept, strict=True)):
            for document in np.flatnonzero(live & ~kept).tolist():
                yield Place(number, document)

    def lost_by_segment(self) -> list[Some]:
        """Return the same for each segment, as flags."""
        both = zip(self._segments, self.live, self.kept, strict=True)
        return [Some(segment, live & ~kept) for segment, live, kept in both]

    def text_bytes(self, place: Place) -> int:
        """Return the length of the text at `place` in UTF-8."""
        return framing.text_bytes(self._segments[place.segment].stored.document(place.document))

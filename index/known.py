"""What does an index have already, and what of it has been found again? For an update, which reads only the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from corpus import Problem
from index.codec import framing
from index.codec.segment import Segment
from index.live import Flags


class Place(NamedTuple):
    """A document: the number of its segment and its number there."""

    segment: int
    document: int


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
        self.kept = [np.zeros(segment.documents, bool) for segment in segments]
        self.problems: list[Problem] = []
        self._of_line = self._places([segment.digests for segment in segments])
        self._of_file = self._places([segment.stamps for segment in segments])

    def _places(self, columns: Sequence[object]) -> dict[int, Place]:
        found = {}
        for number, column in enumerate(columns):
            marks = np.asarray(column)[self.live[number]].tolist() if column is not None else []
            for document, mark in zip(np.flatnonzero(self.live[number]).tolist(), marks, strict=column is not None):
                if mark:
                    found[mark] = Place(number, document)
        return found

    def __len__(self) -> int:
        return sum(int(flags.sum()) for flags in self.live)

    def keep_line(self, digest: int, location: str) -> bool:
        """Return whether the article of a line stands in the index; the second of two same lines is a problem."""
        place = self._of_line.get(digest)
        if place is None:
            return False
        if self.is_kept(place):
            self.problems.append(second(self.id_of(place), location))
        self.keep(place)
        return True

    def keep_file(self, stamp: int) -> bool:
        """Return whether the article of a file stands in the index."""
        place = self._of_file.get(stamp)
        if place is not None:
            self.keep(place)
        return place is not None

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

    def text_bytes(self, place: Place) -> int:
        """Return the length of the text at `place` in UTF-8."""
        return framing.text_bytes(self._segments[place.segment].stored.document(place.document))

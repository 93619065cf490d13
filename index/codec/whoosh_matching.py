"""How does Whoosh walk over the postings of one term? A leaf matcher over arrays.

It lays no claim to block quality: Whoosh's top k, which leaves documents out by it, is wrong in places (see the tests),
and exact without it. Searching fast is `search.evaluation`'s work, not this one's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.formats import Existence
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo
from whoosh.system import pack_uint

from index.codec.whoosh_terms import Occurrences

_SUPPORTED = ("frequency", "weight")
_WITH_POSITIONS = (*_SUPPORTED, "positions", "position_boosts")


class ColumnMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """The postings of a term, one document after the other."""

    def __init__(
        self, term: tuple[str, bytes], found: Occurrences, info: TermInfo, format_: Any, *, scorer: Any = None
    ) -> None:
        self.scorer = scorer
        self.format = format_
        self._term = term
        self._found = found
        self._info = info
        self._ids: list[int] = found.documents.tolist()
        self._frequencies: list[int] = found.frequencies.tolist()
        self._at = self._left = 0

    @cached_property
    def _ends(self) -> Any:
        """Where in the positions those of each document end."""
        return np.cumsum(self._found.frequencies, dtype=np.int64)

    # Where it stands.

    def is_active(self) -> bool:
        """Return whether there is a posting here."""
        return self._at < len(self._ids)

    def reset(self) -> None:
        """Go back to the first posting."""
        self._at = self._left = 0

    def copy(self) -> ColumnMatcher:
        """Return another one at the same place."""
        other = ColumnMatcher(self._term, self._found, self._info, self.format, scorer=self.scorer)
        other._at, other._left = self._at, self._left
        return other

    def id(self) -> int:
        """Return the number of the document here; behind the end, that from which a skip led there.

        So does Whoosh's own matcher, and its AndNotMatcher asks for it.
        """
        return self._ids[self._at if self.is_active() else self._left]

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of the documents from here on."""
        return iter(self._ids[self._at :])

    def next(self) -> bool:
        """Go to the next posting; return that there may be another quality there, as for a new block."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        self._left = self._at
        return True

    def skip_to(self, id: int) -> None:
        """Go to the first posting from here whose document is not before `id`."""
        if not self.is_active():
            raise ReadTooFar
        self._left, self._at = self._at, bisect_left(self._ids, id, self._at)

    # What stands there.

    def supports(self, astype: str) -> bool:
        """Return whether `value_as(astype)` is known: characters have positions, words only frequencies."""
        return astype in (_SUPPORTED if self._found.positions is None else _WITH_POSITIONS)

    def value_as(self, astype: str) -> Any:
        """Return the frequency, weight, positions or position_boosts here; raise KeyError for anything else."""
        if not self.supports(astype):
            raise KeyError(f"{self._term[0]!r} keeps {', '.join(_SUPPORTED)}, but no {astype}")
        match astype:
            case "frequency":
                return self._frequencies[self._at]
            case "weight":
                return self.weight()
            case "positions":
                return self._positions()
            case _:
                return [(position, 1) for position in self._positions()]

    def _positions(self) -> list[int]:
        assert self._found.positions is not None
        end = int(self._ends[self._at])
        positions: list[int] = self._found.positions[end - self._frequencies[self._at] : end].tolist()
        return positions

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        """Yield each document from here on with its `value_as(astype)`."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        """Yield each document from here on with its `value`."""
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def value(self) -> bytes:
        """Return what the field's format makes of this posting; merging segments hands it on to a writer."""
        if isinstance(self.format, Existence):
            return b""
        if self._found.positions is None:
            return bytes(pack_uint(self._frequencies[self._at]))
        return bytes(self.format.encode(self._positions()))

    def weight(self) -> float:
        """Return the frequency here: boosts of single terms are not kept."""
        return float(self._frequencies[self._at])

    def score(self) -> float:
        """Return what the scorer makes of this posting; without one, its weight."""
        return float(self.scorer.score(self)) if self.scorer else self.weight()

    # How good it can get at most: as a whole, one block.

    def supports_block_quality(self) -> bool:
        """Return False: see above."""
        return False

    def max_quality(self) -> float:
        """Return no bound, so that nothing is ever left out."""
        return float("inf")

    def block_quality(self) -> float:
        """Return no bound, so that nothing is ever left out."""
        return float("inf")

    def skip_to_quality(self, minquality: float) -> int:
        """Stay, and return that no block was skipped."""
        return 0

    def block_min_length(self) -> int:
        """Return the length of the shortest field that has the term."""
        return int(self._info.min_length())

    def block_max_length(self) -> int:
        """Return the length of the longest field that has the term."""
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        """Return the largest weight of the term."""
        return float(self._info.max_weight())

"""Which number has a name over all segments, both scripts being one name? For counting and ordering by arrays.

Folding all names of a field takes a moment; it is done when the first request orders or counts by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.segment import Segment

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The folded names of one field in order, and for each segment the number of the name of each form, ascending."""

    names: tuple[str, ...]
    of_form: tuple[Array, ...]


class Numbering:
    """Numbers the names of the keyword fields of some segments."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, field: str) -> Numbered:
        """Return the names of a keyword field."""
        folded = [segment.values(field).folded() for segment in self._segments]
        names = sorted(set().union(*folded))
        number = {name: n for n, name in enumerate(names)}
        of_form = (np.array([number[name] for name in each], dtype=np.int64) for each in folded)
        return Numbered(tuple(names), tuple(of_form))

    def first_of_documents(self, field: str) -> list[Array]:
        """Return for each segment the number of each document's first name in `field`, or one above all numbers."""
        numbered = self.of(field)
        found = []
        for segment, of_form in zip(self._segments, numbered.of_form, strict=True):
            documents, forms = segment.values(field).occurrences
            numbers = np.full(segment.documents, len(numbered.names), dtype=np.int64)
            # Of several values of a document the one that is written last stays.
            numbers[documents[::-1]] = of_form[forms[::-1]]
            found.append(numbers)
        return found

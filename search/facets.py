"""Which values do the matching articles have, and how many articles each?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.segment import Segment
from search.result import FacetCount
from search.values import Numbered, Numbering

Array = npt.NDArray[Any]

_MOST = 20


class Facets:
    """Counts the values of keyword fields on some segments."""

    def __init__(self, segments: Sequence[Segment], numbering: Numbering) -> None:
        self._segments = segments
        self._numbering = numbering

    def count(
        self, matching: Sequence[Array], names: Sequence[str], *, most: int = _MOST
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Count the values of the facets `names`, the commonest first, over the documents flagged in each segment.

        A value in both scripts is one value, shown as most of the articles write it; an article that has it in both
        counts once, with the form that it gives first.
        """
        return {name: self._counted(matching, name, most) for name in names}

    def _counted(self, matching: Sequence[Array], field: str, most: int) -> tuple[FacetCount, ...]:
        numbered = self._numbering.of(field)
        forms = [self._forms(at, flags, field, numbered.of_form[at]) for at, flags in enumerate(matching)]
        total = np.zeros(len(numbered.names), dtype=np.int64)
        for of_form, counts in zip(numbered.of_form, forms, strict=True):
            np.add.at(total, of_form, counts)
        least = max(np.sort(total)[-most:].min(initial=len(total)), 1) if len(total) else 1
        chosen = np.flatnonzero(total >= least).tolist()
        found = (FacetCount(self._shown(n, field, numbered, forms), int(total[n])) for n in chosen)
        return tuple(sorted(found, key=lambda one: (-one.count, one.value))[:most])

    def _forms(self, at: int, flags: Array, field: str, of_form: Array) -> Array:
        """Return how many of the documents flagged in a segment have each form as the first of its name."""
        documents, forms = self._segments[at].values(field).occurrences
        kept = flags[documents]
        documents, forms = documents[kept].astype(np.int64), forms[kept]
        shared = np.zeros(len(of_form) + 1, dtype=bool)
        shared[1:-1] = of_form[1:] == of_form[:-1]
        # Only where a name has several forms can a document have it twice.
        twice = np.flatnonzero((shared[:-1] | shared[1:])[forms])
        key = documents[twice] * (len(of_form) + 1) + of_form[forms[twice]]
        _, first = np.unique(key, return_index=True)
        counted = np.delete(forms, np.delete(twice, first))
        return np.bincount(counted, minlength=len(of_form))

    def _shown(self, number: int, field: str, numbered: Numbered, forms: Sequence[Array]) -> str:
        """Return the form of a name that most articles write; of equally frequent ones the smallest."""
        written: Counter[str] = Counter()
        for segment, of_form, counts in zip(self._segments, numbered.of_form, forms, strict=True):
            first, last = np.searchsorted(of_form, [number, number + 1]).tolist()
            for form in range(first, last):
                written[segment.values(field).form(form)] += int(counts[form])
        return min(written, key=lambda form: (-written[form], form))

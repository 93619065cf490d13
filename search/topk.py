"""Which documents have the highest sum of impacts, without looking at all that match?

Scores are whole numbers, impact times weight summed over a query's terms, so that no order of adding them up changes a
score or a tie. Equal scores are ordered by document. The result is exact: what is skipped cannot reach the top.

The way is MaxScore on arrays: terms are taken from the weightiest on and added into a dense row, until the terms that
are left could not, all together, bring a document into the top that has none of the terms before them. Those are then
looked up only for the documents that can still reach the top.

Source: H. Turtle and J. Flood, Query evaluation: strategies and optimizations, 1995.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.segment import Postings

Array = npt.NDArray[Any]


class Weighted(NamedTuple):
    """The postings of one term in one segment, and what one step of impact counts."""

    postings: Postings
    weight: int

    @property
    def most(self) -> int:
        """The most that this term can add to a score."""
        return self.postings.most * self.weight


def top(
    terms: Sequence[Weighted], documents: int, k: int, *, at_least: int = 1, live: Array | None = None
) -> tuple[Array, Array]:
    """Return (documents, scores) of the `k` best with a score of `at_least`, the best first.

    `live` is false for the documents of the segment (numbered below `documents`) that are deleted or filtered out.
    """
    order = sorted(terms, key=lambda term: (-term.most, len(term.postings.documents)))
    left = sum(term.most for term in order)
    row = np.zeros(documents, dtype=np.int32)
    for number, term in enumerate(order):
        if left < at_least:
            return _finish(row, order[number:], k, at_least, live, left)
        found = term.postings.documents
        row[found] += np.multiply(term.postings.impacts, term.weight, dtype=np.int32)
        left -= term.most
        if left and len(found) >= k:
            at_least = max(at_least, _kth(row[found], found, k, live))
    return _finish(row, (), k, at_least, live, 0)


def _kth(scores: Array, found: Array, k: int, live: Array | None) -> int:
    """Return the k-th highest of the scores so far: every one of the final top k has at least as much."""
    if live is not None:
        scores = scores[live[found]]
    if len(scores) < k:
        return 0
    return int(np.partition(scores, len(scores) - k)[len(scores) - k])


def _finish(
    row: Array, rest: Sequence[Weighted], k: int, at_least: int, live: Array | None, left: int
) -> tuple[Array, Array]:
    """Look up the terms that are left for the documents that can reach the top, and order the best."""
    able = np.flatnonzero(row >= max(at_least - left, 1))
    if live is not None:
        able = able[live[able]]
    scores = row[able]
    for term in rest:
        scores += _looked_up(term, able)
        left -= term.most
        if len(able) > k:
            at_least = max(at_least, _kth(scores, able, k, None))
        kept = scores >= at_least - left
        able, scores = able[kept], scores[kept]
    if len(able) > k:
        at_least = max(at_least, _kth(scores, able, k, None))
    kept = scores >= at_least
    able, scores = able[kept], scores[kept]
    best = np.lexsort((able, -scores))[:k]
    return able[best], scores[best]


def _looked_up(term: Weighted, documents: Array) -> Array:
    """Return what `term` adds to the score of each of these documents."""
    found = term.postings.documents
    # Of the postings' own type: a search among numbers of another type would convert all of them first.
    wanted = documents.astype(found.dtype)
    place = found.searchsorted(wanted)
    np.minimum(place, len(found) - 1, out=place)
    added = np.multiply(term.postings.impacts[place], term.weight, dtype=np.int32)
    added[found[place] != wanted] = 0
    return added

"""Which documents have the highest sum of impacts, without looking at all that match?

Scores are whole numbers, impact times weight summed over a query's terms, so that no order of adding them up changes a
score or a tie. Equal scores are ordered by rank, the place of a document's id among all. The result is exact: what is
skipped cannot reach the top.

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

from index.codec.impacts import Postings

Array = npt.NDArray[Any]

_SMALL = 1 << 31
"""Sums below it fit into rows of 32 bits, which are quicker; those of a pasted page may not."""


class Weighted(NamedTuple):
    """The postings of one term in one segment, and what one step of impact counts.

    Impacts may be ready scores of any whole type, as those of a run are; then a step counts 1.
    """

    postings: Postings
    weight: int

    @property
    def most(self) -> int:
        """The most that this term can add to a score."""
        return self.postings.most * self.weight

    @property
    def cost(self) -> int:
        """How much work it is to add it, in documents."""
        return len(self.postings.documents)

    def all(self, kind: Any) -> tuple[Array, Array]:
        """Return the documents that have it, and what it adds to the score of each as numbers of `kind`."""
        return self.postings.documents, np.multiply(self.postings.impacts, self.weight, dtype=kind)

    def of(self, documents: Array, kind: Any) -> Array:
        """Return what it adds to the score of each of these documents, as numbers of `kind`."""
        found = self.postings.documents
        # Of the postings' own type: a search among numbers of another type would convert all of them first.
        wanted = documents.astype(found.dtype)
        place = found.searchsorted(wanted)
        np.minimum(place, len(found) - 1, out=place)
        added = np.multiply(self.postings.impacts[place], self.weight, dtype=kind)
        added[found[place] != wanted] = 0
        return added


def top(
    terms: Sequence[Weighted], ranks: Array, k: int, *, at_least: int = 1, live: Array | None = None
) -> tuple[Array, Array]:
    """Return (documents, scores) of the `k` best with a score of `at_least`, the best first.

    `ranks` orders equal scores, one number for each document of the segment; `live` is false for the documents that
    are deleted or filtered out.
    """
    order = sorted(terms, key=lambda term: (-term.most, term.cost))
    left = sum(term.most for term in order)
    row: Array = np.zeros(len(ranks), dtype=np.int32 if left < _SMALL else np.int64)
    for number, term in enumerate(order):
        if left < at_least:
            return _finish(row, order[number:], ranks, k, at_least, live, left)
        found, scores = term.all(row.dtype)
        if number:
            scores += row[found]
        row[found] = scores
        left -= term.most
        if left and len(found) >= k:
            at_least = _raised(at_least, scores, found, k, live)
    return _finish(row, (), ranks, k, at_least, live, 0)


def best_of(scores: Array, documents: Array, ranks: Array, k: int) -> tuple[Array, Array]:
    """Return the `k` best of `documents` with their scores, the best first, equal ones by rank."""
    if len(documents) > k:
        kept = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        documents, scores = documents[kept], scores[kept]
        if len(documents) > k:
            documents, scores = _without_last_ties(scores, documents, ranks, k)
    best = np.lexsort((ranks[documents], -scores))
    return documents[best], scores[best]


def _without_last_ties(scores: Array, documents: Array, ranks: Array, k: int) -> tuple[Array, Array]:
    """Keep of the documents with the lowest score only those of lowest rank, `k` in all."""
    lowest = scores == scores.min()
    tied = documents[lowest]
    wanted = k - (len(documents) - len(tied))
    tied = tied[np.argpartition(ranks[tied], wanted - 1)[:wanted]]
    chosen = np.append(documents[~lowest], tied)
    return chosen, np.append(scores[~lowest], np.full(wanted, scores.min(), dtype=scores.dtype))


def _raised(at_least: int, scores: Array, found: Array, k: int, live: Array | None) -> int:
    """Return the k-th highest of the scores so far, if it is above `at_least`: all of the final top k have as much."""
    able = scores >= at_least
    if live is not None:
        able &= live[found]
    scores = scores[able]
    return at_least if len(scores) < k else int(np.partition(scores, len(scores) - k)[len(scores) - k])


def _finish(
    row: Array, rest: Sequence[Weighted], ranks: Array, k: int, at_least: int, live: Array | None, left: int
) -> tuple[Array, Array]:
    """Look up the terms that are left for the documents that can reach the top, and order the best."""
    able = np.flatnonzero(row >= max(at_least - left, 1))
    if live is not None:
        able = able[live[able]]
    scores = row[able]
    for term in rest:
        scores += term.of(able, row.dtype)
        left -= term.most
        if len(able) > k:
            at_least = _raised(at_least, scores, able, k, None)
        kept = scores >= at_least - left
        able, scores = able[kept], scores[kept]
    kept = scores >= at_least
    return best_of(scores[kept], able[kept], ranks, k)

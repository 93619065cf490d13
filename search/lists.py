"""Which documents have a word or a run, segment by segment, and how much is it worth there?

    weight of a word     = 1024 * ln(1 + (documents without it + 0.5) / (documents with it + 0.5)), rounded, at least 1
    weight of a run      = likewise, by the documents with the run
    weight of a free run = that of its weightiest word; of a run of no known word as of any other run
    score of a word      = impact * weight
    score of a run       = 128 * field's run weight * weight * factor, for each field that it stands in

The factor is 1 but for other names of what was typed, which count less (`search.expansion`).

A free run is what someone typed whose words are looked up as well. It counts much in a title or name, little in a
body: there it is looked for only if that can change the answer, which is why its weight must be known before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.segment import Postings, Segment, taken_apart
from index.schema import FIELDS
from search.plan import EVERYWHERE, Scope
from search.runs import Run
from search.topk import Addend, Sought, Weighted

Array = npt.NDArray[Any]

STEP = 1024
"""A weight of 1."""
RUN_IMPACT = 128
"""What a run in a field of run weight 1 is worth, in the steps of a word's impact."""
_KEPT_TERMS = 8192
_KEPT_WEIGHTS = 65_536
_KEPT_RUNS = 256
_FEW = 100
"""A run that so few documents of a segment can have is looked for at once; measured."""
_BODY = len(FIELDS) - 1
_OUTSIDE = [number for number, _ in enumerate(FIELDS) if number != _BODY]


class _Term(NamedTuple):
    """A word's postings in each segment, and its weight."""

    lists: tuple[Weighted | None, ...]
    weight: int


class Lists:
    """Looks words and runs up in some segments, and keeps the latest; can be used by several threads at once."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._documents = max(sum(segment.documents for segment in segments), 1)
        self._term = lru_cache(_KEPT_TERMS)(self._looked_up)
        self.weight_of_run = lru_cache(_KEPT_WEIGHTS)(self._weight_of_run)
        self.run = lru_cache(_KEPT_RUNS)(self._run)
        self.free_run = lru_cache(_KEPT_RUNS)(self._free_run)

    def term(self, term: str) -> tuple[Weighted | None, ...]:
        """Return the list of a word in each segment."""
        return self._term(term).lists

    def weight_of_terms(self, terms: tuple[str, ...]) -> int:
        """Return the weight of characters that stand one behind the other."""
        return self.weight_of_run(Run(terms, (0,) * (len(terms) - 1), (0,) * (len(terms) - 1)))

    def _weight_of_run(self, run: Run) -> int:
        found = (segment.characters.seek(run.terms, run.least, run.most) for segment in self._segments)
        return self._weight(sum(one.documents for one in found if one is not None))

    def weight_of_free_run(self, run: Run, terms: tuple[str, ...]) -> int:
        """Return the weight of the weightiest of these words; that of the run where no document has any."""
        return max((self._term(term).weight for term in terms), default=0) or self.weight_of_run(run)

    def _looked_up(self, term: str) -> _Term:
        postings = [segment.postings(term) for segment in self._segments]
        weight = self._weight(sum(len(p.documents) for p in postings if p is not None))
        return _Term(tuple(None if p is None else Weighted(p, weight) for p in postings), weight)

    def _run(self, run: Run, scope: Scope, factor: float = 1.0) -> list[list[Addend]]:
        """Return the lists of a run in the fields of a scope in each segment, with ready scores times `factor`."""
        owners = [segment.texts_with(run.terms, run.least, run.most) for segment in self._segments]
        weight = self._weight(sum(_different(documents) for documents, _ in owners))
        worth = worth_of(scope, weight, factor)
        return [_ready(documents, worth[fields]) for documents, fields in owners]

    def _free_run(self, run: Run, terms: tuple[str, ...]) -> list[list[Addend]]:
        """Return the lists of a run of these words in each segment; what stands in bodies is looked for later."""
        weight = max((self._term(term).weight for term in terms), default=0)
        if not weight:
            return self.run(run, EVERYWHERE)
        worth = worth_of(EVERYWHERE, weight)
        return [self._freely(segment, run, worth) for segment in self._segments]

    def _freely(self, segment: Segment, run: Run, worth: Array) -> list[Addend]:
        found = segment.characters.seek(run.terms, run.least, run.most)
        if found is None:
            return []
        documents, fields = taken_apart(found.outside)
        outside = _ready(documents, worth[fields])
        candidates = len(found.candidates)
        if candidates > _FEW and not found.is_certain:
            return [*outside, Sought(int(worth[_BODY]), candidates, lambda: found.bodies, found.stands_in)]
        bodies = found.bodies
        return [*outside, *_ready(bodies, np.full(len(bodies), worth[_BODY]))]

    def _weight(self, frequency: int) -> int:
        if not frequency:
            return 0
        return max(round(STEP * math.log(1 + (self._documents - frequency + 0.5) / (frequency + 0.5))), 1)


def worth_of(scope: Scope, weight: int, factor: float = 1.0) -> Array:
    """Return what a run that counts `factor` scores in each field, by the field's number."""
    worth = np.zeros(len(FIELDS), dtype=np.int32)
    worth[scope.numbers] = [round(field.run_weight * RUN_IMPACT * weight * factor) for field in scope.fields]
    return worth


def _ready(documents: Array, scores: Array) -> list[Addend]:
    """Return documents in order with the sum of the scores of each as a list, if any is left that scores."""
    if not scores.all():
        documents, scores = documents[scores > 0], scores[scores > 0]
    if not len(documents):
        return []
    first = np.flatnonzero(np.append(True, documents[1:] != documents[:-1]))
    if len(first) < len(documents):
        documents, scores = documents[first], np.add.reduceat(scores, first)
    # As narrow as may be: they are kept for the next query.
    documents = documents.astype(np.min_scalar_type(int(documents[-1])))
    return [Weighted(Postings(documents, scores, int(scores.max())), 1)]


def _different(documents: Array) -> int:
    """Return how many different numbers there are in order."""
    return int(np.count_nonzero(documents[1:] != documents[:-1])) + 1 if len(documents) else 0

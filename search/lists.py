"""Which documents have a word, a pair of characters or a run, segment by segment, and how much is it worth there?

    weight of a word     = 1024 * ln(1 + (documents without it + 0.5) / (documents with it + 0.5)), rounded, at least 1
    weight of a pair     = likewise, and so are those of a character and of a run
    weight of a free run = that of its weightiest word; of a run of no known word as of any other run
    score of a word      = impact * weight
    score of a pair      = impact * half its weight, rounded up
    score of a run       = 128 * field's run weight * weight * factor, for each field that it stands in

The factor is 1 but for other names of what was typed, which count less (`search.expansion`).

A free run is what someone typed whose words and pairs are looked up as well. In titles and names it counts much. In
bodies it isn't looked for: whatever has it there has its pairs, and near to each other (see `search.nearness`). Only
where none of its pairs is looked up, bodies are looked through as well, so that whatever has the run is found; a run of
one character counts as standing in the body of whatever has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.character_row import FIELD_BITS
from index.codec.impacts import Postings
from index.codec.segment import Segment, taken_apart
from index.native import compiled
from search.plan import EVERYWHERE, FreeRun, Scope
from search.questions import Pair
from search.runs import Run
from search.texts import BODY, codes_of
from search.topk import Weighted

Array = npt.NDArray[Any]

_RANKING = compiled("search._ranking")

STEP = 1024
"""A weight of 1."""
RUN_IMPACT = 128
"""What a run in a field of run weight 1 is worth, in the steps of a word's impact."""
_KEPT_TERMS = 8192
_KEPT_WEIGHTS = 65_536
_KEPT_RUNS = 1024
_KEPT_CHARACTERS = 512
"""Less, for common ones have many documents."""


class Term(NamedTuple):
    """The postings of a word or a pair in each segment, and how much it weighs as words do."""

    lists: tuple[Weighted | None, ...]
    weight: int


class Lists:
    """Looks words, pairs and runs up in some segments, and keeps the latest; can be used by several threads at once."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self.documents = max(sum(segment.documents for segment in segments), 1)
        self.term = lru_cache(_KEPT_TERMS)(self._term)
        self.pair = lru_cache(_KEPT_TERMS)(self._pair)
        self.weight_of_run = lru_cache(_KEPT_WEIGHTS)(self._weight_of_run)
        self.weight_of_character = lru_cache(_KEPT_WEIGHTS)(self._weight_of_character)
        self.run = lru_cache(_KEPT_RUNS)(self._run)
        self.free_run = lru_cache(_KEPT_RUNS)(self._free_run)
        self.character = lru_cache(_KEPT_CHARACTERS)(self._character)

    def _term(self, term: str) -> Term:
        return self._weighed([segment.postings(term) for segment in self._segments], lambda weight: weight)

    def _pair(self, pair: Pair) -> Term:
        return self._weighed([segment.pair(*pair) for segment in self._segments], lambda weight: (weight + 1) // 2)

    def _weighed(self, postings: Sequence[Postings | None], worth: Callable[[int], int]) -> Term:
        weight = self._weight(sum(len(found.documents) for found in postings if found is not None))
        counts = worth(weight)
        return Term(tuple(None if found is None else Weighted(found, counts) for found in postings), weight)

    def weights_of_pairs(self, pairs: Sequence[Pair]) -> list[int]:
        """Return how much each of these pairs weighs as words do, 0 where no document has it."""
        if _RANKING:
            return [
                self._weight(each) for each in _RANKING.frequencies(self.seen, [], codes_of(chain.from_iterable(pairs)))
            ]
        return [self.pair(pair).weight for pair in pairs]

    @cached_property
    def seen(self) -> tuple[Any, ...]:
        """The segments as compiled code looks words and pairs up in them."""
        assert _RANKING is not None
        return tuple(_RANKING.Segment(segment.seen(), segment.ranks) for segment in self._segments)

    def _weight_of_character(self, character: str) -> int:
        return self._weight(sum(segment.characters.count_with(character) for segment in self._segments))

    def _weights_of_words(self, words: Sequence[str]) -> list[int]:
        """Return how much each of these words weighs, 0 where no document has it."""
        if _RANKING:
            encoded = [word.encode("utf-8", "surrogatepass") for word in words]
            return [self._weight(each) for each in _RANKING.frequencies(self.seen, encoded, codes_of(()))]
        return [self.term(word).weight for word in words]

    def _weight_of_run(self, run: Run) -> int:
        owners = (segment.owners_with(run.terms, run.least, run.most) for segment in self._segments)
        return self._weight(sum(map(_documents_in, owners)))

    def weight_of_free_run(self, run: FreeRun) -> int:
        """Return the weight of the weightiest of its words; that of the run where no document has any."""
        return max(self._weights_of_words(run.words), default=0) or self.weight_of_run(run.run)

    def _run(self, run: Run, scope: Scope, factor: float = 1.0) -> list[list[Weighted]]:
        """Return the lists of a run in the fields of a scope in each segment, with ready scores times `factor`."""
        owners = [segment.owners_with(run.terms, run.least, run.most) for segment in self._segments]
        worth = worth_of(scope, self._weight(sum(map(_documents_in, owners))), factor)
        return [_ready(each, worth) for each in owners]

    def _free_run(self, run: FreeRun) -> list[list[Weighted]]:
        """Return the lists of a free run in each segment, with ready scores."""
        if run.in_bodies and len(run.run.terms) == 1:
            return self.character(run)
        owners = [self._owners_with(segment, run) for segment in self._segments]
        if not any(map(len, owners)):
            return [[] for _ in self._segments]
        worth = worth_of(EVERYWHERE, self.weight_of_free_run(run))
        return [_ready(each, worth) for each in owners]

    def _owners_with(self, segment: Segment, free: FreeRun) -> Array:
        """Return the owners of the texts in which a free run of more than one character counts, in order."""
        run = free.run
        return segment.owners_with(run.terms, run.least, run.most) if free.in_bodies else segment.names_with(run.terms)

    def _character(self, run: FreeRun) -> list[list[Weighted]]:
        """Return the lists of a free run of one character: what has it counts as having it in the body."""
        (character,) = run.run.terms
        worth = worth_of(EVERYWHERE, self.weight_of_free_run(run))
        return [self._character_in(segment, character, worth) for segment in self._segments]

    def _character_in(self, segment: Segment, character: str, worth: Array) -> list[Weighted]:
        having = segment.characters.documents_with(character)
        if not len(having):
            return []
        documents = having.astype(np.min_scalar_type(int(having[-1])))
        body = Weighted(Postings(documents, np.ones(len(documents), dtype=np.uint8), 1), int(worth[BODY]))
        return [*_ready(segment.names_with((character,)), worth), *([body] if body.weight else [])]

    def _weight(self, frequency: int) -> int:
        if not frequency:
            return 0
        return max(round(STEP * math.log(1 + (self.documents - frequency + 0.5) / (frequency + 0.5))), 1)


def worth_of(scope: Scope, weight: int, factor: float = 1.0) -> Array:
    """Return what a run that counts `factor` scores in each field, by the field's number, as i32."""
    worth = np.zeros(1 << FIELD_BITS, dtype=np.int32)
    worth[scope.numbers] = [round(field.run_weight * RUN_IMPACT * weight * factor) for field in scope.fields]
    return worth


def _ready(owners: Array, worth: Array) -> list[Weighted]:
    """Return the documents of texts with the sum of what these are `worth` as a list, if any is left that scores."""
    if _RANKING:
        having, reached, most = _RANKING.summed(owners, worth)
        documents, scores = np.frombuffer(having, dtype=np.uint32), np.frombuffer(reached, dtype=np.int64)
        return [Weighted(Postings(documents, scores, most), 1)] if most else []
    documents, fields = taken_apart(owners)
    scores = worth[fields]
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


def _documents_in(owners: Array) -> int:
    """Return how many different documents texts belong to, whose owners come in order."""
    if _RANKING:
        count: int = _RANKING.documents_in(owners)
        return count
    documents, _ = taken_apart(owners)
    return int(np.count_nonzero(documents[1:] != documents[:-1])) + 1 if len(documents) else 0

"""How are matches put together exactly, and how is a run found in an index? Whoosh query classes of our own.

Whoosh 2.7.4's combining classes can't be trusted: its `normalize` turns `all but x` into everything, its `Or` drops
what scores nothing, its `AndMaybe` forgets scores inside an `And`, and its `SpanNear` can't stand in an `And` at all.
These here work out a segment's matches at once, as a dict from document number to score. What a query means is for
`search.compiling`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import query as whoosh
from whoosh.matching import ListMatcher

from index.analysis import GAP
from search.runs import Run

Scores = dict[int, float]


class _Exact(whoosh.Query, ABC):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """A query that works out all of its matches in a segment at once."""

    @abstractmethod
    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return Whoosh's way to walk through the matches."""
        scores = self.scores(searcher, context or searcher.context())
        ids = sorted(scores)
        return ListMatcher(ids, [scores[id] for id in ids])


def _scores(query: Any, searcher: Any, context: Any) -> Scores:
    if isinstance(query, _Exact):
        return query.scores(searcher, context)
    matcher, scores = query.matcher(searcher, context), {}
    while matcher.is_active():
        scores[matcher.id()] = matcher.score()
        matcher.next()
    return scores


class AnyOf(_Exact):
    """What matches at least one of `parts`, with the sum of their scores; of no parts, nothing."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self.parts = parts

    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""
        total: Scores = {}
        for part in self.parts:
            for id, score in _scores(part, searcher, context).items():
                total[id] = total.get(id, 0.0) + score
        return total


class AllOf(_Exact):
    """What matches every one of `parts`, with the sum of their scores."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self.parts = parts

    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""
        first, *others = self.parts
        total = _scores(first, searcher, context)
        for part in others:
            if not total:
                break
            scores = _scores(part, searcher, context)
            total = {id: score + scores[id] for id, score in total.items() if id in scores}
        return total


class WithBonus(_Exact):
    """What matches `wanted`; whatever of it matches `bonus` too has the sum of the scores."""

    def __init__(self, wanted: Any, bonus: Any) -> None:
        self.wanted = wanted
        self.bonus = bonus

    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""
        wanted, bonus = (_scores(part, searcher, context) for part in (self.wanted, self.bonus))
        return {id: score + bonus.get(id, 0.0) for id, score in wanted.items()}


class Without(_Exact):
    """What matches `wanted` and not `unwanted`."""

    def __init__(self, wanted: Any, unwanted: Any) -> None:
        self.wanted = wanted
        self.unwanted = unwanted

    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""
        unwanted = _scores(self.unwanted, searcher, context)
        return {id: score for id, score in _scores(self.wanted, searcher, context).items() if id not in unwanted}


class Unscored(_Exact):
    """What matches `part`, without a score: a condition that says nothing of how well an article answers."""

    def __init__(self, part: Any) -> None:
        self.part = part

    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""
        return dict.fromkeys(_scores(self.part, searcher, context), 0.0)


class RunIn(_Exact):
    """Where a run stands in the field `field` of character terms; the score is that of its terms, times `weight`."""

    def __init__(self, field: str, run: Run, *, weight: float) -> None:
        self.run = run
        self.weight = weight
        self.terms = {term: whoosh.Term(field, term) for term in run.terms}
        self.gap = whoosh.Term(field, GAP)

    def scores(self, searcher: Any, context: Any) -> Scores:
        """Return the score of each document that matches."""
        matchers: dict[str, Any] = {}
        for text, term in self.terms.items():
            matchers[text] = term.matcher(searcher, context)
            if not matchers[text].is_active():
                return {}
        gaps = None if self.run.is_exact else self.gap.matcher(searcher, context)
        return {
            id: self._score({text: matcher.score() for text, matcher in matchers.items()})
            for id in _in_all(list(matchers.values()))
            if len(self.run.terms) == 1 or self._stands(matchers, _positions(gaps, id))
        }

    def _score(self, scores: dict[str, float]) -> float:
        return self.weight * sum(scores[term] for term in self.run.terms)

    def _stands(self, matchers: dict[str, Any], gaps: set[int]) -> bool:
        """Tell whether the terms follow each other as the run wants; wildcards stand for letters, never for a gap."""
        places = {text: set(matcher.value_as("positions")) for text, matcher in matchers.items()}
        first, *others = self.run.terms
        ends = places[first]
        for term, least, most in zip(others, self.run.least, self.run.most, strict=True):
            ends = places[term] & {
                end + 1 + between for end in ends for between in range(least, _free(end, most, gaps) + 1)
            }
            if not ends:
                return False
        return True


def _free(end: int, most: int, gaps: set[int]) -> int:
    """Return how many of the `most` positions behind `end` come before the first gap."""
    return next((n for n in range(most) if end + 1 + n in gaps), most)


def _positions(matcher: Any, id: int) -> set[int]:
    """Return the positions of a term in the document `id`; ids are asked for in rising order."""
    if matcher is None or not matcher.is_active():
        return set()
    matcher.skip_to(id)
    return set(matcher.value_as("positions")) if matcher.is_active() and matcher.id() == id else set()


def _in_all(matchers: list[Any]) -> Iterator[int]:
    """Move all `matchers` from one document that they share to the next, and yield each."""
    while all(matcher.is_active() for matcher in matchers):
        ids = [matcher.id() for matcher in matchers]
        furthest = max(ids)
        if min(ids) == furthest:
            yield furthest
            matchers[0].next()
            continue
        for matcher, id in zip(matchers, ids, strict=True):
            if id < furthest:
                matcher.skip_to(furthest)

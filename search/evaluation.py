"""Which documents does a query tree match, and with what score? Evaluated on whole arrays, segment by segment.

Free words over all fields take the short way (`search.topk`). Everything else becomes, for each segment, one row of
flags and one of scores with a place for each document; AND, OR and NOT are then single operations on rows.

    score of a word = impact * weight          weight = 1024 * (ln(documents / (documents with it + 1)) + 1), rounded
    score of a run  = 128 * field's run weight * weight of the run     for each field that it stands in

Scores are whole numbers, so that equal documents get equal scores whatever the order of adding up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any as Anything
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.segment import Segment
from index.schema import BY_NAME, FIELDS, TextField
from search.query import All, Any, Dates, Everything, Fuzzy, Group, InField, Node, Not, Pattern, Phrase, Words
from search.runs import Run, exact_run, runs_of
from search.topk import Weighted, top

Array = npt.NDArray[Anything]
Fields = tuple[TextField, ...]

_STEP = 1024
_RUN_IMPACT = 128
_LONGEST_RUN = 16
"""A longer free run is a sentence: to look for it as a whole costs much and finds little."""
_NUMBER = {field.name: number for number, field in enumerate(FIELDS)}


class Found(NamedTuple):
    """A document that matches: the number of its segment, its number there, and its score."""

    segment: int
    document: int
    score: int


class Rows(NamedTuple):
    """For each document of a segment: whether it matches, and its score (0 where it doesn't)."""

    matches: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class _Scope:
    """The fields that a part of the tree is asked of."""

    fields: Fields = FIELDS

    @property
    def is_everywhere(self) -> bool:
        return self.fields is FIELDS

    @property
    def numbers(self) -> list[int]:
        return [_NUMBER[field.name] for field in self.fields]


class Evaluator:
    """Evaluates query trees on the segments of one generation; `cut` gives the words of a folded or raw text."""

    def __init__(
        self,
        segments: Sequence[Segment],
        cut: Callable[[str], list[str]],
        *,
        live: Sequence[Array | None] | None = None,
    ) -> None:
        self._segments = segments
        self._cut = cut
        self._live = list(live) if live is not None else [None] * len(segments)
        self._documents = sum(segment.documents for segment in segments)
        self._runs: dict[Run, list[tuple[Array, Array]]] = {}

    def top(self, tree: Node, k: int) -> list[Found]:
        """Return the `k` best, the best first; equal scores in the order of the documents."""
        terms = self._free_terms(tree)
        if terms is not None:
            return self._top_of_terms(terms, k)
        return self.all(tree)[:k]

    def all(self, tree: Node) -> list[Found]:
        """Return all that match, the best first; equal scores in the order of the documents."""
        found: list[Found] = []
        for number, _ in enumerate(self._segments):
            rows = self._evaluate(tree, _Scope(), number, exact=False)
            matches = rows.matches if self._live[number] is None else rows.matches & self._live[number]
            documents = np.flatnonzero(matches)
            pairs = zip(documents.tolist(), rows.scores[documents].tolist(), strict=True)
            found += [Found(number, document, score) for document, score in pairs]
        found.sort(key=lambda one: -one.score)
        self._runs.clear()
        return found

    # The short way: nothing but free words, whose runs are too long to be looked for.

    def _free_terms(self, tree: Node) -> list[str] | None:
        """Return the terms of a tree that asks for any of them and nothing else, or None."""
        if not isinstance(tree, Words):
            return None
        run = exact_run(tree.text)
        if run is not None and len(run.terms) <= _LONGEST_RUN and self._run_frequency(run):
            return None
        return self._terms(tree.text)

    def _top_of_terms(self, terms: Iterable[str], k: int) -> list[Found]:
        postings = [(self._weight_of(term), [segment.postings(term) for segment in self._segments]) for term in terms]
        best: list[Found] = []
        at_least = 1
        for number, segment in enumerate(self._segments):
            weighted = [Weighted(p, weight) for weight, found in postings if (p := found[number]) is not None]
            documents, scores = top(weighted, segment.documents, k, at_least=at_least, live=self._live[number])
            pairs = zip(documents.tolist(), scores.tolist(), strict=True)
            best = sorted(best + [Found(number, d, s) for d, s in pairs], key=lambda one: -one.score)[:k]
            at_least = max(at_least, best[-1].score) if len(best) == k else at_least
        return best

    # Rows of whole segments.

    def _evaluate(self, node: Node, scope: _Scope, at: int, *, exact: bool) -> Rows:
        """Evaluate a node on one segment; with `exact`, free words mean their exact run."""
        match node:
            case Everything():
                return self._anything(scope, at)
            case Words(text) if not exact:
                return self._words(text, scope, at)
            case Words() | Phrase() | Pattern() | Fuzzy():
                return self._any_run(runs_of(node), scope, at)
            case Dates(start, end):
                first, last = start.first_day if start else None, end.last_day if end else None
                return self._unscored(self._segments[at].overlapping(first, last))
            case InField("date", inner):
                return self._evaluate(inner, scope, at, exact=exact)
            case InField(name, inner):
                return self._evaluate(inner, replace(scope, fields=(BY_NAME[name],)), at, exact=False)
            case All(nodes):
                return _intersection([self._demanded(n, scope, at) for n in dict.fromkeys(nodes)])
            case Any(nodes):
                return _union([self._evaluate(n, scope, at, exact=exact) for n in dict.fromkeys(nodes)])
            case Not(inner):
                return self._unscored(~self._evaluate(inner, scope, at, exact=True).matches)
            case Group():
                return self._group(node, scope, at, exact=exact)

    def _group(self, group: Group, scope: _Scope, at: int, *, exact: bool) -> Rows:
        should = [self._evaluate(n, scope, at, exact=exact) for n in dict.fromkeys(group.should)]
        free = [self._evaluate(n, scope, at, exact=False) for n in dict.fromkeys(group.must) if isinstance(n, Words)]
        if group.must:
            demanded = _intersection([self._demanded(n, scope, at) for n in dict.fromkeys(group.must)])
            bonus = sum((rows.scores for rows in should + free), np.zeros_like(demanded.scores))
            found = Rows(demanded.matches, np.where(demanded.matches, demanded.scores + bonus, 0))
        else:
            found = _union(should) if should else self._anything(_Scope(), at)
        for node in dict.fromkeys(group.must_not):
            kept = found.matches & ~self._evaluate(node, scope, at, exact=True).matches
            found = Rows(kept, np.where(kept, found.scores, 0))
        return found

    def _demanded(self, node: Node, scope: _Scope, at: int) -> Rows:
        """Evaluate a node that has to match: its words mean their exact run, but a group's optional ones stay free."""
        return self._evaluate(node, scope, at, exact=not isinstance(node, Group))

    def _unscored(self, matches: Array) -> Rows:
        return Rows(matches, np.zeros(len(matches), dtype=np.int64))

    def _anything(self, scope: _Scope, at: int) -> Rows:
        segment = self._segments[at]
        if scope.is_everywhere:
            return self._unscored(np.ones(segment.documents, dtype=bool))
        matches = np.zeros(segment.documents, dtype=bool)
        documents, fields = segment.texts()
        matches[documents[np.isin(fields, scope.numbers)]] = True
        return self._unscored(matches)

    def _words(self, text: str, scope: _Scope, at: int) -> Rows:
        """Match free words: everywhere any of them or their run, in a field of prose all of them, in names the run."""
        run = exact_run(text)
        runs = self._any_run([] if run is None else [run], scope, at)
        if not scope.is_everywhere and any(field.kind == "names" for field in scope.fields):
            return runs
        terms = [self._term(term, scope, at) for term in self._terms(text)]
        if not scope.is_everywhere:
            return _union([_intersection(terms), runs]) if terms else runs
        is_sentence = run is not None and len(run.terms) > _LONGEST_RUN
        return _union(terms if is_sentence else [*terms, runs]) if terms else runs

    def _terms(self, text: str) -> list[str]:
        return list(dict.fromkeys(self._cut(text)))

    def _term(self, term: str, scope: _Scope, at: int) -> Rows:
        segment = self._segments[at]
        scores = np.zeros(segment.documents, dtype=np.int64)
        if (postings := segment.postings(term)) is None:
            return Rows(scores > 0, scores)
        scores[postings.documents] = postings.impacts * np.int64(self._weight_of(term))
        if not scope.is_everywhere:
            inside = np.zeros(segment.documents, dtype=bool)
            for field in scope.fields:
                inside[segment.documents_with(term, field.name)] = True
            scores[~inside] = 0
        return Rows(scores > 0, scores)

    def _any_run(self, runs: Sequence[Run], scope: _Scope, at: int) -> Rows:
        scores = np.zeros(self._segments[at].documents, dtype=np.int64)
        for run in runs:
            documents, fields = self._places(run)[at]
            weight = _RUN_IMPACT * self._weight(self._run_frequency(run))
            for field, number in zip(scope.fields, scope.numbers, strict=True):
                scores[documents[fields == number]] += round(field.run_weight * weight)
        return Rows(scores > 0, scores)

    def _places(self, run: Run) -> list[tuple[Array, Array]]:
        """Return, for each segment, the different (document, field) that a run stands in."""
        if run not in self._runs:
            self._runs[run] = [segment.texts_with(run.terms, run.least, run.most) for segment in self._segments]
        return self._runs[run]

    def _run_frequency(self, run: Run) -> int:
        return sum(len(np.unique(documents)) for documents, _ in self._places(run))

    def _weight_of(self, term: str) -> int:
        return self._weight(sum(len(p.documents) for s in self._segments if (p := s.postings(term)) is not None))

    def _weight(self, frequency: int) -> int:
        return round(_STEP * (math.log(max(self._documents, 1) / (frequency + 1)) + 1)) if frequency else 0


def _union(rows: Sequence[Rows]) -> Rows:
    matches = np.logical_or.reduce([one.matches for one in rows])
    return Rows(matches, np.sum([one.scores for one in rows], axis=0))


def _intersection(rows: Sequence[Rows]) -> Rows:
    matches = np.logical_and.reduce([one.matches for one in rows])
    return Rows(matches, np.where(matches, np.sum([one.scores for one in rows], axis=0), 0))

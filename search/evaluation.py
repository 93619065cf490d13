"""Which documents does a query tree match, and with what score? Evaluated on whole arrays, segment by segment.

A tree that has a plan (`search.plan`: free words and runs, narrowed by filters) takes the short way, `search.topk`.
Everything else becomes, for each segment, one row of flags and one of scores with a place for each document; AND, OR
and NOT are then single operations on rows.

What words and runs score is for `search.lists` to say. Scores are whole numbers, so that equal documents get equal
scores whatever the order of adding up. What comes out is ordered by score, and equal scores by the documents' ids:
neither the cut into segments nor the order in which articles were indexed can be told from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import Any as Anything
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.aliases import Aliases
from index.codec.segment import Segment
from search.compiled import CompiledRanking, Scored, is_compiled, is_looked_up
from search.expansion import alternatives, name_runs, weighted_runs
from search.lists import Lists
from search.nearness import DEPTH, Wanted, Window, nearness, window
from search.plan import EVERYWHERE, IN_FIELD, Ask, Plan, Scope, ScopedRun, free_texts, free_words, plan_of, scoped_runs
from search.query import All, Any, Dates, Everything, Fuzzy, Group, InField, Node, Not, Pattern, Phrase, Words
from search.questions import Asked, Cut, Pair, asked, without_question_words
from search.runs import Run
from search.texts import Texts
from search.topk import Weighted, best_of, top

Array = npt.NDArray[Anything]

_KEPT_TEXTS = 1024
FULL_SCORE = 255 * 1024
"""What a score is divided by to show it: the score of a word of weight 1 that could not stand there more often."""


class Found(NamedTuple):
    """A document that matches: the number of its segment, its number there, and its score."""

    segment: int
    document: int
    score: int


_as_found = partial(tuple.__new__, Found)
"""Makes what is found of a plain tuple, sooner than by its own name."""


class Rows(NamedTuple):
    """For each document of a segment: whether it matches, and its score (0 where it doesn't)."""

    matches: Array
    scores: Array


class Evaluator:
    """Evaluates query trees on the segments of one generation.

    `cut` gives the words of a folded text, each with its place; `aliases` the other names that the corpus knows, for
    what is typed under another one. Can be asked from several threads at once.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        cut: Cut,
        *,
        live: Sequence[Array | None] | None = None,
        aliases: Callable[[], Aliases] | None = None,
    ) -> None:
        self._segments = segments
        self._aliases = aliases
        self.ask = Ask(
            lru_cache(_KEPT_TEXTS)(lambda text: self._asked(text, cut)), lru_cache(_KEPT_TEXTS)(self._instead)
        )
        self._live: list[Array | None] = list(live) if live is not None else [None] * len(segments)
        self._texts = [Texts(segment) for segment in segments]
        self.known = Lists(segments)
        self._compiled = CompiledRanking(self._texts, self.known.documents)

    def _asked(self, text: str, cut: Cut) -> Asked:
        if self._aliases is None:
            return asked(text, cut)
        aliases = self._aliases()
        return asked(text, cut, beside=(*weighted_runs(text, aliases), *name_runs(text, aliases)))

    def _instead(self, text: str) -> tuple[tuple[Run, float], ...]:
        if self._aliases is None:
            return ()
        return tuple((one.run, one.weight) for one in alternatives(text, self._aliases()))

    def top(self, tree: Node, k: int) -> list[Found]:
        """Return the `k` best, the best first; equal scores in the order of the ids."""
        tree = without_question_words(tree)
        best = self._nearer_first(tree, self._best_first(tree, max(k, DEPTH)))
        return list(map(_as_found, best[:k]))

    def ids(self, found: Sequence[Found]) -> list[str]:
        """Return the ids of some documents."""
        return self._compiled.ids(list(found)) if is_compiled() else [self._id_of(one) for one in found]

    def window(self, tree: Node, one: Found) -> Window:
        """Return where in a document what was typed stands nearest to each other."""
        return window(self._texts, one[:2], self._wanted(tree))

    def _nearer_first(self, tree: Node, found: Sequence[Scored]) -> list[Scored]:
        """Add to the scores of the first few how near to each other stands what was typed, and order them anew."""
        first, rest = found[:DEPTH], found[DEPTH:]
        if is_compiled():
            return self._compiled.nearer_first(list(first), *self._sought(tree)) + list(rest)
        near = nearness(self._texts, [one[:2] for one in first], self._wanted(tree))
        nearer = [Found(*one[:2], one[2] + more) for one, more in zip(first, near, strict=True)]
        return [*self._in_order(nearer), *rest]

    def _sought(self, tree: Node) -> tuple[str, tuple[Pair, ...]]:
        """Return the characters and pairs of a tree's free words; some may come again."""
        parts = [self.ask.free(text) for text in free_texts(tree)]
        if len(parts) == 1:
            return "".join(parts[0].characters), parts[0].pairs
        characters = chain.from_iterable([part.characters for part in parts])
        return "".join(characters), tuple(chain.from_iterable([part.pairs for part in parts]))

    def _wanted(self, tree: Node) -> Wanted:
        """Return the same with their weights."""
        characters, pairs = self._sought(tree)
        return Wanted(
            {character: self.known.weight_of_character(character) for character in characters},
            {pair: self.known.pair(pair).weight // 4 for pair in pairs},
        )

    def first_stage(self, tree: Node, k: int) -> list[Found]:
        """Return the `k` best of the first stage."""
        return list(map(_as_found, self._best_first(tree, k)))

    def _best_first(self, tree: Node, k: int) -> Sequence[Scored]:
        """Return the same, perhaps as plain tuples."""
        plan = plan_of(tree, self.ask)
        if plan is not None:
            return self._top_of_plan(plan, k)
        best = []
        for at, (documents, scores) in enumerate(self._scored(tree)):
            best += _found(at, *best_of(scores, documents, self._segments[at].ranks, k))
        return self._in_order(best)[:k]

    def ordered(self, tree: Node, keys: Sequence[Array], k: int) -> list[Found]:
        """Return the first `k` that match in the order of `keys`, a number for each document of each segment.

        Equal keys come in the order of the ids.
        """
        tree = without_question_words(tree)
        first = []
        for at, (documents, scores) in enumerate(self._scored(tree)):
            chosen, _ = best_of(-keys[at][documents], documents, self._segments[at].ranks, k)
            first += _found(at, chosen, scores[documents.searchsorted(chosen)])
        return self._in_order(first, key=lambda one: int(keys[one.segment][one.document]))[:k]

    def all(self, tree: Node) -> list[Found]:
        """Return all that match, the best first; equal scores in the order of the ids."""
        tree = without_question_words(tree)
        every = [found for at, pair in enumerate(self._scored(tree)) for found in _found(at, *pair)]
        return list(map(_as_found, self._nearer_first(tree, self._in_order(every))))

    def _scored(self, tree: Node) -> Iterator[tuple[Array, Array]]:
        """Yield for each segment the documents that match, in the order of the segment, and their scores."""
        for at, _ in enumerate(self._segments):
            rows = self.evaluate(tree, EVERYWHERE, at, exact=False)
            documents = np.flatnonzero(self._alive(rows.matches, at))
            yield documents, rows.scores[documents]

    def matching(self, tree: Node) -> Iterator[Array]:
        """Yield for each segment a flag for each document: whether it matches."""
        tree = without_question_words(tree)
        plan = plan_of(tree, self.ask)
        if plan is None:
            for at, _ in enumerate(self._segments):
                yield self._alive(self.evaluate(tree, EVERYWHERE, at, exact=False).matches, at)
            return
        for at, lists in enumerate(self._lists(plan)):
            found = np.zeros(self._segments[at].documents, dtype=bool)
            for one in lists:
                found[one.postings.documents] = True
            narrowed, _ = self._narrowed(plan, at)
            yield found if narrowed is None else found & narrowed

    def count(self, tree: Node) -> int:
        """Return how many documents match."""
        plan = plan_of(without_question_words(tree), self.ask)
        if plan is None or not is_compiled():
            return sum(int(np.count_nonzero(flags)) for flags in self.matching(tree))
        live = [self._narrowed(plan, at)[0] for at, _ in enumerate(self._segments)]
        return self._compiled.count(plan, self._ready_for_compiled(plan), live)

    def _alive(self, flags: Array, at: int) -> Array:
        live = self._live[at]
        return flags if live is None else flags & live

    def _in_order(self, found: list[Found], *, key: Callable[[Found], int] = lambda one: -one.score) -> list[Found]:
        """Order by `key`, and by id where keys are equal: ids are looked up only there."""
        keys = [key(one) for one in found]
        if len(set(keys)) == len(keys):
            return [one for _, one in sorted(zip(keys, found, strict=True))]
        often = Counter(keys)
        ids = [self._id_of(one) if often[k] > 1 else "" for k, one in zip(keys, found, strict=True)]
        return [one for _, _, one in sorted(zip(keys, ids, found, strict=True))]

    def _id_of(self, one: Found) -> str:
        return self._segments[one.segment].id_of(one.document)

    # The short way: posting lists are added up, and what narrows them is flags.

    def _top_of_plan(self, plan: Plan, k: int) -> Sequence[Scored]:
        live, extra = self._live, 0
        if not plan.is_open:
            narrowed = [self._narrowed(plan, at) for at, _ in enumerate(self._segments)]
            live = [flags for flags, _ in narrowed]
            extra = max((score for _, score in narrowed), default=0)
        if is_compiled():
            found: Sequence[Scored] = self._compiled.first_stage(plan, self._ready_for_compiled(plan), live, k)
        else:
            found = self._best(plan, k, live)
        return [(at, document, score + extra) for at, document, score in found] if extra else found

    def _best(self, plan: Plan, k: int, live: Sequence[Array | None]) -> Sequence[Scored]:
        """Return the `k` best; with None for `live`, all of a segment's documents may be among them."""
        best: list[Found] = []
        at_least = 1
        for at, lists in enumerate(self._lists(plan)):
            if lists:
                best += _found(at, *top(lists, self._segments[at].ranks, k, at_least=at_least, live=live[at]))
                if len(best) >= k:
                    at_least = max(at_least, sorted(one.score for one in best)[-k])
        return self._in_order(best)[:k]

    def _ready_for_compiled(self, plan: Plan) -> list[list[Weighted]]:
        """Return in each segment the lists of the runs that compiled code doesn't look up itself."""
        ready: list[list[Weighted]] = [[] for _ in self._segments]
        for run in plan.runs:
            if not is_looked_up(run):
                for here, lists in zip(ready, self.known.run(*run), strict=True):
                    here += lists
        return ready

    def _lists(self, plan: Plan) -> list[list[Weighted]]:
        """Return what is to be added up for a plan in each segment."""
        lists = self._ready_lists(plan)
        for found in (*map(self.known.term, plan.terms), *map(self.known.pair, plan.pairs)):
            for here, one in zip(lists, found.lists, strict=True):
                if one is not None:
                    here.append(one)
        return lists

    def _ready_lists(self, plan: Plan) -> list[list[Weighted]]:
        """Return what is to be added up for the runs of a plan in each segment."""
        lists: list[list[Weighted]] = [[] for _ in self._segments]
        for ready_lists in (
            *(self.known.free_run(run) for run in plan.free_runs),
            *(self.known.run(*run) for run in plan.runs),
        ):
            for here, ready in zip(lists, ready_lists, strict=True):
                here += ready
        return lists

    def _narrowed(self, plan: Plan, at: int) -> tuple[Array | None, int]:
        """Return flags for what a plan's filters leave of a segment, and what these add to each score."""
        live, score = self._live[at], 0
        for node in plan.filters:
            rows = self.evaluate(node, EVERYWHERE, at, exact=True)
            live = rows.matches if live is None else live & rows.matches
            score += int(rows.scores.max(initial=0))
        for node in dict.fromkeys(plan.forbidden):
            kept = ~self.evaluate(node, EVERYWHERE, at, exact=True).matches
            live = kept if live is None else live & kept
        return live, score

    # Rows of whole segments.

    def evaluate(self, node: Node, scope: Scope, at: int, *, exact: bool) -> Rows:
        """Evaluate a node on one segment, in the first stage; with `exact`, free words mean their exact run."""
        match node:
            case Everything():
                return self._anything(scope, at)
            case Words(text) if not exact:
                return self._words(text, scope, at)
            case Words() | Phrase() | Pattern() | Fuzzy():
                return self._any_run(scoped_runs(node, scope, self.ask, exact=exact), at)
            case Dates(start, end):
                first, last = start.first_day if start else None, end.last_day if end else None
                return _unscored(self._segments[at].overlapping(first, last))
            case InField("date", inner):
                return self.evaluate(inner, scope, at, exact=exact)
            case InField(name, inner):
                return self.evaluate(inner, IN_FIELD[name], at, exact=False)
            case All(nodes):
                return _intersection([self._demanded(n, scope, at) for n in dict.fromkeys(nodes)])
            case Any(nodes):
                return _union([self.evaluate(n, scope, at, exact=exact) for n in dict.fromkeys(nodes)])
            case Not(inner):
                return _unscored(~self.evaluate(inner, scope, at, exact=True).matches)
            case Group():
                return self._group(node, scope, at, exact=exact)

    def _group(self, group: Group, scope: Scope, at: int, *, exact: bool) -> Rows:
        should = [self.evaluate(n, scope, at, exact=exact) for n in dict.fromkeys(group.should)]
        free = [self.evaluate(n, scope, at, exact=False) for n in dict.fromkeys(group.must) if isinstance(n, Words)]
        if group.must:
            demanded = _intersection([self._demanded(n, scope, at) for n in dict.fromkeys(group.must)])
            bonus = sum((rows.scores for rows in should + free), np.zeros_like(demanded.scores))
            found = Rows(demanded.matches, np.where(demanded.matches, demanded.scores + bonus, 0))
        else:
            found = _union(should) if should else self._anything(EVERYWHERE, at)
        for node in dict.fromkeys(group.must_not):
            kept = found.matches & ~self.evaluate(node, scope, at, exact=True).matches
            found = Rows(kept, np.where(kept, found.scores, 0))
        return found

    def _demanded(self, node: Node, scope: Scope, at: int) -> Rows:
        """Evaluate a node that has to match: its words mean their exact run, but a group's optional ones stay free."""
        return self.evaluate(node, scope, at, exact=not isinstance(node, Group))

    def _anything(self, scope: Scope, at: int) -> Rows:
        segment = self._segments[at]
        if scope.is_everywhere:
            return _unscored(np.ones(segment.documents, dtype=bool))
        matches = np.zeros(segment.documents, dtype=bool)
        documents, fields = segment.texts()
        matches[documents[np.isin(fields, scope.numbers)]] = True
        return _unscored(matches)

    def _words(self, text: str, scope: Scope, at: int) -> Rows:
        """Match free words: everywhere any of them or their run, in a field of prose all of them, in names the run."""
        if scope.is_everywhere:
            return self._summed(self._lists(free_words(text, self.ask))[at], at)
        runs = self._any_run(scoped_runs(Words(text), scope, self.ask, exact=False), at)
        terms = [] if scope.has_names else [self._in_fields(term, scope, at) for term in self.ask.free(text).words]
        return _union([_intersection(terms), runs]) if terms else runs

    def _in_fields(self, term: str, scope: Scope, at: int) -> Rows:
        segment, found = self._segments[at], self.known.term(term).lists[at]
        inside = np.zeros(segment.documents, dtype=bool)
        for field in scope.fields:
            inside[segment.documents_with(term, field.name)] = True
        if found is None:
            return _unscored(inside)
        return Rows(inside, np.where(inside, self._summed([found], at).scores, 0))

    def _any_run(self, runs: Sequence[ScopedRun], at: int) -> Rows:
        return self._summed([one for run in runs for one in self.known.run(*run)[at]], at)

    def _summed(self, lists: Sequence[Weighted], at: int) -> Rows:
        scores = np.zeros(self._segments[at].documents, dtype=np.int64)
        for one in lists:
            documents, added = one.all(np.int64)
            scores[documents] += added
        return Rows(scores > 0, scores)


def _found(at: int, documents: Array, scores: Array) -> list[Found]:
    return [Found(at, *pair) for pair in zip(documents.tolist(), scores.tolist(), strict=True)]


def _unscored(matches: Array) -> Rows:
    return Rows(matches, np.zeros(len(matches), dtype=np.int64))


def _union(rows: Sequence[Rows]) -> Rows:
    matches = np.logical_or.reduce([one.matches for one in rows])
    return Rows(matches, np.sum([one.scores for one in rows], axis=0))


def _intersection(rows: Sequence[Rows]) -> Rows:
    matches = np.logical_and.reduce([one.matches for one in rows])
    return Rows(matches, np.where(matches, np.sum([one.scores for one in rows], axis=0), 0))

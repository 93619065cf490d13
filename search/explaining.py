"""Why does an article have its score? Takes the score of one document apart into what was added up.

Every number is a whole one, in points, so that the parts sum exactly to the score; `FULL_SCORE` points are shown as 1.
Works through a tree as `search.evaluation` does, but for one document; not for ranking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any as Anything
from typing import Literal

import numpy as np

from index.analysis import characters, fold_characters
from index.codec.postings import IMPACTS
from index.codec.segment import Segment
from index.schema import FIELDS, TextField
from search.evaluation import FULL_SCORE, Evaluator
from search.lists import RUN_IMPACT, STEP, worth_of
from search.nearness import DEPTH, WINDOW, Window
from search.plan import EVERYWHERE, IN_FIELD, FreeRun, Scope, free_runs, free_texts, scoped_runs
from search.query import All, Any, Dates, Everything, Group, InField, Node, Not, Words, to_query
from search.questions import Pair, without_question_words
from search.runs import Run
from search.topk import Weighted

Kind = Literal["word", "pair", "run", "name", "other name", "filter", "nearness"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one word, pair, run or filter adds to the score of a document, in points.

    A name is a known one inside what was typed, standing whole; an other name is looked for beside what was typed.
    `fields` are those that it stands in; `weight` is its ln-weight in 1024ths, half of it for a pair; `impact` is what
    that is multiplied by, in 255ths. A date adds nothing. For nearness `text` is the window as the author wrote it,
    `fields` is the body, and `weight` the sum of the weights in the window.
    """

    kind: Kind
    text: str
    fields: tuple[str, ...]
    weight: int
    impact: int
    points: int

    def to_dict(self) -> dict[str, Anything]:
        """Return the part in the shape of `zhanyi explain --json`."""
        return {
            "kind": self.kind,
            "text": self.text,
            "fields": list(self.fields),
            "idf": round(self.weight / STEP, 4),
            "impact": round(self.impact / IMPACTS, 4),
            "points": self.points,
            "score": self.points / FULL_SCORE,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article answers a query, or, where `matches` is false, that it doesn't.

    `left_out` are the parts of the query that only ask. `is_among_first` tells whether nearness was looked at.
    """

    query: str
    id: str
    title: str
    matches: bool
    parts: tuple[Part, ...] = ()
    left_out: tuple[str, ...] = ()
    is_among_first: bool = False

    @property
    def points(self) -> int:
        """The sum of all parts."""
        return sum(part.points for part in self.parts)

    @property
    def score(self) -> float:
        """The score as a search shows it."""
        return self.points / FULL_SCORE

    def to_dict(self) -> dict[str, Anything]:
        """Return the explanation in the shape of `zhanyi explain --json`."""
        return {
            "query": self.query,
            "id": self.id,
            "title": self.title,
            "matches": self.matches,
            "score": self.score,
            "points": self.points,
            "parts": [part.to_dict() for part in self.parts],
            "left_out": list(self.left_out),
            "among_first": self.is_among_first,
        }


class Explainer:
    """Takes apart the score that an evaluator gives to one document, the number `document` of the segment `at`."""

    def __init__(self, evaluator: Evaluator, segments: Sequence[Segment], at: int, document: int) -> None:
        self._evaluator = evaluator
        self._segment = segments[at]
        self._at = at
        self._document = document

    def parts(self, tree: Node, text: str) -> tuple[list[Part], bool] | None:
        """Return the parts of the document's score for a tree, and whether nearness is looked at, its window in `text`.

        None if it doesn't match.
        """
        tree = without_question_words(tree)
        if not self._matches(tree, EVERYWHERE, exact=False):
            return None
        parts = list(self._parts(tree, EVERYWHERE, exact=False))
        first = [one for one in self._evaluator.first_stage(tree, DEPTH) if one[:2] == (self._at, self._document)]
        for one in first:
            window = self._evaluator.window(tree, one)
            parts.append(_near(_written(text, window.start), window))
        return parts, bool(first)

    def left_out(self, tree: Node) -> tuple[str, ...]:
        """Return the parts of a tree's free words that only ask, and are not looked for."""
        kept = set(free_texts(without_question_words(tree)))
        words = [
            word for text in free_texts(tree) for word in ((text,) if text not in kept else self._ask(text).left_out)
        ]
        return tuple(dict.fromkeys(words))

    def _ask(self, text: str) -> Anything:
        return self._evaluator.ask.free(text)

    def _matches(self, node: Node, scope: Scope, *, exact: bool) -> bool:
        return bool(self._evaluator.evaluate(node, scope, self._at, exact=exact).matches[self._document])

    def _parts(self, node: Node, scope: Scope, *, exact: bool) -> Iterator[Part]:
        """Yield the parts of a node, nothing if it doesn't match; with `exact`, free words mean their exact run."""
        if not self._matches(node, scope, exact=exact):
            return
        match node:
            case InField("date", inner):
                yield from self._parts(inner, scope, exact=exact)
            case InField(name, inner):
                yield from self._parts(inner, IN_FIELD[name], exact=False)
            case All(nodes):
                yield from self._demanded(nodes, scope)
            case Any(nodes):
                for inner in dict.fromkeys(nodes):
                    yield from self._parts(inner, scope, exact=exact)
            case Group(should, must, _):
                yield from self._demanded(must, scope)
                for inner in dict.fromkeys(should):
                    yield from self._parts(inner, scope, exact=exact)
                for inner in (each for each in dict.fromkeys(must) if isinstance(each, Words)):
                    yield from self._parts(inner, scope, exact=False)
            case _:
                yield from self._leaf(node, scope, exact=exact)

    def _leaf(self, node: Node, scope: Scope, *, exact: bool) -> Iterator[Part]:
        match node:
            case Words(text) if not exact:
                yield from self._words(text, scope)
            case Dates() | Everything() | Not():
                yield Part("filter", to_query(node), (), 0, 0, 0)
            case _:
                for one in scoped_runs(node, scope, self._evaluator.ask, exact=exact):
                    yield from self._run(*one, kind="run" if one.factor == 1 else "other name")

    def _demanded(self, nodes: Sequence[Node], scope: Scope) -> Iterator[Part]:
        for node in dict.fromkeys(nodes):
            yield from self._parts(node, scope, exact=not isinstance(node, Group))

    def _words(self, text: str, scope: Scope) -> Iterator[Part]:
        asked = self._ask(text)
        if scope.is_everywhere:
            for word in asked.words:
                yield from self._word(word, scope)
            for pair in asked.telling_pairs:
                yield from self._pair(pair)
            for free in free_runs(text, asked.words, asked.telling_pairs):
                yield from self._free_run(free)
            typed = fold_characters(text).text
            for run, factor in asked.beside:
                yield from self._run(run, scope, factor, kind="name" if _shown(run) in typed else "other name")
            return
        inside: list[Sequence[Part]] = [
            list(self._word(word, scope)) for word in ([] if scope.has_names else asked.words)
        ]
        if all(inside):
            yield from chain.from_iterable(inside)
        for one in scoped_runs(Words(text), scope, self._evaluator.ask, exact=False):
            yield from self._run(*one, kind="run" if one.factor == 1 else "other name")

    def _word(self, word: str, scope: Scope) -> Iterator[Part]:
        """Yield the part of a word, if it stands in a field of the scope: it counts over all fields."""
        found = self._evaluator.known.term(word).lists[self._at]
        fields = tuple(
            field.name for field in FIELDS if self._document in self._segment.documents_with(word, field.name)
        )
        if found is not None and any(field.name in fields for field in scope.fields):
            impact = self._impact(found)
            yield Part("word", word, fields, found.weight, impact, impact * found.weight)

    def _pair(self, pair: Pair) -> Iterator[Part]:
        found = self._evaluator.known.pair(pair).lists[self._at]
        if found is not None and (impact := self._impact(found)):
            documents, fields = self._segment.texts_with(pair, (0,), (0,))
            names = tuple(FIELDS[number].name for number in fields[documents == self._document].tolist())
            yield Part("pair", "".join(pair), names, found.weight, impact, impact * found.weight)

    def _impact(self, found: Weighted) -> int:
        return int(found._replace(weight=1).of(np.array([self._document]), np.int64)[0])

    def _free_run(self, free: FreeRun) -> Iterator[Part]:
        """Yield the parts of a free run: of one character, it counts in the body of whatever has it."""
        weight = self._evaluator.known.weight_of_free_run(free)
        parts = list(self._run(free.run, EVERYWHERE, weight=weight))
        yield from (part for part in parts if part.fields != ("body",) or (free.in_bodies and len(free.run.terms) > 1))
        if parts and free.in_bodies and len(free.run.terms) == 1:
            yield _run_part(free.run, FIELDS[-1], weight)

    def _run(
        self, run: Run, scope: Scope, factor: float = 1.0, *, kind: Kind = "run", weight: int = 0
    ) -> Iterator[Part]:
        """Yield a part for each field of the scope that a run scores in; without a `weight` it has its own."""
        weight = weight or self._evaluator.known.weight_of_run(run)
        documents, fields = self._segment.texts_with(run.terms, run.least, run.most)
        worth = worth_of(scope, weight, factor)
        for number in fields[documents == self._document].tolist():
            if worth[number]:
                yield _run_part(run, FIELDS[number], weight, factor, kind)


def _run_part(run: Run, field: TextField, weight: int, factor: float = 1.0, kind: Kind = "run") -> Part:
    impact = round(field.run_weight * RUN_IMPACT * factor)
    points = round(field.run_weight * RUN_IMPACT * weight * factor)
    return Part(kind, _shown(run), (field.name,), weight, impact, points)


def _near(written: str, window: Window) -> Part:
    return Part("nearness", written, ("body",), window.score // IMPACTS, IMPACTS, window.score)


def _written(text: str, start: int) -> str:
    """Return the window that begins at the character term `start` of `text`, as the author wrote it."""
    window = list(islice(characters(text), start, start + WINDOW))
    return text[window[0].start : window[-1].end].strip() if window else ""


def _shown(run: Run) -> str:
    """Return a run as a reader knows it, `…` for what may stand between."""
    shown = run.terms[0]
    for term, most in zip(run.terms[1:], run.most, strict=True):
        shown += ("…" if most else "") + term
    return shown

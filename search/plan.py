"""Can a query be answered from posting lists alone, and from which? The short way of `search.evaluation`.

Most queries ask for any of some words and runs, perhaps narrowed to a commander, a place or a period: the lists of the
words and runs are added up, and whatever narrows becomes flags. A tree that asks for anything else has no plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from index.schema import BY_NAME, FIELDS, TextField
from search.query import All, Any, Dates, Everything, Fuzzy, Group, InField, Node, Not, Pattern, Phrase, Words
from search.questions import Asked, Pair
from search.runs import Run, exact_runs, runs_of

LONGEST_RUN = 16
"""A longer free run is a sentence: to look for it as a whole costs much and finds little."""
_NUMBER = {field.name: number for number, field in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The fields that a part of a tree is asked of; there is one for each field, and one for all."""

    fields: tuple[TextField, ...] = FIELDS

    @property
    def is_everywhere(self) -> bool:
        """Whether it is all fields."""
        return self.fields is FIELDS

    @property
    def has_names(self) -> bool:
        """Whether it is asked by runs, not by words."""
        return not self.is_everywhere and any(field.kind == "names" for field in self.fields)

    @property
    def numbers(self) -> list[int]:
        """The fields' places in the schema."""
        return [_NUMBER[field.name] for field in self.fields]


EVERYWHERE = Scope()
IN_FIELD = {name: Scope((field,)) for name, field in BY_NAME.items()}
"""The scope of each field."""


class ScopedRun(NamedTuple):
    """A run that is looked for in the fields of a scope, and how much it counts, 1 where it was typed."""

    run: Run
    scope: Scope
    factor: float = 1.0


class FreeRun(NamedTuple):
    """A run that someone typed as free words, with these words; `in_bodies` tells whether it is looked for there."""

    run: Run
    words: tuple[str, ...]
    in_bodies: bool


class Plan(NamedTuple):
    """What to add up: words and pairs over all fields, runs of such words, other runs in the fields of a scope.

    One that stands there twice counts twice.

    A document matches if it has any of them, matches every one of `filters` and none of `forbidden`. All matches of a
    filter have the same score.
    """

    terms: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    free_runs: tuple[FreeRun, ...] = ()
    runs: tuple[ScopedRun, ...] = ()
    filters: tuple[Node, ...] = ()
    forbidden: tuple[Node, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows it."""
        return not self.filters and not self.forbidden


class Ask(NamedTuple):
    """What a text is looked for by: free text by words and runs, a name in a field of names also by its other names."""

    free: Callable[[str], Asked]
    instead: Callable[[str], Sequence[tuple[Run, float]]]


def plan_of(node: Node, ask: Ask, scope: Scope = EVERYWHERE, *, exact: bool = False) -> Plan | None:
    """Return the plan for a tree, or None if it has none; `ask` says what a free text is looked for by.

    With `exact`, free words mean their exact run.
    """
    match node:
        case Words(text) if not exact and scope.is_everywhere:
            return free_words(text, ask)
        case Words() if not exact and not scope.has_names:
            return None
        case Words() | Phrase() | Pattern() | Fuzzy():
            return Plan(runs=scoped_runs(node, scope, ask, exact=exact))
        case InField(name, inner) if name != "date":
            return plan_of(inner, ask, IN_FIELD[name])
        case Any(nodes) | Group(nodes, (), ()) if nodes:
            return _joined(plan_of(n, ask, scope, exact=exact) for n in dict.fromkeys(nodes))
        case Group(should, (), must_not) if should and scope.is_everywhere:
            found = _joined(plan_of(n, ask, scope, exact=exact) for n in dict.fromkeys(should))
            return found and found._replace(forbidden=(*found.forbidden, *must_not))
        case Group((), must, must_not) if scope.is_everywhere:
            found = _narrowed(must, ask)
            return found and found._replace(forbidden=(*found.forbidden, *must_not))
        case _:
            return None


def free_words(text: str, ask: Ask) -> Plan:
    """Return the plan for free words over all fields: any of them, any of their pairs, or their run."""
    asked = ask.free(text)
    beside = tuple(ScopedRun(run, EVERYWHERE, factor) for run, factor in asked.beside)
    pairs = asked.telling_pairs
    return Plan(asked.words, pairs, tuple(free_runs(text, asked.words, pairs)), beside)


def free_runs(text: str, words: tuple[str, ...], pairs: Sequence[Pair]) -> Iterator[FreeRun]:
    """Yield what was typed as runs, in each usual way to write its numbers; `words` and `pairs` are looked up beside.

    They are looked for in bodies only where none of their pairs is: other bodies that have them have the pair.
    """
    for run in exact_runs(text):
        has_pair = not frozenset(pairs).isdisjoint(pairwise(run.terms))
        if len(run.terms) <= LONGEST_RUN or not (words or has_pair):
            yield FreeRun(run, words, not has_pair)


def scoped_runs(node: Node, scope: Scope, ask: Ask, *, exact: bool) -> tuple[ScopedRun, ...]:
    """Return the runs of a leaf; words that are asked of a field of names are looked for under its other names too."""
    typed = tuple(ScopedRun(run, scope) for run in runs_of(node))
    if exact or not scope.has_names or not isinstance(node, Words):
        return typed
    return typed + tuple(ScopedRun(run, scope, factor) for run, factor in ask.instead(node.text))


def free_texts(node: Node) -> Iterator[str]:
    """Yield the texts of the free words of a tree that may stand anywhere: none that are forbidden, none of a field."""
    match node:
        case Words(text):
            yield text
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from free_texts(inner)
        case Group(should, must, _):
            for inner in (*must, *should):
                yield from free_texts(inner)
        case _:
            return


def _joined(parts: Iterable[Plan | None]) -> Plan | None:
    """Return the plan for any of `parts`."""
    plans: list[Plan] = []
    for part in parts:
        if part is None:
            return None
        plans.append(part)
    if len(plans) == 1:
        return plans[0]
    if not all(plan.is_open for plan in plans):
        return None
    return Plan(*(tuple(chain.from_iterable(parts)) for parts in zip(*plans, strict=True)))


def _narrowed(must: Sequence[Node], ask: Ask) -> Plan | None:
    """Return the plan for a group of free words that is demanded together with filters."""
    groups = [node for node in dict.fromkeys(must) if isinstance(node, Group)]
    filters = tuple(node for node in dict.fromkeys(must) if not isinstance(node, Group))
    if len(groups) != 1 or not all(_has_one_score(one, ask) for one in filters):
        return None
    found = plan_of(groups[0], ask)
    return found and found._replace(filters=(*found.filters, *filters))


def _has_one_score(node: Node, ask: Ask) -> bool:
    """Tell whether all that matches a demanded node has the same score."""
    match node:
        case Dates() | Everything() | Not():
            return True
        case InField("date", inner):
            return _has_one_score(inner, ask)
        case InField(name, Words(text)):
            return BY_NAME[name].kind == "names" and not ask.instead(text)
        case InField(_, inner):
            return isinstance(inner, Phrase | Pattern)
        case _:
            return False

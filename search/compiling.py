"""Which Whoosh query does a query tree stand for?

Where words stand free, any of their terms in any field will do (BM25F with the fields' weights, and more for the whole
run in a title or name). Where they are demanded, forbidden, or asked of a field of names, the exact run must be there.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass, replace

from whoosh import query as whoosh

from index.analysis import Segmenter, words
from index.schema import BY_NAME, FIELDS, TextField
from search.combining import AllOf, AnyOf, RunIn, Unscored, WithBonus, Without
from search.query import (
    All,
    Any,
    Dates,
    Everything,
    Fuzzy,
    Group,
    InField,
    Node,
    Not,
    Pattern,
    Phrase,
    Words,
)
from search.runs import Run, exact_run, runs_of

_LONGEST_RUN = 16
"""A longer free run is a sentence: to look for it as a whole costs much and finds little."""

Fields = tuple[TextField, ...]
Query = typing.Any
"""A Whoosh query; Whoosh has no annotations."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which fields a part of the tree is asked of, and what cut the words in them."""

    fields: Fields
    cutter: Segmenter

    @property
    def is_everywhere(self) -> bool:
        return self.fields is FIELDS


def compile_query(node: Node, *, cutter: Segmenter) -> Query:
    """Return the Whoosh query that matches and ranks as `node` says, over all fields where it names none.

    `cutter` is what cut the words of the index that is asked.
    """
    return _compile(node, _Scope(FIELDS, cutter), exact=False)


def _compile(node: Node, scope: _Scope, *, exact: bool) -> Query:
    """Compile a node; with `exact`, free words mean their exact run."""
    match node:
        case Everything():
            return _anything(scope.fields)
        case Words(text) if not exact:
            return _words(text, scope)
        case Words() | Phrase() | Pattern() | Fuzzy():
            return _any_run(runs_of(node), scope.fields)
        case Dates():
            return _overlapping(node)
        case InField("date", inner):
            return _compile(inner, scope, exact=exact)
        case InField(name, inner):
            # A field is asked with words or with a run whether or not the clause is demanded.
            return _compile(inner, replace(scope, fields=(BY_NAME[name],)), exact=False)
        case All(nodes):
            return AllOf([_demanded(n, scope) for n in dict.fromkeys(nodes)])
        case Any(nodes):
            return AnyOf([_compile(n, scope, exact=exact) for n in dict.fromkeys(nodes)])
        case Not(inner):
            return Without(_anything(FIELDS), _forbidden(inner, scope))
        case Group():
            return _group(node, scope, exact=exact)


def _group(group: Group, scope: _Scope, *, exact: bool) -> Query:
    # A word that is typed twice counts once.
    should = [_compile(n, scope, exact=exact) for n in dict.fromkeys(group.should)]
    # Demanded words count for the ranking as free words do.
    bonus = should + [_compile(n, scope, exact=False) for n in dict.fromkeys(group.must) if isinstance(n, Words)]
    if group.must:
        demanded = AllOf([_demanded(n, scope) for n in dict.fromkeys(group.must)])
        matching = WithBonus(demanded, AnyOf(bonus)) if bonus else demanded
    else:
        matching = AnyOf(should) if should else _anything(FIELDS)
    if not group.must_not:
        return matching
    return Without(matching, AnyOf([_forbidden(n, scope) for n in dict.fromkeys(group.must_not)]))


def _demanded(node: Node, scope: _Scope) -> Query:
    """Compile a node that has to match: its words mean their exact run, but a group's optional ones stay free."""
    return _compile(node, scope, exact=not isinstance(node, Group))


def _forbidden(node: Node, scope: _Scope) -> Query:
    """Compile a node that must not match: all of its words mean their exact run."""
    return _compile(node, scope, exact=True)


def _anything(fields: Fields) -> Query:
    """Match all articles, or those that have anything in `fields`."""
    if fields is FIELDS:
        return Unscored(whoosh.Every())
    return Unscored(AnyOf([whoosh.Every(field.characters) for field in fields]))


def _words(text: str, scope: _Scope) -> Query:
    """Match free words: in all fields any of them or their run, in a field of prose all of them, in names the run."""
    run = exact_run(text)
    runs = _any_run([] if run is None else [run], scope.fields)
    if not scope.is_everywhere and any(field.kind == "names" for field in scope.fields):
        return runs
    terms = [_in_any(term, scope.fields) for term in _terms(text, scope.cutter)]
    if not scope.is_everywhere:
        return AnyOf([AllOf(terms), runs]) if terms else runs
    is_sentence = run is not None and len(run.terms) > _LONGEST_RUN
    return AnyOf(terms if is_sentence else [*terms, runs])


def _terms(text: str, cutter: Segmenter) -> list[str]:
    return list(dict.fromkeys(token.text for token in words(text, cutter=cutter)))


def _in_any(term: str, fields: Fields) -> Query:
    return AnyOf([whoosh.Term(f.name, term, boost=f.weight) for f in fields])


def _any_run(runs: list[Run], fields: Fields) -> Query:
    return AnyOf([RunIn(field.characters, run, weight=field.run_weight) for run in runs for field in fields])


def _overlapping(dates: Dates) -> Query:
    """Match articles whose period has a day in common with `dates`."""
    low = whoosh.NumericRange("last_day", dates.start.first_day if dates.start else None, None)
    high = whoosh.NumericRange("first_day", None, dates.end.last_day if dates.end else None)
    return Unscored(AllOf([low, high]))

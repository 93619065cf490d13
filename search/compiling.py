"""Which Whoosh query does a query tree stand for?

Where words stand free, any of their terms in any field will do (BM25F with the fields' weights, and more for the whole
run in a title or name). Where they are demanded, forbidden, or asked of a field of names, the exact run must be there.
"""

from __future__ import annotations

import typing

from whoosh import query as whoosh

from index.analysis import words
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


def compile_query(node: Node) -> Query:
    """Return the Whoosh query that matches and ranks as `node` says, over all fields where it names none."""
    return _compile(node, FIELDS, exact=False)


def _compile(node: Node, fields: Fields, *, exact: bool) -> Query:
    """Compile a node; with `exact`, free words mean their exact run."""
    match node:
        case Everything():
            return _anything(fields)
        case Words(text) if not exact:
            return _words(text, fields)
        case Words() | Phrase() | Pattern() | Fuzzy():
            return _any_run(runs_of(node), fields)
        case Dates():
            return _overlapping(node)
        case InField("date", inner):
            return _compile(inner, fields, exact=exact)
        case InField(name, inner):
            # A field is asked with words or with a run whether or not the clause is demanded.
            return _compile(inner, (BY_NAME[name],), exact=False)
        case All(nodes):
            return AllOf([_demanded(n, fields) for n in dict.fromkeys(nodes)])
        case Any(nodes):
            return AnyOf([_compile(n, fields, exact=exact) for n in dict.fromkeys(nodes)])
        case Not(inner):
            return Without(_anything(FIELDS), _forbidden(inner, fields))
        case Group():
            return _group(node, fields, exact=exact)


def _group(group: Group, fields: Fields, *, exact: bool) -> Query:
    # A word that is typed twice counts once.
    should = [_compile(n, fields, exact=exact) for n in dict.fromkeys(group.should)]
    # Demanded words count for the ranking as free words do.
    bonus = should + [_compile(n, fields, exact=False) for n in dict.fromkeys(group.must) if isinstance(n, Words)]
    if group.must:
        demanded = AllOf([_demanded(n, fields) for n in dict.fromkeys(group.must)])
        matching = WithBonus(demanded, AnyOf(bonus)) if bonus else demanded
    else:
        matching = AnyOf(should) if should else _anything(FIELDS)
    if not group.must_not:
        return matching
    return Without(matching, AnyOf([_forbidden(n, fields) for n in dict.fromkeys(group.must_not)]))


def _demanded(node: Node, fields: Fields) -> Query:
    """Compile a node that has to match: its words mean their exact run, but a group's optional ones stay free."""
    return _compile(node, fields, exact=not isinstance(node, Group))


def _forbidden(node: Node, fields: Fields) -> Query:
    """Compile a node that must not match: all of its words mean their exact run."""
    return _compile(node, fields, exact=True)


def _anything(fields: Fields) -> Query:
    """Match all articles, or those that have anything in `fields`."""
    if fields is FIELDS:
        return Unscored(whoosh.Every())
    return Unscored(AnyOf([whoosh.Every(field.characters) for field in fields]))


def _words(text: str, fields: Fields) -> Query:
    """Match free words: in all fields any of them or their run, in a field of prose all of them, in names the run."""
    run = exact_run(text)
    runs = _any_run([] if run is None else [run], fields)
    if fields is not FIELDS and any(field.kind == "names" for field in fields):
        return runs
    terms = [_in_any(term, fields) for term in _terms(text)]
    if fields is not FIELDS:
        return AnyOf([AllOf(terms), runs]) if terms else runs
    is_sentence = run is not None and len(run.terms) > _LONGEST_RUN
    return AnyOf(terms if is_sentence else [*terms, runs])


def _terms(text: str) -> list[str]:
    return list(dict.fromkeys(token.text for token in words(text)))


def _in_any(term: str, fields: Fields) -> Query:
    return AnyOf([whoosh.Term(f.name, term, boost=f.weight) for f in fields])


def _any_run(runs: list[Run], fields: Fields) -> Query:
    return AnyOf([RunIn(field.characters, run, weight=field.run_weight) for run in runs for field in fields])


def _overlapping(dates: Dates) -> Query:
    """Match articles whose period has a day in common with `dates`."""
    low = whoosh.NumericRange("last_day", dates.start.first_day if dates.start else None, None)
    high = whoosh.NumericRange("first_day", None, dates.end.last_day if dates.end else None)
    return Unscored(AllOf([low, high]))

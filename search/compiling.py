"""Which Whoosh query does a query tree stand for?

Where words stand free, any of their terms in any field will do (BM25F with the fields' weights, and more for the whole
run in a title or name). Where they are demanded, forbidden, or asked of a field of names, the exact run must be there.
"""

from __future__ import annotations

from whoosh import query as whoosh
from whoosh.query import spans

from index.analysis import words
from index.schema import BY_NAME, FIELDS, TextField
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


def compile_query(node: Node) -> whoosh.Query:
    """Return the Whoosh query that matches and ranks as `node` says, over all fields where it names none."""
    return _compile(node, FIELDS).normalize()


def _compile(node: Node, fields: Fields) -> whoosh.Query:
    match node:
        case Everything():
            return whoosh.Every() if fields is FIELDS else whoosh.Or([whoosh.Every(f.characters) for f in fields])
        case Words(text) if fields is FIELDS:
            return _ranked_words(text, fields)
        case Words(text) if all(f.kind == "prose" for f in fields):
            return whoosh.And([_in_any(term, fields) for term in _terms(text)]) or whoosh.NullQuery
        case Words() | Phrase() | Pattern() | Fuzzy():
            return _any_run(runs_of(node), fields)
        case Dates():
            return _overlapping(node)
        case InField("date", inner):
            return _compile(inner, fields)
        case InField(name, inner):
            return _compile(inner, (BY_NAME[name],))
        case All(nodes):
            return _all_of([_demanded(n, fields) for n in nodes])
        case Any(nodes):
            return whoosh.Or([_compile(n, fields) for n in nodes])
        case Not(inner):
            return _all_of([whoosh.Every(), whoosh.Not(_demanded(inner, fields))])
        case Group():
            return _group(node, fields)


def _group(group: Group, fields: Fields) -> whoosh.Query:
    should = [_compile(n, fields) for n in group.should]
    # Demanded words count for the ranking as free words do.
    bonus = should + [_compile(n, fields) for n in group.must if isinstance(n, Words)]
    must = [_demanded(n, fields) for n in group.must]
    forbidden = [whoosh.Not(_demanded(n, fields)) for n in group.must_not]
    if must:
        matching = whoosh.AndMaybe(_all_of(must), whoosh.Or(bonus)) if bonus else _all_of(must)
    else:
        matching = whoosh.Or(should) if should else whoosh.Every()
    return _all_of([matching, *forbidden]) if forbidden else matching


def _all_of(queries: list[whoosh.Query]) -> whoosh.Query:
    return whoosh.And(queries) if len(queries) > 1 else queries[0]


def _demanded(node: Node, fields: Fields) -> whoosh.Query:
    """Compile a node that has to match, or must not: free words then mean their exact run."""
    if isinstance(node, Words):
        return _any_run(runs_of(node), fields)
    if isinstance(node, Not):
        return whoosh.Not(_demanded(node.node, fields))
    return _compile(node, fields)


def _terms(text: str) -> list[str]:
    return list(dict.fromkeys(token.text for token in words(text)))


def _in_any(term: str, fields: Fields) -> whoosh.Query:
    return whoosh.Or([whoosh.Term(f.name, term, boost=f.weight) for f in fields])


def _ranked_words(text: str, fields: Fields) -> whoosh.Query:
    queries = [_in_any(term, fields) for term in _terms(text)]
    run = exact_run(text)
    if run is not None and len(run.terms) <= _LONGEST_RUN:
        queries.append(_any_run([run], fields))
    return whoosh.Or(queries)


def _any_run(runs: list[Run], fields: Fields) -> whoosh.Query:
    queries = [_run(run, field) for run in runs for field in fields]
    return whoosh.Or(queries) if queries else whoosh.NullQuery


def _run(run: Run, field: TextField) -> whoosh.Query:
    if len(run.terms) == 1:
        return whoosh.Term(field.characters, run.terms[0], boost=field.run_weight)
    if run.is_exact:
        return whoosh.Phrase(field.characters, list(run.terms), boost=field.run_weight)
    terms = [whoosh.Term(field.characters, term) for term in run.terms]
    near = terms[0]
    for term, least, most in zip(terms[1:], run.least, run.most, strict=True):
        near = spans.SpanNear(near, term, slop=1 + most, ordered=True, mindist=1 + least)
    return near


def _overlapping(dates: Dates) -> whoosh.Query:
    """Match articles whose period has a day in common with `dates`."""
    low = whoosh.NumericRange("last_day", dates.start.first_day if dates.start else None, None)
    high = whoosh.NumericRange("first_day", None, dates.end.last_day if dates.end else None)
    return whoosh.ConstantScoreQuery(whoosh.And([low, high]), 0.0)

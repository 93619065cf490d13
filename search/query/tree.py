"""What was asked? A query as a tree of plain values, which prints back to a query that parses to the same tree.

Nothing here knows an index. What the words of a query mean is decided where the tree is evaluated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from corpus.partial_date import PartialDate


class Wild(Enum):
    """A wildcard in a `Pattern`."""

    ONE = "?"
    """Exactly one letter, digit or Han character."""
    MANY = "*"
    """Any number of them, none included."""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text as it was typed; any of its words will do."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """An exact run of characters, in any script and width."""

    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """An exact run with wildcards in it: 张*甫 is ("张", MANY, "甫")."""

    parts: tuple[str | Wild, ...]


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A run in which one character may be wrong, missing or too many."""

    text: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Whatever happened between two days, both included; None is open."""

    start: PartialDate | None
    end: PartialDate | None


@dataclass(frozen=True, slots=True)
class InField:
    """What is asked of one field, under its canonical name."""

    field: str
    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these must match (`AND`)."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these must match (`OR`)."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """This must not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses side by side: `must` are demanded, `must_not` forbidden, `should` optional but better.

    Without any `must`, at least one `should` has to match; with `must_not` alone, all other articles match.
    """

    should: tuple[Node, ...] = ()
    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles (`*`)."""


Node = Words | Phrase | Pattern | Fuzzy | Dates | InField | All | Any | Not | Group | Everything

OPERATORS = ("AND", "OR", "NOT")
_SPECIAL = re.compile(r'[\s"“”「」『』()（）:：*＊?~～\\]')
_LEADING = re.compile(r"[+＋\-－]")


def _word(text: str) -> str:
    """Escape what would mean something else."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return "\\" + escaped if text in OPERATORS or _LEADING.match(text) else escaped


def _quoted(text: str) -> str:
    return '"' + re.sub(r'["“”\\]', r"\\\g<0>", text) + '"'


def _pattern(parts: tuple[str | Wild, ...]) -> str:
    shown = "".join(part.value if isinstance(part, Wild) else _SPECIAL.sub(r"\\\g<0>", part) for part in parts)
    return "\\" + shown if _LEADING.match(shown) else shown


def _dates(node: Dates) -> str:
    return f"{node.start or ''}..{node.end or ''}"


def _inner(node: Node) -> str:
    """Print a node where an operator stands beside it."""
    shown = to_query(node)
    return f"({shown})" if isinstance(node, (All, Any, Not, Group)) else shown


def _value(node: Node) -> str:
    """Print what is asked of a field; a field inside a field needs brackets."""
    return f"({to_query(node)})" if isinstance(node, InField) else _inner(node)


def _operand(node: Node) -> str:
    """Print a node beside AND or OR, where a `NOT` needs no brackets."""
    return to_query(node) if isinstance(node, Not) else _inner(node)


def _group(node: Group) -> str:
    clauses = [f"+{_inner(n)}" for n in node.must] + [_inner(n) for n in node.should]
    return " ".join(clauses + [f"-{_inner(n)}" for n in node.must_not])


def to_query(node: Node) -> str:
    """Print a tree as a query that parses to the same tree."""
    match node:
        case Words(text):
            return _word(text)
        case Phrase(text):
            return _quoted(text)
        case Pattern(parts):
            return _pattern(parts)
        case Fuzzy(text):
            return f"{_word(text)}~"
        case Dates():
            return _dates(node)
        case InField(field, inner):
            return f"{field}:{_value(inner)}"
        case All(nodes):
            return " AND ".join(map(_operand, nodes))
        case Any(nodes):
            return " OR ".join(map(_operand, nodes))
        case Not(inner):
            return f"NOT {_inner(inner)}"
        case Group():
            return _group(node)
        case Everything():
            return "*"

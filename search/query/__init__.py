"""What was asked? A query's text, its tree, and the way from one to the other."""

from search.query.parser import parse, parse_dates
from search.query.tree import (
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
    Wild,
    Words,
    to_query,
)

__all__ = [
    "All",
    "Any",
    "Dates",
    "Everything",
    "Fuzzy",
    "Group",
    "InField",
    "Node",
    "Not",
    "Pattern",
    "Phrase",
    "Wild",
    "Words",
    "parse",
    "parse_dates",
    "to_query",
]

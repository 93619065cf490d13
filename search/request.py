"""What is asked of an engine? A request's parts, put together into one query tree and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from index.schema import FACETS
from search.errors import QueryError
from search.query import Everything, Group, InField, Node, Words, parse, parse_dates
from search.result import Correction

Sort = Literal["relevance", "date", "-date", "title"]
SORTS: tuple[str, ...] = get_args(Sort)
MOST_HITS = 1_000_000
"""On one page: a script may want all matches, and knows best how many it can hold."""
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a]")


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine, before anything is looked up."""

    query: str = ""
    commander: str | None = None
    place: str | None = None
    date: str | None = None
    limit: int = 10
    page: int = 1
    sort: str = "relevance"
    facets: Sequence[str] = ()

    def check(self) -> None:
        """Raise QueryError for a number out of range, an unknown order or an unknown facet."""
        if not 1 <= self.limit <= MOST_HITS:
            raise QueryError(f"{self.limit} hits a page are not possible; ask for 1 to {MOST_HITS:,}")
        if self.page < 1:
            raise QueryError(f"there is no page {self.page}; the first is 1")
        if self.sort not in SORTS:
            raise QueryError(f"there is no order {self.sort!r}; there are {', '.join(SORTS)}")
        for facet in self.facets:
            if facet not in FACETS:
                raise QueryError(f"{facet!r} can't be counted; {', '.join(FACETS)} can")

    def corrected(self, correction: Correction) -> Request:
        """Return the request that was meant by this one."""
        return replace(self, query=correction.query, commander=correction.commander, place=correction.place)

    @property
    def has_latin(self) -> bool:
        """Whether a letter of it may be pinyin."""
        return any(map(_LATIN.search, filter(None, (self.query, self.commander, self.place))))

    def tree(self) -> Node:
        """Return the query with its filters as one tree; raise QueryError where it can't be understood."""
        typed = parse(self.query)
        filters: list[Node] = [
            InField(name, Words(value.strip()))
            for name, value in (("commander", self.commander), ("place", self.place))
            if value and value.strip()
        ]
        if self.date and self.date.strip():
            filters.append(InField("date", parse_dates(self.date, query=self.date)))
        if not filters:
            return typed
        if isinstance(typed, Everything):
            return filters[0] if len(filters) == 1 else Group(must=tuple(filters))
        if isinstance(typed, Group) and not typed.must:
            typed = Group(should=(typed,))
        return Group(must=(Group(should=(typed,)) if not isinstance(typed, Group) else typed, *filters))

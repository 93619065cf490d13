"""What does a visitor ask for? Reads and bounds the parameters of an address, for the pages and for the JSON API alike.

The text of a query is not interpreted here, only measured: the engine parses it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from search.errors import SearchError

MAX_QUERY: Final = 1000
"""Longest query, in characters: a pasted paragraph fits, a pasted book does not."""
MAX_FIELD: Final = 200
"""Longest commander, place or date, in characters."""
MAX_ID: Final = 1000
"""Longest article id, in characters."""
MAX_LIMIT: Final = 100
MAX_DEPTH: Final = 10_000
"""No page reaches below this rank: ranking work grows with it, and nobody reads so far."""
SORTS: Final = ("relevance", "date", "-date", "title")
FIELDS: Final = ("commander", "place", "date")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class ParameterError(SearchError):
    """A parameter of the address is too long, out of bounds or not one of its choices."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was typed; empty strings where nothing was."""

    query: str = ""
    commander: str = ""
    place: str = ""
    date: str = ""
    sort: str = "relevance"
    page: int = 1
    limit: int = 10

    @property
    def is_empty(self) -> bool:
        """Whether neither words nor a field were given, so that there is nothing to search for."""
        return not (self.query or self.commander or self.place or self.date)

    @property
    def filters(self) -> dict[str, str]:
        """The fields that were filled in, by name."""
        values = {"commander": self.commander, "place": self.place, "date": self.date}
        return {name: value for name, value in values.items() if value}

    @property
    def shown(self) -> str:
        """What was asked, in one line, for a heading (`淮海 粟裕`)."""
        return " ".join((self.query, *self.filters.values())).strip()

    def at_page(self, page: int) -> Asked:
        """Return the same question about another page of its answer."""
        return replace(self, page=page)

    def parameters(self) -> list[tuple[str, str]]:
        """Return the address parameters in a fixed order, those at their default left out."""
        pairs = [("q", self.query), *self.filters.items()]
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.limit != 10:
            pairs.append(("limit", str(self.limit)))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return [(name, value) for name, value in pairs if value]


def read(parameters: Mapping[str, str]) -> Asked:
    """Return the request in `parameters`; raise ParameterError with a sentence that says what is allowed."""
    limit = read_number(parameters, "limit", default=10, highest=MAX_LIMIT)
    page = read_number(parameters, "page", default=1, highest=MAX_DEPTH // limit)
    return Asked(
        query=read_text(parameters, "q", MAX_QUERY),
        commander=read_text(parameters, "commander", MAX_FIELD),
        place=read_text(parameters, "place", MAX_FIELD),
        date=read_text(parameters, "date", MAX_FIELD),
        sort=_read_sort(parameters),
        page=page,
        limit=limit,
    )


def read_text(parameters: Mapping[str, str], name: str, longest: int) -> str:
    """Return a text parameter without control characters around or in it; raise ParameterError where it is too long."""
    text = parameters.get(name, "")
    if len(text) > longest:
        raise ParameterError(
            name, f"The parameter '{name}' has {len(text):,} characters; at most {longest:,} are allowed."
        )
    return _CONTROL.sub(" ", text).strip()


def read_number(parameters: Mapping[str, str], name: str, *, default: int, highest: int) -> int:
    """Return a counting number from 1 to `highest`; raise ParameterError for anything else."""
    text = parameters.get(name, "").strip()
    if not text:
        return default
    # Nine digits at most: int() of a longer string takes quadratic time.
    if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= highest:
        return int(text)
    raise ParameterError(name, f"The parameter '{name}' is {text[:20]!r}; it must be a number from 1 to {highest:,}.")


def _read_sort(parameters: Mapping[str, str]) -> str:
    sort = parameters.get("sort", "").strip() or "relevance"
    if sort in SORTS:
        return sort
    raise ParameterError("sort", f"The parameter 'sort' is {sort[:20]!r}; it must be one of {', '.join(SORTS)}.")

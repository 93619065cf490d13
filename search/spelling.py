"""Did someone mean another name? Finds the known name that is one edit away from what was typed, and says so.

What was typed is looked at word by word, and so are the commander and the place that were asked for. A word that is
found as it stands, or hardly less often than the name it resembles, is right; one of two characters is taken for
another name only where it sounds the same and the name is frequent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from index.analysis import fold
from index.names import Kind, Names
from search.errors import QueryError
from search.evaluation import Found
from search.query import InField, Node, Phrase
from search.query.lexer import tokens
from search.request import Request
from search.result import Correction

if TYPE_CHECKING:
    from index.neighbours import Neighbour, Neighbours

Find = Callable[[Node, int], Sequence[Found]]
"""Gives some matches of a tree: all of them, or as many as were asked for."""
NamesOf = Callable[[Found], Iterable[str]]
"""Gives the names that an article has as values."""

_FEW = 2
"""What is found more often than this is no mistake."""
_TIMES = 5
"""How much more frequent a name must be than what was typed, where that is found at all."""
_ALIKE = 0.7
_FREQUENT = 3
"""In how many articles a name of two characters must stand."""
_SHORTEST, _LONGEST = 2, 24
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


class Speller:
    """Corrects requests to one generation of an index; names are read when something is first not found."""

    def __init__(self, names: Callable[[], Names], find: Find, names_of: NamesOf) -> None:
        self._names = names
        self._find = find
        self._names_of = names_of
        self._known: dict[Kind | None, Neighbours] = {}

    def correction(self, request: Request) -> Correction | None:
        """Return what `request` was to be, or None where nothing in it looks like a mistake.

        `聂荣震 平津战役` is to be `聂荣臻 平津战役`.
        """
        query = self._query(request.query)
        asked: dict[Kind, str | None] = {"commander": request.commander, "place": request.place}
        right = {name: self._right(value.strip(), name) for name, value in asked.items() if value and value.strip()}
        shown = query or " ".join(filter(None, right.values()))
        commander, place = (right.get(name) or value for name, value in asked.items())
        return Correction(shown, query or request.query, commander, place) if shown else None

    def _query(self, query: str) -> str | None:
        """Return a query with its words corrected, None if all are right."""
        corrected, at = "", 0
        for start, end in _words(query):
            right = self._right(query[start:end], None)
            if right is not None:
                corrected += query[at:start] + right
                at = end
        return corrected + query[at:] if at else None

    def _right(self, typed: str, field: Kind | None) -> str | None:
        """Return the name that was meant by `typed`, in the same script, or None if it means itself."""
        folded = fold(typed).text
        if not _SHORTEST <= len(folded) <= _LONGEST or not _HAN.search(folded):
            return None
        # Once names are read, they are asked first: what resembles none of them need not be looked for.
        if field in self._known and not self._known[field].has_near(folded):
            return None
        phrase: Node = Phrase(typed)
        found = self._find(phrase if field is None else InField(field, phrase), _FEW + 1)
        # What is a name is found in the articles that have it, so that no names need to be read for those.
        if len(found) > _FEW or any(fold(name).text == folded for one in found for name in self._names_of(one)):
            return None
        near = self._neighbours(field).near(folded)
        best = next((each for each in near if _is_meant(folded, each, len(found))), None)
        return None if best is None else self._as_written(typed, folded, best)

    def _neighbours(self, field: Kind | None) -> Neighbours:
        if field not in self._known:
            from index.neighbours import Neighbours  # here, because most of what is typed is found

            self._known[field] = Neighbours(self._names().counted, field)
        return self._known[field]

    def _as_written(self, typed: str, folded: str, right: Neighbour) -> str:
        """Return a name in the script of what was typed: traditional where that has a traditional character."""
        if typed == folded:
            return right.folded
        name = next(name.name for name in self._names() if name.folded == right.folded)
        if len(name) != len(right.folded) or len(typed) != len(folded):
            return name
        # What was typed right stays as it was typed.
        kept = right.at + (right.edit in ("wrong", "extra")) + 2 * (right.edit == "swapped")
        behind = typed[kept:]
        return typed[: right.at] + name[right.at : len(name) - len(behind)] + behind


def _is_meant(typed: str, name: Neighbour, articles: int) -> bool:
    """Return whether a name that is one edit away from what stands in so many articles was meant by it."""
    if len(name.folded) < 2 or not _HAN.search(name.folded):
        return False
    if len(typed) == 2 or len(name.folded) == 2:
        return name.edit == "wrong" and name.likeness == 1 and name.articles >= max(_FREQUENT, _TIMES * articles)
    return not articles or (name.likeness >= _ALIKE and name.articles >= _TIMES * articles)


def _words(query: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a query stand, without quotation marks; not those with wildcards or escapes."""
    try:
        found = list(tokens(query))
    except QueryError:
        return
    for token, following in zip_longest(found, found[1:]):
        if following and following.kind == "tilde":
            continue
        start, end = token.position, token.end
        if token.kind == "phrase":
            start, end = start + 1, end - 1
        is_plain = all(isinstance(part, str) for part in token.parts) and query[start:end] == token.text
        if token.kind in ("word", "phrase") and is_plain:
            yield start, end

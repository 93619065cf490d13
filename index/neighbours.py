"""Which known names are one edit away from what was typed: a wrong, a missing, an extra character, or two swapped?

Names of one length are a table of code points, a row each. Each row is held against what was typed from both ends, all
of them at once; where the two matches meet but for one edit, the name is a neighbour. Nothing is kept but the tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from index.likeness import likeness
from index.names import Name

Array = npt.NDArray[Any]
Edit = Literal["wrong", "swapped", "missing", "extra"]

_LONGEST = 24
_LIKELY: dict[Edit, float] = {"wrong": 0.3, "swapped": 1.0, "missing": 0.25, "extra": 0.1}
"""How likely an edit is by itself; a wrong character is the likelier, the more it is like the right one."""
_LENGTHS: dict[Edit, int] = {"wrong": 0, "missing": 1, "extra": -1}
"""How much longer than what was typed a name is; two swapped are looked for together with a wrong one."""
_LIKENESS = 1.2
_FREQUENCY = 0.1
_DOUBLED = 0.5
"""Added where the extra character is the one beside it, typed twice."""


class Neighbour(NamedTuple):
    """A name (folded, all kinds of it together), the edit that leads to it, where, how alike, and how likely.

    `at` is the place in what was typed; `likeness` is that of a wrong character to the right one, 1 for two swapped.
    """

    folded: str
    articles: int
    edit: Edit
    at: int
    likeness: float
    score: float


class Neighbours:
    """Names by their length, to be asked for those that are one edit away."""

    def __init__(self, names: Iterable[Name]) -> None:
        articles: dict[str, int] = {}
        for name in names:
            if len(name.folded) <= _LONGEST:
                articles[name.folded] = articles.get(name.folded, 0) + name.articles
        by_length: dict[int, list[str]] = {}
        for folded in articles:
            by_length.setdefault(len(folded), []).append(folded)
        self._articles = articles
        self._names = by_length
        self._tables = {length: _table(among, length) for length, among in by_length.items() if length}

    def __contains__(self, folded: str) -> bool:
        return folded in self._articles

    def near(self, folded: str) -> list[Neighbour]:
        """Return the names that are one edit away from a folded text, the likeliest first."""
        found = {edit.folded: edit for edit in self._all(folded)}
        return sorted(found.values(), key=lambda each: (-each.score, -each.articles, each.folded))

    def _all(self, typed: str) -> Iterator[Neighbour]:
        codes = _codes(typed)
        for edit, length in _LENGTHS.items():
            table = self._tables.get(len(typed) + length)
            if table is None:
                continue
            ahead, behind = _matches(table, codes), _matches(table[:, ::-1], codes[::-1])
            needed = len(typed) - (0 if edit == "missing" else 1)
            names = self._names[len(typed) + length]
            for row in np.flatnonzero((ahead + behind >= needed) & ((ahead < len(typed)) | (length != 0))).tolist():
                yield self._neighbour(typed, names[row], edit, min(int(ahead[row]), needed))
            if edit == "wrong":
                for row in np.flatnonzero(ahead + behind == len(typed) - 2).tolist():
                    at = int(ahead[row])
                    if names[row][at : at + 2] == typed[at : at + 2][::-1]:
                        yield self._neighbour(typed, names[row], "swapped", at)

    def _neighbour(self, typed: str, name: str, edit: Edit, at: int) -> Neighbour:
        alike = 1.0 if edit == "swapped" else likeness(typed[at], name[at]) if edit == "wrong" else 0.0
        score = _LIKELY[edit] + (_LIKENESS * alike if edit == "wrong" else 0.0)
        if edit == "extra" and typed[at] in (typed[at - 1 : at] or "\0") + typed[at + 1 : at + 2]:
            score += _DOUBLED
        score += _FREQUENCY * math.log(self._articles[name])
        return Neighbour(name, self._articles[name], edit, at, alike, score)


def _table(names: Sequence[str], length: int) -> Array:
    return _codes("".join(names)).reshape(-1, length)


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _matches(table: Array, codes: Array) -> Array:
    """Return for each row how many of its first code points are those of `codes`."""
    width = min(table.shape[1], len(codes))
    equal = table[:, :width] == codes[:width]
    return np.where(equal.all(axis=1), width, equal.argmin(axis=1)) if width else np.zeros(len(table), dtype=np.int64)

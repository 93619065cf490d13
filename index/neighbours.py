"""Which known names are one edit away from what was typed: a wrong, a missing, an extra character, or two swapped?

Names of one length are a table of code points, a row each. Each row is held against what was typed from both ends, all
of them at once; where the two matches meet but for one edit, the name is a neighbour. Nothing is kept but the tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import ne
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from index.names import KINDS, Counted, Kind

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


class _Among(NamedTuple):
    """The names of one length: in how many articles each stands, and its code points in a row of the table."""

    names: Sequence[str]
    articles: Array
    table: Array


class Neighbours:
    """Names by their length, to be asked for those that are one edit away."""

    def __init__(self, names: Counted, kind: Kind | None = None) -> None:
        """Take the names of one kind, or of all."""
        lengths = np.fromiter(map(len, names.folded), dtype=np.int64, count=len(names.folded))
        self._names = names
        self._lengths = lengths if kind is None else np.where(names.kinds == KINDS.index(kind), lengths, 0)
        self._among = lru_cache(maxsize=None)(self._of_length)

    def _of_length(self, length: int) -> _Among | None:
        """Return the names of one length, or None if there are none."""
        numbers = np.flatnonzero(self._lengths == length)
        if not len(numbers) or not 0 < length <= _LONGEST:
            return None
        folded = list(map(self._names.folded.__getitem__, numbers.tolist()))
        # Names are in order, so that those of several kinds lie side by side.
        first = np.flatnonzero([True, *map(ne, folded[1:], folded)])
        names = list(map(folded.__getitem__, first.tolist()))
        articles = np.add.reduceat(self._names.articles[numbers], first, dtype=np.int64)
        return _Among(names, articles, _codes("".join(names)).reshape(-1, length))

    def near(self, folded: str) -> list[Neighbour]:
        """Return the names that are one edit away from a folded text, the likeliest first."""
        found = {edit.folded: edit for edit in self._all(folded)}
        return sorted(found.values(), key=lambda each: (-each.score, -each.articles, each.folded))

    def _all(self, typed: str) -> Iterator[Neighbour]:
        codes = _codes(typed)
        for edit, length in _LENGTHS.items():
            among = self._among(len(typed) + length)
            if among is None:
                continue
            table, names = among.table, among.names
            ahead, behind = _matches(table, codes), _matches(table[:, ::-1], codes[::-1])
            needed = len(typed) - (0 if edit == "missing" else 1)
            for row in np.flatnonzero((ahead + behind >= needed) & ((ahead < len(typed)) | (length != 0))).tolist():
                yield _neighbour(typed, names[row], int(among.articles[row]), edit, min(int(ahead[row]), needed))
            if edit == "wrong":
                for row in np.flatnonzero(ahead + behind == len(typed) - 2).tolist():
                    at = int(ahead[row])
                    if names[row][at : at + 2] == typed[at : at + 2][::-1]:
                        yield _neighbour(typed, names[row], int(among.articles[row]), "swapped", at)


def _neighbour(typed: str, name: str, articles: int, edit: Edit, at: int) -> Neighbour:
    from index.likeness import likeness  # here, because little of what is typed has neighbours

    alike = 1.0 if edit == "swapped" else likeness(typed[at], name[at]) if edit == "wrong" else 0.0
    score = _LIKELY[edit] + (_LIKENESS * alike if edit == "wrong" else 0.0)
    if edit == "extra" and typed[at] in (typed[at - 1 : at] or "\0") + typed[at + 1 : at + 2]:
        score += _DOUBLED
    score += _FREQUENCY * math.log(articles)
    return Neighbour(name, articles, edit, at, alike, score)


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _matches(table: Array, codes: Array) -> Array:
    """Return for each row how many of its first code points are those of `codes`."""
    width = min(table.shape[1], len(codes))
    equal = table[:, :width] == codes[:width]
    return np.where(equal.all(axis=1), width, equal.argmin(axis=1)) if width else np.zeros(len(table), dtype=np.int64)

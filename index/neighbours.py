"""Which known names are one edit away from what was typed: a wrong, a missing, an extra character, or two swapped?

One edit leaves the first character or the last one as it is, and little of the length. All names are looked at for that
at once, on arrays; each that is left is held against what was typed from both ends, and where the two matches meet but
for one edit, it is a neighbour.
"""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from index.names import KINDS, Counted, Kind

Array = npt.NDArray[Any]
Edit = Literal["wrong", "swapped", "missing", "extra"]

_LONGEST = 24
_LIKELY: dict[Edit, float] = {"wrong": 0.3, "swapped": 1.0, "missing": 0.25, "extra": 0.1}
"""How likely an edit is by itself; a wrong character is the likelier, the more it is like the right one."""
_KINDS: dict[int, Edit] = {0: "wrong", 1: "missing", -1: "extra"}
"""Which edit leads to a name that is so much longer than what was typed, unless two characters are swapped."""
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
    """Names, to be asked for those that are one edit away."""

    def __init__(self, names: Counted, kind: Kind | None = None) -> None:
        """Take the names of one kind, or of all."""
        lengths = np.fromiter(map(len, names.folded), dtype=np.int64, count=len(names.folded))
        wanted = (lengths > 0) & (lengths <= _LONGEST)
        if kind is not None:
            wanted &= names.kinds == KINDS.index(kind)
        chosen = np.flatnonzero(wanted)
        self._names = list(map(names.folded.__getitem__, chosen.tolist()))
        self._lengths = lengths[chosen]
        self._articles = names.articles[chosen]
        self._first = _codes("".join([name[0] for name in self._names]))
        self._last = _codes("".join([name[-1] for name in self._names]))

    def has_near(self, folded: str) -> bool:
        """Tell whether there is a name that is one edit away from a folded text."""
        return any(_edit(folded, self._names[number]) for number in self._candidates(folded))

    def near(self, folded: str) -> list[Neighbour]:
        """Return the names that are one edit away from a folded text, the likeliest first."""
        articles: dict[str, int] = {}
        for number in self._candidates(folded):
            name = self._names[number]
            articles[name] = articles.get(name, 0) + int(self._articles[number])
        edits = ((name, count, _edit(folded, name)) for name, count in articles.items())
        found = [_neighbour(folded, name, count, *edit) for name, count, edit in edits if edit]
        return sorted(found, key=lambda each: (-each.score, -each.articles, each.folded))

    def _candidates(self, typed: str) -> list[int]:
        """Return the numbers of the names that may be one edit away: none has another first and another last character.

        But where there are two characters, these may be swapped, and of one nothing needs to be left.
        """
        fitting = abs(self._lengths - len(typed)) <= 1
        if len(typed) > 1:
            codes = _codes(typed)
            ends = (self._first == codes[0]) | (self._last == codes[-1])
            fitting &= ends if len(typed) > 2 else ends | (self._first == codes[1])
        numbers: list[int] = np.flatnonzero(fitting).tolist()
        return numbers


def _edit(typed: str, name: str) -> tuple[Edit, int] | None:
    """Return the one edit that leads from what was typed to a name of about the same length, and where, or None."""
    longer = len(name) - len(typed)
    ahead, behind = _alike(typed, name), _alike(typed[::-1], name[::-1])
    kind = _KINDS[longer]
    needed = len(typed) - (0 if kind == "missing" else 1)
    if ahead + behind >= needed:
        return (kind, min(ahead, needed)) if longer or ahead < len(typed) else None
    is_swapped = kind == "wrong" and ahead + behind == len(typed) - 2
    return ("swapped", ahead) if is_swapped and name[ahead : ahead + 2] == typed[ahead : ahead + 2][::-1] else None


def _alike(one: str, other: str) -> int:
    """Return with how many same characters two texts begin."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


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

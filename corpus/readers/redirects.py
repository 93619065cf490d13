"""Which other titles lead to a page of a wiki? Kept so that a million of them take little memory."""

from __future__ import annotations

from array import array
from typing import Final

MOST: Final = 1_500_000
"""Redirects that are kept: about 150 MB. The largest Chinese wiki has fewer."""


class Redirects:
    """The titles that lead to each page; `left_out` counts those beyond `MOST`.

    Targets are told apart by 64 bits of a hash, and the titles of one target are a chain through `_before`.
    """

    def __init__(self) -> None:
        self._last: dict[int, int] = {}
        self._before = array("q")
        self._ends = array("Q", [0])
        self._titles = bytearray()
        self.left_out = 0

    def __len__(self) -> int:
        return len(self._before)

    def add(self, title: str, target: str) -> None:
        """Note that the page `title` leads to `target`."""
        if len(self) >= MOST:
            self.left_out += 1
            return
        key = hash(target)
        self._before.append(self._last.get(key, -1))
        self._last[key] = len(self) - 1
        self._titles += title.encode("utf-8", "replace")
        self._ends.append(len(self._titles))

    def to(self, target: str) -> tuple[str, ...]:
        """Return the titles that lead to `target`, in the order in which they were added."""
        found = []
        number = self._last.get(hash(target), -1)
        while number >= 0:
            found.append(self._titles[self._ends[number] : self._ends[number + 1]].decode("utf-8"))
            number = self._before[number]
        return tuple(reversed(found))

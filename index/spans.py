"""Where in a text do known names stand? The longest at each place, from left to right, none inside another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

_BEGINNING = 2


class NameFinder:
    """Finds names of at least two characters; asks the table once for each length that names with a beginning have."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names if isinstance(names, dict | set | frozenset) else frozenset(names)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in names:
            if len(name) >= _BEGINNING:
                lengths[name[:_BEGINNING]].add(len(name))
        self._lengths = {beginning: sorted(found, reverse=True) for beginning, found in lengths.items()}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of each name in `text`, in order."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(text) - 1:
            length = self._length_at(text, at)
            if length:
                found.append((at, at + length))
            at += length or 1
        return found

    def _length_at(self, text: str, at: int) -> int:
        for length in self._lengths.get(text[at : at + _BEGINNING], ()):
            if at + length <= len(text) and text[at : at + length] in self._names:
                return length
        return 0

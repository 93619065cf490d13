"""Where in a text do known names stand? The longest at each place, from left to right, none inside another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

_BEGINNING = 2


class SpanFinder(Protocol):
    """Finds names of at least two characters."""

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of each name in `text`, in order."""


def spans(text: str, lengths: Mapping[int, Sequence[int]], is_name: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the (start, end) of each name in `text`, in order.

    `lengths` are those that a name which begins at a place may have, the longest first; places without any are missing.
    """
    found: list[tuple[int, int]] = []
    behind = 0
    for at, possible in lengths.items():
        if at >= behind:
            fitting = (at + length for length in possible if at + length <= len(text))
            behind = next((end for end in fitting if is_name(text[at:end])), behind)
            if behind > at:
                found.append((at, behind))
    return found


class NameFinder:
    """Finds names in memory; asks the table once for each length that names with a beginning have."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names if isinstance(names, dict | set | frozenset) else frozenset(names)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in names:
            if len(name) >= _BEGINNING:
                lengths[name[:_BEGINNING]].add(len(name))
        self._lengths = {beginning: sorted(found, reverse=True) for beginning, found in lengths.items()}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of each name in `text`, in order."""
        beginnings = ((at, self._lengths.get(text[at : at + _BEGINNING])) for at in range(len(text) - 1))
        return spans(text, {at: lengths for at, lengths in beginnings if lengths}, self._names.__contains__)

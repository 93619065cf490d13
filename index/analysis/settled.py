"""Does a text stay as it is when it is folded? Most of what someone types does, and needs no passes over it.

A settled character is a unified ideograph that no step changes, whatever stands beside it. What is met is remembered.
"""

from __future__ import annotations

from functools import lru_cache

from corpus.script import is_simple
from index.analysis.folded import Folded
from index.analysis.forms import VARIANTS

_HAN = ("\u4e00", "\ua000")
"""Unified ideographs: their only forms are those of `index.analysis.forms`, and nothing joins them."""


class _Settled(dict[str, bool]):
    """Character to whether it is settled, filled on first use."""

    __slots__ = ()

    def __missing__(self, char: str) -> bool:
        self[char] = found = _HAN[0] <= char < _HAN[1] and ord(char) not in VARIANTS and is_simple(char)
        return found


_SETTLED = _Settled()


@lru_cache(maxsize=4096)
def settled(text: str) -> Folded | None:
    """Return a text that is its own folded form, with regard to context and without, or None for any other.

    `大同集宁` is, and `大同集寧` is not.
    """
    return Folded(text) if all(map(_SETTLED.__getitem__, text)) else None

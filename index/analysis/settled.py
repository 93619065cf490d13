"""Does a text stay as it is when it is folded? Most of what someone types does, and needs no passes over it.

A settled character is a unified ideograph that no step changes, whatever stands beside it. What is met is remembered.
"""

from __future__ import annotations

from functools import lru_cache

from corpus.script import is_simple
from index.analysis.width import fold_one_width

_HAN = ("\u4e00", "\ua000")


class _Settled(dict[str, bool]):
    """Character to whether it is settled, filled on first use."""

    __slots__ = ()

    def __missing__(self, char: str) -> bool:
        self[char] = found = _HAN[0] <= char < _HAN[1] and fold_one_width(char) == char and is_simple(char)
        return found


_SETTLED = _Settled()


@lru_cache(4096)
def is_settled(text: str) -> bool:
    """Tell whether a text is its own folded form, with regard to context and without: `大同集宁`, not `大同集寧`."""
    return all(map(_SETTLED.__getitem__, text))

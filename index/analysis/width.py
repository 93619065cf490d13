"""Which characters are the same but for width, compatibility form or case? (ＡＢ１２ = ab12, ㎞ = km, か+゙ = が)

The step is Unicode's NFKC followed by case folding. Most characters fold to one character, by a table that grows as
characters are met; the few that change in number (ligatures, combining marks, conjoining jamo) take the slow way.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator

from index.analysis.folded import Folded


def _fold(group: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", group).casefold())


def _joins_the_previous(char: str) -> bool:
    """Tell whether normalisation can merge `char` into what stands before it."""
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"


class _OneToOne(dict[int, int]):
    """Code point to folded code point, filled on first use; `uneven` collects those that don't fold to just one."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> int:
        char = chr(code)
        folded = _fold(char)
        if len(folded) != 1 or _joins_the_previous(char):
            self.uneven.add(char)
            folded = char
        self[code] = ord(folded)
        return self[code]


_TABLE = _OneToOne()


def _groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each character together with the marks that combine with it."""
    start = 0
    for i in range(1, len(text)):
        if not _joins_the_previous(text[i]):
            yield start, i
            start = i
    if text:
        yield start, len(text)


def _fold_groups(text: str) -> Folded:
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    for start, end in _groups(text):
        folded = _fold(text[start:end])
        parts.append(folded)
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
    return Folded("".join(parts), starts, ends)


def fold_width(text: str) -> Folded:
    """Return `text` in NFKC and without case, with offsets: `第７４師` gives `第74師`.

    Source: Unicode Standard Annex #15 (normalisation forms), section 3.13 of the standard (caseless matching).
    """
    even = text.translate(_TABLE)
    if _TABLE.uneven.isdisjoint(text):
        return Folded(even)
    return _fold_groups(text)

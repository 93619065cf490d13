"""Which characters are the same but for width, compatibility form or case? (ＡＢ１２ = ab12, ㎞ = km, か+゙ = が)

The step is Unicode's NFKC followed by case folding, without the characters that nobody sees (byte order marks,
direction marks, variation selectors): pasted text is full of them, and a name must be found across them. Forms of one
letter (`index.analysis.forms`) are made alike by the way. Most
characters fold to one character, by a table that grows as characters are met; the few that change in number
(ligatures, combining marks, conjoining jamo) take the slow way.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator

from index.analysis.folded import Folded
from index.analysis.forms import fold_forms

_VOWEL_SIGNS = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
)
"""Beside jamo, all that compose with the character before them though their combining class is 0 (Unicode 14)."""


def _seen(char: str) -> str:
    """Return `char`, nothing for one that is not seen, and U+FFFD for half of a surrogate pair, which is no text."""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    unseen = category == "Cf" or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return "" if unseen or char == "\u034f" or "\u180b" <= char <= "\u180f" else char


def _fold(group: str) -> str:
    seen = "".join(map(_seen, group))
    return fold_forms(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold()))


def _joins_the_previous(char: str) -> bool:
    """Tell whether normalisation can merge `char` into what stands before it."""
    first = unicodedata.normalize("NFKC", _seen(char))[:1]
    return not first or unicodedata.combining(first) != 0 or "\u1160" <= first <= "\u11ff" or first in _VOWEL_SIGNS


class _OneToOne(dict[int, int]):
    """Code point to folded code point, filled on first use.

    `uneven` collects those that don't fold to just one, and among these `joining` those that join the previous.
    """

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()
        self.joining: set[str] = set()

    def __missing__(self, code: int) -> int:
        char = chr(code)
        folded = _fold(char)
        if _joins_the_previous(char):
            self.joining.add(char)
        if len(folded) != 1 or char in self.joining:
            self.uneven.add(char)
            folded = char
        self[code] = ord(folded)
        return self[code]


_TABLE = _OneToOne()


def fold_one_width(char: str) -> str | None:
    """Return what `char` folds to whatever stands beside it, or None where that depends, or is not one character."""
    folded = char.translate(_TABLE)
    return None if char in _TABLE.uneven else folded


def _uneven_groups(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each character that is uneven or has others joined to it, together with these."""
    joining, done = _TABLE.joining, 0
    for i in [i for i, char in enumerate(text) if char in _TABLE.uneven]:
        if i < done:
            continue
        start, done = i, i + 1
        while start and text[start] in joining:
            start -= 1
        while done < len(text) and text[done] in joining:
            done += 1
        yield start, done


def _fold_groups(text: str, even: str) -> Folded:
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    done = 0
    for start, end in (*_uneven_groups(text), (len(text), len(text))):
        folded = _fold(text[start:end])
        parts += (even[done:start], folded)
        starts.extend((*range(done, start), *[start] * len(folded)))
        ends.extend((*range(done + 1, start + 1), *[end] * len(folded)))
        done = end
    return Folded("".join(parts), starts, ends)


def fold_width(text: str) -> Folded:
    """Return `text` in NFKC, without case, accents and unseen characters, with offsets: `第７４師` gives `第74師`.

    Source: Unicode Standard Annexes #15 (normalisation forms) and #44 (NFKC_Casefold).
    """
    even = text.translate(_TABLE)
    if _TABLE.uneven.isdisjoint(text):
        return Folded(even)
    return _fold_groups(text, even)

"""Which terms does a text have, and where do they stand in the original?

The chain is one ordered table: fold width and case, fold script, then cut. Two kinds of terms come out of it: words,
which carry meaning, and single characters with positions, which find any exact run. For words alone, numerals are
brought into one form before they are cut: a run may begin in the middle of a numeral. `ANALYSIS_VERSION` changes
whenever the terms of any text change: an index of another version opens, but should be rebuilt to be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.script import simplify, simplify_characters
from index.analysis.folded import Folded
from index.analysis.numerals import canonical_folded
from index.analysis.segment import Segmenter, segmenter
from index.analysis.settled import settled
from index.analysis.width import fold_width

ANALYSIS_VERSION = 3
"""Which terms texts have; 3 is the current one.

1: NFKC and case without unseen characters, t2s, search mode; one gap for each run of other characters.
2: Words have numerals in ASCII digits and years of eras as years AD; variants beyond t2s and Latin accents are folded.
3: Single characters that OpenCC writes on its way back to traditional script (座標) are one with what they stand for.

What cuts the words stands in the index beside it, with a version of its own.
"""

_SHORT = 64
"""A text of no more characters may be a query or a name in one, which is folded for several reasons."""

GAP = " "
"""The term of a run of punctuation or white space among character terms: a phrase never jumps over one unseen."""


@dataclass(frozen=True, slots=True)
class Token:
    """One term; `original[start:end]` is what the author wrote, `position` counts the terms of its kind."""

    text: str
    position: int
    start: int
    end: int


def fold(text: str) -> Folded:
    """Return `text` with differences of width, case and script gone: `張靈甫Ａ` gives `张灵甫a`."""
    if len(text) <= _SHORT and (same := settled(text)):
        return same
    folded = fold_width(text)
    return Folded(simplify(folded.text), folded.starts, folded.ends)


def fold_characters(text: str) -> Folded:
    """Return `text` folded without regard to context, as its single characters are indexed: 乾隆 gives `干隆`."""
    return (settled(text) or _short_folded(text)) if len(text) <= _SHORT else _folded_characters(text)


def _folded_characters(text: str) -> Folded:
    folded = fold_width(text)
    return Folded(simplify_characters(folded.text), folded.starts, folded.ends)


_short_folded = lru_cache(maxsize=1024)(_folded_characters)


def words(text: str, *, cutter: Segmenter | None = None) -> Iterator[Token]:
    """Yield the words of `text` in search mode: `大同集寧戰役` gives 大同, 集宁, 战役, and 三十五軍 gives 35, 军.

    `cutter` is the segmenter, by default the one for new indexes.
    """
    folded = canonical_folded(fold(text))
    cut = (cutter or segmenter()).words(folded.text)
    for position, (word, at) in enumerate(cut):
        start, end = folded.span(at, at + len(word))
        yield Token(word, position, start, end)


_GAPS = re.compile(r"[\W_]+")


def character_terms(text: str) -> list[str]:
    """Return the texts of `characters`, sooner than these: `大同，集寧` gives 大, 同, `GAP`, 集, 宁."""
    if len(text) <= _SHORT and settled(text):
        return list(text)
    folded = fold_characters(text).text
    return list(folded if folded.isalnum() else _GAPS.sub(GAP, folded))


def characters(text: str) -> Iterator[Token]:
    """Yield each letter, digit and Han character of `text`, and a `GAP` for each run of anything else."""
    folded = fold_characters(text)
    position, gap_from = 0, -1
    for at, char in enumerate(folded.text):
        if not char.isalnum():
            gap_from = at if gap_from < 0 else gap_from
            continue
        if gap_from >= 0:
            yield Token(GAP, position, *folded.span(gap_from, at))
            position, gap_from = position + 1, -1
        yield Token(char, position, *folded.span(at, at + 1))
        position += 1
    if gap_from >= 0:
        yield Token(GAP, position, *folded.span(gap_from, len(folded.text)))

"""In which phrases does OpenCC convert a character otherwise than by itself? (乾隆, where 乾 alone becomes 干)

For folding many texts at once by a table: only texts with such a phrase have to be folded one by one.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.script import _tables


@cache
def _phrases() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the characters that some phrase converts otherwise, and a pattern for any phrase with one."""
    characters, phrases = _tables().characters, _tables().phrases
    differing = {phrase: written for phrase, written in phrases.items() if phrase.translate(characters) != written}
    telling = frozenset(
        one
        for phrase, written in differing.items()
        for one, other in zip(phrase, written, strict=True)
        if characters.get(ord(one), one) != other
    )
    return telling, re.compile("|".join(map(re.escape, sorted(differing, key=len, reverse=True))))


def telling_characters() -> frozenset[str]:
    """Return the characters without which `needs_context` is false."""
    return _phrases()[0]


def needs_context(text: str) -> bool:
    """Tell whether OpenCC converts some phrase in `text` otherwise than character by character: 乾隆, 反覆."""
    telling, phrase = _phrases()
    return not telling.isdisjoint(text) and phrase.search(text) is not None

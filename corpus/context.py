"""In which phrases does OpenCC convert a character otherwise than by itself? (乾隆, where 乾 alone becomes 干)

For folding many texts at once by a table: only texts with such a phrase have to be folded one by one. Everything here
regards folding until nothing changes (`corpus.script.simplify`), so also phrases that a first round brings about: 瀋船
becomes 沈船, and this 沉船.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import NamedTuple

from corpus.script import _tables


class _Differing(NamedTuple):
    """The phrases that are converted otherwise than their characters, and what tells that there may be one."""

    phrase: re.Pattern[str]
    longest: int
    characters: frozenset[str]
    pairs: frozenset[str]


@cache
def _differing() -> _Differing:
    characters, phrases = _tables().characters, _tables().phrases
    differing = {phrase: written for phrase, written in phrases.items() if phrase.translate(characters) != written}
    marked = _with_origins(
        (phrase[start : start + 2], at - start)
        for phrase, written in differing.items()
        for at, (one, other) in enumerate(zip(phrase, written, strict=True))
        if characters.get(ord(one), one) != other
        for start in [min(at, len(phrase) - 2)]
    )
    return _Differing(
        re.compile("|".join(map(re.escape, sorted(differing, key=len, reverse=True)))),
        max(map(len, differing)),
        frozenset(pair[at] for pair, at in marked),
        frozenset(pair for pair, _ in marked),
    )


def _with_origins(marked: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Add the pairs of characters that become one of the `marked` pairs, character by character, in any round."""
    characters = _tables().characters
    origins: defaultdict[str, list[str]] = defaultdict(list)
    for code, simplified in characters.items():
        origins[simplified].append(chr(code))
    found: set[tuple[str, int]] = set()
    waiting = set(marked)
    while waiting:
        found |= waiting
        waiting = {
            ("".join(before), at)
            for pair, at in waiting
            for before in product(*([*origins[one], *([] if ord(one) in characters else [one])] for one in pair))
        } - found
    return found


def telling_characters() -> frozenset[str]:
    """Return the characters without which `needs_context` is false."""
    return _differing().characters


def telling_pairs() -> frozenset[str]:
    """Return the pairs of characters, one of them telling, without which `needs_context` is false."""
    return _differing().pairs


def longest_context() -> int:
    """Return the length of the longest phrase that `needs_context` looks for."""
    return _differing().longest


def needs_context(text: str) -> bool:
    """Tell whether `simplify` may convert `text` otherwise than character by character: 乾隆, 反覆.

    It does so if there is a phrase that OpenCC converts otherwise, in `text` or in what its characters become.
    """
    tables, differing = _tables(), _differing()
    if differing.characters.isdisjoint(text):
        return False
    while differing.phrase.search(text) is None:
        simplified = tables.simplified.apply(text)
        if simplified == text:
            return False
        text = simplified
    return True

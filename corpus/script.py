"""Which simplified characters does a traditional text stand for? (張靈甫 = 张灵甫)

The tables are opencc-python-reimplemented's own (`t2s`: single characters and phrase exceptions such as 乾坤), applied
by `str.translate` and one regular expression instead of its tree walk; a test holds the results equal to it. Folding
never changes the number of characters, so offsets stay as they are.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple


class _Tables(NamedTuple):
    characters: dict[int, str]
    phrases: dict[str, str]
    telling: frozenset[str]
    """The characters that some phrase converts otherwise than the table of characters does."""
    otherwise: re.Pattern[str]
    """Any phrase with such a character."""
    any_phrase: re.Pattern[str]


def _read(name: str) -> dict[str, str]:
    lines = (resources.files("opencc") / "dictionary" / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip())
    return {key: values.split(" ")[0] for key, values in pairs}


@cache
def _tables() -> _Tables:
    characters = {ord(key): value for key, value in _read("TSCharacters.txt").items() if key != value}
    phrases = _read("TSPhrases.txt")
    uneven = [key for key, value in phrases.items() if len(key) != len(value)]
    if uneven:
        raise ValueError(f"OpenCC's t2s phrases change in length, so offsets would be wrong: {uneven}")
    # A phrase matters only where it starts; the look-ahead finds overlapping candidates too.
    longest_first = sorted(phrases, key=len, reverse=True)
    firsts = frozenset(key[0] for key in phrases)
    pattern = re.compile(f"(?=[{''.join(firsts)}])(?=({'|'.join(map(re.escape, longest_first))}))")
    alone = {phrase: phrase.translate(characters) for phrase in phrases}
    differing = [phrase for phrase in longest_first if alone[phrase] != phrases[phrase]]
    pairs = (pair for phrase in differing for pair in zip(phrase, alone[phrase], phrases[phrase], strict=True))
    telling = frozenset(char for char, by_itself, in_phrase in pairs if by_itself != in_phrase)
    return _Tables(characters, phrases, telling, re.compile("|".join(map(re.escape, differing))), pattern)


def telling_characters() -> frozenset[str]:
    """Return the characters without which `needs_context` is false."""
    return _tables().telling


def needs_context(text: str) -> bool:
    """Tell whether OpenCC converts some phrase in `text` otherwise than character by character: 乾隆, 反覆."""
    tables = _tables()
    return not tables.telling.isdisjoint(text) and tables.otherwise.search(text) is not None


def _replacements(text: str, tables: _Tables) -> list[tuple[int, str]]:
    """Choose the phrases to replace as OpenCC does: the longest first, the leftmost among equals, none overlapping."""
    if not needs_context(text):
        return []
    found = [(m.start(), m.group(1)) for m in tables.any_phrase.finditer(text)]
    candidates = {
        (start, phrase[:n])
        for start, phrase in found
        for n in range(1, len(phrase) + 1)
        if phrase[:n] in tables.phrases
    }
    taken: set[int] = set()
    chosen = []
    for start, phrase in sorted(candidates, key=lambda c: (-len(c[1]), c[0])):
        places = range(start, start + len(phrase))
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append((start, tables.phrases[phrase]))
    return chosen


def fold_script(text: str) -> str:
    """Return `text` in simplified characters, of the same length: `張靈甫` gives `张灵甫`.

    Source: the `t2s` dictionaries of opencc-python-reimplemented (Apache-2.0), from the OpenCC project.
    """
    tables = _tables()
    simplified = text.translate(tables.characters)
    chosen = _replacements(text, tables)
    if not chosen:
        return simplified
    out = list(simplified)
    for start, phrase in chosen:
        out[start : start + len(phrase)] = phrase
    return "".join(out)


@cache
def _classes() -> dict[int, str]:
    """Return, for each character that some text writes as another, the one that stands for all of them."""
    tables = _tables()
    pairs = [(chr(code), simplified) for code, simplified in tables.characters.items()]
    pairs += [pair for phrase in tables.phrases for pair in zip(phrase, simplify(phrase), strict=True)]
    chosen: dict[str, str] = {}

    def find(char: str) -> str:
        while (parent := chosen.get(char, char)) != char:
            char = parent
        return char

    for written, simplified in pairs:
        one, other = find(written), find(simplified)
        if one != other:
            chosen[one] = other
    return {ord(char): find(char) for char in chosen}


def simplify_characters(text: str) -> str:
    """Return `text` with each character simplified for itself, whatever stands beside it: 乾隆 gives 干隆.

    For finding runs: one that is cut out of a phrase (乾 out of 乾隆) doesn't show what `simplify` would do with it. A
    character that phrases write in several ways (憑藉 and 凭借) stands for all of these.
    """
    return text.translate(_classes())


def simplify(text: str) -> str:
    """Return `text` in simplified characters, folded until nothing changes.

    Once is not enough for both scripts to meet: OpenCC gives 蕭乾 as 萧乾 (a phrase), but 萧乾 as 萧干 (no phrase).
    """
    while (simpler := fold_script(text)) != text:
        text = simpler
    return text

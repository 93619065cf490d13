"""Which simplified characters does a traditional text stand for? (張靈甫 = 张灵甫)

The tables are opencc-python-reimplemented's own (`t2s`: single characters and phrase exceptions such as 乾坤), applied
by `str.translate` and regular expressions instead of its tree walk; a test holds the results equal to it. Folding
never changes the number of characters, so offsets stay as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import ItemsView, Iterable, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

_SHORT = 64
"""A text of no more characters, such as a query, is looked at one by one."""

_LONGEST_NAME = 12
"""What is no longer than this is mostly a name, and names come again: their simplified forms are kept."""


class _CharacterMap:
    """Which characters stand for others, in a form that is quick to apply to texts in which few or many do.

    `str.translate` asks a list three times as quickly as a dict, where each character that is missing raises. What lies
    beyond the list's reach (U+10000) is rare: texts that have such characters take the dict.
    """

    def __init__(self, characters: Mapping[int, str]) -> None:
        self._all = dict(characters)
        self._plane = list(range(0x10000))
        for code, character in self._all.items():
            if code < len(self._plane):
                self._plane[code] = ord(character)

    def items(self) -> ItemsView[int, str]:
        return self._all.items()

    def apply(self, text: str) -> str:
        return text.translate(self._all if _ASTRAL.search(text) else self._plane)


class _Tables(NamedTuple):
    characters: dict[int, str]
    phrases: dict[str, str]
    simplified: _CharacterMap
    telling: frozenset[str]
    """Characters that folding may change; a text without one stays as it is."""
    by_beginning: dict[str, list[str]]
    """Phrases by their first two characters."""


def _read(name: str) -> dict[str, str]:
    # Found without importing opencc, which would take longer than reading its tables.
    package = find_spec("opencc")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("corpus: install opencc-python-reimplemented, whose tables tell scripts apart")
    lines = (Path(package.origin).parent / "dictionary" / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip())
    return {key: values.split(" ")[0] for key, values in pairs}


@cache
def _tables() -> _Tables:
    characters = {ord(key): value for key, value in _read("TSCharacters.txt").items() if key != value}
    phrases = _read("TSPhrases.txt")
    uneven = [key for key, value in phrases.items() if len(key) != len(value)]
    if uneven:
        raise ValueError(f"OpenCC's t2s phrases change in length, so offsets would be wrong: {uneven}")
    by_beginning: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        by_beginning[phrase[:2]].append(phrase)
    return _Tables(
        characters,
        phrases,
        _CharacterMap(characters),
        frozenset(map(chr, characters)) | _differing(characters, phrases),
        dict(by_beginning),
    )


@cache
def _touched() -> re.Pattern[str]:
    """Return what finds a character that folding may change, quicker than a set where a text is long."""
    return re.compile(_any_of(_tables().telling))


@cache
def _beginning() -> re.Pattern[str]:
    """Return what finds where the first two characters may be those of a phrase."""
    phrases = _tables().phrases
    return re.compile(f"{_any_of(p[0] for p in phrases)}(?={_any_of(p[1] for p in phrases)})")


def _differing(characters: Mapping[int, str], phrases: Mapping[str, str]) -> set[str]:
    """Return the characters that some phrase writes otherwise than their own entry does."""
    return {
        one
        for phrase, written in phrases.items()
        for one, other in zip(phrase, written, strict=True)
        if characters.get(ord(one), one) != other
    }


def _any_of(characters: Iterable[str]) -> str:
    """Return a pattern for one of `characters`; those beyond U+FFFF stand for their whole range, to keep it quick."""
    near = sorted({c for c in characters if c < "\U00010000"})
    return f"[{re.escape(''.join(near))}\U00010000-\U0010ffff]"


def _begins(text: str) -> Iterable[int]:
    """Return where a phrase may begin; for a short text no pattern is compiled, as a search would wait for it."""
    if len(text) <= _SHORT:
        return range(len(text) - 1)
    return (match.start() for match in _beginning().finditer(text))


def _replacements(text: str, tables: _Tables) -> list[tuple[int, str]]:
    """Choose the phrases to replace as OpenCC does: the longest first, the leftmost among equals, none overlapping."""
    candidates = [
        (start, phrase)
        for start in _begins(text)
        for phrase in tables.by_beginning.get(text[start : start + 2], ())
        if text.startswith(phrase, start)
    ]
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
    if tables.telling.isdisjoint(text) if len(text) <= _SHORT else not _touched().search(text):
        return text
    simplified = tables.simplified.apply(text)
    chosen = _replacements(text, tables)
    if not chosen:
        return simplified
    out = list(simplified)
    for start, phrase in chosen:
        out[start : start + len(phrase)] = phrase
    return "".join(out)


WRITTEN_BACK = (("座", "坐"), ("醯", "酰"), ("鮎", "鲶"))
"""What OpenCC's way back to traditional script writes in phrases, before what it stands for there: 座標 for 坐标.

No phrase of its way to simplified script has them. They are one only where exact runs are looked for.
"""


@cache
def _classes() -> _CharacterMap:
    """Return, for each character that some text writes as another, the one that stands for all of them."""
    tables = _tables()
    pairs = [(chr(code), simplified) for code, simplified in tables.characters.items()]
    pairs += [pair for phrase in tables.phrases for pair in zip(phrase, simplify(phrase), strict=True)]
    pairs += WRITTEN_BACK
    chosen: dict[str, str] = {}

    def find(char: str) -> str:
        while (parent := chosen.get(char, char)) != char:
            char = parent
        return char

    for written, simplified in pairs:
        if written not in chosen and simplified not in chosen and written != simplified:  # Most are met only once.
            chosen[written] = simplified
            continue
        one, other = find(written), find(simplified)
        if one != other:
            chosen[one] = other
    return _CharacterMap({ord(char): find(char) for char in chosen})


def simplify_characters(text: str) -> str:
    """Return `text` with each character simplified for itself, whatever stands beside it: 乾隆 gives 干隆.

    For finding runs: one that is cut out of a phrase (乾 out of 乾隆) doesn't show what `simplify` would do with it. A
    character that phrases write in several ways (憑藉 and 凭借) stands for all of these.
    """
    return _classes().apply(text)


def is_simple(char: str) -> bool:
    """Tell whether nothing changes a character, whatever stands beside it and whether that counts."""
    return char not in _tables().telling and simplify_characters(char) == char


def forms_of(characters: str) -> str:
    """Return all characters that may be written for one of `characters`, for a pattern: 战 gives 战 and 戰.

    Whatever folds to a text with one of `characters` has one of these, so a text without any needn't be folded.
    """
    wanted = set(simplify_characters(characters))
    return "".join(sorted({*characters, *wanted, *(chr(code) for code, one in _classes().items() if one in wanted)}))


def simplify(text: str) -> str:
    """Return `text` in simplified characters, folded until nothing changes.

    Once is not enough for both scripts to meet: OpenCC gives 蕭乾 as 萧乾 (a phrase), but 萧乾 as 萧干 (no phrase).
    """
    return _simplified_name(text) if len(text) <= _LONGEST_NAME else _simplified(text)


@lru_cache(maxsize=8192)
def _simplified_name(name: str) -> str:
    return _simplified(name)


def _simplified(text: str) -> str:
    while (simpler := fold_script(text)) != text:
        text = simpler
    return text

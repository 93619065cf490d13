"""How is a name read, and what did someone mean who typed Latin letters? Pinyin without tones, ü as v.

The readings come from pypinyin, which is loaded when the first one is asked for; `index.readings` has what it has not,
or otherwise than names are read. A name may be read in several ways, the likeliest first.

Not for texts: no text is indexed by its sound, and a query in Han characters never asks here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

from index.readings import LONGEST_WORD, SEVERAL, SURNAMES, WORDS, Slots

_LONGEST_PHRASE = 4
_MOST_READINGS = 6
_LONGEST_PERSON = 4
_UNITS = re.compile(r"[a-z]+|[0-9]+|[^\W_a-z0-9]")
_TYPED = re.compile(r"[a-z0-9]+(?:[\s'\-][a-z0-9]+)*")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇`´·", "'"))
_LONGEST_TYPED = 64
_NO_HAN = "\0"
_V = ("lv", "nv")

Reading = tuple[str, ...]
"""The syllables of a name in order. A run of letters, or of digits, in the name is one of them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Latin letters as pinyin: `letters` without what parted them, and the places where a syllable must end."""

    letters: str
    ends: frozenset[int] = frozenset()


def typed_pinyin(text: str) -> Typed | None:
    """Return what was typed as pinyin, or None if it holds anything but letters, digits and what parts syllables.

    `Niè Róngzhēn`, `nie'rongzhen` and `ＮＩＥ rongzhen` have the same letters; `lü` and `lv` are one.
    """
    if len(text) > _LONGEST_TYPED:
        return None
    plain = _without_tones(text.lower().translate(_APOSTROPHES)).strip("' -\t\n")
    if not _TYPED.fullmatch(plain) or not re.search("[a-z]", plain):
        return None
    letters, ends = "", []
    for part in re.split(r"[\s'\-]", plain):
        letters += part
        ends.append(len(letters))
    return Typed(letters, frozenset(ends[:-1]))


@lru_cache(maxsize=8192)
def _without_tones(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).replace("u\u0308", "v")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=32768)
def sounds_of(char: str) -> tuple[str, ...]:
    """Return the readings of one folded character that dictionaries know, the commonest first, () if it has none."""
    written = _characters().get(ord(char), "")
    return tuple(dict.fromkeys(_without_tones(reading) for reading in written.split(","))) if written else ()


def readings(folded: str, *, is_person: bool = False) -> list[Reading]:
    """Return the ways to read a folded name, at most six; characters that nobody reads are left out.

    `单雄信` is shan xiong xin; a person's name begins with a surname, so that `解某` is xie mou before it is jie mou.
    """
    units = _UNITS.findall(folded)
    slots = _slots(units, is_person=is_person)
    return list(dict.fromkeys(islice(product(*slots), _MOST_READINGS))) if slots else []


def _slots(units: list[str], *, is_person: bool) -> list[tuple[str, ...]]:
    # A character for each unit, so that words are slices.
    text = "".join([_NO_HAN if unit.isascii() else unit for unit in units])
    slots: list[tuple[str, ...]] = []
    while (at := len(slots)) < len(text):
        slots.extend(((units[at],),) if text[at] == _NO_HAN else _next(text, at))
    if len(text) > 1 and text[0] in SURNAMES and text[:2] not in WORDS:
        slots[0] = _as_surname(text[0], slots[0], is_person=is_person and len(text) <= _LONGEST_PERSON)
    return [_with_u(slot) for slot in slots if slot]


def _next(text: str, at: int) -> Slots:
    """Return the readings of the longest known word at a place, else of the character there."""
    for length in range(min(LONGEST_WORD, len(text) - at), 0, -1):
        word = text[at : at + length]
        if word in WORDS:
            return WORDS[word]
        if 1 < length <= _LONGEST_PHRASE and len(phrase := _phrases().get(word, ())) == length:
            return tuple((_without_tones(syllable[0]),) for syllable in phrase)
    return (SEVERAL.get(text[at]) or sounds_of(text[at])[:1],)


def _as_surname(char: str, others: tuple[str, ...], *, is_person: bool) -> tuple[str, ...]:
    first, then = (SURNAMES[char], others) if is_person else (others, SURNAMES[char])
    return tuple(dict.fromkeys((*first, *then)))


def _with_u(slot: tuple[str, ...]) -> tuple[str, ...]:
    """Return readings together with the way in which those with ü are written where there is none: Lu Bu."""
    if not slot[0].startswith(_V):
        return slot
    return tuple(dict.fromkeys((*slot, *(syllable.replace("v", "u") for syllable in slot))))


@cache
def _characters() -> Mapping[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # here, because it takes longer to load than most searches take

    characters: Mapping[int, str] = pinyin_dict
    return characters


@cache
def _phrases() -> Mapping[str, Sequence[Sequence[str]]]:
    from pypinyin.phrases_dict import phrases_dict  # here, likewise

    phrases: Mapping[str, Sequence[Sequence[str]]] = phrases_dict
    return phrases

"""In which ways may an article write what a query writes? 第74师 also as 第七十四师, 1946年 also as 民国三十五年.

Numerals come in digits or in Han, one by one or with places, with 万 or with commas; a year in any era that counted it.
Two queries that differ in these only have one canonical form and the same variants, so they find the same. Words are
looked up in canonical form, for articles are indexed so (`index.analysis.numerals`); runs in all variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress, islice, product
from typing import NamedTuple

from corpus.numerals import write_digits, write_number
from index.analysis import fold
from index.analysis.numerals import rewritten

MOST_VARIANTS = 24
"""How many ways to write a query are looked for; the usual ones come first."""

_NUMERAL = re.compile("[0-9〇零○一二两三四五六七八九十廿卅卌元]")
_BEFORE_CHRIST = re.compile("(?:[公西][元历]|纪元)前(?=[0-9]+年)")
_ANNO_DOMINI = re.compile("(?:[公西][元历])(?=([0-9]+)年)")
_PLAIN_SINCE = 100
"""A year before it is no year without 公元: 35年 is a time, or a year of an era that the text names elsewhere."""
_LATEST_YEAR = 2100
_SLOT = re.compile(
    r"(?<![0-9a-z.])(?<![0-9a-z][.\-])(?:(?P<prefix>前|公元)?(?P<year>[0-9]{1,4})(?=年)|(?P<number>[0-9]+(?:\.[0-9]+)?))"
    r"(?![0-9a-z]|[.\-][0-9a-z])"
)
_LONGEST = 12
"""Digits of a number that is written in other ways."""
_TENS = (("二十", "廿"), ("三十", "卅"))
_TWO = re.compile("二(?=[百千万亿])")
_TRIED = 64
_BETWEEN = "\ufdd0"
"""Stands between texts that are worked on at once; see `index.analysis.bulk`."""


@lru_cache(maxsize=1024)
def query_canonical(text: str) -> str:
    """Return `text` folded, with numbers in ASCII digits and dates in years AD: 民國三十五年七月 gives 1946年7月."""
    return _canonical(fold(text).text)


def _canonical(folded: str) -> str:
    if not _NUMERAL.search(folded):
        return folded
    parts: list[str] = []
    done = 0
    for one in rewritten(folded):
        if one.year is None:
            parts += (folded[done : one.start], one.text)
        else:
            parts += (folded[done : one.era_start], _plain_year(one.year))
        done = one.end
    plain = "".join((*parts, folded[done:]))
    plain = _BEFORE_CHRIST.sub("前", plain)
    return _ANNO_DOMINI.sub(lambda match: "" if int(match[1]) >= _PLAIN_SINCE else "公元", plain)


def _plain_year(year: int) -> str:
    if year < 0:
        return f"前{-year}"
    return f"{year}" if year >= _PLAIN_SINCE else f"公元{year}"


@lru_cache(maxsize=1024)
def variants(text: str) -> tuple[str, ...]:
    """Return the usual ways to write `text`, folded, each once; the way in which it is written first.

    The same for each of them but for the order. A way that is not usual is added, unless a usual one is part of it
    (中华民国三十五年): whatever has it has that.
    """
    typed = fold(text).text
    if not _NUMERAL.search(typed):
        return (typed,)
    usual = _usual(query_canonical(text))
    if typed in usual:
        return (typed, *(one for one in usual if one != typed))
    return usual if any(one in typed for one in usual) else (typed, *usual)


@lru_cache(maxsize=1024)
def _usual(plain: str) -> tuple[str, ...]:
    """Return the ways to write a canonical query; the canonical form is always one of them."""
    slots = list(_SLOT.finditer(plain))
    if not slots:
        return (plain,)
    ways = dict.fromkeys(islice(_combined([_Slot.of(slot) for slot in slots]), _TRIED))
    bounds = [0, *(place for slot in slots for place in slot.span()), len(plain)]
    between = [plain[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    candidates = list(dict.fromkeys("".join(_filled(between, forms)) for forms in ways))
    # Only what means the same is a variant: 三国 would be a way to write 3国 otherwise.
    usual = compress(candidates, map(plain.__eq__, _canonical_forms(candidates)))
    return tuple(islice(usual, MOST_VARIANTS))


def _filled(between: Sequence[str], forms: Sequence[str]) -> Iterator[str]:
    """Yield what stands between numbers, and a form of each number in its place."""
    for before, form in zip(between, forms, strict=False):
        yield before
        yield form
    yield between[-1]


def _canonical_forms(folded: Sequence[str]) -> list[str]:
    """Return the canonical forms of folded texts, worked out all at once: nothing goes beyond what stands between."""
    found = _canonical(_BETWEEN.join(folded)).split(_BETWEEN)
    return found if len(found) == len(folded) else [_canonical(one) for one in folded]


class _Slot(NamedTuple):
    """The ways to write one number: in ASCII digits, in Han numerals, and in the years of eras by the eras' names."""

    arabic: tuple[str, ...]
    han: tuple[str, ...]
    eras: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, slot: re.Match[str]) -> _Slot:
        if slot["number"]:
            return cls(*_number_forms(slot["number"]), {})
        prefix, year = slot["prefix"] or "", int(slot["year"])
        names = {"公元": ("公元", "西元"), "前": ("前",)}.get(prefix, ("",))
        han = [write_digits(slot["year"], zero) for zero in "〇零"]
        if year < 1000 or year % 100 == 0:
            han.append(write_number(year))
        return cls(
            tuple(name + slot["year"] for name in names),
            tuple(name + written for name in names for written in han),
            _era_forms(-year if prefix == "前" else year) if prefix or year >= _PLAIN_SINCE else {},
        )


@lru_cache(maxsize=1024)
def _era_forms(year: int) -> dict[str, tuple[str, str]]:
    """Return for each era that counted the year how it is written there: in ASCII digits, and in Han numerals."""
    if not year or year > _LATEST_YEAR:
        return {}
    from corpus.eras import eras_of  # here, because few queries name a year

    numbers = {era.name: number for era, number in eras_of(year)}
    return {
        name: (f"{name}{number}", name + ("元" if number == 1 else write_number(number)))
        for name, number in numbers.items()
        # Whatever has 中华民国 has 民国.
        if not any(name != other and name.endswith(other) for other in numbers)
    }


@lru_cache(maxsize=1024)
def _number_forms(digits: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ways to write a number that counts or tells one of many, in ASCII digits and in Han numerals."""
    if len(digits) > _LONGEST:
        return (digits,), ()
    if "." in digits:
        whole, _, part = digits.partition(".")
        return (digits,), (f"{write_digits(whole)}点{write_digits(part)}",)
    from decimal import Decimal  # here, because few queries have numbers

    number = int(digits)
    long = [(Decimal(number) / size).normalize() for size in (10_000, 100_000_000) if number >= size]
    short = [(part, unit) for part, unit in zip(long, "万亿", strict=False) if part >= 1 and part * 100 % 1 == 0]
    arabic = (digits, f"{number:,}", *(f"{part:f}{unit}" for part, unit in short))
    han = [write_number(number)]
    han += [han[0].replace(tens, other, 1) for tens, other in _TENS if han[0].startswith(tens) and number < 40]
    han += [write_digits(digits, zero) for zero in "〇零"] if len(digits) > 1 else []
    han += [_TWO.sub("两", han[0])]
    han += [_with_point(f"{part:f}") + unit for part, unit in short if part % 1]
    return arabic, tuple(dict.fromkeys(han))


def _with_point(number: str) -> str:
    whole, _, part = number.partition(".")
    return f"{write_number(int(whole))}点{write_digits(part)}"


def _combined(slots: Sequence[_Slot]) -> Iterator[tuple[str, ...]]:
    """Yield ways to write all numbers, the likely ones first: one style throughout, then any."""
    yield tuple(slot.arabic[0] for slot in slots)
    yield tuple((*slot.han, *slot.arabic)[0] for slot in slots)
    for name in dict.fromkeys(name for slot in slots for name in slot.eras):
        for style in (1, 0):
            yield tuple(
                slot.eras[name][style] if name in slot.eras else (slot.han if style and slot.han else slot.arabic)[0]
                for slot in slots
            )
    yield from product(*(slot.han or slot.arabic for slot in slots))
    yield from product(*(slot.arabic for slot in slots))
    yield from product(*((*slot.arabic, *slot.han) for slot in slots))

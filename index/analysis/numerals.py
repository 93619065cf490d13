"""Which numerals of a text mean the same number? 第七十四师 = 第74师, 一万七千 = 1.7万 = 17000, 民国三十五年 = 1946年.

Words are cut from canonical text: every numeral in ASCII digits, and in place of the year of an era the year AD, the
era's name kept beside it (民国1946年). Works on text that is folded already. What may as well be a name stays:

- A numeral of one character counts only behind 第 or before a unit, and not where a longer word begins with the unit
  (三国 and 九江 have none; 三门峡, 十里铺 and 八日军 go on). 一 counts but dates, as it often means `a`.
- Numerals read one by one count from four on; two or three of them only before a unit or behind 第, for what else
  they say is mostly a date's name (九一八) or an estimate (七八人).
- 百, 千 and 万 begin no numeral (百团大战, 千佛山, 万历), and what is not put together as one number stays (三四百).
- The names in `_NAMES`.

How a query's numbers may stand in an article is for `search.variants`. The stream of characters stays as it is.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.numerals import is_well_formed, parse_number
from index.analysis.folded import Folded
from index.analysis.numeral_pattern import ALL, BEHIND_LI, DESIGNATES, DIGITS, ONES, era_endings, numeral_pattern

if TYPE_CHECKING:
    from decimal import Decimal

_BEHIND_NUMERALS = (*"铺堡店墩", "家子", *(f"里{char}" for char in BEHIND_LI))
"""What stands behind any numeral in names of places."""
_MOST_KEPT = 20_000
_NAMES: dict[str, tuple[str, ...]] = {
    "三十六": ("计",),
    "七十二": ("变",),
    "十八": ("罗汉",),
    "十三": ("陵", "太保", "行"),
    "十二": ("生肖",),
    "二十四": ("史",),
    "二十八": ("宿",),
    "十六": ("国", "夜"),
    "五十": ("岚", "铃"),
    "八百": ("壮士",),
    "三千": ("营", "世界"),
}
"""Numeral to what stands behind it in names."""
NAME_ENDINGS = frozenset(_BEHIND_NUMERALS).union(*_NAMES.values())
"""What ends names that begin with a numeral of several characters."""
_TELLING = frozenset(ending[0] for ending in NAME_ENDINGS)
_GIVEN_NAME, _FAMILY_NAMES = "五十六", ("山本", "高野")


class Rewritten(NamedTuple):
    """A numeral at `start` to `end` of a folded text and what is written for it.

    `year` and `era_start` are given if it is the year of an era whose name begins there: the year AD, negative BC.
    """

    start: int
    end: int
    text: str
    year: int | None = None
    era_start: int = 0


def canonical(folded: str) -> str:
    """Return a folded text with its numerals in ASCII digits: 整编第七十四师 gives 整编第74师.

    The year of an era becomes the year AD beside its name: 建安五年 gives 建安200年.
    """
    return numeral_pattern().sub(lambda match: written(match.string, *match.span()), folded)


def canonical_folded(folded: Folded) -> Folded:
    """Return a folded text in canonical form; each digit stands for the whole numeral that the author wrote."""
    found = [one for one in rewritten(folded.text) if folded.text[one.start : one.end] != one.text]
    if not found:
        return folded
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    done = 0
    for start, end, text, *_ in (*found, Rewritten(len(folded.text), len(folded.text), "")):
        places = [folded.span(at, at + 1) for at in range(done, start)]
        parts += (folded.text[done:start], text)
        starts.extend(place[0] for place in places)
        ends.extend(place[1] for place in places)
        if text:
            whole = folded.span(start, end)
            starts.extend([whole[0]] * len(text))
            ends.extend([whole[1]] * len(text))
        done = end
    return Folded("".join(parts), starts, ends)


def rewritten(folded: str) -> Iterator[Rewritten]:
    """Yield the numerals of a folded text that have a canonical form, in order."""
    for match in numeral_pattern().finditer(folded):
        yield _rewritten(folded, *match.span())


class _Remembered(dict[str, str]):
    """Run to what is written for it, worked out on first use; empty where that depends on what stands beside it."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[str], str]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, run: str) -> str:
        if len(self) > _MOST_KEPT:
            self.clear()
        self[run] = found = self._work_out(run)
        return found


def _plain(run: str) -> str:
    """Return what is written for a numeral where nothing beside it can change that, or nothing for any other."""
    if run == _GIVEN_NAME:
        return ""
    number = _number(run)
    if number is not None:
        return number
    digits = _one_by_one(run)
    if digits and len(digits) < 4:
        return ""
    return digits if digits and not _rises(digits) else run


def _plain_year(before_and_run: str) -> str:
    """Return what is written for the numeral behind two characters, an era's last, if they alone tell; else nothing."""
    last_two, run = before_and_run[:2], before_and_run[2:]
    if last_two not in _era_tails():
        return PLAIN[run]
    if not _is_told_by(last_two, run):
        return ""
    found = _era(last_two, run)
    return _year(found[1]) if found else PLAIN[run]


PLAIN, PLAIN_YEARS = _Remembered(_plain), _Remembered(_plain_year)
"""What is written for numerals that count, and for those between the last two characters of an era and 年.

Empty where that depends on more; not for a numeral of several characters before one of the `NAME_ENDINGS`.
"""


def numeral_at(text: str, at: int) -> tuple[int, str] | None:
    """Return where the numeral that begins just there ends, and what is written for it, or None if there is none."""
    match = numeral_pattern().match(text, at)
    return (match.end(), written(text, *match.span())) if match else None


def written(text: str, start: int, end: int) -> str:
    """Return what is written for a numeral: by a short way for the many that need no look at their neighbours."""
    behind = text[end : end + 1]
    if behind in _TELLING and end - start > 1:
        return _rewritten(text, start, end).text
    if start > 1 and behind == "年" and text[start - 1] in era_endings():
        return PLAIN_YEARS[text[start - 2 : end]] or _rewritten(text, start, end).text
    return PLAIN[text[start:end]] or _rewritten(text, start, end).text


def _rewritten(text: str, start: int, end: int) -> Rewritten:
    """Decide what is written for a numeral, which is itself if it is no number, or a name."""
    run = text[start:end]
    if (
        text[end : end + 1] == "年"
        and text[start - 1 : start] in era_endings()
        and (era := _year_of_era(text, start, run))
    ):
        return era
    number = _number(run)
    if number is None:
        digits = _one_by_one(run)
        stays = not digits or not _counts(digits, text, start, end)
        return Rewritten(start, end, run if stays else digits)
    if len(run) > 1 and (text.startswith(_BEHIND_NUMERALS, end) or _is_name(run, text, start, end)):
        return Rewritten(start, end, run)
    return Rewritten(start, end, number)


def _is_name(run: str, text: str, start: int, end: int) -> bool:
    if run == _GIVEN_NAME:
        return text.endswith(_FAMILY_NAMES, 0, start)
    return text.startswith(_NAMES.get(run, ()), end)


@lru_cache(maxsize=8192)
def _number(run: str) -> str | None:
    """Return a numeral with places, a mixed one or one with commas in ASCII digits, or None if it is none of these."""
    if run == "元" or (len(run) > 1 and all(char in DIGITS for char in run)):
        return None
    if "," in run or run.isascii():
        return run.replace(",", "")
    if "点" in run or run[0].isascii():
        return _mixed(run)
    return str(parse_number(run)) if is_well_formed(run) else None


def _mixed(run: str) -> str | None:
    """Return 1.7万, 3万5千, 一点七万 or 五三七点七 in ASCII digits, or None."""
    from decimal import Decimal  # here and below, because few texts need it

    total = Decimal(0)
    rest = run
    for unit, size in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = rest.partition(unit)
        if found:
            part = _part(head)
            if part is None:
                return None
            total, rest = total + part * size, tail
    part = _part(rest) if rest else Decimal(0)
    if part is None or (total and (total % 1 or (rest and ("." in run or "点" in run)))):
        return None
    total += part
    return str(int(total)) if total == int(total) else str(total)


def _part(text: str) -> Decimal | None:
    """Return what stands before 万, or for itself: 1.7, 12, 5千, 十二, 五三七点七."""
    from decimal import Decimal

    match = re.fullmatch(rf"([0-9]+(?:\.[0-9]+)?)([千百]?)|([{DIGITS}]+)点([{DIGITS}]+)", text)
    if match and match[1]:
        return Decimal(match[1]) * {"千": 1000, "百": 100, "": 1}[match[2]]
    if match:
        return Decimal(f"{_ascii(match[3])}.{_ascii(match[4])}")
    han = text.translate({ord(str(number)): char for number, char in enumerate(ONES, 1)})
    return Decimal(parse_number(han) or 0) if is_well_formed(han) else None


def _ascii(digits: str) -> str:
    return "".join(str(parse_number(digit)) for digit in digits)


@lru_cache(maxsize=8192)
def _one_by_one(run: str) -> str:
    digits = _ascii(run) if len(run) > 1 and all(char in DIGITS for char in run) else ""
    return digits if digits.strip("0") else ""


def _counts(digits: str, text: str, start: int, end: int) -> bool:
    """Tell whether digits read one by one mean a number there: 一九四六, 一二九师, but not 九一八 nor 七八人."""
    rises = _rises(digits)
    if len(digits) > 3:
        return not rises
    if len(digits) == 3 and text.startswith("年", end):
        return True
    if text.startswith("年", end) and text.endswith("前", 0, start):
        return True
    if rises:
        return text.startswith("式", end)
    return text.endswith("第", 0, start) or DESIGNATES.match(text, end) is not None


def _rises(digits: str) -> bool:
    return all(ord(other) == ord(one) + 1 for one, other in pairwise(digits))


_NOT_AN_ERA = frozenset(
    re.findall("..", "长安建康大同永安保定大庆永康建德咸宁兴安大安长乐嘉兴应天太平和平普通文明如意")
)
"""These are places and words more often: 在长安三年."""
_BEFORE_AN_ERA = re.compile(rf"[^{ALL}0-9\ufdd0]*\Z")
_REACH = 16


def _year_of_era(text: str, start: int, run: str) -> Rewritten | None:
    """Return what is written for the numeral `run` before 年 if an era's name ends where it begins."""
    last_two = text[max(start - 2, 0) : start]
    if last_two not in _era_tails():
        return None
    found = _era(last_two if _is_told_by(last_two, run) else _before(text, start), run)
    if found is None:
        return None
    name, year = found
    return Rewritten(start, start + len(run), _year(year), year, start - len(name))


def _year(year: int) -> str:
    return f"前{-year}" if year < 0 else str(year)


def _before(text: str, start: int) -> str:
    """Return what may name an era and its state: no numeral is in it, and nothing of another text."""
    match = _BEFORE_AN_ERA.search(text, max(start - _REACH, 0), start)
    return match.group() if match else ""


@cache
def _era_tails() -> frozenset[str]:
    """Return the last two characters of all eras."""
    from corpus.eras import ERAS

    return frozenset(name[-2:] for name in ERAS)


@cache
def _two_character_eras() -> frozenset[str]:
    """Return the eras of two characters with which no longer one ends."""
    from corpus.eras import ERAS

    longer = {name[-2:] for name in ERAS if len(name) > 2}
    return frozenset(name for name in ERAS if len(name) == 2 and name not in longer)


@lru_cache(maxsize=4096)
def _is_told_by(name: str, run: str) -> bool:
    """Tell whether two characters are an era's whole name, and only one state had a year `run` of such an era."""
    from corpus.eras import ERAS

    if name not in _two_character_eras():
        return False
    number = 1 if run == "元" else parse_number(run) or 0
    return sum(0 < number <= era.length for era in ERAS[name]) < 2


@lru_cache(maxsize=4096)
def _era(before: str, run: str) -> tuple[str, int] | None:
    """Return the era whose name `before` ends with, and the Western year of its year `run`."""
    from corpus.eras import ERAS, era_name_before, resolve_era

    name = era_name_before(before, len(before)) if before[-1:] != " " else ""
    number = 1 if run == "元" else parse_number(run)
    era = resolve_era(name, number, before) if name and number and name not in _NOT_AN_ERA else None
    if era is None or number is None:
        return None
    year = era.year_of(number)
    # 建武二年 would become 建武26年, which is another year of the era.
    is_clear = run == str(year) or not any(0 < year <= one.length for one in ERAS[name])
    return (name, year) if is_clear else None

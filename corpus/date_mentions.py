"""Where does a Chinese text write a date, and which parts of it? One mention at a time, without its neighbours.

What a mention means next to others (carried years, ranges, a Western date in brackets) is for `corpus.dates`.
Every pattern has bounded repetitions only, so that scanning stays linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.eras import era_name_before, resolve_era
from corpus.numerals import is_digitwise, parse_number

Kind = Literal["western", "era", "regnal", "relative", "month", "day"]
"""`regnal` is a counted year whose first year is not known (`三年`), which may as well be a duration."""

RANGE_WORD = r"(?:直?至|直?到|迄|[-－‐‑–—―─~～〜]{1,2})"
GREGORIAN_SINCE = 1912
"""Before this year a month in Han numerals is a lunar one, which does not tell the Western month."""


@dataclass(slots=True)
class Mention:
    """One date as written: `text[begin:finish]`; parts that are not written are None.

    `named_era` says that the text calls the year one before or of our era. `shift` is what a relative year or month
    adds to the one before (`翌年` 1). `lunar` says that month and day are of the lunar calendar, `han_month` that the
    month is in Han numerals, which means the same in old texts.
    """

    begin: int
    finish: int
    kind: Kind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    named_era: bool = False
    shift: int = 0
    lunar: bool = False
    han_month: bool = False


_ASCII = "0-9０-９"
_HAN = "〇零○一二三四五六七八九十百千廿卅"
_MONTH_NUMBER = rf"[{_ASCII}]{{1,2}}|十[一二]|[一二三四五六七八九十]"
_DAY_NUMBER = rf"[{_ASCII}]{{1,2}}|[一二三四五六七八九十廿卅]{{1,3}}"


def _month_and_day(tag: str) -> str:
    """Return the pattern of a month with an optional day, its groups ending in `tag`.

    A number before a dash borrows the unit of the number after it: `7－9月`, `11月4－7日`.
    """
    month = (
        rf"(?P<lunar{tag}>[閏闰农農夏阴陰旧舊][历曆]?)?(?:(?P<month{tag}>{_MONTH_NUMBER})"
        rf"(?:月|(?={RANGE_WORD}(?:{_MONTH_NUMBER})月))|(?P<named{tag}>[正腊臘]月))"
    )
    day = (
        rf"(?:(?P<day{tag}>{_DAY_NUMBER})(?:[日号號]|(?={RANGE_WORD}(?:{_DAY_NUMBER})日))|(?P<moon{tag}>初[一-十]日?))"
    )
    return rf"(?:{month}(?![余餘馀多]|之久)(?:份?的?\s?{day})?)"


_ANY_DATE = re.compile("[年月日]|[0-9][-/.]")
"""One of these stands in whatever `_PATTERN` matches; most sentences have none."""
_PATTERN = re.compile(
    rf"""
    (?=[\s{_ASCII}{_HAN}元公西紀纪前同翌次隔當当本是該该閏闰农農夏阴陰旧舊正腊臘])(?:
    (?<![0-9.])(?P<iso>[12][0-9]{{3}})(?P<sep>[-/.])(?P<iso_month>[0-9]{{1,2}})(?P=sep)(?P<iso_day>[0-9]{{1,2}})(?![0-9])
    |
    (?P<prefix>[公西][元曆历]前?|[紀纪]元前|前)?\s?
    (?<![第0-9０-９.〇一二三四五六七八九十百])
    (?P<year>[{_ASCII}]{{1,4}}|[{_HAN}]{{1,7}}|元)\s?
    (?:年(?![代级級])|(?={RANGE_WORD}[前]?[{_ASCII}]{{3,4}}年(?!代)))
    (?:\s?的?[春夏秋冬]?季?\s?{_month_and_day("_y")})?
    |
    (?P<relative>[同翌次隔當当本是該该]年)的?\s?[春夏秋冬]?季?{_month_and_day("_r")}?
    |
    (?P<relative_month>[同當当本次翌]月)\s?(?:(?P<day_m>{_DAY_NUMBER})日)?
    |
    (?<![第个個0-9０-９.〇一二三四五六七八九十百千万萬年]){_month_and_day("_b")}
    |
    (?<![第0-9０-９.〇一二三四五六七八九十百千万萬數数初])
    (?P<day_only>{_DAY_NUMBER})
    (?:日(?![军軍本伪偽方寇人俄美法舰艦机機籍后後内內之夜语語元圆圓])|(?={RANGE_WORD}(?:{_DAY_NUMBER})日))
    )""",
    re.VERBOSE,
)
_QUALIFIER = re.compile(r"[上中下]旬|[初底末](?!期)|份")
_DURATION_AFTER = re.compile(r"\s?(?:之?[久后後前内內间間]|以?[来來]|[余餘馀多的])")
_DURATION_BEFORE = frozenset("戰战了达達历歷经經过過持续續约約近共逾满滿凡仅僅城守需")
_BEFORE_BARE_BC = frozenset("是在于於至到和自从從年月日，。、；：（(－-–—~～「“《 \n")
_LATEST_YEAR = 2100


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield the dates that `text` writes, in order; they do not overlap.

    Durations (`36年后`, `激战3日`), decades and centuries are left out as far as their neighbours show them.
    """
    if not _ANY_DATE.search(text):
        return
    for match in _PATTERN.finditer(text):
        mention = _read(match, text)
        if mention is not None:
            qualifier = _QUALIFIER.match(text, mention.finish)
            if qualifier:
                mention.finish = qualifier.end()
            yield mention


def _read(match: re.Match[str], text: str) -> Mention | None:
    """Turn one match into a mention, or None where it is no date after all."""
    begin, finish = match.span()
    if match["iso"]:
        year, month, day = int(match["iso"]), int(match["iso_month"]), int(match["iso_day"])
        return Mention(begin, finish, "western", year, month, day)
    if match["year"]:
        return _read_year(match, text)
    if match["relative"]:
        return _read_relative(match)
    if match["relative_month"]:
        shift = 1 if match["relative_month"][0] in "次翌" else 0
        return Mention(begin, finish, "month", day=parse_number(match["day_m"] or ""), shift=shift)
    if begin and text[begin - 1] in _DURATION_BEFORE:
        return None
    if match["day_only"]:
        number = match["day_only"]
        # `三日` is three days more often than the third day; higher numbers are days of a month.
        if not number.isdecimal() and len(number) == 1:
            return None
        return Mention(begin, finish, "day", day=parse_number(number))
    return _with_month(Mention(begin, finish, "month"), match, "_b")


def _with_month(mention: Mention, match: re.Match[str], tag: str) -> Mention:
    """Add the month and day that the groups ending in `tag` hold."""
    written = match["month" + tag]
    mention.month = parse_number(written or "")
    mention.day = parse_number(match["day" + tag] or "")
    mention.lunar = bool(match["lunar" + tag] or match["named" + tag] or match["moon" + tag])
    mention.han_month = bool(written) and not written.isdecimal()
    return mention


def _read_relative(match: re.Match[str]) -> Mention | None:
    """Read `同年8月`, `翌年1月`; a `同年` without a month says nothing new."""
    shift = 1 if match["relative"][0] in "翌次隔" else 0
    mention = _with_month(Mention(*match.span(), "relative", shift=shift), match, "_r")
    return mention if shift or mention.month or mention.lunar else None


def _read_year(match: re.Match[str], text: str) -> Mention | None:
    """Read a year with what follows it: Western, of an era, or merely counted."""
    begin, finish = match.span()
    prefix, written = match["prefix"] or "", match["year"]
    mention = _with_month(Mention(match.start("year"), finish, "regnal"), match, "_y")
    number = 1 if written == "元" else parse_number(written)
    if number is None:
        return None
    name = "" if prefix else era_name_before(text, match.start("year"))
    if name and (written == "元" or number < 200):
        era = resolve_era(name, number, text[max(0, mention.begin - len(name) - 10) : mention.begin].rstrip())
        mention.begin = text.rindex(name[-1:], 0, mention.begin) - len(name) + 1 if mention.begin else begin
        mention.kind, mention.year = "era", era.year_of(number) if era else None
        mention.lunar = mention.lunar or era is None or not era.gregorian(number)
        return mention
    year = _western_year(prefix, written, number, match, text)
    if year is not None:
        mention.begin, mention.kind, mention.year = begin + len(match[0]) - len(match[0].lstrip()), "western", year
        mention.named_era = bool(prefix)
    # A month in Han numerals behind a Western year in digits belongs to the lunar calendar in old texts.
    if mention.han_month and year is not None and year < GREGORIAN_SINCE and written.isdecimal():
        mention.lunar = True
    return mention


def _western_year(prefix: str, written: str, number: int, match: re.Match[str], text: str) -> int | None:
    """Return the Western year, negative BC, or None where the number only counts years."""
    if not 0 < number <= _LATEST_YEAR or written == "元":
        return None
    if prefix == "前":
        before = text[match.start() - 1 : match.start()]
        bare = number >= 100 or (number >= 10 and (not before or before in _BEFORE_BARE_BC))
        return -number if bare else None
    if prefix:
        return -number if prefix.endswith("前") else number
    digits = written.isdecimal() or (is_digitwise(written) and len(written) >= 3)
    if not digits:
        return None
    if number >= 1000:
        return number
    year_end = match.end("year") + 1
    if _DURATION_AFTER.match(text, year_end):
        return None
    has_month = match["month_y"] is not None
    return number if number >= 100 or (match.start() == 0 and (has_month or year_end >= len(text))) else None

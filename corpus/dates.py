"""Which days does a date in a Chinese text mean?

`find_periods` reads every date of a text with its neighbours: years carried on, ranges, a Western date in brackets
behind an era. How one date is written is for `corpus.date_mentions`; which field of an article it is, for the callers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.date_mentions import GREGORIAN_SINCE, RANGE_WORD, Mention, find_mentions
from corpus.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date or a range of dates as it stands at `text[begin:finish]`; a single date starts and ends alike."""

    start: PartialDate
    end: PartialDate
    begin: int
    finish: int

    @property
    def is_range(self) -> bool:
        """Whether the text names two ends (`7月至9月`) rather than one date."""
        return self.start != self.end


def find_periods(text: str, *, year: int | None = None, context: PartialDate | None = None) -> list[DatedSpan]:
    """Return the dates and ranges of `text` in order, without overlaps.

    Months and days without a year take it from the date before, at first from `context` (the last date of the text
    before) or from `year`; without one they are left out. So are era years that cannot be told, durations, decades and
    centuries. `1946年7月至9月` is one range, `元龜元年六月二十八日（1570年8月9日）` the Western date in the brackets.
    """
    spans: list[DatedSpan] = []
    if context is None and year is not None:
        context = PartialDate(year)
    previous: Mention | None = None
    for mention in _without_twins(text, list(find_mentions(text))):
        joins = previous is not None and _is_range(text[previous.finish : mention.begin])
        date = _resolve(mention, context, spans[-1].end if joins and spans else None)
        previous = None
        if date is None:
            continue
        if joins and spans and spans[-1].start.first_day <= date.last_day and not spans[-1].is_range:
            spans[-1] = DatedSpan(spans[-1].start, date, spans[-1].begin, mention.finish)
        else:
            spans.append(DatedSpan(date, date, mention.begin, mention.finish))
        context, previous = date, mention
    return spans


_RANGE = re.compile(
    rf"\s*(?:[晚夜晨]|凌晨|清晨|拂[晓曉]|[上下中]午|傍晚)?(?:起|[开開]始)?(?:[（(][^（）()]{{0,8}}[）)])?[，,]?\s*"
    rf"(?:[间間])?(?:持[续續]|延[续續])?{RANGE_WORD}了?\s*"
)
_BRACKET = re.compile(r"\s?[（(\[［]([^）)]{0,60})[）)\]］]?")
_THAT_IS = re.compile(r"[，,、]?即")
_NEAR = 10
"""How far behind an opening bracket the other calendar's date may begin."""


def _is_range(gap: str) -> bool:
    return len(gap) <= 20 and _RANGE.fullmatch(gap) is not None


def _without_twins(text: str, mentions: list[Mention]) -> list[Mention]:
    """Unite a date with its form in another calendar behind it; the Western form wins."""
    kept: list[Mention] = []
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        at += 1
        bracket = _BRACKET.match(text, mention.finish)
        twins = mentions[at:at]
        if bracket:
            twins = [m for m in mentions[at : at + 6] if m.begin < bracket.end() and m.finish <= bracket.end()]
        elif at < len(mentions) and _THAT_IS.fullmatch(text[mention.finish : mentions[at].begin]):
            twins = mentions[at : at + 1]
        if kept and _are_range_twins(kept[-1], mention, twins, text):
            at += len(twins)
            twins[0].begin = kept.pop().begin
            kept += twins
            continue
        if not _are_twins(mention, twins):
            kept.append(mention)
            continue
        at += len(twins)
        kept.append(_united(mention, twins, bracket.end() if bracket else twins[-1].finish))
        following = mentions[at] if at < len(mentions) else None
        if following is not None and following.begin == kept[-1].finish and _completes(kept[-1], following):
            at += 1
    return kept


def _are_range_twins(first: Mention, last: Mention, twins: list[Mention], text: str) -> bool:
    """Whether `twins` tell a range again that another calendar gave: `乾隆二十年至二十二年（1755年—1757年）`."""
    return (
        first.kind == "era"
        and last.kind in ("era", "regnal")
        and _is_range(text[first.finish : last.begin])
        and sum(twin.kind == "western" for twin in twins) > 1
        and (first.year is None or first.year == twins[0].year)
    )


def _are_twins(mention: Mention, twins: list[Mention]) -> bool:
    """Whether `twins`, which stand behind `mention`, tell its date in another calendar."""
    if not twins or twins[0].begin - mention.finish > _NEAR:
        return False
    if mention.kind == "western":
        return all(twin.kind in ("era", "regnal") for twin in twins)
    western = next((twin for twin in twins if twin.kind == "western" and twin.year is not None), None)
    if mention.kind not in ("era", "regnal") or western is None or western.year is None:
        return False
    return mention.year is None or abs(mention.year - western.year) <= 1


def _united(mention: Mention, twins: list[Mention], finish: int) -> Mention:
    """Return the Western one of `mention` and `twins`, standing where all of them stand."""
    western = next(m for m in (mention, *twins) if m.kind == "western" and m.year is not None)
    return Mention(mention.begin, finish, "western", western.year, western.month, western.day, lunar=western.lunar)


def _completes(mention: Mention, following: Mention) -> bool:
    """Add month and day that stand behind the brackets, as in `民國三十五年（1946年）7月20日`."""
    if mention.month is not None or following.kind != "month" or following.month is None:
        return False
    mention.month, mention.day, mention.finish = following.month, following.day, following.finish
    old = mention.year is not None and mention.year < GREGORIAN_SINCE
    mention.lunar = following.lunar or (following.han_month and old)
    return True


def _resolve(mention: Mention, context: PartialDate | None, range_start: PartialDate | None) -> PartialDate | None:
    """Return the date that `mention` means after `context`; at the end of a range it is not before its start."""
    year, month = mention.year, mention.month
    if mention.kind in ("western", "era"):
        return None if year is None else _western(mention, year, range_start)
    if context is None or mention.kind == "regnal":
        return None
    year = context.year
    if mention.kind == "relative":
        return _date(_next_year(year) if mention.shift else year, None if mention.lunar else month, mention.day)
    if mention.lunar or (mention.han_month and year < GREGORIAN_SINCE):
        return None
    if month is None:
        if context.month is None:
            return None
        month = context.month + mention.shift
    date = _date(_next_year(year), 1, mention.day) if month == 13 and mention.shift else _date(year, month, mention.day)
    if date is not None and range_start is not None and date.last_day < range_start.first_day:
        return _rolled_over(date, mention)
    return date


def _western(mention: Mention, year: int, range_start: PartialDate | None) -> PartialDate | None:
    """Return the date of a mention with a year of its own; `前262年－260年` stays before our era."""
    if (
        range_start is not None
        and not mention.named_era
        and range_start.year < 0 < year < -range_start.year <= year + 30
    ):
        year = -year
    old_lunar = mention.lunar or (mention.han_month and mention.kind == "era" and year < GREGORIAN_SINCE)
    if old_lunar:
        return PartialDate(year)
    return _date(year, mention.month, mention.day)


def _rolled_over(date: PartialDate, mention: Mention) -> PartialDate | None:
    """Move the end of a range into the next year or month: `11月至1月`, `30日至3日`."""
    if mention.month is not None:
        return _date(_next_year(date.year), date.month, date.day)
    month = (date.month or 12) + 1
    return _date(_next_year(date.year), 1, date.day) if month == 13 else _date(date.year, month, date.day)


def _next_year(year: int) -> int:
    return 1 if year == -1 else year + 1


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _date(year: int, month: int | None, day: int | None) -> PartialDate | None:
    """Return the date, or None where there is no such month or day."""
    if month is None:
        return PartialDate(year)
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= _DAYS[month - 1]):
        return None
    return PartialDate(year, month, day)

"""When did it happen, according to the lead, the categories and the account?

The lead decides; categories such as `1946年7月` speak where it is silent or coarser; the account of the fighting only
refines an end that both leave coarse. Categories are now and then wrong, so they never overrule the lead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Period
from corpus.dates import DatedSpan, find_periods
from corpus.numerals import parse_number
from corpus.partial_date import PartialDate
from corpus.prose.passages import Account, Sentence

_CATEGORY = re.compile(r"(?:公元)?(前?\d{1,4})年(?:(\d{1,2})月)?")
_STARTS = re.compile(r"打响|爆发|发起|开始|发动|进攻|攻击|围攻|突袭|登陆|开战|交战|激战|遭遇|总攻")
_MAY_START = re.compile(r"出兵|出动|渡|[攻袭歼击]|战[，。]")
_ENDS = re.compile(
    r"结束|告终|告捷|攻克|陷落|[城失]陷|失守|攻陷|占领|胜利|撤|投降|降于|出降|开城|全歼|攻占|停战|停火|收复|为止|班师"
)
_DAY = re.compile("[年月日]")
"""What stands in every date: without asking, each sentence would be read for all forms of dates."""
_BEGINS = r"(?:开始|起|爆发|开战|发起|打响|发动|展开)"
_UNTIL = re.compile(
    rf"(?:[^，。；]{{0,10}}|[^，。；]{{0,24}}{_BEGINS}[^，。；]{{0,8}}[，；]?[^，。；]{{0,6}})"
    r"(?:[打持延]续?[至到]|[至到]|直至|直到)\s*(?:同年|次年)?"
)
_IS_BEGUN = re.compile(rf"[^，。；]{{0,14}}?{_BEGINS}")
_LASTED = re.compile(r"历时([0-9]{1,3}|[一二三四五六七八九十百]{1,4})(?:昼夜|[天日])(?!之?久?余)")
_OTHER_EVENT = re.compile(
    r"(?:战役|会战|之战|战争|事变|起义|条约|运动)[》”]?(?:之?后|结束|以来|爆发|胜利)|受降|出版|逝世"
)

_LONGEST = 400
"""How far apart, as days are counted in `PartialDate` order, the days of one battle may lie: within some months."""


def find_period(account: Account) -> Period | None:
    """Return when it happened, or None where neither prose nor categories say so."""
    lead, categories = _from_lead(account), _from_categories(account.article.categories)
    if lead is not None and categories is not None and _refines(categories, lead):
        lead = replace(categories, confidence=0.7)
    if lead is not None and categories is not None and _speaks_of_before(lead, categories, account):
        lead = categories
    stated = lead or categories
    if stated is None:
        return _from_account(account)
    return _with_end(account, _with_days(account, stated))


def _speaks_of_before(lead: Period, categories: Period, account: Account) -> bool:
    """Whether the lead's date is that of an earlier event: told behind the first sentence, in a month before theirs."""
    opening = account.lead[0].text.strip() if account.lead else ""
    return (
        lead.evidence != opening
        and categories.start.month is not None
        and lead.start.year == categories.start.year
        and lead.end.last_day < categories.start.first_day
    )


def _from_lead(account: Account) -> Period | None:
    """Return the first period that the lead states, its end from a later date there if that one is called the end."""
    year: int | None = None
    first: Period | None = None
    for sentence in account.lead[:6]:
        spans = find_periods(sentence.text, year=year)
        for number, span in enumerate(spans):
            if first is None:
                if not _concerns_other(sentence, span):
                    first = Period(span.start, span.end, "prose", sentence.text.strip(), confidence=0.9)
            elif first.start == first.end and (
                _closes(sentence, span, first) or (number and _runs_to(sentence, spans[number - 1], span))
            ):
                first = replace(first, end=span.end)
        year = spans[-1].end.year if spans else year
    return first


def _runs_to(sentence: Sentence, begun: DatedSpan, span: DatedSpan) -> bool:
    """Whether the words between two dates make them a range: 3月下旬打到4月7日, 3月7日开始至5月."""
    gap = sentence.folded[begun.finish : span.begin]
    return _UNTIL.fullmatch(gap) is not None and begun.start.first_day <= span.end.last_day


def _concerns_other(sentence: Sentence, span: DatedSpan) -> bool:
    """Whether the date belongs to an event that is only named to place this one."""
    return _OTHER_EVENT.match(sentence.folded, span.finish) is not None


def _closes(sentence: Sentence, span: DatedSpan, period: Period) -> bool:
    """Whether `span` is the day on which the event that began with `period` ended (`于1947年5月28日结束`)."""
    if span.end.first_day < period.start.first_day or span.end.year - period.start.year > 5:
        return False
    behind = re.split(r"[，。；]", sentence.folded[span.finish : span.finish + 20].lstrip("，"))[0]
    return _ENDS.search(behind) is not None and not behind.endswith(("前", "后"))


def _from_categories(categories: Sequence[str]) -> Period | None:
    """Return the years or months that categories name, as a range."""
    dates: list[PartialDate] = []
    evidence: list[str] = []
    for category in categories:
        match = _CATEGORY.fullmatch(category.strip())
        if match is None:
            continue
        year = -int(match[1][1:]) if match[1].startswith("前") else int(match[1])
        month = int(match[2]) if match[2] and 1 <= int(match[2]) <= 12 else None
        if year:
            dates.append(PartialDate(year, month))
            evidence.append(category)
    finest = [d for d in dates if d.month] or dates
    if not finest:
        return None
    start = min(finest, key=lambda d: d.first_day)
    end = max(finest, key=lambda d: d.last_day)
    return Period(start, end, "category", "；".join(evidence), confidence=0.5)


def _refines(finer: Period, coarse: Period) -> bool:
    """Whether `finer` lies within `coarse` and says more."""
    if coarse.start.month is not None or finer.start.month is None:
        return False
    return coarse.start.first_day <= finer.start.first_day and finer.end.last_day <= coarse.end.last_day


def _with_days(account: Account, stated: Period) -> Period:
    """Return the stated period with its first and last day where the account of the fighting dates them."""
    if stated.start.day is not None and stated.end.day is not None:
        return stated
    one_month = stated.start.month if stated.start == stated.end else None
    begun = PartialDate(stated.start.year, one_month)
    dated = _dated(account, begun, one_year=stated.start.year == stated.end.year)
    within = [(d.start, s) for d, s in dated if _within(d.start, stated.start)]
    opening = [d for d in within if _STARTS.search(d[1].folded)] or [
        d for d in within if _MAY_START.search(d[1].folded)
    ]
    closing = [(d.end, s) for d, s in dated if _within(d.end, stated.end) and _ENDS.search(s.folded)]
    if stated.start.month is None and not (opening and closing):
        if stated.start.year != stated.end.year:
            return stated
        days = _days_of_fighting(dated, stated)
        opening, closing = days[:1] or opening, days[-1:] or closing
    start, first = opening[0] if opening and stated.start.day is None else (stated.start, None)
    if not closing and first is not None:
        closing = [(d.end, s) for d, s in dated if _within(d.end, stated.end) and d.end.first_day >= start.first_day]
    end, last = closing[-1] if closing and stated.end.day is None else (stated.end, None)
    if start.first_day > end.last_day:
        return stated
    told = [stated.evidence, *(s.text.strip() for s in (first, last) if s is not None)]
    return replace(stated, start=start, end=end, evidence="……".join(dict.fromkeys(told)))


def _with_end(account: Account, stated: Period) -> Period:
    """Return the stated period with its last day where the lead says only when it began, or how many days it took."""
    if stated.start.day is None or stated.start != stated.end:
        return stated
    for sentence in account.lead[:3]:
        lasted = _LASTED.search(sentence.folded)
        days = parse_number(lasted[1]) if lasted else None
        if days:
            return replace(stated, end=_days_later(stated.start, days - 1))
    told = next((s for s in account.lead if s.text.strip() == stated.evidence), None)
    if told is None or not any(
        span.start == stated.start and _IS_BEGUN.match(told.folded, span.finish) for span in find_periods(told.text)
    ):
        return stated
    closing = [
        (span.end, sentence)
        for span, sentence in _dated(account, PartialDate(stated.start.year))
        if span.end.day
        and 0 <= span.end.first_day - stated.start.first_day < _LONGEST
        and _closes(sentence, span, stated)
    ]
    if not closing:
        return stated
    end, last = max(closing, key=lambda day: day[0].first_day)
    return replace(stated, end=end, evidence=f"{stated.evidence}……{last.text.strip()}")


def _days_later(first: PartialDate, days: int) -> PartialDate:
    assert first.month is not None
    assert first.day is not None
    # The proleptic calendar of `datetime` has no years BC; within a year any leap year counts as well.
    year = first.year if first.year > 0 else 4
    last = datetime.date(year, first.month, first.day) + datetime.timedelta(days)
    return PartialDate(first.year + last.year - year, last.month, last.day)


def _days_of_fighting(dated: list[tuple[DatedSpan, Sentence]], stated: Period) -> list[tuple[PartialDate, Sentence]]:
    """Return the first and the last day that the account dates where only a year is stated, if they are near."""
    days = sorted(
        ((d.start, s) for d, s in dated if d.start == d.end and _within(d.start, stated.start)),
        key=lambda day: day[0].first_day,
    )
    if not days or days[-1][0].first_day - days[0][0].first_day > _LONGEST:
        return []
    return [days[0], days[-1]]


def _within(day: PartialDate, coarse: PartialDate) -> bool:
    """Whether `day` is a day of the year or month `coarse`."""
    return day.day is not None and coarse.first_day <= day.first_day and day.last_day <= coarse.last_day


def _dated(account: Account, stated: PartialDate | None, *, one_year: bool = False) -> list[tuple[DatedSpan, Sentence]]:
    """Return the dates of the sections that tell of the fighting, with their sentences, the lead's among them.

    `stated` is the year, or the month, that is known. Where all happened in `one_year`, each of these sections begins
    with it, whatever the background went back to.
    """
    dated: list[tuple[DatedSpan, Sentence]] = []
    context = stated
    section = 0
    for sentence in account.sentences:
        if sentence.section != section and sentence.weight >= 0.9:
            section, context = sentence.section, (stated if one_year else None) or context
        spans = find_periods(sentence.text, context=context) if _DAY.search(sentence.text) else []
        if sentence.weight >= 0.9:
            dated += [(span, sentence) for span in spans]
        context = spans[-1].end if spans else context
    return dated


def _from_account(account: Account) -> Period | None:
    """Return the span from the first to the last date of the account, unless it ranges over years."""
    dated = _dated(account, None)
    if not dated or len({span.start.year for span, _ in dated}) > 2:
        return None
    start = min((span.start for span, _ in dated), key=lambda d: (d.first_day, -d.last_day))
    end = max((span.end for span, _ in dated), key=lambda d: d.last_day)
    evidence = next(s.text.strip() for span, s in dated if span.start == start)
    return Period(start, end, "prose", evidence, confidence=0.6)

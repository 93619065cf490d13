"""When did it happen, according to the lead, the categories and the account?

The lead decides; categories such as `1946年7月` speak where it is silent or coarser; the account of the fighting only
refines an end that both leave coarse. Categories are now and then wrong, so they never overrule the lead.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.article import Article, Period
from corpus.dates import DatedSpan, PartialDate, find_periods
from corpus.folding import fold
from corpus.prose.passages import Sentence, sentences_of

_CATEGORY = re.compile(r"(?:公元)?(前?\d{1,4})年(?:(\d{1,2})月)?")
_STARTS = re.compile(r"发生|爆发|打响|展开|进行|发起|开始|发动|是|于|[，：:（(]|在|历时")
_ENDS = re.compile(r"结束|告终|告捷|攻克|陷落|占领|胜利|撤|投降|全歼|攻占|停战|收复|为止")
_OTHER_EVENT = re.compile(
    r"(?:战役|会战|之战|战争|事变|起义|条约|运动)[》”]?(?:之?后|结束|以来|爆发|胜利)|受降|出版|逝世"
)


def find_period(article: Article) -> Period | None:
    """Return when it happened, or None where neither prose nor categories say so."""
    lead = _from_lead(article)
    categories = _from_categories(article)
    if lead is None:
        return _from_account(article, categories) or categories
    if categories is not None and _refines(categories, lead):
        lead = Period(categories.start, categories.end, "category", categories.evidence, confidence=0.7)
    return lead


def _from_lead(article: Article) -> Period | None:
    """Return the first period that the lead states, its end from a later date there if that one is called the end."""
    lead = [s for s in sentences_of(article) if s.section == 0]
    year: int | None = None
    first: Period | None = None
    for sentence in lead[:6]:
        spans = find_periods(sentence.text, year=year)
        for span in spans:
            if first is None:
                if not _concerns_other(sentence, span):
                    first = Period(span.start, span.end, "prose", sentence.text.strip(), confidence=0.9)
            elif first.start == first.end and _closes(sentence, span, first):
                first = replace(first, end=span.end)
        year = spans[-1].end.year if spans else year
    return first


def _concerns_other(sentence: Sentence, span: DatedSpan) -> bool:
    """Whether the date belongs to an event that is only named to place this one."""
    return _OTHER_EVENT.match(fold(sentence.text), span.finish) is not None


def _closes(sentence: Sentence, span: DatedSpan, period: Period) -> bool:
    """Whether `span` is the day on which the event that began with `period` ended."""
    if span.end.first_day < period.start.first_day or span.end.year - period.start.year > 5:
        return False
    clause = re.split(r"[，。；]", fold(sentence.text[max(0, span.begin - 8) : span.finish + 14]))
    return any(_ENDS.search(c) for c in clause) and "年" not in fold(sentence.text[span.finish : span.finish + 1])


def _from_categories(article: Article) -> Period | None:
    """Return the years or months that categories name, as a range."""
    dates: list[PartialDate] = []
    evidence: list[str] = []
    for category in article.categories:
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
    return Period(start, end, "category", "；".join(evidence), confidence=0.6)


def _refines(finer: Period, coarse: Period) -> bool:
    """Whether `finer` lies within `coarse` and says more."""
    if coarse.start.month is not None or finer.start.month is None:
        return False
    return coarse.start.first_day <= finer.start.first_day and finer.end.last_day <= coarse.end.last_day


def _from_account(article: Article, categories: Period | None) -> Period | None:
    """Return the span from the first to the last date of the account, within what the categories allow."""
    spans: list[tuple[DatedSpan, Sentence]] = []
    year: int | None = categories.start.year if categories else None
    for sentence in sentences_of(article):
        found = find_periods(sentence.text, year=year)
        if sentence.weight >= 0.9:
            spans += [(span, sentence) for span in found]
        year = found[-1].end.year if found else year
    inside = [
        (span, s)
        for span, s in spans
        if categories is None
        or (categories.start.first_day <= span.start.first_day and span.end.last_day <= categories.end.last_day)
    ]
    if not inside or (categories is None and len({span.start.year for span, _ in inside}) > 2):
        return None
    start = min((span.start for span, _ in inside), key=lambda d: (d.first_day, -d.last_day))
    end = max((span.end for span, _ in inside), key=lambda d: d.last_day)
    evidence = next(s.text.strip() for span, s in inside if span.start == start)
    return Period(start, end, "prose", evidence, confidence=0.6)

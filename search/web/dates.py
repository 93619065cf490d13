"""How is a date read by a person, and how is it asked for? `-0260` is shown as 公元前260年."""

from __future__ import annotations

from corpus.partial_date import PartialDate


def written(date: PartialDate) -> str:
    """Return a date in Chinese, as coarse as it is known: 1946年7月20日, 228年, 公元前260年."""
    year = f"{'公元前' if date.year < 0 else ''}{abs(date.year)}年"
    return year + "".join(f"{number}{unit}" for number, unit in ((date.month, "月"), (date.day, "日")) if number)


def written_period(start: PartialDate, end: PartialDate) -> str:
    """Return a period in Chinese without repeating what both ends share: 1946年7月20日至9月."""
    if start == end:
        return written(start)
    last = written(end)
    if start.year == end.year and start.month and end.month:
        last = last.partition("年")[2]
        if start.month == end.month and start.day and end.day:
            last = last.partition("月")[2]
    return f"{written(start)}至{last}"


def asked_period(start: PartialDate, end: PartialDate) -> str:
    """Return a period as the date box takes it: `1946-07-20..1946-09`, or one date where both ends are the same."""
    return str(start) if start == end else f"{start}..{end}"

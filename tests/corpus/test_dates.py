"""Are the dates of a Chinese sentence found, with carried years, ranges and calendars told apart?"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_periods
from corpus.partial_date import PartialDate


def periods(text: str, year: int | None = None) -> list[str]:
    return [f"{s.start}..{s.end}" if s.is_range else str(s.start) for s in find_periods(text, year=year)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1946年7月至9月", ["1946-07..1946-09"]),
        ("1937年11月4日－7日", ["1937-11-04..1937-11-07"]),
        ("1949年11月1日－11月29日", ["1949-11-01..1949-11-29"]),
        ("1946年11月－1947年1月", ["1946-11..1947-01"]),
        ("1948年3月7日－1948年5月", ["1948-03-07..1948-05"]),
        ("1946年7－9月", ["1946-07..1946-09"]),
        ("1937年11月4～7日", ["1937-11-04..1937-11-07"]),
        ("1946—1949年", ["1946..1949"]),
        ("1945年10月30日到11月12日", ["1945-10-30..1945-11-12"]),
        ("1946年11月至1月", ["1946-11..1947-01"]),
        ("1946年1月30日夜至3日", ["1946-01-30..1946-02-03"]),
        ("自1920年7月14日起至19日止", ["1920-07-14..1920-07-19"]),
        ("前293年－前292年", ["-0293..-0292"]),
        ("前262年－260年", ["-0262..-0260"]),
        ("公元前27年—公元14年", ["-0027..0014"]),
    ],
)
def test_a_range_is_one_span(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1187年7月4日", ["1187-07-04"]),
        ("１９４６年７月２０日", ["1946-07-20"]),
        ("一九四六年七月二十日", ["1946-07-20"]),
        ("1946-07-20", ["1946-07-20"]),
        ("1946/7/20", ["1946-07-20"]),
        ("1946.7.20", ["1946-07-20"]),
        ("公元前342年", ["-0342"]),
        ("前205年", ["-0205"]),
        ("西元228年", ["0228"]),
        ("228年", ["0228"]),
        ("公元8年", ["0008"]),
        ("1948年夏季", ["1948"]),
        ("1946年7月上旬", ["1946-07"]),
        ("1947年底", ["1947"]),
    ],
)
def test_a_single_date_is_read(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("民國三十五年", ["1946"]),
        ("民国35年7月", ["1946-07"]),
        ("昭和十二年七月七日", ["1937-07-07"]),
        ("建安十三年冬十月", ["0208"]),
        ("光绪二十年九月十七日", ["1894"]),
        ("魏太和二年春", ["0228"]),
        ("太和二年", []),
        ("秦王政十七年", []),
        ("三川王二年六月", []),
    ],
)
def test_an_era_year_gives_the_western_year_and_modern_months(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1598年12月16日（萬曆二十六年十一月十九日）大戰", ["1598-12-16"]),
        ("元龜元年六月二十八日（1570年8月9日)", ["1570-08-09"]),
        ("魏太和二年（228年，蜀漢建興六年）", ["0228"]),
        ("太和二年（228年）", ["0228"]),
        ("漢王三年（前204年）十月", ["-0204"]),
        ("民國三十五年（1946年）7月20日", ["1946-07-20"]),
        ("崇祯十七年，即1644年", ["1644"]),
    ],
)
def test_the_other_calendar_in_brackets_is_no_second_date(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1946年备战。7月20日开战，8月退兵。", ["1946", "1946-07-20", "1946-08"]),
        ("1945年秋，同年8月，翌年1月，次年3月", ["1945", "1945-08", "1946-01", "1947-03"]),
        ("1945年8月开始，当月15日结束，28日再起", ["1945-08", "1945-08-15", "1945-08-28"]),
        ("1945年12月备战，次月开打", ["1945-12", "1946-01"]),
    ],
)
def test_years_and_months_are_carried_on(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


def test_the_first_year_may_come_from_outside() -> None:
    assert periods("7月20日，我军出发") == []
    assert periods("7月20日，我军出发", year=1946) == ["1946-07-20"]


@pytest.mark.parametrize(
    "text",
    [
        "第74师3月不见粮",
        "守了5天，36年后重修",
        "19世纪和1950年代",
        "二十世纪四十年代",
        "100年来",
        "五月花",
        "1946年级",
        "前5年",
        "12345年",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert periods(text) == []


@pytest.mark.parametrize("text", ["激战3日", "3日军", "第12日", "三日", "相持七月", "13月1日", "2月30日"])
def test_durations_and_impossible_days_are_not_taken_for_dates(text: str) -> None:
    assert periods("1938年5月，" + text) == ["1938-05"]


def test_offsets_mark_the_words_of_the_date() -> None:
    text = "会战于1946年7月至9月间进行，魏太和二年（228年）亦有"
    assert [text[s.begin : s.finish] for s in find_periods(text)] == ["1946年7月至9月", "太和二年（228年）"]


@given(st.integers(1000, 2099), st.integers(1, 12), st.integers(1, 28))
def test_every_way_to_write_a_day_reads_alike(year: int, month: int, day: int) -> None:
    expected = str(PartialDate(year, month, day))
    assert periods(f"于{year}年{month}月{day}日开战") == [expected]
    assert periods(f"{year}-{month:02d}-{day:02d}") == [expected]


@given(st.text(alphabet="0123456789年月日至－（）前公元三十同次民國太和 ，", max_size=60))
def test_any_text_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    found = find_periods(text, year=1940)
    assert all(0 <= s.begin < s.finish <= len(text) and s.start.first_day <= s.end.last_day for s in found)
    assert all(a.finish <= b.begin for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("iso", ["1946", "1946-07", "1946-07-20", "-0260"])
def test_a_date_prints_as_it_was_parsed(iso: str) -> None:
    assert str(PartialDate.parse(iso)) == iso


@pytest.mark.parametrize("iso", ["", "46", "1946-7", "1946-07-20T00"])
def test_other_strings_are_no_iso_date(iso: str) -> None:
    with pytest.raises(ValueError, match="not an ISO date"):
        PartialDate.parse(iso)

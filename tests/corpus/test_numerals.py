"""Do numerals of every usual shape read as the number they mean?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import is_digitwise, is_well_formed, parse_number, write_digits, write_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1946", 1946),
        ("１９４６", 1946),
        ("一九四六", 1946),
        ("二〇〇八", 2008),
        ("二零一零", 2010),
        ("三十五", 35),
        ("十", 10),
        ("十二", 12),
        ("廿一", 21),
        ("卅五", 35),
        ("一百零五", 105),
        ("两千", 2000),
        ("十二万三千", 123_000),
        ("拾伍萬", 150_000),
    ],
)
def test_a_numeral_reads_as_its_number(written: str, number: int) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize("text", ["", "年", "三个", "第五", "多"])
def test_other_words_are_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_digitwise_numerals_are_told_from_counted_ones() -> None:
    assert is_digitwise("一九四六")
    assert not is_digitwise("三十五")
    assert not is_digitwise("")


@given(st.integers(min_value=0, max_value=9999))
def test_digits_of_any_width_and_script_read_alike(number: int) -> None:
    digits = str(number)
    assert parse_number(digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number
    assert parse_number(digits.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (17_000, "一万七千"),
        (120_000, "十二万"),
        (100_005, "十万零五"),
        (1_000_000, "一百万"),
        (450_000_000, "四亿五千万"),
    ],
)
def test_a_number_is_written_with_its_places(number: int, written: str) -> None:
    assert write_number(number) == written


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_written_number_reads_as_itself(number: int) -> None:
    written = write_number(number)
    assert parse_number(written) == number
    assert is_well_formed(written)


@given(st.integers(min_value=0, max_value=10**9))
def test_written_digits_read_as_themselves(number: int) -> None:
    for zero in "〇零":
        assert parse_number(write_digits(str(number), zero)) == number


@pytest.mark.parametrize("text", ["廿一", "卅", "两千", "一百十八", "一千三十", "一十二", "五萬"])
def test_other_ways_to_write_a_number_are_well_formed(text: str) -> None:
    assert is_well_formed(text)


@pytest.mark.parametrize(
    "text", ["三四百", "一万七", "二百五", "十七八", "二三十", "七七", "三七二十一", "五卅", "年", ""]
)
def test_estimates_and_what_leaves_the_number_open_are_not_well_formed(text: str) -> None:
    assert not is_well_formed(text)

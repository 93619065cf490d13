"""Do numerals of every usual shape read as the number they mean?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import is_digitwise, parse_number


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

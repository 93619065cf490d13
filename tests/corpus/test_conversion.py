"""Conversion markup shows one variant, and nothing that only declares a rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.conversion import resolve, shown


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param("守將-{于}-禁投降", "守將于禁投降", id="plain content stays"),
        pytest.param("-{zh-hans:计程车;zh-hant:計程車}-停下", "计程车停下", id="the first variant is shown"),
        pytest.param("-{zh-cn:老挝; zh-tw:寮國;}-邊境", "老挝邊境", id="spaces and a last semicolon"),
        pytest.param("-{zh:甲;乙}-", "甲;乙", id="a semicolon inside a variant is text"),
        pytest.param("-{A|zh-hans:导弹;zh-hant:飛彈}-", "导弹", id="a rule that also shows"),
        pytest.param("-{H|zh-hans:导弹;zh-hant:飛彈}-發射", "發射", id="a hidden rule"),
        pytest.param("-{T|北疆之戰}-正文", "正文", id="a title rule"),
        pytest.param("-{R|乾坤}-", "乾坤", id="raw"),
        pytest.param("-{zh-hans;zh-hant|乾坤}-", "乾坤", id="named variants"),
        pytest.param("-{巨集=>zh-cn:宏;zh-tw:巨集}-", "宏", id="one way"),
        pytest.param("-{zh-hans:外-{里}-外;zh-hant:裡}-", "外里外", id="nested"),
        pytest.param("比分-{ 沒有關上", "比分-{ 沒有關上", id="never closed"),
        pytest.param("多了}-一個", "多了}-一個", id="never opened"),
        pytest.param("時刻-{12:30}-", "時刻12:30", id="a colon without a variant"),
    ],
)
def test_conversion_markup_shows_one_variant(written: str, seen: str) -> None:
    assert resolve(written) == seen


def test_a_variant_keeps_its_links() -> None:
    assert shown("zh-hans:[[里加|里加城]];zh-hant:[[里加|里加堡]]") == "[[里加|里加城]]"


@given(st.text(alphabet="甲乙|;:{}-zh ", max_size=60))
def test_text_without_an_opening_mark_stays_as_it_is(text: str) -> None:
    plain = text.replace("-{", "")
    if "-{" not in plain:
        assert resolve(plain) == plain


@given(st.lists(st.sampled_from(["-{", "}-", "甲", "zh-hans:", "zh-hant:", ";", "|", "H"]), max_size=30))
def test_marks_that_pair_up_are_gone(parts: list[str]) -> None:
    balanced = "-{" + "".join(p for p in parts if p not in ("-{", "}-")) + "}-"
    assert "-{" not in resolve(balanced)

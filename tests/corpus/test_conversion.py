"""Conversion markup shows one variant, and nothing that only declares a rule."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.conversion import readings, resolve, script_of, variants_of


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param("守將-{于}-禁投降", "守將于禁投降", id="plain content stays"),
        pytest.param("-{zh-hans:计程车;zh-hant:計程車}-停下", "计程车停下", id="the first variant is shown"),
        pytest.param("-{zh-cn:老挝; zh-tw:寮國;}-邊境", "寮國邊境", id="spaces and a last semicolon"),
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
    assert resolve(written).text == seen


@pytest.mark.parametrize(
    ("written", "seen", "variants"),
    [
        pytest.param("敵軍發射-{zh-hans:导弹;zh-hant:飛彈}-", "敵軍發射飛彈", ["导弹"], id="traditional"),
        pytest.param("敌军发射-{zh-hans:导弹;zh-hant:飛彈}-", "敌军发射导弹", ["飛彈"], id="simplified"),
        pytest.param("往-{zh-tw:寮國;zh-hk:老撾;zh-cn:老挝}-去了", "往老挝去了", ["寮國", "老撾"], id="by region"),
        pytest.param("開往-{zh-hk:老撾;zh-cn:老挝}-邊境", "開往老撾邊境", ["老挝"], id="another region"),
        pytest.param("-{H|zh-cn:导弹;zh-tw:飛彈}-来了", "来了", ["导弹", "飛彈"], id="hidden"),
        pytest.param("-{D|zh-cn:导弹;zh-tw:飛彈}-来了", "来了", [], id="description"),
        pytest.param("5-{{convert|3|km}}-8", "5-{{convert|3|km}}-8", [], id="a template behind a hyphen"),
        pytest.param("-{{{1}}}-", "{{1}}", [], id="a template in marks"),
        pytest.param(
            "-{zh-hans:[[里加|里加城]];zh-hant:[[里加|里加堡]]}-", "[[里加|里加城]]", ["[[里加|里加堡]]"], id="links"
        ),
    ],
)
def test_the_variant_of_the_text_is_shown_and_the_others_are_known(
    written: str, seen: str, variants: list[str]
) -> None:
    found = resolve(written)
    assert (found.text, found.variants) == (seen, variants)


def test_a_title_rule_shows_nothing_and_names_the_title() -> None:
    found = resolve("-{T|zh-cn:导弹战;zh-tw:飛彈戰}-文")
    assert (found.text, found.variants, found.titles) == ("文", [], ["导弹战", "飛彈戰"])


def test_a_rule_is_read_whatever_its_spaces_and_directions() -> None:
    rule = "巨集 => zh-cn : 宏 ;\n zh-tw:巨集; zh-tw:再;"
    assert variants_of(rule) == {"zh-cn": "宏", "zh-tw": "巨集"}
    assert variants_of("乾坤") == {}


def test_readings_are_those_of_all_variants_at_once() -> None:
    assert readings("-{zh-hans:导弹;zh-tw:飛彈}-之-{zh-hans:战;zh-hant:戰}-") == ["导弹之战", "飛彈之戰"]


@pytest.mark.parametrize(
    ("text", "script"),
    [("敵軍發動進攻", "traditional"), ("敌军发动进攻", "simplified"), ("北方", "simplified"), ("", "simplified")],
)
def test_the_script_of_a_text_shows_in_its_characters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    "part", ["-{", "}-", "-{ ", "-{zh-hans:", "-{zh-hans:甲;zh-hant:", "-{A;", "zh:甲;" + " " * 50, "'''-{zh:甲"]
)
def test_any_mess_of_marks_takes_little_time(part: str) -> None:
    started = time.monotonic()
    text = part * (100_000 // len(part))
    resolve(text)
    resolve(f"-{{{text}}}-")
    variants_of(text + " " * 100_000)
    assert time.monotonic() - started < 2


@given(st.text(alphabet="甲乙|;:{}-zh ", max_size=60))
def test_text_without_an_opening_mark_stays_as_it_is(text: str) -> None:
    plain = text.replace("-{", "")
    if "-{" not in plain:
        assert resolve(plain).text == plain


@given(st.lists(st.sampled_from(["-{", "}-", "甲", "zh-hans:", "zh-hant:", ";", "|", "H"]), max_size=30))
def test_marks_that_pair_up_are_gone(parts: list[str]) -> None:
    balanced = "-{" + "".join(p for p in parts if p not in ("-{", "}-")) + "}-"
    assert "-{" not in resolve(balanced).text

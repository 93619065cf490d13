"""Does compiled code put numerals into the canonical form that the pattern gives?"""

from __future__ import annotations

import os
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article, read
from corpus.bundled import bundled_articles
from corpus.eras import ERAS
from index.analysis import numeral_pattern as pattern
from index.analysis import rewriting
from index.analysis.bulk import fold_all, joined
from index.analysis.numerals import _NAMES, NAME_ENDINGS, canonical, rewritten
from index.analysis.rewriting import canonical_long
from index.native import CHOICE, compiled

NATIVE: Any = compiled("index.analysis._canonical")
needs_compiled_code = pytest.mark.skipif(NATIVE is None, reason="there is no compiled code")

UNITS = [*pattern.DATES, *pattern.COUNTED, *pattern.INVOLVED, *pattern.OVER]
LONGER = [unit + word for table in (pattern.DATES, pattern.COUNTED) for unit in table for word in table[unit]]
LETTERS = f"{pattern.ALL}两第第数几{pattern.TOTALS}元年点{pattern.ASCII}..,,-az新炮前公式 \n\ufdd0。，é\0𠀀"
PIECES = st.one_of(
    st.sampled_from(LETTERS),
    st.sampled_from(pattern.BEGINS),
    st.sampled_from(UNITS),
    st.sampled_from(LONGER),
    st.sampled_from(sorted(pattern.DESIGNATES_FROM)),
    st.sampled_from([*_NAMES, *sorted(NAME_ENDINGS), "山本", "五十六", "代表", "都督", "高地", "16,384", "二〇〇八"]),
    st.tuples(
        st.sampled_from(["", "魏", "民国", "第"]), st.sampled_from(sorted(ERAS)), st.sampled_from("元二十年")
    ).map("".join),
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


def by_rules(text: str) -> str:
    """The text in canonical form numeral by numeral, without any short way."""
    parts, done = [], 0
    for start, end, written, *_ in rewritten(text):
        parts += (text[done:start], written)
        done = end
    return "".join((*parts, text[done:]))


@needs_compiled_code
@settings(max_examples=500)
@given(TEXTS)
def test_texts_become_what_the_pattern_makes_of_them(text: str) -> None:
    assert canonical_long(text) == canonical(text) == by_rules(text)


@needs_compiled_code
@settings(max_examples=300)
@given(st.text(alphabet="一二三十百万两第数年元0135.,点人里\ufdd0", max_size=16))
def test_texts_of_few_characters_become_what_the_pattern_makes_of_them(text: str) -> None:
    assert canonical_long(text) == canonical(text) == by_rules(text)


@needs_compiled_code
@pytest.mark.parametrize(
    "text",
    [
        "",
        "十",
        "三十",
        "元年",
        "年三十二年",
        "建安五年",
        "安五年",
        chr(0x20000 + ord("建")) + "安五年",
        "\0安五年",
        "第十",
        "第一,000",
        "共1.5万人",
        "共3万5千人,17,000匹",
        "民国1234年",
        "民国35年",
        "新四军与第四军",
        "四门大炮",
        "四门\ufdd0大炮",
        "é一百",
        "𠀀一百",
        "一万七千五百二十一人",
        "五九七点九高地",
        "廿一军廿",
        "三" * 300,
        "第三师" * 300,
    ],
)
def test_of_a_text_becomes_the_same(text: str) -> None:
    # What is written for short numerals is kept, so a text comes twice, and behind one that could be taken for it.
    for _ in range(2):
        assert canonical_long("建安五年") == "建安200年"
        assert canonical_long(text) == canonical(text)


@needs_compiled_code
@given(st.sampled_from(["", "a", "é", "战", "𠀀"]), st.sampled_from(["三十", "第十,é", "3万", "第二𠀀"]))
def test_a_text_takes_no_more_room_than_its_characters_need(before: str, text: str) -> None:
    found = canonical_long(before + text)
    assert found.__sizeof__() == canonical(before + text).__sizeof__()
    assert hash(found) == hash(canonical(before + text))


@needs_compiled_code
def test_the_bundled_articles_become_what_the_pattern_makes_of_them() -> None:
    articles = [item for item in read([bundled_articles()]) if isinstance(item, Article)]
    text = joined(fold_all([article.text for article in articles]))
    assert canonical_long(text) == canonical(text) != text


def test_where_there_is_no_compiled_code_the_pattern_decides() -> None:
    with patch.dict(os.environ, {CHOICE: "0"}), patch.object(rewriting, "_rules", side_effect=AssertionError):
        assert canonical_long("整编第七十四师") == "整编第74师"


def rules(**other: Any) -> Any:
    """Rules as they are, but for some of their parts."""
    parts = {"sets": rewriting._sets(), "pairs": "", "plain": {}, "plain_years": {}}
    return NATIVE.Rules(**{**parts, "numeral_at": lambda text, at: None, "written": lambda *at: "", **other})


@needs_compiled_code
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"sets": {}}, 'no set of characters "begins"'),
        ({"sets": {**rewriting._sets(), "telling": 1}}, 'no set of characters "telling"'),
        ({"sets": {**rewriting._sets(), "ascii": "𠀀"}}, "first plane"),
        ({"pairs": "𠀀战"}, "first plane"),
        ({"pairs": "战𠀀"}, "first plane"),
        ({"pairs": "".join(f"{chr(0x4E00 + i)}战" for i in range(64))}, "at most 63"),
    ],
)
def test_rules_that_make_no_sense_are_refused(other: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rules(**other)


@needs_compiled_code
@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({}, KeyError),
        ({"plain": {"三十": 30}}, TypeError),
        ({"plain": {"三十": ""}, "written": lambda *at: None}, TypeError),
        ({"plain": {"三十": ""}, "written": lambda *at: 1 / 0}, ZeroDivisionError),
    ],
)
def test_what_goes_wrong_while_a_numeral_is_written_is_told(other: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        rules(**other).canonical("三十")


@needs_compiled_code
@pytest.mark.parametrize(
    ("told", "error"), [((1, "a"), ValueError), ((9, "a"), ValueError), ((3, 4), TypeError), ("战", TypeError)]
)
def test_a_numeral_has_characters_of_the_text(told: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        rules(numeral_at=lambda text, at: told).canonical("共1,000人")


@needs_compiled_code
def test_only_strings_have_numerals() -> None:
    with pytest.raises(TypeError, match="in a string"):
        rules().canonical(b"30")

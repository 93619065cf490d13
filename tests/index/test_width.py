"""Are width, compatibility forms and case folded, and does each character know what it came from?"""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.forms import fold_forms
from index.analysis.width import _VOWEL_SIGNS, fold_width


def spans(text: str) -> list[tuple[int, int]]:
    folded = fold_width(text)
    return [folded.span(i, i + 1) for i in range(len(folded.text))]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("第７４師", "第74師"),
        ("ＡＢｃ", "abc"),
        ("（１９４６年）", "(1946年)"),
        ("Ⅷ", "viii"),
        ("㎞", "km"),
        ("½", "1⁄2"),
        ("……", "......"),
        ("ﬁ", "fi"),
        ("Straße", "strasse"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("ｶﾞﾀﾞﾙｶﾅﾙ", "ガダルカナル"),
        ("か\u3099", "が"),
        ("\u1112\u1161\u11ab", "한"),
        ("ㅎㅏ", "하"),
        ("e\u0301", "e"),
        ("Napoléon", "napoleon"),
        ("豈", "豈"),
        ("\U0002f804", "你"),
        ("張\u200b靈\u200e甫\ufeff", "張靈甫"),
        ("葛\U000e0100城", "葛城"),
        ("\ud800張", "\ufffd張"),
        ("孟良崮", "孟良崮"),
    ],
)
def test_texts_that_differ_in_width_case_or_form_fold_alike(written: str, folded: str) -> None:
    assert fold_width(written).text == folded
    assert fold_width(folded).text == folded


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("行㎞遠", [(0, 1), (1, 2), (1, 2), (2, 3)]),
        ("か\u3099い", [(0, 2), (2, 3)]),
        ("\u1112\u1161\u11ab인", [(0, 3), (3, 4)]),
        ("o\u0302\u0301b", [(0, 3), (3, 4)]),
        ("½年", [(0, 1), (0, 1), (0, 1), (1, 2)]),
        ("\u200b張\u200b靈", [(1, 3), (3, 4)]),
        ("第７４師", [(0, 1), (1, 2), (2, 3), (3, 4)]),
    ],
    ids=["one to two", "kana and mark", "jamo", "two accents", "one to three", "unseen", "one to one"],
)
def test_each_folded_character_knows_its_piece_of_the_original(written: str, expected: list[tuple[int, int]]) -> None:
    assert spans(written) == expected


def test_a_text_that_keeps_its_length_needs_no_offsets() -> None:
    folded = fold_width("整編第７４師於孟良崮")
    assert (folded.starts, folded.ends) == (None, None)


def test_the_table_of_what_joins_the_previous_has_all_that_this_python_knows_of_unicode_14() -> None:
    seconds = set()
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and unicodedata.normalize("NFC", chr(code)) == chr(code):
            seconds.add(chr(int(parts[1], 16)))
    starters = {char for char in seconds if not unicodedata.combining(char)}
    assert starters >= _VOWEL_SIGNS


@given(st.data())
def test_a_text_folds_piece_by_piece_as_it_does_as_a_whole(
    chinese_text: st.SearchStrategy[str], data: st.DataObject
) -> None:
    text = data.draw(chinese_text)
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf" and not "\ufe00" <= c <= "\ufe0f")
    if any("\U000e0100" <= c <= "\U000e01ef" or "\u180b" <= c <= "\u180f" or c == "\u034f" for c in text):
        return
    whole = fold_forms(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold()))
    assert fold_width(text).text == "".join("\ufffd" if unicodedata.category(c) == "Cs" else c for c in whole)

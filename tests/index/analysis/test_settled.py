"""Is a text that is said to stay as it is left alone by every step that folds?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.script import simplify, simplify_characters
from index.analysis.settled import settled
from index.analysis.width import fold_width

HAN = "".join(map(chr, range(0x4E00, 0xA000)))
MET = st.text(
    st.one_of(st.sampled_from("大同集宁战役乾坤甯隆借藉慰蕴著后裏"), st.sampled_from(HAN), st.characters()), max_size=6
)


@pytest.mark.parametrize("text", ["大同集宁", "第七十四师", ""])
def test_texts_in_their_last_form_are_settled(text: str) -> None:
    found = settled(text)
    assert found is not None
    assert (found.text, found.starts) == (text, None)


@pytest.mark.parametrize("text", ["大同集寧", "乾", "第74师", "戦", "大同 集宁", "か", "\U00020000"])
def test_whatever_a_step_may_change_is_not(text: str) -> None:
    assert settled(text) is None


@given(MET)
def test_no_step_changes_what_is_settled(text: str) -> None:
    if settled(text):
        assert fold_width(text).text == simplify(text) == simplify_characters(text) == text


def test_no_step_changes_any_ideograph_that_is_settled() -> None:
    kept = "".join(char for char in HAN if settled(char))
    assert len(kept) > 10_000
    assert fold_width(kept).text == simplify(kept) == simplify_characters(kept) == kept

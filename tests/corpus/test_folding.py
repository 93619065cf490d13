"""Does folding keep offsets, and is it done after one pass?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"), [("會戰", "会战"), ("總指揮", "总指挥"), ("织田信長", "织田信长"), ("abc", "abc")]
)
def test_traditional_words_of_our_patterns_become_simplified(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_folding_keeps_the_length_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)

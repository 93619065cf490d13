"""Is every text found whose folding depends on more than its single characters, and few others?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.context import longest_context, needs_context, telling_characters, telling_pairs
from corpus.script import _tables, fold_script, simplify


def by_characters(text: str) -> str:
    return text.translate(_tables().characters)


def simplified_by_characters(text: str) -> str:
    while (simpler := by_characters(text)) != text:
        text = simpler
    return text


PHRASES = sorted(_tables().phrases)
DIFFERING = [phrase for phrase in PHRASES if fold_script(phrase) != by_characters(phrase)]

any_phrase = st.sampled_from(PHRASES)
differing = st.sampled_from(DIFFERING)
pieces = st.one_of(differing, any_phrase, differing.map(lambda phrase: phrase[1:]), st.sampled_from("瀋薴麼乾战，"))
texts = st.lists(pieces, max_size=5).map("".join)


@given(texts)
def test_what_needs_no_context_folds_character_by_character(text: str) -> None:
    if not needs_context(text):
        assert fold_script(text) == by_characters(text)
        assert simplify(text) == simplified_by_characters(text)


@pytest.mark.parametrize("text", ["乾隆", "反覆", "瀋船", "在畢昇之前", "二噁英"])
def test_phrases_need_their_context(text: str) -> None:
    assert needs_context(text)


@pytest.mark.parametrize("text", ["", "乾燥", "孟良崮", "張靈甫", "乾", "隆", "乾，隆"])
def test_other_texts_do_not(text: str) -> None:
    assert not needs_context(text)


@given(texts)
def test_a_text_that_needs_context_has_a_telling_pair(text: str) -> None:
    if needs_context(text):
        assert any(one + other in telling_pairs() for one, other in pairwise(text))
        assert not telling_characters().isdisjoint(text)


def test_every_differing_phrase_is_found() -> None:
    assert [phrase for phrase in DIFFERING if not needs_context(phrase)] == []


@pytest.mark.parametrize("char", sorted(telling_characters()))
def test_every_telling_character_makes_some_text_fold_otherwise(char: str) -> None:
    texts = [char + phrase[1:] for phrase in DIFFERING if by_characters(char) == phrase[0]]
    texts += [phrase for phrase in DIFFERING if char in phrase]
    assert any(
        simplify(text)[text.index(char)] != simplified_by_characters(text)[text.index(char)]
        or fold_script(text)[text.index(char)] != by_characters(text)[text.index(char)]
        for text in texts
    )


def test_no_phrase_is_longer_than_said() -> None:
    assert longest_context() == max(map(len, DIFFERING))

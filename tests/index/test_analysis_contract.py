"""Does every step of the analysis keep the promises on which search and marking rest, whatever the text?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.script import WRITTEN_BACK, _tables, fold_script
from index.analysis import GAP, Folded, Token, canonical, characters, fold, fold_characters, words
from index.analysis.width import fold_width

Step = Callable[[str], Folded]
Cutter = Callable[[str], Iterator[Token]]

STEPS: dict[str, Step] = {"width": fold_width, "script": lambda text: Folded(fold_script(text)), "chain": fold}
CUTTERS: dict[str, Cutter] = {"words": words, "characters": characters}

NUMERALS = frozenset("0123456789〇零○一二两三四五六七八九十廿卅卌百千万亿元")

each_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
each_cutter = pytest.mark.parametrize("cut", CUTTERS.values(), ids=CUTTERS)
TEXTS = pytest.mark.parametrize(
    "text",
    [
        "張靈甫率整編第七十四師進駐孟良崮",
        "整編第７４師，共３萬２千人……",
        "か\u3099くハ\u309aﾊﾞ",
        "\u1112\u1161\u11ab한 ﾡㅏ",
        "ﬁre㎞½Ⅷ㍿İß",
        "e\u0323\u0301ô",
        "👨\u200d👩\u200d👧在赤壁❤\ufe0f",
        "𠮷野𪚥豈\U0002f804",
        "\ud800張\udc00\udfff",
        "\u0301\u200b\ufeff張\u200e靈\ufe00甫",
        "蕭乾與乾隆、徐乾學",
        "  \n\u3000。",
    ],
    ids=["Han", "width", "kana", "jamo", "ligatures", "accents", "emoji", "plane 2", "halves", "unseen", "乾", "none"],
)


@pytest.fixture(scope="module")
def alike() -> Callable[[str], str]:
    """Put one character for all that OpenCC's tables hold equal somewhere: a phrase folds otherwise than its parts."""
    tables = _tables()
    pairs = [(chr(code), value) for code, value in tables.characters.items()]
    pairs += [pair for key, value in tables.phrases.items() for pair in zip(key, value, strict=True)]
    pairs += WRITTEN_BACK  # and what the way back writes
    leader: dict[str, str] = {}

    def leads(char: str) -> str:
        while char in leader:
            char = leader[char]
        return char

    for one, other in pairs:
        if leads(one) != leads(other):
            leader[leads(one)] = leads(other)
    return lambda text: "".join(map(leads, text))


def spans(folded: Folded) -> list[tuple[int, int]]:
    return [folded.span(i, i + 1) for i in range(len(folded.text))]


def check_step(step: Step, text: str, alike: Callable[[str], str]) -> None:
    folded = step(text)
    assert step(text) == folded
    before = (0, 0)
    for char, (start, end) in zip(folded.text, spans(folded), strict=True):
        assert 0 <= start < end <= len(text)
        assert before[0] <= start
        assert before == (start, end) or before[1] <= start
        assert alike(char) in alike(step(text[start:end]).text)
        before = start, end


def check_cutter(cut: Cutter, text: str, alike: Callable[[str], str]) -> None:
    tokens = list(cut(text))
    assert list(cut(text)) == tokens
    assert [token.position for token in tokens] == list(range(len(tokens)))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        if token.text == GAP:
            continue
        assert any(map(str.isalnum, token.text))
        written = fold(text[token.start : token.end]).text
        # What a numeral means may depend on what stands beside it.
        assert alike(token.text) in alike(written) or not NUMERALS.isdisjoint(written)


@TEXTS
@each_step
def test_a_step_gives_each_character_the_piece_of_the_original_that_it_stands_for(
    step: Step, text: str, alike: Callable[[str], str]
) -> None:
    check_step(step, text, alike)


@TEXTS
@each_cutter
def test_a_term_lies_where_the_original_folds_to_it(cut: Cutter, text: str, alike: Callable[[str], str]) -> None:
    check_cutter(cut, text, alike)


@each_step
@given(data=st.data())
def test_any_text_keeps_its_offsets_through_a_step(
    step: Step, data: st.DataObject, chinese_text: st.SearchStrategy[str], alike: Callable[[str], str]
) -> None:
    check_step(step, data.draw(chinese_text), alike)


@each_cutter
@given(data=st.data())
def test_any_text_keeps_its_offsets_through_cutting(
    cut: Cutter, data: st.DataObject, chinese_text: st.SearchStrategy[str], alike: Callable[[str], str]
) -> None:
    check_cutter(cut, data.draw(chinese_text), alike)


@each_step
def test_an_empty_text_folds_to_nothing(step: Step) -> None:
    assert step("").text == ""


@each_cutter
def test_an_empty_text_has_no_terms(cut: Cutter) -> None:
    assert list(cut("")) == []


@pytest.mark.parametrize("step", [fold_width, fold], ids=["width", "chain"])
@given(data=st.data())
def test_what_is_folded_stays_as_it_is(step: Step, data: st.DataObject, chinese_text: st.SearchStrategy[str]) -> None:
    folded = step(data.draw(chinese_text)).text
    assert step(folded).text == folded


@given(data=st.data())
def test_characters_are_all_letters_and_digits_of_the_folded_text_in_order(
    data: st.DataObject, chinese_text: st.SearchStrategy[str]
) -> None:
    text = data.draw(chinese_text)
    tokens = list(characters(text))
    assert [t.text for t in tokens if t.text != GAP] == [char for char in fold_characters(text).text if char.isalnum()]
    assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(tokens))


@given(data=st.data())
def test_two_gaps_never_follow_each_other(data: st.DataObject, chinese_text: st.SearchStrategy[str]) -> None:
    texts = [token.text for token in characters(data.draw(chinese_text))]
    assert (GAP, GAP) not in set(pairwise(texts))


@given(data=st.data())
def test_a_word_stands_in_the_canonical_text(data: st.DataObject, chinese_text: st.SearchStrategy[str]) -> None:
    text = data.draw(chinese_text)
    assert all(token.text in canonical(fold(text).text) for token in words(text))

"""Does folding script give what OpenCC's `t2s` gives, character for character?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

import corpus
from corpus.bundled import bundled_articles
from corpus.script import _tables, fold_script, forms_of, simplify, simplify_characters

OPENCC = OpenCC("t2s")
PHRASES = sorted(_tables().phrases)
CHARACTERS = sorted(map(chr, _tables().characters))
# Characters of phrases beside characters of phrases: whatever overlaps, and whatever a separator breaks.
PIECES = st.one_of(
    st.sampled_from(PHRASES),
    st.tuples(st.sampled_from(PHRASES), st.integers(0, 3), st.integers(1, 4)).map(lambda t: t[0][t[1] : t[1] + t[2]]),
    st.sampled_from("".join(PHRASES)),
    st.sampled_from(CHARACTERS),
    st.sampled_from("，。、；：「」－-.?! \n　…麽幺Ａb7𠮷"),
)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("張靈甫", "张灵甫"),
        ("國共內戰", "国共内战"),
        ("乾隆", "乾隆"),
        ("乾燥", "干燥"),
        ("徐乾學", "徐干学"),
        ("乾坤已定，糧草曬乾", "乾坤已定，粮草晒干"),
        ("皇后與前後", "皇后与前后"),
        ("頭髮與發兵", "头发与发兵"),
        ("三十里外裏應外合", "三十里外里应外合"),
        ("蕭乾", "萧乾"),
        ("於是於戲", "于是於戏"),
        ("张灵甫", "张灵甫"),
        ("Waterloo 1815", "Waterloo 1815"),
        ("", ""),
    ],
)
def test_traditional_characters_become_simplified_ones(traditional: str, simplified: str) -> None:
    assert fold_script(traditional) == simplified


def test_every_character_of_opencc_folds_as_with_opencc() -> None:
    assert [fold_script(char) for char in CHARACTERS] == [OPENCC.convert(char) for char in CHARACTERS]


def test_every_phrase_of_opencc_folds_as_with_opencc() -> None:
    assert [fold_script(phrase) for phrase in PHRASES] == [OPENCC.convert(phrase) for phrase in PHRASES]


def test_every_two_phrases_that_overlap_fold_as_with_opencc() -> None:
    pairs = [one + other[n:] for one in PHRASES for other in PHRASES for n in (1, 2) if one[-n:] == other[:n]]
    assert len(pairs) > 100
    assert [fold_script(pair) for pair in pairs] == [OPENCC.convert(pair) for pair in pairs]


def test_the_bundled_articles_fold_as_with_opencc() -> None:
    articles = [item for item in corpus.read([bundled_articles()]) if isinstance(item, corpus.Article)]
    assert len(articles) > 30
    for article in articles:
        assert fold_script(article.text) == OPENCC.convert(article.text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_of_phrases_characters_and_separators_folds_as_with_opencc(text: str) -> None:
    assert fold_script(text) == OPENCC.convert(text)


@given(st.data())
def test_folding_script_never_changes_the_length(chinese_text: st.SearchStrategy[str], data: st.DataObject) -> None:
    text = data.draw(chinese_text)
    assert len(fold_script(text)) == len(text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_simplifying_keeps_the_length_and_is_done_after_one_pass(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert simplify(simplify(text)) == simplify(text)


def test_simplifying_lets_both_scripts_meet() -> None:
    assert simplify("蕭乾") == simplify("萧乾")


@pytest.mark.parametrize(("written", "stands_for"), [("座標", "坐标"), ("天冬醯胺", "天冬酰胺")])
def test_what_opencc_writes_on_the_way_back_is_one_run_with_it(written: str, stands_for: str) -> None:
    assert simplify_characters(written) == simplify_characters(stands_for)


def test_without_opencc_the_message_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.script.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="install opencc-python-reimplemented"):
        _tables.__wrapped__()


def test_the_forms_of_a_character_are_those_of_all_scripts() -> None:
    assert set("战戰") <= set(forms_of("战"))
    assert set(forms_of("戰")) == set(forms_of("战"))
    assert set("為爲为号號") <= set(forms_of("为号"))
    assert forms_of("a") == "a"


@given(st.lists(PIECES, max_size=6).map("".join))
def test_what_folds_to_a_character_has_one_of_its_forms(text: str) -> None:
    assert all(set(forms_of(char)) & set(text) for char in set(simplify(text)))

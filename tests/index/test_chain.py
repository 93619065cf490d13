"""Which words and characters do sentences about battles have, and where?"""

from __future__ import annotations

import pytest
from opencc import OpenCC

from corpus.script import _tables
from index.analysis import GAP, characters, fold, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("張靈甫Ａ", "张灵甫a"),
        ("第７４師", "第74师"),
        ("ﾜｰﾃﾙﾛｰ會戰", "ワーテルロー会战"),
        ("豈有此理", "岂有此理"),
        ("乾隆曬乾", "乾隆晒干"),
    ],
)
def test_width_case_and_script_are_folded_together(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("蕭乾", "萧乾"), ("畢昇", "毕昇"), ("乾縣", "乾县"), ("張法乾", "张法乾"), ("徵調", "徵调")],
)
def test_a_name_that_opencc_folds_as_a_phrase_meets_its_simplified_form(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified)


def test_every_phrase_of_opencc_meets_its_simplified_form() -> None:
    phrases = _tables().phrases
    assert [fold(key).text for key in phrases] == [fold(value).text for value in phrases.values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大同集寧戰役", [("大同", "大同"), ("集宁", "集寧"), ("战役", "戰役")]),
        ("第７４師", [("第", "第"), ("74", "７４"), ("师", "師")]),
        ("国军與共軍對峙", [("国军", "国军"), ("与", "與"), ("共军", "共軍"), ("对峙", "對峙")]),
        ("進軍３㎞。", [("进军", "進軍"), ("3km", "３㎞")]),
        ("「赤壁」之战", [("赤壁", "赤壁"), ("之战", "之战")]),
        ("拿破仑·Ｂｏｎａｐａｒｔｅ", [("拿破仑", "拿破仑"), ("bonaparte", "Ｂｏｎａｐａｒｔｅ")]),
        ("，。", []),
    ],
    ids=["traditional", "full width", "both scripts", "one to two", "quotation marks", "Latin", "no words"],
)
def test_words_are_folded_and_lie_where_the_author_wrote_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.text, text[token.start : token.end]) for token in words(text)] == expected


def test_inner_words_count_as_words_before_the_one_that_holds_them() -> None:
    tokens = [(t.text, t.position, t.start, t.end) for t in words("攻占指揮部")]
    assert tokens == [("攻占", 0, 0, 2), ("指挥", 1, 2, 4), ("指挥部", 2, 2, 5)]


def test_words_can_be_cut_by_another_segmenter() -> None:
    class Whole:
        name = "whole-1"

        def words(self, text: str):
            yield text, 0

    assert [(t.text, t.start, t.end) for t in words("孟良崮㎞", cutter=Whole())] == [("孟良崮km", 0, 4)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("張靈甫", ["张", "灵", "甫"]),
        ("張，。靈", ["张", GAP, "灵"]),
        ("「張」", [GAP, "张", GAP]),
        ("一、二 三\n\n四", ["一", GAP, "二", GAP, "三", GAP, "四"]),
        ("７４師", ["7", "4", "师"]),
        ("½日", ["1", GAP, "2", "日"]),
        ("張\u200b靈", ["张", "灵"]),
        ("𠮷野", ["𠮷", "野"]),
        ("……", [GAP]),
    ],
)
def test_characters_have_one_gap_for_each_run_of_anything_else(text: str, terms: list[str]) -> None:
    assert [token.text for token in characters(text)] == terms


def test_a_gap_lies_where_the_punctuation_stands() -> None:
    tokens = [(t.text, t.position, t.start, t.end) for t in characters("「張」……甫！")]
    assert tokens == [(GAP, 0, 0, 1), ("张", 1, 1, 2), (GAP, 2, 2, 5), ("甫", 3, 5, 6), (GAP, 4, 6, 7)]


@pytest.mark.parametrize(
    "sentence", ["傅作義攻佔集寧，閻錫山固守大同。", "黃伯韜與張靈甫會師於臨沂。", "曾國荃圍攻天京，湘軍傷亡慘重。"]
)
def test_a_sentence_has_the_same_terms_in_both_scripts(sentence: str) -> None:
    simplified = OpenCC("t2s").convert(sentence)
    assert simplified != sentence
    assert list(words(sentence)) == list(words(simplified))
    assert list(characters(sentence)) == list(characters(simplified))

"""Which parts of a question only ask, and what is a question looked for by?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold, segmenter
from search import questions
from search.query import Group, InField, Node, Phrase, Words
from search.questions import Asked, asked, asking, without_question_words


def ask(text: str) -> Asked:
    return asked(text, segmenter().words)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("淮海戰役發生在什麼地方？", ["什么地方"]),
        ("甲午战争在哪一年爆发", ["哪一年"]),
        ("由誰指揮了百團大戰？", ["谁"]),
        ("官渡之战因何而起", ["因何"]),
        ("这次会战伤亡多少人", ["多少"]),
        ("战斗打了几天", ["几"]),
        ("守军为什么撤退呢？", ["为什么", "呢"]),
        ("請問赤壁之戰是否發生在湖北", ["请问", "是否"]),
        ("孟良崮战役", []),
        ("几乎全军覆没", []),
        ("何应钦与呢绒", []),
        ("多大的损失", []),
    ],
)
def test_parts_that_only_ask_are_found(question: str, parts: list[str]) -> None:
    folded = fold(question).text
    assert [folded[start:end] for start, end in asking(folded)] == parts


@pytest.mark.parametrize("question", ["淮海戰役在哪一年結束？", "淮海战役在哪一年结束？"])
def test_a_question_is_looked_for_by_what_it_is_about(question: str) -> None:
    found = ask(question)
    assert {"淮海", "战役", "结束"} <= set(found.words)
    assert not any("哪" in word or "年" in word for word in found.words)
    assert ("结", "束") in found.pairs
    assert not any(set("哪一年") & set(pair) for pair in found.pairs)
    assert found.characters == tuple("淮海战役在结束")
    assert len(found.left_out) == 1


def test_what_does_nothing_but_ask_stands_for_itself() -> None:
    assert ask("為何？") == Asked(("为何",), (("为", "何"),), ("为", "何"), ())


def test_no_pair_goes_over_a_sign() -> None:
    assert ask("张飞·关羽").pairs == (("张", "飞"), ("关", "羽"))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Group((Words("淮海战役"), Words("什麼時候"))), Group((Words("淮海战役"),))),
        (Group((Words("谁"), Words("怎样"))), Group((Words("谁"), Words("怎样")))),
        (Group((Words("誰？"),), (InField("place", Words("徐州")),)), Group((), (InField("place", Words("徐州")),))),
        (Group((Words("徐州"), Phrase("为什么"))), Group((Words("徐州"), Phrase("为什么")))),
        (Words("谁"), Words("谁")),
    ],
)
def test_a_text_that_only_asks_is_left_out_beside_others(tree: Node, expected: Node) -> None:
    assert without_question_words(tree) == expected


@given(st.from_regex(questions._ASKING))
def test_whatever_only_asks_has_a_character_that_tells(text: str) -> None:
    assert questions._TELLING & set(text)

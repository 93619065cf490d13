"""Are persons found by the posts before their names, the deeds behind them and the dots in them?

All persons and sentences here are made up.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Link
from corpus.prose.people import POST, people_mentioned


def mentioned(text: str) -> list[str]:
    return [text[m.start : m.end] for m in people_mentioned(Article("x", "青石口战役", text), text)]


# 经略 and 统领 are posts as well, and what follows them is read as the beginning of the name.
@given(st.from_regex(POST, fullmatch=True).filter(lambda post: post not in ("经略使", "统领官")))
def test_whoever_stands_behind_any_post_is_found(post: str) -> None:
    assert mentioned(f"，{post}林远山，") == ["林远山"]


@pytest.mark.parametrize(
    "deed",
    ["率领", "等人指挥", "统领", "领兵", "督战", "驻守", "固守", "第35军", "部（三千", "部赶到", "集团"],
)
def test_whoever_stands_before_a_verb_of_command_is_found(deed: str) -> None:
    assert mentioned(f"。林远山{deed}。") == ["林远山"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("理查·格林，在城内。", ["理查·格林"]),
        ("让·德·格林、保罗·怀特，和林", ["让·德·格林", "保罗·怀特"]),
        ("城内守军由从未到过此地的理查·格林", ["理查·格林"]),
        ("由理查·格林率领", ["理查·格林"]),
        ("甲·乙·丙·丁·戊·己·庚", ["甲·乙·丙·丁·戊", "己·庚"]),
        ("，·理查，一·", []),
        ("没有点的句子", []),
    ],
)
def test_names_with_a_middle_dot_reach_eight_characters_before_it(text: str, names: list[str]) -> None:
    assert mentioned(text) == names


@pytest.mark.parametrize("text", ["友军没有出击，那里的日军没有被歼灭。", "，那里指挥部队，", "，六安守军。"])
def test_words_that_begin_with_a_surname_name_nobody(text: str) -> None:
    assert mentioned(text) == []


def test_the_longest_of_the_names_that_begin_alike_is_mentioned() -> None:
    text = "守将周明、军长周明远，周明远率部，周明出城。"
    assert mentioned(text) == ["周明", "周明远", "周明远", "周明"]


@given(st.text("林远山周启明军长司令率部第三·，。", max_size=60))
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    found = people_mentioned(Article("x", "青石口战役", text), text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[m.start : m.end] in m.name and m.name == m.written for m in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("。林远山不听，周良辅大怒。", ["林远山", "周良辅"], id="who does what persons do"),
        pytest.param("。林远得知后退兵。次日林远战败。", ["林远", "林远"], id="a short name that recurs"),
        pytest.param("。林远得知后退兵。", [], id="a short name that doesn't"),
        pytest.param("，林远自清河率军南下。林远不听，林远大怒，", ["林远"] * 3, id="the word behind is not swallowed"),
        pytest.param("，守将是名将林远山，", ["林远山"], id="a post behind a post"),
        pytest.param("，其子林远山留守，生擒周良辅。", ["林远山", "周良辅"], id="kin and captives"),
        pytest.param("。毛利家不听。毛利胜元不听。", ["毛利胜元"], id="a Japanese house is nobody"),
        pytest.param("，长宗我部盛元率军渡河。", ["长宗我部盛元"], id="the longest Japanese names"),
        pytest.param("，不料蒙哥马利也在城中。", ["蒙哥马利"], id="whom everybody knows"),
        pytest.param("，令清东守将出战。", [], id="who is sent is no place"),
    ],
)
def test_a_text_without_links_names_persons_by_what_they_do(text: str, names: list[str]) -> None:
    assert mentioned(text) == names


def test_a_text_that_links_to_persons_has_no_others_by_what_they_do() -> None:
    text = "林远山、周良辅、何文达三人到齐。沈玉书不听。"
    links = tuple(Link(name, name, text.index(name), text.index(name) + 3) for name in ("林远山", "周良辅", "何文达"))
    found = people_mentioned(Article("x", "青石口战役", text, links=links), text)
    assert [mention.name for mention in found] == ["林远山", "周良辅", "何文达"]

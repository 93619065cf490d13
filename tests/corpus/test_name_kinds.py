"""Is this a name, what does it name, and can two be of one thing?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.name_kinds import bare, can_be_one, is_name, kind_of, may_be_called


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("徐蚌会战", "battle"),
        ("古宁头大捷", "battle"),
        ("中国人民解放军", "force"),
        ("京师", None),
        ("中国国民党", "party"),
        ("大韩民国", "polity"),
        ("法国", "polity"),
        ("津浦铁路", "railway"),
        ("南日岛", "landform"),
        ("呼和浩特市", "settlement"),
        ("北平", None),
        ("蒋介石", None),
    ],
)
def test_endings_tell_kinds(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    "name",
    ["北京", "南京", "全州", "本溪", "同安", "诸葛亮", "将军山", "戴之奇", "整编第11师", "向忠发", "米歇尔·内伊"],
)
def test_names_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "words",
    ["", "汉", "敌军", "1945年", "建兴三年", "首都", "海军", "战役", "总司令", "他们", "进攻白石", "LVT", "白石 青沙"],
)
def test_other_words_are_no_names(words: str) -> None:
    assert not is_name(words)


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("北平", "北京", True),
        ("归绥县", "呼和浩特市", True),
        ("淞沪会战", "八一三战役", True),
        ("刘邦", "汉高祖", True),
        ("汉江", "汉水", True),
        ("南日镇", "南日岛", False),
        ("日本", "日军", False),
        ("晋系", "晋绥军", False),
        ("镇南关之役", "法国", False),
    ],
)
def test_two_names_of_different_kinds_are_not_of_one_thing(name: str, other: str, expected: bool) -> None:
    assert can_be_one(name, other) is can_be_one(other, name) is expected


def test_a_qualifier_belongs_to_the_page_not_to_the_name() -> None:
    assert [bare(page) for page in ("王平 (三國)", "南鎮_(甲)", "「白石」", "乙（丙）")] == [
        "王平",
        "南鎮",
        "白石",
        "乙",
    ]


@given(st.text("白石青沙军之战县·国第一", min_size=1, max_size=6))
def test_nothing_is_called_what_holds_its_own_name(name: str) -> None:
    assert not may_be_called(name, name)
    assert not may_be_called(name, f"大{name}")

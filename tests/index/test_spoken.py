"""Which names are found by their sound?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.names import Kind, Name
from index.pinyin import Typed, readings, typed_pinyin
from index.spoken import SpokenNames

COUNTED: dict[str, tuple[Kind, int]] = {
    "长安城": ("place", 9),
    "聂荣臻": ("commander", 5),
    "张良": ("commander", 5),
    "重庆": ("place", 4),
    "长干里": ("place", 4),
    "西安": ("place", 3),
    "张梁": ("commander", 3),
    "聂士成": ("commander", 2),
    "吕布": ("commander", 2),
    "县城": ("place", 2),
    "聂荣臻传": ("title", 1),
    "敦刻尔克": ("title", 1),
    "Ｄ日登陆": ("title", 1),
    "南岸军": ("alias", 1),
}
NAMES = [Name(kind, name, name.replace("Ｄ", "d"), articles) for name, (kind, articles) in COUNTED.items()]


@pytest.fixture(scope="module")
def spoken() -> SpokenNames:
    return SpokenNames(NAMES)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nierongzhen", ["聂荣臻", "聂荣臻传"]),
        ("nierongzh", ["聂荣臻", "聂荣臻传"]),
        ("nie rz", ["聂荣臻", "聂荣臻传"]),
        ("nrz", ["聂荣臻", "聂荣臻传"]),
        ("nrzh", ["聂荣臻", "聂荣臻传"]),
        ("nrongz", ["聂荣臻", "聂荣臻传"]),
        ("Niè Róngzhēn", ["聂荣臻", "聂荣臻传"]),
        ("nie", ["聂荣臻", "聂士成", "聂荣臻传"]),
        ("n", ["聂荣臻", "聂士成", "聂荣臻传", "南岸军"]),
        ("niesch", ["聂士成"]),
        ("niesc", ["聂士成"]),
        ("zhangl", ["张良", "张梁"]),
        ("zl", ["张良", "张梁"]),
        ("chong", ["重庆"]),
        ("zhongqing", []),
        ("changan", ["长安城"]),
        ("chang'an", ["长安城"]),
        ("chan'gan", []),
        ("xian", ["西安", "县城"]),
        ("xi'an", ["西安"]),
        ("lv", ["吕布"]),
        ("lü", ["吕布"]),
        ("lu bu", ["吕布"]),
        ("nan", ["南岸军"]),
        ("nanj", ["南岸军"]),
        ("nanaj", ["南岸军"]),
        ("d", ["敦刻尔克", "Ｄ日登陆"]),
        ("dri", ["Ｄ日登陆"]),
        ("zz", []),
        ("nierongzhenx", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pinyin_completes_to_names_in_full_in_initials_and_mixed(
    spoken: SpokenNames, typed: str, found: list[str]
) -> None:
    pinyin = typed_pinyin(typed)
    assert pinyin is not None
    assert [name.name for name in spoken.complete(pinyin, limit=10)] == found


def test_what_is_written_out_comes_before_what_is_abbreviated() -> None:
    names = SpokenNames([Name("place", "黑安", "黑安", 9), Name("place", "汉安", "汉安", 1)])
    assert [name.name for name in names.complete(Typed("han"), limit=2)] == ["汉安", "黑安"]


def test_no_more_names_are_given_than_asked_for(spoken: SpokenNames) -> None:
    assert [name.name for name in spoken.complete(Typed("nie"), limit=1)] == ["聂荣臻"]
    assert SpokenNames([]).complete(Typed("nie"), limit=1) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nierongzhen", [("聂荣臻", True, True), ("聂荣臻传", False, True)]),
        ("nrz", [("聂荣臻", True, False)]),
        ("nie rz", [("聂荣臻", True, False)]),
        ("nierz", [("聂荣臻", True, False)]),
        ("nierongzh", []),
        ("zhangliang", [("张良", True, True), ("张梁", True, True)]),
        ("nie", [("聂荣臻", False, True), ("聂士成", False, True), ("聂荣臻传", False, True)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_asks_by_sound_means_what_is_read_so_to_its_end(
    spoken: SpokenNames, typed: str, meant: list[tuple[str, bool, bool]]
) -> None:
    pinyin = typed_pinyin(typed)
    assert pinyin is not None
    found = spoken.meant(pinyin)
    assert [(one.name.name, one.is_whole, one.is_spelt) for one in found] == meant


HAN = "聂荣臻张良梁重庆长安西县城吕布傅作义孟良崮战役辽沈平津淮海甲乙丙丁"


@given(st.lists(st.text(HAN, min_size=1, max_size=6), min_size=1, max_size=8, unique=True), st.data())
def test_whatever_is_read_of_a_name_completes_to_it(names: list[str], data: st.DataObject) -> None:
    spoken = SpokenNames([Name("commander", name, name, 1) for name in names])
    name = data.draw(st.sampled_from(names))
    syllables = data.draw(st.sampled_from(readings(name, is_person=True)))
    count = data.draw(st.integers(1, len(syllables)))
    pieces = [data.draw(st.sampled_from([each, each[:1]])) for each in syllables[: count - 1]]
    last = syllables[count - 1]
    typed = data.draw(st.sampled_from(["", " ", "'"])).join([*pieces, last[: data.draw(st.integers(1, len(last)))]])
    pinyin = typed_pinyin(typed)
    assert pinyin is not None
    assert name in {found.name for found in spoken.complete(pinyin, limit=100)}

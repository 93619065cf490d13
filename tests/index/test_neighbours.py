"""Which names are one edit away from what was typed, and in which order?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.likeness import likeness
from index.names import KINDS, Counted, Kind
from index.neighbours import Neighbours


def counted(names: Iterable[tuple[str, int, int]], kind: Kind | None = None) -> Neighbours:
    """Return names, each given with the number of its kind and of its articles."""
    folded, kinds, articles = zip(*sorted(names), strict=True)
    return Neighbours(Counted(folded, np.array(kinds), folded, np.array(articles)), kind)


def of(**articles: int) -> Neighbours:
    return counted((name, 2, count) for name, count in articles.items())


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("粟", "素", 1, 1),
        ("裕", "玉", 1, 1),
        ("震", "臻", 1, 1),
        ("林", "宁", 0.8, 0.99),
        ("飞", "灰", 0.2, 0.5),
        ("圃", "辅", 0.7, 0.99),
        ("固", "崮", 1, 1),
        ("戍", "戌", 0.7, 0.99),
        ("己", "巳", 0.7, 0.99),
        ("山", "海", 0, 0.1),
        ("㐂", "a", 0, 0.1),
    ],
    ids=lambda value: str(value),
)
def test_characters_are_alike_by_sound_or_by_shape(one: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(one, other) <= most
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("typed", "edit"),
    [
        ("聂荣震", "wrong"),
        ("震荣臻", "wrong"),
        ("聂臻荣", "swapped"),
        ("荣聂臻", "swapped"),
        ("聂荣", "missing"),
        ("荣臻", "missing"),
        ("聂荣荣臻", "extra"),
        ("某聂荣臻", "extra"),
        ("聂荣臻某", "extra"),
    ],
)
def test_one_edit_of_any_kind_leads_to_a_name(typed: str, edit: str) -> None:
    names = of(聂荣臻=1)
    assert [(near.folded, near.edit) for near in names.near(typed)] == [("聂荣臻", edit)]


@pytest.mark.parametrize("typed", ["", "聂", "聂荣臻", "臻荣聂", "张荣震", "聂荣臻某某", "聂某荣震"])
def test_no_edit_and_two_edits_lead_nowhere(typed: str) -> None:
    assert of(聂荣臻=1).near(typed) == []


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("张灵浦", {"张灵甫": 1, "张灵山": 3}),
        ("孟良固", {"孟良崮": 1, "孟良镇": 3}),
        ("聂荣震", {"聂荣臻": 1, "聂荣华": 3}),
        ("周俊鸣", {"周骏鸣": 1, "周士鸣": 3}),
        ("王甲某", {"王甲山": 3, "王甲海": 1}),
        ("陈甲乙", {"陈乙甲": 1, "陈甲丙": 3}),
        ("淮海战斗", {"淮海战役": 1, "淮海战斗机": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_sound_comes_before_shape_and_shape_before_frequency(typed: str, names: dict[str, int]) -> None:
    assert of(**names).near(typed)[0].folded == next(iter(names))


def test_a_name_of_several_kinds_counts_for_all_of_them() -> None:
    names = [("孟良崮", KINDS.index("place"), 2), ("孟良崮", KINDS.index("title"), 1), ("孟良山", 0, 1)]
    assert [(near.folded, near.articles) for near in counted(names).near("孟良固")] == [("孟良崮", 3), ("孟良山", 1)]
    assert [(near.folded, near.articles) for near in counted(names, "place").near("孟良固")] == [("孟良崮", 2)]


HAN = "聂荣臻张灵甫孟良崮战役某甲乙"


@given(st.lists(st.text(HAN, min_size=1, max_size=7), min_size=1, max_size=10, unique=True), st.text(HAN, max_size=8))
def test_exactly_the_names_one_edit_away_are_found(names: list[str], typed: str) -> None:
    found = {near.folded: near for near in of(**dict.fromkeys(names, 1)).near(typed)}
    assert set(found) == {name for name in names if _is_one_edit(typed, name)}
    for name, near in found.items():
        assert name[: near.at] == typed[: near.at]


@given(st.lists(st.text(HAN, min_size=3, max_size=7), min_size=1, max_size=10, unique=True), st.data())
def test_a_name_with_one_other_character_suggests_a_name(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    at = data.draw(st.integers(0, len(name) - 1))
    typed = name[:at] + data.draw(st.sampled_from(HAN.replace(name[at], ""))) + name[at + 1 :]
    assert name in {near.folded for near in of(**dict.fromkeys(names, 1)).near(typed)}


def _is_one_edit(typed: str, name: str) -> bool:
    """Tell by trying every edit."""
    edits = {typed[:at] + typed[at + 1 :] for at in range(len(typed))}
    edits |= {typed[:at] + char + typed[at:] for at in range(len(typed) + 1) for char in HAN}
    edits |= {typed[:at] + char + typed[at + 1 :] for at in range(len(typed)) for char in HAN}
    edits |= {typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in range(len(typed) - 1)}
    return name in edits - {typed}

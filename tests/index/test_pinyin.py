"""How are names read, and what do typed letters mean?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pinyin import Typed, readings, sounds_of, typed_pinyin
from index.readings import SEVERAL, SURNAMES, WORDS


def joined(name: str, *, is_person: bool = False) -> list[str]:
    return [" ".join(reading) for reading in readings(name, is_person=is_person)]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("聂荣臻", "nie rong zhen"),
        ("任弼时", "ren bi shi"),
        ("曾国藩", "zeng guo fan"),
        ("曾绍山", "zeng shao shan"),
        ("解缙", "xie jin"),
        ("解方", "xie fang"),
        ("单雄信", "shan xiong xin"),
        ("仇鸾", "qiu luan"),
        ("区寿年", "ou shou nian"),
        ("查文徽", "zha wen hui"),
        ("朴成焕", "piao cheng huan"),
        ("种师道", "chong shi dao"),
        ("尉迟敬德", "yu chi jing de"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("长孙无忌", "zhang sun wu ji"),
        ("令狐楚", "ling hu chu"),
        ("乐毅", "yue yi"),
        ("乐进", "yue jin"),
        ("呼韩邪单于", "hu han ye chan yu"),
        ("郦食其", "li yi ji"),
        ("金日磾", "jin mi di"),
        ("曹参", "cao can"),
        ("伍员", "wu yun"),
        ("勾践", "gou jian"),
        ("翟让", "zhai rang"),
        ("葛尔丹", "ge er dan"),
    ],
    ids=lambda value: str(value),
)
def test_a_commander_is_read_as_people_of_that_name_are_called(name: str, read: str) -> None:
    assert joined(name, is_person=True)[0] == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单于", "chan yu"),
        ("冒顿", "mo du"),
        ("龟兹", "qiu ci"),
        ("大宛之战", "da yuan zhi zhan"),
        ("重庆", "chong qing"),
        ("重庆号巡洋舰", "chong qing hao xun yang jian"),
        ("厦门战役", "xia men zhan yi"),
        ("六安", "lu an"),
        ("长平之战", "chang ping zhi zhan"),
        ("长津湖", "chang jin hu"),
        ("朝歌", "zhao ge"),
        ("朝鲜", "chao xian"),
        ("会稽", "kuai ji"),
        ("番禺", "pan yu"),
        ("莎车", "suo ju"),
        ("高句丽", "gao gou li"),
        ("吐谷浑", "tu yu hun"),
        ("成都", "cheng du"),
        ("太行山", "tai hang shan"),
        ("涡阳", "guo yang"),
        ("解放战争", "jie fang zhan zheng"),
        ("t-34坦克", "t 34 tan ke"),
    ],
    ids=lambda value: str(value),
)
def test_a_place_or_title_is_read_as_a_guide_reads_it(name: str, read: str) -> None:
    assert joined(name)[0] == read


def test_what_may_be_read_in_two_ways_is_found_by_either() -> None:
    assert joined("陕西") == ["shan xi", "shaan xi"]
    assert joined("吕布", is_person=True) == ["lv bu", "lu bu"]
    assert joined("解某", is_person=True) == ["xie mou", "jie mou"]


@pytest.mark.parametrize("name", ["", "·", "《》", "\U0003ffff", " "])
def test_what_nobody_reads_has_no_reading(name: str) -> None:
    assert readings(name) == []


def test_a_name_of_many_readings_has_six_at_most() -> None:
    assert len(readings("乐长朝重行都")) == 6


@pytest.mark.parametrize(
    ("typed", "letters", "ends"),
    [
        ("nierongzhen", "nierongzhen", set()),
        ("Nie Rongzhen", "nierongzhen", {3}),
        ("Niè Róngzhēn", "nierongzhen", {3}),
        ("ＮＩＥ　ｒｚ", "nierz", {3}),
        ("Chang'an", "changan", {5}),
        ("Xi’an", "xian", {2}),
        ("nie-rong-zhen", "nierongzhen", {3, 7}),
        ("lü", "lv", set()),
        ("LǙ", "lv", set()),
        ("lv", "lv", set()),
        ("T-34", "t34", {1}),
        (" chang' ", "chang", set()),
    ],
    ids=lambda value: str(value),
)
def test_letters_are_pinyin_in_whatever_way_they_are_written(typed: str, letters: str, ends: set[int]) -> None:
    assert typed_pinyin(typed) == Typed(letters, frozenset(ends))


@pytest.mark.parametrize("typed", ["聂", "聂rz", "74", "", "  ", "a*", "nie, rong", "«é»", "a" * 65, "\ud800", "нэ"])
def test_anything_else_is_no_pinyin(typed: str) -> None:
    assert typed_pinyin(typed) is None


@given(st.text(max_size=70))
def test_any_text_may_be_typed_and_read(text: str) -> None:
    typed = typed_pinyin(text)
    assert typed is None or all(0 < end < len(typed.letters) for end in typed.ends)
    assert all(all(reading) for reading in readings(text))


def test_the_tables_have_a_reading_for_every_character_and_only_pinyin_in_them() -> None:
    slots = [*SURNAMES.values(), *SEVERAL.values(), *(slot for word in WORDS.values() for slot in word)]
    known = {sound for code in range(0x4E00, 0x9FA6) for sound in sounds_of(chr(code))} | {"shaan"}
    assert {syllable for slot in slots for syllable in slot} <= known
    assert all(len(word) == len(slots) for word, slots in WORDS.items())

"""Are forms of one letter folded alike, and letters that only look alike kept apart?"""

from __future__ import annotations

import pytest

from corpus.script import simplify
from index.analysis import fold, fold_characters
from index.analysis.forms import VARIANTS, fold_forms


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("衞立煌", "卫立煌"),
        ("長城綫", "长城线"),
        ("孟良崮主峯", "孟良崮主峰"),
        ("集羣", "集群"),
        ("啓程", "启程"),
        ("敍事", "叙事"),
        ("遺跡", "遗迹"),
        ("戰鬭", "战斗"),
        ("裏應外合", "里应外合"),
        ("汚水", "污水"),
        ("戦艦大和", "战舰大和"),
        ("沖縄県", "冲绳县"),
        ("関東軍", "关东军"),
        ("長坂坡", "长阪坡"),
        ("鉄砲", "铁炮"),
        ("浜松", "浜松"),
    ],
)
def test_forms_of_print_and_of_japan_fold_to_simplified_characters(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Napoléon", "napoleon"),
        ("Göring", "goring"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Æthelstan", "aethelstan"),
        ("Điện Biên Phủ", "dien bien phu"),
        ("e\u0323\u0301", "e"),
        ("İnönü", "inonu"),
    ],
)
def test_latin_letters_fold_to_those_without_accents(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize("text", ["ガダルカナル", "бой", "мой", "άμυνα", "한국"])
def test_marks_of_other_scripts_are_kept(text: str) -> None:
    assert fold_forms(text) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("徐乾學", "徐干学"),
        ("乾隆", "乾隆"),
        ("幹部", "干部"),
        ("干戈", "干戈"),
        ("皇后", "皇后"),
        ("後方", "后方"),
        ("皇太后以後", "皇太后以后"),
        ("著名", "著名"),
        ("看着", "看着"),
        ("太后", "太后"),
        ("鐘鼓", "钟鼓"),
        ("范仲淹", "范仲淹"),
        ("芸芸众生", "芸芸众生"),
        ("邱清泉", "邱清泉"),
        ("丘吉尔", "丘吉尔"),
        ("濠州", "濠州"),
    ],
)
def test_no_more_is_folded_than_means_the_same(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_every_form_folds_to_a_simplified_character_in_words_and_runs() -> None:
    for code, character in VARIANTS.items():
        assert simplify(character) == character
        assert ord(character) not in VARIANTS
        assert fold(chr(code)).text == character
        assert fold_characters(chr(code)).text == fold_characters(character).text


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("據幷州", "据并州"), ("揹水", "背水"), ("馬伕", "马夫"), ("讎敵", "仇敌"), ("薰陶", "熏陶")],
)
def test_what_opencc_writes_for_a_simplified_phrase_folds_back_to_it(traditional: str, simplified: str) -> None:
    assert fold(traditional).text == fold(simplified).text == simplified

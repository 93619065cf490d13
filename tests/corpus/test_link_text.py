"""Does a link end where the author ended it, after a converter let it swallow the words that follow?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.link_target import page_of, split_namespace
from corpus.readers.link_text import repair


def split(shown: str, target: str) -> str:
    """What the link keeps, a bar, and what goes back to the sentence."""
    length = repair(shown, target)
    return f"{shown[:length]}|{shown[length:]}"


@pytest.mark.parametrize(
    ("expected", "target"),
    [
        # An undamaged link stays whole.
        ("白石渡|", "白石渡"),
        ("國軍|", "中华民国国军"),
        ("平潭|", "平潭县"),
        ("赣|", "江西省"),
        ("第40軍|", "中国人民解放军第40军"),
        ("滦河会战|", "滦河会战 (1935年)"),
        ("長治|", "城區 (長治市)"),
        ("民初约法|", "中华民国临时约法"),
        ("撤出金沙群岛|", "金沙撤退"),
        ("Battle of Hills|", "山丘之役"),
        # The target is the beginning.
        ("白石渡|守軍", "白石渡"),
        ("滦河会战|期间", "滦河会战 (1935年)"),
        ("国民政府|下达", "国民政府"),
        ("第五野战军|第", "第五野战军"),
        ("GDP|为", "GDP"),
        # In the other script.
        ("閻錫山|秉承", "阎锡山"),
        ("马谡|领诸军", "馬謖"),
        ("察哈尔省|根据地的夹击", "察哈爾省 (中華民國)"),
        ("艾森豪威爾|在就職後", "艾森豪威尔"),
        # The target goes on with an ending of its own.
        ("大同|和", "大同市"),
        ("东山|之后", "东山岛"),
        ("洪洞|一带部队", "洪洞县"),
        ("津浦线|是重点路线", "津浦铁路"),
        ("晋冀鲁豫解放区|日益巩固", "晋冀鲁豫边区"),
        ("胶济|三条铁路", "胶济线"),
        # The text is the target's end, or an abbreviation of it.
        ("马歇尔|要求", "乔治·卡特莱特·马歇尔"),
        ("第二戰區|司令長官", "抗日战争第二战区"),
        ("中共|发动", "中国共产党"),
        ("汉|置", "汉朝"),
        ("黑|八省代表", "黑龍江省"),
        # Another name of the same person or unit.
        ("蒋介石|最先向", "蔣中正"),
        ("孙文|乃", "孫中山"),
        ("整編二十六師|第", "國民革命軍第二十六軍"),
        ("整编第11师|前来增援", "国民革命军第十八军"),
        # The author's own label: up to a word that belongs to the sentence.
        ("山东野战军|和", "第三野战军"),
        ("河口大捷|之後再一次獲勝", "沙洲戰役"),
        ("敌|投降", "日軍"),
        ("阎部|一万六千占我六城", "晉綏軍"),
        ("军官学校|第九期深造", "國防大學"),
    ],
)
def test_the_link_keeps_what_belongs_to_its_target(expected: str, target: str) -> None:
    assert split(expected.replace("|", ""), target) == expected


@pytest.mark.parametrize("target", ["", "。", "白石渡", "(甲)", "en:Hill"])
def test_an_empty_text_keeps_nothing(target: str) -> None:
    assert repair("", target) == 0


@given(st.text(), st.text())
def test_the_length_lies_within_the_text_for_any_input(shown: str, target: str) -> None:
    assert bool(shown) <= repair(shown, target) <= len(shown)


@given(st.text(alphabet="白石渡之战守軍和第三师", min_size=1), st.text(alphabet="白石渡之战第三师", min_size=1))
def test_a_text_that_is_the_target_stays_whole(before: str, target: str) -> None:
    assert repair(target, target) == len(target)
    assert repair(before, f"{before} (甲)") == len(before)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("../Page/大同市.md", "大同市"),
        (r"../Page/甲州_\(唐朝\).md", "甲州 (唐朝)"),
        ("https://zh.wikipedia.org/wiki/%E5%A4%A7%E5%90%8C", "大同"),
        (r"https://zh.wikipedia.org/wiki/太和_\(甲\)#年表", "太和 (甲)"),
        ("https://zh.m.wikipedia.org/zh-tw/大同", "大同"),
        ("/wiki/大同", "大同"),
        ("https://zh.wikipedia.org/wiki/:en:Hill", ":en:Hill"),
        ("https://zh.wikipedia.org/wiki/%FF", "\ufffd"),
        ("https://example.org/大同", None),
        ("picture.png", None),
        ("", None),
    ],
)
def test_an_address_gives_the_page(address: str, page: str | None) -> None:
    assert page_of(address) == page


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Category:1946年", ("category", "1946年")),
        ("分類:山西|大同", ("category", "山西")),
        ("File:Map.svg", ("file", "Map.svg")),
        (":Category:1946年", ("article", "Category:1946年")),
        ("en:Hill", ("language", "Hill")),
        ("大同", ("article", "大同")),
    ],
)
def test_a_page_has_a_kind(page: str, expected: tuple[str, str]) -> None:
    assert split_namespace(page) == expected

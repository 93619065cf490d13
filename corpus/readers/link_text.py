"""How much of a link's shown text belongs to the link, where a converter has let it swallow what follows?

The converter behind many Markdown mirrors of Chinese wikis ends a link at the next punctuation mark or digit, not at
its own bracket: `[[大同市|大同]]和绥远` arrives as `[大同和绥远](大同市)`. The target is whole.
Nothing here changes the text: only where in it the link ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from corpus.script import simplify
from corpus.surnames import SINGLE

_QUALIFIER: Final = re.compile(r"\A:?[a-z]{2,3}(?:-[a-z]+)?:|\s*[（(][^()（）]*[)）]\s*\Z")
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ENDING: Final = frozenset("朝代国省市县区旗盟州郡府路镇乡村岛山河江湖海湾城关线系军派族")
_PLACE_ENDING: Final = frozenset("朝省市县区州郡府路镇乡村岛山河江湖湾城线")
_NUMBER: Final = "〇零一二三四五六七八九十百0-9"
_UNIT: Final = re.compile(
    rf"[^{_NUMBER}]*?第?[{_NUMBER}]+(?:集团军|方面军|兵团|战区|纵队|军团|师团|旅团|联队|军|师|旅|团|营|连)"
)
_ORDINAL: Final = re.compile(rf"第[{_NUMBER}]+[次届期]?")
_CONNECTIVE: Final = "和与及并或、暨"
_WORDS: Final = (
    "以及|期间|之间|之后|以后|之前|以前|前来|前往|开始|因为|由于|作为|担任|调任|出任|继任|就任|升任|任命|接任|兼任|主持|要求|命令"
    "|下令|派遣|派出|派兵|率领|率军|率部|率兵|领兵|领军|统领|指挥|发动|发起|展开|进行|举行|召开|爆发|发生|成立|建立|设立|组建|改编"
    "|合并|进攻|攻打|攻击|攻占|攻取|攻克|进占|进驻|占领|占据|夺取|夺回|收复|击败|击退|击溃|歼灭|消灭|围攻|包围|突围|撤退|撤往|退守"
    "|驻守|驻扎|驻防|防守|固守|镇守|守卫|增援|支援|投降|投诚|起义|起事|起兵|叛变|失守|失败|阵亡|被俘|自杀|逃往|逃回|渡过|抵达|到达"
    "|进入|返回|同意|反对|支持|决定|宣布|认为|一带|等地|等人|境内|地区|附近"
)
"""Words that follow a name in a sentence about war and hardly ever stand inside a label (in simplified script)."""

_LABEL_STOP: Final = re.compile(
    rf"(?:{_WORDS})(?!战|作战|行动|计划|命令)|[的在被乃率]|与(?!会)|对(?![岸面象抗])|于|向(?!导)|和(?![平国约议谈尚解])|(?<!埃)及"
    r"|后(?![方勤备卫期])|时(?![期代])|(?<![少中上大名主部副老宿武战猛降])将(?![军领士官校帅])|为(?!人)|从(?!军)"
    rf"|第[{_NUMBER}]+[期次届]|[一二两三四五六七八九]+(?:十|百|千|万|余|个|名)"
)
_LABEL_TAIL: Final = re.compile(
    r"(?:以来|时期|等|和|与|在|对|向|于|的|及|率|部|为|将|以|从|自|被|由|后|时|至|到|第|令|派|是|乃|又|则|也|并|曾|之)+\Z"
)
_LONGEST: Final = 200


def repair(shown: str, target: str) -> int:
    """Return how many characters of `shown` belong to the link that leads to `target`.

    The first rule that fits decides; a text that no rule shortens is the author's own label and stays whole. Characters
    are compared without regard to script, as far as a small table reaches. The result lies in 1..len(shown), and is 0
    only for an empty `shown`.

    >>> repair("大同和", "大同市"), repair("閻錫山秉承", "阎锡山"), repair("国军", "中華民國國軍")
    (2, 3, 2)
    """
    bare = _QUALIFIER.sub("", target[:_LONGEST]) or target[:_LONGEST]
    text, page = _fold(shown[:_LONGEST]), _fold(bare)
    if not page or text == page or not _HAN.search(text):
        return len(shown)
    for rule in _RULES:
        length = rule(text, page)
        if length:
            return len(shown) if length >= len(text) else length
    return len(shown)


def _fold(text: str) -> str:
    return simplify(text).replace("_", " ")


def _begins_with_target(text: str, page: str) -> int:
    """`重庆谈判期间` → `重庆谈判`."""
    return len(page) if text.startswith(page) else 0


def _inside_target(text: str, page: str) -> int:
    """`平潭` → `平潭县`, `国军` → `中華民國國軍`: an abbreviation, whole."""
    return len(text) if text in page else 0


def _same_but_for_variants(text: str, page: str) -> int:
    """`德懷特率` → `德怀特` where the table lacks a pair: most characters stand at the same places."""
    if len(page) < 3 or len(text) < len(page):
        return 0
    same = sum(a == b for a, b in zip(text, page, strict=False))
    ends_alike = text[len(page) - 1] == page[-1] or page[-1] not in _ENDING
    stays_a_name = text[len(page) - 1] not in _CONNECTIVE and not _LABEL_STOP.search(text[: len(page)])
    return len(page) if ends_alike and stays_a_name and same * 2 > len(page) else 0


def _shares_beginning(text: str, page: str) -> int:
    """`大同和` → `大同市`, `安定三郡` → `安定郡`: what is left of the target is an ending or the smaller part."""
    length = next((i for i, (a, b) in enumerate(zip(text, page, strict=False)) if a != b), min(len(text), len(page)))
    if length < 2 or (length * 2 < len(page) and page[-1] not in _ENDING):
        return 0
    return length + _generic_ending(text[length : length + 3], page[-1])


def _generic_ending(rest: str, ending: str) -> int:
    """How much of `rest` finishes the name: `解放区` where the target is a 边区, `线` where it is a 铁路."""
    if rest[:1] in _PLACE_ENDING and rest:
        return 1
    reach = rest.find(ending) + 1 if ending in _PLACE_ENDING else 0
    return 0 if any(c in _CONNECTIVE for c in rest[:reach]) else reach


def _begins_with_end_of_target(text: str, page: str) -> int:
    """`马歇尔要求` → `乔治·马歇尔`: the shown text begins with the target's last part."""
    return next((n for n in range(min(len(text), len(page)), 1, -1) if page.endswith(text[:n])), 0)


def _begins_inside_target(text: str, page: str) -> int:
    """`徐州会战后` → `第一次徐州会战概述`: the longest beginning, from three characters, that the target holds."""
    length = next((n for n in range(min(len(text), len(page)), 2, -1) if text[:n] in page), 0)
    return 0 if _ORDINAL.fullmatch(text[:length]) else length


def _abbreviates_target(text: str, page: str) -> int:
    """`中共发动` → `中国共产党`: the longest beginning whose characters the target has in this order."""
    rest, length = iter(page), 0
    while length < len(text) and text[length] in rest:
        length += 1
    return length if length >= 2 and not _ORDINAL.fullmatch(text[:length]) else 0


def _one_character_name(text: str, page: str) -> int:
    """`汉置` → `汉朝`, `黑八省代表` → `黑龙江省`: dynasties and provinces go by one character."""
    return int(text[0] == page[0] and (page[-1] == "省" or (len(page) == 2 and page[-1] in "朝代州县国")))


def _other_name_of_person(text: str, page: str) -> int:
    """`蒋介石最先` → `蒋中正`: the same surname, then at most two characters."""
    if len(page) > 3 or text[0] != page[0] or page[0] not in SINGLE:
        return 0
    return min(_own_label(text, page), 3)


def _other_name_of_unit(text: str, page: str) -> int:
    """`整编二十六师第` → `国民革命军第二十六军`: up to the unit's own word."""
    unit = _UNIT.match(text)
    return unit.end() if unit and page[-1] in "军师旅团营连队区" else 0


def _own_label(text: str, page: str) -> int:
    """`山东野战军和` → `第三野战军`: the author's own words, up to the first word that belongs to the sentence."""
    stop = _LABEL_STOP.search(text, 1)
    label = text[: stop.start()] if stop else text
    trimmed = _LABEL_TAIL.sub("", label)
    return len(trimmed) if len(trimmed) >= 2 else len(label)


_RULES: Final[tuple[Callable[[str, str], int], ...]] = (
    _begins_with_target,
    _inside_target,
    _same_but_for_variants,
    _begins_with_end_of_target,
    _shares_beginning,
    _begins_inside_target,
    _abbreviates_target,
    _one_character_name,
    _other_name_of_person,
    _other_name_of_unit,
    _own_label,
)

"""Which places does an infobox's place cell name, and which wars does its `partof` cell?

Both cells hang plain words on links (`[[湖南省]]岳州附近`, `第一次[[諸葛亮北伐]]`): here it is decided which
words are places of their own, which belong to the link, and which say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from corpus.cells import Line, Token
from corpus.countries import NAMES as COUNTRY_NAMES
from corpus.script import simplify

_HAN = re.compile("[\u3400-\u9fff\u3040-\u30ff\U00020000-\U0003ffff]")
_SEPARATOR = re.compile(r"[、，,;；/／\s｜|。—－–~～→-]+|·(?=\s)")
# 埃及, 和平, 和田 and the like hold these words without joining two places by them.
_JOINING = re.compile("(?<=..)(?:至|到|以及|与|(?<!埃)及|(?<!呼)和(?![平田林龙静县顺]))(?=..)")
_DIRECTION = "[东西南北中]{1,2}"
_LEADING = re.compile(
    "(?:位于|地处|今[天日属]?|现[今在]|在|的|之|境内的?|附近的?|一带的?|沿岸的?|主要|[上中下]游的?|"
    f"以?{_DIRECTION}(?:部的?|[面方侧边]的?|的)|以{_DIRECTION}的?)+"
)
# 自贡, 和平 and 与那国 begin with these too, so they only count behind a link.
_CONNECTING = re.compile(" *(?:以及|及其|和|与|至|到|及|同)+")
_CONNECTING_BEHIND = re.compile("(?:以及|和|与|至|到|及|同)+ *$")
_TRAILING = re.compile(
    "(?:(?<=..)|^)(?:的|境内|地区|地方|一线|一带|附近|沿岸|沿海|沿线|周边|周围|外围|近郊|郊[外区]|城[外下郊]|外海|海域|水域|海面|上空|"
    f"河原|等地|等处|等|之间|[间边侧旁畔境]|[上中下]游|海岸|[边交]界处?|为中心|岸边|左近|战场|全境|各地|流域|内|以{_DIRECTION}|{_DIRECTION}[部面方侧边岸郊])+$"
)
_NOTHING = re.compile(
    f"(?:之?{_DIRECTION}部?|省|市|县|境|内|外|不[明详]|未知|无|等|处|方|向|中|的|即|或|原|古|约|距|.*[0-9０-９].*)"
)
_GENERIC = re.compile(
    "海峡|半岛|平原|高原|群岛|列岛|盆地|山脉|丘陵|战区|[省市县城山河江湖港湾岛镇村郡州府路关口角寨堡峡原坡岭滩乡区道]|城堡|要塞|渡口|高地|地峡|公路|铁路"
)
_WAR = re.compile(
    ".*(?:战争|大战|战役|会战|之战|之役|起义|之乱|内战|战线|战场|冲突|攻势|行动|远征|北伐|东征|侵华|叛乱|革命|战斗|海战|抗战|围剿)"
)
_ENDINGS = (
    *("自治区", "自治州", "自治县", "特别市", "群岛", "列岛", "半岛", "行省"),
    *("省", "市", "县", "区", "镇", "州", "郡", "府", "乡", "道", "路"),
)
_SOFT = frozenset("州府郡道路区")
"""Endings that are also ordinary parts of names (苏州河, 杭州湾): they part a name only where enough follows."""
_PROVINCES = frozenset(
    {"河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南"}
    | {"湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "广西"}
    | {"宁夏", "新疆", "西藏", "内蒙古", "察哈尔", "绥远", "热河", "西康", "直隶", "上海", "北京", "天津"}
    | {"重庆"}
)
_HEADS = sorted({simplify(name) for name in COUNTRY_NAMES} | {"中国", "韩国"} | _PROVINCES, key=len, reverse=True)
"""Countries and provinces, which often stand before another place without an ending or a space."""
_QUALIFIER = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_BETWEEN_WARS = re.compile("[、，,;；/／]|^ *(?:和|与|與|及|以及|中的?|的) *$")
_PART_OF = re.compile("的?(?:一部分|组成部分|期间|时期|之一|一部|的)+$")


def places(line: Line) -> Iterator[str]:
    """Yield the places in one line of a cell, in order; of what stands in brackets only the links are places."""
    found: list[str] = []
    behind_link = False
    tokens = [token for token in line.tokens if not token.foreign]
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.linked:
            found.extend(_linked_place(token))
        elif not token.aside and token.text.strip():
            words = _trimmed(token.text)
            if behind_link and found and _GENERIC.fullmatch(simplify(words)):
                found[-1] += words  # [[台灣]]海峽
            else:
                text = _without_connecting(token.text, behind_link=behind_link, before_link=following is not None)
                found.extend(plain_places(text))
        behind_link = token.linked
    yield from found


def _without_connecting(text: str, *, behind_link: bool, before_link: bool) -> str:
    """Cut words such as 和 and 至 off the ends that touch a link."""
    behind = _CONNECTING_BEHIND.search(simplify(text)) if before_link else None
    before = _CONNECTING.match(simplify(text)) if behind_link else None
    return text[before.end() if before else 0 : behind.start() if behind else len(text)]


def wars(line: Line) -> Iterator[str]:
    """Yield what an event is part of; words next to a link belong to it: 第一次[[諸葛亮北伐]] is one name."""
    names = [""]
    for token in (token for token in line.tokens if not token.aside):
        parts = [token.text] if token.linked else _BETWEEN_WARS.split(token.text)
        for index, part in enumerate(parts):
            if index or (part.startswith(" ") and names[-1]):
                names.append("")
            words = part.strip(" ：:") if token.linked else _PART_OF.sub("", part.strip(" ：:"))
            if not _is_war(names[-1]):
                names[-1] += words
            elif token.linked or _is_war(words):
                names.append(words)
    for name in names:
        if re.search(r"\w", name) and not _NOTHING.fullmatch(simplify(name)):
            yield _PART_OF.sub("", name.strip(" *?？、"))


def _is_war(name: str) -> bool:
    return _WAR.fullmatch(simplify(name)) is not None


def _linked_place(token: Token) -> Iterator[str]:
    name = _QUALIFIER.sub("", token.text).strip(" 　，、")
    if name and not _NOTHING.fullmatch(simplify(name)):
        yield name


def _trimmed(text: str) -> str:
    """Cut words off both ends that only say where around a place: 境內高梁河邊 is 高梁河."""
    text = text.strip(" ：:“”「」")
    leading = _LEADING.match(simplify(text))
    if leading and len(text) - leading.end() != 1:
        text = text[leading.end() :]
    while (m := _TRAILING.search(simplify(text))) and m.end() > m.start():
        text = text[: m.start()]
    return text.strip()


def plain_places(text: str) -> Iterator[str]:
    """Yield the places in words without a link: 安徽靈璧東南 gives 安徽 and 靈璧."""
    for piece in _SEPARATOR.split(text):
        for part in _cut_at(piece, [m.span() for m in _JOINING.finditer(simplify(piece))]):
            words = _trimmed(part)
            if (
                len(words) >= 2
                and (_HAN.search(words) or words == text.strip())
                and not _NOTHING.fullmatch(simplify(words))
            ):
                yield from _by_administration(words)


def _cut_at(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for start, end in spans:
        yield text[position:start]
        position = end
    yield text[position:]


def _by_administration(text: str) -> Iterator[str]:
    """Cut 江苏省徐州市铜山县 behind each ending of a province, city or county, and behind a leading country."""
    start = _head_length(text)
    if start:
        yield text[:start]
    folded = simplify(text)
    position = start + 1
    while position < len(text):
        ending = next((e for e in _ENDINGS if folded.startswith(e, position)), "")
        after = position + len(ending)
        runs_on = folded.startswith(_ENDINGS, after)
        if ending and not runs_on and len(text) - after >= (2 if ending in _SOFT else 1) and after - start >= 2:
            yield text[start:after]
            start, position = after, after + 1
        else:
            position += 1
    rest = _trimmed(text[start:])
    if not start or (len(rest) >= 2 and not _NOTHING.fullmatch(simplify(rest))):
        yield rest


def _head_length(text: str) -> int:
    """Return the length of the country or province that `text` begins with, 0 if what follows belongs to its name."""
    folded = simplify(text)
    head = next((head for head in _HEADS if folded.startswith(head)), "")
    rest = folded[len(head) :]
    return 0 if len(rest) < 2 or rest.startswith(_ENDINGS) or _GENERIC.fullmatch(rest) else len(head)

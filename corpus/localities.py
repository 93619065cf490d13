"""Which places does an infobox's place cell name, and which wars does its `partof` cell?

Both cells hang plain words on links (`[[湖南省]]岳州附近`, `第一次[[諸葛亮北伐]]`): here it is decided which
words are places of their own, which belong to the link, and which say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.cells import Line, Token
from corpus.countries import NAMES as COUNTRY_NAMES
from corpus.folding import fold

_HAN = re.compile("[\u3400-\u9fff\u3040-\u30ff\U00020000-\U0003ffff]")
_SEPARATOR = re.compile(r"[、，,;；/／\s｜|。—－–~～→-]+|·(?=\s)")
# 埃及, 和平, 和田 and the like hold these words without joining two places by them.
_JOINING = re.compile("(?<=..)(?:至|到|以及|与|(?<!埃)及|(?<!呼)和(?![平田林龙静县顺]))(?=..)")
_LEADING = re.compile(
    "(?:位于|地处|今[天日属]?|现今?|在|的|之|及其?|以及|和|与|至|到|从|自|由|境内的?|附近的?|一带的?|沿岸的?|主要|于)+"
)
_DIRECTION = "[东西南北中]{1,2}"
_TRAILING = re.compile(
    "(?:(?<=..)|^)(?:的|境内|地区|地方|一线|一带|附近|沿岸|沿海|沿线|周边|周围|外围|近郊|郊[外区]|城[外下郊]|外海|海域|水域|海面|上空|"
    f"河原|等地|等处|等|之间|[间边侧旁畔境]|交界处?|岸边|左近|战场|全境|各地|流域|内|以{_DIRECTION}|{_DIRECTION}[部面方侧边岸郊])+$"
)
_NOTHING = re.compile(
    f"(?:之?{_DIRECTION}部?|省|市|县|境|内|外|不[明详]|未知|无|等|处|方|向|中|的|即|或|原|古|约|距|.*[0-9０-９].*)"
)
_GENERIC = re.compile(
    "海峡|半岛|平原|高原|群岛|列岛|盆地|山脉|丘陵|战区|[省市县城山河江湖港湾岛镇村郡州府路关口角寨堡峡原坡岭滩乡区道]|城堡|要塞|渡口|高地|地峡|公路|铁路"
)
_WAR = re.compile(
    ".*(?:战争|战役|会战|之战|之役|起义|之乱|内战|战线|战场|冲突|攻势|行动|远征|北伐|东征|侵华|叛乱|革命|战斗|海战|抗战|围剿)"
)
_ENDINGS = (
    "自治区",
    "自治州",
    "自治县",
    "特别市",
    "行省",
    "省",
    "市",
    "县",
    "区",
    "镇",
    "州",
    "郡",
    "府",
    "乡",
    "道",
    "路",
)
_SOFT = frozenset("州府郡道路区")
"""Endings that are also ordinary parts of names (苏州河, 杭州湾): they part a name only where enough follows."""
_COUNTRIES = sorted({fold(name) for name in COUNTRY_NAMES} | {"中国", "韩国"}, key=len, reverse=True)
_QUALIFIER = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_PART_OF = re.compile("的?(?:一部分|组成部分|期间|时期|之一|一部|的)+$")


def places(line: Line) -> Iterator[str]:
    """Yield the places in one line of a cell, in order; of what stands in brackets only the links are places."""
    before: str | None = None
    for token in line.tokens:
        if token.foreign:
            continue
        if token.linked:
            if before is not None:
                yield before
            before = _linked_place(token)
        elif not token.aside:
            if before is not None and _GENERIC.fullmatch(_trimmed(token.text)):
                before += _trimmed(token.text)
                continue
            if before is not None:
                yield before
                before = None
            yield from _plain_places(token.text)
    if before is not None:
        yield before


def wars(line: Line) -> Iterator[str]:
    """Yield what an event is part of; words next to a link belong to it: 第一次[[諸葛亮北伐]] is one name."""
    name = ""
    for token in (token for token in line.tokens if not token.aside):
        if token.linked:
            if name and _WAR.fullmatch(fold(name)):
                yield name
                name = ""
            name += _QUALIFIER.sub("", token.text).strip()
            continue
        parts = re.split("[、，,;；/／]|^ *(?:和|与|與|及|以及|中的?|的) *$", token.text)
        for index, part in enumerate(parts):
            if index or (part.startswith(" ") and name):
                yield name
                name = ""
            name = _joined(name, part)
    yield _PART_OF.sub("", name).strip()


def _joined(name: str, part: str) -> str:
    """Hang plain words on the name so far, unless the name is already that of a war."""
    words = _PART_OF.sub("", part.strip(" ：:"))
    return name if name and _WAR.fullmatch(fold(name)) and not _WAR.fullmatch(fold(words)) else name + words


def _linked_place(token: Token) -> str | None:
    name = _QUALIFIER.sub("", token.text).strip(" 　，、")
    return None if not name or _NOTHING.fullmatch(fold(name)) else name


def _trimmed(text: str) -> str:
    """Cut words off both ends that only say where around a place: 境內高梁河邊 is 高梁河."""
    text = text.strip(" ：:“”「」")
    text = text[m.end() :] if (m := _LEADING.match(fold(text))) else text
    while (m := _TRAILING.search(fold(text))) and m.end() > m.start():
        text = text[: m.start()]
    return text.strip()


def _plain_places(text: str) -> Iterator[str]:
    for piece in _SEPARATOR.split(text):
        for part in _cut_at(piece, [m.span() for m in _JOINING.finditer(fold(piece))]):
            words = _trimmed(part)
            if len(words) >= 2 and _HAN.search(words) and not _NOTHING.fullmatch(fold(words)):
                yield from _by_administration(words)


def _cut_at(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for start, end in spans:
        yield text[position:start]
        position = end
    yield text[position:]


def _by_administration(text: str) -> Iterator[str]:
    """Cut 江苏省徐州市铜山县 behind each ending of a province, city or county, and behind a leading country."""
    folded = fold(text)
    start = next((len(c) for c in _COUNTRIES if folded.startswith(c) and len(text) - len(c) >= 2), 0)
    if start:
        yield text[:start]
    position = start + 1
    while position < len(text):
        ending = next((e for e in _ENDINGS if folded.startswith(e, position)), "")
        after = position + len(ending)
        following = len(text) - after
        runs_on = any(folded.startswith(e, after) for e in _ENDINGS)
        if ending and not runs_on and following >= (2 if ending in _SOFT else 1) and after - start >= 2:
            yield text[start:after]
            start, position = after, after + 1
        else:
            position += 1
    rest = _trimmed(text[start:])
    if len(rest) >= 2 or not start:
        yield rest

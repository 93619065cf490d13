"""Which armies and parties does a text name, and which of them are enemies?

A party is named by a word of its own (`国军`, `八路军`), by what stands before 军 (`曹军`, `织田军`), or by its state.
Which commanders belong to which is for `sides`; here only what holds for them in any text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from corpus.article import Period
from corpus.numerals import parse_number
from corpus.prose.alliances import known_alliances
from corpus.prose.known_commanders import SIDE_OF, parties_of
from corpus.prose.name_shapes import BY_SOUND
from corpus.prose.passages import Account
from corpus.surnames import COMPOUND, JAPANESE, surname_length

_STATES = (
    "罗马 迦太基 波斯 雅典 斯巴达 希腊 马其顿 普鲁士 奥地利 西班牙 荷兰 葡萄牙 土耳其 奥斯曼 鄂图曼 蒙古 高丽 "
    "匈奴 突厥 吐蕃 契丹 女真 高句丽 百济 新罗 倭 "
    "前秦 后秦 西秦 前赵 后赵 前燕 后燕 南燕 北燕 后凉 北凉 北魏 东魏 西魏 北齐 北周 南梁 "
    "后梁 后唐 后晋 后汉 后周 南唐 南汉 西汉 东汉 西晋 东晋 曹魏 蜀汉 东吴 孙吴 刘宋 南齐 北宋 南宋 "
    "瓦剌 鞑靼 后金 西夏 绿林 新朝 黄巾 太平军 湘军 淮军 捻军 英格兰 苏格兰 法兰克 十字军 意大利 加拿大 澳大利亚 "
    "新西兰 波兰 芬兰 埃及 "
    "以色列 越南 缅甸 暹罗 联邦 邦联 盟军 轴心 联合国军"
)
_SAME_AS = {
    name: party
    for party, names in {
        "太平军": "太平天国",
        "夏": "西夏",
        "汉": "西汉 东汉",
        "魏": "曹魏",
        "蜀": "蜀汉",
        "吴": "东吴 孙吴",
        "晋": "西晋 东晋",
        "宋": "刘宋 北宋 南宋",
        "齐": "南齐",
        "梁": "南梁",
        "英": "英国 英军 英格兰",
        "法": "法国 法军 法兰西",
        "德": "德国 德军 纳粹 德意志",
        "美": "美国 美军",
        "苏": "苏联 苏军",
        "俄": "俄国 俄军 俄罗斯 沙俄 俄方",
        "意": "意大利 意军",
        "奥": "奥地利 奥军",
        "普": "普鲁士 普军",
        "土": "土耳其 奥斯曼 鄂图曼 土军",
        "西": "西班牙",
        "波": "波兰",
        "希": "希腊",
        "加": "加拿大 加军",
        "澳": "澳大利亚 澳军",
        "韩": "韩国 韩军 南韩",
        "朝": "朝鲜",
        "盟": "盟军",
        "联合国": "联合国军",
        "湘": "湘军",
        "淮": "淮军",
        "捻": "捻军",
    }.items()
    for name in names.split()
}
"""How else a party is called, in words that name nobody else."""
_FOREIGN = "|".join(
    sorted({*_STATES.split(), *(name for name in _SAME_AS if name[-1] not in "军国方")}, key=len, reverse=True)
)
_FOREIGN_BEGINS = "".join(sorted({name[0] for name in _FOREIGN.split("|")}))
_PARTY = re.compile(
    # Every party begins with one of these; without asking, each would be tried at each character.
    rf"(?=.[军将系舰]|[解中共红八新野晋华东志民抗前纵国绥整剿蒋行保日侵联师关皇{_FOREIGN_BEGINS}"
    r"秦楚齐燕赵韩魏蜀吴汉隋唐宋辽金夏元明清梁陈周英法美俄德苏意])(?:"
    r"(?P<red>解放军|中共|共军|红军|八路军|新四军|野战军|晋察冀|晋绥军区|晋冀鲁豫|华野|中野|东野|志愿军|民主联军|抗联|共产党|前委|"
    r"纵队|中央军委)"
    r"|(?P<blue>国军|国民党|国民革命军|中央军|国民政府|绥靖|国防部|整编第|剿总|剿匪|蒋军|行辕|保安团|晋绥军(?!区))"
    r"|(?P<japan>日军|日本|侵华|联队|关东军|皇军)"
    rf"|(?P<states>{_FOREIGN})"
    r"|(?P<own>[\u3400-\u9fff])(?:军(?![长官事部校委区统团])|将(?![军领])|系|舰队)"
    r"|(?P<state>[秦楚齐燕赵韩魏蜀吴晋汉隋唐宋辽金夏元明清梁陈周英法美俄德奥普苏意韩])(?:国(?!军)|朝|方|廷|兵(?!团)))"
)
_UNIT = re.compile(
    # One set of characters at the front is looked for many times as fast as an optional 第.
    r"[第0-9一二三四五六七八九十][0-9一二三四五六七八九十百]{0,5}"
    r"(?P<kind>野战军|集团军|方面军|纵队|兵团|师团|联队|绥靖区|战区|军|师|旅)(?![长人多个余分])"
)
_HOUSE = re.compile(r"(?=([\u3400-\u9fff]{2})(?:军|家)(?![长官事部校委区统团]))...")
_ANY_ARMY = re.compile("军")
_NOT_BEHIND_ARMY = frozenset("长官事部校委区统团")
_BEFORE_ARMY = re.compile(r"(?:\A|[^\u3400-\u9fff])[与和对被由]?\Z")
_NO_ARMY = re.compile(
    r"[敌我两双各全大联援守陆海空骑将率领派令命的部余主残追叛官义乱该此其之冠亚参从行进退撤出入回移整第一二三四五六七八九十国红共日]|集团|方面|野战|战区|军[区团]|[年月日时]"
)
_RECURS = 2
_RED_ALONE = frozenset(("纵队", "前委"))
"""Words of the Chinese Communists' armies that are others' too: they count beside surer ones."""
_DYNASTIES = frozenset("秦楚齐燕赵韩魏蜀吴晋汉隋唐宋辽金夏元明清梁陈周")
_LANDS = _DYNASTIES | frozenset("英法美俄德奥普苏意韩加澳粤桂湘川滇黔直奉皖鄂赣浙闽豫鲁冀陕甘宁蒙绥越印")
"""What may stand before 军 and tell whose army it is, beside the surname of a commander."""
_RESISTANCE = 3
"""So many times a text has to name the Japanese for both Chinese parties to be taken to fight them."""


class Party(NamedTuple):
    """One place where a party is named, `text[start:end]`; `name` begins with `*`, so that it is nobody's."""

    name: str
    start: int
    end: int


def parties_stated(folded: str, people: Collection[str]) -> list[Party]:
    """Return where `folded` names parties, in order.

    Before 军 count states, provinces, and the surnames of those in `people`.
    """
    houses = frozenset(name[:2] for name in people if name[:2] in JAPANESE or name[:2] in COMPOUND)
    owners = _LANDS | {name[0] for name in people if surname_length(name) == 1}
    stated = [match for match in _PARTY.finditer(folded) if not match["own"] or match["own"] in owners]
    red = {match[0] for match in stated if match["red"]} - _RED_ALONE
    found = [
        Party(_name(match), match.start(), match.end())
        for match in stated
        if not match["red"] or red or match["red"] not in _RED_ALONE
    ]
    found += _armies_named(folded, {party.end for party in found})
    if houses:
        taken = {party.end for party in found}
        armies = (match for match in _HOUSE.finditer(folded) if match[1] in houses and match.end() not in taken)
        found += (Party("*" + m[1], m.start(), m.end()) for m in armies)
    return sorted(found, key=lambda party: party.start)


def _armies_named(folded: str, taken: Collection[int]) -> list[Party]:
    """Return where armies stand whose names of two characters recur: 护国军, 北洋军."""
    ends: defaultdict[str, list[int]] = defaultdict(list)
    bounded: Counter[str] = Counter()
    for match in _ANY_ARMY.finditer(folded, 2):
        at = match.start()
        name = folded[at - 2 : at]
        if folded[at + 1 : at + 2] not in _NOT_BEHIND_ARMY and _BEFORE_ARMY.search(folded, max(0, at - 4), at - 2):
            bounded[name] += 1
        ends[name].append(at + 1)
    recurring = [name for name, times in bounded.items() if times >= _RECURS and not _NO_ARMY.search(name)]
    return [Party("*" + name, end - 3, end) for name in recurring for end in ends[name] if end not in taken]


def units_stated(folded: str) -> list[Party]:
    """Return where `folded` names numbered units (`第54军`, `第2兵团`), in order."""
    found: list[Party] = []
    for match in _UNIT.finditer(folded):
        number = parse_number(folded[match.start() : match.start("kind")].lstrip("第"))
        if number:
            found.append(Party(f"*{number}{match['kind']}", match.start(), match.end()))
    return found


def _name(match: re.Match[str]) -> str:
    named = match["own"] or match["state"] or match["states"]
    return "*" + (_SAME_AS.get(match[0]) or _SAME_AS.get(named or "") or named or match.lastgroup or "")


@lru_cache(maxsize=4096)
def only_party(text: str) -> str:
    """Return the party that a heading names, or an empty string where it names none or several."""
    parties = {party.name for party in parties_stated(text, ())}
    return parties.pop() if len(parties) == 1 else ""


def belonging(parties: Iterable[Party], people: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, str, float]]:
    """Yield parties and persons with how strongly the name alone ties them.

    曹军 is 曹操's, or of several with the surname the most named one's; Japanese names belong to the Japanese.
    """
    named = {party.name for party in parties}
    for party in sorted(named):
        own = party[1:]
        bearers = [name for name in people if name.startswith(own) and surname_length(name) == len(own)]
        if bearers and own not in _DYNASTIES:
            yield party, max(bearers, key=lambda name: (len(people[name]), name)), 4
    both = {"*red", "*blue"} <= named or "*japan" in named
    among_themselves = all(map(is_japanese, people))
    for name in people:
        for party in parties_of(name):
            if party in named and (both or name not in SIDE_OF):
                yield party, name, 2.5
        if "*japan" in named and not among_themselves:
            yield "*japan", name, 2 if is_japanese(name) else -0.6


def is_japanese(name: str) -> bool:
    """Return whether the folded `name` is like a Japanese one, and no Chinese nor a transliterated one."""
    if name[:2] in COMPOUND or len(name) < 3:
        return False
    return name[:2] in JAPANESE or (
        4 <= len(name) <= 5 and "·" not in name and 2 * sum(character in BY_SOUND for character in name) < len(name)
    )


def rivals(
    account: Account, parties: Sequence[Party], period: Period | None = None
) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of parties with how they stand to each other as history and the lead have it."""
    counted = Counter(party.name for party in parties)
    yield from known_alliances(counted.keys(), period)
    if counted["*red"] and counted["*blue"]:
        yield "*red", "*blue", 3 if counted["*japan"] >= _RESISTANCE else -6
    for party in ("*red", "*blue"):
        if counted[party] and counted["*japan"] >= _RESISTANCE:
            yield party, "*japan", -6
    opening = account.lead[0] if account.lead else None
    in_lead = [p.name for p in parties if opening and opening.start <= p.start < opening.end]
    stated = list(dict.fromkeys(in_lead))
    if len(stated) == 2:
        yield stated[0], stated[1], -1
    frequent = [name for name, _ in counted.most_common(2)]
    if len(frequent) == 2:
        yield frequent[0], frequent[1], -1

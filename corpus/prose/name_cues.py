"""Which unlinked words name persons? By the post before them, the deed behind them, the list that they stand in.

A name is a surname with one or two characters more, bounded on both sides, or a transliterated name with a middle dot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from corpus.prose.known_commanders import KNOWN
from corpus.prose.name_shapes import (
    BEFORE_DOT,
    BY_SOUND,
    DOT,
    HAN,
    NO_NAMES,
    NOT_LAST,
    POST,
    RISKY,
    TRANSLITERATED,
    looks_like_name,
)
from corpus.prose.whereabouts import places_of
from corpus.surnames import BEGINNINGS, COMPOUND, JAPANESE, surname_length

_LEADS = (
    r"(?:(?:[（(][^（）()，。；]{1,10}[）)])?为首|(?:亲自?|自|则|遂|乃|又|再|亦|分别|各|曾|先|也|即|仍|统一)?(?:率|指挥|统率|统领|领兵|领军|带领)|领导|所部|所率|部队|集团|[兵]团|各部|等部|两部|三部|游击|"
    r"大队|支队|先锋|[师旅](?=[攻守增奉驰赶在向从自被进突、，和与及])|第[0-9一二三四五六七八九十百]+[军师旅团兵集]|下令|阵亡|战死|殉职|殉国|突围|迎战|驰援|增援|"
    r"驻守|镇守|固守|坚守|据守|死守|督战|(?:部|军)[（(]|[（(][^（）()，。；]{0,10}(?:司令员?|[军师旅团]长|总?指挥官?|政委)[）)]|[任为][^，。]{0,12}?(?:司令|指挥|军长|师长|[主副统元]帅|都督|先锋|[主副次末裨偏]将)|"
    r"[两二三四五六]个(?:[军师旅团]|兵团|纵队)|派[^，。；]{1,12}(?:率|领|守|攻|增援|前往)|"
    r"[进反]攻|攻[占克打陷破]|击[败退溃]|大[败破]|迎击|追击)"
)
_OWN = (
    r"的(?:部队|大军|军队|人马|"
    r"[^，。；、的]{0,6}(?:军团|兵团|师团|骑兵|集团军|纵队|舰队|水师|[军师旅团](?![长部官事校员人])))"
)
_ANY_DOT = re.compile(f"[{DOT}]")
# Every post and every verb of command begins with one of these; without asking, each is tried at each character.
_POST_BEGINS = (
    r"(?=[总副司指军师旅团支队长主督护守大名部裨偏宿诸叛降骁老秦楚齐燕赵韩魏蜀吴晋汉隋唐宋辽金夏元明清梁陈周凉"
    r"兵将统先都提参游巡经节招安防观制转宣钤太刺知校中丞宰国亲郡家上少准政镇皇首沙酋执苏盟标协管])"
)
_LEAD_BEGINS = (
    r"(?=[（(等率师旅先进指统领带所部集兵各两三游大支第驻镇固坚据督军任亲自则遂乃又再亦分曾先也即仍下阵战殉突迎驰增死"
    r"的为二四五六派反攻击追])"
)
# What stands behind is only looked at, as it may begin with a post itself: 守将是名将….
_AFTER_POST = re.compile(rf"{_POST_BEGINS}(?:{POST}[“「：:]? ?|部[（(])(?=({HAN}{{2,6}}))")
_AFTER_CUE = re.compile(
    r"(?=[部手属家旧亲其之长次三幼弟从族女活生擒俘击阵斩刺求投归拥任起委改罢会联协跟追])"
    r"(?:部下|手下|属下|部属|家臣|旧部|亲信|[其之][子弟兄侄叔婿孙父]|[长次三幼]子|弟弟|[从族]弟|女婿|活捉|生擒|擒获|俘虏|俘获|击毙|击杀|阵斩|斩杀|"
    rf"刺杀|求[助救援]于|投奔|归附|拥立|任命|起用|委任|改派|罢免|会同|联合|协同|跟随|追随)(?:了)?(?=({HAN}{{2,6}}))"
)
_NEXT_IN_LIST = re.compile(rf"[、和与及]({HAN}{{2,6}})")
_BOUNDED = re.compile(rf"{HAN}{{3,6}}(?=[，。、；（）)\n率部])")
_LEAD = re.compile(
    rf"{_LEAD_BEGINS}(?=(?:等人?)?(?:{_LEADS}|部(?![署分门长队将下落委院族属位])|{_OWN})"
    r"|等(?:[将人部军师旅]|纵队|兵团|武将|大将|豪族))"
)
_FOLLOWS = (
    r"(?:[，。、；：）)（(”」》\s和与及或的于在等任为指自阵战投以所被部率率领将亲军立急乘遂则又也因向从对到至下命令派已仍曾由奉受得后当起"
    r"同调出进攻击大围守退撤逃死败降增先突决据负辞职弃牺慌化第正溺沿经越殁遭兼统带挥随即发动联合主集前会之军说认称未不有是并而虽来再与欲想只电没顾起把便却力统终误怕请获恰首渡驻屯迎乃手遣督各还移留拒接返抵南北东西斩擒俘掩伏追包阻分]|\Z)"
)
_FOLLOW = re.compile(_FOLLOWS)
_LEFT = frozenset(
    "，。、；：（(“「《》\n 由令命派以和与及被对歼灭军部长员官将帅使遣从向授合遭随同敌城示至诱调"
    "围时年月日后前国方当因即而但虽经其者下为俘擒斩毙捉援击败攻驻共党团师旅皇系州府督委任·”」）)到"
    "是率领合助集，的"
)
_WORDS = (
    "一带 一线 一部 一路 一个 一起 一度 一举 一面 一直 先后 先行 相继 分别 随即 立即 "
    "同时 继续 首先 三人 二人 三部 二部 三路 三个 三军 前往 突围 迎战 出任 兼任 各部 "
    "各率 急率 转攻 转战 合力 合兵 连夜 下令 奉命 奉诏 督率 督师 督战 自率 自领 自将 毙命 为总 为司 为主 为副 "
    "为先 为帅 为将 接替 代理 担任 "
    "牺牲 主张 主力 暂代 统率 统领 带领 领兵 领军 引兵 举兵 起兵 派人 派兵 命人 命令 电令 指挥 进攻 攻占 攻克 "
    "弃城 未能 未及 坐镇 镇守 "
    "驻守 据守 固守 坚守 死守 防守 所部 所率 所辖 立刻 立即 随后 继续 决定 企图 认为 建议 拒绝 获悉 得知 "
)
_NOT_CUT = frozenset(_WORDS.split())
"""Words whose first character would else be taken for the end of a name: 冯远先后阵亡."""
_BEFORE_FOREIGN = re.compile(r".*[由的和与及在被对派令命以向从是为于军兵将官长员者帝国帅领督统年月日后受让使其称]")
_BEHIND_FOREIGN = re.compile(
    r"(?:[率领指挥的在和与及被命令下于军部师将攻守为是后向从投阵负进占击退返回得到订定计宣诱发开始认建使表要接取出任担选动决撤逃死亡抵之则并而又已曾"
    r"再还只往赴作称说见闻以]|[上中少大]将|暂代|未能|主张|牵制|不顾|等人).*"
)
_AND = re.compile("[和与及]")
_SENT = re.compile(
    rf"(?:派遣?|遣|命令?|令|使)({HAN}{{2,3}})(?=率|领[兵军骑一二三四五六七八九十数]|守(?![将军备卒兵])|督[^促]|带兵|统|为[大前先主副左右都])"
)
_CLAUSE_BEGINS = re.compile(rf"(?:\A|[，。；：、\n“「”」])(?=({HAN}{{3,7}}))")
_PERSON_DOES = re.compile(
    r"(?:等人?)?(?:[又则却亦也便即遂乃曾欲因仍再先]|急忙?|立即|随即|于是|亲自?|最终|终于|不得不|只好|只得|被迫|在[^，。；]{1,8})?"
    r"(?:[见闻]|得[知报]|获悉|听[闻从说信]|认为|以为|决[定心]|企图|打算|下令|命(?!中|名)|令|派(?!系|别)|遣|率|亲[率自]|拒绝|大[怒喜惊]|不[听从愿肯敢为]|"
    r"[起出举领引进挥]兵|挥[军师]|[投请乞]降|战死|阵亡|被[俘杀擒斩围]|自[杀刎尽焚立]|逃[往到至回走]|[奔退撤][往到至回守入]|弃城|召集|采纳|建议|请[求战缨]|"
    r"上[书奏]|[回还班]师|[返退撤]?回[到至军]|返回|来到|中[箭弹炮]|负伤|受伤|殉[国难职]|殿后|[反出迎应]战|反击|突围|[赶来]援|接任|担任|出任|继位|即位|称[帝王]|身[亡先死]|病[逝故死]|伏[兵击]|"
    r"[攻围破袭](?![击势城])|大[破败]|击[败破退溃]|攻[打占克破陷]|夺[取回]|据[守城]|[驻屯]守|[固坚死]守|渡[河江过海]|追[击至赶到]|斩[杀首获]|擒|[抵到]达|"
    r"用(?!于)|带[着领兵]|[统将][率领军兵]|领[军导]|受命|奉[命诏旨]|遭(?!遇战)|困守|发动|起义|联合|会同|集结|[布列]阵|出[发征]|[亲南北东西]征|[讨征]伐|南下|北[上伐]|[东西]进|"
    r"[撤收罢]兵|[议求]和|叛(?![军乱])|之[子弟]|的(?:部[下将队]|弟弟|儿子|军队|大军|主力)|为(?:首|[主统]帅|主将|[先前]锋))"
)
_RULERS = re.compile(
    rf"(?<!{HAN})[秦楚齐燕赵韩魏吴晋宋郑卫鲁陈蔡越周汉唐隋明金元辽]{HAN}(?:[公王侯宗祖]|(?<!皇)帝)(?!{HAN}{{0,2}}[0-9一二三四五六七八九十]+年)"
)
_NO_PERSON = re.compile(
    "[军兵师部队将主力大小人士官员水步骑敌我各分其余弟一二三四五六七八九十的翼锋使者臣子先前后左右中他她它死]"
)
_NOT_BEHIND_POST = frozenset("都于时从应能当全连和向对相")
_PLACE_BEHIND = re.compile(
    r"[县市镇城郡州](?!守)|一[带线]|地区|等地|附近|以[东西南北]|高地|车站|机场|登陆|失守|之[战役围]|守军|战[役斗]|会战|(?:伏击|保卫)战"
)
_PLACE_BEFORE = re.compile(
    r"(?:位于|攻占|攻克|占领|收复|进占|进驻|驻防|抵达|占据|夺取|退守|猛攻|[撤退]入|[坚固据困死镇驻]守|进抵|攻[入陷下]|陷|克|[在于至到往]|[至到]达)\Z"
)
_LONG_SURNAMES = frozenset(("长宗", "宇喜", "小早", "龙造", "大久", "长谷", "佐久"))
"""Beginnings of Japanese surnames of three and four characters."""
_FEW_LINKED = 3
"""An article that links to fewer persons leaves the others unlinked too; else what isn't linked is seldom a person."""
_KNOWN_BY_FIRST: dict[str, list[str]] = defaultdict(list)
"""The well-known commanders with names of three characters and more, by the first."""
for _name in sorted(KNOWN):
    if len(_name) > 2:
        _KNOWN_BY_FIRST[_name[0]].append(_name)
_FIRST = 8
"""So many places of a word tell whether it names a place."""


def names_by_cue(folded: str, linked: frozenset[str]) -> set[str]:
    """Return the names that `folded` gives by posts, deeds, lists and middle dots; `linked` are known by links."""
    names = {*_transliterated(folded), *_behind(_AFTER_POST, folded), *_before_leads(folded, linked), *_sent(folded)}
    if len(linked) < _FEW_LINKED:
        names.update(_behind(_AFTER_CUE, folded), _as_subjects(folded), _known(folded))
        names -= {name for name in names if _has_swallowed(name, folded)}
    names.update(match[0] for match in _RULERS.finditer(folded))
    names = {name for name in names if name and (name in linked or not used_as_place(name, folded))}
    names.update(_names_in_lists(folded, names | linked))
    # What begins or ends with a linked name has swallowed a neighbour.
    whole = tuple(linked)
    return {n for n in names - NO_NAMES if n in linked or not (n.startswith(whole) or n.endswith(whole))}


@lru_cache(maxsize=256)
def used_as_place(name: str, folded: str) -> bool:
    """Return whether the text has `name` for a place at least half the time: 孟良崮 behind 攻占, 广阳 before 以东."""
    first = places_of(name, folded)[:_FIRST]
    most_others = len(first) // 2
    for at in first:
        if not _PLACE_BEHIND.match(folded, at + len(name)) and not _PLACE_BEFORE.search(folded, max(0, at - 3), at):
            most_others -= 1
            if most_others < 0:
                return False
    return True


def _transliterated(folded: str) -> Iterator[str]:
    """Yield the names with a middle dot (`理查·一世`), searched for around the dots, which are rare."""
    reached = 0
    for dot in _ANY_DOT.finditer(folded):
        for start in range(max(reached, dot.start() - BEFORE_DOT), dot.start()):
            match = TRANSLITERATED.match(folded, start)
            if match:
                reached = match.end()
                yield from (_trimmed(name) for name in _AND.split(match[0]) if _ANY_DOT.search(name))
                break


def _trimmed(run: str) -> str:
    """Cut the words of the sentence off a name with middle dots: 由理查·格雷率领 is 理查·格雷."""
    dots = [match.start() for match in _ANY_DOT.finditer(run)]
    first, last = run[: dots[0]], run[dots[-1] + 1 :]
    return (
        (_BEFORE_FOREIGN.sub("", first) or first)
        + run[dots[0] : dots[-1] + 1]
        + (_BEHIND_FOREIGN.sub("", last) or last)
    )


def _behind(cue: re.Pattern[str], folded: str) -> Iterator[str]:
    for match in cue.finditer(folded):
        name = _cut_right(folded, match.start(1), match.end(1))
        if name and name[0] not in _NOT_BEHIND_POST:
            yield name


def _as_subjects(folded: str) -> Iterator[str]:
    """Yield who does at the beginning of a clause what only persons do (`，孙可望不听`).

    A name of two characters has to recur, as many words look like one.
    """
    for match in _CLAUSE_BEGINS.finditer(folded):
        start, run = match.end(), match[1]
        if run[0] not in BEGINNINGS:  # Asked first, as most clauses begin otherwise.
            continue
        surname = surname_length(run)
        if not surname or (surname == 1 and (run[0] in RISKY or run[0] in _NOT_BEHIND_POST)):
            continue
        for length in range(surname + (4 if run[:2] in JAPANESE else 2), surname, -1):
            name = run[:length]
            if len(run) <= length or _NO_PERSON.search(name, surname) or not looks_like_name(name):
                continue
            if length > 2 and set(name[1:]) <= BY_SOUND:
                break  # The end of a foreign name.
            if not _PERSON_DOES.match(folded, start + length):
                continue
            if len(places_of(name, folded)) > 1 if length == 2 else not _has_swallowed(name, folded):
                yield name
                break


def _known(folded: str) -> Iterator[str]:
    """Yield the well-known commanders whom the text names."""
    characters = set(folded)
    for first in characters & _KNOWN_BY_FIRST.keys():
        yield from (name for name in _KNOWN_BY_FIRST[first] if name[1] in characters and name in folded)


def _has_swallowed(name: str, folded: str) -> bool:
    """Whether the last of three characters belongs to the sentence, as the text has the two before it elsewhere."""
    return (
        len(name) == 3
        and surname_length(name) == 1
        and _FOLLOW.match(name, 2) is not None
        and looks_like_name(name[:2])
        and len(places_of(name, folded)) < len(places_of(name[:2], folded)) - 1
    )


def _sent(folded: str) -> Iterator[str]:
    """Yield who is sent with troops (`派灌婴领五千骑`), whatever the name begins with: it is bounded on both sides."""
    for match in _SENT.finditer(folded):
        name = match[1]
        if _NO_PERSON.search(name) or name in NO_NAMES or name[-1] in NOT_LAST:
            continue
        yield name


def _before_leads(folded: str, known: frozenset[str]) -> Iterator[str]:
    for match in _LEAD.finditer(folded):
        name = _cut_left(folded, match.start(), known)
        if name:
            yield name
            begin = match.start() - len(name)
            if begin and folded[begin - 1] not in _LEFT:
                yield _cut_left(folded, begin, known)
        else:
            yield from _run_together(folded, match.start())


def _run_together(folded: str, end: int) -> Iterator[str]:
    """Yield two names that stand before `end` without a separator: 陈毅粟裕率."""
    for length in (4, 6, 5):
        begin = end - length
        if begin < 0 or (begin and folded[begin - 1] not in _LEFT):
            continue
        half = begin + (length + 1) // 2
        names = folded[begin:half], folded[half:end]
        if all(looks_like_name(name) and name[0] not in RISKY for name in names):
            yield from names
            return


def _cut_right(folded: str, start: int, end: int) -> str:
    """Return the name that begins at `start`: as long as its surname allows, up to a word that may follow a name."""
    run = folded[start:end]
    surname = surname_length(run)
    if not surname:
        return ""
    if run[:2] in JAPANESE and run[:2] not in COMPOUND:
        bounded = _BOUNDED.match(folded, start)
        if bounded:
            return bounded[0] if looks_like_name(bounded[0]) else ""
    for length in (surname + 2, surname + 1):
        name = run[:length]
        if folded[start + length - 1 : start + length + 1] in _NOT_CUT:
            continue
        if len(name) == length and looks_like_name(name) and _FOLLOW.match(folded, start + length):
            return name
    return ""


def _cut_left(folded: str, end: int, known: frozenset[str] | set[str], *, listed: bool = False) -> str:
    """Return the name that ends at `end` and begins behind a boundary; in a list one of three characters needs none."""
    if folded[end - 1 : end] in NOT_LAST or folded[end - 1 : end + 1] in _NOT_CUT:
        return ""
    for length in (6, 5, 3, 2, 4):
        begin = end - length
        if begin < 0:
            continue
        name = folded[begin:end]
        if length > 4 and name[:2] not in _LONG_SURNAMES:
            continue
        if name in known:
            return name
        bounded = begin == 0 or folded[begin - 1] in _LEFT or (listed and length == 3)
        if bounded and name[0] not in RISKY and looks_like_name(name):
            return name
    return ""


def _names_in_lists(folded: str, names: set[str]) -> Iterator[str]:
    """Yield names that stand in a list with a known one (`李知和、王保、王文等`)."""
    queue = sorted(names)
    seen = set(queue)
    while queue:
        name = queue.pop()
        for at in places_of(name, folded):
            for found in _neighbours(folded, at, at + len(name), seen):
                if found and found not in seen:
                    seen.add(found)
                    queue.append(found)
                    yield found


def _neighbours(folded: str, start: int, end: int, known: set[str]) -> Iterator[str]:
    """Yield the names before and behind the list separators around a known name."""
    if folded[start - 1 : start] in ("、", "和", "与", "及"):
        yield _cut_left(folded, start - 1, known, listed=True)
    match = _NEXT_IN_LIST.match(folded, end)
    if match:
        yield _cut_right(folded, match.start(1), match.end(1))

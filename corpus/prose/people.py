"""Which words of an article name persons? By links, by the post before them, by the verb behind them.

Finds where names stand; whether a person commanded is for `corpus.prose.commanders`. A name is a surname with one or
two characters more, bounded on both sides, or a transliterated name with a middle dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.article import Article, Link
from corpus.script import simplify
from corpus.surnames import COMPOUND, JAPANESE, surname_length

POST = (
    r"(?:(?:总|副)?(?:司令(?:员|官|长官)?|指挥(?:官|使)?)|[军师旅团][长長]|支?队[长]|长官|主任|督办|督军|护军使|镇守使|"
    r"(?:主|守|大|名|部|裨|偏|宿|诸|叛|降|骁|老|副|秦|楚|齐|燕|赵|韩|魏|蜀|吴|晋|汉|隋|唐|宋|辽|金|夏|元|明|清|梁|陈|周|凉)将|将领|将军|主帅|元帅|统帅|大帅|先锋官?|都督|提督|总兵|参将|游击|总督|巡抚|经略|督师|"
    r"(?:节度|招讨|安抚|经略|防御|观察|团练|宣抚|制置|转运|宣慰|巡检|都指挥|兵马|招抚)使|都监|钤辖|部署|总管|都统|统制|"
    r"统领|太尉|太守|刺史|知州|知府|校尉|中郎将|司马|丞相|宰相|太师|国公|亲王|郡王|大名|家督|"
    r"[上中少大准]将|[上中少]校|政委|政治委员|参谋长)"
)
_MINOR_POST = re.compile(r"(?:政委|政治委员|参谋长|[上中少大准]校|主任|司马|丞相|宰相)")
_LEADS = (
    r"(?:率|指挥|统率|统领|领导|领兵|领军|带领|所部|所率|部队|集团|[兵]团|各部|等部|两部|三部|游击|"
    r"大队|支队|第[0-9一二三四五六七八九十百]+[军师旅团兵集]|"
    r"驻守|镇守|固守|坚守|据守|督战|(?:部|军)[（(]|任[^，。]{0,12}?(?:司令|指挥|军长|师长))"
)
_DOT = "·‧・•．"
_HAN = r"[\u3400-\u9fff]"
_ANY_DOT = re.compile(f"[{_DOT}]")
_BEFORE_DOT = 8
_TRANSLITERATED = re.compile(rf"[\u3400-\u9fffA-Z]{{1,{_BEFORE_DOT}}}(?:[{_DOT}][\u3400-\u9fff]{{1,10}}){{1,4}}")
_LED_BY = re.compile(r"等?(?:亲自?)?(?:率领?|指挥|统率|统领|领导|领兵|领军)")
_A_POST = re.compile(POST)
_POST_AT_END = re.compile(POST + r"\Z")
# Every post and every verb of command begins with one of these; without asking, each is tried at each character.
_POST_BEGINS = (
    r"(?=[总副司指军师旅团支队长主督护守大名部裨偏宿诸叛降骁老秦楚齐燕赵韩魏蜀吴晋汉隋唐宋辽金夏元明清梁陈周凉"
    r"兵将统先都提参游巡经节招安防观制转宣钤太刺知校中丞宰国亲郡家上少准政镇])"
)
_LEAD_BEGINS = r"(?=[等率指统领带所部集兵各两三游大支第驻镇固坚据督军任])"
_AFTER_POST = re.compile(rf"{_POST_BEGINS}(?:{POST}[“「：:]?|部[（(])({_HAN}{{2,6}})")
_NEXT_IN_LIST = re.compile(rf"[、和与及]({_HAN}{{2,6}})")
_BOUNDED = re.compile(rf"{_HAN}{{3,5}}(?=[，。、；（）)\n率部])")
_QUALIFIER = re.compile(r"\s*[（(].*")
_SHAPE = re.compile(rf"{_HAN}{{2,5}}")
_PAGE_NAME = re.compile(rf"{_HAN}{{2,9}}")
_LEAD = re.compile(rf"{_LEAD_BEGINS}(?=(?:等人?)?(?:{_LEADS}|部(?![署分门长队将下落委院族属位])))")
_HAN_RUN = re.compile(rf"{_HAN}{{2,4}}")
_NOT_LAST = frozenset(
    "省市县区镇乡村岛河湖湾府郡寨堡庄屯店集营口埠桥沟坡谷港路线朝代军师旅团部队会党战役争变事族人语院校报社"
    "署厅厂站局司兵将官舰号派系帝王侯公法案约条令年月日时期集方面力量者等们区两调各残用率被和与及的于在等所令命派从向对至到已又则也因指却没此会氏权"
)
_NOT_LAST_OF_TWO = frozenset("山江关城州岭峰国海")
"""Endings of places that are endings of names as well, after a surname and one character more (`孙中山`)."""
_NO_NAMES = (
    "王牌 越南 解决 位置 华野 中野 东野 "
    "保卫 吕梁 安徽 江西 江苏 云南 宁夏 成都 常德 许昌 汤阴 安阳 鲁南 鲁西 苏北 苏中 苏南 "
    "齐鲁 江南 江北 江东 江淮 华北 华东 华中 华南 温哥华 东北 石油 石家庄 马来亚 马尼拉 金陵 金星 汉阳 成功 万里 "
    "时任 曾任 任命 应当 应该 全体 全部 全面 司令 向导 时间 时候 高级 高地 高原 连长 连续 连同 路过 武装 武力 武汉 "
    "方才 方向 方案 平定 平原 平行 和平 何时 任何 相继 相持 当时 许多 成立 成员 单位 单独 纪念 计划 包围 包括 明显 "
    "通过 通讯 能够 应战 向前 向北 向南 向东 向西 别动 陆军 海军 空军 国军 红军 共军 日军 华军 白军 元军 明军 金军 "
    "宋军 陈军 段军 马军 石军 官兵 师部 团部 秦军 燕军 齐军 楚军 晋军 魏军 吴军 越军 贝勒 师长 团长 高官 家属 路线 "
    "黄河 黄金 黄埔 白天 白色 古代 古老 文官 武官 文化 万人 万余 容易 充分 利用 利益 益州 阴谋 温度 水军 公路 公开 "
    "公布 双方 双重 那么 相互 空中 空降 空袭 养兵 终于 终究 居民 满洲 国民 国内 国家 师傅 边境 边区 华侨 殷商 关东 "
    "关内 关外 关中 关于 解放 解除 解围 宁可 连夜 左右 左翼 左路 宗教 时年 木材 水路 车辆 花费 古城 计算 项目 成果 "
    "隆重 广大 广泛 广州 广东 广西 通往 满清 步兵 步骑 富有 能力 劳动 居住 国会 国防 沙漠 明白 明确 明朝 元朝 金朝 "
    "宋朝 唐朝 隋朝 晋朝 秦朝 汉朝 清朝 夏朝 商朝 周朝 梁朝 陈朝 齐朝 "
)
_STOP = frozenset(_NO_NAMES.split())
"""Words that begin with a surname and name no person."""
_FOLLOWS = (
    r"(?:[，。、；：）)（(”」》\s和与及或的于在等任为指自阵战投以所被部率率领将亲军立急乘遂则又也因向从对到至下命令派已仍曾由奉受得后当起"
    r"同调出进攻击大围守退撤逃死败降增先突决据负辞职兼统带挥随即发动联合主集前会之军说认称未不有是并而虽来再与欲想只电]|\Z)"
)
_FOLLOW = re.compile(_FOLLOWS)
_RISKY = frozenset(
    "于时路方全连单平向何和应能当成明常任计满乐经云皮都相车通双广终保官桂原区国师沙水木花秦晋齐鲁冀从凉燕武焦阳"
)
"""Surnames that are commoner as other words: without a link or a post before it, such a beginning names nobody."""
_INNER = frozenset("军师旅团部队省城察绥路线区县镇岛")
_LEFT = frozenset(
    "，。、；：（(“「《》\n 由令命派以和与及被对歼灭军部长员官将帅使遣从向授合遭随同敌城示至诱调"
    "围时年月日后前国方当因即而但虽经其者下为俘擒斩毙捉援击败攻驻共党团师旅皇系州府督委任·”」）)到"
    "是"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person is named: `text[start:end]`.

    `name` is the whole name, folded; `written` the name in the author's script, as whole as it is known.
    """

    name: str
    written: str
    start: int
    end: int
    linked: bool


def people_mentioned(article: Article, folded: str) -> list[Mention]:
    """Return where persons are named, in order; `folded` is the folded text of `article`."""
    by_link, pages = _linked_people(article, folded)
    linked = set(by_link.values())
    names = set(_transliterated(folded)) | set(_names_by_cue(folded, linked))
    names.update(_names_in_lists(folded, names | linked))
    # What begins or ends with a linked name has swallowed a neighbour.
    whole = tuple(linked)
    names = {n for n in names - _STOP if n in linked or not (n.startswith(whole) or n.endswith(whole))}
    known = {name: name for name in names} | {name: name for name in linked} | by_link
    found: list[Mention] = []
    for start, end in _occurrences(folded, known):
        shown = folded[start:end]
        name = known[shown]
        written = article.text[start:end] if shown == name else pages[name]
        found.append(Mention(name, written, start, end, name in linked))
    return found


def _occurrences(folded: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of `names` stands, from left to right without overlaps, the longest of those that begin alike.

    Searching for each name is quicker than compiling a pattern that is used for a single article.
    """
    found: list[tuple[int, int]] = []
    for name in names:
        at = folded.find(name)
        while at >= 0:
            found.append((at, -len(name)))
            at = folded.find(name, at + 1)
    reached = 0
    for start, negative in sorted(found):
        if start >= reached:
            reached = start - negative
            yield start, reached


def _transliterated(folded: str) -> Iterator[str]:
    """Yield the names with a middle dot (`理查·一世`), searched for around the dots, which are rare."""
    reached = 0
    for dot in _ANY_DOT.finditer(folded):
        for start in range(max(reached, dot.start() - _BEFORE_DOT), dot.start()):
            match = _TRANSLITERATED.match(folded, start)
            if match:
                reached = match.end()
                yield match[0]
                break


def _linked_people(article: Article, folded: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the folded names of linked persons under the words that show them, and as their pages write them.

    The words may be a part of the name (`元昊` for 李元昊). Where a page's title is no Chinese name, a post
    before the link or a verb of command behind it tells that it is a person's.
    """
    people: dict[str, str] = {}
    pages: dict[str, str] = {}
    for link in article.links:
        base = _QUALIFIER.sub("", link.target.strip())
        name = simplify(base)
        if not looks_like_name(name) and not _commands_here(name, link, folded):
            continue
        shown = folded[link.start : link.end]
        people[shown if len(shown) >= 2 and shown in name else name] = name
        pages.setdefault(name, base)
    return people, pages


def _commands_here(name: str, link: Link, folded: str) -> bool:
    if not _PAGE_NAME.fullmatch(name) or _A_POST.fullmatch(name) or name[-1] in _NOT_LAST or name in _STOP:
        return False
    before = folded[max(0, link.start - 10) : link.start]
    return _LED_BY.match(folded, link.end) is not None or _POST_AT_END.search(before) is not None


def is_minor_post(before: str) -> bool:
    """Return whether the post `before` a name seldom commands in the field (a commissar, a chief of staff)."""
    return _MINOR_POST.fullmatch(before) is not None


def looks_like_name(word: str) -> bool:
    """Return whether the folded `word` has the shape of a person's name (`诸葛亮`, `尾高龟藏`, `理查·一世`)."""
    if _TRANSLITERATED.fullmatch(word):
        return True
    if not _SHAPE.fullmatch(word) or word in _STOP or word[-1] in _NOT_LAST or word[1] in _INNER:
        return False
    surname = surname_length(word)
    if word[-1] in _NOT_LAST_OF_TWO and (len(word) < surname + 2 or word[0] in _RISKY):
        return False
    longest = 5 if word[:2] in JAPANESE else surname + 2
    return 0 < surname < len(word) <= longest


def _names_by_cue(folded: str, known: set[str]) -> Iterator[str]:
    """Yield names that stand behind a post or before a verb of command."""
    for match in _AFTER_POST.finditer(folded):
        name = _cut_right(folded, match.start(1), match.end(1))
        if name:
            yield name
    for start, end in _runs_before_lead(folded):
        name = _cut_left(folded, start, end, known)
        if name:
            yield name


def _runs_before_lead(folded: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of two to four Han characters before a verb of command, the leftmost first, without overlaps."""
    leads = [match.start() for match in _LEAD.finditer(folded)]
    following = set(leads)
    reached = 0
    for lead in leads:
        for start in range(max(reached, lead - 4), lead - 1):
            run = _HAN_RUN.match(folded, start)
            longest = run.end() if run else start
            end = next((n for n in range(longest, start + 1, -1) if n in following), 0)
            if end:
                yield start, end
                reached = end
                break


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
        if len(name) == length and looks_like_name(name) and _FOLLOW.match(folded, start + length):
            return name
    return ""


def _cut_left(folded: str, start: int, end: int, known: set[str]) -> str:
    """Return the name that ends at `end` and begins behind a boundary."""
    for length in (3, 2, 4):
        begin = end - length
        if begin < start:
            continue
        name = folded[begin:end]
        if name in known:
            return name
        before = folded[begin - 1 : begin]
        if name[0] not in _RISKY and looks_like_name(name) and (not before or before in _LEFT):
            return name
    return ""


def _names_in_lists(folded: str, names: set[str]) -> Iterator[str]:
    """Yield names that stand in a list with a known one (`李知和、王保、王文等`)."""
    queue = sorted(names)
    seen = set(queue)
    while queue:
        name = queue.pop()
        at = folded.find(name)
        while at >= 0:
            for found in _neighbours(folded, at, at + len(name), seen):
                if found and found not in seen:
                    seen.add(found)
                    queue.append(found)
                    yield found
            at = folded.find(name, at + len(name))


def _neighbours(folded: str, start: int, end: int, known: set[str]) -> Iterator[str]:
    """Yield the names before and behind the list separators around a known name."""
    if folded[start - 1 : start] in ("、", "和", "与", "及"):
        yield _cut_left(folded, max(0, start - 5), start - 1, known)
    match = _NEXT_IN_LIST.match(folded, end)
    if match:
        yield _cut_right(folded, match.start(1), match.end(1))

"""Where was it fought, according to title, lead, account and categories?

Links and names with an administrative ending count where a word of place or of attack introduces them; categories such
as `大同军事史` count as they are. Which region a place lies in today is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.article import Article, Link, Value
from corpus.eras import ERAS
from corpus.prose.passages import Account, Sentence, by_sentence, stem_of_title
from corpus.script import simplify

_HAN = r"[\u3400-\u9fff]"
_ENDING = (
    r"(?:自治区|自治州|特别市|地区|省|市|县|区|镇|乡|村|州|府|郡|半岛|群岛|列岛|岛|半島|山脉|山|岭|江|河|湖|湾|海峡|关|城|寨|堡|港|渡|滩|原|平原|"
    r"盆地|草原|沙漠|高地|要塞|庄|店|桥|沟|坡|口|埠|铺|屯|营|川|谷|洲)"
)
_NOT_PLACE = re.compile(
    r"中国|机场|码头|以[东南西北]|[上下内外]\Z|战|军|师|旅|团|部|党|政府|朝|时期|时代|条约|会议|主义|公司|公署|总司令|兵|舰|号|计划|年|月|革命|起义|事变|事件|协定|帝国主义|战区|组|"
    r"根据地|解放区|边区|军区|防区|苏区|沦陷区|公路|铁路|报|族|语|史|传|书|人物|大学|学校|国民|共和国|民国|帝|王|侯|公|皇|委员|工事|炮|中共|政权|先生"
)
_INTRODUCES = re.compile(
    r"(?:在|于|至|到|从|自|由|位于|进攻|攻占|攻克|占领|攻打|围攻|攻陷|攻下|攻取|夺取|收复|防守|驻守|坚守|固守|据守|退守|守卫|包围|围困|进占|进驻|进抵|"
    r"抵达|直取|突袭|袭击|伏击|登陆|强渡|攻入|攻|克|陷|围|逼近|保卫|解放|失守|争夺|控制|增援|驰援|屯|驻)(?:了|中国|今|现|时|属|境内的?)?"
    r"(?:[^，。；]{0,1})\Z"
)
_ATTACKED = re.compile(
    r"(?:发生[在于]|进攻|攻占|攻克|占领|攻打|围攻|攻陷|攻下|夺取|收复|坚守|固守|据守|包围|围困|突袭|伏击|登陆|攻入|克|陷|[在于][^，。；]{0,10}[上的])[了于在]?\Z"
)
_TAKEN = re.compile(
    r"(?:攻占|攻克|占领|收复|攻陷|攻下|夺取|进占|包围|围攻|围困|进攻|攻入|坚守|固守|据守|退守|驻防|驻守|抢占|突袭|攻打|进抵|进驻|克复|陷|猛攻|奔袭)"
    rf"(?:了)?({_HAN}{{2,4}}(?:[、和与及]{_HAN}{{2,4}}){{0,6}}?)"
    r"(?=[，。、；]|等|[县市城镇岛]|地区|一带|以[东南西北]|外围|附近|后|的)"
)
_NO_NAME = re.compile(
    r"[该此其敌守各我之所以并而已但却被向由将等一两三数多几全余城西东南北的于在入待落深]|大部|主力|阵地|据点|解放|附近|外围|地区|要地|铁路|公路|防线|"
    r"工事|制高|对方|目标|重镇|双方"
)
_CATEGORY = (
    re.compile(
        r"(?P<place>[^年\d]{2,8}?)(?:军事史|历次战争与战役|民国时期战役|抗日战争战役|抗日战争战場|古代战役|战役列表|民国时期军事)\Z"
    ),
    re.compile(r"(?P<place>[^年\d]{1,7}(?:区|县|市|镇|乡|岛|旗))(?:历史)?\Z"),
    re.compile(r"(?P<place>[^年\d]{2,6})(?:历史|战役|战争|军事)\Z"),
)
_NOT_CATEGORY = re.compile(
    r"中国|国共|抗日|战争|中华|民国|国民|世纪|朝|台湾海峡|海峡|两岸|主要|重大|各|魏|蜀|吴|宋|金|辽|元|明|清|唐|隋|汉|秦|晋|夏|楚|齐|燕|赵|韩|内战|冲突|十字军|帝国|王国|"
    r"三国|春秋|战国|五代|布匿|鸦片|拿破仑|义和团|日本|军阀|太平天国|世界大战|红军|八路军|军团|古代|陆|空|海军"
)
_ADMINISTRATIVE = re.compile(rf"{_HAN}{{1,5}}?(?:省|市|县|区|镇|乡|村|岛|州|府|郡)(?![长委军政])")
_LOCATED = re.compile(rf"(?:在|于|位于|今|守卫的|境内的)((?:{_ADMINISTRATIVE.pattern}){{1,4}})")
_ALL_HAN = re.compile(rf"{_HAN}+")
_QUALIFIER = re.compile(r"\s*[（(].*")
_UNIT = re.compile(r"(?:特别市|自治区|自治州|地区|省|市|县|区|镇|乡|村)\Z")
_ENDS_AS_PLACE = re.compile(rf"{_ENDING}\Z")
_GOES_ON = re.compile(rf"{_ENDING}|军事史|\Z| \(")
"""What may follow the title's stem in the name of the place itself (`大同市`, `大同军事史`)."""
_LISTED = re.compile(r"[、和與与及]")
_JOINING = re.compile(r"[、和与及的]?")
_MOST = 14


def find_places(account: Account, *, people: frozenset[str] = frozenset()) -> tuple[Value, ...]:
    """Return the places of the fighting, those of the lead first; `people` are folded names that are no places."""
    found: dict[str, Value] = {}
    for value in (
        *_from_title(account.article),
        *_from_lead(account),
        *_from_account(account),
        *_from_categories(account.article),
    ):
        key = _stem(value.name)
        if key and key not in people and simplify(value.name) not in people:
            found.setdefault(key, value)
    return tuple(found.values())[:_MOST]


def _stem(name: str) -> str:
    folded = simplify(_QUALIFIER.sub("", name))
    return _UNIT.sub("", folded) if len(folded) > 2 else folded


def _is_place_link(link: Link) -> bool:
    """Whether a link leads to a place by the shape of its target; bare names of two or three characters may."""
    base = simplify(_QUALIFIER.sub("", link.target))
    if (
        not 1 < len(base) <= 8
        or base in ERAS
        or _NOT_PLACE.search(base)
        or _NOT_PLACE.search(simplify(link.text))
        or not _ALL_HAN.fullmatch(base)
    ):
        return False
    return len(base) <= 3 or _ENDS_AS_PLACE.search(base) is not None


def _shown(article: Article, link: Link) -> str:
    """Return the place's name as the author writes it; the page's name for an abbreviation (`赣` for 江西省)."""
    text = article.text[link.start : link.end]
    return text if len(text) > 1 else _QUALIFIER.sub("", link.target)


def _from_title(article: Article) -> Iterator[Value]:
    """Yield the title's stem, or its parts, where links, categories or a place ending show that it is a place."""
    stem = simplify(stem_of_title(article))
    targets = [simplify(link.target) for link in article.links] + [simplify(c) for c in article.categories]
    parts = [stem] if len(stem) <= 3 else [stem, *(stem[:n] for n in (2, 3)), *(stem[n:] for n in (2, 3))]
    for part in parts:
        known = len(part) >= 2 and any(t.startswith(part) and _GOES_ON.match(t, len(part)) for t in targets)
        if known or (part == stem and len(part) >= 3 and _ENDS_AS_PLACE.search(part)):
            start = simplify(article.title).index(part)
            yield Value(article.title[start : start + len(part)], "title", article.title, confidence=0.8)


def _from_lead(account: Account) -> Iterator[Value]:
    for sentence, links in by_sentence(account.article.links, account.lead[:6]):
        yield from _linked(account, sentence, links, _INTRODUCES, confidence=0.8)
        if sentence.start < 200:
            yield from _administrative(sentence)


def _from_account(account: Account) -> Iterator[Value]:
    fought = (s for s in account.sentences if s.section and s.weight >= 0.9)
    for sentence, links in by_sentence(account.article.links, fought):
        yield from _linked(account, sentence, links, _ATTACKED, confidence=0.5)
        yield from _taken(sentence, account.article.text)


def _linked(
    account: Account, sentence: Sentence, links: Iterable[Link], before: re.Pattern[str], *, confidence: float
) -> Iterator[Value]:
    """Yield linked places behind `before`, and those that follow them in a list or as the next smaller unit."""
    follows = -1
    for link in links:
        if not _is_place_link(link):
            continue
        words = account.folded[max(sentence.start, link.start - 8) : link.start]
        introduced = before.search(words) is not None
        joined = 0 <= follows <= link.start <= follows + 2 and _JOINING.fullmatch(account.folded, follows, link.start)
        name = _shown(account.article, link)
        if introduced or joined:
            yield Value(name, "prose", sentence.text.strip(), confidence=confidence)
            follows = link.start + len(name)


def _administrative(sentence: Sentence) -> Iterator[Value]:
    """Yield unlinked names with an administrative ending behind a word of place (`在江苏省宿迁县以北`)."""
    for match in _LOCATED.finditer(sentence.folded):
        at = match.start(1)
        for unit in _ADMINISTRATIVE.finditer(match[1]):
            name = sentence.text[at + unit.start() : at + unit.end()]
            if not _NOT_PLACE.search(simplify(name)):
                yield Value(name, "prose", sentence.text.strip(), confidence=0.7)


def _taken(sentence: Sentence, text: str) -> Iterator[Value]:
    """Yield unlinked names behind a verb of attack or defence (`攻占临城、枣庄`) that the text has more than once."""
    for match in _TAKEN.finditer(sentence.folded):
        at = sentence.text[match.start(1) : match.end(1)]
        for name in _LISTED.split(at):
            folded = simplify(name)
            if (
                len(name) >= 2
                and text.count(name) > 1
                and not _NOT_PLACE.search(folded)
                and not _NO_NAME.search(folded)
            ):
                yield Value(name, "prose", sentence.text.strip(), confidence=0.4)


def _from_categories(article: Article) -> Iterator[Value]:
    for category in article.categories:
        folded = simplify(category)
        for pattern in _CATEGORY:
            match = pattern.fullmatch(folded)
            if match and not _NOT_CATEGORY.search(match["place"]):
                yield Value(category[: match.end("place")], "category", category, confidence=0.7)
                break

"""Where was it fought, according to title, lead, account and categories?

Links and names with an administrative ending count where a word of place or of attack introduces them; categories such
as `大同军事史` where the text has their names. How sure each way is was counted on the first half of the articles of
`benchmarks.extraction`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from corpus.article import Article, Link, Value
from corpus.countries import NAMES as COUNTRY_NAMES
from corpus.eras import ERAS
from corpus.localities import plain_places
from corpus.prose.name_shapes import BY_SOUND
from corpus.prose.passages import Account, Sentence, by_sentence, stem_of_title, without_battle_word
from corpus.prose.whereabouts import places_of
from corpus.script import simplify

_HAN = r"[\u3400-\u9fff]"
_ENDING = (
    r"(?:自治区|自治州|特别市|地区|省|市|县|区|镇|乡|村|州|府|郡|半岛|群岛|列岛|岛|半島|山脉|山|岭|江|河|湖|湾|海峡|关|城|寨|堡|角|岬|峡|港|渡|滩|原|平原|"
    r"盆地|草原|沙漠|高地|要塞|庄|店|桥|沟|坡|口|埠|铺|屯|营|川|谷|洲)"
)
_NOT_PLACE = re.compile(
    r"\A[地山郊辖省市县]区\Z|中国|机场|码头|以[东南西北]|[上下内外]\Z|战|军|师|旅|团|部|党|政府|朝|时期|时代|条约|会议|主义|公司|公署|总司令|兵|舰|号|计划|年|月|革命|起义|事变|事件|协定|帝国主义|战区|组|"
    r"根据地|解放区|边区|军区|防区|苏区|沦陷区|公路|铁路|津浦|平绥|京绥|平汉|京汉|陇海|粤汉|胶济|正太|同蒲|北宁|浙赣|湘桂|报|族|语|史|传|书|城市|都市|人物|大学|学校|国民|共和国|民国|帝|王|侯|公|皇|委员|局|工事|炮|中共|政权|先生|市区|城区|署\Z|\A以"
)
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|广西|宁夏|新疆|西藏"
    "|内蒙古|察哈尔|绥远|热河|西康|直隶"
)
_COUNTRIES = (
    "|".join(sorted({simplify(name) for name in COUNTRY_NAMES if len(name) <= 4}, key=len, reverse=True))
    + "|缅甸|比利时|挪威|丹麦|葡萄牙|利比亚|突尼斯|阿尔及利亚|捷克|塞尔维亚|马来亚|新加坡|泰国|柬埔寨|老挝|瑞典"
)
_COUNTRY = re.compile(
    rf"(?:发生[在于]|位于|[在于今])(?:现今?|今日?|当时的)?(?P<country>{_COUNTRIES})"
    r"(?![军与和对、国人两同政方队舰总]|支持|援助|帮助|统治|殖民|占领|入侵)"
)
_INTRODUCES = re.compile(
    r"(?:在|于|至|到|从|自|由|位于|进攻|攻占|攻克|占领|攻打|围攻|攻陷|攻下|攻取|夺取|收复|防守|驻守|坚守|固守|据守|退守|守卫|包围|围困|进占|进驻|进抵|"
    r"抵达|直取|突袭|袭击|伏击|登陆|强渡|攻入|攻|克|陷|围|逼近|保卫|解放|失守|争夺|控制|增援|驰援|屯|驻)(?:了|中国|今|现|时|属|境内的?)?"
    rf"(?:[^，。；]{{0,1}}|(?:{_PROVINCES})省?|{_COUNTRIES})\Z"
)
_ATTACKED = re.compile(
    r"(?:发生[在于]|进攻|攻占|攻克|占领|攻打|围攻|攻陷|攻下|夺取|收复|坚守|固守|据守|困守|死守|退守|退[入到往至]|撤[至到往]|包围|围困|围在|围[于在]|突袭|伏击|登陆|"
    r"攻入|猛攻|连占|进占|进抵|克|陷|拿下|攻取|夺下|夺回|夺得|克复|抢占|猛扑|直扑|扑向|突入|杀入|冲入|奔袭|偷袭|血战|激战|守备|驻|屯[于在]?|守|[在于]|[在于][^，。；]{0,10}[上的]|"
    r"制高点|要塞|要地|重镇|隘口|关口|城镇|省城|县城|渡口|据点|堡垒)[了于在]?(?:[^，。；、]{1,5}[、和与及]){0,3}\Z"
)
_SUFFERED = re.compile(
    r"一[线带](?!的?(?:[守驻国]军|部队))|等地|失守|陷落|失陷|光复|告急|被围|守军|城[下内外破]|外围|要塞|[东西南北两]侧|[东西南北两]岸|附近"
)
_HEIGHT = re.compile(r"(?<![0-9.])[0-9]{2,4}(?:\.[0-9])?高地")
_NOT_ABROAD = frozenset(["中国", "联合国", "满洲国", "大清", "北越", "南越", "中华民国", "中华人民共和国"])
_FOUGHT_AT = re.compile(
    rf"(?:在|于|至|镇守的|据守的)((?:{_HAN}{{2,4}}?[、和与及]){{0,3}}{_HAN}{{2,4}}?)"
    r"(?=[（(]今|附近|一带|以[东西南北]|外海|地区|进行|发生|爆发|展开|城下|会师|相遇|遭遇|大败|大破|击[败破溃])"
)
_DIRECTION_BEHIND = re.compile(r"(?<=..)(?:以?[东西][南北]|(?<=[县市城镇区州])以?[东西南北])(?:部|面|方|郊|侧)?\Z")
_TODAY = re.compile(r"[（(](?:位于|即)?今[日天]?(?:中国|属)?([^（）()，。；：、]{2,20})")
_PROVINCE = re.compile(rf"(?:{_PROVINCES})省?(?![军籍系人东南西北]|革命|战役|主席|议会)")
_TAKEN = re.compile(
    r"(?:攻占|攻克|占领|收复|攻陷|攻下|夺取|进占|包围|围攻|围困|进攻|攻入|坚守|固守|据守|退守|驻防|驻守|抢占|突袭|攻打|进抵|进驻|克复|陷|猛攻|奔袭)"
    rf"(?:了)?({_HAN}{{2,4}}(?:[、和与及]{_HAN}{{2,4}}){{0,6}}?)"
    r"(?=[，。、；]|等|[县市城镇岛]|地区|一带|以[东南西北]|外围|附近|后|的)"
)
_NO_NAME = re.compile(
    r"[该此其敌守各我之所以并而已但却被向由将等一两三数多几全余城西东南北的于在入待落深]|大部|主力|阵地|据点|解放|附近|外围|地区|要地|铁路|公路|防线|"
    r"工事|制高|对方|目标|重镇|双方|[时间期]\Z"
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
    r"战场|时期|护国|护法|北洋|三国|春秋|战国|五代|布匿|鸦片|拿破仑|义和团|日本|军阀|太平天国|世界大战|红军|八路军|军团|古代|陆|空|海军"
)
_ADMINISTRATIVE = re.compile(rf"{_HAN}{{1,5}}?(?:省|市|县|区|镇|乡|村|岛|州|府|郡)(?![长委军政])")
_BEFORE_NAME = re.compile(
    r".*(?:[该本此其各全当每某另在于至到从自由属与和及对向将被把让使令命派率是为了着过的等共占克取夺陷围退撤进入击败打出回往抵驻]|结束|开始|发生|发动|附近|境内|攻[占克打陷入]?)(?=.{2})|.*[该本此其各全每某]"
)
"""Words of the sentence that a name with an administrative ending has swallowed: 在结束湖南省的 …"""
_LOCATED = re.compile(
    rf"(?:在|于|位于|今|守卫的|境内的)以?今?((?:{_ADMINISTRATIVE.pattern}){{1,4}}(?:[、和与及](?:{_ADMINISTRATIVE.pattern}))*)"
)
_CALLED_TODAY = re.compile(rf"(?:[在于至从自攻守到克占入取陷围抵，、“]|\A)({_HAN}{{2,4}})(?=[（(]今)")
_SPOKEN_OF = re.compile(
    r"(?:[在于至]|到(?!达)|[到抵]达|进[抵至驻占到]|战于|退[守至往]|撤?回到?|[撤退]至|攻[打占克入陷破取下]|围[攻困]|进攻|占领|夺取|收复|[坚固据驻死]守|守卫|包围|突袭|袭击|攻|入|取)"
    rf"({_HAN}{{2,4}}?(?:[、和与及至]{_HAN}{{2,4}}?){{0,5}})"
    r"(?=[，。、；]|一[带线]|附近|地区|[县市镇城村]|[城门]?[内外]|以[东西南北]|等|集结|会[战师]|[激交]战|[布列]阵|整编|被|迎击|遭遇|登陆|击[败退])"
)
_FEW_LINKED = 6
"""An article with fewer links leaves most places unlinked too."""
_ALL_HAN = re.compile(rf"{_HAN}+")
_QUALIFIER = re.compile(r"\s*[（(].*")
_UNIT = re.compile(r"(?:特别市|自治区|自治州|地区|省|市|县|区|镇|乡|村)\Z")
_ENDS_AS_PLACE = re.compile(rf"{_ENDING}\Z")
_GOES_ON = re.compile(rf"{_ENDING}|军事史|\n| \(")
"""What may follow the title's stem in the name of the place itself (`大同市`, `大同军事史`)."""
_LISTED = re.compile(r"[、和與与及]")
_LISTED_OR_TO = re.compile(r"[、和與与及至]")
_JOINING = re.compile(r"[、和与及的至到]?")
_MOST, _MOST_OF_ACCOUNT, _TIMES = 16, 8, 1
_OPENING = 200
_AROUND = re.compile(r"一带|附近|地区|以[东西南北]|[东西南北]部|城[下内外]|战场|大营|守军|[县市镇村山城]|[（(]今")
_IN_A_TITLE = re.compile(r"(?:之)?(?:战|役|围|捷|会战|战役|大捷|保卫战|的太阳)")
_STATES = frozenset(map(simplify, COUNTRY_NAMES)) | {"后金", "东吴", "蜀汉", "曹魏", "西夏", "匈奴", "契丹"}


def possible_places(account: Account, aliases: Sequence[Value] = ()) -> list[Value]:
    """Return what may be a place of the fighting, or a person (`find_places`), those of the title and the lead first.

    `aliases` are other names of the battle, which may name its places.
    """
    abroad = list(_countries(account))
    told = [
        *(*_from_title(account), *_from_aliases(account, aliases), *abroad),
        *(*_from_lead(account), *_from_account(account), *_heights(account)),
    ]
    states = _STATES - {simplify(country.name) for country in abroad}
    categories = list(places_in_categories(account.article.categories, account.folded))
    # A category that the text never names is often today's district: it counts where there is nothing else.
    known = [place for place in categories if _stem(place.name) in account.folded]
    provinces = [place for place in categories if place not in known and _PROVINCE.fullmatch(simplify(place.name))]
    possible = [*told, *known, *provinces] if told or known else categories
    return [value for value in possible if (key := _stem(value.name)) and key not in states]


def find_places(possible: Iterable[Value], people: frozenset[str]) -> tuple[Value, ...]:
    """Return the places among those that are `possible`, once each; `people` are folded names that are no places."""
    found: dict[str, Value] = {}
    for value in possible:
        key = _stem(value.name)
        if key not in people and simplify(value.name) not in people:
            found.setdefault(key, value)
    return tuple(found.values())[:_MOST]


def only_in_categories(possible: Iterable[Value]) -> Iterator[Value]:
    """Yield those places of categories that nothing before them is sure to name as well, whoever is a person."""
    told: set[tuple[str, str]] = set()
    for value in possible:
        key, name = _stem(value.name), simplify(value.name)
        if value.source == "category" and told.isdisjoint([(key, key), (key, name)]):
            yield value
        told.add((key, name))


@lru_cache(maxsize=8192)
def _stem(name: str) -> str:
    folded = simplify(_QUALIFIER.sub("", name))
    return _UNIT.sub("", folded) if len(folded) > 2 else folded


def _is_place_link(link: Link) -> bool:
    """Whether a link leads to a place by the shape of its target; bare names of two or three characters may."""
    return _may_be_place(link.target, link.text)


@lru_cache(maxsize=8192)
def _may_be_place(target: str, text: str) -> bool:
    base = simplify(_QUALIFIER.sub("", target))
    if (
        not 1 < len(base) <= 8
        or base in ERAS
        or not _ALL_HAN.fullmatch(base)
        or _NOT_PLACE.search(base)
        or (text != target and _NOT_PLACE.search(simplify(text)))
    ):
        return False
    return len(base) <= 3 or _ENDS_AS_PLACE.search(base) is not None or all(map(BY_SOUND.__contains__, base))


def _shown(article: Article, link: Link) -> str:
    """Return the place's name as the author writes it; the page's name for an abbreviation (`赣` for 江西省)."""
    text = article.text[link.start : link.end]
    return text if len(text) > 1 else _QUALIFIER.sub("", link.target)


def _from_title(account: Account) -> Iterator[Value]:
    """Yield the title's stem, or its parts, where links, categories, its ending or the text show that it is a place."""
    article = account.article
    stem = simplify(stem_of_title(article))
    targets = simplify("\n".join(["", *(link.target for link in article.links), *article.categories, ""]))
    parts = [stem] if len(stem) <= 3 else [stem, *(stem[:n] for n in (2, 3)), *(stem[n:] for n in (2, 3))]
    for part in parts:
        known = len(part) >= 2 and _begins_a_line(part, targets)
        whole = part == stem and (
            (len(part) >= 3 and _ENDS_AS_PLACE.search(part)) or (len(part) >= 2 and _located(part, account.folded))
        )
        if known or whole:
            start = simplify(article.title).index(part)
            yield Value(article.title[start : start + len(part)], "title", article.title, confidence=0.8)


def _begins_a_line(name: str, lines: str) -> bool:
    """Whether one of `lines`, with a break before and behind each, is `name`, or goes on as the same place's name."""
    at = lines.find(f"\n{name}")
    while at >= 0:
        if _GOES_ON.match(lines, at + 1 + len(name)):
            return True
        at = lines.find(f"\n{name}", at + 1)
    return False


def _from_aliases(account: Account, aliases: Iterable[Value]) -> Iterator[Value]:
    for alias in aliases:
        stem = without_battle_word(alias.name)
        if 2 <= len(stem) <= 4 and stem != alias.name and _located(simplify(stem), account.folded):
            yield Value(stem, alias.source, alias.evidence, confidence=0.7)


def _located(name: str, folded: str) -> bool:
    """Whether the text anywhere has `name` where a place stands: behind 在 or 攻占, or before 一带 or 以北."""
    at = folded.find(name)
    while at >= 0:
        end = at + len(name)
        if not _IN_A_TITLE.match(folded, end) and (
            _AROUND.match(folded, end) or _INTRODUCES.search(folded, max(0, at - 6), at)
        ):
            return True
        at = folded.find(name, end)
    return False


def _from_lead(account: Account) -> Iterator[Value]:
    for sentence, links in by_sentence(account.article.links, account.lead[:6]):
        yield from _linked(account, sentence, links, _INTRODUCES, confidence=0.85)
        if sentence.start < _OPENING:
            yield from _administrative(sentence)
            yield from _fought_at(sentence)
            yield from _called_today(sentence)
            yield from _provinces(sentence)
    yield from _today(account)


def _fought_at(sentence: Sentence) -> Iterator[Value]:
    """Yield unlinked names of the lead behind 在, before words of place or of fighting (`在赤壁、乌林一带`)."""
    for match in _FOUGHT_AT.finditer(sentence.folded):
        for name in _LISTED.split(sentence.text[match.start(1) : match.end(1)]):
            folded = simplify(name)
            if not _NOT_PLACE.search(folded) and not _NO_NAME.search(folded):
                yield Value(name, "prose", sentence.text.strip(), confidence=0.85)


def _called_today(sentence: Sentence) -> Iterator[Value]:
    """Yield unlinked names of the lead whose present place is told behind (`应天（今南京）`)."""
    for match in _CALLED_TODAY.finditer(sentence.folded):
        if not _NOT_PLACE.search(match[1]) and not _NO_NAME.search(match[1]):
            yield Value(sentence.text[match.start(1) : match.end(1)], "prose", sentence.text.strip(), confidence=0.8)


def _spoken_of(sentence: Sentence, folded: str) -> Iterator[Value]:
    """Yield unlinked names that end as places do, or recur, where a place stands; for articles that link to few."""
    for match in _SPOKEN_OF.finditer(sentence.folded):
        for name in _LISTED_OR_TO.split(sentence.text[match.start(1) : match.end(1)]):
            called = simplify(name)
            if (
                len(name) >= 2
                and (_ENDS_AS_PLACE.search(called) or len(places_of(called, folded)) > 1)
                and not _NOT_PLACE.search(called)
                and not _NO_NAME.search(called)
            ):
                yield Value(name, "prose", sentence.text.strip(), confidence=0.4)


def _countries(account: Account) -> Iterator[Value]:
    """Yield the countries abroad where the lead says that it was fought (`在法国诺曼底`)."""
    for sentence in account.lead[:3]:
        for match in _COUNTRY.finditer(sentence.folded):
            if match["country"] not in _NOT_ABROAD:
                name = sentence.text[match.start("country") : match.end("country")]
                yield Value(name, "prose", sentence.text.strip(), confidence=0.8)


def _heights(account: Account) -> Iterator[Value]:
    """Yield numbered heights that the text names more than once (`203高地`)."""
    if "高地" not in account.folded:
        return
    found: dict[str, list[Value]] = defaultdict(list)
    for sentence in account.sentences:
        for match in _HEIGHT.finditer(sentence.folded):
            name = sentence.text[match.start() : match.end()]
            found[match[0]].append(Value(name, "prose", sentence.text.strip(), confidence=0.6))
    yield from (values[0] for values in found.values() if len(values) > 1)


def _provinces(sentence: Sentence) -> Iterator[Value]:
    for match in _PROVINCE.finditer(sentence.folded):
        yield Value(sentence.text[match.start() : match.end()], "prose", sentence.text.strip(), confidence=0.85)


def _today(account: Account) -> Iterator[Value]:
    """Yield where the field lies today, as the lead or words behind the title's place say (`（今安徽靈璧東南）`)."""
    stem = simplify(stem_of_title(account.article))
    for sentence in account.sentences:
        if "今" not in sentence.folded:
            continue
        for match in _TODAY.finditer(sentence.folded):
            if sentence.start < _OPENING or sentence.folded.endswith(stem, 0, match.start()):
                behind = _DIRECTION_BEHIND.search(match[1])
                end = match.start(1) + behind.start() if behind else match.end(1)
                for name in plain_places(sentence.text[match.start(1) : end]):
                    yield Value(name, "prose", sentence.text.strip(), confidence=0.85)


def _from_account(account: Account) -> Iterator[Value]:
    plain = len(account.article.links) < _FEW_LINKED
    fought = (s for s in account.sentences if (plain or s.section) and s.weight >= 0.9)
    found: dict[str, Value] = {}
    for sentence, links in by_sentence(account.article.links, fought):
        for value in (
            *_linked(account, sentence, links, _ATTACKED, behind=_SUFFERED, confidence=0.5),
            *(_spoken_of(sentence, account.folded) if plain else ()),
            *(_taken(sentence, account.article.text) if sentence.section else ()),
        ):
            found.setdefault(value.name, value)
    often = {name: account.folded.count(_stem(name)) for name in found}
    wanted = sorted(found, key=lambda name: -often[name])[:_MOST_OF_ACCOUNT]
    yield from (value for name, value in found.items() if name in wanted and often[name] >= _TIMES)


def _linked(
    account: Account,
    sentence: Sentence,
    links: Iterable[Link],
    before: re.Pattern[str],
    *,
    behind: re.Pattern[str] | None = None,
    confidence: float,
) -> Iterator[Value]:
    """Yield linked places between `before` and `behind`, those next in a list, and the next smaller units."""
    follows = -1
    for link in links:
        if not _is_place_link(link):
            continue
        words = account.folded[max(sentence.start, link.start - 20) : link.start]
        introduced = before.search(words) is not None or (
            behind is not None and behind.match(account.folded, link.end) is not None
        )
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
            swallowed = _BEFORE_NAME.match(unit[0][:-1])
            start = unit.start() + (swallowed.end() if swallowed else 0)
            name = sentence.text[at + start : at + unit.end()]
            if len(name) > 1 and not _NOT_PLACE.search(simplify(name)):
                yield Value(name, "prose", sentence.text.strip(), confidence=0.85)


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
                yield Value(name, "prose", sentence.text.strip(), confidence=0.35)


def places_in_categories(categories: Iterable[str], told: str = "") -> Iterator[Value]:
    """Yield the places that categories name, but for those that the folded text `told` has as they are."""
    for category in categories:
        folded = simplify(category)
        if folded in told:
            continue  # A war or a campaign, which the text calls by its name.
        for pattern in _CATEGORY:
            match = pattern.fullmatch(folded)
            if match and not _NOT_CATEGORY.search(match["place"]):
                yield Value(category[: match.end("place")], "category", category, confidence=0.6)
                break

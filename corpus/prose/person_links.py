"""Which links of an article lead to persons, and by which words does the text call them?

By the shape of the page's name; where that tells nothing (努尔哈赤, 汉尼拔), by what the text says around the words: a
post before them, a deed that only persons do behind them. Whether a person commanded is for `commanders`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import Article, Link
from corpus.countries import NAMES as COUNTRY_NAMES
from corpus.eras import ERAS
from corpus.prose.name_cues import used_as_place
from corpus.prose.name_shapes import HAN, NO_NAMES, NOT_LAST, POST, TRANSLITERATED, looks_like_name, looks_like_ruler
from corpus.prose.whereabouts import places_of
from corpus.script import simplify
from corpus.surnames import surname_length

_QUALIFIER = re.compile(r"\s*[（(].*")
_OF_A_PERSON = re.compile(
    r"[（(][^）)]*(?:将领|将军|军人|人物|皇帝|国王|政治家|元帅|上将|中将|少将|大臣|武将|执政官|东汉|三国|北宋|南宋)[^）)]*[）)]"
)
_PAGE_NAME = re.compile(rf"{HAN}{{2,9}}")
_A_POST = re.compile(POST)
_IS_THE = r"(?:统帅|主帅|主将|司令(?:官|员)?|指挥官|总指挥)(?:分别)?是[^，。；、]{0,6}"
_POST_BEFORE = re.compile(rf"(?:(?!指挥\Z){POST}|{_IS_THE}|太子|王子|皇子|贝勒|首领|可汗|亲王|文官|执政官)\Z")
_LISTED_WITH = re.compile(r"[、和与及]|以及")
_DEED = re.compile(
    r"(?:等人?)?(?:(?:亲自?|自|自己|统一|遂|乃|则|便|又|也|各|分别|曾|再次?)?(?:率|督率|指挥|统率|统领|统兵|统军|领兵|领军|带领|带兵|将兵|督师|督战|坐镇|力战|移兵|回师|出兵|起兵|举兵|引兵|乘[^，。；]{1,10}率)|元帅|将军|[上中少]将|公爵|伯爵|"
    r"所部|所率|麾下|[任为][^，。；]{0,10}(?:司令|将军|[主副统元]帅|[主副大先]锋?将|总督|都统)|被俘|被杀|被擒|战死|阵亡|负伤|中[箭弹炮]|自杀|自刎|自尽)"
)
_DECIDES = re.compile(
    r"(?:自己|亲自|误以为|认为|得知|获悉|闻讯|见|发现|下令|命令?|派遣?|遣|拒绝|大怒|大喜|大惊|献策|献计)"
)
_SUFFERED = re.compile(r"(?:逐一|先后|一举|所|督率|率[军部众兵])?(?:击|歼|围|追|俘|斩|杀|打|擒|败|督率|率)")
_LAST_OF_GIVEN_NAMES = frozenset("人年河湖湾港桥庄公令期力")
"""Endings of common words that end given names too: 孙立人, 李延年."""
_BOUNDARY = frozenset("，。；：、\n")
_LISTED_STATES = (
    "日本 罗马 蒙古 迦太基 英国 法国 俄国 中国 朝鲜 高丽 百济 新罗 契丹 女真 匈奴 突厥 吐蕃 回纥 鲜卑 乌桓 西夏 "
    "太平天国 普鲁士 奥地利 西班牙 奥匈 联军 盟军 东吴 蜀汉 曹魏 后金 "
)
_STATES = frozenset(map(simplify, COUNTRY_NAMES)) | frozenset(_LISTED_STATES.split())
_FIRST = 12


@dataclass(frozen=True, slots=True)
class LinkedPeople:
    """The persons that an article links to.

    `names` are their folded names by each folded form in the text, `shown` the names as the author writes them.
    """

    names: dict[str, str]
    shown: dict[str, str]


@dataclass(slots=True)
class _Page:
    """One page that may be a person's: the forms under which the text shows it, and the links."""

    base: str
    name: str
    links: list[Link]
    forms: dict[str, str]


def linked_people(article: Article, folded: str) -> LinkedPeople:
    """Return the persons that `article` links to; `folded` is its folded text."""
    people: dict[str, str] = {}
    shown: dict[str, str] = {}
    pages = _pages(article, folded)
    persons: list[_Page] = []
    others: list[_Page] = []
    for page in pages:
        (persons if _is_person(page, folded) else others).append(page)
    persons += _listed_with(persons, others, folded)
    for page in persons:
        written = _called(page, folded, article)
        name = simplify(written)
        shown.setdefault(name, written)
        for form in (*page.forms, page.name):
            if len(form) >= 2 and (form == name or form in page.name or page.name in form or looks_like_name(form)):
                people.setdefault(form, name)
    return LinkedPeople(people, shown)


def _pages(article: Article, folded: str) -> list[_Page]:
    pages: dict[str, _Page] = {}
    for link in article.links:
        base, name = _page_name(link.target)
        page = pages.get(name)
        if page is None:
            page = pages[name] = _Page(base, name, [], {})
        page.links.append(link)
        page.forms.setdefault(folded[link.start : link.end], article.text[link.start : link.end])
    return list(pages.values())


@lru_cache(maxsize=16384)
def _page_name(target: str) -> tuple[str, str]:
    base = _QUALIFIER.sub("", target.strip())
    return base, simplify(base)


def _is_person(page: _Page, folded: str) -> bool:
    name = page.name
    if looks_like_name(name):
        return "·" in name or not used_as_place(name, folded) or _acts_somewhere(page, folded)
    if any(_OF_A_PERSON.search(link.target) for link in page.links if link.target != page.base):
        return True
    if name in ERAS:
        return False
    if looks_like_ruler(name):
        return True
    if len(name) == 3 and name[-1] in _LAST_OF_GIVEN_NAMES and surname_length(name) == 1 and name not in NO_NAMES:
        return _acts_somewhere(page, folded)
    if not _PAGE_NAME.fullmatch(name) or name[-1] in NOT_LAST or name in NO_NAMES or name in _STATES:
        return False
    if _A_POST.fullmatch(name) or used_as_place(name, folded):
        return False
    return _acts_somewhere(page, folded)


def _acts_somewhere(page: _Page, folded: str) -> bool:
    return any(_acts(folded, start, end) for form in page.forms for start, end in _found(folded, form))


def _found(folded: str, form: str) -> Iterator[tuple[int, int]]:
    """Yield where `form` stands, its first occurrences."""
    if len(form) >= 2:
        yield from ((at, at + len(form)) for at in places_of(form, folded)[:_FIRST])


def _acts(folded: str, start: int, end: int) -> bool:
    """Whether the words around `folded[start:end]` are such as stand around a person's name only."""
    if _DEED.match(folded, end) or _POST_BEFORE.search(folded, max(0, start - 12), start):
        return True
    before = folded[start - 1 : start]
    if before in ("被", "由", "遭") and _SUFFERED.match(folded, end):
        return True
    return (not before or before in _BOUNDARY) and _DECIDES.match(folded, end) is not None


def _listed_with(persons: list[_Page], others: list[_Page], folded: str) -> list[_Page]:
    """Return those of `others` that stand in a list beside a person: `代善、皇太极`."""
    ends = {link.end: page for page in persons for link in page.links}
    starts = {link.start: page for page in persons for link in page.links}
    found: list[_Page] = []
    for page in others:
        if not _PAGE_NAME.fullmatch(page.name) or page.name[-1] in NOT_LAST or page.name in _STATES:
            continue
        if used_as_place(page.name, folded):
            continue
        for link in page.links:
            before, behind = _LISTED_WITH.match(folded, link.start - 1), _LISTED_WITH.match(folded, link.end)
            if (before and link.start - 1 in ends) or (behind and behind.end() in starts):
                found.append(page)
                ends[link.end] = starts[link.start] = page
                break
    return found


def _called(page: _Page, folded: str, article: Article) -> str:
    """Return what the author calls a person: the page's name where the text has it or shows only a part of it.

    Where the text never has it, the longest form shown of a foreign name (保卢斯), or another full name (蒋中正).
    """
    if places_of(page.name, folded):
        longer = [form for form in page.forms if page.name in form and TRANSLITERATED.fullmatch(form)]
        return page.forms[longer[0]] if longer else page.base
    full = [form for form in page.forms if looks_like_name(form) and form not in page.name]
    if looks_like_name(page.name) and not TRANSLITERATED.fullmatch(page.name) and not full:
        return page.base
    forms = full or [form for form in page.forms if len(form) >= 2 and _PAGE_NAME.fullmatch(form)]
    return page.forms[max(forms, key=len)] if forms else page.base

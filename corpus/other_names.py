"""Under which other names do things go, according to one article? (蔣中正 is 蔣介石, 北平 is 北京)

Not only the article's subject: a link shows one name and leads to another, and brackets behind a link give a third. So
each pair comes with where it stands, for some places can be trusted at once and others only where articles agree
(`index.agreement`). Whether two words can be names of one thing is for `corpus.name_kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.article import Article
from corpus.name_kinds import LONGEST, bare, can_be_one, is_name, may_be_called
from corpus.script import forms_of, simplify
from corpus.surnames import surname_length

Origin = Literal["redirect", "infobox", "lead", "bold", "text", "now", "link"]
"""Where a pair stands: a page that only leads to another; a name or alias in the infobox, or given with the article;
又称, 字 and the like in the lead; bold type there; such a word behind a link anywhere; 今 there; a link's text.
"""

ORIGINS: tuple[Origin, ...] = ("redirect", "infobox", "lead", "bold", "text", "now", "link")
"""All origins, the most trusted first."""

TRUSTED: frozenset[Origin] = frozenset({"redirect", "infobox", "lead", "bold", "text"})
"""Where one article says in so many words that two names are of one thing."""

_REDIRECT = re.compile(r"[#＃]?\s*(?:redirect|重定向|重新導向|重新导向)\s*[:：]?\s*", re.IGNORECASE)
_LONGEST_REDIRECT = 200
_BOX_NAMES = ("conflict", "name", "battle_name", "名称", "名稱", "戰役名稱", "战役名称", "title")
_BOX_LINK = re.compile(r"\[\[([^\[\]|{}:#\n]+)\|([^\[\]|{}\n]+)\]\]")
_TAG = re.compile(r"<[^<>]*>|\{\{.*|[（(].*|\n.*")
_CALLED = (
    "(?:[又亦也或](?:被?称|名|作|译作?)[为作]?|别[名称]|[本原旧]名|(?:以下)?简称|俗称|一作|(?P<style>字)|号"
    "|(?P<now>今名?|现[名称]?))为?"
)
_IN_BRACKETS = re.compile(
    rf"[（(]{_CALLED}[“「『]?(?P<other>[^\s，。、；：（()）“”「」『』]{{2,{LONGEST}}})[”」』]?[，。、；）)]"
)
_LONGEST_BRACKET = LONGEST + 8
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|宁夏|新疆"
    "|西藏|内蒙古?"
)
_WHERE = re.compile(
    rf"^(?:属|为|在|{_PROVINCES})|[省县].|市.+[区县]|[东西南北]{{1,2}}[部面]?\Z|附近|一[带部]|境内|[之以][东西南北]|前身|部分"
)
_AROUND = 60
"""Characters of the text that are shown as evidence."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of one thing as the author writes them; `other` is what stands in the place of `name`, or beside it."""

    name: str
    other: str
    origin: Origin
    evidence: str


def other_names(article: Article) -> tuple[Pair, ...]:
    """Return the pairs of names that `article` gives, in order, each once (`[[蔣中正|蔣介石]]`, `歸綏（今呼和浩特）`).

    A pair found in several places has the most trusted origin.
    """
    if not (article.links or article.infoboxes or article.fields.aliases or article.bold):
        return ()  # As most documents of a large collection are.
    found: dict[tuple[str, str], Pair] = {}
    for pair in _all_pairs(article):
        key = simplify(pair.name), simplify(pair.other)
        if key[0] != key[1] and is_name(key[0]) and is_name(key[1]):
            found.setdefault(key, pair)
    return tuple(found.values())


def _all_pairs(article: Article) -> Iterator[Pair]:
    redirect = _redirect(article)
    if redirect is not None:
        yield redirect
        return
    yield from _of_subject(article)
    yield from _in_brackets(article)
    yield from _in_links(article)


def _redirect(article: Article) -> Pair | None:
    """Return the pair of a page that holds nothing but the way to another; one into a section is no other name."""
    if len(article.text) > _LONGEST_REDIRECT or len(article.links) != 1:
        return None
    told, link = _REDIRECT.match(article.text), article.links[0]
    if told is None or told.end() != link.start or article.text[link.end :].strip() or "#" in link.text:
        return None
    name, other = bare(link.target), bare(article.title)
    return Pair(name, other, "redirect", article.text) if can_be_one(simplify(name), simplify(other)) else None


def _of_subject(article: Article) -> Iterator[Pair]:
    """Yield the other names of what the article is about."""
    title = bare(article.title)
    folded = simplify(title)
    for origin, other, evidence in _names_of_subject(article):
        form = simplify(other)
        is_more = form in folded or folded in form
        if "、" not in other and not is_more and can_be_one(folded, form):
            yield Pair(title, other, origin, evidence)
            if origin == "lead" and (full := _with_surname(title, other, article.text)):
                yield Pair(title, full, origin, evidence)


def _names_of_subject(article: Article) -> Iterator[tuple[Origin, str, str]]:
    for box in article.infoboxes:
        called = _TAG.sub("", box.get(*_BOX_NAMES)).strip(" '“”「」")
        yield "infobox", called, called
    for value in article.fields.aliases:
        yield "lead" if value.source == "prose" else "infobox", bare(value.name), value.evidence
    if article.bold and article.title_source in ("given", "file"):
        yield "bold", bare(article.bold[0]), article.bold[0]


def _with_surname(name: str, style: str, text: str) -> str | None:
    """Return a courtesy name with the surname, if it is used so in `text`: 蔣中正, 字介石, is 蔣介石."""
    length = surname_length(name)
    full = name[:length] + style
    return full if length and len(name) - length <= 2 and len(style) == 2 and full in text else None


def _in_brackets(article: Article) -> Iterator[Pair]:
    """Yield what brackets behind a name that is linked somewhere add to it: 北平（今北京）, 曹操（字孟德）."""
    text = article.text
    linked: frozenset[str] | None = None
    for bracket in _opening().finditer(text):
        told = _IN_BRACKETS.match(simplify(text[bracket.start() : bracket.start() + _LONGEST_BRACKET]))
        if told is None or (told["now"] and not _is_whole_place(told["other"])):
            continue
        linked = linked if linked is not None else frozenset(link.text for link in article.links)
        name = _name_before(text, bracket.start(), linked)
        start, end = (bracket.start() + at for at in told.span("other"))
        other, evidence = text[start:end], text[max(bracket.start() - _AROUND, 0) : end + 1]
        if name and can_be_one(simplify(name), told["other"]):
            yield Pair(name, other, "now" if told["now"] else "text", evidence)
            if told["style"] and (full := _with_surname(name, other, text)):
                yield Pair(name, full, "text", evidence)


@cache
def _opening() -> re.Pattern[str]:
    """Find a bracket that may announce a name; asked of text as written, as folding takes longer."""
    return re.compile(f"[（(][{forms_of('又亦也或别本原旧简以下俗一字号今现')}]")


def _name_before(text: str, end: int, names: frozenset[str]) -> str | None:
    """Return the longest of `names` that ends there."""
    longest = min(LONGEST, end)
    return next((name for n in range(longest, 1, -1) if (name := text[end - n : end]) in names), None)


def _is_whole_place(now: str) -> bool:
    """Return whether 今 names a place instead of saying where to look for it (今河南開封東北)."""
    return _WHERE.search(now) is None


def _in_links(article: Article) -> Iterator[Pair]:
    """Yield the pairs of what a link leads to and what it shows."""
    for link in article.links:
        if link.text != link.target:
            around = article.text[max(link.start - _AROUND, 0) : link.end + _AROUND]
            yield from _shown(link.target, link.text, around)
    for box in article.infoboxes:
        for _, value in box.parameters:
            for match in _BOX_LINK.finditer(value):
                yield from _shown(match[1], match[2], match[0])


def _shown(target: str, text: str, evidence: str) -> Iterator[Pair]:
    name, other = bare(target), bare(text)
    if name != other and other and may_be_called(simplify(name), simplify(other)):
        yield Pair(name, other, "link", evidence)

"""A small engine for the tests of the web form: a few articles of our own, found by plain substring search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.article import Article, Fields, Link, Period, Section, Value
from corpus.partial_date import PartialDate
from search.errors import ArticleNotFound, QueryError
from search.result import Correction, FacetCount, Hit, Result, Snippet

EVIL = "<script>alert('盘古')</script>\"><img src=x onerror=alert(1)>&amp;"
"""What must never come back as markup, wherever it stands."""

ODD_IDS = ("甲/乙 丙?丁#戊&己=庚%2F辛.md", "../起/./止", "双//斜", "尾/", "反\\斜", EVIL)
"""Ids that a careless address would lose."""


CORRECTIONS = {
    ("青石另", None): Correction("青石岭", "青石岭"),
    ("青石領", None): Correction("青石嶺", "青石嶺"),
    ("沙河", "周远三"): Correction("周远山", "沙河", "周远山"),
}
"""What the small engine takes for a mistake: (query, commander) to what was meant."""


@dataclass(frozen=True, slots=True)
class FakeSuggestion:
    text: str
    kind: str


def make_article(id: str, title: str, body: str, **fields: Any) -> Article:
    """Return an article with a lead, a section 经过 and a link to 白石渡之战."""
    text = f"{title}是一场虚构的战斗。\n\n经过\n\n{body}\n\n参见白石渡之战。"
    start = text.index("经过")
    link = text.rindex("白石渡之战")
    return Article(
        id=id,
        title=title,
        text=text,
        location=f"/home/secret/{id}",
        sections=(Section("", 1, 0, start), Section("经过", 2, start + 2, len(text))),
        links=(Link("白石渡之战", "白石渡之战", link, link + 5), Link("无此条目", "参见", link - 2, link)),
        categories=("虚构战役",),
        fields=Fields(**fields),
    )


def value(name: str, side: int | None = None, confidence: float = 1.0) -> Value:
    return Value(name, "infobox", f"依据：{name}", side, confidence)


def plain_articles() -> list[Article]:
    period = Period(PartialDate(1946, 7, 20), PartialDate(1946, 9), "infobox", "1946年7月20日至9月")
    first = make_article(
        "markdown/青石岭战役.md",
        "青石岭战役",
        "周远山率部夜渡沙河，赵北川退守青石岭。",
        aliases=(value("青石嶺會戰"),),
        commanders=(value("周远山", 1), value("赵北川", 2, 0.8), value("林不明")),
        places=(value("青石岭"), value("沙河")),
        period=period,
        part_of=(value("北境战争"),),
        results=(value("周军胜利"),),
        combatants=(value("周军", 1), value("赵军", 2)),
    )
    second = make_article("白石渡之战", "白石渡之战", "趙北川在白石渡以火攻取勝。", places=(value("白石渡"),))
    many = [
        make_article(f"小战/{n:02d}", f"柳林第{n}次战斗", "柳林一带反复争夺。", commanders=(value("周远山", 1),))
        for n in range(1, 28)
    ]
    return [first, second, *many]


def evil_articles() -> list[Article]:
    values = (Value(EVIL, "prose", EVIL, 1, 0.5),)
    evil = make_article("恶/条目", EVIL, EVIL, commanders=values, places=values, part_of=values, results=values)
    evil = replace(evil, categories=(EVIL,), sections=(*evil.sections[:1], replace(evil.sections[1], title=EVIL)))
    return [evil, *(make_article(id, f"怪名{n}", "编号古怪。") for n, id in enumerate(ODD_IDS))]


class FakeEngine:
    """Answers like `search.Engine`, in the simplest way; `failure` makes it raise instead."""

    FACETS = ("commander", "place", "part_of")

    def __init__(self, failure: Exception | None = None) -> None:
        self.articles = {a.id: a for a in (*plain_articles(), *evil_articles())}
        self.failure = failure
        self.asked: list[dict[str, Any]] = []

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        page: int = 1,
        commander: str | None = None,
        place: str | None = None,
        date: str | None = None,
        sort: str = "relevance",
        facets: Sequence[str] = (),
        snippets: bool = True,
    ) -> Result:
        asked = {"query": query, "commander": commander, "place": place, "date": date, "sort": sort}
        self.asked.append({**asked, "limit": limit, "page": page, "facets": tuple(facets)})
        if self.failure is not None:
            raise self.failure
        words = _words(query)
        if date and not re.fullmatch(r"-?\d{4}[-\d.]*", date):
            raise QueryError(f"{date!r} is not a date.", date, 0)
        found = [
            a
            for a in self.articles.values()
            if all(w in a.title + a.text for w in words)
            and (not commander or commander in _names(a.fields.commanders))
            and (not place or place in _names(a.fields.places))
        ]
        if sort == "title":
            found.sort(key=lambda a: a.title)
        first = (page - 1) * limit
        hits = [self._hit(first + n, a, words) for n, a in enumerate(found[first : first + limit], 1)]
        counts = {name: _count(found, name) for name in facets}
        correction = CORRECTIONS.get((query, commander))
        is_corrected = query == "青石領"
        return Result(query, len(found), 1.25, tuple(hits), correction, counts, is_corrected=is_corrected)

    def _hit(self, rank: int, article: Article, words: list[str]) -> Hit:
        f = article.fields
        fields: dict[str, list[str] | str] = {
            "commander": _names(f.commanders),
            "place": _names(f.places),
            "part_of": _names(f.part_of),
        }
        if f.period:
            fields |= {"start": str(f.period.start), "end": str(f.period.end)}
        body = article.text.partition("经过\n\n")[2]
        marks = [tuple(_find(words, text)) for text in (body, article.title)]
        return Hit(rank, article.id, article.title, 1 / rank, fields, (Snippet(body, marks[0]),), marks[1])

    def article(self, id: str) -> Article:
        if id not in self.articles:
            raise ArticleNotFound(f"no article has the id {id!r}")
        return self.articles[id]

    def find_title(self, title: str) -> str | None:
        return next((a.id for a in self.articles.values() if a.title == title), None)

    def marks(self, query: str, text: str) -> list[tuple[int, int]]:
        return list(_find(_words(query), text))

    def suggest(self, prefix: str, *, limit: int = 10) -> list[FakeSuggestion]:
        titles = [FakeSuggestion(a.title, "title") for a in self.articles.values()]
        people = [FakeSuggestion("周远山", "commander"), FakeSuggestion(EVIL, "place")]
        return [s for s in (*people, *titles) if s.text.startswith(prefix)][:limit]

    def stats(self) -> dict[str, Any]:
        return {"index": "/home/secret", "articles": len(self.articles), "index_bytes": 56_789_012, "format": 1}


def _words(query: str) -> list[str]:
    if query.count('"') % 2:
        raise QueryError('A quotation mark is opened here and never closed; add a ".', query, query.rindex('"'))
    if query.endswith("("):
        raise QueryError("The query ends where a word should follow.", query, len(query))
    return [w for w in re.split(r'[\s"()]+', query) if w and w not in ("AND", "OR", "NOT")]


def _find(words: list[str], text: str) -> list[tuple[int, int]]:
    return sorted(m.span() for w in words for m in re.finditer(re.escape(w), text))


def _names(values: Sequence[Value]) -> list[str]:
    return [v.name for v in values]


def _count(articles: list[Article], name: str) -> tuple[FacetCount, ...]:
    chosen = {"commander": "commanders", "place": "places", "part_of": "part_of"}[name]
    counts = Counter(n for a in articles for n in _names(getattr(a.fields, chosen)))
    return tuple(FacetCount(v, c) for v, c in counts.most_common(10))

"""What does every page have, and what do the plain ones say? The frame, the form, the start page and the error page.

A page is a frozen value with everything its template needs, addresses included; templates only lay it out. The answer
to a search is in `results_page`, an article in `article_page`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup

from search.web.addresses import Addresses
from search.web.asked import Asked
from search.web.labels import TABLES, Labels, Ui
from search.web.marked import plain


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to follow: a text, where it leads, and how many articles are there if that is known."""

    text: Markup
    url: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Assets:
    """The addresses of the page's own files, with the version of each."""

    style: str
    script: str
    icon: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of every page."""

    title: str
    labels: Labels
    assets: Assets
    home_url: str
    other_ui_url: str
    other_ui_language: str
    opensearch_url: str
    suggest_url: str
    json_url: str | None = None
    previous_url: str | None = None
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The search form with what was typed; `hidden` is carried along unseen."""

    action: str
    asked: Asked
    hidden: tuple[tuple[str, str], ...]
    shows_fields: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom a page is for: the labels chosen, and the addresses that keep the choice."""

    ui: Ui
    addresses: Addresses
    assets: Assets

    @property
    def labels(self) -> Labels:
        """The labels in the visitor's script."""
        return TABLES[self.ui]

    def frame(self, title: str, here: Callable[[Addresses], str]) -> Frame:
        """Return the frame of a page; `here` gives the page's own address, to link it with the other labels."""
        other: Ui = "hans" if self.ui == "hant" else "hant"
        return Frame(
            title=f"{title} — {self.labels.site}" if title else f"{self.labels.site} Zhanyi",
            labels=self.labels,
            assets=self.assets,
            home_url=self.addresses.home(),
            other_ui_url=here(self.addresses.with_labels(other)),
            other_ui_language=TABLES[other].language,
            opensearch_url=self.addresses.opensearch(),
            suggest_url=self.addresses.suggest(),
        )

    def form(self, asked: Asked, *, shows_fields: bool = False) -> Form:
        """Return the form, filled in; it opens its second row where one of those fields is in use."""
        hidden = [(name, value) for name, value in asked.at_page(1).parameters() if name in ("sort", "limit")]
        if self.addresses.ui:
            hidden.append(("ui", self.addresses.ui))
        return Form(self.addresses.results(), asked, tuple(hidden), shows_fields or bool(asked.filters))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure about the index, ready to be read (条目, 1,024)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The page before anything was asked."""

    frame: Frame
    form: Form
    examples: tuple[Choice, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A query cut where its error is; `at` is empty where the error is that the query ends."""

    before: Markup
    at: Markup
    after: Markup
    sentence: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Why there is no answer, and what to do about it."""

    frame: Frame
    form: Form
    heading: str
    advice: str
    message: str
    pointer: Pointer | None = None


EXAMPLES: Final = (
    Asked(query="淮海战役"),
    Asked(query="“火攻”"),
    Asked(commander="曹操"),
    Asked(query="突围", place="江苏"),
    Asked(date="1948-09..1949-01"),
    Asked(query="指挥官:曹操 NOT 地点:官渡"),
)
"""Requests that show what the form and the query language can do."""


def start_page(visit: Visit, stats: Mapping[str, Any]) -> StartPage:
    """Return the start page; `stats` are the figures of `Engine.stats`."""
    return StartPage(
        frame=visit.frame("", Addresses.home),
        form=visit.form(Asked(), shows_fields=True),
        examples=tuple(Choice(_described(asked, visit.labels), visit.addresses.search(asked)) for asked in EXAMPLES),
        figures=tuple(_figures(visit.labels, stats)),
    )


def error_page(visit: Visit, kind: str, message: str = "", *, asked: Asked | None = None) -> ErrorPage:
    """Return the page of an error of one `kind` of `Labels.errors`; `message` is the engine's own sentence."""
    heading, advice = visit.labels.errors[kind]
    return ErrorPage(
        frame=visit.frame(heading, Addresses.home),
        form=visit.form(asked or Asked()),
        heading=heading,
        advice=advice,
        message=message,
    )


def query_error_page(visit: Visit, asked: Asked, message: str, query: str, position: int | None) -> ErrorPage:
    """Return the page of a query that cannot be read, pointing at the character where reading stopped."""
    page = error_page(visit, "query", message, asked=asked)
    if position is None or not query:
        return page
    return replace(page, pointer=point(query, position, visit.labels))


def point(query: str, position: int, labels: Labels) -> Pointer:
    """Cut a query at a position (a character offset; one past the end means that something is missing)."""
    at = min(max(position, 0), len(query))
    sentence = labels.error_at.format(at + 1) if at < len(query) else labels.error_at_end
    return Pointer(plain(query[:at]), plain(query[at : at + 1]), plain(query[at + 1 :]), sentence)


def _described(asked: Asked, labels: Labels) -> Markup:
    names = {"commander": labels.commander, "place": labels.place, "date": labels.date}
    parts = [asked.query, *(f"{names[name]}：{value}" for name, value in asked.filters.items())]
    return plain("　".join(part for part in parts if part))


def _figures(labels: Labels, stats: Mapping[str, Any]) -> list[Figure]:
    shown = [(name, label) for name, label in labels.figures.items() if isinstance(stats.get(name), int)]
    return [
        Figure(label, _size(stats[name]) if name.endswith("bytes") else f"{stats[name]:,}") for name, label in shown
    ]


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"

"""What does an article written in wikitext say? Reads one page into an `Article`, or one infobox value into text.

`wiki_tree` asks mwparserfromhell for the tree, `markup` walks it, `templates` says what templates show, and `marks`
cleans the text.
The fields in the infobox are not interpreted here: see `corpus.infobox`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.article import Article, Infobox, Link, Section
from corpus.conversion import resolve
from corpus.readers import marks, simple_markup
from corpus.readers.balance import balanced, with_infobox_closed
from corpus.readers.markup import MarkupRenderer
from corpus.readers.templates import is_infobox, template_name
from corpus.readers.titles import display_title
from corpus.readers.variants import bold_readings, notes_in, with_names
from corpus.readers.wiki_tree import Template, Tree, read_tree, written

_TITLE_PARAMETERS = ("conflict", "name", "battle_name", "名称", "名稱", "戰役名稱", "战役名称", "title")
_LONGEST_TITLE = 40
_NOTE = re.compile(r"\{\{\s*note[ _]*ta", re.IGNORECASE)
_MARKUP = re.compile(r"[\[\]{}<>|&=_:]|^[*#;-]", re.MULTILINE)
"""Stands in whatever the parser would not take for plain text; many values of an infobox are nothing else."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of wikitext without its markup; the offsets of links and spans count characters of `text`.

    Spans are what is set bold or small and what is marked as foreign.
    """

    text: str
    links: tuple[Link, ...]
    spans: tuple[marks.Span, ...]


def parse(text: str, *, id: str, location: str, title: str | None = None) -> Article:
    """Read one page of wikitext; any string gives an article.

    `title` is what a dump or a telling file name says; without it the infobox names the article, else the bold lead.
    """
    source = marks.strip_alien(text)
    page = _read_page(source)
    renderer = MarkupRenderer()
    plain, spans = marks.lift(marks.clean(renderer.block(page.tree.nodes)))
    sections = _sections(plain, [span for span in spans if span.kind == "heading"])
    bold = _texts(plain, [span for span in spans if span.kind == "bold" and span.start < sections[0].end])
    name, name_source = _title(title, page.infoboxes, bold, plain, id)
    article = Article(
        id=id,
        title=name,
        text=plain,
        location=location,
        title_source=name_source,
        bold=bold,
        sections=sections,
        links=_links(plain, spans, renderer.targets),
        categories=tuple(dict.fromkeys(category for category in renderer.categories if category)),
        infoboxes=page.infoboxes,
    )
    names, words = [*page.names, *bold_readings(source)], page.words
    return with_names(article, map(_plain, names), map(_plain, words)) if names or words else article


@dataclass(frozen=True, slots=True)
class _Page:
    """A parsed page, with the other forms of its title and of its words that conversion markup names, as wikitext."""

    tree: Tree
    infoboxes: tuple[Infobox, ...]
    names: list[str]
    words: list[str]


def _read_page(source: str) -> _Page:
    """Parse a page and its infoboxes, closing one that its author left open."""
    resolved = resolve(source)
    tree = read_tree(balanced(resolved.text))
    infoboxes = _infoboxes(tree.templates)
    closed = resolved.text if infoboxes else with_infobox_closed(resolved.text)
    if closed != resolved.text:
        tree = read_tree(balanced(closed))
        infoboxes = _infoboxes(tree.templates)
    titles, words = notes_in(tree.templates) if _NOTE.search(source) else ([], [])
    return _Page(tree, infoboxes, [*resolved.titles, *titles], [*resolved.variants, *words])


def _plain(wikitext: str) -> str:
    return parse_fragment(wikitext).text if _MARKUP.search(wikitext) else wikitext


def parse_fragment(wikitext: str, *, countries: bool = False) -> Fragment:
    """Render the wikitext of one infobox value: `[[粟裕|粟裕]]<br>[[陈毅]]` gives two lines with a link each.

    With `countries`, a flag template shows its country's name; otherwise it shows nothing.
    """
    renderer = MarkupRenderer(countries=countries)
    source = marks.strip_alien(wikitext)
    marked = source
    if _MARKUP.search(source):
        simple = simple_markup.render(source, renderer)
        marked = renderer.block(read_tree(balanced(resolve(source).text)).nodes) if simple is None else simple
    plain, spans = marks.cleaned(marked)
    return Fragment(plain, _links(plain, spans, renderer.targets), tuple([s for s in spans if s.kind != "link"]))


def _links(text: str, spans: tuple[marks.Span, ...], targets: list[str]) -> tuple[Link, ...]:
    return tuple(
        Link(targets[span.number], text[span.start : span.end], span.start, span.end)
        for span in spans
        if span.kind == "link"
    )


def _texts(text: str, spans: list[marks.Span]) -> tuple[str, ...]:
    return tuple(shown for span in spans if (shown := text[span.start : span.end].strip()))


def _sections(text: str, headings: list[marks.Span]) -> tuple[Section, ...]:
    """Cut the text at its headings; the lead comes first, even where it is empty."""
    sections = []
    title, level, start = "", 1, 0
    for heading in headings:
        sections.append(_section(text, title, level, start, heading.start))
        title, level, start = text[heading.start : heading.end], heading.number, heading.end
    sections.append(_section(text, title, level, start, len(text)))
    return tuple(sections)


def _section(text: str, title: str, level: int, start: int, end: int) -> Section:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    return Section(title, level, start, max(start, start + len(body.strip())))


def _infoboxes(templates: Iterable[Template]) -> tuple[Infobox, ...]:
    return tuple(
        Infobox(
            template=" ".join(template.name.replace("_", " ").split()),
            parameters=tuple(
                (parameter.name.strip(), value)
                for parameter in template.params
                if (value := written(parameter.value).strip()) or parameter.showkey
            ),
        )
        for template in templates
        if is_infobox(template_name(template))
    )


def _title(
    given: str | None, infoboxes: tuple[Infobox, ...], bold: tuple[str, ...], text: str, id: str
) -> tuple[str, Literal["given", "infobox", "lead"]]:
    """Name the article from the best source that there is; a text without any name is called by its first line."""
    if given and given.strip():
        return display_title(given), "given"
    for infobox in infoboxes:
        name = _first_name(parse_fragment(infobox.get(*_TITLE_PARAMETERS)))
        if name:
            return name, "infobox"
    first_line = re.split(r"[\n，。：（(]", text, maxsplit=1)[0].strip()[:_LONGEST_TITLE]
    return next((name for name in (*bold, first_line) if name), id), "lead"


def _first_name(fragment: Fragment) -> str:
    """Return the first line that is not blank, without what is marked as foreign, unless nothing else is there."""
    text = fragment.text
    own = text
    for span in reversed([span for span in fragment.spans if span.kind == "foreign"]):
        own = own[: span.start] + own[span.end :]
    lines = (line.strip(" （）()") for line in (*own.split("\n"), *text.split("\n")))
    return " ".join(next((line for line in lines if line), "").split())

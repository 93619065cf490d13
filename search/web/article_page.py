"""What does the page of an article show? Fields with their evidence, text with links and marks, categories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus.article import Article, Section, Value
from search.web.asked import Asked
from search.web.dates import asked_period, written_period
from search.web.labels import Labels
from search.web.marked import Anchor, MarkedText, Span, marked, plain
from search.web.pages import Choice, Form, Frame, Visit
from search.web.results_page import by_side, field_query

_EMPTY_LINES = re.compile(r"\n[^\S\n]*(?:\n\s*|\Z)")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One value of a field: what it says, for which side, where that was found and in which words."""

    value: Markup
    url: str | None
    side: str
    source: str
    confidence: str
    evidence: Markup


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A field with its values."""

    label: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading and its paragraphs; the lead has no title. `level` is that of the HTML heading, 2 to 6."""

    anchor: str
    title: Markup
    level: int
    paragraphs: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article, whole."""

    frame: Frame
    form: Form
    title: Markup
    period: str
    back_url: str | None
    marks: str
    groups: tuple[FieldGroup, ...]
    sections: tuple[SectionView, ...]
    contents: tuple[Choice, ...]
    categories: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How an article is to be shown: which of its words are marked and which of its links lead to another article."""

    title_marks: Sequence[Span] = ()
    text_marks: Sequence[Span] = ()
    find_title: Callable[[str], str | None] = lambda title: None


def article_page(visit: Visit, asked: Asked, article: Article, reading: Reading) -> ArticlePage:
    """Return the page of an article; `asked` is the search that led to it, empty where none did."""
    text = MarkedText.of(article.text, reading.text_marks, _anchors(visit, article, reading))
    sections = tuple(_sections(article, text))
    count = len(text.marks)
    period = article.fields.period
    return ArticlePage(
        frame=visit.frame(article.title, lambda a: a.article(article.id, asked)),
        form=visit.form(asked),
        title=marked(article.title, reading.title_marks),
        period=written_period(period.start, period.end) if period else "",
        back_url=None if asked.is_empty else visit.addresses.search(asked),
        marks=visit.labels.marks.format(count) if count else "",
        groups=tuple(_field_groups(visit, article)),
        sections=sections,
        contents=tuple(Choice(s.title, f"#{s.anchor}") for s in sections if s.title),
        categories=tuple(
            Choice(plain(c), visit.addresses.search(Asked(query=field_query("category", c))))
            for c in article.categories
        ),
    )


def _anchors(visit: Visit, article: Article, reading: Reading) -> Iterator[Anchor]:
    found: dict[str, str | None] = {}
    for link in article.links:
        if link.target not in found:
            found[link.target] = reading.find_title(link.target)
        id = found[link.target]
        if id is not None and id != article.id:
            yield Anchor(link.start, link.end, visit.addresses.article(id))


def _sections(article: Article, text: MarkedText) -> Iterator[SectionView]:
    level, before = 1, 0
    for number, section in enumerate(shown_sections(article)):
        if section.title:
            level = max(2, min(section.level, level + 1, 6))
        title = _heading(article.text, section, before, text)
        paragraphs = tuple(text.piece(start, end) for start, end in paragraph_spans(article.text, section))
        before = section.end
        yield SectionView(f"section-{number}", title, level, paragraphs)


def shown_sections(article: Article) -> list[Section]:
    """Return the sections with something to read, and the headings above them (not 注释 once its notes are gone)."""
    shown: list[Section] = []
    following = 0
    for section in reversed(article.sections or (Section("", 1, 0, len(article.text)),)):
        has_text = bool(article.text[section.start : section.end].strip())
        if has_text or (section.title and section.level < following):
            shown.append(section)
            following = section.level
    return shown[::-1]


def _heading(text: str, section: Section, before: int, shown: MarkedText) -> Markup:
    at = text.rfind(section.title, before, section.start) if section.title else -1
    return plain(section.title) if at < 0 else shown.piece(at, at + len(section.title))


def paragraph_spans(text: str, section: Section) -> Iterator[Span]:
    """Yield the (start, end) offsets of a section's paragraphs, which empty lines separate."""
    start = section.start
    ends = [match.span() for match in _EMPTY_LINES.finditer(text, section.start, section.end)]
    for end, following in [*ends, (section.end, section.end)]:
        paragraph = text[start:end]
        if paragraph.strip():
            yield start + len(paragraph) - len(paragraph.lstrip()), start + len(paragraph.rstrip())
        start = following


def _field_groups(visit: Visit, article: Article) -> Iterator[FieldGroup]:
    fields, labels = article.fields, visit.labels
    rows: dict[str, list[FieldRow]] = {
        "aliases": _rows(visit, fields.aliases, lambda v: Asked(query=v)),
        "period": _period_rows(visit, article),
        "places": _rows(visit, fields.places, lambda v: Asked(place=v)),
        "part_of": _rows(visit, fields.part_of, lambda v: Asked(query=field_query("part_of", v))),
        "combatants": _rows(visit, fields.combatants),
        "commanders": _rows(visit, fields.commanders, lambda v: Asked(commander=v)),
        "strengths": _rows(visit, fields.strengths),
        "casualties": _rows(visit, fields.casualties),
        "results": _rows(visit, fields.results),
    }
    for name, found in rows.items():
        if found:
            yield FieldGroup(labels.fields[name], tuple(found))


def _rows(visit: Visit, values: Sequence[Value], asked: Callable[[str], Asked] | None = None) -> list[FieldRow]:
    return [
        FieldRow(
            value=plain(value.name),
            url=visit.addresses.search(asked(value.name)) if asked else None,
            side=visit.labels.side_name(side),
            source=visit.labels.sources[value.source],
            confidence=_confidence(visit.labels, value.confidence),
            evidence=plain(value.evidence),
        )
        for side, group in by_side(values)
        for value in group
    ]


def _period_rows(visit: Visit, article: Article) -> list[FieldRow]:
    period = article.fields.period
    if period is None:
        return []
    asked = Asked(date=asked_period(period.start, period.end))
    return [
        FieldRow(
            value=plain(written_period(period.start, period.end)),
            url=visit.addresses.search(asked),
            side="",
            source=visit.labels.sources[period.source],
            confidence=_confidence(visit.labels, period.confidence),
            evidence=plain(period.evidence),
        )
    ]


def _confidence(labels: Labels, confidence: float) -> str:
    # Certainty is the rule; only doubt is worth a reader's attention.
    return "" if confidence >= 1 else labels.confidence.format(round(confidence * 100))

"""What does the page of an answer show? Hits with their marks and fields, pages, orders and ways to narrow down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from corpus.article import Value
from corpus.partial_date import PartialDate
from search.result import FacetCount, Hit, Result
from search.web.addresses import Addresses
from search.web.asked import MAX_DEPTH, SORTS, Asked
from search.web.dates import asked_period, written_period
from search.web.labels import Labels
from search.web.marked import marked, plain
from search.web.pages import Choice, Form, Frame, Visit

FACETS: Final = ("commander", "place", "part_of")
"""The facets of the sidebar, in order."""
_SENTENCE_END: Final = re.compile(r"[。！？；.!?;][”’」』）)]*\s*\Z")
_MOST_VALUES: Final = 8
"""Values shown of one field of one hit, or of one facet; an article's own page has them all."""


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Values that belong together, such as the commanders of one side; `label` is empty where there is one group."""

    label: str
    values: tuple[Choice, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a hit."""

    label: str
    groups: tuple[ValueGroup, ...]


@dataclass(frozen=True, slots=True)
class SnippetView:
    """A marked piece of text; `is_cut` where it stops before a sentence does."""

    text: Markup
    is_cut: bool


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit, ready to be laid out."""

    rank: int
    url: str
    title: Markup
    facts: tuple[Fact, ...]
    snippets: tuple[SnippetView, ...]


@dataclass(frozen=True, slots=True)
class FacetView:
    """A field and its most frequent values among all hits."""

    label: str
    values: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A condition in force and the address without it."""

    label: str
    value: Markup
    remove_url: str
    remove_label: str


@dataclass(frozen=True, slots=True)
class Pager:
    """The ways to other pages; None in `numbers` is a gap."""

    previous: Choice | None
    next: Choice | None
    numbers: tuple[Choice | None, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The answer to one request."""

    frame: Frame
    form: Form
    heading: str
    total: str
    hits: tuple[HitView, ...]
    chosen: tuple[Chosen, ...]
    sorts: tuple[Choice, ...]
    facets: tuple[FacetView, ...]
    pager: Pager | None
    corrected: Choice | None
    corrected_label: str
    first_page_url: str | None


def results_page(visit: Visit, asked: Asked, result: Result, commanders: dict[str, tuple[Value, ...]]) -> ResultsPage:
    """Return the page of an answer; `commanders` has, by article id, those whose sides are known."""
    labels, addresses = visit.labels, visit.addresses
    pager = _pager(visit, asked, result.total)
    frame = replace(
        visit.frame(asked.shown, lambda a: a.search(asked)),
        json_url=addresses.api_search(asked),
        previous_url=pager.previous.url if pager and pager.previous else None,
        next_url=pager.next.url if pager and pager.next else None,
    )
    return ResultsPage(
        frame=frame,
        form=visit.form(asked),
        heading=labels.results_for.format(asked.query) if asked.query else labels.results,
        total=labels.total.format(total=f"{result.total:,}", ms=f"{result.took_ms:.1f}"),
        hits=tuple(hit_view(visit, asked, hit, commanders.get(hit.id, ())) for hit in result.hits),
        chosen=tuple(_chosen(visit, asked)),
        sorts=tuple(_sorts(visit, asked)),
        facets=tuple(_facets(visit, asked, result)),
        pager=pager,
        corrected=_corrected(visit, asked, result),
        corrected_label=labels.answers_corrected if result.is_corrected else labels.corrected,
        first_page_url=addresses.search(asked.at_page(1)) if result.total and not result.hits else None,
    )


def _corrected(visit: Visit, asked: Asked, result: Result) -> Choice | None:
    """Return what was probably meant, with the address that asks for it."""
    if (meant := result.correction) is None:
        return None
    first = asked.at_page(1)
    retry = replace(first, query=meant.query, commander=meant.commander or "", place=meant.place or "")
    return Choice(plain(meant.shown), visit.addresses.search(retry))


def hit_view(visit: Visit, asked: Asked, hit: Hit, commanders: Sequence[Value]) -> HitView:
    """Return one hit with its marked title and snippets and its values as links."""
    return HitView(
        rank=hit.rank,
        url=visit.addresses.article(hit.id, asked),
        title=marked(hit.title, hit.title_marks),
        facts=tuple(_facts(visit, hit, commanders)),
        snippets=tuple(SnippetView(marked(s.text, s.marks), not _SENTENCE_END.search(s.text)) for s in hit.snippets),
    )


def field_query(name: str, value: str) -> str:
    """Return the query for one value of a field: `part_of:"国共内战"`."""
    return f'{name}:"{value.replace(chr(34), " ")}"'


def narrowed(asked: Asked, name: str, value: str) -> Asked:
    """Return the request with one more condition, in its own box where that is free, else in the query."""
    first = asked.at_page(1)
    if name == "commander" and not asked.commander:
        return replace(first, commander=value)
    if name == "place" and not asked.place:
        return replace(first, place=value)
    condition = field_query(name, value)
    return replace(first, query=f"({asked.query}) AND {condition}" if asked.query else condition)


def by_side(values: Iterable[Value]) -> list[tuple[int | None, list[Value]]]:
    """Group values by the side they belong to: sides in order, then those whose side is not known."""
    groups: dict[int | None, list[Value]] = {}
    for value in values:
        groups.setdefault(value.side, []).append(value)
    return sorted(groups.items(), key=lambda group: (group[0] is None, group[0] or 0))


def _facts(visit: Visit, hit: Hit, commanders: Sequence[Value]) -> Iterator[Fact]:
    labels, addresses = visit.labels, visit.addresses
    period = _period(hit, addresses)
    if period:
        yield Fact(labels.fields["period"], (ValueGroup("", (period,)),))
    places = [Choice(plain(v), addresses.search(Asked(place=v))) for v in _listed(hit, "place")]
    if places:
        yield Fact(labels.fields["places"], (_group(labels, "", places),))
    groups = tuple(_commander_groups(visit, hit, commanders))
    if groups:
        yield Fact(labels.fields["commanders"], groups)
    wars = [Choice(plain(v), addresses.search(Asked(query=field_query("part_of", v)))) for v in _listed(hit, "part_of")]
    if wars:
        yield Fact(labels.fields["part_of"], (_group(labels, "", wars),))


def _commander_groups(visit: Visit, hit: Hit, commanders: Sequence[Value]) -> Iterator[ValueGroup]:
    if commanders:
        sides = [(side, [value.name for value in values]) for side, values in by_side(commanders)]
    else:
        sides = [(None, _listed(hit, "commander"))]
    for side, names in sides:
        links = [Choice(plain(name), visit.addresses.search(Asked(commander=name))) for name in names]
        if links:
            yield _group(visit.labels, visit.labels.side_name(side), links)


def _group(labels: Labels, label: str, values: list[Choice]) -> ValueGroup:
    left_out = labels.and_more.format(len(values)) if len(values) > _MOST_VALUES else ""
    return ValueGroup(label, tuple(values[:_MOST_VALUES]), left_out)


def _listed(hit: Hit, name: str) -> list[str]:
    value = hit.fields.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _period(hit: Hit, addresses: Addresses) -> Choice | None:
    start = next(iter(_listed(hit, "start")), "")
    end = next(iter(_listed(hit, "end")), start)
    if not start:
        return None
    first, last = PartialDate.parse(start), PartialDate.parse(end)
    asked = Asked(date=asked_period(first, last))
    return Choice(plain(written_period(first, last)), addresses.search(asked))


def _chosen(visit: Visit, asked: Asked) -> Iterator[Chosen]:
    labels = visit.labels
    without = {
        "commander": (labels.commander, replace(asked, commander="", page=1)),
        "place": (labels.place, replace(asked, place="", page=1)),
        "date": (labels.date, replace(asked, date="", page=1)),
    }
    for name, value in asked.filters.items():
        label, rest = without[name]
        url = visit.addresses.home() if rest.is_empty else visit.addresses.search(rest)
        yield Chosen(label, plain(value), url, labels.remove.format(f"{label}：{value}"))


def _sorts(visit: Visit, asked: Asked) -> Iterator[Choice]:
    for key in SORTS:
        url = visit.addresses.search(replace(asked, sort=key, page=1))
        yield Choice(plain(visit.labels.sorts[key]), url, is_current=key == asked.sort)


def _facets(visit: Visit, asked: Asked, result: Result) -> Iterator[FacetView]:
    for name in FACETS:
        counts = result.facets.get(name, ())
        if counts:
            yield FacetView(
                visit.labels.facets[name], tuple(_facet_value(visit, asked, name, c) for c in counts[:_MOST_VALUES])
            )


def _facet_value(visit: Visit, asked: Asked, name: str, count: FacetCount) -> Choice:
    url = visit.addresses.search(narrowed(asked, name, count.value))
    return Choice(plain(count.value), url, count.count, is_current=asked.filters.get(name) == count.value)


def _pager(visit: Visit, asked: Asked, total: int) -> Pager | None:
    last = min(-(-total // asked.limit), MAX_DEPTH // asked.limit)
    if last < 2:
        return None

    def choice(page: int, text: str) -> Choice:
        return Choice(plain(text), visit.addresses.search(asked.at_page(page)), is_current=page == asked.page)

    return Pager(
        previous=choice(asked.page - 1, visit.labels.previous) if 1 < asked.page <= last else None,
        next=choice(asked.page + 1, visit.labels.next) if asked.page < last else None,
        numbers=tuple(None if n is None else choice(n, str(n)) for n in page_numbers(asked.page, last)),
    )


def page_numbers(current: int, last: int) -> list[int | None]:
    """Return the page numbers to show, None for a gap: `[1, None, 6, 7, 8, None, 20]` on page 7 of 20."""
    near = {1, last, *range(max(1, current - 1), min(last, current + 1) + 1)}
    numbers: list[int | None] = []
    before = 0
    for number in sorted(near):
        if number == before + 2:
            numbers.append(number - 1)
        elif number > before + 2:
            numbers.append(None)
        numbers.append(number)
        before = number
    return numbers

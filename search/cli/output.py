"""How do hits and articles look in a terminal? Marked words stand out by colour, or in 【】 where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from corpus.article import Article, Value
from search.errors import QueryError
from search.result import Hit, Result

if TYPE_CHECKING:
    from rich.console import Console

_MARK = "bold yellow"
_SHOWN = {"commander": "指挥官", "place": "地点", "part_of": "所属", "result": "结果"}
_MOST_NAMES = 8
_FORCING = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Variables by which a pipe may be called a terminal."""

Piece = tuple[str, str]
"""A part of a line, and its style on a terminal as rich writes it; "" is none."""


def _terminal() -> Console | None:
    """Return rich's console on a terminal; others don't wait for rich to load."""
    if not sys.stdout.isatty() and not any(map(os.environ.get, _FORCING)):
        return None
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else None


class _Printer:
    """Wraps lines to a terminal's width; a pipe gets them whole."""

    def __init__(self) -> None:
        self._console = _terminal()
        self.has_colour = self._console is not None and self._console.color_system is not None

    def line(self, *pieces: Piece, indent: int = 0) -> None:
        plain = "".join(text for text, _ in pieces)
        if self._console is None or not plain:
            click.echo(" " * indent + plain)
            return
        from rich.padding import Padding
        from rich.text import Text

        self._console.print(Padding(Text.assemble(*pieces), (0, 0, 0, indent), expand=False))


def marked(text: str, marks: Iterable[tuple[int, int]], *, colour: bool, style: str = "") -> Iterator[Piece]:
    """Yield `text` in the style `style` with `marks` set off."""
    at = 0
    for start, end in marks:
        yield text[at:start], style
        yield (text[start:end] if colour else f"【{text[start:end]}】"), _MARK
        at = end
    yield text[at:], style


def print_result(result: Result, *, page: int, limit: int) -> None:
    """Print a page of hits, and the counts of the facets."""
    printer = _Printer()
    _print_correction(printer, result)
    if not result.total:
        printer.line((f"nothing found for {result.query!r}", ""))
        return
    for hit in result.hits:
        _print_hit(printer, hit)
    pages = -(-result.total // limit)
    printer.line((f"{result.total:,} found, page {page} of {pages:,}, {result.took_ms:.1f} ms", "dim"))
    for name, counts in result.facets.items():
        printer.line((f"{name}: " + "、".join(f"{c.value} ({c.count})" for c in counts), ""))


def _print_correction(printer: _Printer, result: Result) -> None:
    if result.correction is None:
        return
    meant = (result.correction.shown, "bold")
    if result.is_corrected:
        printer.line(("nothing found for what was typed; this is what is found for ", ""), meant)
    else:
        printer.line(("did you mean ", ""), meant, ("?", ""))
    printer.line()


def _print_hit(printer: _Printer, hit: Hit) -> None:
    title = marked(hit.title, hit.title_marks, colour=printer.has_colour, style="bold")
    printer.line((f"{hit.rank:>3}  ", ""), *title, (f"  {hit.id}", "dim"))
    about = _about(hit.fields)
    if about:
        printer.line((about, "cyan"), indent=5)
    for snippet in hit.snippets:
        printer.line(*marked(snippet.text, snippet.marks, colour=printer.has_colour), indent=5)
    printer.line()


def print_query_error(error: QueryError) -> None:
    """Print on standard error what is wrong with a query, and point at the character."""
    click.echo(f"zhanyi: {error}", err=True)
    if error.position is not None and error.query:
        from rich.cells import cell_len

        click.echo(f"  {error.query}", err=True)
        click.echo("  " + " " * cell_len(error.query[: error.position]) + "^", err=True)


def _about(fields: dict[str, list[str] | str]) -> str:
    parts = []
    start, end = fields.get("start"), fields.get("end")
    if start:
        parts.append(str(start) if start == end else f"{start} – {end}")
    for name, label in _SHOWN.items():
        values = fields.get(name)
        if isinstance(values, list):
            more = " …" if len(values) > _MOST_NAMES else ""
            parts.append(f"{label} " + "、".join(values[:_MOST_NAMES]) + more)
    return "  ".join(parts)


def print_fields(article: Article) -> None:
    """Print an article's fields, each with where it comes from and the words that say so."""
    printer = _Printer()
    printer.line((article.title, "bold"), (f"  {article.location or article.id}", "dim"))
    fields = article.fields
    rows: Sequence[tuple[str, Sequence[Value]]] = (
        ("别名", fields.aliases),
        ("指挥官", fields.commanders),
        ("地点", fields.places),
        ("参战方", fields.combatants),
        ("结果", fields.results),
        ("兵力", fields.strengths),
        ("伤亡", fields.casualties),
        ("所属", fields.part_of),
    )
    if fields.period:
        period = fields.period
        _print_value(printer, "日期", f"{period.start} – {period.end}", period.source, period.evidence)
    for label, values in rows:
        for value in values:
            name = value.name if value.side is None else f"{value.name} ({value.side})"
            _print_value(printer, label, name, value.source, value.evidence)
    if article.categories:
        printer.line(("分类 " + "、".join(article.categories), ""), indent=2)


def _print_value(printer: _Printer, label: str, name: str, source: str, evidence: str) -> None:
    printer.line((f"{label} {name}", ""), (f"  {source}: {' '.join(evidence.split())}", "dim"), indent=2)


def print_article(article: Article) -> None:
    """Print an article's fields and its text."""
    print_fields(article)
    printer = _Printer()
    printer.line()
    printer.line((article.text, ""))

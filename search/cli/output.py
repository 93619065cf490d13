"""How do hits and articles look in a terminal? Marked words stand out by colour, or in 【】 where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from corpus.article import Article, Value
from search.errors import QueryError
from search.result import Hit, Result

_MARK = "bold yellow"
_SHOWN = {"commander": "指挥官", "place": "地点", "part_of": "所属", "result": "结果"}
_MOST_NAMES = 8


class _Printer:
    """Wraps lines to a terminal's width; a pipe gets them whole."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self.has_colour = self.console.color_system is not None

    def line(self, text: Text, *, indent: int = 0) -> None:
        if self.console.is_terminal and text:
            self.console.print(Padding(text, (0, 0, 0, indent), expand=False))
        else:
            click.echo(" " * indent + text.plain)


def marked(text: str, marks: Iterable[tuple[int, int]], *, colour: bool) -> Text:
    """Return `text` with `marks` set off."""
    out, at = Text(), 0
    for start, end in marks:
        out.append(text[at:start])
        out.append(text[start:end] if colour else f"【{text[start:end]}】", style=_MARK)
        at = end
    return out.append(text[at:])


def print_result(result: Result, *, page: int, limit: int) -> None:
    """Print a page of hits, and the counts of the facets."""
    printer = _Printer()
    if not result.total:
        printer.line(Text(f"nothing found for {result.query!r}"))
        return
    for hit in result.hits:
        _print_hit(printer, hit)
    pages = -(-result.total // limit)
    printer.line(Text(f"{result.total:,} found, page {page} of {pages:,}, {result.took_ms:.1f} ms", style="dim"))
    for name, counts in result.facets.items():
        printer.line(Text(f"{name}: " + "、".join(f"{c.value} ({c.count})" for c in counts)))


def _print_hit(printer: _Printer, hit: Hit) -> None:
    title = marked(hit.title, hit.title_marks, colour=printer.has_colour)
    title.stylize("bold")
    printer.line(Text(f"{hit.rank:>3}  ").append_text(title).append(f"  {hit.id}", style="dim"))
    about = _about(hit.fields)
    if about:
        printer.line(Text(about, style="cyan"), indent=5)
    for snippet in hit.snippets:
        printer.line(marked(snippet.text, snippet.marks, colour=printer.has_colour), indent=5)
    printer.line(Text())


def print_query_error(error: QueryError) -> None:
    """Print on standard error what is wrong with a query, and point at the character."""
    click.echo(f"zhanyi: {error}", err=True)
    if error.position is not None and error.query:
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
    printer.line(Text(article.title, style="bold").append(f"  {article.location or article.id}", style="dim"))
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
        printer.line(Text("分类 " + "、".join(article.categories)), indent=2)


def _print_value(printer: _Printer, label: str, name: str, source: str, evidence: str) -> None:
    line = Text(f"{label} {name}")
    line.append(f"  {source}: {' '.join(evidence.split())}", style="dim")
    printer.line(line, indent=2)


def print_article(article: Article) -> None:
    """Print an article's fields and its text."""
    print_fields(article)
    printer = _Printer()
    printer.line(Text())
    printer.line(Text(article.text))

"""How do hits and articles look in a terminal? Marked words stand out by colour, or in 【】 where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from corpus.article import Article, Value
from search.result import Hit, Result

_MARK = "bold yellow"
_SHOWN = {"commander": "指挥官", "place": "地点", "part_of": "所属", "result": "结果"}
_MOST_NAMES = 8


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def marked(text: str, marks: Iterable[tuple[int, int]], *, colour: bool) -> Text:
    """Return `text` with `marks` set off."""
    out, at = Text(), 0
    for start, end in marks:
        out.append(text[at:start])
        out.append(text[start:end] if colour else f"【{text[start:end]}】", style=_MARK)
        at = end
    return out.append(text[at:])


def print_result(result: Result, *, page: int, limit: int) -> None:
    """Print a page of hits."""
    console = _console()
    if not result.total:
        console.print(f"nothing found for {result.query!r}", markup=False)
        return
    for hit in result.hits:
        _print_hit(console, hit)
    pages = -(-result.total // limit)
    console.print(f"{result.total:,} found, page {page} of {pages:,}, {result.took_ms:.1f} ms", style="dim")
    for name, counts in result.facets.items():
        console.print(f"{name}: " + "、".join(f"{c.value} ({c.count})" for c in counts), markup=False)


def _print_hit(console: Console, hit: Hit) -> None:
    colour = console.color_system is not None
    title = marked(hit.title, hit.title_marks, colour=colour)
    title.stylize("bold")
    console.print(Text(f"{hit.rank:>3}  ").append_text(title).append(f"  {hit.id}", style="dim"))
    about = _about(hit.fields)
    if about:
        console.print(Padding(Text(about, style="cyan"), (0, 0, 0, 5)))
    for snippet in hit.snippets:
        shown = marked(snippet.text, snippet.marks, colour=colour)
        console.print(Padding(shown, (0, 0, 0, 5)))
    console.print()


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
    console = _console()
    console.print(Text(article.title, style="bold").append(f"  {article.location or article.id}", style="dim"))
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
        _print_value(console, "日期", f"{period.start} – {period.end}", period.source, period.evidence)
    for label, values in rows:
        for value in values:
            name = value.name if value.side is None else f"{value.name} ({value.side})"
            _print_value(console, label, name, value.source, value.evidence)
    if article.categories:
        console.print(Padding(Text("分类 " + "、".join(article.categories)), (0, 0, 0, 2)))


def _print_value(console: Console, label: str, name: str, source: str, evidence: str) -> None:
    line = Text(f"{label} {name}")
    line.append(f"  {source}: {' '.join(evidence.split())}", style="dim")
    console.print(Padding(line, (0, 0, 0, 2)))


def print_article(article: Article) -> None:
    """Print an article's fields and its text."""
    print_fields(article)
    console = _console()
    console.print()
    console.print(Text(article.text))

"""`zhanyi build`: make an index from files and folders, with progress on a terminal and a report at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from search.cli.options import echo_json, index_option, json_option, segmenter_option, warn

_SHOWN_PROBLEMS = 50


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@index_option
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes that read.  [default: all cores]")
@click.option("--update", is_flag=True, help="Touch only what was added, changed or removed.")
@segmenter_option
@json_option
def build(
    paths: tuple[Path, ...], index_dir: Path, jobs: int | None, update: bool, segmenter: str, as_json: bool
) -> None:
    """(Re)build the index from files and folders.

    Takes wikitext, Markdown, plain text, .jsonl and MediaWiki dumps (.xml), each also packed (.xz, .gz, .bz2), and
    .zip and .tar archives of them. Without a PATH the bundled sample articles are indexed. The old index serves until
    the new one is whole.

    Example: zhanyi build 我的條目/ zhwiki-pages-articles.xml.bz2
    """
    from corpus.bundled import bundled_articles
    from index import build as build_index
    from index import default_jobs

    with _progress() as on_progress:
        report = build_index(
            list(paths) or [bundled_articles()],
            index_dir,
            jobs=jobs or default_jobs(),
            update=update,
            segmenter=segmenter,
            on_progress=on_progress,
        )
    if report.anew:
        warn(f"everything was written anew: {report.anew}")
    if as_json:
        echo_json(_as_dict(report, index_dir))
    else:
        click.echo(_sentence(report, index_dir))
    _show_problems([str(problem) for problem in report.problems])


def _as_dict(report: Any, index_dir: Path) -> dict[str, Any]:
    counts = {name: getattr(report, name) for name in ("articles", "added", "changed", "removed", "unchanged")}
    problems = [{"location": p.location, "reason": p.reason} for p in report.problems]
    return {"index": str(index_dir), **counts, "seconds": round(report.seconds, 3), "problems": problems}


def _sentence(report: Any, index_dir: Path) -> str:
    details = ""
    if report.changed or report.removed or report.unchanged:
        details = (
            f" ({report.added:,} added, {report.changed:,} changed, {report.removed:,} removed, "
            f"{report.unchanged:,} unchanged)"
        )
    size = report.text_bytes / 1e6
    return f"{report.articles:,} articles{details}, {size:,.1f} MB of text, {report.seconds:,.1f} s → {index_dir}"


def _show_problems(problems: list[str]) -> None:
    if not problems:
        return
    click.echo(f"{len(problems):,} could not be read:", err=True)
    for problem in problems[:_SHOWN_PROBLEMS]:
        click.echo(f"  {problem}", err=True)
    if len(problems) > _SHOWN_PROBLEMS:
        click.echo(f"  … and {len(problems) - _SHOWN_PROBLEMS:,} more (all of them with --json)", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[Any], None]]:
    """Give a callback that draws a bar on a terminal's standard error, and does nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TextColumn("{task.fields[speed]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    # Without a thread of its own that draws: a build can then fork its processes.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("Indexing", total=None, articles=0, speed=0.0)

        def show(progress: Any) -> None:
            elapsed = bar.tasks[task].elapsed or 0.0
            speed = progress.articles / elapsed if elapsed else 0.0
            bar.update(
                task,
                total=max(progress.total_bytes, 1),
                completed=progress.done_bytes,
                articles=progress.articles,
                speed=speed,
                description="Indexing" if progress.done_bytes < progress.total_bytes else "Writing ",
                refresh=True,
            )

        yield show

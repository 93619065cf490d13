"""`zhanyi search` and `zhanyi suggest`: ask the index, and print what it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from search.cli.options import echo_json, index_option, json_option, warn


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--commander", metavar="N", help="Only battles that N commanded in.")
@click.option("--place", metavar="N", help="Only battles at N.")
@click.option("--date", metavar="D", help="Only battles in the period D: 1946, 1946-07..1946-09, 民國三十五年.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Hits a page.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "-date", "title"]),
    default="relevance",
    show_default=True,
    help="Order of the hits; -date: the latest first.",
)
@click.option("--facet", "facets", metavar="F", multiple=True, help="Count the values of a field: commander, place …")
@index_option
@json_option
@click.pass_context
def search(
    context: click.Context,
    /,
    query: tuple[str, ...],
    index_dir: Path,
    as_json: bool,
    facets: tuple[str, ...],
    **asked: Any,
) -> int:
    """Search the index and print ranked hits.

    Words are optional but better; "…" is an exact run of characters; AND OR NOT and + - demand and forbid; fields are
    asked with commander:粟裕 or 指挥官：粟裕; * and ? stand for characters, ~ allows for a wrong one.

    Example: zhanyi search 大同集寧戰役 --commander 傅作义
    """
    from search.engine import Engine

    text = " ".join(query)
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word, ctx=context)
    with Engine.open(index_dir) as engine:
        warn(engine.warning)
        result = engine.search(text, facets=facets, **asked)
    if as_json:
        echo_json(result.to_dict())
    else:
        from search.cli.output import print_result

        print_result(result, page=asked["page"], limit=asked["limit"])
    return 0 if result.total else 1


@click.command()
@click.argument("prefix")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True)
@index_option
@json_option
def suggest(prefix: str, limit: int, index_dir: Path, as_json: bool) -> int:
    """Complete a title, commander or place.

    Example: zhanyi suggest 傅
    """
    from search.engine import Engine

    with Engine.open(index_dir) as engine:
        found = engine.suggest(prefix, limit=limit)
    if as_json:
        echo_json([{"text": s.text, "kind": s.kind, "articles": s.articles} for s in found])
    else:
        for suggestion in found:
            click.echo(f"{suggestion.text}\t{suggestion.kind}\t{suggestion.articles}")
    return 0 if found else 1

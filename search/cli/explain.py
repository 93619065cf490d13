"""`zhanyi explain`: why an article has the score that a search shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.options import echo_json, index_option, json_option

if TYPE_CHECKING:
    from search.explaining import Explanation, Part


@click.command()
@click.argument("query")
@click.argument("id")
@click.option("--commander", help="As in `zhanyi search`.")
@click.option("--place", help="As in `zhanyi search`.")
@click.option("--date", help="As in `zhanyi search`.")
@index_option
@json_option
def explain(
    query: str, id: str, commander: str | None, place: str | None, date: str | None, index_dir: Path, as_json: bool
) -> int:
    """Print why an article has the score that a search for QUERY shows: what stands where, and what it is worth.

    Example: zhanyi explain "張靈甫 孟良崮" 孟良崮战役.wikitext
    """
    from search.engine import Engine

    with Engine.open(index_dir) as engine:
        explanation = engine.explain(query, id, commander=commander, place=place, date=date)
    if as_json:
        echo_json(explanation.to_dict(), indent=1)
    else:
        _print(explanation)
    return 0 if explanation.matches else 1


def _print(explanation: Explanation) -> None:
    if not explanation.matches:
        click.echo(f"{explanation.id} ({explanation.title}) does not answer {explanation.query!r}")
        return
    click.echo(f"{explanation.id} ({explanation.title}): score {explanation.score:.4f} for {explanation.query!r}")
    if explanation.left_out:
        click.echo(f"  not looked for, because it only asks: {'、'.join(explanation.left_out)}")
    for part in explanation.parts:
        click.echo(_line(part))
    if not explanation.is_among_first:
        click.echo("  nearness is looked at for the first hits only; this one comes behind them")


def _line(part: Part) -> str:
    from search.evaluation import FULL_SCORE

    values = part.to_dict()
    score = f"{part.points / FULL_SCORE:9.4f}  {part.kind:8}"
    if part.kind == "nearness":
        return f"{score}  «{' '.join(part.text.split())}»"
    if part.kind == "filter":
        return f"{score}  {part.text}"
    return f"{score}  {part.text}  = {values['idf']:.4f} × {values['impact']:.4f}  in {', '.join(part.fields)}"

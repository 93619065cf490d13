"""`zhanyi eval`: how well the index answers a set of questions whose right answers are known."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli.options import echo_json, index_option, json_option


@click.command("eval")
@click.argument("questions", type=click.Path(path_type=Path))
@click.option("--query-key", default="query", show_default=True, help="Member of each line that is asked.")
@index_option
@json_option
def evaluate(questions: Path, query_key: str, index_dir: Path, as_json: bool) -> None:
    """Print relevance figures over a question set.

    A line of QUESTIONS is {"query": "…", "relevant": ["id", …]}.

    Example: zhanyi eval questions.jsonl --query-key other_script
    """
    from search.engine import Engine
    from search.evaluate import evaluate as measure
    from search.evaluate import read_questions

    with Engine.open(index_dir) as engine:
        figures = measure(engine, read_questions(questions, key=query_key)).to_dict()
    if as_json:
        echo_json(figures)
        return
    for name, figure in figures.items():
        click.echo(f"{name:10} {figure:,}")

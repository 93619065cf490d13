"""`zhanyi show`: one article, with its fields and the evidence of each."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli.options import echo_json, index_option, json_option


@click.command()
@click.argument("id")
@index_option
@json_option
def show(id: str, index_dir: Path, as_json: bool) -> None:
    """Print one article: its text, its fields, and what each field was read from.

    Example: zhanyi show 孟良崮战役.wikitext
    """
    from corpus import fields_json
    from search.engine import Engine

    with Engine.open(index_dir) as engine:
        article = engine.article(id)
    if as_json:
        echo_json({"id": article.id, **fields_json(article), "text": article.text})
    else:
        from search.cli.output import print_article

        print_article(article)

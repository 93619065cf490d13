"""`zhanyi names`: under which other names do things go, as far as the articles of an index agree?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli.options import echo_json, index_option, json_option

if TYPE_CHECKING:
    from index.aliases import Listed


@click.command()
@click.argument("prefix", default="")
@index_option
@json_option
def names(prefix: str, index_dir: Path, as_json: bool) -> int:
    """Print the names that begin with PREFIX and have other names.

    Behind each other name stand its source (a link, 又称 in a lead …) and how many articles say so. Without PREFIX all
    names are printed; --json prints a line for each.

    Example: zhanyi names 蔣
    """
    from index import Reader

    with closing(Reader.open(index_dir)) as reader:
        found = list(reader.aliases.listed(prefix))
    for name in found:
        if as_json:
            echo_json(_json(name))
        else:
            _print(name)
    return 0 if found else 1


def _json(name: Listed) -> dict[str, object]:
    others = [{"name": o.name, "articles": o.articles, "source": o.origin, "via": o.via or None} for o in name.others]
    return {"name": name.name, "articles": name.kinds, "others": others}


def _print(name: Listed) -> None:
    kinds = ", ".join(f"{kind} {articles}" for kind, articles in name.kinds.items())
    click.echo(name.name + (f"\t{kinds}" if kinds else ""))
    for other in name.others:
        via = f" via {other.via}" if other.via else ""
        click.echo(f"    {other.name}\t{other.origin}{via}\t{other.articles}")

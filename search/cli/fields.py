"""`zhanyi fields`: what the extraction finds in files, without an index."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli.options import echo_json, json_option


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def fields(paths: tuple[Path, ...], as_json: bool) -> int:
    """Print the fields that are read from articles; with --json one article a line.

    Example: zhanyi fields 孟良崮战役.wikitext --json
    """
    from corpus import Problem, fields_json, read

    status = 1
    for item in read(list(paths)):
        if isinstance(item, Problem):
            click.echo(f"zhanyi: {item}", err=True)
            continue
        status = 0
        if as_json:
            echo_json(fields_json(item))
        else:
            from search.cli.output import print_fields

            print_fields(item)
    return status

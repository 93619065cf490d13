"""Which options do several commands share?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def default_index() -> Path:
    """Return where an index lies if nobody says otherwise: the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("zhanyi", appauthor=False) / "index"


def index_option(command: Command) -> Command:
    """Add `--index`, which `$ZHANYI_INDEX` and then the user's data folder stand in for."""
    return click.option(
        "--index",
        "index_dir",
        envvar="ZHANYI_INDEX",
        type=click.Path(path_type=Path),
        default=default_index,
        show_default="$ZHANYI_INDEX, else the user's data folder",
        help="Folder of the index.",
    )(command)


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on standard output.")(
        command
    )


def segmenter_option(command: Command) -> Command:
    """Add `--segmenter`."""
    # Not read from `index.analysis.SEGMENTERS`: a page of help must not load the analysis. A test holds them equal.
    return click.option(
        "--segmenter",
        type=click.Choice(["rjieba", "jieba"]),
        default="rjieba",
        show_default=True,
        help="What cuts the words: rjieba, or the reference jieba, many times slower.",
    )(command)


def echo_json(value: Any, *, indent: int | None = None) -> None:
    """Print `value` as JSON in UTF-8, whatever the terminal's own encoding is."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    click.echo(text.encode("utf-8", "surrogatepass"))


def warn(message: str | None) -> None:
    """Print a warning on standard error, if there is one."""
    if message:
        click.echo(f"zhanyi: {message}", err=True)

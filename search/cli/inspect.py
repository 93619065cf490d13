"""`zhanyi analyze`, `zhanyi stats` and `zhanyi check`: how a text is cut, what an index holds, whether it is whole."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli.options import echo_json, index_option, json_option, segmenter_option


@click.command()
@click.argument("text")
@segmenter_option
@json_option
def analyze(text: str, segmenter: str, as_json: bool) -> int:
    """Print the terms of a text with their offsets: words, then single characters.

    Example: zhanyi analyze 張靈甫的整編第７４師
    """
    from index import analysis

    cut = analysis.words(text, cutter=analysis.segmenter(segmenter))
    terms = [
        {"kind": kind, "term": t.text, "position": t.position, "start": t.start, "end": t.end}
        for kind, tokens in (("word", cut), ("character", analysis.characters(text)))
        for t in tokens
    ]
    for term in terms:
        if as_json:
            echo_json(term)
        else:
            written = text[int(str(term["start"])) : int(str(term["end"]))]
            click.echo(f"{term['kind']:9} {term['start']:>4}–{term['end']:<4} {term['term']}\t{written!r}")
    return 0 if terms else 1


@click.command()
@index_option
@json_option
def stats(index_dir: Path, as_json: bool) -> None:
    """Print what the index holds: articles, terms, postings, bytes, versions.

    Example: zhanyi stats --json
    """
    from search.engine import Engine

    with Engine.open(index_dir) as engine:
        counted = engine.stats()
    if as_json:
        echo_json(counted)
        return
    for name, value in counted.items():
        if name != "fields":
            click.echo(f"{name:12} {value:,}" if isinstance(value, int) else f"{name:12} {value}")
    click.echo(f"\n{'field':12} {'terms':>12} {'postings':>12} {'tokens':>12}")
    for name, row in counted["fields"].items():
        click.echo(f"{name:12} {row['terms']:>12,} {row['postings']:>12,} {row['tokens']:>12,}")


@click.command()
@index_option
@json_option
def check(index_dir: Path, as_json: bool) -> int:
    """Hold every byte of the index against its checksums; exit with 1 if one was changed.

    Example: zhanyi check
    """
    from index import verify

    wrong = verify(index_dir)
    if as_json:
        echo_json({"index": str(index_dir), "ok": not wrong, "problems": wrong})
    elif wrong:
        for line in wrong:
            click.echo(line)
        click.echo("make the index anew with `zhanyi build`")
    else:
        click.echo(f"{index_dir}: every byte is as it was written")
    return 1 if wrong else 0

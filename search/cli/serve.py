"""`zhanyi serve`: the web form and the JSON API, on this machine unless told otherwise."""

from __future__ import annotations

from pathlib import Path

import click

from search.cli.options import index_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0: every network.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
@index_option
def serve(host: str, port: int, index_dir: Path) -> None:
    """Serve the web form and the JSON API until stopped with Ctrl-C.

    Example: zhanyi serve --port 8080
    """
    from search.web import serve as serve_web

    serve_web(index_dir, host=host, port=port)

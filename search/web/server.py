"""How is the application put on a port? One process with a few threads; for this machine only unless told otherwise."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import waitress
from flask import Flask

from search.errors import SearchError


class ServerError(SearchError):
    """The server cannot listen where it was told to."""


def serve(index_dir: Path | str, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve an index until Ctrl-C, printing the address first; port 0 takes any free one.

    Raises ServerError where the address is taken or is not this machine's, and what `Engine.open` raises.
    """
    from search.engine import Engine
    from search.web.app import create_app

    engine = Engine.open(index_dir)
    engine.warm_up()
    server = listen(create_app(engine), host, port)
    print(f"Zhanyi answers at {address(server)} (Ctrl-C ends it)", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def listen(app: Flask, host: str, port: int) -> Any:
    """Return a waitress server that is bound but not yet running; raise ServerError where it cannot be bound."""
    try:
        bound = _bind(host, port)
    except (OSError, OverflowError) as error:
        raise ServerError(f"The server cannot listen on {host}:{port} ({error}); choose another --port.") from error
    return waitress.create_server(
        app,
        sockets=[bound],
        threads=4,
        ident="",
        # Only GET is answered: no body is worth reading, and a header longer than this is no query of ours.
        max_request_body_size=1024,
        max_request_header_size=64 * 1024,
    )


def address(server: Any) -> str:
    """Return the URL of a bound server."""
    host, port = server.effective_host, server.effective_port
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _bind(host: str, port: int) -> socket.socket:
    # Not left to waitress, which forgets to close the sockets that it could not bind.
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, _, _, _, target = min(found, key=lambda info: info[0] != socket.AF_INET)
    return socket.create_server((str(target[0]), int(target[1])), family=family)

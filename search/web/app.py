"""How do views, JSON, errors and headers become one application? `create_app` joins them, for any WSGI server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from logging import Logger
from pathlib import Path
from threading import Lock
from typing import cast

from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from corpus.errors import Error
from search.web import security
from search.web.addresses import Addresses
from search.web.api import Api
from search.web.failures import failure_of
from search.web.needs import EngineProvider, SearchEngine
from search.web.pages import Assets
from search.web.views import Route, Views

_STATIC_AGE = 365 * 24 * 3600
"""Seconds that a file may be cached: its address has its version."""


def create_app(engine: SearchEngine | EngineProvider) -> Flask:
    """Return the web form and JSON API over an engine, or over whatever a function returns at each request.

    An engine with a method `refreshed` is asked for its successor before each request, so that a rebuilt index is
    served without a restart. Where there is none that can be opened, the one that is open goes on answering.
    """
    app = Flask("search.web")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _STATIC_AGE
    # Article ids may hold empty segments (`a//b`); an address is answered as it is written.
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it, its base class not.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Likewise.
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    provider = _Latest(cast(SearchEngine, engine), app.logger) if hasattr(engine, "search") else engine
    views = Views(provider, _assets())
    _route(app, (*views.routes(), *Api(provider).routes()))
    _answer_errors(app, views)
    security.protect(app)
    return app


class _Latest:
    """Gives the newest generation of an engine, or the one that is open where a newer one can't be opened."""

    def __init__(self, engine: SearchEngine, logger: Logger) -> None:
        self._engine = engine
        self._logger = logger
        self._lock = Lock()
        self._trouble = ""

    def __call__(self) -> SearchEngine:
        refreshed = getattr(self._engine, "refreshed", None)
        if refreshed is None:
            return self._engine
        with self._lock:
            try:
                self._engine = self._engine.refreshed()  # type: ignore[attr-defined]  # Asked for above.
                self._trouble = ""
            except (Error, OSError) as error:
                self._log(str(error))
            return self._engine

    def _log(self, trouble: str) -> None:
        """Log what keeps from a newer index, once and not at every request."""
        if trouble != self._trouble:
            self._logger.error("the index that is open goes on answering: %s", trouble)
        self._trouble = trouble


def _assets() -> Callable[[str], Assets]:
    """Return the files' addresses as a function of where the application is mounted."""
    folder = Path(__file__).parent / "static"
    names = ("zhanyi.css", "zhanyi.js", "zhanyi.svg")
    versions = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12] for name in names}
    return lambda root: Assets(*(Addresses(root).static(name, versions[name]) for name in names))


def _route(app: Flask, routes: tuple[Route, ...]) -> None:
    for rule, name, function in routes:
        app.add_url_rule(rule, name, function, methods=["GET"], provide_automatic_options=False)


def _answer_errors(app: Flask, views: Views) -> None:
    def answer(error: Exception) -> BaseResponse:
        if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
            return error.get_response()
        failure = failure_of(error)
        if failure.status >= 500:
            app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
        is_api = request.path.startswith("/api/")
        response: Response = jsonify(failure.to_dict()) if is_api else make_response(views.error(failure))
        response.status_code = failure.status
        if failure.status == 405:
            response.headers["Allow"] = "GET, HEAD"
        return response

    app.register_error_handler(Exception, answer)

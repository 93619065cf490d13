"""Why did a request fail, and how is that said? One table from errors to HTTP statuses and codes for pages and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import HTTPException

from search.errors import ArticleNotFound, QueryError
from search.web.asked import ParameterError


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed request: `code` names its kind, `query` and `position` say where a query cannot be read."""

    code: str
    status: int
    message: str
    query: str = ""
    position: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the failure in the one shape that every JSON error has."""
        return {"error": {"code": self.code, "message": self.message, "position": self.position}}


def failure_of(error: Exception) -> Failure:
    """Return what to tell the visitor about an error; what was not foreseen is told without its details."""
    if isinstance(error, QueryError):
        return Failure("query", 400, str(error), error.query or "", error.position)
    if isinstance(error, ParameterError):
        return Failure("parameter", 400, str(error))
    if isinstance(error, ArticleNotFound):
        return Failure("not_found", 404, str(error))
    if isinstance(error, HTTPException) and error.code is not None:
        return _failure_of_http(error.code)
    return Failure("internal", 500, "The request failed; the server's log says why.")


def _failure_of_http(status: int) -> Failure:
    if status == 404:
        return Failure("not_found", 404, "There is nothing at this address.")
    if status == 405:
        return Failure("method", 405, "Only GET is answered here.")
    if status < 500:
        return Failure("parameter", status, "The request cannot be read.")
    return Failure("internal", status, "The request failed; the server's log says why.")

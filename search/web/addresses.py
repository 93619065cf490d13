"""Under which address does each page stand? Every URL of the web form is made here, none in a template.

All are paths on this host (`/search?q=…`), so that no Host header can lead a visitor elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from search.web.asked import Asked

_PLAIN_ID = re.compile(r"(?!.*(?:^|/)\.{0,2}(?:/|$))[^\x00-\x1f\x7f\\]+")
"""Ids that survive as a path: browsers resolve `.` and `..` and turn backslashes, servers fold empty segments."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one visit: `root` is where the application is mounted, `ui` the chosen labels if any."""

    root: str = ""
    ui: str = ""

    def home(self) -> str:
        """The start page with its empty form."""
        return self._make("/", [])

    def results(self) -> str:
        """The page that a form is sent to; a form adds its own parameters."""
        return f"{self.root}/search"

    def search(self, asked: Asked) -> str:
        """The page with the answer to a request."""
        return self._make("/search", asked.parameters())

    def article(self, id: str, asked: Asked | None = None) -> str:
        """The page of an article; with the request that led there, whose words it marks."""
        parameters = [] if asked is None else asked.parameters()
        if _PLAIN_ID.fullmatch(id):
            return self._make(f"/article/{quote(id, safe='/')}", parameters)
        return self._make("/article", [("id", id), *parameters])

    def suggest(self) -> str:
        """Where the script asks for completions."""
        return f"{self.root}/api/suggest"

    def api_search(self, asked: Asked) -> str:
        """The same answer as JSON."""
        return replace(self, ui="")._make("/api/search", asked.parameters())

    def opensearch(self) -> str:
        """The description by which a browser can search here."""
        return self._make("/opensearch.xml", [])

    def static(self, name: str, version: str) -> str:
        """A file of the page's own; `version` changes with its content, so that it may be cached for long."""
        return f"{self.root}/static/{quote(name)}?v={version}"

    def with_labels(self, ui: str) -> Addresses:
        """Return the addresses of the same pages with other labels."""
        return replace(self, ui=ui)

    def _make(self, path: str, parameters: list[tuple[str, str]]) -> str:
        pairs = [*parameters, ("ui", self.ui)] if self.ui else parameters
        query = urlencode(pairs, quote_via=quote)
        return f"{self.root}{path}?{query}" if query else f"{self.root}{path}"

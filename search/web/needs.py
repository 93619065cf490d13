"""What does the web form need of an engine? The methods it calls, so that tests can stand in a small one.

`search.Engine` has them all. Nothing here knows Flask, nor how an engine finds anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from corpus.article import Article
from search.result import Result


class Completion(Protocol):
    """Something that could be meant by what was typed so far."""

    @property
    def text(self) -> str:
        """The title or value."""
        ...

    @property
    def kind(self) -> str:
        """Whether it is a title, an alias, a commander or a place."""
        ...


class SearchEngine(Protocol):
    """An open index that answers; safe to be asked from several threads at once."""

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        page: int = 1,
        commander: str | None = None,
        place: str | None = None,
        date: str | None = None,
        sort: str = "relevance",
        facets: Sequence[str] = (),
        snippets: bool = True,
    ) -> Result:
        """Return one page of hits; raise `search.errors.QueryError` where the query cannot be read."""
        ...

    def article(self, id: str) -> Article:
        """Return one article whole; raise `search.errors.ArticleNotFound` where there is none."""
        ...

    def find_title(self, title: str) -> str | None:
        """Return the id of the article with this title, in either script, or None."""
        ...

    def marks(self, query: str, text: str) -> Sequence[tuple[int, int]]:
        """Return where the words of a query stand in a text, as (start, end) character offsets."""
        ...

    def suggest(self, prefix: str, *, limit: int = 10) -> Sequence[Completion]:
        """Return titles, aliases and field values that begin with what was typed (`粟` gives 粟裕)."""
        ...

    def stats(self) -> dict[str, Any]:
        """Return figures about the index: documents, terms, postings, bytes, versions."""
        ...


EngineProvider = Callable[[], SearchEngine]
"""Gives the engine that is to answer now; called once for each request."""

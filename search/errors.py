"""Which errors can a search raise?

corpus.Error
└─ SearchError
   ├─ QueryError         the query can't be understood; it knows where
   └─ ArticleNotFound    no article has that id
"""

from __future__ import annotations

from corpus.errors import Error


class SearchError(Error):
    """A search that cannot be done as asked."""


class QueryError(SearchError):
    """A query that can't be understood; `position` is the offset of the character that is the trouble, if one is."""

    def __init__(self, reason: str, query: str = "", position: int | None = None) -> None:
        super().__init__(f"query: {reason}")
        self.query = query
        self.position = position


class ArticleNotFound(SearchError):
    """No article of the index has that id."""

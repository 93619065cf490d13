"""Which articles answer, in what order, and why?"""

from typing import TYPE_CHECKING

from corpus.lazy import lazy

if TYPE_CHECKING:
    from search.engine import Engine
    from search.errors import ArticleNotFound, QueryError, SearchError
    from search.result import FacetCount, Hit, Result, Snippet, Suggestion
else:
    __getattr__ = lazy(
        __name__,
        {
            "search.engine": ("Engine",),
            "search.errors": ("ArticleNotFound", "QueryError", "SearchError"),
            "search.result": ("FacetCount", "Hit", "Result", "Snippet", "Suggestion"),
        },
    )

__all__ = [
    "ArticleNotFound",
    "Engine",
    "FacetCount",
    "Hit",
    "QueryError",
    "Result",
    "SearchError",
    "Snippet",
    "Suggestion",
]

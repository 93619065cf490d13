"""Which articles answer, in what order, and why?"""

from search.engine import Engine
from search.errors import ArticleNotFound, QueryError, SearchError
from search.result import FacetCount, Hit, Result, Snippet, Suggestion

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

"""How do the other names that articles give lie in a segment? One more column of values, beside those of the keywords.

    value  = name TAB other TAB origin        as the article writes them (see `corpus.other_names`)

So they come and go with their article, and a merge takes them along. Which of them are to be believed is decided over
all articles, when a generation is put together: see `index.learning`.
"""

from __future__ import annotations

from corpus.article import Article
from corpus.other_names import other_names
from index.schema import KEYWORDS

PAIRS = "other_name"
"""The name of the column."""

COLUMNS = (*KEYWORDS, PAIRS)
"""All fields whose values a segment keeps as written."""

BETWEEN = "\t"
"""Stands between the parts of a value; no name has it, and folding leaves it alone."""


def pairs_of(article: Article) -> list[str]:
    """Return the pairs of names that an article gives, each as one value."""
    return (
        []
        if article.is_plain
        else [BETWEEN.join((pair.name, pair.other, pair.origin)) for pair in other_names(article)]
    )

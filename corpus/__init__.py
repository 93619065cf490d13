"""What does this file say?  Articles from files and folders, with commanders, places and dates and their evidence."""

from typing import TYPE_CHECKING

from corpus.lazy import lazy

if TYPE_CHECKING:
    from corpus.article import Article, Fields, Infobox, Link, Period, Section, Value
    from corpus.errors import ArticleError, CorpusError, Error, Problem, SourceError
    from corpus.export import fields_json
    from corpus.partial_date import PartialDate
    from corpus.sources import Source, find_sources, parse_source, read, read_source
else:
    __getattr__ = lazy(
        __name__,
        {
            "corpus.article": ("Article", "Fields", "Infobox", "Link", "Period", "Section", "Value"),
            "corpus.errors": ("ArticleError", "CorpusError", "Error", "Problem", "SourceError"),
            "corpus.export": ("fields_json",),
            "corpus.partial_date": ("PartialDate",),
            "corpus.sources": ("Source", "find_sources", "parse_source", "read", "read_source"),
        },
    )

__all__ = [
    "Article",
    "ArticleError",
    "CorpusError",
    "Error",
    "Fields",
    "Infobox",
    "Link",
    "PartialDate",
    "Period",
    "Problem",
    "Section",
    "Source",
    "SourceError",
    "Value",
    "fields_json",
    "find_sources",
    "parse_source",
    "read",
    "read_source",
]

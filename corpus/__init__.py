"""What does this file say?  Articles from files and folders, with commanders, places and dates and their evidence."""

from corpus.article import Article, Fields, Infobox, Link, Period, Section, Value
from corpus.dates import PartialDate
from corpus.errors import ArticleError, CorpusError, Error, Problem, SourceError
from corpus.export import fields_json
from corpus.sources import Source, find_sources, parse_source, read, read_source

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

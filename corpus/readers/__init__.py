"""Which reader takes a file, and what does it make of the bytes?  The readers and the table that chooses among them."""

from corpus.readers.decode import decode
from corpus.readers.records import Lines, Origin, Record
from corpus.readers.table import (
    FORMATS,
    Format,
    cut_apart,
    cut_stream,
    cut_stream_roughly,
    endings,
    format_for,
    markup_of,
    may_hold_articles,
    read_record,
    read_stream,
    row_for,
    stem,
)
from corpus.readers.titles import title_from_name

__all__ = [
    "FORMATS",
    "Format",
    "Lines",
    "Origin",
    "Record",
    "cut_apart",
    "cut_stream",
    "cut_stream_roughly",
    "decode",
    "endings",
    "format_for",
    "markup_of",
    "may_hold_articles",
    "read_record",
    "read_stream",
    "row_for",
    "stem",
    "title_from_name",
]

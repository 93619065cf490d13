"""Which reader takes a file, and what does it make of the bytes?  The readers and the table that chooses among them."""

from corpus.readers.decode import decode
from corpus.readers.table import FORMATS, Format, Origin, endings, format_for, markup_of, read_stream, stem
from corpus.readers.titles import title_from_name

__all__ = [
    "FORMATS",
    "Format",
    "Origin",
    "decode",
    "endings",
    "format_for",
    "markup_of",
    "read_stream",
    "stem",
    "title_from_name",
]

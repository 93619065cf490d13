"""What does a file hold before it is parsed? Records: the lines, pages or members that are an article each.

Cutting a file into records is quick and takes one process; reading a record is slow, and any process can do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from corpus.article import Article
from corpus.errors import Problem


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stream comes from: the article's id, the path for messages, and the file's name for the title.

    `size` are the bytes of the file as it lies on disk, packed or not, 0 where that is not known. Whoever wants only
    the beginning of the stream clears `twice`, so that nobody reads all of it ahead.
    """

    id: str
    location: str
    name: str
    size: int = 0
    twice: bool = True


class Record(NamedTuple):
    """One article as a file holds it, not parsed yet: its bytes, the file, and the line on which it begins (0: none).

    `beside` is what the bytes don't say and the article depends on: a member's id, or the other titles of a page.
    """

    data: bytes
    origin: Origin
    line: int = 0
    beside: tuple[str, ...] = ()

    @property
    def location(self) -> str:
        """The path, with `:line` behind it."""
        return f"{self.origin.location}:{self.line}" if self.line else self.origin.location

    @property
    def content(self) -> bytes:
        """All that decides what the article says, wherever it lies."""
        written = self.data.rstrip()
        return written if not self.beside else "\0".join((*self.beside, "")).encode("utf-8", "replace") + written


class Lines(NamedTuple):
    """Lines of a file, whole but not cut apart yet: their bytes, the file, and the number of the first."""

    data: bytes
    origin: Origin
    line: int


Cut = Callable[[BinaryIO, Origin], Iterator[Record | Problem]]
"""Yields the records of an unpacked stream and what is wrong with it; raises SourceError where none can be found."""

CutRoughly = Callable[[BinaryIO, Origin], Iterator[Lines]]
"""Yields an unpacked stream as lines, many at a time, in order; there is a record in each, or a problem."""

CutApart = Callable[[Lines], Iterator[Record | Problem]]
"""Yields the records in lines, and what is wrong with them."""

Read = Callable[[Record], Article | Problem]
"""Gives the article of a record; raises CorpusError where it cannot be read."""

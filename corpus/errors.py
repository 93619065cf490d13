"""Which errors can reading articles raise, and what is a problem that only concerns one article?

    Error                    everything that Zhanyi raises on purpose
    └─ CorpusError           a path, file or article cannot be read
       ├─ SourceError        the file itself: missing, unreadable, unknown kind
       └─ ArticleError       one article in a readable file is broken

A `Problem` is the value form of these: it is collected and reported at the end, so that one bad article never stops a
build.
"""

from __future__ import annotations

from dataclasses import dataclass


class Error(Exception):
    """Something that Zhanyi refuses or cannot do; the message says where and what to do about it."""


class CorpusError(Error):
    """A path, file or article cannot be read."""


class SourceError(CorpusError):
    """A file is missing, unreadable, or of a kind that no reader takes."""


class ArticleError(CorpusError):
    """One article in a readable file is broken."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read: where it is, and why."""

    location: str
    """The path, with `:line` behind it where a file holds many articles."""
    reason: str
    """A sentence that says what is wrong and, where there is one, the remedy."""

    def __str__(self) -> str:
        return f"{self.location}: {self.reason}"

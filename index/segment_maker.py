"""How does a process turn pieces into segments? It reads and inverts them, and writes a file when that is full.

    piece ──read_piece──▶ articles ──document──▶ Inverter ──▶ segment file

A segment is closed when it has taken in so much text that memory would grow beyond its bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy.typing as npt

from corpus import Article, Problem
from corpus.article import Plain
from index import manifest
from index.codec import framing
from index.codec.container import SUFFIX, ContainerWriter
from index.codec.inversion import Document, Inverter
from index.pairs import COLUMNS, pairs_of
from index.pieces import Piece, Read, read_piece
from index.schema import BY_NAME, FIELDS, KEYWORDS, values_of
from index.weights import K1, PAIRS, WEIGHTS

Array = npt.NDArray[Any]
Cut = Callable[[str], list[str]]

MOST_DOCUMENTS = 65_535
"""Of one segment: the numbers of its documents then take two bytes."""
_BATCH = 1_000_000
"""Characters that are inverted at once."""
_SEGMENT = 20_000_000
"""Characters of text in one segment: about 400 MB of memory while it is written."""
_keywords = itemgetter(*(FIELDS.index(BY_NAME[name]) for name in KEYWORDS))
"""Returns the values of the keyword fields out of those of all."""
_TITLE, _BODY = (FIELDS.index(BY_NAME[name]) for name in ("title", "body"))
_TITLES = KEYWORDS.index("title")
_NO_TEXTS = [""] * len(FIELDS)
_NO_VALUES: list[Sequence[str]] = [()] * len(COLUMNS)


class Taken(NamedTuple):
    """An article that lies in a segment: its id, what it is known by, its place, and where it was read.

    Without a segment it was not taken: the segment has an article of the same id already, or the index has the same
    article from before. `text_bytes` in UTF-8.
    """

    id: str
    digest: int
    segment: str | None
    document: int
    location: str
    text_bytes: int


@dataclass(frozen=True, slots=True)
class Inverted:
    """What one piece held: its problems and its articles, in order; the piece itself without its records."""

    piece: Piece
    problems: tuple[Problem, ...]
    articles: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A segment file that is whole and durable."""

    name: str
    documents: int
    entry: manifest.FileEntry


def document(article: Article | Plain, plain: bytes = b"", *, digest: int = 0, stamp: int = 0) -> Document:
    """Return what a segment is given of an article and its record; a field's values stand on lines of their own."""
    if isinstance(article, Plain):
        return _plain_document(article, plain, digest, stamp)
    period, values = article.fields.period, values_of(article)
    return Document(
        article.id,
        ["\n".join(each) if each else "" for each in values],
        framing.encode(article.text, plain),
        period.start.first_day if period else None,
        period.end.last_day if period else None,
        [*_keywords(values), pairs_of(article)],
        digest,
        stamp,
    )


def _plain_document(article: Plain, plain: bytes, digest: int, stamp: int) -> Document:
    """Return the same of an article that has only a title and a text, in a quarter of the time."""
    texts, values = _NO_TEXTS.copy(), _NO_VALUES.copy()
    texts[_TITLE], texts[_BODY], values[_TITLES] = article.title, article.text, [article.title]
    stored = framing.encode(article.text, plain)
    return Document(article.id, texts, stored, values=values, digest=digest, stamp=stamp)


@dataclass(slots=True)
class SegmentMaker:
    """Inverts articles into segments in `folder`, whose names begin with `name`; `written` tells which are whole."""

    folder: Path
    name: str
    averages: Array | None
    """By which impacts are computed. Until they are there, a segment is not closed, however large an article was."""
    cut: Cut
    written: list[Written] = field(default_factory=list)
    _inverter: Inverter | None = None
    _segment: str = ""
    _ids: set[str] = field(default_factory=set)
    _taken: int = 0
    _waiting: list[Document] = field(default_factory=list)
    _waiting_characters: int = 0

    def take(self, read: Read, *, stamp: int = 0, known: int = 0) -> Taken:
        """Take an article; return the segment that it will be in, and its number there."""
        article, size = read.article, len(read.article.text.encode("utf-8", "surrogatepass"))
        if article.id in self._ids or read.digest == known:
            return Taken(article.id, read.digest, None, 0, article.location, size)
        if self._inverter is None:
            self._inverter, self._taken = Inverter(WEIGHTS, K1, self.cut, COLUMNS, pairs=PAIRS), 0
            self._segment = f"{self.name}-{len(self.written):04d}{SUFFIX}"
        taken = Taken(article.id, read.digest, self._segment, len(self._ids), article.location, size)
        self._ids.add(article.id)
        self._waiting.append(document(article, read.record, digest=read.digest, stamp=stamp))
        self._waiting_characters += len(article.text)
        if self._waiting_characters >= _BATCH:
            self._invert()
        is_full = self._taken >= _SEGMENT or len(self._ids) >= MOST_DOCUMENTS
        if is_full and self.averages is not None:
            self.close()
        return taken

    def _invert(self) -> None:
        if self._inverter is not None and self._waiting:
            self._inverter.add(self._waiting)
        self._taken += self._waiting_characters
        self._waiting, self._waiting_characters = [], 0

    def close(self) -> None:
        """Write the open segment, if there is one, and make it durable."""
        self._invert()
        if self._inverter is not None:
            assert self.averages is not None
            path = self.folder / self._segment
            with ContainerWriter(path) as writer:
                self._inverter.write(writer, self.averages)
            self._inverter = None
            self.written.append(Written(path.name, len(self._ids), manifest.measured(path)))
            self._ids.clear()


def invert_piece(piece: Piece, maker: SegmentMaker) -> Inverted:
    """Read one piece and give its articles to `maker`."""
    problems, articles = [], []
    for item in read_piece(piece):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            articles.append(maker.take(item, stamp=piece.stamp, known=piece.known))
    return Inverted(piece.without_records(), tuple(problems), tuple(articles))


def sample_averages(articles: Iterable[Article | Plain], cut: Cut) -> Array:
    """Return the average lengths over some articles, by which all impacts of an index are computed (see `Lengths`)."""
    inverter = Inverter(WEIGHTS, K1, cut, COLUMNS, pairs=PAIRS)
    inverter.add([document(article)._replace(stored=b"") for article in articles])
    averages: Array = inverter.lengths().averages()
    return averages

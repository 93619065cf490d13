"""Into which pieces are sources cut, so that several processes can read them, and which parts need no reading at all?

    source ──a `.jsonl`, a dump, an archive──▶ its records (lines, pages, members), about 400 KB at a time
           ──any other───────────────────────▶ one piece

Two marks tell what an index has already. The digest of a record, or of an article from a file of its own, is the first
64 bits of a BLAKE2b of what it says. A file's stamp is such a digest of what the system says of it (size, times,
inode), as tools for version control and backups use it: a file with the same stamp is not even opened.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from corpus import Article, Problem, Source, read_source
from corpus.article import Plain
from corpus.readers import Lines, Record, cut_apart
from corpus.sources import Records, holds_many, read_shortly
from index import record

Array = npt.NDArray[Any]

_PIECE = 400_000
"""Bytes of a piece."""
_MOST_RECORDS = 10_000
_SETTLED_NS = 2_000_000_000
"""A file changed less than this ago may change once more without its times showing it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source: all of it, or those of its `records` that are not known, and `problems` in cutting it.

    Where nothing is known, they may all be lines still, which whoever reads the piece cuts apart.

    `size` are the bytes of the source, packed as they are, that are done with the piece; `kept` counts known articles.
    `known` is the digest of the article that an index has from the same file, 0 for none.
    """

    source: Source
    records: tuple[Lines | Record, ...] | None = None
    problems: tuple[Problem, ...] = ()
    size: int = 0
    stamp: int = 0
    kept: int = 0
    known: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        """Send records as columns: one by one, they would take twice the time to pickle."""
        kind = type(self.records[0]) if self.records else Record
        columns = None if self.records is None else tuple(zip(*self.records, strict=True))
        return _received, (kind, columns, self.source, self.problems, self.size, self.stamp, self.kept, self.known)

    @property
    def weight(self) -> int:
        """About how many bytes there are to read."""
        return self.size if self.records is None else sum(len(one.data) for one in self.records)

    def without_records(self) -> Piece:
        """Return what there is to know of the piece when it has been read."""
        return replace(self, records=None, problems=())


def _received(
    kind: type[Lines | Record], columns: Sequence[Sequence[Any]] | None, source: Source, *others: Any
) -> Piece:
    records: Any = None if columns is None else tuple(map(kind, *columns)) if columns else ()
    return Piece(source, records, *others)


class Known(Protocol):
    """What an index has already; `keep_lines` and `keep_file` mark the article as found again."""

    def keep_lines(self, digests: Array, location: Callable[[int], str]) -> Array:
        """Return for each record (a line, as a rule) whether its article stands in the index.

        `digests` are theirs, u64; `location(number)` tells where one of them lies.
        """

    def keep_file(self, stamp: int) -> bool:
        """Return whether the article of a file stands in the index."""

    def digest_of(self, id: str) -> int:
        """Return the digest of the article with this id, 0 if there is none."""


class Read(NamedTuple):
    """An article as it was read, its record, and the digest that it is known by from now on."""

    article: Article | Plain
    record: bytes
    digest: int


def digest_of(data: bytes) -> int:
    """Return 64 bits of a BLAKE2b of `data`, never 0."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") or 1


def _stamp(source: Source) -> int:
    """Return a digest of what the system says of a file, or 0 if that may not show its next change."""
    try:
        found = source.path.stat()
    except OSError:
        return 0
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _SETTLED_NS:
        return 0
    told = (source.id, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return digest_of(repr(told).encode("utf-8", "surrogatepass"))


def pieces_of(sources: Iterable[Source], known: Known | None = None, *, twice: bool = True) -> Iterator[Piece]:
    """Cut sources into pieces, and leave out what is known; known files side by side are one piece without a record.

    Whoever wants only the beginning of a source clears `twice`: then none is read ahead.
    """
    kept: list[Source] = []
    for source in sources:
        has_records = holds_many(source)
        stamp = _stamp(source) if source.problem is None and not has_records else 0
        if known is not None and stamp and known.keep_file(stamp):
            kept.append(source)
            continue
        yield from _all_kept(kept)
        kept.clear()
        if has_records:
            yield from _pieces_of_records(source, known, twice)
        else:
            digest = known.digest_of(source.id) if known is not None else 0
            yield Piece(source, size=source.size, stamp=stamp, known=digest)
    yield from _all_kept(kept)


def _all_kept(sources: Sequence[Source]) -> Iterator[Piece]:
    if sources:
        yield Piece(sources[0], (), size=sum(source.size for source in sources), kept=len(sources))


@dataclass(slots=True)
class _Filling:
    """A piece while it is being filled."""

    records: list[Lines | Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bytes: int = 0

    def add(self, item: Lines | Record | Problem) -> None:
        if isinstance(item, Problem):
            self.problems.append(item)
        else:
            self.bytes += len(item.data)
            self.records.append(item)

    def is_full(self) -> bool:
        return self.bytes >= _PIECE or len(self.records) + len(self.problems) >= _MOST_RECORDS

    def piece(self, source: Source, size: int, known: Known | None) -> Piece:
        if known is None:
            return Piece(source, tuple(self.records), tuple(self.problems), size)
        found: list[Record] = []
        for item in chain.from_iterable(map(cut_apart, self.records)):
            if isinstance(item, Problem):
                self.problems.append(item)
            else:
                found.append(item)
        records = _unknown(found, known)
        return Piece(source, tuple(records), tuple(self.problems), size, kept=len(found) - len(records))


def _unknown(records: Sequence[Record], known: Known) -> list[Record]:
    """Return the records whose articles no index has."""
    digests = np.array([digest_of(one.content) for one in records], dtype=np.uint64)
    found = known.keep_lines(digests, lambda number: records[number].location)
    return [records[number] for number in np.flatnonzero(~found).tolist()]


def _pieces_of_records(source: Source, known: Known | None, twice: bool) -> Iterator[Piece]:
    records, filling, done = Records(source, twice=twice), _Filling(), 0
    for item in records:
        filling.add(item)
        if filling.is_full():
            at = max(records.done, done)
            yield filling.piece(source, at - done, known)
            filling, done = _Filling(), at
    yield filling.piece(source, source.size - done, known)


def read_piece(piece: Piece) -> Iterator[Read | Problem]:
    """Yield the articles of a piece and the problems in it."""
    if piece.records is None:
        yield from _read_whole(piece)
        return
    yield from piece.problems
    for one in chain.from_iterable(map(cut_apart, piece.records)):
        if isinstance(one, Problem):
            yield one
            continue
        item = read_shortly(one)
        yield item if isinstance(item, Problem) else Read(item, record.encode(item), digest_of(one.content))


def _read_whole(piece: Piece) -> Iterator[Read | Problem]:
    for item in read_source(piece.source):
        if isinstance(item, Problem):
            yield item
        else:
            yield Read(item, record.encode(item), _digest_of_content(item))


def _digest_of_content(article: Article) -> int:
    """Return a digest of all that an article says, wherever it lies."""
    plain = record.encode(replace(article, location=""))
    return digest_of(plain + b"\0" + article.text.encode("utf-8", "surrogatepass"))

"""Into which pieces are sources cut, so that several processes can read them, and which parts need no reading at all?

    source ──a `.jsonl`──▶ its lines, about 2 MB at a time
           ──any other───▶ one piece

Two marks tell what an index has already. The digest of a line, or of an article from a file of its own, is the first 64
bits of a BLAKE2b of what it says. A file's stamp is such a digest of what the system says of it (size, times, inode),
as tools for version control and backups use it: a file with the same stamp is not even opened.
"""

from __future__ import annotations

import hashlib
import io
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from lzma import LZMAError
from typing import BinaryIO, Protocol

from corpus import Article, Problem, Source, read_source
from corpus.readers.table import endings, unpacked
from index import record

_PIECE = 2_000_000
"""Bytes of a piece."""
_SETTLED_NS = 2_000_000_000
"""A file changed less than this ago may change once more without its times showing it."""
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source: all of it, or `lines` of it that begin with line `first_line`; a known line is empty there.

    `size` are the bytes of the source, packed as they are, that are done with the piece; `kept` counts known articles.
    `known` is the digest of the article that an index has from the same file, 0 for none.
    """

    source: Source
    lines: bytes | None = None
    first_line: int = 1
    size: int = 0
    stamp: int = 0
    kept: int = 0
    known: int = 0

    def without_lines(self) -> Piece:
        """Return what there is to know of the piece when it has been read."""
        return replace(self, lines=None)


class Known(Protocol):
    """What an index has already; `keep_line` and `keep_file` mark the article as found again."""

    def keep_line(self, digest: int, location: str) -> bool:
        """Return whether the article of a line stands in the index."""

    def keep_file(self, stamp: int) -> bool:
        """Return whether the article of a file stands in the index."""

    def digest_of(self, id: str) -> int:
        """Return the digest of the article with this id, 0 if there is none."""


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it was read, its record, and the digest that it is known by from now on."""

    article: Article
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


def pieces_of(sources: Iterable[Source], known: Known | None = None) -> Iterator[Piece]:
    """Cut sources into pieces, and leave out what is known; known files side by side are one piece without a line."""
    kept: list[Source] = []
    for source in sources:
        stamp = _stamp(source) if source.problem is None and not _has_lines(source) else 0
        if known is not None and stamp and known.keep_file(stamp):
            kept.append(source)
            continue
        yield from _all_kept(kept)
        kept.clear()
        if source.problem is None and _has_lines(source):
            yield from _pieces_of_lines(source, known)
        else:
            digest = known.digest_of(source.id) if known is not None else 0
            yield Piece(source, size=source.size, stamp=stamp, known=digest)
    yield from _all_kept(kept)


def _has_lines(source: Source) -> bool:
    return endings(source.path.name)[0] in _LINES


def _all_kept(sources: Sequence[Source]) -> Iterator[Piece]:
    if sources:
        yield Piece(sources[0], b"", size=sum(source.size for source in sources), kept=len(sources))


def _pieces_of_lines(source: Source, known: Known | None) -> Iterator[Piece]:
    done, found = 0, False
    try:
        with source.path.open("rb") as packed:
            for first_line, lines in _some_lines(unpacked(packed, source.path.name)):
                at = min(packed.tell(), source.size)
                kept = _without_known(lines, first_line, source, known) if known else 0
                yield Piece(source, b"".join(lines), first_line, at - done, kept=kept)
                done, found = at, True
    except (OSError, EOFError, LZMAError, zlib.error) as error:
        problem = f"the file cannot be read to its end ({error}); fetch or pack it again"
        yield Piece(replace(source, problem=problem), size=source.size - done)
        return
    if not found:
        yield Piece(source, size=source.size)  # Reading it tells that nothing is in it.


def _some_lines(stream: BinaryIO) -> Iterator[tuple[int, list[bytes]]]:
    number = 1
    while lines := stream.readlines(_PIECE):
        yield number, lines
        number += len(lines)


def _without_known(lines: list[bytes], first_line: int, source: Source, known: Known) -> int:
    """Empty the lines that are known, so that the others keep their numbers; return how many these are."""
    kept = 0
    for i, line in enumerate(lines):
        if known.keep_line(digest_of(line.rstrip()), f"{source.path}:{first_line + i}"):
            lines[i] = b"\n"
            kept += 1
    return kept


def read_piece(piece: Piece) -> Iterator[Read | Problem]:
    """Yield the articles of a piece and the problems in it."""
    read = _read_whole if piece.lines is None else _read_lines
    return read(piece)


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


def _read_lines(piece: Piece) -> Iterator[Read | Problem]:
    from corpus.fields import extract
    from corpus.readers import jsonl

    lines = piece.lines or b""
    line_at: Callable[[int], bytes] = io.BytesIO(lines).readlines().__getitem__
    for item in jsonl.read(io.BytesIO(lines), location=str(piece.source.path), first_line=piece.first_line):
        if isinstance(item, Problem):
            yield item
        else:
            line = int(item.location.rpartition(":")[2]) - piece.first_line
            article = extract(item)
            yield Read(article, record.encode(article), digest_of(line_at(line).rstrip()))

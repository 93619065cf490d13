"""How do several processes turn sources into segments? Each inverts its share of the articles and writes its own files.

    parent ──pieces of sources──▶ processes ──segment files──▶ folder
           ◀──what each piece held──┘

The parent only cuts sources into pieces (whole files, or lines of a `.jsonl`) and deals them out in turn, so that who
gets what doesn't depend on who is faster. A process closes a segment when it has taken in so much text that memory
would grow beyond its bound. A process that dies ends the build with an error; nothing of it is used.
"""

from __future__ import annotations

import io
import multiprocessing
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from lzma import LZMAError
from pathlib import Path
from queue import Empty
from typing import Any

import numpy.typing as npt

from corpus import Article, Problem, Source, read_source
from corpus.readers.table import endings, unpacked
from index import record
from index.codec import framing
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, Inverter
from index.errors import WriteError
from index.processes import die_with_the_parent
from index.schema import FIELDS
from index.weights import K1, WEIGHTS

Array = npt.NDArray[Any]

_BATCH = 1_000_000
"""Characters that are inverted at once."""
_AHEAD = 3
"""Pieces that a process is given before its first answer is waited for."""
_SEGMENT = 16_000_000
"""Characters of text in one segment: about 400 MB of memory while it is written."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a source: all of it, or `lines` of it that begin with line `first_line`."""

    source: Source
    lines: bytes | None = None
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Inverted:
    """What one piece held: its problems, and for each article its id, the hash of its content, and where it is now."""

    piece: int
    problems: tuple[Problem, ...]
    articles: tuple[tuple[str, str, str, int], ...]
    """(id, hash, segment file, document number) per article, in order."""
    text_bytes: int


def document(article: Article, plain: bytes = b"") -> Document:
    """Return what a segment is given of an article and its record; a field's values stand on lines of their own."""
    period = article.fields.period
    return Document(
        article.id,
        ["\n".join(each.values(article)) for each in FIELDS],
        framing.encode(article.text, plain),
        period.start.first_day if period else None,
        period.end.last_day if period else None,
    )


@dataclass(slots=True)
class SegmentMaker:
    """Inverts articles into segments in `folder`, whose names begin with `name`."""

    folder: Path
    name: str
    averages: Array
    cut: Callable[[str], list[str]]
    _inverter: Inverter | None = None
    _made: int = 0
    _taken: int = 0
    _waiting: list[Document] = field(default_factory=list)
    _waiting_characters: int = 0

    @property
    def segment(self) -> str:
        """The name of the file that the next article goes into."""
        return f"{self.name}-{self._made:04d}.columns"

    def take(self, article: Article, plain: bytes) -> tuple[str, int]:
        """Take an article and its record; return the segment that it will be in, and its number there."""
        if self._inverter is None:
            self._inverter, self._taken = Inverter(WEIGHTS, K1, self.cut), 0
        place = self.segment, len(self._inverter) + len(self._waiting)
        self._waiting.append(document(article, plain))
        self._waiting_characters += len(article.text)
        if self._waiting_characters >= _BATCH:
            self._invert()
        if self._taken >= _SEGMENT:
            self.close()
        return place

    def _invert(self) -> None:
        if self._inverter is not None and self._waiting:
            self._inverter.add(self._waiting)
        self._taken += self._waiting_characters
        self._waiting, self._waiting_characters = [], 0

    def close(self) -> None:
        """Write the open segment, if there is one, and make it durable."""
        self._invert()
        if self._inverter is not None:
            with ContainerWriter(self.folder / self.segment) as writer:
                self._inverter.write(writer, self.averages)
            self._inverter, self._made = None, self._made + 1


def invert_piece(number: int, piece: Piece, maker: SegmentMaker) -> Inverted:
    """Read one piece and give its articles to `maker`."""
    problems, articles, size = [], [], 0
    for item in _items(piece):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            plain = record.encode_plain(item)
            articles.append((item.id, record.content_hash(item, plain=plain), *maker.take(item, plain)))
            size += len(item.text.encode("utf-8", "surrogatepass"))
    return Inverted(number, tuple(problems), tuple(articles), size)


def _items(piece: Piece) -> Iterator[Article | Problem]:
    if piece.lines is None:
        yield from read_source(piece.source)
        return
    from corpus.fields import extract
    from corpus.readers import jsonl

    for item in jsonl.read(io.BytesIO(piece.lines), location=str(piece.source.path)):
        path, _, line = item.location.rpartition(":")
        item = replace(item, location=f"{path}:{int(line) + piece.first_line - 1}")
        yield extract(item) if isinstance(item, Article) else item


def sample_averages(articles: Iterable[Article], cut: Callable[[str], list[str]]) -> Array:
    """Return the average length of each field over some articles, by which all impacts of an index are computed."""
    inverter = Inverter(WEIGHTS, K1, cut)
    inverter.add([document(article)._replace(stored=b"") for article in articles])
    averages: Array = inverter.lengths().averages()
    return averages


def invert_all(
    pieces: Iterable[Piece], folder: Path, *, averages: Array, segmenter: str, jobs: int
) -> Iterator[Inverted]:
    """Invert all pieces into segments in `folder`; yield what each held, in the order of the pieces.

    Raises WriteError where a process ends before its work does, and what a process itself raised.
    """
    if jobs < 2:
        yield from _alone(pieces, folder, averages, segmenter)
        return
    # Spawned rather than forked: a fork would share the build's lock, and hold it if the build is killed.
    context = multiprocessing.get_context("spawn")
    workers = [_Worker(context, folder, f"seg{number}", averages, segmenter) for number in range(jobs)]
    try:
        yield from _deal(pieces, workers)
    finally:
        for worker in workers:
            worker.end()


def _alone(pieces: Iterable[Piece], folder: Path, averages: Array, segmenter: str) -> Iterator[Inverted]:
    maker = SegmentMaker(folder, "seg0", averages, _cut(segmenter))
    for number, piece in enumerate(pieces):
        yield invert_piece(number, piece, maker)
    maker.close()


class _Worker:
    """A process with a queue to it and one from it; queues, because a full pipe would make both sides wait."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self._in, self._out = context.Queue(), context.Queue()
        self._process = context.Process(target=_work, args=(self._in, self._out, *arguments), daemon=True)
        self._process.start()

    def give(self, message: tuple[int, Piece] | None) -> None:
        self._in.put(message)

    def take(self) -> Any:
        """Return the next answer; raise what the process raised, or WriteError if it is gone."""
        while True:
            try:
                answer = self._out.get(timeout=1.0)
            except Empty:
                if self._process.is_alive():
                    continue
                raise WriteError(
                    "index: a process of the build was ended from outside (no memory left?); build with fewer --jobs"
                ) from None
            if isinstance(answer, Exception):
                raise answer
            return answer

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        for queue in (self._in, self._out):
            queue.cancel_join_thread()
            queue.close()


def _deal(pieces: Iterable[Piece], workers: Sequence[_Worker]) -> Iterator[Inverted]:
    """Give each process its pieces in turn, a few ahead; collect what they held in the order of the pieces."""
    given = returned = 0
    for piece in pieces:
        workers[given % len(workers)].give((given, piece))
        given += 1
        if given - returned > len(workers) * _AHEAD:
            yield workers[returned % len(workers)].take()
            returned += 1
    while returned < given:
        yield workers[returned % len(workers)].take()
        returned += 1
    for worker in workers:
        worker.give(None)
    for worker in workers:
        worker.take()


def _cut(segmenter: str) -> Callable[[str], list[str]]:
    """Return a segmenter's search mode on whole batches, by its name."""
    if segmenter.startswith("rjieba"):
        import rjieba

        found: Callable[[str], list[str]] = rjieba.cut_for_search
    else:
        import jieba

        found = jieba.lcut_for_search
    return found


def _work(given: Any, done: Any, folder: Path, name: str, averages: Array, segmenter: str) -> None:
    """Invert the pieces that are given until None comes; answer with what each held, or with the error."""
    die_with_the_parent()
    try:
        maker = SegmentMaker(folder, name, averages, _cut(segmenter))
        while (message := given.get()) is not None:
            number, piece = message
            done.put(invert_piece(number, piece, maker))
        maker.close()
        done.put(None)
    except Exception as error:  # The parent raises it.
        done.put(error)


_PIECE = 2_000_000
"""Bytes of a piece."""


def pieces_of(sources: Iterable[Source]) -> Iterator[Piece]:
    """Cut sources into pieces: lines of a `.jsonl`, about 2 MB at a time, and other files as they are."""
    for source in sources:
        if source.problem is not None or endings(source.path.name)[0] != ".jsonl":
            yield Piece(source)
            continue
        try:
            yield from _lines_of(source)
        except (OSError, EOFError, LZMAError, zlib.error) as error:
            yield Piece(
                replace(source, problem=f"the file cannot be read to its end ({error}); fetch or pack it again")
            )


def _lines_of(source: Source) -> Iterator[Piece]:
    line = 1
    with source.path.open("rb") as packed:
        stream = unpacked(packed, source.path.name)
        while lines := stream.readlines(_PIECE):
            yield Piece(source, b"".join(lines), line)
            line += len(lines)

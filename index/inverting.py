"""How do several processes turn sources into segments? Each inverts its share of the articles and writes its own files.

    parent ──pieces of sources──▶ processes ──segment files──▶ folder
           ◀──what each piece held──┘

The parent cuts sources into pieces and deals them out by their size alone, so that who gets what doesn't depend on who
is faster. It takes a share itself, so that one process less has to be started. A process closes a segment when it has
taken in so much text that memory would grow beyond its bound. A process that dies ends the build with an error; nothing
of it is used.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

import numpy.typing as npt

from corpus import Article, Problem
from corpus.article import Plain
from corpus.prose import get_ready
from index import analysis, manifest
from index.analysis.cutting import compiled_words
from index.codec import framing
from index.codec.container import SUFFIX, ContainerWriter
from index.codec.inversion import Document, Inverter
from index.errors import WriteError
from index.pairs import COLUMNS, pairs_of
from index.pieces import Piece, Read, read_piece
from index.processes import collecting_rarely, die_with_the_parent, start_method, started
from index.schema import BY_NAME, FIELDS, KEYWORDS, values_of
from index.weights import K1, PAIRS, WEIGHTS

Array = npt.NDArray[Any]
Cut = Callable[[str], list[str]]

MOST_DOCUMENTS = 65_535
"""Of one segment: the numbers of its documents then take two bytes."""
_BATCH = 1_000_000
"""Characters that are inverted at once."""
_AHEAD = 16
"""Batches that a process is given before its first answer is waited for: more text than it inverts at once."""
_MESSAGE = 400_000
"""Bytes in a batch of pieces, once it has so many."""
_MOST_PIECES = 200
_SEGMENT = 20_000_000
"""Characters of text in one segment: about 400 MB of memory while it is written."""
_DEALING, _UNPACKING = 0.03, 0.04
"""To deal out a piece and to take what it held, and to unpack it, takes these parts of the time to invert it."""
_PACKED = 1.5
"""A piece is taken to have been packed if it has so many times more bytes than its source."""
_WORTH_PROCESSES = 4_000_000
"""Fewer bytes than this are inverted sooner than processes start."""
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
    averages: Array
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
        if self._taken >= _SEGMENT or len(self._ids) == MOST_DOCUMENTS:
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


def invert_all(
    pieces: Iterable[Piece],
    folder: Path,
    *,
    name: str,
    averages: Callable[[], Array],
    segmenter: str,
    jobs: int,
    size: int = 0,
) -> Iterator[Inverted | Written]:
    """Invert all pieces into segments in `folder`; yield what each held, in the order of the pieces, then the segments.

    The names of segments begin with `name`; `averages` is called once, while processes start. There are at least `size`
    bytes to read; processes wait until it shows whether they are worth it where that says too little. Raises WriteError
    where a process ends before its work does, and what a process itself raised.
    """
    first, rest = ([], pieces) if size >= _WORTH_PROCESSES else _some(pieces)
    if jobs < 2 or not rest:
        maker = SegmentMaker(folder, f"{name}-0", averages(), analysis.segmenter(segmenter).cut)
        yield from _alone(chain(first, rest), maker)
        return
    cut = analysis.segmenter(segmenter).cut
    compiled_words(cut)  # Reads the dictionary, which forked processes share.
    context = multiprocessing.get_context(start_method())
    workers = [_Worker(context, folder, f"{name}-{number}", segmenter) for number in range(1, jobs)]
    try:
        found = averages()
        for worker in workers:
            worker.give(found)
        here = _Here(SegmentMaker(folder, f"{name}-0", found, cut))
        yield from _deal(chain(first, rest), here, workers)
    finally:
        for worker in workers:
            worker.end()


def _some(pieces: Iterable[Piece]) -> tuple[list[Piece], Iterable[Piece]]:
    """Return as many pieces as are not worth a process, and the others, which are an empty list if there are none."""
    left, first, size = iter(pieces), [], 0
    while size < _WORTH_PROCESSES and (piece := next(left, None)) is not None:
        first.append(piece)
        size += piece.weight
    following = list(islice(left, 1))
    return first, chain(following, left) if following else []


def _alone(pieces: Iterable[Piece], maker: SegmentMaker) -> Iterator[Inverted | Written]:
    for piece in pieces:
        yield invert_piece(piece, maker)
    maker.close()
    yield from maker.written


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Put small pieces together: to send a file of a few lines over for itself costs more than to read it."""
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += piece.weight
        if size >= _MESSAGE or len(batch) == _MOST_PIECES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Worker:
    """A process with a queue to it and one from it; queues, because a full pipe would make both sides wait."""

    def __init__(self, context: Any, *arguments: Any) -> None:
        self._in, self._out = context.Queue(), context.Queue()
        self._process = started(context, _work, (self._in, self._out, *arguments))

    def give(self, message: Array | list[Piece] | None) -> None:
        self._in.put(message)

    def waits(self) -> bool:
        """Tell whether the next answer would have to be waited for."""
        waits: bool = self._out.empty()
        return waits

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


class _Here:
    """The parent's own share, to give and take as of a `_Worker`: the work is done when its answer is taken."""

    def __init__(self, maker: SegmentMaker) -> None:
        self._maker = maker
        self._given: deque[list[Piece] | None] = deque()
        self._done: deque[Any] = deque()

    def give(self, message: list[Piece] | None) -> None:
        self._given.append(message)

    def waits(self) -> bool:
        """Tell whether the next answer would have to be waited for: never, as taking it does the work."""
        return False

    def work(self) -> bool:
        """Do the next of what was given, and tell whether there was any."""
        if not self._given:
            return False
        self._done.append(_answer(self._given.popleft(), self._maker))
        return True

    def take(self) -> Any:
        if not self._done:
            self.work()
        return self._done.popleft()


def _deal(pieces: Iterable[Piece], here: _Here, others: Sequence[_Worker]) -> Iterator[Inverted | Written]:
    """Give each process its share of batches, a few ahead; collect what these held in the order of the pieces.

    The parent's own share is smaller, as it has the dealing to do besides, and the unpacking.
    """
    asked: deque[tuple[list[Piece], _Here | _Worker]] = deque()
    workers: list[_Here | _Worker] = [here, *others]
    given = [0.0] * len(workers)

    def answered() -> Iterator[Inverted]:
        batch, worker = asked.popleft()
        while worker.waits() and here.work():
            pass
        for piece, (problems, columns) in zip(batch, worker.take(), strict=True):
            yield Inverted(piece, problems, tuple(map(Taken, *columns)) if columns else ())

    for batch in _batches(pieces):
        weight = sum(piece.weight for piece in batch)
        is_packed = weight > _PACKED * sum(piece.size for piece in batch)
        given[0] += weight * (_DEALING + _UNPACKING * is_packed)
        number = given.index(min(given))
        given[number] += weight
        worker = workers[number]
        worker.give(batch)
        asked.append(([piece.without_records() for piece in batch], worker))
        if len(asked) > len(workers) * _AHEAD:
            yield from answered()
    while asked:
        yield from answered()
    for worker in workers:
        worker.give(None)
    for worker in workers:
        yield from worker.take()


def _work(given: Any, done: Any, folder: Path, name: str, segmenter: str) -> None:
    """Take the averages, then invert pieces until None comes; answer with what each held, or with the error."""
    die_with_the_parent()
    try:
        with collecting_rarely():
            cut = analysis.segmenter(segmenter).cut
            compiled_words(cut)
            get_ready()  # While the parent looks for the averages.
            maker = SegmentMaker(folder, name, given.get(), cut)
            while (batch := given.get()) is not None:
                done.put(_answer(batch, maker))
            done.put(_answer(None, maker))
    except Exception as error:  # The parent raises it.
        done.put(error)


def _answer(batch: list[Piece] | None, maker: SegmentMaker) -> list[Any]:
    """Return what each piece of a batch held, or behind the last batch what was written."""
    if batch is None:
        maker.close()
        return maker.written
    found = [invert_piece(piece, maker) for piece in batch]
    # As columns: one by one, articles would take twice the time to pickle.
    return [(one.problems, tuple(zip(*one.articles, strict=True))) for one in found]

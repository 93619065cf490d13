"""How do several processes turn sources into segments? Each inverts its share of the articles and writes its own files.

    parent ──pieces of sources──▶ processes ──segment files──▶ folder
           ◀──what each piece held──┘

The parent cuts sources into pieces and deals them out by their size alone, so that who gets what doesn't depend on who
is faster. It takes a share itself, so that one process less has to be started. What a process makes of its share is for
`segment_maker` to say. A process that dies ends the build with an error; nothing of it is used.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from queue import Empty
from typing import Any

import numpy.typing as npt

from index import analysis
from index.analysis.cutting import compiled_words
from index.errors import WriteError
from index.pieces import Piece
from index.processes import collecting_rarely, die_with_the_parent, start_method, started
from index.segment_maker import Inverted, SegmentMaker, Taken, Written, invert_piece

Array = npt.NDArray[Any]

_AHEAD = 16
"""Batches that a process is given before its first answer is waited for: more text than it inverts at once."""
_EARLY = 2
"""Batches for each process that are dealt out before anything else is done."""
_MESSAGE = 400_000
"""Bytes in a batch of pieces, once it has so many."""
_MOST_PIECES = 200
_DEALING, _UNPACKING = 0.03, 0.04
"""To deal out a piece and to take what it held, and to unpack it, takes these parts of the time to invert it."""
_PACKED = 1.5
"""A piece is taken to have been packed if it has so many times more bytes than its source."""
_WORTH_PROCESSES = 4_000_000
"""Fewer bytes than this are inverted sooner than processes start."""


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

    The names of segments begin with `name`; `averages` is called once, while processes work. There are at least `size`
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
        here = _Here(SegmentMaker(folder, f"{name}-0", None, cut))
        yield from _deal(chain(first, rest), here, workers, averages)
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

    def give(self, message: list[Piece] | None) -> None:
        self._in.put(message)

    def tell(self, averages: Array) -> None:
        self._in.put(averages)

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

    def tell(self, averages: Array) -> None:
        self._maker.averages = averages

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


def _deal(
    pieces: Iterable[Piece], here: _Here, others: Sequence[_Worker], averages: Callable[[], Array]
) -> Iterator[Inverted | Written]:
    """Give each process its share of batches, a few ahead; collect what these held in the order of the pieces.

    The parent's own share is smaller, as it has the dealing to do besides, and the unpacking. It looks for the averages
    when everybody has something to do.
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

    def told() -> Iterator[list[Piece]]:
        found = averages()
        for worker in workers:
            worker.tell(found)
        yield from ()

    batches = _batches(pieces)
    for batch in chain(islice(batches, _EARLY * len(workers)), told(), batches):
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
    """Invert pieces until None comes, and take the averages; answer with what each piece held, or with the error."""
    die_with_the_parent()
    try:
        with collecting_rarely():
            cut = analysis.segmenter(segmenter).cut
            compiled_words(cut)
            maker = SegmentMaker(folder, name, None, cut)
            while (message := given.get()) is not None:
                if isinstance(message, list):
                    done.put(_answer(message, maker))
                else:
                    maker.averages = message
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

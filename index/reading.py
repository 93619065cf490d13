"""How are many sources read at once? In processes of their own where that pays, in the order they were given."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from corpus import Article, Problem, Source, read_source
from index.processes import die_with_the_parent

_WORTH_A_POOL = 200
"""Fewer sources than this are read sooner than processes start."""
_STREAMED = 4 * 1024 * 1024
"""A source of more bytes is read here, article by article, instead of being sent over whole."""
_AHEAD = 64

Item = tuple[Source, Article | Problem | None]


def read_all(sources: Sequence[Source], *, jobs: int) -> Iterator[Item]:
    """Yield (source, article or problem) for all that `sources` hold, and (source, None) at the end of each."""
    if jobs < 2 or len(sources) < _WORTH_A_POOL:
        for source in sources:
            yield from _items(source)
        return
    # Spawned rather than forked: a fork would share the build's lock, and hold it if the build is killed.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=die_with_the_parent) as pool:
        yield from _in_order(sources, pool)


def _items(source: Source) -> Iterator[Item]:
    for item in read_source(source):
        yield source, item
    yield source, None


def _in_order(sources: Sequence[Source], pool: ProcessPoolExecutor) -> Iterator[Item]:
    waiting: deque[tuple[Source, Future[list[Article | Problem]] | None]] = deque()
    for source in sources:
        waiting.append((source, _submitted(source, pool)))
        if len(waiting) >= _AHEAD:
            yield from _finished(*waiting.popleft())
    while waiting:
        yield from _finished(*waiting.popleft())


def _submitted(source: Source, pool: ProcessPoolExecutor) -> Future[list[Article | Problem]] | None:
    if source.size > _STREAMED:
        return None
    try:
        return pool.submit(_read_whole, source)
    except BrokenProcessPool:
        return None


def _finished(source: Source, future: Future[list[Article | Problem]] | None) -> Iterator[Item]:
    try:
        items = None if future is None else future.result()
    except BrokenProcessPool:  # A process was killed, as a system short of memory does: read on here, alone.
        items = None
    if items is None:
        yield from _items(source)
        return
    for item in items:
        yield source, item
    yield source, None


def _read_whole(source: Source) -> list[Article | Problem]:
    return list(read_source(source))

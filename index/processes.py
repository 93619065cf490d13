"""What do the processes of a build share? How they begin, how they end if it is killed, how rarely they clean up."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

_RARELY = 100


def start_method() -> str:
    """Return how processes are best started: forked, which shares all that is loaded, where that is safe.

    It is not where a thread of Python may be in the midst of something, nor on systems other than Linux. The threads of
    numpy's algebra know how to be forked, and a build has nothing to do for them.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def started(context: Any, work: Any, arguments: tuple[Any, ...]) -> Any:
    """Return a process that does `work` and ends when the build is killed."""
    process = context.Process(target=work, args=arguments, daemon=True)
    with warnings.catch_warnings():
        # From 3.12 on Python warns of threads that it did not start itself: see `start_method`.
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        process.start()
    return process


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let Python look for cycles among objects more rarely: a build makes many objects, and hardly any cycle."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] * _RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def die_with_the_parent() -> None:
    """Watch the parent from a thread: a process would wait forever for work from a build that was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    gc.freeze()  # What was there before a fork stays shared if nobody looks for cycles in it.

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

"""What do the processes of a build share? How they end when the build is killed, and how rarely they clean up."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait

_RARELY = 100


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

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

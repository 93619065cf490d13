"""Does the old index go on answering when the disk refuses, and is everything on disk before it is pointed at?"""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from corpus import Article
from index import Reader, WriteError, verify
from index.codec.container import ContainerWriter

MakeIndex = Callable[..., Path]


@pytest.fixture
def old(battle: Callable[..., Article]) -> list[Article]:
    return [battle("白石"), battle("青沙")]


@pytest.fixture
def new(battle: Callable[..., Article]) -> list[Article]:
    return [battle(name, text=f"{name}之戰。" * 500) for name in ("赤岩", "白石", "南嶺")]


def articles(root: Path, opened: Callable[[Path], Reader]) -> list[Article]:
    return list(opened(root).articles())


def names(root: Path) -> set[str]:
    return {path.name.split("-")[0] for path in root.iterdir()}


def in_a_child(task: Callable[[], object]) -> int:
    """Run `task` in a forked process; return 0 if it went well, 1 if it raised WriteError, 2 for anything else."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 2
    try:
        task()
        status = 0
    except WriteError:
        status = 1
    finally:
        os._exit(status)


@pytest.mark.parametrize("part", [0, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_disk_that_takes_no_more_bytes_leaves_the_old_index(
    part: float, make_index: MakeIndex, old: list[Article], new: list[Article], opened: Callable[[Path], Reader]
) -> None:
    root = make_index(old)
    largest = max(path.stat().st_size for path in make_index(new).glob("gen-*/*"))
    allowed = int(largest * part)

    def build_on_a_small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, allowed))
        make_index(new, root=root)

    assert in_a_child(build_on_a_small_disk) == 1
    assert articles(root, opened) == old
    assert verify(root) == []
    assert names(root) == {"CURRENT", "lock", "gen"}
    make_index(new, root=root)
    assert articles(root, opened) == new
    assert len(list(root.glob("gen-*"))) == 1


class Disk:
    """Counts the calls by which a build writes, and refuses the one with the number `full_at`."""

    def __init__(self, full_at: int = -1, error: int = errno.ENOSPC) -> None:
        self.calls: list[str] = []
        self._full_at, self._error = full_at, error

    def _watched(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            self.calls.append(name)
            if len(self.calls) - 1 == self._full_at:
                raise OSError(self._error, os.strerror(self._error))
            return real(*args, **options)

        return call

    @contextmanager
    def watched(self) -> Iterator[None]:
        with ExitStack() as patches:
            for name in ("fsync", "rename", "replace", "mkdir"):
                patches.enter_context(patch.object(os, name, self._watched(name, getattr(os, name))))
            for name in ("write_bytes", "write_text"):
                patches.enter_context(patch.object(Path, name, self._watched(name, getattr(Path, name))))
            for name in ("add_pieces", "finish"):
                real = getattr(ContainerWriter, name)
                patches.enter_context(patch.object(ContainerWriter, name, self._watched(name, real)))
            yield


def test_a_disk_that_is_full_at_any_step_leaves_the_old_index_or_the_new_one(
    make_index: MakeIndex, old: list[Article], new: list[Article], opened: Callable[[Path], Reader]
) -> None:
    root = make_index(old)
    counting = Disk()
    with counting.watched():
        make_index(new, root=root)
    steps = {"fsync", "rename", "replace", "mkdir", "write_bytes", "write_text", "add_pieces", "finish"}
    assert steps == set(counting.calls)
    pointed = max(i for i, call in enumerate(counting.calls) if call == "replace")
    for step in range(1, len(counting.calls)):  # The first is to make the folder, which is there.
        make_index(old, root=root)
        with pytest.raises(WriteError, match="the disk is full; make room and build again"), Disk(step).watched():
            make_index(new, root=root)
        assert articles(root, opened) == (old if step <= pointed else new), counting.calls[step]
        assert verify(root) == []
        assert names(root) == {"CURRENT", "lock", "gen"}
        assert len(list(root.glob("gen-*"))) == 1


def test_a_first_build_on_a_full_disk_leaves_nothing_that_the_next_one_minds(
    make_index: MakeIndex, old: list[Article], tmp_path: Path, opened: Callable[[Path], Reader]
) -> None:
    counting = Disk()
    with counting.watched():
        make_index(old, root=tmp_path / "counted")
    for step in range(1, len(counting.calls)):
        root = tmp_path / str(step)
        root.mkdir()
        with pytest.raises(WriteError), Disk(step).watched():
            make_index(old, root=root)
        make_index(old, root=root)
        assert articles(root, opened) == old
        assert len(list(root.glob("gen-*"))) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errno.ENOSPC, "the disk is full; make room and build again; the old index is as it was"),
        (errno.EDQUOT, "the disk is full; make room and build again; the old index is as it was"),
        (errno.EROFS, "Read-only file system; the old index is as it was"),
    ],
    ids=["full", "over quota", "read-only"],
)
def test_the_message_says_why_the_disk_refused(
    error: int, said: str, make_index: MakeIndex, old: list[Article], new: list[Article]
) -> None:
    root = make_index(old)
    with pytest.raises(WriteError, match=f"^index: cannot write to {root}: {said}$"), Disk(3, error).watched():
        make_index(new, root=root)


class Ledger:
    """Writes down, in order, what is made durable, renamed and removed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._real = {name: getattr(os, name) for name in ("fsync", "rename", "replace")}
        self._rmtree = shutil.rmtree

    def fsync(self, descriptor: int) -> None:
        self.lines.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        self._real["fsync"](descriptor)

    def rename(self, one: Path, other: Path) -> None:
        self.lines.append(f"rename {Path(one).name} {Path(other).name}")
        self._real["rename"](one, other)

    def replace(self, one: Path, other: Path) -> None:
        self.lines.append(f"replace {Path(one).name} {Path(other).name}")
        self._real["replace"](one, other)

    def rmtree(self, path: Path, **options: bool) -> None:
        if Path(path).is_dir():
            self.lines.append(f"remove {Path(path).name}")
        self._rmtree(path, **options)


def test_everything_is_durable_before_it_is_pointed_at_and_nothing_goes_before_that(
    make_index: MakeIndex, old: list[Article], new: list[Article]
) -> None:
    root = make_index(old)
    ledger = Ledger()
    with ExitStack() as patches:
        for name in ("fsync", "rename", "replace"):
            patches.enter_context(patch.object(os, name, getattr(ledger, name)))
        patches.enter_context(patch.object(shutil, "rmtree", ledger.rmtree))
        make_index(new, root=root)
    files = {f"sync {path.name}" for path in (root / "gen-00000002").iterdir()}
    begins = ledger.lines.index("sync new-00000002")
    assert set(ledger.lines[:begins]) == files
    assert ledger.lines[begins:] == [
        "sync new-00000002",
        "rename new-00000002 gen-00000002",
        "sync CURRENT.new",
        f"sync {root.name}",
        "replace CURRENT.new CURRENT",
        f"sync {root.name}",
        "remove gen-00000001",
    ]

"""Where does an index lie on disk, and how does a new one take the place of the old one in a single step?

    index folder   = CURRENT lock generation*
    CURRENT        = generation-name " " digest-of-its-manifest LF
    generation     = "gen-" 8 digits "/"       a whole index: segments, what is deleted from them, manifest
    unfinished     = "new-" 8 digits "/"       a build under way, or the orphan of one that was killed

A build writes an unfinished folder, syncs every file and the folder, renames it to a generation, and then replaces
`CURRENT` by a rename: a reader sees the old index or the new one, never a mixture, whenever the writer dies. Orphans
and replaced generations are removed by the next writer, which holds the lock (released by the system if it dies).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from index import live, manifest
from index.errors import DamagedError, IndexError_, LockedError, NoIndexError, WriteError

CURRENT = "CURRENT"
_LOCK = "lock"
_OURS = re.compile(r"(?:gen|new)-\d{8}\Z")
_LINE = re.compile(r"(gen-\d{8}) ([0-9a-f]{32})\n\Z")


class Generation(NamedTuple):
    """A whole index on disk: its folder and what its manifest says."""

    folder: Path
    manifest: manifest.Manifest

    def live(self) -> list[live.Flags | None]:
        """Return for each segment which documents are not deleted, None for all; raise DamagedError."""
        files = self.manifest.files
        return [
            None if s.live is None else live.read(self.folder / s.live, s.documents, files[s.live])
            for s in self.manifest.segments
        ]


def _read_current(root: Path) -> tuple[str, str]:
    path = root / CURRENT
    try:
        line = path.read_bytes().decode("ascii", "replace")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoIndexError(
            f"index: there is no index at {root}; make one with `zhanyi build --index {root}`"
        ) from error
    except OSError as error:
        raise DamagedError(f"index: {path} cannot be read ({error.strerror or error}); {manifest.REBUILD}") from error
    match = _LINE.match(line)
    if match is None:
        raise DamagedError(f"index: {path} does not name a generation; {manifest.REBUILD}")
    return match[1], match[2]


def current(root: Path) -> Generation:
    """Return the generation that serves now, its manifest and file sizes checked.

    Raises NoIndexError, DamagedError or VersionError, each with the remedy.
    """
    for attempt in range(10):
        name, expected = _read_current(root)
        try:
            return Generation(root / name, manifest.read(root / name, expected))
        except (OSError, DamagedError) as error:
            # A build may have swapped and cleaned up between the two reads: then CURRENT says something else by now.
            if _read_current(root)[0] != name or not attempt:
                continue
            if isinstance(error, DamagedError):
                raise
            raise DamagedError(f"index: {root / name} cannot be read ({error}); {manifest.REBUILD}") from error
    raise DamagedError(f"index: {root} changes faster than it can be opened")


def verify(root: Path) -> list[str]:
    """Read every byte of the index at `root` and return what is wrong with it; raise NoIndexError if there is none."""
    while True:
        try:
            generation = current(root)
        except DamagedError as error:
            return [str(error)]
        try:
            wrong = manifest.verify(generation.folder, generation.manifest)
        except FileNotFoundError:
            wrong = [f"{generation.folder} is missing"]
        # What a build took away meanwhile was not damaged: then the new generation is the one to read.
        if not wrong or _pointed_at(root) == generation.folder.name:
            return wrong


def _sync(path: Path) -> None:
    """Make a file or folder durable; folders can't be opened on Windows, where a rename is durable by itself."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ours(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if _OURS.match(path.name)]


def _remove(folder: Path) -> None:
    import shutil  # here and below, because only who builds needs it

    shutil.rmtree(folder, ignore_errors=True)


def _clean(root: Path) -> None:
    """Remove what killed builds left; generations stay while `CURRENT` does not say which of them serves."""
    pointed_at = _pointed_at(root)
    serves = pointed_at is not None and (root / pointed_at).is_dir()
    for path in _ours(root):
        if path.name != pointed_at and (serves or path.name.startswith("new-")):
            _remove(path)
    with suppress(OSError):
        (root / (CURRENT + ".new")).unlink()


def _check_is_ours(root: Path) -> None:
    """Refuse a folder with other people's files in it: an index gets a folder of its own."""
    strangers = [
        p.name for p in root.iterdir() if p.name not in (CURRENT, CURRENT + ".new", _LOCK) and not _OURS.match(p.name)
    ]
    if strangers:
        raise WriteError(
            f"index: {root} holds other files ({', '.join(sorted(strangers)[:3])} …); "
            "give a folder of its own with --index"
        )


_held: list[Any] = []
"""The locks of this process."""


def _let_go() -> None:
    """Leave the locks to the parent alone: a process that was forked would hold them on if that is killed."""
    for lock in _held:
        os.close(lock.fd)  # To release it would release the parent's as well.
        lock.fd = None
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    from whoosh.util.filelock import FileLock  # here, because only who builds needs it

    lock = FileLock(str(root / _LOCK))
    if not lock.acquire(blocking=False):
        raise LockedError(f"index: another build is writing {root}; wait until it is done")
    _held.append(lock)
    try:
        yield
    finally:
        _held.remove(lock)
        lock.release()


class Replacement:
    """A new generation in the making; `folder` is where its files go, `old` the generation that serves meanwhile."""

    def __init__(self, root: Path, old: Generation | None) -> None:
        self.root = root
        self.old = old
        self.number = max((int(path.name[4:]) for path in _ours(root)), default=0) + 1
        self._name = f"gen-{self.number:08d}"
        self.folder = root / f"new-{self.number:08d}"
        self.folder.mkdir()

    def empty(self) -> None:
        """Remove everything that was put into `folder`."""
        import shutil

        shutil.rmtree(self.folder)
        self.folder.mkdir()

    def take_over(self, name: str) -> None:
        """Let the file `name` of the old generation be one of the new one as well, without copying where it can be."""
        assert self.old is not None
        old, new = self.old.folder / name, self.folder / name
        try:
            os.link(old, new)
        except OSError:  # A file system without hard links.
            import shutil

            shutil.copyfile(old, new)

    def commit(self, finished: manifest.Manifest) -> Generation:
        """Make the new generation durable and let it serve; raise OSError if the disk refuses."""
        digest = manifest.write(self.folder, finished)
        for path in self.folder.iterdir():
            _sync(path)
        _sync(self.folder)
        target = self.root / self._name
        self.folder.rename(target)
        pointer = self.root / (CURRENT + ".new")
        pointer.write_text(f"{self._name} {digest}\n", encoding="ascii")
        _sync(pointer)
        _sync(self.root)
        pointer.replace(self.root / CURRENT)
        _sync(self.root)
        return Generation(target, finished)


@contextmanager
def replacing(root: Path) -> Iterator[Replacement]:
    """Lock the index at `root`, clean up after killed builds and give a `Replacement` to fill and commit.

    Raises LockedError while another build runs and WriteError where the folder can't be used. Without a commit, or
    on any error, the old generation goes on serving and nothing of the new one is left.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        _check_is_ours(root)
    except OSError as error:
        raise WriteError(f"index: cannot write to {root}: {error.strerror}") from error
    with _locked(root):
        _clean(root)
        replacement = Replacement(root, _existing(root))
        try:
            yield replacement
        finally:
            _remove(replacement.folder)
            _clean(root)


def _existing(root: Path) -> Generation | None:
    try:
        return current(root)
    except IndexError_:
        return None


def _pointed_at(root: Path) -> str | None:
    try:
        return _read_current(root)[0]
    except IndexError_:
        return None

"""Which articles lie in an archive?  What `.zip` and `.tar` share: members are cut like files, and never unpacked.

A member's id is its path below the archive's id. Nothing is written to disk, and yet a path that would lead out of the
archive, a link or a device is refused, because an archive that has one was made by mistake or to do harm. An archive in
an archive isn't opened. What is unpacked is metered: see `Budget`.
"""

from __future__ import annotations

import io
import re
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from lzma import LZMAError
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from corpus.errors import CorpusError, Problem, SourceError
from corpus.readers.records import Origin, Record
from corpus.readers.table import ARCHIVES, endings, may_hold_articles, row_for, unpacked

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FREE: Final = 256 * 2**20
"""Bytes that any archive may unpack to."""
MOST_TIMES: Final = 200
"""How many times its own size an archive may unpack to, beyond `FREE`; text is packed to a tenth, a bomb to 1/1000."""
MOST: Final = 256 * 2**30
"""Bytes that no archive may unpack to."""

BROKEN: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for archives that are damaged or packed in a way that it doesn't know."""

_ABSOLUTE: Final = re.compile(r"/|[A-Za-z]:")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f]")


class BombError(SourceError):
    """An archive unpacks to far more than an honest one would."""


@dataclass(slots=True)
class Budget:
    """Counts what an archive of `size` bytes is unpacked to, and refuses a bomb."""

    location: str
    size: int
    spent: int = 0

    def spend(self, count: int) -> None:
        """Count so many bytes; raise SourceError where they are too many."""
        self.spent += count
        if self.spent > MOST or (self.size and self.spent > max(FREE, MOST_TIMES * self.size)):
            raise BombError(
                f"{self.location}: the archive unpacks to more than {self.spent // 2**20} MiB, too much for its size"
                " (a bomb?); what came before is kept: unpack it yourself, and name the folder"
            )


class _Metered(io.RawIOBase):
    """A stream whose bytes are counted."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream, self._budget = cast("io.BufferedIOBase", stream), budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read1(len(view))  # A longer read would lose what comes before a damaged place.
        view[: len(data)] = data
        self._budget.spend(len(data))
        return len(data)


def metered(stream: BinaryIO, budget: Budget) -> io.BufferedReader:
    """Return `stream` as one that can be read once, each byte of it counted."""
    return io.BufferedReader(_Metered(stream, budget), 2**16)


@dataclass(slots=True)
class Members:
    """Cuts the members of one archive into records."""

    origin: Origin
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = Budget(self.origin.location, self.origin.size)

    def problem(self, path: str, reason: str) -> Problem:
        """Return the problem with the member at `path`."""
        return Problem(f"{self.origin.location}/{path}", reason)

    def refused(self, path: str) -> Problem | None:
        """Return the problem with a path that leads out of the archive."""
        if _ABSOLUTE.match(path) or ".." in path.split("/") or _CONTROL.search(path):
            shown = _CONTROL.sub("\ufffd", path)
            return self.problem(shown, "the path leads out of the archive or has control characters; pack it anew")
        return None

    def cut(self, path: str, open_member: Callable[[], BinaryIO]) -> Iterator[Record | Problem]:
        """Yield the records of the member at `path`, none where its name says that it holds no article."""
        parts = [part for part in unicodedata.normalize("NFC", path).split("/") if part not in ("", ".")]
        if any(part.startswith(".") or part in ("__pycache__", "__MACOSX") for part in parts) or not parts:
            return
        if endings(parts[-1])[0] in ARCHIVES:
            yield self.problem(path, "an archive in an archive is not opened; unpack it, and name the folder")
        elif may_hold_articles(parts[-1]):
            yield from self._records("/".join(parts), open_member)

    def _records(self, path: str, open_member: Callable[[], BinaryIO]) -> Iterator[Record | Problem]:
        location, name = f"{self.origin.location}/{path}", path.rpartition("/")[2]
        own = Origin(f"{self.origin.id}/{path}", location, name, twice=False)
        row, found = row_for(name), False
        try:
            with open_member() as stream:
                for item in row.cut(metered(unpacked(stream, name), self.budget), own):
                    found = True
                    yield item
        except BombError:
            raise
        except CorpusError as exc:
            yield Problem(location, str(exc).removeprefix(f"{location}: "))
        except BROKEN as exc:
            yield Problem(location, f"the member cannot be read ({exc or type(exc).__name__}); pack it again")
        else:
            if not found:
                yield Problem(location, row.nothing)

"""Which articles lie in a `.tar`?  Read as a stream, in order; what members have in common is for `archive`.

    tar    = member* 2 blocks of zeros      a block has 512 bytes
    member = long name? header data         the data fill whole blocks; a long name is a member of its own

The standard library's `TarInfo` reads a header. Its `TarFile` isn't used, because it takes a damaged header for the end
of the archive. Here that is a problem, and reading goes on with the next header that is whole.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from corpus.errors import Problem, SourceError
from corpus.readers.archive import Members, metered
from corpus.readers.decode import decode_name
from corpus.readers.records import Origin, Record

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK: Final = 512
_LONGEST_NAME: Final = 2**20
"""Bytes of what stands about a member in a member of its own."""
_FILES: Final = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_ABOUT_OTHERS: Final = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_PAX_RECORD: Final = re.compile(rb"(\d{1,7}) ([^=\n]+)=")


class _Part(io.RawIOBase):
    """The next `left` bytes of a stream; raises EOFError where the stream ends before."""

    def __init__(self, stream: io.BufferedIOBase, left: int) -> None:
        self._stream, self.left = stream, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read1(min(self.left, len(view)))
        if self.left and len(view) and not data:
            raise EOFError("the archive ends inside it")
        view[: len(data)] = data
        self.left -= len(data)
        return len(data)


@dataclass(slots=True)
class _Tar:
    """A tar while it is being read; `name`, `size` and `is_sparse` were told before the header that they are about."""

    stream: io.BufferedIOBase
    members: Members
    damaged: int = 0
    headers: int = 0
    is_ended: bool = False
    name: bytes | None = None
    size: int | None = None
    is_sparse: bool = False

    def __iter__(self) -> Iterator[Record | Problem]:
        """Yield the records of each member."""
        while len(block := self.stream.read(_BLOCK)) == _BLOCK:
            try:
                info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.HeaderError:
                is_end = not any(block)
                self.is_ended |= is_end
                self.damaged += not is_end
                continue
            if info.size < 0:
                self.damaged += 1
                continue
            self.headers += 1
            yield from self._member(info)
        if not self.is_ended:
            location = self.members.origin.location
            yield Problem(location, "the archive ends without its end mark; what came before is kept: fetch it again")

    def _member(self, info: tarfile.TarInfo) -> Iterator[Record | Problem]:
        size = info.size if self.size is None or info.type in _ABOUT_OTHERS else self.size
        part = _Part(self.stream, size)
        if info.type in _ABOUT_OTHERS:
            self._take_note(info.type, part)
        else:
            path = decode_name(self.name or info.name.encode("utf-8", "surrogateescape"))
            problem = self._refused(info, path)
            if problem:
                yield problem
            elif info.type in _FILES:
                yield from self.members.cut(path, lambda: cast("BinaryIO", io.BufferedReader(part)))
            self.name, self.size, self.is_sparse = None, None, False
        self._pass_over(part.left + -size % _BLOCK)

    def _refused(self, info: tarfile.TarInfo, path: str) -> Problem | None:
        if info.isdir():
            return None
        refused = self.members.refused(path)
        if refused:
            return refused
        if self.is_sparse or info.type == tarfile.GNUTYPE_SPARSE:
            return self.members.problem(path, "a file with holes, which is not read; pack it anew without --sparse")
        if info.type not in _FILES:
            return self.members.problem(path, "a link or a device, which is not followed; pack the file itself")
        return None

    def _take_note(self, kind: bytes, part: _Part) -> None:
        """Read what stands about the next member: its long name, or what pax tells."""
        data = part.readall() or b"" if part.left <= _LONGEST_NAME else b""
        if kind == tarfile.GNUTYPE_LONGNAME:
            self.name = data.partition(b"\0")[0]
        elif kind == tarfile.XHDTYPE:
            for key, value in _pax_records(data):
                if key == b"path":
                    self.name = value
                elif key == b"size" and value.isdigit():
                    self.size = int(value[:18])
                elif key.startswith(b"GNU.sparse."):
                    self.is_sparse = True

    def _pass_over(self, count: int) -> None:
        while count > 0 and (data := self.stream.read(min(count, 2**16))):
            count -= len(data)


def cut(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    """Yield the records of all members in order, and the problems with them.

    Raises SourceError where there is no header at all, and for a bomb.
    """
    members = Members(origin)
    tar = _Tar(metered(stream, members.budget), members)
    yield from tar
    if tar.damaged and not tar.headers:
        raise SourceError(f"{origin.location}: no archive, or one that is damaged; fetch or pack it again")
    if tar.damaged:
        reason = f"{tar.damaged} blocks between the members are damaged, some may be lost; fetch or pack it again"
        yield Problem(origin.location, reason)


def _pax_records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the names and values of `17 path=一/甲.md\\n…`, up to the first that is malformed."""
    position = 0
    while found := _PAX_RECORD.match(data, position):
        end = position + int(found[1])
        if end <= found.end() or end > len(data):
            return
        yield found[2], data[found.end() : end - 1]
        position = end

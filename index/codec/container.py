"""How do named columns of numbers lie in one file, so that every byte of it is covered by a checksum?

    container  = data trailer footer
    data       = column*                      each column begins at a multiple of 64, zeros between
    column     = little-endian numbers of one type, without header
    trailer    = sum* toc
    sum        = u64                          of each 4,096 bytes of data, the last block shorter: see `checksums`
    toc        = JSON: { column name: [numpy type, offset in bytes, count] }
    footer     = magic "ZYCOL" version "\\n\\x1a" u64 data-bytes u32 blocks u32 toc-bytes u32 trailer-crc u32 footer-crc

All integers of trailer and footer are little-endian; footer-crc covers the footer before it. Columns are read through
mmap. A block is held against its checksum when it is first touched, so that a changed byte is never used; after that
reading costs nothing more.

Versions: 2 (2026-11): as above. 1: the CRC-32 of blocks of 65,536 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from index.codec.checksums import BLOCK, FIRST, WEIGHTS, block_sums
from index.errors import DamagedError, IndexError_, VersionError
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

VERSION = 2
_ALIGNMENT = 64
_MAGIC = b"ZYCOL%c\n\x1a" % VERSION
_FOOTER = struct.Struct("<8sQIII")
_CRC = struct.Struct("<I")
_SUM = 8
_REBUILD = "make it anew with `zhanyi build`"
SUFFIX = ".columns"
"""The ending of a container's name."""


class ContainerWriter:
    """Writes columns one after the other; memory stays at one block however long a column is.

    As a context manager it finishes the file, or removes it where something went wrong.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("xb")
        self._written = 0
        self._toc: dict[str, tuple[str, int, int]] = {}
        self._sums: list[Array] = []
        self._open = bytearray()
        """What was written of a block that isn't full."""
        self._finished = False

    def __enter__(self) -> ContainerWriter:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            if not self._finished:
                self._discard()

    def _discard(self) -> None:
        """Leave no file that is not whole. What couldn't be written can't be flushed by closing either."""
        with suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, name: str, *pieces: Array) -> None:
        """Write the one-dimensional `pieces`, all of one type, as the column `name`."""
        self.add_pieces(name, pieces[0].dtype, pieces)

    def add_pieces(self, name: str, kind: npt.DTypeLike, pieces: Iterable[Array]) -> None:
        """Write one-dimensional `pieces` as the column `name` of numbers of `kind`, as they come; none is kept."""
        if name in self._toc:
            raise ValueError(f"index: {self._path} has a column {name!r} already")
        kind = np.dtype(kind).newbyteorder("<")
        self._write(bytes(-self._written % _ALIGNMENT))
        start = self._written
        for piece in pieces:
            self._write(np.ascontiguousarray(piece, dtype=kind).data.cast("B") if len(piece) else b"")
        self._toc[name] = (kind.str, start, (self._written - start) // kind.itemsize)

    def add_bytes(self, name: str, data: bytes | bytearray | memoryview) -> None:
        """Write `data` as a column of bytes."""
        self.add(name, np.frombuffer(data, dtype=np.uint8))

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._written += len(data)
        whole, missing = memoryview(data), -len(self._open) % BLOCK
        self._open += whole[:missing]
        if missing and len(self._open) == BLOCK:
            self._sum(self._open)
            self._open = bytearray()
        full = max(len(whole) - missing, 0) // BLOCK * BLOCK
        if full:
            self._sum(whole[missing : missing + full])
        self._open += whole[missing + full :]

    def _sum(self, blocks: bytes | bytearray | memoryview) -> None:
        self._sums.append(block_sums(blocks))

    def finish(self) -> None:
        """Write the trailer and make the file durable."""
        if self._open:
            self._sum(self._open)
        toc = json.dumps(self._toc).encode("utf-8")
        sums = np.concatenate([np.zeros(0, dtype="<u8"), *self._sums])
        trailer = sums.astype("<u8").tobytes() + toc
        footer = _FOOTER.pack(_MAGIC, self._written, len(sums), len(toc), zlib.crc32(trailer))
        self._file.write(trailer + footer + _CRC.pack(zlib.crc32(footer)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._finished = True


class Column:
    """One column of a container: slices of it are numpy arrays over the file, checked when first touched."""

    __slots__ = ("_checked", "_container", "_itemsize", "_offset", "_seen", "_view")

    def __init__(self, container: Container, kind: str, offset: int, count: int) -> None:
        self._container = container
        self._checked = container.checked
        self._view: Array = np.frombuffer(container.data, dtype=kind, count=count, offset=offset)
        self._offset = offset
        self._itemsize = self._view.itemsize
        self._seen: Any = None

    def __len__(self) -> int:
        return len(self._view)

    def slice(self, start: int, stop: int) -> Array:
        """Return `self[start:stop]` without copying; raise DamagedError if the file was changed there."""
        if stop > start:
            first = (self._offset + start * self._itemsize) // BLOCK
            last = (self._offset + stop * self._itemsize - 1) // BLOCK
            if self._checked.find(0, first, last + 1) >= 0:
                self._container.check(first, last)
        return self._view[start:stop]

    def slices(self, starts: Array, stops: Array) -> Array:
        """Return the whole column without copying, of which only `self[starts[i]:stops[i]]` may be used.

        Raises DamagedError if the file was changed there.
        """
        if _READING:
            _READING.check(self.seen(), starts, stops)
            return self._view
        first = self._offset // BLOCK
        blocks = (self._offset + len(self) * self._itemsize - 1) // BLOCK + 1 - first
        if blocks > 0 and self._checked.find(0, first, first + blocks) >= 0:
            begins = (self._offset + starts * self._itemsize) // BLOCK - first
            ends = np.maximum((self._offset + stops * self._itemsize - 1) // BLOCK + 1 - first, begins)
            steps = np.bincount(begins, minlength=blocks + 1) - np.bincount(ends, minlength=blocks + 1)
            checked = np.frombuffer(self._checked, dtype=np.uint8)[first : first + blocks]
            for block in np.flatnonzero((np.cumsum(steps)[:-1] > 0) & (checked == 0)).tolist():
                self._container.check(first + block, first + block)
        return self._view

    def seen(self) -> Any:
        """Return the column as compiled code reads it, with the same checks; None where there is no such code."""
        if self._seen is None and _READING:
            whole = self._container
            sums = whole.sums, WEIGHTS, FIRST
            self._seen = _READING.View(self._view, self._checked, self._offset, whole.data_bytes, whole.check, sums)
        return self._seen

    def all(self) -> Array:
        """Return the whole column without copying; raise DamagedError if the file was changed there."""
        return self.slice(0, len(self._view))


class Container:
    """A file of columns, opened through mmap."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as stream:
                self.data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise DamagedError(f"index: {path} is empty; {_REBUILD}") from error
        self._read_trailer()
        self.checked = bytearray(len(self.sums))

    def _read_trailer(self) -> None:
        footer_at = len(self.data) - _FOOTER.size - _CRC.size
        if footer_at < 0:
            raise self._damaged("its end is missing")
        footer = self.data[footer_at : footer_at + _FOOTER.size]
        magic, self.data_bytes, blocks, toc_bytes, trailer_crc = _FOOTER.unpack(footer)
        if _CRC.unpack_from(self.data, footer_at + _FOOTER.size)[0] != zlib.crc32(footer):
            raise self._damaged("its end was changed or is missing")
        if magic != _MAGIC:
            raise VersionError(f"index: {self.path} has a format that this version can't read; {_REBUILD}")
        trailer = self.data[self.data_bytes : footer_at]
        if len(trailer) != _SUM * blocks + toc_bytes or zlib.crc32(trailer) != trailer_crc:
            raise self._damaged("its table of contents was changed")
        self.sums = np.frombuffer(trailer, dtype="<u8", count=blocks)
        self._toc: dict[str, tuple[str, int, int]] = json.loads(trailer[_SUM * blocks :])

    def _damaged(self, what: str) -> DamagedError:
        return DamagedError(f"index: {self.path} is damaged: {what}; {_REBUILD}")

    def __contains__(self, name: str) -> bool:
        return name in self._toc

    def column(self, name: str) -> Column:
        """Return the column `name`; raise VersionError if there is none."""
        found = self._toc.get(name)
        if found is None:
            raise VersionError(f"index: {self.path} has no column {name!r}, as another version wrote it; {_REBUILD}")
        return Column(self, *found)

    def check(self, first: int, last: int) -> None:
        """Hold the blocks `first` to `last` against their checksums; raise DamagedError for the first that differs."""
        with memoryview(self.data) as whole:
            for block in range(first, last + 1):
                if not self.checked[block]:
                    end = min((block + 1) * BLOCK, self.data_bytes)
                    if block_sums(whole[block * BLOCK : end])[0] != self.sums[block]:
                        raise self._damaged(f"the bytes {block * BLOCK:,} to {end - 1:,} were changed")
                    self.checked[block] = 1

    def tail(self) -> bytes:
        """Return trailer and footer, which tell of every byte before them."""
        return self.data[self.data_bytes :]

    def verify(self) -> list[str]:
        """Read every byte anew and return what is wrong, a sentence each."""
        try:
            self._read_trailer()
        except IndexError_ as error:
            return [str(error)]
        wrong = []
        for block in range(len(self.sums)):
            self.checked[block] = 0
            try:
                self.check(block, block)
            except DamagedError as error:
                wrong.append(str(error))
        return wrong

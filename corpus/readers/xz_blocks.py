"""How do several threads unpack one `.xz` file? Block by block, where it has several (`xz -T0`, and xz since 5.6).

stream = header block* index footer           sizes in multiples of four bytes; one stream, nothing behind it
header = magic flags crc32                    12 bytes; flags, two bytes, say by what blocks are checked
index  = 0 count (packed unpacked)* pad crc32 numbers of variable length: 7 bits a byte, the lowest first
footer = crc32 u32-size flags "YZ"            12 bytes; the size of the index in multiples of four, less one

A block with header, index and footer around it is a stream of its own, which liblzma unpacks and checks as ever, and
Python runs meanwhile. Whatever is not as expected is left to `lzma`, also what is damaged: then all is unpacked again
as one stream, so that what comes before the damaged place is read, and the error is the usual one.

Source: the .xz file format, version 1.2.1 (tukaani.org/xz/xz-file-format.txt).
"""

from __future__ import annotations

import io
import lzma
import os
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast
from zlib import crc32

if TYPE_CHECKING:
    from concurrent.futures import Future

    from _typeshed import WriteableBuffer

_MAGIC: Final = b"\xfd7zXZ\0"
_ENDS: Final = 12
"""Bytes of a header, and of a footer."""
_MOST_THREADS: Final = 4
_LARGEST_BLOCK: Final = 64 * 2**20
"""Bytes of an unpacked block; as many blocks as there are threads lie in memory."""
_LONGEST_INDEX: Final = 2**16
"""Bytes of an index, enough for some 10,000 blocks; a crafted one could be a number, or be of blocks, without end."""


class Block(NamedTuple):
    """A block's sizes: as it is packed, without what fills it up to a multiple of four, and unpacked."""

    packed: int
    unpacked: int


def by_blocks(stream: BinaryIO) -> BinaryIO | None:
    """Return a stream of what a file unpacks to, None where it doesn't have several blocks of a bearable size."""
    if not stream.seekable():
        return None
    header, blocks = _layout(stream)
    stream.seek(0)
    if len(blocks) < 2 or max(block.unpacked for block in blocks) > _LARGEST_BLOCK:
        return None
    return cast("BinaryIO", io.BufferedReader(_Unpacked(stream, header, blocks), 2**16))


def _layout(stream: BinaryIO) -> tuple[bytes, list[Block]]:
    """Return the header of a file and its blocks, none where it is not one whole stream."""
    header = stream.read(_ENDS)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - _ENDS, 0))
    footer = stream.read(_ENDS)
    if not header.startswith(_MAGIC) or footer[8:] != header[6:8] + b"YZ":
        return header, []
    length = 4 * (_number(footer[4:8]) + 1)
    if length > min(size - 2 * _ENDS, _LONGEST_INDEX):
        return header, []
    stream.seek(size - _ENDS - length)
    index = stream.read(length)
    if index[0] or crc32(index[:-4]) != _number(index[-4:]):
        return header, []
    count, *sizes = list(_numbers(index[1:-4])) or [0]
    blocks = [Block(*pair) for pair in zip(sizes[: 2 * count : 2], sizes[1 : 2 * count : 2], strict=False)]
    is_whole = sum(_filled(block.packed) for block in blocks) + length + 2 * _ENDS == size
    return header, blocks if is_whole else []


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def _written(number: int) -> bytes:
    """Return a number as an index has it."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _written(rest) if rest else bytes([low])


def _filled(size: int) -> int:
    return -(-size // 4) * 4


def _unpack(header: bytes, packed: bytes, block: Block) -> bytes:
    """Return what a block holds; raise LZMAError unless it is whole and as large as it says."""
    index = b"\0\1" + _written(block.packed) + _written(block.unpacked)
    index = index.ljust(_filled(len(index)), b"\0")
    told = (len(index) // 4).to_bytes(4, "little") + header[6:8]
    ends = (index, crc32(index).to_bytes(4, "little"), crc32(told).to_bytes(4, "little"), told, b"YZ")
    unpacking = lzma.LZMADecompressor(lzma.FORMAT_XZ)
    # Room for a byte more: with the last byte that it may write, it would not look for the end.
    data = unpacking.decompress(b"".join((header, packed, *ends)), block.unpacked + 1)
    if not unpacking.eof or len(data) != block.unpacked:
        raise lzma.LZMAError("a block is not as large as the index says")
    return data


def _first_of(going: deque[tuple[int, Block, Future[bytes]]]) -> tuple[int, Block, bytes]:
    end, block, unpacking = going.popleft()
    return end, block, unpacking.result()


class _Unpacked(io.RawIOBase):
    """What the blocks of a file hold, end to end; it can be begun again, but not read from anywhere else.

    The file itself stands where what was read comes from, whatever lies ahead: its place tells how much is done.
    """

    def __init__(self, stream: BinaryIO, header: bytes, blocks: list[Block]) -> None:
        self._stream, self._header, self._blocks = stream, header, blocks
        self._begin()

    def _begin(self) -> None:
        self._stream.seek(0)
        self._parts, self._open, self._position = self._unpacked(), memoryview(b""), 0
        self._end, self._share = 0, 0.0
        self._serial: lzma.LZMAFile | None = None

    def _unpacked(self) -> Iterator[tuple[int, Block, bytes]]:
        """Yield where each block ends in the file, its sizes, and what it holds."""
        from concurrent.futures import ThreadPoolExecutor  # here, because few files need it, and it takes its time

        threads = min(os.cpu_count() or 1, _MOST_THREADS)
        pool = ThreadPoolExecutor(threads)
        going: deque[tuple[int, Block, Future[bytes]]] = deque()
        end = _ENDS
        for block in self._blocks:
            self._stream.seek(end)
            packed = self._stream.read(_filled(block.packed))
            end += len(packed)
            going.append((end, block, pool.submit(_unpack, self._header, packed, block)))
            if len(going) == threads:
                yield _first_of(going)
        while going:
            yield _first_of(going)
        pool.shutdown()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if (offset, whence) == (0, os.SEEK_SET):
            self._begin()
        elif (offset, whence) != (0, os.SEEK_CUR):
            raise io.UnsupportedOperation("a file that threads unpack is read from its beginning")
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._some(len(view))
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _some(self, most: int) -> bytes | memoryview:
        try:
            while self._serial is None and not self._open and (part := next(self._parts, None)):
                self._end, block, data = part
                self._open, self._share = memoryview(data), block.packed / max(block.unpacked, 1)
        except lzma.LZMAError:
            self._stream.seek(0)
            self._serial = lzma.LZMAFile(self._stream)  # noqa: SIM115 (closing it would close nothing below it)
            self._serial.seek(self._position)
        if self._serial is not None:
            return self._serial.read1(most)
        some, self._open = self._open[:most], self._open[most:]
        self._stream.seek(self._end - int(len(self._open) * self._share))
        return some

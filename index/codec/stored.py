"""How are documents kept, so that a few of them come back quickly and all of them take little room?

stored    = blocks starts before begins       documents lie unpacked end to end, in blocks of at least 16 KiB
blocks    = Zstandard frame*                  a block each
starts    = u64 per block, and one            where the block's frame begins in blocks
before    = u32 or u64 per block              how many bytes lie before it, unpacked
begins    = u32 or u64 per document, and one  where it begins, unpacked; none lies in two blocks

To read a few documents takes unpacking a block for each, so these are small: ten hits wait half a millisecond less
than with blocks of 64 KiB, which would take a twelfth less room. Blocks of any size are read.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache

import numpy as np
import zstandard

from index.codec.container import Container, ContainerWriter

_BLOCK = 1 << 14
_KEPT_BLOCKS = 128
_PARAMETERS = zstandard.ZstdCompressionParameters(
    window_log=18,
    hash_log=16,
    min_match=4,
    strategy=zstandard.STRATEGY_FAST,
    write_checksum=False,
)
"""Matches of four bytes, two Chinese characters, are what counts; two tables (level 4) take a quarter longer and make
documents a three-hundredth smaller."""


class StoredWriter:
    """Packs documents as they come; keeps only packed blocks in memory."""

    def __init__(self) -> None:
        self._pack = zstandard.ZstdCompressor(compression_params=_PARAMETERS).compress
        self._frames: list[bytes] = []
        self._before = array("Q")
        self._open = bytearray()
        self._begins = array("Q", [0])

    def __len__(self) -> int:
        return len(self._begins) - 1

    def add(self, document: bytes) -> None:
        """Keep one document."""
        self.add_all((document,))

    def add_all(self, documents: Iterable[bytes]) -> None:
        """Keep documents."""
        block, begins, end = self._open, self._begins, self._begins[-1]
        for document in documents:
            block += document
            end += len(document)
            begins.append(end)
            if len(block) >= _BLOCK:
                self._close_block()
                block = self._open

    def _close_block(self) -> None:
        self._before.append(self._begins[-1] - len(self._open))
        self._frames.append(self._pack(self._open))
        self._open = bytearray()

    def write(self, writer: ContainerWriter) -> None:
        """Write all documents into a container."""
        if self._open:
            self._close_block()
        starts = np.zeros(len(self._frames) + 1, dtype=np.uint64)
        np.cumsum([len(frame) for frame in self._frames], out=starts[1:], dtype=np.uint64)
        writer.add("stored.blocks", *(np.frombuffer(f, dtype=np.uint8) for f in self._frames or [b""]))
        writer.add("stored.starts", starts)
        kind = np.uint32 if self._begins[-1] < 2**32 else np.uint64
        writer.add("stored.before", np.array(self._before, dtype=kind))
        writer.add("stored.begins", np.array(self._begins, dtype=kind))


class StoredReader:
    """Gives back documents by their number."""

    def __init__(self, container: Container) -> None:
        self._blocks = container.column("stored.blocks")
        self._starts = container.column("stored.starts")
        self._container = container
        self._begins = container.column("stored.begins")
        self._block = lru_cache(maxsize=_KEPT_BLOCKS)(self._unpacked)

    def __len__(self) -> int:
        return len(self._begins) - 1

    @cached_property
    def _before(self) -> list[int]:
        before: list[int] = self._container.column("stored.before").all().tolist()
        return before

    def _unpacked(self, number: int) -> bytes:
        start, stop = self._starts.slice(number, number + 2).tolist()
        return zstandard.ZstdDecompressor().decompress(self._blocks.slice(start, stop).tobytes())

    def document(self, number: int) -> bytes:
        """Return the document with this number."""
        begin, end = self._begins.slice(number, number + 2).tolist()
        if begin == end:
            return b""
        block = bisect_right(self._before, begin) - 1
        return self._block(block)[begin - self._before[block] : end - self._before[block]]

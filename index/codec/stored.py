"""How are documents kept, so that a few of them come back quickly and all of them take little room?

stored    = blocks starts places
blocks    = Zstandard frame*                  each with the documents of at least 128 KiB, but the last
starts    = u64 per block, and one            where the block's frame begins in blocks
places    = (u32 block, u32 begin, u32 end) per document, bytes within the unpacked block
"""

from __future__ import annotations

from array import array
from functools import lru_cache

import numpy as np
import zstandard

from index.codec.container import Container, ContainerWriter

_BLOCK = 1 << 17
_LEVEL = 3
_KEPT_BLOCKS = 32


class StoredWriter:
    """Packs documents as they come; keeps only packed blocks in memory."""

    def __init__(self) -> None:
        self._pack = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False).compress
        self._frames: list[bytes] = []
        self._open = bytearray()
        self._places = array("I")

    def __len__(self) -> int:
        return len(self._places) // 3

    def add(self, document: bytes) -> None:
        """Keep one document."""
        begin = len(self._open)
        self._open += document
        self._places.extend((len(self._frames), begin, len(self._open)))
        if len(self._open) >= _BLOCK:
            self._close_block()

    def _close_block(self) -> None:
        self._frames.append(self._pack(bytes(self._open)))
        self._open.clear()

    def write(self, writer: ContainerWriter) -> None:
        """Write all documents into a container."""
        if self._open:
            self._close_block()
        starts = np.zeros(len(self._frames) + 1, dtype=np.uint64)
        np.cumsum([len(frame) for frame in self._frames], out=starts[1:], dtype=np.uint64)
        writer.add("stored.blocks", *(np.frombuffer(f, dtype=np.uint8) for f in self._frames or [b""]))
        writer.add("stored.starts", starts)
        writer.add("stored.places", np.array(self._places, dtype=np.uint32))


class StoredReader:
    """Gives back documents by their number."""

    def __init__(self, container: Container) -> None:
        self._blocks = container.column("stored.blocks")
        self._starts = container.column("stored.starts")
        self._places = container.column("stored.places")
        self._block = lru_cache(maxsize=_KEPT_BLOCKS)(self._unpacked)

    def __len__(self) -> int:
        return len(self._places) // 3

    def _unpacked(self, number: int) -> bytes:
        start, stop = self._starts.slice(number, number + 2).tolist()
        return zstandard.ZstdDecompressor().decompress(self._blocks.slice(start, stop).tobytes())

    def document(self, number: int) -> bytes:
        """Return the document with this number."""
        block, begin, end = self._places.slice(3 * number, 3 * number + 3).tolist()
        return self._block(block)[begin:end] if begin < end else b""

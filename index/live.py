"""Which documents of a segment are not deleted? A bitmap beside the segment's file, which itself never changes.

live = one bit per document, the first document's lowest in the first byte; 1 for one that is there
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index import manifest
from index.errors import DamagedError

Flags = npt.NDArray[np.bool_]


def write(path: Path, flags: Flags) -> None:
    """Write the bitmap of a segment."""
    path.write_bytes(np.packbits(flags, bitorder="little").tobytes())


def read(path: Path, documents: int, entry: manifest.FileEntry) -> npt.NDArray[Any]:
    """Return a flag for each of a segment's `documents`; raise DamagedError if the file is not as it was written."""
    data = path.read_bytes()
    manifest.check(path, data, entry.blake2b)
    if len(data) != -(-documents // 8):
        raise DamagedError(f"index: {path} is for another segment; {manifest.REBUILD}")
    return np.unpackbits(np.frombuffer(data, dtype=np.uint8), bitorder="little", count=documents).astype(bool)

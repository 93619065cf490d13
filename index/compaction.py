"""Which segments of a generation are to be written anew as one, so that a search never has many to look into?

Small segments of about the same size become one when there are eight of them, as in a log-structured merge tree: an
article is written anew once for each eightfold growth. A segment of which too much is deleted is written anew as well,
because what is deleted still counts in ranking. Large segments stay as they are.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from index.segment_maker import MOST_DOCUMENTS

MOST_DELETED = 0.2
"""Of a segment's documents."""
_TOGETHER = 8
_SMALL = 16_000_000
"""Bytes of the largest segment that is merged for being small."""
_MERGED = 64_000_000
"""Bytes of the segments that are merged at once: memory while it is done is a few times that."""


class Size(NamedTuple):
    """How large a segment is, and how many of its documents are not deleted."""

    bytes: int
    documents: int
    live: int

    @property
    def is_worn(self) -> bool:
        """Whether too much of it is deleted."""
        return self.documents - self.live > MOST_DELETED * self.documents


def groups(sizes: Sequence[Size]) -> list[list[int]]:
    """Return the numbers of the segments that are to become one, group by group, in order."""
    levels: dict[int, list[int]] = defaultdict(list)
    for number, size in enumerate(sizes):
        if size.bytes <= _SMALL:
            levels[int(math.log(max(size.bytes, 1), _TOGETHER))].append(number)
    chosen = [members for members in levels.values() if len(members) >= _TOGETHER]
    alone = [[n] for n, size in enumerate(sizes) if size.is_worn and not any(n in members for members in chosen)]
    parts = [part for members in chosen for part in _bounded(members, sizes)]
    return [part for part in parts if len(part) > 1 or sizes[part[0]].is_worn] + alone


def _bounded(members: Sequence[int], sizes: Sequence[Size]) -> list[list[int]]:
    """Cut a group where it would become larger than a segment may be."""
    parts: list[list[int]] = []
    bytes_ = documents = 0
    for number in members:
        bytes_, documents = bytes_ + sizes[number].bytes, documents + sizes[number].live
        if not parts or bytes_ > _MERGED or documents > MOST_DOCUMENTS:
            parts.append([])
            bytes_, documents = sizes[number].bytes, sizes[number].live
        parts[-1].append(number)
    return parts

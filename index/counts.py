"""How much does each field of an index hold? Counted from the columns, without reading a single term.

Not for the numbers of articles and bytes, which stand in the manifest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.codec.segment import Segment


class FieldCounts(NamedTuple):
    """The different words of a field in each segment, summed up; its (word, document) pairs; all of its words."""

    terms: int
    postings: int
    tokens: int


def field_counts(segments: Sequence[Segment], field: str) -> FieldCounts:
    """Count a text field over all segments; deleted documents count until their segment is written anew."""
    counted = [(*segment.field_size(field), int(segment.lengths(field).sum(dtype=np.int64))) for segment in segments]
    return FieldCounts(*np.array(counted, dtype=np.int64).reshape(-1, 3).sum(axis=0).tolist())

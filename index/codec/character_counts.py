"""How many documents have a character? Counted when a segment is written, so that no query has to.

"character.documents": u32 per character, in the order of their numbers from 1 on
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.character_row import FIELD_BITS, CharacterRow
from index.native import compiled

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

_NUMBER_BITS = 16
_AT_ONCE = 1 << 20
"""About how many places are sorted at once."""


def documents_with_each(rows: Sequence[CharacterRow], characters: int) -> Array:
    """Return how many documents have each of the characters, numbered from 1 on, in any of two `rows`, as u32."""
    if _READING:
        outside, body = ((row.numbers, row.starts, row.owners.astype(np.uint32)) for row in rows)
        return np.frombuffer(_READING.count_documents(outside, body, characters + 1), dtype=np.uint32)[1:]
    counts = np.zeros(characters + 1, dtype=np.int64)
    for keys in _keys(rows):
        counts += np.bincount(np.unique(keys) & ((1 << _NUMBER_BITS) - 1), minlength=characters + 1)
    return counts[1:].astype(np.uint32)


def _keys(rows: Sequence[CharacterRow]) -> Iterator[Array]:
    """Yield (document, number) for all places as i64, some documents at a time, all places of a document together."""
    documents = 1 + max((int(row.owners[-1]) >> FIELD_BITS for row in rows if len(row.owners)), default=-1)
    ends = np.cumsum(np.sum([np.bincount(row.owners >> FIELD_BITS, row.lengths(), documents) for row in rows], axis=0))
    first = 0
    while first < len(ends):
        before = ends[first - 1] if first else 0
        behind = max(int(ends.searchsorted(before + _AT_ONCE, side="right")), first + 1)
        yield np.concatenate([_keys_of(row, first, behind) for row in rows])
        first = behind


def _keys_of(row: CharacterRow, first: int, behind: int) -> Array:
    low, high = row.owners.searchsorted([first << FIELD_BITS, behind << FIELD_BITS])
    numbers = row.numbers[row.starts[low] : row.starts[high]].astype(np.int64)
    owners = np.repeat(row.owners[low:high].astype(np.int64) >> FIELD_BITS, row.lengths()[low:high])
    return owners << _NUMBER_BITS | numbers

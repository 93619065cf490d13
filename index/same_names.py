"""Do the articles that an update takes in give the same names as those that it gives up? Then what was learned stays.

A corrected text is the usual case: title, commanders, places and other names are as before, and what is learned of all
articles would be the same, to the last bit. For more than a few articles the answer takes longer than it saves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.segment import Segment
from index.names import KINDS
from index.pairs import PAIRS

_MOST = 1000
"""Articles that are looked at."""

_Names = tuple[tuple[str, ...], ...]


class Some(NamedTuple):
    """Some documents of a segment: a flag for each."""

    segment: Segment
    flags: npt.NDArray[Any]


def same_names(given_up: Iterable[Some], taken_in: Iterable[Some]) -> bool:
    """Return whether the articles have the same names, each the same together; False as well where they are many."""
    lost, new = _names_of(given_up), _names_of(taken_in)
    return lost is not None and lost == new


def _names_of(documents: Iterable[Some]) -> Counter[_Names] | None:
    """Return how often which names stand in an article together, None where the articles are too many."""
    names = (_of(segment, number) for segment, flags in documents for number in np.flatnonzero(flags).tolist())
    found = list(islice(names, _MOST + 1))
    return Counter(found) if len(found) <= _MOST else None


def _of(segment: Segment, document: int) -> _Names:
    return tuple(tuple(sorted(segment.values(kind).of(document))) for kind in (*KINDS, PAIRS))

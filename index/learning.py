"""Which names does a generation know, and which are names of one thing?

What the articles agree on (`index.agreement`), and a short table of names that every reader knows
(`common_names.tsv`, with the years in which a thing had a name). It is worked out from the columns of all segments when
a generation is put together, so that updates and deletions keep it right, and kept in a file: see `index.learned`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.name_kinds import LONGEST, bare
from corpus.other_names import ORIGINS
from index.agreement import Agreed, agreement, folded_further, occurring
from index.codec.segment import Segment
from index.learned import TABLE, Learned, OtherName, Row, key_of
from index.names import KINDS

Array = npt.NDArray[Any]

FROM_TABLE = "table"
"""The origin of a pair that stands in `common_names.tsv`."""

_TRUST = {origin: number for number, origin in enumerate((*ORIGINS, FROM_TABLE))}


def common_names() -> list[tuple[str, str, str]]:
    """Return the rows of the table: a name, another name of the same, and when it went by that."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    return [(name, other, when) for name, other, when in rows]


def learn(segments: Sequence[Segment], live: Sequence[Array | None]) -> Learned:
    """Return what the documents that are not deleted teach; `live` are a segment's flags, None for all."""
    both = list(zip(segments, live, strict=True))
    titles = frozenset(bare(value) for segment, flags in both for value in _values(segment, flags, "title"))
    agreed = agreement(segments, live, lambda: titles)
    table = common_names()
    shown = {key_of(name): name for row in table for name in row[:2]} | agreed.shown
    others = _others(
        agreed.pairs, [Agreed(key_of(name), key_of(other), 0, FROM_TABLE) for name, other, _ in table], shown
    )
    rows = {name: Row(shown.get(name, name), found) for name, found in others.items()}
    every = titles.union(rows, *(_values(segment, flags, kind) for segment, flags in both for kind in KINDS))
    return Learned(rows, frozenset(name for name in every if 2 <= len(name) <= LONGEST))


def _others(
    pairs: Sequence[Agreed], table: Sequence[Agreed], shown: dict[str, str]
) -> dict[str, tuple[OtherName, ...]]:
    """Return the other names of each name; of two that were given in several ways, the first way counts."""
    found: defaultdict[str, dict[str, OtherName]] = defaultdict(dict)
    for name, other, articles, origin in (*pairs, *table):
        found[name].setdefault(other, OtherName(shown.get(other, other), articles, origin))
        found[other].setdefault(name, OtherName(shown.get(name, name), articles, origin))
    for one, two in _siblings(pairs):
        written, via = shown.get(two.other, two.other), shown.get(one.name, one.name)
        sibling = OtherName(written, min(one.articles, two.articles), two.origin, via)
        found[one.other].setdefault(two.other, sibling)
    return {name: tuple(sorted(others.values(), key=_order)) for name, others in found.items()}


def _values(segment: Segment, flags: Array | None, kind: str) -> Iterator[str]:
    """Yield what the values that articles have fold to."""
    values = segment.values(kind)
    keys = folded_further(values.folded())
    yield from map(keys.__getitem__, np.unique(occurring(values.occurrences, flags)[1]).tolist())


def _siblings(pairs: Sequence[Agreed]) -> Iterator[tuple[Agreed, Agreed]]:
    """Yield any two pairs of one name: then both other names are of one thing."""
    of: defaultdict[str, list[Agreed]] = defaultdict(list)
    for pair in pairs:
        of[pair.name].append(pair)
    for several in of.values():
        yield from permutations(several, 2)


def _order(other: OtherName) -> tuple[bool, int, int, str]:
    return bool(other.via), -other.articles, _TRUST[other.origin], other.name

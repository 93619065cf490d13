"""Which names does a corpus know, for completing what someone types? (titles, aliases, commanders, places)

They are counted from the values of the articles that are not deleted when a name is first asked for. A name written in
both scripts is one, shown as most articles write it, and of two forms equally frequent the smaller one is shown, so
that the choice doesn't hang on the order of the articles.

Not for the values themselves, which `index.codec.values` keeps segment by segment.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, repeat
from operator import ne
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import fold_all
from index.codec.segment import Segment
from index.codec.values import Values

Array = npt.NDArray[Any]

Kind = Literal["title", "alias", "commander", "place"]
KINDS: tuple[Kind, ...] = ("title", "alias", "commander", "place")

_BETWEEN = "\ufdd0"
"""Stands between two names in a row; no folded text has it (see `fold_all`)."""


class Name(NamedTuple):
    """One name: what it names, as most articles write it, folded, and in how many articles it stands."""

    kind: Kind
    name: str
    folded: str
    articles: int


class Counted(NamedTuple):
    """Names in columns of one length, by (folded, kind): the numbers of the kinds, and the form that is shown."""

    folded: Sequence[str]
    kinds: Array
    shown: Sequence[str]
    articles: Array


class Names:
    """The names of an index, to be completed from their beginning, or from any word inside them."""

    def __init__(self, collect: Callable[[], Counted]) -> None:
        """Take what counts the names; it is called once, when they are first asked for."""
        self._collect = collect

    @classmethod
    def of(cls, segments: Sequence[Segment], live: Sequence[Array | None]) -> Names:
        """Return the names of the documents that are not deleted; `live` are a segment's flags, None for all."""
        return cls(lambda: _counted(segments, live))

    @cached_property
    def counted(self) -> Counted:
        """All names in columns."""
        return self._collect()

    @cached_property
    def _names(self) -> _Ordered:
        return _Ordered(self.counted)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Name]:
        """Yield all names in the order in which they complete: those of the most articles first."""
        return iter(self._names)

    def complete(self, prefix: str, *, limit: int) -> list[Name]:
        """Return at most `limit` names that begin with `prefix` (any script), then such that contain it.

        Among each the ones with the most articles come first, shorter before longer.
        """
        wanted = fold_all([prefix.strip()])[0]
        if not wanted or limit < 1:
            return []
        found = self._names.beginning_with(wanted, limit)
        return found + self._names.holding_inside(wanted, limit - len(found))


class _Ordered:
    """Names in the order in which they complete, and a way from what one begins with to its place there."""

    def __init__(self, counted: Counted) -> None:
        lengths = np.fromiter(map(len, counted.folded), dtype=np.int64, count=len(counted.folded))
        # What is equal in all of these stays in the order of the folded names.
        order = np.lexsort((counted.kinds, lengths, -counted.articles))
        self._counted = counted
        self._order = order.tolist()
        self._place = np.zeros(len(order), dtype=np.int64)
        self._place[order] = np.arange(len(order))
        # One row of all names makes looking inside them one search, which may stop as soon as it has found enough.
        self._row = _BETWEEN.join(["", *map(counted.folded.__getitem__, self._order), ""])
        self._starts = np.append(1, 1 + np.cumsum(lengths[order] + 1)).tolist()

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Name]:
        counted, order = self._counted, self._order
        columns = counted.kinds.tolist(), counted.shown, counted.folded, counted.articles.tolist()
        kinds, shown, folded, articles = (map(column.__getitem__, order) for column in columns)
        return map(Name, map(KINDS.__getitem__, kinds), shown, folded, articles)

    def __getitem__(self, place: int) -> Name:
        number = self._order[place]
        counted = self._counted
        kind, articles = KINDS[int(counted.kinds[number])], int(counted.articles[number])
        return Name(kind, counted.shown[number], counted.folded[number], articles)

    def beginning_with(self, wanted: str, limit: int) -> list[Name]:
        """Return the first `limit` names that begin with `wanted`."""
        folded = self._counted.folded
        first = bisect_left(folded, wanted)
        last = bisect_right(folded, wanted, lo=first, key=lambda each: each[: len(wanted)])
        places = self._place[first:last]
        if len(places) > limit:
            places = np.partition(places, limit - 1)[:limit]
        return list(map(self.__getitem__, np.sort(places).tolist()))

    def holding_inside(self, wanted: str, limit: int) -> list[Name]:
        """Return the first `limit` names that have `wanted` in them and don't begin with it."""
        found: list[Name] = []
        at = -1
        while len(found) < limit and (at := self._row.find(wanted, at + 1)) >= 0:
            place = bisect_right(self._starts, at) - 1
            if not self._row.startswith(wanted, self._starts[place]):
                found.append(self[place])
            at = self._starts[place + 1] - 1
        return found


def _counted(segments: Sequence[Segment], live: Sequence[Array | None]) -> Counted:
    """Count the names of all kinds over all segments."""
    rows: list[_Row] = []
    for kind, name in enumerate(KINDS):
        for segment, flags in zip(segments, live, strict=True):
            rows.extend(_rows(kind, segment.values(name), flags))
    # Those of a kind in a segment are in order already, so that sorting only merges.
    rows.sort()
    return _merged(rows)


_Row = tuple[str, int, str, int, int]
"""One way to write a name in a segment: folded, the kind's number, as written; in how many articles it stands, and in
how many before any other way."""


def _rows(kind: int, values: Values, live: Array | None) -> Iterator[_Row]:
    """Yield the forms that stand in articles which are not deleted, in order."""
    documents, numbers = values.occurrences
    if live is not None:
        kept = live[documents]
        documents, numbers = documents[kept], numbers[kept]
    folded = values.folded()
    name = np.cumsum(_differ(folded))
    _, first = np.unique(documents.astype(np.int64) << 32 | name[numbers], return_index=True)
    articles = np.bincount(numbers, minlength=len(values)).tolist()
    firsts = np.bincount(numbers[first], minlength=len(values)).tolist()
    return compress(zip(folded, repeat(kind), values.forms(), articles, firsts, strict=False), articles)


def _differ(texts: Sequence[str]) -> Array:
    """Tell of each text whether it is another than the one before."""
    return np.fromiter(map(ne, texts, chain([None], texts)), dtype=bool, count=len(texts))


def _merged(rows: Sequence[_Row]) -> Counted:
    """Return the names that the sorted `rows` write, each once."""
    if not rows:
        return Counted([], np.zeros(0, dtype=np.int64), [], np.zeros(0, dtype=np.int64))
    folded, kind, form, articles, firsts = zip(*rows, strict=True)
    kinds = np.array(kind)
    new_name = _differ(folded) | (np.diff(kinds, prepend=-1) != 0)
    new_form = np.flatnonzero(new_name | _differ(form))
    names = np.flatnonzero(new_name)
    written = np.add.reduceat(np.array(articles), new_form)
    # The most frequent form of each name comes first among its own; of equals the smaller one stays before the other.
    name_of_form = np.cumsum(new_name)[new_form]
    order = np.lexsort((-written, name_of_form))
    shown = new_form[order[np.searchsorted(name_of_form, np.arange(1, len(names) + 1))]]
    return Counted(
        list(map(folded.__getitem__, names.tolist())),
        kinds[names],
        list(map(form.__getitem__, shown.tolist())),
        np.add.reduceat(np.array(firsts), names),
    )

"""Which names does a corpus know, for completing what someone types? (titles, aliases, commanders, places)

They are counted from the values of the articles that are not deleted when a name is first asked for. A name written in
both scripts is one, shown as most articles write it, and of two forms equally frequent the smaller one is shown, so
that the choice doesn't hang on the order of the articles.

Not for the values themselves, which `index.codec.values` keeps segment by segment.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, groupby, repeat
from operator import itemgetter, ne
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


class Names:
    """The names of an index, to be completed from their beginning, or from any word inside them."""

    def __init__(self, collect: Callable[[], Sequence[Name]]) -> None:
        """Take what gives the names, sorted by (folded, kind); it is called once, when they are first asked for."""
        self._collect = collect

    @classmethod
    def of(cls, segments: Sequence[Segment], live: Sequence[Array | None]) -> Names:
        """Return the names of the documents that are not deleted; `live` are a segment's flags, None for all."""
        return cls(lambda: _counted(segments, live))

    @cached_property
    def _names(self) -> _Ordered:
        return _Ordered(self._collect())

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

    def __init__(self, names: Sequence[Name]) -> None:
        articles = np.array([name.articles for name in names], dtype=np.int64)
        lengths = np.array([len(name.folded) for name in names], dtype=np.int64)
        kinds = np.array([KINDS.index(name.kind) for name in names], dtype=np.int64)
        # What is equal in all of these stays in the order of the folded names.
        order = np.lexsort((kinds, lengths, -articles))
        self._folded = [name.folded for name in names]
        self._place = np.zeros(len(names), dtype=np.int64)
        self._place[order] = np.arange(len(names))
        self._names = [names[number] for number in order.tolist()]
        # One row of all names makes looking inside them one search, which may stop as soon as it has found enough.
        self._row = _BETWEEN.join(["", *(name.folded for name in self._names), ""])
        self._starts = list(accumulate((len(name.folded) + 1 for name in self._names), initial=1))

    def beginning_with(self, wanted: str, limit: int) -> list[Name]:
        """Return the first `limit` names that begin with `wanted`."""
        first = bisect_left(self._folded, wanted)
        last = bisect_right(self._folded, wanted, lo=first, key=lambda folded: folded[: len(wanted)])
        places = self._place[first:last]
        if len(places) > limit:
            places = np.partition(places, limit - 1)[:limit]
        return [self._names[place] for place in np.sort(places).tolist()]

    def holding_inside(self, wanted: str, limit: int) -> list[Name]:
        """Return the first `limit` names that have `wanted` in them and don't begin with it."""
        found: list[Name] = []
        at = -1
        while len(found) < limit and (at := self._row.find(wanted, at + 1)) >= 0:
            place = bisect_right(self._starts, at) - 1
            if not self._names[place].folded.startswith(wanted):
                found.append(self._names[place])
            at = self._starts[place + 1] - 1
        return found


class _Form(NamedTuple):
    """One way to write a name in a segment: in how many articles it stands, and in how many before any other way."""

    folded: str
    kind: Kind
    form: str
    articles: int
    first: int


def _counted(segments: Sequence[Segment], live: Sequence[Array | None]) -> list[Name]:
    """Return the names sorted by (folded, kind)."""
    forms: list[_Form] = []
    for kind in KINDS:
        for segment, flags in zip(segments, live, strict=True):
            forms.extend(_forms(kind, segment.values(kind), flags))
    # Those of a kind in a segment are in order already, so that sorting only merges.
    forms.sort()
    return [_named(list(same)) for _, same in groupby(forms, key=itemgetter(0, 1))]


def _forms(kind: Kind, values: Values, live: Array | None) -> Iterator[_Form]:
    """Yield the forms that stand in articles which are not deleted, in order."""
    documents, numbers = values.occurrences
    if live is not None:
        kept = live[documents]
        documents, numbers = documents[kept], numbers[kept]
    folded = values.folded()
    name = np.cumsum(np.fromiter(map(ne, folded, chain([None], folded)), dtype=bool, count=len(folded)), dtype=np.int64)
    _, first = np.unique(documents.astype(np.int64) << 32 | name[numbers], return_index=True)
    articles = np.bincount(numbers, minlength=len(values))
    firsts = np.bincount(numbers[first], minlength=len(values))
    rows = zip(folded, repeat(kind), values.forms(), articles.tolist(), firsts.tolist(), strict=False)
    return map(_Form._make, compress(rows, articles.tolist()))


def _named(forms: Sequence[_Form]) -> Name:
    """Return the name that is written in these forms; the same form may come from several segments."""
    folded, kind, shown, _, articles = forms[0]
    if len(forms) > 1:
        written: Counter[str] = Counter()
        for form in forms:
            written[form.form] += form.articles
        shown = min(written, key=lambda form: (-written[form], form))
        articles = sum(form.first for form in forms)
    return Name(kind, shown, folded, articles)

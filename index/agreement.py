"""On which pairs of names do the articles of an index agree?

A pair that an article states (又称, an infobox, a redirect) is believed at once. One from a link's text needs a second
article, or an article about a battle under one of the two names. A name that articles use for several things is
nobody's other name, unless three in four of them agree on one thing.

What follows from the pairs that are left is for `index.learning`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.name_kinds import kind_of
from corpus.other_names import ORIGINS, TRUSTED
from corpus.script import simplify_characters
from index.codec.segment import Segment
from index.pairs import BETWEEN, PAIRS

Array = npt.NDArray[Any]
Key = tuple[str, str]
"""Two names, folded: what a thing is called, and its other name."""

_ENOUGH = 2
"""Articles that make a pair from links believed."""
_AGREEING = 0.75
"""Of the articles that use a name: so many must mean one thing by it."""
_TRUST: dict[str, int] = {origin: number for number, origin in enumerate(ORIGINS)}
_BETWEEN_TEXTS = "\ufdd0"


class Agreed(NamedTuple):
    """A pair that is believed: the names folded, how many articles support it, and the best of its origins."""

    name: str
    other: str
    articles: int
    origin: str


@dataclass(slots=True)
class Agreement:
    """The pairs that are believed, and how most articles write each name in them."""

    pairs: list[Agreed] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)


_Row = tuple[Key, Key, str, str, int]
"""One way to write a pair in a segment: the pair in either direction as one, the pair, its origin, the value as written
and how many articles have it. Plain, because there are many.
"""


def agreement(segments: Sequence[Segment], live: Sequence[Array | None], titles: Callable[[], Set[str]]) -> Agreement:
    """Return what the documents that are not deleted agree on; `titles` gives the folded titles, if they are needed."""
    rows: list[_Row] = []
    support: Counter[Key] = Counter()
    for segment, flags in zip(segments, live, strict=True):
        _count(segment, flags, rows, support)
    believed = _believed(rows, support, titles)
    kept = _with_one_meaning(rows, believed)
    origins = _origins(rows, kept)
    pairs = [Agreed(*key, support[_pair(key)], origin) for key, origin in sorted(origins.items())]
    return Agreement(pairs, _shown(rows, kept))


def folded_further(folded: Sequence[str]) -> list[str]:
    """Return folded texts folded character by character as well, as exact runs are, all at once."""
    return simplify_characters(_BETWEEN_TEXTS.join(folded)).split(_BETWEEN_TEXTS) if folded else []


def occurring(occurrences: tuple[Array, Array], flags: Array | None) -> tuple[Array, Array]:
    """Return those of some (document, form) whose documents are not deleted."""
    documents, forms = occurrences
    return (documents, forms) if flags is None else (documents[flags[documents]], forms[flags[documents]])


def _pair(key: Key) -> Key:
    """Return a pair whichever of its names is the other one."""
    return key if key[0] < key[1] else key[::-1]


def _count(segment: Segment, flags: Array | None, rows: list[_Row], support: Counter[Key]) -> None:
    """Add the rows of one segment, and how many of its articles have each pair."""
    values = segment.values(PAIRS)
    documents, numbers = occurring(values.occurrences, flags)
    articles = np.bincount(numbers, minlength=len(values)).tolist()
    ids: dict[Key, int] = {}
    pair_of = np.zeros(len(values), dtype=np.int64)
    for number, (form, folded) in enumerate(zip(values.forms(), folded_further(values.folded()), strict=True)):
        if articles[number]:
            name, other, origin = folded.split(BETWEEN)
            key = (name, other)
            pair = key if name < other else (other, name)
            rows.append((pair, key, origin, form, articles[number]))
            pair_of[number] = ids.setdefault(pair, len(ids))
    # An article that has a pair in both directions supports it once.
    different = np.unique(documents.astype(np.int64) << 32 | pair_of[numbers]) & 0xFFFFFFFF
    support.update(dict(zip(ids, np.bincount(different, minlength=len(ids)).tolist(), strict=True)))


def _believed(rows: Iterable[_Row], support: Counter[Key], titles: Callable[[], Set[str]]) -> set[Key]:
    """Return the pairs with enough support, whichever of their names is the other one."""
    believed = {pair for pair, articles in support.items() if articles >= _ENOUGH}
    believed.update(pair for pair, _, origin, _, _ in rows if origin in TRUSTED)
    single = {pair for pair in support if pair not in believed and kind_of(pair[0]) == kind_of(pair[1]) == "battle"}
    if single:
        known = titles()
        # Under both names there are articles: then they are about two battles.
        believed |= {pair for pair in single if (pair[0] in known) != (pair[1] in known)}
    return believed


def _with_one_meaning(rows: Iterable[_Row], believed: Set[Key]) -> set[Key]:
    """Return the directed pairs that are believed and whose other name means one thing in most articles."""
    meanings: dict[str, dict[str, int]] = {name: {} for pair in believed for name in pair}
    for _, (name, other), _, _, articles in rows:
        if (names := meanings.get(other)) is not None:
            names[name] = names.get(name, 0) + articles
    kept: set[Key] = set()
    for other, names in meanings.items():
        if not names:
            continue
        top = min(names, key=lambda name: (-names[name], name)) if len(names) > 1 else next(iter(names))
        one = [name for name in names if name == top or _pair((name, top)) in believed]
        if sum(map(names.__getitem__, one)) >= _AGREEING * sum(names.values()):
            kept.update((name, other) for name in one if _pair((name, other)) in believed)
    return kept


def _origins(rows: Iterable[_Row], kept: Set[Key]) -> dict[Key, str]:
    """Return the best origin of each pair."""
    found: dict[Key, str] = {}
    for _, key, origin, _, _ in rows:
        if key in kept and (key not in found or _TRUST[origin] < _TRUST[found[key]]):
            found[key] = origin
    return found


def _shown(rows: Iterable[_Row], kept: Set[Key]) -> dict[str, str]:
    """Return how most articles write each name; of two forms equally frequent the smaller one."""
    forms: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for _, key, _, written, articles in rows:
        if key in kept:
            for folded, form in zip(key, written.split(BETWEEN), strict=False):
                counts = forms[folded]
                counts[form] = counts.get(form, 0) + articles
    return {name: min(counts, key=lambda form: (-counts[form], form)) for name, counts in forms.items()}

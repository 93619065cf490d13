"""Under which other names does what someone types go? (蔣介石: 蔣中正, 蔣公)

What the articles agree on (`index.agreement`), and a short table of names that every reader knows
(`common_names.tsv`, with the years in which a thing had a name). All of it is worked out from the segments' columns
when it is first asked for, so that updates and deletions keep it right.

Names are matched by characters, not by words. So a name that is learned later needs no old article to be cut anew: it
is looked for as an exact run, and the places of single characters are in every index. How a query uses names is for
`search.expansion`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.name_kinds import LONGEST, bare
from corpus.other_names import ORIGINS
from index.agreement import Agreed, Agreement, agreement, folded_further, occurring
from index.analysis import fold, fold_characters
from index.codec.segment import Segment
from index.names import KINDS
from index.spans import NameFinder

Array = npt.NDArray[Any]

TABLE = "table"
"""The origin of a pair that stands in `common_names.tsv`."""

_TRUST = {origin: number for number, origin in enumerate((*ORIGINS, TABLE))}
_COMMON = Path(__file__).with_name("common_names.tsv")


class OtherName(NamedTuple):
    """Another name: as most articles write it, how many articles support it (0 for the table), and the best origin.

    `via` is the name that both are other names of, empty where an article has the two together.
    """

    name: str
    articles: int
    origin: str
    via: str = ""


class Listed(NamedTuple):
    """A name with its other names; `kinds` are in how many articles it is a title, alias, commander or place."""

    name: str
    folded: str
    kinds: dict[str, int]
    others: tuple[OtherName, ...]


def common_names() -> list[tuple[str, str, str]]:
    """Return the rows of the table: a name, another name of the same, and when it went by that."""
    rows = [line.split("\t") for line in _COMMON.read_text(encoding="utf-8").splitlines()[1:]]
    return [(name, other, when) for name, other, when in rows]


def key_of(name: str) -> str:
    """Return what a name is known by: folded character by character, as exact runs are."""
    return fold_characters(name).text


class Aliases:
    """The names that an index knows, and the other names of those that have some."""

    def __init__(self, segments: Sequence[Segment], live: Sequence[Array | None]) -> None:
        self._both = list(zip(segments, live, strict=True))

    @classmethod
    def of(cls, segments: Sequence[Segment], live: Sequence[Array | None]) -> Aliases:
        """Return the aliases of the documents that are not deleted; `live` are a segment's flags, None for all."""
        return cls(segments, live)

    def others(self, name: str) -> tuple[OtherName, ...]:
        """Return the other names of `name` (in any script), those first that stand with it in most articles."""
        return self._others.get(key_of(name), ())

    def names_in(self, folded: str) -> list[tuple[int, int]]:
        """Return the (start, end) of the longest names that have others; the text is folded by `key_of`."""
        return self._with_others.spans(folded)

    def known_names_in(self, folded: str) -> list[tuple[int, int]]:
        """Return the (start, end) of the longest names of the corpus in a text, which is folded by `key_of`.

        These are titles, aliases, commanders, places and their other names. Looking for each as one exact run keeps it
        whole however words are cut, also in articles that were indexed before the name was known.
        """
        return self._known.spans(folded)

    def listed(self, prefix: str = "") -> Iterator[Listed]:
        """Yield the names that begin with `prefix` (in any script) and have others, in order."""
        wanted, names = key_of(prefix.strip()), self._ordered
        for folded in names[bisect_left(names, wanted) :]:
            if not folded.startswith(wanted):
                return
            yield Listed(self._form(folded), folded, self._kinds(self._form(folded)), self._others[folded])

    def _kinds(self, name: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        folded = fold(name).text
        for kind in KINDS:
            for segment, flags in self._both:
                documents = segment.values(kind).documents_with(folded)
                alive = len(documents) if flags is None else int(flags[documents].sum())
                if alive:
                    counts[kind] = counts.get(kind, 0) + alive
        return counts

    @cached_property
    def _agreed(self) -> Agreement:
        return agreement([s for s, _ in self._both], [flags for _, flags in self._both], lambda: self._titles)

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {key_of(name): name for row in common_names() for name in row[:2]} | self._agreed.shown

    def _form(self, folded: str) -> str:
        return self._shown.get(folded, folded)

    @cached_property
    def _others(self) -> dict[str, tuple[OtherName, ...]]:
        pairs = self._agreed.pairs
        found: defaultdict[str, dict[str, OtherName]] = defaultdict(dict)
        table = [Agreed(key_of(name), key_of(other), 0, TABLE) for name, other, _ in common_names()]
        for name, other, articles, origin in (*pairs, *table):
            found[name].setdefault(other, OtherName(self._form(other), articles, origin))
            found[other].setdefault(name, OtherName(self._form(name), articles, origin))
        for one, two in _siblings(pairs):
            sibling = OtherName(
                self._form(two.other), min(one.articles, two.articles), two.origin, self._form(one.name)
            )
            found[one.other].setdefault(two.other, sibling)
        return {name: tuple(sorted(others.values(), key=_order)) for name, others in found.items()}

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self._others)

    @cached_property
    def _with_others(self) -> NameFinder:
        return NameFinder(self._others)

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(map(bare, self._values("title")))

    @cached_property
    def _known(self) -> NameFinder:
        names = self._titles.union(self._others, *map(self._values, KINDS))
        return NameFinder({name for name in names if 2 <= len(name) <= LONGEST})

    def _values(self, kind: str) -> Iterator[str]:
        """Yield what the values that articles have fold to."""
        for segment, flags in self._both:
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

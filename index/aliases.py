"""Under which other names does what someone types go? (蔣介石: 蔣中正, 蔣公)

What the articles agree on, and a short table of names that every reader knows: see `index.learning`, which works it out
when a generation is put together, and `index.learned`, which keeps it.

Names are matched by characters, not by words. So a name that is learned later needs no old article to be cut anew: it
is looked for as an exact run, and the places of single characters are in every index. How a query uses names is for
`search.expansion`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy.typing as npt

from index.analysis import fold
from index.codec.segment import Segment
from index.learned import Names, OtherName, Row, key_of
from index.names import KINDS

__all__ = ["Aliases", "Listed", "OtherName", "key_of"]

Array = npt.NDArray[Any]


class Listed(NamedTuple):
    """A name with its other names; `kinds` are in how many articles it is a title, alias, commander or place."""

    name: str
    folded: str
    kinds: dict[str, int]
    others: tuple[OtherName, ...]


class Aliases:
    """The names that an index knows, and the other names of those that have some."""

    def __init__(self, names: Names, segments: Sequence[Segment], live: Sequence[Array | None]) -> None:
        """Take what was learned from segments; `live` are flags of what is not deleted from them, None for all."""
        self._names = names
        self._both = list(zip(segments, live, strict=True))

    def others(self, name: str) -> tuple[OtherName, ...]:
        """Return the other names of `name` (in any script), those first that stand with it in most articles."""
        row = self._names.row(key_of(name))
        return row.others if row else ()

    def names_in(self, folded: str) -> list[tuple[int, int]]:
        """Return the (start, end) of the longest names that have others; the text is folded by `key_of`."""
        return self._names.with_others.spans(folded)

    def known_names_in(self, folded: str) -> list[tuple[int, int]]:
        """Return the (start, end) of the longest names of the corpus in a text, which is folded by `key_of`.

        These are titles, aliases, commanders, places and their other names. Looking for each as one exact run keeps it
        whole however words are cut, also in articles that were indexed before the name was known.
        """
        return self._names.known.spans(folded)

    def listed(self, prefix: str = "") -> Iterator[Listed]:
        """Yield the names that begin with `prefix` (in any script) and have others, in order."""
        for folded in self._names.beginning_with(key_of(prefix.strip())):
            row = self._names.row(folded) or Row(folded, ())
            yield Listed(row.name, folded, self._kinds(row.name), row.others)

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

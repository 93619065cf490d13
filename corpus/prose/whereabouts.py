"""Where in a text does each of many words stand?

Readers of prose ask for the same names again and again. A few are searched for; where there are many, as in an order of
battle, searching for each takes time by the square of the text, so they are looked up by their first two characters.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

_SEARCHES = 64
"""To make the table of pairs takes about as long as so many searches."""
_MANY = 256
"""If a pair stands in more places, they are parted by the words that go on from it."""
_NOWHERE: tuple[int, ...] = ()


class Whereabouts:
    """The places of words in one text, each looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, Sequence[int]] = {}
        self._pairs: dict[str, array[int]] = {}
        self._longer: dict[tuple[str, int], dict[str, array[int]]] = {}

    def of(self, word: str) -> Sequence[int]:
        """Return where `word` begins in the text, in order."""
        found = self._known.get(word)
        if found is None:
            few = len(self._known) < _SEARCHES or len(word) < 2
            found = self._known[word] = self._searched(word) if few else self._looked_up(word)
        return found

    def _searched(self, word: str) -> list[int]:
        found: list[int] = []
        at = self._text.find(word)
        while at >= 0:
            found.append(at)
            at = self._text.find(word, at + 1)
        return found

    def _looked_up(self, word: str) -> Sequence[int]:
        self._pairs = self._pairs or _table(map(str.__add__, self._text, self._text[1:]), range(len(self._text)))
        begun = self._pairs.get(word[:2], _NOWHERE)
        if len(word) == 2:
            return begun
        if len(begun) <= _MANY:
            return [at for at in begun if self._text.startswith(word, at)]
        key = word[:2], len(word)
        if key not in self._longer:
            self._longer[key] = _table((self._text[at : at + len(word)] for at in begun), begun)
        return self._longer[key].get(word, _NOWHERE)


def _table(words: Iterable[str], places: Iterable[int]) -> dict[str, array[int]]:
    table: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for word, at in zip(words, places, strict=False):
        table[word].append(at)
    return table


@lru_cache(maxsize=1)
def _of_text(text: str) -> Whereabouts:
    return Whereabouts(text)


def places_of(word: str, text: str) -> Sequence[int]:
    """Return where `word` begins in `text`; what was found in the last text is remembered."""
    return _of_text(text).of(word)

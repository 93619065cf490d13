"""Which terms do many texts have at once? `index.analysis.chain` on arrays instead of tokens.

Folds a batch of texts by one table look-up a character, cuts it by one call, and gives the words as numbers. What the
table can't say (characters that fold to several, phrases that OpenCC converts otherwise than their characters) is
folded text by text; a test holds the results equal to the chain's. Offsets are not kept: they matter for marking, and
a text is folded anew for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.context import longest_context, needs_context, telling_characters, telling_pairs
from corpus.script import simplify, simplify_characters
from index.analysis.chain import fold
from index.analysis.rewriting import canonical_long
from index.analysis.width import fold_one_width
from index.native import compiled

Codes = npt.NDArray[np.uint32]
Array = npt.NDArray[Any]

_UNICODE = 0x110000
_PAIR_BITS = 21
_BETWEEN = "\ufdd0"
"""Stands between two texts of a batch. Unicode keeps it free for such use; in a text it becomes a space."""
_MARK = 1 << 31
_SLOW = _GAP = 0xFFFFFFFF
_UNKNOWN = 0xFFFFFFFE
_END_OF_TEXT = 0xFFFFFFFF
_NO_WORD = 0xFFFFFFFE
_CUT_AT_ONCE = 100_000
"""Characters that are cut at once: the pieces, an object each, are best numbered while they are in the cache."""


class _Table:
    """Code point to folded code point and to character term, filled in for the characters that are met."""

    def __init__(self) -> None:
        self.wide = np.zeros(_UNICODE, dtype=np.uint32)
        self.folded = np.full(_UNICODE, _UNKNOWN, dtype=np.uint32)
        """What a character folds to by itself, with a mark on those that phrases may fold otherwise; or `_SLOW`."""
        self.term = np.full(_UNICODE, _UNKNOWN, dtype=np.uint32)
        """The term of a folded character, or `_GAP`."""
        self.telling_pairs = np.sort([_pair(ord(pair[0]), ord(pair[1])) for pair in telling_pairs()])
        self.meet(np.array([ord(_BETWEEN)], dtype=np.uint32))

    def meet(self, codes: Codes) -> None:
        """Fill in `codes` and what they fold to."""
        for code in codes.tolist():
            self._fill(code)
            if (to := int(self.folded[code]) & ~_MARK) < _UNICODE and self.folded[to] == _UNKNOWN:
                self._fill(to)

    def _fill(self, code: int) -> None:
        char = chr(code)
        wide = fold_one_width(char)
        self.wide[code] = code if wide is None else ord(wide)
        self.folded[code] = _SLOW if wide is None else ord(simplify(wide))
        if wide in telling_characters():
            self.folded[code] |= _MARK
        self.term[code] = ord(simplify_characters(char)) if char.isalnum() else _GAP


def _pair(one: Any, other: Any) -> Any:
    """Return two code points, numbers or i64 arrays of them, as one number."""
    return one << _PAIR_BITS | other


@cache
def _table() -> _Table:
    return _Table()


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Array) -> str:
    return codes.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return what `fold(text).text` gives for each of `texts`, with the code point between texts as a space."""
    if not texts:
        return []
    table = _table()
    clean = [text.replace(_BETWEEN, " ") for text in texts]
    codes = _codes(_BETWEEN.join(clean))
    folded, places = _folded(codes, table)
    marked = table.folded[codes[places]]
    if (marked == _UNKNOWN).any():
        table.meet(np.unique(codes[places[marked == _UNKNOWN]]))
        folded, places = _folded(codes, table)
        marked = table.folded[codes[places]]
    parts = folded.split(_BETWEEN)
    slow = np.append(places[marked == _SLOW], _in_context(codes, places[marked != _SLOW], table))
    if len(slow):
        at = np.searchsorted(np.flatnonzero(codes == ord(_BETWEEN)), slow)
        for number in np.unique(at).tolist():
            parts[number] = fold(clean[number]).text.replace(_BETWEEN, " ")
    return parts


def _folded(codes: Codes, table: _Table) -> tuple[str, Array]:
    """Return what `codes` fold to one by one, and the places that are marked, spaces where there is nothing else."""
    if (module := compiled("index.analysis._folding")) is not None:
        text, places = module.fold(codes, table.folded)
        return text, np.frombuffer(places, dtype=np.int64)
    folded = table.folded[codes]
    marked = np.flatnonzero(folded >= _MARK)
    folded[marked] &= ~np.uint32(_MARK)
    folded[folded >= _UNICODE] = ord(" ")
    return _text(folded), marked


def _in_context(codes: Codes, at: Array, table: _Table) -> Array:
    """Return which of the places `at` may fold otherwise than by themselves, for what stands beside them."""
    before, here, behind = (
        table.wide[codes[np.clip(at + step, 0, len(codes) - 1)]].astype(np.int64) for step in (-1, 0, 1)
    )
    at = at[np.isin(_pair(before, here), table.telling_pairs) | np.isin(_pair(here, behind), table.telling_pairs)]
    reach = longest_context()
    found = [i for i in at.tolist() if needs_context(_text(table.wide[codes[max(i - reach, 0) : i + reach]]))]
    return np.array(found, dtype=np.int64)


class WordNumbers(dict[str, int]):
    """Numbers words as they come, from 0 on; pieces of text without a letter or digit are no words."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __missing__(self, piece: str) -> int:
        """Number a piece that comes for the first time."""
        if piece.isalnum() or any(map(str.isalnum, piece)):
            self[piece] = number = self.count
            self.count += 1
        else:
            self[piece] = number = _END_OF_TEXT if piece == _BETWEEN else _NO_WORD
        return number

    def sorted(self) -> tuple[list[str], Array]:
        """Return the words in order, and for each number its place in that order, as u64."""
        words = sorted(word for word, number in self.items() if number < _NO_WORD)
        place = np.zeros(len(words), dtype=np.uint64)
        place[np.fromiter(map(self.__getitem__, words), dtype=np.int64, count=len(words))] = np.arange(len(words))
        return words, place


class EncodedWords(NamedTuple):
    """Words in order: their UTF-8, one behind the other, as u8, and the length of each in bytes, as i64."""

    data: Array
    lengths: Array


@dataclass(frozen=True, slots=True)
class WordBatch:
    """The words of a batch: the word with the number `word[i]` stands in the text `text[i]`.

    Two u32 arrays of one length, in the order of the texts.
    """

    word: Array
    text: Array


def cut_all(folded: Sequence[str], cut: Callable[[str], list[str]], numbers: WordNumbers) -> WordBatch:
    """Return the words of folded texts in canonical form, new ones numbered; `cut` is a segmenter's search mode."""
    found = [np.zeros(0, dtype=np.uint32)]
    for some in some_at_a_time(folded):
        pieces = cut(canonical_long(joined(some)))
        found.append(np.fromiter(map(numbers.__getitem__, pieces), dtype=np.uint32, count=len(pieces)))
    number = np.concatenate(found)
    words = np.flatnonzero(number < _NO_WORD)
    return WordBatch(number[words], np.cumsum(number == _END_OF_TEXT, dtype=np.uint32)[words])


def joined(texts: Sequence[str]) -> str:
    """Return texts as one, with a code point behind each that none of them has."""
    return _BETWEEN.join((*texts, ""))


def some_at_a_time(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield texts that are together about `_CUT_AT_ONCE` long."""
    first = size = 0
    for behind, text in enumerate(texts, 1):
        size += len(text)
        if size >= _CUT_AT_ONCE:
            yield texts[first:behind]
            first, size = behind, 0
    if first < len(texts):
        yield texts[first:]


def _terms(codes: Codes) -> Codes:
    """Return the character terms of folded `codes`, `_GAP` for those that are none."""
    table = _table()
    terms = table.term[codes]
    unknown = codes[terms == _UNKNOWN]
    if len(unknown):
        table.meet(np.unique(unknown))
        terms = table.term[codes]
    return terms


@dataclass(frozen=True, slots=True)
class CharacterBatch:
    """The character terms of a batch, one after the other: code points, a space for each gap.

    `starts[j]` is where text j begins; there is one more entry, the length. Each text is followed by a gap of its own.
    """

    codes: Array
    starts: Array


def characters_all(folded: Sequence[str]) -> CharacterBatch:
    """Return what `characters` gives for each of the folded texts, with a gap behind every text."""
    codes = _codes(joined(folded))
    terms = _terms(codes)
    letters = terms != _GAP
    between = codes == ord(_BETWEEN)
    gap = ~letters & ~between
    # Of a run of other characters the first is kept; the gap behind a text comes on top of one at its end.
    first = gap & ~np.append(False, gap[:-1])
    kept = letters | between | first
    out = np.where(letters, terms, ord(" "))[kept]
    ends = np.flatnonzero(between[kept])
    return CharacterBatch(out, np.append(0, ends + 1))


def number_characters(
    folded: Sequence[str], is_body: Array, numbers: Array, known: int, module: ModuleType
) -> tuple[Array, Array, Array, Array]:
    """Return the characters of `characters_all` as numbers, those of bodies apart from the others, by compiled code.

    `is_body` are flags of the texts; `numbers`, u16 for each code point, gives the characters' numbers, and gets those
    of new ones, from `known` on. Returns u16 outside of bodies, u16 in bodies, u32 lengths, and u32 new characters.
    Raises OverflowError where numbers end.
    """
    table, text = _table(), joined(folded)
    found = module.characters(text, table.term, numbers, known, is_body)
    if isinstance(found, set):
        table.meet(np.array(sorted(found), dtype=np.uint32))
        found = module.characters(text, table.term, numbers, known, is_body)
    outside, body, lengths, new = found
    return (
        np.frombuffer(outside, dtype=np.uint16),
        np.frombuffer(body, dtype=np.uint16),
        np.frombuffer(lengths, dtype=np.uint32),
        np.frombuffer(new, dtype=np.uint32),
    )

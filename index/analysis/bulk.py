"""Which terms do many texts have at once? `index.analysis.chain` on arrays instead of tokens.

Folds a batch of texts by one table look-up a character, cuts it by one call, and gives the words as numbers. What the
table can't say (characters that fold to several, phrases that OpenCC converts otherwise than their characters) is
folded text by text; a test holds the results equal to the chain's. Offsets are not kept: they matter for marking, and
a text is folded anew for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.context import longest_context, needs_context, telling_characters, telling_pairs
from corpus.script import simplify, simplify_characters
from index.analysis.chain import fold
from index.analysis.width import fold_one_width

Codes = npt.NDArray[np.uint32]
Array = npt.NDArray[Any]

_UNICODE = 0x110000
_PAIR_BITS = 21
_BETWEEN = "\ufdd0"
"""Stands between two texts of a batch. Unicode keeps it free for such use; in a text it becomes a space."""
_JOINT = "\ufdd1"
"""Stands between two words while these are turned into numbers."""
_SLOW = 0xFFFFFFFF
_UNKNOWN = 0xFFFFFFFE


class _Table:
    """Code point to folded code point, filled in for the characters that are met."""

    def __init__(self) -> None:
        self.wide = np.zeros(_UNICODE, dtype=np.uint32)
        self.folded = np.full(_UNICODE, _UNKNOWN, dtype=np.uint32)
        self.single = np.zeros(_UNICODE, dtype=np.uint32)
        self.is_letter = np.zeros(_UNICODE, dtype=bool)
        self.is_telling = np.zeros(_UNICODE, dtype=bool)
        self.telling_pairs = np.sort([_pair(ord(pair[0]), ord(pair[1])) for pair in telling_pairs()])
        self.meet(np.array([ord(_BETWEEN), ord(_JOINT)], dtype=np.uint32))

    def meet(self, codes: Codes) -> None:
        """Fill in `codes` and what they fold to."""
        for code in codes.tolist():
            self._fill(code)
            if (to := int(self.folded[code])) != _SLOW and self.folded[to] == _UNKNOWN:
                self._fill(to)

    def _fill(self, code: int) -> None:
        char = chr(code)
        wide = fold_one_width(char)
        self.wide[code] = code if wide is None else ord(wide)
        self.folded[code] = _SLOW if wide is None else ord(simplify(wide))
        self.is_telling[code] = wide in telling_characters()
        self.is_letter[code] = char.isalnum()
        self.single[code] = ord(simplify_characters(char))


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
    clean = [t.replace(_BETWEEN, " ").replace(_JOINT, " ") if _BETWEEN in t or _JOINT in t else t for t in texts]
    codes = _codes(_BETWEEN.join(clean))
    folded = table.folded[codes]
    if (folded == _UNKNOWN).any():
        table.meet(np.unique(codes[folded == _UNKNOWN]))
        folded = table.folded[codes]
    slow = np.append(np.flatnonzero(folded == _SLOW), _in_context(codes, table))
    if not len(slow):
        return _text(folded).split(_BETWEEN)
    at = np.searchsorted(np.flatnonzero(codes == ord(_BETWEEN)), slow)
    folded[folded == _SLOW] = ord(" ")
    parts = _text(folded).split(_BETWEEN)
    for number in np.unique(at).tolist():
        parts[number] = fold(clean[number]).text.replace(_BETWEEN, " ")
    return parts


def _in_context(codes: Codes, table: _Table) -> Array:
    """Return the places of characters that may fold otherwise than by themselves, for what stands beside them."""
    at = np.flatnonzero(table.is_telling[codes])
    before, here, behind = (
        table.wide[codes[np.clip(at + step, 0, len(codes) - 1)]].astype(np.int64) for step in (-1, 0, 1)
    )
    at = at[np.isin(_pair(before, here), table.telling_pairs) | np.isin(_pair(here, behind), table.telling_pairs)]
    reach = longest_context()
    found = [i for i in at.tolist() if needs_context(_text(table.wide[codes[max(i - reach, 0) : i + reach]]))]
    return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class WordBatch:
    """The words of a batch: `terms[i]` of the text `texts[j]` stand as the pair (i, j) in `term`, `text`.

    `terms` are different and in no order; `term` and `text` are u32 arrays of one length, in the order of the texts.
    """

    terms: list[str]
    term: Array
    text: Array


def cut_all(folded: Sequence[str], cut: Any) -> WordBatch:
    """Return the words of folded texts; `cut` is a segmenter's search mode, text to a list of words."""
    words: list[str] = cut(_BETWEEN.join(folded))
    codes = np.append(_codes(_JOINT.join(words)), np.zeros(4, dtype=np.uint32))
    ends = np.append(np.flatnonzero(codes == ord(_JOINT)), len(codes) - 4)
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts
    first = codes[starts]
    text = np.cumsum(first == ord(_BETWEEN), dtype=np.uint32)
    letters = np.append(0, np.cumsum(_table_letters(codes), dtype=np.int64))
    kept = np.flatnonzero(letters[ends] > letters[starts])
    keys, longer = _keys(codes, starts[kept], lengths[kept])
    different, numbers = np.unique(keys, return_inverse=True)
    terms = _unpacked(different)
    return _with_long_terms(WordBatch(terms, numbers.astype(np.uint32), text[kept]), words, kept, longer)


def _table_letters(codes: Codes) -> Array:
    table = _table()
    unknown = codes[table.folded[codes] == _UNKNOWN]
    if len(unknown):
        table.meet(np.unique(unknown))
    letters: Array = table.is_letter[codes]
    return letters


def _keys(codes: Codes, starts: Array, lengths: Array) -> tuple[Array, Array]:
    """Pack words of up to four characters of the basic plane into u64; tell which words are longer (their key is 0)."""
    keys = np.zeros(len(starts), dtype=np.uint64)
    longer = lengths > 4
    for i in range(4):
        char = np.where(lengths > i, codes[np.minimum(starts + i, len(codes) - 1)], 0).astype(np.uint64)
        longer |= char > 0xFFFF
        keys |= char << np.uint64(48 - 16 * i)
    keys[longer] = 0
    return keys, np.flatnonzero(longer)


def _unpacked(keys: Array) -> list[str]:
    """Return the words that `_keys` packed."""
    chars = np.zeros((len(keys), 5), dtype=np.uint32)
    for i in range(4):
        chars[:, i] = (keys >> np.uint64(48 - 16 * i)) & np.uint64(0xFFFF)
    chars[:, 4] = ord(_JOINT)
    flat = chars.ravel()
    return _text(flat[flat != 0]).split(_JOINT)[:-1] if len(keys) else []


def _with_long_terms(batch: WordBatch, words: list[str], kept: Array, longer: Array) -> WordBatch:
    """Number the words that have no key: the first takes the place of their common key 0, the others come last."""
    if not len(longer):
        return batch
    numbers: dict[str, int] = {}
    for i in longer.tolist():
        batch.term[i] = numbers.setdefault(words[kept[i]], len(batch.terms) - 1 + len(numbers) if numbers else 0)
    first, *others = numbers
    return WordBatch([first, *batch.terms[1:], *others], batch.term, batch.text)


@dataclass(frozen=True, slots=True)
class CharacterBatch:
    """The character terms of a batch, one after the other: code points, a space for each gap.

    `starts[j]` is where text j begins; there is one more entry, the length. Each text is followed by a gap of its own.
    """

    codes: Array
    starts: Array


def characters_all(folded: Sequence[str]) -> CharacterBatch:
    """Return what `characters` gives for each of the folded texts, with a gap behind every text."""
    table = _table()
    codes = _codes(_BETWEEN.join((*folded, "")))
    letters = _table_letters(codes)
    between = codes == ord(_BETWEEN)
    gap = ~letters & ~between
    # Of a run of other characters the first is kept; the gap behind a text comes on top of one at its end.
    first = gap & ~np.append(False, gap[:-1])
    kept = letters | between | first
    out = np.where(letters, table.single[codes], ord(" "))[kept]
    ends = np.flatnonzero(between[kept])
    return CharacterBatch(out, np.append(0, ends + 1))

"""Is there compiled code that gives a segmenter's words as numbers at once, or the first few without a long wait?

`_cutting.c` cuts as rjieba 0.2.2 does, by the same dictionary and model, whose values stand in the package `jieba`, and
numbers the words: `index.analysis.bulk` on numbers instead of strings. It stands in only for the version of rjieba that
it was held equal to, with the files of jieba that it was held equal with; elsewhere rjieba itself cuts.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import EncodedWords, joined, some_at_a_time
from index.analysis.rewriting import canonical_long
from index.analysis.segment import RjiebaSegmenter
from index.native import compiled

Array = npt.NDArray[Any]

STANDS_IN_FOR = "rjieba-0.2.2"
"""The segmenter whose words these are."""
_CHECKSUMS = {
    "dict.txt": 0x1394096D,
    "finalseg/prob_emit.p": 0xCE729CC4,
    "finalseg/prob_start.p": 0x847C2550,
    "finalseg/prob_trans.p": 0xBCEE1659,
}
"""CRC-32 of jieba 0.42.1's files."""
_LEFT_OUT = "B超 3 n\n".encode()
"""A line of jieba's dictionary that rjieba's lacks."""
_STATES = "BEMS"
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FD5
_IMPOSSIBLE = -3.14e100
_DECIMALS = 1e6
"""rjieba has the model's emissions in six decimals."""
_BETWEEN = "\ufdd0"
"""Stands between texts that are cut at once."""
_FEW, _SHORT = 6, 64
"""So many texts of so many characters are cut sooner than rjieba is loaded; measured."""


class CompiledWords:
    """Cuts texts and numbers their words as they come, from 0 on; what `cut_all` gives, without strings."""

    def __init__(self, module: ModuleType, dictionary: Any) -> None:
        self._cutter = module.Cutter(dictionary)

    @property
    def count(self) -> int:
        """How many different words there are so far."""
        return len(self._cutter)

    def entries(self, folded: Sequence[str], owners: Array) -> tuple[Array, Array]:
        """Return an entry (see `index.codec.postings`) for each word of each text, and how many words each text has.

        `owners` is what the entries of each text have between word and frequency, u64. Entries come text by text.
        """
        entries, lengths, done = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint32)], 0
        for some in some_at_a_time(folded):
            own = np.ascontiguousarray(owners[done : done + len(some)], dtype=np.uint64)
            found, counts = self._cutter.entries(canonical_long(joined(some)), own)
            entries.append(np.frombuffer(found, dtype=np.uint64))
            lengths.append(np.frombuffer(counts, dtype=np.uint32))
            done += len(some)
        return np.concatenate(entries), np.concatenate(lengths)

    def sorted(self) -> tuple[EncodedWords, Array]:
        """Return the words in order, and for each number its place in that order, as u64."""
        data, lengths, places = self._cutter.sorted()
        words = EncodedWords(
            np.frombuffer(data, dtype=np.uint8), np.frombuffer(lengths, dtype=np.uint32).astype(np.int64)
        )
        return words, np.frombuffer(places, dtype=np.uint32).astype(np.uint64)


def compiled_words(cut: Callable[[str], list[str]]) -> CompiledWords | None:
    """Return what cuts and numbers as `cut` would, if that is rjieba's and there is compiled code for it, or None."""
    module = compiled("index.analysis._cutting")
    owner = getattr(cut, "__self__", None)
    if module is None or not isinstance(owner, RjiebaSegmenter) or owner.name != STANDS_IN_FOR:
        return None
    dictionary = _dictionary(module)
    return None if dictionary is None else CompiledWords(module, dictionary)


@cache
def _dictionary(module: ModuleType) -> Any:
    """Return jieba's dictionary and model as rjieba has them, or None where jieba's files are others than we know."""
    found = _files()
    return None if found is None else _made(module, found)


def _files() -> dict[str, bytes] | None:
    """Return what is in jieba's files, or None where they are others than we know."""
    package = find_spec("jieba")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    files = {name: folder / name for name in _CHECKSUMS}
    if not all(path.is_file() for path in files.values()):
        return None
    found = {name: path.read_bytes() for name, path in files.items()}
    return found if all(zlib.crc32(found[name]) == checksum for name, checksum in _CHECKSUMS.items()) else None


def _made(module: ModuleType, found: dict[str, bytes], only: str | None = None) -> Any:
    """Return the dictionary and the model in jieba's files, or what of them matters for the text `only`."""
    start, transition = (pickle.loads(found[f"finalseg/prob_{part}.p"]) for part in ("start", "trans"))
    pickled = found["finalseg/prob_emit.p"]
    emission = pickle.loads(pickled) if only is None else _some_emissions(pickled, only)
    return module.Dictionary(
        found["dict.txt"].replace(_LEFT_OUT, b"", 1),
        np.array([start[state] for state in _STATES]),
        np.array([[transition[one].get(other, _IMPOSSIBLE) for other in _STATES] for one in _STATES]),
        _emissions(emission),
        **({} if only is None else {"only": "".join(set(only))}),
    )


def _some_emissions(pickled: bytes, only: str) -> dict[str, dict[str, float]]:
    """Return what the pickled model has for the Han characters of `only`: to load it whole takes ten times as long.

    It is text: states, each with characters as `V\\u6218`, a line with their number, and their values as `F-7.5`.
    """
    found: dict[str, dict[str, float]] = {}
    begins = {state: pickled.index(b"V%s\n" % state.encode()) for state in _STATES}
    for state, begin in begins.items():
        end = min((other for other in begins.values() if other > begin), default=len(pickled))
        found[state] = {}
        for character in only:
            at = pickled.find(b"V\\u%04x\n" % ord(character), begin, end)
            if at >= 0:
                value = pickled.index(b"\nF", at) + 2
                found[state][character] = float(pickled[value : pickled.index(b"\n", value)])
    return found


def _emissions(model: dict[str, dict[str, float]]) -> Array:
    """Return the model's emissions: a row for each Han character, a column for each state."""
    found = np.full((_LAST_HAN - _FIRST_HAN + 1, len(_STATES)), _IMPOSSIBLE)
    for column, state in enumerate(_STATES):
        of_state = model[state]
        codes = np.fromiter(map(ord, of_state), dtype=np.int64)
        values = np.rint(np.fromiter(of_state.values(), dtype=np.float64) * _DECIMALS) / _DECIMALS
        han = (codes >= _FIRST_HAN) & (codes <= _LAST_HAN)
        found[codes[han] - _FIRST_HAN, column] = values[han]
    return found


class FewWords:
    """Cuts the first few short texts of a process as rjieba would, in a tenth of the time that its dictionary takes.

    Of the dictionary's words only those can be in a text that begin with one of its characters. Can be used by several
    threads at once.
    """

    def __init__(self) -> None:
        self._left = _FEW
        self._found: dict[str, bytes] | None = None
        self._known: dict[str, list[tuple[str, int]]] = {}

    def words(self, text: str) -> list[tuple[str, int]] | None:
        """Return (word, start) of each word in the order of rjieba's, or None if that is to be asked."""
        if text in self._known:
            return self._known[text]
        module = compiled("index.analysis._cutting")
        if module is None or self._left <= 0 or len(text) > _SHORT or _BETWEEN in text:
            return None
        found = self._found or _files()  # Another thread may let go of them meanwhile.
        self._left = self._left - 1 if found else 0
        self._found = found if self._left > 0 else None
        if found is None:
            return None
        words: list[tuple[str, int]] = module.Cutter(_made(module, found, text)).words(text)
        self._known[text] = words
        return words

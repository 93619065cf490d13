"""Is there compiled code that gives a segmenter's words as numbers at once, without a string for each?

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
from index.analysis.numerals import canonical
from index.analysis.segment import RjiebaSegmenter
from index.native import compiled

Array = npt.NDArray[Any]

_STANDS_IN_FOR = "rjieba-0.2.2"
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
            found, counts = self._cutter.entries(canonical(joined(some)), own)
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
    if module is None or not isinstance(owner, RjiebaSegmenter) or owner.name != _STANDS_IN_FOR:
        return None
    dictionary = _dictionary(module)
    return None if dictionary is None else CompiledWords(module, dictionary)


@cache
def _dictionary(module: ModuleType) -> Any:
    """Return jieba's dictionary and model as rjieba has them, or None where jieba's files are others than we know."""
    package = find_spec("jieba")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    files = {name: folder / name for name in _CHECKSUMS}
    if not all(path.is_file() for path in files.values()):
        return None
    found = {name: path.read_bytes() for name, path in files.items()}
    if any(zlib.crc32(found[name]) != checksum for name, checksum in _CHECKSUMS.items()):
        return None
    parts = (f"finalseg/prob_{part}.p" for part in ("emit", "start", "trans"))
    emission, start, transition = (pickle.loads(found[part]) for part in parts)
    return module.Dictionary(
        found["dict.txt"].replace(_LEFT_OUT, b"", 1),
        np.array([start[state] for state in _STATES]),
        np.array([[transition[one].get(other, _IMPOSSIBLE) for other in _STATES] for one in _STATES]),
        _emissions(emission),
    )


def _emissions(model: dict[str, dict[str, float]]) -> Array:
    """Return the model's emissions: a row for each Han character, a column for each state."""
    found = np.full((_LAST_HAN - _FIRST_HAN + 1, len(_STATES)), _IMPOSSIBLE)
    for column, state in enumerate(_STATES):
        of_state = model[state]
        codes = np.array(list(map(ord, of_state)))
        values = np.rint(np.fromiter(of_state.values(), dtype=np.float64) * _DECIMALS) / _DECIMALS
        han = (codes >= _FIRST_HAN) & (codes <= _LAST_HAN)
        found[codes[han] - _FIRST_HAN, column] = values[han]
    return found

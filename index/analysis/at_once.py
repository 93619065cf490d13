"""What do the characters of a long text fold to, each by itself, looked up all at once?

For marking, which folds the texts of all hits. The table is filled with characters as they are met. What doesn't fold
to just one character whatever stands beside it is left to the chain, and so is a short text, which is sooner folded
than turned into an array.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.script import simplify_characters
from index.analysis.chain import fold_characters
from index.analysis.folded import Folded
from index.analysis.forms import VARIANTS
from index.analysis.width import fold_one_width
from index.native import compiled

Array = npt.NDArray[Any]

_UNICODE = 0x110000
_UNKNOWN, _UNEVEN = 0xFFFFFFFF, 0xFFFFFFFE
_HAN = (0x4E00, 0xA000)
"""Unified ideographs: their only forms are those of `index.analysis.forms`, and nothing joins them."""
_SHORT = 64


@cache
def _table() -> Array:
    """Return the code point that each code point folds to, as far as it is known."""
    return np.full(_UNICODE, _UNKNOWN, dtype=np.uint32)


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _meet(codes: Array, table: Array) -> None:
    """Fill in what some code points fold to."""
    new = np.array(sorted(set(codes.tolist())), dtype=np.uint32)
    is_han = (new >= _HAN[0]) & (new < _HAN[1])
    han = "".join(map(chr, new[is_han].tolist()))
    table[new[is_han]] = _codes(simplify_characters(han.translate(VARIANTS)))
    for code in new[~is_han].tolist():
        wide = fold_one_width(chr(code))
        table[code] = _UNEVEN if wide is None else ord(simplify_characters(wide))


def fold_text(text: str) -> Folded:
    """Return what `fold_characters` makes of a text, sooner than that where it is long."""
    even = _even(text) if len(text) > _SHORT else None
    return fold_characters(text) if even is None else Folded(even)


def _even(text: str) -> str | None:
    """Return a text folded, or None where not every character becomes just one."""
    if (module := compiled("index.analysis._folding")) is not None:
        return _even_compiled(text, module)
    codes, table = _codes(text), _table()
    folded = table[codes]
    highest = folded.max()
    if highest == _UNKNOWN:
        _meet(codes[folded == _UNKNOWN], table)
        folded = table[codes]
        highest = folded.max()
    return None if highest == _UNEVEN else folded.tobytes().decode("utf-32-le", "surrogatepass")


def _even_compiled(text: str, module: ModuleType) -> str | None:
    """Return the same by compiled code."""
    found = module.each(text, _table())
    if found is False:
        codes, table = _codes(text), _table()
        _meet(codes[table[codes] == _UNKNOWN], table)
        found = module.each(text, table)
    return found if isinstance(found, str) else None

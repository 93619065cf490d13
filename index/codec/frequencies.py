"""How often? Small numbers in a quarter of a byte each, where nearly all are 0, 1 or 2.

frequencies = code more before
code        = u8 per four numbers            two bits each, the first lowest: 0, 1, 2, or 3 for one that is larger
more        = u8, u16 or u32 per code 3      the larger numbers, in order
before      = u32 per 1,024 numbers          how many codes 3 there are before them
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.container import Container, ContainerWriter

Array = npt.NDArray[Any]

_MORE = 3
_IN_BYTE = 4
_STEP = 1024
_CODES = (np.arange(256, dtype=np.uint8)[:, None] >> np.array([0, 2, 4, 6], dtype=np.uint8)) & 3
"""The four codes of each byte."""


def write_frequencies(writer: ContainerWriter, name: str, numbers: Array) -> None:
    """Write `numbers`, of an unsigned type, as the column of frequencies `name`."""
    codes = np.zeros(-(-len(numbers) // _IN_BYTE) * _IN_BYTE, dtype=np.uint8)
    np.minimum(numbers, _MORE, out=codes[: len(numbers)], casting="unsafe")
    more = codes == _MORE
    larger = numbers[more[: len(numbers)]]
    before = np.searchsorted(np.flatnonzero(more), np.arange(0, len(numbers), _STEP))
    packed = np.zeros(len(codes) // _IN_BYTE, dtype=np.uint8)
    for place in range(_IN_BYTE):
        packed |= codes[place::_IN_BYTE] << 2 * place
    writer.add(f"{name}.code", packed)
    writer.add(f"{name}.more", larger.astype(np.min_scalar_type(int(larger.max(initial=0)))))
    writer.add(f"{name}.before", before.astype(np.uint32))


class Frequencies:
    """Reads a column of frequencies."""

    def __init__(self, container: Container, name: str) -> None:
        self._code = container.column(f"{name}.code")
        self._more = container.column(f"{name}.more")
        self._before = container.column(f"{name}.before")

    def slice(self, start: int, stop: int) -> Array:
        """Return the numbers from `start` on and before `stop`, which is not beyond their end."""
        if stop <= start:
            return self._more.slice(0, 0)
        numbers = self._codes(start, stop).astype(self._more.slice(0, 0).dtype)
        larger = np.flatnonzero(numbers == _MORE)
        if len(larger):
            sample = start // _STEP
            skipped = int(np.count_nonzero(self._codes(sample * _STEP, start) == _MORE))
            first = int(self._before.slice(sample, sample + 1)[0]) + skipped
            numbers[larger] = self._more.slice(first, first + len(larger))
        return numbers

    def _codes(self, start: int, stop: int) -> Array:
        first = start // _IN_BYTE
        codes = _CODES[self._code.slice(first, -(-stop // _IN_BYTE))].ravel()
        return codes[start - first * _IN_BYTE : stop - first * _IN_BYTE]

"""Do small numbers, and the few large ones among them, come back from any slice?"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.codec.container import Container, ContainerWriter
from index.codec.frequencies import Frequencies, write_frequencies

_NUMBERS = st.one_of(st.integers(0, 3), st.sampled_from([4, 255, 256, 4095, 65535]))


@given(st.lists(_NUMBERS, max_size=60), st.integers(1, 80), st.integers(0, 5000), st.integers(0, 5000))
@example([], 1, 0, 0)
@example([3], 1024, 1023, 1024)
@example([0, 1, 2, 3, 300], 1000, 2049, 4098)
def test_every_slice_comes_back(numbers: list[int], times: int, start: int, length: int) -> None:
    numbers = numbers * times
    start = min(start, len(numbers))
    stop = min(start + length, len(numbers))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            write_frequencies(writer, "次数", np.array(numbers, dtype=np.uint16))
        column = Frequencies(Container(path), "次数")
        assert column.slice(start, stop).tolist() == numbers[start:stop]
        assert column.slice(0, len(numbers)).tolist() == numbers


@pytest.mark.parametrize("larger", [0, 3, 255, 256, 65535])
def test_small_numbers_take_two_bits(tmp_path: Path, larger: int) -> None:
    numbers = np.resize(np.array([0, 1, 2, 1], dtype=np.uint16), 100_000)
    numbers[77] = larger
    with ContainerWriter(tmp_path / "segment") as writer:
        write_frequencies(writer, "n", numbers)
    assert (tmp_path / "segment").stat().st_size < 100_000 / 4 + 1500
    assert Frequencies(Container(tmp_path / "segment"), "n").slice(77, 78).tolist() == [larger]

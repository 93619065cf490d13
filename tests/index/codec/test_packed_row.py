"""Does any part of a row of twelve bits a place come back, rare characters too?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.codec import packed_row
from index.codec.container import Container, ContainerWriter
from index.codec.packed_row import PackedNumbers, write_packed
from index.errors import DamagedError
from index.native import CHOICE, compiled

READING: Any = compiled("index.codec._reading")

rows = st.lists(st.sampled_from([0, 1, 15, 16, 255, 256, 4094, 4095, 4096, 65535]), max_size=60)
bounds = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)


@contextmanager
def written(numbers: list[int]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, patch.object(packed_row, "_AT_ONCE", 8):
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            write_packed(writer, "行", np.array(numbers, dtype=np.uint16))
        yield path


@pytest.mark.parametrize("reading", [READING, None], ids=["compiled", "numpy"])
@settings(max_examples=100)
@given(rows, bounds)
@example([], [(0, 0)])
@example([4095], [(0, 1), (0, 1), (1, 1)])
@example([1, 2, 3, 4095, 5, 6, 7, 8, 65535], [(1, 9), (3, 8), (0, 9)])
def test_any_parts_come_back(reading: Any, numbers: list[int], parts: list[tuple[int, int]]) -> None:
    parts = [tuple(sorted(min(end, len(numbers)) for end in part)) for part in parts]
    with written(numbers) as path, patch.object(packed_row, "_READING", reading):
        row = PackedNumbers(Container(path), "行")
        assert len(row) == len(numbers)
        assert row.slice(0, len(numbers)).tolist() == numbers
        starts, ends = np.array(parts, dtype=np.int64).reshape(-1, 2).T
        expected = [number for start, end in parts for number in numbers[start:end]]
        assert row.joined(np.ascontiguousarray(starts), np.ascontiguousarray(ends)).tolist() == expected


@given(rows)
def test_compiled_code_writes_the_same(numbers: list[int]) -> None:
    found = []
    for choice in ("0", "1"):
        with patch.dict(os.environ, {CHOICE: choice}), written(numbers) as path:
            found.append(path.read_bytes())
    assert found[0] == found[1]


def test_two_places_take_three_bytes() -> None:
    with written([4094] * 1000 + [5000]) as path:
        container = Container(path)
        assert [len(container.column(f"行.{part}")) for part in ("low", "high")] == [1001, 501]
        assert container.column("行.rare.place").all().tolist() == [1000]
        assert container.column("行.rare.number").all().tolist() == [5000]


@pytest.mark.parametrize("reading", [READING, None], ids=["compiled", "numpy"])
@pytest.mark.parametrize("column", ["行.low", "行.high", "行.rare.place", "行.rare.number"])
def test_no_changed_byte_is_used(reading: Any, column: str) -> None:
    with written([1, 4095, 2] * 40_000) as path:
        data = bytearray(path.read_bytes())
        data[Container(path).column(column)._offset + 1] ^= 1
        path.write_bytes(data)
        with patch.object(packed_row, "_READING", reading):
            row = PackedNumbers(Container(path), "行")
            with pytest.raises(DamagedError, match="is damaged"):
                row.slice(0, 6)


@pytest.mark.skipif(READING is None, reason="there is no compiled code")
@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 4)])
def test_places_beyond_a_row_are_refused(start: int, end: int) -> None:
    with written([1, 2, 3]) as path:
        row = PackedNumbers(Container(path), "行")
        with pytest.raises(ValueError, match="beyond the end of a row"):
            READING.numbers(row.seen(), np.array([start]), np.array([end]))

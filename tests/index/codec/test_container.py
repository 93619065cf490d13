"""Do columns come back as they were written, and is a changed byte never used?"""

from __future__ import annotations

import errno
import os
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.codec import container
from index.codec.checksums import BLOCK
from index.codec.container import Array, Container, ContainerWriter
from index.errors import DamagedError, VersionError

KINDS = ["u1", "<u2", ">u2", "<u4", "<u8", "<i4", ">i8", "<f4", "<f8", "?"]


def written(path: Path, columns: dict[str, list[Array]]) -> Container:
    with ContainerWriter(path) as writer:
        for name, pieces in columns.items():
            writer.add(name, *pieces)
    return Container(path)


def in_new_folder(check: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        check(Path(name) / "segment")


@st.composite
def columns_of_pieces(draw: st.DrawFn) -> dict[str, list[Array]]:
    """Columns of several types and sizes, most small, some of more than a block, each in one piece or more."""
    columns = {}
    for name in draw(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=5)):
        kind = np.dtype(draw(st.sampled_from(KINDS)))
        sizes = draw(st.lists(st.sampled_from([0, 1, 7, 63, 64, 1000, BLOCK, BLOCK + 1]), min_size=1, max_size=3))
        seed = draw(st.integers(0, 2**16))
        numbers = np.random.default_rng(seed).integers(0, 120, sum(sizes)).astype(kind)
        columns[name] = np.split(numbers, np.cumsum(sizes)[:-1])
    return columns


@given(columns_of_pieces())
@example({})
@example({"空": [np.zeros(0, dtype=np.uint32)]})
def test_columns_of_any_type_and_size_come_back(columns: dict[str, list[Array]]) -> None:
    def check(path: Path) -> None:
        reader = written(path, columns)
        for name, pieces in columns.items():
            expected = np.concatenate(pieces)
            column = reader.column(name)
            assert len(column) == len(expected)
            assert column.all().dtype == expected.dtype.newbyteorder("<")
            assert column.all().tolist() == expected.tolist()
            assert column.slice(len(expected) // 3, len(expected)).tolist() == expected[len(expected) // 3 :].tolist()
            assert name in reader
        assert "无此列" not in reader
        assert reader.verify() == []

    in_new_folder(check)


def test_columns_begin_at_multiples_of_64(tmp_path: Path) -> None:
    with ContainerWriter(tmp_path / "segment") as writer:
        writer.add("a", np.ones(3, dtype=np.uint8))
        writer.add("b", np.ones(3, dtype=np.uint64))
    data = (tmp_path / "segment").read_bytes()
    assert data[:64] == b"\1\1\1" + bytes(61)
    assert data[64:88] == (b"\1" + bytes(7)) * 3


def test_pieces_are_cut_from_arrays_with_gaps_too(tmp_path: Path) -> None:
    reader = written(tmp_path / "segment", {"every other": [np.arange(10, dtype=np.uint16)[::2]]})
    assert reader.column("every other").all().tolist() == [0, 2, 4, 6, 8]


def test_bytes_are_a_column_of_small_numbers(tmp_path: Path) -> None:
    with ContainerWriter(tmp_path / "segment") as writer:
        writer.add_bytes("名", "孟良崮".encode())
    assert Container(tmp_path / "segment").column("名").all().tobytes().decode() == "孟良崮"


def test_a_column_has_one_name(tmp_path: Path) -> None:
    with ContainerWriter(tmp_path / "segment") as writer:
        writer.add("a", np.ones(3, dtype=np.uint8))
        with pytest.raises(ValueError, match="has a column 'a' already"):
            writer.add("a", np.ones(3, dtype=np.uint8))


def test_a_long_column_in_pieces_needs_the_memory_of_a_piece(tmp_path: Path) -> None:
    pieces = (np.full(1 << 18, n, dtype=np.uint8) for n in range(200))
    with ContainerWriter(tmp_path / "segment") as writer:
        tracemalloc.start()
        writer.add_pieces("long", np.uint8, pieces)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2 << 20
    assert len(Container(tmp_path / "segment").column("long")) == 200 << 18


SAMPLE: dict[str, list[Array]] = {
    "small": [np.arange(50, dtype=np.uint32)],
    "long": [np.arange(BLOCK, dtype=np.uint16)],
    "last": [np.arange(9, dtype=np.uint8)],
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sample") / "segment"
    written(path, SAMPLE)
    return path.read_bytes()


def all_of(path: Path) -> dict[str, Any]:
    reader = Container(path)
    return {name: reader.column(name).all().tolist() for name in SAMPLE}


@given(st.data())
def test_a_bit_that_is_turned_anywhere_is_found_and_never_read(sample: bytes, data: st.DataObject) -> None:
    tail = st.integers(1, 400).map(lambda behind: len(sample) - behind)
    at = data.draw(st.one_of(tail, st.integers(0, len(sample) - 1)))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(sample)
    damaged[at] ^= 1 << bit

    def check(path: Path) -> None:
        path.write_bytes(damaged)
        found = []
        try:
            found += Container(path).verify()
            for name, pieces in SAMPLE.items():
                assert Container(path).column(name).all().tolist() == pieces[0].tolist()
        except (DamagedError, VersionError) as error:
            found.append(str(error))
        assert found
        assert all(str(path) in each and "`zhanyi build`" in each for each in found)

    in_new_folder(check)


@pytest.mark.parametrize("left", [0, 1, 20, 30, 100, 5000, 8_500], ids="{} bytes left".format)
def test_a_file_that_was_cut_short_does_not_open(sample: bytes, tmp_path: Path, left: int) -> None:
    (tmp_path / "segment").write_bytes(sample[:left])
    with pytest.raises(DamagedError, match=r"segment is .*; make it anew with `zhanyi build`"):
        Container(tmp_path / "segment")


@pytest.mark.parametrize("cut", [1, 4, 28, 29, 32, 33, 200])
def test_a_file_without_its_last_bytes_does_not_open(sample: bytes, tmp_path: Path, cut: int) -> None:
    (tmp_path / "segment").write_bytes(sample[:-cut])
    with pytest.raises(DamagedError):
        Container(tmp_path / "segment")


@pytest.mark.parametrize("foreign", ["<html>不是索引</html>" * 9, "PK\3\4" + "\0" * 90], ids=["a page", "an archive"])
def test_a_foreign_file_does_not_open(tmp_path: Path, foreign: str) -> None:
    (tmp_path / "segment").write_text(foreign, encoding="utf-8")
    with pytest.raises(DamagedError, match="its end was changed or is missing"):
        Container(tmp_path / "segment")


def test_something_behind_the_end_is_damage(sample: bytes, tmp_path: Path) -> None:
    (tmp_path / "segment").write_bytes(sample + b"\0")
    with pytest.raises(DamagedError):
        Container(tmp_path / "segment")


def test_a_later_version_is_refused_as_one(tmp_path: Path) -> None:
    with patch.object(container, "_MAGIC", b"ZYCOL\x09\n\x1a"), ContainerWriter(tmp_path / "segment") as writer:
        writer.add("a", np.ones(3, dtype=np.uint8))
    with pytest.raises(VersionError, match=r"segment has a format .* can't read; make .* `zhanyi build`"):
        Container(tmp_path / "segment")


def test_only_the_blocks_of_a_slice_are_read(sample: bytes, tmp_path: Path) -> None:
    damaged = bytearray(sample)
    damaged[BLOCK + 5] ^= 1
    (tmp_path / "segment").write_bytes(damaged)
    reader = Container(tmp_path / "segment")
    long = reader.column("long")
    in_first_block = (BLOCK - 256) // 2
    assert long.slice(0, in_first_block).tolist() == list(range(in_first_block))
    assert reader.column("small").all().tolist() == list(range(50))
    for _ in range(2):
        with pytest.raises(DamagedError, match=f"the bytes {BLOCK:,} to {2 * BLOCK - 1:,} were changed"):
            long.slice(in_first_block, in_first_block + 1 + 128)
    assert len(reader.verify()) == 1


def test_an_empty_slice_reads_nothing(sample: bytes, tmp_path: Path) -> None:
    damaged = bytearray(sample)
    damaged[5] ^= 1
    (tmp_path / "segment").write_bytes(damaged)
    assert Container(tmp_path / "segment").column("small").slice(3, 3).tolist() == []


def test_a_file_that_changes_while_it_is_open_is_found_by_verifying(tmp_path: Path) -> None:
    path = tmp_path / "segment"
    reader = written(path, SAMPLE)
    assert reader.verify() == []
    for at in (3, BLOCK + 3, path.stat().st_size - 3):
        with path.open("r+b") as stream:
            stream.seek(at)
            (byte,) = stream.read(1)
            stream.seek(at)
            stream.write(bytes([byte ^ 4]))
        assert len(reader.verify()) == 1
        with path.open("r+b") as stream:
            stream.seek(at)
            stream.write(bytes([byte]))


class FullDisk:
    """A file on a disk that has room for so many bytes."""

    def __init__(self, stream: Any, room: int) -> None:
        self._stream = stream
        self._room = room

    def write(self, data: bytes) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return int(self._stream.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@pytest.mark.parametrize("room", [0, 100, BLOCK, 2 * BLOCK + 100, 2 * BLOCK + 300])
def test_a_full_disk_leaves_no_file(tmp_path: Path, room: int) -> None:
    opened = Path.open
    with (
        patch.object(Path, "open", lambda *given: FullDisk(opened(*given), room)),
        pytest.raises(OSError, match="No space left"),
    ):
        written(tmp_path / "segment", SAMPLE)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="乙"), ContainerWriter(tmp_path / "segment") as writer:
        writer.add("甲", {"甲": np.ones(3, dtype=np.uint8)}["乙"])
    assert list(tmp_path.iterdir()) == []


def test_a_column_that_is_not_there_means_another_version(tmp_path: Path) -> None:
    with ContainerWriter(tmp_path / "segment") as writer:
        writer.add("甲", np.ones(3, dtype=np.uint8))
    with pytest.raises(VersionError, match=r"segment has no column '乙', as another version wrote it; make it anew"):
        Container(tmp_path / "segment").column("乙")


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "segment").write_text("先到")
    with pytest.raises(FileExistsError):
        ContainerWriter(tmp_path / "segment")
    assert (tmp_path / "segment").read_text() == "先到"


def test_all_bytes_are_on_disk_before_finishing_is_done(tmp_path: Path) -> None:
    synced: list[int] = []
    path = tmp_path / "segment"

    def fsync(number: int) -> None:
        synced.append(os.fstat(number).st_size)

    with patch("os.fsync", fsync):
        written(path, SAMPLE)
    assert synced == [path.stat().st_size]

"""Do documents come back as they were stored, from blocks that are unpacked only when they are wanted?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.codec import stored
from index.codec.container import Container, ContainerWriter
from index.codec.stored import StoredReader, StoredWriter
from index.errors import DamagedError


def write(path: Path, documents: list[bytes]) -> None:
    kept = StoredWriter()
    for document in documents:
        kept.add(document)
    assert len(kept) == len(documents)
    with ContainerWriter(path) as writer:
        kept.write(writer)


@contextmanager
def opened(documents: list[bytes]) -> Iterator[StoredReader]:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "segment", documents)
        yield StoredReader(Container(Path(folder) / "segment"))


def of_length(length: int) -> bytes:
    return ("孟良崮战役" * (length // 15 + 1)).encode()[:length]


@given(st.lists(st.one_of(st.binary(max_size=50), st.sampled_from([of_length(n) for n in (65_536, 200_000)]))))
@example([])
@example([b"", b""])
@example([of_length(200_000), b""])
@example([of_length(65_535), of_length(1), b"last"])
@example([of_length(65_536), b"", b"last"])
def test_documents_come_back(documents: list[bytes]) -> None:
    with opened(documents) as reader:
        assert len(reader) == len(documents)
        assert [reader.document(number) for number in range(len(documents))] == documents
        assert [reader.document(number) for number in reversed(range(len(documents)))] == documents[::-1]


def test_similar_documents_take_little_room(tmp_path: Path) -> None:
    write(tmp_path / "segment", [f"1947年5月，张灵甫率第{n}师进驻孟良崮。".encode() for n in range(5000)])
    assert (tmp_path / "segment").stat().st_size < 5000 * 25


def test_a_block_is_unpacked_once_for_its_documents() -> None:
    documents = [of_length(1000 + n) for n in range(500)]
    with opened(documents) as reader, patch("zstandard.ZstdDecompressor") as unpacker:
        unpacker.return_value.decompress.side_effect = lambda frame: bytes(1 << 18)
        for number in range(500):
            reader.document(number)
        blocks = sum(map(len, documents)) / stored._BLOCK
        assert 0.8 * blocks <= unpacker.return_value.decompress.call_count <= 1.1 * blocks


def test_only_so_many_blocks_are_kept_unpacked() -> None:
    documents = [of_length(stored._BLOCK)] * 150
    with opened(documents) as reader:
        for number in range(150):
            reader.document(number)
        assert reader._block.cache_info().currsize == stored._KEPT_BLOCKS < 150


def test_a_changed_byte_is_found_before_unpacking(tmp_path: Path) -> None:
    write(tmp_path / "segment", [of_length(200_000), b"another"])
    data = bytearray((tmp_path / "segment").read_bytes())
    data[30] ^= 1
    (tmp_path / "segment").write_bytes(data)
    reader = StoredReader(Container(tmp_path / "segment"))
    with (
        patch("zstandard.ZstdDecompressor") as unpacker,
        pytest.raises(DamagedError, match="segment is damaged"),
    ):
        reader.document(0)
    assert not unpacker.called

"""Do threads unpack the same as `lzma`, also of files that are cut short, damaged, or not what their index says?"""

from __future__ import annotations

import io
import lzma
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Problem, find_sources, parse_source
from corpus.readers import xz_blocks
from corpus.readers.xz_blocks import by_blocks

LINES = [f'{{"id": "{n}", "text": "第{n}戰在大同。"}}\n'.encode() for n in range(3000)]


def number(value: int) -> bytes:
    return xz_blocks._written(value)


def packed(parts: list[bytes], check: int = lzma.CHECK_CRC64) -> bytes:
    """Return a file with a block for each of `parts`, as several threads of `xz` write it."""
    out, index = b"", b"\0" + number(len(parts))
    for part in parts:
        alone = lzma.compress(part, check=check)
        header, [block] = xz_blocks._layout(io.BytesIO(alone))
        out = out or header
        out += alone[12 : 12 + xz_blocks._filled(block.packed)]
        index += number(block.packed) + number(block.unpacked)
    index = index.ljust(xz_blocks._filled(len(index)), b"\0")
    index += crc32(index).to_bytes(4, "little")
    told = (len(index) // 4 - 1).to_bytes(4, "little") + out[6:8]
    return out + index + crc32(told).to_bytes(4, "little") + told + b"YZ"


PARTS = [b"".join(LINES[:1000]), b"".join(LINES[1000:1900]), b"".join(LINES[1900:])]
WHOLE = packed(PARTS)


def unpacked(data: bytes, size: int = 1000) -> bytes:
    stream = by_blocks(io.BytesIO(data))
    assert stream is not None
    assert isinstance(stream, io.BufferedReader)
    return b"".join(iter(lambda: stream.read1(size), b""))


@given(st.lists(st.binary(max_size=200), min_size=2, max_size=9), st.integers(1, 300))
def test_all_blocks_come_in_their_order(parts: list[bytes], size: int) -> None:
    parts = [part or b"-" for part in parts]
    assert lzma.decompress(packed(parts)) == b"".join(parts)
    assert unpacked(packed(parts), size) == b"".join(parts)


@pytest.mark.parametrize("check", [lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256])
def test_blocks_may_be_checked_in_any_way(check: int) -> None:
    assert unpacked(packed(PARTS, check)) == b"".join(LINES)


def test_a_file_can_be_begun_again_and_read_from_nowhere_else() -> None:
    stream = by_blocks(io.BytesIO(WHOLE))
    assert stream is not None
    assert stream.read(50_000) == b"".join(LINES)[:50_000]
    assert stream.tell() == 50_000
    stream.seek(0)
    assert stream.read() == b"".join(LINES)
    with pytest.raises(io.UnsupportedOperation):
        stream.seek(-100_000, 1)


def test_the_file_stands_where_what_was_read_comes_from() -> None:
    file = io.BytesIO(WHOLE)
    stream = by_blocks(file)
    assert isinstance(stream, io.BufferedReader)
    places = [file.tell() for _ in iter(lambda: stream.read1(10_000), b"")]
    assert places == sorted(set(places))
    assert places[0] < len(WHOLE) / 10
    assert len(WHOLE) - 100 < places[-1] <= len(WHOLE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"YZ",
        lzma.compress(PARTS[0]),
        WHOLE + WHOLE,
        WHOLE + b"\0\0\0\0",
        WHOLE[:-1],
        b"\0" + WHOLE[1:],
        WHOLE[:-20] + b"\xff" + WHOLE[-19:],
        WHOLE[:12] + WHOLE[-12:],
    ],
    ids=["empty", "short", "one block", "two streams", "filled up", "cut", "no magic", "another index", "no blocks"],
)
def test_what_is_not_one_stream_of_several_blocks_is_left_to_lzma(data: bytes) -> None:
    stream = io.BytesIO(data)
    assert by_blocks(stream) is None
    assert stream.tell() == 0


def test_blocks_that_are_too_large_are_left_to_lzma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xz_blocks, "_LARGEST_BLOCK", 10_000)
    assert by_blocks(io.BytesIO(WHOLE)) is None


def test_an_index_that_is_too_long_is_left_to_lzma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xz_blocks, "_LONGEST_INDEX", 8)
    assert by_blocks(io.BytesIO(WHOLE)) is None


def damaged(at: int) -> bytes:
    return WHOLE[:at] + bytes([WHOLE[at] ^ 0x55]) + WHOLE[at + 1 :]


def larger_than_told() -> bytes:
    """A file whose first block says in the index that it is smaller than it is."""
    index = WHOLE.rindex(b"\0" + number(3))
    told = WHOLE.replace(number(len(PARTS[0])), number(len(PARTS[0]) - 1))
    end = len(WHOLE) - 16
    return told[:end] + crc32(told[index:end]).to_bytes(4, "little") + told[end + 4 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: damaged(40),
        lambda: damaged(len(lzma.compress(PARTS[0])) + 2000),
        lambda: damaged(len(WHOLE) - 200),
        larger_than_told,
    ],
    ids=["in the first block", "in the second block", "in the last block", "the index"],
)
def test_no_less_than_lzma_gives_is_read_before_a_damaged_place(
    spoil: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "战役.jsonl.xz"
    path.write_bytes(spoil())
    [source] = find_sources([path])
    assert by_blocks(io.BytesIO(path.read_bytes())) is not None
    *found, problem = parse_source(source)
    monkeypatch.setattr(xz_blocks, "by_blocks", lambda stream: None)
    *expected, expected_problem = parse_source(source)
    assert expected == found[: len(expected)]
    assert problem == expected_problem
    assert isinstance(problem, Problem)
    assert "the compressed file is damaged" in problem.reason


def test_a_whole_file_gives_every_article(tmp_path: Path) -> None:
    path = tmp_path / "战役.jsonl.xz"
    path.write_bytes(WHOLE)
    [source] = find_sources([path])
    articles = [item.id for item in parse_source(source) if isinstance(item, Article)]
    assert articles == [str(n) for n in range(3000)]

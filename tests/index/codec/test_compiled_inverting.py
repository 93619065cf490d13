"""Does compiled code write the same bytes as numpy, and refuse what doesn't fit together?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import segmenter
from index.codec import pairs, postings
from index.codec.character_row import RowParts
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, Inverter
from index.codec.merging import merge
from index.codec.postings import FieldWeights
from index.codec.segment import Segment
from index.native import CHOICE, compiled

NATIVE: Any = compiled("index.codec._inverting")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="there is no compiled code")

FIELDS = (FieldWeights("title", 3.0, 0.2), FieldWeights("place", 1.7, 0.5), FieldWeights("body", 1.0, 0.5))
AVERAGES = np.array([2.3, 1.1, 7.9, 4.7, 2.2, 15.1])
WORDS = ("战役", "大同", "张灵甫", "孟良崮", "中华人民共和国", "一九四六年", "的", "，", "。\n", "wes-5.4.5", "𠀀", "é")

texts = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
collections = st.lists(st.lists(texts, min_size=len(FIELDS), max_size=len(FIELDS)), min_size=1, max_size=12)


@contextmanager
def by(choice: str) -> Iterator[None]:
    """Choose between compiled code and numpy, and let what is done some at a time take several times."""
    with (
        patch.dict(os.environ, {CHOICE: choice}),
        patch.object(postings, "_AT_ONCE", 7),
        patch.object(pairs, "_AT_ONCE", 9),
        patch.object(pairs, "_DEALT_AT_ONCE", 40),
        patch.object(pairs, "_COMMON", 5),
    ):
        yield


def written(folder: Path, name: str, collection: list[list[str]], *, prefix: str = "") -> Path:
    path = folder / name
    inverter = Inverter(FIELDS, 0.9, segmenter().cut)
    for start in range(0, len(collection), 5):
        some = enumerate(collection[start : start + 5], start)
        inverter.add([Document(f"{prefix}-{number}", given_texts, b"") for number, given_texts in some])
    with ContainerWriter(path) as writer:
        inverter.write(writer, AVERAGES)
    return path


@settings(max_examples=40)
@given(collections)
def test_segments_are_the_same(collection: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        for choice in ("0", "required"):
            with by(choice):
                written(Path(folder), choice, collection)
        assert (Path(folder) / "required").read_bytes() == (Path(folder) / "0").read_bytes()


@settings(max_examples=40)
@given(collections)
def test_merged_segments_are_the_same(collection: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        halves = [half for half in (collection[:5], collection[5:]) if half]
        parts = [Segment(written(Path(folder), f"half-{i}", half, prefix=str(i))) for i, half in enumerate(halves)]
        for choice in ("0", "required"):
            with by(choice):
                path = Path(folder) / choice
                merge(parts, [None] * len(parts), path, averages=AVERAGES, fields=FIELDS, k1=0.9, keywords=())
        assert (Path(folder) / "required").read_bytes() == (Path(folder) / "0").read_bytes()


def u64(*numbers: int) -> Any:
    return np.array(numbers, dtype=np.uint64)


def i64(*numbers: int) -> Any:
    return np.array(numbers, dtype=np.int64)


ENTRY = u64(1 << 40 | 1 << 16 | 1 << 12 | 2)
ROW = (np.array([1, 2, 0], dtype=np.uint16), i64(0, 3), np.array([1], dtype=np.uint32))
NO_ROW = (np.zeros(0, dtype=np.uint16), i64(0), np.zeros(0, dtype=np.uint32))
U8, U16, U32 = (np.zeros(2, dtype=kind) for kind in (np.uint8, np.uint16, np.uint32))
U8x6, ONCE = np.zeros(6, dtype=np.uint8), np.zeros(16)


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("count", lambda: (ENTRY, i64(0))),
        ("count", lambda: (ENTRY.view(np.uint8)[:7], i64(0, 0))),
        ("count", lambda: (ENTRY, i64(0, 0).view(np.uint8)[:15])),
        ("deal", lambda: (ENTRY, i64(0, 0), u64(0))),
        ("deal", lambda: (ENTRY, i64(0, 0, 0, 0).view(np.uint8)[:31], u64(0))),
        ("deal", lambda: (ENTRY, i64(0, 0, 1, 1), u64(0))),
        ("deal", lambda: (ENTRY, i64(0, 0, -1, 1), u64(0))),
        ("weigh", lambda: (ENTRY, np.ones(4), np.ones(2), U8x6, 0.9, i64(0), U8[:1])),
        ("weigh", lambda: (ENTRY, np.ones(2), np.ones(2), U8x6[:3], 0.9, i64(0, 0), U8)),
        ("weigh", lambda: (ENTRY, np.ones(2), np.ones(1), U8x6, 0.9, i64(0, 0), U8)),
        ("weigh", lambda: (ENTRY, np.ones(3), np.ones(2), U8x6[:3], 0.9, i64(0, 0), U8)),
        ("weigh", lambda: (ENTRY, np.ones(0), np.ones(0), U8x6[:0], 0.9, i64(0, 0), U8)),
        ("weigh", lambda: (ENTRY, np.ones(4), np.ones(2), U8x6, 0.9, i64(0, 0), U8[:1])),
        ("weigh", lambda: (ENTRY, np.ones(4), np.ones(2), U8x6[:5], 0.9, i64(0, 0), U8)),
        ("deal_places", lambda: (ROW, NO_ROW, 1, i64(0, 2), U16, U32)),
        ("deal_places", lambda: (ROW, NO_ROW, 1, i64(-1, 0), U16, U32)),
        ("deal_places", lambda: (ROW, NO_ROW, 0, i64(0, 1), U16, U32)),
        ("deal_places", lambda: (ROW, NO_ROW, 1, i64(0, 1), U16[:1], U32)),
        ("deal_places", lambda: ((ROW[0], i64(0, 2), ROW[2]), NO_ROW, 1, i64(0, 1), U16, U32)),
        ("deal_places", lambda: ((ROW[0], i64(0), ROW[2]), NO_ROW, 1, i64(0, 1), U16, U32)),
        ("deal_places", lambda: ((ROW[0], i64(0, 3, 3), U32), NO_ROW, 1, i64(0, 1), U16, U32)),
        ("deal_places", lambda: ((ROW[0][::-1].copy(), *ROW[1:]), NO_ROW, 1, i64(0, 1), U16, U32)),
        ("pairs", lambda: (U16, U32[:1], i64(1), ONCE, U8x6[:3], 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(1), ONCE, U8x6[:3], 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(1, 2), ONCE, U8x6[:3], 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(3, -1), ONCE, U8x6[:3], 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(2), ONCE, U8x6[:3], 0.9, 16)),
        ("pairs", lambda: (U16, U32 + np.uint32(16), i64(2), ONCE, U8x6[:3], 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(2), ONCE, U8x6, 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(2), ONCE, U8x6[:4], 0.9, 1)),
        ("pairs", lambda: (U16, U32, i64(2), ONCE[:-1], U8x6[:3], 0.9, 1)),
        ("tally", lambda: (U16 + np.uint16(1), i64(0))),
        ("tally", lambda: (U8[:1], i64(0))),
        ("rank", lambda: (U16 + np.uint16(2), U16, U16.copy())),
        ("rank", lambda: (U16, U16[:0], U16.copy())),
        ("rank", lambda: (U16, U16, U16[:1].copy())),
        ("lows", lambda: (U8[:1], 0xFFF)),
        ("lows", lambda: (U16, 0x1000)),
        ("highs", lambda: (U8[:1], 0xFFF)),
        ("highs", lambda: (U16, 0x1000)),
        ("share", lambda: (U8, i64(1), 16, 255)),
        ("share", lambda: (U8, i64(3), 16, 255)),
        ("share", lambda: (U8, i64(-1, 3), 16, 255)),
        ("share", lambda: (U8, i64(2), 0, 255)),
        ("share", lambda: (U8, i64(2), 16, 256)),
    ],
)
def test_what_does_not_fit_together_is_refused(step: str, given: Any) -> None:
    with pytest.raises(ValueError, match="index: "):
        getattr(NATIVE, step)(*given())


@given(st.lists(st.lists(st.sampled_from([0, 1, 255, 4094, 4095, 7000]), max_size=9), max_size=3))
def test_rows_are_the_same(pieces: list[list[int]]) -> None:
    ranks = np.arange(7001, dtype=np.uint16)[::-1].copy()
    found = []
    for choice in ("0", "required"):
        with by(choice):
            parts = RowParts()
            for piece in pieces:
                parts.add(np.array(piece, dtype=np.uint16), np.array([len(piece)]), np.array([0]))
            found.append((parts.counts(7001).tolist(), parts.row(ranks).numbers.tolist()))
    assert found[0] == found[1]
    assert found[0][1] == [int(ranks[number]) for piece in pieces for number in piece]


def test_no_places_have_no_pairs() -> None:
    assert NATIVE.pairs(U16[:0], U32[:0], i64(), ONCE, U8x6[:3], 0.9, 1) == tuple([bytearray()] * 6)
    NATIVE.deal_places(NO_ROW, NO_ROW, 1, i64(), U16[:0], U32[:0])

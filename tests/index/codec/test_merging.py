"""Is a merged segment, byte by byte, what its documents would have become at once?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import pytest
import rjieba
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.codec import assembling, stored
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, FieldWeights, Inverter
from index.codec.merging import merge
from index.codec.segment import Segment
from index.errors import DamagedError, WriteError

FIELDS = (FieldWeights("title", 3.0, 0.3), FieldWeights("places", 1.7, 0.0), FieldWeights("body", 1.0, 0.55))
K1 = 1.2
KEYWORDS = ("title", "places")
AVERAGES = np.array([2.0, 1.5, 40.0, 3.0, 2.5, 60.0])
Flags = npt.NDArray[np.bool_] | None


def inverted(path: Path, documents: Sequence[Document], averages: npt.NDArray[np.float64] = AVERAGES) -> Segment:
    inverter = Inverter(FIELDS, K1, rjieba.cut_for_search, KEYWORDS)
    inverter.add(documents)
    with ContainerWriter(path) as writer:
        inverter.write(writer, averages)
    return Segment(path)


def merged(path: Path, segments: Sequence[Segment], live: Sequence[Flags]) -> bytes:
    merge(segments, live, path, averages=AVERAGES, fields=FIELDS, k1=K1, keywords=KEYWORDS)
    return path.read_bytes()


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def plain(*fields: str) -> Document:
    return Document(fields[-1][:3], fields, b"")


words = st.sampled_from(
    ["孟良崮", "战役", "張靈甫", "乾隆", "大同集寧戰役", "a", "1947年", "，", "。\n", " ", "é", "\ud800"]
)
texts = st.lists(words, max_size=12).map("".join)
days = st.none() | st.integers(-800_000, 800_000)
marks = st.sampled_from([0, 1, 2**64 - 1])
names = st.lists(st.sampled_from(["孟良崮", "张灵甫", "張靈甫", ""]), max_size=3)


@st.composite
def parts(draw: st.DrawFn) -> list[list[tuple[Document, bool]]]:
    """The documents of some segments, and whether each is live."""
    found: list[list[tuple[Document, bool]]] = [[] for _ in range(draw(st.integers(1, 4)))]
    for id in draw(st.lists(st.text(max_size=3), unique=True, max_size=10)):
        first = draw(days)
        document = Document(
            id=id,
            texts=(draw(texts), draw(texts), draw(texts) * draw(st.sampled_from([1, 1, 3]))),
            stored=draw(st.binary(max_size=9)),
            first_day=first,
            last_day=None if first is None else draw(st.none() | st.just(first + 40)),
            values=draw(st.just(()) | st.tuples(names, names)),
            digest=draw(marks),
            stamp=draw(marks),
        )
        draw(st.sampled_from(found)).append((document, draw(st.sampled_from([True, True, False]))))
    return found


@settings(max_examples=80)
@given(parts())
@example([])
@example([[]])
@example([[(plain("战役", "战役", "战役"), False)]])
@example([[(plain("，", "", "。"), True), (plain("甲", "", ""), False)], [], [(plain("张灵甫", "", ""), True)]])
@example([[(plain("战" * 5000 + "役", "", "张灵甫" * 5000), True)], [(plain("", "", "战役"), True)]])
def test_what_is_merged_is_what_its_live_documents_become_at_once(parts: list[list[tuple[Document, bool]]]) -> None:
    with folder() as here, patch.object(stored, "_BLOCK", 20):
        segments = [
            # Made with other averages: a corpus grows.
            inverted(here / str(n), [document for document, _ in part], AVERAGES * (n + 2))
            for n, part in enumerate(parts)
        ]
        flags = [np.array([is_live for _, is_live in part], dtype=bool) for part in parts]
        live = [None if each.all() else each for each in flags]
        documents = [document for part in parts for document, is_live in part if is_live]
        once = inverted(here / "once", documents).container.path.read_bytes()
        assert merged(here / "merged", segments, live) == once


def test_rows_longer_than_a_window_and_many_documents_are_merged_as_well(tmp_path: Path) -> None:
    documents = [
        Document(f"篇{n}", (f"第{n}戰", "", "戰役會戰"[n % 4] * (n * 37 % 900) + "，a"), b"abc" * (n * 31 % 700))
        for n in range(700)
    ]
    segments = [inverted(tmp_path / str(n), documents[n * 100 : n * 100 + 100]) for n in range(7)]
    live = np.arange(700) % 3 > 0
    found = merged(tmp_path / "merged", segments, list(live.reshape(7, 100)))
    kept = [document for document, is_live in zip(documents, live.tolist(), strict=True) if is_live]
    assert found == inverted(tmp_path / "once", kept).container.path.read_bytes()


def test_what_was_merged_can_be_merged(tmp_path: Path) -> None:
    documents = [plain("", "", text) for text in ("孟良崮战役", "大同集寧戰役", "乾隆")]
    first = [inverted(tmp_path / str(n), [documents[n]]) for n in range(2)]
    merged(tmp_path / "first", first, [None, None])
    last = inverted(tmp_path / "last", documents[2:])
    found = merged(tmp_path / "second", [Segment(tmp_path / "first"), last], [None, None])
    assert found == inverted(tmp_path / "once", documents).container.path.read_bytes()


def test_damage_is_found_and_leaves_no_file(tmp_path: Path) -> None:
    inverted(tmp_path / "whole", [plain("", "", "孟良崮战役")])
    data = bytearray((tmp_path / "whole").read_bytes())
    data[5] ^= 1
    (tmp_path / "changed").write_bytes(data)
    with pytest.raises(DamagedError, match="were changed"):
        merged(tmp_path / "merged", [Segment(tmp_path / "changed")], [None])
    assert not (tmp_path / "merged").exists()


def test_documents_and_words_too_many_are_refused(tmp_path: Path) -> None:
    parts = [inverted(tmp_path / str(n), [plain("", "", text)]) for n, text in enumerate(["战役", "会战", "战争"])]
    with patch.object(assembling, "MOST_DOCUMENTS", 2), pytest.raises(WriteError, match="at most 2 articles"):
        merged(tmp_path / "merged", parts, [None] * 3)
    with patch.object(assembling, "MOST_TERMS", 2), pytest.raises(WriteError, match="at most 2 different words"):
        merged(tmp_path / "merged", parts, [None] * 3)
    nothing = np.zeros(1, dtype=bool)
    with patch.object(assembling, "MOST_DOCUMENTS", 2):
        merged(tmp_path / "merged", parts, [None, nothing, None])


def test_an_id_that_is_live_twice_is_refused(tmp_path: Path) -> None:
    parts = [inverted(tmp_path / str(n), [plain("", "", "战役")]) for n in range(2)]
    with pytest.raises(ValueError, match="the terms of 'id' must be different"):
        merged(tmp_path / "merged", parts, [None, None])

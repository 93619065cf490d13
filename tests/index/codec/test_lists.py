"""Do lists of documents come back from their bits, by numpy and by compiled code, and take as few as is said?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.codec import impacts
from index.codec.container import Container, ContainerWriter
from index.codec.impacts import PostingLists, Weighed, write_lists
from index.codec.lists import ListsReader, ListsWriter
from index.native import CHOICE, compiled

READING: Any = compiled("index.codec._reading")
PACKING: Any = compiled("index.codec._packing")
needs_compiled_code = pytest.mark.skipif(READING is None or PACKING is None, reason="there is no compiled code")


@st.composite
def lists_of_documents(draw: st.DrawFn) -> tuple[int, list[list[int]]]:
    """Some lists of documents, none empty, and how many documents there are."""
    documents = draw(st.sampled_from([1, 2, 3, 8, 100, 255, 256, 700, 70_000]))
    few = st.lists(st.integers(0, documents - 1), min_size=1, max_size=12).map(set).map(sorted)
    many = st.integers(1, 7).map(lambda step: list(range(0, min(documents, 2000), step)))
    return documents, draw(st.lists(few | many, max_size=8)) * draw(st.sampled_from([1, 1, 20]))


@contextmanager
def written(
    documents: int, lists: list[list[int]], cuts: list[int], *, by_numpy: bool = False
) -> Iterator[tuple[Container, bytes]]:
    """Write lists as "表", cut into pieces; give the container and the bytes of its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            lists_writer = ListsWriter(documents)
            if by_numpy:
                lists_writer._packing = None
            bounds = [0, *sorted(cut % (len(lists) + 1) for cut in cuts), len(lists)]
            pieces = (
                (
                    np.array([len(each) for each in lists[start:stop]], dtype=np.int64),
                    np.array([one for each in lists[start:stop] for one in each], dtype=np.uint32),
                )
                for start, stop in pairwise(bounds)
            )
            writer.add_pieces("表.packed", np.uint8, lists_writer.packed(pieces))
            lists_writer.write(writer, "表")
        yield Container(path), path.read_bytes()


@settings(max_examples=60)
@given(lists_of_documents(), st.lists(st.integers(0, 200), max_size=3), st.data())
@example((1, [[0]] * 3), [1], None)
@example((70_000, [list(range(70_000))]), [], None)
def test_any_lists_side_by_side_come_back(
    given: tuple[int, list[list[int]]], cuts: list[int], data: st.DataObject | None
) -> None:
    documents, lists = given
    first = data.draw(st.integers(0, len(lists))) if data else 0
    last = data.draw(st.integers(first, len(lists))) if data else len(lists)
    with written(documents, lists, cuts) as (container, _):
        reader = ListsReader(container, "表", documents)
        assert len(reader) == len(lists)
        assert reader.counts(first, last).tolist() == [len(each) for each in lists[first:last]]
        assert reader.documents(first, last).tolist() == [one for each in lists[first:last] for one in each]
        assert reader.posting(first) == sum(map(len, lists[:first]))


@needs_compiled_code
@settings(max_examples=40)
@given(lists_of_documents(), st.lists(st.integers(0, 200), max_size=3))
def test_compiled_code_packs_the_same_bits(given: tuple[int, list[list[int]]], cuts: list[int]) -> None:
    with written(*given, cuts) as (_, quick), written(*given, [], by_numpy=True) as (_, slow):
        assert quick == slow


@pytest.mark.parametrize(
    ("documents", "count", "bits"), [(1, 1, 0), (70_000, 1, 17), (1000, 100, 524), (1000, 1000, 1999)]
)
def test_lists_take_as_few_bits_as_is_said(documents: int, count: int, bits: int) -> None:
    lists = [list(range(0, documents, documents // count))] * 64
    with written(documents, lists, []) as (container, _):
        assert len(container.column("表.packed")) == 8 * bits


@st.composite
def postings(draw: st.DrawFn) -> tuple[int, list[list[tuple[int, int, int]]]]:
    """Lists of (document, code, impact): what a code above 0 counts is made of the document and the code."""
    documents, lists = draw(lists_of_documents())
    code = st.sampled_from([1, 1, 1, 2, 3, 0])
    return documents, [
        [(one, c := draw(code), (one * 3 + c) % 200 + 1 if c else draw(st.integers(1, 255))) for one in each[:40]]
        for each in lists[:8]
    ] * (len(lists) // max(len(lists[:8]), 1))


@contextmanager
def weighed(documents: int, lists: list[list[tuple[int, int, int]]]) -> Iterator[Container]:
    body = np.array([(one * 3 + c) % 200 + 1 for c in (1, 2, 3) for one in range(documents)], dtype=np.uint8)
    flat = [one for each in lists for one in each]
    other = [one for one in flat if not one[1]]
    part = Weighed(
        np.array([len(each) for each in lists], dtype=np.int64),
        np.array([max(impact for _, _, impact in each) for each in lists], dtype=np.uint8),
        np.array([document for document, _, _ in flat], dtype=np.uint32),
        np.array([code for _, code, _ in flat], dtype=np.uint8),
        np.array([impact for _, _, impact in other], dtype=np.uint8),
        np.array([impact + 4 for _, _, impact in other], dtype=np.uint16),
    )
    with tempfile.TemporaryDirectory() as folder:
        with ContainerWriter(Path(folder) / "segment") as writer:
            write_lists(writer, "表", body, [part])
        yield Container(Path(folder) / "segment")


@settings(max_examples=40)
@given(postings())
def test_impacts_and_frequencies_come_back(given: tuple[int, list[list[tuple[int, int, int]]]]) -> None:
    documents, lists = given
    expected = [([d for d, _, _ in each], [i for _, _, i in each], max(i for _, _, i in each)) for each in lists]
    often = [[code or impact + 4 for _, code, impact in each] for each in lists]
    with weighed(documents, lists) as container:
        for reading in (READING, None):
            with patch.object(impacts, "_READING", reading):
                reader = PostingLists(container, "表")
                assert [reader.count(number) for number in range(len(reader))] == [len(each) for each in lists]
                found = map(reader.postings, range(len(reader)))
                assert [(f.documents.tolist(), f.impacts.tolist(), f.most) for f in found] == expected
                assert [reader.frequencies(n, n + 1).tolist() for n in range(len(reader))] == often
                assert [f for some in reader.bodies() for f in some.frequencies.tolist()] == [*chain(*often)]


@needs_compiled_code
@settings(max_examples=40)
@given(postings(), st.lists(st.integers(0, 300), max_size=30).map(set).map(sorted))
def test_a_search_passes_over_what_is_not_wanted(
    given: tuple[int, list[list[tuple[int, int, int]]]], wanted: list[int]
) -> None:
    documents, lists = given
    with weighed(documents, lists) as container:
        seen = PostingLists(container, "表").seen
        for number, each in enumerate(lists):
            known = {document: impact for document, _, impact in each}
            assert READING.seek(seen, number, np.array(wanted, dtype=np.uint32)) == [known.get(one) for one in wanted]


@needs_compiled_code
@pytest.mark.parametrize(
    ("column", "value", "number", "message"),
    [
        ("表.packed", 0, 0, "ends before its last document"),
        ("表.packed", 255, 1, "a document that is not there"),
        ("表.count", 255, 0, "beyond the end of a column"),
        ("表.count", 101, 0, "more documents than there are"),
    ],
)
def test_lists_that_are_wrong_by_themselves_are_refused(column: str, value: int, number: int, message: str) -> None:
    lists = [[(document, 1, document * 3 % 200 + 2) for document in range(0, 100, 7)], [(50, 1, 152)]]
    with weighed(100, lists) as container:
        columns = PostingLists(container, "表")
        inner = columns._lists
        views = [inner._count, inner._longer, *inner._step, inner._packed]
        views += [columns._code, columns._before, columns._impact, columns._body, columns._most]
        wrong = container.column(column).all().copy()
        wrong[:] = value
        seen = [each.seen() for each in views]
        checked, sums, weights = bytearray(b"\1"), np.zeros(1, dtype=np.uint64), np.ones(512, dtype=np.uint64)
        seen[["表.count", "表.packed"].index(column) * 5] = READING.View(
            wrong, checked, 0, len(wrong), print, (sums, weights, 0)
        )
        with pytest.raises(ValueError, match=message):
            READING.postings_of(READING.Lists(100, *seen), number)


@needs_compiled_code
def test_lists_without_impacts_are_asked_for_none() -> None:
    with written(9, [[1, 2]], []) as (container, _):
        seen = ListsReader(container, "表", 9).seen
        assert np.frombuffer(READING.documents_of(seen, 0, 1), dtype=np.uint32).tolist() == [1, 2]
        with pytest.raises(ValueError, match="have no impacts"):
            READING.postings_of(seen, 0)


@needs_compiled_code
@pytest.mark.parametrize(
    ("counts", "documents", "among", "bits"),
    [([2], [0], 9, 0), ([1], [0, 1], 9, 0), ([1], [9], 9, 0), ([2], [3, 3], 9, 0), ([-1], [], 9, 0), ([1], [0], 9, 8)],
)
def test_lists_that_do_not_fit_are_not_packed(counts: list[int], documents: list[int], among: int, bits: int) -> None:
    with pytest.raises(ValueError, match="in order, and no others"):
        PACKING.pack(np.array(counts, dtype=np.int64), np.array(documents, dtype=np.uint32), among, bits, 0)


@needs_compiled_code
@given(st.lists(st.integers(0, 3), max_size=40))
def test_compiled_code_packs_the_same_codes(codes: list[int]) -> None:
    found = []
    for choice in ("0", "required"):
        with patch.object(impacts, "_STEP", 8), patch.dict(os.environ, {CHOICE: choice}):
            found.append([each.tolist() for each in impacts._packed_codes(np.array(codes, dtype=np.uint8))])
    assert found[0] == found[1]
    assert found[0][1] == [codes[:start].count(0) for start in range(0, len(codes), 8)]


@needs_compiled_code
@pytest.mark.parametrize("step", [0, -4, 6])
def test_codes_are_packed_in_whole_bytes(step: int) -> None:
    with pytest.raises(ValueError, match="whole bytes"):
        PACKING.codes(bytes(8), step)


def test_a_count_of_255_is_told_from_more() -> None:
    lists = [list(range(count)) for count in (254, 255, 256, 1, 700)]
    with written(700, lists, []) as (container, _):
        reader = ListsReader(container, "表", 700)
        assert reader.counts(0, 5).tolist() == [254, 255, 256, 1, 700]
        assert container.column("表.longer").all().tolist() == [255, 256, 700]
        assert [reader.posting(n) for n in range(6)] == [0, *accumulate(map(len, lists))]

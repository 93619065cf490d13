"""Are small and worn segments merged, within bounds, and large ones left alone?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compaction import _MERGED, Size, groups
from index.segment_maker import MOST_DOCUMENTS

LARGE = Size(90_000_000, 32_000, 32_000)
SMALL = Size(20_000, 10, 10)
WORN = Size(90_000_000, 32_000, 20_000)


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([], []),
        ([LARGE] * 20, []),
        ([SMALL] * 7, []),
        ([LARGE, *[SMALL] * 8], [[1, 2, 3, 4, 5, 6, 7, 8]]),
        ([*[SMALL] * 7, Size(9_000_000, 5000, 5000)], []),
        ([LARGE, WORN, SMALL], [[1]]),
        ([Size(20_000, 10, 7), LARGE], [[0]]),
        ([Size(20_000, 10, 8), LARGE], []),
        ([*[SMALL] * 7, Size(20_000, 10, 1)], [[0, 1, 2, 3, 4, 5, 6, 7]]),
    ],
    ids=["none", "large", "too few", "small", "of other sizes", "worn", "small and worn", "hardly worn", "both"],
)
def test_what_is_merged(sizes: list[Size], wanted: list[list[int]]) -> None:
    assert groups(sizes) == wanted


SIZES = st.builds(
    lambda bytes, documents, part: Size(bytes, documents, round(documents * part)),
    st.integers(1, 100_000_000),
    st.integers(1, MOST_DOCUMENTS),
    st.floats(0, 1),
)


@given(st.lists(SIZES, max_size=40))
def test_nothing_is_merged_twice_or_beyond_the_bounds_and_nothing_worn_is_left(sizes: list[Size]) -> None:
    found = groups(sizes)
    members = [number for group in found for number in group]
    assert len(members) == len(set(members))
    assert {n for n, size in enumerate(sizes) if size.is_worn} <= set(members)
    for group in found:
        assert group == sorted(group)
        if len(group) > 1:
            assert sum(sizes[n].bytes for n in group) <= _MERGED
            assert sum(sizes[n].live for n in group) <= MOST_DOCUMENTS

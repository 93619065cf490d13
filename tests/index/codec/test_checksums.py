"""Does a sum show every change, and is it the same whatever works it out?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.codec.checksums import BLOCK, FIRST, WEIGHTS, block_sums
from tests.without_compiled_code import without_compiled_code

bytes_of_some_blocks = st.builds(
    lambda piece, length: (piece * (length // len(piece) + 1))[:length],
    st.binary(min_size=1, max_size=40),
    st.sampled_from([0, 1, 7, 8, 9, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 12]),
)


def test_no_bytes_have_no_sum() -> None:
    assert block_sums(b"").tolist() == []


def test_a_sum_is_what_its_definition_says() -> None:
    words = [0x0807060504030201, 0x0A09]

    (found,) = block_sums(bytes(range(1, 11))).tolist()

    assert found == (FIRST + words[0] * int(WEIGHTS[0]) + words[1] * int(WEIGHTS[1])) % 2**64


def test_the_weights_stay_what_they_are() -> None:
    assert [hex(weight) for weight in WEIGHTS[:3].tolist()] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f5",
        "0x6c45d188009454f",
    ]
    assert all(weight % 2 for weight in WEIGHTS.tolist())


@given(bytes_of_some_blocks)
def test_numpy_gives_the_same(data: bytes) -> None:
    found = block_sums(data).tolist()

    with without_compiled_code():
        assert block_sums(data).tolist() == found
    assert len(found) == -(-len(data) // BLOCK)


@pytest.mark.parametrize("size", [1, 8, 100, BLOCK])
def test_each_flipped_bit_shows(size: int) -> None:
    data = np.random.default_rng(74).integers(0, 256, size, dtype=np.uint8)
    whole = block_sums(data.data)[0]
    for at in {0, size // 2, size - 1}:
        for bit in range(8):
            data[at] ^= 1 << bit
            assert block_sums(data.data)[0] != whole
            data[at] ^= 1 << bit

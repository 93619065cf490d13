"""Are percentiles, ratios, exponents and overlaps what arithmetic says?"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Latency, Ratio, growth_exponent, median_of_ratios, overlap, percentile


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.5, 50), (0.95, 95), (0.99, 99), (1, 100), (0, 1)],
    ids=["median", "p95", "p99", "greatest", "least"],
)
def test_a_percentile_is_the_value_that_this_share_does_not_exceed(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_the_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_latencies_over_passes_are_medians_of_each_percentile() -> None:
    passes = [Latency(1, 9, 20), Latency(3, 5, 40), Latency(2, 7, 30)]
    assert Latency.median(passes) == Latency(2, 7, 30)


def test_a_ratio_is_taken_pair_by_pair_and_not_from_medians() -> None:
    # A machine that is slow in one turn is so for both; the ratio of medians would be 4 / 2.
    assert median_of_ratios(peers=[2, 40, 4], ours=[1, 10, 2]) == Ratio(2, 2, 4)


@pytest.mark.parametrize(("peers", "ours"), [([], []), ([1.0], [1.0, 2.0])], ids=["no pairs", "a half pair"])
def test_ratios_without_whole_pairs_are_refused(peers: list[float], ours: list[float]) -> None:
    with pytest.raises(ValueError, match=r"pairs|argument"):
        median_of_ratios(peers, ours)


@given(st.floats(-2, 3), st.floats(0.001, 1000))
def test_the_exponent_of_a_power_is_found_again(exponent: float, factor: float) -> None:
    sizes = [1e3, 1e4, 67_805.0, 1e6]
    found = growth_exponent(sizes, [factor * size**exponent for size in sizes])
    assert found is not None
    assert math.isclose(found, exponent, abs_tol=1e-6)


def test_n_log_n_looks_like_a_little_more_than_linear() -> None:
    sizes = [1e4, 1e5, 1e6]
    assert growth_exponent(sizes, [n * math.log(n) for n in sizes]) == pytest.approx(1.09, abs=0.01)


def test_one_size_has_no_exponent() -> None:
    assert growth_exponent([1000, 1000], [1, 2]) is None


@pytest.mark.parametrize(
    ("answer", "best", "expected"),
    [
        (["a", "b", "c"], {"a", "b", "c"}, 1),
        (["c", "x", "a"], {"a", "b", "c", "d"}, 0.5),
        ([], {"a"}, 0),
        (["a"], set(), None),
        ([str(n) for n in range(10)], {str(n) for n in range(25)}, 1),
        ([str(n) for n in range(30)], {str(n) for n in range(10, 20)}, 0),
    ],
    ids=["all", "half", "no answer", "nothing to find", "more ties than places", "found only below ten"],
)
def test_overlap_counts_places_that_an_exact_ranking_may_fill(
    answer: list[str], best: set[str], expected: float | None
) -> None:
    assert overlap(answer, best) == expected

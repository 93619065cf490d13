"""What do many measurements come to? Percentiles, medians of ratios, growth, agreement. Plain arithmetic only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds a query took: median, 95th and 99th percentile."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Latency:
        """Return the percentiles of what single queries took; raise ValueError if there are none."""
        return cls(*(percentile(milliseconds, share) for share in (0.5, 0.95, 0.99)))

    @classmethod
    def median(cls, passes: Sequence[Latency]) -> Latency:
        """Return the median of each percentile over several passes."""
        return cls(*(median(getattr(one, name) for one in passes) for name in ("p50", "p95", "p99")))


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of ratios that were taken pair by pair, and the least and the greatest of them."""

    median: float
    least: float
    greatest: float


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that `share` of them (0 to 1) do not exceed; raise ValueError if empty."""
    if not values:
        raise ValueError("figures: no values to take a percentile of")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def median_of_ratios(peers: Sequence[float], ours: Sequence[float]) -> Ratio:
    """Return peer / ours over the pairs, each of which was measured one right after the other.

    Above 1 we are faster, or smaller. Raises ValueError if the sequences differ in length or are empty.
    """
    ratios = [peer / own for peer, own in zip(peers, ours, strict=True)]
    if not ratios:
        raise ValueError("figures: no pairs to take a ratio of")
    return Ratio(median(ratios), min(ratios), max(ratios))


def growth_exponent(sizes: Sequence[float], values: Sequence[float]) -> float | None:
    """Return e of value = c * size ** e, by least squares on the logarithms; None below two different sizes.

    1 is linear; n log n between 10,000 and 1,000,000 documents looks like 1.09.
    """
    points = [(math.log(size), math.log(value)) for size, value in zip(sizes, values, strict=True)]
    if len({x for x, _ in points}) < 2:
        return None
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def overlap(answer: Sequence[str], best: AbstractSet[str], *, depth: int = 10) -> float | None:
    """Return which share of the first `depth` places `answer` fills with documents of `best`, 0 to 1.

    `best` are the documents that an exact ranking may put there, those that tie with the last one included; None if it
    is empty.
    """
    places = min(depth, len(best))
    return min(len(best & set(answer[:depth])), places) / places if places else None

"""What has Zhanyi promised to reach? One row a bound, held against what a run found; those that fail are shown too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.figures import Ratio, growth_exponent
from benchmarks.results import Build, Comparison, Run, Size


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure of one size with its limit; `at_least` says on which side of the limit it should lie."""

    what: str
    figure: Callable[[Size], float | None]
    limit: float
    at_least: bool = False

    def holds(self, value: float) -> bool:
        """Return whether a value keeps the bound."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Held:
    """A bound beside what was found; `documents` is None where it is about all sizes."""

    what: str
    documents: int | None
    found: float
    limit: float
    at_least: bool
    holds: bool


def check(run: Run) -> list[Held]:
    """Return every bound of which the run has a figure, size by size, then those over all sizes."""
    held = []
    for size in run.sizes:
        for bound in BOUNDS:
            value = bound.figure(size)
            if value is not None:
                holds = bound.holds(value)
                held.append(Held(bound.what, size.documents, value, bound.limit, bound.at_least, holds))
    growth = build_growth(run.sizes)
    if growth is not None:
        held.append(Held("growth exponent of build time", None, growth, GROWTH, False, growth <= GROWTH))
    return held


_MILLION: Final = 1_000_000
GROWTH: Final = 1.1
"""As n log n looks between 10,000 and 1,000,000 documents."""


def build_growth(sizes: Sequence[Size]) -> float | None:
    """Return the growth exponent of Zhanyi's build time over bytes of text."""
    return growth_exponent([s.text_bytes for s in sizes], [s.ours.build(seconds) for s in sizes])


def seconds(build: Build) -> float:
    """Return a build's seconds."""
    return build.seconds


def _beside(size: Size, peer: str) -> Comparison | None:
    return next((one for one in size.comparisons if one.peer == peer), None)


def _faster_build(peer: str) -> Callable[[Size], float | None]:
    def figure(size: Size) -> float | None:
        comparison = _beside(size, peer)
        return comparison.build(seconds).median if comparison else None

    return figure


def _slower_answer(percentile: str) -> Callable[[Size], float | None]:
    """Return ours through tantivy's."""

    def figure(size: Size) -> float | None:
        comparison = _beside(size, "tantivy")
        ratio: Ratio | None = comparison.latency("ranked", percentile) if comparison else None
        return 1 / ratio.median if ratio else None

    return figure


def _below(documents: int, figure: Callable[[Size], float | None]) -> Callable[[Size], float | None]:
    return lambda size: figure(size) if size.documents < documents else None


def _from(documents: int, figure: Callable[[Size], float | None]) -> Callable[[Size], float | None]:
    return lambda size: figure(size) if size.documents >= documents else None


def _shown(size: Size) -> float | None:
    latency = size.ours.latency("shown")
    return latency.p50 if latency else None


BOUNDS: Final = (
    Bound("build: times as fast as tantivy + rjieba", _faster_build("tantivy"), 1.5, at_least=True),
    Bound("build: times as fast as stock Whoosh", _faster_build("whoosh"), 25, at_least=True),
    Bound("build: peak memory, MB", lambda size: size.ours.build(lambda one: one.peak_bytes) / 1e6, 1000),
    Bound("index bytes / text bytes", lambda size: size.ours.build(lambda one: one.index_bytes) / size.text_bytes, 1.8),
    Bound("ranked p50 / tantivy's", _slower_answer("p50"), 1),
    Bound("ranked p95 / tantivy's", _below(_MILLION, _slower_answer("p95")), 1),
    Bound("ranked p95 / tantivy's", _from(_MILLION, _slower_answer("p95")), 1.5),
    Bound("with fields and snippets, p50 ms", _shown, 5),
    Bound("cold `zhanyi search`, s", lambda size: median(size.cold_seconds) if size.cold_seconds else None, 0.4),
    Bound("`--update` of 10 articles, s", lambda size: median(size.update_seconds) if size.update_seconds else None, 2),
)

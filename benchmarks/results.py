"""What did a run find? Plain values, which become results.json, the report and the plots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.figures import Latency, Ratio, median_of_ratios


@dataclass(frozen=True, slots=True)
class Build:
    """One build: seconds within the engine, and the whole process's wall seconds and memory."""

    seconds: float
    wall_seconds: float
    tree_bytes: int | None
    max_rss_bytes: int
    index_bytes: int

    @property
    def peak_bytes(self) -> int:
        """Memory of the process tree, or of its largest process where the tree could not be sampled."""
        return max(self.tree_bytes or 0, self.max_rss_bytes)


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over one list of queries in a process of its own; `modes` are those of peers.contract.Engine."""

    open_seconds: float
    max_rss_bytes: int
    modes: Mapping[str, Latency]
    phrases_found: float | None
    """Share of the phrases that had any answer; each stands in some document."""


@dataclass(frozen=True, slots=True)
class Trials:
    """All builds and passes of one engine at one size."""

    builds: tuple[Build, ...]
    passes: tuple[Pass, ...]

    def build(self, figure: Callable[[Build], float]) -> float:
        """Return the median of a figure over the builds."""
        return median(map(figure, self.builds))

    def latency(self, mode: str) -> Latency | None:
        """Return the medians of the percentiles over the passes, or None if the engine lacks the mode."""
        found = [one.modes[mode] for one in self.passes if mode in one.modes]
        return Latency.median(found) if found else None

    def phrases_found(self) -> float | None:
        """Return the share of phrases that had an answer, or None."""
        found = [one.phrases_found for one in self.passes if one.phrases_found is not None]
        return median(found) if found else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A peer's trials, and for each the one of Zhanyi that was made beside it."""

    peer: str
    theirs: Trials
    ours: Trials

    def build(self, figure: Callable[[Build], float]) -> Ratio:
        """Return the peer's figure through ours; above 1 ours is the smaller, so the better."""
        return median_of_ratios([*map(figure, self.theirs.builds)], [*map(figure, self.ours.builds)])

    def latency(self, mode: str, percentile: str, ours: str | None = None) -> Ratio | None:
        """Return the peer's p50, p95 or p99 in a mode through ours (in the mode `ours`), or None if one lacks it."""
        theirs, own = (
            [getattr(one.modes[name], percentile) for one in trials.passes if name in one.modes]
            for trials, name in ((self.theirs, mode), (self.ours, ours or mode))
        )
        return median_of_ratios(theirs, own) if theirs and len(theirs) == len(own) else None


@dataclass(frozen=True, slots=True)
class Size:
    """What was found at one number of documents."""

    documents: int
    source: str
    text_bytes: int
    ours: Trials
    comparisons: tuple[Comparison, ...]
    absent: Mapping[str, str]
    """Peer to the reason why it has no row."""
    overlaps: Mapping[str, float]
    """Engine to the mean share of its first ten that an exact BM25 puts there too."""
    cold_seconds: tuple[float, ...]
    update_seconds: tuple[float, ...]

    def speed(self, trials: Trials) -> float:
        """Return megabytes of text a second."""
        return self.text_bytes / trials.build(lambda build: build.seconds) / 1e6

    def trials(self) -> dict[str, Trials]:
        """Return the trials of each peer by its name, without ours."""
        return {comparison.peer: comparison.theirs for comparison in self.comparisons}


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run; `versions` are by engine and package."""

    date: str
    name: str
    command: str
    machine: Mapping[str, Any]
    versions: Mapping[str, Mapping[str, str]]
    repeat: int
    interleaving: str
    queries: int
    sizes: Sequence[Size]
    stopped: str | None = None
    """Why larger sizes are missing, where Zhanyi itself failed."""

    def to_dict(self) -> dict[str, Any]:
        """Return all of it in the shape of results.json."""
        return asdict(self)

"""What does a run look like? Lines over the number of documents, one an engine; nothing where matplotlib is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from benchmarks.peers.table import BY_NAME, OURS
from benchmarks.results import Run, Size, Trials

_COLOURS: Final = {
    OURS: "#c1121f",
    "whoosh": "#7f7f7f",
    "tantivy": "#1f77b4",
    "tantivy-pool": "#6baed6",
    "fts5-words": "#2ca02c",
    "fts5-trigram": "#98df8a",
    "xapian": "#9467bd",
    "bm25s": "#ff7f0e",
}
_Figure = Callable[[Size, Trials], float | None]


def draw(run: Run, folder: Path) -> list[str]:
    """Draw into `folder` and return the names of the files, none where matplotlib is missing."""
    if find_spec("matplotlib") is None:
        return []
    _draw(run, folder / "building.svg", {"MB of text a second": _speed, "index bytes / text bytes": _room})
    _draw(run, folder / "answering.svg", {"ranked, p50 ms": _latency("p50"), "ranked, p95 ms": _latency("p95")})
    return ["building.svg", "answering.svg"]


def _speed(size: Size, trials: Trials) -> float:
    return size.speed(trials)


def _room(size: Size, trials: Trials) -> float:
    return trials.build(lambda build: build.index_bytes) / size.text_bytes


def _latency(percentile: str) -> _Figure:
    def figure(size: Size, trials: Trials) -> float | None:
        latency = trials.latency("ranked")
        found: float | None = getattr(latency, percentile, None)
        return found

    return figure


def _draw(run: Run, path: Path, figures: dict[str, _Figure]) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # The same run draws the same bytes, and text stays text, which is smaller and can be read out.
    settings: dict[Any, Any] = {"svg.hashsalt": "zhanyi", "svg.fonttype": "none", "font.size": 9}
    with matplotlib.rc_context(settings):
        drawing, axes = pyplot.subplots(1, len(figures), figsize=(10, 4), layout="constrained")
        for axis, (title, figure) in zip(axes, figures.items(), strict=True):
            _panel(axis, run, title, figure)
        handles, labels = axes[0].get_legend_handles_labels()
        drawing.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
        drawing.savefig(path, metadata={"Date": None})
        pyplot.close(drawing)


def _panel(axis: Any, run: Run, title: str, figure: _Figure) -> None:
    for name, peer in BY_NAME.items():
        points = list(_points(run, name, figure))
        if points:
            axis.plot(
                *zip(*points, strict=True),
                label=peer.title,
                color=_COLOURS[name],
                linewidth=2.4 if name == OURS else 1.3,
                marker="o",
                markersize=4,
            )
    axis.set(title=title, xlabel="documents", xscale="log", yscale="log")
    axis.set_xticks([size.documents for size in run.sizes], [f"{size.documents:,}" for size in run.sizes], minor=False)
    axis.minorticks_off()
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axis.grid(visible=True, color="#dddddd", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)


def _points(run: Run, name: str, figure: _Figure) -> Iterator[tuple[int, float]]:
    for size in run.sizes:
        trials = size.ours if name == OURS else size.trials().get(name)
        value = figure(size, trials) if trials else None
        if value is not None:
            yield size.documents, value

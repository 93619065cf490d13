"""How is a run told to a person? As Markdown: figures as measured, ratios beside them, what we lose in bold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from benchmarks import bounds
from benchmarks.figures import Ratio, growth_exponent
from benchmarks.peers.table import BY_NAME, OURS
from benchmarks.results import Comparison, Run, Size, Trials

_NONE = "–"
_MODES = {"ranked": "", "counted": ", all matches counted"}


def render(run: Run, plots: Sequence[str] = ()) -> str:
    """Return the report; `plots` are names of images beside it."""
    parts = [
        f"# {run.date}: {run.name}",
        _how(run),
        *(f"![{name.partition('.')[0].replace('-', ' ')}]({name})" for name in plots),
        *(part for size in run.sizes for part in _size(size)),
        *([f"**{run.stopped}**"] if run.stopped else []),
        *_growth(run),
        *_bounds(run),
        *_machine(run),
    ]
    return "\n\n".join(parts) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are right-aligned."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ratio_cell(ratio: Ratio | None) -> str:
    """Return the median and the range of a ratio; below 1, where the peer wins, in bold and marked."""
    if ratio is None:
        return _NONE
    spread = "" if ratio.least == ratio.greatest else f" ({number(ratio.least)}–{number(ratio.greatest)})"
    return f"**{number(ratio.median)} lost**{spread}" if ratio.median < 1 else number(ratio.median) + spread


def number(value: float | None) -> str:
    """Return a number with three significant digits, or a dash for None."""
    if value is None:
        return _NONE
    value = float(f"{value:.3g}") if abs(value) < 100 else value
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def _how(run: Run) -> str:
    order = {
        "pairs": "Zhanyi anew before each peer (A B A B, A C A C)",
        "rounds": "all engines in turn (A B C, A B C)",
    }[run.interleaving]
    return (
        f"    {run.command}\n\n"
        f"Each engine ran in processes of its own, {run.repeat} times, {order}; {run.queries} ranked queries a pass. "
        "Figures are medians. A ratio is the peer's figure through Zhanyi's, taken turn by turn, as median (least–"
        "greatest): above 1 Zhanyi is faster or smaller, and what it loses is **bold**. What is fair about this and "
        "what is not: see benchmarks/README.md."
    )


def _size(size: Size) -> Iterator[str]:
    heading = f"## {size.documents:,} documents, {size.text_bytes / 1e6:.1f} MB of text ({size.source})"
    yield f"{heading}\n\n### Building"
    yield _builds(size)
    yield "### Ranked top ten, from the Python call to ids"
    yield _answers(size)
    yield "### Phrases"
    yield _phrases(size)
    yield "### Zhanyi alone"
    yield _alone(size)
    if size.absent:
        reasons = (f"- {BY_NAME[name].title}: {reason}" for name, reason in size.absent.items())
        yield "Not measured at this size:\n\n" + "\n".join(reasons)


def _builds(size: Size) -> str:
    header = ("engine", "s", "MB/s", "times", "peak MB (tree)", "peak MB (process)", "index/text", "stores text")
    rows = [_build_row(OURS, size, size.ours, _NONE)]
    rows += [_build_row(c.peer, size, c.theirs, ratio_cell(c.build(bounds.seconds))) for c in size.comparisons]
    return table(header, rows)


def _build_row(name: str, size: Size, trials: Trials, times: str) -> list[str]:
    peer = BY_NAME[name]
    trees = [build.tree_bytes for build in trials.builds if build.tree_bytes is not None]
    return [
        peer.title,
        number(trials.build(bounds.seconds)),
        number(size.speed(trials)),
        times,
        number(median(trees) / 1e6 if trees else None),
        number(trials.build(lambda build: build.max_rss_bytes) / 1e6),
        number(trials.build(lambda build: build.index_bytes) / size.text_bytes),
        "yes" if peer.stores_text else "no",
    ]


def _answers(size: Size) -> str:
    header = ("engine", "p50 ms", "p95 ms", "p99 ms", "times, p50", "times, p95", "overlap@10 with exact BM25")
    rows = [[BY_NAME[OURS].title, *_latencies(size.ours, "ranked"), _NONE, _NONE, _overlap(size, OURS)]]
    for comparison in size.comparisons:
        rows += [_answer_row(size, comparison, mode) for mode in _MODES if comparison.theirs.latency(mode)]
    return table(header, rows)


def _answer_row(size: Size, comparison: Comparison, mode: str) -> list[str]:
    return [
        BY_NAME[comparison.peer].title + _MODES[mode],
        *_latencies(comparison.theirs, mode),
        *(ratio_cell(comparison.latency(mode, percentile, "ranked")) for percentile in ("p50", "p95")),
        _overlap(size, comparison.peer),
    ]


def _latencies(trials: Trials, mode: str) -> list[str]:
    latency = trials.latency(mode)
    return [number(getattr(latency, name)) if latency else _NONE for name in ("p50", "p95", "p99")]


def _overlap(size: Size, name: str) -> str:
    return number(size.overlaps.get(name))


def _phrases(size: Size) -> str:
    rows = [[BY_NAME[OURS].title, *_latencies(size.ours, "phrase"), _NONE, _share(size.ours.phrases_found())]]
    for comparison in size.comparisons:
        found = comparison.theirs.phrases_found()
        if found is not None:
            ratio = ratio_cell(comparison.latency("phrase", "p50"))
            title = BY_NAME[comparison.peer].title
            rows.append([title, *_latencies(comparison.theirs, "phrase"), ratio, _share(found)])
    return table(("engine", "p50 ms", "p95 ms", "p99 ms", "times, p50", "phrases found"), rows)


def _share(share: float | None) -> str:
    return _NONE if share is None else f"{share:.0%}"


def _alone(size: Size) -> str:
    opened = median(one.open_seconds for one in size.ours.passes)
    resident = median(one.max_rss_bytes for one in size.ours.passes)
    rows = [
        ["with fields and marked snippets, p50 / p95 / p99 ms", " / ".join(_latencies(size.ours, "shown"))],
        ["opening the index, s", number(opened)],
        ["peak memory while answering, MB", number(resident / 1e6)],
        ["cold `zhanyi search` process, s", number(median(size.cold_seconds) if size.cold_seconds else None)],
        ["`zhanyi build --update`, s", number(median(size.update_seconds) if size.update_seconds else None)],
    ]
    return table(("what", "figure"), rows)


def _growth(run: Run) -> Iterator[str]:
    if len(run.sizes) < 2:
        return
    yield "## Growth"
    yield "Exponent e of figure = c · (bytes of text)^e over the sizes above; 1 is linear."
    rows = []
    for name in BY_NAME:
        at = [(size, size.ours if name == OURS else size.trials().get(name)) for size in run.sizes]
        measured = [(size.text_bytes, trials) for size, trials in at if trials is not None]
        if len(measured) > 1:
            rows.append(_growth_row(name, measured))
    yield table(("engine", "sizes", "build time", "ranked p50", "ranked p95"), rows)


def _growth_row(name: str, measured: Sequence[tuple[int, Trials]]) -> list[str]:
    sizes = [size for size, _ in measured]
    built = growth_exponent(sizes, [trials.build(bounds.seconds) for _, trials in measured])
    answers = [trials.latency("ranked") for _, trials in measured]
    exponents = [
        growth_exponent(sizes, [getattr(answer, percentile) for answer in answers]) for percentile in ("p50", "p95")
    ]
    return [BY_NAME[name].title, str(len(sizes)), number(built), *map(number, exponents)]


def _bounds(run: Run) -> Iterator[str]:
    held = bounds.check(run)
    if held:
        yield "## What Zhanyi means to reach"
        rows = [
            [
                one.what,
                "all" if one.documents is None else f"{one.documents:,}",
                number(one.found),
                f"{'≥' if one.at_least else '≤'} {one.limit:,g}",
                "yes" if one.holds else "**no**",
            ]
            for one in held
        ]
        yield table(("what", "documents", "found", "bound", "reached"), rows)


def _machine(run: Run) -> Iterator[str]:
    yield "## Machine and versions"
    yield table(("", ""), [[key, str(value)] for key, value in run.machine.items()])
    rows = [
        [BY_NAME[name].title, ", ".join(f"{package} {version}" for package, version in versions.items())]
        for name, versions in run.versions.items()
    ]
    yield table(("engine", "versions"), rows)

"""Where does a run start? `python -m benchmarks.run --help`: sizes, documents and peers in, a dated folder out."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks import documents, generator, machine, plots, queries, report
from benchmarks.documents import DocumentSet
from benchmarks.measure import JobFailed, run_job
from benchmarks.peers.table import BY_NAME, OURS, Peer
from benchmarks.results import Run, Size
from benchmarks.trials import Settings, measure

RUNS: Final = Path(__file__).resolve().parent / "runs"
_DEBIAN_PYTHON: Final = "/usr/bin/python3"
_PROBE_SECONDS: Final = 120


def main(arguments: Sequence[str] | None = None) -> Path:
    """Make a run as the command line says; return the folder with its report, results and plots."""
    options = _parser().parse_args(arguments)
    wanted = [name for name in options.peers if name != OURS]
    pythons, versions, absent = _probed(wanted)
    with tempfile.TemporaryDirectory(prefix="zhanyi-bench-", dir=options.work) as work:
        settings = Settings(
            Path(work), pythons, options.repeat, options.interleave, options.timeout, options.jobs, _say
        )
        described = machine.describe()
        sizes, stopped = _sizes(wanted, absent, options, settings)
    run = Run(
        date=date.today().isoformat(),
        name=options.name,
        command=_command(options),
        machine=described,
        versions=versions,
        repeat=options.repeat,
        interleaving=options.interleave,
        queries=options.queries,
        sizes=sizes,
        stopped=stopped,
    )
    return _written(run, options.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description="Measure Zhanyi and its peers on the same documents and queries, in one run.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--docs", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="numbers of documents")
    add("--corpus", type=Path, help="a .jsonl or .jsonl.xz; sizes beyond it, or all without it, are generated")
    add("--peers", nargs="*", choices=list(BY_NAME), default=list(BY_NAME), metavar="PEER", help=", ".join(BY_NAME))
    add("--repeat", type=int, default=3, help="builds and passes of each engine")
    add("--interleave", choices=("pairs", "rounds"), default="pairs", help="see benchmarks/README.md")
    add("--queries", type=int, default=300, help="ranked queries a pass, and a third as many of the other kinds")
    add("--all", action="store_true", help="slow peers also at the sizes where they take more than half an hour")
    add("--timeout", type=float, default=3600, metavar="S", help="seconds that one build or pass may take")
    add("--jobs", type=int, default=machine.cores(), help="processes or threads, for engines that can use them")
    add("--seed", type=int, default=1, help="of the choice of documents, the generator and the queries")
    add("--work", type=Path, help="a folder with room for the indexes (default: the system's for temporary files)")
    add("--out", type=Path, default=RUNS, help="where the dated folder goes")
    add("--name", default="run", help="what the run is about, in a word or two-with-hyphens")
    return parser


def _probed(wanted: Sequence[str]) -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, str]]:
    """Return which Python runs each engine, the versions of its packages, and why others cannot be run."""
    pythons, versions, absent = {}, {}, {}
    for name in (OURS, *wanted):
        for python in _pythons(BY_NAME[name]):
            try:
                versions[name] = run_job({"task": "probe", "peer": name}, python=python, timeout=_PROBE_SECONDS).result[
                    "versions"
                ]
            except JobFailed as error:
                absent[name] = str(error)
                continue
            pythons[name] = python
            absent.pop(name, None)
            break
    if OURS in absent:
        raise SystemExit(f"benchmarks: Zhanyi itself cannot be loaded: {absent[OURS]}")
    for name, reason in absent.items():
        _say(f"{name} is out: {reason}")
    return pythons, versions, absent


def _pythons(peer: Peer) -> list[str]:
    system = [_DEBIAN_PYTHON] if peer.any_python and Path(_DEBIAN_PYTHON).exists() else []
    return [sys.executable, *system]


def _sizes(
    wanted: Sequence[str], absent: Mapping[str, str], options: argparse.Namespace, settings: Settings
) -> tuple[list[Size], str | None]:
    """Return what was found at each size, and why the run stopped early: hours of figures must not be lost to it."""
    sizes: list[Size] = []
    for number in sorted(set(options.docs)):
        try:
            sizes.append(_size(number, wanted, absent, options, settings))
        except JobFailed as error:
            _say(f"stopped: {error}")
            return sizes, f"Zhanyi failed at {number:,} documents: {error}"
    return sizes, None


def _size(
    number: int, wanted: Sequence[str], absent: Mapping[str, str], options: argparse.Namespace, settings: Settings
) -> Size:
    _say(f"{number:,} documents")
    reasons = dict(absent)
    for name in wanted:
        most = BY_NAME[name].at_most
        if most is not None and number > most and not options.all:
            reasons.setdefault(name, f"slow: measured up to {most:,} documents unless asked by --all")
    with tempfile.TemporaryDirectory(dir=settings.work) as folder:
        found = _documents(number, Path(folder), options)
        lists = queries.draw(found.path, found.count, passes=options.repeat, number=options.queries, seed=options.seed)
        return measure(found, lists, [name for name in wanted if name not in reasons], reasons, settings)


def _documents(number: int, folder: Path, options: argparse.Namespace) -> DocumentSet:
    if options.corpus is not None and number <= documents.count(options.corpus):
        return documents.sample(options.corpus, number, folder, seed=options.seed)
    path = folder / documents.FILE_NAME
    generator.write(path, number, seed=options.seed, jobs=options.jobs)
    return documents.described(path, f"generated, seed {options.seed}")


def _command(options: argparse.Namespace) -> str:
    """Return what to type to repeat the run; of the corpus only the name, because its folder says nothing to others."""
    words: list[Any] = ["python", "-m", "benchmarks.run", "--docs", *options.docs]
    if options.corpus is not None:
        words += ["--corpus", options.corpus.name]
    if options.peers != list(BY_NAME):
        words += ["--peers", *options.peers]
    for name in ("repeat", "interleave", "queries", "timeout", "jobs", "seed", "name"):
        value = getattr(options, name)
        if value != _parser().get_default(name):
            words += [f"--{name}", f"{value:g}" if isinstance(value, float) else value]
    return shlex.join(map(str, [*words, *(["--all"] if options.all else [])]))


def _written(run: Run, out: Path) -> Path:
    """Write the folder of the run, with a number where there is one of the same name from that day."""
    folder = out / f"{run.date}-{run.name}"
    attempt = 1
    while folder.exists():
        attempt += 1
        folder = out / f"{run.date}-{run.name}-{attempt}"
    folder.mkdir(parents=True)
    (folder / "results.json").write_text(json.dumps(run.to_dict(), indent=1) + "\n", encoding="utf-8")
    text = report.render(run, plots.draw(run, folder))
    (folder / "report.md").write_text(text, encoding="utf-8")
    print(text)
    _say(f"written to {folder}")
    return folder


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

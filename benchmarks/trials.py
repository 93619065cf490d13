"""How is one size measured? Zhanyi and a peer in turns, each build and each pass of queries in a process of its own.

A machine that others use too is faster now and slower then. So figures are compared only with those made right beside
them: with "pairs", Zhanyi is measured anew before each peer (A B A B, A C A C); with "rounds", once a round
(A B C, A B C), which takes half the time and is coarser.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any, Final

from benchmarks import documents
from benchmarks.documents import DocumentSet
from benchmarks.figures import Latency, overlap
from benchmarks.measure import JobFailed, Measured, call_zhanyi, folder_bytes, run_job
from benchmarks.peers.table import OURS
from benchmarks.queries import QueryList
from benchmarks.results import Build, Comparison, Pass, Size, Trials

CHANGED: Final = 10
"""Documents that change before an update."""
CHECKED: Final = 50
"""Queries whose answers are compared with the exact ranking."""
_COLD_STARTS: Final = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """How to measure. `pythons` maps an engine to the Python that can run it."""

    work: Path
    pythons: Mapping[str, str]
    repeat: int
    interleaving: str
    timeout: float
    jobs: int
    say: Callable[[str], None]


@dataclass(slots=True)
class _Findings:
    """What has been found so far at one size."""

    absent: dict[str, str]
    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)
    ours: list[Trials] = field(default_factory=list)


def measure(
    found: DocumentSet, lists: Sequence[QueryList], peers: Sequence[str], absent: Mapping[str, str], settings: Settings
) -> Size:
    """Measure Zhanyi and `peers` on one set of documents, with one list of queries a pass.

    `absent` says of other peers why they are left out. Raises JobFailed if Zhanyi itself fails; a peer that fails is
    absent, with the reason.
    """
    findings = _Findings(dict(absent))
    for group in _groups(peers, settings.interleaving):
        _measure_group(group, found, lists, settings, findings)
    overlaps = _overlaps(found, lists[0], findings.answers, settings)
    return Size(
        documents=found.count,
        source=found.source,
        text_bytes=found.text_bytes,
        ours=Trials(*(tuple(one for t in findings.ours for one in getattr(t, part)) for part in ("builds", "passes"))),
        comparisons=tuple(findings.comparisons),
        absent=findings.absent,
        overlaps=overlaps,
        cold_seconds=_cold_starts(lists, settings),
        update_seconds=_updates(found, settings),
    )


def _groups(peers: Sequence[str], interleaving: str) -> Iterator[tuple[str, ...]]:
    """Yield which engines take turns; each group has ours first."""
    if interleaving == "rounds" or not peers:
        yield (OURS, *peers)
    else:
        yield from ((OURS, peer) for peer in peers)


def _measure_group(
    group: Sequence[str],
    found: DocumentSet,
    lists: Sequence[QueryList],
    settings: Settings,
    findings: _Findings,
) -> None:
    builds: dict[str, list[Build]] = {name: [] for name in group}
    passes: dict[str, list[Pass]] = {name: [] for name in group}
    for _ in range(settings.repeat):
        for name in _present(group, findings):
            with _absent_if_failed(name, findings, settings):
                builds[name].append(_build(name, found, settings))
    for number in range(settings.repeat):
        for name in _present(group, findings):
            with _absent_if_failed(name, findings, settings):
                done, answers = _pass(name, lists[number], settings)
                passes[name].append(done)
                findings.answers.setdefault(name, answers)
    trials = {name: Trials(tuple(builds[name]), tuple(passes[name])) for name in _present(group, findings)}
    findings.ours.append(trials[OURS])
    for name in _present(group[1:], findings):
        findings.comparisons.append(Comparison(name, trials[name], trials[OURS]))
        shutil.rmtree(_folder(name, settings))


def _present(group: Sequence[str], findings: _Findings) -> list[str]:
    return [name for name in group if name not in findings.absent]


@contextmanager
def _absent_if_failed(name: str, findings: _Findings, settings: Settings) -> Iterator[None]:
    """Turn a peer's failure into a reason for its absence; ours is passed on."""
    try:
        yield
    except JobFailed as error:
        if name == OURS:
            raise
        settings.say(f"  {name} is out: {error}")
        findings.absent[name] = str(error)


def _folder(name: str, settings: Settings) -> Path:
    return settings.work / "indexes" / name


def _job(settings: Settings, peer: str, **job: Any) -> Measured:
    return run_job({**job, "peer": peer}, python=settings.pythons.get(peer, sys.executable), timeout=settings.timeout)


def _build(name: str, found: DocumentSet, settings: Settings) -> Build:
    folder = _folder(name, settings)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    os.sync()  # or this build would wait for what the one before has left to be written
    done = _job(settings, name, task="build", documents=str(found.path), folder=str(folder), jobs=settings.jobs)
    seconds = done.result["seconds"]
    settings.say(f"  {name:14} built in {seconds:.2f} s, {found.text_bytes / seconds / 1e6:.2f} MB/s")
    return Build(seconds, done.wall_seconds, done.tree_bytes, done.result["max_rss_bytes"], folder_bytes(folder))


def _pass(name: str, queries: QueryList, settings: Settings) -> tuple[Pass, list[list[str]]]:
    """Return a pass, and the ids that answer each ranked query."""
    result = _job(settings, name, task="query", folder=str(_folder(name, settings)), queries=queries.to_dict()).result
    modes = {mode: Latency.of(asked["milliseconds"]) for mode, asked in result["modes"].items()}
    phrases = [bool(ids) for ids in result["modes"].get("phrase", {"ids": ()})["ids"]]
    ranked = modes["ranked"]
    settings.say(f"  {name:14} p50 {ranked.p50:.2f} ms, p95 {ranked.p95:.2f} ms")
    done = Pass(result["open_seconds"], result["max_rss_bytes"], modes, mean(phrases) if phrases else None)
    return done, result["modes"]["ranked"]["ids"]


def _overlaps(
    found: DocumentSet, queries: QueryList, answers: Mapping[str, list[list[str]]], settings: Settings
) -> dict[str, float]:
    """Return each engine's mean overlap with the exact ranking, or nothing if that cannot be computed here."""
    job = {"task": "oracle", "documents": str(found.path), "queries": list(queries.ranked[:CHECKED])}
    try:
        best = [set(ids) for ids in run_job(job, timeout=settings.timeout).result["best"]]
    except JobFailed as error:
        settings.say(f"  no exact ranking: {error}")
        return {}
    shares = {name: [overlap(*pair) for pair in zip(ids, best, strict=False)] for name, ids in answers.items()}
    return {name: mean(share for share in found if share is not None) for name, found in shares.items()}


def _cold_starts(lists: Sequence[QueryList], settings: Settings) -> tuple[float, ...]:
    """Return the wall seconds of `zhanyi search` processes, each with another query."""
    index = str(_folder(OURS, settings))
    queries = lists[0].warm_up[:_COLD_STARTS]
    return tuple(call_zhanyi("search", text, "--index", index, timeout=settings.timeout)[0] for text in queries)


def _updates(found: DocumentSet, settings: Settings) -> tuple[float, ...]:
    """Return the wall seconds of `zhanyi build --update` after ten documents changed, each time once more."""
    index, seconds = str(_folder(OURS, settings)), []
    for _ in range(settings.repeat):
        documents.change(found.path, min(CHANGED, found.count))
        arguments = ("build", str(found.path), "--index", index, "--update", "--json")
        took, output = call_zhanyi(*arguments, timeout=settings.timeout)
        if json.loads(output)["changed"] != min(CHANGED, found.count):
            raise JobFailed(f"zhanyi build --update missed changes: {output}")
        seconds.append(took)
    return tuple(seconds)

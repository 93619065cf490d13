"""What happens in the process of one engine? It builds, or opens and answers, and writes what that took as JSON.

    python -m benchmarks.worker JOB.json RESULT.json

A job is an object such as `{"task": "build", "peer": "tantivy", "documents": …, "folder": …, "jobs": 2}`.

Imports the standard library alone until an engine is loaded: the Python that runs it may not be ours.
"""

from __future__ import annotations

import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.peers.contract import Answer
from benchmarks.peers.table import BY_NAME

_PART = {"ranked": "ranked", "counted": "ranked", "shown": "shown", "phrase": "phrase"}
"""Mode to the part of the query list that it is asked."""


def probe(*, peer: str) -> dict[str, Any]:
    """Load an engine, and return the versions of what it uses; raise ImportError where that is missing."""
    row = BY_NAME[peer]
    row.load().prepare()
    versions = {"Python": platform.python_version()}
    for package in row.packages:
        versions[package] = metadata.version(package)
    if peer.startswith("fts5"):
        versions["SQLite"] = sys.modules["sqlite3"].sqlite_version
    if peer == "xapian":
        versions["Xapian"] = sys.modules["xapian"].version_string()
    return {"versions": versions}


def build(*, peer: str, documents: str, folder: str, jobs: int) -> dict[str, Any]:
    """Build an index. `seconds` are from the first document read until it can be searched."""
    engine = BY_NAME[peer].load()
    engine.prepare()
    started = time.perf_counter()
    engine.build(Path(documents), Path(folder), jobs)
    return {"seconds": time.perf_counter() - started}


def query(*, peer: str, folder: str, queries: dict[str, Sequence[str]]) -> dict[str, Any]:
    """Answer a list of queries in each mode that the engine has, once, after a warm-up on others."""
    engine = BY_NAME[peer].load()
    engine.prepare()
    started = time.perf_counter()
    answers = engine.answers(Path(folder))
    opened = time.perf_counter() - started
    modes = {mode: _asked(answer, queries["warm_up"], queries[_PART[mode]]) for mode, answer in answers.items()}
    return {"open_seconds": opened, "modes": modes}


def _asked(answer: Answer, warm_up: Sequence[str], queries: Sequence[str]) -> dict[str, Any]:
    for text in warm_up:
        answer(text)
    milliseconds, ids = [], []
    for text in queries:
        started = time.perf_counter()
        found = answer(text)
        milliseconds.append((time.perf_counter() - started) * 1000)
        ids.append(found)
    return {"milliseconds": milliseconds, "ids": ids}


def oracle(*, documents: str, queries: list[str]) -> dict[str, Any]:
    """Return what an exact ranking may answer to each query."""
    from benchmarks.oracle import best

    return {"best": best(Path(documents), queries)}


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"probe": probe, "build": build, "query": query, "oracle": oracle}


def main(job: str, result: str) -> None:
    """Do what the file `job` says, and write what came of it to the file `result`."""
    arguments = json.loads(Path(job).read_text(encoding="utf-8"))
    done = TASKS[arguments.pop("task")](**arguments)
    done["max_rss_bytes"] = 1024 * max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    Path(result).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

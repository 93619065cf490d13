"""How long does a process take, and how much memory do it and its children hold? One engine's job, run and watched.

Memory is the sum of the resident pages over the process tree, sampled from /proc (Linux): pages that processes share
count once for each, so it errs against engines that fork. Beside it stands what the system says was the peak of the
largest single process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parent.parent
_EVERY: Final = 0.05
"""Seconds between two samples of memory."""
_ZHANYI: Final = (sys.executable, "-c", "from search.cli import main; main()")
"""What the installed script does; called so, it is the code beside these benchmarks and no other that is measured."""
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class JobFailed(Exception):
    """A job ended with an error, or not in time. The message says why, without paths of this machine."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a job gave back, the time from its start to its end, and the peak memory of its processes."""

    result: dict[str, Any]
    wall_seconds: float
    tree_bytes: int | None
    """None where there is no /proc to sample."""


def run_job(job: dict[str, Any], *, python: str = sys.executable, timeout: float) -> Measured:
    """Run a job of `benchmarks.worker` in a process of its own; raise JobFailed."""
    with tempfile.TemporaryDirectory(prefix="zhanyi-bench-") as folder:
        told, result, log = (Path(folder) / name for name in ("job.json", "result.json", "log.txt"))
        told.write_text(json.dumps(job), encoding="utf-8")
        command = [python, "-m", "benchmarks.worker", str(told), str(result)]
        with log.open("wb") as output:
            status, wall, peak = _watched(command, output.fileno(), timeout)
        if status != 0:
            written = log.read_text(encoding="utf-8", errors="replace")
            raise JobFailed(f"took longer than {timeout:.0f} s" if status is None else _reason(written, status))
        return Measured(json.loads(result.read_text(encoding="utf-8")), wall, peak)


def _watched(command: Sequence[str], output: int, timeout: float) -> tuple[int | None, float, int | None]:
    """Return the exit status (None if it took too long and was stopped), seconds, and bytes at the peak."""
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    ) as process:
        while True:
            with suppress(subprocess.TimeoutExpired):
                status = process.wait(_EVERY)
                return status, time.perf_counter() - started, peak or None
            peak = max(peak, sum(map(_resident, tree(process.pid))))
            if time.perf_counter() - started > timeout:
                os.killpg(process.pid, signal.SIGKILL)  # a session of its own: no other process is in it
                return None, timeout, peak or None


def tree(pid: int) -> Iterator[int]:
    """Yield a process and all that it started, as far as they live."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0


def _reason(output: str, status: int) -> str:
    """Return the last line that a failed process wrote, without the machine's paths."""
    lines = output.strip().splitlines()
    words = (lines[-1] if lines else f"ended with status {status}").split()
    return " ".join("…" if word.strip("'\"(").startswith("/") else word for word in words)


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def call_zhanyi(*arguments: str, timeout: float) -> tuple[float, str]:
    """Run a `zhanyi` command in a new process; return its wall seconds and output, or raise JobFailed."""
    started = time.perf_counter()
    try:
        done = subprocess.run([*_ZHANYI, *arguments], cwd=_ROOT, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise JobFailed(f"zhanyi {arguments[0]} took longer than {timeout:.0f} s") from error
    took = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise JobFailed(f"zhanyi {arguments[0]}: {_reason(done.stderr.decode(errors='replace'), done.returncode)}")
    return took, done.stdout.decode()

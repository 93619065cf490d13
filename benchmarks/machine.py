"""On which machine, and on which state of the code, was a run made?  Names no host, user or path."""

from __future__ import annotations

import os
import platform
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parent.parent


def describe() -> dict[str, Any]:
    """Return CPU, cores, memory, system, Python, and how busy the machine was when the run began."""
    return {
        "CPU": _line("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": cores(),
        "memory": f"{int((_line('/proc/meminfo', 'MemTotal') or '0 kB').split()[0]) / 2**20:.0f} GiB",
        "system": f"{_distribution()}, {platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "load when it began": f"{os.getloadavg()[0]:.1f}",
        "Zhanyi's commit": _commit(),
    }


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _line(path: str, key: str) -> str | None:
    with suppress(OSError), open(path, encoding="utf-8") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name.strip() == key:
                return value.strip()
    return None


def _distribution() -> str:
    with suppress(OSError):
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return platform.system()


def _commit() -> str:
    """Return the commit that is checked out, and whether the packages differ from it."""
    commit, changes = _git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "corpus", "index", "search")
    return "unknown" if commit is None else commit + (" with changes" if changes else "")


def _git(*arguments: str) -> str | None:
    with suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(["git", *arguments], cwd=_ROOT, check=True, capture_output=True, text=True).stdout.strip()
    return None

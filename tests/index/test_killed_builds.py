"""Whenever a build is killed, does the index give the old answers or the new ones, and never a mixture?"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from unittest.mock import patch

import pytest

from index import Reader, build, verify

KILLS = 100
Answers = tuple[dict[str, str], dict[str, list[str]]]

PARALLEL_BUILD = """
import sys
from pathlib import Path
from index import build, inverting

said = []

def report(progress):
    if progress.articles > 20 and not said:
        said.append(1)
        print("reading", flush=True)

if __name__ == "__main__":
    inverting._WORTH_PROCESSES = 1
    build([Path(sys.argv[1])], Path(sys.argv[2]), jobs=2, on_progress=report)
    print("done", flush=True)
"""


def corpus_of(path: Path, name: str, *, size: int) -> Path:
    """Write articles that share ids, but no character of their places, with those of another name."""
    with path.open("w", encoding="utf-8") as rows:
        for n in range(size):
            text = f"第{n}次{name}之戰發生在{name}第{n}號高地，守軍在{name}對峙了{n + 3}天。" * 3
            rows.write(
                json.dumps({"id": str(n), "title": f"第{n}次{name}之戰", "text": text}, ensure_ascii=False) + "\n"
            )
    return path


def answers(root: Path) -> Answers:
    """All texts of the index at `root`, and what it finds for some characters."""
    with closing(Reader.open(root)) as reader:
        found = {}
        for char in "白石青沙战7":
            found[char] = sorted(
                reader.id_of(number, document)
                for number, segment in enumerate(reader.segments)
                for document in set(segment.texts_with([char], [], [])[0].tolist())
                if reader.is_live(number, document)
            )
        return {article.id: article.text for article in reader.articles()}, found


def killed_after(delay: float, task: Callable[[], object]) -> bool:
    """Run `task` in a forked process and kill it after `delay` seconds; return whether it was done before that.

    Forked, because it takes what is loaded with it: killing can begin with the build itself.
    """
    pid = os.fork()
    if not pid:
        try:
            task()
        finally:
            os._exit(0)
    until = time.monotonic() + delay
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.WIFEXITED(status)
        time.sleep(min(0.001, delay))
    os.kill(pid, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(pid, 0)[1])


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("corpora")
    return {name: corpus_of(folder / f"{name}.jsonl", name, size=size) for name, size in (("白石", 40), ("青沙", 35))}


@pytest.fixture(scope="module")
def expected(corpora: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    found = {}
    for name, path in corpora.items():
        root = tmp_path_factory.mktemp("expected") / "index"
        build([path], root)
        found[name] = answers(root)
    return found


def served(root: Path, expected: dict[str, Answers]) -> str:
    """Return whose answers the index gives; fail if it is a mixture, or if a byte is wrong."""
    assert verify(root) == []
    given = answers(root)
    return next(name for name, wanted in expected.items() if given == wanted)


@pytest.mark.parametrize("update", [False, True], ids=["build", "update"])
def test_a_build_killed_at_any_moment_leaves_the_old_answers_or_the_new(
    update: bool, corpora: dict[str, Path], expected: dict[str, Answers], tmp_path: Path
) -> None:
    root = tmp_path / "index"
    names = list(corpora)
    build([corpora[names[0]]], root)
    started = time.monotonic()
    assert killed_after(60, lambda: build([corpora[names[1]]], root, update=update))
    takes = time.monotonic() - started
    dice = random.Random(1946)
    outcomes = []
    for kill in range(KILLS):
        before = served(root, expected)
        after = next(name for name in names if name != before)
        # Spread over the time that a build takes, a loaded machine's too; the last one may take as long as it likes.
        delay = 60 if kill == KILLS - 1 else (kill + dice.random()) / KILLS * takes * 1.3
        done = killed_after(delay, lambda path=corpora[after]: build([path], root, update=update))
        now = served(root, expected)
        assert now == after or not done
        outcomes.append(now == after)
        if dice.random() < 0.5:
            build([corpora[after]], root, update=update)
            assert served(root, expected) == after
            assert {path.name.split("-")[0] for path in root.iterdir()} == {"CURRENT", "lock", "gen"}
            assert len(list(root.glob("gen-*"))) == 1
    assert (outcomes[0], outcomes[-1]) == (False, True)


class Killer:
    """Counts the calls that a commit consists of, and kills its own process at the one with the number `at`."""

    def __init__(self, at: int, *, afterwards: bool) -> None:
        self.number = 0
        self._at, self._afterwards = at, afterwards

    def _deadly(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            mine = self.number == self._at
            self.number += 1
            if mine and not self._afterwards:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return real(*args, **options)
            finally:
                if mine:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call

    def build(self, path: Path, root: Path) -> int:
        """Build, and return the number of calls."""
        with ExitStack() as patches:
            for name in ("fsync", "rename", "replace", "unlink", "rmdir", "mkdir"):
                patches.enter_context(patch.object(os, name, self._deadly(getattr(os, name))))
            for name in ("write_bytes", "write_text"):
                patches.enter_context(patch.object(Path, name, self._deadly(getattr(Path, name))))
            build([path], root)
        return self.number


@pytest.mark.parametrize("afterwards", [False, True], ids=["before", "after"])
def test_a_build_killed_at_any_call_of_its_commit_leaves_the_old_answers_or_the_new(
    afterwards: bool, corpora: dict[str, Path], expected: dict[str, Answers], tmp_path: Path
) -> None:
    root = tmp_path / "index"
    old, new = corpora
    build([corpora[old]], root)
    calls = Killer(-1, afterwards=False).build(corpora[new], root)
    assert calls > 15
    outcomes = []
    for at in range(calls):
        build([corpora[old]], root)
        assert len(list(root.iterdir())) == 3
        assert not killed_after(60, lambda at=at: Killer(at, afterwards=afterwards).build(corpora[new], root))
        outcomes.append(served(root, expected))
    switched = outcomes.index(new)
    assert 0 < switched < calls - 1
    assert outcomes == [old] * switched + [new] * (calls - switched)


def test_a_first_build_that_is_killed_leaves_a_folder_to_build_in(
    corpora: dict[str, Path], expected: dict[str, Answers], tmp_path: Path
) -> None:
    calls = Killer(-1, afterwards=False).build(corpora["白石"], tmp_path / "whole")
    for at in range(0, calls, 3):
        root = tmp_path / str(at)
        killed_after(60, lambda at=at, root=root: Killer(at, afterwards=True).build(corpora["白石"], root))
        build([corpora["青沙"]], root)
        assert served(root, expected) == "青沙"
        assert len(list(root.iterdir())) == 3


def test_the_processes_of_a_parallel_build_die_with_it(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for n in range(1500):
        (tmp_path / "articles" / f"{n}.txt").write_text(f"第{n}號高地之戰是虛構的。", encoding="utf-8")
    (tmp_path / "script.py").write_text(PARALLEL_BUILD, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "articles"), str(tmp_path / "index")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        process.kill()
        # The pipe ends when the last process that inherited it is gone.
        rest, _ = process.communicate(timeout=10)
    assert rest == b""
    build([tmp_path / "articles" / "1.txt"], tmp_path / "index")
    assert verify(tmp_path / "index") == []

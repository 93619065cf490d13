"""Does the command line behave as a process: with a terminal, a pipe, a reader that goes away, another encoding?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

ZHANYI = [sys.executable, "-c", "from search.cli import main; main()"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def process(bundled_index: Path) -> Run:
    """`process(*arguments)` runs the command in a process of its own; `**environment` overrides its variables."""

    def run(*arguments: str, **environment: str) -> Done:
        variables = os.environ | {"ZHANYI_INDEX": str(bundled_index)} | environment
        done = subprocess.run([*ZHANYI, *arguments], capture_output=True, env=variables, cwd=ROOT, check=False)
        return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def asked(done: Done) -> Any:
    """Return the query as the one line of JSON in what was printed has it."""
    (line,) = done.stdout.splitlines()
    return json.loads(line)["query"]


@pytest.mark.parametrize("arguments", [["search", "战", "--limit", "100"], ["search", "战", "--json"], ["stats"]])
def test_a_reader_that_goes_away_is_no_error(bundled_index: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [*ZHANYI, *arguments, "--index", str(bundled_index)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_gets_colours_where_a_pipe_gets_brackets(process: Run) -> None:
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "60"}
    shown = process("search", "張靈甫", **terminal).stdout
    assert "\x1b[1;33m张灵甫\x1b[0m" in shown
    assert "【" not in shown
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 60
    piped = process("search", "張靈甫").stdout
    assert "【张灵甫】" in piped
    assert "\x1b" not in piped
    assert max(map(len, piped.splitlines())) > 60
    assert "\x1b[1m" in process("show", "孟良崮战役.wikitext", **terminal).stdout


def test_another_locale_changes_no_character(process: Run) -> None:
    environment = {"LC_ALL": "C", "LANG": "C"}
    assert asked(process("search", "張靈甫", "--json", **environment)) == "張靈甫"
    assert "【张灵甫】" in process("search", "張靈甫", **environment).stdout
    assert "没有.md" in process("show", "没有.md", **environment).stderr


@pytest.mark.parametrize("arguments", [("search", "孟良崮"), ("show", "孟良崮战役.wikitext"), ("show", "没有.md")])
def test_an_encoding_that_lacks_a_character_is_no_error(process: Run, arguments: tuple[str, ...]) -> None:
    done = process(*arguments, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if arguments[1] == "没有.md" else 0)


def test_json_is_utf_8_whatever_the_encoding(process: Run) -> None:
    done = process("search", "張靈甫", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert asked(done) == "張靈甫"


def test_a_build_draws_no_progress_where_there_is_no_terminal(process: Run, tmp_path: Path) -> None:
    article = tmp_path / "甲山战役.md"
    article.write_text("**甲山战役**，1946年7月张三率部攻占甲山。\n", encoding="utf-8")
    done = process("build", str(article), "--index", str(tmp_path / "index"))
    assert (done.returncode, done.stderr) == (0, "")

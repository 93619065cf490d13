"""Does `zhanyi names` print which names go by others, and say when there are none?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.cli.main import main


def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["zhanyi", "names", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), capfd.readouterr().out


def test_names_are_listed_with_sources(
    bundled_index: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, printed = run(capfd, monkeypatch, "徐蚌", "--index", str(bundled_index))
    assert (status, printed) == (0, "徐蚌会战\talias 1\n    淮海战役\tlead\t1\n")


def test_names_are_json_lines_in_either_script(
    bundled_index: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, printed = run(capfd, monkeypatch, "武昌首義", "--json", "--index", str(bundled_index))
    assert status == 0
    (line,) = printed.splitlines()
    assert json.loads(line) == {
        "name": "武昌首义",
        "articles": {"alias": 1},
        "others": [
            {"name": "武昌起义", "articles": 1, "source": "lead", "via": None},
            {"name": "辛亥首义", "articles": 1, "source": "lead", "via": "武昌起义"},
        ],
    }


def test_every_name_is_listed_without_a_prefix(
    bundled_index: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, printed = run(capfd, monkeypatch, "--json", "--index", str(bundled_index))
    names = [json.loads(line)["name"] for line in printed.splitlines()]
    assert {"徐蚌会战", "北平", "淮海战役"} <= set(names)
    assert len(set(names)) == len(names)


def test_no_names_is_status_1(
    bundled_index: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capfd, monkeypatch, "没有这样", "--index", str(bundled_index)) == (1, "")

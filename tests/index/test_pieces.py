"""Are lines, pages and members dealt out in pieces, and those that an index has already left alone?"""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import find_sources, read
from corpus.article import Plain
from corpus.readers import jsonl
from index import build, pieces
from index.pieces import pieces_of, read_piece


def as_lines(texts: dict[str, str]) -> bytes:
    return "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()).encode()


def as_dump(texts: dict[str, str]) -> bytes:
    pages = (
        f"<page><title>{name}</title><ns>0</ns><revision><text>{text}</text></revision></page>\n"
        for name, text in texts.items()
    )
    return f"<mediawiki>{''.join(pages)}</mediawiki>".encode()


def as_zip(texts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in texts.items():
            made.writestr(f"{name}.txt", text)
    return out.getvalue()


CONTAINERS: dict[str, Callable[[dict[str, str]], bytes]] = {
    "书.jsonl": as_lines,
    "书.xml": as_dump,
    "书.zip": as_zip,
}
TEXTS = {f"白石{number}": f"白石{number}之战，守军第{number}次败走。" for number in range(50)}


@pytest.fixture(params=CONTAINERS)
def container(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_a_container_is_cut_into_pieces_that_hold_every_article_once(
    container: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_PIECE", 1000)
    monkeypatch.setattr(jsonl, "_BLOCK", 500)
    path = tmp_path / container
    path.write_bytes(CONTAINERS[container](TEXTS))
    found = list(pieces_of(find_sources([path])))
    assert len(found) > 1
    assert sum(piece.size for piece in found) == path.stat().st_size
    sent = [pickle.loads(pickle.dumps(piece)) for piece in found]
    articles = [item.article for piece in sent for item in read_piece(piece)]
    assert [one.whole() if isinstance(one, Plain) else one for one in articles] == list(read([path]))


def test_problems_travel_with_their_piece(tmp_path: Path) -> None:
    path = tmp_path / "书.zip"
    path.write_bytes(as_zip({"白石": "守军败走。", "../白石": "守军败走。"}))
    [piece] = pieces_of(find_sources([path]))
    problem, article = read_piece(piece)
    assert problem == piece.problems[0]
    assert article.article.id == "书.zip/白石.txt"


def test_an_update_reads_only_the_records_that_changed(container: str, tmp_path: Path) -> None:
    path, root = tmp_path / container, tmp_path / "index"
    path.write_bytes(CONTAINERS[container](TEXTS))
    assert build([path], root).added == 50
    changed = dict(list(TEXTS.items())[5:]) | {"白石9": "白石9之战，援军赶到。", "新": "新战。"}
    path.write_bytes(CONTAINERS[container](changed))
    report = build([path], root, update=True)
    assert (report.unchanged, report.changed, report.removed, report.added) == (44, 1, 5, 1)
    assert report.problems == ()


def test_a_page_with_another_redirect_has_changed(tmp_path: Path) -> None:
    path, root = tmp_path / "书.xml", tmp_path / "index"
    path.write_bytes(as_dump(TEXTS))
    build([path], root)
    redirect = (
        '<page><title>白石之役</title><ns>0</ns><redirect title="白石7" /><revision></revision></page></mediawiki>'
    )
    path.write_bytes(as_dump(TEXTS).replace(b"</mediawiki>", redirect.encode()))
    report = build([path], root, update=True)
    assert (report.unchanged, report.changed) == (49, 1)


def test_two_processes_and_one_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.inverting._WORTH_PROCESSES", 1)
    monkeypatch.setattr(pieces, "_PIECE", 1000)
    monkeypatch.setattr(jsonl, "_BLOCK", 500)
    for name, pack in CONTAINERS.items():
        (tmp_path / name).write_bytes(pack({f"{name}{key}": text for key, text in TEXTS.items()}))
    paths = [tmp_path / name for name in CONTAINERS]
    reports = [build(paths, tmp_path / f"index{jobs}", jobs=jobs) for jobs in (1, 2)]
    assert [report.articles for report in reports] == [150, 150]
    assert reports[0].text_bytes == reports[1].text_bytes


@pytest.mark.parametrize("size", [300, 1_000_000], ids=["in two pieces", "in one piece"])
def test_a_known_line_that_comes_three_times_is_kept_once_and_told_twice(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_PIECE", size)
    path, root = tmp_path / "书.jsonl", tmp_path / "index"
    path.write_bytes(as_lines(TEXTS))
    build([path], root)
    lines = as_lines(TEXTS).splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:7], lines[3], as_lines({"新": "新战。"}), *lines[7:], lines[3]]))
    report = build([path], root, update=True)
    assert (report.articles, report.unchanged, report.added) == (51, 50, 1)
    assert [problem.location for problem in report.problems] == [f"{path}:8", f"{path}:53"]
    assert all("a second article with the id '白石3'" in problem.reason for problem in report.problems)

"""Are all articles under the given paths found once, in a stable order, with ids of their own, and nothing else?"""

from __future__ import annotations

import gzip
import json
import os
import pickle
import unicodedata
from pathlib import Path

import pytest

import corpus
from corpus.article import Article
from corpus.errors import Problem, SourceError
from corpus.sources import Source, find_sources, parse_source, read, read_source


def write(path: Path, text: str | bytes = "白石渡之战是一场战斗。") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def ids(*paths: Path) -> list[str]:
    return [source.id for source in find_sources(paths)]


def problems(*paths: Path) -> list[Problem]:
    return [item for s in find_sources(paths) for item in parse_source(s) if isinstance(item, Problem)]


def test_a_folder_is_walked_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("乙.md", "b/甲.txt", "a.wikitext", "b/c/丙", "一.jsonl.xz"):
        write(tmp_path / name)
    assert ids(tmp_path) == ["a.wikitext", "b/c/丙", "b/甲.txt", "一.jsonl.xz", "乙.md"]


def test_a_file_named_itself_has_its_name_as_id_and_its_size(tmp_path: Path) -> None:
    path = write(tmp_path / "白石.md", "白石")
    assert list(find_sources([path])) == [Source("白石.md", path, 6)]


def test_hidden_files_programs_and_housekeeping_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".git/甲.md", ".甲.md", "__pycache__/甲.md", "甲.py", "甲.pdf", "甲.rar", "LICENSE", "Makefile"):
        write(tmp_path / name)
    for name in ("README.md", "白石渡"):
        write(tmp_path / name)
    assert ids(tmp_path) == ["README.md", "白石渡"]


def test_a_hidden_file_that_is_named_itself_is_read(tmp_path: Path) -> None:
    assert ids(write(tmp_path / ".白石.md")) == [".白石.md"]


def test_ids_are_composed_unicode(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "がくé.md")
    write(tmp_path / name)
    assert ids(tmp_path) == [unicodedata.normalize("NFC", name)]


def test_ids_that_collide_get_the_folder_in_front_and_then_a_number(tmp_path: Path) -> None:
    paths = [write(tmp_path / top / "书" / "甲.md").parent for top in ("一", "二", "三", "四")]
    assert ids(*paths) == ["甲.md", "书/甲.md", "书/甲-2.md", "书/甲-3.md"]
    assert ids(*(path / "甲.md" for path in paths[:2])) == ["甲.md", "书/甲.md"]


def test_two_spellings_of_one_name_are_both_kept(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        write(tmp_path / unicodedata.normalize(form, "é白.md"))
    if len(list(tmp_path.iterdir())) == 2:
        assert len(set(ids(tmp_path))) == 2


def test_a_file_that_is_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "甲.md")
    assert ids(tmp_path, path, tmp_path) == ["甲.md"]


def test_links_that_lead_back_up_do_not_loop(tmp_path: Path) -> None:
    write(tmp_path / "a" / "甲.md")
    (tmp_path / "a" / "上").symlink_to(tmp_path, target_is_directory=True)
    assert ids(tmp_path) == ["a/甲.md"]


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "没有"
    with pytest.raises(SourceError) as caught:
        list(find_sources([missing]))
    assert str(caught.value).startswith(f"{missing}: no such file or folder; check the spelling")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("甲.md", "", "the file is empty; delete it or write the article into it"),
        ("甲.md", b"\0\1", "a binary file, not text; give a text file (UTF-8 is best)"),
        (
            "甲.pdf",
            "甲",
            "a .pdf file holds no article that can be read; convert it to .md, .wikitext, .txt or .jsonl",
        ),
        ("甲.jsonl", "\n\n", "no article in this file; write one object a line, each with an id and a text"),
        (
            "甲.jsonl.gz",
            b"\x1f\x8b\x08",
            "the compressed file is damaged (Compressed file ended before the end-of-stream marker was reached);"
            " fetch or pack it again",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, name: str, data: str | bytes, reason: str) -> None:
    path = write(tmp_path / name, data)
    assert problems(path) == [Problem(str(path), reason)]


def test_a_damaged_end_keeps_the_articles_before_it(tmp_path: Path) -> None:
    line = json.dumps({"id": "甲", "text": "甲是山。"}).encode() + b"\n"
    packed = gzip.compress(b"".join(line + os.urandom(400).hex().encode() + b"\n" for _ in range(500)))
    path = write(tmp_path / "甲.jsonl.gz", packed[: len(packed) // 2])
    items = [item for source in find_sources([path]) for item in parse_source(source)]
    assert isinstance(items[0], Article)
    assert isinstance(items[-1], Problem)
    assert "damaged" in items[-1].reason


def test_a_folder_without_articles_is_a_problem_that_counts_what_was_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "甲.pdf")
    reason = "no article in this folder (1 of other kinds were passed over); name a folder of texts or .jsonl"
    assert problems(tmp_path) == [Problem(str(tmp_path), reason)]


def test_a_link_to_nowhere_and_an_unreadable_file_are_problems(tmp_path: Path) -> None:
    (tmp_path / "断.md").symlink_to(tmp_path / "没有.md")
    [problem] = problems(tmp_path)
    assert problem.location == str(tmp_path / "断.md")
    assert "the file cannot be read (No such file or directory)" in problem.reason


def test_an_unreadable_folder_is_a_problem_and_the_walk_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a" / "甲.md")
    write(tmp_path / "b" / "乙.md")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert ids(tmp_path) == ["a", "b/乙.md"]
    [problem] = problems(tmp_path)
    assert problem.reason == (
        "the folder cannot be read (Permission denied); check that it is whole and that you may read it"
    )


def test_a_source_pickles_for_worker_processes(tmp_path: Path) -> None:
    [source] = find_sources([write(tmp_path / "甲.md")])
    assert pickle.loads(pickle.dumps(source)) == source


def test_reading_adds_fields_to_every_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def extract(article: Article) -> Article:
        seen.append(article.id)
        return article

    monkeypatch.setattr("corpus.fields.extract", extract)
    write(tmp_path / "甲.md")
    write(tmp_path / "乙.md", "")
    items = list(read([tmp_path]))
    assert [type(item) for item in items] == [Problem, Article]
    assert seen == ["甲.md"]
    assert [type(item) for s in find_sources([tmp_path]) for item in read_source(s)] == [Problem, Article]


def test_the_public_face_is_sorted_and_whole() -> None:
    assert corpus.__all__ == sorted(corpus.__all__)
    assert all(hasattr(corpus, name) for name in corpus.__all__)

"""Are documents drawn, counted and changed as a run says they are?"""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from benchmarks import documents


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    lines = [{"id": f"战-{number}", "title": "归绥", "text": f"第{number}日，守军出城。"} for number in range(40)]
    path = tmp_path / "corpus.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return path


def test_a_sample_holds_as_many_documents_of_the_corpus_as_were_asked_for(corpus: Path, tmp_path: Path) -> None:
    found = documents.sample(corpus, 12, tmp_path, seed=3)
    assert (found.count, found.source) == (12, "corpus.jsonl.xz")
    assert set(documents.read(found.path)) < set(documents.read(corpus))


def test_the_same_seed_draws_the_same_sample(corpus: Path, tmp_path: Path) -> None:
    def drawn(seed: int) -> list[tuple[str, str]]:
        return list(documents.read(documents.sample(corpus, 12, tmp_path, seed=seed).path))

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_a_sample_larger_than_the_corpus_is_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"corpus\.jsonl\.xz has 40 documents, fewer than 41"):
        documents.sample(corpus, 41, tmp_path, seed=3)


def test_text_bytes_are_those_of_titles_and_texts_in_utf8(corpus: Path, tmp_path: Path) -> None:
    found = documents.sample(corpus, 40, tmp_path, seed=3)
    assert found.text_bytes == sum(len("归绥".encode()) + len(f"第{n}日，守军出城。".encode()) for n in range(40))


def test_a_change_touches_as_many_documents_as_it_says_and_no_ids(corpus: Path, tmp_path: Path) -> None:
    path = documents.sample(corpus, 40, tmp_path, seed=3).path
    before = dict(documents.read(path))
    documents.change(path, 10)
    after = dict(documents.read(path))
    assert list(after) == list(before)
    assert sum(after[id] != before[id] for id in before) == 10

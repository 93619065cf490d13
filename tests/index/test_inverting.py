"""Do processes make segments that hold every article, wherever a source was cut and however many they are?"""

from __future__ import annotations

import json
import lzma
import multiprocessing
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
import rjieba

from corpus import Article, find_sources, read
from corpus.bundled import bundled_articles
from corpus.readers import jsonl
from index import WriteError, inverting, manifest, pieces, record, segment_maker
from index.codec import framing
from index.codec.segment import Segment
from index.inverting import invert_all
from index.pieces import Piece, pieces_of
from index.segment_maker import Inverted, SegmentMaker, Written, sample_averages
from index.weights import WEIGHTS

AVERAGES = np.full(2 * len(WEIGHTS), 5.0)


def write_lines(path: Path, count: int) -> Path:
    lines = [json.dumps({"id": f"{n}", "title": f"第{n}戰", "text": f"第{n}戰在大同。" * 20}) for n in range(count)]
    lines[count // 2] = "{"
    with lzma.open(path, "wt", encoding="utf-8") as stream:
        stream.write("\n".join(lines))
    return path


def invert(cut: Iterable[Piece], folder: Path, *, jobs: int) -> Iterator[Inverted | Written]:
    return invert_all(cut, folder, name="seg", averages=lambda: AVERAGES, segmenter="rjieba", jobs=jobs)


def inverted(paths: list[Path], folder: Path, *, jobs: int) -> list[Inverted]:
    """Invert all that lies under `paths`, and see that every segment is told with its size and digest."""
    folder.mkdir()
    found = list(invert(pieces_of(find_sources(paths)), folder, jobs=jobs))
    written = {one.name: one.entry for one in found if isinstance(one, Written)}
    assert written == manifest.list_files(folder, {})
    return [one for one in found if isinstance(one, Inverted)]


def articles_in(folder: Path, found: list[Inverted]) -> list[Article]:
    """Read back every article from the place that it was said to be in."""
    segments = {path.name: Segment(path) for path in folder.iterdir()}
    articles = []
    for piece in found:
        for taken in piece.articles:
            assert taken.segment is not None
            segment = segments[taken.segment]
            kept = framing.decode(segment.stored.document(taken.document))
            assert kept is not None
            articles.append(record.decode(kept.record, kept.text))
            assert segment.document_of(taken.id) == taken.document
            assert int(segment.digests[taken.document]) == taken.digest
            assert taken.text_bytes == len(kept.text.encode())
    return articles


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_bundled_article_comes_back_as_it_was_read(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inverting, "_WORTH_PROCESSES", 1)
    found = inverted([bundled_articles()], tmp_path / "segments", jobs=jobs)
    assert articles_in(tmp_path / "segments", found) == list(read([bundled_articles()]))


def test_lines_are_cut_into_pieces_and_a_bad_one_is_named_by_its_own_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "_BLOCK", 500)
    monkeypatch.setattr(pieces, "_PIECE", 1000)
    path = write_lines(tmp_path / "articles.jsonl.xz", 30)
    found = inverted([path], tmp_path / "segments", jobs=1)
    assert len(found) > 5
    assert [a.id for a in articles_in(tmp_path / "segments", found)] == [str(n) for n in range(30) if n != 15]
    (problem,) = [problem for piece in found for problem in piece.problems]
    assert problem.location == f"{path}:16"
    assert articles_in(tmp_path / "segments", found)[-1].location == f"{path}:30"


def test_a_packed_file_that_is_cut_short_keeps_its_beginning_and_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_PIECE", 100)
    path = write_lines(tmp_path / "articles.jsonl.xz", 3000)
    path.write_bytes(path.read_bytes()[:-200])
    found = inverted([path], tmp_path / "segments", jobs=1)
    assert sum(len(piece.articles) for piece in found) > 10
    assert "the compressed file is damaged" in found[-1].problems[-1].reason


def test_a_segment_is_closed_when_it_has_enough_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_maker, "_SEGMENT", 500)
    monkeypatch.setattr(segment_maker, "_BATCH", 100)
    path = write_lines(tmp_path / "articles.jsonl.xz", 40)
    found = inverted([path], tmp_path / "segments", jobs=1)
    assert len(list((tmp_path / "segments").iterdir())) > 3
    assert len(articles_in(tmp_path / "segments", found)) == 39


@pytest.mark.parametrize("bound", ["_SEGMENT", "MOST_DOCUMENTS"])
def test_a_segment_that_is_full_before_the_averages_are_known_is_closed_later(
    bound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_maker, bound, 1)
    monkeypatch.setattr(segment_maker, "_BATCH", 1)
    pieces_found = list(pieces_of(find_sources([write_lines(tmp_path / "articles.jsonl.xz", 12)])))
    maker = SegmentMaker(tmp_path, "seg", None, rjieba.cut_for_search)
    reads = [item for piece in pieces_found for item in pieces.read_piece(piece) if isinstance(item, pieces.Read)]
    for read_one in reads[:5]:
        maker.take(read_one)
    assert maker.written == []
    maker.averages = AVERAGES
    for read_one in reads[5:]:
        maker.take(read_one)
    maker.close()
    assert [one.documents for one in maker.written] == [6, *[1] * (len(reads) - 6)]


def test_averages_are_those_of_the_sample() -> None:
    articles = [Article("甲", "大同", "大同 集宁"), Article("乙", "大同", "大同")]
    averages = sample_averages(articles, rjieba.cut_for_search)
    names = [weights.name for weights in WEIGHTS]
    assert averages[names.index("title")] == 1.0
    assert averages[names.index("body")] == 1.5


@pytest.mark.parametrize("method", sorted({"fork", "spawn"}.intersection(multiprocessing.get_all_start_methods())))
def test_a_process_that_is_killed_ends_the_build_with_an_error(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inverting, "start_method", lambda: method)
    monkeypatch.setattr(pieces, "_PIECE", 1000)
    path = write_lines(tmp_path / "articles.jsonl.xz", 300)
    monkeypatch.setattr(inverting, "_WORTH_PROCESSES", 1)
    (tmp_path / "segments").mkdir()
    going = invert(pieces_of(find_sources([path])), tmp_path / "segments", jobs=2)
    next(going)
    (child,) = multiprocessing.active_children()
    child.kill()
    with pytest.raises(WriteError, match="ended from outside"):
        list(going)


def test_an_error_in_a_process_is_raised_by_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverting, "_WORTH_PROCESSES", 1)
    with pytest.raises(FileNotFoundError):
        list(invert(pieces_of(find_sources([bundled_articles()])), tmp_path / "missing", jobs=2))


def test_a_maker_without_articles_writes_nothing(tmp_path: Path) -> None:
    SegmentMaker(tmp_path, "seg", AVERAGES, rjieba.cut_for_search).close()
    assert list(tmp_path.iterdir()) == []

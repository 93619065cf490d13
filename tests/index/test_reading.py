"""Are sources read in the order given, by one process or several, also when one of these is killed?"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from corpus import Article, Problem, Source, find_sources
from index import reading
from index.reading import read_all


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    for number in range(90):
        text = f"第{number}號高地之戰是虛構的。" * (1 if number % 5 else 60)
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "40.txt").write_bytes(b"")
    return list(find_sources([tmp_path]))


def shape(sources: list[Source], *, jobs: int) -> list[tuple[str, str]]:
    return [(source.id, type(item).__name__) for source, item in read_all(sources, jobs=jobs)]


def test_each_source_gives_its_articles_and_then_an_end(sources: list[Source]) -> None:
    found = shape(sources, jobs=1)
    assert found[:4] == [("00.txt", "Article"), ("00.txt", "NoneType"), ("01.txt", "Article"), ("01.txt", "NoneType")]
    assert found.count(("40.txt", "Problem")) == 1
    assert len(found) == 2 * len(sources)


def test_a_few_sources_start_no_processes(sources: list[Source], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ProcessPoolExecutor", lambda *args, **options: pytest.fail("started processes"))
    assert len(shape(sources, jobs=8)) == 2 * len(sources)


def test_several_processes_give_the_same_in_the_same_order(
    sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list(read_all(sources, jobs=1))
    monkeypatch.setattr(reading, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(reading, "_STREAMED", 1000)
    monkeypatch.setattr(reading, "_AHEAD", 7)
    assert list(read_all(sources, jobs=2)) == alone
    assert any(isinstance(item, Problem) for _, item in alone)
    assert sum(isinstance(item, Article) for _, item in alone) == 89


def test_when_a_process_is_killed_the_others_work_is_done_here(
    sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list(read_all(sources, jobs=1))
    pools: list[ProcessPoolExecutor] = []

    class Watched(ProcessPoolExecutor):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)
            pools.append(self)

    monkeypatch.setattr(reading, "ProcessPoolExecutor", Watched)
    monkeypatch.setattr(reading, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(reading, "_AHEAD", 5)
    items = read_all(sources, jobs=2)
    found = [next(items)]
    for pid in list(pools[0]._processes):
        os.kill(pid, signal.SIGKILL)
    assert found + list(items) == alone

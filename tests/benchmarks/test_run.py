"""Does one command measure, and leave a dated folder? With SQLite as the only peer, for every Python has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import measure, run
from benchmarks.measure import JobFailed, run_job
from benchmarks.peers.table import BY_NAME


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs")
    corpus = tmp_path_factory.mktemp("corpus") / "battles.jsonl"
    lines = [
        {"id": f"战-{n}", "title": f"第{n}次归绥之战", "text": f"傅作义部守归绥，第{n}日援军自东来，城围遂解。"}
        for n in range(25)
    ]
    corpus.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    arguments = ["--docs", "20", "--corpus", str(corpus), "--peers", "fts5-trigram", "--repeat", "1"]
    return run.main([*arguments, "--queries", "6", "--jobs", "1", "--name", "try", "--out", str(out)])


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return found


def test_a_run_leaves_a_dated_folder_with_report_and_results(folder: Path, results: dict[str, Any]) -> None:
    assert folder.name == f"{results['date']}-try"
    assert (folder / "report.md").read_text(encoding="utf-8").startswith(f"# {results['date']}: try\n")


def test_both_engines_were_built_and_asked_on_the_same_documents(results: dict[str, Any]) -> None:
    (size,) = results["sizes"]
    (comparison,) = size["comparisons"]
    assert (size["documents"], size["source"], size["absent"]) == (20, "battles.jsonl", {})
    for trials in (comparison["ours"], comparison["theirs"]):
        assert trials["builds"][0]["index_bytes"] > 0
        assert trials["passes"][0]["phrases_found"] == 1
    assert "shown" in comparison["ours"]["passes"][0]["modes"]


def test_an_update_after_ten_changes_and_cold_starts_were_timed(results: dict[str, Any]) -> None:
    (size,) = results["sizes"]
    assert len(size["update_seconds"]) == 1
    assert size["cold_seconds"]


def test_what_was_written_names_no_folder_of_this_machine(folder: Path) -> None:
    for path in (folder / "report.md", folder / "results.json"):
        assert str(Path.home()) not in path.read_text(encoding="utf-8")
        assert str(folder.parent) not in path.read_text(encoding="utf-8")


def test_a_slow_peer_is_left_out_beyond_its_size_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[tuple[str, ...], dict[str, str]]] = []
    monkeypatch.setattr(run, "_documents", lambda number, folder, options: run.DocumentSet(folder, number, 1, "x"))
    monkeypatch.setattr(run.queries, "draw", lambda *args, **options: [])
    monkeypatch.setattr(run, "measure", lambda found, lists, peers, absent, settings: seen.append((peers, absent)))
    settings = run.Settings(Path("."), {}, 1, "pairs", 1, 1, print)
    for flags in ([], ["--all"]):
        run._size(30_000, ["whoosh", "bm25s"], {}, run._parser().parse_args(flags), settings)
    assert seen[0] == (["bm25s"], {"whoosh": "slow: measured up to 20,000 documents unless asked by --all"})
    assert seen[1] == (["whoosh", "bm25s"], {})


def test_a_failure_of_zhanyi_keeps_the_smaller_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    def size(number: int, *others: object) -> int:
        if number == 300:
            raise JobFailed("the disk is full")
        return number

    monkeypatch.setattr(run, "_size", size)
    settings = run.Settings(Path("."), {}, 1, "pairs", 1, 1, print)
    options = run._parser().parse_args(["--docs", "100", "200", "300", "400"])
    assert run._sizes([], {}, options, settings) == (
        [100, 200],
        "Zhanyi failed at 300 documents: the disk is full",
    )


def test_a_job_that_fails_says_why_without_paths() -> None:
    job = {"task": "query", "peer": "fts5-trigram", "folder": "/nowhere/at/all", "queries": {}}
    with pytest.raises(JobFailed, match="unable to open database file"):
        run_job(job, timeout=60)


def test_a_job_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(JobFailed, match="took longer than 0 s"):
        run_job({"task": "probe", "peer": "zhanyi"}, timeout=0)


def test_the_tree_of_a_process_holds_itself_first() -> None:
    import os

    assert next(measure.tree(os.getpid())) == os.getpid()


def test_every_engine_has_a_file_of_its_own_name() -> None:
    peers = Path(run.__file__).parent / "peers"
    for peer in BY_NAME.values():
        file, name = peer.code.split(":")
        assert f"class {name}" in (peers / f"{file}.py").read_text(encoding="utf-8")

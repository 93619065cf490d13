"""Does a report say what was measured: ratios turn by turn, losses in bold, who is absent and why?"""

from __future__ import annotations

import json

import pytest

from benchmarks import bounds
from benchmarks.figures import Latency, Ratio
from benchmarks.peers.table import BY_NAME
from benchmarks.report import number, ratio_cell, render, table
from benchmarks.results import Build, Comparison, Pass, Run, Size, Trials


def _trials(seconds: float, milliseconds: float, *, modes: tuple[str, ...] = ("ranked",)) -> Trials:
    build = Build(seconds, seconds + 1, 200_000_000, 150_000_000, 1_500_000)
    latency = Latency(milliseconds, 2 * milliseconds, 3 * milliseconds)
    answered = Pass(0.1, 90_000_000, dict.fromkeys(modes, latency), 0.75 if "phrase" in modes else None)
    return Trials((build, build), (answered, answered))


def _size(documents: int, *, ours: float = 2, tantivy: float = 4) -> Size:
    own = _trials(ours * documents / 1000, 0.2, modes=("ranked", "shown", "phrase"))
    theirs = _trials(tantivy * documents / 1000, 0.1, modes=("ranked", "counted", "phrase"))
    return Size(
        documents=documents,
        source="passages.jsonl.xz",
        text_bytes=1000 * documents,
        ours=own,
        comparisons=(Comparison("tantivy", theirs, own), Comparison("bm25s", _trials(1, 9), own)),
        absent={"whoosh": "slow: measured up to 20,000 documents", "xapian": "No module named 'xapian'"},
        overlaps={"zhanyi": 0.8, "tantivy": 0.95},
        cold_seconds=(0.3, 0.35, 0.5),
        update_seconds=(1.5,),
    )


@pytest.fixture
def run() -> Run:
    return Run(
        date="2026-11-21",
        name="before",
        command="python -m benchmarks.run --docs 1000 10000",
        machine={"CPU": "some processor", "cores": 2},
        versions={"zhanyi": {"Python": "3.11.7"}, "tantivy": {"tantivy": "0.27.0"}},
        repeat=2,
        interleaving="pairs",
        queries=300,
        sizes=(_size(1000), _size(10_000)),
    )


def _rows(text: str, start: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith(start)]


def test_a_build_row_has_figures_and_the_ratio(run: Run) -> None:
    built, *_ = _rows(render(run), "| tantivy + rjieba |")
    assert built == ["tantivy + rjieba", "4.00", "0.250", "2.00", "200", "150", "1.50", "no"]


def test_a_ratio_that_the_peer_wins_is_bold(run: Run) -> None:
    _, answered, *_ = _rows(render(run), "| tantivy + rjieba |")
    assert answered[1:] == ["0.100", "0.200", "0.300", "**0.500 lost**", "**0.500 lost**", "0.950"]


def test_an_engine_that_counts_has_a_row_for_it(run: Run) -> None:
    assert len(_rows(render(run), "| tantivy + rjieba, all matches counted |")) == len(run.sizes)


def test_an_engine_without_phrases_has_no_row_among_them(run: Run) -> None:
    phrases = render(run).split("### Phrases")[1].split("###")[0]
    assert BY_NAME["tantivy"].title in phrases
    assert BY_NAME["bm25s"].title not in phrases
    assert "75%" in phrases


def test_who_is_absent_is_named_with_the_reason(run: Run) -> None:
    text = render(run)
    assert "- stock Whoosh + jieba + OpenCC: slow: measured up to 20,000 documents" in text
    assert "- Xapian, n-grams: No module named 'xapian'" in text


def test_command_machine_versions_and_plots_are_in_the_report(run: Run) -> None:
    text = render(run, ["building.svg"])
    for part in (run.command, "some processor", "tantivy 0.27.0", "![building](building.svg)", "# 2026-11-21: before"):
        assert part in text


def test_growth_is_linear_where_time_grows_as_the_text(run: Run) -> None:
    growth = render(run).split("## Growth")[1]
    assert _rows(growth, "| Zhanyi |")[0][1:3] == ["2", "1.00"]


def test_one_size_tells_nothing_about_growth(run: Run) -> None:
    one = Run(**{name: getattr(run, name) for name in Run.__slots__ if name != "sizes"}, sizes=run.sizes[:1])
    assert "## Growth" not in render(one)


def test_bounds_that_fail_are_shown(run: Run) -> None:
    held = {(one.what, one.documents): one.holds for one in bounds.check(run)}
    assert held["build: times as fast as tantivy + rjieba", 1000]
    assert not held["ranked p50 / tantivy's", 1000]
    assert held["cold `zhanyi search`, s", 10_000]
    assert ("build: times as fast as stock Whoosh", 1000) not in held
    assert _rows(render(run), "| ranked p50 / tantivy's |")[0] == [
        "ranked p50 / tantivy's",
        "1,000",
        "2.00",
        "≤ 1",
        "**no**",
    ]


def test_a_million_documents_have_a_wider_bound_for_the_tail() -> None:
    def limits(documents: int) -> list[float]:
        tail = [bound for bound in bounds.BOUNDS if bound.what == "ranked p95 / tantivy's"]
        return [bound.limit for bound in tail if bound.figure(_size(documents)) is not None]

    assert limits(67_805) == [1]
    assert limits(1_000_000) == [1.5]


def test_a_run_that_stopped_says_where_and_keeps_what_it_found(run: Run) -> None:
    found = {name: getattr(run, name) for name in Run.__slots__ if name != "stopped"}
    text = render(Run(**found, stopped="Zhanyi failed at 67,805 documents: the disk is full"))
    assert "**Zhanyi failed at 67,805 documents: the disk is full**" in text
    assert "## 10,000 documents" in text


def test_results_become_json(run: Run) -> None:
    told = json.loads(json.dumps(run.to_dict()))
    assert told["sizes"][1]["comparisons"][0]["theirs"]["passes"][0]["modes"]["ranked"]["p95"] == 0.2


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0123, "0.012"), (1.234, "1.23"), (12.34, "12.3"), (0.99999, "1.00"), (1234.5, "1,234"), (None, "–")],
)
def test_numbers_have_about_three_digits(value: float | None, expected: str) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (Ratio(2, 1.5, 3), "2.00 (1.50–3.00)"),
        (Ratio(0.5, 0.5, 0.5), "**0.500 lost**"),
        (Ratio(1, 1, 1), "1.00"),
        (None, "–"),
    ],
    ids=["won", "lost", "even", "not measured"],
)
def test_a_ratio_is_marked_only_where_it_is_lost(ratio: Ratio | None, expected: str) -> None:
    assert ratio_cell(ratio) == expected


def test_a_table_has_a_line_a_row_and_numbers_to_the_right() -> None:
    assert table(("engine", "ms"), [["Zhanyi", "1"]]) == "| engine | ms |\n| --- | ---: |\n| Zhanyi | 1 |"

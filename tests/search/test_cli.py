"""Does the command line keep its contract: names, JSON shapes, exit statuses, and what goes to which stream?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from index.analysis import DEFAULT_SEGMENTER, SEGMENTERS, segmenter
from search.cli.main import COMMANDS, commands, main


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]

ROOT = Path(__file__).parents[2]
OPTIONAL = type(None)


@pytest.fixture
def zhanyi(bundled_index: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """`zhanyi(*arguments)` runs the command on the bundled articles' index, in this process, which is fast."""

    def run(*arguments: str, index: str | Path = bundled_index) -> Done:
        monkeypatch.setenv("ZHANYI_INDEX", str(index))
        monkeypatch.setattr("sys.argv", ["zhanyi", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), *capfd.readouterr())

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two articles of ours."""
    (tmp_path / "甲山战役.md").write_text("**甲山战役**，1946年7月张三率部攻占甲山。\n", encoding="utf-8")
    (tmp_path / "乙水之戰.txt").write_text("乙水之戰是一場戰役。張三渡河。\n", encoding="utf-8")
    return tmp_path


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def assert_shape(value: Any, shape: Any) -> None:
    """Hold a JSON value against a shape: a type or tuple of types, a list of one shape, or a dict of shapes."""
    if isinstance(shape, list):
        assert isinstance(value, list)
        for item in value:
            assert_shape(item, shape[0])
    elif isinstance(shape, dict):
        assert set(value) == set(shape)
        for key, inner in shape.items():
            assert_shape(value[key], inner)
    else:
        assert isinstance(value, shape), (value, shape)
        assert not isinstance(value, bool) or shape is bool


VALUE = {"name": str, "side": (int, OPTIONAL), "source": str, "evidence": str, "confidence": float}
FIELDS = {
    "file": str,
    "id": str,
    "title": str,
    "aliases": [str],
    "commanders": [VALUE],
    "places": [VALUE],
    "start": (str, OPTIONAL),
    "end": (str, OPTIONAL),
    "dates": (dict, OPTIONAL),
    "result": str,
    "part_of": [str],
    "categories": [str],
    "combatants": [VALUE],
    "strength": [VALUE],
    "casualties": [VALUE],
}
HIT = {
    "rank": int,
    "id": str,
    "title": str,
    "score": float,
    "fields": dict,
    "title_marks": [[int]],
    "snippets": [{"text": str, "marks": [[int]]}],
}
RESULT = {
    "query": str,
    "total": int,
    "took_ms": float,
    "corrected": (str, OPTIONAL),
    "is_corrected": bool,
    "hits": [HIT],
    "facets": {"commander": [{"value": str, "count": int}], "place": [{"value": str, "count": int}]},
}
BUILT = {
    "index": str,
    "articles": int,
    "added": int,
    "changed": int,
    "removed": int,
    "unchanged": int,
    "seconds": float,
    "problems": [{"location": str, "reason": str}],
}
STATS = {
    "index": str,
    "generation": str,
    "created": str,
    "articles": int,
    "segments": int,
    "deleted": int,
    "text_bytes": int,
    "index_bytes": int,
    "format": int,
    "analysis": int,
    "segmenter": str,
    "fields": dict,
}


def test_search_prints_its_hits_as_json(zhanyi: Run) -> None:
    done = zhanyi("search", "粟裕", "山東", "--facet", "commander", "--facet", "place", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (result,) = lines(done.stdout)
    assert_shape(result, RESULT)
    assert result["query"] == "粟裕 山東"
    best = result["hits"][0]
    assert best["id"] == "孟良崮战役.wikitext"
    assert best["fields"]["start"] == "1947-05-13"
    assert "粟裕" in best["fields"]["commander"]
    (start, end) = best["snippets"][0]["marks"][0]
    assert best["snippets"][0]["text"][start:end] in ("粟裕", "山东", "山東")


def test_search_takes_filters_order_and_page(zhanyi: Run) -> None:
    def ids(*arguments: str) -> list[str]:
        return [hit["id"] for hit in lines(zhanyi("search", *arguments, "--json").stdout)[0]["hits"]]

    assert ids("--commander", "張靈甫") == ["孟良崮战役.wikitext"]
    assert ids("--place", "重庆", "--date", "1259") == ["釣魚城之戰.wikitext"]
    everything = ids("--limit", "100", "--sort", "-date")
    assert ids("--limit", "2", "--page", "2", "--sort", "-date") == everything[2:4]
    assert ids("--limit", "100", "--sort", "date")[0] == "城濮之战.md"


def test_search_without_hits_says_so_and_exits_with_1(zhanyi: Run) -> None:
    done = zhanyi("search", "没有这样的词语呢吧", "--commander", "无名氏")
    assert done.returncode == 1
    assert "nothing found" in done.stdout
    shown = zhanyi("search", "--commander", "无名氏", "--json")
    assert shown.returncode == 1
    assert lines(shown.stdout)[0]["total"] == 0


def test_search_marks_in_brackets_where_there_is_no_colour(zhanyi: Run) -> None:
    done = zhanyi("search", "张灵甫")
    assert "孟良崮战役.wikitext" in done.stdout
    assert "【张灵甫】" in done.stdout
    assert "指挥官 " in done.stdout
    assert re.search(r"^\d+ found, page 1 of \d+, [\d.]+ ms$", done.stdout, re.MULTILINE)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("arguments", [("-粟裕", "张灵甫"), ("--", "-粟裕", "张灵甫"), ("-粟裕 张灵甫",)])
def test_a_query_may_begin_with_a_minus(zhanyi: Run, arguments: tuple[str, ...]) -> None:
    result = lines(zhanyi("search", "--json", *arguments).stdout)[0]
    assert result["query"] == "-粟裕 张灵甫"
    assert "孟良崮战役.wikitext" not in [hit["id"] for hit in result["hits"]]


def test_show_prints_an_article_with_the_evidence_of_its_fields(zhanyi: Run) -> None:
    done = zhanyi("show", "孟良崮战役.wikitext")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^  指挥官 张灵甫.*  infobox: ", done.stdout, re.MULTILINE)
    assert re.search(r"^  日期 1947-05-13 – 1947-05-16  ", done.stdout, re.MULTILINE)
    (shown,) = lines(zhanyi("show", "孟良崮战役.wikitext", "--json").stdout)
    assert_shape(shown, FIELDS | {"text": str})
    assert shown["text"] in done.stdout


def test_show_of_an_unknown_article_names_the_remedy(zhanyi: Run) -> None:
    done = zhanyi("show", "没有.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "zhanyi: search: there is no article '没有.md' in this index; `zhanyi search` shows ids\n"


def test_fields_prints_an_article_a_line_without_an_index(zhanyi: Run, folder: Path) -> None:
    done = zhanyi("fields", str(folder / "甲山战役.md"), str(folder / "乙水之戰.txt"), "--json", index="/nowhere")
    assert (done.returncode, done.stderr) == (0, "")
    shown = lines(done.stdout)
    assert [article["title"] for article in shown] == ["甲山战役", "乙水之戰"]
    for article in shown:
        assert_shape(article, FIELDS)
    assert shown[0]["file"] == str(folder / "甲山战役.md")


def test_fields_prints_names_with_their_sources(zhanyi: Run) -> None:
    done = zhanyi("fields", str(ROOT / "corpus" / "articles" / "孟良崮战役.wikitext"))
    assert re.search(r"^  指挥官 粟裕.*  infobox: ", done.stdout, re.MULTILINE)


def test_fields_of_what_cannot_be_read_goes_to_standard_error(zhanyi: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    done = zhanyi("fields", str(tmp_path), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("zhanyi: ")
    assert "empty.md" in done.stderr
    missing = zhanyi("fields", str(tmp_path / "没有.md"), "--json")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "没有.md" in missing.stderr


def test_build_reports_what_it_did_and_what_it_could_not_read(zhanyi: Run, folder: Path, tmp_path_factory) -> None:
    index = tmp_path_factory.mktemp("built") / "index"
    (folder / "broken.jsonl").write_text('{"id": "x"\n', encoding="utf-8")
    done = zhanyi("build", str(folder), "--index", str(index), "--jobs", "1")
    assert done.returncode == 0
    assert re.fullmatch(rf"2 articles, 0\.0 MB of text, [\d.]+ s → {re.escape(str(index))}\n", done.stdout)
    assert done.stderr.startswith("1 could not be read:\n  ")
    assert "broken.jsonl:1" in done.stderr
    (folder / "broken.jsonl").unlink()
    (folder / "甲山战役.md").write_text("**甲山战役**，1946年8月。\n", encoding="utf-8")
    updated = zhanyi("build", str(folder), "--index", str(index), "--update", "--json")
    assert (updated.returncode, updated.stderr) == (0, "")
    (report,) = lines(updated.stdout)
    assert_shape(report, BUILT)
    assert [report[key] for key in ("articles", "added", "changed", "removed", "unchanged")] == [2, 0, 1, 0, 1]
    again = zhanyi("build", str(folder), "--index", str(index), "--update")
    assert "2 articles (0 added, 0 changed, 0 removed, 2 unchanged)" in again.stdout


def test_build_cuts_words_by_the_segmenter_that_is_chosen_and_says_when_that_makes_an_update_a_build(
    zhanyi: Run, folder: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    assert zhanyi("build", str(folder), "--segmenter", "jieba", index=index).stderr == ""
    (stats,) = lines(zhanyi("stats", "--json", index=index).stdout)
    assert stats["segmenter"] == segmenter("jieba").name
    assert zhanyi("search", "粟裕", index=index).stderr == ""
    updated = zhanyi("build", str(folder), "--update", "--json", index=index)
    (report,) = lines(updated.stdout)
    assert (report["added"], report["unchanged"]) == (report["articles"], 0)
    assert updated.stderr.startswith("zhanyi: everything was written anew: version ")
    (stats,) = lines(zhanyi("stats", "--json", index=index).stdout)
    assert stats["segmenter"] == segmenter("rjieba").name


@pytest.mark.parametrize("command", ["build", "analyze"])
def test_the_segmenters_to_choose_from_are_those_that_there_are(command: str) -> None:
    (option,) = (p for p in commands.get_command(None, command).params if p.name == "segmenter")
    assert list(option.type.choices) == list(SEGMENTERS)
    assert option.default == DEFAULT_SEGMENTER


def test_analyze_cuts_as_it_is_told(zhanyi: Run) -> None:
    def cut(*options: str) -> list[str]:
        done = zhanyi("analyze", "M-1步槍", "--json", *options)
        return [row["term"] for row in lines(done.stdout) if row["kind"] == "word"]

    assert cut() == cut("--segmenter", "rjieba") == ["m-1", "步枪"]
    assert cut("--segmenter", "jieba") == ["m", "1", "步枪"]


def test_build_of_a_missing_path_leaves_no_index(zhanyi: Run, tmp_path: Path) -> None:
    done = zhanyi("build", str(tmp_path / "没有"), "--index", str(tmp_path / "index"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有" in done.stderr
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_suggest_completes_in_either_script(zhanyi: Run) -> None:
    done = zhanyi("suggest", "張靈")
    assert (done.returncode, done.stdout) == (0, "张灵甫\tcommander\t1\n")
    (found,) = lines(zhanyi("suggest", "张灵", "--json").stdout)
    assert found == [{"text": "张灵甫", "kind": "commander", "articles": 1}]
    assert zhanyi("suggest", "没有这样").returncode == 1


def test_analyze_prints_terms_with_offsets(zhanyi: Run) -> None:
    done = zhanyi("analyze", "張靈甫", "--json")
    terms = lines(done.stdout)
    for term in terms:
        assert_shape(term, {"kind": str, "term": str, "position": int, "start": int, "end": int})
    assert {"kind": "character", "term": "张", "position": 0, "start": 0, "end": 1} in terms
    assert "'張'" in zhanyi("analyze", "張靈甫").stdout
    assert zhanyi("analyze", "").returncode == 1


def test_stats_and_check_look_at_the_index(zhanyi: Run, bundled_index: Path) -> None:
    (stats,) = lines(zhanyi("stats", "--json").stdout)
    assert_shape(stats, STATS)
    assert stats["articles"] == 38
    assert re.search(r"^articles +38$", zhanyi("stats").stdout, re.MULTILINE)
    (checked,) = lines(zhanyi("check", "--json").stdout)
    assert checked == {"index": str(bundled_index), "ok": True, "problems": []}
    assert "every byte is as it was written" in zhanyi("check").stdout


def test_check_finds_a_changed_byte(zhanyi: Run, folder: Path, tmp_path_factory) -> None:
    index = tmp_path_factory.mktemp("damaged") / "index"
    zhanyi("build", str(folder), "--index", str(index))
    segment = next(index.glob("gen-*/*.columns"))
    segment.write_bytes(b"?" + segment.read_bytes()[1:])
    done = zhanyi("check", "--index", str(index))
    assert done.returncode == 1
    assert segment.name in done.stdout
    assert "zhanyi build" in done.stdout


NEEDS_INDEX = [("search", "甲"), ("show", "甲"), ("suggest", "甲"), ("stats",), ("check",), ("serve", "--port", "0")]


@pytest.mark.parametrize("arguments", NEEDS_INDEX, ids=lambda a: a[0])
def test_without_an_index_the_command_that_makes_one_is_named(zhanyi: Run, tmp_path: Path, arguments) -> None:
    none = tmp_path / "none"
    for done in (zhanyi(*arguments, "--index", str(none)), zhanyi(*arguments, index=none)):
        assert (done.returncode, done.stdout) == (2, "")
        remedy = f"make one with `zhanyi build --index {none}`"
        assert done.stderr == f"zhanyi: index: there is no index at {none}; {remedy}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "(甲"), "zhanyi: query: this bracket is never closed\n  (甲\n  ^\n"),
        (("search", "粟裕 color:red"), "zhanyi: query: there is no field 'color'; there are "),
        (("search", "--date", "昨天"), "zhanyi: query: '昨天' is not a date; "),
        (("search", "--facet", "title"), "zhanyi: query: 'title' can't be counted; "),
    ],
)
def test_a_query_error_points_at_the_character(zhanyi: Run, arguments: tuple[str, ...], message: str) -> None:
    done = zhanyi(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "--colour", "甲"), "No such option:? '?--colour"),
        (("search", "--limit", "0"), "Invalid value for '--limit'"),
        (("search", "--sort", "size"), "Invalid value for '--sort'"),
        (("show",), "Missing argument 'ID'"),
        (("fields",), "Missing argument 'PATH"),
        (("dance",), "No such command 'dance'"),
        (("stats", "--limit"), "No such option:? '?--limit"),
    ],
)
def test_a_wrong_call_exits_with_2_and_shows_the_usage(zhanyi: Run, arguments: tuple[str, ...], message: str) -> None:
    done = zhanyi(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(message, done.stderr)
    assert done.stderr.startswith("Usage: zhanyi")


def test_the_help_lists_every_command_with_its_first_sentence(zhanyi: Run) -> None:
    shown = zhanyi("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z(]", shown.stdout, re.MULTILINE)
    assert re.search(r"\d+\.\d+", zhanyi("--version").stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example_of_it(zhanyi: Run, command: str) -> None:
    for option in ("--help", "-h"):
        shown = zhanyi(command, option)
        assert shown.returncode == 0
        assert f"Example: zhanyi {command} " in shown.stdout or f"Example: zhanyi {command}\n" in shown.stdout

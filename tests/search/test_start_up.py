"""Does a command load only what it needs? Told by the modules that a process of its own has loaded, not by time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import Article
from index.native import compiled

ROOT = Path(__file__).parents[2]
Loaded = Callable[..., set[str]]

SHOW_NOTHING = {"rich", "platformdirs", "importlib.metadata"}
"""What only a terminal, the default folder, or `--version` needs."""
SERVE_NOTHING = {"flask", "werkzeug", "jinja2", "waitress", "search.web"}
READ_NOTHING = {
    "mwparserfromhell",
    "corpus.sources",
    "corpus.readers",
    "corpus.fields",
    "corpus.infobox",
    "corpus.prose",
    "corpus.dates",
    "index.builder",
    "index.reading",
    "concurrent.futures",
}
LEARN_NOTHING = {"corpus.name_kinds", "corpus.ranks", "corpus.other_names", "index.agreement", "index.learning"}
"""What a build needs, to tell what articles teach about names; a search finds that in a file."""
CUT_NOTHING = {"rjieba", "jieba"}
READ_ALOUD_NOTHING = {"pypinyin", "index.pinyin", "index.spoken", "index.likeness", "search.latin"}
ASK_NOTHING = {"whoosh", "opencc", "numpy", "index", "search.engine", "search.query", "corpus.article"}

MAIN = """
import json, sys
from search.cli import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.fixture
def loaded(bundled_index: Path) -> Loaded:
    """`loaded("search", "粟裕")` is the names of the modules that the command has loaded when it is done."""

    def run(*arguments: str, index: Path = bundled_index) -> set[str]:
        command = [sys.executable, "-c", MAIN, *arguments]
        if arguments[-1] != "--help":
            command += ["--index", str(index)]
        done = subprocess.run(command, capture_output=True, cwd=ROOT, check=True, text=True, encoding="utf-8")
        assert done.stdout
        return set(json.loads(done.stderr))

    return run


def test_help_loads_nothing_but_the_command_line(loaded: Loaded) -> None:
    needless = SHOW_NOTHING | SERVE_NOTHING | READ_NOTHING | CUT_NOTHING | ASK_NOTHING
    assert not loaded("--help") & needless
    assert not loaded("search", "--help") & needless


@pytest.mark.parametrize(
    "arguments",
    [("search", "張靈甫", "孟良崮"), ("search", "粟裕", "--json", "--facet", "commander", "--date", "1947")],
)
def test_a_search_loads_neither_readers_nor_web_nor_terminal_nor_the_other_segmenter(
    loaded: Loaded, arguments: tuple[str, ...]
) -> None:
    modules = loaded(*arguments)
    assert not modules & (SERVE_NOTHING | READ_NOTHING | LEARN_NOTHING | READ_ALOUD_NOTHING | SHOW_NOTHING)
    assert modules & CUT_NOTHING == (set() if compiled("index.analysis._cutting") else {"rjieba"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", '"孟良崮戰役"'),
        ("search", "--commander", "粟裕"),
        ("suggest", "粟"),
        ("stats",),
        ("show", "孟良崮战役.wikitext"),
    ],
    ids=["run", "filter", "suggest", "stats", "show"],
)
def test_what_has_no_free_words_loads_no_dictionary(loaded: Loaded, arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert not modules & (CUT_NOTHING | SERVE_NOTHING | READ_NOTHING | {"rich"})


@pytest.mark.parametrize(
    "arguments", [("search", "nierongzhen"), ("suggest", "nrz"), ("search", "--commander", "张灵浦")]
)
def test_pinyin_and_mistakes_load_what_reads_names(loaded: Loaded, arguments: tuple[str, ...]) -> None:
    assert {"pypinyin", "index.pinyin"} <= loaded(*arguments)


def test_an_index_that_jieba_cut_is_searched_without_rjieba(loaded: Loaded, make_index: Callable[..., Path]) -> None:
    index = make_index([Article("a", "白石之戰", "白石之戰。")], segmenter="jieba")
    assert loaded("search", "白石之战", index=index) & CUT_NOTHING == {"jieba"}


def test_checking_an_index_opens_nothing_of_it(loaded: Loaded) -> None:
    needless = SERVE_NOTHING | READ_NOTHING | CUT_NOTHING | {"rich", "opencc", "search.engine", "index.reader"}
    assert not loaded("check") & needless


@pytest.mark.parametrize("package", ["corpus", "index", "search"])
def test_importing_a_package_loads_none_of_its_files(package: str) -> None:
    code = f"import json, sys, {package}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True)
    ours = {name for name in json.loads(done.stdout) if name.partition(".")[0] in ("corpus", "index", "search")}
    assert ours == {"corpus", "corpus.lazy", package}


WARM_UP = """
import json, sys
from search import Engine
with Engine.open(sys.argv[1]) as engine:
    engine.warm_up()
    before = set(sys.modules)
    for query in ("張靈甫 孟良崮", "第三十五軍 民國三十五年七月", "张灵浦", "nierongzhen"):
        engine.search(query, facets=("commander", "place")).to_dict()
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_after_warming_up_a_search_loads_next_to_nothing(bundled_index: Path) -> None:
    command = [sys.executable, "-c", WARM_UP, str(bundled_index)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=True, text=True)
    assert set(json.loads(done.stdout)) <= {"index.likeness"}

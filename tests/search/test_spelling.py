"""Which name was meant by one that nobody has, when is that said, and when is it answered at once?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Fields, Value
from search import Engine
from search.cli.main import main


def article(id: str, title: str, text: str, *, commanders: str = "", places: str = "") -> Article:
    values = [tuple(Value(name, "given", name) for name in names.split()) for names in (commanders, places)]
    return Article(id, title, text, fields=Fields(commanders=values[0], places=values[1]))


ARTICLES = [
    article("1", "孟良崮战役", "粟裕指挥。", commanders="粟裕 张灵甫", places="孟良崮 沂蒙山"),
    article("2", "平津战役", "攻取城池。", commanders="聂荣臻 傅作义"),
    article("3", "大同战役", "围城。", commanders="聶榮臻 粟裕", places="大同"),
    article("4", "白石之战", "渡河。", commanders="粟裕", places="白石渡"),
    article("5", "青石之战", "攻坚。", commanders="粟裕", places="青石"),
    article("6", "沙土之战", "夜袭。", commanders="粟裕", places="沙土"),
]


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Path]) -> Path:
    return make_index(ARTICLES)


@pytest.fixture(scope="module")
def engine(index: Path) -> Iterator[Engine]:
    with Engine.open(index) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("聂荣震", "聂荣臻"),
        ("聶榮震", "聶榮臻"),
        ("聂榮震", "聂榮臻"),
        ("张灵浦", "张灵甫"),
        ("孟良固", "孟良崮"),
        ("孟良固战役", "孟良崮战役"),
        ("孟良崮战没", "孟良崮战役"),
        ("孟崮良战役", "孟良崮战役"),
        ("平津战战役", "平津战役"),
        ("白石渡之战", "白石之战"),
        ("聂荣震 平津战役", "聂荣臻 平津战役"),
        ("聂荣震　傅作仪", "聂荣臻　傅作义"),
        ('"张灵浦"', '"张灵甫"'),
        ("“张灵浦”", "“张灵甫”"),
        ("commander:张灵浦", "commander:张灵甫"),
        ("指挥官：张灵浦 -大同", "指挥官：张灵甫 -大同"),
        ("+张灵浦", "+张灵甫"),
        ("粟玉", "粟裕"),
    ],
)
def test_one_wrong_character_leads_to_the_name_that_was_meant(engine: Engine, typed: str, meant: str) -> None:
    assert engine.search(typed).corrected == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "*",
        "聂荣臻",
        "孟良崮",
        "聶榮臻",
        "攻取城池",
        "粟裕指挥",
        "粟山",
        "苏玉",
        "聂荣",
        "张灵浦~",
        "张?浦",
        "张*浦",
        "nierongzhen",
        "date:1947",
        "一二三四五六七八九十一二三四五六七八九十一二三四五",
        "聂震震",
    ],
)
def test_what_is_known_or_resembles_nothing_is_right(engine: Engine, typed: str) -> None:
    assert engine.search(typed).corrected is None


def test_a_commander_and_a_place_are_put_right(engine: Engine) -> None:
    result = engine.search("大同", commander="聂荣震", place="白石度")
    assert result.correction is not None
    assert (result.correction.commander, result.correction.place) == ("聂荣臻", "白石渡")
    assert result.corrected == "聂荣臻 白石渡"
    assert not result.is_corrected


def test_a_commander_is_put_right_by_commanders_only(engine: Engine) -> None:
    assert engine.search("", commander="孟良固").corrected is None
    assert engine.search("", place="孟良固").corrected == "孟良崮"


def test_what_finds_nothing_is_answered_as_it_was_meant(engine: Engine) -> None:
    result = engine.search("", commander="张灵浦", facets=["place"])
    assert result.is_corrected
    assert result.query == ""
    assert [hit.id for hit in result.hits] == ["1"]
    assert result.total == 1
    assert {count.value for count in result.facets["place"]} == {"孟良崮", "沂蒙山"}
    assert [hit.id for hit in engine.search('"张灵浦"').hits] == ["1"]


def test_what_finds_something_is_answered_as_it_was_typed(engine: Engine) -> None:
    result = engine.search("聂荣震 平津战役")
    assert result.hits[0].id == "2"
    assert result.query == "聂荣震 平津战役"
    assert not result.is_corrected


def test_what_would_find_nothing_either_is_only_offered(engine: Engine) -> None:
    result = engine.search("", commander="张灵浦", place="大同")
    assert (result.total, result.corrected, result.is_corrected) == (0, "张灵甫", False)


def test_a_page_of_a_corrected_answer_is_a_page_of_what_was_meant(engine: Engine) -> None:
    pages = [engine.search("", commander="聂荣震", limit=1, page=page) for page in (1, 2, 3)]
    assert [[hit.rank for hit in page.hits] for page in pages] == [[1], [2], []]
    assert all(page.is_corrected and page.total == 2 for page in pages)


def test_without_snippets_a_correction_is_worked_out_when_it_is_asked_for(engine: Engine) -> None:
    assert engine.search("聂荣震 平津战役", snippets=False).corrected == "聂荣臻 平津战役"


def test_a_query_that_finds_its_hits_reads_no_names(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Engine.open(index) as engine:
        monkeypatch.setattr("index.names.Names.__iter__", lambda names: pytest.fail("names were read"))
        assert engine.search("粟裕").corrected is None
        assert engine.search("之战 粟裕", commander="粟裕").corrected is None


KNOWN = sorted({"孟良崮战役", "平津战役", "大同战役", "白石之战", "青石之战", "沙土之战", "聂荣臻", "傅作义", "张灵甫"})


@given(st.sampled_from(KNOWN), st.data())
def test_a_name_with_one_character_replaced_suggests_a_name_within_one_edit(
    engine: Engine, name: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    typed = name[:at] + data.draw(st.sampled_from("某甲丫巳鑫")) + name[at + 1 :]
    meant = engine.search(f'"{typed}"').corrected
    assert meant is not None
    assert sum(a != b for a, b in zip(meant.strip('"'), typed, strict=True)) == 1


@given(st.text("聂荣震臻张灵浦甫 战役\"'+-~*?()：:", max_size=12))
def test_a_correction_is_a_query_and_has_nothing_to_correct(engine: Engine, typed: str) -> None:
    from search import QueryError

    try:
        result = engine.search(typed)
    except QueryError:
        return
    if result.corrected is not None:
        assert engine.search(result.corrected).corrected is None


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def zhanyi(index: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """`zhanyi(*arguments)` runs the command; gives its exit status and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["zhanyi", *arguments, "--index", str(index)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(str(ended.value.code or 0)), capfd.readouterr().out

    return run


def test_the_command_line_asks_whether_another_name_was_meant(zhanyi: Run) -> None:
    status, printed = zhanyi("search", "聂荣震", "平津战役")
    assert status == 0
    assert printed.splitlines()[0] == "did you mean 聂荣臻 平津战役?"
    assert "【平津战役】" in printed


def test_the_command_line_says_that_it_answers_another_name(zhanyi: Run) -> None:
    status, printed = zhanyi("search", "--commander", "张灵浦")
    assert status == 0
    assert printed.splitlines()[0] == "nothing found for what was typed; this is what is found for 张灵甫"
    assert "孟良崮战役" in printed


def test_the_command_line_completes_pinyin(zhanyi: Run) -> None:
    assert zhanyi("suggest", "nie rz") == (0, "聂荣臻\tcommander\t2\n")
    assert zhanyi("suggest", "xyzq") == (1, "")

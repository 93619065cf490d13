"""What does a query in Latin letters find, and does a query in Han characters keep clear of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Fields, Value
from search import Engine


def article(id: str, title: str, text: str, *, commanders: str = "", places: str = "") -> Article:
    values = [tuple(Value(name, "given", name) for name in names.split()) for names in (commanders, places)]
    return Article(id, title, text, fields=Fields(commanders=values[0], places=values[1]))


ARTICLES = [
    article("聂", "甲山战役", "聶榮臻守甲山。", commanders="聶榮臻 任弼时"),
    article("良", "乙水之战", "张良渡乙水。", commanders="张良", places="重庆"),
    article("梁", "丙城之战", "张梁守丙城。", commanders="张梁", places="长安"),
    article("吕", "下邳之战", "吕布守城。", commanders="吕布"),
    article("字", "丁原之战", "地图上写着 Zhangliang，也写着 Nie 和 NRZ。"),
    article("祥", "章凉戏台", "章凉、涅荣珍都是同音的人。"),
]


@pytest.fixture(scope="module")
def engine(make_index: Callable[..., Path]) -> Iterator[Engine]:
    with Engine.open(make_index(ARTICLES)) as opened:
        yield opened


def ids(engine: Engine, query: str, **asked: str) -> str:
    return "".join(hit.id for hit in engine.search(query, **asked).hits)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nierongzhen", "聂"),
        ("nie rong zhen", "字聂"),
        ("Nie Rongzhen", "字聂"),
        ("NièRóngzhēn", "聂"),
        ("renbishi", "聂"),
        ("chongqing", "良"),
        ("Chang'an", "梁"),
        ("lvbu", "吕"),
        ("lü bu", "吕"),
        ("jiashanzhanyi", "聂"),
        ("jiashan", "聂"),
        ("xiapi", "吕"),
        ("rbs", "聂"),
        ("zhongqing", ""),
        ("nobody", ""),
    ],
)
def test_names_and_titles_are_found_by_their_sound(engine: Engine, query: str, found: str) -> None:
    assert ids(engine, query) == found


def test_texts_with_the_very_letters_come_before_names_that_are_read_so(engine: Engine) -> None:
    result = engine.search("zhangliang")
    assert result.hits[0].id == "字"
    assert {hit.id for hit in result.hits} == {"字", "良", "梁"}
    assert result.total == 3


def test_initials_mean_names_only_where_no_text_has_these_letters(engine: Engine) -> None:
    assert ids(engine, "nrz") == "字"


def test_pages_go_on_from_letters_to_names(engine: Engine) -> None:
    pages = ["".join(h.id for h in engine.search("zhangliang", limit=1, page=page).hits) for page in (1, 2, 3, 4)]
    assert pages[0] == "字"
    assert set(pages[1:3]) == {"良", "梁"}
    assert pages[3] == ""


def test_what_is_read_so_is_marked_and_counted(engine: Engine) -> None:
    result = engine.search("nierongzhen", facets=["commander"])
    marked = [snippet.text[slice(*mark)] for hit in result.hits for snippet in hit.snippets for mark in snippet.marks]
    assert marked == ["聶榮臻"]
    assert [count.value for count in result.facets["commander"]] == ["任弼时", "聶榮臻"]


@pytest.mark.parametrize("asked", [{"commander": "nierongzhen"}, {"commander": "Nie Rongzhen"}, {"commander": "nrz"}])
def test_a_commander_may_be_asked_for_in_pinyin(engine: Engine, asked: dict[str, str]) -> None:
    assert ids(engine, "甲山", **asked) == "聂"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("commander:nierongzhen", "聂"),
        ("地点：chongqing", "良"),
        ("commander:chongqing", ""),
        ("nierongzhen AND renbishi", "聂"),
        ("nierongzhen AND lvbu", ""),
        ("lvbu OR chongqing", "吕良"),
        ('"nierongzhen"', ""),
        ("commander:nierongzhen 丁原", "字聂"),
    ],
)
def test_pinyin_stands_where_words_do(engine: Engine, query: str, found: str) -> None:
    assert set(ids(engine, query)) == set(found)


@pytest.mark.parametrize("sort", ["title", "date", "-date"])
def test_orders_other_than_by_relevance_hold_for_all(engine: Engine, sort: str) -> None:
    assert set(ids(engine, "zhangliang", sort=sort)) == set("字良梁")


@pytest.mark.parametrize("query", ["张良 nierongzhen", "丁原 NRZ 之战", "涅荣珍", "章凉"])
def test_a_query_with_han_characters_gains_nothing_by_sound(engine: Engine, query: str) -> None:
    assert "聂" not in ids(engine, query)


@given(st.text("张章良凉梁聂涅荣榮珍臻", min_size=1, max_size=4))
def test_a_query_in_han_characters_finds_only_its_characters(engine: Engine, query: str) -> None:
    if (result := engine.search(query)).is_corrected:
        return
    wanted = set(query.replace("榮", "荣"))
    for hit in result.hits:
        shown = engine.article(hit.id)
        assert wanted & set((shown.title + shown.text).replace("榮", "荣").replace("聶", "聂"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nierongzhen", "聶榮臻"),
        ("nierongzh", "聶榮臻"),
        ("nie rz", "聶榮臻"),
        ("nrz", "聶榮臻"),
        ("聂", "聶榮臻"),
        ("聶榮", "聶榮臻"),
        ("lv", "吕布"),
        ("lü", "吕布"),
        ("chong", "重庆"),
        ("jiashanzy", "甲山战役"),
    ],
)
def test_names_complete_in_either_script_and_in_pinyin(engine: Engine, typed: str, first: str) -> None:
    assert engine.suggest(typed)[0].text == first


def test_a_name_is_suggested_once(engine: Engine) -> None:
    suggested = [(each.text, each.kind) for each in engine.suggest("z", limit=50)]
    assert len(set(suggested)) == len(suggested) > 1

"""Is every field found under all its names, and does a search in it find what stands there and nothing else?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC
from whoosh.qparser import QueryParser
from whoosh.query import NumericRange

from corpus import Article, Fields, PartialDate, Period, Value
from index import Reader
from index.analysis import SEGMENTERS, characters, fold, words
from index.schema import (
    BY_NAME,
    DATE_NAMES,
    FACETS,
    FIELDS,
    TextField,
    find_field,
    values_of,
)
from index.whoosh_schema import CharacterTokenizer, WordTokenizer, make_schema

each_field = pytest.mark.parametrize("field", FIELDS, ids=[field.name for field in FIELDS])

TRADITIONAL = OpenCC("s2t")
GIVEN = {
    "title": "白石渡会战",
    "alias": "石门战役",
    "commander": "赵石生",
    "place": "青沙镇",
    "combatant": "蓝旗军",
    "part_of": "南岭战争",
    "result": "守军胜利",
    "strength": "三千骑兵",
    "casualties": "八百阵亡",
    "variant": "鸭绿水畔",
    "category": "虚构之战",
    "body": "双方隔河对峙",
}


def values(name: str) -> tuple[Value, ...]:
    return (Value(GIVEN[name], "infobox", GIVEN[name]),)


FULL = Article(
    "full",
    GIVEN["title"],
    GIVEN["body"],
    categories=(GIVEN["category"],),
    variants=(GIVEN["variant"],),
    fields=Fields(
        aliases=values("alias"),
        commanders=values("commander"),
        places=values("place"),
        combatants=values("combatant"),
        period=Period(PartialDate(-260), PartialDate(-260, 9), "infobox", "前260年"),
        results=values("result"),
        strengths=values("strength"),
        casualties=values("casualties"),
        part_of=values("part_of"),
    ),
)


@pytest.fixture(scope="module")
def full_index(make_index: Callable[..., Path]) -> Path:
    return make_index([FULL, Article("other", "别的", "什么也没有。")])


def ids(reader: Reader, field: str, query: str) -> list[str]:
    parsed = QueryParser(field, reader.whoosh.schema).parse(query)
    return [hit["id"] for hit in reader.whoosh.search(parsed, limit=None)]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def test_the_sample_has_a_value_for_every_field() -> None:
    assert {field.name: field.values(FULL) for field in FIELDS} == {name: [value] for name, value in GIVEN.items()}


@each_field
def test_a_field_is_found_under_its_names_in_both_scripts_and_widths(field: TextField) -> None:
    for name in (field.name, *field.chinese):
        for written in (name, name.upper(), full_width(name), TRADITIONAL.convert(name), f" {name} "):
            assert find_field(written) == field.name


@pytest.mark.parametrize("name", [*DATE_NAMES, "DATE", "ｄａｔｅ", "時間", "年代"])
def test_the_date_is_found_under_its_names(name: str) -> None:
    assert find_field(name) == "date"


@pytest.mark.parametrize("name", ["", "weather", "天气", "title_characters", "id", "summary"])
def test_other_names_are_no_fields(name: str) -> None:
    assert find_field(name) is None


def test_no_name_means_two_fields() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.chinese)] + list(DATE_NAMES)
    assert len(set(names)) == len(names)


def test_the_names_in_the_table_are_written_folded() -> None:
    for field in FIELDS:
        assert [fold(name).text for name in (field.name, *field.chinese)] == [field.name, *field.chinese]


def test_all_values_are_those_of_each_row_whether_an_article_is_plain_or_not() -> None:
    for article in (FULL, Article("甲", "白石戰役", "白石戰役。"), Article("乙", "", "", categories=("战役",))):
        assert [list(values) for values in values_of(article)] == [field.values(article) for field in FIELDS]


def test_facets_are_fields() -> None:
    assert set(FACETS) <= set(BY_NAME)


@each_field
def test_whooshs_own_parser_finds_the_words_of_a_field(
    field: TextField, full_index: Path, opened: Callable[[Path], Reader]
) -> None:
    reader = opened(full_index)
    assert ids(reader, field.name, GIVEN[field.name]) == ["full"]
    assert ids(reader, "body", f"{field.name}:{TRADITIONAL.convert(GIVEN[field.name])}") == ["full"]


@each_field
def test_whooshs_own_parser_finds_an_exact_run_in_a_field(
    field: TextField, full_index: Path, opened: Callable[[Path], Reader]
) -> None:
    run = GIVEN[field.name][1:]
    assert ids(opened(full_index), field.characters, f'"{run}"') == ["full"]
    assert ids(opened(full_index), field.characters, f'"{run[::-1]}"') == []


@each_field
def test_a_value_is_found_in_its_own_field_only(
    field: TextField, full_index: Path, opened: Callable[[Path], Reader]
) -> None:
    reader = opened(full_index)
    found = [f.name for f in FIELDS if ids(reader, f.characters, f'"{GIVEN[field.name]}"')]
    assert found == [field.name]


def test_a_run_never_reaches_from_one_value_into_the_next(
    make_index: Callable[..., Path], opened: Callable[[Path], Reader], battle: Callable[..., Article]
) -> None:
    reader = opened(make_index([battle("甲", commanders=["赵石", "生铁"])]))
    assert ids(reader, "commander_characters", '"石生"') == []
    assert ids(reader, "commander_characters", '"生铁"') == ["甲.md"]


def test_a_period_is_found_by_its_first_and_last_day(full_index: Path, opened: Callable[[Path], Reader]) -> None:
    searcher = opened(full_index).whoosh
    for field, day in (("first_day", -260 * 10000 + 101), ("last_day", -260 * 10000 + 931)):
        assert [hit["id"] for hit in searcher.search(NumericRange(field, day, day))] == ["full"]
        assert [hit["id"] for hit in searcher.search(NumericRange(field, day + 1, None))] == []
        assert [hit["id"] for hit in searcher.search(NumericRange(field, None, day - 1))] == []


@pytest.mark.parametrize(
    ("tokenizer", "cut"),
    [(WordTokenizer("rjieba-0.2.2"), words), (CharacterTokenizer(), characters)],
    ids=["words", "characters"],
)
def test_whoosh_is_given_the_chains_terms(tokenizer: Any, cut: Any) -> None:
    text = "張靈甫３㎞，在孟良崮"
    whoosh = [(t.text, t.pos, t.startchar, t.endchar) for t in tokenizer(text, positions=True, chars=True, start_pos=2)]
    assert whoosh == [(t.text, t.position + 2, t.start, t.end) for t in cut(text)]


def test_every_row_is_two_fields_of_the_schema() -> None:
    names = set(make_schema().names())
    assert {name for field in FIELDS for name in (field.name, field.characters)} <= names


def test_the_words_of_a_schema_are_cut_by_the_segmenter_that_it_names() -> None:
    cut = {name: [token.text for token in WordTokenizer(name)("M-1步槍")] for name in SEGMENTERS}
    assert cut == {"rjieba": ["m-1", "步枪"], "jieba": ["m", "1", "步枪"]}

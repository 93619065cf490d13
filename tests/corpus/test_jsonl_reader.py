"""Does every good line of a `.jsonl` become an article, and every bad one a problem that says where and what to do?"""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Value
from corpus.errors import Problem
from corpus.export import fields_json
from corpus.readers import Origin, jsonl, read_stream

GOOD = {"id": "甲/1", "title": "白石渡之战", "text": "白石渡之战发生于1935年。"}


def read(data: bytes | str) -> list[Article | Problem]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_stream(io.BytesIO(raw), Origin("战役", "战役.jsonl", "战役.jsonl")))


def read_one(**extra: object) -> Article:
    [article] = read(json.dumps(GOOD | extra))
    assert isinstance(article, Article), article
    return article


def test_a_line_is_an_article_with_its_place_in_the_file() -> None:
    [first, second] = read(json.dumps(GOOD) + "\n\n" + json.dumps(GOOD | {"id": "乙", "url": 7}, ensure_ascii=False))
    assert isinstance(first, Article)
    assert (first.id, first.title, first.text, first.location) == (*GOOD.values(), "战役.jsonl:1")
    assert isinstance(second, Article)
    assert (second.id, second.location, second.lead) == ("乙", "战役.jsonl:3", GOOD["text"])


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    [article] = read(b"\xef\xbb\xbf" + json.dumps(GOOD | {"text": "甲\r\n乙\r丙\n"}).encode() + b"\r\n")
    assert isinstance(article, Article)
    assert article.text == "甲\n乙\n丙\n"


def test_blank_lines_count_and_hold_nothing() -> None:
    [article, problem] = read(b"\xef\xbb\xbf\n \r\n" + json.dumps(GOOD).encode() + b"\n{}")
    assert (article.location, problem.location) == ("战役.jsonl:3", "战役.jsonl:4")


def test_nul_and_lone_surrogates_are_replaced_and_keep_their_place() -> None:
    assert read_one(text="甲\x00乙\ud800丙").text == "甲\ufffd乙\ufffd丙"


@pytest.mark.parametrize("written", ["戦u争", "戦\\u6226\\\\u争\\n", "戦\\r争\\ud83d\\ude00", "甲\\u0000\\udc00"])
def test_what_is_escaped_is_read_as_it_is_meant(written: str) -> None:
    [article] = read(f' {{"id": "甲", "text": "{written}"}} ')
    expected = json.loads(f'"{written}"').replace("\r", "\n").replace("\0", "\ufffd").replace("\udc00", "\ufffd")
    assert isinstance(article, Article)
    assert article.text == expected


def test_without_a_title_the_article_is_called_by_its_first_sentence() -> None:
    assert read_one(title=None).title == "白石渡之战"
    assert read_one(title=" ", text="？").title == "甲/1"


def test_fields_may_be_strings_objects_or_lists_of_sides() -> None:
    fields = read_one(
        commanders=["甲某", {"name": "乙某", "side": 2, "source": "infobox", "evidence": "乙某率部"}],
        places="白石渡",
        combatants=[["甲军", "丙军"], ["乙军"]],
        result="甲军胜",
        strength=[{"name": "三千", "side": 1}],
        casualties=[],
        aliases=None,
        part_of=["滦河战役"],
        start="1935-07",
        end="1935-08-02",
    ).fields
    assert fields.commanders == (
        Value("甲某", "given", "甲某"),
        Value("乙某", "given", "乙某率部", side=2),
    )
    assert [(v.name, v.side) for v in fields.combatants] == [("甲军", 1), ("丙军", 1), ("乙军", 2)]
    assert [v.name for v in fields.places + fields.results + fields.part_of] == ["白石渡", "甲军胜", "滦河战役"]
    assert (fields.strengths[0].side, fields.casualties, fields.aliases) == (1, (), ())
    assert fields.period is not None
    assert (str(fields.period.start), str(fields.period.end), fields.period.source) == (
        "1935-07",
        "1935-08-02",
        "given",
    )


def test_one_date_is_both_ends_and_categories_belong_to_the_article() -> None:
    article = read_one(start="-0260", categories=["战国战役"])
    assert article.fields.period is not None
    assert str(article.fields.period.end) == "-0260"
    assert article.categories == ("战国战役",)


def test_what_fields_json_prints_can_be_read_again() -> None:
    article = read_one(commanders=[{"name": "甲某", "side": 1}], start="1935-07", result="甲军胜", aliases=["白石之役"])
    again = read_one(**{k: v for k, v in fields_json(article).items() if k != "file"})
    assert fields_json(again) == fields_json(article)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes at character 2); write one object a line"),
        ('{"id": "甲"} {}', "not JSON (Extra data at character 13); write one object a line"),
        ("[1]", 'a JSON list, not an object; write {"id": …, "title": …, "text": …}'),
        ('{"title": "甲", "text": "乙"}', '"id" is missing; every line needs an id and a text'),
        ('{"id": "甲", "text": " "}', '"text" is empty; every line needs an id and a text'),
        ('{"id": 7, "text": "乙"}', '"id" is a number; it must be a string'),
        ('{"id": "甲\\n", "text": "乙"}', "\"id\" '甲\\n' has control characters; use printable ones"),
        ('{"id": "甲", "text": ["乙"]}', '"text" is a list; it must be a string'),
        ('{"id": "甲", "text": "乙", "title": true}', '"title" is a boolean; it must be a string'),
        (
            '{"id": "甲", "text": "乙", "start": "1946年"}',
            "\"start\" is '1946年'; a date is written 1946, 1946-07, 1946-07-20 or, BC, -0260",
        ),
        (
            '{"id": "甲", "text": "乙", "end": "1946-13"}',
            "\"end\" is '1946-13'; a date is written 1946, 1946-07, 1946-07-20 or, BC, -0260",
        ),
        (
            '{"id": "甲", "text": "乙", "start": "1946", "end": "1945"}',
            '"end" 1945 lies before "start" 1946; exchange them',
        ),
        (
            '{"id": "甲", "text": "乙", "places": [7]}',
            '"places" has a number for a name; use strings or {"name": …, "side": …}',
        ),
        (
            '{"id": "甲", "text": "乙", "commanders": [{"name": "丙", "side": 0}]}',
            '"commanders": the side 0 is not a number from 1 on',
        ),
        (b'{"id": "\xff"}', "byte 9 of the line is not UTF-8; save the file as UTF-8"),
        ("[" * 100_000, "not JSON that can be read (a number too long, or nested too deep)"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_a_bad_line_is_a_problem_with_a_remedy_and_reading_goes_on(line: str | bytes, reason: str) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    [problem, article] = read(raw + b"\n" + json.dumps(GOOD).encode())
    assert problem == Problem("战役.jsonl:1", reason)
    assert isinstance(article, Article)
    assert article.location == "战役.jsonl:2"


def test_a_line_that_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 2**20)
    long_line = json.dumps(GOOD | {"text": "甲" * 2**20})
    [problem, article, other] = read("\n".join([long_line, json.dumps(GOOD), long_line]))
    assert problem == Problem("战役.jsonl:1", "the line is longer than 1 MiB; put one article on each line")
    assert isinstance(article, Article)
    assert isinstance(other, Problem)


@given(st.lists(st.binary(max_size=40)))
def test_any_bytes_give_articles_or_problems(lines: list[bytes]) -> None:
    assert all(isinstance(item, Article | Problem) for item in read(b"\n".join(lines)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "side"]), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["id", "title", "text", "commanders", "places", "start", "end", "dates", "result", "categories"])


@given(st.dictionaries(KEYS, JSON))
def test_any_object_gives_one_article_or_one_problem(record: dict[str, object]) -> None:
    [item] = read(json.dumps(GOOD | record))
    assert isinstance(item, Article | Problem)

"""Is a plain article, which takes a short way from its line into a segment, the same as by the long way?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import Article
from corpus.article import Plain
from corpus.readers import Origin, Record
from corpus.sources import read_article, read_shortly
from index import record
from index.segment_maker import document

_PIECES = [
    *"又稱称字号（即甲。！\n \u3000”）",
    "\r",
    "\0",
    "\ud800",
    '"',
    "\\u",
    "是一場戰役，",
    "青石之戰",
    "又名《青石》",
    "白石渡在河邊。",
    "大同 (三國)",
]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)
_ANYTHING: st.SearchStrategy[Any] = st.one_of(st.none(), st.integers(), _TEXT, st.lists(_TEXT, max_size=2))
_MEMBERS = st.fixed_dictionaries(
    {"id": _TEXT | st.just("1"), "title": _TEXT | st.just("白石"), "text": _TEXT.map("白石渡。在河邊。".__add__)},
    optional={"categories": _ANYTHING, "commander": _ANYTHING, "note": _ANYTHING},
)


def line(data: bytes) -> Record:
    return Record(data, Origin("甲.jsonl", "甲.jsonl", "甲.jsonl"), 7)


def by_both_ways(found: Record) -> bool:
    """Hold the ways together; tell whether the short one leads to a plain article."""
    plain, whole = read_shortly(found), read_article(found)
    if not isinstance(plain, Plain):
        assert plain == whole
        return False
    assert isinstance(whole, Article)
    assert plain.whole() == whole
    assert whole.is_plain
    encoded = record.encode(plain)
    assert encoded == record.encode(whole)
    short, long = (document(article, encoded, digest=3, stamp=5) for article in (plain, whole))
    assert short._replace(values=list(map(list, short.values))) == long._replace(values=list(map(list, long.values)))
    return True


@given(
    _MEMBERS | st.dictionaries(st.sampled_from(["id", "title", "text"]), _ANYTHING),
    st.booleans(),
    st.binary(max_size=2),
)
@example({"id": "1", "title": "a", "text": "。。又名甲。"}, False, b"")
def test_the_short_way_gives_the_same(members: dict[str, Any], to_ascii: bool, behind: bytes) -> None:
    by_both_ways(line(json.dumps(members, ensure_ascii=to_ascii).encode("utf-8", "surrogatepass") + behind))


@pytest.mark.parametrize("behind", ["", "\r", " "])
@pytest.mark.parametrize("title", ["白石", "白石（渡口）", "白石 1"])
def test_most_lines_can_go_it(title: str, behind: str) -> None:
    members = {"id": "1", "title": title, "text": '白石渡在"河"邊。\n水很深。'}
    assert by_both_ways(line((json.dumps(members, ensure_ascii=False) + behind).encode()))


@pytest.mark.parametrize(
    "written",
    [
        '{"id": "1", "title": "白石之戰", "text": "在河邊。水深。"}',
        '{"id": "1", "title": "白石", "text": "白石，又稱青石。水深。"}',
        '{"id": "1", "title": "白石", "text": "白石之戰是一場戰役。水深。"}',
        '{"id": "1", "title": "白石", "text": "在河邊。水深。", "place": "白石"}',
        '{"id": "1", "title": " 白石", "text": "在河邊。水深。"}',
        '{"id": "1", "title": "", "text": "在河邊。水深。"}',
        '{"id": "1", "title": "白石", "text": "在\\r\\n河邊。水深。"}',
        '{"id": "1", "title": "白石", "text": "在\\u0000河邊。水深。"}',
        '{"id": 1, "title": "白石", "text": "在河邊。水深。"}',
        '{"id": "1", "title": "白石", "text": ["在河邊。水深。"]}',
        '{"id": "1\\n", "title": "白石", "text": "在河邊。水深。"}',
        '{"id": "1", "title": "白石", "text": "在河邊。水深。"} {}',
        '["id", "title", "text"]',
        '"id title text"',
        "{",
        "",
    ],
)
def test_what_is_more_or_less_than_plain_goes_the_long_one(written: str) -> None:
    assert not by_both_ways(line(written.encode()))

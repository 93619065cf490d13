"""Does an article print as the JSON that the contract promises?"""

from __future__ import annotations

import json

import pytest

from corpus.article import Article, Fields, Period, Value
from corpus.export import fields_json
from corpus.partial_date import PartialDate


def test_fields_print_with_source_and_evidence() -> None:
    article = Article(
        id="甲.md",
        title="白石渡之战",
        text="……",
        location="书/甲.md",
        categories=("1935年战役",),
        fields=Fields(
            aliases=(Value("白石之役", "prose", "又称白石之役"),),
            commanders=(Value("甲某", "infobox", "甲某", side=1), Value("乙某", "prose", "乙某率部", confidence=0.6)),
            places=(Value("河中", "category", "河中战役"),),
            period=Period(PartialDate(1935, 7, 20), PartialDate(1935, 9), "prose", "7月20日至9月"),
            results=(Value("甲军胜", "infobox", "甲军胜"), Value("乙军撤退", "prose", "乙军撤退")),
            part_of=(Value("滦河战役", "prose", "滦河战役的一部分"),),
        ),
    )
    printed = fields_json(article)
    assert json.loads(json.dumps(printed)) == printed
    assert printed == {
        "file": "书/甲.md",
        "id": "甲.md",
        "title": "白石渡之战",
        "aliases": ["白石之役"],
        "commanders": [
            {"name": "甲某", "side": 1, "source": "infobox", "evidence": "甲某", "confidence": 1.0},
            {"name": "乙某", "side": None, "source": "prose", "evidence": "乙某率部", "confidence": 0.6},
        ],
        "places": [{"name": "河中", "side": None, "source": "category", "evidence": "河中战役", "confidence": 1.0}],
        "start": "1935-07-20",
        "end": "1935-09",
        "dates": {"source": "prose", "evidence": "7月20日至9月"},
        "result": "甲军胜；乙军撤退",
        "part_of": ["滦河战役"],
        "categories": ["1935年战役"],
        "combatants": [],
        "strength": [],
        "casualties": [],
    }


def test_what_is_unknown_is_empty() -> None:
    printed = fields_json(Article(id="甲", title="甲", text="乙"))
    assert (printed["start"], printed["end"], printed["dates"], printed["result"]) == (None, None, None, "")
    assert printed["commanders"] == []


@pytest.mark.parametrize(
    ("location", "file"),
    [("书/甲.jsonl:12", "书/甲.jsonl"), ("书/甲.md", "书/甲.md"), ("甲:乙.txt", "甲:乙.txt"), ("", "")],
)
def test_the_file_is_the_path_without_a_line(location: str, file: str) -> None:
    assert fields_json(Article(id="甲", title="甲", text="乙", location=location))["file"] == file

"""Do queries come out of the documents, the same ones for the same seed, and ask the same of every engine?"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import queries

_TEXTS = [
    "傅作义部守归绥，楚溪春守大同。七月，两城皆被围。",
    "援军自东来，攻城者分兵打援；集宁一战，胜负遂定。",
    "“围城”三十余日（一说四十日），城中粮尽：守军突围而去。",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "documents.jsonl"
    lines = [{"id": str(number), "title": "", "text": text} for number, text in enumerate(_TEXTS)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def test_spans_stand_in_a_document_up_to_punctuation(path: Path) -> None:
    plain = [" ".join(re.findall(r"\w+", text)) for text in _TEXTS]
    for asked in queries.draw(path, 3, passes=2, number=30, seed=1):
        for query in asked.ranked + asked.shown + asked.warm_up:
            assert any(query in text for text in plain)
            assert queries.SPAN[0] <= len(query) <= queries.SPAN[1]


def test_phrases_stand_in_a_document_as_they_are(path: Path) -> None:
    for asked in queries.draw(path, 3, passes=2, number=30, seed=1):
        for query in asked.phrase:
            assert any(query in text for text in _TEXTS)
            assert queries.PHRASE[0] <= len(query) <= queries.PHRASE[1]


def test_the_same_seed_asks_the_same(path: Path) -> None:
    def drawn(seed: int) -> list[queries.QueryList]:
        return queries.draw(path, 3, passes=2, number=9, seed=seed)

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_each_pass_has_a_list_of_its_own_with_a_third_of_the_other_kinds(path: Path) -> None:
    first, second = queries.draw(path, 3, passes=2, number=9, seed=1)
    assert first != second
    assert [len(part) for part in first.to_dict().values()] == [3, 9, 3, 3]


def test_texts_too_short_for_a_span_are_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "short.jsonl"
    file.write_text('{"id": "1", "title": "", "text": "战"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"short\.jsonl are too short"):
        queries.draw(file, 1, passes=1, number=3, seed=1)


@given(st.text('归绥大同 ，。“”():*?~-"ABNORT\n', max_size=60), st.integers())
def test_no_query_holds_anything_that_is_an_operator_somewhere(text: str, seed: int) -> None:
    for take in (queries.span, queries.phrase):
        found = take(text, random.Random(seed))
        if found is not None:
            assert re.fullmatch(r"[\w ]+", found)
            assert not {"AND", "OR", "NOT", "NEAR"} & set(found.split())

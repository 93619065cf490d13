"""How do our segments stand in Whoosh's table of contents, and how are they read without one?"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rjieba
from whoosh import query as q
from whoosh.searching import Searcher

from corpus import Article, Fields, Value
from index import record
from index.codec import framing
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, Inverter
from index.codec.segment import Segment
from index.codec.whoosh_codec import ZhanyiSegment, open_segments
from index.errors import DamagedError
from index.schema import BY_NAME, FIELDS, KEYWORDS
from index.weights import K1, WEIGHTS
from index.whoosh_schema import TITLE_KEY

Make = Callable[..., Any]
Corpus = list[list[dict[str, Any]]]


def test_deleted_documents_of_segments_without_a_table_are_given_as_flags(
    found: Make, written_by_inverter: Make, examples: Corpus, whoosh_schema: Any, tmp_path: Path
) -> None:
    segments = written_by_inverter(tmp_path, examples)
    with Searcher(open_segments(segments, whoosh_schema, live=[np.array([True, False, True]), None])) as searcher:
        assert set(found(searcher, q.Every())) == {0, 2, 3, 4}
        assert set(found(searcher, q.Term("body_characters", "张"))) == {0}
        assert searcher.doc_count() == 4


def test_no_segments_are_an_empty_reader(found: Make, whoosh_schema: Any) -> None:
    with Searcher(open_segments([], whoosh_schema)) as searcher:
        assert found(searcher, q.Every()) == {}


def test_a_segment_in_the_table_of_contents_is_small_and_keeps_its_class_path() -> None:
    segment = ZhanyiSegment("MAIN", documents=100_000)
    for number in range(0, 100_000, 7):
        segment.delete_document(number)
    segment.delete_document(7, delete=False)
    pickled = pickle.dumps(segment, 2)
    assert len(pickled) < 100_000 / 8 * 2
    assert b"index.codec.whoosh_codec\nZhanyiSegment" in pickled
    again = pickle.loads(pickled)
    assert again.segment_id() == segment.segment_id()
    assert list(again.deleted_docs()) == list(segment.deleted_docs())
    assert (again.doc_count(), again.is_deleted(7), again.is_deleted(14)) == (100_000 - 14_285, False, True)


def test_a_changed_byte_is_told_and_gives_no_answer(
    found: Make, written_by_inverter: Make, examples: Corpus, whoosh_schema: Any, tmp_path: Path
) -> None:
    path = written_by_inverter(tmp_path, examples[:1])[0].container.path
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedError), Searcher(open_segments([Segment(path)], whoosh_schema)) as searcher:
        found(searcher, q.Term("body", "大同"))


def test_an_article_comes_back_with_its_values_and_by_its_title(whoosh_schema: Any, tmp_path: Path) -> None:
    fields = Fields(commanders=(Value("張軍", "infobox", "張軍"),))
    article = Article("白石.md", "白石之戰", "白石之戰，張軍敗。", fields=fields)
    stored = framing.encode(article.text, record.encode(article))
    values = [BY_NAME[name].values(article) for name in KEYWORDS]
    texts = [""] * len(FIELDS)
    inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search, KEYWORDS)
    inverter.add(
        [Document("甲", texts, b"", values=[["一"], *[[]] * 6]), Document(article.id, texts, stored, values=values)]
    )
    with ContainerWriter(tmp_path / "one.columns") as writer:
        inverter.write(writer, inverter.lengths().averages())
    with Searcher(open_segments([Segment(tmp_path / "one.columns")], whoosh_schema)) as searcher:
        first, second = (searcher.stored_fields(number) for number in (0, 1))
        assert record.decode(second["record"], second["text"]) == article
        assert (second["title"], second["commander"], second["body"]) == ("白石之戰", ["張軍"], article.text)
        assert (first["id"], first["title"], first["place"], first["body"]) == ("甲", "一", [], "")
        assert searcher.document_number(**{TITLE_KEY: "白石之战"}) == 1
        assert searcher.document_number(**{TITLE_KEY: "白石之戰"}) is None
        assert list(searcher.lexicon(TITLE_KEY)) == ["一".encode(), "白石之战".encode()]
        assert found_by_prefix(searcher, "白") == [1]


def found_by_prefix(searcher: Any, prefix: str) -> list[int]:
    return [hit.docnum for hit in searcher.search(q.Prefix(TITLE_KEY, prefix))]

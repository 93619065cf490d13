"""What becomes of documents that Whoosh's own writer puts into our segments, and what is refused?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as q
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, ID, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage

from index.codec.segment import Segment
from index.codec.whoosh_codec import ZhanyiCodec
from index.errors import WriteError
from index.whoosh_schema import TITLE_KEY, CharacterTokenizer, make_schema

Make = Callable[..., Any]
Corpus = list[list[dict[str, Any]]]


def test_what_is_written_by_whoosh_is_what_the_inverter_writes(
    written_by_whoosh: Make, written_by_inverter: Make, examples: Corpus, whoosh_schema: Any, tmp_path: Path
) -> None:
    storage = FileStorage(str(tmp_path))
    written_by_whoosh(storage.create_index(whoosh_schema), examples[:1], codec=ZhanyiCodec())
    (path,) = tmp_path.glob("MAIN_*.columns")
    (inverted,) = written_by_inverter(tmp_path, examples[:1])
    ours, theirs = Segment(path).container, inverted.container
    names = [name for name in theirs._toc if not name.startswith("stored.")]
    assert "word.impact" in names
    for name in names:
        assert ours.column(name).all().tolist() == theirs.column(name).all().tolist(), name
        assert ours.column(name).all().dtype == theirs.column(name).all().dtype, name


def test_updates_and_deletions_are_seen_and_merged_away(
    fields_of: Make, written_by_whoosh: Make, examples: Corpus, tmp_path: Path
) -> None:
    schema = make_schema("rjieba")
    schema.add("note", COLUMN(VarBytesColumn()))
    index = written_by_whoosh(FileStorage(str(tmp_path)).create_index(schema), examples, codec=ZhanyiCodec())
    with index.writer(codec=ZhanyiCodec()) as writer:
        writer.merge = False
        writer.update_document(**{**fields_of(0, {"body": "改"}), TITLE_KEY: "甲", "note": b"x"})
        writer.delete_by_term("id", "篇3")
    for _ in range(2):
        with index.searcher() as searcher:
            assert sorted(hit["id"] for hit in searcher.search(q.Every())) == ["篇0", "篇1", "篇2", "篇4"]
            assert sorted(hit["id"] for hit in searcher.search(q.Term("body", "大同"))) == ["篇2"]
            assert [hit["text"] for hit in searcher.search(q.Term(TITLE_KEY, "甲"))] == ["改"]
            number = searcher.document_number(id="篇0")
            assert searcher.reader().column_reader("note")[number] == b"x"
        index.optimize(codec=ZhanyiCodec())
    assert index.reader().doc_count_all() == 4
    assert len(list(tmp_path.glob("*.columns"))) == 1


def test_a_segment_whose_documents_are_all_deleted_merges_to_nothing(
    found: Make, written_by_whoosh: Make, examples: Corpus, whoosh_schema: Any, tmp_path: Path
) -> None:
    index = written_by_whoosh(FileStorage(str(tmp_path)).create_index(whoosh_schema), examples, codec=ZhanyiCodec())
    writer = index.writer(codec=ZhanyiCodec())
    for number in range(5):
        writer.delete_document(number)
    writer.commit(optimize=True)
    with index.searcher() as searcher:
        assert found(searcher, q.Or([q.Every(), q.Term("body_characters", "张"), q.Prefix("body", "大")])) == {}
        assert list(searcher.reader().all_terms()) == []


REFUSED = {
    "no id": ({"text": "甲"}, "needs an id"),
    "a vector": ({"id": "甲", "vector": "甲"}, "no vectors"),
    "an unknown field": ({"id": "甲", "keyword": "甲乙"}, "no terms of a field 'keyword'"),
    "a boost": ({"id": "甲", "body": "甲乙", "_body_boost": 2.0}, "no boosts"),
    "positions of words": ({"id": "甲", "title": "甲乙"}, "phrase=False"),
    "words as characters": ({"id": "甲", "body_characters": ["大同"]}, "single letters"),
    "offsets of characters": ({"id": "甲", "place_characters": "甲"}, "positions of characters and no more"),
    "two days": ({"id": "甲", "first_day": [1, 2]}, "one 'first_day'"),
    "days of another kind": ({"id": "甲", "last_day": 1}, "signed numbers of 32 bits"),
    "another value stored": ({"id": "甲", "_stored_id": "乙"}, "found by itself"),
    "a number stored": ({"id": "甲", "text": 3}, "stores id and text as str"),
    "a column of numbers": ({"id": "甲", "weight": 3}, "no column of"),
}


def odd_schema() -> Any:
    return Schema(
        id=ID(stored=True, unique=True),
        text=STORED,
        body=TEXT(phrase=False),
        title=TEXT,
        vector=TEXT(vector=True),
        keyword=TEXT,
        first_day=NUMERIC(int),
        last_day=NUMERIC(int, bits=64),
        weight=NUMERIC(int, sortable=True),
        body_characters=TEXT(analyzer=CharacterTokenizer()),
        place_characters=TEXT(analyzer=CharacterTokenizer(), chars=True),
    )


@pytest.mark.parametrize("kind", REFUSED)
def test_what_has_no_column_is_refused_and_nothing_is_committed(kind: str, tmp_path: Path) -> None:
    fields, why = REFUSED[kind]
    index = FileStorage(str(tmp_path)).create_index(odd_schema())
    writer = index.writer(codec=ZhanyiCodec())

    def write() -> None:
        writer.add_document(**fields)
        writer.commit()

    with pytest.raises(WriteError, match=f"{why}.*cancel this writer"):
        write()
    if not writer.is_closed:
        writer.cancel()
    assert index.is_empty()
    assert not list(tmp_path.glob("*.columns"))


def test_a_refused_writer_can_be_cancelled_and_the_next_one_works(
    fields_of: Make, written_by_whoosh: Make, examples: Corpus, whoosh_schema: Any, tmp_path: Path
) -> None:
    index = FileStorage(str(tmp_path)).create_index(whoosh_schema)
    writer = index.writer(codec=ZhanyiCodec())
    writer.add_document(**fields_of(0, {"body": "大同"}))
    with pytest.raises(WriteError, match="two documents with the id '篇0'"):
        writer.add_document(**fields_of(0, {"body": "大同"}))
    with pytest.raises(WriteError, match="nothing of it can be kept"):
        writer.commit()
    if not writer.is_closed:  # whoosh3 closes a writer that can't commit.
        writer.cancel()
    assert index.is_empty()
    written_by_whoosh(index, examples, codec=ZhanyiCodec())
    assert index.doc_count() == 5


def test_a_document_given_up_halfway_leaves_no_postings_to_the_next(
    fields_of: Make, whoosh_schema: Any, tmp_path: Path
) -> None:
    writer = FileStorage(str(tmp_path)).create_index(whoosh_schema).writer(codec=ZhanyiCodec())
    with pytest.raises(ValueError, match=r"not a number|invalid literal"):
        writer.add_document(**fields_of(0, {"body": "大同"}), last_day="not a number")
    with pytest.raises(WriteError, match="given up halfway"):
        writer.add_document(**fields_of(1, {"body": "张军"}))
    writer.cancel()


def test_segments_need_a_folder(whoosh_schema: Any) -> None:
    # An index in memory has none.
    with pytest.raises(WriteError, match="use a FileStorage"):
        RamStorage().create_index(whoosh_schema).writer(codec=ZhanyiCodec())

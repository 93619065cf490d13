"""Does stock Whoosh open an index that we built, find, give back, order and group in it, and leave it as it is?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rjieba
from whoosh import query as q
from whoosh.index import create_in, open_dir
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.sorting import Facets, FieldFacet
from whoosh.writing import AsyncWriter

from corpus import Article, Fields, Value
from corpus.article import Period
from corpus.partial_date import PartialDate
from index import record
from index.codec.container import ContainerWriter
from index.codec.inversion import Inverter
from index.codec.segment import Segment
from index.codec.whoosh_codec import ZhanyiCodec
from index.errors import WriteError
from index.pairs import COLUMNS
from index.schema import KEYWORDS
from index.segment_maker import document
from index.weights import K1, WEIGHTS
from index.whoosh_face import open_searcher, write_toc
from index.whoosh_schema import make_schema

SCHEMA = make_schema("rjieba")


def battle(place: str, day: str | None, text: str, *commanders: str) -> Article:
    period = Period(PartialDate.parse(day), PartialDate.parse(day), "infobox", day) if day else None
    fields = Fields(
        commanders=tuple(Value(name, "infobox", name) for name in commanders),
        places=(Value(place, "infobox", place),),
        period=period,
    )
    return Article(f"{place}.md", f"{place}之戰", text, fields=fields)


PARTS = [
    [
        battle("白石", "1946-07", "张军围攻白石，守军突围。白石战役打了三天。", "張軍", "李山"),
        battle("青原", None, "李山的部队在青原与敌军相持，最后撤退。", "李山"),
        battle("黑水", "1937-09-25", "黑水一战，军队用Howitzer炮击，没有渡河。"),
    ],
    [
        battle("红岭", "1948-11", "张军在红岭再次包围对手，围攻持续到冬天。", "張軍"),
        battle("作废", "1950", "这一篇已经删除，张军不在这里。", "張軍"),
    ],
]
LIVE = [None, np.array([True, False])]


def write_segments(folder: Path) -> list[Segment]:
    segments = []
    for number, part in enumerate(PARTS):
        inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search, COLUMNS)
        inverter.add([document(article, record.encode(article)) for article in part])
        path = folder / f"0000000{number}-0-0000.columns"
        with ContainerWriter(path) as writer:
            inverter.write(writer, inverter.lengths().averages())
        segments.append(Segment(path))
    return segments


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two segments, one of whose documents is deleted, and the table of contents."""
    folder = tmp_path_factory.mktemp("generation")
    segments = write_segments(folder)
    listed = zip((s.container.path.name for s in segments), (s.documents for s in segments), LIVE, strict=True)
    write_toc(folder, list(listed), SCHEMA)
    return folder


@pytest.fixture(scope="module", params=["opened by Whoosh", "opened by us"])
def searcher(request: pytest.FixtureRequest, generation: Path) -> Iterator[Any]:
    if request.param == "opened by Whoosh":
        with open_dir(str(generation)).searcher() as opened:
            yield opened
    else:
        segments = [Segment(path) for path in sorted(generation.glob("*.columns"))]
        with open_searcher(segments, LIVE, SCHEMA) as opened:
            yield opened


def titles(results: Any) -> list[str]:
    return [hit["title"].removesuffix("之戰") for hit in results]


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        pytest.param("body", "围攻", {"白石", "红岭"}, id="a word"),
        pytest.param("body", "張軍", {"白石", "红岭"}, id="a word in the other script"),
        pytest.param("body", "围攻 NOT 红岭", {"白石"}, id="operators"),
        pytest.param("body", "commander:李山", {"白石", "青原"}, id="another field"),
        pytest.param("body_characters", '"军在红"', {"红岭"}, id="a phrase across words"),
        pytest.param("body", "first_day:[19460101 TO 19461231]", {"白石"}, id="days"),
        pytest.param("body", "*:*", {"白石", "青原", "黑水", "红岭"}, id="everything but what is deleted"),
        pytest.param("body", "围*", {"白石", "红岭"}, id="a prefix"),
    ],
)
def test_what_is_typed_is_found(searcher: Any, field: str, typed: str, expected: set[str]) -> None:
    query = QueryParser(field, searcher.schema).parse(typed)
    assert set(titles(searcher.search(query))) == expected
    assert searcher.search(query, limit=None).scored_length() == len(expected)


def test_the_parts_of_an_article_are_given_back(searcher: Any) -> None:
    hit = searcher.document(id="白石.md")
    article = PARTS[0][0]
    assert (hit["title"], hit["commander"], hit["place"], hit["alias"]) == ("白石之戰", ["張軍", "李山"], ["白石"], [])
    assert hit["body"] == hit["text"] == article.text
    assert record.decode(hit["record"], hit["text"]) == article
    assert set(hit) == {"id", "text", "record", "body", *KEYWORDS} == set(searcher.schema.stored_names())


def test_documents_are_numbered_through_and_found_by_id(searcher: Any) -> None:
    numbers = [searcher.document_number(id=article.id) for part in PARTS for article in part]
    assert numbers == [0, 1, 2, 3, None]
    assert [searcher.stored_fields(number)["id"] for number in range(4)] == [
        article.id for part in PARTS for article in part
    ][:4]
    assert (searcher.doc_count(), searcher.doc_count_all()) == (4, 5)
    assert searcher.document_number(title_key="红岭之战") == 3


def test_matches_are_marked(searcher: Any) -> None:
    hits = searcher.search(QueryParser("body", searcher.schema).parse("红岭 围攻"), terms=True)
    assert set(hits[0].matched_terms()) == {("body", "围攻".encode()), ("body", "红岭".encode())}
    assert hits[0].highlights("body").count("</b>") == 2
    hits = searcher.search(QueryParser("title", searcher.schema).parse("红岭"))
    assert hits[0].highlights("title").startswith('<b class="match term0">')


def test_misspelt_words_are_corrected(searcher: Any) -> None:
    assert searcher.suggest("body", "围功", maxdist=1) == ["围攻"]
    typed = "炮击 Howitser"
    parsed = QueryParser("body", searcher.schema).parse(typed)
    assert searcher.correct_query(parsed, typed).string == "炮击 howitzer"


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param("first_day", ["黑水", "白石", "红岭", "青原"], id="day, none last"),
        pytest.param(FieldFacet("first_day", reverse=True), ["红岭", "白石", "黑水"], id="day, backwards"),
        pytest.param("title", ["白石", "红岭", "青原", "黑水"], id="title"),
        pytest.param(FieldFacet("title", reverse=True), ["黑水", "青原", "红岭", "白石"], id="title, backwards"),
    ],
)
def test_hits_are_sorted(searcher: Any, by: Any, expected: list[str]) -> None:
    found = titles(searcher.search(q.Every(), sortedby=by))
    assert [title for title in found if title in expected] == expected


def test_hits_are_grouped_by_values_as_written(searcher: Any) -> None:
    facets = Facets().add_field("commander", allow_overlap=True).add_field("place")
    results = searcher.search(q.Every(), groupedby=facets)
    assert {name: sorted(group) for name, group in results.groups("commander").items()} == {
        "張軍": [0, 3],
        "李山": [0, 1],
    }
    assert results.groups("place") == {"白石": [0], "青原": [1], "黑水": [2], "红岭": [3]}


def test_columns_hold_days_and_values(searcher: Any) -> None:
    reader = searcher.reader()
    assert list(reader.column_reader("commander"))[:4] == [("張軍", "李山"), ("李山",), (), ("張軍",)]
    assert reader.column_reader("first_day")[0] == 19460701


def test_articles_alike_are_found(searcher: Any) -> None:
    (hit,) = searcher.search(q.Term("id", "白石.md"))
    assert "红岭" in titles(hit.more_like_this("body", numterms=12))


def test_several_fields_are_searched_at_once(searcher: Any) -> None:
    parser = MultifieldParser(["title", "body"], searcher.schema, fieldboosts={"title": 3.0})
    assert titles(searcher.search(parser.parse("白石"))) == ["白石"]


# What never changes.

WRITERS: dict[str, Callable[[Any], object]] = {
    "Whoosh's own": lambda index: index.writer(),
    "ours": lambda index: index.writer(codec=ZhanyiCodec()),
    "several processes": lambda index: index.writer(procs=2),
    "in a thread": AsyncWriter,
    "optimizing": lambda index: index.optimize(),
    "deleting": lambda index: index.delete_by_term("id", "白石.md"),
    "a new field": lambda index: index.add_field("extra", SCHEMA["title"]),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_nothing_can_be_written_and_no_file_changes(kind: str, generation: Path) -> None:
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in generation.iterdir()}
    index = open_dir(str(generation))
    for _ in range(2):  # The second time shows that the first one left no lock.
        with pytest.raises(
            WriteError, match=r"columns is part of an index that is never changed.*zhanyi build --update"
        ):
            WRITERS[kind](index)
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in generation.iterdir()} == before
    assert set(before) == {"_MAIN_1.toc", "MAIN_WRITELOCK", *(path.name for path in generation.glob("*.columns"))}


def test_the_table_of_contents_is_small_and_the_same_in_every_process(generation: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import numpy as np; from index.whoosh_schema import make_schema\n"
        "from index.whoosh_face import write_toc\n"
        "listed = [('00000000-0-0000.columns', 3, None), ('00000001-0-0000.columns', 2, np.array([True, False]))]\n"
        "write_toc(Path(sys.argv[1]), listed, make_schema('rjieba'))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        assert (tmp_path / "_MAIN_1.toc").read_bytes() == (generation / "_MAIN_1.toc").read_bytes()
    assert (generation / "_MAIN_1.toc").stat().st_size < 10_000


def test_the_schema_is_for_reading_what_we_built(generation: Path, tmp_path: Path) -> None:
    writer = create_in(tmp_path, open_dir(generation).schema).writer()
    with pytest.raises(WriteError, match="no column that Whoosh can write"):
        writer.add_document(id="甲", title="白石之戰", commander="張軍")
    writer.cancel()


def test_segments_without_values_have_empty_columns(tmp_path: Path) -> None:
    inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search)
    inverter.add([document(PARTS[0][0])._replace(values=())])
    with ContainerWriter(tmp_path / "a.columns") as writer:
        inverter.write(writer, inverter.lengths().averages())
    with open_searcher([Segment(tmp_path / "a.columns")], [None], SCHEMA) as searcher:
        assert set(searcher.stored_fields(0)) == {"id", "text"}
        assert list(searcher.reader().column_reader("commander")) == [()]
        assert searcher.document_number(title_key="白石之战") is None


def test_sixty_thousand_documents_take_a_bit_each_when_deleted(tmp_path: Path) -> None:
    for live in (None, np.arange(60_000) % 2 == 0):
        write_toc(tmp_path, [("a.columns", 60_000, live)], SCHEMA)
    assert (tmp_path / "_MAIN_1.toc").stat().st_size < 10_000 + 60_000 / 8


def test_whoosh_is_imported_only_when_it_is_asked_for() -> None:
    code = "import sys, index, index.whoosh_face; sys.exit('whoosh' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_index_without_segments_is_empty(tmp_path: Path) -> None:
    write_toc(tmp_path, [], SCHEMA)
    with open_dir(str(tmp_path)).searcher() as opened:
        assert len(opened.search(q.Every())) == 0
    with open_searcher([], [], SCHEMA) as opened:
        assert len(opened.search(q.Every())) == 0

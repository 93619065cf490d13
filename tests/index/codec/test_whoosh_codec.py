"""Does stock Whoosh find on our segments what it finds on its own, written by either side?"""

from __future__ import annotations

import pickle
import random
import tempfile
from collections.abc import Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rjieba
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.fields import ID, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.scoring import BM25F
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet, StoredFieldFacet

from corpus import Article, Fields, Value
from index import record
from index.codec import framing
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, Inverter
from index.codec.whoosh_codec import ZhanyiCodec, ZhanyiSegment, open_segments
from index.errors import DamagedError, WriteError
from index.reader import stored_article
from index.schema import FIELDS, SUMMARY, TITLE_KEY, CharacterTokenizer, make_schema, summary
from index.weights import K1, WEIGHTS

SCHEMA = make_schema("rjieba")
Plain = dict[str, Any]
"""A text for each field that has one; `day` may be among them."""
Corpus = list[list[Plain]]
"""The documents of each segment."""


def fields_of(number: int, plain: Plain) -> dict[str, Any]:
    """Return what Whoosh's writer is given for one document."""
    given: dict[str, Any] = {"id": f"篇{number}", "text": plain.get("body", "")}
    for name, value in plain.items():
        if name == "day":
            given["first_day"], given["last_day"] = value, value + 1
        elif value:
            given[name] = given[f"{name}_characters"] = value
    return given


def numbered(corpus: Corpus) -> Iterator[list[tuple[int, Plain]]]:
    """Yield the documents of each segment with their numbers in the whole index."""
    number = 0
    for part in corpus:
        yield list(enumerate(part, number))
        number += len(part)


def written_by_whoosh(index: Any, corpus: Corpus, deleted: Set[int] = frozenset(), **options: Any) -> Any:
    for part in numbered(corpus):
        writer = index.writer(**options)
        for number, plain in part:
            writer.add_document(**fields_of(number, plain))
        writer.commit(merge=False)
    if deleted:
        writer = index.writer(**options)
        for number in deleted:
            writer.delete_by_term("id", f"篇{number}")
        writer.commit(merge=False)
    return index


def written_by_inverter(folder: Path, corpus: Corpus) -> list[Path]:
    paths = []
    for part in numbered(corpus):
        inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search)
        inverter.add([document(number, plain) for number, plain in part])
        paths.append(folder / f"part{len(paths)}.columns")
        with ContainerWriter(paths[-1]) as writer:
            inverter.write(writer, inverter.lengths().averages())
    return paths


def document(number: int, plain: Plain) -> Document:
    given = fields_of(number, plain)
    texts = [plain.get(field.name, "") for field in FIELDS]
    return Document(
        given["id"], texts, framing.encode(given["text"], b""), given.get("first_day"), given.get("last_day")
    )


@contextmanager
def searchers(corpus: Corpus, deleted: Set[int] = frozenset()) -> Iterator[dict[str, Any]]:
    """Give searchers over the same documents in Whoosh's own format and in ours, written by Whoosh and by us."""
    live = [np.array([number not in deleted for number, _ in part]) for part in numbered(corpus)]
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        # Not in memory: even there Whoosh writes temporary files, where other processes write theirs.
        (folder / "stock").mkdir()
        stock = written_by_whoosh(FileStorage(str(folder / "stock")).create_index(SCHEMA), corpus, deleted)
        ours = written_by_whoosh(FileStorage(str(folder)).create_index(SCHEMA), corpus, deleted, codec=ZhanyiCodec())
        inverted = open_segments(written_by_inverter(folder, corpus), SCHEMA, live=live)
        yield {
            "stock": opened.enter_context(stock.searcher()),
            "whoosh": opened.enter_context(ours.searcher()),
            "inverter": opened.enter_context(Searcher(inverted)),
        }


def found(searcher: Any, query: Any, **options: Any) -> dict[int, float]:
    return {hit.docnum: hit.score for hit in searcher.search(query, **{"limit": None, **options})}


# Random documents, random queries.

LETTERS = "张張军大同。1a "
TEXT_ = st.text(alphabet=LETTERS, max_size=8)
"""Short: Whoosh's own lengths are exact up to 10."""
DAY = st.sampled_from([19460701, 19460931, -2039899, 0])
PLAIN = st.fixed_dictionaries({"body": TEXT_}, optional={"title": TEXT_, "place": TEXT_, "day": DAY})
CORPUS = st.lists(st.lists(PLAIN, min_size=1, max_size=4), min_size=2, max_size=3)
WORD_FIELD = st.sampled_from(["body", "title", "place"])
CHARACTER = st.sampled_from("张军大同1a ")
RUN = st.one_of(
    st.sampled_from([list("大同"), list("张军"), list(" 大"), list("大同大")]),
    st.lists(CHARACTER, min_size=2, max_size=3),
)
CHARACTER_FIELD = WORD_FIELD.map(lambda name: f"{name}_characters")
WORD = st.sampled_from(["大同", "张", "军", "大", "同", "1a", "a", "张军"])
ANY_TERM = st.one_of(st.tuples(WORD_FIELD, WORD), st.tuples(CHARACTER_FIELD, CHARACTER))
BOUND = st.one_of(st.none(), DAY, DAY.map(lambda day: day + 1))
TEXT_BOUND = st.one_of(st.none(), WORD)

LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "term": ANY_TERM.map(lambda term: q.Term(*term)),
    "boosted term": ANY_TERM.map(lambda term: q.Term(*term, boost=2.5)),
    "id": st.integers(0, 9).map(lambda number: q.Term("id", f"篇{number}")),
    "day": DAY.map(lambda day: q.Term("first_day", day)),
    "phrase": st.builds(q.Phrase, CHARACTER_FIELD, RUN, slop=st.integers(1, 2)),
    "prefix": ANY_TERM.map(lambda term: q.Prefix(*term)),
    "wildcard": st.tuples(WORD_FIELD, st.sampled_from(["大*", "?同", "*", "*a", "张?"])).map(lambda a: q.Wildcard(*a)),
    "regex": st.tuples(WORD_FIELD, st.sampled_from(["大.", "[张军]+", "大|a", ".*a"])).map(lambda a: q.Regex(*a)),
    "fuzzy": st.builds(
        lambda term, distance: q.FuzzyTerm(*term, maxdist=distance, prefixlength=0),
        st.tuples(WORD_FIELD, WORD),
        st.integers(1, 2),
    ),
    "term range": st.builds(q.TermRange, WORD_FIELD, TEXT_BOUND, TEXT_BOUND, st.booleans(), st.booleans()),
    "character range": st.builds(q.TermRange, CHARACTER_FIELD, CHARACTER, CHARACTER),
    "numeric range": st.builds(
        q.NumericRange, st.sampled_from(["first_day", "last_day"]), BOUND, BOUND, st.booleans(), st.booleans()
    ),
    "every": st.sampled_from([None, "body", "title", "place_characters", "first_day", "id"]).map(q.Every),
    "near": st.builds(
        lambda field, run, slop: q.SpanNear(q.Term(field, run[0]), q.Term(field, run[-1]), slop=slop),
        CHARACTER_FIELD,
        RUN,
        st.integers(1, 3),
    ),
    "null": st.just(q.NullQuery),
}


def compounds(inner: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    several = st.lists(inner, min_size=1, max_size=4)
    return {
        "and": several.map(q.And),
        "or": several.map(q.Or),
        "or with a scale": several.map(lambda nodes: q.Or(nodes, scale=0.9)),
        "not": inner.map(q.Not),
        "and not": st.builds(q.AndNot, inner, inner),
        "and maybe": st.builds(q.AndMaybe, inner, inner),
        "require": st.builds(q.Require, inner, inner),
        "otherwise": st.builds(q.Otherwise, inner, inner),
        "best of": several.map(q.DisjunctionMax),
        "constant": inner.map(lambda node: q.ConstantScoreQuery(node, 3.0)),
    }


# SpanNear doesn't know how to be part of others: Whoosh asks it for an estimate that it doesn't have.
TREES = st.recursive(
    st.one_of(*(leaf for name, leaf in LEAVES.items() if name != "near")),
    lambda inner: st.one_of(*compounds(inner).values()),
    max_leaves=5,
)
SLOW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(CORPUS, st.sets(st.integers(0, 11), max_size=2), st.lists(TREES, min_size=12, max_size=12))
def test_any_query_finds_the_same_documents_with_the_same_scores(
    corpus: Corpus, deleted: set[int], queries: list[Any]
) -> None:
    with searchers(corpus, deleted) as by:
        for query in queries:
            try:
                expected = found(by["stock"], query)
            except ZeroDivisionError:  # Whoosh stumbles over an Or with a scale and without a term.
                continue
            for name in ("whoosh", "inverter"):
                assert found(by[name], query) == pytest.approx(expected), (name, query)


EXAMPLES: Corpus = [
    [
        {"title": "大同之战", "body": "张军攻大同。大同未下", "place": "大同", "day": 19460701},
        {"title": "張軍列傳", "body": "张军，字1a", "day": -2039899},
        {"body": "同大同"},
    ],
    [{"title": "白石之役", "body": "军在大同", "place": "白石", "day": 19460931}, {"body": "。"}],
]


@pytest.mark.parametrize("kind", [*LEAVES, *compounds(st.nothing())])
def test_each_class_of_query_finds_the_same(kind: str) -> None:
    strategy = {**LEAVES, **compounds(st.one_of(*(leaf for name, leaf in LEAVES.items() if name != "near")))}[kind]

    @settings(max_examples=15, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(strategy)
    def finds_the_same(query: Any) -> None:
        try:
            expected = found(by["stock"], query)
        except ZeroDivisionError:  # Whoosh stumbles over an Or with a scale and without a term: draw another query.
            reject()
        assert found(by["whoosh"], query) == pytest.approx(expected)
        assert found(by["inverter"], query) == pytest.approx(expected)
        matched.update(expected)

    matched: set[int] = set()
    with searchers(EXAMPLES) as by:
        finds_the_same()
    assert matched or kind == "null"


@pytest.mark.parametrize(
    "typed",
    [
        "大同",
        "张军 大同",
        '大同 OR "张军"',
        "大同 NOT 张军",
        "title:大同",
        "大*",
        "?同",
        "first_day:[19460101 TO]",
        "*:*",
    ],
)
def test_query_parsers_find_the_same(typed: str) -> None:
    parsers = [
        QueryParser("body", SCHEMA),
        QueryParser("body_characters", SCHEMA),
        MultifieldParser(["title_characters", "body_characters"], SCHEMA),
    ]
    with searchers(EXAMPLES) as by:
        # Whoosh makes a phrase query of quoted words, and refuses it where the schema keeps no positions.
        for parser in parsers[1:] if '"' in typed else parsers:
            query = parser.parse(typed)
            assert found(by["whoosh"], query) == found(by["inverter"], query) == found(by["stock"], query)
        assert any(found(by["inverter"], parser.parse(typed)) for parser in parsers[1:])


@SLOW
@given(CORPUS)
def test_both_readers_know_the_same_terms_and_documents(corpus: Corpus) -> None:
    with searchers(corpus) as by:
        stock, *others = (searcher.reader() for searcher in by.values())
        terms = list(stock.all_terms())
        for reader in others:
            assert list(reader.all_terms()) == terms
            assert list(reader.all_stored_fields()) == list(stock.all_stored_fields())
            assert [facts(reader, term) for term in terms] == [facts(stock, term) for term in terms]
            for name in ("body", "title", "place_characters", "id"):
                assert lengths(reader, name) == lengths(stock, name)


def facts(reader: Any, term: tuple[str, bytes]) -> Any:
    info = reader.term_info(*term)
    matcher = reader.postings(*term)
    return (
        (reader.frequency(*term), reader.doc_frequency(*term), reader.first_id(*term), term in reader),
        (info.weight(), info.doc_frequency(), info.min_id(), info.max_id(), info.max_weight()),
        (info.min_length() or 0, info.max_length()),
        list(matcher.all_ids()),
        [leaf_facts(leaf, term, posting) for leaf, posting in leaf_postings(reader, term)],
    )


def leaf_postings(reader: Any, term: tuple[str, bytes]) -> Iterator[tuple[Any, Any]]:
    for leaf, _ in reader.leaf_readers():
        if term in leaf:
            yield leaf, leaf.postings(*term)


def leaf_facts(leaf: Any, term: tuple[str, bytes], matcher: Any) -> list[Any]:
    rows = []
    kept = [kind for kind in ("frequency", "weight", "positions", "position_boosts") if matcher.supports(kind)]
    while matcher.is_active():
        values = [matcher.value_as(kind) for kind in kept]
        rows.append((matcher.id(), matcher.weight(), matcher.value() or b"", kept, values))
        matcher.next()
    return rows


def lengths(reader: Any, name: str) -> Any:
    each = [reader.doc_field_length(number, name) or 0 for number in range(reader.doc_count_all())]
    return reader.field_length(name), each


# Ranking.


def test_scores_are_those_of_the_formula_for_lengths_that_whoosh_would_round() -> None:
    bodies = ["大同" * 13, "大同。" + "张军" * 57, "白石", "大同大同"]
    corpus: Corpus = [[{"body": body} for body in bodies[:2]], [{"body": body} for body in bodies[2:]]]
    frequencies = [13, 1, 0, 2]
    lengths_ = [26, 117, 2, 4]  # In single characters, one of them a gap.
    average, idf = sum(lengths_) / 4, np.log(4 / (3 + 1)) + 1
    with searchers(corpus) as by:
        for name in ("whoosh", "inverter"):
            scores = found(by[name], q.Term("body_characters", "同"))
            for number, (tf, length) in enumerate(zip(frequencies, lengths_, strict=True)):
                held_back = 1.2 * (0.25 + 0.75 * length / average)
                assert scores.get(number, 0.0) == pytest.approx(idf * tf * 2.2 / (tf + held_back))


def test_the_first_ten_are_the_first_of_all() -> None:
    choose = random.Random(7)
    plain = [{"body": "".join(choose.choices("张军大同1a。白石", k=choose.randint(1, 9)))} for _ in range(240)]
    queries = [
        kind(
            [q.Term("body_characters", c, boost=choose.choice([1.0, 3.0])) for c in choose.sample("张军大同1a白石", n)]
        )
        for kind in (q.Or, q.And)
        for n in (2, 3, 5)
        for _ in range(3)
    ]
    queries += [q.AndNot(query, q.Term("body_characters", "a")) for query in queries]
    with searchers([plain[:100], plain[100:]]) as by:
        for query in queries:
            every = [(hit.docnum, hit.score) for hit in by["inverter"].search(query, limit=None)]
            assert [(hit.docnum, hit.score) for hit in by["inverter"].search(query, limit=10)] == every[:10], query


def test_other_weightings_and_field_settings_score_the_same() -> None:
    with searchers(EXAMPLES) as by:
        expected = None
        for searcher in by.values():
            searcher.weighting = BM25F(B=0.3, K1=1.6, body_B=0.0)
            for sub, _ in searcher.leaf_searchers() or [(searcher, 0)]:
                sub.weighting = searcher.weighting
            scores = found(searcher, q.Or([q.Term("body", "大同"), q.Term("title", "大同")]))
            assert scores == pytest.approx(expected or scores)
            expected = scores


# What people use besides searching.


def test_matches_are_marked_in_the_stored_text() -> None:
    with searchers(EXAMPLES) as by:
        marked = []
        for searcher in by.values():
            results = searcher.search(q.Phrase("body_characters", ["大", "同"]), limit=None, terms=True)
            assert results.has_matched_terms()
            marked.append([hit.highlights("body_characters", text=hit["text"]) for hit in results])
        assert marked[0] == marked[1] == marked[2]
        assert '<b class="match term0">' in marked[2][0]


def test_mistyped_words_are_corrected() -> None:
    with searchers([[{"body": "孟良崮战役"}], [{"body": "孟良崮战役 大同战役"}]]) as by:
        suggested = [searcher.corrector("body").suggest("孟良固", limit=3, maxdist=1) for searcher in by.values()]
        assert suggested[0] == suggested[1] == suggested[2] == ["孟良崮"]


def test_fuzzy_terms_of_one_segment_are_found_by_its_cursor() -> None:
    with searchers(EXAMPLES) as by:
        for searcher in by.values():
            leaf = searcher.reader().leaf_readers().__iter__().__next__()[0]
            assert sorted(leaf.terms_within("body", "大通", 1)) == ["大同"]
            cursor = leaf.cursor("body_characters")
            walked = [cursor.text()]
            while cursor.next() is not None:
                walked.append(cursor.text())
            assert walked == [" ", "1", "a", "下", "军", "同", "大", "字", "张", "攻", "未"]
            assert (cursor.is_valid(), cursor.term_info()) == (False, None)
            assert (cursor.first(), cursor.find("丙"), cursor.find(b"\xff"), cursor.text()) == (" ", "军", None, None)


def test_results_are_sorted_and_grouped_by_days_and_stored_values() -> None:
    with searchers(EXAMPLES) as by:
        seen = []
        for searcher in by.values():
            by_day = [hit.docnum for hit in searcher.search(q.Every(), sortedby="first_day", limit=None)]
            backwards = [
                hit.docnum for hit in searcher.search(q.Every(), sortedby=FieldFacet("id", reverse=True), limit=None)
            ]
            groups = searcher.search(q.Every(), groupedby={"text": StoredFieldFacet("text")}, limit=None).groups("text")
            seen.append((by_day, backwards, groups))
        assert seen[0] == seen[1] == seen[2]
        assert seen[0][0][:3] == [1, 0, 3]


def test_days_are_a_column_where_the_schema_asks_for_one(tmp_path: Path) -> None:
    schema = make_schema("rjieba")
    schema.remove("first_day")
    schema.add("first_day", NUMERIC(int, signed=True, sortable=True))
    with searchers(EXAMPLES) as by, Searcher(open_segments(written_by_inverter(tmp_path, EXAMPLES), schema)) as sorted_:
        assert sorted_.reader().has_column("first_day")
        for facet in (FieldFacet("first_day"), FieldFacet("first_day", reverse=True)):
            expected = [hit["id"] for hit in by["stock"].search(q.Every("first_day"), sortedby=facet, limit=None)]
            assert [hit["id"] for hit in sorted_.search(q.Every("first_day"), sortedby=facet, limit=None)] == expected
        assert list(sorted_.reader().column_reader("first_day"))[:2] == [19460701, -2039899]


def test_more_like_this_finds_the_same() -> None:
    with searchers(EXAMPLES) as by:
        more = []
        for searcher in by.values():
            hit = searcher.search(q.Term("id", "篇0"))[0]
            more.append([other["id"] for other in hit.more_like_this("body", text=hit["text"])])
        assert more[0] == more[1] == more[2]
        assert more[0]


def test_an_article_comes_back_with_its_summary_and_by_its_title(tmp_path: Path) -> None:
    fields = Fields(commanders=(Value("張軍", "infobox", "張軍"),))
    article = Article("白石.md", "白石之戰", "白石之戰，張軍敗。", fields=fields)
    stored = framing.encode(article.text, record.encode(article))
    inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search)
    inverter.add([Document(article.id, [""] * len(FIELDS), b""), Document("乙", [""] * len(FIELDS), stored)])
    with ContainerWriter(tmp_path / "one.columns") as writer:
        inverter.write(writer, inverter.lengths().averages())
    with Searcher(open_segments([tmp_path / "one.columns"], SCHEMA)) as searcher:
        assert stored_article(searcher.stored_fields(1)) == article
        assert searcher.stored_fields(0) == {"id": article.id}
        assert searcher.document_number(**{TITLE_KEY: "白石之战"}) == 1
        column = searcher.reader().column_reader(SUMMARY)
        assert (column[0], "白石之战" in column[1].decode(), len(column)) == (b"", True, 2)
        assert summary(article).title == "白石之战"


# Writing by Whoosh.


def test_what_is_written_by_whoosh_is_what_the_inverter_writes(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    written_by_whoosh(storage.create_index(SCHEMA), EXAMPLES[:1], codec=ZhanyiCodec())
    (path,) = tmp_path.glob("MAIN_*.columns")
    (other,) = written_by_inverter(tmp_path, EXAMPLES[:1])
    ours, theirs = (ZhanyiSegment("x", file=p.name).columns(storage).segment.container for p in (path, other))
    names = [name for name in theirs._toc if not name.startswith("stored.")]
    assert "word.impact" in names
    for name in names:
        assert ours.column(name).all().tolist() == theirs.column(name).all().tolist(), name
        assert ours.column(name).all().dtype == theirs.column(name).all().dtype, name


def test_updates_and_deletions_are_seen_and_merged_away(tmp_path: Path) -> None:
    index = written_by_whoosh(FileStorage(str(tmp_path)).create_index(SCHEMA), EXAMPLES, codec=ZhanyiCodec())
    with index.writer(codec=ZhanyiCodec()) as writer:
        writer.merge = False
        writer.update_document(**{**fields_of(0, {"body": "改"}), TITLE_KEY: "甲", SUMMARY: b"x"})
        writer.delete_by_term("id", "篇3")
    for _ in range(2):
        with index.searcher() as searcher:
            assert sorted(hit["id"] for hit in searcher.search(q.Every())) == ["篇0", "篇1", "篇2", "篇4"]
            assert sorted(hit["id"] for hit in searcher.search(q.Term("body", "大同"))) == ["篇2"]
            assert [hit["text"] for hit in searcher.search(q.Term(TITLE_KEY, "甲"))] == ["改"]
            number = searcher.document_number(id="篇0")
            assert searcher.reader().column_reader(SUMMARY)[number] == b"x" or searcher.reader().has_deletions()
        index.optimize(codec=ZhanyiCodec())
    assert index.reader().doc_count_all() == 4
    assert len(list(tmp_path.glob("*.columns"))) == 1


def test_deleted_documents_of_segments_without_a_table_are_given_as_flags(tmp_path: Path) -> None:
    paths = written_by_inverter(tmp_path, EXAMPLES)
    with Searcher(open_segments(paths, SCHEMA, live=[np.array([True, False, True]), None])) as searcher:
        assert set(found(searcher, q.Every())) == {0, 2, 3, 4}
        assert set(found(searcher, q.Term("body_characters", "张"))) == {0}
        assert searcher.doc_count() == 4


def test_no_segments_are_an_empty_reader() -> None:
    with Searcher(open_segments([], SCHEMA)) as searcher:
        assert found(searcher, q.Every()) == {}


def test_a_segment_whose_documents_are_all_deleted_merges_to_nothing(tmp_path: Path) -> None:
    index = written_by_whoosh(FileStorage(str(tmp_path)).create_index(SCHEMA), EXAMPLES, codec=ZhanyiCodec())
    writer = index.writer(codec=ZhanyiCodec())
    for number in range(5):
        writer.delete_document(number)
    writer.commit(optimize=True)
    with index.searcher() as searcher:
        assert found(searcher, q.Or([q.Every(), q.Term("body_characters", "张"), q.Prefix("body", "大")])) == {}
        assert list(searcher.reader().all_terms()) == []


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


def test_a_refused_writer_can_be_cancelled_and_the_next_one_works(tmp_path: Path) -> None:
    index = FileStorage(str(tmp_path)).create_index(SCHEMA)
    writer = index.writer(codec=ZhanyiCodec())
    writer.add_document(**fields_of(0, {"body": "大同"}))
    with pytest.raises(WriteError, match="two documents with the id '篇0'"):
        writer.add_document(**fields_of(0, {"body": "大同"}))
    with pytest.raises(WriteError, match="nothing of it can be kept"):
        writer.commit()
    if not writer.is_closed:  # whoosh3 closes a writer that can't commit.
        writer.cancel()
    assert index.is_empty()
    written_by_whoosh(index, EXAMPLES, codec=ZhanyiCodec())
    assert index.doc_count() == 5


def test_a_document_given_up_halfway_leaves_no_postings_to_the_next(tmp_path: Path) -> None:
    writer = FileStorage(str(tmp_path)).create_index(SCHEMA).writer(codec=ZhanyiCodec())
    with pytest.raises(ValueError, match=r"not a number|invalid literal"):
        writer.add_document(**fields_of(0, {"body": "大同"}), last_day="not a number")
    with pytest.raises(WriteError, match="given up halfway"):
        writer.add_document(**fields_of(1, {"body": "张军"}))
    writer.cancel()


def test_segments_need_a_folder() -> None:
    # An index in memory has none.
    with pytest.raises(WriteError, match="use a FileStorage"):
        RamStorage().create_index(SCHEMA).writer(codec=ZhanyiCodec())


def test_a_changed_byte_is_told_and_gives_no_answer(tmp_path: Path) -> None:
    (path,) = written_by_inverter(tmp_path, EXAMPLES[:1])
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedError), Searcher(open_segments([path], SCHEMA)) as searcher:
        found(searcher, q.Term("body", "大同"))


@given(st.text(st.characters(exclude_categories=())), st.binary())
@example("", b"")
@example("\ud800", b"\0")
def test_framing_gives_back_what_it_was_given(text: str, packed: bytes) -> None:
    assert framing.decode(framing.encode(text, packed)) == (text, packed)
    assert framing.decode(b"") is None


def test_texts_of_odd_characters_have_the_same_terms(chinese_text: st.SearchStrategy[str]) -> None:
    # Whoosh can't write halves of surrogate pairs.
    whole = chinese_text.filter(lambda text: text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))

    @SLOW
    @given(st.lists(whole, min_size=2, max_size=4))
    def have_the_same_terms(texts: Sequence[str]) -> None:
        with searchers([[{"body": texts[0], "title": texts[1]}], [{"body": text} for text in texts[1:]]]) as by:
            known = [list(searcher.reader().all_terms()) for searcher in by.values()]
            assert known[0] == known[1] == known[2]

    have_the_same_terms()

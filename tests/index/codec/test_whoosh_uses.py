"""Does what people use stock Whoosh for besides searching work on our segments: marks, corrections, orders, groups?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from whoosh import query as q
from whoosh.fields import NUMERIC
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet, StoredFieldFacet

from index.codec.whoosh_codec import open_segments
from index.whoosh_schema import make_schema

Make = Callable[..., Any]
Corpus = list[list[dict[str, Any]]]


def test_matches_are_marked_in_the_stored_text(searchers: Make, examples: Corpus) -> None:
    with searchers(examples) as by:
        marked = []
        for searcher in by.values():
            results = searcher.search(q.Phrase("body_characters", ["大", "同"]), limit=None, terms=True)
            assert results.has_matched_terms()
            marked.append([hit.highlights("body_characters", text=hit["text"]) for hit in results])
        assert marked[0] == marked[1] == marked[2]
        assert '<b class="match term0">' in marked[2][0]


def test_mistyped_words_are_corrected(searchers: Make) -> None:
    with searchers([[{"body": "孟良崮战役"}], [{"body": "孟良崮战役 大同战役"}]]) as by:
        suggested = [searcher.corrector("body").suggest("孟良固", limit=3, maxdist=1) for searcher in by.values()]
        assert suggested[0] == suggested[1] == suggested[2] == ["孟良崮"]


def test_results_are_sorted_and_grouped_by_days_and_stored_values(searchers: Make, examples: Corpus) -> None:
    with searchers(examples) as by:
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


def test_days_are_a_column_where_the_schema_asks_for_one(
    searchers: Make, written_by_inverter: Make, examples: Corpus, tmp_path: Path
) -> None:
    schema = make_schema("rjieba")
    schema.remove("first_day")
    schema.add("first_day", NUMERIC(int, signed=True, sortable=True))
    with searchers(examples) as by, Searcher(open_segments(written_by_inverter(tmp_path, examples), schema)) as sorted_:
        assert sorted_.reader().has_column("first_day")
        for facet in (FieldFacet("first_day"), FieldFacet("first_day", reverse=True)):
            expected = [hit["id"] for hit in by["stock"].search(q.Every("first_day"), sortedby=facet, limit=None)]
            assert [hit["id"] for hit in sorted_.search(q.Every("first_day"), sortedby=facet, limit=None)] == expected
        assert list(sorted_.reader().column_reader("first_day"))[:2] == [19460701, -2039899]


def test_more_like_this_finds_the_same(searchers: Make, examples: Corpus) -> None:
    with searchers(examples) as by:
        more = []
        for searcher in by.values():
            hit = searcher.search(q.Term("id", "篇0"))[0]
            more.append([other["id"] for other in hit.more_like_this("body", text=hit["text"])])
        assert more[0] == more[1] == more[2]
        assert more[0]

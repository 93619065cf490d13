"""Does stock Whoosh see in our segments the terms, postings, lengths and stored fields that it sees in its own?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Make = Callable[..., Any]
Corpus = list[list[dict[str, Any]]]
SLOW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def test_both_readers_know_the_same_terms_and_documents(searchers: Make, corpora: st.SearchStrategy[Corpus]) -> None:
    @SLOW
    @given(corpora)
    def know_the_same(corpus: Corpus) -> None:
        with searchers(corpus) as by:
            stock, *others = (searcher.reader() for searcher in by.values())
            terms = list(stock.all_terms())
            for reader in others:
                assert list(reader.all_terms()) == terms
                assert list(reader.all_stored_fields()) == list(stock.all_stored_fields())
                assert [facts(reader, term) for term in terms] == [facts(stock, term) for term in terms]
                for name in ("body", "title", "place_characters", "id"):
                    assert lengths(reader, name) == lengths(stock, name)

    know_the_same()


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


def test_fuzzy_terms_of_one_segment_are_found_by_its_cursor(searchers: Make, examples: Corpus) -> None:
    with searchers(examples) as by:
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


def test_texts_of_odd_characters_have_the_same_terms(searchers: Make, chinese_text: st.SearchStrategy[str]) -> None:
    # Whoosh can't write halves of surrogate pairs.
    whole = chinese_text.filter(lambda text: text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))

    @SLOW
    @given(st.lists(whole, min_size=2, max_size=4))
    def have_the_same_terms(texts: Sequence[str]) -> None:
        with searchers([[{"body": texts[0], "title": texts[1]}], [{"body": text} for text in texts[1:]]]) as by:
            known = [list(searcher.reader().all_terms()) for searcher in by.values()]
            assert known[0] == known[1] == known[2]

    have_the_same_terms()

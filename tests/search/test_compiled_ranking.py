"""Does compiled code rank as numpy does, and refuse what doesn't fit together?"""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import build
from index.codec.impacts import Postings
from index.native import compiled
from index.reader import Reader
from search import lists
from search.evaluation import Evaluator
from search.nearness import Wanted, nearness
from search.query import parse
from search.topk import Weighted
from tests.search.test_topk import DOCUMENTS, full_count, weighted_terms
from tests.without_compiled_code import without_compiled_code

RANKING = compiled("search._ranking")
WORDS = ("战役", "会战", "大同", "集宁", "归绥", "第三十五军", "傅作义", "聂荣臻", "攻城", "打援", "守", "的", "1946年")

pytestmark = pytest.mark.skipif(RANKING is None, reason="there is no compiled code to hold against numpy")

queries = st.lists(st.sampled_from([*WORDS, "戰役", "三", "不在"]), min_size=1, max_size=6).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda between: between.join(words))
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """An index of 400 short articles, many of them alike."""
    draw = random.Random(1946)
    folder = tmp_path_factory.mktemp("ranked")
    for number in range(400):
        title, body = ("".join(draw.choices((*WORDS, "，"), k=draw.randint(*size))) for size in ((1, 2), (0, 40)))
        (folder / f"{number}.txt").write_text(f"{title}\n\n{body}\n", encoding="utf-8")
    build([folder], folder / "index")
    return Reader.open(folder / "index")


def evaluator(reader: Reader, live: list[np.ndarray[tuple[int], np.dtype[np.bool_]] | None] | None = None) -> Evaluator:
    return Evaluator(reader.segments, reader.segmenter.words, live=live, aliases=lambda: reader.aliases)


@settings(deadline=None)
@given(queries, st.sampled_from([1, 10, 30, 500]), st.integers(0, 3))
def test_the_same_come_first_with_the_same_scores(reader: Reader, query: str, k: int, deleted: int) -> None:
    flags = np.random.default_rng(deleted).random(400) < 0.7
    live = [flags] if deleted else None
    tree = parse(query)

    found = evaluator(reader, live).top(tree, k)

    with without_compiled_code():
        assert evaluator(reader, live).top(tree, k) == found


@given(
    st.dictionaries(st.sampled_from("战役大同集宁归绥龘"), st.integers(1, 9000), max_size=6),
    st.dictionaries(st.tuples(*[st.sampled_from("战役大同集宁守")] * 2), st.integers(0, 9000), max_size=5),
)
def test_as_much_is_near(reader: Reader, characters: dict[str, int], pairs: dict[tuple[str, str], int]) -> None:
    texts, wanted = evaluator(reader)._texts, Wanted(characters, pairs)
    documents = [(0, document) for document in range(0, 400, 3)]

    found = nearness(texts, documents, wanted)

    with without_compiled_code():
        assert nearness(texts, documents, wanted) == found


def test_only_so_many_letters_are_looked_at(reader: Reader) -> None:
    characters = {chr(0x4E00 + place): 1 for place in range(400)} | {"战": 7000}
    texts, documents = evaluator(reader)._texts, [(0, document) for document in range(50)]

    found = nearness(texts, documents, Wanted(characters, {("战", "役"): 5}))

    with without_compiled_code():
        assert nearness(texts, documents, Wanted(characters, {("战", "役"): 5})) == found


NONE = np.zeros(0, dtype=np.uint32)


@given(
    st.lists(weighted_terms(), max_size=6),
    st.integers(1, 60),
    st.one_of(st.none(), st.lists(st.booleans(), min_size=DOCUMENTS, max_size=DOCUMENTS)),
)
def test_the_top_is_that_of_a_full_count(
    reader: Reader, terms: list[Weighted], k: int, live: list[bool] | None
) -> None:
    assert RANKING is not None
    ranks = reader.segments[0].ranks.tolist()
    flags = None if live is None else np.append(np.array(live, dtype=bool), np.ones(400 - DOCUMENTS, dtype=bool))

    found = RANKING.first_stage(evaluator(reader).known.seen, [], NONE, [terms], [flags], k, 400)

    expected = full_count(terms, ranks, k, 1, live or [True] * DOCUMENTS)
    assert [(document, score) for score, _, document in found] == expected


def test_sums_may_be_larger_than_32_bits(reader: Reader) -> None:
    assert RANKING is not None
    term = Weighted(Postings(np.array([3], dtype=np.uint16), np.array([1 << 40]), 1 << 40), 5)

    found = RANKING.first_stage(evaluator(reader).known.seen, [], NONE, [[term] * 9], [None], 1, 400)

    assert found == [(45 << 40, 0, 3)]


def plain(ready: list[Weighted]) -> list[tuple[list[int], list[int], int]]:
    return [(one.postings.documents.tolist(), one.postings.impacts.tolist(), one.most) for one in ready]


@given(
    st.sets(st.integers(0, 40 * 16)).map(sorted),
    st.lists(st.sampled_from([0, 1, 70_000]), min_size=16, max_size=16),
)
def test_texts_are_worth_as_much(owners: list[int], worth: list[int]) -> None:
    asked = np.array(owners, dtype=np.int64), np.array(worth, dtype=np.int32)

    found = plain(lists._ready(*asked)), lists._documents_in(asked[0])

    with without_compiled_code():
        assert (plain(lists._ready(*asked)), lists._documents_in(asked[0])) == found


def test_owners_out_of_order_are_refused() -> None:
    assert RANKING is not None
    for owners in ([32, 16], [-1], [1 << 40]):
        with pytest.raises(ValueError, match="owners come in order"):
            RANKING.documents_in(np.array(owners))
    with pytest.raises(ValueError, match="16 fields"):
        RANKING.summed(np.array([16]), np.zeros(3, dtype=np.int32))


def test_what_does_not_fit_together_is_refused(reader: Reader) -> None:
    assert RANKING is not None
    known = evaluator(reader).known
    for words, pairs, ready, live, k, what in (
        (["战役"], NONE, [[]], [None], 10, "as bytes"),
        ([], NONE.astype(np.uint8), [[]], [None], 10, "two code points"),
        ([], NONE, [], [None], 10, "for each segment"),
        ([], NONE, [[]], [None], 0, "a k above 0"),
        ([b"\xe6\x88\x98"], NONE, [[]], [np.ones(3, dtype=bool)], 10, "for each document"),
    ):
        with pytest.raises(ValueError, match=what):
            RANKING.first_stage(known.seen, words, pairs, ready, live, k, 400)
    texts = evaluator(reader)._texts[0].seen
    nothing = NONE, NONE, np.zeros(0, dtype=np.int64)
    with pytest.raises(ValueError, match="no such document"):
        RANKING.nearness(texts, [400], nothing, 30, 100)
    with pytest.raises(ValueError, match="2 to 64 places"):
        RANKING.nearness(texts, [1], nothing, 65, 100)

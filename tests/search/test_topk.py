"""Is the top what a full count gives, ties, deletions and thresholds included?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.codec.impacts import Postings
from search.topk import Weighted, best_of, top

DOCUMENTS = 40


@st.composite
def weighted_terms(draw: st.DrawFn) -> Weighted:
    documents = sorted(draw(st.sets(st.integers(0, DOCUMENTS - 1), min_size=1)))
    # Few different impacts and weights, so that ties and thresholds that are just met are common.
    impacts = draw(st.lists(st.sampled_from([1, 2, 100, 255]), min_size=len(documents), max_size=len(documents)))
    postings = Postings(np.array(documents, dtype=np.uint8), np.array(impacts, dtype=np.uint8), max(impacts))
    return Weighted(postings, draw(st.sampled_from([1, 3, 1024])))


def full_count(
    terms: list[Weighted], ranks: list[int], k: int, at_least: int, live: list[bool]
) -> list[tuple[int, int]]:
    scores = dict.fromkeys(range(DOCUMENTS), 0)
    for term in terms:
        for document, score in zip(*(numbers.tolist() for numbers in term.all(np.int64)), strict=True):
            scores[document] += score
    found = [(d, s) for d, s in scores.items() if s >= at_least and live[d]]
    return sorted(found, key=lambda pair: (-pair[1], ranks[pair[0]]))[:k]


@given(
    st.lists(weighted_terms(), max_size=6),
    st.permutations(range(DOCUMENTS)),
    st.integers(1, 12),
    st.sampled_from([1, 2, 200, 3000]),
    st.one_of(st.none(), st.lists(st.booleans(), min_size=DOCUMENTS, max_size=DOCUMENTS)),
)
def test_the_top_is_that_of_a_full_count(
    terms: list[Weighted], ranks: list[int], k: int, at_least: int, live: list[bool] | None
) -> None:
    flags = None if live is None else np.array(live, dtype=bool)
    documents, scores = top(terms, np.array(ranks), k, at_least=at_least, live=flags)
    expected = full_count(terms, ranks, k, at_least, live or [True] * DOCUMENTS)
    assert list(zip(documents.tolist(), scores.tolist(), strict=True)) == expected


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)), max_size=30, unique_by=lambda pair: pair[1]),
    st.integers(1, 12),
)
def test_the_best_are_those_of_sorting_all(pairs: list[tuple[int, int]], k: int) -> None:
    scores, ranks = np.array([score for score, _ in pairs], int), np.array([rank for _, rank in pairs], int)
    documents, kept = best_of(scores, np.arange(len(pairs)), ranks, k)
    expected = sorted(range(len(pairs)), key=lambda n: (-pairs[n][0], pairs[n][1]))[:k]
    assert (documents.tolist(), kept.tolist()) == (expected, [pairs[n][0] for n in expected])


def single(document: int, impact: int, weight: int) -> Weighted:
    return Weighted(Postings(np.array([document], dtype=np.uint8), np.array([impact]), impact), weight)


def test_terms_that_cannot_change_the_top_are_only_looked_up() -> None:
    rare = single(7, 255, 5000)
    common = Weighted(Postings(np.arange(40, dtype=np.uint8), np.full(40, 9, dtype=np.uint8), 9), 1)
    documents, scores = top([common, rare], np.arange(DOCUMENTS), 1)
    assert (documents.tolist(), scores.tolist()) == ([7], [255 * 5000 + 9])


def test_ready_scores_stand_beside_impacts() -> None:
    documents, scores = top([single(3, 255, 2), single(4, 70_000, 1)], np.arange(DOCUMENTS), 2)
    assert (documents.tolist(), scores.tolist()) == ([4, 3], [70_000, 510])


def test_sums_may_be_larger_than_32_bits() -> None:
    documents, scores = top([single(3, 1 << 30, 1)] * 9, np.arange(DOCUMENTS), 1)
    assert (documents.tolist(), scores.tolist()) == ([3], [9 << 30])

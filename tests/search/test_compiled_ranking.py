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
from search.compiled import Scored
from search.evaluation import Evaluator
from search.nearness import Wanted, nearness
from search.plan import FreeRun, Plan
from search.query import parse
from search.runs import Run
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


@settings(deadline=None)
@given(queries, st.integers(0, 3))
def test_as_many_match(reader: Reader, query: str, deleted: int) -> None:
    flags = np.random.default_rng(deleted).random(400) < 0.7
    live = [flags] if deleted else None
    tree = parse(query)

    found = evaluator(reader, live).count(tree)

    with without_compiled_code():
        asked = evaluator(reader, live)
        assert asked.count(tree) == found == len(asked.all(tree))


def test_however_often_one_engine_is_asked_it_answers_as_numpy_does(reader: Reader) -> None:
    draw, engine = random.Random(7), evaluator(reader)
    asked = ["".join(draw.choices((*WORDS, "三", "十七", " "), k=draw.randint(1, 4))) for _ in range(40)]

    found = [engine.top(parse(query), 20) for query in asked]

    with without_compiled_code():
        assert [evaluator(reader).top(parse(query), 20) for query in asked] == found


@pytest.mark.parametrize(
    "query", ["傅作义", "的", "守", "第三十五军 第35军", "1946年 一九四六年", "守 的 三", "龘龘龘"]
)
def test_so_it_does_where_only_reading_tells(reader: Reader, query: str) -> None:
    tree = parse(query)
    bare = Evaluator(reader.segments, lambda text: [(text, 0)], aliases=lambda: reader.aliases)

    found = [(each.top(tree, 400), each.count(tree)) for each in (evaluator(reader), bare)]

    with without_compiled_code():
        assert [(each.top(tree, 400), each.count(tree)) for each in (evaluator(reader), bare)] == found


def near(reader: Reader, wanted: Wanted, *, every: int) -> tuple[list[Scored], list[Scored]]:
    """Return what is near in some documents, each of which has a score already: in compiled code, and in numpy."""
    engine = evaluator(reader)
    found = [(0, document, 9 * (400 - document)) for document in range(0, 400, every)]
    weights = np.array([*wanted.characters.values(), *wanted.pairs.values()], dtype=np.int64)
    compiled = engine._compiled.nearer_first(found, "".join(wanted.characters), tuple(wanted.pairs), weights)
    added = nearness(engine._texts, [one[:2] for one in found], wanted)
    ids = [reader.id_of(0, document) for _, document, _ in found]
    scores = [-score - more for (_, _, score), more in zip(found, added, strict=True)]
    order = sorted(zip(scores, ids, found, strict=True))
    return compiled, [(at, document, -score) for score, _, (at, document, _) in order]


@given(
    st.dictionaries(st.sampled_from("战役大同集宁归绥龘"), st.integers(1, 9000), max_size=6),
    st.dictionaries(st.tuples(*[st.sampled_from("战役大同集宁守")] * 2), st.integers(0, 9000), max_size=5),
)
def test_as_much_is_near(reader: Reader, characters: dict[str, int], pairs: dict[tuple[str, str], int]) -> None:
    found, expected = near(reader, Wanted(characters, pairs), every=3)

    assert found == expected


def test_only_so_many_letters_are_looked_at(reader: Reader) -> None:
    characters = {chr(0x4E00 + place): 1 for place in range(400)} | {"战": 7000}

    found, expected = near(reader, Wanted(characters, {("战", "役"): 5}), every=8)

    assert found == expected


def first_stage(
    reader: Reader,
    terms: tuple[str, ...] = (),
    pairs: tuple[tuple[str, ...], ...] = (),
    ready: list[list[Weighted]] | None = None,
    live: list[np.ndarray[tuple[int], np.dtype[np.bool_]] | None] | None = None,
    k: int = 10,
) -> list[Scored]:
    plan = Plan(terms, pairs)  # type: ignore[arg-type]
    ready, live = [[]] if ready is None else ready, [None] if live is None else live
    return evaluator(reader)._compiled.first_stage(plan, ready, live, k)


@given(
    st.lists(weighted_terms(), max_size=6),
    st.integers(1, 60),
    st.one_of(st.none(), st.lists(st.booleans(), min_size=DOCUMENTS, max_size=DOCUMENTS)),
)
def test_the_top_is_that_of_a_full_count(
    reader: Reader, terms: list[Weighted], k: int, live: list[bool] | None
) -> None:
    ranks = reader.segments[0].ranks.tolist()
    flags = None if live is None else np.append(np.array(live, dtype=bool), np.ones(400 - DOCUMENTS, dtype=bool))

    found = first_stage(reader, ready=[terms], live=[flags], k=k)

    expected = full_count(terms, ranks, k, 1, live or [True] * DOCUMENTS)
    assert [(document, score) for _, document, score in found] == expected


def test_sums_may_be_larger_than_32_bits(reader: Reader) -> None:
    term = Weighted(Postings(np.array([3], dtype=np.uint16), np.array([1 << 40]), 1 << 40), 5)

    assert first_stage(reader, ready=[[term] * 9]) == [(0, 3, 45 << 40)]


def test_texts_of_no_document_or_out_of_order_are_refused(reader: Reader) -> None:
    assert RANKING is not None
    characters = reader.segments[0].characters
    (body, body_starts), (outside, starts) = characters.body.seen(), characters.outside.seen()
    owners = np.ascontiguousarray(characters.outside.owners)
    for wrong_starts, wrong_owners in (
        (starts[:-1], owners),
        (starts[::-1].copy(), owners),
        (starts, owners[::-1].copy()),
        (starts, owners + np.uint32(400 << 4)),
    ):
        with pytest.raises(ValueError, match="texts go beyond their rows"):
            RANKING.Texts((body, outside), body_starts, wrong_starts, wrong_owners, 11, 3)


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
    for asked, what in (
        ({"terms": (b"\xe6\x88\x98",)}, "as strings"),
        ({"pairs": ("战役",)}, "two characters"),
        ({"pairs": (("战", "役军"),)}, "two characters"),
        ({"ready": []}, "for each segment"),
        ({"k": 0}, "a k above 0"),
        ({"live": [np.ones(3, dtype=bool)]}, "for each document"),
    ):
        with pytest.raises(ValueError, match=what):
            first_stage(reader, **asked)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="runs of a plan"):
        evaluator(reader)._compiled.first_stage(Plan(free_runs=("战役",)), [[]], [None], 10)  # type: ignore[arg-type]
    unknown_words = Plan(free_runs=(FreeRun(Run(("战",), (), ()), ("战",), False),))
    with pytest.raises(ValueError, match="looked up beside it"):
        evaluator(reader)._compiled.first_stage(unknown_words, [[]], [None], 10)
    begins_with_a_gap = Plan(free_runs=(FreeRun(Run((" ", "战"), (0,), (0,)), (), True),))
    with pytest.raises(ValueError, match="begins and ends with a character"):
        evaluator(reader)._compiled.first_stage(begins_with_a_gap, [[]], [None], 10)
    ranking = evaluator(reader)._compiled
    for places in ([(0, 400, 0)], [(1, 3, 0)], [(-1, 3, 0)]):
        with pytest.raises(ValueError, match="no such document"):
            ranking.nearer_first(places, "", ())
        with pytest.raises(ValueError, match="no such document"):
            ranking.ids(places)
    with pytest.raises(ValueError, match="needs a weight"):
        ranking.nearer_first([], "战", (), np.zeros(2, dtype=np.int64))

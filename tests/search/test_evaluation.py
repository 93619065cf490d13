"""Does evaluation on arrays match what a plain reading of the texts matches, and rank as its formula says?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rjieba
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.dates import PartialDate
from index.analysis import fold, fold_characters, segmenter, words
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, FieldWeights, Inverter
from index.codec.segment import Segment
from index.schema import BY_NAME, FIELDS
from search.evaluation import Evaluator, _Scope
from search.query import All, Any, Dates, Everything, Fuzzy, Group, InField, Node, Not, Pattern, Phrase, Wild, Words
from search.runs import runs_of

NAMES = [field.name for field in FIELDS]
WEIGHTS = [FieldWeights(field.name, field.weight, 0.5) for field in FIELDS]
FILLED = ("title", "commander", "place", "body")

Article = dict[str, str]
"""A text for each field that has one; `day` may be among them."""


def cut(text: str) -> list[str]:
    return [token.text for token in words(text, cutter=segmenter())]


def segments_of(parts: Sequence[Sequence[Article]], folder: Path) -> list[Segment]:
    written = []
    for number, part in enumerate(parts):
        inverter = Inverter(WEIGHTS, 1.2, rjieba.cut_for_search)
        inverter.add(
            [
                Document(f"{number}/{n}", [a.get(name, "") for name in NAMES], b"", *[int(a["day"])] * 2)
                if "day" in a
                else Document(f"{number}/{n}", [a.get(name, "") for name in NAMES], b"")
                for n, a in enumerate(part)
            ]
        )
        path = folder / f"{number}.columns"
        path.unlink(missing_ok=True)
        with ContainerWriter(path) as writer:
            inverter.write(writer, np.full(len(FIELDS), 3.0))
        written.append(Segment(path))
    return written


def runs_in(node: Node, text: str) -> bool:
    folded = fold_characters(text).text
    return any(re.search(run.pattern(), folded) for run in runs_of(node))


def matches(node: Node, article: Article, fields: Sequence[str], *, exact: bool) -> bool:
    """Read the tree as the query language explains it, text by text."""
    texts = [article[name] for name in fields if article.get(name)]
    match node:
        case Everything():
            return bool(texts) or fields is NAMES
        case Words(text) if not exact and fields is NAMES:
            # A run longer than sixteen terms isn't looked for; these texts have none.
            return any(set(cut(text)) & set(cut(t)) for t in texts) or any(runs_in(node, t) for t in texts)
        case Words(text) if not exact and BY_NAME[fields[0]].kind == "prose":
            in_texts = {word for t in texts for word in cut(t)}
            return (bool(cut(text)) and set(cut(text)) <= in_texts) or any(runs_in(node, t) for t in texts)
        case Words() | Phrase() | Pattern() | Fuzzy():
            return any(runs_in(node, t) for t in texts)
        case Dates(start, end):
            day = int(article["day"]) if "day" in article else None
            low, high = start.first_day if start else -(10**9), end.last_day if end else 10**9
            return day is not None and low <= day <= high
        case InField(name, inner):
            return matches(inner, article, fields if name == "date" else [name], exact=exact and name == "date")
        case All(nodes):
            return all(matches(n, article, fields, exact=not isinstance(n, Group)) for n in nodes)
        case Any(nodes):
            return any(matches(n, article, fields, exact=exact) for n in nodes)
        case Not(inner):
            return not matches(inner, article, fields, exact=True)
        case Group(should, must, must_not):
            wanted = (
                all(matches(n, article, fields, exact=not isinstance(n, Group)) for n in must)
                if must
                else any(matches(n, article, fields, exact=exact) for n in should) or not should
            )
            return wanted and not any(matches(n, article, fields, exact=True) for n in must_not)


LETTERS = "张張军大同。1a "
TEXT = st.text(alphabet=LETTERS, max_size=8)
DAY = st.sampled_from(["19460701", "19460931", "-2039899"])
ARTICLE = st.fixed_dictionaries({"body": TEXT}, optional=dict.fromkeys(FILLED[:-1], TEXT) | {"day": DAY})
TYPED = st.text(alphabet=LETTERS.replace(" ", ""), min_size=1, max_size=4)
DATES = st.sampled_from([None, PartialDate(1946), PartialDate(1946, 7), PartialDate(-204)])
LEAVES = st.one_of(
    st.builds(Words, TYPED),
    st.builds(Phrase, TYPED),
    st.builds(Fuzzy, TYPED),
    st.builds(Pattern, st.lists(st.one_of(TYPED, st.sampled_from(Wild)), min_size=1, max_size=3).map(tuple)),
    st.builds(lambda a, b: InField("date", Dates(a, b)), DATES, DATES),
    st.just(Everything()),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Any, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(InField, st.sampled_from(FILLED), inner),
        st.builds(Group, *[st.lists(inner, max_size=2).map(tuple)] * 3),
    ),
    max_leaves=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(ARTICLE, min_size=1, max_size=4), min_size=1, max_size=2),
    st.lists(TREES, min_size=4, max_size=4),
)
def test_matches_are_those_of_a_plain_reading(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Article]], trees: list[Node]
) -> None:
    segments = segments_of(parts, tmp_path_factory.mktemp("segments"))
    evaluator = Evaluator(segments, cut)
    for tree in trees:
        found = evaluator.all(tree)
        expected = {
            (number, n)
            for number, part in enumerate(parts)
            for n, article in enumerate(part)
            if matches(tree, article, NAMES, exact=False)
        }
        assert {(f.segment, f.document) for f in found} == expected, tree
        assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
        assert evaluator.top(tree, 3) == found[:3]


def test_a_word_scores_its_impact_times_its_weight(tmp_path: Path) -> None:
    parts = [[{"body": "大同 大同"}, {"body": "张军"}], [{"body": "大同"}, {"title": "大同"}]]
    segments = segments_of(parts, tmp_path)
    weight = round(1024 * (math.log(4 / 4) + 1))
    for number, segment in enumerate(segments):
        postings = segment.postings(fold("大同").text)
        assert postings is not None
        for document, impact in zip(postings.documents.tolist(), postings.impacts.tolist(), strict=True):
            rows = Evaluator(segments, cut)._term("大同", _Scope(), number)
            assert rows.scores[document] == impact * weight


def test_deleted_documents_are_not_found(tmp_path: Path) -> None:
    segments = segments_of([[{"body": "张军"}, {"body": "张军"}]], tmp_path)
    evaluator = Evaluator(segments, cut, live=[np.array([False, True])])
    for tree in (Words("张军"), Phrase("张军"), Everything()):
        assert [f.document for f in evaluator.all(tree)] == [1]
        assert [f.document for f in evaluator.top(tree, 5)] == [1]


def test_a_run_in_a_title_counts_more_than_one_in_the_body(tmp_path: Path) -> None:
    segments = segments_of([[{"body": "大同军在此"}, {"title": "大同军", "body": "张"}]], tmp_path)
    assert [f.document for f in Evaluator(segments, cut).all(Phrase("大同军"))] == [1, 0]

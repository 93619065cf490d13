"""Does a run mean the same in an index and in a text, character by character, with wildcards and with errors?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article
from index.analysis import fold_characters
from search import Engine
from search.query import Dates, Everything, Fuzzy, Node, Pattern, Phrase, Wild, Words
from search.runs import MOST_BETWEEN, Run, exact_run, fuzzy_runs, pattern_run, runs_of

ONE, MANY = Wild.ONE, Wild.MANY


@pytest.mark.parametrize(
    ("text", "terms"),
    {
        "張靈甫": ("张", "灵", "甫"),
        "第７４師": ("第", "7", "4", "师"),
        "「國共」內戰。": ("国", "共", " ", "内", "战"),
        "，甲，": ("甲",),
        "M4A1": ("m", "4", "a", "1"),
        "甲 \n、乙": ("甲", " ", "乙"),
    }.items(),
)
def test_a_run_is_folded_and_has_one_gap_for_all_that_is_no_letter(text: str, terms: tuple[str, ...]) -> None:
    run = exact_run(text)
    assert run is not None
    assert run.terms == terms
    assert run.is_exact


@pytest.mark.parametrize("text", ["", "，", "……！", " \u3000"])
def test_a_text_without_letters_is_no_run(text: str) -> None:
    assert exact_run(text) is None
    assert runs_of(Words(text)) == runs_of(Phrase(text)) == runs_of(Fuzzy(text)) == []


@pytest.mark.parametrize(
    ("parts", "terms", "least", "most"),
    [
        (("张", MANY, "甫"), ("张", "甫"), (0,), (MOST_BETWEEN,)),
        (("张", ONE, "甫"), ("张", "甫"), (1,), (1,)),
        (("第", ONE, ONE, "师"), ("第", "师"), (2,), (2,)),
        (("第", ONE, MANY, "师"), ("第", "师"), (1,), (1 + MOST_BETWEEN,)),
        ((MANY, "会战", ONE), ("会", "战"), (0,), (0,)),
    ],
)
def test_wildcards_stand_for_letters_between_terms(parts, terms, least, most) -> None:
    assert pattern_run(parts) == Run(terms, least, most)


def test_a_pattern_of_wildcards_only_is_no_run() -> None:
    assert pattern_run((MANY, ONE, "，")) is None
    assert runs_of(Pattern((MANY, "！"))) == []


@pytest.mark.parametrize("node", [Everything(), Dates(None, None)])
def test_what_is_not_text_has_no_runs(node: Node) -> None:
    assert runs_of(node) == []


FUZZY = {
    "张灵甫": {
        "张灵甫": True,
        "张零甫": True,
        "弓灵甫": True,
        "张灵蒲": True,
        "灵甫": True,
        "张大灵甫": True,
        "张甫": False,
    },
    "孟良崮战役": {"孟良固战役": True, "孟良战役": True, "孟良崮的战役": True, "孟良崮": False, "孟良战斗": False},
    "粟裕": {"粟裕": True, "粟玉": False, "粟": False, "粟大裕": False},
    "大同集宁": {"大同，集宁": False, "大同、宁": False},
}


@pytest.mark.parametrize(
    ("asked", "text", "found"), [(q, t, f) for q, cases in FUZZY.items() for t, f in cases.items()]
)
def test_one_error_is_allowed_and_no_more(asked: str, text: str, found: bool) -> None:
    assert any(re.search(run.pattern(), text) for run in fuzzy_runs(asked)) == found


LETTERS = "张張军1a，。"
TEXTS = st.text(alphabet=LETTERS, max_size=14)
PIECES = st.text(alphabet=LETTERS, min_size=1, max_size=3)
NODES = st.one_of(
    st.builds(Phrase, PIECES),
    st.builds(Fuzzy, st.text(alphabet=LETTERS, min_size=2, max_size=5)),
    st.builds(Pattern, st.lists(st.one_of(PIECES, st.sampled_from(Wild)), min_size=1, max_size=4).map(tuple)),
)


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(NODES, min_size=10, max_size=10))
def test_what_matches_in_an_index_is_what_can_be_marked(make_index, texts: list[str], nodes: list[Node]) -> None:
    articles = [Article(f"{n}", "题", text) for n, text in enumerate(texts)]
    with Engine.open(make_index(articles)) as engine:
        for node in nodes:
            found = {hit.id for hit in engine.search_tree(node).hits}
            patterns = [run.pattern() for run in runs_of(node)]
            marked = {a.id for a in articles if any(re.search(p, fold_characters(a.text).text) for p in patterns)}
            assert found == marked, node

"""Do snippets show the author's own words, and marks the characters that answered?"""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from corpus import Article
from index.analysis import characters, fold_characters, segmenter, words
from search import Engine, Hit
from search.expansion import expand
from search.query import parse
from search.snippets import Marker, _passages_around, passages, snippets
from search.variants import query_canonical, variants

LONGEST = 120
TO_SIMPLIFIED, TO_TRADITIONAL = OpenCC("t2s"), OpenCC("s2t")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}

TEXT = """孟良崮戰役是一九四七年五月的一場戰役。張靈甫率整編第七十四師守山。

戰鬥經過

華東野戰軍圍住了孟良崮；粟裕親自指揮，第37師從南面進攻，第7師留守。
最後張靈甫陣亡。Battle of Menglianggu在professor的書裏也有一章。
"""


def marker(query: str) -> Marker:
    return Marker(parse(query), cutter=segmenter())


def marked(query: str, text: str = TEXT) -> list[str]:
    """Return what is marked in `text`."""
    return [text[start:end] for start, end in marker(query).marks(text)]


@pytest.mark.parametrize(
    ("query", "expected"),
    {
        "张灵甫": ["張靈甫", "張靈甫"],
        "張靈甫": ["張靈甫", "張靈甫"],
        '"孟良崮战役"': ["孟良崮戰役"],
        "整编第七十四师": ["整編第七十四師"],
        "第７师": ["第7師"],
        '"7师"': ["7師"],
        '"battle of"': ["Battle of"],
        "ｏｆ": ["of"],
        "rofess": ["rofess"],
        "张*甫": ["張靈甫", "張靈甫"],
        "张?甫": ["張靈甫", "張靈甫"],
        "张零甫~": ["張靈甫", "張靈甫"],
        "-张灵甫": [],
        "粟裕 -张灵甫": ["粟裕"],
        "粟裕 AND NOT 张灵甫": ["粟裕"],
        "指挥官:粟裕": ["粟裕"],
        "date:1947": [],
        "*": [],
        "！！": [],
        '"守山。戰鬥經過"': ["守山。\n\n戰鬥經過"],
    }.items(),
)
def test_marks_are_the_characters_that_answer(query: str, expected: list[str]) -> None:
    assert marked(query) == expected


def test_a_number_counts_inside_a_longer_one_only_where_nothing_else_answers() -> None:
    assert marked('"7师"', "第37師。") == ["7師"]
    assert marked('"7师"', "第37師、第7師。") == ["7師"]


@pytest.mark.parametrize("query", ["粟裕", '"经过 華東"', "没有的字", "*", "山", "张灵甫 粟裕 professor"])
def test_a_snippet_is_a_piece_of_the_text_with_its_marks_inside_and_in_order(query: str) -> None:
    found = snippets(TEXT, marker(query))
    assert found
    for snippet in found:
        assert snippet.text in TEXT
        assert 0 < len(snippet.text) <= LONGEST
        ends = [0, *(at for mark in snippet.marks for at in mark)]
        assert ends == sorted(ends)
        assert all(start < end for start, end in snippet.marks)
        assert ends[-1] <= len(snippet.text)


def test_a_run_across_two_passages_is_shown_whole() -> None:
    (snippet,) = snippets(TEXT, marker('"守山。 戰鬥經過"'))
    ((start, end),) = snippet.marks
    assert snippet.text[start:end] == "守山。\n\n戰鬥經過"
    assert snippet.text in TEXT


def test_two_snippets_show_two_different_words_in_the_order_of_the_text() -> None:
    text = "甲軍在此。" * 30 + "\n\n" + "乙將陣亡。" * 30
    shown = snippets(text, marker("乙將 甲軍"))
    assert [("甲軍" in s.text, "乙將" in s.text) for s in shown] == [(True, False), (False, True)]


def test_without_a_match_the_first_passage_is_shown_unmarked() -> None:
    (snippet,) = snippets(TEXT, marker("没有的字眼"))
    assert TEXT.startswith(snippet.text)
    assert snippet.marks == ()


def test_an_empty_text_has_no_snippet() -> None:
    assert snippets(" \n", marker("甲")) == ()


@given(st.text("白石。，\n 戰", max_size=400), st.sets(st.integers(0, 399), max_size=5))
def test_passages_around_places_are_those_of_the_whole_text(text: str, chosen: set[int]) -> None:
    places = sorted(at for at in chosen if at < len(text) and not text[at].isspace())
    around, every = list(_passages_around(text, places)), list(passages(text))
    assert set(around) <= set(every)
    assert around == sorted(around)
    held = [span for span in every if any(span[0] <= at < span[1] for at in places)]
    assert [span for span in around if span in held] == held


@given(st.text(alphabet="甲乙。，！；」 \nab\u3000", max_size=400))
def test_passages_cover_all_but_white_space_in_order(text: str) -> None:
    spans = list(passages(text))
    assert re.sub(r"\s", "", "".join(text[a:b] for a, b in spans)) == re.sub(r"\s", "", text)
    assert all(0 < b - a <= LONGEST and text[a:b] == text[a:b].strip() for a, b in spans)
    assert spans == sorted(spans)


@pytest.fixture(scope="module")
def engine(bundled_index):
    with Engine.open(bundled_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def articles(engine: Engine) -> dict[str, Article]:
    return {article.id: article for article in engine._reader.articles()}


def terms(text: str) -> str:
    """Return the letters of `text`, folded, with a space for each run of anything else between them."""
    return "".join(token.text for token in characters(text)).strip()


def drawn_runs(rng: random.Random, text: str, *, letters_only: bool) -> list[str]:
    """Draw one to three runs of one to twelve characters from `text`, each with a letter in it."""
    runs: list[str] = []
    wanted = rng.randint(1, 3)
    while len(runs) < wanted:
        length = rng.randint(1, 12)
        at = rng.randrange(len(text) - length)
        run = text[at : at + length]
        if re.fullmatch(r"[^\W_]+", run) if letters_only else re.search(r"[^\W_]", run):
            runs.append(run)
    return runs


def assert_honest(hit: Hit, article: Article, allowed: set[str]) -> None:
    """Hold every snippet against the article's text, and every mark against what was asked."""
    for snippet in hit.snippets:
        assert snippet.text in article.text
        for start, end in snippet.marks:
            assert terms(snippet.text[start:end]) in allowed
    for start, end in hit.title_marks:
        assert terms(hit.title[start:end]) in allowed


WAYS_TO_WRITE = {
    "as the author wrote it": lambda run: run,
    "in traditional script": TO_TRADITIONAL.convert,
    "in simplified script": TO_SIMPLIFIED.convert,
    "in full width": lambda run: run.translate(FULL_WIDTH),
}


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_free_runs_from_an_article_find_it_and_only_what_was_asked_is_marked(
    engine: Engine, articles: dict[str, Article], way: str
) -> None:
    rng = random.Random(f"free runs {way}")
    for _ in range(125):
        article = rng.choice(list(articles.values()))
        runs = [WAYS_TO_WRITE[way](run) for run in drawn_runs(rng, article.text, letters_only=True)]
        result = engine.search(" ".join(runs), limit=100)
        asked = [*runs, *(token.text for run in runs for token in words(query_canonical(run)))]
        asked += [one.other for run in runs for one in expand(run, engine._reader.aliases)]
        allowed = {terms(way) for text in asked for way in (text, *variants(text))}
        assert article.id in [hit.id for hit in result.hits], runs
        for hit in result.hits:
            assert_honest(hit, articles[hit.id], allowed)


@pytest.mark.parametrize("way", WAYS_TO_WRITE)
def test_an_exact_run_from_an_article_finds_it_and_is_shown(
    engine: Engine, articles: dict[str, Article], way: str
) -> None:
    rng = random.Random(f"exact runs {way}")
    for _ in range(125):
        article = rng.choice(list(articles.values()))
        (run, *_) = (WAYS_TO_WRITE[way](run) for run in drawn_runs(rng, article.text, letters_only=False))
        quoted = re.sub(r'["\\]', r"\\\g<0>", run)
        found = {hit.id: hit for hit in engine.search(f'"{quoted}"', limit=100).hits}
        assert article.id in found, run
        for id, hit in found.items():
            assert_honest(hit, articles[id], {terms(way) for way in (run, *variants(run))})
            assert not re.search(re.escape(terms(run)), fold_characters(articles[id].text).text) or any(
                snippet.marks for snippet in hit.snippets
            )

"""Does the measurement of the extraction count rightly, and do the bundled articles keep what they reach?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.extraction import Counts, Expected, Score, agreement, half_of, main, measure
from corpus import Problem, read
from corpus.article import Article, Fields, Value
from corpus.bundled import bundled_articles

CASES = Path(__file__).resolve().parents[1] / "cases" / "bundled.jsonl"


def people(**sides: int | None) -> tuple[Value, ...]:
    return tuple(Value(name, "prose", "", side) for name, side in sides.items())


def test_counts_give_precision_recall_and_their_mean() -> None:
    counts = Counts()
    counts.add(3, 1, 2)
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert str(counts) == "F1 0.667  precision 0.750  recall 0.600"
    assert Counts().f1 == 0


def test_names_count_in_either_script_and_sides_by_pairs() -> None:
    score = Score()
    expected = Expected((frozenset({"刘备", "关羽"}), frozenset({"曹操"})))
    article = Article("x", "甲之战", "劉備、關羽與曹操。")
    score.add(article, Fields(commanders=people(劉備=1, 關羽=1, 曹操=1, 張飛=1)), expected)
    assert score.counts["commanders"] == Counts(3, 1, 0)
    assert score.pairs == {True: 1, False: 2}
    assert score.ceiling == Counts(3, 0, 0)


def test_whom_the_text_never_names_lowers_the_ceiling() -> None:
    score = Score()
    score.add(Article("x", "甲之战", "曹操。"), Fields(), Expected((frozenset({"刘备"}), frozenset({"曹操"}))))
    assert score.ceiling == Counts(1, 0, 1)
    assert score.counts["commanders"] == Counts(0, 0, 2)


def test_a_place_counts_where_one_name_holds_the_other() -> None:
    score = Score()
    found = Fields(places=(Value("长治县城", "prose", ""), Value("太原", "prose", "")))
    score.add(Article("x", "甲之战", ""), found, Expected(places=("长治", "沁水")))
    assert score.counts["places"] == Counts(1, 1, 1)


def test_all_articles_of_one_title_fall_into_one_half() -> None:
    assert half_of(Article("a", "長平之戰", "")) == half_of(Article("b", "长平之战", ""))
    assert {half_of(Article("x", f"{n}之战", "")) for n in "甲乙丙丁戊己"} == {1, 2}


def test_articles_of_one_title_are_held_against_each_other() -> None:
    one = Article("a", "甲之战", "", fields=Fields(commanders=people(刘备=1, 曹操=2)))
    other = Article("b", "甲之戰", "", fields=Fields(commanders=people(劉備=1)))
    assert agreement([one, other])["甲之战"][0] == pytest.approx(2 / 3)


def test_the_bundled_articles_keep_what_they_reach() -> None:
    cases = {case["file"]: case for case in map(json.loads, CASES.read_text(encoding="utf-8").splitlines())}
    articles = [article for article in read([bundled_articles()]) if not isinstance(article, Problem)]
    scores = measure(articles, cases)
    prose, cut = scores["prose, held against cases"], scores["infobox cut out, held against it"]
    assert prose.articles + cut.articles == len(articles) == len(cases)
    assert prose.counts["commanders"].f1 >= 0.75
    assert prose.counts["places"].f1 >= 0.7
    assert prose.counts["start"].f1 >= 0.9
    assert prose.pairs[True] / prose.pairs.total() >= 0.75
    assert cut.counts["commanders"].f1 >= 0.55


def test_the_command_prints_a_half_with_its_errors(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--half", "1", "--errors"])
    told = capsys.readouterr().out
    assert "half 1: prose, held against cases" in told
    assert "half 2" not in told
    assert "missed" in told
    assert "MB/s" in told

"""Which names complete what someone types, in what order, and in how many articles do they stand?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article
from index import Reader
from index.analysis import fold
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, Inverter
from index.codec.segment import Segment
from index.names import KINDS, Counted, Kind, Name, Names
from index.weights import K1, WEIGHTS

Collected = Callable[..., Names]


@pytest.fixture
def collected(make_index: Callable[..., Path], opened: Callable[[Path], Reader]) -> Collected:
    """`collected(articles, later)` are the names of an index that was built of some articles and updated to others."""

    def collect(articles: list[Article], later: list[Article] | None = None) -> Names:
        root = make_index(articles)
        if later is not None:
            with patch("index.regrouping.groups", lambda sizes: []):  # What is deleted is to stay where it is.
                make_index(later, root=root, update=True)
        return opened(root).names

    return collect


def named(name: str, articles: int = 1, kind: Kind = "commander") -> Name:
    return Name(kind, name, fold(name).text, articles)


def names_of(names: Iterable[Name]) -> Names:
    ordered = sorted(names, key=lambda name: (name.folded, KINDS.index(name.kind)))
    kinds, articles = ([KINDS.index(n.kind) for n in ordered], [n.articles for n in ordered])
    counted = Counted([n.folded for n in ordered], np.array(kinds), [n.name for n in ordered], np.array(articles))
    return Names(lambda: counted)


def completed(names: list[Name], prefix: str, limit: int = 10) -> list[str]:
    return [name.name for name in names_of(names).complete(prefix, limit=limit)]


def test_titles_aliases_commanders_and_places_are_collected(
    collected: Collected, battle: Callable[..., Article]
) -> None:
    article = battle("白石", aliases=["石门战役"], commanders=["赵石生"], places=["白石渡"], combatants=["白军"])
    names = collected([article])
    found = {(n.kind, n.name) for prefix in "白石赵" for n in names.complete(prefix, limit=10)}
    assert found == {("title", "白石之戰"), ("alias", "石门战役"), ("commander", "赵石生"), ("place", "白石渡")}


def test_a_name_in_both_scripts_is_one_shown_as_most_articles_write_it(
    collected: Collected, battle: Callable[..., Article]
) -> None:
    articles = [battle("甲", commanders=["張靈甫"]), battle("乙", commanders=["张灵甫"])]
    articles.append(battle("丙", commanders=["張靈甫"]))
    assert collected(articles).complete("张", limit=5) == [Name("commander", "張靈甫", "张灵甫", 3)]


def test_an_article_that_writes_a_name_in_several_ways_counts_once(
    collected: Collected, battle: Callable[..., Article]
) -> None:
    names = collected([battle("甲", commanders=["張靈甫", "张灵甫", "張靈甫"])])
    assert [name.articles for name in names.complete("张灵甫", limit=5)] == [1]


@pytest.mark.parametrize("order", [1, -1], ids=["as read", "after an update"])
def test_of_two_forms_equally_frequent_the_same_is_shown_in_any_order(
    collected: Collected, battle: Callable[..., Article], order: int
) -> None:
    articles = [battle("甲", commanders=["張靈甫"]), battle("乙", commanders=["张灵甫"])][::order]
    assert [name.name for name in collected(articles).complete("張", limit=5)] == ["张灵甫"]


def test_names_of_deleted_articles_are_gone_and_those_of_all_segments_are_counted_together(
    collected: Collected, battle: Callable[..., Article]
) -> None:
    before = [battle(place, commanders=["張靈甫", "粟裕"]) for place in "甲乙丙丁戊己"]
    after = [*before[:5], battle("庚", commanders=["张灵甫"])]
    names = collected([*before, battle("辛", commanders=["錢沙明"])], after)
    assert [(name.name, name.articles) for name in names.complete("张", limit=5)] == [("張靈甫", 6)]
    assert [(name.name, name.articles) for name in names.complete("粟", limit=5)] == [("粟裕", 5)]
    assert names.complete("钱", limit=5) == []


def test_halves_of_surrogate_pairs_in_a_name_are_written_and_read(
    collected: Collected, battle: Callable[..., Article]
) -> None:
    names = collected([battle("甲", commanders=["張\ud800"])])
    assert [name.name for name in names.complete("張", limit=1)] == ["張\ud800"]


@pytest.mark.parametrize("prefix", ["张灵", "張靈", "张灵甫", " 張靈甫 ", "張\u200b靈"])
def test_a_name_is_completed_from_either_script(prefix: str) -> None:
    assert completed([named("張靈甫"), named("粟裕")], prefix) == ["張靈甫"]


@pytest.mark.parametrize("prefix", ["ｎａｐ", "NAP", "nap"])
def test_a_name_is_completed_in_any_width_and_case(prefix: str) -> None:
    assert completed([named("Napoléon")], prefix) == ["Napoléon"]


@pytest.mark.parametrize("prefix", ["", " ", "\u200b", "不见", "张灵甫将军"])
def test_nothing_completes_a_prefix_that_is_blank_or_unknown(prefix: str) -> None:
    assert completed([named("張靈甫")], prefix) == []


def test_names_with_more_articles_come_first_then_shorter_ones() -> None:
    names = [named("张三丰", 2), named("张三"), named("张三四"), named("张飞", 7)]
    assert completed(names, "张") == ["张飞", "张三丰", "张三", "张三四"]


def test_titles_come_before_commanders_of_the_same_name() -> None:
    names = [named("白石", kind=kind) for kind in reversed(KINDS)]
    assert [n.kind for n in names_of(names).complete("白", limit=9)] == list(KINDS)


def test_names_that_begin_so_come_before_names_that_hold_it() -> None:
    assert completed([named("孟良崮战役", 1), named("血战孟良崮", 9)], "孟良") == ["孟良崮战役", "血战孟良崮"]


@given(
    st.lists(st.tuples(st.text("張张三a山", min_size=1, max_size=4), st.integers(1, 5)), max_size=12),
    st.text("张張三a", min_size=1, max_size=2),
    st.integers(1, 12),
)
def test_exactly_the_names_that_hold_the_prefix_complete_it(
    rows: list[tuple[str, int]], prefix: str, limit: int
) -> None:
    names = {fold(name).text: named(name, articles) for name, articles in rows}
    wanted = fold(prefix).text
    found = names_of(names.values()).complete(prefix, limit=len(names) + 1)
    assert {n.folded for n in found} == {folded for folded in names if wanted in folded}
    begin = [n.folded.startswith(wanted) for n in found]
    assert begin == sorted(begin, reverse=True)
    assert names_of(names.values()).complete(prefix, limit=limit) == found[:limit]


Values = tuple[list[str], ...]
"""The values of one article, a list for each of `KINDS`."""

value = st.sampled_from(["張靈甫", "张灵甫", "張灵甫", "张", "白石", "ＡＢ", "ab", "", "\ud800"])
articles = st.lists(st.tuples(*[st.lists(value, max_size=3)] * len(KINDS)), max_size=5)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Values]], Segment]:
    """`written(articles)` is a segment of articles that have these values and nothing else."""
    folder = tmp_path_factory.mktemp("segments")

    def write(articles: list[Values]) -> Segment:
        inverter = Inverter(WEIGHTS, K1, str.split, KINDS)
        texts = [""] * len(WEIGHTS)
        inverter.add([Document(str(number), texts, b"", values=values) for number, values in enumerate(articles)])
        path = folder / str(sum(1 for _ in folder.iterdir()))
        with ContainerWriter(path) as writer:
            inverter.write(writer, inverter.lengths().averages())
        return Segment(path)

    return write


def counted_one_by_one(articles: Iterable[Values]) -> set[Name]:
    forms: defaultdict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    standing: Counter[tuple[Kind, str]] = Counter()
    for values in articles:
        for kind, names in zip(KINDS, values, strict=True):
            standing.update({(kind, fold(name).text) for name in names})
            for name in set(names):
                forms[kind, fold(name).text][name] += 1
    shown = {key: min(written.items(), key=lambda item: (-item[1], item[0]))[0] for key, written in forms.items()}
    return {Name(key[0], shown[key], key[1], count) for key, count in standing.items()}


@settings(max_examples=60)
@given(parts=st.lists(articles, max_size=3), data=st.data())
def test_names_are_counted_over_segments_as_one_by_one(
    written: Callable[[list[Values]], Segment], parts: list[list[Values]], data: st.DataObject
) -> None:
    flags = st.none() | st.lists(st.booleans(), min_size=5, max_size=5)
    live = [None if (drawn := data.draw(flags)) is None else np.array(drawn)[: len(part)] for part in parts]
    with patch("os.fsync"):
        names = Names.of([written(part) for part in parts], live)
    left = [
        values
        for part, kept in zip(parts, live, strict=True)
        for number, values in enumerate(part)
        if kept is None or kept[number]
    ]
    expected = {name for name in counted_one_by_one(left) if name.folded}
    found = [name for prefix in "张白a\ufffd" for name in names.complete(prefix, limit=99)]
    assert set(found) == expected
    assert len(found) == len(expected)

"""Are the matches and their scores those that a plain reading of the whole corpus gives?

The oracle below knows neither postings nor Whoosh: it reads every article for every query. Cutting text into terms is
shared with the engine and tested on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.util.numeric import byte_to_length, length_to_byte

from corpus import Article, Fields, PartialDate, Period, Value
from index.analysis import GAP, characters, words
from index.schema import BY_NAME, FIELDS
from search import Engine
from search.query import All, Any, Dates, Everything, Fuzzy, Group, InField, Node, Not, Pattern, Phrase, Wild, Words
from search.query import to_query as show

K1, B, SHORT_B = 1.2, 0.5, 0.2
SHORT_FIELDS = ("title", "alias", "title_characters", "alias_characters")
LONGEST_RUN, MOST_BETWEEN = 16, 8
NAMES = [field.name for field in FIELDS]

Scores = dict[int, float]
Variant = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]
"""The terms of a run, and between each two how many letters lie there: at least, at most."""


def terms_of(text: str) -> list[str]:
    """Return the character terms of a run: no punctuation at its ends."""
    terms = [token.text for token in characters(text)]
    while terms and terms[0] == GAP:
        terms.pop(0)
    while terms and terms[-1] == GAP:
        terms.pop()
    return terms


def exact(text: str) -> list[Variant]:
    terms = tuple(terms_of(text))
    return [(terms, ((0, 0),) * (len(terms) - 1))] if terms else []


def with_wildcards(parts: Sequence[str | Wild]) -> list[Variant]:
    terms: list[str] = []
    gaps: list[tuple[int, int]] = []
    least = most = 0
    for part in parts:
        if isinstance(part, Wild):
            least, most = least + (part is Wild.ONE), most + (1 if part is Wild.ONE else MOST_BETWEEN)
        else:
            for term in terms_of(part):
                gaps.append((least, most))
                terms.append(term)
                least = most = 0
    return [(tuple(terms), tuple(gaps[1:]))] if terms else []


def with_one_error(text: str) -> list[Variant]:
    terms = tuple(terms_of(text))
    found = exact(text)
    letters = [i for i, term in enumerate(terms) if term != GAP]
    if len(letters) < 3:
        return found
    for i in letters:
        rest = terms[:i] + terms[i + 1 :]
        if 0 < i < len(terms) - 1:
            found.append((rest, gaps_with(len(rest), i, 1)))
        else:
            found += without_gaps_at_fault(rest)
        if i:
            found.append((terms, gaps_with(len(terms), i, 1)))
        if len(letters) > 3:
            found += without_gaps_at_fault(rest)
    return list(dict.fromkeys(found))


def without_gaps_at_fault(terms: tuple[str, ...]) -> list[Variant]:
    """Return the exact run of `terms`, its punctuation as if it had been typed so: none at the ends, none twice."""
    return exact("".join(terms))


def gaps_with(terms: int, at: int, letters: int) -> tuple[tuple[int, int], ...]:
    """Return the gaps of a run of `terms` terms with exactly `letters` letters before term `at`."""
    gaps = [(0, 0)] * (terms - 1)
    gaps[at - 1] = (letters, letters)
    return tuple(gaps)


def stands_at(variant: Variant, text: Sequence[str], at: int) -> bool:
    """Tell whether the run begins with the term `text[at]`, trying every length of every gap."""
    terms, gaps = variant
    if at >= len(text) or text[at] != terms[0]:
        return False
    if len(terms) == 1:
        return True
    rest = (terms[1:], gaps[1:])
    least, most = gaps[0]
    return any(
        stands_at(rest, text, at + 1 + n) for n in range(least, most + 1) if GAP not in text[at + 1 : at + 1 + n]
    )


@dataclass
class Oracle:
    """Reads all of `articles` for every query; `counted` are those that the statistics count, deleted ones too."""

    articles: Sequence[Article]
    counted: Sequence[Article]

    def __post_init__(self) -> None:
        self.texts = [self.fields_of(article) for article in self.articles]
        self.all_texts = [self.fields_of(article) for article in self.counted]

    @staticmethod
    def fields_of(article: Article) -> dict[str, list[str]]:
        """Return the terms of each index field."""
        found = {}
        for field in FIELDS:
            text = "\n".join(field.values(article))
            found[field.name] = [token.text for token in words(text)]
            found[field.characters] = [token.text for token in characters(text)]
        return found

    def weigh(self, number: int, field: str, term: str) -> float:
        """Return BM25F's share of one term in one field of one article."""
        text = self.texts[number][field]
        frequency = text.count(term)
        having = sum(term in other[field] for other in self.all_texts)
        average = sum(len(other[field]) for other in self.all_texts) / len(self.all_texts) or 1
        length = byte_to_length(length_to_byte(len(text)))
        b = SHORT_B if field in SHORT_FIELDS else B
        idf = log(len(self.all_texts) / (having + 1)) + 1
        return idf * frequency * (K1 + 1) / (frequency + K1 * (1 - b + b * length / average))

    def scores(self, node: Node, fields: Sequence[str] = NAMES, *, strict: bool = False) -> Scores:
        match node:
            case Everything():
                return dict.fromkeys(self.having(fields), 0.0)
            case Words(text) if not strict:
                return self.words(text, fields)
            case Words(text) | Phrase(text):
                return self.runs(exact(text), fields)
            case Pattern(parts):
                return self.runs(with_wildcards(parts), fields)
            case Fuzzy(text):
                return self.runs(with_one_error(text), fields)
            case Dates():
                return {n: 0.0 for n, article in enumerate(self.articles) if overlaps(article, node)}
            case InField(name, inner):
                return self.scores(inner, fields if name == "date" else [name])
            case All(nodes):
                return intersection([self.demanded(n, fields) for n in dict.fromkeys(nodes)])
            case Any(nodes):
                return union([self.scores(n, fields, strict=strict) for n in dict.fromkeys(nodes)])
            case Not(inner):
                return without(dict.fromkeys(self.having(NAMES), 0.0), [self.scores(inner, fields, strict=True)])
            case Group():
                return self.group(node, fields, strict=strict)

    def group(self, node: Group, fields: Sequence[str], *, strict: bool) -> Scores:
        optional = [self.scores(n, fields, strict=strict) for n in dict.fromkeys(node.should)]
        if node.must:
            found = intersection([self.demanded(n, fields) for n in dict.fromkeys(node.must)])
            optional += [self.scores(n, fields) for n in dict.fromkeys(node.must) if isinstance(n, Words)]
            bonus = union(optional)
            found = {n: score + bonus.get(n, 0.0) for n, score in found.items()}
        else:
            found = union(optional) if optional else dict.fromkeys(self.having(NAMES), 0.0)
        return without(found, [self.scores(n, fields, strict=True) for n in node.must_not])

    def demanded(self, node: Node, fields: Sequence[str]) -> Scores:
        return self.scores(node, fields, strict=not isinstance(node, Group))

    def having(self, fields: Sequence[str]) -> Iterator[int]:
        """Yield the articles that have anything in `fields`; all articles, where these are all fields."""
        for n, text in enumerate(self.texts):
            if fields is NAMES or any(text[f"{name}_characters"] for name in fields):
                yield n

    def words(self, text: str, fields: Sequence[str]) -> Scores:
        terms = list(dict.fromkeys(token.text for token in words(text)))
        singly = [self.term(term, fields) for term in terms]
        runs = self.runs(exact(text), fields)
        if fields is NAMES:
            return union([*singly, runs] if len(terms_of(text)) <= LONGEST_RUN else singly)
        if BY_NAME[fields[0]].kind == "names":
            return runs
        return union([intersection(singly), runs]) if singly else runs

    def term(self, term: str, fields: Sequence[str]) -> Scores:
        return union(
            [
                {n: BY_NAME[f].weight * self.weigh(n, f, term) for n, text in enumerate(self.texts) if term in text[f]}
                for f in fields
            ]
        )

    def runs(self, variants: Sequence[Variant], fields: Sequence[str]) -> Scores:
        return union([self.run(variant, f) for variant in variants for f in fields])

    def run(self, variant: Variant, name: str) -> Scores:
        field = f"{name}_characters"
        return {
            n: BY_NAME[name].run_weight * sum(self.weigh(n, field, term) for term in variant[0])
            for n, text in enumerate(self.texts)
            if any(stands_at(variant, text[field], at) for at in range(len(text[field])))
        }


def overlaps(article: Article, dates: Dates) -> bool:
    period = article.fields.period
    if period is None:
        return False
    starts_in_time = dates.end is None or period.start.first_day <= dates.end.last_day
    return starts_in_time and (dates.start is None or dates.start.first_day <= period.end.last_day)


def union(parts: Sequence[Scores]) -> Scores:
    return {n: sum(part.get(n, 0.0) for part in parts) for n in sorted(set().union(*parts))}


def intersection(parts: Sequence[Scores]) -> Scores:
    return {n: sum(part[n] for part in parts) for n in sorted(set(parts[0]).intersection(*parts))}


def without(found: Scores, unwanted: Sequence[Scores]) -> Scores:
    return {n: score for n, score in found.items() if not any(n in part for part in unwanted)}


LETTERS = "張张軍军師师會会戰战門门ａA1，。"
SOME_TEXT = st.text(alphabet=LETTERS, max_size=12)
SHORT_TEXT = st.text(alphabet=LETTERS, min_size=1, max_size=4)
DAYS = st.sampled_from(["-0260", "-0001-12", "0200", "1946", "1946-07", "1946-09-30", "1947-01"]).map(PartialDate.parse)


def values(texts: list[str]) -> tuple[Value, ...]:
    return tuple(Value(text, "given", "") for text in texts)


@st.composite
def articles_called(draw: st.DrawFn, ids: Sequence[str]) -> list[Article]:
    """Return one article of random letters for each of `ids`."""
    found = []
    for id in ids:
        start, end = sorted([draw(DAYS), draw(DAYS)], key=lambda day: day.first_day)
        period = Period(start, end, "given", "") if draw(st.booleans()) else None
        people, places = (draw(st.lists(SHORT_TEXT, max_size=2)) for _ in range(2))
        fields = Fields(commanders=values(people), places=values(places), period=period)
        found.append(Article(id, draw(SHORT_TEXT), draw(SOME_TEXT), fields=fields))
    return found


CORPORA = st.integers(1, 7).flatmap(lambda n: articles_called("abcdefg"[:n]))
PARTS = st.lists(st.one_of(SHORT_TEXT, st.sampled_from(Wild)), min_size=1, max_size=4).map(tuple)
LEAVES = st.one_of(
    st.builds(Words, SHORT_TEXT),
    st.builds(Words, SOME_TEXT),
    st.builds(Phrase, SHORT_TEXT),
    st.builds(Pattern, PARTS),
    st.builds(Fuzzy, st.text(alphabet=LETTERS, min_size=2, max_size=5)),
    st.builds(lambda a, b: InField("date", Dates(a, b)), st.none() | DAYS, st.none() | DAYS),
    st.just(Everything()),
)


def branches(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some, several = (st.lists(nodes, min_size=least, max_size=2).map(tuple) for least in (0, 1))
    return st.one_of(
        st.builds(All, several),
        st.builds(Any, several),
        st.builds(Not, nodes),
        st.builds(Group, some, some, some),
        st.builds(InField, st.sampled_from(["title", "commander", "place", "body"]), nodes),
    )


TREES = st.recursive(LEAVES, branches, max_leaves=5)


def assert_same(engine: Engine, oracle: Oracle, tree: Node) -> None:
    """Hold the engine's matches, scores and order against the oracle's."""
    found = engine._run(tree, "relevance")
    ids = [engine._reader.article(number).id for _, number in found]
    expected = {oracle.articles[n].id: score for n, score in oracle.scores(tree).items()}
    assert sorted(ids) == sorted(expected), show(tree)
    assert dict(zip(ids, (score for score, _ in found), strict=True)) == pytest.approx(expected), show(tree)
    assert found == sorted(found, key=lambda hit: (-hit[0], hit[1])), show(tree)


def examples(most: int) -> settings:
    return settings(max_examples=most, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(articles=CORPORA, trees=st.lists(TREES, min_size=8, max_size=16))
@examples(60)
def test_matches_and_scores_are_those_of_a_plain_reading(
    make_index, articles: list[Article], trees: list[Node]
) -> None:
    with Engine.open(make_index(articles)) as engine:
        oracle = Oracle(articles, articles)
        for tree in trees:
            assert_same(engine, oracle, tree)


@given(
    before=articles_called("abcdefghijkl"),
    fresh=articles_called("abyz"),
    trees=st.lists(TREES, min_size=8, max_size=16),
)
@examples(20)
def test_the_same_holds_after_articles_were_added_changed_and_removed(
    make_index, before: list[Article], fresh: list[Article], trees: list[Node]
) -> None:
    after = [fresh[0], *before[2:], *fresh[2:]]  # a is changed, b removed, y and z are added
    root = make_index(before)
    make_index(after, root=root, update=True)
    added = [article for article in after if article not in before]
    with Engine.open(root) as engine:
        reader = engine._reader.searcher.reader()
        assert not reader.is_atomic()
        assert reader.doc_count_all() == len(before + added)
        # What was deleted still counts in Whoosh's statistics until its segment is written anew.
        oracle = Oracle(after, before + added)
        for tree in trees:
            assert_same(engine, oracle, tree)

"""Does evaluation on arrays match and score as a plain reading of all texts does, and order by score and id?

The plain reading below knows neither postings nor arrays nor runs: it reads every text for every query. Cutting text
into terms is shared with the engine and tested on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
import rjieba
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.dates import PartialDate
from index.analysis import GAP, characters, segmenter, words
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, FieldWeights, Inverter
from index.codec.segment import Segment
from index.schema import BY_NAME, FIELDS
from search import evaluation, nearness
from search.evaluation import Evaluator, Found
from search.query import All, Any, Dates, Everything, Fuzzy, Group, InField, Node, Not, Pattern, Phrase, Wild, Words
from search.query import to_query as show
from search.questions import asked, without_question_words

K1, B, AVERAGE = 1.2, 0.5, 3.0
NAMES = [field.name for field in FIELDS]
WEIGHTS = [FieldWeights(field.name, field.weight, B) for field in FIELDS]
FILLED = ("title", "alias", "commander", "place", "body")
LONGEST_RUN, MOST_BETWEEN = 16, 8

Article = dict[str, str]
"""A text for each field that has one; `day` and `id` may be among them, and `deleted`."""
Key = tuple[int, int]
Scores = dict[Key, int]
Variant = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]
"""The terms of a run, and between each two how many letters lie there: at least, at most."""


def cut(text: str) -> list[str]:
    return [token.text for token in words(text, cutter=segmenter())]


def id_of(key: Key, article: Article) -> str:
    return article.get("id", "") + f"{key[0]}/{key[1]}"


def segments_of(parts: Sequence[Sequence[Article]], folder: Path) -> list[Segment]:
    written = []
    for number, part in enumerate(parts):
        inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search)
        documents = []
        for n, article in enumerate(part):
            days = [int(article["day"])] * 2 if "day" in article else []
            texts = [article.get(name, "") for name in NAMES]
            documents.append(Document(id_of((number, n), article), texts, b"", *days))
        inverter.add(documents)
        path = folder / f"{number}.columns"
        with ContainerWriter(path) as writer:
            inverter.write(writer, np.full(2 * len(FIELDS), AVERAGE))
        written.append(Segment(path))
    return written


def evaluator_of(parts: Sequence[Sequence[Article]], folder: Path) -> Evaluator:
    live = [np.array(["deleted" not in article for article in part]) for part in parts]
    segments = segments_of(parts, folder)
    return Evaluator(segments, segmenter().words, live=[None if flags.all() else flags for flags in live])


class PlainReading:
    """Scores every document, deleted ones too: these count in the weights until their segment is written anew."""

    def __init__(self, parts: Sequence[Sequence[Article]]) -> None:
        self.articles = {(p, n): article for p, part in enumerate(parts) for n, article in enumerate(part)}
        self.words = {key: {f: cut(a[f]) for f in NAMES if f in a} for key, a in self.articles.items()}
        self.terms = {
            key: {f: [t.text for t in characters(a[f])] for f in NAMES if a.get(f)} for key, a in self.articles.items()
        }

    def found(self, tree: Node) -> list[Found]:
        tree = without_question_words(tree)
        alive = {k: s for k, s in self.scores(tree).items() if "deleted" not in self.articles[k]}
        for key in self.in_order(alive)[: evaluation.DEPTH]:
            alive[key] += self.nearness(key, list(free_texts(tree)))
        return [Found(*key, alive[key]) for key in self.in_order(alive)]

    def in_order(self, scores: Scores) -> list[Key]:
        return sorted(scores, key=lambda key: (-scores[key], id_of(key, self.articles[key])))

    def nearness(self, key: Key, typed: Sequence[str]) -> int:
        """Try every window of the body: what stands in it, or in the title or an alias, counts once."""
        singles = {(one,) for text in typed for one in asked(text, segmenter().words).characters}
        pairs = {pair for text in typed for pair in asked(text, segmenter().words).pairs}
        names = [self.terms[key].get(name, []) for name in ("title", "alias")]
        body = self.terms[key].get("body", [])[: nearness.LONGEST]
        windows = [body[at : at + nearness.WINDOW] for at in range(len(body))] or [[]]
        return 255 * max(
            sum(self.weight_of_run(term) // (4 if term in pairs else 1) for term in singles | pairs if has(term, texts))
            for texts in ([window, *names] for window in windows)
        )

    def weight_of_run(self, run: tuple[str, ...]) -> int:
        having = sum(has(run, list(texts.values())) for texts in self.terms.values())
        return self.weight(having) if having else 0

    def scores(self, node: Node, fields: Sequence[str] = NAMES, *, strict: bool = False) -> Scores:
        match node:
            case Everything():
                return dict.fromkeys(self.having(fields), 0)
            case Words(text) if not strict:
                return self.free(text, fields)
            case Words() | Phrase() | Pattern() | Fuzzy():
                return self.runs(variants_of(node), fields)
            case Dates():
                return {key: 0 for key, article in self.articles.items() if overlaps(article, node)}
            case InField("date", inner):
                return self.scores(inner, fields, strict=strict)
            case InField(name, inner):
                return self.scores(inner, [name])
            case All(nodes):
                return intersection([self.demanded(n, fields) for n in dict.fromkeys(nodes)])
            case Any(nodes):
                return union([self.scores(n, fields, strict=strict) for n in dict.fromkeys(nodes)])
            case Not(inner):
                return without(dict.fromkeys(self.articles, 0), [self.scores(inner, fields, strict=True)])
            case Group():
                return self.group(node, fields, strict=strict)

    def group(self, node: Group, fields: Sequence[str], *, strict: bool) -> Scores:
        optional = [self.scores(n, fields, strict=strict) for n in dict.fromkeys(node.should)]
        if node.must:
            found = intersection([self.demanded(n, fields) for n in dict.fromkeys(node.must)])
            optional += [self.scores(n, fields) for n in dict.fromkeys(node.must) if isinstance(n, Words)]
            bonus = union(optional)
            found = {key: score + bonus.get(key, 0) for key, score in found.items()}
        else:
            found = union(optional) if optional else dict.fromkeys(self.articles, 0)
        return without(found, [self.scores(n, fields, strict=True) for n in node.must_not])

    def demanded(self, node: Node, fields: Sequence[str]) -> Scores:
        return self.scores(node, fields, strict=not isinstance(node, Group))

    def having(self, fields: Sequence[str]) -> Iterator[Key]:
        """Yield the documents that have anything in `fields`; all documents, where these are all fields."""
        return (key for key, texts in self.terms.items() if fields is NAMES or any(name in texts for name in fields))

    def free(self, text: str, fields: Sequence[str]) -> Scores:
        typed = asked(text, segmenter().words)
        kept, pairs = typed.words, typed.telling_pairs
        singly = [self.word(word, fields) for word in kept]
        if fields is NAMES:
            weight = max(map(self.weight_of, kept), default=0)
            has_pair = any(has(pair, [terms_of(text)]) for pair in pairs)
            # Bodies that have the run have the pair.
            runs = self.runs(exact(text), NAMES[:-1] if has_pair else NAMES, weight=weight)
            if len(terms_of(text)) == 1:
                # As if it stood in the body of whatever has it.
                bodies = self.runs(exact(text), NAMES[-1:], weight=weight, anywhere=True)
                runs = union([self.runs(exact(text), NAMES[:-1], weight=weight), bodies])
            is_short = len(terms_of(text)) <= LONGEST_RUN or not (kept or has_pair)
            return union([*singly, *map(self.pair, pairs), runs if is_short else {}])
        runs = self.runs(exact(text), fields)
        if BY_NAME[fields[0]].kind == "names":
            return runs
        return union([intersection(singly), runs]) if singly else runs

    def having_word(self, word: str) -> list[Key]:
        return [key for key, texts in self.words.items() if any(word in text for text in texts.values())]

    def weight_of(self, word: str) -> int:
        having = len(self.having_word(word))
        return self.weight(having) if having else 0

    def word(self, word: str, fields: Sequence[str]) -> Scores:
        return {
            key: self.impact(word, key) * self.weight_of(word)
            for key in self.having_word(word)
            if any(word in self.words[key].get(name, ()) for name in fields)
        }

    def impact(self, word: str, key: Key) -> int:
        total = 0.0
        for field in FIELDS:
            text = self.words[key].get(field.name, [])
            total += field.weight * text.count(word) / (1 - B + B * (len(text) / AVERAGE))
        return max(round(255 * total / (total + K1)), 1)

    def pair(self, pair: tuple[str, str]) -> Scores:
        having = [key for key, texts in self.terms.items() if has(pair, list(texts.values()))]
        worth = (self.weight(len(having)) + 1) // 2 if having else 0
        return {key: self.impact_of_pair(pair, key) * worth for key in having}

    def impact_of_pair(self, pair: tuple[str, str], key: Key) -> int:
        total = 0.0
        for field in FIELDS:
            text = self.terms[key].get(field.name, [])
            often = sum(two == pair for two in pairwise(text))
            # A gap stands behind each text, and counts in its length.
            total += often * (field.weight / (1 - B + B * ((len(text) + 1) / AVERAGE)))
        return max(round(255 * total / (total + K1)), 1)

    def weight(self, having: int) -> int:
        return max(round(1024 * log(1 + (len(self.articles) - having + 0.5) / (having + 0.5))), 1)

    def runs(
        self, variants: Sequence[Variant], fields: Sequence[str], *, weight: int = 0, anywhere: bool = False
    ) -> Scores:
        return union([self.run(variant, fields, weight, anywhere=anywhere) for variant in variants])

    def run(self, variant: Variant, fields: Sequence[str], weight: int, *, anywhere: bool) -> Scores:
        """Score a run with the weight of its weightiest word, or, where that is 0, by how many documents have it."""
        places = [
            (key, name)
            for key, texts in self.terms.items()
            for name, text in texts.items()
            if any(stands_at(variant, text, at) for at in range(len(text)))
        ]
        weight = weight or self.weight(len({key for key, _ in places}))
        if anywhere:
            places = [(key, name) for key in {key for key, _ in places} for name in fields]
        return union([{key: round(BY_NAME[name].run_weight * 128 * weight)} for key, name in places if name in fields])


def has(run: Sequence[str], texts: Sequence[Sequence[str]]) -> bool:
    """Tell whether any of some texts has these terms one behind the other."""
    return any(tuple(text[at : at + len(run)]) == tuple(run) for text in texts for at in range(len(text)))


def free_texts(node: Node) -> Iterator[str]:
    """Yield what is asked for as free words, wherever it may stand."""
    if isinstance(node, Words):
        yield node.text
    nodes = (*node.should, *node.must) if isinstance(node, Group) else node.nodes if isinstance(node, All | Any) else ()
    for inner in nodes:
        yield from free_texts(inner)


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


def variants_of(node: Words | Phrase | Pattern | Fuzzy) -> list[Variant]:
    if isinstance(node, Pattern):
        return with_wildcards(node.parts)
    return with_one_error(node.text) if isinstance(node, Fuzzy) else exact(node.text)


def overlaps(article: Article, dates: Dates) -> bool:
    if "day" not in article:
        return False
    low = dates.start.first_day if dates.start else -(10**9)
    return low <= int(article["day"]) <= (dates.end.last_day if dates.end else 10**9)


def union(parts: Sequence[Scores]) -> Scores:
    return {key: sum(part.get(key, 0) for part in parts) for key in set().union(*parts)}


def intersection(parts: Sequence[Scores]) -> Scores:
    return {key: sum(part[key] for part in parts) for key in set(parts[0]).intersection(*parts)}


def without(found: Scores, unwanted: Sequence[Scores]) -> Scores:
    return {key: score for key, score in found.items() if not any(key in part for part in unwanted)}


LETTERS = "张張军大同。1a "
TEXT = st.text(alphabet=LETTERS, max_size=8)
DAY = st.sampled_from(["19460701", "19460931", "-2039899"])
ARTICLE = st.fixed_dictionaries(
    {"body": TEXT},
    optional=dict.fromkeys(FILLED[:-1], TEXT)
    | {"day": DAY, "id": st.sampled_from(["甲", "乙", "a"]), "deleted": st.just("")},
)
TYPED = st.text(alphabet=LETTERS, min_size=1, max_size=5)
DATES = st.sampled_from([None, PartialDate(1946), PartialDate(1946, 7), PartialDate(-204)])
DATED = st.builds(lambda a, b: InField("date", Dates(a, b)), DATES, DATES)
LEAVES = st.one_of(
    st.builds(Words, TYPED),
    st.builds(Words, st.text(alphabet=LETTERS, min_size=14, max_size=20)),
    st.builds(Phrase, TYPED),
    st.builds(Fuzzy, TYPED),
    st.builds(Pattern, st.lists(st.one_of(TYPED, st.sampled_from(Wild)), min_size=1, max_size=3).map(tuple)),
    DATED,
    st.just(Everything()),
)


def branches(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some, several = (st.lists(inner, min_size=least, max_size=2).map(tuple) for least in (0, 1))
    return st.one_of(
        st.builds(All, several),
        st.builds(Any, several),
        st.builds(Not, inner),
        st.builds(InField, st.sampled_from(FILLED), inner),
        st.builds(Group, some, some, some),
    )


FREE = st.lists(st.builds(Words, TYPED), min_size=1, max_size=3).map(tuple)
FILTERS = st.one_of(DATED, st.builds(InField, st.sampled_from(["commander", "place"]), st.builds(Phrase, TYPED)))
NARROWED = st.builds(
    lambda free, forbidden, filters: Group(must=(Group(should=free, must_not=forbidden), *filters)),
    FREE,
    st.lists(st.builds(Words, TYPED), max_size=1).map(tuple),
    st.lists(FILTERS, min_size=1, max_size=2).map(tuple),
)
"""What the form asks: words, some forbidden, a commander, a place and a period."""
TREES = st.one_of(st.builds(Group, FREE), NARROWED, st.recursive(LEAVES, branches, max_leaves=5))
PARTS = st.lists(st.lists(ARTICLE, min_size=1, max_size=5), min_size=1, max_size=3)
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


DEPTHS = (st.integers(1, 9), st.integers(2, 5), st.sampled_from([4, 99]))
"""How many of the first are looked at again, how long a window is, and how much of a body is looked at: little, so that
texts have several windows, and some are too long.
"""


@MANY
@given(PARTS, st.lists(TREES, min_size=6, max_size=12), st.integers(1, 5), *DEPTHS)
def test_matches_scores_and_order_are_those_of_a_plain_reading(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[list[Article]],
    trees: list[Node],
    k: int,
    depth: int,
    window: int,
    longest: int,
) -> None:
    evaluator = evaluator_of(parts, tmp_path_factory.mktemp("segments"))
    with (
        patch.object(evaluation, "DEPTH", depth),
        patch.object(nearness, "WINDOW", window),
        patch.object(nearness, "LONGEST", longest),
    ):
        assert_plain(evaluator, PlainReading(parts), trees, k)


def assert_plain(evaluator: Evaluator, reading: PlainReading, trees: list[Node], k: int) -> None:
    """Hold the evaluator to the plain reading: the top first, so that it is not what `all` has looked for already."""
    for tree in trees:
        expected = reading.found(tree)
        assert evaluator.top(tree, k) == expected[:k], show(tree)
        assert evaluator.all(tree) == expected, show(tree)
        matching = [(at, n) for at, flags in enumerate(evaluator.matching(tree)) for n in np.flatnonzero(flags)]
        assert matching == sorted(found[:2] for found in expected), show(tree)


@pytest.mark.parametrize("tree", [Words("张军"), Phrase("张军"), Everything(), Not(Words("大同"))], ids=show)
@pytest.mark.parametrize("k", [1, 2, 3, 4, 9])
def test_equal_scores_come_in_the_order_of_the_ids_whatever_the_segments(tmp_path: Path, tree: Node, k: int) -> None:
    parts = [[{"body": "张军", "id": id} for id in part] for part in ("dacb", "e", "Ab")]
    found = evaluator_of(parts, tmp_path).top(tree, k)
    ids = [id_of(one[:2], parts[one.segment][one.document]) for one in found]
    assert ids == sorted(id_of((p, n), article) for p, part in enumerate(parts) for n, article in enumerate(part))[:k]


def test_a_run_in_a_title_counts_more_than_one_in_the_body(tmp_path: Path) -> None:
    evaluator = evaluator_of([[{"body": "大同军在此"}, {"title": "大同军", "body": "张"}]], tmp_path)
    assert [f.document for f in evaluator.all(Phrase("大同军"))] == [1, 0]

"""Are the columns of a segment those that counting word by word gives?"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import rjieba
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis import GAP, characters, fold, segmenter
from index.codec import assembling, pairs, postings
from index.codec.characters import Characters
from index.codec.container import Container, ContainerWriter
from index.codec.dictionary import Dictionary
from index.codec.impacts import PostingLists
from index.codec.inversion import NO_DAY, Document, FieldWeights, Inverter
from index.codec.pairs import PairWeights, pairs_of
from index.codec.postings import Weighting, narrow
from index.codec.segment import Segment
from index.codec.stored import StoredReader
from index.errors import WriteError

FIELDS = (FieldWeights("title", 3.0, 0.3), FieldWeights("places", 1.7, 0.0), FieldWeights("body", 1.0, 0.55))
K1 = 1.2
PAIRS = PairWeights(
    [FieldWeights("title", 2.0, 0.25), FieldWeights("places", 1.3, 1.0), FieldWeights("body", 0.7, 0.5)], 1.9
)
KEYWORDS = ("title", "places")


@contextmanager
def inverted(batches: Sequence[Sequence[Document]], *, at_once: int = 1 << 18) -> Iterator[Container]:
    inverter = Inverter(FIELDS, K1, rjieba.cut_for_search, KEYWORDS, pairs=PAIRS)
    for batch in batches:
        inverter.add(batch)
    assert len(inverter) == sum(map(len, batches))
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(postings, "_AT_ONCE", at_once),
        patch.object(pairs, "_AT_ONCE", at_once),
    ):
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            inverter.write(writer, inverter.lengths().averages())
        yield Container(path)


def column(container: Container, name: str) -> list[Any]:
    numbers: list[Any] = container.column(name).all().tolist()
    return numbers


class Counted:
    """A segment as plain lists: every word of every field of every document counted for itself."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.words = [[self._words(text) for text in each.texts] for each in documents]
        self.lengths = [[sum(field.values()) for field in fields] for fields in self.words]
        totals = np.sum(np.array(self.lengths).reshape(-1, len(FIELDS)), axis=0).tolist()
        self.averages = [max(total / max(len(documents), 1), 1.0) for total in totals]
        self.terms = sorted({word for fields in self.words for field in fields for word in field})

    @staticmethod
    def _words(text: str) -> Counter[str]:
        return Counter(word for word, _ in segmenter("rjieba").words(fold(text).text))

    def postings(self, term: str) -> list[tuple[int, int, int]]:
        """Return (document, impact, frequency in the body) for each document with `term`."""
        found = [(d, fields) for d, fields in enumerate(self.words) if any(field[term] for field in fields)]
        return [(d, self._impact(d, term), min(fields[-1][term], 4095)) for d, fields in found]

    def _impact(self, document: int, term: str) -> int:
        weight = 0.0
        for number, (field, words) in enumerate(zip(FIELDS, self.words[document], strict=True)):
            if words[term]:
                length = self.lengths[document][number] / self.averages[number]
                weight += field.weight * min(words[term], 4095) / (1 - field.b + field.b * length)
        return max(round(255 * weight / (weight + K1)), 1)

    def field(self, number: int, term: str) -> list[tuple[int, int]]:
        """Return (document, frequency) for each document with `term` in a field."""
        return [(d, min(fields[number][term], 4095)) for d, fields in enumerate(self.words) if fields[number][term]]

    def characters(self) -> list[tuple[str, int, int]]:
        """Return (character, document, field) of the row."""
        texts = [(d, f, text) for d, each in enumerate(self.documents) for f, text in enumerate(each.texts) if text]
        return [(char, d, f) for d, f, text in texts for char in [*(token.text for token in characters(text)), GAP]]

    def pairs(self) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """Return (document, impact) for each document with a pair, the pairs as they come."""
        frequency: Counter[tuple[str, str, int, int]] = Counter()
        lengths: Counter[tuple[int, int]] = Counter()
        for (one, d, f), (other, *_) in pairwise([*self.characters(), (GAP, 0, 0)]):
            lengths[d, f] += 1
            frequency[one, other, d, f] += one != GAP
        sums = [sum(length for (_, f), length in lengths.items() if f == number) for number in range(len(FIELDS))]
        averages = [max(each / max(len(self.documents), 1), 1.0) for each in sums]
        weights: defaultdict[tuple[str, str], defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
        for (one, other, d, f), times in sorted(frequency.items(), key=lambda item: item[0][2:]):
            if times:
                field = PAIRS.fields[f]
                held_back = 1 - field.b + field.b * lengths[d, f] / averages[f]
                weights[one, other][d] += times * (field.weight / held_back)
        return {
            pair: [(d, max(round(255 * weight / (weight + PAIRS.k1)), 1)) for d, weight in each.items()]
            for pair, each in weights.items()
        }


words = st.sampled_from(
    ["孟良崮", "战役", "張靈甫", "乾隆", "大同集寧戰役", "a", "1947年", "waterloo", "，", "。\n", " ", "é"]
)
texts = st.lists(words, max_size=12).map("".join)
days = st.none() | st.integers(-800_000, 800_000)
marks = st.sampled_from([0, 1, 2**64 - 1])
names = st.lists(st.sampled_from(["孟良崮", "张灵甫", "張靈甫", ""]), max_size=3)


@st.composite
def batches_of_documents(draw: st.DrawFn) -> list[list[Document]]:
    ids = draw(st.lists(st.text(max_size=3), unique=True, max_size=8))
    documents = [
        Document(
            id=id,
            texts=(draw(texts), draw(texts), draw(texts) * draw(st.sampled_from([1, 1, 3]))),
            stored=draw(st.binary(max_size=9)),
            first_day=(first := draw(days)),
            last_day=None if first is None else draw(st.none() | st.just(first + 40)),
            values=draw(st.just(()) | st.tuples(names, names)),
            digest=draw(marks),
            stamp=draw(marks),
        )
        for id in ids
    ]
    cuts = sorted(draw(st.lists(st.integers(0, len(documents)), max_size=3)))
    return [documents[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(documents)], strict=True)]


def plain(*fields: str) -> Document:
    return Document(fields[-1][:3], fields, b"")


sizes = st.sampled_from([1, 7, 1 << 18])


@settings(max_examples=50)
@given(at_once=sizes, batches=batches_of_documents())
@example(at_once=1, batches=[])
@example(at_once=1, batches=[[]])
@example(at_once=1, batches=[[Document("空", ("", "", ""), b"")]])
@example(at_once=1, batches=[[plain("，", "", "。")], [plain("a", "", "")]])
@example(at_once=1, batches=[[plain("张灵甫", "张灵甫", "张灵甫" * 5000)]])
def test_words_have_the_documents_impacts_and_frequencies_of_a_count(
    at_once: int, batches: list[list[Document]]
) -> None:
    counted = Counted([document for batch in batches for document in batch])
    with inverted(batches, at_once=at_once) as container:
        lists = PostingLists(container, "word")
        found = [lists.postings(number) for number in range(len(lists))]
        bodies = [lists.frequencies(number, number + 1).tolist() for number in range(len(lists))]
        rows = [
            [*zip(p.documents.tolist(), p.impacts.tolist(), b, strict=True)] for p, b in zip(found, bodies, strict=True)
        ]
        assert list(Dictionary(container, "word").terms()) == counted.terms
        assert rows == [counted.postings(term) for term in counted.terms]
        assert [each.most for each in found] == [max(impact for _, impact, _ in each) for each in rows]


@settings(max_examples=50)
@given(at_once=sizes, batches=batches_of_documents())
@example(at_once=1, batches=[])
@example(at_once=1, batches=[[plain("战" * 5000 + "役", "", "")]])
def test_fields_have_the_documents_and_frequencies_of_a_count(at_once: int, batches: list[list[Document]]) -> None:
    counted = Counted([document for batch in batches for document in batch])
    with inverted(batches, at_once=at_once) as container:
        assert "field.body.document" not in container
        for number, field in enumerate(FIELDS[:-1]):
            part = {
                name: column(container, f"field.{field.name}.{name}")
                for name in ("term", "first", "document", "frequency")
            }
            rows = list(zip(part["document"], part["frequency"], strict=True))
            bounds = pairwise(part["first"])
            found = {counted.terms[term]: rows[a:b] for term, (a, b) in zip(part["term"], bounds, strict=True)}
            expected = {term: rows for term in counted.terms if (rows := counted.field(number, term))}
            assert list(found.items()) == list(expected.items())


@settings(max_examples=30)
@given(batches_of_documents())
@example([])
def test_lengths_days_ids_and_what_is_stored_come_back(batches: list[list[Document]]) -> None:
    documents = [document for batch in batches for document in batch]
    counted = Counted(documents)
    with inverted(batches) as container:
        for number, field in enumerate(FIELDS):
            expected = [fields[number] for fields in counted.lengths]
            assert (f"length.{field.name}" in container) == any(expected)
            assert Segment(container.path).lengths(field.name).tolist() == expected
        first = [NO_DAY if each.first_day is None else each.first_day for each in documents]
        assert column(container, "document.first_day") == first
        last = [day if each.last_day is None else each.last_day for each, day in zip(documents, first, strict=True)]
        assert column(container, "document.last_day") == last
        assert list(Dictionary(container, "id").terms()) == sorted(each.id for each in documents)
        assert [documents[number].id for number in column(container, "id.document")] == sorted(
            each.id for each in documents
        )
        stored = StoredReader(container)
        assert [stored.document(number) for number in range(len(stored))] == [each.stored for each in documents]


@settings(max_examples=30)
@given(batches_of_documents())
@example([])
@example([[plain("", "", "战")._replace(digest=7)]])
def test_values_digests_stamps_and_ranks_come_back(batches: list[list[Document]]) -> None:
    documents = [document for batch in batches for document in batch]
    ids = sorted(each.id for each in documents)
    with inverted(batches) as container:
        segment = Segment(container.path)
        for number, name in enumerate(KEYWORDS):
            given = [list(dict.fromkeys(each.values[number])) if each.values else [] for each in documents]
            assert [segment.values(name).of(document) for document in range(len(documents))] == given
        assert segment.values("body").forms() == []
        assert segment.digests.tolist() == [each.digest for each in documents]
        stamps = [each.stamp for each in documents]
        assert (stamps if segment.stamps is None else segment.stamps.tolist()) == stamps
        assert (segment.stamps is None) == (not any(stamps))
        assert segment.ranks.tolist() == [ids.index(each.id) for each in documents]


@settings(max_examples=30)
@given(batches_of_documents())
@example([])
def test_the_rows_have_the_characters_of_the_texts(batches: list[list[Document]]) -> None:
    expected = Counted([document for batch in batches for document in batch]).characters()
    with inverted(batches) as container:
        found = Characters(container)
        letters = [GAP, *map(chr, found.codes.tolist())]
        rows = [
            (letters[number], owner >> 4, owner & 15)
            for row in (found.outside, found.body)
            for text, owner in enumerate(row.owners.tolist())
            for number in row.text(text).tolist()
        ]
        in_body = len(FIELDS) - 1
        assert rows == sorted(expected, key=lambda one: one[2] == in_body)


@settings(max_examples=50)
@given(sizes, batches_of_documents())
@example(1, [])
@example(1, [[Document("空", ("", "", ""), b"")]])
@example(1, [[plain("", "", "战")]])
@example(1, [[plain("张灵甫", "张灵甫", "张灵甫" * 5000), plain("张灵", "", "张 灵")]])
def test_pairs_have_the_documents_and_impacts_of_a_plain_count(at_once: int, batches: list[list[Document]]) -> None:
    counted = Counted([document for batch in batches for document in batch])
    with inverted(batches, at_once=at_once) as container:
        segment = Segment(container.path)
        expected = counted.pairs()
        assert len(container.column("pair.second")) == len(expected)
        for (one, other), postings in expected.items():
            found = segment.pair(one, other)
            assert found is not None
            assert list(zip(found.documents.tolist(), found.impacts.tolist(), strict=True)) == postings
            assert found.most == max(impact for _, impact in postings)
        letters = [GAP, "无", *map(chr, segment.characters.codes.tolist())]
        absent = set(product(letters, repeat=2)) - expected.keys()
        assert [segment.pair(*pair) for pair in absent] == [None] * len(absent)


@settings(max_examples=30)
@given(batches_of_documents())
def test_a_segment_is_the_same_however_its_documents_come(batches: list[list[Document]]) -> None:
    documents = [document for batch in batches for document in batch]
    with (
        inverted(batches) as one,
        inverted([documents], at_once=3) as other,
        inverted([[document] for document in documents]) as third,
    ):
        assert one.path.read_bytes() == other.path.read_bytes() == third.path.read_bytes()


@given(batches_of_documents())
def test_average_lengths_are_those_of_words_and_then_of_places_in_the_rows(batches: list[list[Document]]) -> None:
    documents = [document for batch in batches for document in batch]
    counted = Counted(documents)
    inverter = Inverter(FIELDS, K1, rjieba.cut_for_search, KEYWORDS)
    for batch in batches:
        inverter.add(batch)
    places = Counter(field for _, _, field in counted.characters())
    in_places = [max(places[number] / max(len(documents), 1), 1.0) for number in range(len(FIELDS))]
    assert inverter.lengths().averages().tolist() == [*counted.averages, *in_places]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("張靈甫", ["张灵", "灵甫"]),
        ("大同，军", ["大同"]),
        ("1947年", ["19", "94", "47", "7年"]),
        ("战战战", ["战战", "战战"]),
        ("战", []),
        ("。", []),
        ("", []),
    ],
    ids=["folded", "not over a gap", "digits", "twice", "one character", "no character", "nothing"],
)
def test_pairs_of_a_text_are_its_neighbours(text: str, found: list[str]) -> None:
    assert ["".join(pair) for pair in pairs_of(text)] == found


@pytest.mark.parametrize(
    ("weight", "impact"),
    [(0.0, 1), (1e-9, 1), (0.5, 128), (1.5, 191), (2.5 / 252.5, 2), (3.5 / 251.5, 4), (1e9, 255)],
    ids=["nothing", "at least 1", "127.5", "191.25", "2.5", "3.5", "very much"],
)
def test_impacts_are_rounded_halves_to_even(weight: float, impact: int) -> None:
    weighting = Weighting(FIELDS, 0.5 if weight in (0.5, 1.5) else 1.0, np.zeros((0, 3)), np.ones(3))
    assert weighting.impacts(np.array([weight])).tolist() == [impact]


def test_a_document_too_many_is_refused() -> None:
    inverter = Inverter(FIELDS, K1, rjieba.cut_for_search)
    with patch.object(assembling, "MOST_DOCUMENTS", 2):
        inverter.add([plain("", "", "战役")])
        inverter.add([plain("", "", "会战")])
        with pytest.raises(WriteError, match="index: a segment holds at most 2 articles"):
            inverter.add([plain("", "", "战争")])


def test_a_word_too_many_is_refused() -> None:
    inverter = Inverter(FIELDS, K1, rjieba.cut_for_search)
    with patch.object(assembling, "MOST_TERMS", 2):
        inverter.add([plain("", "", "战役，会战")])
        inverter.add([plain("", "", "会战")])
        with pytest.raises(WriteError, match="index: a segment holds at most 2 different words"):
            inverter.add([plain("", "", "战争")])


@pytest.mark.parametrize("count", [0, 17])
def test_a_segment_has_1_to_16_fields(count: int) -> None:
    with pytest.raises(ValueError, match=f"a segment has 1 to 16 fields, not {count}"):
        Inverter([FIELDS[0]] * count, K1, rjieba.cut_for_search)


def test_a_body_alone_will_do(tmp_path: Path) -> None:
    inverter = Inverter(FIELDS[-1:], K1, rjieba.cut_for_search)
    inverter.add([Document("甲", ("会战，会战",), b"")])
    with ContainerWriter(tmp_path / "segment") as writer:
        inverter.write(writer, inverter.lengths().averages())
    container = Container(tmp_path / "segment")
    lists = PostingLists(container, "word")
    assert lists.frequencies(0, 1).tolist() == [2]
    assert lists.postings(0).impacts.tolist() == [round(255 * 2 / 3.2)]


@pytest.mark.parametrize(
    ("numbers", "most", "kind"),
    [([], None, "u1"), ([255], None, "u1"), ([256], None, "u2"), ([3], 70_000, "u4"), ([2**32 - 1], None, "u4")],
)
def test_numbers_are_kept_in_the_narrowest_type(numbers: list[int], most: int | None, kind: str) -> None:
    narrowed = narrow(np.array(numbers, dtype=np.int64), most=most)
    assert narrowed.dtype == np.dtype(kind)
    assert narrowed.tolist() == numbers

"""Does compiled code find what numpy finds, refuse what is out of bounds, and use no byte that was changed?"""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import GAP
from index.codec import pairs
from index.codec.container import Container, ContainerWriter
from index.codec.inversion import Document, Inverter
from index.codec.lists import ListsReader
from index.codec.segment import Segment
from index.errors import DamagedError
from index.native import compiled
from index.schema import FIELDS
from index.weights import K1, PAIRS, WEIGHTS
from tests.without_compiled_code import without_compiled_code

READING = compiled("index.codec._reading")
LETTERS = "战役甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"

pytestmark = pytest.mark.skipif(READING is None, reason="there is no compiled code to hold against numpy")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment of 300 documents with far more pairs than are counted from one noted beginning, and frequent ones."""
    draw = random.Random(1948)
    inverter = Inverter(WEIGHTS, K1, list, pairs=PAIRS)
    documents = []
    for number in range(300):
        title, body = ("".join(draw.choices(LETTERS + "，", k=draw.randint(*size))) for size in ((0, 4), (0, 60)))
        texts = {"title": title, "place": "甲乙" if number % 7 else "", "body": body}
        documents.append(Document(f"篇{number}", [texts.get(field.name, "") for field in FIELDS], b""))
    inverter.add(documents)
    found = tmp_path_factory.mktemp("compiled") / "segment.columns"
    with ContainerWriter(found) as writer, patch.object(pairs, "_COMMON", 330):
        inverter.write(writer, np.full(2 * len(FIELDS), 3.0))
    kept = ListsReader(Container(found), "pair.common", 300).counts(0, len(LETTERS))
    assert 0 < np.count_nonzero(kept) < len(LETTERS)
    return found


def parts(found: object) -> object:
    return None if found is None else [np.asarray(each).tolist() for each in found]  # type: ignore[attr-defined]


def test_every_word_and_pair_has_the_same_postings(path: Path) -> None:
    quick = Segment(path)
    words = list(LETTERS[:5] + "龘")
    two = list(product(LETTERS[:9] + "龘", LETTERS + GAP + "龘"))
    found = [parts(quick.postings(word)) for word in words], [parts(quick.pair(*pair)) for pair in two]
    assert len([each for each in found[1] if each is not None]) > 100
    with without_compiled_code():
        slow = Segment(path)
        assert [parts(slow.postings(word)) for word in words] == found[0]
        assert [parts(slow.pair(*pair)) for pair in two] == found[1]


def test_every_character_is_in_the_same_documents(path: Path) -> None:
    quick = Segment(path).characters
    found = {letter: quick.documents_with(letter).tolist() for letter in LETTERS + "龘"}
    counted = {letter: quick.count_with(letter) for letter in found}
    assert counted == {letter: len(documents) for letter, documents in found.items()}
    with without_compiled_code():
        slow = Segment(path).characters
        assert {letter: slow.documents_with(letter).tolist() for letter in found} == found


@given(st.lists(st.sampled_from([*LETTERS[:6], GAP]), min_size=1, max_size=5), st.booleans())
def test_a_run_stands_in_the_same_texts(path: Path, terms: list[str], outside_only: bool) -> None:
    if GAP in (terms[0], terms[-1]):
        terms = ["甲", *terms, "乙"]
    quick = Segment(path).characters.owners_with(terms, outside_only=outside_only).tolist()
    with without_compiled_code():
        slow = Segment(path).characters
        wanted = slow.seek(terms, (0,) * (len(terms) - 1), (0,) * (len(terms) - 1))
        expected = [] if wanted is None else wanted.owners.tolist()
        if outside_only:
            expected = [owner for owner in expected if owner & 15 != slow.body_field]
    assert quick == expected


def look_everything_up(segment: Segment) -> None:
    for one, other in product(LETTERS, LETTERS):
        segment.postings(one)
        segment.pair(one, other)


@pytest.mark.parametrize(
    "column",
    [
        *("word.keys", "word.bytes", "pair.second"),
        *(
            f"{name}.{part}"
            for name in ("word", "pair")
            for part in ("count", "step.bit", "packed", "code", "body", "most")
        ),
        "pair.impact",
    ],
)
def test_no_changed_byte_is_used(path: Path, tmp_path: Path, column: str) -> None:
    data = bytearray(path.read_bytes())
    where = Container(path).column(column)
    data[where._offset + 1] ^= 1
    (tmp_path / "changed.columns").write_bytes(data)
    segment = Segment(tmp_path / "changed.columns")
    with pytest.raises(DamagedError, match=r"changed\.columns is damaged"):
        look_everything_up(segment)


def test_places_beyond_a_column_are_refused(path: Path) -> None:
    assert READING is not None
    view = Container(path).column("word.packed").seen()
    for begin, end in ((-1, 1), (3, 2), (0, 1 << 40)):
        with pytest.raises(ValueError, match="beyond the end of a column"):
            READING.check(view, np.array([begin]), np.array([end]))


def test_a_view_reaches_no_further_than_its_blocks() -> None:
    assert READING is not None
    numbers, weights = np.zeros(100, dtype=np.uint8), np.ones(8, dtype=np.uint64)
    sums = np.zeros(2, dtype=np.uint64)
    with pytest.raises(ValueError, match="beyond the blocks"):
        READING.View(numbers, bytearray(2), 64, 128, print, (sums, weights, 0))
    with pytest.raises(ValueError, match="beyond the blocks"):
        READING.View(numbers, bytearray(1), 0, 128, print, (sums, weights, 0))

"""Does each term have its place in the order, and does a dictionary find what a sorted list would?"""

from __future__ import annotations

import os
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.codec.container import Container, ContainerWriter
from index.codec.dictionary import Dictionary, write_dictionary
from index.native import CHOICE

_PIECES = [
    "",
    "a",
    "ab",
    "\0",
    "战",
    "战役",
    "孟良崮战役",
    "𠀀",
    "\ud800",
    "\udfff",
    "\U0010ffff",
    "zzzzzzzz",
    "z" * 300,
]
texts = st.one_of(
    st.text(max_size=4),
    st.text(st.characters(exclude_categories=()), max_size=3),
    st.lists(st.sampled_from(_PIECES), max_size=4).map("".join),
    # Terms that share the eight bytes of their keys, more than are looked at together.
    st.integers(0, 60).map("第七十四师{}".format),
)
terms_in_order = st.lists(texts, unique=True, max_size=90).map(sorted)


@contextmanager
def opened(terms: list[str]) -> Iterator[Dictionary]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "segment"
        with ContainerWriter(path) as writer:
            write_dictionary(writer, "词", terms)
        yield Dictionary(Container(path), "词")


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@given(terms_in_order)
@example([])
@example(["z" * 300, "z" * 301])
def test_compiled_code_writes_the_same(terms: list[str]) -> None:
    found = []
    for choice in ("0", "1"):
        with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {CHOICE: choice}):
            with ContainerWriter(Path(folder) / "segment") as writer:
                write_dictionary(writer, "词", terms)
            found.append((Path(folder) / "segment").read_bytes())
    assert found[0] == found[1]


@given(terms_in_order)
@example([])
@example([""])
@example([f"第七十四师{n:03}" for n in range(100)])
def test_terms_come_back_in_order_with_their_numbers(terms: list[str]) -> None:
    with opened(terms) as dictionary:
        assert len(dictionary) == len(terms)
        assert list(dictionary.terms()) == terms
        assert [dictionary.term(number) for number in range(len(terms))] == terms
        assert [dictionary.bytes_of(number) for number in range(len(terms))] == [utf8(term) for term in terms]
        assert [dictionary.find(term) for term in terms] == list(range(len(terms)))


@given(terms_in_order, texts)
@example([f"第七十四师{n:03}" for n in range(100)], "第七十四师0315")
@example(["a", "a\0", "a\0\0"], "a\0")
def test_a_term_is_found_where_a_sorted_list_has_it(terms: list[str], sought: str) -> None:
    with opened(terms) as dictionary:
        assert dictionary.first_from(utf8(sought)) == bisect_left(terms, sought)
        assert dictionary.find(sought) == (terms.index(sought) if sought in terms else None)


@given(terms_in_order, texts, texts)
def test_a_range_has_the_terms_between_its_ends(terms: list[str], first: str, last: str) -> None:
    with opened(terms) as dictionary:
        numbers = dictionary.between(utf8(first), utf8(last))
        assert [terms[number] for number in numbers] == [term for term in terms if first <= term < last]
        assert list(dictionary.terms(numbers)) == [terms[number] for number in numbers]


@given(terms_in_order, texts)
@example(["孟", "孟良", "孟良崮", "孟良崮\U0010ffff", "孠"], "孟良崮")
def test_a_prefix_has_the_terms_that_begin_with_it(terms: list[str], prefix: str) -> None:
    with opened(terms) as dictionary:
        found = [terms[number] for number in dictionary.with_prefix(prefix)]
        assert found == [term for term in terms if term.startswith(prefix)]


def test_what_neighbours_share_is_written_once(tmp_path: Path) -> None:
    with ContainerWriter(tmp_path / "segment") as writer:
        write_dictionary(writer, "词", [f"第七十四师{n:03}" for n in range(160)])
    written = Container(tmp_path / "segment").column("词.bytes").all().tobytes()
    assert written.count("第七十四师".encode()) == 10
    assert len(written) < 10 * 18 + 160 * 2


@pytest.mark.parametrize("terms", [["乙", "甲", "丙"], ["甲", "甲"], ["战役", "战"]], ids=["order", "twice", "prefix"])
def test_terms_out_of_order_or_twice_are_refused(tmp_path: Path, terms: list[str]) -> None:
    with (
        ContainerWriter(tmp_path / "segment") as writer,
        pytest.raises(ValueError, match="the terms of 'word' must be different and in the order"),
    ):
        write_dictionary(writer, "word", terms)

"""Does compiled code fold and number characters as numpy does?"""

from __future__ import annotations

import os
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import bulk
from index.analysis.bulk import fold_all
from index.codec.character_row import FIELD_BITS
from index.codec.characters_writing import CharactersWriter
from index.errors import WriteError
from index.native import CHOICE, compiled

NATIVE: Any = compiled("index.analysis._folding")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="there is no compiled code")

FIELDS = 2
TABLE = np.arange(0x110000, dtype=np.uint32)
NUMBERS = np.full(0x110000, 0xFFFF, dtype=np.uint16)


def rows(texts: list[str], owners: Any, choice: str) -> list[Any]:
    """The characters of both rows, where their texts begin and whose they are."""
    writer = CharactersWriter(FIELDS)
    with patch.dict(os.environ, {CHOICE: choice}), patch.object(bulk, "_table", bulk._Table):
        half = len(texts) // 2
        for some, own in ((texts[:half], owners[:half]), (texts[half:], owners[half:])):
            writer.add_texts(fold_all(some), own)
    codes, rank = writer.known.ranked(writer._counts())
    found = [writer._outside.row(rank), writer._body.row(rank)]
    return [codes.tolist(), *([row.numbers.tolist(), row.starts.tolist(), row.owners.tolist()] for row in found)]


@given(st.data())
def test_texts_are_folded_and_numbered_as_by_numpy(chinese_text: st.SearchStrategy[str], data: st.DataObject) -> None:
    pieces = st.sampled_from(["乾隆", "蕭乾", "反覆", "瀋船", "\ufdd0", "，。", " ", "ﬁ", "e\u0301", "𠀀"])
    text = st.lists(st.one_of(pieces, chinese_text), max_size=5).map("".join)
    texts = data.draw(st.lists(text, max_size=6))
    owners = np.arange(len(texts), dtype=np.uint32)
    owners = owners // FIELDS << FIELD_BITS | owners % FIELDS
    folded = []
    for choice in ("0", "required"):
        with patch.dict(os.environ, {CHOICE: choice}):
            folded.append(fold_all(texts))
    assert folded[0] == folded[1]
    assert rows(texts, owners, "required") == rows(texts, owners, "0")


@pytest.mark.parametrize("choice", ["0", "required"])
def test_there_are_only_so_many_characters(choice: str) -> None:
    writer = CharactersWriter(FIELDS)
    letters = [chr(code) for code in (*range(0x20000, 0x2A6D7), *range(0x3400, 0xA000))]
    own = np.array([1], dtype=np.uint32)
    with patch.dict(os.environ, {CHOICE: choice}):
        writer.add_texts(["".join(letters[:65_534])], own)
        with pytest.raises(WriteError, match="at most 65,535 different characters"):
            writer.add_texts(["".join(letters[65_534:])], own)


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("fold", (np.zeros(2, dtype=np.uint32), TABLE[:-1])),
        ("fold", (np.zeros(7, dtype=np.uint8), TABLE)),
        ("fold", (np.array([0x110000], dtype=np.uint32), TABLE)),
        ("characters", ("战\ufdd0", TABLE, NUMBERS, 0, b"")),
        ("characters", ("战\ufdd0", TABLE, NUMBERS, 0, b"\0\1")),
        ("characters", ("战", TABLE, NUMBERS, 0, b"\0")),
        ("characters", ("", TABLE, NUMBERS, 0, b"\0")),
        ("characters", ("战\ufdd0", TABLE[1:], NUMBERS, 0, b"\0")),
        ("characters", ("战\ufdd0", TABLE, NUMBERS[1:], 0, b"\0")),
        ("characters", ("战\ufdd0", TABLE, NUMBERS, -1, b"\0")),
    ],
)
def test_what_does_not_fit_together_is_refused(step: str, given: Any) -> None:
    with pytest.raises(ValueError, match="index: "):
        getattr(NATIVE, step)(*(one.copy() if one is NUMBERS else one for one in given))


def test_characters_that_are_not_known_are_told_and_nothing_is_numbered() -> None:
    terms, numbers = TABLE.copy(), NUMBERS.copy()
    terms[ord("战")] = 0xFFFFFFFE
    assert NATIVE.characters("大战\ufdd0", terms, numbers, 0, b"\0") == {ord("战")}
    assert (numbers == 0xFFFF).all()

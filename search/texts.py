"""What stands, character by character, in the bodies, titles and aliases of a segment? The rows' texts by document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.codec.character_row import FIELD_BITS, GAP_NUMBER
from index.codec.segment import Segment
from index.native import compiled
from index.schema import FIELDS

Array = npt.NDArray[Any]

_RANKING = compiled("search._ranking")

BODY = len(FIELDS) - 1
"""The number of the body among the fields."""
_NAMES = [number for number, field in enumerate(FIELDS) if field.name in ("title", "alias")]
_TITLES = sum(1 << number for number in _NAMES)
"""The same as bits."""


class Pieces(NamedTuple):
    """Texts one behind the other, each with a gap behind it: characters by number, each text's length, whose it is."""

    numbers: Array
    lengths: Array
    documents: Array


class Texts:
    """The texts of one segment as the numbers of their characters."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def bodies(self, documents: Array, *, most: int) -> Pieces:
        """Return the first `most` places of the bodies of some documents, in order; an empty one has none at all."""
        body = self._segment.characters.body
        lengths = self._lengths[documents]
        if not (lengths > most + 1).any():
            return Pieces(body.only(documents).numbers, lengths, documents)
        texts = [body.text(document) for document in documents.tolist()]
        gap = np.full(1, GAP_NUMBER, dtype=np.uint16)
        pieces = [text if len(text) <= most + 1 else np.append(text[:most], gap) for text in texts]
        return Pieces(np.concatenate(pieces), np.minimum(lengths, most + 1), documents)

    @cached_property
    def _lengths(self) -> Array:
        """How many places the body of each document takes, its gap included."""
        return self._segment.characters.body.lengths()

    def names(self, documents: Array) -> Pieces:
        """Return the titles and the aliases of some documents."""
        texts = self._names[documents].ravel()
        row = self._segment.characters.outside.only(texts[texts >= 0])
        return Pieces(row.numbers, row.lengths(), (row.owners >> FIELD_BITS).astype(np.int64))

    @cached_property
    def seen(self) -> Any:
        """The segment as compiled code looks words, pairs and runs up in it, and through its texts."""
        assert _RANKING is not None
        segment, characters = self._segment, self._segment.characters
        (body, body_starts), (outside, starts) = characters.body.seen(), characters.outside.seen()
        owners = np.ascontiguousarray(characters.outside.owners)
        texts = _RANKING.Texts((body, outside), body_starts, starts, owners, characters.body_field, _TITLES)
        return _RANKING.Segment(segment.seen(), segment.ranks, texts)

    @cached_property
    def _names(self) -> Array:
        """The numbers of the texts that are a document's title and its aliases, -1 where it has none."""
        found = np.full((self._segment.documents, len(_NAMES)), -1, dtype=np.int64)
        owners = self._segment.characters.outside.owners
        for place, field in enumerate(_NAMES):
            texts = np.flatnonzero(owners & ((1 << FIELD_BITS) - 1) == field)
            found[owners[texts] >> FIELD_BITS, place] = texts
        return found

    def numbers(self, letters: Sequence[str]) -> Array:
        """Return a table from a character's number in the row to its place in `letters`, from 1 on; 0 for others."""
        characters = self._segment.characters
        table = np.zeros(len(characters.codes) + 1, dtype=np.uint8)
        for place, letter in enumerate(letters, 1):
            if number := characters.number(letter):
                table[number] = place
        return table

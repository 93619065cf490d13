"""How do texts become a segment? Batches of documents come in, the columns of one segment go out.

Terms are numbered as they come; an entry (term, document, field, frequency) is one 64-bit number, so that one sort
puts millions of them in order. Nothing is done for a single posting in Python.

Documents are numbered from 0 in the order they came in, their columns are those of `assembling`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import WordNumbers, cut_all, fold_all
from index.analysis.cutting import CompiledWords, compiled_words
from index.codec.assembling import NO_DAY, Assembler, Lengths
from index.codec.character_row import FIELD_BITS
from index.codec.pairs import PairWeights
from index.codec.postings import FieldWeights, entries_of, owners_of

__all__ = ["NO_DAY", "Document", "FieldWeights", "Inverter", "Lengths"]

Array = npt.NDArray[Any]


class Document(NamedTuple):
    """What a segment is given of one article: a text for each field, in the schema's order, and what is stored.

    `values` are the values as written of each keyword field, or nothing. `digest` and `stamp` are u64, 0 for none: by
    what the article, or the file that it came from, is known again.
    """

    id: str
    texts: Sequence[str]
    stored: bytes
    first_day: int | None = None
    last_day: int | None = None
    values: Sequence[Sequence[str]] = ()
    digest: int = 0
    stamp: int = 0


class Inverter(Assembler["CompiledWords | WordNumbers"]):
    """Takes batches of documents and writes them as one segment; memory grows with the text it is given."""

    def __init__(
        self,
        fields: Sequence[FieldWeights],
        k1: float,
        cut: Callable[[str], list[str]],
        keywords: Sequence[str] = (),
        *,
        pairs: PairWeights | None = None,
    ) -> None:
        self._cut = cut
        super().__init__(fields, k1, compiled_words(cut) or WordNumbers(), keywords, pairs=pairs)

    def add(self, documents: Sequence[Document]) -> None:
        """Take a batch; a few megabytes of text at a time are best."""
        self._check_documents(len(documents))
        texts, document, field = self._flat(documents)
        folded = fold_all(texts)
        self._add_words(folded, document, field, len(documents))
        self._characters.add_texts(folded, (document << np.uint64(FIELD_BITS) | field).astype(np.uint32))
        self._values.add(each.values for each in documents)
        self._stored.add_all([each.stored for each in documents])
        self._ids += [each.id for each in documents]
        self._first_days.extend([NO_DAY if each.first_day is None else each.first_day for each in documents])
        lasts = [each.first_day if each.last_day is None else each.last_day for each in documents]
        self._last_days.extend([NO_DAY if last is None else last for last in lasts])
        self._digests.extend([each.digest for each in documents])
        self._stamps.extend([each.stamp for each in documents])

    def _flat(self, documents: Sequence[Document]) -> tuple[list[str], Array, Array]:
        """Return all texts that are not empty, with the number of the document and of the field of each, u64."""
        texts = list(chain.from_iterable([each.texts for each in documents]))
        places = np.flatnonzero(np.fromiter(map(bool, texts), dtype=bool, count=len(texts)))
        document, field = np.divmod(places.astype(np.uint64), np.uint64(len(self._fields)))
        return list(filter(None, texts)), document + np.uint64(len(self)), field

    def _add_words(self, folded: list[str], document: Array, field: Array, count: int) -> None:
        owners = owners_of(document, field)
        if isinstance(self._words, CompiledWords):
            entries, words = self._words.entries(folded, owners)
        else:
            batch = cut_all(folded, self._cut, self._words)
            entries = entries_of(batch.word.astype(np.uint64), owners[batch.text])
            words = np.bincount(batch.text, minlength=len(folded))
        self._check_words()
        self._entries.append(entries)
        lengths = np.zeros((count, len(self._fields)), dtype=np.uint32)
        lengths[document - np.uint64(len(self)), field] = words
        self._lengths.append(lengths)

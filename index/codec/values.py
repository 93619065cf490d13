"""Which values do a segment's documents have in a field, as written, and which of them begin with what someone types?

    values = "value.NAME.offsets": u32 or u64 per form, and one     where its UTF-8 begins in bytes
             "value.NAME.bytes"                                     the UTF-8 of the different forms
             "value.NAME.document": u8, u16 or u32 per occurrence   the document, in order
             "value.NAME.form": u8, u16 or u32 per occurrence       the number of the form

Forms are numbered in the order of (folded, form), both by code points, so that those of one name, in whatever script,
lie side by side, and so do those that begin alike. What they fold to is not kept: a search folds the few forms that it
looks at. A document has its values in the order they were given in; one given twice counts once. A field that no
document has a value in has no columns.

Not for words or characters in the values: these are indexed as the field's text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis.bulk import fold_all
from index.codec.container import Container, ContainerWriter
from index.codec.postings import narrow

Array = npt.NDArray[Any]

_CONTINUES, _CONTINUING = 0xC0, 0x80
"""The bits that tell a byte of UTF-8 that goes on with a character."""


class Occurrences(NamedTuple):
    """Which document has which form: two arrays of one length, by document, in the order given."""

    documents: Array
    forms: Array


class _Collected:
    """The values of one field so far: forms numbered as they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.documents = array("I")
        self.forms = array("I")

    def add(self, document: int, values: Iterable[str]) -> None:
        number = self.numbers.setdefault
        for form in dict.fromkeys(values):
            self.documents.append(document)
            self.forms.append(number(form, len(self.numbers)))

    def add_numbered(self, first: int, forms: Sequence[str], occurrences: Occurrences) -> None:
        number = self.numbers.setdefault
        used = np.unique(occurrences.forms)
        renumbered = np.zeros(len(forms), dtype=np.uint32)
        renumbered[used] = [number(forms[i], len(self.numbers)) for i in used.tolist()]
        self.documents.extend((occurrences.documents.astype(np.int64) + first).tolist())
        self.forms.extend(renumbered[occurrences.forms].tolist())

    def write(self, writer: ContainerWriter, name: str) -> None:
        forms = list(self.numbers)
        order = [number for _, _, number in sorted(zip(fold_all(forms), forms, range(len(forms)), strict=True))]
        rank = np.zeros(len(forms), dtype=np.uint32)
        rank[order] = np.arange(len(forms), dtype=np.uint32)
        encoded = [forms[number].encode("utf-8", "surrogatepass") for number in order]
        offsets = np.zeros(len(forms) + 1, dtype=np.uint64)
        np.cumsum([len(each) for each in encoded], out=offsets[1:], dtype=np.uint64)
        writer.add(f"value.{name}.offsets", offsets.astype(np.uint32) if offsets[-1] < 2**32 else offsets)
        writer.add_bytes(f"value.{name}.bytes", b"".join(encoded))
        writer.add(f"value.{name}.document", narrow(np.array(self.documents, dtype=np.uint32)))
        writer.add(f"value.{name}.form", narrow(rank[np.array(self.forms, dtype=np.uint32)]))


class ValuesWriter:
    """Takes the values of documents as they come; memory grows with the different forms and with the occurrences."""

    def __init__(self, names: Sequence[str]) -> None:
        self._collected = {name: _Collected() for name in names}
        self._documents = 0

    def __len__(self) -> int:
        return self._documents

    def add(self, rows: Iterable[Sequence[Sequence[str]]]) -> None:
        """Take the next documents: for each the values of every field, or nothing at all; raise ValueError else."""
        for row in rows:
            if row:
                for collected, values in zip(self._collected.values(), row, strict=True):
                    if values:
                        collected.add(self._documents, values)
            self._documents += 1

    def add_numbered(self, documents: int, fields: Iterable[tuple[Sequence[str], Occurrences]]) -> None:
        """Take the next `documents`, numbered from 0: for each field its forms, and which of these has which form.

        Forms that no document has are left out.
        """
        for collected, (forms, occurrences) in zip(self._collected.values(), fields, strict=True):
            collected.add_numbered(self._documents, forms, occurrences)
        self._documents += documents

    def write(self, writer: ContainerWriter) -> None:
        """Write the columns of all fields that have a value."""
        for name, collected in self._collected.items():
            if collected.numbers:
                collected.write(writer, name)


class Values:
    """The values of one field in one segment."""

    def __init__(self, container: Container, name: str) -> None:
        present = f"value.{name}.offsets" in container
        self._column = {
            part: container.column(f"value.{name}.{part}") if present else None
            for part in ("offsets", "bytes", "document", "form")
        }
        self._forms = len(container.column(f"value.{name}.offsets")) - 1 if present else 0

    def __len__(self) -> int:
        """Return the number of different forms."""
        return self._forms

    def _slice(self, part: str, start: int, stop: int) -> Array:
        column = self._column[part]
        return np.zeros(0, dtype=np.uint8) if column is None else column.slice(start, stop)

    def _all(self, part: str) -> Array:
        column = self._column[part]
        return np.zeros(0, dtype=np.uint8) if column is None else column.all()

    def form(self, number: int) -> str:
        """Return the form with this number as it was written."""
        start, stop = self._slice("offsets", number, number + 2).tolist()
        return self._slice("bytes", start, stop).tobytes().decode("utf-8", "surrogatepass")

    def forms(self) -> list[str]:
        """Return all forms, in order."""
        if not self._forms:
            return []
        data, offsets = self._all("bytes"), self._all("offsets")
        before = np.zeros(len(data) + 1, dtype=np.int64)
        np.cumsum(data & _CONTINUES != _CONTINUING, out=before[1:])
        text = data.tobytes().decode("utf-8", "surrogatepass")
        return [text[start:stop] for start, stop in pairwise(before[offsets].tolist())]

    @cached_property
    def _folded(self) -> list[str]:
        return fold_all(self.forms())

    def folded(self) -> list[str]:
        """Return what each form folds to, in order; all of them are folded when this is first called."""
        return self._folded

    def _folded_form(self, number: int) -> str:
        known: list[str] | None = self.__dict__.get("_folded")
        return fold_all([self.form(number)])[0] if known is None else known[number]

    @property
    def occurrences(self) -> Occurrences:
        """All (document, form), by document."""
        return Occurrences(self._all("document"), self._all("form"))

    def numbers_of(self, document: int) -> list[int]:
        """Return the numbers of the forms that a document has, in the order given."""
        documents = self._all("document")
        # Of the column's own type: a search among numbers of another type would convert all of them first.
        if document > np.iinfo(documents.dtype).max:
            return []
        wanted = documents.dtype.type(document)
        start, stop = documents.searchsorted(wanted), documents.searchsorted(wanted, side="right")
        numbers: list[int] = self._slice("form", int(start), int(stop)).tolist()
        return numbers

    def of(self, document: int) -> list[str]:
        """Return the values of a document as written, in the order given."""
        return [self.form(number) for number in self.numbers_of(document)]

    def starting_with(self, prefix: str) -> range:
        """Return the numbers of the forms that, folded, begin with `prefix`, which is folded already."""
        return self._between(prefix, lambda number: self._folded_form(number)[: len(prefix)])

    def folding_to(self, folded: str) -> range:
        """Return the numbers of the forms that fold to `folded` as a whole."""
        return self._between(folded, self._folded_form)

    def _between(self, wanted: str, key: Callable[[int], str]) -> range:
        first = bisect_left(range(self._forms), wanted, key=key)
        return range(first, bisect_right(range(self._forms), wanted, lo=first, key=key))

    def documents_with(self, folded: str) -> Array:
        """Return the documents, in order, that have a value which as a whole folds to `folded`."""
        numbers = self.folding_to(folded)
        if not numbers:
            return self._slice("document", 0, 0)
        documents, forms = self.occurrences
        return np.unique(documents[(forms >= numbers.start) & (forms < numbers.stop)])

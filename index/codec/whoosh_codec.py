"""How does stock Whoosh run on our segments? The codec that it reads and writes them by.

    index.writer(codec=ZhanyiCodec())      writes documents into one of our segments, by Whoosh's own writer
    index.searcher()                       reads them again: the table of contents says by which codec
    open_segments(segments, schema)        reads segments that lie anywhere, without a table of contents

A segment of Whoosh's is one file, its name with `.columns`. Whoosh pickles `ZhanyiSegment` into its table of contents:
the class's path and the tuple that `__getstate__` makes are part of the disk format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.base import Automata, Codec, Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import EmptyReader, MultiReader, SegmentReader

from index.codec.container import SUFFIX
from index.codec.segment import Segment as OpenedSegment
from index.codec.whoosh_columns import DocumentColumns
from index.codec.whoosh_reading import DocumentReader, TermColumns
from index.codec.whoosh_writing import DocumentWriter, PostingsWriter
from index.errors import WriteError

Array = npt.NDArray[Any]


class ZhanyiSegment(Segment):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """What Whoosh's table of contents says of a segment: its name, how many documents it has, and which are deleted.

    `file` is the file's name, where it doesn't follow from the segment's.
    """

    def __init__(self, indexname: str, *, documents: int = 0, file: str | None = None) -> None:
        super().__init__(indexname)
        self._file = file
        self._documents = documents
        self._deleted: set[int] = set()
        self._columns: DocumentColumns | None = None
        self._collected: DocumentWriter | None = None

    def __getstate__(self) -> tuple[str, str, str | None, int, bytes]:
        """Return the names, the number of documents, and the deleted ones as bits, the first document's lowest."""
        bits = np.zeros(max(self._deleted, default=-1) + 1, dtype=bool)
        bits[list(self._deleted)] = True
        deleted = np.packbits(bits, bitorder="little").tobytes()
        return self.indexname, self.segid, self._file, self._documents, deleted

    def __setstate__(self, state: tuple[str, str, str | None, int, bytes]) -> None:
        indexname, segid, file, documents, deleted = state
        self.__init__(indexname, documents=documents, file=file)  # type: ignore[misc]  # That's what unpickling is.
        self.segid = segid
        bits = np.unpackbits(np.frombuffer(deleted, dtype=np.uint8), bitorder="little")
        self._deleted = set(np.flatnonzero(bits).tolist())

    def codec(self) -> ZhanyiCodec:
        """Return what reads the segment."""
        return ZhanyiCodec()

    def path(self, storage: Any) -> Path:
        """Return the segment's file; raise WriteError for a storage without a folder, as in memory."""
        if not isinstance(storage, FileStorage):
            raise WriteError(f"index: segments are files, and {storage!r} has no folder; use a FileStorage")
        return Path(storage.folder) / (self._file or self.make_filename(SUFFIX))

    def columns(self, storage: Any) -> DocumentColumns:
        """Return the opened file, the same for all readers."""
        if self._columns is None:
            self._columns = DocumentColumns(OpenedSegment(self.path(storage)))
        return self._columns

    def collected(self) -> DocumentWriter:
        """Return what collects the documents of a new segment, the same for both of its writers."""
        if self._collected is None:
            self._collected = DocumentWriter()
        return self._collected

    def should_assemble(self) -> bool:
        """Return False: there is one file anyway."""
        return False

    def set_doc_count(self, documents: int) -> None:
        """Take the number of documents, deleted or not."""
        self._documents = documents

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted or not."""
        return self._documents

    def deleted_count(self) -> int:
        """Return how many documents are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Return the numbers of the deleted documents, in order."""
        return iter(sorted(self._deleted))

    def delete_document(self, document: int, delete: bool = True) -> None:
        """Mark a document as deleted, or no longer so."""
        (self._deleted.add if delete else self._deleted.discard)(document)

    def is_deleted(self, document: int) -> bool:
        """Return whether a document is deleted."""
        return document in self._deleted


class ZhanyiCodec(Codec):  # type: ignore[misc]
    """Lets Whoosh read and write our segments. It has no settings: what a segment needs stands in the segment."""

    length_stats = False
    """Lengths are not needed while postings are written: `DocumentWriter` has them."""

    def per_document_writer(self, storage: Any, segment: ZhanyiSegment) -> DocumentWriter:
        """Return what collects the documents of a new segment."""
        return segment.collected()

    def field_writer(self, storage: Any, segment: ZhanyiSegment) -> PostingsWriter:
        """Return what collects the postings of a new segment and writes its file."""
        return PostingsWriter(segment.collected(), segment.path(storage))

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        """Raise WriteError: nothing is written posting list by posting list, and vectors are not kept."""
        raise WriteError("index: a segment keeps no vectors")

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """Raise NotImplementedError: terms have matchers of their own (see `TermColumns.matcher`)."""
        raise NotImplementedError("segments have no posting files; ask the terms reader for a matcher")

    def automata(self, storage: Any, segment: ZhanyiSegment) -> Any:
        """Return Whoosh's own automata, which walk over terms by cursors."""
        return Automata()

    def terms_reader(self, storage: Any, segment: ZhanyiSegment) -> TermColumns:
        """Return the terms of a segment."""
        return TermColumns(segment.columns(storage))

    def per_document_reader(self, storage: Any, segment: ZhanyiSegment) -> DocumentReader:
        """Return the documents of a segment."""
        return DocumentReader(segment.columns(storage), segment)

    def new_segment(self, storage: Any, indexname: str) -> ZhanyiSegment:
        """Return a segment without documents."""
        return ZhanyiSegment(indexname)


class FinalSegment(ZhanyiSegment):
    """A segment of an index that never changes: what only Whoosh's writers ask of a segment is refused.

    A writer asks for the number of documents before it makes a file; readers ask the segment's reader.
    """

    def __init__(self, indexname: str, *, documents: int = 0, file: str | None = None) -> None:
        super().__init__(indexname, documents=documents, file=file)
        # By chance it would be another one in every table of contents.
        self.segid = Path(file or "").stem

    def doc_count_all(self) -> int:
        """Raise WriteError."""
        raise WriteError(f"index: {self._file} is part of an index that is never changed; use `zhanyi build --update`")


def final_segment(
    file: str, documents: int, live: Array | None, *, opened: OpenedSegment | None = None
) -> FinalSegment:
    """Return what a table of contents says of a segment file; `live` has a flag per document, None: none is deleted.

    `opened` is the file, if it is open already.
    """
    segment = FinalSegment("MAIN", documents=documents, file=file)
    segment._deleted = set() if live is None else set(np.flatnonzero(~live).tolist())
    segment._columns = None if opened is None else DocumentColumns(opened)
    return segment


def open_segments(segments: Sequence[OpenedSegment], schema: Any, *, live: Sequence[Array | None] | None = None) -> Any:
    """Return a Whoosh reader over opened segments, for `whoosh.searching.Searcher`.

    `schema` is as `index.whoosh_schema.make_schema` makes it, or has some of its fields. `live` tells for each segment,
    by a flag per document, which documents are not deleted; None for all.
    """
    readers = []
    for each, flags in zip(segments, live or [None] * len(segments), strict=True):
        path = each.container.path
        segment = final_segment(path.name, each.documents, flags, opened=each)
        readers.append(SegmentReader(FileStorage(str(path.parent), readonly=True), schema, segment))
    if not readers:
        return EmptyReader(schema)
    return readers[0] if len(readers) == 1 else MultiReader(readers)

"""What does an index on disk hold? Opens the generation that serves now, and gives back articles as they were read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.article import Article
from index import learned, manifest, record, storage
from index.aliases import Aliases
from index.analysis import ANALYSIS_VERSION, Segmenter, fold, segmenter
from index.codec import framing
from index.codec.segment import Segment
from index.errors import DamagedError, SegmenterError
from index.learned import StoredNames
from index.names import Names
from index.whoosh_face import open_searcher

Flags = npt.NDArray[Any]


class Reader:
    """One generation of an index, opened for reading; it goes on answering when a newer one has taken its place.

    A document is named by the number of its segment and its number there.
    """

    def __init__(self, root: Path, generation: storage.Generation) -> None:
        self.root = root
        self.folder = generation.folder
        self.manifest = generation.manifest
        self.segmenter = self._same_segmenter()
        # Every file is opened now: on demand it could be gone by then, with a newer generation in its place.
        self.segments = tuple(Segment(self.folder / entry.file) for entry in self.manifest.segments)
        self.live: tuple[Flags | None, ...] = tuple(generation.live())
        stored = StoredNames(self.folder / learned.FILE) if learned.FILE in self.manifest.files else None
        self._learned = stored if stored and stored.is_current else None
        for entry, segment in zip(self.manifest.segments, self.segments, strict=True):
            if segment.documents != entry.documents:
                raise DamagedError(f"index: {self.folder / entry.file} is of another index; {manifest.REBUILD}")

    def _same_segmenter(self) -> Segmenter:
        try:
            return segmenter(self.manifest.segmenter)
        except SegmenterError as error:
            cut = f"{self.root} was cut by {self.manifest.segmenter}"
            raise SegmenterError(f"{error}, because {cut}; or {manifest.REBUILD}") from error

    @classmethod
    def open(cls, root: Path) -> Reader:
        """Open the index at `root`, to be searched with what cut its words.

        Raises NoIndexError, DamagedError, VersionError or SegmenterError, each with the remedy.
        """
        gone: FileNotFoundError | None = None
        for _ in range(10):
            generation = storage.current(root)
            try:
                return cls(root, generation)
            except FileNotFoundError as error:
                gone = error  # A build has just taken the old generation away.
        raise DamagedError(f"index: {root} cannot be opened ({gone}); {manifest.REBUILD}") from gone

    def close(self) -> None:
        """Let go of the files; what was read from them stays valid."""
        self.segments, self.live = (), ()
        for name in ("names", "aliases", "whoosh"):
            self.__dict__.pop(name, None)

    @property
    def is_current(self) -> bool:
        """Whether no newer generation has taken this one's place."""
        now = storage.current(self.root)
        # An index that was removed and made again may give its generation the same name.
        return now.folder == self.folder and now.manifest == self.manifest

    @property
    def outdated(self) -> str | None:
        """Why the index should be rebuilt though it can be read, in a sentence, or None."""
        made_with = (self.manifest.analysis, self.manifest.segmenter)
        if made_with == (ANALYSIS_VERSION, self.segmenter.name):
            return None
        return (
            f"index: {self.root} was analysed with version {made_with[0]} and {made_with[1]}, this is version "
            f"{ANALYSIS_VERSION} with {self.segmenter.name}; answers may be incomplete until `zhanyi build`"
        )

    @cached_property
    def whoosh(self) -> Any:
        """A searcher of stock Whoosh over the same segments, which numbers documents through all of them."""
        from index.whoosh_schema import make_schema  # here, because it loads Whoosh

        return open_searcher(self.segments, self.live, make_schema(self.manifest.segmenter))

    @cached_property
    def names(self) -> Names:
        """The names that the corpus knows."""
        if self._learned is not None:
            return Names(self._learned.counted)
        return Names.of(self.segments, self.live)

    @cached_property
    def aliases(self) -> Aliases:
        """The other names that the articles agree on; worked out now only where an older index has no file of them."""
        if self._learned is not None:
            return Aliases(self._learned, self.segments, self.live)
        from index.learning import learn  # here, because what was learned lies in a file

        return Aliases(learn(self.segments, self.live), self.segments, self.live)

    def article(self, segment: int, document: int) -> Article:
        """Return the article of a document; raise DamagedError if it can't be read."""
        return self._article(segment, document, whole=True)

    def outline(self, segment: int, document: int) -> Article:
        """Return the article of a document without its inner parts (`index.record.INNER`), which is quicker."""
        return self._article(segment, document, whole=False)

    def _article(self, segment: int, document: int, *, whole: bool) -> Article:
        stored = framing.decode(self.segments[segment].stored.document(document))
        if stored is None:
            raise DamagedError(f"index: {self.folder} has nothing stored for a document; {manifest.REBUILD}")
        return record.decode(stored.record, stored.text, whole=whole)

    def id_of(self, segment: int, document: int) -> str:
        """Return the id of a document's article."""
        return self.segments[segment].id_of(document)

    def is_live(self, segment: int, document: int) -> bool:
        """Return whether a document is not deleted."""
        flags = self.live[segment]
        return flags is None or bool(flags[document])

    def find(self, id: str) -> Article | None:
        """Return the article with the id `id`, or None."""
        for number, segment in enumerate(self.segments):
            document = segment.document_of(id)
            if document is not None and self.is_live(number, document):
                return self.article(number, document)
        return None

    def find_title(self, title: str) -> str | None:
        """Return the id of an article with the title `title`, in any script and width, or None."""
        wanted = fold(title).text
        return min(
            (
                segment.id_of(document)
                for number, segment in enumerate(self.segments)
                for document in segment.values("title").documents_with(wanted).tolist()
                if self.is_live(number, document)
            ),
            default=None,
        )

    def articles(self) -> Iterator[Article]:
        """Yield every article; raise DamagedError where one can't be read."""
        for number, segment in enumerate(self.segments):
            flags = self.live[number]
            for document in range(segment.documents) if flags is None else np.flatnonzero(flags).tolist():
                yield self.article(number, document)

"""What does an index on disk hold? Opens the generation that serves now, and gives back articles as they were read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from corpus.article import Article
from index import manifest, record, storage
from index.analysis import ANALYSIS_VERSION, Segmenter, fold, segmenter
from index.errors import DamagedError, SegmenterError
from index.names import NAMES, Names
from index.schema import SUMMARY, TITLE_KEY, Summary


class Reader:
    """One generation of an index, opened for reading; it goes on answering when a newer one has taken its place."""

    def __init__(self, root: Path, generation: storage.Generation) -> None:
        self.root = root
        self.folder = generation.folder
        self.manifest = generation.manifest
        self.segmenter = self._same_segmenter()
        # Every file is opened now: on demand it could be gone by then, with a newer generation in its place.
        with ExitStack() as opened:
            self._names_file = opened.enter_context((self.folder / NAMES).open("rb"))
            self.searcher: Any = self._open_searcher()
            opened.pop_all()

    def _same_segmenter(self) -> Segmenter:
        try:
            return segmenter(self.manifest.segmenter)
        except SegmenterError as error:
            cut = f"{self.root} was cut by {self.manifest.segmenter}"
            raise SegmenterError(f"{error}, because {cut}; or {manifest.REBUILD}") from error

    def _open_searcher(self) -> Any:
        for name, entry in self.manifest.files.items():
            if name.endswith(".toc"):
                path = self.folder / name
                manifest.check(path, path.read_bytes(), entry.blake2b)  # Whoosh unpickles it.
        with _damage_in(self.folder):
            return FileStorage(str(self.folder), supports_mmap=True).open_index().searcher()

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
        """Let go of the files."""
        self.searcher.close()
        self._names_file.close()

    @property
    def is_current(self) -> bool:
        """Whether no newer generation has taken this one's place."""
        return storage.current(self.root).folder == self.folder

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
    def names(self) -> Names:
        """The names that the corpus knows."""
        data = self._names_file.read()
        manifest.check(self.folder / NAMES, data, self.manifest.files[NAMES].blake2b)
        return Names.parse(data)

    def article(self, number: int) -> Article:
        """Return the article with Whoosh's document number `number`; raise DamagedError if it can't be read."""
        with _damage_in(self.folder):
            return stored_article(self.searcher.stored_fields(number))

    @cached_property
    def _summaries(self) -> Any:
        return self.searcher.reader().column_reader(SUMMARY)

    def summary(self, number: int) -> Summary:
        """Return what counting and ordering need of the article with Whoosh's document number `number`."""
        with _damage_in(self.folder):
            return Summary(*json.loads(self._summaries[number]))

    def find(self, id: str) -> Article | None:
        """Return the article with the id `id`, or None."""
        try:
            number = self.searcher.document_number(id=id)
        except UnicodeEncodeError:  # Half of a surrogate pair, as the command line makes of bytes that are no text.
            return None
        return None if number is None else self.article(number)

    def find_title(self, title: str) -> str | None:
        """Return the id of an article with the title `title`, in any script and width, or None."""
        number = self.searcher.document_number(**{TITLE_KEY: fold(title).text})
        found: str | None = None if number is None else self.searcher.stored_fields(number)["id"]
        return found

    def articles(self) -> Iterator[Article]:
        """Yield every article; raise DamagedError where one can't be read."""
        return map(self.article, self.searcher.reader().all_doc_ids())


@contextmanager
def _damage_in(folder: Path) -> Iterator[None]:
    """Tell whatever goes wrong in reading `folder` as damage: a flipped bit can make Whoosh raise anything."""
    try:
        yield
    except (FileNotFoundError, MemoryError):
        raise
    except Exception as error:
        raise DamagedError(f"index: {folder} is damaged ({error!r}); {manifest.REBUILD}") from error


def stored_article(stored: dict[str, Any]) -> Article:
    """Return the article behind Whoosh's stored fields."""
    return record.decode(stored["record"], stored["text"])

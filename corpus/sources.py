"""Which files lie under the given paths, and which articles do they hold?

A folder is walked in the order of its names. Passed over quietly in it: hidden files and folders, `__pycache__`, files
whose ending no reader takes (pictures, programs, `.pdf`), and the housekeeping files of a project that have no ending
(`LICENSE`, `Makefile`). A path that is named itself is always tried. Which reader takes a file is `corpus.readers`'
question; what an article says of commanders and dates, `corpus.fields`'.
"""

from __future__ import annotations

import lzma
import os
import re
import stat
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final

from corpus.article import Article, Plain
from corpus.errors import CorpusError, Problem, SourceError
from corpus.readers import (
    Lines,
    Origin,
    Record,
    cut_apart,
    cut_stream_roughly,
    endings,
    may_hold_articles,
    read_record,
    row_for,
)

_NO_ARTICLES: Final = re.compile(
    r"7z|a|avi|bin|bmp|c|cc|class|cpp|css|csv|db|dll|doc|docx|epub|exe|flac|gif|go|h|htm|html|ico|jar|java|jpeg"
    r"|jpg|js|json|lock|log|mkv|mobi|mov|mp3|mp4|o|odt|ogg|otf|parquet|pdf|pickle|pkl|png|ppt|pptx|py|pyc|rar|rs"
    r"|rst|rtf|sh|so|sql|sqlite|svg|tif|tiff|toml|ts|ttf|wav|webm|webp|woff|woff2|xls|xlsx|yaml|yml",
    re.IGNORECASE,
)
_PROLOG: Final = 100_000
"""Bytes of a file that are looked through for the beginning of a dump."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: `id` is its path below the given one, with `/`; `size` in bytes. Pickles for worker processes.

    A path that cannot be read is a Source too, with `problem` saying why; reading it yields that Problem.
    """

    id: str
    path: Path
    size: int = 0
    problem: str | None = None


@dataclass(slots=True)
class _Walk:
    """The state of one call of `find_sources`: ids and files that have been given out."""

    ids: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    met: int = 0
    """Files and unreadable folders of the given path, those given out before included."""
    skipped: int = 0

    def path(self, root: Path) -> Iterator[Source]:
        """The sources of one given path."""
        if not root.exists():
            raise SourceError(f"{root}: no such file or folder; check the spelling, or leave PATH out for the samples")
        if root.is_dir():
            yield from self._root_folder(root)
        else:
            folder = Path(os.path.abspath(root)).parent.name
            yield from self._file(root, root.name, folder, os.path.realpath(root), _unreadable_kind(root))

    def _root_folder(self, root: Path) -> Iterator[Source]:
        self.met = self.skipped = 0
        yield from self._folder(root, root, Path(os.path.abspath(root)).name)
        if not self.met:
            others = f" ({self.skipped} of other kinds were passed over)" if self.skipped else ""
            yield Source(
                str(root), root, problem=f"no article in this folder{others}; name a folder of texts or .jsonl"
            )

    def _folder(self, folder: Path, root: Path, name_of_root: str, above: tuple[str, ...] = ()) -> Iterator[Source]:
        real = os.path.realpath(folder)
        if real in above:
            return
        below = "" if folder == root else _relative(folder, root) + "/"
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as exc:
            self.met += 1
            yield Source(self._id(below.rstrip("/") or ".", root.name), folder, problem=_reason(exc, "folder"))
            return
        for entry in entries:
            name = entry.name
            if name.startswith(".") or name == "__pycache__":
                continue
            if _is_folder(entry):
                yield from self._folder(folder / name, root, name_of_root, (*above, real))
            elif may_hold_articles(name) and not _is_other_xml(entry):
                target = os.path.realpath(entry.path) if entry.is_symlink() else f"{real}/{name}"
                yield from self._file(folder / name, below + name, name_of_root, target, None)
            else:
                self.skipped += 1

    def _file(self, path: Path, name: str, folder: str, target: str, problem: str | None) -> Iterator[Source]:
        """Give out a file unless `target`, what it is without symbolic links, was given out before."""
        self.met += 1
        if target in self.files:
            return
        self.files.add(target)
        size = 0
        try:
            found = path.stat()
            size = found.st_size
            if not stat.S_ISREG(found.st_mode):
                problem = "neither a file nor a folder; name one of these"
            elif not size:
                problem = "the file is empty; delete it or write the article into it"
        except OSError as exc:
            problem = _reason(exc, "file")
        yield Source(self._id(name, folder), path, size, problem)

    def _id(self, name: str, folder: str) -> str:
        """An id of its own: the folder's name goes in front where the id is taken, then a number behind the stem."""
        plain = name
        if not name.isascii():
            plain = unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode("utf-8")
        candidate = plain
        if candidate in self.ids and folder:
            candidate = plain = unicodedata.normalize("NFC", f"{folder}/{plain}")
        number = 2
        while candidate in self.ids:
            stem, dot, ending = plain.rpartition(".")
            candidate = f"{stem}-{number}.{ending}" if dot and "/" not in ending else f"{plain}-{number}"
            number += 1
        self.ids.add(candidate)
        return candidate


def find_sources(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield the files under `paths`, each once, in a stable order with ids of their own.

    A file that is reached twice is given once. Where two paths have files of the same id, the later one gets its
    folder's name in front (`乙/平型关.md`), and a number if that is taken too. Raises SourceError for a path that does
    not exist; everything else that is wrong is a Source with a `problem`.
    """
    walk = _Walk()
    for path in paths:
        yield from walk.path(path)


class Records:
    """The records of a source and the problems with it, one after another; never raises for what a file holds.

    Lines, which hold several records, come as they are: `cut_apart` is for whoever reads them. Without `twice`, nothing
    is read ahead.
    """

    def __init__(self, source: Source, *, twice: bool = True) -> None:
        self._source = source
        self._twice = twice
        self._stream: BinaryIO | None = None

    @property
    def done(self) -> int:
        """The bytes of the file, packed as it is, that have been read; all of them once it is closed."""
        stream = self._stream
        if stream is None:
            return 0
        return self._source.size if stream.closed else min(stream.tell(), self._source.size)

    def __iter__(self) -> Iterator[Lines | Record | Problem]:
        source, location = self._source, str(self._source.path)
        if source.problem is not None:
            yield Problem(location, source.problem)
            return
        found = False
        try:
            with source.path.open("rb") as self._stream:
                origin = Origin(source.id, location, source.path.name, source.size, self._twice)
                for item in cut_stream_roughly(self._stream, origin):
                    found = True
                    yield item
        except CorpusError as exc:
            yield Problem(location, str(exc).removeprefix(f"{location}: "))
        except (EOFError, lzma.LZMAError, zlib.error) as exc:
            yield Problem(location, f"the compressed file is damaged ({exc}); fetch or pack it again")
        except OSError as exc:
            yield Problem(location, _reason(exc, "file"))
        else:
            if not found:
                yield Problem(location, row_for(source.path.name).nothing)


def holds_many(source: Source) -> bool:
    """Tell whether a source is of a kind that holds many articles, and not an article itself."""
    return source.problem is None and row_for(source.path.name).holds_many


def parse_source(source: Source) -> Iterator[Article | Problem]:
    """Yield the articles of `source` as they are written, without extracted fields, and the problems in it."""
    for item in chain.from_iterable(map(cut_apart, Records(source))):
        yield read_record(item) if isinstance(item, Record) else item


def read_article(record: Record) -> Article | Problem:
    """Return the article of a record with its fields, or the problem with it."""
    return _with_fields(read_record(record))


def read_shortly(record: Record) -> Article | Plain | Problem:
    """Return what `read_article` does, as `Plain` where it is an article with nothing but title and text."""
    plain = row_for(record.origin.name).read_plain(record)
    if plain is None:
        return read_article(record)
    return plain if _prose().says_nothing(plain.title, plain.text) else _with_fields(plain.whole())


@cache
def _prose() -> ModuleType:
    return import_module("corpus.prose")


def read_source(source: Source) -> Iterator[Article | Problem]:
    """Yield the articles of `source` with their fields, and the problems in it; never raises for what a file holds."""
    return map(_with_fields, parse_source(source))


def _with_fields(item: Article | Problem) -> Article | Problem:
    from corpus.fields import extract  # here, because it loads the infobox parser, which walking paths does without

    return extract(item) if isinstance(item, Article) else item


def read(paths: Sequence[Path]) -> Iterator[Article | Problem]:
    """Yield every article under `paths` with its fields, and every problem, in a stable order.

    Raises SourceError for a path that does not exist, when its turn comes.
    """
    for source in find_sources(paths):
        yield from read_source(source)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _is_other_xml(entry: os.DirEntry[str]) -> bool:
    """Tell whether a file is XML of another kind than a dump, as projects have it; of a packed one that isn't asked."""
    if not entry.name.lower().endswith(".xml") or not entry.is_file():
        return False
    try:
        with open(entry.path, "rb") as stream:
            return b"<mediawiki" not in stream.read(_PROLOG)
    except OSError:
        return False


def _unreadable_kind(path: Path) -> str | None:
    ending, _ = endings(path.name)
    if not _NO_ARTICLES.fullmatch(ending[1:]):
        return None
    return f"a {ending} file holds no article that can be read; convert it to .md, .wikitext, .txt or .jsonl"


def _reason(exc: OSError, kind: str) -> str:
    return f"the {kind} cannot be read ({exc.strerror or exc}); check that it is whole and that you may read it"

"""How do articles become an index? Reads the paths, writes a new generation beside the old one, and swaps it in.

    paths ──corpus.find_sources──▶ sources ──processes──▶ articles ──Whoosh's writer──▶ generation ──commit──▶ CURRENT

A bad article is collected as a `Problem` and never stops a build; a build that fails leaves the old index as it was.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from corpus import Article, Problem, Source, SourceError, find_sources
from index import analysis, manifest, record, storage
from index.analysis import ANALYSIS_VERSION, DEFAULT_SEGMENTER, Segmenter
from index.errors import WriteError
from index.names import NameCollector
from index.reader import stored_article
from index.reading import read_all
from index.schema import FIELDS, SUMMARY, TITLE_KEY, make_schema, summary

HASHES = "articles.json"
_MEMORY_MB = 256
_MOST_DELETED = 0.2
"""Deleted for each living article. Writing all anew takes Whoosh as long as a build."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: source bytes done and in all, and articles so far."""

    done_bytes: int
    total_bytes: int
    articles: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    articles: int
    """Articles in the index now."""
    added: int
    changed: int
    removed: int
    unchanged: int
    text_bytes: int
    seconds: float
    problems: tuple[Problem, ...]
    anew: str | None = None
    """Why an update had to write every article anew, in a sentence."""


def build(
    paths: Sequence[Path],
    root: Path,
    *,
    jobs: int = 1,
    update: bool = False,
    segmenter: str = DEFAULT_SEGMENTER,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Report:
    """Index the articles under `paths` into the folder `root`, in place of what it held before.

    With `update`, articles whose content is the same are left alone, and those that are no longer found are removed.
    `segmenter` names what cuts the words, `rjieba` or `jieba`; an index that the other one cut is written anew. Raises
    corpus.SourceError for a path that doesn't exist, SegmenterError for a segmenter that isn't installed, LockedError
    while another build runs, and WriteError where the disk refuses; the old index is whole after each.
    """
    started = time.monotonic()
    cutter = analysis.segmenter(segmenter)
    sources = _without_index(find_sources(paths), root)
    problems: list[Problem] = []
    try:
        with (
            storage.replacing(root) as replacement,
            closing(_Generation(replacement, cutter, update=update)) as generation,
        ):
            for item in _reported(read_all(sources, jobs=jobs), sources, on_progress):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    problems.extend(generation.take(item))
            counts = generation.finish()
    except OSError as error:
        raise WriteError(f"index: cannot write to {root}: {_reason(error)}; the old index is as it was") from error
    return Report(**counts, seconds=time.monotonic() - started, problems=tuple(problems), anew=generation.anew)


def _without_index(sources: Iterable[Source], root: Path) -> list[Source]:
    """Leave out the index's own files, where its folder lies among the articles."""
    own = root.resolve()
    return [source for source in sources if own not in source.path.resolve().parents]


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; make room and build again"
    return error.strerror or str(error)


def _reported(
    items: Iterator[tuple[Source, Article | Problem | None]],
    sources: list[Source],
    on_progress: Callable[[Progress], None],
) -> Iterator[Article | Problem]:
    """Pass on what is read, reporting progress; None marks the end of a source."""
    total, done, articles = sum(source.size for source in sources), 0, 0
    on_progress(Progress(0, total, 0))
    for source, item in items:
        if item is None:
            done += source.size
        else:
            articles += isinstance(item, Article)
            yield item
        on_progress(Progress(done, total, articles))


class _Generation:
    """The new generation while it is written: Whoosh's writer, the articles' hashes, and the counts."""

    def __init__(self, replacement: storage.Replacement, cutter: Segmenter, *, update: bool) -> None:
        self._replacement = replacement
        self._cutter = cutter
        self.anew: str | None = None
        self._before = self._copy_old() if update else {}
        self._index: FileIndex = self._open()
        self._writer: Any = self._index.writer(limitmb=_MEMORY_MB)
        self._hashes: dict[str, str] = {}
        self._counts = {"added": 0, "changed": 0, "unchanged": 0}

    def _copy_old(self) -> dict[str, str]:
        """Take over the old generation's files, if this version can go on with them; return its articles' hashes."""
        old, folder = self._replacement.old, self._replacement.folder
        if old is None:
            return {}
        before, now = (old.manifest.analysis, old.manifest.segmenter), (ANALYSIS_VERSION, self._cutter.name)
        if before != now:
            self.anew = f"version {before[0]} with {before[1]} analysed the old index, now it is {now[0]} with {now[1]}"
            return {}
        for name, entry in old.manifest.files.items():
            shutil.copyfile(old.folder / name, folder / name)
            if manifest.digest(folder / name) != entry.blake2b:
                # A new manifest would vouch for the damage: everything has to be written anew.
                self._replacement.empty()
                self.anew = f"{old.folder / name} was damaged"
                return {}
        hashes: dict[str, str] = json.loads((folder / HASHES).read_bytes())
        return hashes

    def _open(self) -> FileIndex:
        disk = FileStorage(str(self._replacement.folder), supports_mmap=True)
        return disk.open_index() if self._before else disk.create_index(make_schema(self._cutter.name))

    def take(self, article: Article) -> Iterator[Problem]:
        """Write `article` unless it stands in the index already; yield a problem if it can't be taken."""
        if article.id in self._hashes:
            yield Problem(article.location, f"a second article with the id {article.id!r}; give it another id")
            return
        digest = record.content_hash(article)
        known = self._before.get(article.id)
        self._hashes[article.id] = digest
        if known == digest:
            self._counts["unchanged"] += 1
            return
        if known is not None:
            self._writer.delete_by_term("id", article.id)
        self._counts["added" if known is None else "changed"] += 1
        self._writer.add_document(**_document(article))

    def finish(self) -> dict[str, int]:
        """Remove what is gone, write everything down and let the new generation serve; return the report's counts."""
        if not self._hashes:
            raise SourceError("build: no article was found, so the old index stays; name other files or folders")
        removed = self._before.keys() - self._hashes.keys()
        for id in removed:
            self._writer.delete_by_term("id", id)
        self._writer.commit(optimize=self._is_worn())
        folder = self._replacement.folder
        (folder / HASHES).write_bytes(json.dumps(self._hashes, ensure_ascii=False).encode())
        text_bytes = self._write_names(folder)
        for lock in folder.glob("*_WRITELOCK"):
            lock.unlink()
        self._replacement.commit(
            manifest.Manifest(
                format=manifest.FORMAT_VERSION,
                analysis=ANALYSIS_VERSION,
                segmenter=self._cutter.name,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                articles=len(self._hashes),
                text_bytes=text_bytes,
                files=manifest.list_files(folder),
            )
        )
        return {**self._counts, "removed": len(removed), "articles": len(self._hashes), "text_bytes": text_bytes}

    def close(self) -> None:
        """Close Whoosh's files, if they still are open because something went wrong."""
        if not self._writer.is_closed:
            with suppress(Exception):  # The disk that is full is so here too; what counts has been raised already.
                self._writer.cancel()

    def _is_worn(self) -> bool:
        """Whether so much has been deleted that all is to be written anew: what is deleted still counts in ranking."""
        deleted = sum(segment.deleted_count() for segment in self._writer.segments)
        return bool(deleted > _MOST_DELETED * len(self._hashes))

    def _write_names(self, folder: Path) -> int:
        """Write the names of all articles and return the bytes of their texts."""
        names, text_bytes = NameCollector(), 0
        with self._index.searcher() as searcher:
            for article in map(stored_article, searcher.documents()):
                names.add(article)
                text_bytes += len(article.text.encode("utf-8", "surrogatepass"))
        names.write(folder)
        return text_bytes


def _document(article: Article) -> dict[str, Any]:
    """Return what Whoosh is given for one article; the values of a field stand on lines of their own."""
    document: dict[str, Any] = {"id": article.id, "text": article.text, "record": record.encode(article)}
    for field in FIELDS:
        text = "\n".join(field.values(article))
        if text:
            document[field.name] = document[field.characters] = text
    summed = summary(article)
    document[SUMMARY] = json.dumps(summed, ensure_ascii=False).encode("utf-8", "surrogatepass")
    document[TITLE_KEY] = summed.title
    if article.fields.period is not None:
        document["first_day"] = article.fields.period.start.first_day
        document["last_day"] = article.fields.period.end.last_day
    return document


def default_jobs() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

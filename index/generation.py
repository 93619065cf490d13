"""What does a new generation consist of? Segments of the old one, less what is gone, and new ones.

Of articles with the same id the first counts; the others are deleted from their segments and reported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus import Problem, SourceError
from index import learned, live, manifest, storage
from index.analysis import ANALYSIS_VERSION, Segmenter
from index.codec.segment import Segment
from index.known import KnownArticles, Place, second
from index.learned import StoredNames
from index.learning import learn
from index.names import Names
from index.regrouping import GROWTH, Entry, new_averages, planned, regrouped
from index.same_names import Some, same_names
from index.segment_maker import Inverted, Taken, Written
from index.whoosh_face import write_toc


@dataclass(slots=True)
class Counts:
    """How many articles there are, and how many were added, changed, removed and left alone."""

    articles: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    text_bytes: int = 0


class Generation:
    """The new generation while it is made; `known` are the articles of the old one that it goes on with."""

    def __init__(self, replacement: storage.Replacement, cutter: Segmenter) -> None:
        self._replacement = replacement
        self._cutter = cutter
        self.averages: npt.NDArray[np.float64] | None = None
        self._averaged = 0
        self.known = KnownArticles((), ())
        self.problems: list[Problem] = []
        self._old: tuple[manifest.SegmentEntry, ...] = ()
        self._files: dict[str, manifest.FileEntry] = {}
        self._new: list[Written] = []
        self._refused: dict[str, list[int]] = {}
        self._ids: set[str | int] = set()
        self._changed: list[tuple[Place, Taken]] = []
        self._counts = Counts()

    @classmethod
    def going_on(cls, replacement: storage.Replacement, cutter: Segmenter) -> tuple[Generation | None, str | None]:
        """Return a generation that goes on with the old one, or None, and why not if there is one.

        Raises DamagedError where the old one was changed on disk.
        """
        old = replacement.old
        if old is None:
            return None, None
        before, now = (old.manifest.analysis, old.manifest.segmenter), (ANALYSIS_VERSION, cutter.name)
        if before != now:
            return None, (
                f"version {before[0]} with {before[1]} analysed the old index, now it is {now[0]} with {now[1]}"
            )
        found = cls(replacement, cutter)
        found._old, found._files = old.manifest.segments, old.manifest.files
        found.averages, found._averaged = np.array(old.manifest.averages), old.manifest.averaged
        found.known = KnownArticles([Segment(old.folder / s.file) for s in found._old], old.live())
        found.problems = found.known.problems
        found._counts.text_bytes = old.manifest.text_bytes
        return found, None

    def take(self, found: Inverted) -> None:
        """Count the articles of a piece, and refuse those whose id is taken or whose content is not new."""
        self.problems.extend(found.problems)
        for article in found.articles:
            if not self._accepts(article) and article.segment is not None:
                self._refused.setdefault(article.segment, []).append(article.document)

    def _accepts(self, article: Taken) -> bool:
        place = self.known.find(article.id)
        key = _key_of(article.id)
        is_second = key in self._ids or (place is not None and self.known.is_kept(place))
        if not is_second and place is not None and self.known.digest(place) == article.digest:
            self.known.keep(place)
            return False
        if is_second or article.segment is None:
            self.problems.append(second(article.id, article.location))
            return False
        self._ids.add(key)
        self._counts.text_bytes += article.text_bytes
        if place is None:
            self._counts.added += 1
        else:
            self._changed.append((place, article))
        return True

    def add_segment(self, written: Written) -> None:
        """Take a segment that lies in the new folder."""
        self._new.append(written)

    def finish(self) -> Counts:
        """Write everything down and let the new generation serve; raise SourceError if it has no article."""
        counts = self._counts
        self._settle()
        counts.articles = counts.added + counts.changed + counts.unchanged
        if not counts.articles:
            raise SourceError("build: no article was found, so the old index stays; name other files or folders")
        files: dict[str, manifest.FileEntry] = {}
        taken_over, written = self._taken_over(files), self._written(files)
        self._keep_names(written, files)
        self._commit(self._regrouped([*taken_over, *written], files), files)
        return counts

    def _settle(self) -> None:
        """Count what an update did to the articles of the old generation."""
        known = self.known
        for place, article in self._changed:
            if known.is_kept(place):  # It stands unchanged as well, but further behind.
                known.forget(place)
                self.problems.append(second(article.id, article.location))
        lost = list(known.lost())
        self._counts.changed = len(self._changed)
        self._counts.removed = len(lost) - len(self._changed)
        self._counts.unchanged = len(known) - len(lost)
        self._counts.text_bytes -= sum(map(known.text_bytes, lost))

    def _taken_over(self, files: dict[str, manifest.FileEntry]) -> list[Entry]:
        """Take over the old segments that still have articles."""
        entries = []
        for old, kept in zip(self._old, self.known.kept, strict=True):
            if kept.any():
                self._replacement.take_over(old.file)
                files[old.file] = self._files[old.file]
                entries.append(self._entry(old.file, kept))
        return entries

    def _written(self, files: dict[str, manifest.FileEntry]) -> list[Entry]:
        """Note the new segments that have articles, and remove the others."""
        entries = []
        for written in self._new:
            flags = np.ones(written.documents, bool)
            flags[self._refused.get(written.name, [])] = False
            if flags.any():
                files[written.name] = written.entry
                entries.append(self._entry(written.name, flags))
            else:
                (self._replacement.folder / written.name).unlink()
        return entries

    def _keep_names(self, written: Sequence[Entry], files: dict[str, manifest.FileEntry]) -> None:
        """Take over what the old generation has learned of names, if an update changes nothing about it."""
        old = self._replacement.old
        if not self._old or old is None or learned.FILE not in self._files:
            return
        folder = self._replacement.folder
        new = [Some(Segment(folder / one.file), np.ones(one.documents, bool) if f is None else f) for one, f in written]
        if same_names(self.known.lost_by_segment(), new) and StoredNames(old.folder / learned.FILE).is_current:
            self._replacement.take_over(learned.FILE)
            files[learned.FILE] = self._files[learned.FILE]

    def _regrouped(self, segments: list[Entry], files: dict[str, manifest.FileEntry]) -> list[Entry]:
        """Write anew what an update has left too small or too worn, or everything where average lengths are outgrown.

        What is built from nothing stays as it is.
        """
        articles, averages, folder = self._counts.articles, self.averages, self._replacement.folder
        if not self._old or averages is None:
            self._averaged = articles
            return segments
        is_outgrown = False
        if articles > GROWTH * self._averaged:
            self._averaged = articles
            found = new_averages(folder, segments, averages)
            if found is not None:
                self.averages = averages = found
                is_outgrown = True
        plan = planned(segments, files, all_anew=is_outgrown)
        return regrouped(folder, f"{self._replacement.number:08d}-m", segments, files, plan, averages)

    def _entry(self, file: str, flags: live.Flags) -> Entry:
        deleted = len(flags) - int(flags.sum())
        if not deleted:
            return manifest.SegmentEntry(file, len(flags)), None
        path = (self._replacement.folder / file).with_suffix(".live")
        live.write(path, flags)
        return manifest.SegmentEntry(file, len(flags), deleted, path.name), flags

    def _commit(self, segments: list[Entry], files: dict[str, manifest.FileEntry]) -> None:
        from index.whoosh_schema import make_schema  # here, because it loads Whoosh

        folder = self._replacement.folder
        if learned.FILE not in files:
            _learn(folder, segments)
        write_toc(folder, [(one.file, one.documents, flags) for one, flags in segments], make_schema(self._cutter.name))
        averages: Any = self.averages if self.averages is not None else []
        self._replacement.commit(
            manifest.Manifest(
                format=manifest.FORMAT_VERSION,
                analysis=ANALYSIS_VERSION,
                segmenter=self._cutter.name,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                articles=self._counts.articles,
                text_bytes=self._counts.text_bytes,
                averages=tuple(float(each) for each in averages),
                averaged=self._averaged,
                segments=tuple(one for one, _ in segments),
                files=manifest.list_files(folder, files),
            )
        )


def _key_of(id: str) -> str | int:
    """Return what stands for an id in this process: its hash, far smaller, where that has 64 bits."""
    return hash(id) if sys.hash_info.width >= 64 else id


def _learn(folder: Path, entries: Sequence[Entry]) -> None:
    """Write down what the articles teach about names, for searches that are not to wait for it."""
    segments, flags = [Segment(folder / one.file) for one, _ in entries], [flags for _, flags in entries]
    learned.write(folder / learned.FILE, learn(segments, flags), Names.of(segments, flags).counted)

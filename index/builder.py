"""How do articles become an index? Reads the paths, writes a new generation beside the old one, and swaps it in.

    paths ──find_sources──▶ sources ──pieces_of──▶ pieces ──invert_all──▶ segments ──Generation──▶ CURRENT

A bad article is collected as a `Problem` and never stops a build; a build that fails leaves the old index as it was.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus import Article, Problem, Source, find_sources
from corpus.article import Plain
from index import analysis, storage
from index.analysis import DEFAULT_SEGMENTER, Segmenter
from index.errors import DamagedError, VersionError, WriteError
from index.generation import Counts, Generation
from index.inverting import invert_all
from index.pieces import Piece, pieces_of, read_piece
from index.processes import collecting_rarely
from index.segment_maker import Written, sample_averages

_SAMPLED = 256
"""Articles whose lengths give the average lengths that impacts are computed by."""
_PIECES = 5
"""Pieces of a source that are read for them at most."""


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


OnProgress = Callable[[Progress], None]


def build(
    paths: Sequence[Path],
    root: Path,
    *,
    jobs: int = 1,
    update: bool = False,
    segmenter: str = DEFAULT_SEGMENTER,
    on_progress: OnProgress = lambda progress: None,
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
    try:
        with storage.replacing(root) as replacement, collecting_rarely():
            run = _Run(sources, replacement, cutter, jobs, on_progress)
            generation, counts = run.updated() if update else run.built()
    except OSError as error:
        raise WriteError(f"index: cannot write to {root}: {_reason(error)}; the old index is as it was") from error
    return Report(
        articles=counts.articles,
        added=counts.added,
        changed=counts.changed,
        removed=counts.removed,
        unchanged=counts.unchanged,
        text_bytes=counts.text_bytes,
        seconds=time.monotonic() - started,
        problems=tuple(generation.problems),
        anew=run.anew,
    )


def _without_index(sources: Iterable[Source], root: Path) -> list[Source]:
    """Leave out the index's own files, where its folder lies among the articles."""
    own = root.resolve()

    @cache
    def is_own(folder: str) -> bool:
        inside = Path(folder).resolve()
        return own == inside or own in inside.parents

    return [source for source in sources if not is_own(os.path.dirname(source.path))]


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; make room and build again"
    return error.strerror or str(error)


@dataclass(slots=True)
class _Run:
    """One build: sources become a generation in `replacement`, all of them or what an update finds new."""

    sources: list[Source]
    replacement: storage.Replacement
    cutter: Segmenter
    jobs: int
    on_progress: OnProgress
    anew: str | None = None

    def updated(self) -> tuple[Generation, Counts]:
        """Read what changed; everything where the old generation can't be gone on with."""
        try:
            old, self.anew = Generation.going_on(self.replacement, self.cutter)
            if old is not None:
                return old, self._filled(old)
        except (DamagedError, VersionError) as error:
            # Whatever of it is read again is held against its checksum: damage is found, and not carried on.
            self.anew = str(error)
            self.replacement.empty()
        return self.built()

    def built(self) -> tuple[Generation, Counts]:
        """Read everything."""
        fresh = Generation(self.replacement, self.cutter)
        return fresh, self._filled(fresh)

    def _filled(self, generation: Generation) -> Counts:
        done = articles = 0
        total = sum(source.size for source in self.sources)
        self.on_progress(Progress(0, total, 0))
        for found in invert_all(
            pieces_of(self.sources, generation.known if len(generation.known) else None),
            self.replacement.folder,
            name=f"{self.replacement.number:08d}",
            averages=lambda: self._averages(generation),
            segmenter=self.cutter.name,
            jobs=self.jobs,
            size=0 if len(generation.known) else total,
        ):
            if isinstance(found, Written):
                generation.add_segment(found)
                continue
            generation.take(found)
            done += found.piece.size
            articles += len(found.articles) + found.piece.kept
            self.on_progress(Progress(done, total, articles))
        return generation.finish()

    def _averages(self, generation: Generation) -> npt.NDArray[np.float64]:
        if generation.averages is None:
            generation.averages = sample_averages(islice(_sample(self.sources), _SAMPLED), self.cutter.cut)
        return generation.averages


def _sample(sources: Sequence[Source]) -> Iterator[Article | Plain]:
    """Yield articles from sources that are spread over all of them; of a source with many, from its beginning."""
    step = max(len(sources) // _SAMPLED, 1)
    for source in sources[::step]:
        for piece in islice(pieces_of([source], twice=False), _PIECES):
            yield from _articles(piece)


def _articles(piece: Piece) -> Iterator[Any]:
    return (item.article for item in read_piece(piece) if not isinstance(item, Problem))


def default_jobs() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

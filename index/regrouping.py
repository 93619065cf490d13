"""When does a generation write segments anew? Where `compaction` says so, and where its articles have outgrown their
average lengths.

Impacts are made with average lengths that were taken when an index had fewer articles. When it has more than twice as
many, these are taken anew, and if one has changed much, so is every segment: otherwise new articles would be weighed
by what the first ones were like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import live, manifest
from index.codec.container import SUFFIX
from index.codec.inversion import Lengths
from index.codec.merging import merge
from index.codec.segment import Segment
from index.compaction import Size, groups
from index.pairs import COLUMNS
from index.weights import K1, PAIRS, WEIGHTS

Averages = npt.NDArray[np.float64]
Entry = tuple[manifest.SegmentEntry, live.Flags | None]
"""A segment, and which of its documents are not deleted, None for all."""

GROWTH = 2
"""How many times as many articles an index has when the average lengths are taken anew."""
_MUCH = 0.25
"""Of an average length: so much of a change is worth writing everything anew."""


def new_averages(folder: Path, entries: Sequence[Entry], old: Averages) -> Averages | None:
    """Return the average lengths over all articles of the segments in `folder`, or None if they are about the `old`."""
    sums, documents = np.zeros(2 * len(WEIGHTS), dtype=np.int64), 0
    for entry, flags in entries:
        segment = Segment(folder / entry.file)
        chosen = slice(None) if flags is None else flags
        words = [segment.lengths(field.name)[chosen].sum(dtype=np.int64) for field in WEIGHTS]
        sums += [*words, *segment.character_lengths(len(WEIGHTS))[chosen].sum(axis=0, dtype=np.int64)]
        documents += entry.documents - entry.deleted
    averages: Averages = Lengths(sums, documents).averages()
    return averages if (np.abs(averages - old) > _MUCH * old).any() else None


def planned(entries: Sequence[Entry], files: Mapping[str, manifest.FileEntry], *, all_anew: bool) -> list[list[int]]:
    """Return the numbers of the segments that are to become one, group by group; `all_anew` leaves none out."""
    sizes = [Size(files[one.file].bytes, one.documents, one.documents - one.deleted) for one, _ in entries]
    found = groups(sizes)
    members = {number for group in found for number in group}
    return found + [[number] for number in range(len(entries)) if all_anew and number not in members]


def regrouped(
    folder: Path,
    name: str,
    entries: Sequence[Entry],
    files: dict[str, manifest.FileEntry],
    plan: Sequence[Sequence[int]],
    averages: Averages,
) -> list[Entry]:
    """Write each group of the `plan` as one segment in the place of its first; what it is made of is removed.

    The names of the new segments begin with `name`; `files` is kept up to date. Raises DamagedError where a segment was
    changed on disk.
    """
    kept: dict[int, Entry] = dict(enumerate(entries))
    for number, group in enumerate(plan):
        parts = [kept.pop(each) for each in group]
        path = folder / f"{name}-{number:04d}{SUFFIX}"
        segments = [Segment(folder / part.file) for part, _ in parts]
        flags = [flags for _, flags in parts]
        merge(segments, flags, path, averages=averages, fields=WEIGHTS, k1=K1, keywords=COLUMNS, pairs=PAIRS)
        for part, _ in parts:
            _remove(folder, part, files)
        files[path.name] = manifest.measured(path)
        kept[group[0]] = manifest.SegmentEntry(path.name, sum(part.documents - part.deleted for part, _ in parts)), None
    return [kept[number] for number in sorted(kept)]


def _remove(folder: Path, entry: manifest.SegmentEntry, files: dict[str, manifest.FileEntry]) -> None:
    for name in (entry.file, entry.live):
        if name is not None:
            (folder / name).unlink()
            files.pop(name, None)

"""How does stock Whoosh get at an index that we built? By a table of contents beside the segments, or by a searcher.

    `_MAIN_1.toc`      as Whoosh writes it, made with pickle: schema (`index.codec.whoosh_fields`), segments, deletions
    `MAIN_WRITELOCK`   empty; Whoosh would make it before it is told that nothing can be written

Whoosh is imported when one of the two is asked for, because few who build or search do ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

if TYPE_CHECKING:
    from index.codec.segment import Segment

Live = npt.NDArray[Any] | None
"""A flag for each document of a segment, or None where all are there."""

_NAME = "MAIN"
_TOC = f"_{_NAME}_1.toc"
_LOCK = f"{_NAME}_WRITELOCK"


def write_toc(folder: Path, segments: Sequence[tuple[str, int, Live]], schema: Any) -> None:
    """Write into `folder` what lets `whoosh.index.open_dir(folder)` open its segments: (file, documents, live) each.

    `schema` is as `index.whoosh_schema.make_schema` makes it. The same input gives the same bytes.
    """
    from whoosh.filedb.filestore import RamStorage
    from whoosh.index import TOC

    from index.codec.whoosh_codec import final_segment
    from index.codec.whoosh_fields import shown

    memory = RamStorage()
    TOC(shown(schema), [final_segment(*each) for each in segments], 1).write(memory, _NAME)
    (folder / _TOC).write_bytes(memory.files[_TOC])
    (folder / _LOCK).touch()


def open_searcher(segments: Sequence[Segment], live: Sequence[Live], schema: Any) -> Any:
    """Return a Whoosh searcher over opened segments; it numbers their documents one after the other."""
    from whoosh.searching import Searcher

    from index.codec.whoosh_codec import open_segments
    from index.codec.whoosh_fields import shown

    return Searcher(open_segments(segments, shown(schema), live=live))

"""How does what a generation knows about names lie on disk, ready to be asked for a name without reading the others?

    names.learned = container of columns (`index.codec.container`)
    "rules"                 u64, u64, u64   by which it was learned: see `rules`
    "other.…", "known.…"    dictionaries (`index.codec.dictionary`): names that have others; all names that are known
    "other.shapes", "known.shapes": u64     for each beginning and length of a name, in order: the first two code points
                                            and the length, 21 bits each
    "row.starts": u32       per name that has others, and one: where its row begins in "row.bytes"
    "row.bytes"             JSON: [as most articles write it, [another name, articles, origin, via], …]
    "name.kind": u8         per name and kind of it, in the order of both: the number of the kind (`index.names`)
    "name.articles": u32    in how many articles it stands
    "name.folded.…"         the name folded: "lengths" in code points, and the UTF-8 of all, "bytes"
    "name.shown.…"          likewise, as most articles write it

Made when a generation is put together (`index.learning`), of all its segments and what is deleted from them: an update
makes it anew. It is one more file of the manifest, and every block is held against its checksum when it is touched. An
index without the file, or with one that was learned by other rules, is learned from when it is first asked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.analysis import ANALYSIS_VERSION, fold_characters
from index.codec.container import Container, ContainerWriter
from index.codec.dictionary import Dictionary, write_dictionary
from index.codec.postings import narrow
from index.names import Counted
from index.native import compiled
from index.spans import NameFinder, SpanFinder, spans

Array = npt.NDArray[Any]

_READING = compiled("index.codec._reading")

FILE = "names.learned"
RULES = 1
"""By which rules names are learned (`index.learning`, `index.agreement`, `corpus.name_kinds`); 1 is the current one.

1 (2026-11): what is believed is kept in a file.
"""
TABLE = Path(__file__).with_name("common_names.tsv")

_BITS = 21
"""Code points, and lengths of names, have no more."""

_FEW = 16
"""Texts that are looked through without a table: those of one search."""


class OtherName(NamedTuple):
    """Another name: as most articles write it, how many articles support it (0 for the table), and the best origin.

    `via` is the name that both are other names of, empty where an article has the two together.
    """

    name: str
    articles: int
    origin: str
    via: str = ""


class Row(NamedTuple):
    """A name as most articles write it, and its other names, those first that stand with it in most articles."""

    name: str
    others: tuple[OtherName, ...]


class Names(Protocol):
    """What is known about names; all that is given to it is folded by `key_of`."""

    @property
    def with_others(self) -> SpanFinder:
        """What finds names that have others."""

    @property
    def known(self) -> SpanFinder:
        """What finds titles, aliases, commanders, places and their other names."""

    def row(self, name: str) -> Row | None:
        """Return a name with its others, or None if it has none."""

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the names that have others and begin with `prefix`, in order."""


def key_of(name: str) -> str:
    """Return what a name is known by: folded character by character, as exact runs are."""
    return fold_characters(name).text


def rules() -> tuple[int, int, int]:
    """Return by which rules names are learned now: the version, that of the analysis, the table of common names."""
    return RULES, ANALYSIS_VERSION, zlib.crc32(TABLE.read_bytes())


@dataclass(frozen=True)
class Learned:
    """What was learned, in memory: the rows of names that have others, and all names that are known."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    names: Collection[str] = ()

    @cached_property
    def with_others(self) -> SpanFinder:
        """What finds names that have others."""
        return NameFinder(self.rows)

    @cached_property
    def known(self) -> SpanFinder:
        """What finds all names that are known."""
        return NameFinder(self.names)

    def row(self, name: str) -> Row | None:
        """Return a name with its others, or None if it has none."""
        return self.rows.get(name)

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the names that have others and begin with `prefix`, in order."""
        return (name for name in sorted(self.rows) if name.startswith(prefix))


def write(path: Path, learned: Learned, counted: Counted) -> None:
    """Write what was learned, and what articles have for names, as a new file; raise OSError if the disk refuses."""
    with ContainerWriter(path) as writer:
        writer.add("rules", np.array(rules(), dtype=np.uint64))
        rows = sorted(learned.rows)
        for kind, names in (("other", rows), ("known", sorted(learned.names))):
            write_dictionary(writer, kind, names)
            writer.add(f"{kind}.shapes", _shapes(names))
        encoded = [_encoded(learned.rows[name]) for name in rows]
        writer.add("row.starts", np.cumsum([0, *map(len, encoded)]).astype(np.uint32))
        writer.add_bytes("row.bytes", b"".join(encoded))
        writer.add("name.kind", counted.kinds.astype(np.uint8))
        writer.add("name.articles", counted.articles.astype(np.uint32))
        for part, texts in (("folded", counted.folded), ("shown", counted.shown)):
            lengths = np.fromiter(map(len, texts), dtype=np.uint32, count=len(texts))
            writer.add(f"name.{part}.lengths", narrow(lengths))
            writer.add_bytes(f"name.{part}.bytes", "".join(texts).encode("utf-8", "surrogatepass"))


def _encoded(row: Row) -> bytes:
    return json.dumps([row.name, *row.others], ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _shapes(names: Collection[str]) -> Array:
    long_enough = [name for name in names if len(name) >= 2]
    lengths = np.fromiter(map(len, long_enough), dtype=np.uint64, count=len(long_enough))
    first, second = _codes("".join([name[:2] for name in long_enough])).reshape(-1, 2).T
    return np.unique((first << np.uint64(_BITS) | second) << np.uint64(_BITS) | lengths)


def _codes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


class StoredNames:
    """What was learned, on disk."""

    def __init__(self, path: Path) -> None:
        """Open the file; raise DamagedError or VersionError, also later where it was changed on disk."""
        self._container = Container(path)
        self._names = Dictionary(self._container, "other")
        self._starts = self._container.column("row.starts")
        self._bytes = self._container.column("row.bytes")
        self.with_others: SpanFinder = _Finder(self._container, "other", self._names)
        self.known: SpanFinder = _Finder(self._container, "known", Dictionary(self._container, "known"))

    @property
    def is_current(self) -> bool:
        """Whether it was learned by the rules of now."""
        return tuple(self._container.column("rules").all().tolist()) == rules()

    def counted(self) -> Counted:
        """Return the names that articles have as values."""
        kinds, articles = (self._container.column(f"name.{part}").all() for part in ("kind", "articles"))
        return Counted(self._texts("folded"), kinds.astype(np.int64), self._texts("shown"), articles.astype(np.int64))

    def _texts(self, part: str) -> list[str]:
        lengths, data = (self._container.column(f"name.{part}.{each}").all() for each in ("lengths", "bytes"))
        text = data.tobytes().decode("utf-8", "surrogatepass")
        return [text[start:end] for start, end in pairwise(np.cumsum([0, *lengths.tolist()]).tolist())]

    def row(self, name: str) -> Row | None:
        """Return a name with its others, or None if it has none."""
        number = self._names.find(name)
        if number is None:
            return None
        start, stop = self._starts.slice(number, number + 2).tolist()
        written, *others = json.loads(self._bytes.slice(start, stop).tobytes().decode("utf-8", "surrogatepass"))
        return Row(written, tuple(OtherName(*other) for other in others))

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the names that have others and begin with `prefix`, in order."""
        return self._names.terms(self._names.with_prefix(prefix))


class _Finder:
    """Finds names of a dictionary: all places of a text are looked up at once, those where a name may begin then.

    Whoever asks for more than a few texts is answered from a table, which takes some milliseconds to make. Compiled
    code needs none.
    """

    def __init__(self, container: Container, kind: str, names: Dictionary) -> None:
        self._shapes = container.column(f"{kind}.shapes")
        self._names = names
        self._asked = 0

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of each name in `text`, in order: the longest at each place, none inside another."""
        if len(text) < 2:
            return []
        if _READING:
            found: list[tuple[int, int]] = _READING.names_in(text, self._shapes.seen(), self._names.seen)
            return found
        self._asked += 1
        lengths = self._looked_up(text) if self._asked <= _FEW else self._in_table(text)
        return spans(text, lengths, lambda name: self._names.find(name) is not None)

    def _in_table(self, text: str) -> dict[int, list[int]]:
        table = self._table
        return {at: found for at in range(len(text) - 1) if (found := table.get(text[at : at + 2]))}

    @cached_property
    def _table(self) -> dict[str, list[int]]:
        """By their first two characters how long names are, the longest first."""
        table: dict[str, list[int]] = {}
        for shape in reversed(self._shapes.all().tolist()):
            pair, length = divmod(shape, 1 << _BITS)
            table.setdefault(chr(pair >> _BITS) + chr(pair & (1 << _BITS) - 1), []).append(length)
        return table

    def _looked_up(self, text: str) -> dict[int, list[int]]:
        """Return where names may begin in a text, and how long they may be, the longest first."""
        shapes = self._shapes.all()
        codes = _codes(text)
        wanted = (codes[:-1] << np.uint64(_BITS) | codes[1:]) << np.uint64(_BITS)
        first, last = shapes.searchsorted(wanted), shapes.searchsorted(wanted + np.uint64((1 << _BITS) - 1), "right")
        return {
            at: (shapes[first[at] : last[at]] & np.uint64((1 << _BITS) - 1)).tolist()[::-1]
            for at in np.flatnonzero(last > first).tolist()
        }

"""What belongs to one generation of an index, and is every byte of it as it was written?

`manifest.json` lies in the generation's folder:

    manifest   = JSON object: format, analysis, segmenter, created, articles, text_bytes, averages, averaged, segments,
                 files
    averages   = [ number of words, …, number of characters, … ]        by which all impacts were computed, per field
    averaged   = int                                                    how many articles there were when these were
                                                                        last held against the articles' lengths
    segments   = [ { "file": name, "documents": int, "deleted": int, "live": name or null }, … ]
    files      = { name: { "bytes": int, "blake2b": 32 hex digits } }   every file of the folder but the manifest

The digest of a segment's file is that of its end, which has a checksum of each block before it (see
`index.codec.container`): to digest all of it would take a build one part in fifty longer. The manifest's own digest
stands in the index's `CURRENT` (see `index.storage`), so that a change anywhere is found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.codec.container import SUFFIX, Container
from index.errors import DamagedError, VersionError

FORMAT_VERSION = 6
"""6: digests of segments' ends. 5: lists of documents in about as few bits as can tell, frequencies for impacts. 4: how
many documents have a character. 3: rows and pairs of characters in place of each one's places. 2: columnar segments
(`index.codec`). 1: Whoosh 2.7.4's own codec, one JSON record an article."""

MANIFEST = "manifest.json"
REBUILD = "make it anew with `zhanyi build`"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """The size of one file and its BLAKE2b-128 digest, of a segment's file that of its end."""

    bytes: int
    blake2b: str


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment: its file, how many documents it has and how many of these are deleted.

    `live` is the file that tells which are not (see `index.live`), None where all are there.
    """

    file: str
    documents: int
    deleted: int = 0
    live: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one generation holds, and with what it was made."""

    format: int
    analysis: int
    segmenter: str
    created: str
    articles: int
    text_bytes: int
    averages: tuple[float, ...]
    averaged: int
    segments: tuple[SegmentEntry, ...]
    files: dict[str, FileEntry]


def digest(path: Path) -> str:
    """Return the BLAKE2b-128 digest of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def check(path: Path, data: bytes, expected: str) -> None:
    """Hold `data`, as read from `path`, against a digest; raise DamagedError where it is not what was written."""
    if _digest_of(data) != expected:
        raise DamagedError(f"index: {path} was changed after it was written; {REBUILD}")


def measured(path: Path) -> FileEntry:
    """Return the size of a file, and the digest of it or of its end; raise DamagedError where a segment has none."""
    found = _digest_of(Container(path).tail()) if path.suffix == SUFFIX else digest(path)
    return FileEntry(path.stat().st_size, found)


def list_files(folder: Path, known: Mapping[str, FileEntry]) -> dict[str, FileEntry]:
    """Measure every file of a generation's folder but those that are `known`."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != MANIFEST)
    return {p.name: known.get(p.name) or measured(p) for p in files}


def write(folder: Path, manifest: Manifest) -> str:
    """Write the manifest into `folder` and return its digest."""
    path = folder / MANIFEST
    path.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return digest(path)


def read(folder: Path, expected: str) -> Manifest:
    """Read a generation's manifest and hold it against the digest `expected` and the sizes of the files.

    Raises DamagedError where it is missing, changed or doesn't fit the files; VersionError for another format;
    FileNotFoundError where the whole folder is gone (a newer build may have taken its place).
    """
    path = folder / MANIFEST
    data = path.read_bytes()
    check(path, data, expected)
    fields: dict[str, Any] = json.loads(data)
    if fields["format"] != FORMAT_VERSION:
        raise VersionError(
            f"index: {folder} has format {fields['format']}, this version reads {FORMAT_VERSION}; {REBUILD}"
        )
    try:
        manifest = _of(fields)
    except (KeyError, TypeError) as error:
        raise VersionError(f"index: {folder} was written by another version ({error}); {REBUILD}") from error
    for reason in _wrong_sizes(folder, manifest):
        raise DamagedError(f"index: {reason}; {REBUILD}")
    return manifest


def _of(fields: dict[str, Any]) -> Manifest:
    """Return the manifest that was written as these fields; raise KeyError or TypeError if it has others."""
    fields["averages"] = tuple(fields["averages"])
    fields["segments"] = tuple(SegmentEntry(**entry) for entry in fields["segments"])
    fields["files"] = {name: FileEntry(**entry) for name, entry in fields["files"].items()}
    return Manifest(**fields)


def _wrong_sizes(folder: Path, manifest: Manifest) -> Iterator[str]:
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{path} is missing"
        elif path.stat().st_size != entry.bytes:
            yield f"{path} has {path.stat().st_size:,} bytes and should have {entry.bytes:,}"


def verify(folder: Path, manifest: Manifest) -> list[str]:
    """Read every byte of a generation and return what is wrong, a sentence each; an empty list if nothing is."""
    wrong = list(_wrong_sizes(folder, manifest))
    for name, entry in manifest.files.items():
        path = folder / name
        if path.is_file() and path.stat().st_size == entry.bytes:
            wrong.extend(_wrong_bytes(path, entry))
    unknown = sorted({path.name for path in folder.iterdir()} - {MANIFEST, *manifest.files})
    return wrong + [f"{folder / name} does not belong to the index" for name in unknown]


def _wrong_bytes(path: Path, entry: FileEntry) -> Iterator[str]:
    try:
        if measured(path) != entry:
            yield f"{path} was changed after it was written"
        elif path.suffix == SUFFIX:
            yield from Container(path).verify()
    except (DamagedError, VersionError) as error:
        yield str(error)
    except OSError as error:
        yield f"{path} cannot be read ({error.strerror or error})"

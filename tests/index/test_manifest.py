"""Does the manifest know every file of a generation, and notice whatever happens to one?"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest

from index import manifest
from index.codec.container import ContainerWriter
from index.errors import DamagedError, VersionError
from index.manifest import FileEntry, Manifest, SegmentEntry


@pytest.fixture
def generation(tmp_path: Path) -> Path:
    with ContainerWriter(tmp_path / "战役.columns") as writer:
        writer.add_bytes("words", b"words" * 2000)
    (tmp_path / "战役.live").write_bytes(b"[]")
    return tmp_path


def described(folder: Path, *, format: int = manifest.FORMAT_VERSION) -> Manifest:
    segments = (SegmentEntry("战役.columns", 4, 1, "战役.live"),)
    created = "2026-11-21T00:00:00+00:00"
    files = manifest.list_files(folder, {})
    return Manifest(format, 1, "jieba-0.42.1", created, 3, 99, (1.0, 250.5), 3, segments, files)


def test_a_manifest_is_read_as_it_was_written(generation: Path) -> None:
    written = described(generation)
    digest = manifest.write(generation, written)
    assert manifest.read(generation, digest) == written
    assert manifest.verify(generation, written) == []


def test_files_are_listed_with_size_and_digest_but_for_the_manifest(generation: Path) -> None:
    manifest.write(generation, described(generation))
    known = {"战役.live": FileEntry(2, "as it was")}
    (generation / "names").touch()
    segment = generation / "战役.columns"
    of_the_end = blake2b(segment.read_bytes()[10_000:], digest_size=16).hexdigest()
    assert manifest.list_files(generation, known) == {
        "names": FileEntry(0, "cae66941d9efbd404e4d88758ea67670"),
        "战役.live": FileEntry(2, "as it was"),
        "战役.columns": FileEntry(segment.stat().st_size, of_the_end),
    }


def test_the_digest_is_blake2b_of_128_bits(generation: Path) -> None:
    (generation / "empty").touch()
    assert manifest.digest(generation / "empty") == "cae66941d9efbd404e4d88758ea67670"


def test_another_digest_than_the_pointers_is_damage(generation: Path) -> None:
    manifest.write(generation, described(generation))
    with pytest.raises(DamagedError, match=r"manifest\.json was changed after it was written; .*`zhanyi build`"):
        manifest.read(generation, "0" * 32)


def test_another_format_is_refused_by_its_number(generation: Path) -> None:
    digest = manifest.write(generation, described(generation, format=99))
    with pytest.raises(VersionError, match=r"has format 99, this version reads 6; make it anew with `zhanyi build`"):
        manifest.read(generation, digest)


@pytest.mark.parametrize(
    "change",
    [lambda fields: fields.pop("segments"), lambda fields: fields.update(colour="red")],
    ids=["missing", "unknown"],
)
def test_other_fields_than_this_version_knows_are_another_version(
    generation: Path, change: Callable[[dict[str, object]], object]
) -> None:
    manifest.write(generation, described(generation))
    path = generation / manifest.MANIFEST
    fields = json.loads(path.read_bytes())
    change(fields)
    path.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(VersionError, match=r"was written by another version \(.*\); make it anew with `zhanyi build`"):
        manifest.read(generation, manifest.digest(path))


def test_a_missing_file_is_damage(generation: Path) -> None:
    digest = manifest.write(generation, described(generation))
    (generation / "战役.columns").unlink()
    with pytest.raises(DamagedError, match=r"战役\.columns is missing; make it anew with `zhanyi build`"):
        manifest.read(generation, digest)


def test_a_file_cut_short_is_damage(generation: Path) -> None:
    digest = manifest.write(generation, described(generation))
    (generation / "战役.live").write_bytes(b"[")
    with pytest.raises(DamagedError, match=r"战役\.live has 1 bytes and should have 2; make it anew"):
        manifest.read(generation, digest)


def test_a_folder_that_is_gone_is_not_damage_yet(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        manifest.read(tmp_path / "gen-00000001", "0" * 32)


def test_every_wrong_file_is_named(generation: Path) -> None:
    written = described(generation)
    manifest.write(generation, written)
    (generation / "战役.live").write_bytes(b"{}")
    (generation / "战役.columns").unlink()
    (generation / "stranger").touch()
    (generation / "folder").mkdir()
    assert manifest.verify(generation, written) == [
        f"{generation / '战役.columns'} is missing",
        f"{generation / '战役.live'} was changed after it was written",
        f"{generation / 'folder'} does not belong to the index",
        f"{generation / 'stranger'} does not belong to the index",
    ]


@pytest.mark.parametrize("place", [0, 4095, 4096, 9_999, 10_000, -1])
def test_a_changed_byte_of_a_segment_is_found(place: int, generation: Path) -> None:
    written = described(generation)
    manifest.write(generation, written)
    segment = generation / "战役.columns"
    data = bytearray(segment.read_bytes())
    data[place] ^= 0x10
    segment.write_bytes(data)
    [wrong] = manifest.verify(generation, written)
    assert str(segment) in wrong


def test_another_whole_segment_is_found(generation: Path) -> None:
    written = described(generation)
    manifest.write(generation, written)
    segment = generation / "战役.columns"
    segment.unlink()
    with ContainerWriter(segment) as writer:
        writer.add_bytes("words", b"Words" * 2000)
    assert manifest.verify(generation, written) == [f"{segment} was changed after it was written"]


def test_a_file_that_cannot_be_read_is_named_with_the_reason(generation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_disk(path: Path) -> str:
        raise OSError(5, "Input/output error")

    written = described(generation)
    manifest.write(generation, written)
    monkeypatch.setattr(manifest, "measured", broken_disk)
    assert manifest.verify(generation, written) == [
        f"{generation / '战役.columns'} cannot be read (Input/output error)",
        f"{generation / '战役.live'} cannot be read (Input/output error)",
    ]

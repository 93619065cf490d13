"""Is a packed file that is changed inside another one, and as whole as before?"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from random import Random

import pytest

from benchmarks.fuzz.packing import ZipMember, changed_inside, tar_members, tar_of, zip_members, zip_of

TEXTS = {
    "甲/平型关.md": "平型关战役".encode(),
    "乙.txt": "台儿庄战役".encode() * 200,
    "丙.txt.gz": gzip.compress(b"1938"),
}


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in TEXTS.items():
            archive.writestr(name, data)
    return out.getvalue()


def tar(format: int = tarfile.GNU_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        for name, data in TEXTS.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def in_zip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def in_tar(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        files = [(info.name, archive.extractfile(info)) for info in archive]
        return {name: file.read() for name, file in files if file}


def longer(data: bytes) -> bytes:
    return data + b"x"


@pytest.mark.parametrize(
    ("name", "made", "inside"),
    [
        pytest.param("a.zip", zipped, in_zip, id="zip"),
        pytest.param("a.tar", tar, in_tar, id="tar"),
        pytest.param("a.tgz", lambda: gzip.compress(tar()), in_tar, id="tar.gz"),
        pytest.param("a.tar.bz2", lambda: bz2.compress(tar()), in_tar, id="tar.bz2"),
        pytest.param("a.tar.xz", lambda: lzma.compress(tar()), in_tar, id="tar.xz"),
    ],
)
def test_an_archive_is_changed_in_one_place_and_whole(
    name: str, made: Callable[[], bytes], inside: Callable[[bytes], dict[str, bytes]]
) -> None:
    results = [inside(changed_inside(made(), name, longer, Random(seed))) for seed in range(60)]
    assert all(len(result.items() ^ TEXTS.items()) <= 2 for result in results)
    assert any(result["乙.txt"] == TEXTS["乙.txt"] + b"x" for result in results if "乙.txt" in result)
    assert any(gzip.decompress(result["丙.txt.gz"]) == b"1938x" for result in results if "丙.txt.gz" in result)
    assert any(len(result) == len(TEXTS) - 1 for result in results)


def test_names_change_in_a_zip() -> None:
    results = [in_zip(changed_inside(zipped(), "a.zip", longer, Random(seed))) for seed in range(60)]
    assert any("乙.txtx" in result for result in results)


def test_headers_change_in_a_tar() -> None:
    def other(block: bytes) -> bytes:
        return b"z" + block[1:]

    results = [in_tar(changed_inside(tar(), "a.tar", other, Random(seed))) for seed in range(60)]
    assert any(any(name.startswith("z") for name in result) for result in results)


def test_members_are_packed_as_they_were() -> None:
    assert in_zip(zip_of(zip_members(zipped()))) == TEXTS
    assert in_tar(tar_of(tar_members(tar()))) == TEXTS
    assert in_tar(tar_of(tar_members(tar(tarfile.PAX_FORMAT)))) == TEXTS


def test_members_that_cannot_be_read_are_kept_without_data() -> None:
    encrypted = ZipMember(b"", b"1938", flags=1)
    assert [member.data for member in zip_members(zip_of([encrypted, ZipMember("甲".encode(), b"1937")]))] == [
        b"",
        b"1937",
    ]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.xml.bz2", "a.jsonl.xz", "a.md"])
def test_what_cannot_be_unpacked_is_changed_as_it_is(name: str) -> None:
    assert changed_inside("平型关".encode(), name, longer, Random(1)) == "平型关x".encode()

"""Is every article of an archive read, under its path as id, and nothing that leads out of it or has no bound?"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.errors import Problem
from corpus.readers import archive
from corpus.readers.decode import decode_name
from corpus.sources import find_sources, read_source

MARKDOWN = "**白石渡之战**是一场战斗。\n"
LINES = "".join(json.dumps({"id": name, "title": name, "text": f"{name}是山。"}) + "\n" for name in "甲乙")
DUMP = "<mediawiki><page><title>丙</title><ns>0</ns><revision><text>文。</text></revision></page></mediawiki>"
Pack = Callable[[Mapping[str, bytes]], bytes]


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w", **options: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, **options) as made:  # type: ignore[call-overload]  # Modes vary.
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return out.getvalue()


KINDS: dict[str, Pack] = {
    "书.zip": zipped,
    "书.tar": tarred,
    "书.tar.gz": lambda members: tarred(members, "w:gz"),
    "书.tgz": lambda members: gzip.compress(tarred(members, format=tarfile.GNU_FORMAT)),
    "书.tar.bz2": lambda members: tarred(members, "w:bz2"),
    "书.tar.xz": lambda members: lzma.compress(tarred(members, format=tarfile.USTAR_FORMAT)),
}


def read(path: Path, data: bytes) -> tuple[list[Article], list[Problem]]:
    path.write_bytes(data)
    items = [item for source in find_sources([path]) for item in read_source(source)]
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Problem)]


@pytest.mark.parametrize("name", KINDS)
def test_members_are_read_by_the_readers_of_files(tmp_path: Path, name: str) -> None:
    members = {
        "卷/白石渡之战.md": MARKDOWN.encode(),
        "列.jsonl.xz": lzma.compress(LINES.encode()),
        "./wiki.xml": DUMP.encode(),
        "图.png": b"\x89PNG",
        ".隐.md": MARKDOWN.encode(),
        "__MACOSX/卷/白石渡之战.md": b"x",
        "LICENSE": b"x",
    }
    articles, problems = read(tmp_path / name, KINDS[name](members))
    assert [(one.id, one.title) for one in articles] == [
        (f"{name}/卷/白石渡之战.md", "白石渡之战"),
        ("甲", "甲"),
        ("乙", "乙"),
        ("丙", "丙"),
    ]
    assert [one.location.removeprefix(f"{tmp_path}/") for one in articles] == [
        f"{name}/卷/白石渡之战.md",
        f"{name}/列.jsonl.xz:1",
        f"{name}/列.jsonl.xz:2",
        f"{name}/wiki.xml:1",
    ]
    assert problems == []


@pytest.mark.parametrize("name", ["书.zip", "书.tar"])
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../甲.md", "the path leads out of the archive or has control characters; pack it anew"),
        ("卷/../../甲.md", "the path leads out of the archive or has control characters; pack it anew"),
        ("/甲.md", "the path leads out of the archive or has control characters; pack it anew"),
        ("C:\\甲.md", "the path leads out of the archive or has control characters; pack it anew"),
        ("书.tar.gz", "an archive in an archive is not opened; unpack it, and name the folder"),
        ("卷/书.zip", "an archive in an archive is not opened; unpack it, and name the folder"),
        ("空.md", "the file is empty; delete it or write the article into it"),
        ("乱.xml", "no <mediawiki> at its beginning, so no dump of a wiki; name one"),
        ("空.jsonl", "no article in this file; write one object a line, each with an id and a text"),
        ("坏.jsonl.gz", "the member cannot be read (Not a gzipped file (b'\\n\\n')); pack it again"),
    ],
)
def test_a_bad_member_is_a_problem_and_the_others_are_read(tmp_path: Path, name: str, path: str, reason: str) -> None:
    data = KINDS[name]({path: b"\n\n", "乙.md": MARKDOWN.encode()})
    articles, [problem] = read(tmp_path / name, data)
    assert [one.id for one in articles] == [f"{name}/乙.md"]
    assert problem.location.replace("\\", "/") == f"{tmp_path / name}/{path}".replace("\\", "/")
    assert problem.reason == reason


def test_paths_with_backslashes_are_paths(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("卷\\甲.md")
    info.filename = "卷\\甲.md"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(info, MARKDOWN)
    [article], _ = read(tmp_path / "a.zip", out.getvalue())
    assert article.id == "a.zip/卷/甲.md"


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-8"])
def test_names_in_other_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    name = "台兒莊戰役.md" if encoding == "big5" else "台儿庄战役.md"
    placeholder = b"x" * len(name.encode(encoding))
    packed = zipped({placeholder.decode(): MARKDOWN.encode()}).replace(placeholder, name.encode(encoding))
    [article], _ = read(tmp_path / "a.zip", packed)
    assert article.id == f"a.zip/{name}"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding=encoding) as made:
        info = tarfile.TarInfo(name)
        info.size = len(MARKDOWN.encode())
        made.addfile(info, io.BytesIO(MARKDOWN.encode()))
    [article], _ = read(tmp_path / "a.tar", out.getvalue())
    assert article.id == f"a.tar/{name}"


def test_a_name_that_fits_no_encoding_keeps_what_can_be_read() -> None:
    assert decode_name(b"a\xff") == "a\ufffd"


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT], ids=["gnu", "pax"])
def test_long_names_are_whole(tmp_path: Path, format: int) -> None:
    name = "卷" * 80 + "/甲.md"
    [article], problems = read(tmp_path / "a.tar", tarred({name: MARKDOWN.encode()}, format=format))
    assert (article.id, problems) == (f"a.tar/{name}", [])


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        info = tarfile.TarInfo("甲.md")
        info.type, info.linkname = kind, "/etc/hostname"
        made.addfile(info)
    _, [problem] = read(tmp_path / "a.tar", out.getvalue())
    assert problem.reason == "a link or a device, which is not followed; pack the file itself"


def test_links_and_encrypted_members_in_a_zip_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("甲.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(link, "/etc/hostname")
        made.writestr("乙.md", MARKDOWN)
    data = bytearray(out.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    _, [refused, encrypted] = read(tmp_path / "a.zip", bytes(data))
    assert refused.reason == "a link or a device, which is not followed; pack the file itself"
    assert encrypted.reason == "the member is encrypted; unpack it with its password, and name the folder"


@pytest.mark.parametrize("name", ["书.zip", "书.tar.xz"])
def test_a_bomb_is_refused_and_what_came_before_is_kept(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "FREE", 2**20)
    data = KINDS[name]({"甲.md": MARKDOWN.encode(), "零.md": bytes(2**22), "乙.md": MARKDOWN.encode()})
    [article], [problem] = read(tmp_path / name, data)
    assert article.id == f"{name}/甲.md"
    assert "too much for its size (a bomb?); what came before is kept" in problem.reason
    assert problem.location == str(tmp_path / name)


def test_a_damaged_member_of_a_zip_costs_only_itself(tmp_path: Path) -> None:
    long = MARKDOWN.encode() + bytes(range(1, 10)) * 9
    data = bytearray(zipped({"甲.txt": long, "乙.md": MARKDOWN.encode()}))
    data[60] ^= 0xFF
    [article], [problem] = read(tmp_path / "a.zip", bytes(data))
    assert article.id == "a.zip/乙.md"
    assert problem.reason.startswith("the member cannot be read (")


def test_a_damaged_header_of_a_tar_costs_only_its_member(tmp_path: Path) -> None:
    names = ("甲.md", "乙.md", "丙.md")
    data = bytearray(tarred({name: MARKDOWN.encode() for name in names}, format=tarfile.USTAR_FORMAT))
    data[1024 + 150] ^= 0x01
    articles, [problem] = read(tmp_path / "a.tar", bytes(data))
    assert [one.id for one in articles] == ["a.tar/甲.md", "a.tar/丙.md"]
    assert problem.reason == "2 blocks between the members are damaged, some may be lost; fetch or pack it again"


def test_a_tar_that_is_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    data = tarred({"甲.md": MARKDOWN.encode(), "乙.jsonl": LINES.encode()}, format=tarfile.USTAR_FORMAT)
    articles, problems = read(tmp_path / "a.tar", data[: 1536 + len(LINES) - 5])
    assert [one.id for one in articles] == ["a.tar/甲.md", "甲"]
    assert [one.reason for one in problems] == [
        "the member cannot be read (the archive ends inside it); pack it again",
        "the archive ends without its end mark; what came before is kept: fetch it again",
    ]


def test_a_packed_tar_that_is_cut_off_is_a_problem(tmp_path: Path) -> None:
    data = gzip.compress(tarred({"甲.md": MARKDOWN.encode(), "乙.md": zlib.compress(bytes(9)) * 999}))
    articles, problems = read(tmp_path / "a.tar.gz", data[: len(data) // 2])
    assert problems[-1].reason.startswith("the compressed file is damaged (")
    assert len(articles) <= 1


@pytest.mark.parametrize("name", ["书.zip", "书.tar", "书.tgz"])
@pytest.mark.parametrize("data", [b"PK", b"x" * 2000], ids=["short", "long"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    articles, problems = read(tmp_path / name, data)
    assert articles == []
    assert problems


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_without_articles_is_a_problem(tmp_path: Path, name: str) -> None:
    _, [problem] = read(tmp_path / name, KINDS[name]({"图.png": b"x"}))
    assert problem.reason == "no article in this archive; name one with texts, a .jsonl or a dump in it"


def test_a_tar_with_holes_or_monstrous_headers_is_read_on(tmp_path: Path) -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 3 * 2**20
    sparse = tarfile.TarInfo("孔.md")
    sparse.type = tarfile.GNUTYPE_SPARSE
    data = long.tobuf() + bytes(long.size) + sparse.tobuf() + tarred({"乙.md": MARKDOWN.encode()})
    [article], [problem] = read(tmp_path / "a.tar", data)
    assert article.id == "a.tar/乙.md"
    assert problem.reason == "a file with holes, which is not read; pack it anew without --sparse"

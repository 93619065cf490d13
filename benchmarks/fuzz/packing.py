"""How is a packed file changed inside and still whole?  For the fuzzer, which lengths and sums would keep outside.

A file is unpacked as its name says, one thing in it is changed, and it is packed again with lengths and sums that are
right: of a `.zip` or a `.tar` a member is changed, left out or doubled. What can't be unpacked is changed as it is.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final, TypeVar

from corpus.readers import endings

Change = Callable[[bytes], bytes]

_MOST: Final = 2**16
"""Bytes of a part that are unpacked; the rest of a bomb is left out."""
_BLOCK: Final = 512
"""Bytes of a header in a `.tar`, of which what follows is a multiple."""
_UNREADABLE: Final[tuple[type[Exception], ...]] = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, NotImplementedError, RuntimeError, ValueError),
    IndexError,  # An encrypted member without a name has none that zipfile could quote.
)
_DECOMPRESSORS: Final[dict[str, Callable[[], Any]]] = {
    ".gz": lambda: zlib.decompressobj(31),
    ".bz2": bz2.BZ2Decompressor,
    ".xz": lzma.LZMADecompressor,
}
_COMPRESS: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


_METHODS: Final[dict[int, Callable[[bytes], bytes]]] = {
    zipfile.ZIP_STORED: bytes,
    zipfile.ZIP_DEFLATED: _deflated,
    zipfile.ZIP_BZIP2: bz2.compress,
}


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in a `.zip`: its name as it is written there, what it holds, and what is told about it."""

    path: bytes
    data: bytes
    method: int = zipfile.ZIP_STORED
    flags: int = 0
    attributes: int = 0
    extra: bytes = b""

    @property
    def name(self) -> str:
        """The name, to tell by it how the data are packed."""
        return self.path.decode("utf-8", "replace")

    def with_data(self, data: bytes) -> ZipMember:
        """Return the member with other data."""
        return replace(self, data=data)

    def with_other_head(self, change: Change, random: Random) -> ZipMember:
        """Return the member with another name, or packed in another way."""
        if random.randrange(2):
            return replace(self, path=change(self.path))
        return replace(self, method=random.choice(tuple(_METHODS)))


@dataclass(frozen=True, slots=True)
class TarMember:
    """A header of a `.tar` and the data behind it, which may as well be about the next header."""

    header: bytes
    data: bytes

    @property
    def name(self) -> str:
        """The name, to tell by it how the data are packed."""
        return self.header[:100].partition(b"\0")[0].decode("utf-8", "replace")

    def with_data(self, data: bytes) -> TarMember:
        """Return the member with other data, and their size in the header."""
        return TarMember(self.header[:124] + b"%011o\0" % len(data) + self.header[136:], data)

    def with_other_head(self, change: Change, random: Random) -> TarMember:
        """Return the member with another header, which may tell a wrong size."""
        return TarMember(change(self.header)[:_BLOCK].ljust(_BLOCK, b"\0"), self.data)


_Member = TypeVar("_Member", ZipMember, TarMember)


def changed_inside(data: bytes, name: str, change: Change, random: Random) -> bytes:
    """Return the file `data` of this name with one thing in it changed by `change`.

    >>> gzip.decompress(changed_inside(gzip.compress(b"a"), "a.txt.gz", bytes.upper, Random(1)))
    b'A'
    """
    ending, packing = endings(name)
    try:
        if packing:
            inner = _DECOMPRESSORS[packing]().decompress(data, _MOST)
            return _COMPRESS[packing](changed_inside(inner, f"a{ending}", change, random))
        if ending == ".zip":
            return zip_of(_with_one_changed(zip_members(data), change, random))
        if ending == ".tar":
            return tar_of(_with_one_changed(tar_members(data), change, random))
    except _UNREADABLE:
        return change(data)
    return change(data)


def _with_one_changed(members: list[_Member], change: Change, random: Random) -> list[_Member]:
    """Return the members with the data or the head of one changed, or with one more or fewer."""
    if not members:
        raise ValueError("no member")
    at = random.randrange(len(members))
    member = members[at]
    kind = random.randrange(8)
    new: list[_Member]
    if kind == 0:
        new = [member, member]
    elif kind == 1:
        new = []
    elif kind <= 3:
        new = [member.with_other_head(change, random)]
    else:
        new = [member.with_data(changed_inside(member.data, member.name, change, random))]
    return members[:at] + new + members[at + 1 :]


def zip_members(data: bytes) -> list[ZipMember]:
    """Return the members of a `.zip`, those that can't be read without data; raise BadZipFile and others for no zip."""
    members = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            try:
                with archive.open(info) as stream:
                    content = stream.read(_MOST)
            except _UNREADABLE:
                content = b""
            path = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
            members.append(ZipMember(path, content, info.compress_type, info.flag_bits, info.external_attr, info.extra))
    return members


def zip_of(members: list[ZipMember]) -> bytes:
    """Return the `.zip` of the members. Written here, because `zipfile` would put names and flags in order."""
    files, contents = bytearray(), bytearray()
    for member in members:
        packed = _METHODS.get(member.method, bytes)(member.data)
        sizes = (len(packed), len(member.data), len(member.path), len(member.extra))
        about = struct.pack("<5H3I2H", 20, member.flags, member.method, 0, 0x21, zlib.crc32(member.data), *sizes)
        contents += b"PK\1\2\x14\3" + about + struct.pack("<3H2I", 0, 0, 0, member.attributes, len(files))
        contents += member.path + member.extra
        files += b"PK\3\4" + about + member.path + member.extra + packed
    counts = (0, 0, len(members), len(members), len(contents), len(files), 0)
    return bytes(files + contents) + b"PK\5\6" + struct.pack("<4H2IH", *counts)


def tar_members(data: bytes) -> list[TarMember]:
    """Return the members of a `.tar`; blocks that are no header are passed over."""
    members, at = [], 0
    while at + _BLOCK <= len(data):
        header = data[at : at + _BLOCK]
        at += _BLOCK
        try:
            size = max(0, tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape").size)
        except tarfile.HeaderError:
            continue
        members.append(TarMember(header, data[at : at + size]))
        at += size + -size % _BLOCK
    return members


def tar_of(members: list[TarMember]) -> bytes:
    """Return the `.tar` of the members: sums are set right, sizes are left as the headers tell them."""
    out = bytearray()
    for member in members:
        before, after = member.header[:148], member.header[156:]
        out += before + b"%06o\0 " % (sum(before) + sum(after) + 8 * ord(" ")) + after
        out += member.data + bytes(-len(member.data) % _BLOCK)
    return bytes(out) + bytes(2 * _BLOCK)

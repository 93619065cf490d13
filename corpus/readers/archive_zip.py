"""Which articles lie in a `.zip`?  Its table of contents says where; what members have in common is for `archive`."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from corpus.errors import Problem, SourceError
from corpus.readers.archive import BROKEN, Members
from corpus.readers.decode import decode_name
from corpus.readers.records import Origin, Record

_ENCRYPTED: Final = 0x1
_NAME_IN_UTF8: Final = 0x800


def cut(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    """Yield the records of all members in the order of the table of contents, and the problems with them.

    Raises SourceError where there is no table of contents, and for a bomb.
    """
    members = Members(origin)
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN as exc:
        raise SourceError(f"{origin.location}: the archive is damaged ({exc}); fetch or pack it again") from exc
    with archive:
        for info in archive.infolist():
            yield from _member(archive, info, members)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, members: Members) -> Iterator[Record | Problem]:
    path = _path(info)
    if path.endswith("/"):
        return
    problem = members.refused(path) or _refused(info, path, members)
    if problem:
        yield problem
        return
    yield from members.cut(path, lambda: cast("BinaryIO", archive.open(info)))


def _refused(info: zipfile.ZipInfo, path: str, members: Members) -> Problem | None:
    if info.flag_bits & _ENCRYPTED:
        return members.problem(path, "the member is encrypted; unpack it with its password, and name the folder")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return members.problem(path, "a link or a device, which is not followed; pack the file itself")
    return None


def _path(info: zipfile.ZipInfo) -> str:
    """Return a member's path: names that aren't marked as UTF-8 were read as code page 437, whatever they are."""
    name = info.filename
    if not info.flag_bits & _NAME_IN_UTF8 and not name.isascii():
        try:
            name = decode_name(name.encode("cp437"))
        except UnicodeEncodeError:  # The name stood in an extra field, as Info-ZIP writes it.
            name = info.filename
    return name if "/" in name else name.replace("\\", "/")

"""Which characters do the bytes of a text file stand for?"""

from __future__ import annotations

import codecs
from typing import Final

from corpus.errors import SourceError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Almost any Big5 text is valid GB18030 as well, so the order cannot decide: see `_likelier`.
_LEGACY: Final = ("gb18030", "big5")


def decode(data: bytes, *, location: str) -> str:
    """Return the text of `data`: UTF-8, UTF-16 and UTF-32 by their byte order mark, else GB18030 or Big5.

    Raises SourceError for a binary file and for bytes that fit none of these encodings.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, location)
    if b"\0" in data:
        raise SourceError(f"{location}: a binary file, not text; give a text file (UTF-8 is best)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as exc:
        found = _likelier([text for text in (_or_none(data, encoding) for encoding in _LEGACY) if text is not None])
        if found is None:
            raise SourceError(
                f"{location}: the text is neither UTF-8, UTF-16, GB18030 nor Big5 (byte {exc.start} of {len(data)} is"
                " wrong in UTF-8); save it as UTF-8"
            ) from exc
        return found


def _strictly(data: bytes, encoding: str, location: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        raise SourceError(f"{location}: byte {exc.start} is wrong in {encoding.upper()}; save it as UTF-8") from exc


def _or_none(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelier(texts: list[str]) -> str | None:
    """The text with more of the commonest characters; a wrong decoding yields rare ones."""
    return max(texts, key=_common, default=None)


def _common(text: str) -> int:
    return sum(
        map(
            text.count,
            "的一是在不了有和人這这中大為为上個个國国我以要他時时來来用們们生到作地於于出就分對对年月日，。、戰战軍军",
        )
    )


def decode_name(data: bytes) -> str:
    """Return a file's name: UTF-8, else GB18030 or Big5, whichever reads it as commoner characters.

    >>> decode_name("台儿庄战役.md".encode("gbk")), decode_name("臺兒莊戰役.md".encode("big5"))
    ('台儿庄战役.md', '臺兒莊戰役.md')
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        read = [(text, name) for name in _LEGACY if (text := _or_none(data, name)) is not None]
        return max(read, key=_commonness, default=(data.decode("utf-8", "replace"), ""))[0]


def _commonness(read: tuple[str, str]) -> int:
    """Count the characters of the first level, which the standards of both encodings put before the rarer ones."""
    text, encoding = read
    first, last = (b"\xb0\xa1", b"\xd7\xf9") if encoding == "gb18030" else (b"\xa4\x40", b"\xc6\x7e")
    return sum(first <= char.encode(encoding) <= last for char in text if not char.isascii())

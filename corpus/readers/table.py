"""Which reader takes a file?  One ordered table: by the name's ending first, then by what the text looks like.

A new format is one new file and one row here. A row without endings is found by its content alone; the last row takes
any text. Compression (`.xz`, `.gz`, `.bz2`) is peeled off before the table is asked.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import import_module
from pathlib import PurePath
from types import ModuleType
from typing import BinaryIO, Final, cast

from corpus.article import Article, Plain
from corpus.errors import CorpusError, Problem, SourceError
from corpus.readers.decode import decode
from corpus.readers.records import Cut, CutApart, CutRoughly, Lines, Origin, Read, Record
from corpus.readers.titles import title_from_name

LARGEST_TEXT: Final = 64 * 2**20
"""Bytes of a file that holds one article, unpacked; more than this is no article."""

_SNIFFED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Format:
    """One row: the endings that belong to a format, what its text looks like, who cuts it into records and reads one.

    A file of a format that `holds_many` is cut into records, which several processes can then read; `nothing` tells
    what to do about such a file where it holds none. One of lines can also be cut roughly, and apart by whoever reads.
    `read_plain` reads a record in which there is nothing to look for sooner, and gives None for any other.
    """

    name: str
    endings: tuple[str, ...]
    looks: re.Pattern[str] | None
    read: Read
    cut: Cut
    holds_many: bool = False
    nothing: str = "the file is empty; delete it or write the article into it"
    cut_roughly: CutRoughly | None = None
    cut_apart: CutApart | None = None
    read_plain: Callable[[Record], Plain | None] = lambda record: None


def _whole(stream: BinaryIO, origin: Origin) -> Iterator[Record]:
    """The file is one record."""
    data = stream.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise SourceError(
            f"{origin.location}: more than {LARGEST_TEXT // 2**20} MiB for one article; put one article in each file,"
            " or many into a .jsonl"
        )
    yield Record(data, origin, beside=(origin.id,))


@cache  # To import it for each line would take longer than to call it.
def _jsonl() -> ModuleType:
    return import_module("corpus.readers.jsonl")


def _cut_lines(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    found: Iterator[Record | Problem] = _jsonl().cut(stream, origin)
    return found


def _cut_lines_roughly(stream: BinaryIO, origin: Origin) -> Iterator[Lines]:
    found: Iterator[Lines] = _jsonl().cut_roughly(stream, origin)
    return found


def _cut_lines_apart(lines: Lines) -> Iterator[Record | Problem]:
    found: Iterator[Record | Problem] = _jsonl().cut_apart(lines)
    return found


def _read_line(record: Record) -> Article | Problem:
    found: Article = _jsonl().read(record)
    return found


def _read_plain_line(record: Record) -> Plain | None:
    found: Plain | None = _jsonl().read_plain(record)
    return found


def _cut_dump(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    from corpus.readers import dump

    return dump.cut(stream, origin)


def _read_page(record: Record) -> Article | Problem:
    from corpus.readers import dump_page

    return dump_page.read(record)


def _cut_zip(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    from corpus.readers import archive_zip

    return archive_zip.cut(stream, origin)


def _cut_tar(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    from corpus.readers import archive_tar

    return archive_tar.cut(stream, origin)


def _read_wikitext(record: Record) -> Article | Problem:
    return _one_article(_parse_wikitext, _text(record), record.origin)


def _read_markdown(record: Record) -> Article | Problem:
    return _one_article(_parse_markdown, _text(record), record.origin)


def _read_text(record: Record) -> Article | Problem:
    """Text of any kind: the table's patterns say which markup it has."""
    text = _text(record)
    return _one_article(_PARSERS[markup_of(text)], text, record.origin)


_NO_MEMBER: Final = "no article in this archive; name one with texts, a .jsonl or a dump in it"

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        None,
        _read_line,
        _cut_lines,
        holds_many=True,
        nothing="no article in this file; write one object a line, each with an id and a text",
        cut_roughly=_cut_lines_roughly,
        cut_apart=_cut_lines_apart,
        read_plain=_read_plain_line,
    ),
    Format(
        "dump",
        (".xml",),
        None,
        _read_page,
        _cut_dump,
        holds_many=True,
        nothing="no article in this dump; name one with pages of the namespace 0",
    ),
    Format("zip", (".zip",), None, _read_text, _cut_zip, holds_many=True, nothing=_NO_MEMBER),
    Format("tar", (".tar",), None, _read_text, _cut_tar, holds_many=True, nothing=_NO_MEMBER),
    Format(
        "markdown",
        (".md", ".markdown"),
        re.compile(r'"wikilink"\)|\*\*[^*\s][^*\n]{0,200}\*\*|[^\]]\]\([^)\s]|^#{2,6} |\A# ', re.MULTILINE),
        _read_markdown,
        _whole,
    ),
    Format(
        "wikitext",
        (".wikitext", ".wiki", ".mediawiki"),
        re.compile(
            r"\[\[[^\[\]\n]{1,300}\]\]|\{\{[^{}\s]|'''[^'\n]{1,200}'''|^={2,6}[^=\n]{1,200}={2,6}[ \t]*$|^\{\|",
            re.MULTILINE,
        ),
        _read_wikitext,
        _whole,
    ),
    Format("text", (".txt", ".text", ""), None, _read_text, _whole),
)
"""All readers, in the order in which they are asked."""

_DECOMPRESSORS: Final[dict[str, Callable[[BinaryIO], io.BufferedIOBase]]] = {
    ".xz": lzma.LZMAFile,
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
}
"""Endings of compressed files, and how to read them as a stream."""

_ABBREVIATED: Final = {".tgz": ".gz", ".tbz": ".bz2", ".tbz2": ".bz2", ".txz": ".xz"}
"""Endings that stand for a packed `.tar`."""

ARCHIVES: Final = frozenset({".zip", ".tar"})
"""Endings of what holds files, whose members may not be such themselves."""

_HOUSEKEEPING: Final = re.compile(
    r"authors|changelog|changes|codeowners|contributing|contributors|copying|copyright|dockerfile|install|licence"
    r"|license|maintainers|makefile|manifest|news|notice|procfile|readme|thanks|todo|version",
    re.IGNORECASE,
)
# A title may hold a dot (`1.28事变`): only short ASCII endings are endings.
_ENDING: Final = re.compile(r"\.[A-Za-z0-9_+-]{1,10}\Z")


def endings(name: str) -> tuple[str, str]:
    """Return the format's ending and the packing's, in lower case, each empty where there is none.

    >>> endings("战役.JSONL.xz"), endings("1.28事变"), endings("台儿庄战役.txt")
    (('.jsonl', '.xz'), ('', ''), ('.txt', ''))
    """
    packing = _ending(name)
    if packing in _ABBREVIATED:
        return ".tar", _ABBREVIATED[packing]
    if packing not in _DECOMPRESSORS:
        return packing, ""
    return _ending(name[: -len(packing)]), packing


def _ending(name: str) -> str:
    found = _ENDING.search(name, 1)
    return found[0].lower() if found else ""


def format_for(name: str) -> Format | None:
    """Return the row for a file of this name, None if no row has its ending."""
    ending, _ = endings(name)
    return next((row for row in FORMATS if ending in row.endings), None)


def may_hold_articles(name: str) -> bool:
    """Tell whether a file that was found in a folder or an archive is worth reading, by its name alone."""
    ending, packing = endings(name)
    if ending or packing:
        return format_for(name) is not None
    return not _HOUSEKEEPING.fullmatch(name)


def markup_of(text: str) -> str:
    """Return the name of the row whose markup `text` shows most often, the first of equals, `text` where it shows none.

    A mark or two of the other kind does not decide: `[[朔州]](今应县)` looks like a link in Markdown as well.
    """
    beginning = text[:_SNIFFED]
    shown = {row.name: sum(1 for _ in row.looks.finditer(beginning)) for row in FORMATS if row.looks}
    likeliest = max(shown, key=shown.__getitem__)
    return likeliest if shown[likeliest] else "text"


def unpacked(stream: BinaryIO, name: str) -> BinaryIO:
    """Return the bytes of a file as they were before they were packed, as the ending of its name says."""
    _, packing = endings(name)
    return cast("BinaryIO", _DECOMPRESSORS[packing](stream)) if packing else stream


@lru_cache(maxsize=64)  # The records of a file follow each other.
def row_for(name: str) -> Format:
    """Return the row that reads a file of this name: one without a known ending is read by its content."""
    return format_for(name) or FORMATS[-1]


def cut_stream(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    """Yield the records of a file's bytes, and the problems with it.

    Raises SourceError if the file holds none that could be read, and the errors of the stream itself.
    """
    return row_for(origin.name).cut(_plain_stream(stream, origin), origin)


def cut_stream_roughly(stream: BinaryIO, origin: Origin) -> Iterator[Lines | Record | Problem]:
    """Yield the same, but lines that are still to be cut apart where the file's format has such."""
    row = row_for(origin.name)
    return (row.cut_roughly or row.cut)(_plain_stream(stream, origin), origin)


def cut_apart(item: Lines | Record | Problem) -> Iterable[Record | Problem]:
    """Return the records in lines, and the problems with them; anything else as it is."""
    if not isinstance(item, Lines):
        return (item,)
    cut = row_for(item.origin.name).cut_apart
    return cut(item) if cut else ()


def _plain_stream(stream: BinaryIO, origin: Origin) -> BinaryIO:
    return _by_threads(stream, origin) or unpacked(stream, origin.name)


def _by_threads(stream: BinaryIO, origin: Origin) -> BinaryIO | None:
    """Return the bytes of a file as `unpacked` does, but sooner, where that can be and all of them are wanted."""
    if not origin.twice or endings(origin.name)[1] != ".xz":
        return None
    from corpus.readers.xz_blocks import by_blocks

    return by_blocks(stream)


def read_record(record: Record) -> Article | Problem:
    """Return the article of a record that `cut_stream` gave, or the problem with it."""
    try:
        return row_for(record.origin.name).read(record)
    except CorpusError as exc:
        return Problem(record.location, str(exc).removeprefix(f"{record.location}: "))


def read_stream(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """Yield the articles of a file's bytes and the problems with them; raise what `cut_stream` raises."""
    for item in cut_stream(stream, origin):
        yield read_record(item) if isinstance(item, Record) else item


def stem(name: str) -> str:
    """Return a file's name without the endings that the table knows."""
    ending, packing = endings(PurePath(name).name)
    return PurePath(name).name.removesuffix(packing)[: -len(ending) or None] if packing or ending else name


def _text(record: Record) -> str:
    return decode(record.data, location=record.location)


Parser = Callable[..., Article]
"""`parse(text, *, id, location, title=None)` of a reader module."""


def _parse_markdown(text: str, *, id: str, location: str, title: str | None) -> Article:
    from corpus.readers import markdown

    return markdown.parse(text, id=id, location=location, title=title)


def _parse_wikitext(text: str, *, id: str, location: str, title: str | None) -> Article:
    from corpus.readers import wikitext

    return wikitext.parse(text, id=id, location=location, title=title)


def _parse_plain(text: str, *, id: str, location: str, title: str | None) -> Article:
    from corpus.readers import plain

    return plain.parse(text, id=id, location=location, title=title)


_PARSERS: Final[dict[str, Parser]] = {"markdown": _parse_markdown, "wikitext": _parse_wikitext, "text": _parse_plain}


def _one_article(parse: Parser, text: str, origin: Origin) -> Article | Problem:
    if not text.strip("\ufeff \t\r\n\u3000"):
        return Problem(origin.location, "the file is empty; delete it or write the article into it")
    title = title_from_name(stem(origin.name), text)
    article = parse(text, id=origin.id, location=origin.location, title=title)
    if not article.text:
        return Problem(origin.location, "nothing is left of the file without its markup; write some text into it")
    return replace(article, title_source="file") if title else article

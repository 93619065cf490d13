"""Into which pages is a MediaWiki dump cut?  Streams `pages-articles.xml`; what a page says is for `dump_page`.

Only articles are given: other namespaces and redirects are passed over. Redirects are other names of the page that they
lead to, wherever they stand: so a dump is read twice, the first time for its redirects alone. Where that cannot be (a
member of an archive), a redirect counts if it stands before its target. Memory is bounded by the longest page and by
`redirects.MOST`. A document type is refused: dumps have none, and its entities could grow without bound.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from lzma import LZMAError
from typing import BinaryIO, Final, Literal, cast

from corpus.errors import Problem, SourceError
from corpus.readers.records import Origin, Record
from corpus.readers.redirects import MOST, Redirects
from corpus.readers.titles import display_title

LONGEST_PAGE: Final = 64 * 2**20
"""Bytes of one page with all its revisions."""

_CHUNK: Final = 2**20
_LONGEST_HEAD: Final = 2**20
_TAG: Final = re.compile(rb"<(/?)(page|mediawiki)(?:\s[^<>]*)?>")
_LONGEST_TAG: Final = 4096
_NOWHERE: Final = Origin("", "", "")
_ROOT: Final = re.compile(rb"<mediawiki[\s>]")
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)""")
_NAMESPACE: Final = re.compile(rb"""<namespace key=["']-?[1-9]\d*["'][^<>]*>([^<]+)</namespace>""")
_TITLE: Final = re.compile(rb"<title>\s*([^<]*?)\s*</title>")
_NUMBER: Final = re.compile(rb"<ns>\s*(-?\d+)\s*</ns>")
_REDIRECT: Final = re.compile(rb"""<redirect\s[^<>]*?title\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REDIRECT_IN_TEXT: Final = re.compile(
    rb"<text[^<>]*>\s*#\s*(?:redirect|" + "重定向".encode() + rb")\s*:?\s*\[\[\s*:?([^\[\]|#<>{}]+)", re.IGNORECASE
)


@dataclass(slots=True)
class _Pages:
    """Cuts a dump into pages; `line` is the line that has been reached, `prefixes` name the other namespaces."""

    stream: BufferedIOBase
    location: str
    line: int = 1
    prefixes: frozenset[str] = frozenset()
    _buffer: bytes = b""
    _counted: int = 0
    """Up to here the lines of the buffer have been counted."""
    _opened: int = -1
    """Where the open page begins in the buffer, -1 if none is open."""
    _is_closed: bool = False

    def __iter__(self) -> Iterator[Record | Problem]:
        """Yield each `<page>…</page>` as a record without an origin, and what is wrong between them."""
        self._begin()
        scan = 0
        while True:
            yield from self._pages_in_buffer(scan)
            if self._opened >= 0 and len(self._buffer) - self._opened > LONGEST_PAGE:
                yield self._problem(f"the page is longer than {LONGEST_PAGE // 2**20} MiB; split it, or fetch it again")
                self._opened = -1
            scan = self._forget_what_is_done()
            chunk = self._chunk()
            if not chunk:
                break
            self._buffer += chunk
        if self._opened >= 0:
            yield self._problem("the dump ends inside this page; what came before is kept: fetch the dump again")
        elif not self._is_closed:
            yield self._problem("the dump ends without </mediawiki>; what came before is kept: fetch the dump again")

    def _chunk(self) -> bytes:
        # One read at a time: where a packed file is cut off, a longer one would lose what comes before the end.
        return self.stream.read1(_CHUNK)

    def _begin(self) -> None:
        """Read up to the first page; raise SourceError for what is no dump, or one that declares entities."""
        while len(self._buffer) < _LONGEST_HEAD and b"<page" not in self._buffer and (chunk := self._chunk()):
            self._buffer += chunk
        root = _ROOT.search(self._buffer)
        before = self._buffer[: root.start() if root else None]
        if b"<!DOCTYPE" in before or b"<!ENTITY" in before:
            raise SourceError(
                f"{self.location}: the dump declares a document type or entities, which could grow without bound;"
                " take its <!DOCTYPE …> out"
            )
        if root is None:
            raise SourceError(f"{self.location}: no <mediawiki> at its beginning, so no dump of a wiki; name one")
        encoding = _ENCODING.match(before.removeprefix(b"\xef\xbb\xbf"))
        if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            raise SourceError(
                f"{self.location}: a dump in {encoding[1].decode('ascii', 'replace')}; convert it to UTF-8"
            )
        head = self._buffer.partition(b"<page")[0]
        self.prefixes = frozenset(_unescaped(name[1]).casefold() for name in _NAMESPACE.finditer(head))

    def _pages_in_buffer(self, scan: int) -> Iterator[Record | Problem]:
        for tag in _TAG.finditer(self._buffer, scan):
            closes, name = tag[1] == b"/", tag[2]
            if name == b"mediawiki":
                self._is_closed |= closes
            elif not closes:
                if self._opened >= 0:
                    yield self._problem("the page is not closed before the next one begins; fetch the dump again")
                self._go_to(tag.start())
                self._opened = tag.start()
            elif self._opened >= 0:
                yield Record(self._buffer[self._opened : tag.end()], _NOWHERE, self.line)
                self._opened = -1

    def _go_to(self, position: int) -> None:
        self.line += self._buffer.count(b"\n", self._counted, position)
        self._counted = position

    def _forget_what_is_done(self) -> int:
        """Keep the open page, or a tag that may go on; return where to look for tags from then on."""
        last = self._buffer.rfind(b"<", max(0, len(self._buffer) - _LONGEST_TAG))
        unfinished = last if last >= 0 else len(self._buffer)
        begin = self._opened if self._opened >= 0 else unfinished
        self._go_to(begin)
        self._buffer, self._counted = self._buffer[begin:], 0
        if self._opened < 0:
            return 0
        self._opened = 0
        return max(1, unfinished - begin)

    def _problem(self, reason: str) -> Problem:
        return Problem(f"{self.location}:{self.line}", reason)


def cut(stream: BinaryIO, origin: Origin) -> Iterator[Record | Problem]:
    """Yield the articles among the pages of a dump, each with its redirects `beside` it, and what is wrong with it.

    Raises SourceError for what is no dump, for a document type, and for another encoding than UTF-8. A damaged end is
    a Problem with its line.
    """
    is_read_ahead = origin.twice and stream.seekable()
    redirects = _redirects(stream, origin) if is_read_ahead else Redirects()
    if is_read_ahead:
        stream.seek(0)
    pages = _Pages(cast("BufferedIOBase", stream), origin.location)
    try:
        for page in pages:
            if isinstance(page, Problem):
                yield page
                continue
            kind, title, target = _kind(page.data, pages.prefixes)
            if kind == "article":
                yield page._replace(origin=origin, beside=redirects.to(title))
            elif kind == "redirect" and not is_read_ahead:
                redirects.add(title, target)
    except (EOFError, OSError, LZMAError, zlib.error) as exc:
        yield Problem(
            f"{origin.location}:{pages.line}",
            f"the dump cannot be read beyond this line ({exc}); what came before is kept: fetch it again",
        )
    if redirects.left_out:
        reason = f"{redirects.left_out} redirects beyond the first {MOST} are left out; split the dump to keep them"
        yield Problem(origin.location, reason)


def _redirects(stream: BinaryIO, origin: Origin) -> Redirects:
    """Collect the redirects of a dump, up to where it can be read."""
    found = Redirects()
    pages = _Pages(cast("BufferedIOBase", stream), origin.location)
    try:
        for page in pages:
            if isinstance(page, Record):
                kind, title, target = _kind(page.data, pages.prefixes)
                if kind == "redirect":
                    found.add(title, target)
    except (EOFError, OSError, LZMAError, zlib.error):
        return found  # The second reading comes to the same place, and tells of it.
    return found


def _kind(page: bytes, prefixes: frozenset[str]) -> tuple[Literal["article", "redirect", "other"], str, str]:
    """Tell what a page is, with its title and, for a redirect, that of its target."""
    head = page[: page.find(b"<revision")]
    title = _TITLE.search(head)
    name = display_title(_unescaped(title[1])) if title else ""
    number = _NUMBER.search(head)
    prefix, colon, _ = name.partition(":")
    if int(number[1]) if number else colon and prefix.casefold() in prefixes:
        return "other", name, ""
    redirect = _REDIRECT.search(head)
    written = redirect[1] or redirect[2] if redirect else _redirect_in_text(page)
    if not redirect and not written:
        return "article", name, ""
    return "redirect", name, display_title(_unescaped(written or b""))


def _redirect_in_text(page: bytes) -> bytes:
    """Return the title in the text of a redirect, of which old dumps tell nowhere else."""
    found = _REDIRECT_IN_TEXT.match(page, max(0, page.rfind(b"<text")))
    return found[1] if found else b""


def _unescaped(written: bytes) -> str:
    return html.unescape(written.decode("utf-8", "replace"))

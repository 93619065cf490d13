"""What does one `<page>` of a MediaWiki dump say?  (How a dump is cut into pages: `dump`.)

Parsed by expat without a document type: entities can't be declared, so none can grow or lead to a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from corpus.article import Article
from corpus.errors import ArticleError
from corpus.readers import wikitext
from corpus.readers.records import Record
from corpus.readers.titles import display_title
from corpus.readers.variants import with_names

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML doesn't allow; a page that has one is read all the same."""


@dataclass(slots=True)
class _Page:
    """Collects what stands in a page; each revision takes the place of the one before it."""

    title: str = ""
    text: str = ""
    model: str = ""
    is_deleted: bool = False
    _path: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self._pieces.clear()
        if name == "revision":
            self.text, self.model, self.is_deleted = "", "", False
        elif name == "text" and "deleted" in attributes:
            self.is_deleted = True

    def characters(self, data: str) -> None:
        self._pieces.append(data)

    def end(self, name: str) -> None:
        match self._path:
            case ["page", "title"]:
                self.title = "".join(self._pieces)
            case ["page", "revision", "text"]:
                self.text = "".join(self._pieces)
            case ["page", "revision", "model"]:
                self.model = "".join(self._pieces).strip()
        self._path.pop()
        self._pieces.clear()


def read(record: Record) -> Article:
    """Return the article of a page; the titles in `record.beside`, which lead to it, are aliases.

    Raises ArticleError for a page that is malformed, empty, deleted or no wikitext.
    """
    page = _parsed(record)
    title = display_title(page.title)
    if not title:
        raise ArticleError("a page without a title; fetch the dump again")
    if page.is_deleted:
        raise ArticleError(f"the text of {title!r} was deleted, so the page is passed over")
    if page.model not in ("", "wikitext"):
        raise ArticleError(f"{title!r} is written in {page.model}, not in wikitext, so the page is passed over")
    if not page.text.strip():
        raise ArticleError(f"{title!r} is empty, so the page is passed over")
    article = wikitext.parse(page.text, id=title, location=record.location, title=title)
    if not article.text:
        raise ArticleError(f"nothing is left of {title!r} without its markup, so the page is passed over")
    return with_names(article, record.beside, article.variants) if record.beside else article


def _parsed(record: Record) -> _Page:
    page = _Page()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = page.begin
    parser.CharacterDataHandler = page.characters
    parser.EndElementHandler = page.end
    try:
        parser.Parse(_ILLEGAL.sub("\ufffd", record.data.decode("utf-8", "replace")), True)
    except expat.ExpatError as exc:
        line = record.line + exc.lineno - 1
        reason = expat.errors.messages.get(exc.code, "malformed")
        raise ArticleError(f"the page cannot be read ({reason}, line {line}); fetch the dump again") from exc
    return page

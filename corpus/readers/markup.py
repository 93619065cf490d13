"""How does a parsed tree of wikitext become plain text with marks for its links and headings?

The walker for `corpus.readers.wikitext`. What templates show is decided in `templates`, cleaning is done in `marks`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from corpus.readers import marks
from corpus.readers.templates import render_template
from corpus.readers.wiki_tree import (
    Argument,
    Code,
    Entity,
    ExternalLink,
    Heading,
    Node,
    Tag,
    Template,
    Wikilink,
    written,
)

FILES = frozenset({"file", "image", "media", "文件", "檔案", "档案", "图像", "圖像", "圖片", "图片", "媒体", "媒體"})
_CATEGORIES = frozenset({"category", "分类", "分類", "cat"})
_PROJECTS = frozenset(
    {"w", "wikipedia", "wikt", "s", "q", "b", "n", "v", "d", "c", "commons", "wikisource", "wikidata"}
)
_LANGUAGE = re.compile(
    r"(?:en|ja|ko|de|fr|ru|es|it|pt|vi|th|ar|he|la|pl|nl|sv|uk|cs|hu|fi|da|no|tr|el|ro|fa|id|ms|mn|bo|ug|ca|bg|sr|hr|"
    r"zh|zh-[a-z-]+|yue|wuu|gan|hak|nan|lzh|simple)\Z"
)
_HIDDEN = frozenset(
    {"ref", "references", "gallery", "math", "chem", "ce", "timeline", "score", "syntaxhighlight", "source", "imagemap"}
    | {"style", "script", "templatestyles", "mapframe", "maplink", "graph", "section", "pages", "includeonly"}
    | {"rp", "rt", "hiero", "indicator", "categorytree", "inputbox"}
)
_BLOCKS = frozenset(
    {"p", "div", "blockquote", "center", "poem", "hr", "br", "li", "ul", "ol", "dl", "dt", "dd", "tr", "caption"}
    | {"h1", "h2", "h3", "h4", "h5", "h6"}
)
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MAGIC = re.compile(r"__(?:[A-Z]+|[\u4e00-\u9fff]+)__")
_STRAY_TAGS = re.compile(
    r"</?(?:ref|br|small|big|div|span|p|b|i|u|s|del|ins|sup|sub|center|font|table|tr|td|th|li|ul|ol|nowiki|noinclude|"
    r"includeonly|onlyinclude|references|gallery|blockquote|poem|ruby|rb|rt|rp|code|tt|hr|abbr|cite|em|strong)\b[^<>\n]*>|<!--",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")


def page_title(title: str) -> str:
    """Return a page's title in display form: `:en:Some_page#Part` is Some page."""
    if title.isalnum():
        return title
    name = " ".join(title.partition("#")[0].replace("_", " ").split()).lstrip(": ")
    prefix, colon, rest = name.partition(":")
    lowered = prefix.strip().lower()
    return rest.strip() if colon and rest and (lowered in _PROJECTS or _LANGUAGE.match(lowered)) else name


class MarkupRenderer:
    """Renders one tree, collecting the targets of its links and its categories on the way."""

    def __init__(self, *, countries: bool = True) -> None:
        self.countries = countries
        self.targets: list[str] = []
        self.categories: list[str] = []
        self._inside_link = False

    def block(self, code: Code) -> str:
        """Render `code` with its line breaks."""
        return "".join([_text(node) if type(node) is str else self._node(node) for node in code])

    def inline(self, code: Code) -> str:
        """Render `code` as one line."""
        if len(code) == 1 and type(code[0]) is str and code[0].isalnum():
            return code[0]  # as most titles of pages are
        return marks.one_line(marks.without_headings(self.block(code)))

    def link(self, target: str, label: str) -> str:
        """Render a link with this label, or only the label inside another link."""
        title = page_title(target)
        if self._inside_link or not title or not label.strip():
            return label
        self.targets.append(title)
        return marks.wrap("link", marks.one_line(label), len(self.targets) - 1)

    def _node(self, node: Node) -> str:
        match node:
            case Wikilink():
                return self._wikilink(node)
            case Template():
                return render_template(node, self)
            case Tag():
                return self._tag(node)
            case Heading():
                title = self.inline(node.title)
                return f"{marks.PARAGRAPH}{marks.wrap('heading', title, node.level)}{marks.PARAGRAPH}"
            case ExternalLink():
                return self._external(node)
            case Entity():
                return marks.strip_alien(html.unescape(node.source))
            case Argument():
                return self.block(node.default) if node.default is not None else ""
        return ""

    def _external(self, node: ExternalLink) -> str:
        if node.title is not None:
            return self.inline(node.title)
        return marks.GONE if node.brackets else written(node.url)

    def _wikilink(self, node: Wikilink) -> str:
        text = node.text
        return self.wikilink(self.inline(node.title), None if text is None else lambda: self._label(text))

    def wikilink(self, written: str, label: Callable[[], str] | None) -> str:
        """Render a link as it is written, with what gives its label; files show nothing, and so do categories."""
        raw = marks.plain(written)
        namespace = raw.partition(":")[0].strip().lower() if ":" in raw else ""
        if namespace in FILES:
            return ""
        if namespace in _CATEGORIES:
            self.categories.append(" ".join(raw.partition(":")[2].partition("#")[0].replace("_", " ").split()))
            return ""
        if label is None:
            # A link to another language's page without a label belongs to the margin, not to the text.
            return "" if _LANGUAGE.match(namespace) else self.link(raw, _default_label(raw))
        return self.link(raw, label() or _QUALIFIER.sub("", page_title(raw)))

    def _label(self, code: Code) -> str:
        outer, self._inside_link = self._inside_link, True
        label = self.inline(code)
        self._inside_link = outer
        return label

    def _tag(self, node: Tag) -> str:
        name = node.name.strip().lower()
        if name in _HIDDEN or any(map(_UNSEEN.search, node.attributes)):
            return ""
        if name == "nowiki":
            return written(node.contents)
        if name == "table":
            return _table(self, node)
        content = self.block(node.contents)
        if name in ("b", "strong"):
            return f"{marks.BOLD_ON}{content}{marks.BOLD_OFF}"
        if name == "small":
            return marks.wrap("small", content)
        return f"{marks.BREAK}{content}{marks.BREAK}" if name in _BLOCKS else content


def _text(text: str) -> str:
    if "__" in text:
        text = _MAGIC.sub("", text)
    return _STRAY_TAGS.sub(_stray_tag, text) if "<" in text else text


def _default_label(raw: str) -> str:
    return raw.lstrip(": ") if "#" not in raw else raw.lstrip(": ").lstrip("#")


def _stray_tag(match: re.Match[str]) -> str:
    return marks.BREAK if re.match(r"</?(?:br|p|div|li|tr|hr)\b", match[0], re.IGNORECASE) else ""


def _table(renderer: MarkupRenderer, table: Tag) -> str:
    """Render a table as a paragraph with one row a line and its cells parted by spaces."""
    rows = [row for row in _rows(renderer, table.contents) if row.strip()]
    return marks.PARAGRAPH + "".join(f"{row}{marks.BREAK}" for row in rows) + marks.PARAGRAPH


def _rows(renderer: MarkupRenderer, code: Code) -> Iterator[str]:
    """Yield the rows of a table's contents; cells before the first row mark are a row too, and so is a caption."""
    cells: list[str] = []
    for node in code:
        name = node.name.strip().lower() if isinstance(node, Tag) else ""
        if name in ("td", "th") and isinstance(node, Tag):
            text = renderer.inline(node.contents)
            if node.opening == "|" and written(node.contents).startswith("+"):
                yield re.sub(r"^\+\s*", "", text)
            elif text:
                cells.append(text)
        elif name in ("tr", "tbody", "thead", "tfoot", "caption") and isinstance(node, Tag):
            yield " ".join(cells)
            cells = []
            yield from _rows(renderer, node.contents) if name != "caption" else (renderer.inline(node.contents),)
        else:
            text = renderer.inline([node])
            if text:
                yield text
    yield " ".join(cells)

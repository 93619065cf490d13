"""Which lines of a Markdown file make a heading, a paragraph, a list item or a table cell?

Also takes away what is no part of an article: comments, HTML tags, lost templates, footnotes, the mirror's own banner.
What stands inside a block is `markdown_inline`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, Literal

from corpus.conversion import resolve
from corpus.readers.marks import BREAK, GONE

BlockKind = Literal["heading", "paragraph", "line"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block, with its text as it is written; a `line` is a list item or a cell, and joins the `line` before it."""

    kind: BlockKind
    text: str
    level: int = 0


_CATEGORY: Final = re.compile(r"\((?:[^()\s]*[/:])?(?:Category|分类|分類):")
_FIRST_NOTE: Final = re.compile(r"\s{0,3}1\.(?:\s|$)")
_NOTE_LINE: Final = re.compile(r"\s{0,3}\d{1,3}\.(?:\s|$)|\s{2,}\S|\s*$")
_FOOTNOTE: Final = re.compile(
    r"\\\[(?:(?:[注註參参甲乙丙丁]|[A-Za-z]{1,4})\s?)?\d{1,3}\\\]|\\\[[A-Za-z甲乙丙丁注註]\\\]|\[\^[^\[\]\s]{1,30}\]"
    r"|\[(?<!\\\[)(?:[注註]\s?)?\d{1,3}\](?!\()"  # A sign in front of all is found soonest.
)
_FOOTNOTE_TEXT: Final = re.compile(r"^\[\^[^\[\]\n]{1,30}\]:.*$", re.MULTILINE)
_BANNER: Final = re.compile(r"\A\s*>\s*本文内容由.{0,200}?转换而来。?\s*$", re.MULTILINE)
_FRONT_MATTER: Final = re.compile(r"\A---\n(?:[\w-]+:.*\n|[ \t-].*\n|\n){1,60}(?:---|\.\.\.)\n")

_INNERMOST_TEMPLATE: Final = re.compile(r"\{\{[^{}]*\}\}")
_AFTER_OPENING: Final = re.compile(r"（[，、；：,;\s]+")
_BEFORE_CLOSING: Final = re.compile(r"[，、；,;](?<![，、；,;\s].)[，、；,;\s]*+）")
_TAG: Final = re.compile(r"<(?<!\\<)(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_AUTOLINK: Final = re.compile(r"<(?<!\\<)(?:(?:https?|ftp|mailto):[^<>\s]*|[\w.+-]{1,64}@[\w.-]{1,200})>")
_ANCHOR: Final = re.compile(r"<a\s([^<>]*)>([^<>]*)</a>")
_HREF: Final = re.compile(r'href="([^"]*)"')
_TITLE: Final = re.compile(r'title="([^"]*)"')
_LINE_TAGS: Final = re.compile(
    r"address|article|blockquote|br|caption|center|dd|div|dl|dt|h1|h2|h3|h4|h5|h6|hr|li|ol|p|pre|section|table|td"
    r"|th|tr|ul"
)
_OTHER_TAGS: Final = re.compile(
    r"a|abbr|b|bdi|bdo|big|cite|code|col|colgroup|data|del|dfn|em|figcaption|figure|font|i|img|ins|kbd|mark|nowiki"
    r"|poem|q|rb|ref|references|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|tbody|tfoot|thead|time|tt|u|var"
    r"|wbr"
)

_DRAWING: Final = "-=+|:*_~` \t"
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)\s*$")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)?$")
_ITEM: Final = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)]|:)(?:[ \t]+(?P<text>.*))?$")
_QUOTE: Final = re.compile(r"\s{0,3}(?:>\s?)+")
_CELL_BORDER: Final = re.compile(r"(?<!\\)\|")
_CELL_STYLE: Final = re.compile(
    r"(?:(?:nowrap|style|class|align|valign|width|height|colspan|rowspan|bgcolor|scope|border)"
    r"(?:\s*+=\s*+(?:\"[^\"]*\"|[^\s\"]*+))?+\s*+)++$",
    re.IGNORECASE,
)


def clean_source(text: str) -> str:
    """Return `text` without what no reader of the page sees: comments, tags, templates, footnotes."""
    for beginning in (_BANNER, _FRONT_MATTER):
        found = beginning.match(text)
        text = text[found.end() :] if found else text
    text = _without_notes(text)
    text = _FOOTNOTE.sub("", _without_comments(_FOOTNOTE_TEXT.sub("", text) if "[^" in text else text))
    text = _AUTOLINK.sub(GONE, _without_references(text))
    text = resolve(_TAG.sub(_tag, _ANCHOR.sub(_anchor, text))).text
    for _ in range(3 if "{{" in text else 0):
        text = _INNERMOST_TEMPLATE.sub(GONE, text)
    return _BEFORE_CLOSING.sub("）", _AFTER_OPENING.sub("（", text))


def blocks(text: str) -> Iterator[Block]:
    """Cut cleaned Markdown into blocks, in order; a heading may come without anything below it."""
    pending: list[str] = []
    kind: BlockKind = "paragraph"
    for line in text.split("\n"):
        if ">" in line:
            line = _QUOTE.sub("", line, count=1)
        underline = _UNDERLINE.match(line)
        if underline and len(pending) == 1 and kind == "paragraph":
            yield Block("heading", pending.pop(), 1 if "=" in underline[1] else 2)
            continue
        starts = _starting(line)
        if starts is None:
            pending.append(_with_break(line))
            continue
        if pending:
            yield Block(kind, "\n".join(pending))
            pending, kind = [], "paragraph"
        for block in starts:
            if block.kind == "line" and block is starts[-1]:
                pending, kind = [block.text], "line"
            else:
                yield block
    if pending:
        yield Block(kind, "\n".join(pending))


def _with_break(line: str) -> str:
    """Two blanks or a backslash at a line's end break the line on the page as well."""
    if line.endswith("\\") and not line.endswith("\\\\"):
        return line[:-1].strip() + BREAK
    return line.strip() + (BREAK if line.endswith("  ") else "")


def _starting(line: str) -> list[Block] | None:
    """What begins with this line; an empty list where it only ends what was before, None where it goes on."""
    if not line.strip() or _is_drawn(line):
        return []
    heading = _HEADING.match(line)
    if heading:
        return [Block("heading", _heading_text(heading[2] or ""), len(heading[1]))]
    if line.lstrip().startswith("|"):
        cells = (cell.strip() for cell in _CELL_BORDER.split(line))
        return [Block("line", cell) for cell in cells if cell and not _CELL_STYLE.match(cell)]
    item = _ITEM.match(line)
    return [Block("line", _with_break(item["text"] or ""))] if item else None


def _is_drawn(line: str) -> bool:
    """Rules, fences and the borders of tables: `---`, `* * *`, `| --- |`, `+====+`, ```` ``` ````."""
    signs = line.replace(" ", "").replace("\t", "")
    return len(signs) > 2 and not signs.strip(_DRAWING) and any(3 * c in signs for c in "-=*_~`")


def _heading_text(raw: str) -> str:
    """Cut closing `##` and an anchor such as `{#id .unnumbered}`."""
    text = raw.rstrip()
    brace = text.rfind("{")
    if text.endswith("}") and text[brace + 1] in "#.":
        text = text[:brace].rstrip()
    return text.rstrip("#").rstrip() if text.rstrip("#")[-1:].isspace() else text


def _without_notes(text: str) -> str:
    """Cut the footnotes that the converter lists at the end: after the categories, else where the text has marks."""
    lines = text.split("\n")
    last = next((n for n in range(len(lines) - 1, -1, -1) if _CATEGORY.search(lines[n])), None)
    if last is not None:
        first = next((n for n in range(last + 1, len(lines)) if _FIRST_NOTE.match(lines[n])), None)
    else:
        start = next((n + 1 for n in range(len(lines) - 1, -1, -1) if not _NOTE_LINE.match(lines[n])), 0)
        first = next((n for n in range(start, len(lines)) if _FIRST_NOTE.match(lines[n])), None)
        if first is not None and r"\[1\]" not in text:
            first = None
    return text if first is None else "\n".join(lines[:first])


def _without_comments(text: str) -> str:
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        pieces.append(text[position:start])
        position = end + 3
    return "".join(pieces) + text[position:]


def _without_references(text: str) -> str:
    """Cut `<ref …>…</ref>`; a converter that leaves them leaves them whole."""
    if "<ref" not in text:
        return text
    pieces, position = [], 0
    for opening in re.finditer(r"<ref(?:\s[^<>]*)?(?<!/)>", text):
        if opening.start() < position:
            continue
        end = text.find("</ref>", opening.end())
        if end < 0:
            break
        pieces.append(text[position : opening.start()])
        position = end + 6
    return "".join(pieces) + text[position:]


def _tag(tag: re.Match[str]) -> str:
    """HTML as Markdown: what begins a line begins one, links are links, the rest goes."""
    name = tag[2].lower()
    if _LINE_TAGS.fullmatch(name):
        return BREAK
    return "" if _OTHER_TAGS.fullmatch(name) else tag[0]


def _anchor(anchor: re.Match[str]) -> str:
    address, title = _HREF.search(anchor[1]), _TITLE.search(anchor[1])
    if address is None:
        return anchor[2]
    url = re.sub(r"([()\s])", r"\\\1", unescape(address[1]))
    return f'[{anchor[2]}]({url} "{title[1] if title else ""}")'

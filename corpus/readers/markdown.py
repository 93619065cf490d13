"""What does a Markdown file say?  Made for the Markdown that pandoc writes from a wiki's pages; any other is read too.

Left out are footnotes and their marks, captions that have lost their file, empty headings, bullets and brackets, and
addresses in angle brackets. Links that have swallowed what follows are repaired by `link_text`. Every text is readable:
`parse` raises nothing, and takes time linear in the length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from corpus.article import Article, Link, Section
from corpus.readers.markdown_blocks import Block, blocks, clean_source
from corpus.readers.markdown_inline import Rendering
from corpus.readers.marks import BREAK, PARAGRAPH, Span, clean, lift, one_line, strip_alien, wrap
from corpus.readers.titles import title_from_lead

_WORD: Final = re.compile(r"\w")
_TORN: Final = re.compile("\\]+([\ufdd0-\ufdef]*)\\(")
_BANNER_TITLE: Final = re.compile(r"\A\s*>\s*本文内容由\[([^\[\]\n]{1,80})\]\(")
_LONGEST_NAME: Final = 30


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block whose inside is rendered, as text with marks."""

    block: Block
    marked: str


def parse(text: str, *, id: str, location: str, title: str | None = None) -> Article:
    """Return the article that the Markdown `text` holds; `title` is what is known of its title.

    Without `title` the article is called by its level-1 heading at the top, else by the lead's first bold run (`**X**`
    or `**[X](…)**`), else by the subject of its first sentence, else by `id`.
    """
    source = strip_alien(text)
    rendering = Rendering()
    banner = _BANNER_TITLE.match(source)
    pieces = [_Piece(b, rendering.render(b.text)) for b in blocks(clean_source(source))]
    top = _top_heading(pieces)
    marked = clean(_joined(_without_empty(pieces[1:] if top else pieces)))
    plain, spans = lift(_TORN.sub(r"\1(", marked) if "]" in marked else marked)
    sections = _sections(plain, spans)
    bold = _bold(plain, spans, top)
    found = (banner[1] if banner else None) or (bold[0] if bold else None) or title_from_lead(plain)
    source_of_title: Literal["given", "lead"] = "given" if title or not found else "lead"
    return Article(
        id=id,
        title=title or found or id,
        text=plain,
        location=location,
        title_source=source_of_title,
        bold=bold,
        sections=sections,
        links=_links(plain, spans, rendering.targets),
        categories=tuple(dict.fromkeys(c for c in rendering.categories if c)),
    )


def _top_heading(pieces: list[_Piece]) -> str | None:
    """The document's own title, where it begins with a heading of level 1."""
    if not pieces or pieces[0].block.kind != "heading" or pieces[0].block.level != 1:
        return None
    return lift(clean(pieces[0].marked))[0] or None


def _without_empty(pieces: list[_Piece]) -> list[_Piece]:
    """Drop blocks without a word, then headings with nothing below them."""
    kept: list[_Piece] = []
    below = 0  # the level of the heading that follows, 7 where text follows
    for piece in reversed(pieces):
        if not _WORD.search(piece.marked):
            continue
        if piece.block.kind != "heading":
            below = 7
        elif below > piece.block.level:
            below = piece.block.level
        else:
            continue
        kept.append(piece)
    return kept[::-1]


def _joined(pieces: list[_Piece]) -> str:
    out: list[str] = []
    before = None
    for piece in pieces:
        together = before == piece.block.kind == "line"
        marked = piece.marked
        if piece.block.kind == "heading":
            marked = wrap("heading", one_line(marked), piece.block.level)
        out += [BREAK if together else PARAGRAPH, marked]
        before = piece.block.kind
    return "".join(out)


def _sections(text: str, spans: tuple[Span, ...]) -> tuple[Section, ...]:
    headings = [span for span in spans if span.kind == "heading"]
    starts = [0] + [_after_newlines(text, h.end) for h in headings]
    ends = [len(text[: h.start].rstrip()) for h in headings] + [len(text)]
    titles = [("", 1)] + [(text[h.start : h.end], h.number) for h in headings]
    return tuple(
        Section(name, level, min(start, end), end)
        for (name, level), start, end in zip(titles, starts, ends, strict=True)
    )


def _after_newlines(text: str, position: int) -> int:
    while position < len(text) and text[position] == "\n":
        position += 1
    return position


def _bold(text: str, spans: tuple[Span, ...], top: str | None) -> tuple[str, ...]:
    """The lead's bold runs, each once; a whole sentence in bold is no name."""
    lead_end = next((span.start for span in spans if span.kind == "heading"), len(text))
    runs = [
        text[s.start : s.end].strip("\n ，。、：；“”「」《》") for s in spans if s.kind == "bold" and s.end <= lead_end
    ]
    return tuple(
        dict.fromkeys(run for run in [top or "", *runs] if run and "\n" not in run and len(run) <= _LONGEST_NAME)
    )


def _links(text: str, spans: tuple[Span, ...], targets: list[str]) -> tuple[Link, ...]:
    found = (s for s in spans if s.kind == "link" and s.number < len(targets))
    return tuple(Link(targets[s.number], text[s.start : s.end], s.start, s.end) for s in found)

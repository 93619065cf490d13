"""How does the value of an infobox parameter fall into lines and tokens?

A cell is cut into lines, a line into links and stretches of plain text, and what stands in brackets is told apart. What
the tokens mean (names of people, of places) is decided in `names` and `localities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.marks import Span
from corpus.readers.wikitext import Fragment, parse_fragment

_OPENING, _CLOSING = "（([［〔【", "）)]］〕】"
# Marks of the killed, wounded and captured, and what broken markup leaves: never part of a name.
_NOISE = re.compile("[†‡✝✠☠⚔{}<>|]")
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_PIECE = re.compile(r"[（(\[［〔【]|[）)\]］〕】]|[^（(\[［〔【）)\]］〕】]+")


class Token(NamedTuple):
    """A link's label (`target` is then its page) or a stretch of plain text, with how it is set."""

    text: str
    target: str = ""
    bold: bool = False
    small: bool = False
    foreign: bool = False
    aside: bool = False
    """Whether it stands in brackets."""

    @property
    def linked(self) -> bool:
        """Whether the token is a link."""
        return bool(self.target)


class Line(NamedTuple):
    """One line of a cell: its tokens in order, brackets left out, and the words as they are shown."""

    tokens: tuple[Token, ...]
    text: str


def read_lines(wikitext: str, *, countries: bool = False) -> tuple[Line, ...]:
    """Cut a parameter's raw value into its lines: `[[粟裕]]（華東）<br>陳毅` gives two, the first with an aside."""
    fragment = parse_fragment(wikitext, countries=countries)
    lines: list[Line] = []
    depth = 0
    tokens: list[Token] = []
    for token in (*_tokens(fragment), Token("\n")):
        for index, part in enumerate(token.text.split("\n") if not token.linked else [token.text]):
            if index:
                lines.append(_line(tokens))
                tokens = []
            piece = token if part == token.text else token._replace(text=part)
            pieces, depth = _without_brackets(piece, depth)
            tokens.extend(pieces)
    return tuple(line for line in _with_text(lines, fragment.text) if line.tokens)


def _line(tokens: list[Token]) -> Line:
    return Line(tuple(token for token in tokens if token.text), "")


def _with_text(lines: list[Line], text: str) -> Iterator[Line]:
    for line, shown in zip(lines, text.split("\n"), strict=False):
        yield Line(line.tokens, " ".join(shown.split()))


def _tokens(fragment: Fragment) -> Iterator[Token]:
    """Cut a fragment wherever a link or another span begins or ends; a link stays in one piece."""
    text = fragment.text
    if not fragment.links and not fragment.spans:
        if text:
            yield Token(_NOISE.sub("", text))
        return
    links = {link.start: link for link in fragment.links}
    bold, small, foreign = (
        _covered(text, [s for s in fragment.spans if s.kind == kind]) for kind in ("bold", "small", "foreign")
    )
    edges = {0, len(text)} | {edge for span in fragment.spans for edge in (span.start, span.end)}
    inside = _covered(text, [Span("link", link.start + 1, link.end) for link in fragment.links])
    edges = {edge for edge in edges if edge == len(text) or not inside[edge]}
    edges.update(edge for link in fragment.links for edge in (link.start, link.end))
    for start, end in pairwise(sorted(edges)):
        link = links.get(start)
        yield Token(
            _NOISE.sub("", text[start:end]),
            target=link.target if link else "",
            bold=bool(bold[start]),
            small=bool(small[start]),
            foreign=bool(foreign[start]),
        )


def _covered(text: str, spans: list[Span]) -> bytearray:
    """Return one byte a character, 1 where a span covers it."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    return covered


def _without_brackets(token: Token, depth: int) -> tuple[list[Token], int]:
    """Part plain text at its brackets; everything at `depth` 1 or more is an aside."""
    if not depth and (token.linked or not _BRACKET.search(token.text)):
        return [token], depth
    if token.linked:
        return [token._replace(aside=True)], depth
    pieces: list[Token] = []
    for match in _PIECE.finditer(token.text):
        if match[0] in _OPENING:
            depth += 1
        elif match[0] in _CLOSING:
            depth = max(0, depth - 1)
        else:
            pieces.append(token._replace(text=match[0], aside=depth > 0))
    return pieces, depth

"""How does the value of an infobox parameter fall into lines and tokens?

A cell is cut into lines, a line into links and stretches of plain text, and what stands in brackets is told apart. What
the tokens mean (names of people, of places) is decided in `names` and `localities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.readers.wikitext import Fragment, parse_fragment

_OPENING, _CLOSING = "（([［〔【", "）)]］〕】"
# Who was killed, wounded or captured: marks behind a name, never part of one.
_STATUS = re.compile("[†‡✝✠☠⚔]")
_PIECE = re.compile(r"[（(\[［〔【]|[）)\]］〕】]|[^（(\[［〔【）)\]］〕】]+")


@dataclass(frozen=True, slots=True)
class Token:
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


@dataclass(frozen=True, slots=True)
class Line:
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
            pieces, depth = _without_brackets(replace(token, text=part), depth)
            tokens.extend(pieces)
    return tuple(line for line in _with_text(lines, fragment.text) if line.tokens)


def _line(tokens: list[Token]) -> Line:
    return Line(tuple(token for token in tokens if token.text), "")


def _with_text(lines: list[Line], text: str) -> Iterator[Line]:
    for line, shown in zip(lines, text.split("\n"), strict=False):
        yield replace(line, text=" ".join(shown.split()))


def _tokens(fragment: Fragment) -> Iterator[Token]:
    """Cut a fragment wherever a link or another span begins or ends; a link stays in one piece."""
    links = {link.start: link for link in fragment.links}
    inside = [(link.start, link.end) for link in fragment.links]
    edges = {0, len(fragment.text)}
    edges.update(edge for span in fragment.spans for edge in (span.start, span.end))
    edges = {edge for edge in edges if not any(start < edge < end for start, end in inside)}
    edges.update(edge for pair in inside for edge in pair)
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        kinds = {span.kind for span in fragment.spans if span.start <= start and end <= span.end}
        link = links.get(start)
        yield Token(
            _STATUS.sub("", fragment.text[start:end]),
            target=link.target if link else "",
            bold="bold" in kinds or any(s.kind == "bold" and start <= s.start < end for s in fragment.spans),
            small="small" in kinds,
            foreign="foreign" in kinds,
        )


def _without_brackets(token: Token, depth: int) -> tuple[list[Token], int]:
    """Part plain text at its brackets; everything at `depth` 1 or more is an aside."""
    if token.linked:
        return [replace(token, aside=depth > 0)], depth
    pieces: list[Token] = []
    for match in _PIECE.finditer(token.text):
        if match[0] in _OPENING:
            depth += 1
        elif match[0] in _CLOSING:
            depth = max(0, depth - 1)
        else:
            pieces.append(replace(token, text=match[0], aside=depth > 0))
    return pieces, depth

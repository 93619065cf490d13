"""How does text with marks and links become safe HTML? Every character of it is escaped here, once.

Only `<mark>` and `<a href>` are ever written; paragraphs and headings belong to the templates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that HTML forbids or that UTF-8 cannot write; each is shown as one replacement character."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A piece of text that leads somewhere: `text[start:end]` shown, `url` a path made by `Addresses`."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with ordered, disjoint marks and anchors; pieces of it are written by their offsets."""

    text: str
    marks: tuple[Span, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @classmethod
    def of(cls, text: str, marks: Iterable[Sequence[int]], anchors: Iterable[Anchor] = ()) -> MarkedText:
        """Order the marks, join those that overlap, and drop anchors that overlap an earlier one."""
        return cls(text, tuple(_joined(marks, len(text))), tuple(_disjoint(anchors, len(text))))

    def piece(self, start: int, end: int) -> Markup:
        """Return `text[start:end]` as HTML; a mark over the edge of an anchor is written in two parts."""
        parts: list[Markup] = []
        at = start
        for anchor in self._anchors_between(start, end):
            left, right = max(anchor.start, start), min(anchor.end, end)
            parts.append(self._marked(at, left))
            parts.append(Markup('<a href="{}">{}</a>').format(anchor.url, self._marked(left, right)))
            at = right
        parts.append(self._marked(at, end))
        return Markup("").join(parts)

    def marks_between(self, start: int, end: int) -> Iterator[Span]:
        """Yield the marks within `text[start:end]`, cut at its edges."""
        index = bisect_left(self.marks, start, key=lambda mark: mark[1])
        for left, right in self.marks[index:]:
            if left >= end:
                return
            if max(left, start) < min(right, end):
                yield max(left, start), min(right, end)

    def _anchors_between(self, start: int, end: int) -> Iterator[Anchor]:
        index = bisect_left(self.anchors, start, key=lambda anchor: anchor.end)
        for anchor in self.anchors[index:]:
            if anchor.start >= end:
                return
            if anchor.end > start:
                yield anchor

    def _marked(self, start: int, end: int) -> Markup:
        parts: list[Markup] = []
        at = start
        for left, right in self.marks_between(start, end):
            parts += (plain(self.text[at:left]), Markup("<mark>{}</mark>").format(plain(self.text[left:right])))
            at = right
        parts.append(plain(self.text[at:end]))
        return Markup("").join(parts)


def marked(text: str, marks: Iterable[Sequence[int]]) -> Markup:
    """Return a text as HTML with its marks: `marked("赤壁之战", [(0, 2)])` is `<mark>赤壁</mark>之战`."""
    return MarkedText.of(text, marks).piece(0, len(text))


def plain(text: str) -> Markup:
    """Return a text as HTML without marks."""
    return escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def _joined(marks: Iterable[Sequence[int]], length: int) -> Iterator[Span]:
    start = end = 0
    for left, right in sorted((max(mark[0], 0), min(mark[1], length)) for mark in marks):
        if left >= right:
            continue
        if left <= end:
            end = max(end, right)
            continue
        if start < end:
            yield start, end
        start, end = left, right
    if start < end:
        yield start, end


def _disjoint(anchors: Iterable[Anchor], length: int) -> Iterator[Anchor]:
    at = 0
    for anchor in sorted(anchors, key=lambda anchor: (anchor.start, anchor.end)):
        if at <= anchor.start < anchor.end <= length:
            yield anchor
            at = anchor.end

"""How does rendered text remember where its links, headings and other spans are while it is being cleaned?

A renderer writes plain text with marks in it, each one a Unicode noncharacter (U+FDD0 to U+FDEF, never part of a text);
`clean` tidies spaces, line breaks and the punctuation around vanished templates; `lift` takes the marks out and gives
the spans. Nothing here knows a markup language, except that runs of apostrophes set bold and italics.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

SpanKind = Literal["link", "heading", "bold", "small", "foreign"]

_KINDS: dict[str, SpanKind] = {"\ufdd0": "link", "\ufdd1": "heading", "\ufdd2": "small", "\ufdd3": "foreign"}
_OPENERS = {kind: char for char, kind in _KINDS.items()}
_CLOSE = "\ufdd4"
BOLD_ON, BOLD_OFF = "\ufdd5", "\ufdd6"
GONE = "\ufdd7"
"""Stands where a template showed nothing, so that the brackets and commas around it can go as well."""
BREAK = "\ufdd8"
"""A new line begins here, whether or not one already does."""
PARAGRAPH = "\ufdd9"
"""A new paragraph begins here."""

_DIGITS = "\ufde0\ufde1\ufde2\ufde3\ufde4\ufde5\ufde6\ufde7\ufde8\ufde9"
_TO_DIGITS = str.maketrans("0123456789", _DIGITS)
_FROM_DIGITS = str.maketrans(_DIGITS, "0123456789")
# Marks that may stand between two characters without parting them.
_M = f"[\ufdd0-\ufdd7{_DIGITS}]*"
_ALIEN = re.compile("[\ufdd0-\ufdef\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\ufeff]+")
_OTHER_SPACE = re.compile("[\t\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]")
_SPACES = re.compile("[ \t\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_SPLIT_SPACES = re.compile(f" ([\ufdd0-\ufdd7{_DIGITS}]+) ")
_UNTIDY = re.compile(
    "[\ufdd0-\ufdef'\\[\\]{}<>（(\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]|  "
)
"""Stands in whatever `clean` changes or `lift` takes out, blanks at the ends aside."""
_NEWLINES = re.compile(f"[\ufdd0-\ufdd7{_DIGITS} \u3000]*[\n{BREAK}{PARAGRAPH}][\ufdd0-\ufdd9{_DIGITS}\\s]*")
_ANY_BREAK = re.compile(f"[\\s{BREAK}{PARAGRAPH}]+")
_LINES = re.compile(f"([\n{BREAK}{PARAGRAPH}])")
_QUOTES = re.compile(f"'(?:{_M}')+")
_HEADING = re.compile(f"{_OPENERS['heading']}[{_DIGITS}]*")
_NO_MARKS = re.compile(f"[\\s{BREAK}{PARAGRAPH}{GONE}]+")
_MARK = re.compile(f"([\ufdd0-\ufdd3])([{_DIGITS}]*)|[\ufdd4-\ufdd9{_DIGITS}]")
_EMPTY_BRACKETS = re.compile(f"[（(](?:[\\s，、；,;：:]|{GONE})*[）)]")
_AFTER_OPENING = re.compile(f"([（(])(?:[ ，、；,;]*{GONE})+[ ，、；,;]*")
_BEFORE_CLOSING = re.compile(f"[ ，、；,;]*(?:{GONE}[ ，、；,;]*)+([）)])")
_DOUBLED = re.compile(f"([，、；。：])(?: ?{GONE})+ ?([，、；。])")


def _spread(word: str) -> str:
    return _M.join(re.escape(char) for char in word)


# What must never be left over: brackets in pairs, and the tags that readers most often mistype.
_DEBRIS = re.compile(
    "|".join(f"{_spread(2 * char)}(?:{_M}{re.escape(char)})*" for char in "[]{}'")
    + f"|<{_M}(?:/{_M})?(?:{_spread('ref')}|{_spread('br')})(?:[^<>\n]*>)?",
    re.IGNORECASE,
)


class Span(NamedTuple):
    """`text[start:end]` is of this kind; `number` is the link's index or the heading's level."""

    kind: SpanKind
    start: int
    end: int
    number: int = 0


def strip_alien(text: str) -> str:
    """Return `text` with line ends as newlines and without noncharacters, control and direction marks."""
    return _ALIEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def wrap(kind: SpanKind, text: str, number: int = 0) -> str:
    """Return `text` marked as a span of `kind`; blank text stays as it is."""
    if not text.strip():
        return text
    return f"{_OPENERS[kind]}{str(number).translate(_TO_DIGITS)}{text}{_CLOSE}"


def one_line(marked: str) -> str:
    """Return marked text with every line break as a space, without blanks at its ends."""
    return _ANY_BREAK.sub(" ", marked).strip()


def without_headings(marked: str) -> str:
    """Return marked text in which headings are ordinary text."""
    return _HEADING.sub(_OPENERS["small"] + _DIGITS[0], marked)


def clean(marked: str) -> str:
    """Return marked text with quotes resolved, debris removed, and spaces, brackets and newlines in good order."""
    text = _one_space(_resolve_quotes(marked))
    for _ in range(3):
        text, emptied = _EMPTY_BRACKETS.subn(GONE, text)
        if not emptied:
            break
    if GONE in text:
        text = _BEFORE_CLOSING.sub(r"\1", _AFTER_OPENING.sub(r"\1", text))
        text = _DOUBLED.sub(lambda match: "。" if "。" in match.groups() else match[1], text)
        text = text.replace(GONE, "")
    text = _DEBRIS.sub(_keep_marks, text)
    if _DEBRIS.search(text):  # removing one pair has joined the halves of another
        text = _DEBRIS.sub(lambda match: " " + _keep_marks(match), text)
    text = _one_space(_SPLIT_SPACES.sub(_without_last, text))
    return _NEWLINES.sub(_newline, f"\n{text}\n")


def _one_space(text: str) -> str:
    """Return `text` with every run of blanks as one space."""
    return _SPACES.sub(" ", text) if "  " in text or _OTHER_SPACE.search(text) else text


def _without_last(match: re.Match[str]) -> str:
    return match[0][:-1]


def lift(marked: str) -> tuple[str, tuple[Span, ...]]:
    """Take the marks out of cleaned text; return the plain text and its spans, ordered by start."""
    if not _MARK.search(marked):
        return marked.strip(), ()
    pieces: list[str] = []
    spans: list[Span] = []
    open_spans: list[tuple[SpanKind, int, int]] = []
    bold_from: int | None = None
    length = position = 0
    for mark in _MARK.finditer(marked):
        start, end = mark.span()
        pieces.append(marked[position:start])
        length += start - position
        position = end
        if mark[1]:
            open_spans.append((_KINDS[mark[1]], length, int(mark[2].translate(_FROM_DIGITS) or 0)))
        elif mark[0] == _CLOSE and open_spans:
            kind, start, number = open_spans.pop()
            spans.append(Span(kind, start, length, number))
        elif mark[0] == BOLD_ON:
            bold_from = length
        elif mark[0] == BOLD_OFF and bold_from is not None:
            spans.append(Span("bold", bold_from, length))
            bold_from = None
    return _stripped("".join(pieces) + marked[position:], spans)


def cleaned(marked: str) -> tuple[str, tuple[Span, ...]]:
    """Return plain text and spans, as `lift` of what `clean` returns, but sooner where there is little to do."""
    return lift(clean(marked)) if _UNTIDY.search(marked) else (marked.strip(), ())


def plain(marked: str) -> str:
    """Return the text alone, cleaned and without marks."""
    return cleaned(marked)[0]


def _stripped(text: str, spans: list[Span]) -> tuple[str, tuple[Span, ...]]:
    """Cut blanks off the ends of `text`, moving the spans along; drop the empty ones and order the rest."""
    shift = len(text) - len(text.lstrip())
    stripped = text.strip()
    last = len(stripped)
    moved = [
        Span(kind, at, stop, number)
        for kind, start, end, number in spans
        if (at := max(start - shift, 0)) < (stop := min(end - shift, last))
    ]
    return stripped, tuple(sorted(moved, key=_from_outside))


def _from_outside(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _keep_marks(match: re.Match[str]) -> str:
    return "".join(mark[0] for mark in _MARK.finditer(match[0]))


def _newline(match: re.Match[str]) -> str:
    """Put closing marks before the line break and opening ones after it, so that spans do not begin with a newline."""
    found = match[0]
    if found in ("\n", "\n\n"):
        return found
    marks = _NO_MARKS.sub("", found)
    cut = max(marks.rfind(_CLOSE), marks.rfind(BOLD_OFF)) + 1
    newline = "\n\n" if PARAGRAPH in found or found.count("\n") > 1 else "\n"
    return marks[:cut] + newline + marks[cut:]


def _resolve_quotes(marked: str) -> str:
    """Turn runs of two and more apostrophes into bold marks or nothing; both end with the line."""
    if "''" not in marked and not _QUOTES.search(marked):
        return marked
    return "".join([_quotes_in_line(line) if "'" in line else line for line in _LINES.split(marked)])


def _quotes_in_line(line: str) -> str:
    bold = False

    def mark(match: re.Match[str]) -> str:
        nonlocal bold
        kept = _keep_marks(match)
        if match[0].count("'") not in (3, 5):
            return kept
        bold = not bold
        return BOLD_ON + kept if bold else kept + BOLD_OFF

    line = _QUOTES.sub(mark, line)
    return line + BOLD_OFF if bold else line

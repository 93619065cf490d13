"""Can a piece of wikitext be rendered without parsing it?

Most values of infoboxes hold links, line breaks and list marks at most. What a parser would make of these is plain, and
takes a tenth of the time. Anything else is left to the parser (`corpus.readers.markup`); tests hold the two equal.
"""

from __future__ import annotations

import re

from corpus.readers import marks
from corpus.readers.markup import FILES, MarkupRenderer

# A colon is left to the parser but in the names of files: [[mailto:…]] is no link to a page.
_PAGE = rf"(?:(?:{'|'.join(sorted(FILES))}):)?[^\[\]{{}}<>|&=:\s][^\[\]{{}}<>|&=:\n]*"
_LINK = rf"\[\[(?P<page>{_PAGE})(?P<label>\|[^\[\]{{}}<>&=\n]*)?\]\]"
_BREAK = r"<br ?/?>"
_MARK = re.compile(rf"{_LINK}|{_BREAK}|^\*", re.MULTILINE | re.IGNORECASE)
_SIMPLE = re.compile(
    r"(?:[^\[\]{}<>|&=_:*#;\n-]+|(?<=[^\n*])[*#;-]+|\n+(?![#;-])|(?:\A|(?<=\n))\*(?![*#;:-])"
    rf"|{re.sub(r'[(][?]P<[a-z]+>', '(?:', _LINK)}|{_BREAK})*+",
    re.IGNORECASE,
)


def render(wikitext: str, renderer: MarkupRenderer) -> str | None:
    """Return `wikitext` as marked text, as `renderer` renders its tree, or None where it has to be parsed."""
    if "//" in wikitext or "__" in wikitext or not _SIMPLE.fullmatch(wikitext):
        return None

    def rendered(match: re.Match[str]) -> str:
        page, label = match["page"], match["label"]
        if page is None:
            return 2 * marks.BREAK
        return renderer.wikilink(marks.one_line(page), None if label is None else lambda: marks.one_line(label[1:]))

    return _MARK.sub(rendered, wikitext)

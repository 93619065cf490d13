"""What does a plain text file say?  (Text with markup has readers of its own: `markdown`, `wikitext`.)"""

from __future__ import annotations

import re
from typing import Final

from corpus.article import Article, Section
from corpus.readers.marks import strip_alien
from corpus.readers.titles import title_from_first_line, title_from_lead

_BLANK_LINES: Final = re.compile(r"\n(?:[ \t\u3000]*\n)+")


def parse(text: str, *, id: str, location: str, title: str | None = None) -> Article:
    """Return the article that the plain `text` holds; blank lines part paragraphs, other line ends stay.

    `title` is what is known of its title. Without it a first line that is short and ends no sentence is the title (and
    leaves the text), else the subject of the first sentence, else `id`.
    """
    plain = _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in strip_alien(text).split("\n"))).strip("\n")
    first = title_from_first_line(plain)
    body = plain.partition("\n")[2].lstrip("\n")
    if first and body and (title is None or first == title):
        plain = body
    found = first or title_from_lead(plain)
    return Article(
        id=id,
        title=title or found or id,
        text=plain,
        location=location,
        title_source="given" if title or not found else "lead",
        sections=(Section("", 1, 0, len(plain)),),
    )

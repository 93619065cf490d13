"""What is an article called, where nothing but a file's name and its first lines can say so?"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SUBJECT: Final = re.compile(r"[\s“”\"'「『《]*([^，。、；：！？（(,;:!?\n“”「」『』《》]{2,30})")
_VERB: Final = re.compile(r"(?<=.{2})(?:是指|是|为|為|指|发生|發生|又称|又稱|亦称|亦稱|，)")
_FINAL: Final = frozenset("。！？；…，、：,;:!?")
_LONGEST_TITLE: Final = 40
_BEGINNING: Final = 600


def title_from_name(stem: str, text: str) -> str | None:
    """Return the title that a file's name gives, None if the name says nothing about the article.

    A name speaks if it has Han, kana or hangul letters, or if the article's beginning contains it; `article-12` and
    `000_af8c96e1` do not. Underscores are spaces.

    >>> title_from_name("鲁南战役_(1947年)", ""), title_from_name("000_af8c96e1", "**大同集宁战役**是")
    ('鲁南战役 (1947年)', None)
    """
    name = " ".join(unicodedata.normalize("NFC", stem).replace("_", " ").split())
    if _LETTERS.search(name):
        return name
    says_something = len(name) > 2 and name.casefold() in text[:_BEGINNING].casefold()
    return name if says_something and any(c.isalpha() for c in name) else None


def title_from_first_line(text: str) -> str | None:
    """Return the first line if it looks like a title: short, and not the end of a sentence."""
    first = text.lstrip("\ufeff\n \t\u3000").split("\n", 1)[0].strip(" \t\u3000#*=")
    return first if first and len(first) <= _LONGEST_TITLE and first[-1] not in _FINAL else None


def title_from_lead(text: str) -> str | None:
    """Return the subject of the first sentence: `白石渡之战发生于…` gives 白石渡之战."""
    subject = _SUBJECT.match(text)
    if subject is None:
        return None
    verb = _VERB.search(subject[1])
    name = (subject[1][: verb.start()] if verb else subject[1]).strip()
    return name if 2 <= len(name) <= 20 else None


def display_title(title: str) -> str:
    """Return a title with spaces instead of underscores: 魯南戰役_(1947年) is 魯南戰役 (1947年)."""
    return " ".join(title.replace("_", " ").split())

"""To which page of a wiki does an address in a Markdown link lead?  (How much of the text is the link: `link_text`.)"""

from __future__ import annotations

import re
from typing import Final, Literal
from urllib.parse import unquote

PageKind = Literal["article", "category", "file", "language"]

_WIKI: Final = re.compile(
    r"(?:https?:)?//[\w-]+\.(?:m\.)?(?:wikipedia|wikisource|wiktionary)\.org/(?:wiki|zh(?:-\w+)?)/|/wiki/"
)
_ELSEWHERE: Final = re.compile("[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAMESPACES: Final[tuple[tuple[PageKind, re.Pattern[str]], ...]] = (
    ("category", re.compile(r"(?:category|分类|分類)\s*:\s*", re.IGNORECASE)),
    ("file", re.compile(r"(?:file|image|media|文件|檔案|档案|圖像|图像)\s*:\s*", re.IGNORECASE)),
    ("language", re.compile(r"(?!zh:)[a-z]{2,3}(?:-[a-z]+){0,2}\s*:\s*")),
)


def page_of(address: str) -> str | None:
    """Return the title of the page that `address` leads to, None if it is no page of a wiki.

    Percent signs and backslashes are resolved, underscores are spaces, `#section` is cut; a leading colon stays.

    >>> page_of("../Page/大同市.md"), page_of(r"https://zh.wikipedia.org/wiki/%E5%A4%AA%E5%92%8C_\\(唐朝\\)#年表")
    ('大同市', '太和 (唐朝)')
    """
    plain = _ESCAPE.sub(r"\1", address) if "\\" in address else address
    wiki = _WIKI.match(plain)
    if wiki:
        name = plain[wiki.end() :]
    elif _ELSEWHERE.match(plain):
        return None
    else:
        path = plain.split("#", 1)[0]
        if not path.lower().endswith(".md"):
            return None
        name = path.rsplit("/", 1)[-1][:-3]
    title = unquote(name, errors="replace").split("#", 1)[0].replace("_", " ")
    return " ".join(title.split()) or None


def split_namespace(page: str) -> tuple[PageKind, str]:
    """Return what kind of page it is, and its title without a namespace: `Category:1946年` is a category, 1946年.

    A leading colon makes a category or file an ordinary link (`:Category:1946年`).
    """
    if ":" not in page:
        return "article", page
    if page.startswith(":"):
        return "article", page.lstrip(": ")
    for kind, namespace in _NAMESPACES:
        found = namespace.match(page)
        if found:
            return kind, page[found.end() :].split("|", 1)[0].strip()
    return "article", page

"""What does Wikipedia's script conversion markup, `-{…}-`, show to a reader?

One sensible variant is chosen: plain content as it stands, otherwise the first variant that is given. Converting whole
texts from one script to the other is not done here, and `{{noteTA}}` is left to the template table.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"-\{|\}-")
_VARIANT = re.compile(r"\s*(?:[^;:{}|]{0,40}=>\s*)?zh(?:-[a-z]{2,4})?\s*:", re.IGNORECASE)
_NEXT_VARIANT = re.compile(r";\s*(?=(?:[^;:{}|]{0,40}=>\s*)?zh(?:-[a-z]{2,4})?\s*:)", re.IGNORECASE)
_FLAGS = re.compile(
    r"\s*((?:[A-Z]|-|zh(?:-[a-z]{2,4})?)(?:\s*;\s*(?:[A-Z]|-|zh(?:-[a-z]{2,4})?))*)?\s*\|", re.IGNORECASE
)
_HIDING = frozenset("HTD-")


def shown(content: str) -> str:
    """Return what `-{content}-` shows: `zh-hans:计算机;zh-hant:電腦` shows 计算机, `乾` shows 乾.

    A rule that only declares something (flags H, T, D and -) shows nothing.
    """
    flags = _FLAGS.match(content)
    if flags:
        if _HIDING & {flag.strip().upper() for flag in (flags[1] or "").split(";")}:
            return ""
        content = content[flags.end() :]
    first = _VARIANT.match(content)
    if first is None:
        return content
    following = _NEXT_VARIANT.search(content, first.end())
    end = following.start() if following else len(content)
    return content[first.end() : end].rstrip("; \n").strip()


def resolve(wikitext: str) -> str:
    """Return `wikitext` with each `-{…}-` replaced by what it shows, inner ones first.

    Takes time linear in the length, and leaves marks without a partner as they are.
    """
    if "-{" not in wikitext:
        return wikitext
    levels: list[list[str]] = [[]]
    position = 0
    for token in _TOKEN.finditer(wikitext):
        levels[-1].append(wikitext[position : token.start()])
        position = token.end()
        if token[0] == "-{":
            levels.append([])
        elif len(levels) > 1:
            content = "".join(levels.pop())
            levels[-1].append(shown(content))
        else:
            levels[-1].append(token[0])
    levels[-1].append(wikitext[position:])
    return "-{".join("".join(level) for level in levels)

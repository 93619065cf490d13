"""Which opening brackets of a broken page must go, so that parsing it stays quick?

mwparserfromhell reads on to the end of the page for each bracket or tag that is never closed, so a page with thousands
of them takes time growing with the square (4,000 unclosed `{{a|` took 6 s). A few are left to the parser.
"""

from __future__ import annotations

import re
from collections import Counter

_MOST = 20
_BRACKETS = re.compile(r"\{\{|\}\}|\[\[|\]\]|^[ \t:*]*\{\||^[ \t]*\|\}(?!\})", re.MULTILINE)
_NO_TABLES = re.compile(r"\{\{|\}\}|\[\[|\]\]")
_TABLE = re.compile(r"\{\||\|\}(?!\})")
"""Stands wherever a table begins or ends: without one, the rest is found several times as quickly."""
_OPENER_OF = {"}}": "{{", "]]": "[[", "|}": "{|"}
_TAG = re.compile(r"<(/?)([a-z]+)\b[^<>]*?(/?)>", re.IGNORECASE)
_OPEN_TAG = re.compile(r"<(?=/?[a-z!])(?![^<>]*>)", re.IGNORECASE)
_BARE_URL = re.compile(r"\[(?=(?:https?:)?//)(?![^\[\]\n]*\])")
_LIST_MARKS = re.compile(r"^([*#:;]{20})[*#:;]+", re.MULTILINE)
"""Each of them is a tag of its own to the parser; nobody nests lists so deep."""
_INFOBOX = re.compile(r"\{\{[^{}|\n]*(?:infobox|信息框|資訊框|资讯框)", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "li", "dt", "dd", "tr", "td", "th", "wbr", "img"})


def balanced(wikitext: str) -> str:
    """Return `wikitext` without the brackets and tags that have no partner, where there are more than a few of them.

    Takes time linear in the length.
    """
    text = _LIST_MARKS.sub(r"\1", wikitext)
    text = _without(text, _unmatched_brackets(text))
    for pattern in (_OPEN_TAG, _BARE_URL):
        text = _without(text, [match.span() for match in pattern.finditer(text)])
    return _without(text, _unmatched_tags(text))


def with_infobox_closed(wikitext: str) -> str:
    """Return `wikitext` with braces that close an infobox put before the bold words that begin the lead.

    For pages whose infobox is never closed, as when a list inside it lacks its own braces; others return unchanged.
    """
    opening = _INFOBOX.search(wikitext)
    lead = wikitext.find("\n'''", opening.end()) if opening else -1
    if opening is None or lead < 0:
        return wikitext
    box = wikitext[opening.start() : lead]
    return wikitext[:lead] + "}}" * max(0, box.count("{{") - box.count("}}")) + wikitext[lead:]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    if len(spans) <= _MOST:
        return text
    pieces, position = [], 0
    for start, end in spans:
        pieces.append(text[position:start])
        position = end
    return "".join(pieces) + text[position:]


def _unmatched_brackets(text: str) -> list[tuple[int, int]]:
    """Match brackets like parentheses; a closing one also gives up what was opened inside it and never closed.

    A few that are unmatched are none: where they stand isn't asked.
    """
    unmatched: list[int] = []
    stack: list[tuple[str, int]] = []
    open_now: Counter[str] = Counter()
    brackets = _BRACKETS if _TABLE.search(text) else _NO_TABLES
    for number, found in enumerate(brackets.findall(text)):
        bracket = found.strip(" \t:*")
        opener = _OPENER_OF.get(bracket)
        if opener is None:
            stack.append((bracket, number))
            open_now[bracket] += 1
            continue
        if not open_now[opener]:
            unmatched.append(number)
            continue
        while True:
            kind, opened = stack.pop()
            open_now[kind] -= 1
            if kind == opener:
                break
            unmatched.append(opened)
    unmatched += [number for _, number in stack]
    if len(unmatched) <= _MOST:
        return []
    spans = [match.span() for match in brackets.finditer(text)]
    return [spans[number] for number in sorted(unmatched)]


def _unmatched_tags(text: str) -> list[tuple[int, int]]:
    """Find the opening tags of each name that have no closing tag behind them."""
    open_tags: dict[str, list[tuple[int, int]]] = {}
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if match[3] or name in _VOID:
            continue
        spans = open_tags.setdefault(name, [])
        if not match[1]:
            spans.append(match.span())
        elif spans:
            spans.pop()
    return sorted(span for spans in open_tags.values() for span in spans)

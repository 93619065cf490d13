"""Which tokens does a query consist of? Full-width punctuation means what its ASCII twin means.

Quotation marks of every kind open a phrase; a backslash takes the meaning from the next character. A full-width ？
is a question mark, never a wildcard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from search.errors import QueryError
from search.query.tree import OPERATORS, Wild

Kind = Literal["open", "close", "sign", "operator", "field", "phrase", "word", "tilde"]

_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』"}
_BRACKETS: dict[str, Kind] = {"(": "open", "（": "open", ")": "close", "）": "close"}
_SIGNS = {"+": "+", "＋": "+", "-": "-", "－": "-"}
_COLONS = ":："
_WILD = {"*": Wild.MANY, "＊": Wild.MANY, "?": Wild.ONE}
_FIELD_NAME = re.compile(r"[A-Za-z_]{2,}|[\u3400-\u9fff]{1,6}")


@dataclass(frozen=True, slots=True)
class Token:
    """One token, `query[position:end]`; `text` is without quotes and escapes, `parts` a word's pieces and wildcards."""

    kind: Kind
    text: str
    position: int
    end: int
    parts: tuple[str | Wild, ...] = ()


def tokens(query: str) -> list[Token]:
    """Return the tokens of `query`; raise QueryError where a phrase in ASCII quotation marks is not closed.

    Full-width brackets and quotation marks come with pasted sentences, cut anywhere: without a partner they are text.
    """
    found = list(_scan(query))
    alone = _alone(found)
    return [Token("word", t.text, t.position, t.end, (t.text,)) if n in alone else t for n, t in enumerate(found)]


def _alone(found: list[Token]) -> set[int]:
    """Return which tokens are full-width brackets without a partner, or with nothing between them and it."""
    opened: list[int] = []
    alone: set[int] = set()
    for number, token in enumerate(found):
        if token.kind == "open":
            opened.append(number)
        elif token.kind == "close":
            pair = {opened.pop(), number} if opened else {number}
            is_empty = max(pair) - min(pair) == 1 and all(found[n].text in "（）" for n in pair)
            if len(pair) == 1 or is_empty:
                alone |= pair
    return {number for number in alone.union(opened) if found[number].text in "（）"}


def _scan(query: str) -> Iterator[Token]:
    at, fresh, in_field = 0, True, False
    while at < len(query):
        char = query[at]
        if char.isspace():
            at, fresh = at + 1, True
            continue
        token = _next(query, at, may_sign=fresh and not in_field)
        yield token
        at, fresh, in_field = token.end, token.kind in ("open", "field"), token.kind == "field"


def _next(query: str, at: int, *, may_sign: bool) -> Token:
    char = query[at]
    if char in _BRACKETS:
        return Token(_BRACKETS[char], char, at, at + 1)
    if char in _QUOTES and (char == '"' or _QUOTES[char] in query[at + 1 :]):
        return _phrase(query, at)
    if may_sign and char in _SIGNS and at + 1 < len(query) and not query[at + 1].isspace():
        return Token("sign", _SIGNS[char], at, at + 1)
    if char in "~～":
        return Token("tilde", "~", at, at + 1)
    return _word(query, at)


def _phrase(query: str, at: int) -> Token:
    close, text, i = _QUOTES[query[at]], "", at + 1
    while i < len(query) and query[i] != close:
        i += query[i] == "\\" and i + 1 < len(query)
        text += query[i]
        i += 1
    if i >= len(query):
        raise QueryError(f"the quotation mark {query[at]} is never closed by {close}", query, at)
    return Token("phrase", text, at, i + 1)


def _ends_word(char: str) -> bool:
    return char.isspace() or char in _BRACKETS or char in _QUOTES or char in "”」』~～"


def _word(query: str, at: int) -> Token:
    parts: list[str | Wild] = []
    i, plain = at, True
    while i < len(query):
        char = query[i]
        if char in _COLONS and plain and _FIELD_NAME.fullmatch(query, at, i):
            return Token("field", query[at:i], at, i + 1)
        if i > at and _ends_word(char):
            break
        if char in _WILD:
            parts.append(_WILD[char])
        else:
            i += char == "\\" and i + 1 < len(query)
            _append(parts, query[i])
        plain = plain and char != "\\"
        i += 1
    text = "".join(p if isinstance(p, str) else p.value for p in parts)
    is_operator = plain and text in OPERATORS
    return Token("operator" if is_operator else "word", text, at, i, tuple(parts))


def _append(parts: list[str | Wild], char: str) -> None:
    if parts and isinstance(parts[-1], str):
        parts[-1] += char
    else:
        parts.append(char)

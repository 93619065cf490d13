"""Which people does one line of a commanders' cell name?

Ranks, posts, units, countries, marks of death and notes are told from names here; the cutting of cells is in `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from corpus.cells import Line, Token
from corpus.ranks import is_body, is_title, without_titles
from corpus.script import simplify
from corpus.surnames import surname_length

_CJK = r"[\u3400-\u9fff\U00020000-\U0003ffff々〇]"
_VOID = re.compile(
    r"不[详明清]|未[知详明]|待考|[无没]有?|不适用|多人|其[他它]|等人?|共同|N/?A|[?？\-－—–~～.…·*&/ ]*", re.IGNORECASE
)
_STATUS = re.compile(r"[♔♛#＃*＊★☆▲]|\bKIA\b|\bWIA\b|\bPOW\b|\bMIA\b|\bDOW\b")
_LEADING = re.compile(r"^[\s\-－—–·•・:：、，,。.…'\"「『《〈]+|^(?:以及|及|和|與|与|暨|并|並)(?=\s)")
_TRAILING = re.compile(r"[\s\-－—–·•・:：、，,。.…'\"」』》〉]+$|(?:等人|等將領|等将领|等)$|(?:率[領领]|指[揮挥])$")
_QUALIFIER = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_SEPARATOR = re.compile(r"[、，,；;/／|｜＋+＆&\t]| (?:and|und|et) ")
_CONJUNCTION = re.compile(r"\s*(?:和|與|与|及|以及|暨|並|并)\s*")
_JOINED = re.compile(rf"({_CJK}{{2,4}})(?:和|與|与|及|以及|暨)({_CJK}{{2,4}})")
_ORDINAL = re.compile(r"[一二三四五六七八九十]+世")
_LATIN_BEHIND = re.compile(rf"(?<={_CJK})\s*[A-Za-zÀ-ɏЀ-ӿ][A-Za-zÀ-ɏЀ-ӿ .,'\-]*$")
_LONGEST = 24


@lru_cache(maxsize=64)  # The names of a line are asked for several times.
def clean_name(text: str) -> str:
    """Return a person's name without qualifier, rank, post, foreign form and marks: 巴頓將軍† is 巴頓.

    Gives an empty string for what is no name.
    """
    name = _QUALIFIER.sub("", _STATUS.sub("", text).strip())
    name = _TRAILING.sub("", _LEADING.sub("", name)).strip()
    name = _LATIN_BEHIND.sub("", name)
    if is_title(name) or is_body(name):
        return ""
    shorter = without_titles(name)
    if len(shorter) < 2 or _VOID.fullmatch(simplify(shorter)) or (shorter != name and is_title(shorter)):
        return ""
    return shorter


def people(line: Line, *, headings: Set[str] = frozenset()) -> Iterator[str]:
    """Yield the names in one line of a cell, in order; `headings` are bold words that head groups, such as 大明."""
    tokens = [token for token in line.tokens if not token.aside]
    if any(token.text.strip() and not token.foreign for token in tokens):
        tokens = [token for token in tokens if not token.foreign]
    if any(token.text.strip() and not token.small for token in tokens):
        tokens = [token for token in tokens if not token.small]
    tokens = _after_colon(tokens)
    if _is_heading(tokens, headings):
        return
    found = [name for segment in _segments(tokens) for name in _in_segment(segment)]
    if not found and any(is_body(token.text) or is_title(token.text) for token in tokens):
        # 第五軍（杜聿明）: the unit stands outside, its commander in brackets.
        found = [name for token in line.tokens if token.aside and token.linked and (name := _linked_name(token))]
    yield from found


def _after_colon(tokens: list[Token]) -> list[Token]:
    """Drop what heads a line, up to its last colon: 陸軍：張三 names one person."""
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        position = max(token.text.rfind("："), token.text.rfind(":"))
        if not token.linked and position >= 0:
            rest = Token(token.text[position + 1 :], bold=token.bold)
            return [rest, *tokens[index + 1 :]]
    return tokens


def _is_heading(tokens: list[Token], headings: Set[str]) -> bool:
    text = "".join(token.text for token in tokens).strip()
    bold = all(token.bold for token in tokens if token.text.strip())
    return not text or (bold and (text in headings or is_body(text)))


def _segments(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Part a line at its separators; a lone 和 or 與 between two links is one."""
    segment: list[Token] = []
    for token in tokens:
        if token.linked:
            segment.append(token)
            continue
        parts = [""] * 2 if _CONJUNCTION.fullmatch(token.text) else _SEPARATOR.split(token.text)
        for index, part in enumerate(parts):
            if index:
                yield segment
                segment = []
            if part:
                segment.append(Token(part, bold=token.bold))
    yield segment


def _in_segment(segment: list[Token]) -> Iterator[str]:
    if is_body("".join(token.text for token in segment)):
        return
    linked = any(token.linked and _linked_name(token) for token in segment)
    for index, token in enumerate(segment):
        if token.linked and _is_style(token.text, segment[index + 1 : index + 2]):
            continue
        if token.linked:
            follower = segment[index + 1].text if index + 1 < len(segment) else ""
            ordinal = _ORDINAL.match(follower)
            name = _linked_name(token)
            if name:
                yield name + (ordinal[0] if ordinal else "")
        elif not linked:
            yield from _unlinked(token.text)
        else:
            yield from (
                name for part in token.text.split()[1 if token.text[0] != " " else 0 :] for name in _spaced(part)
            )


def _is_style(text: str, following: list[Token]) -> bool:
    """Tell whether a link is only the style of the person linked right behind it: [[恭親王]][[奕訢]]."""
    return bool(following) and following[0].linked and bool(_linked_name(following[0])) and text[-1] in "王公侯伯爵帝后"


def _linked_name(token: Token) -> str:
    text = token.text if len(token.text.strip()) > 1 else token.target
    return clean_name(text)


def _spaced(part: str) -> Iterator[str]:
    """Names without a link that stand, parted by a space, beside one with a link."""
    name = clean_name(part)
    if name == part and re.fullmatch(rf"{_CJK}{{2,3}}", name) and surname_length(name):
        yield name


def _unlinked(text: str) -> Iterator[str]:
    joined = _JOINED.fullmatch(text.strip())
    parts = list(joined.groups()) if joined else [text]
    if re.fullmatch(rf"(?:{_CJK}|[·・‧\s])+", text):
        parts = [word for part in parts for word in part.split()]
    for part in parts:
        name = clean_name(part)
        if name and len(name) <= _LONGEST and not re.search(r"[0-9０-９。！？%％]", name):
            yield name

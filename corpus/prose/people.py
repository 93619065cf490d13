"""Where does an article name persons? Brings together those that it links to and those that its words give away.

A person may be named in full, by a part of the name (`信长`), by a surname with a post or an army (`黄兵团`), or two
together (`陈粟大军`). Whether a person commanded is for `corpus.prose.commanders`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from corpus.article import Article
from corpus.prose.known_commanders import PAIRS
from corpus.prose.name_cues import names_by_cue
from corpus.prose.name_shapes import DOT, POST, TRANSLITERATED, is_minor_post, looks_like_name
from corpus.prose.passages import stem_of_title
from corpus.prose.person_links import linked_people
from corpus.prose.whereabouts import places_of
from corpus.script import simplify
from corpus.surnames import JAPANESE, surname_length

__all__ = ["POST", "Mention", "is_minor_post", "looks_like_name", "people_mentioned"]

_BEHIND_SURNAMES = (
    r"(?:部队|大军|两部|联军|(?<![秦楚齐燕赵韩魏蜀吴晋汉隋唐宋辽金夏元明清梁陈周])[两二三]?军(?![长团部校委官])"
    r"|兵团|集团(?!军)|司令|将军|军长|师长|总督|元帅|部(?=[，。、在向从被遂]))"
)
_BEHIND = re.compile(_BEHIND_SURNAMES)
_HAN = re.compile("[\u3400-\u9fff]")
_PAIR = re.compile(f"({'|'.join(PAIRS)})(?:{_BEHIND_SURNAMES}|[首]长|二人|野战军|率|指挥|下令|决定|命|令|主力|所部)")
_STYLED = re.compile(r"[（(](?:表?字|号|即)([\u3400-\u9fff]{2})[）)，]")
_RULER_OF_A_HOUSE = re.compile(r"[晋宋齐梁陈魏周隋唐辽金元明清][\u3400-\u9fff][宗祖帝]")
_PART = re.compile(f"[{DOT}]")


class Mention(NamedTuple):
    """One place where a person is named: `text[start:end]`.

    `name` is the whole name, folded; `written` the name in the author's script, as whole as it is known.
    """

    name: str
    written: str
    start: int
    end: int
    linked: bool


def people_mentioned(article: Article, folded: str) -> list[Mention]:
    """Return where persons are named, in order; `folded` is the folded text of `article`."""
    links = linked_people(article, folded)
    linked = frozenset(links.names.values())
    stem = simplify(stem_of_title(article))
    unlinked = {name for name in names_by_cue(folded, linked | links.names.keys()) if not stem.startswith(name)}
    known = {name: name for name in unlinked if name not in links.names} | links.names
    for tail in _tails(known) & known.keys() - linked:
        known.pop(tail)
    by_surname = _by_surname(set(known.values()))
    for name in [n for n in known if n not in linked and _is_pair(n, folded, by_surname)]:
        del known[name]
    known |= _parts(known, folded)
    found: list[Mention] = []
    for start, end in _occurrences(folded, known):
        name = known[folded[start:end]]
        written = links.shown.get(name) or (article.text[start:end] if folded[start:end] == name else "")
        found.append(Mention(name, written, start, end, name in linked))
    paired = [*found, *_by_surnames(found, folded, by_surname, linked)]
    paired += _known_pairs(paired, folded, linked)
    return _whole(sorted(paired, key=lambda m: m.start))


def _whole(mentions: list[Mention]) -> list[Mention]:
    """Give mentions by a part of the name the whole name as it is written elsewhere."""
    written = {m.name: m.written for m in reversed(mentions) if m.written}
    return [
        m if m.written else Mention(m.name, written.get(m.name, m.name), m.start, m.end, m.linked) for m in mentions
    ]


def _by_surname(names: Iterable[str]) -> dict[str, str]:
    """Return the persons whose surname of one character nobody else in the article has."""
    surnames: dict[str, list[str]] = {}
    for name in names:
        if surname_length(name) == 1 and 2 <= len(name) <= 3 and looks_like_name(name):
            surnames.setdefault(name[0], []).append(name)
    return {surname: names[0] for surname, names in surnames.items() if len(names) == 1}


def _is_pair(name: str, folded: str, by_surname: Mapping[str, str]) -> bool:
    """Whether `name` is the surnames of two persons of the article: 聂贺部队."""
    if len(name) != 2 or by_surname.get(name[1]) in (None, name):
        return False
    others = re.search(rf"{name[0]}(?!{name[1]})[\u3400-\u9fff]{{1,2}}[，、。率部和与及指]", folded)
    return others is not None and re.search(name + _BEHIND_SURNAMES, folded) is not None


def _by_surnames(
    found: list[Mention], folded: str, by_surname: Mapping[str, str], linked: frozenset[str]
) -> Iterator[Mention]:
    """Yield the mentions by one or two surnames before an army or a post: 黄兵团, 聂贺部队.

    To look behind each surname is quicker than to compile a pattern for a single article.
    """
    full = {m.name for m in found}
    surnames = {surname: name for surname, name in by_surname.items() if name in full}
    if not surnames:
        return
    taken = {at for m in found for at in range(m.start, m.end)}
    reached = 0
    for end in [at for at, char in enumerate(folded, 1) if char in surnames]:
        start = end - 2 if folded[end - 2 : end - 1] in surnames else end - 1
        behind = _BEHIND.match(folded, end)
        if behind is None or start < reached or (start == end - 1 and _HAN.match(folded[start - 1 : start])):
            continue
        reached = behind.end()
        for at in (start, start + 1):
            name = surnames.get(folded[at])
            if name is not None and at not in taken and (at == start or folded[at - 1] in surnames):
                yield Mention(name, "", at, at + 1, name in linked)


def _known_pairs(found: list[Mention], folded: str, linked: frozenset[str]) -> list[Mention]:
    """Return the mentions of pairs of well-known commanders (刘邓大军), whoever else has their surnames."""
    taken = {m.start for m in found}
    return [
        Mention(name, "", at, at + 1, name in linked)
        for match in _PAIR.finditer(folded)
        for at, name in enumerate(PAIRS[match[1]], match.start())
        if at not in taken
    ]


def _tails(names: Iterable[str]) -> set[str]:
    """Return the surnames of foreign names, which are no names of others: 隆美尔 where 埃尔温·隆美尔 is named."""
    dotted = (_PART.split(name) for name in names if TRANSLITERATED.fullmatch(name))
    return {"·".join(parts[at:]) for parts in dotted for at in range(1, len(parts))}


def _parts(known: Mapping[str, str], folded: str) -> dict[str, str]:
    """Return the parts of names by which a text goes on: 信长, 麦克拉斯基, and styles that it explains (字子玉)."""
    parts: dict[str, list[str]] = {}
    for form, name in known.items():
        if TRANSLITERATED.fullmatch(form):
            words = _PART.split(form)
            for at in range(1, len(words)):
                parts.setdefault("·".join(words[at:]), []).append(name)
        elif len(form) == 4 and form[:2] in JAPANESE:
            parts.setdefault(form[2:], []).append(name)
        elif _RULER_OF_A_HOUSE.fullmatch(form):
            parts.setdefault(form[-2:], []).append(name)
        stands = places_of(form, folded)
        styled = _STYLED.match(folded, stands[0] + len(form)) if stands else None
        if styled:
            parts.setdefault(styled[1], []).append(name)
    single = {part: set(names) for part, names in parts.items() if len(part) >= 2 and part not in known}
    return {part: names.pop() for part, names in single.items() if len(names) == 1 and part in folded}


def _occurrences(folded: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of `names` stands, from left to right without overlaps, the longest of those that begin alike.

    Searching for each name is quicker than compiling a pattern that is used for a single article.
    """
    reached = 0
    for start, negative in sorted((at, -len(name)) for name in names for at in places_of(name, folded)):
        if start >= reached:
            reached = start - negative
            yield start, reached

"""Which other names are worth looking for beside what was typed, and how much do they count? (北平: 北京, 0.4)

The longest names of the corpus are found in what someone types, and each is given its other names, weaker than itself.
An expansion is an exact run of characters with a weight: whatever a run in that place would score, times the weight. So
it finds nothing more in an article that has what was typed, and never outweighs it. Words in quotation marks mean
themselves, and are not expanded.

Not for learning names, which is `index.aliases`, nor for scoring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.aliases import Aliases, OtherName
from index.analysis import fold_characters
from search.query import All, Any, Group, InField, Node, Words
from search.runs import Run, exact_run

MOST = 4
"""Other names for one name at the most."""

_STATED, _SEEN, _THROUGH = 0.5, 0.4, 0.3
"""What an other name counts, the typed one being 1: supported by several articles; by one or the table; found through
a name that both belong to.
"""
_SEVERAL = 2
_WHOLE = 0.25
"""What a known name adds for standing whole. Measured: 0.5 is a little worse, 1 much, nothing at all as well."""
_NAMED = ("commander", "place")
"""The fields whose values go by other names; an alias or a title is one of these names itself."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What stands at `text[start:end]` of a query, as `typed`, is also looked for as `other`, at `weight` in (0, 1).

    `via` is the name that leads from one to the other, or empty.
    """

    start: int
    end: int
    typed: str
    other: str
    weight: float
    via: str = ""

    @property
    def run(self) -> Run:
        """The characters to look for."""
        run = exact_run(self.other)
        assert run is not None, "a name has letters"
        return run


def expand(text: str, aliases: Aliases) -> list[Expansion]:
    """Return the other names of the names in free words, by place and then by weight; at most `MOST` for each name."""
    folded = fold_characters(text)
    found: list[Expansion] = []
    for at, behind in aliases.names_in(folded.text):
        start, end = folded.span(at, behind)
        name = folded.text[at:behind]
        others = sorted(aliases.others(name), key=_weight, reverse=True)
        best = islice((other for other in others if name not in fold_characters(other.name).text), MOST)
        found += [Expansion(start, end, text[start:end], one.name, _weight(one), one.via) for one in best]
    return found


def weighted_runs(text: str, aliases: Aliases) -> list[tuple[Run, float]]:
    """Return the runs to look for beside free words, each with its weight, as ranking takes them."""
    found: dict[Run, float] = {}
    for one in expand(text, aliases):
        found[one.run] = max(one.weight, found.get(one.run, 0.0))
    return list(found.items())


def name_runs(text: str, aliases: Aliases) -> list[tuple[Run, float]]:
    """Return the runs of known names inside `text` that are not all of it: they keep names whole, and add a little."""
    folded = fold_characters(text).text
    names = aliases.known_names_in(folded)
    if not names:
        return []
    runs = (exact_run(folded[start:end]) for start, end in names if end - start < len(folded))
    return [(run, _WHOLE) for run in dict.fromkeys(runs) if run is not None]


def alternatives(text: str, aliases: Aliases) -> list[Expansion]:
    """Return what else to ask of a field of names that is asked for `text`: 北平西郊 in place of 北京西郊.

    The whole text is replaced, for a field has to hold all that was asked.
    """
    return [
        Expansion(0, len(text), text, text[: one.start] + one.other + text[one.end :], one.weight, one.via)
        for one in expand(text, aliases)
    ]


def expansions_of(node: Node, aliases: Aliases) -> Iterator[tuple[str | None, Expansion]]:
    """Yield every expansion in a query tree, with the field that it is asked of or None, for telling them.

    Phrases, patterns, and whatever is forbidden are left alone.
    """
    match node:
        case Words(text):
            yield from ((None, one) for one in expand(text, aliases))
        case InField(field, Words(text)) if field in _NAMED:
            yield from ((field, one) for one in alternatives(text, aliases))
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from expansions_of(inner, aliases)
        case Group(should, must):
            for inner in (*should, *must):
                yield from expansions_of(inner, aliases)
        case _:
            return


def _weight(other: OtherName) -> float:
    if other.via:
        return _THROUGH
    return _STATED if other.articles >= _SEVERAL else _SEEN

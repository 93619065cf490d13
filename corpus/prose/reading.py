"""Which fields does an article's prose give? Only battles have commanders, places and a result."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from corpus.article import NO_FIELDS, Article, Fields
from corpus.prose.aliases import announces_nothing, find_aliases
from corpus.prose.passages import LEAD_READ, is_battle, tells_of_battle

NOTHING = NO_FIELDS
"""What an article says that tells of no battle and of no other name: this very object is returned for it."""

READ: Final = frozenset({"commanders", "places", "combatants", "period", "results", "part_of"})
"""The fields that the prose of a battle may give, beside aliases."""


def read_prose(article: Article, wanted: Set[str] = READ, of_categories: Set[str] = frozenset()) -> Fields:
    """Return what title, text and categories of `article` say; persons and towns get aliases only.

    Fields that are not `wanted` may be missing; where places aren't, those that are `of_categories` still come.
    """
    aliases = find_aliases(article)
    if not is_battle(article):
        return Fields(aliases=aliases) if aliases else NOTHING
    from corpus.prose.battle import read_battle  # here, because its patterns take longer to compile than to use

    return read_battle(article, aliases, wanted, of_categories)


def says_nothing(title: str, text: str) -> bool:
    """Return True only if `read_prose` gives `NOTHING` for what has a title and a text in one section, and no more."""
    return announces_nothing(text) and not tells_of_battle(title, text[:LEAD_READ])

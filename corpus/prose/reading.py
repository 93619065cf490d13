"""Which fields does an article's prose give? Asks every reader of this package; only battles have commanders."""

from __future__ import annotations

from corpus.article import Article, Fields
from corpus.prose.aliases import find_aliases
from corpus.prose.commanders import find_commanders
from corpus.prose.outcome import find_combatants, find_part_of, find_results
from corpus.prose.passages import Account, is_battle
from corpus.prose.period import find_period
from corpus.prose.places import find_places
from corpus.script import simplify

NOTHING = Fields()
"""What an article says that tells of no battle and of no other name: this very object is returned for it."""


def read_prose(article: Article) -> Fields:
    """Return what title, text and categories of `article` say; persons and towns get aliases only."""
    aliases = find_aliases(article)
    if not is_battle(article):
        return Fields(aliases=aliases) if aliases else NOTHING
    account = Account.of(article)
    period = find_period(account)
    commanders = find_commanders(account, period)
    return Fields(
        aliases=aliases,
        commanders=commanders,
        places=find_places(account, people=frozenset(simplify(c.name) for c in commanders)),
        combatants=find_combatants(account),
        period=period,
        results=find_results(account),
        part_of=find_part_of(account),
    )

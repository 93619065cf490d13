"""Which fields does the prose of a battle give? Asks every reader of this package.

Apart from `corpus.prose.reading`, which tells battles from the rest: most articles are about none, and whoever reads
only such is spared the patterns of all readers.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from corpus.article import Article, Fields, Value
from corpus.prose.commanders import find_commanders
from corpus.prose.name_cues import used_as_place
from corpus.prose.outcome import find_combatants, find_part_of, find_results
from corpus.prose.passages import Account
from corpus.prose.people import Mention, people_mentioned
from corpus.prose.period import find_period
from corpus.prose.places import find_places
from corpus.script import simplify


def read_battle(article: Article, aliases: tuple[Value, ...], wanted: Set[str]) -> Fields:
    """Return what title, text and categories of an article about a battle say, with the `aliases` found already.

    Of the fields that are not `wanted`, those come too without which others can't be told.
    """
    if not wanted:
        return Fields(aliases=aliases)
    account = Account.of(article)
    persons = wanted & {"commanders", "places"}
    period = find_period(account) if persons or "period" in wanted else None
    mentions = people_mentioned(article, account.folded) if persons else []
    commanders = find_commanders(account, mentions, period)
    places: tuple[Value, ...] = ()
    if "places" in wanted:
        places = find_places(account, people=_persons(account, mentions, commanders), aliases=aliases)
    return Fields(
        aliases=aliases,
        commanders=commanders,
        places=places,
        combatants=find_combatants(account) if "combatants" in wanted else (),
        period=period,
        results=find_results(account) if "results" in wanted else (),
        part_of=find_part_of(account) if "part_of" in wanted else (),
    )


def _persons(account: Account, mentions: Sequence[Mention], commanders: Sequence[Value]) -> frozenset[str]:
    """Return the folded names that are no places: commanders, and others unless a category or the text has a place."""
    categories = simplify(" ".join(account.article.categories))
    others = {mention.name for mention in mentions}
    places = {name for name in others if name in categories or used_as_place(name, account.folded)}
    return frozenset(others - places | {simplify(commander.name) for commander in commanders})

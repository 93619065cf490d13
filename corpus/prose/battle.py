"""Which fields does the prose of a battle give? Asks every reader of this package.

Apart from `corpus.prose.reading`, which tells battles from the rest: most articles are about none, and whoever reads
only such is spared the patterns of all readers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from corpus.article import Article, Fields, Value
from corpus.prose.commanders import Person, find_commanders, who_commanded
from corpus.prose.name_cues import used_as_place
from corpus.prose.outcome import find_combatants, find_part_of, find_results
from corpus.prose.passages import Account
from corpus.prose.people import Mention, people_mentioned
from corpus.prose.period import find_period
from corpus.prose.places import find_places, only_in_categories, possible_places
from corpus.script import simplify


def read_battle(
    article: Article, aliases: tuple[Value, ...], wanted: Set[str], of_categories: Set[str] = frozenset()
) -> Fields:
    """Return what title, text and categories of an article about a battle say, with the `aliases` found already.

    Fields that are not `wanted` may be missing; of the places then those that are `of_categories` do matter.
    """
    if not wanted and not of_categories:
        return Fields(aliases=aliases)
    account = Account.of(article)
    possible = possible_places(account, aliases) if of_categories or "places" in wanted else []
    if "places" not in wanted and not any(place.name in of_categories for place in only_in_categories(possible)):
        possible = []
    who_counts = bool(possible) or "commanders" in wanted
    period = find_period(account) if who_counts or "period" in wanted else None
    mentions = people_mentioned(article, account.folded) if who_counts else []
    commanding = who_commanded(account, mentions, period)
    return Fields(
        aliases=aliases,
        commanders=find_commanders(account, mentions, commanding, period) if "commanders" in wanted else (),
        places=find_places(possible, _persons(account, mentions, commanding)) if possible else (),
        combatants=find_combatants(account) if "combatants" in wanted else (),
        period=period,
        results=find_results(account) if "results" in wanted else (),
        part_of=find_part_of(account) if "part_of" in wanted else (),
    )


def _persons(account: Account, mentions: Sequence[Mention], commanding: Mapping[str, Person]) -> frozenset[str]:
    """Return the folded names that are no places: commanders, and others unless a category or the text has a place."""
    categories = simplify(" ".join(account.article.categories))
    others = {mention.name for mention in mentions}
    places = {name for name in others if name in categories or used_as_place(name, account.folded)}
    return frozenset(others - places | {simplify(person.shown) for person in commanding.values()})

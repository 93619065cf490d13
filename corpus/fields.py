"""Which value wins where given fields, infobox and prose speak of the same thing?

Given before infobox before prose, field by field: where a better source names commanders, places or combatants, a
worse one adds none, but that categories add their places to those of an infobox: the same article without its infobox
has them too. Aliases are gathered from all. How a source is read is for `corpus.infobox` and `corpus.prose`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce

from corpus.article import Article, Fields, Value
from corpus.prose import NOTHING, READ, read_prose
from corpus.script import simplify

_IGNORED = re.compile(r"\s*[（(\[［].*?[）)\]］]|[\s_·‧・･•]")


def extract(article: Article) -> Article:
    """Return `article` with its fields completed from infobox, prose and categories; given values stay first."""
    if article.is_plain:
        told = read_prose(article)
        return article if told is NOTHING else replace(article, fields=merge(told, NOTHING))
    better = [article.fields, _of_infoboxes(article) if article.infoboxes else NOTHING]
    known = reduce(merge, [fields for fields in better if fields != NOTHING] or [NOTHING])
    missing = frozenset(name for name in READ if not getattr(known, name))
    fields = merge(known, read_prose(article, missing, _places_missing(article, known)))
    return article if fields == NOTHING else replace(article, fields=fields)


def _places_missing(article: Article, known: Fields) -> frozenset[str]:
    """Return the places that categories may add to the `known` ones."""
    if not known.places or not article.categories:
        return frozenset()
    from corpus.prose.places import places_in_categories  # here, because most articles do without its patterns

    named = tuple(places_in_categories(article.categories))
    return frozenset(place.name for place in _of_categories(known.places, named))


def _of_infoboxes(article: Article) -> Fields:
    from corpus import infobox  # here, because it loads the parser of wikitext

    return infobox.extract(article)


def merge(better: Fields, worse: Fields) -> Fields:
    """Return the fields of `better`, with those that it lacks from `worse`; aliases are those of both."""
    return Fields(
        aliases=_united(better.aliases, worse.aliases),
        commanders=_united(better.commanders or worse.commanders),
        places=_united(better.places or worse.places, _of_categories(better.places, worse.places)),
        combatants=_united(better.combatants or worse.combatants),
        period=better.period or worse.period,
        results=better.results or worse.results,
        strengths=better.strengths or worse.strengths,
        casualties=better.casualties or worse.casualties,
        part_of=_united(better.part_of or worse.part_of),
    )


def _of_categories(better: tuple[Value, ...], worse: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the places of categories that are in none of an infobox's places, nor have one of these in them."""
    if not any(place.source == "infobox" for place in better):
        return ()
    known = [_stem(place.name) for place in better]
    others = (place for place in worse if place.source == "category")
    return tuple(
        place for place in others if not any(_stem(place.name) in one or one in _stem(place.name) for one in known)
    )


def _stem(place: str) -> str:
    key = name_key(place)
    return key[:-1] if len(key) > 2 and key[-1] in "省市县区" else key


def name_key(name: str) -> str:
    """Return what two spellings of a name share: no brackets, spaces or middle dots, simplified script."""
    return simplify(_IGNORED.sub("", name)) or simplify(name)


def _united(*groups: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the values of all groups in order, the first of each name."""
    found: dict[str, Value] = {}
    for group in groups:
        for value in group:
            found.setdefault(name_key(value.name), value)
    return tuple(found.values())

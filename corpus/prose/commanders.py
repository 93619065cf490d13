"""Who commanded, defended or led troops, according to the prose?

Each mention of a person is weighed by the words around it (a post before, a verb of command behind) and by the section
that it stands in; the sum decides. Which side somebody fought on is for `corpus.prose.sides`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from corpus.article import Period, Value
from corpus.prose.deeds import only_orders, weigh
from corpus.prose.known_commanders import FAR_FROM_THE_FIELD
from corpus.prose.name_shapes import looks_like_ruler
from corpus.prose.passages import Account, Sentence, by_sentence
from corpus.prose.people import POST, Mention
from corpus.prose.principals import subordinates
from corpus.prose.sides import sides_of

PRINCIPAL: Final = 0.6
"""The least confidence of somebody whom an infobox would list among the commanders."""
_SUBORDINATE = 0.5
"""The confidence of the others: a careful reader lists nine of ten such, an infobox one of eight."""
_THRESHOLD = 1.2
"""One deed in the account is enough."""
_SURE = 2.0
"""The score of somebody who holds a post, or leads, in the account."""
_OTHER_YEARS = 0.4
"""What a mention in a sentence on other years counts for: it tells how somebody rose, or what became of him."""

_SEPARATOR = re.compile(
    rf"[、和与及暨]|以及|[（(][^）)]{{0,10}}[）)][、和与及]|[、和与及]?副?{POST}|[、和与及][^，。；、]{{0,8}}{POST}"
)
_FAR_AWAY = 0.35
_YEAR = re.compile(r"(?<![0-9])(前?)([0-9]{3,4})年")


@dataclass(slots=True)
class Person:
    """What was gathered about one name: the sum of weights, and the sentence that weighed most."""

    score: float = 0.0
    best: float = 0.0
    evidence: str = ""
    shown: str = ""
    linked: bool = False
    mentions: list[Mention] = field(default_factory=list)


def who_commanded(account: Account, mentions: Sequence[Mention], period: Period | None = None) -> dict[str, Person]:
    """Return those among the persons mentioned who commanded, by their folded names, in order of appearance.

    `mentions` are those of `people_mentioned`. What is told of years outside `period` counts little.
    """
    folded = account.folded
    people: dict[str, Person] = defaultdict(Person)
    elsewhen = _Elsewhen(period)
    for sentence, here in by_sentence(mentions, account.sentences):
        share = sentence.weight * elsewhen.share(sentence)
        for group in _groups(here, folded):
            weight = _weigh(group, folded, sentence)
            for number, mention in enumerate(group):
                own = weight if number == 0 else max(weight, _weigh([mention], folded, sentence))
                _add(people[mention.name], mention, own * share * _nearness(mention, folded), sentence)
    return {n: p for n, p in people.items() if p.score >= _THRESHOLD}


def find_commanders(
    account: Account, mentions: Sequence[Mention], chosen: Mapping[str, Person], period: Period | None = None
) -> tuple[Value, ...]:
    """Return those who commanded, as `who_commanded` gives them, with sides where they are told.

    Those whom an infobox would list come first; whoever commanded a part under them has a confidence below `PRINCIPAL`.
    """
    if not chosen:
        return ()
    named = {name: person.mentions for name, person in chosen.items()}
    sides = sides_of(account, named, period)
    under = subordinates(account, mentions, named, sides)
    return tuple(
        Value(
            person.shown,
            "prose",
            person.evidence.strip(),
            side=sides.get(name),
            confidence=_SUBORDINATE if name in under else _confidence(person.score),
        )
        for name, person in sorted(chosen.items(), key=lambda one: one[0] in under)
    )


class _Elsewhen:
    """Tells sentences on other years than the battle's, the year being carried on within a section."""

    def __init__(self, period: Period | None) -> None:
        self._years = range(period.start.year - 1, period.end.year + 2) if period else None
        self._section, self._year = -1, 0

    def share(self, sentence: Sentence) -> float:
        """Return how much a sentence counts, 1 where it tells of the battle's years or of none."""
        if sentence.section != self._section:
            self._section, self._year = sentence.section, 0
        for match in _YEAR.finditer(sentence.folded) if "年" in sentence.folded else ():
            self._year = -int(match[2]) if match[1] else int(match[2])
        return 1.0 if not self._year or self._years is None or self._year in self._years else _OTHER_YEARS


def _confidence(score: float) -> float:
    """Return the share of persons with about this score who were commanders, in the articles looked at.

    Of 349 persons in 38 bundled and other articles: 72 of a hundred below 2, 93 up to 3, 95 up to 5, all above.
    """
    return 0.72 if score < _SURE else round(min(0.98, 0.9 + 0.015 * score), 2)


def _groups(mentions: Sequence[Mention], folded: str) -> list[list[Mention]]:
    """Put mentions that stand in one list (`A、B和C`) together: what is said of the list is said of each."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        gap = folded[groups[-1][-1].end : mention.start] if groups else "。"
        if not gap or _SEPARATOR.fullmatch(gap):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _weigh(group: list[Mention], folded: str, sentence: Sentence) -> float:
    """Return how much the words before and behind a list of names speak for command."""
    before = folded[max(sentence.start, group[0].start - 20) : group[0].start]
    return weigh(before, folded[group[-1].end : min(sentence.end, group[-1].end + 32)])


def _nearness(mention: Mention, folded: str) -> float:
    """Return how much a deed counts: little for heads of state and for rulers who only give orders."""
    after = folded[mention.end : mention.end + 16]
    if "亲" in after or not (mention.name in FAR_FROM_THE_FIELD or looks_like_ruler(mention.name)):
        return 1.0
    return 1.0 if mention.name not in FAR_FROM_THE_FIELD and not only_orders(after) else _FAR_AWAY


def _add(person: Person, mention: Mention, weight: float, sentence: Sentence) -> None:
    person.score += weight
    person.linked = person.linked or mention.linked
    person.mentions.append(mention)
    if not person.shown or weight > person.best:
        person.best, person.evidence = weight, sentence.text
        person.shown = person.shown or mention.written

"""Which of those who commanded would an infobox list, and which commanded only a part under others?

Told by echelon (an army before a division before a regiment), by how often somebody is named, and by whether only lists
name him. Who commanded at all is for `corpus.prose.commanders`. The rules were found on half of the articles of
`benchmarks.extraction`: of those whom each of them takes for subordinates there, one of eight stands in an infobox.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest

from corpus.prose.passages import Account, by_sentence
from corpus.prose.people import Mention

_ECHELONS = (
    r"最高统帅|总司令|司令长官|战区|方面军|集团军群|野战军|统帅|主帅|经略|督师|大将军|元帅|总指挥|大?都督|国王|皇帝|总大将|上将军",
    r"集团军|兵团|舰队|军区|剿总|绥靖|总督|总兵官?|主将|都统|[前后左右征镇平安][东南西北]?将军",
    r"军[长军]|纵队|军团|[0-9一二三四五六七八九十]军|副总兵|副都统|护军|提督",
    r"师[长团]?|太守|知[府州]|刺史|监军|[参副守裨偏]将",
    r"旅|校尉|都司|守备|游击",
    r"团|联队|支队|[千把]总",
    r"营长|大队|连长|舰长|管带",
)
"""Words of units, and of those who command one, from the highest echelon to the lowest."""
_HIGHEST, _CORPS = len(_ECHELONS), len(_ECHELONS) - 2
_FIRST = (
    "最总司战方集野统主经督大元都国皇上兵舰军剿绥前后左右征镇平安纵0-9一二三四五六七八九十副护提师太知刺监参守裨偏"
    "旅校游团联支千把营连队管"
)
"""Every word begins with one of these; without asking, each would be tried at each character."""
_UNIT = re.compile(
    rf"(?=[{_FIRST}])(?:" + "|".join(f"(?P<e{_HIGHEST - at}>{words})" for at, words in enumerate(_ECHELONS)) + ")"
)
_CLAUSE = re.compile("[，。；、\n]")
_LAST_CLAUSE = re.compile(r"(?s:.*)[，。；、\n]")
_BEFORE, _AFTER = 20, 12
"""So far from a name a unit is looked for, within the clause."""
_CROWD = 4
"""In a sentence that names so many persons, none of them stands out."""
_LATE = 0.4
"""Behind this share of the text, what only lists name is an order of battle rather than who leads."""
_FEW = 2
"""So few on a side are all principals, whatever they command."""


def subordinates(
    account: Account,
    mentions: Sequence[Mention],
    people: Mapping[str, Sequence[Mention]],
    sides: Mapping[str, int | None],
) -> frozenset[str]:
    """Return those of `people` (names with their mentions) who commanded a part only, under others of their side.

    `mentions` are those of everybody whom the text names.
    """
    echelons = _echelons(mentions, people.keys(), account.folded)
    highest: defaultdict[int | None, int] = defaultdict(int)
    for name in people:
        highest[sides.get(name)] = max(highest[sides.get(name)], echelons[name])
    on_side = Counter(sides.get(name) for name in people)

    def is_below(name: str) -> bool:
        """Whether there is a higher echelon on his side, or anybody beside whom a corps is little."""
        side, echelon = sides.get(name), echelons[name]
        return 0 < echelon < highest[side] or (0 < echelon <= _CORPS and on_side[side] > _FEW)

    below = {name for name, own in people.items() if len(own) == 1 and is_below(name)}
    return frozenset(below | _only_listed(account, mentions, people))


def _echelons(mentions: Sequence[Mention], people: Collection[str], folded: str) -> Mapping[str, int]:
    """Return the highest echelon beside each of `people` (`第15军军长秦基伟`, `叶飞的第1纵队`), 0 if there is none."""
    found: defaultdict[str, int] = defaultdict(int)
    starts = [mention.start for mention in mentions[1:]]
    end_of_last = 0
    for mention, start_of_next in zip_longest(mentions, starts):
        start, end, name = mention.start, mention.end, mention.name
        first, behind = max(end_of_last, start - _BEFORE), min(end + _AFTER, start_of_next or len(folded))
        if name in people and _UNIT.search(folded, first, max(end, behind)):
            before = _LAST_CLAUSE.sub("", folded[first:start])
            for unit in _UNIT.finditer(before + "，" + _CLAUSE.split(folded[end:behind], maxsplit=1)[0]):
                found[name] = max(found[name], int((unit.lastgroup or "e0")[1:]))
        end_of_last = end
    return found


def _only_listed(account: Account, mentions: Sequence[Mention], people: Mapping[str, Sequence[Mention]]) -> set[str]:
    """Return whom only sentences on many persons name, and first in a late part of the text."""
    late = _LATE * len(account.folded)
    crowded: set[str] = {name for name, own in people.items() if own[0].start > late}
    if not crowded:
        return crowded
    for _, here in by_sentence(mentions, account.sentences):
        names = {mention.name for mention in here}
        if len(names) < _CROWD:
            crowded -= names
    return crowded

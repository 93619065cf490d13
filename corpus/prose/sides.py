"""Which commanders fought on the same side, according to the prose?

Persons and the armies that the text names (`国军`, `曹军`) are tied by what is said of two of them: together in a list
or sent by one another, or against each other. The strongest ties are taken first, as long as they agree with those
taken before; whoever is tied to the others gets a side, a number counting from 1 in order of appearance.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise

from corpus.article import Period
from corpus.prose.parties import Party, belonging, is_japanese, only_party, parties_stated, rivals, units_stated
from corpus.prose.passages import Account, by_sentence
from corpus.prose.people import POST, Mention
from corpus.script import simplify
from corpus.surnames import surname_length

_SAME = re.compile(
    r"[、和与及暨]副?[^，。；、和与被]{0,6}|以及|[（(][^）)]{0,10}[）)][、和与及]?"
    r"|(?:又|急|电|便|乃|遂|则|亲自)?(?:命令?|令|派遣?|遣|任命|以|让|留|调|率领?|指挥|会同|会合|联合|配合|采纳|劝|召集|接替|代替|取代|协同|及其|手下|部下|麾下|派出)"
    r"[^，。；被]{0,14}|[^，。；]{0,3}的[^，。；与和同对]{0,6}(?:部下|部将|弟弟|儿子|参谋长)?"
)
_OPPOSED = re.compile(
    r"击败|打败|大败|大破|击破|歼|消灭|击溃|击退|攻打|围攻|讨伐|攻|迎击|迎战|追|俘|活捉|生擒|擒|斩|杀|击毙|抵抗|对抗|抗击|突袭|偷袭|袭击|包围|围困|被围|围|"
    r"作战|交战|决战|所败|牵制|抵御|防御|阻|拒|夹击|合击|挡住|投降|降"
)
_ATTACKS = (
    r"(?:击败|打败|大败|大破|击破|歼灭|全歼|消灭|击溃|击退|攻打|围攻|进攻|攻击|讨伐|迎击|迎战|追击|俘虏|突袭|偷袭|袭击|包围|围困|抵抗|抵御|"
    r"牵制|阻击|阻止|阻|拒|夹击|合击|重创|挫败|破|攻|击|败|追|围|歼)"
)
_AGAINST = re.compile(
    rf"[^，。；、]{{0,12}}?{_ATTACKS}[^，。；、]{{0,10}}"
    r"|[^，。；、]{0,6}(?:被|遭到?)[^，。；、]{0,8}"
)
_ATTACK = re.compile(_ATTACKS)
_ATTACK_OR_WITH = re.compile(rf"{_ATTACKS}|与|对|向|同")
_JOINED = frozenset("和与、及")
_AGAINST_PARTY = re.compile(rf"[^，。；、被遭]{{0,8}}?{_ATTACKS}(?:了|的)?[^，。；、的]{{0,6}}\Z")
_SUFFERS = re.compile(r"[^，。；]{0,4}(?:被|遭到?|为|受)[^，。；]{0,2}\Z")
_LEADS_PARTY = re.compile(
    r"(?:等人?)?(?:所|亲)?(?:率领?|指挥|领导|统率|带领)[^，。；]{0,12}\Z|(?:等人?)?的[^，。；]{0,3}\Z|所部[^，。；]{0,1}\Z|\Z"
)
_BELONGS = re.compile(
    r"[^，。；、击攻歼败对向与和同被由令派围占俘抗迎救援在擒阻的是]{0,14}(?:由|的|是)?[^，。；、击攻歼败对向与和同被令派围占俘抗迎救援在擒阻]{0,6}\Z"
)
_OBJECT = re.compile(rf"{_ATTACKS}(?:了|的)?[^，。；、]{{0,4}}\Z")
_OBJECT_ALONE = re.compile(
    rf"[，；](?:遂|乃|便|又|并|终于|最终|随即)?(?:[在于从][^，。；]{{1,10}})?{_ATTACKS}(?:了|的)?[^，。；、]{{0,4}}\Z"
)
"""The attack of a subject that was named before: 刘邦会合诸侯，在垓下击败 …"""
_VERSUS = re.compile(
    r"(?:之间|两军|双方)|(?!.*(?:率|指挥|统率|领导|联军|联合)).*(?:交战|决战|对峙|作战|爆发|进行|大战|战役|会战|战斗|争夺|战争)"
)
_POST = re.compile(rf"(?:首领|领袖|主将|名将|{POST})(?:、|(?:分别)?[为是](?=\Z))?")
"""Posts say nothing of sides, and 令 in 司令 is no order."""
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_COMMANDED = re.compile(r"(?:等人?)?所?(?:指挥|率领?|统率|统领|领导|带领)的[^，。；]{0,16}[与和同对]")
_SENDS = re.compile(
    r"[^。]{0,30}[，；][^，。；]{0,6}?(?:派遣?|命令?|令|遣|任命|改派|委任|以|急?调|召|率领?|会同)[^，。；、攻击败围]{0,10}\Z"
)
_TELLS = re.compile("[方：]")
_TOPIC = re.compile(r"\s*[^，。；]{1,8}(?:方面|一方)(?=[，：])|\s*[^，。；]{1,6}：")
_CHIEF = re.compile(r"(?<![0-9一二三四五六七八九十])(军|师|旅|纵队|兵团|师团)(?:长|司令员?官?|政委|政治委员)兼?\Z")
_CLASH = re.compile(r"[^，。；]{0,10}(?:交战|对峙|对战|决战|相遇|遭遇|鏖战|激战|对阵)")
_ALLIED = ("联军", "两国", "联合", "盟军", "同盟")
_CLAUSE = re.compile(r"[，；。：]")
_NEAR, _TOO_FAR = 40, 80
_OPENING = 200
_WITH = frozenset("与和同对")
_HEADING_LENGTH = 24
_CLOSE, _CLAUSES, _FAR, _KIND, _KIND_IN_ALL = 1.0, 0.5, 0.1, 0.25, 1.5
"""Ties of two named one after the other: in a clause, in two clauses, far apart; of two whose names are of one kind.

Of pairs in neighbouring clauses three of four are of one side, even where words of fighting stand between them.
"""
_ONLY_TWO = -0.7
"""The tie of two who are the only ones: each is likely to lead a side."""
_NEXT_SENTENCE = -0.05
"""The tie of the last one of a sentence and the first one of the next, which is seldom the same side's."""

_SURELY_AGAINST, _FOES = -0.5, -99.0
"""What two have to be said against each other, for them to be foes where all would else stand on one side."""
_BY_UNIT = 0.3
"""How much a tie by a unit's number counts: both sides may have a 46th corps."""
_BEFORE, _BEHIND, _LONGEST_PARTY = 24, 16, 16
"""So far before and behind a name an army's says whose it is; and how long that may be."""
_MOST_BEFORE = 200
"""Of more units before a name, as only made-up sentences have them, the nearest are looked at."""
_ROUNDS = 8
_MOST_IN_PAIRS = 200
"""Of more commanders, as only made-up texts have them, each isn't held against each other."""
_Ties = dict[tuple[str, str], float]


def sides_of(
    account: Account, people: Mapping[str, Sequence[Mention]], period: Period | None = None
) -> dict[str, int | None]:
    """Return a side for each name in `people` that the text ties to the others; two sides at most.

    `period` is when it happened, which tells who were allies then.
    """
    if not people:
        return {}
    mentions = sorted((m for ms in people.values() for m in ms), key=lambda m: m.start)
    parties = parties_stated(account.folded, people)
    ties: _Ties = defaultdict(float)
    for one, other, weight in chain(
        _signs(account, mentions, parties),
        belonging(parties, people),
        rivals(account, parties, period),
        _by_kind(people),
    ):
        ties[(one, other) if one < other else (other, one)] += weight
    return _numbered(_Signed(ties), people, mentions)


class _Signed:
    """Groups of names each of which has two halves, grown from the strongest tie to the weakest.

    A tie that contradicts stronger ones is left out at first; then whoever has more against him changes over.
    """

    def __init__(self, ties: _Ties) -> None:
        self._above: dict[str, tuple[str, int]] = {}
        for (one, other), weight in sorted(ties.items(), key=lambda tie: (-abs(tie[1]), tie[0])):
            if weight:
                self._join(one, other, 1 if weight > 0 else -1)
        self._halves = {name: self._find(name) for pair in ties for name in pair}
        self._change_over(ties)

    def find(self, name: str) -> tuple[str, int]:
        """Return the root of a name's group, and 1 or -1 as it stands with the root or against it."""
        return self._halves.get(name, (name, 1))

    def _find(self, name: str) -> tuple[str, int]:
        sign = 1
        while name in self._above:
            name, step = self._above[name]
            sign *= step
        return name, sign

    def _join(self, one: str, other: str, sign: int) -> None:
        (root, of_one), (root_of_other, of_other) = self._find(one), self._find(other)
        if root != root_of_other:
            self._above[root_of_other] = root, of_one * of_other * sign

    def _change_over(self, ties: _Ties) -> None:
        near: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for (one, other), weight in ties.items():
            near[one].append((other, weight))
            near[other].append((one, weight))
        names = sorted(near)
        for _ in range(_ROUNDS):
            changed = False
            for name in names:
                root, sign = self._halves[name]
                if sum(sign * self._halves[other][1] * weight for other, weight in near[name]) < 0:
                    self._halves[name] = root, -sign
                    changed = True
            if not changed:
                return


def _numbered(
    signed: _Signed, people: Mapping[str, Sequence[Mention]], mentions: Sequence[Mention]
) -> dict[str, int | None]:
    """Number the halves of the largest group, the half of the first named being 1."""
    halves = {name: signed.find(name) for name in people}
    sizes = Counter(root for root, _ in halves.values())
    if not sizes:
        return {}
    largest, size = sizes.most_common(1)[0]
    if size == 1 and len(people) > 1:
        return dict.fromkeys(people)
    first = next(halves[m.name][1] for m in mentions if halves[m.name][0] == largest)
    return {name: (1 if sign == first else 2) if root == largest else None for name, (root, sign) in halves.items()}


def _signs(account: Account, mentions: Sequence[Mention], parties: Sequence[Party]) -> Iterator[tuple[str, str, float]]:
    """Yield two names (of persons, or of armies) with how strongly the text ties them, below 0 against each other."""
    headings = [only_party(simplify(s.title)) for s in account.article.sections] or [""]
    section, heading, topic, last = -1, "", "", None
    armies_and_units = sorted([*parties, *units_stated(account.folded)], key=lambda party: party.start)
    named = list(by_sentence(armies_and_units, account.sentences))
    for (sentence, here), (_, armies) in zip(by_sentence(mentions, account.sentences), named, strict=True):
        if sentence.section != section:
            section, heading, topic = sentence.section, headings[sentence.section], ""
        if not here:
            line = sentence.folded.strip()
            if len(line) <= _HEADING_LENGTH and not _CLAUSE.search(line):
                heading = only_party(line) or heading
        topic = _topic(sentence.folded) or topic
        if len(here) > 1:
            yield from _between_people(here, account.folded, opening=sentence.start < _OPENING)
        if last is not None and here and here[0].name != last.name:
            yield last.name, here[0].name, _NEXT_SENTENCE
        last = here[-1] if here else last
        if len(armies) > 1:
            yield from _between_parties(armies, account.folded)
        for mention in here:
            tied = [*_to_parties(mention, armies, account.folded), *_to_unit(mention, armies, account.folded)]
            yield from tied
            if (topic or heading) and all(_is_unit(party) for _, party, _ in tied):
                yield mention.name, topic or heading, 2
        if sentence.text.endswith("\n"):
            topic = ""


def _is_unit(name: str) -> bool:
    return name[0] == "*" and name[1].isdecimal()


def _topic(sentence: str) -> str:
    """Return the party that a sentence begins to tell of, up to the end of the paragraph: 俄军方面，…"""
    match = _TOPIC.match(sentence) if _TELLS.search(sentence, 0, _HEADING_LENGTH) else None
    return only_party(match[0]) if match else ""


def _between_people(mentions: Sequence[Mention], folded: str, *, opening: bool) -> Iterator[tuple[str, str, float]]:
    for one, other in pairwise(mentions):
        if one.name != other.name:
            gap = folded[one.end : other.start]
            if (gap in _WITH or _COMMANDED.fullmatch(gap)) and _clash(folded, other.end, opening=opening):
                yield one.name, other.name, -3
            elif len(gap) > _TOO_FAR:
                yield one.name, other.name, _FAR
            else:
                yield one.name, other.name, _tie(_POST.sub("", _BRACKETS.sub("", gap)) if len(gap) > 1 else gap)


def _clash(folded: str, end: int, *, opening: bool) -> bool:
    """Whether what follows two names says that they met in battle."""
    rest = _CLAUSE.split(folded[end : end + _NEAR])[0].split("\n")[0]
    return _CLASH.match(rest) is not None or (opening and _VERSUS.match(rest) is not None)


def _tie(gap: str) -> float:
    """Return how the words between two names tie those, below 0 against each other."""
    if not gap or (_SAME.fullmatch(gap) and not _OBJECT.search(gap)):
        return 3
    if _SENDS.fullmatch(gap) and not _OPPOSED.search(gap):
        return 2
    if _AGAINST.fullmatch(gap):
        return -2
    opposed = _OPPOSED.search(gap) is not None
    if _OBJECT.search(gap):
        return -2 if _CLAUSE.search(gap) and _OBJECT_ALONE.search(gap) else -_CLOSE
    if _CLAUSE.search(gap) or len(gap) > _NEAR:
        return _FAR if opposed or len(gap) > _NEAR else _CLAUSES
    return -_CLOSE if opposed else _CLOSE


def _by_kind(people: Mapping[str, Sequence[Mention]]) -> Iterator[tuple[str, str, float]]:
    """Yield what the kinds of two names (Chinese, Japanese, others) say: nothing where all are of one kind."""
    if len(people) > _MOST_IN_PAIRS:
        return
    if len(people) == 2:
        one, other = people
        yield one, other, _ONLY_TWO
    kinds = {name: _kind(name) for name in people}
    if len(set(kinds.values())) > 1:
        weight = min(_KIND, _KIND_IN_ALL / len(kinds))
        for one, other in combinations(people, 2):
            yield one, other, weight if kinds[one] == kinds[other] else -weight
    for one, other in combinations([name for name, kind in kinds.items() if kind == "japanese"], 2):
        if one[:2] == other[:2]:
            yield one, other, 1.5


def _kind(name: str) -> str:
    if is_japanese(name):
        return "japanese"
    return "chinese" if 2 <= len(name) <= 4 and surname_length(name) and "·" not in name else "other"


def _between_parties(armies: Sequence[Party], folded: str) -> Iterator[tuple[str, str, float]]:
    for one, other in pairwise(armies):
        gap = folded[one.end : other.start]
        if one.name != other.name and len(gap) <= 20 and not _CLAUSE.search(gap):
            if _ATTACK.search(gap):
                yield one.name, other.name, -2
            elif not gap or gap in ("的", "所属", "所部"):
                yield one.name, other.name, 2
            elif gap in _JOINED:
                allied = folded.startswith(_ALLIED, other.end)
                yield one.name, other.name, 2 if allied or gap == "、" else -0.5


def _beginning(party: Party) -> int:
    return party.start


def _to_unit(mention: Mention, armies: Sequence[Party], folded: str) -> Iterator[tuple[str, str, float]]:
    """Yield the unit whose chief somebody is: `第63军在窑湾被歼，军长陈章阵亡` has the number further ahead."""
    chief = _CHIEF.search(folded, max(0, mention.start - 6), mention.start)
    if chief:
        before = armies[: bisect_left(armies, chief.start(), key=_beginning)][-_MOST_BEFORE:]
        units = (army for army in reversed(before) if army.end <= chief.start() and army.name.endswith(chief[1]))
        unit = next(units, None)
        if unit and unit.end < chief.start() and _CLAUSE.search(folded, unit.end, chief.start()):
            yield mention.name, unit.name, 2.5


def _to_parties(mention: Mention, armies: Sequence[Party], folded: str) -> Iterator[tuple[str, str, float]]:
    """Yield how a person stands to the armies named near him: `国军刘峙`, `刘峙的国军`, `刘峙击退国军`."""
    first = bisect_left(armies, mention.start - _BEFORE - _LONGEST_PARTY, key=_beginning)
    for army in armies[first : bisect_right(armies, mention.end + _BEHIND, key=_beginning)]:
        if army.end <= mention.start and mention.start - army.end <= _BEFORE:
            gap = _POST.sub("", folded[army.end : mention.start])
            if _ATTACK_OR_WITH.search(gap) and not _CLAUSE.search(gap):
                yield mention.name, army.name, -1.5
            elif _SUFFERS.fullmatch(gap):
                yield mention.name, army.name, -2
            elif _BELONGS.fullmatch(gap):
                yield mention.name, army.name, 3 if len(gap) <= 12 else 1.5
        elif mention.end <= army.start and army.start - mention.end <= _BEHIND:
            gap = folded[mention.end : army.start]
            if _AGAINST_PARTY.fullmatch(gap) or _SUFFERS.fullmatch(gap):
                yield mention.name, army.name, -2
            elif _LEADS_PARTY.fullmatch(gap) and not _OPPOSED.search(gap):
                yield mention.name, army.name, 2.5

"""Which commanders fought on the same side, according to the prose?

By the army named before a name, by the heading of a roster, by lists (`A和B率部`) and by verbs between two names
(`A击败B`). A side is a number counting from 1 in order of appearance; nobody is forced onto a side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from corpus.prose.passages import Account, by_sentence
from corpus.prose.people import Mention
from corpus.script import simplify

_PARTY = re.compile(
    r"(?P<red>解放军|中共|共军|红军|八路军|新四军|野战军|晋察冀|晋绥军区|晋冀鲁豫|华野|中野|东野|志愿军|民主联军|抗联|共产党)"
    r"|(?P<blue>国军|国民党|国民革命军|中央军|国民政府|中华民国|绥靖|国防部|整编|剿总|晋绥军(?!区))"
    r"|(?P<japan>日军|日本|侵华|联队|师团|关东军)"
    r"|(?P<own>[\u3400-\u9fff])(?:军(?![长官事部校委区统])|将(?![军领])|系)"
    r"|(?P<state>[秦楚齐燕赵韩魏蜀吴晋汉隋唐宋辽金夏元明清梁陈周英法美俄德奥普])(?:国(?!军)|朝|方|廷)"
)
_NO_PARTY = frozenset(
    "我敌友援守叛将陆海空冠亚大主中两各全双对后前左右东南西北本该一二三四五六七八九十部官步骑其放命民国联盟"
)
_SAME = re.compile(r"[、和与及]副?[^，。；、和与被]{0,6}|以及|(?:急|电)?(?:命令?|令|派遣?|遣|任命|以)[^，。；]{0,8}")
_FIGHTING = re.compile(r"击|攻|歼|败|[对向与和同被由]|令|派|围|占|俘|抗|迎|救|援|在|消灭|击毙|擒|牵制|阻")
_OPPOSED = re.compile(
    r"击败|打败|大败|大破|歼灭|消灭|击溃|进攻|攻打|围攻|讨伐|迎击|追击|俘虏|活捉|生擒|斩|击毙|抵抗|对抗|抗击|突袭|偷袭|包围|围困|作战|交战|所败|牵制|击退|袭击|抵御|防御"
)
_LEADS_PARTY = re.compile(r"(?:等人?)?(?:所)?(?:率领?|指挥|领导|统率|带领)的?[^，。；]{0,14}")
_CLAUSE_START = re.compile(r"[，；。：]")
_CLAUSE_END = re.compile(r"[，。；]")
_NEAR = 40
_HEADING_LENGTH = 24


def sides_of(account: Account, people: Mapping[str, Sequence[Mention]]) -> dict[str, int | None]:
    """Return a side for each name in `people` for which the text gives a sign; two sides at most."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    mentions = sorted((m for ms in people.values() for m in ms), key=lambda m: m.start)
    for mention, party, weight in _signs(account, mentions):
        votes[mention.name][party] += weight
    parties = {name: counted.most_common(1)[0][0] for name, counted in votes.items()}
    numbers = _numbers([parties[m.name] for m in mentions if m.name in parties])
    sides: dict[str, int | None] = {name: numbers.get(parties.get(name, "")) for name in people}
    _spread(sides, mentions, account.folded)
    return sides


def _signs(account: Account, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, str, int]]:
    """Yield mentions with the party that the text puts them in and how strongly."""
    headings = [_only_party(simplify(s.title)) for s in account.article.sections] or [""]
    section, heading, folded = -1, "", account.folded
    for sentence, here in by_sentence(mentions, account.sentences):
        if sentence.section != section:
            section, heading = sentence.section, headings[sentence.section]
        line = sentence.folded.strip()
        if not here and len(line) <= _HEADING_LENGTH and not _CLAUSE_END.search(line):
            heading = _only_party(line) or heading
        for mention in here:
            before = _party_before(folded, sentence.start, mention.start)
            party = before or heading or _party_led(folded, mention.end, sentence.end)
            if party:
                yield mention, party, 2 if before or heading else 1


def _party_of(match: re.Match[str]) -> str:
    """Return the party that a match names: a kind, or the character that tells an army (`粤` of 粤军)."""
    party = match["own"] or match["state"] or match.lastgroup or ""
    return "" if party in _NO_PARTY else party


def _parties(text: str) -> list[str]:
    return [party for match in _PARTY.finditer(text) if (party := _party_of(match))]


def _only_party(text: str) -> str:
    """Return the party that a heading names, or an empty string where it names none or several."""
    parties = set(_parties(text))
    return parties.pop() if len(parties) == 1 else ""


def _party_before(folded: str, start: int, end: int) -> str:
    """Return the party that a name is counted to by the words right before it, or an empty string."""
    clause = _CLAUSE_START.split(folded[max(start, end - 24) : end])[-1]
    for match in reversed(list(_PARTY.finditer(clause))):
        party = _party_of(match)
        if party:
            return "" if _FIGHTING.search(clause, match.end()) else party
    return ""


def _party_led(folded: str, start: int, end: int) -> str:
    """Return the party that the words behind a name say to be led by it (`领导的解放军`), or an empty string."""
    match = _LEADS_PARTY.match(folded, start, end)
    return next(iter(_parties(match[0])), "") if match else ""


def _numbers(parties: Sequence[str]) -> dict[str, int]:
    """Number the two parties named most often, in order of appearance."""
    frequent = {party for party, _ in Counter(parties).most_common(2)}
    ordered = [party for party in dict.fromkeys(parties) if party in frequent]
    return {party: number for number, party in enumerate(ordered, start=1)}


def _spread(sides: dict[str, int | None], mentions: Sequence[Mention], folded: str) -> None:
    """Give sides to those without one from their neighbours in lists and as opponents, until nothing changes."""
    relations: dict[tuple[str, str], int] = defaultdict(int)
    for first, second in pairwise(mentions):
        if first.name != second.name:
            sign = _relation(folded[first.end : second.start])
            relations[first.name, second.name] += sign
            relations[second.name, first.name] += sign
    if relations and not any(sides.values()):
        sides[next(iter(relations))[0]] = 1
    for _ in sides:
        sums: dict[str, int] = defaultdict(int)
        for (known, unknown), sign in relations.items():
            side = sides[known]
            if side is not None and sides[unknown] is None:
                sums[unknown] += sign if side == 1 else -sign
        decided = {name: 1 if total > 0 else 2 for name, total in sums.items() if total}
        if not decided:
            return
        sides.update(decided)


def _relation(gap: str) -> int:
    """Return how the words between two names relate them: positive for one side, negative for opponents."""
    if len(gap) > _NEAR or "。" in gap or "\n" in gap:
        return 0
    if _SAME.fullmatch(gap):
        return 3
    return -1 if _OPPOSED.search(gap) else 0

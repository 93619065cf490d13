"""Who commanded, defended or led troops, according to the prose?

Each mention of a person is weighed by the words around it (a post before, a verb of command behind) and by the section
that it stands in; the sum decides. Which side somebody fought on is for `corpus.prose.sides`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.article import Period, Value
from corpus.prose.passages import Account, Sentence, by_sentence
from corpus.prose.people import POST, Mention, is_minor_post
from corpus.prose.sides import sides_of

_THRESHOLD = 1.2
"""One deed in the account is enough."""
_BARE_MENTION = 0.1
_OTHER_YEARS = 0.4
"""What a mention in a sentence on other years counts for: it tells how somebody rose, or what became of him."""

_POST_BEFORE = re.compile(rf"(副)?{POST}(?:兼[^，。、]{{0,8}}?)?[“「：:]?\Z")
_POST_AFTER = re.compile(
    r"(?:等)?(?:将军|军长|师长|旅长|司令|元帅|上将|中将|少将|(?:为|任|担任|出任)[^，。；]{0,14}?"
    r"(?:司令|指挥|军长|师长|主将|主帅|副帅|统帅|都督|元帅|先锋|总管|左右[翼督]|招讨使|节度使|经略|将军))"
)
_COMMANDS = re.compile(
    r"(?:等人?|二人|两人)?(?:[（(][^）)]{0,12}[）)])?(?:亲自?|自己?|再|又|则|急|乃|遂|便|曾|各|分别|也|就|统一|仍|随即|先|共同|联合|协助)?"
    r"(?:率|督率|指挥|统率|统领|统帅|领导|领兵|领军|带领?|将兵|督师|督战|坐镇|所部|所率|两军|[两二三四五六七八]个[^，。；]{0,4}(?:军|师|兵团|纵队|旅)|组成[^，。；]{0,6}(?:前委|指挥部|司令部|前指)|[各两三四]部|等部|第[0-9一二三四五六七八九十百]+[军师旅团兵集]|"
    r"的[^，。；]{0,10}(?:军|部队|军区|兵团|骑兵|步兵|集团|师团|师|舰队|水师|人马)|[^，。；]{0,3}(?:大队|支队)|部(?![署分门长将下落委院族属位])|部队|集团|军(?![长官事部校])|"
    r"兵团|纵队|驻守|镇守|固守|坚守|据守|守卫|防守|负责守|大军|叛军|舰队|守(?!军|备|将|卒|兵))"
)
_ACTS = re.compile(
    r"(?:等人?|二人|两人)?(?:亲自?|自|再|又|再次|则|却|急|乃|遂|便|曾|也|亦|就|随即|立即|当即|决定|企图|被迫|下令|命令?|令|派出?|遣|奉命|得知|见|从|自|在|于|由|不|先|迅速|终于|继续|已|率先|只得)?"
    r"(?:下令|命令?|令|电令|急令|急调|筹划|布置|指示|决心|派|遣|调|防御|进犯|进攻|进军|进击|进逼|出兵|出击|攻|击|败|围|夺|占|增援|驰援|救援|突围|投降|被俘|被擒|被围|被歼|阵亡|战死|"
    r"逃|撤|退|抵抗|反击|反攻|迎战|迎击|伏击|追击|追至|截|袭|大破|大败|起兵|移兵|回师|作战|交战|部署|集结|渡|登陆|布阵|列阵|中箭|负伤|死守|化装|弃城|"
    r"化妆|领|据|屯|驻|引兵|举兵|南下|北上|东进|西进|合围|会师|会合|接战|杀|斩|督|突入|冲|破|以[^，。]{0,12}(?:军|师|部队|兵|骑|之众)|[^，。；]{1,8}(?:进攻|反攻|南下|北上|东进|西进|赶来|来援|突围|收复|攻占|会合|牵制))"
)
_THINKS = re.compile(
    r"(?:等人?)?(?:又|则|乃|遂|也|却|仍)?(?:决定|企图|认为|误以为|判断|得知|获悉|闻讯|见|发现|发觉|察觉|建议|请求|主张|献策|料|自杀|自刎|自尽|被杀|被斩|请战|不听|不从|拒绝|奉命|任)"
)
_OBJECT_BEFORE = re.compile(
    r"(?:俘虏|俘获|俘|活捉|生擒|擒获|歼灭|全歼|击毙|击败|打败|大败|斩杀?|消灭|击溃|击杀|重创|迎击|包围|夹击|合击|追击|拦截|任命|起用|改派|推|拜|电令|急令|命令|令|命|派遣?|遣|由|以|"
    r"调|统率|统领|率领?|指挥|留|让|召集|会同|会合|联合|配合|汇合|对|遭到?|被|为)(?:[^，。；、]{0,8}?(?:军|部|师长|军长|将领|将|大将|部将|等))?\Z"
)
_POSTED_BEFORE = re.compile(
    r"(?:坐镇|困守|驻守|镇守|防守|扼守|据守|固守)[^，。；、]{0,8}的\Z|部[（(]\Z|军[（(]\Z|(?:统率|统领|指挥|率领)(?:[^，。；、]{0,4}(?:将领|大将|部将))?\Z|(?:指挥|统率|守备)[^，。；]{0,8}的是(?:[^，。；]{0,6})\Z"
)
_CIVIL_BEFORE = re.compile(
    r"(?:大?总统|总理|院长|书记|首相|外长|大使|公使|记者|学者|教授|作家|诗人|史家|史学家|议员|省长|皇后|太后|导演|摄影师|画家|哲学家)\Z"
)
_SPEAKS_AFTER = re.compile(
    r"(?:曾?(?:回忆|著|指出|写道|记载|评价|形容)|《|之[子父兄弟]|的(?:弟弟|儿子|父亲|哥哥|妻子|长子|次子))"
)
_SEPARATOR = re.compile(
    rf"[、和与及暨]|以及|[（(][^）)]{{0,10}}[）)][、和与及]|[、和与及]?副?{POST}|[、和与及][^，。；、]{{0,8}}{POST}"
)
_YEAR = re.compile(r"(?<![0-9])(前?)([0-9]{3,4})年")


@dataclass(slots=True)
class _Person:
    """What was gathered about one name: the sum of weights, and the sentence that weighed most."""

    score: float = 0.0
    best: float = 0.0
    evidence: str = ""
    shown: str = ""
    linked: bool = False
    mentions: list[Mention] = field(default_factory=list)


def find_commanders(account: Account, mentions: Sequence[Mention], period: Period | None = None) -> tuple[Value, ...]:
    """Return those among the persons mentioned who commanded, in order of appearance, with sides where they are told.

    `mentions` are those of `people_mentioned`. What is told of years outside `period` counts little.
    """
    folded = account.folded
    people: dict[str, _Person] = defaultdict(_Person)
    elsewhen = _Elsewhen(period)
    for sentence, here in by_sentence(mentions, account.sentences):
        share = sentence.weight * elsewhen.share(sentence)
        for group in _groups(here, folded):
            weight = _weigh(group, folded, sentence)
            for number, mention in enumerate(group):
                own = weight if number == 0 else max(weight, _weigh([mention], folded, sentence))
                _add(people[mention.name], mention, own * share, sentence)
    chosen = {n: p for n, p in people.items() if p.score >= _THRESHOLD}
    sides = sides_of(account, {name: person.mentions for name, person in chosen.items()})
    return tuple(
        Value(p.shown, "prose", p.evidence.strip(), side=sides.get(name), confidence=_confidence(p.score))
        for name, p in chosen.items()
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
        for match in _YEAR.finditer(sentence.folded):
            self._year = -int(match[2]) if match[1] else int(match[2])
        return 1.0 if not self._year or self._years is None or self._year in self._years else _OTHER_YEARS


def _confidence(score: float) -> float:
    """Return the share of persons with about this score who were commanders, in the half of the articles looked at.

    Of 33 bundled and other articles: 79 of a hundred below 2, 92 up to 5, all above.
    """
    return round(min(0.98, 0.72 + 0.055 * score), 2)


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
    after = folded[group[-1].end : min(sentence.end, group[-1].end + 24)]
    weight = _BARE_MENTION
    post = _POST_BEFORE.search(before)
    if post:
        weight += 0.8 if is_minor_post(post[0].rstrip("“「：:")) else 1.6 if post[1] else 2.0
    elif _POSTED_BEFORE.search(before):
        weight += 2.0
    elif _OBJECT_BEFORE.search(before):
        weight += 1.3
    if _POST_AFTER.match(after) or _COMMANDS.match(after):
        weight += 2.0
    elif _ACTS.match(after):
        weight += 1.3
    elif _THINKS.match(after):
        weight += 0.7
    if _CIVIL_BEFORE.search(before) or _SPEAKS_AFTER.match(after):
        weight -= 1.5
    return weight


def _add(person: _Person, mention: Mention, weight: float, sentence: Sentence) -> None:
    person.score += weight
    person.linked = person.linked or mention.linked
    person.mentions.append(mention)
    if not person.shown or weight > person.best:
        person.best, person.evidence = weight, sentence.text
        person.shown = person.shown or mention.written

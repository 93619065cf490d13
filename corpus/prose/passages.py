"""Which parts of an article tell of the event itself, and is it about a battle at all?

Cuts a text into sentences with their offsets and weighs sections by their headings. What a sentence says is for the
other files of this package. Most articles of a large collection are about no battle, so that is asked first, of title
and lead alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from corpus.article import Article
from corpus.battle_words import BATTLE_WORD
from corpus.script import forms_of, simplify

_SENTENCE_END = re.compile(r"[。！？\n][。！？\n]*[”」』）]?")  # A set in front is found sooner than a repeated one.
_BATTLE_TITLE = re.compile(BATTLE_WORD + r"\Z")
_BATTLE_WORDS = re.compile(rf"(?:之)?{BATTLE_WORD}\Z")
_FIGHTING = "战役|会战|战斗|战争|海战|空战|战事|攻城战|起义|兵变|军事冲突|军事行动|伏击战|围城"
_BATTLE_LEAD = re.compile(rf"(?:是|为|指)[^。；]{{0,60}}(?:{_FIGHTING})[，。（；]")
_QUALIFIER = re.compile(r"[（( _].*")
LEAD_READ = 160
"""Characters of the lead in which it says what the article is about."""
_SKIPPED = re.compile(
    r"参考|参见|參|注释|注解|脚注|备注|外部|链接|连结|相关|延伸|书目|文献|引用|来源|资料|纪念|电影|文化|艺术|影视|游戏|图集|关连"
)
_BEFORE = re.compile(r"背景|起因|原因|前奏|缘起|战前|前因|起源|序幕")
_AFTER = re.compile(r"影响|后果|评价|后续|战后|后事|意义|善后|之后|争议|结局|结果及|余波")


class Sentence(NamedTuple):
    """One sentence: `text[start:end]`; `weight` in [0, 1] is how much its section tells of the event itself.

    `folded` is the sentence in simplified script, with the same offsets.
    """

    start: int
    end: int
    text: str
    folded: str
    weight: float
    section: int


@dataclass(frozen=True, slots=True)
class Account:
    """An article about a battle as the readers of its prose need it: folded and cut into sentences once."""

    article: Article
    folded: str
    sentences: tuple[Sentence, ...]
    lead: tuple[Sentence, ...]
    """The sentences before the first heading."""

    @classmethod
    def of(cls, article: Article) -> Account:
        """Return the account that `article` gives."""
        folded = simplify(article.text)
        sentences = tuple(_cut(article, folded))
        return cls(article, folded, sentences, tuple(s for s in sentences if s.section == 0))


class _Placed(Protocol):
    """Anything that begins somewhere in the text."""

    @property
    def start(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def by_sentence(placed: Sequence[_P], sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sequence[_P]]]:
    """Yield each sentence with those of `placed` that begin in it; both must be in order of their beginnings."""
    starts = [one.start for one in placed]
    first = 0
    for sentence in sentences:
        first = bisect_left(starts, sentence.start, first)
        behind = bisect_left(starts, sentence.end, first)
        yield sentence, placed[first:behind]


def is_battle(article: Article) -> bool:
    """Return whether title or first sentence say that the article is about fighting, not about a person or a town."""
    return tells_of_battle(article.title, _beginning_of_lead(article))


def tells_of_battle(title: str, lead: str) -> bool:
    """Return the same of a title and the beginning of a lead, of which no more than `LEAD_READ` is asked."""
    title = title.strip()
    if not title.isalpha():  # Only then has it a qualifier.
        title = _QUALIFIER.sub("", title)
    if title[-1:] in _endings_of_battles() and _BATTLE_TITLE.search(simplify(title)):
        return True
    return _fighting().search(lead) is not None and _BATTLE_LEAD.search(simplify(lead)) is not None


@cache
def _endings_of_battles() -> frozenset[str]:
    """Return the characters, in any script, that end whatever `_BATTLE_TITLE` matches."""
    return frozenset(forms_of("".join(word[-1] for word in BATTLE_WORD[3:-1].split("|"))))


def _beginning_of_lead(article: Article) -> str:
    """Return `article.lead[:LEAD_READ]` without cutting out all of the lead."""
    for section in article.sections:
        if not section.title:
            return article.text[section.start : min(section.end, section.start + LEAD_READ)]
    return article.text[:LEAD_READ]


@cache
def _fighting() -> re.Pattern[str]:
    """Find the last two characters of what `_BATTLE_LEAD` looks for, and the mark behind; sooner, and without folding.

    The second character is looked for first: rare characters are found several times as quickly as pairs.
    """
    words = _FIGHTING.split("|")
    last = forms_of("".join(word[-1] for word in words))
    pairs = "|".join(f"[{forms_of(word[-2])}][{forms_of(word[-1])}]" for word in words)
    return re.compile(f"[{last}][，。（；](?<=(?:{pairs}).)")


def stem_of_title(article: Article) -> str:
    """Return the title without brackets and without its closing word of battle (`苏家埠战役` is `苏家埠`)."""
    return without_battle_word(_QUALIFIER.sub("", article.title.strip()))


def without_battle_word(name: str) -> str:
    """Return a battle's name without its closing word: 长治 of 长治战役."""
    match = _BATTLE_WORDS.search(simplify(name))
    return name[: match.start()] if match else name


def opening_of(article: Article, most: int) -> list[tuple[int, int]]:
    """Return where the first sentences of the lead begin and end, `most` at most; reads no further than these."""
    if not article.sections:
        return _spans(article.text, 0, len(article.text), most)
    first = article.sections[0]
    return _spans(article.text, first.start, first.end, most) if _weight(simplify(first.title)) else []


def _cut(article: Article, folded: str) -> Iterator[Sentence]:
    text = article.text
    for number, (start, end, weight) in enumerate(_parts(article)):
        if weight:
            for at, stop in _spans(text, start, end):
                yield Sentence(at, stop, text[at:stop], folded[at:stop], weight, number)


def _spans(text: str, start: int, end: int, most: int | None = None) -> list[tuple[int, int]]:
    """Return where sentences that are not blank begin and end in `text[start:end]`, the first `most` of them."""
    spans: list[tuple[int, int]] = []
    at = start
    while at < end and len(spans) != most:
        match = _SENTENCE_END.search(text, at, end)
        stop = match.end() if match else end
        if not text[at:stop].isspace():
            spans.append((at, stop))
        at = stop
    return spans


def _parts(article: Article) -> Iterator[tuple[int, int, float]]:
    """Yield start, end and weight of each section; what stands below a heading counts no more than that one's own."""
    if not article.sections:
        yield 0, len(article.text), 1.0
    above: list[tuple[int, float]] = []
    for section in article.sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        weight = min(_weight(simplify(section.title)), above[-1][1] if above else 1.0)
        if section.title:
            above.append((section.level, weight))
        yield section.start, section.end, weight


def _weight(heading: str) -> float:
    if not heading:
        return 1.0
    if _SKIPPED.search(heading):
        return 0.0
    if _BEFORE.search(heading):
        return 0.6
    return 0.5 if _AFTER.search(heading) else 0.9

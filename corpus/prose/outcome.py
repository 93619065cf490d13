"""How did it end, what was it a part of, and which armies fought, according to lead and categories?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import Value
from corpus.battle_words import BATTLE_WORD
from corpus.prose.passages import Account, Sentence
from corpus.script import simplify

_RESULTS = {
    ("告终", "结束", "收场", "落幕"): re.compile(
        r"(?:最终|最后|终)?以(?P<result>[^，。；]{2,40}?)(?:而?告终|作?结束|收场|落幕)"
    ),
    ("结果", "最终", "最后", "终于"): re.compile(
        r"(?:结果|最终|最后|终于)(?:是|为|，)?(?P<result>[^。；]{0,30}?(?:占领|攻克|攻占|获胜|胜利|大胜|大败|战败|惨败|失利|击退|收复)[^。；]{0,24})"
    ),
    ("胜", "败", "全军覆没"): re.compile(
        r"(?P<result>[^，。；]{2,16}(?:取得[^，。；]{0,4}胜利|大获全胜|获胜|大败|惨败|全军覆没))[，。；]"
    ),
}
"""Patterns by words one of which stands in whatever they match: to look for these is many times as quick."""
_PART_OF = (
    re.compile(
        r"(?:是|为|属于?)(?P<whole>[^，。；是]{2,24}?)(?:的(?:重要)?(?:一?部分|组成部分|序幕|一环)|(?:中|期间|时期|里)?(?:的|发生的)[^，。；]{0,16}?"
        r"(?:一[场次个]|首次|其中|第[一二三四五六七八九十]+[场次个]))"
    ),
    re.compile(
        r"(?P<whole>[^，。；是在于为]{2,16}?(?:战争|内战|抗战|之役|战役|北伐|起义|东征|西征))(?:中|期间|时期|里)"
    ),
    re.compile(r"(?:是|为)(?P<whole>[^，。；是]{2,20}?(?:战争|内战|冲突|起义|北伐))(?:中|期间|时期|的)"),
)
_WAR = re.compile(BATTLE_WORD + r"\Z")
_CATEGORY_OF = re.compile(
    r"(?:(?:前?\d{1,4})年(?:代)?|[^\d]{2,4}?)?(?P<whole>国共内战|国共冲突|抗日战争|抗美援朝|朝鲜战争|[^年\d]{2,6}战争)(?:主要|重要)?(?:战役|会战|战斗)\Z"
)
_WAR_CATEGORY = re.compile(
    r"(?!.*(?:历次|军事史|人物|题材|电影|地区|各国|中国战争|列表))[^年\d]{2,8}(?:战争|之役|内战)\Z"
)
_QUALIFIER = re.compile(r"\s*[（(].*")
_AGE = re.compile(r"时期|年代")
_ARMY = re.compile(r"(?:军|部队|解放军|国军|野战军|红军|帝国|王国|公国|共和国|王朝|[国朝])\Z")


def find_results(account: Account) -> tuple[Value, ...]:
    """Return how it ended in the words of the lead or the account, one value at most."""
    told = account.folded[: account.lead[-1].end] if account.lead else ""
    for words, pattern in _RESULTS.items():
        for sentence in account.lead if any(word in told for word in words) else ():
            value = _first_match(pattern, "result", sentence, confidence=0.7)
            if value:
                return (value,)
    return ()


def find_part_of(account: Account) -> tuple[Value, ...]:
    """Return the war or campaign that it belonged to, from the lead, else from the categories."""
    folded_title = simplify(re.sub(r"[（( ].*", "", account.article.title))
    for sentence in account.lead[:3]:
        for pattern in _PART_OF:
            value = _first_match(pattern, "whole", sentence, confidence=0.9)
            if value and _WAR.search(simplify(value.name)) and simplify(value.name) != folded_title:
                return (value,)
    return _wars_of_categories(account.article.categories, folded_title)


def _wars_of_categories(categories: Sequence[str], folded_title: str) -> tuple[Value, ...]:
    found: dict[str, Value] = {}
    for category in categories:
        folded = simplify(category)
        match = _CATEGORY_OF.fullmatch(folded)
        if match:
            name = category[match.start("whole") : match.end("whole")]
        elif _WAR_CATEGORY.fullmatch(folded) and folded != folded_title:
            name = category
        else:
            continue
        found.setdefault(simplify(name), Value(name, "category", category, confidence=0.55))
    return tuple(found.values())[:2]


def find_combatants(account: Account) -> tuple[Value, ...]:
    """Return the armies and states that the lead links to, in order."""
    found: dict[str, Value] = {}
    for sentence in account.lead[:2]:
        for link in account.article.links:
            if sentence.start <= link.start < sentence.end:
                base = _QUALIFIER.sub("", link.target)
                folded = simplify(base)
                if len(base) > 2 and _ARMY.search(folded) and not _AGE.search(folded):
                    value = Value(base, "prose", sentence.text.strip(), confidence=0.5)
                    found.setdefault(folded, value)
    return tuple(found.values())[:6]


def _first_match(pattern: re.Pattern[str], group: str, sentence: Sentence, *, confidence: float) -> Value | None:
    match = pattern.search(sentence.folded)
    if match is None:
        return None
    name = sentence.text[match.start(group) : match.end(group)].strip(" 、，“”「」")
    name = re.sub(r"^.*[，]", "", name) if group == "whole" else name
    return Value(name, "prose", sentence.text.strip(), confidence=confidence) if name else None

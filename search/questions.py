"""Which parts of a question only ask? (在什么地方, 哪一年, 由谁: they say what is wanted, not what the answer is about)

What only asks stands in almost no article that answers; to look for it brings up those that ask the same in passing.
A general list of Chinese question expressions, for folded text. Not for phrases: what is put in quotes is meant.

`asked` is the whole of it: the words, pairs and single characters that a free text is looked for by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from index.analysis import GAP, character_terms, characters
from search.query import Group, Node, Words
from search.runs import Run
from search.variants import query_canonical

Term = TypeVar("Term")
Cut = Callable[[str], Iterable[tuple[str, int]]]
Pair = tuple[str, str]
Span = tuple[int, int]

_KINDS = "个些种位名年月日天里儿边处国家座部本条项件场次届支所间首类型样方面地区城市人代朝"
"""What a 哪 asks for: 哪个, 哪一年, 哪座."""
_COUNTED = "个年月日天位种次人岁座名条部届点号世"
"""What a 几 asks the number of: 几年, 几个. 几 elsewhere says "almost" or "some"."""

_CJK = "\u2e80"
"""From here on characters are Han, kana and the like, and before it alphabets."""

_ASKING = re.compile(
    "|".join(
        (
            "请问",
            "为[什甚]么",
            "[什甚]么(?:时候|时间|样|地方|原因|人|事|年代|名字)?",
            "[于在是为因以由]?何[时地处人者种物年月日谓故以在]",
            "[为如因]何",
            f"哪[一1]?[{_KINDS}]?",
            "谁",
            "多[少久长大高远重宽深](?!的)",
            f"几(?=[{_COUNTED}])",
            "怎(?:么样?|样|会)",
            r"[吗呢嘛](?=\W|$)",
            "是否",
            "有没有",
            "是不是",
        )
    )
)


_TELLING = frozenset("问么何哪谁多几怎吗呢嘛否没不")
"""Whatever only asks has one of these."""


class Asked(NamedTuple):
    """What a free text is looked for by: its different words, pairs of neighbours and characters, folded, in order.

    `left_out` are the parts that only ask. Where there is nothing else, they stand for themselves. `beside` are runs
    that are looked for as well, each with what it counts: other names of what was typed, and the names in it.
    """

    words: tuple[str, ...]
    pairs: tuple[Pair, ...]
    characters: tuple[str, ...]
    left_out: tuple[str, ...]
    beside: tuple[tuple[Run, float], ...] = ()

    @property
    def telling_pairs(self) -> tuple[Pair, ...]:
        """The pairs that articles are looked up by: not two letters of an alphabet, nor two digits."""
        is_any_less = min(map(max, self.pairs), default=_CJK) < _CJK
        return tuple(pair for pair in self.pairs if max(pair) >= _CJK) if is_any_less else self.pairs


def asking(text: str) -> list[Span]:
    """Return the (start, end) of each part of a folded text that only asks: `在哪一年爆发` gives that of 哪一年."""
    return [] if _TELLING.isdisjoint(text) else [match.span() for match in _ASKING.finditer(text)]


def asked(text: str, cut: Cut, *, beside: tuple[tuple[Run, float], ...] = ()) -> Asked:
    """Return what a free text is looked for by; `cut` gives each word of a folded text with its place."""
    canonical = query_canonical(text)
    spans = asking(canonical)
    if not spans:
        return _all_asked(canonical, cut, beside)
    words = _kept([(word, at, at + len(word)) for word, at in cut(canonical)], spans)
    terms = [(token.text, token.start, token.end) for token in characters(canonical)]
    both = pairwise(terms)
    pairs = [((one, other), start, end) for (one, start, _), (other, _, end) in both if GAP not in (one, other)]
    singles = [term for term in terms if term[0] != GAP]
    left_out = tuple(canonical[start:end] for start, end in spans) if not _only_asks(canonical) else ()
    return Asked(words, _kept(pairs, spans), _kept(singles, spans), left_out, beside)


def _all_asked(canonical: str, cut: Cut, beside: tuple[tuple[Run, float], ...]) -> Asked:
    """Return what a text in canonical form is looked for by of which no part only asks."""
    terms = character_terms(canonical)
    pairs, singles = dict.fromkeys(pairwise(terms)), dict.fromkeys(terms)
    if GAP in singles:
        del singles[GAP]
        pairs = dict.fromkeys(pair for pair in pairs if GAP not in pair)
    words = dict.fromkeys([word for word, _ in cut(canonical)])
    return Asked(tuple(words), tuple(pairs), tuple(singles), (), beside)


def _kept(terms: Sequence[tuple[Term, int, int]], spans: Sequence[Span]) -> tuple[Term, ...]:
    """Return the different terms that touch none of `spans`; all of them where that would leave nothing."""
    every = dict.fromkeys(term for term, _, _ in terms)
    kept = (term for term, start, end in terms if all(end <= first or last <= start for first, last in spans))
    return tuple(dict.fromkeys(kept) or every)


def without_question_words(node: Node) -> Node:
    """Return a tree without the free texts in its groups that only ask, where these hold anything else.

    `淮海战役 什么时候 结束` is asked as `淮海战役 结束`.
    """
    if not isinstance(node, Group) or _asks_nothing(node):
        return node
    should = tuple(without_question_words(each) for each in node.should)
    must = tuple(without_question_words(each) for each in node.must)
    left = tuple(each for each in should if not (isinstance(each, Words) and _only_asks(query_canonical(each.text))))
    if not left and not must:
        left = should
    return Group(left, must, node.must_not)


def _asks_nothing(group: Group) -> bool:
    """Tell at once of the usual group, words side by side, whether none of them only asks."""
    if group.must or group.must_not:
        return False
    return all(isinstance(one, Words) and _TELLING.isdisjoint(query_canonical(one.text)) for one in group.should)


def _only_asks(text: str) -> bool:
    """Tell whether a folded text has nothing but question words and signs."""
    if _TELLING.isdisjoint(text):
        return False
    rest = _ASKING.sub("", text)
    return len(rest) < len(text) and not any(map(str.isalnum, rest))

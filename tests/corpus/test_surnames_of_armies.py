"""Are persons found whose surnames stand before an army or a post, as a pattern of these surnames would find them?"""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.prose.people import _BEHIND_SURNAMES, Mention, _by_surnames

BY_SURNAME = {"黄": "黄百韬", "聂": "聂荣臻", "贺": "贺龙", "军": "军臣", "李": "李弥"}
FOUND = [Mention(name, name, 0, 0, linked=False) for name in BY_SURNAME.values()]
PIECES = ["黄", "聂", "贺", "军", "李", "兵团", "部队", "大军", "部", "，", "的", "两", "a", "将军", "长"]


def by_a_pattern(folded: str) -> list[tuple[str, int]]:
    some = f"[{''.join(BY_SURNAME)}]"
    pattern = re.compile(rf"(?<![\u3400-\u9fff]){some}{{1,2}}{_BEHIND_SURNAMES}|{some}{{2}}{_BEHIND_SURNAMES}")
    return [
        (BY_SURNAME[folded[at]], at)
        for match in pattern.finditer(folded)
        for at in (match.start(), match.start() + 1)
        if folded[at] in BY_SURNAME and (at == match.start() or folded[at - 1] in BY_SURNAME)
    ]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("黄兵团与聂贺部队，李军军长")
def test_they_are(folded: str) -> None:
    found = _by_surnames(FOUND, folded, BY_SURNAME, frozenset())
    assert [(one.name, one.start) for one in found] == by_a_pattern(folded)

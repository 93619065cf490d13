"""Is a long text folded all at once as it would be character by character?"""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import fold_characters
from index.analysis.at_once import fold_text

HAN = "".join(map(chr, range(0x3400, 0xA000)))


@given(st.text(min_size=1), st.text("張靈甫乾隆戦闘Ａｂé，。１〇\n\u200bか\u3099…\ud800𠮷"))
@example(HAN, "")
@example("Ａ", "ﬁ")
def test_a_long_text_folds_as_its_characters_do(one: str, two: str) -> None:
    for text in (one, one + two * 5 + "白" * 65):
        assert fold_text(text) == fold_characters(text)

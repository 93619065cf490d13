"""Is a long text folded all at once as it would be character by character?"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import at_once, fold_characters
from index.analysis.at_once import fold_text
from index.native import compiled

HAN = "".join(map(chr, range(0x3400, 0xA000)))


@given(st.text(min_size=1), st.text("張靈甫乾隆戦闘Ａｂé，。１〇\n\u200bか\u3099…\ud800𠮷"))
@example(HAN, "")
@example("Ａ", "ﬁ")
def test_a_long_text_folds_as_its_characters_do(one: str, two: str) -> None:
    for text in (one, one + two * 5 + "白" * 65):
        assert fold_text(text) == fold_characters(text)


@pytest.mark.skipif(compiled("index.analysis._folding") is None, reason="there is no compiled code here")
@given(st.text("張靈甫乾隆戦闘Ａｂé，。１〇\n\u200bか\u3099…\ud800𠮷"), st.booleans())
def test_compiled_code_folds_as_numpy_does(text: str, is_new: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if is_new:
            at_once._table.cache_clear()
        found = at_once._even(text + "白")
        patch.setattr(at_once, "compiled", lambda name: None)
        assert at_once._even(text + "白") == found


@pytest.mark.skipif(compiled("index.analysis._folding") is None, reason="there is no compiled code here")
def test_compiled_code_refuses_a_table_of_another_size() -> None:
    module = compiled("index.analysis._folding")
    assert module is not None
    with pytest.raises(ValueError, match="a table has an entry for each code point"):
        module.each("白", b"1234")

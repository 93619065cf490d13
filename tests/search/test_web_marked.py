"""Do marks and links become HTML without changing, losing or letting through a character of the text?"""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from search.web.marked import Anchor, MarkedText, marked


def test_marks_that_overlap_or_leave_the_text_are_joined_and_cut():
    assert marked("赤壁之战", [(2, 9), (0, 2), (1, 3), (-4, 0), (3, 3)]) == "<mark>赤壁之战</mark>"


def test_a_mark_over_the_edge_of_a_link_is_written_in_two_parts():
    text = MarkedText.of("曹操败于赤壁", [(3, 5)], [Anchor(4, 6, "/a?b&c"), Anchor(5, 6, "/inner")])
    assert text.piece(0, 6) == '曹操败<mark>于</mark><a href="/a?b&amp;c"><mark>赤</mark>壁</a>'


SPANS = st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30)), max_size=6)


@given(st.text(alphabet="曹操<&\"'>\n\x00", max_size=24), SPANS, SPANS, st.integers(0, 24))
def test_marks_and_links_change_nothing_in_the_text(text, marks, links, cut):
    shown = MarkedText.of(text, marks, [Anchor(a, b, "/x") for a, b in links])
    cut = min(cut, len(text))
    html = shown.piece(0, cut) + shown.piece(cut, len(text))
    assert unescape(re.sub(r"</?(?:mark|a)[^>]*>", "", html)) == text.replace("\x00", "\N{REPLACEMENT CHARACTER}")

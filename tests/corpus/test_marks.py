"""Do the quick ways through marked text give what the thorough ones give?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import marks
from corpus.readers.markup import MarkupRenderer
from corpus.readers.wiki_tree import read_tree
from corpus.readers.wikitext import parse_fragment

CHARACTERS = "青石口林远山，。、：（）()[]{}<>'|=*#;-_ \u3000\t\n\xa0\u2009\x1c\u2028"
SIGNS = [marks.GONE, marks.BREAK, marks.PARAGRAPH, marks.BOLD_ON, marks.BOLD_OFF, marks.wrap("link", "青石口", 12)]
MARKUP = ["''", "[[", "}}", "<br>", "__TOC__", "----", "http://a.cn", "&nbsp;", "（，）"]
PIECES = st.sampled_from([*CHARACTERS, *SIGNS, *MARKUP])
MARKED = st.lists(PIECES, max_size=12).map("".join)


@given(MARKED)
def test_plain_text_is_what_cleaning_and_lifting_leave(marked: str) -> None:
    assert marks.cleaned(marked) == marks.lift(marks.clean(marked))


@given(MARKED.map(marks.strip_alien))
def test_a_value_without_markup_reads_as_the_parser_would_read_it(value: str) -> None:
    thorough = marks.lift(marks.clean(MarkupRenderer().block(read_tree(value).nodes)))[0]
    if "-{" not in value:
        assert parse_fragment(value, countries=True).text == thorough


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1946年7月", "1946年7月"),
        ("* 青石口\n* 柳林", "青石口\n柳林"),
        ("青石口\n\n\n柳林  镇", "青石口\n\n柳林 镇"),
        ("; 青石口", "青石口"),
        ("----\n青石口", "青石口"),
        ("青石口__NOTOC__", "青石口"),
        ("青石口（、）", "青石口"),
        ("A&nbsp;B", "A B"),
    ],
)
def test_values_of_an_infobox_are_freed_of_markup(value: str, text: str) -> None:
    assert parse_fragment(value).text == text

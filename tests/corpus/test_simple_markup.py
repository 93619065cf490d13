"""Does what is rendered without parsing come out as the parser would have it?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.readers import marks, simple_markup
from corpus.readers.markup import MarkupRenderer
from corpus.readers.wiki_tree import read_tree

PIECES = st.sampled_from(
    [
        "甲",
        "乙 ",
        "[[丙]]",
        "[[丁|戊]]",
        "[[File:a b.png|25px|x]]",
        "[[檔案:旗_1.svg|22px]]",
        "[[分类:山]]",
        "[[:en:A_b]]",
        "[[a#b]]",
        "[[a (b)|]]",
        "[[ x]]",
        "[[x ]]",
        "[[丙|]]",
        "[[|x]]",
        "[[mailto:a|b]]",
        "[[a|mailto:b c]]",
        "[[甲|*乙]]",
        "[[*甲]]",
        "[[a''b|c]]",
        "[[甲\n乙]]",
        "[[FILE:a:b]]",
        "[[#x]]",
        "[[",
        "]]",
        "[",
        "{",
        "}",
        "<br>",
        "<br />",
        "<BR/>",
        "</br>",
        "<ref>",
        "&amp;",
        "\n",
        "\n*",
        "*",
        "\n**",
        "-",
        "\n-",
        "#",
        ";",
        ":",
        "=",
        "、",
        "（",
        "）",
        "'",
        "''",
        "'''",
        "  ",
        "\t",
        "~~~~",
        "news:abc ",
        "http://x",
        "__TOC__",
        "\u3000",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_nothing_is_rendered_otherwise_than_by_the_parser(wikitext: str) -> None:
    simple, parsed = MarkupRenderer(), MarkupRenderer()
    rendered = simple_markup.render(wikitext, simple)
    if rendered is not None:
        assert rendered == parsed.block(read_tree(wikitext).nodes)
        assert (simple.targets, simple.categories) == (parsed.targets, parsed.categories)


@pytest.mark.parametrize(
    "wikitext",
    [
        "[[粟裕|粟裕]]<br>[[陈毅]]",
        "[[File:a_b.svg|22px]] [[胡璉]]<br />\n[[葉飛]]（代）",
        "* [[甲]]\n* '''乙'''",
        "1947年5月13日-16日",
    ],
)
def test_common_values_need_no_parser(wikitext: str) -> None:
    assert simple_markup.render(wikitext, MarkupRenderer()) is not None


@pytest.mark.parametrize(
    "wikitext", ["{{flagicon|ROC}}", "甲<ref>註</ref>", "[[甲\n乙]]", "[[甲", "甲：=乙", "[[mailto:a]]", "# 甲"]
)
def test_the_rest_is_left_to_the_parser(wikitext: str) -> None:
    assert simple_markup.render(wikitext, MarkupRenderer()) is None


def test_spans_come_out_of_what_was_not_parsed() -> None:
    text, spans = marks.lift(marks.clean(simple_markup.render("[[丁|戊]]<br>'''甲'''", MarkupRenderer()) or ""))
    assert (text, [(span.kind, span.start, span.end) for span in spans]) == ("戊\n甲", [("link", 0, 1), ("bold", 2, 3)])

"""Is a Markdown article readable text afterwards, with links, sections, categories and title in the right places?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.readers import markdown_inline
from corpus.readers.markdown import parse

WIKI = "https://zh.wikipedia.org/wiki"


def read(text: str, title: str | None = None) -> Article:
    return parse(text, id="甲.md", location="甲.md", title=title)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**白石渡之战**是一场战斗。", "白石渡之战是一场战斗。"),
        ("守軍*死守*三日。", "守軍死守三日。"),
        (r"歼敌三千。\[1\]\[注 2\]", "歼敌三千。"),
        (r"歼敌三千[13][14]。\[來源請求\]", "歼敌三千。"),
        ("白石（）位于河北（，1935年）。", "白石位于河北（1935年）。"),
        ("辖三镇：\n\n。\n\n河西。", "辖三镇：\n\n河西。"),
        ("  - 甲师\n      - 乙团\n  -\n  - 丙团", "甲师\n乙团\n丙团"),
        ("1.  先攻\n2.  后守", "先攻\n后守"),
        ("{{-}}\n河西。{{lang|en|West}}", "河西。"),
        (
            f'[Map.jpg]({WIKI}/File:Map.jpg "fig:Map.jpg")[上将](../Page/上将.md "wikilink")\\]\\] 河西告急。',
            "河西告急。",
        ),
        (f'[Map.jpg]({WIKI}/File:Map.jpg "fig:Map.jpg")\n河西告急。', "河西告急。"),
        (r"缴获\*三门炮\_", "缴获*三门炮_"),
        ("见<http://example.org/a>", "见"),
        ("甲&nbsp;乙&lt;丙", "甲 乙<丙"),
        (
            '| 冲突 |\n| --- |\n| 甲战 |\n| nowrap="" |乙战 |\n| nowrap|丙战 |\n| **丁战** |',
            "冲突\n甲战\n乙战\n丙战\n丁战",
        ),
        (
            '<table>\n<tr class="odd">\n'
            "<td><h3>甲军</h3>\n<ul>\n<li>一师</li>\n<li>二师</li>\n</ul></td>\n</tr>\n</table>",
            "甲军\n一师\n二师",
        ),
        ("两军\n对峙于river\nbank之间", "两军对峙于river bank之间"),
        ("第一行  \n第二行", "第一行\n第二行"),
        ("> 本文内容由[甲](https://zh.wikipedia.org/wiki/甲)转换而来。\n\n**甲**是山。", "甲是山。"),
        ('甲<!-- 说明 -->乙<br>丙<ref name="x">注</ref>', "甲乙\n丙"),
        ("旧桂-{系}-于两广", "旧桂系于两广"),
        ("甲\n\n* * *\n\n乙\n\n<!-- end list -->\n\n丙", "甲\n\n乙\n\n丙"),
        ("```\n甲\n```", "甲"),
        ("[官网](http://example.org/a)与[文](b.txt)", "官网与文"),
        ("---\ntitle: 甲\n---\n乙。", "乙。"),
        ("", ""),
    ],
)
def test_text_is_free_of_markup_and_debris(markdown: str, expected: str) -> None:
    assert read(markdown).text == expected


def test_a_swallowed_link_gives_its_characters_back_to_the_text() -> None:
    article = read(
        f'司令部设在[河中省](../Page/河中省.md "wikilink")[大同和]({WIKI}/大同市 "wikilink")'
        f'[绥远省]({WIKI}/绥远省 "wikilink")[集宁地区对]({WIKI}/集宁 "wikilink")'
        '[国军](../Page/中華民國國軍.md "wikilink")用兵。'
    )
    assert article.text == "司令部设在河中省大同和绥远省集宁地区对国军用兵。"
    assert [(link.text, link.target) for link in article.links] == [
        ("河中省", "河中省"),
        ("大同", "大同市"),
        ("绥远省", "绥远省"),
        ("集宁", "集宁"),
        ("国军", "中華民國國軍"),
    ]
    assert all(article.text[link.start : link.end] == link.text for link in article.links)


def test_headings_are_lines_and_open_sections() -> None:
    article = read("甲。\n\n## 背景\n\n乙。\n\n### 远因\n\n丙。\n\n丁\n---\n\n戊。")
    assert article.text == "甲。\n\n背景\n\n乙。\n\n远因\n\n丙。\n\n丁\n\n戊。"
    found = [(s.title, s.level, article.text[s.start : s.end]) for s in article.sections]
    assert found == [("", 1, "甲。"), ("背景", 2, "乙。"), ("远因", 3, "丙。"), ("丁", 2, "戊。")]
    assert article.lead == "甲。"


def test_a_heading_with_nothing_below_vanishes_but_one_above_a_full_section_stays() -> None:
    article = read("甲。\n\n## 经过\n\n### 初战\n\n乙。\n\n## 注释\n\n## 参考文献\n\n{{-}}")
    assert [s.title for s in article.sections] == ["", "经过", "初战"]
    assert article.text == "甲。\n\n经过\n\n初战\n\n乙。"


def test_categories_are_gathered_and_the_notes_behind_them_dropped() -> None:
    article = read(
        f'甲。\\[1\\]\n\n[Category:1935年战役]({WIKI}/Category:1935年战役 "wikilink") '
        f'[Category:河中_\\(省\\)]({WIKI}/Category:河中_\\(省\\) "wikilink")\n\n'
        "1.  某人，《某书》，\n    某社\n2.\n3.  <http://example.org>"
    )
    assert article.categories == ("1935年战役", "河中 (省)")
    assert article.text == "甲。"


def test_a_numbered_list_at_the_end_stays_where_there_are_no_footnote_marks() -> None:
    assert read("经过：\n\n1.  先攻\n2.  后守").text == "经过：\n\n先攻\n后守"
    assert read("经过。\\[1\\]\n\n## 注释\n\n1.  某书\n2.").text == "经过。"


@pytest.mark.parametrize(
    ("markdown", "given_title", "title", "source"),
    [
        ("**白石渡之战**，又称**白石之役**。", "白石渡戰役", "白石渡戰役", "given"),
        ("**白石渡之战**，又称**白石之役**。", None, "白石渡之战", "lead"),
        (f'**[滦河战役]({WIKI}/滦河 "wikilink")**是一场战役。', None, "滦河战役", "lead"),
        ("# 白石渡之战\n\n发生于1935年。", None, "白石渡之战", "lead"),
        ("> 本文内容由[甲山之役](http://x/y)转换而来。\n\n**甲山战役**", None, "甲山之役", "lead"),
        ("白石渡之战是一场战斗。", None, "白石渡之战", "lead"),
        ("。", None, "甲.md", "given"),
    ],
)
def test_the_title_comes_from_the_best_source(markdown: str, given_title: str | None, title: str, source: str) -> None:
    article = read(markdown, given_title)
    assert article.title == title
    if given_title or source == "lead":
        assert article.title_source == source


def test_bold_runs_of_the_lead_are_kept_in_order_and_those_below_a_heading_not() -> None:
    article = read("**甲山战役**，又称**甲**、**乙山之役**。\n\n## 后续\n\n**丙**")
    assert article.bold == ("甲山战役", "甲", "乙山之役")


MARKUP = st.text(
    alphabet=st.sampled_from("甲乙，。（）[]()*_#|-<>{}\"'`~&; \n1.:=!/abwiknl") | st.characters(codec="utf-8"),
    max_size=120,
)
PARTS = st.lists(
    st.sampled_from(
        [
            "**",
            "*",
            "[",
            "](",
            ")",
            '[甲和乙](../Page/甲.md "wikilink")',
            "\\]\\]",
            "\\[1\\]",
            "{{",
            "}}",
            "（",
            "）",
            "\n",
            "\n\n",
            "## ",
            "  - ",
            "| ",
            "1. ",
            "<td>",
            "</td>",
            "<!--",
            "-->",
            "甲",
            "乙。",
            '[Category:丙](x/Category:丙 "wikilink")',
            '[A.jpg](x/File:A.jpg "fig:A")',
            "-{",
            "}-",
            "&nbsp;",
            "_",
            " ",
        ]
    )
).map("".join)


@given(MARKUP | PARTS)
def test_any_text_is_read_and_links_lie_where_they_say(markdown: str) -> None:
    article = read(markdown)
    assert all(article.text[link.start : link.end] == link.text for link in article.links)
    assert all(0 <= s.start <= s.end <= len(article.text) for s in article.sections)
    assert all(run in article.text for run in article.bold[1:])
    assert "\ufdd0" not in article.text


@given(MARKUP | PARTS)
def test_every_token_begins_with_one_of_the_signs_that_are_looked_for(markdown: str) -> None:
    assert all(markdown_inline._SIGN.match(token[0]) for token in markdown_inline._TOKEN.finditer(markdown))


@given(PARTS)
def test_no_torn_link_and_no_stars_are_left(markdown: str) -> None:
    text = read(markdown).text
    assert "](" not in text
    assert "**" not in text


@given(st.text(alphabet="甲乙丙丁戊，。a1", min_size=1).filter(lambda text: text.strip("，。")))
def test_plain_prose_comes_through_unchanged(prose: str) -> None:
    assert read(prose).text == prose


@pytest.mark.parametrize(
    "part", ["[", "*", "** ", "](", "[](", "_", "a_", "{{", "\\", "<!--", "<a ", "（，", " ", "|", "- ", "&a"]
)
def test_reading_takes_time_linear_in_the_length(part: str) -> None:
    hostile = "甲" + part * (100_000 // len(part)) + "乙"
    started = time.perf_counter()
    read(hostile)
    assert time.perf_counter() - started < 2.0

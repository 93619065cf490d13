"""Wikitext becomes an article: plain text, sections, links with exact offsets, categories, infoboxes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.readers.wikitext import parse, parse_fragment

FORBIDDEN = ("[[", "]]", "{{", "}}", "'''", "<ref", "<br")


def read(text: str, title: str | None = None) -> Article:
    return parse(text, id="石橋之戰.wikitext", location="石橋之戰.wikitext", title=title)


def assert_sound(article: Article) -> None:
    assert not [mark for mark in FORBIDDEN if mark in article.text]
    assert "\n\n\n" not in article.text
    assert all(line == line.rstrip() for line in article.text.split("\n"))
    assert article.text == article.text.strip()
    for link in article.links:
        assert article.text[link.start : link.end] == link.text
        assert link.text.strip()
        assert link.target
    ends = [0]
    for section in article.sections:
        assert ends[-1] <= section.start <= section.end <= len(article.text)
        ends.append(section.end)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param('軍至<ref name=a>見某書</ref>城下<ref name="a" />。', "軍至城下。", id="references"),
        pytest.param("甲<!-- 待查 -->乙", "甲乙", id="comments"),
        pytest.param("[[File:a.jpg|thumb|圖說[[丙]]]]甲[[檔案:b.png]]乙", "甲乙", id="files in any language"),
        pytest.param("'''甲'''''乙''丙", "甲乙丙", id="bold and italics"),
        pytest.param("'''沒有關上的粗體\n下一行", "沒有關上的粗體\n下一行", id="bold ends with its line"),
        pytest.param("<small>未關的小字", "未關的小字", id="a tag that is never closed"),
        pytest.param("甲<br>乙</br>丙<BR />丁", "甲\n乙\n丙\n丁", id="line breaks in three spellings"),
        pytest.param("__NOTOC__\n甲__目錄__", "甲", id="magic words"),
        pytest.param("{{noteTA|1=zh-hans:甲;zh-hant:乙}}\n正文{{reflist}}", "正文", id="noteTA and reflist vanish"),
        pytest.param("甲&nbsp;乙&#20843;", "甲 乙八", id="entities"),
        pytest.param("[http://a.example 書名]、[http://b.example]", "書名、", id="external links keep their label"),
        pytest.param("守-{于}-石橋", "守于石橋", id="conversion markup"),
        pytest.param("<nowiki>''甲''</nowiki>", "甲", id="nowiki shows its content"),
        pytest.param("甲{{{參數|默認}}}乙", "甲默認乙", id="a parameter shows its default"),
        pytest.param("# 甲\n# 乙\n## 丙\n: 丁\n; 戊", "甲\n乙\n丙\n丁\n戊", id="lists lose their marks"),
        pytest.param("甲\n\n\n\n乙  \n\n\n丙", "甲\n\n乙\n\n丙", id="one empty line between paragraphs"),
        pytest.param("<div style='display:none'>藏</div>甲", "甲", id="hidden parts"),
        pytest.param("<ruby>石<rp>(</rp><rt>いし</rt></ruby>橋", "石橋", id="ruby shows its base"),
    ],
)
def test_markup_disappears(written: str, seen: str) -> None:
    article = read(written)
    assert article.text == seen
    assert_sound(article)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        pytest.param("{{lang|ja|石橋の戦い}}", "石橋の戦い", id="lang"),
        pytest.param(
            "石橋之戰（{{lang-en|Battle of Stone Bridge}}）", "石橋之戰（Battle of Stone Bridge）", id="lang-en"
        ),
        pytest.param("{{tsl|en|John Stone|約翰·石}}率軍", "約翰·石率軍", id="tsl: label last"),
        pytest.param("{{link-en|約翰·石|John Stone}}率軍", "約翰·石率軍", id="link-en: label first"),
        pytest.param("{{link-ja|石橋城|石橋城 (日本)|石城}}", "石城", id="link-ja: the third is the label"),
        pytest.param("{{le|約翰·石|John Stone}}", "約翰·石", id="le"),
        pytest.param("{{ill|約翰·石|en|John Stone}}", "約翰·石", id="ill with the title first"),
        pytest.param("{{ill|en|約翰·石|John Stone}}", "約翰·石", id="ill with the language first"),
        pytest.param("{{ROC-1928|石橋縣}}城", "石橋縣城", id="a country with an argument"),
        pytest.param("{{PRC}}出兵", "中华人民共和国出兵", id="a bare country"),
        pytest.param("{{quote|兵者[[詭道]]也}}", "兵者詭道也", id="quote"),
        pytest.param("{{small|小}}{{nowrap|不折行}}{{僻字|堃}}", "小不折行堃", id="typography"),
        pytest.param("{{ubl|甲|乙}}", "甲\n乙", id="unbulleted list"),
        pytest.param("{{plainlist|* 甲\n* 乙}}", "甲\n乙", id="plainlist with the bullet behind the pipe"),
        pytest.param("約{{convert|10|km}}", "約10公里", id="convert"),
        pytest.param("石橋之戰（{{unknown|x}}）開始", "石橋之戰開始", id="no empty brackets"),
        pytest.param("石橋之戰（{{unknown}}，又稱橋戰）", "石橋之戰（又稱橋戰）", id="no comma behind a bracket"),
        pytest.param("石橋之戰（又稱橋戰，{{unknown}}）", "石橋之戰（又稱橋戰）", id="no comma before a bracket"),
        pytest.param("甲，{{unknown}}，乙。{{unknown}}。", "甲，乙。", id="no doubled punctuation"),
        pytest.param("將軍{{KIA}}陣亡", "將軍陣亡", id="status marks"),
    ],
)
def test_templates_show_what_readers_see(written: str, seen: str) -> None:
    assert read(written).text == seen


@pytest.mark.parametrize(
    ("written", "target", "label"),
    [
        pytest.param("[[石橋|石橋]]", "石橋", "石橋", id="doubled"),
        pytest.param("[[石橋_(河北)|石橋]]", "石橋 (河北)", "石橋", id="underscores"),
        pytest.param("[[石橋之戰#經過|經過]]", "石橋之戰", "經過", id="section"),
        pytest.param("[[:Category:石橋|分類]]", "Category:石橋", "分類", id="leading colon"),
        pytest.param("[[:en:Stone_Bridge|石橋]]", "Stone Bridge", "石橋", id="interwiki prefix"),
        pytest.param("[[w:石橋|石橋]]", "石橋", "石橋", id="project prefix"),
        pytest.param("[[石橋 (河北)|]]", "石橋 (河北)", "石橋", id="pipe trick"),
        pytest.param("[[石橋|'''石'''橋]]", "石橋", "石橋", id="bold label"),
        pytest.param("{{tsl|en|John Stone|約翰·石}}", "約翰·石", "約翰·石", id="a template that links"),
    ],
)
def test_links_are_normalised(written: str, target: str, label: str) -> None:
    article = read(f"前文{written}後文")
    assert [(link.target, link.text) for link in article.links] == [(target, label)]
    assert article.text == f"前文{label}後文"
    assert_sound(article)


def test_links_to_other_languages_in_the_margin_and_to_sections_are_no_links() -> None:
    article = read("甲[[#經過|見下]]\n[[en:Stone Bridge]]")
    assert (article.text, article.links) == ("甲見下", ())


def test_categories_lose_prefix_and_sort_key_and_keep_their_order() -> None:
    article = read("[[Category:石橋之戰|Category:石橋之戰]][[分类:河北戰役|S]]\n[[分類:1201年_(宋)]]")
    assert article.categories == ("石橋之戰", "河北戰役", "1201年 (宋)")
    assert article.text == ""


def test_tables_become_rows_of_cells_with_their_caption() -> None:
    table = (
        "前\n{| class=wikitable\n|+ 兵力[[對比]]\n! 軍 !! 人數\n|-\n| 甲軍 || style=x | 三千\n"
        "|-\n| 乙軍\n續行\n| 五千\n|}\n後"
    )
    article = read(table)
    assert article.text == "前\n\n兵力對比\n軍 人數\n甲軍 三千\n乙軍 續行 五千\n\n後"
    assert_sound(article)


def test_sections_cut_the_text_at_its_headings() -> None:
    article = read("'''石橋之戰'''是戰役。\n== 背景 ==\n甲。\n\n乙。\n=== [[兵力]]{{noteTag|x}} ===\n== 結果 ==\n丙。")
    assert [(s.title, s.level, article.text[s.start : s.end]) for s in article.sections] == [
        ("", 1, "石橋之戰是戰役。"),
        ("背景", 2, "甲。\n\n乙。"),
        ("兵力", 3, ""),
        ("結果", 2, "丙。"),
    ]
    assert article.text == "石橋之戰是戰役。\n\n背景\n\n甲。\n\n乙。\n\n兵力\n\n結果\n\n丙。"
    assert article.lead == "石橋之戰是戰役。"


def test_an_article_that_begins_with_a_heading_has_an_empty_lead() -> None:
    assert read("== 背景 ==\n甲").lead == ""


def test_bold_runs_of_the_lead_are_kept_in_order() -> None:
    article = read("'''石橋之戰'''，又稱'''[[石橋|石橋]]大捷'''<ref>'''不算'''</ref>。\n== 經過 ==\n'''也不算'''")
    assert article.bold == ("石橋之戰", "石橋大捷")


@pytest.mark.parametrize(
    ("text", "given_title", "title", "source"),
    [
        pytest.param("{{Infobox battle|conflict=甲}}'''乙'''", "石橋之戰_(宋)", "石橋之戰 (宋)", "given", id="given"),
        pytest.param("{{Infobox battle|conflict=[[甲戰|甲]]戰役}}'''乙'''", None, "甲戰役", "infobox", id="infobox"),
        pytest.param(
            "{{Infobox battle|name=石橋戰<br>{{lang|en|Bridge}}}}", None, "石橋戰", "infobox", id="first line"
        ),
        pytest.param("'''乙戰'''是戰役", None, "乙戰", "lead", id="bold lead"),
        pytest.param("丙戰，是一場戰役。", None, "丙戰", "lead", id="first words"),
        pytest.param("", None, "石橋之戰.wikitext", "lead", id="nothing but the id"),
    ],
)
def test_the_title_comes_from_the_best_source(text: str, given_title: str | None, title: str, source: str) -> None:
    article = read(text, given_title)
    assert (article.title, article.title_source) == (title, source)


def test_infoboxes_are_kept_as_written_but_for_conversion_marks() -> None:
    article = read(
        "{{Infobox Military Conflict|\nconflict=石橋之戰|place=[[石橋]]|\nresult = -{甲}-軍勝|\n|}}\n"
        "{{戰爭資訊框|指揮官1={{ubl|甲|乙}}}}\n{{Campaignbox 石橋}}'''石橋之戰'''"
    )
    assert [(box.template, box.parameters) for box in article.infoboxes] == [
        ("Infobox Military Conflict", (("conflict", "石橋之戰"), ("place", "[[石橋]]"), ("result", "甲軍勝"))),
        ("戰爭資訊框", (("指揮官1", "{{ubl|甲|乙}}"),)),
    ]
    assert article.text == "石橋之戰"


def test_a_fragment_gives_text_and_links() -> None:
    fragment = parse_fragment("{{flagicon|PRC}} [[石達|石達]]<br>{{PRC}}<small>（將）</small>")
    assert fragment.text == "石達\n（將）"
    assert [(link.target, link.start, link.end) for link in fragment.links] == [("石達", 0, 2)]
    assert [(span.kind, span.start, span.end) for span in fragment.spans] == [("small", 3, 6)]
    assert parse_fragment("{{PRC}}、{{flag|Empire of Japan}}", countries=True).text == "中华人民共和国、大日本帝國"


MARKUP = (
    *(
        "{{",
        "}}",
        "[[",
        "]]",
        "|",
        "{|",
        "|}",
        "|-",
        "'''",
        "''",
        "<ref>",
        "</ref>",
        "<br>",
        "<small>",
        "</small>",
        "=",
        "==",
    ),
    *(
        "*",
        "#",
        ":",
        ";",
        "甲",
        "乙丙",
        "（",
        "）",
        "，",
        "。",
        "-{",
        "}-",
        "zh-hans:",
        "{{{",
        "<!--",
        "-->",
        "File:",
        "Category:",
    ),
    *(
        "&#91;",
        "&nbsp;",
        "ref",
        "br",
        "<",
        "[",
        "]",
        "{",
        "}",
        "'",
        "<table>",
        "<td>",
        "</table>",
        "<nowiki>",
        "</nowiki>",
    ),
    *(
        "__TOC__",
        "{{KIA}}",
        "{{tsl|en|A|乙}}",
        "[[甲|乙]]",
        "{{plainlist|",
        "Infobox",
        "\ufdd0",
        "\ufde3",
        "\u3000",
        "省",
    ),
    *("\n", "\n\n", " ", "[http://a.b ", "\r\n", "\x00", "\ud800"),
)
SOUP = st.lists(st.sampled_from(MARKUP), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_any_soup_of_markup_gives_a_sound_article(text: str) -> None:
    assert_sound(read(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_a_sound_article(text: str) -> None:
    assert_sound(read(text))


@pytest.mark.parametrize("blank", [chr(code) for code in range(0x3001) if chr(code).isspace()], ids=ascii)
def test_a_blank_of_any_kind_at_the_end_of_a_line_is_gone(blank: str) -> None:
    assert_sound(read(f"甲{blank}\r乙{blank}{blank}\n{blank}丙"))


@pytest.mark.parametrize(
    "unclosed", ["{{", "[[", "{{a|", "{{a|b=", "[[a|", "[[a|{{b|", "<ref>a", "<div a=", "-{", "{|\n|\n", "（"]
)
def test_thousands_of_unclosed_brackets_take_little_time(unclosed: str) -> None:
    started = time.process_time()
    article = read(f"石橋{unclosed * 2000}之戰")
    assert time.process_time() - started < 1.5
    assert article.text.startswith("石橋")
    assert_sound(article)

"""Which pairs of names does an article give, and which words are no other name? On sentences of our own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.article import Article, Fields, Link, Value
from corpus.fields import extract
from corpus.other_names import TRUSTED, other_names
from corpus.readers.wikitext import parse
from corpus.script import simplify


def parsed(source: str, title: str = "白石之戰") -> Article:
    """The article that a page of wikitext is, with the fields that are extracted from it."""
    return extract(replace(parse(source, id="1", location="1", title=title), title_source="file"))


def pairs(source: str, title: str = "白石之戰") -> set[tuple[str, str, str]]:
    return {(pair.name, pair.other, pair.origin) for pair in other_names(parsed(source, title))}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            "'''白石之戰'''，又稱'''青沙會戰'''，是我們編造的戰役。",
            ("白石之戰", "青沙會戰", "lead"),
            id="又稱 in a lead",
        ),
        pytest.param(
            "{{Infobox military conflict|conflict=白石河之役}}\n白石之戰是編造的。",
            ("白石之戰", "白石河之役", "infobox"),
            id="infobox",
        ),
        pytest.param(
            "'''白石坡之役'''是我們編造的一場戰役。",
            ("白石之戰", "白石坡之役", "bold"),
            id="the bold form of the title",
        ),
        pytest.param("他們從[[北平]]（今北京）出發。", ("北平", "北京", "now"), id="今 behind a link"),
        pytest.param(
            "[[北平]]很遠。有人還在北平（今北京），沒有來。",
            ("北平", "北京", "now"),
            id="今 behind a name linked before",
        ),
        pytest.param("先是[[曹操]]（字孟德）到了。", ("曹操", "孟德", "text"), id="字"),
        pytest.param("先是[[曹操]]（字孟德）到了，曹孟德很累。", ("曹操", "曹孟德", "text"), id="字 with the surname"),
        pytest.param(
            "[[中國人民解放軍]]（簡稱“解放軍”）來了。", ("中國人民解放軍", "解放軍", "text"), id="簡稱 in quotes"
        ),
        pytest.param("後來[[蔣中正|蔣介石]]下令。", ("蔣中正", "蔣介石", "link"), id="a link's text"),
        pytest.param(
            "由[[喬治·馬歇爾|馬歇爾]]調停。", ("喬治·馬歇爾", "馬歇爾", "link"), id="the last part of a foreign name"
        ),
        pytest.param(
            "[[中国人民解放军|解放军]]进城。", ("中国人民解放军", "解放军", "link"), id="a force without its state"
        ),
        pytest.param("[[中国共产党|中共]]方面。", ("中国共产党", "中共", "link"), id="an abbreviation"),
        pytest.param("[[大同市|大同]]以北。", ("大同市", "大同", "link"), id="a city without its ending"),
        pytest.param(
            "{{Infobox military conflict|commander1=[[蔣中正|蔣介石]]}}\n白石。",
            ("蔣中正", "蔣介石", "link"),
            id="a link in an infobox",
        ),
        pytest.param("'''[[汪山 (將軍)|汪文岳]]'''來了。", ("汪山", "汪文岳", "link"), id="a page with a qualifier"),
    ],
)
def test_other_names_are_learned(source: str, expected: tuple[str, str, str]) -> None:
    assert expected in pairs(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("[[泰山 (山東)|泰山]]很高。", id="a qualifier alone"),
        pytest.param("[[中華民國國軍|中华民国国军]]。", id="the other script"),
        pytest.param("[[喬治六世|英王喬治六世]]。", id="a longer phrase"),
        pytest.param("[[李山|李山率軍進攻白石]]。", id="a sentence"),
        pytest.param("[[漢朝|漢]]與[[湖北省|鄂]]。", id="single characters"),
        pytest.param("[[1946年白石衝突|1946年]]。", id="a date"),
        pytest.param("[[景泰 (宋朝)|景泰三年]]。", id="a year of an era"),
        pytest.param("[[李山|將軍]]、[[陳山|國王]]、[[監察院院長|院長]]。", id="posts"),
        pytest.param("[[李山|該部]]、[[白石之戰|此役]]、[[白石之戰|這場戰役]]。", id="words that point"),
        pytest.param("[[白石之戰|戰役]]、[[青沙戰爭|內戰]]、[[陸軍部|政府]]。", id="common nouns"),
        pytest.param("[[李山|白石野戰軍]]、[[英國|英軍]]、[[白石系|白石軍]]。", id="an army for a person or a state"),
        pytest.param("[[國民革命軍第七軍|第七軍]]、[[李山北伐|第一次北伐]]。", id="a number that needs the sentence"),
        pytest.param("[[白石海戰|白石]]。", id="a place for a battle"),
        pytest.param("[[青沙縱隊|青沙]]。", id="a unit without its kind"),
        pytest.param("[[垓下]]（今河南靈寶東南）與[[白石]]（今山東鄉）。", id="where a place lies"),
        pytest.param("[[白石]]（今青沙縣一帶）、[[南沙]]（今青沙以西）。", id="near which place"),
        pytest.param("[[法國]]（又稱大戰）。", id="another kind in brackets"),
        pytest.param("他在白石（今青沙）等待。", id="今 behind what is no link"),
    ],
)
def test_what_is_no_other_name_is_left_out(source: str) -> None:
    assert pairs(source, "我們的戰役") == set()


@pytest.mark.parametrize("word", ["#重定向 ", "#REDIRECT", "#redirect: ", "#重新導向"])
def test_a_page_that_only_leads_to_another_gives_one_pair(word: str) -> None:
    found = pairs(f"{word}[[白石之戰]]", "青沙會戰")
    assert found == {("白石之戰", "青沙會戰", "redirect")}


def test_a_page_that_leads_into_a_section_gives_no_pair() -> None:
    assert pairs("#重定向 [[白石之戰#經過]]", "青沙會戰") == set()


def test_given_aliases_are_pairs_of_the_title() -> None:
    article = Article("1", "白石之戰", "白石。", fields=Fields(aliases=(Value("青沙之役", "given", "青沙之役"),)))
    assert [(pair.name, pair.other, pair.origin) for pair in other_names(article)] == [
        ("白石之戰", "青沙之役", "infobox")
    ]


def test_a_pair_that_stands_in_several_places_has_the_most_trusted_origin() -> None:
    found = other_names(parsed("[[曹操|孟德]]說，[[曹操]]（字孟德）來了。[[曹操|孟德]]又說。"))
    assert [(pair.name, pair.other, pair.origin) for pair in found] == [("曹操", "孟德", "text")]


def test_every_pair_shows_the_words_that_say_so() -> None:
    (pair,) = other_names(parsed("當天下午，[[蔣中正|蔣介石]]下令後撤。"))
    assert "蔣介石下令" in pair.evidence
    assert pair.origin not in TRUSTED


def test_an_article_without_markup_gives_nothing() -> None:
    article = Article("1", "白石之戰", "白石之戰（今青沙）。" * 50)
    assert other_names(article) == ()
    linked = replace(article, links=(Link("白石之戰", "白石之戰", 0, 4),))
    assert {simplify(pair.other) for pair in other_names(linked)} <= {"青沙"}

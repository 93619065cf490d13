"""Are the fields of battle and the days of the fighting found where no link and no plain date gives them?

All places, battles and sentences here are made up.
"""

from __future__ import annotations

import pytest

from corpus.article import Article, Link, Section
from corpus.localities import plain_places
from corpus.prose import read_prose
from corpus.prose.passages import without_battle_word


def article(lead: str, account: str = "", *, title: str = "青石口之战", categories: tuple[str, ...] = ()) -> Article:
    """Return an article of a lead and an account; words in `[[ ]]` are links to the page of their name."""
    raw = f"{lead}\n\n经过\n\n{account}\n"
    text, links = "", []
    for number, piece in enumerate(raw.replace("[[", "]]").split("]]")):
        if number % 2:
            links.append(Link(piece, piece, len(text), len(text) + len(piece)))
        text += piece
    begun = text.index("\n\n经过\n\n")
    sections = (Section("", 1, 0, begun), Section("经过", 2, begun + 6, len(text)))
    return Article("x", title, text, sections=sections, links=tuple(links), categories=categories)


def places(lead: str, account: str = "", *, title: str = "青石口之战", categories: tuple[str, ...] = ()) -> list[str]:
    return [place.name for place in read_prose(article(lead, account, title=title, categories=categories)).places]


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        pytest.param(
            "青石口之战是两军在青石口（今安徽清源东南）的战斗。", ["青石口", "安徽", "清源"], id="where it lies today"
        ),
        pytest.param(
            "青石口之战是楚军在白沙、青石口一带大破敌军的战斗。", ["青石口", "白沙"], id="unlinked, in a list"
        ),
        pytest.param("青石口之战的战火遍及河南、山东等省。", ["河南", "山东"], id="provinces"),
        pytest.param(
            "青石口之战，又称白沙之战，于1640年打响，楚军退守白沙。", ["白沙"], id="another name of the battle"
        ),
        pytest.param("青石口之战在[[清源县]]至[[南溪]]展开。", ["清源县", "南溪"], id="from one to another"),
    ],
)
def test_the_lead_gives_places_without_links(lead: str, expected: list[str]) -> None:
    found = places(lead)
    assert [place for place in expected if place not in found] == []
    assert len(found) <= len(expected) + 1


def test_the_title_gives_its_place_only_if_the_text_has_it_as_one() -> None:
    assert places("青石之战是一场战斗，敌军退守青石。", title="青石之战") == ["青石"]
    assert places("青石之战是一场战斗。", title="青石之战") == []


def test_the_account_gives_the_towns_that_were_fought_over() -> None:
    found = places("青石之战是一场战斗。", "楚军猛攻[[白沙]]，又退守[[南溪]]。商人来自[[东泽]]。", title="青石之战")
    assert found == ["白沙", "南溪"]


def test_a_category_counts_where_the_text_names_it_or_nothing_else_is_known() -> None:
    lead = "青石之战是一场战斗，发生于[[清源]]。"
    assert places(lead, title="青石之战", categories=("清源军事史", "东湖区")) == ["清源"]
    assert places("青石之战是一场战斗。", title="青石之战", categories=("东湖区",)) == ["东湖区"]


def test_a_person_attacked_is_no_place() -> None:
    assert "林远" not in places("青石口之战是楚军攻打[[林远]]的战斗。", "[[林远]]率部突围。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("安徽靈泉", ["安徽", "靈泉"]), ("河南省清源縣境內", ["河南省", "清源縣"]), ("附近", [])],
)
def test_plain_words_are_cut_into_places(text: str, expected: list[str]) -> None:
    assert list(plain_places(text)) == expected


@pytest.mark.parametrize(("name", "stem"), [("长青战役", "长青"), ("白沙之戰", "白沙"), ("白沙", "白沙")])
def test_a_battle_without_its_last_word_is_its_place(name: str, stem: str) -> None:
    assert without_battle_word(name) == stem


def period(lead: str, account: str = "", categories: tuple[str, ...] = ()) -> tuple[str, str] | None:
    found = read_prose(article(lead, account, categories=categories)).period
    return (str(found.start), str(found.end)) if found else None


@pytest.mark.parametrize(
    ("lead", "account", "expected"),
    [
        pytest.param("战斗从1938年3月下旬打到4月7日。", "", ("1938-03", "1938-04-07"), id="a range without signs"),
        pytest.param(
            "1640年，两军交战。",
            "初二（4月14日）开战。4月18日，敌军撤退。",
            ("1640-04-14", "1640-04-18"),
            id="days of a year",
        ),
        pytest.param(
            "1946年2月的战斗。",
            "2月13日，楚军发起攻击，夜间占领全镇。",
            ("1946-02-13", "1946-02-13"),
            id="one day of a month",
        ),
    ],
)
def test_the_days_of_the_fighting_are_found(lead: str, account: str, expected: tuple[str, str]) -> None:
    assert period(lead, account) == expected


def test_an_earlier_event_in_the_lead_gives_way_to_the_month_of_the_category() -> None:
    lead = "青石口之战是一场伏击战。1937年10月，敌军占领白沙后西进。"
    assert period(lead, categories=("1937年11月",)) == ("1937-11", "1937-11")


def test_the_background_does_not_date_the_fighting() -> None:
    text = "1619年，两军交战。\n\n背景\n\n1616年，敌军立国。\n\n经过\n\n4月14日，两军开战。4月18日，敌军撤退。\n"
    parts = [("", text.index("\n\n背景")), ("背景", text.index("\n\n经过")), ("经过", len(text))]
    sections, start = [], 0
    for heading, end in parts:
        sections.append(Section(heading, 2 if heading else 1, start, end))
        start = end + 6
    found = read_prose(Article("x", "青石口之战", text, sections=tuple(sections))).period
    assert found is not None
    assert (str(found.start), str(found.end)) == ("1619-04-14", "1619-04-18")

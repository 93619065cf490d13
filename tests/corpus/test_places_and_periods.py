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
        pytest.param("青石口之战于1942年在埃及[[阿尔曼]]一带进行。", ["青石口", "埃及", "阿尔曼"], id="abroad"),
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


def test_countries_that_fight_are_no_places() -> None:
    assert places("青石口之战是英国与法国在海上的战斗，法国军队战败。") == ["青石口"]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        pytest.param("敌军猛扑203高地。入夜，203高地失守。", ["203高地"], id="a height by its number"),
        pytest.param("我军夺下制高点[[塔儿山]]。", ["塔儿山"], id="what a place is good for"),
        pytest.param("[[清源]]失守，敌军乘胜前进。", ["清源"], id="what became of it"),
        pytest.param("[[清源]]一带展开激战，[[白沙]]一带部队未动。", ["清源"], id="where troops came from"),
    ],
)
def test_the_account_gives_the_field_of_battle(account: str, expected: list[str]) -> None:
    assert places("青石口之战是一场战斗。", account) == ["青石口", *expected]


def test_a_province_of_the_categories_is_a_place_even_if_the_text_has_it_not() -> None:
    found = places("青石口之战在[[清源县]]展开。", categories=("山西抗日战争战役", "东湖区", "护国战争"))
    assert found == ["青石口", "清源县", "山西"]


def told_period(lead: str, account: str = "") -> tuple[str, str]:
    found = read_prose(article(lead, account)).period
    assert found is not None
    return str(found.start), str(found.end)


@pytest.mark.parametrize(
    ("lead", "account", "start", "end"),
    [
        pytest.param(
            "青石口之战是康熙二十四年（1685年）至二十六年（1687年）的战事。",
            "5月22日，清军攻城。",
            "1685",
            "1687",
            id="eras",
        ),
        pytest.param(
            "青石口之战从1267年楚军攻打青石口开始，到1273年守将出降为止。", "", "1267", "1273", id="begins and ends"
        ),
        pytest.param(
            "青石口之战於1592年（萬曆二十年）4月爆發，至1598年11月結束。",
            "",
            "1592-04",
            "1598-11",
            id="a comma between",
        ),
        pytest.param("青石口之战于1944年10月28日开始，11月11日城陷。", "", "1944-10-28", "1944-11-11", id="a fall"),
        pytest.param("青石口之战于1948年9月16日发起，历时八天。", "", "1948-09-16", "1948-09-23", id="days counted"),
        pytest.param(
            "青石口之战于1937年8月13日爆发。",
            "8月23日敌军登陆。11月12日，青石口失守。",
            "1937-08-13",
            "1937-11-12",
            id="told later",
        ),
        pytest.param(
            "青石口之战发生于1571年10月7日。",
            "10月22日，胜利的消息传到。",
            "1571-10-07",
            "1571-10-07",
            id="a single day",
        ),
        pytest.param(
            "青石口之战是1947年9月的战斗。",
            "3日，敌军渡河。7日，我军发起进攻。9日，战斗结束。",
            "1947-09-07",
            "1947-09-09",
            id="crossing a river is no beginning",
        ),
    ],
)
def test_the_period_is_told_in_many_ways(lead: str, account: str, start: str, end: str) -> None:
    assert told_period(lead, account) == (start, end)


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        pytest.param(
            "楚军攻破白沙关、松林岭，次日退守青山。", ["白沙关", "松林岭", "青山"], id="names that end as places do"
        ),
        pytest.param("楚军在松林集结。敌军望松林而来。", ["松林"], id="a name that recurs"),
        pytest.param("楚军在松林集结。", [], id="a name that doesn't"),
    ],
)
def test_an_account_without_links_names_places_where_these_stand(account: str, expected: list[str]) -> None:
    assert places("青石之战是一场战斗。", account, title="青石之战") == expected


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        pytest.param("敌军在结束河南省的战斗后东进。", ["河南省"], id="a verb"),
        pytest.param("楚军守卫在该地区。", [], id="a word that points"),
        pytest.param("战斗发生在清源县、南溪县境内。", ["清源县", "南溪县"], id="counties in a list"),
        pytest.param("楚军据守清口（今白沙东南）。", ["清口", "白沙"], id="where it lies today"),
    ],
)
def test_units_are_told_from_the_words_of_their_sentence(lead: str, expected: list[str]) -> None:
    assert places(lead, title="青石之战") == expected


def test_what_stands_below_a_heading_counts_no_more_than_the_heading() -> None:
    text = "青石之战是一场战斗。\n\n背景\n\n筹划\n\n楚军攻占白沙。\n\n经过\n\n楚军攻占南溪。"
    parts = [("背景", 2, "\n\n筹划"), ("筹划", 3, "\n\n经过"), ("经过", 2, "")]
    sections = [Section("", 1, 0, text.index("\n\n背景"))]
    for title, level, stop in parts:
        start = text.index(title) + 4
        sections.append(Section(title, level, start, text.index(stop, start - 2) if stop else len(text)))
    links = tuple(Link(name, name, text.index(name), text.index(name) + 2) for name in ("白沙", "南溪"))
    found = read_prose(Article("x", "青石之战", text, sections=tuple(sections), links=links)).places
    assert [place.name for place in found] == ["南溪"]

"""Infobox parameters become fields: who, where, when, with what result."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Fields
from corpus.infobox import extract
from corpus.readers.wikitext import parse


def fields(*parameters: str) -> Fields:
    box = "{{Infobox Military Conflict\n|" + "\n|".join(parameters) + "\n|}}\n'''石橋之戰'''是戰役。"
    return extract(parse(box, id="石橋之戰", location="石橋之戰.wikitext"))


def commanders(cell: str) -> list[str]:
    return [value.name for value in fields(f"commander1={cell}").commanders]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param(
            "[[石達|石達]]<br>[[林遠]]<br/>[[周明]]</br>[[吳信]]<BR />[[鄭安]]", "石達 林遠 周明 吳信 鄭安", id="br"
        ),
        pytest.param(
            "[[石達]]、[[林遠]]，[[周明]],[[吳信]]；[[鄭安]]/[[馮立]]", "石達 林遠 周明 吳信 鄭安 馮立", id="separators"
        ),
        pytest.param(
            "[[石達]]\n[[林遠]] [[周明]]<hr>[[吳信]]{{hr}}[[鄭安]]",
            "石達 林遠 周明 吳信 鄭安",
            id="lines, rules, spaces",
        ),
        pytest.param("{{plainlist|* [[石達]]\n* [[林遠]]}}", "石達 林遠", id="plainlist"),
        pytest.param(
            "{{plainlist}}\n* [[石達]]\n* [[林遠]]\n{{endplainlist}}", "石達 林遠", id="plainlist around a list"
        ),
        pytest.param(
            "{{unbulleted list|[[石達]]|[[林遠]]}}{{hlist|[[周明]]|[[吳信]]}}", "石達 林遠 周明 吳信", id="lists"
        ),
        pytest.param("{{collapsible list|title='''諸將'''|[[石達]]|[[林遠]]}}", "石達 林遠", id="collapsible list"),
        pytest.param(
            "* '''東路'''：\n** [[石達]]\n* '''大明'''\n** [[林遠]]", "石達 林遠", id="nested list with headings"
        ),
        pytest.param(
            "'''[[石達]]'''{{KIA}}<br>[[林遠]]†、[[周明]]{{俘虜}}{{Executed}}", "石達 林遠 周明", id="status marks"
        ),
        pytest.param(
            "{{flagicon|ROC}} [[石達]]<br>[[File:F.svg|22px]] [[林遠]]<br>{{PRC}} 章安", "石達 林遠 章安", id="flags"
        ),
        pytest.param(
            "[[總兵|總兵]][[石達|石達]]<br>[[參將]][[林遠]]<br>副總兵[[周明]]", "石達 林遠 周明", id="linked ranks"
        ),
        pytest.param(
            "第三軍軍長 [[石達]]<br>第9師師長林遠<br>陸軍上將[[周明]]", "石達 林遠 周明", id="ranks before names"
        ),
        pytest.param("[[石達]]將軍<br>林遠元帥<br>[[約翰·石]]上將", "石達 林遠 約翰·石", id="ranks behind names"),
        pytest.param(
            "[[石達]]（東路總指揮）<br>[[林遠]]<small>（第3軍軍長）</small>", "石達 林遠", id="posts in brackets"
        ),
        pytest.param("第三軍（[[石達]]）", "石達", id="the commander in brackets behind his unit"),
        pytest.param("總指揮：[[石達]]<br>參謀長: 林遠", "石達 林遠", id="posts before a colon"),
        pytest.param("[[石達]]<ref>見某書</ref>{{efn|註}}{{r|a}}、林遠{{noteTag|x}}", "石達 林遠", id="footnotes"),
        pytest.param("[[石達一世_(北國)|石達一世]]<br>[[北國太祖|石開]]", "石達一世 石開", id="the shown name"),
        pytest.param("[[拿那·波|拿那]]三世", "拿那三世", id="an ordinal behind a link belongs to the name"),
        pytest.param(
            "[[石達 (北國)]]、[[林遠]]（{{lang|en|Lin Yuan}}）", "石達 林遠", id="qualifiers and foreign names"
        ),
        pytest.param(
            "{{tsl|en|John Stone|約翰·石}}、{{link-en|保羅·林|Paul Lin}}", "約翰·石 保羅·林", id="interlanguage links"
        ),
        pytest.param("[[石達]]與[[林遠]]和[[周明]]", "石達 林遠 周明", id="conjunctions between links"),
        pytest.param("石达和林远等人", "石达 林远", id="conjunctions between plain names"),
        pytest.param("章乃平 林遠", "章乃平 林遠", id="plain names with a space"),
        pytest.param("約翰·石<br>Paul Lin", "約翰·石 Paul_Lin", id="middle dots and Latin names"),
        pytest.param("[[石達]]<br>[[石達|石達]]", "石達", id="twice is once"),
        pytest.param("[[第三軍]]<br>[[北國]]國防軍<br>[[東路野戰軍]]<br>八路軍", "", id="units are not commanders"),
        pytest.param("{{nowrap|[[恭德親王]][[石達]]}}<br>秦王李遠", "石達 李遠", id="styles before names"),
        pytest.param("[[石達|-{zh-hans:石达;zh-hant:石達}-]]", "石達", id="conversion markup"),
        pytest.param("胡志军、李定国", "胡志军 李定国", id="names that end like armies and states"),
    ],
)
def test_commanders_are_read_from_every_way_of_listing_them(cell: str, names: str) -> None:
    assert commanders(cell) == [name.replace("_", " ") for name in names.split()]


@pytest.mark.parametrize("cell", ["不詳", "不明", "？", "?", "無", "—", "{{PRC}}", "[[File:F.svg|22px]] 不详", "<br>"])
def test_a_cell_that_says_nothing_names_nobody(cell: str) -> None:
    assert commanders(cell) == []


def test_sides_come_from_the_parameters_in_either_language() -> None:
    found = fields("commander1=[[石達]]", "指揮官2=[[林遠]]", "Commander 3=[[周明]]", "指挥官=[[吳信]]").commanders
    assert [(value.name, value.side) for value in found] == [("石達", 1), ("林遠", 2), ("周明", 3), ("吳信", None)]


def test_a_value_keeps_the_words_of_its_line_as_evidence() -> None:
    first, second = fields("commander1=副總兵[[石達]]（陣亡）<br>[[林遠]]").commanders
    assert (first.source, first.evidence, first.confidence) == ("infobox", "副總兵石達（陣亡）", 1.0)
    assert second.evidence == "林遠"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param("{{CHN-1928}}[[福建省_(中華民國)|福建]][[石橋島|石橋島]]", "福建 石橋島", id="adjacent links"),
        pytest.param("{{ROC-1928|石橋市}}", "石橋市", id="the argument of a country template"),
        pytest.param(
            "{{ROC|山西省}}[[石橋縣]]（今山西省[[石橋市]]）", "山西省 石橋縣 石橋市", id="only links in brackets"
        ),
        pytest.param("[[山西省]][[石橋縣]]白石镇地区", "山西省 石橋縣 白石镇", id="plain words behind links"),
        pytest.param("[[石橋]]至[[白河]]一线", "石橋 白河", id="from one to the other"),
        pytest.param("[[北國]]境內的[[石橋]]", "北國 石橋", id="inside of"),
        pytest.param("[[石川]]河原、[[白河]]以北、[[緬甸]]北部", "石川 白河 緬甸", id="words around a place"),
        pytest.param("[[北國]]境内石川河边", "北國 石川河", id="words before a plain place"),
        pytest.param("江苏省石桥市白马县", "江苏省 石桥市 白马县", id="plain text at administrative endings"),
        pytest.param("湖南石橋", "湖南 石橋", id="a province without an ending"),
        pytest.param("廣州灣", "廣州灣", id="an ending inside a name"),
        pytest.param("[[白石]]海峽", "白石海峽", id="a generic word belongs to the link"),
        pytest.param("[[石橋]]，[[北國]]<br>{{coord|31|N|121|E}}", "石橋 北國", id="coordinates"),
        pytest.param("[[莫斯科]]以西124公里", "莫斯科", id="distances"),
        pytest.param("[[遼寧省]]西部及[[石橋市|石橋]]", "遼寧省 石橋", id="connecting words"),
        pytest.param("不詳", "", id="unknown"),
    ],
)
def test_places_are_told_from_the_words_around_them(cell: str, names: str) -> None:
    assert [value.name for value in fields(f"place={cell}").places] == names.split()


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param("[[北國內戰|北國內戰]]", "北國內戰", id="a link"),
        pytest.param("第一次[[石達北伐]]", "第一次石達北伐", id="words before a link belong to it"),
        pytest.param("[[北國]]戰爭", "北國戰爭", id="words behind a link belong to it"),
        pytest.param("[[甲戰爭]]和[[乙戰爭]]", "甲戰爭 乙戰爭", id="and"),
        pytest.param("[[甲戰爭]][[石達遠征]]<br>[[丙戰爭]]", "甲戰爭 石達遠征 丙戰爭", id="adjacent links and lines"),
        pytest.param("[[甲戰爭]]的一部分", "甲戰爭", id="a part of"),
    ],
)
def test_what_an_event_is_part_of(cell: str, names: str) -> None:
    assert [value.name for value in fields(f"partof={cell}").part_of] == names.split()


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        pytest.param("1946年7月20日－9月3日", "1946-07-20", "1946-09-03", id="range"),
        pytest.param(
            "1598年12月16日（[[萬曆]]二十六年十一月十九日）", "1598-12-16", "1598-12-16", id="era in brackets"
        ),
        pytest.param("[[慶長]]五年（1600年10月21日）", "1600-10-21", "1600-10-21", id="the finer date in brackets"),
        pytest.param("前260年", "-0260", "-0260", id="BC"),
        pytest.param("1937年8月1日－3日<br>1937年9月5日－7日", "1937-08-01", "1937-09-07", id="two phases"),
        pytest.param("1947年5月13日-16日", "1947-05-13", "1947-05-16", id="the month not told again"),
        pytest.param("1947年5月—6月", "1947-05", "1947-06", id="the year not told again"),
        pytest.param("1947年12月25日－1月3日", "1947-12-25", "1948-01-03", id="across the year"),
        pytest.param("1945年9月10日－翌年1月12日", "1945-09-10", "1946-01-12", id="the next year"),
        pytest.param("前262年－260年", "-0262", "-0260", id="BC told once"),
        pytest.param(
            "{{start date|1863|7|1}}–{{end date|1863|07|03|df=y}}", "1863-07-01", "1863-07-03", id="date templates"
        ),
        pytest.param("{{dts|1947|5}}", "1947-05", "1947-05", id="a template without a day"),
        pytest.param("[[清]][[乾隆]]二十年至二十二年（1755年—1757年）", "1755", "1757", id="a range in two calendars"),
        pytest.param("1950年11月27日<br/>至<br/>1950年12月13日", "1950-11-27", "1950-12-13", id="on three lines"),
    ],
)
def test_the_period_runs_from_the_first_day_to_the_last(cell: str, start: str, end: str) -> None:
    period = fields(f"date={cell}").period
    assert period is not None
    assert (str(period.start), str(period.end), period.source) == (start, end, "infobox")


@pytest.mark.parametrize(
    "parameter",
    (
        [
            "commander1",
            "Commander1",
            "commander2",
            "commander3",
            "commander",
            "leader1",
            "指挥官1",
            "指揮官2",
            "將領1",
            "主将1",
            "司令1",
        ]
    ),
)
def test_commanders_go_by_many_parameters(parameter: str) -> None:
    assert [value.name for value in fields(f"{parameter}=[[石達]]").commanders] == ["石達"]


def test_a_second_infobox_adds_to_the_first_but_not_its_date() -> None:
    boxes = "".join(
        f"{{{{Infobox military conflict|conflict=甲|date={date}|place=[[{place}]]|commander1=[[{name}]]}}}}\n"
        for date, place, name in (("1947年5月", "石橋", "石達"), ("1948年5月", "白河", "林遠"))
    )
    found = extract(parse(boxes + "'''石橋之戰'''是戰役。", id="石橋之戰", location="石橋之戰.wikitext"))
    assert [value.name for value in found.commanders] == ["石達", "林遠"]
    assert [value.name for value in found.places] == ["石橋", "白河"]
    assert found.period is not None
    assert str(found.period.start) == "1947-05"


def test_a_cell_without_a_date_gives_no_period() -> None:
    assert fields("date=不詳").period is None


def test_combatants_results_strengths_and_casualties() -> None:
    found = fields(
        "combatant1={{PRC}}<br>[[File:F.svg|22px]] [[石橋軍]]（東路）",
        "combatant2={{flag|Empire of Japan}}<hr>支援：{{USA}}",
        "result=[[石橋軍]]勝利<br>北國撤退",
        "strength1=三千人<ref>某書</ref>",
        "strength2=三千人",
        "casualties2=不詳",
    )
    assert [(v.name, v.side) for v in found.combatants] == [
        ("中华人民共和国", 1),
        ("石橋軍", 1),
        ("大日本帝國", 2),
        ("美國", 2),
    ]
    assert [v.name for v in found.results] == ["石橋軍勝利；北國撤退"]
    assert [(v.name, v.side) for v in found.strengths] == [("三千人", 1), ("三千人", 2)]
    assert found.casualties == ()


def test_two_infoboxes_are_merged_but_the_first_gives_the_period() -> None:
    text = (
        "{{Infobox Military Conflict|date=1937年11月4日|commander1=[[石達]]|place=[[石橋]]}}\n"
        "{{infobox military conflict|date=1938年1月7日|commander1=[[林遠]]、[[石達]]|place=[[石橋]][[白河]]}}"
    )
    found = extract(parse(text, id="a", location="a"))
    assert [value.name for value in found.commanders] == ["石達", "林遠"]
    assert [value.name for value in found.places] == ["石橋", "白河"]
    assert found.period is not None
    assert str(found.period.end) == "1937-11-04"


def test_an_infobox_that_is_never_closed_is_read_all_the_same() -> None:
    text = "{{Infobox battle\n|commander1={{ubl|[[石達]]|[[林遠]]\n|place=[[石橋]]\n}}\n'''石橋之戰'''是戰役。"
    article = parse(text, id="a", location="a")
    assert article.text == "石橋之戰是戰役。"
    assert [value.name for value in extract(article).commanders][:2] == ["石達", "林遠"]


def test_an_article_without_an_infobox_has_no_fields() -> None:
    assert extract(parse("'''石橋之戰'''", id="a", location="a")) == Fields()


PIECES = (
    *(
        "[[石達]]",
        "[[總兵]]",
        "林遠",
        "（",
        "）",
        "、",
        "<br>",
        "'''",
        "：",
        "和",
        " ",
        "\n",
        "* ",
        "{{KIA}}",
        "{{PRC}}",
        "省",
        "市",
    ),
    *(
        "第三軍",
        "軍長",
        "將軍",
        "王",
        "至",
        "境內",
        "1946年",
        "7月",
        "[[",
        "]]",
        "{{",
        "}}",
        "|",
        "<small>",
        "</small>",
        "†",
        "?",
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_cell_gives_clean_names(cell: str) -> None:
    found = fields(*(f"{name}={cell}" for name in ("commander1", "combatant2", "place", "partof", "date", "result")))
    for value in (*found.commanders, *found.places, *found.part_of):
        assert value.name == value.name.strip()
        assert value.name
        assert not set(value.name) & set("[]{}|†\n<>")

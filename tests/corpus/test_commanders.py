"""Does the prose give up those who commanded, under the names by which it calls them, and nobody else?

All persons, battles and sentences here are made up.
"""

from __future__ import annotations

import pytest

from corpus.article import Article, Link, Section, Value
from corpus.prose import read_prose

_LEAD = "柳林战役是1947年3月的一场战役。"


def commanders(account: str, *links: tuple[str, str], lead: str = _LEAD) -> tuple[Value, ...]:
    """Return the commanders of an article; each of `links` is the words shown, at their first place, and their page."""
    text = f"{lead}\n\n经过\n\n{account}\n"
    begun = text.index("\n\n经过\n\n")
    sections = (Section("", 1, 0, begun), Section("经过", 2, begun + 6, len(text)))
    found = tuple(Link(page, shown, text.index(shown), text.index(shown) + len(shown)) for shown, page in links)
    return read_prose(Article("x", "柳林战役", text, sections=sections, links=found)).commanders


def names(account: str, *links: tuple[str, str]) -> list[str]:
    return [value.name for value in commanders(account, *links)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("守将林远山率部突围。", ["林远山"], id="three characters before 率部"),
        pytest.param("敌军被林远山所部击退。", ["林远山"], id="三字所部"),
        pytest.param("第5军以周启明、郑怀安两个师攻城。", ["周启明", "郑怀安"], id="two divisions by their commanders"),
        pytest.param("由林远山、赵文达、冯远三部合围。", ["林远山", "赵文达", "冯远"], id="three forces"),
        pytest.param("林远山赵文达率主力南下。", ["林远山", "赵文达"], id="two names run together"),
        pytest.param("林远山亲率骑兵追击。", ["林远山"], id="in person"),
        pytest.param("林远山派霍青领五千骑追赶。", ["林远山", "霍青"], id="sent with horsemen"),
        pytest.param("总部命林远山为主帅，赵文达为副帅。", ["林远山", "赵文达"], id="appointed"),
        pytest.param("召集林远山、赵文达等将领迎战。", ["林远山", "赵文达"], id="called together"),
        pytest.param("第35军军长周启明、师长郑怀安、副师长冯远先后阵亡。", ["周启明", "郑怀安", "冯远"], id="a roster"),
        pytest.param("骑兵由理查·格雷率领。", ["理查·格雷"], id="a middle dot"),
        pytest.param("司令官尾高正次的第9师团沿河南下。", ["尾高正次"], id="a Japanese name"),
        pytest.param("林远山的第7纵队、赵文达的第1师分守正面。", ["林远山", "赵文达"], id="by their units"),
        pytest.param("总部任命林远山为主将，赵文达为末将。", ["林远山", "赵文达"], id="lesser posts"),
        pytest.param("巡阅使林远山率部来援。", ["林远山"], id="a post of the warlords"),
    ],
)
def test_whoever_leads_is_sent_or_fights_is_a_commander(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("学者林远山认为此战无关大局。", id="a scholar"),
        pytest.param("1985年，县长林远山为纪念碑揭幕。", id="a commemoration"),
        pytest.param("我军攻占成都，随后进驻江陵一带。", id="towns"),
        pytest.param("部队驻守于此，主力南下。", id="troops"),
        pytest.param("中央军委下令全面反攻。", id="a body"),
        pytest.param("敌军遣使向林远山求和。", id="whom an envoy is sent to"),
        pytest.param("丘吉尔下令死守，希特勒决定增兵。", id="heads of states"),
        pytest.param("他命令他死守。", id="a pronoun"),
    ],
)
def test_others_are_not(sentence: str) -> None:
    assert names(sentence) == []


@pytest.mark.parametrize(
    ("account", "link", "expected"),
    [
        pytest.param("埃尔德里克亲率骑兵渡河。", ("埃尔德里克", "埃尔德里克"), "埃尔德里克", id="a foreign ruler"),
        pytest.param("晋庄公率三军救援。", ("晋庄公", "晋庄公"), "晋庄公", id="a duke"),
        pytest.param("远陵君领兵十万来援。", ("远陵君", "远陵君"), "远陵君", id="a lord by his fief"),
        pytest.param("爱德蒙三世坐镇中军。", ("爱德蒙三世", "爱德蒙三世 (国王)"), "爱德蒙三世", id="a numbered king"),
        pytest.param("格雷的第6集团军担任主攻。", ("格雷", "理查·格雷"), "格雷", id="a page's longer name"),
        pytest.param("远山率部突围。", ("远山", "林远山"), "林远山", id="a part of a Chinese name"),
        pytest.param("林静波率部突围。", ("林静波", "林远山"), "林静波", id="another name than the page's"),
    ],
)
def test_a_link_gives_the_name_that_the_text_calls_a_person(account: str, link: tuple[str, str], expected: str) -> None:
    assert names(account, link) == [expected]


def test_linked_towns_are_no_persons() -> None:
    assert names("林远山攻占江陵，在江陵一带设防。", ("江陵", "江陵县")) == ["林远山"]


def test_two_surnames_before_an_army_are_two_persons_of_the_article() -> None:
    found = commanders("林远山、赵文达率部到达。11月，林赵部队攻城，林赵部队又退。")
    assert [value.name for value in found] == ["林远山", "赵文达"]


def test_the_given_name_alone_counts_for_a_japanese_commander() -> None:
    (found,) = commanders("尾高正次到达前线。正次率军渡河。", ("尾高正次", "尾高正次"))
    assert (found.name, found.evidence) == ("尾高正次", "正次率军渡河。")


def test_what_is_told_of_other_years_counts_little() -> None:
    assert names("1932年，林远山攻占青溪。", ("林远山", "林远山")) == []
    assert names("3月5日，林远山攻占青溪。", ("林远山", "林远山")) == ["林远山"]


def test_more_deeds_give_more_confidence() -> None:
    (once,) = commanders("守将林远山率部突围。")
    (often,) = commanders("守将林远山率部突围。林远山指挥全军反击。林远山率军再战。")
    assert 0.5 < once.confidence < often.confidence < 1


@pytest.mark.parametrize(
    "account",
    [
        pytest.param("林远山在山口凭险抵抗。", id="where he fought"),
        pytest.param("守备此城的总指挥是林远山。", id="the commander is"),
        pytest.param("林远山等人于青溪断后，力战而死。", id="how he died"),
        pytest.param("林远山飞抵青溪主持防务。", id="whom the defence was given to"),
    ],
)
def test_a_linked_person_who_fights_is_a_commander(account: str) -> None:
    assert names(account, ("林远山", "林远山")) == ["林远山"]


def test_who_was_replaced_did_not_command() -> None:
    assert names("林远山接替赵文达出任总司令。", ("林远山", "林远山"), ("赵文达", "赵文达")) == ["林远山"]


def test_a_ruler_who_only_gives_orders_is_no_commander_but_one_who_leads_is() -> None:
    assert names("晋庄公命林远山率军救援。", ("晋庄公", "晋庄公"), ("林远山", "林远山")) == ["林远山"]
    assert names("晋庄公亲自率军救援。", ("晋庄公", "晋庄公")) == ["晋庄公"]


def test_the_surname_of_a_foreigner_names_nobody_else() -> None:
    (found,) = commanders("埃里克·隆贝尔率部渡河。隆贝尔率军再战。")
    assert found.name == "埃里克·隆贝尔"


def test_a_given_name_may_end_like_a_common_word() -> None:
    assert names("师长林立人率部突围。", ("林立人", "林立人")) == ["林立人"]
    assert names("部队攻占林家庄。", ("林家庄", "林家庄")) == []


def test_what_a_subject_does_in_its_next_clause_counts() -> None:
    assert names("林远山鸣笛集合，率众直奔军械库。", ("林远山", "林远山")) == ["林远山"]


def test_who_only_writes_or_sends_did_not_command() -> None:
    assert names("总司令赵文达也写信支持林远山的攻城。林远山率部攻城。") == ["林远山"]
    assert names("魏明帝郑怀命林远山率部前往。", ("魏明帝", "魏明帝")) == ["林远山"]


def test_a_village_that_troops_withdraw_to_is_no_person() -> None:
    account = "警备旅一个团驻防何山渡，先头部队撤入何山渡。何山渡的敌军被歼。"
    assert names(account + "林远山率部攻城。", ("何山渡", "何山渡")) == ["林远山"]

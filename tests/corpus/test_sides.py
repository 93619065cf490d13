"""Do commanders come to stand on the side that the text puts them on?  All persons and sentences here are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Period, Section
from corpus.partial_date import PartialDate
from corpus.prose import read_prose
from corpus.prose.alliances import known_alliances
from corpus.prose.parties import only_party, parties_stated
from corpus.prose.sides import _Signed


def sides(account: str, *, lead: str = "柳林战役是一场战役。") -> dict[str, int | None]:
    """Return the side of each commander that an article about a made-up battle names."""
    text = f"{lead}\n\n经过\n\n{account}\n"
    begun = text.index("\n\n经过\n\n")
    sections = (Section("", 1, 0, begun), Section("经过", 2, begun + 6, len(text)))
    return {v.name: v.side for v in read_prose(Article("x", "柳林战役", text, sections=sections)).commanders}


def groups(found: dict[str, int | None]) -> set[frozenset[str]]:
    return {frozenset(name for name, side in found.items() if side == number) for number in set(found.values())}


@pytest.mark.parametrize(
    ("account", "one", "other"),
    [
        pytest.param("国军军长周启明守城。解放军由林远山指挥攻城。", "周启明", "林远山", id="by their armies"),
        pytest.param("林远山率部攻城，击败周启明部。", "林远山", "周启明", id="by who defeats whom"),
        pytest.param(
            "守将周启明率部突围。周军大败冯军。部将冯远率部再战。", "周启明", "冯远", id="by armies with their names"
        ),
        pytest.param(
            "日军司令官尾高正次率军南下。军长林远山率部迎战。", "尾高正次", "林远山", id="by the kind of name"
        ),
        pytest.param("守将周启明被林远山率部围住，周启明率部投降。", "周启明", "林远山", id="by who is surrounded"),
        pytest.param(
            "林远山率部会合援军，在青溪（今安徽清源）击败守将周启明部。",
            "林远山",
            "周启明",
            id="by the attack of a subject",
        ),
        pytest.param(
            "解放军方面，林远山率部攻城。\n\n国军方面，周启明率部守城。",
            "林远山",
            "周启明",
            id="by what a paragraph tells of",
        ),
        pytest.param(
            "护国军林远山部攻城。北洋军周启明部守城。护国军与北洋军激战，护国军击败北洋军。",
            "林远山",
            "周启明",
            id="by armies that recur",
        ),
    ],
)
def test_enemies_stand_on_different_sides(account: str, one: str, other: str) -> None:
    found = sides(account)
    assert {found[one], found[other]} == {1, 2}


@pytest.mark.parametrize(
    "account",
    [
        pytest.param("林远山、赵文达率部攻城。", id="in a list"),
        pytest.param("林远山派赵文达率部攻城。林远山指挥全军。", id="one sends the other"),
        pytest.param("解放军林远山率部攻城。解放军赵文达率部打援。", id="of one army"),
    ],
)
def test_comrades_stand_on_one_side(account: str) -> None:
    found = sides(account)
    assert found["林远山"] == found["赵文达"] == 1


def test_the_lead_sets_two_against_each_other() -> None:
    lead = "柳林战役是林远山与周启明在柳林进行的一场决战。"
    found = sides("林远山率部渡河。周启明率部迎战。", lead=lead)
    assert {found["林远山"], found["周启明"]} == {1, 2}


def test_a_chain_of_ties_reaches_all() -> None:
    text = "国军军长周启明、郑怀安率部守城。解放军由林远山指挥攻城。林远山派赵文达率部打援。"
    assert groups(sides(text)) == {frozenset({"周启明", "郑怀安"}), frozenset({"林远山", "赵文达"})}


def test_both_chinese_parties_fight_the_japanese_together() -> None:
    text = "国军军长周启明率部守城。八路军由林远山指挥，袭击日军后方。日军、日军、日军司令官尾高正次率军南下。"
    found = sides(text)
    assert found["周启明"] == found["林远山"] != found["尾高正次"]


def test_a_single_name_has_a_side_only_with_others() -> None:
    assert sides("守将周启明率部突围。") == {"周启明": 1}


@pytest.mark.parametrize(
    ("text", "people", "parties"),
    [
        ("曹军与袁军", ("曹远", "袁明"), ["*曹", "*袁"]),
        ("敌军与我军、援军", ("林远",), []),
        ("粤军和桂军", (), ["*粤", "*桂"]),
        ("织田军击退浅井军", ("织田远", "浅井明"), ["*织田", "*浅井"]),
        ("国军、解放军与日军", (), ["*blue", "*red", "*japan"]),
        ("楚国出兵，秦将来援", (), ["*楚", "*秦"]),
        ("军长命令部队", (), []),
    ],
)
def test_parties_are_told_by_what_stands_before_army(text: str, people: tuple[str, ...], parties: list[str]) -> None:
    assert [party.name for party in parties_stated(text, people)] == parties


def test_a_heading_names_a_party_only_if_it_names_one() -> None:
    assert only_party("解放军") == "*red"
    assert only_party("解放军与国军") == only_party("经过") == ""


_TIES = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("fghij")), st.floats(-5, 5, allow_nan=False), max_size=12
)


@given(_TIES)
def test_the_strongest_tie_always_holds(ties: dict[tuple[str, str], float]) -> None:
    signed = _Signed(ties)
    strongest = max(ties.items(), key=lambda tie: abs(tie[1]), default=None)
    if strongest and sum(abs(w) == abs(strongest[1]) for w in ties.values()) == 1 and strongest[1]:
        (root, sign), (other_root, other_sign) = map(signed.find, strongest[0])
        assert root == other_root
        assert (sign == other_sign) == (strongest[1] > 0)


def test_the_first_sentence_sets_commanders_with_their_armies_against_each_other() -> None:
    lead = "柳林战役是由林远山指挥的东路军与周启明指挥的西路军在柳林交战的战役。"
    found = sides("林远山率部渡河。周启明率部迎战。", lead=lead)
    assert {found["林远山"], found["周启明"]} == {1, 2}


def test_known_commanders_stand_with_their_parties() -> None:
    found = sides("德军与苏军激战。理查·保卢斯率部攻城。理查·朱可夫率部反攻。")
    assert {found["理查·保卢斯"], found["理查·朱可夫"]} == {1, 2}


def test_a_chief_belongs_to_the_unit_that_was_named_before() -> None:
    text = "国军第63军在青溪被解放军歼灭，军长周启明阵亡。国军司令赵文达率部守城。解放军由林远山指挥攻城。"
    found = sides(text)
    assert found["周启明"] == found["赵文达"] != found["林远山"]


@pytest.mark.parametrize(
    ("year", "parties", "allied", "enemies"),
    [
        pytest.param(1944, {"*英", "*美", "*德"}, ("*英", "*美"), ("*德", "*英"), id="the second world war"),
        pytest.param(1860, {"*清", "*英", "*法"}, ("*英", "*法"), ("*清", "*法"), id="the second opium war"),
    ],
)
def test_history_tells_who_were_allies(
    year: int, parties: set[str], allied: tuple[str, str], enemies: tuple[str, str]
) -> None:
    period = Period(PartialDate(year), PartialDate(year), "prose", "")
    ties = {frozenset((one, other)): weight for one, other, weight in known_alliances(parties, period)}
    assert ties[frozenset(allied)] > 0 > ties[frozenset(enemies)]
    assert not list(known_alliances(parties, None))


def test_namesakes_among_the_dynasties_are_different_parties() -> None:
    assert {party.name for party in parties_stated("东魏军攻西魏军，南宋与北宋", ())} == {"*东魏", "*西魏", "*宋"}


def test_two_who_are_the_only_ones_lead_a_side_each() -> None:
    assert groups(sides("林远山在城外下令进攻，周良辅在城中率军死守。")) == {
        frozenset({"林远山"}),
        frozenset({"周良辅"}),
    }

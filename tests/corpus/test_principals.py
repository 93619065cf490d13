"""Are those who led told from those who led a part under them? All persons, battles and sentences are made up."""

from __future__ import annotations

import pytest

from corpus.article import Article, Section
from corpus.prose import read_prose
from corpus.prose.commanders import PRINCIPAL

_LEAD = "柳林战役是1947年3月的一场战役。林远山率军攻占青溪。林远山随后率部南下。"


def principals(account: str) -> tuple[list[str], list[str]]:
    """Return who commanded at all, in order, and which of them an infobox would list."""
    text = f"{_LEAD}\n\n经过\n\n{account}\n"
    begun = text.index("\n\n经过\n\n")
    sections = (Section("", 1, 0, begun), Section("经过", 2, begun + 6, len(text)))
    found = read_prose(Article("x", "柳林战役", text, sections=sections)).commanders
    return [v.name for v in found], [v.name for v in found if v.confidence >= PRINCIPAL]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("集团军总司令林远山命第5军军长周启明率部进攻。", id="a corps under an army"),
        pytest.param("林远山部下第3师师长周启明率部进攻。", id="named once beside somebody without a post"),
        pytest.param("总兵林远山派游击周启明率军渡河。", id="old posts"),
        pytest.param("林远山以周启明的第7纵队为前锋率先进攻。", id="the unit behind the name"),
    ],
)
def test_who_is_named_once_with_a_lower_echelon_led_a_part(sentence: str) -> None:
    sentence += "林远山、赵文达率主力跟进。赵文达率部占领山口。"
    every, chosen = principals(sentence)
    assert set(every) == {"林远山", "赵文达", "周启明"}
    assert chosen == ["林远山", "赵文达"]


def test_principals_come_first() -> None:
    every, _ = principals("第5军军长周启明、总司令林远山率部会师。赵文达与林远山率部断后。赵文达又率部出击。")
    assert every == ["林远山", "赵文达", "周启明"]


def test_whoever_is_named_twice_may_be_a_principal_whatever_his_echelon() -> None:
    _, chosen = principals(
        "总司令林远山令第5师师长周启明率部守城。周启明率部血战三日。赵文达率部增援。赵文达率部退走。"
    )
    assert chosen == ["林远山", "周启明", "赵文达"]


def test_the_only_two_of_a_side_are_principals() -> None:
    assert principals("林远山与第5师师长周启明率部会师。")[1] == ["林远山", "周启明"]


def test_whom_only_a_list_near_the_end_names_led_a_part() -> None:
    account = "林远山率部激战多日，双方伤亡惨重。" * 9
    roster = "其后，周启明、郑怀安、冯文达、罗青云率部赶到。"
    every, chosen = principals(account + roster)
    assert (every, chosen) == (["林远山", "周启明", "郑怀安", "冯文达", "罗青云"], ["林远山"])
    assert principals(roster + account)[1] == ["林远山", "周启明", "郑怀安", "冯文达", "罗青云"]

"""Does the better source win, field by field, and do aliases of all sources come together?"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import infobox
from corpus.article import Article, Fields, Infobox, Period, SourceKind, Value
from corpus.fields import extract, merge, name_key
from corpus.partial_date import PartialDate
from corpus.prose import read_prose

_TEXT = "柳林战役，又称清源战役，是第二次国共内战中的一场战役，发生于1946年7月。守将赵文达率部突围。"


def value(name: str, source: SourceKind = "infobox") -> Value:
    return Value(name, source, name)


def names(values: tuple[Value, ...]) -> list[str]:
    return [v.name for v in values]


def test_prose_fills_what_nobody_else_names() -> None:
    fields = extract(Article("x", "柳林战役", _TEXT)).fields
    assert names(fields.commanders) == ["赵文达"]
    assert names(fields.aliases) == ["清源战役"]
    assert names(fields.part_of) == ["第二次国共内战"]
    assert fields.period is not None
    assert str(fields.period.start) == "1946-07"


def test_an_article_that_says_nothing_is_passed_on_as_it_is() -> None:
    article = Article("x", "柳林的梨花", "春天到了，柳林的梨花开了。")
    assert extract(article) is article


def test_prose_adds_no_commanders_to_an_infobox() -> None:
    box = Infobox("Infobox military conflict", (("commander1", "[[林远山]]"), ("date", "1946年")))
    fields = extract(Article("x", "柳林战役", _TEXT, infoboxes=(box,))).fields
    assert names(fields.commanders) == ["林远山"]
    assert fields.period is not None
    assert (str(fields.period.start), fields.period.source) == ("1946", "infobox")
    assert names(fields.aliases) == ["清源战役"]


def test_categories_add_to_the_places_of_an_infobox_what_it_does_not_hold() -> None:
    box = Infobox("Infobox military conflict", (("place", "[[長治縣]]、[[沁水]]"),))
    categories = ("长治军事史", "山西民国时期战役")
    fields = extract(Article("x", "柳林战役", _TEXT + "敌军攻占青溪。", infoboxes=(box,), categories=categories)).fields
    assert names(fields.places) == ["長治縣", "沁水", "山西"]
    given = Fields(places=(value("青溪", "given"),))
    assert merge(given, Fields(places=(value("山西", "category"),))).places == given.places


PARAMETERS = st.sampled_from(
    [
        ("commander1", "[[林远山]]"),
        ("commander2", "[[赵文达]]"),
        ("combatant1", "国军"),
        ("place", "[[長治縣]]、[[沁水]]"),
        ("place", "河北"),
        ("date", "1946年"),
        ("result", "胜利"),
        ("partof", "[[抗日战争]]"),
    ]
)
CATEGORIES = st.sampled_from(
    [
        "长治军事史",
        "山西民国时期战役",
        "河北历史",
        "青溪历史",
        "周文达历史",
        "赵文达军事",
        "石门镇历史",
        "1946年7月",
        "国共内战战役",
    ]
)
SENTENCES = st.sampled_from(
    [
        _TEXT,
        "敌军攻占青溪。",
        "守将周文达率部在山西突围。",
        "战斗在河北省长治县以北进行。",
        "赵文达和林远山指挥第三纵队进攻石门镇。",
        "青溪命令部队撤退。",
        "7月20日，战役以国军撤退告终。",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARAMETERS, max_size=4), st.lists(CATEGORIES, max_size=4), st.lists(SENTENCES, max_size=5))
def test_what_the_prose_is_not_asked_for_would_change_nothing(
    parameters: list[tuple[str, str]], categories: list[str], sentences: list[str]
) -> None:
    text = "".join(["柳林战役是一场战役，发生在山西。", *sentences])
    box = Infobox("Infobox military conflict", tuple(parameters))
    article = Article("x", "柳林战役", text, infoboxes=(box,), categories=tuple(categories))
    assert extract(article).fields == merge(infobox.extract(article), read_prose(article))


def test_given_values_stay_before_all_others() -> None:
    given = Fields(commanders=(value("王甲", "given"),))
    box = Infobox("Infobox military conflict", (("commander1", "[[林远山]]"), ("place", "[[山西]]")))
    fields = extract(Article("x", "柳林战役", _TEXT, infoboxes=(box,), fields=given)).fields
    assert names(fields.commanders) == ["王甲"]
    assert names(fields.places) == ["山西"]


def test_an_article_keeps_everything_but_its_fields() -> None:
    before = Article("x", "柳林战役", _TEXT, categories=("1946年7月",))
    after = extract(before)
    assert (after.id, after.title, after.text, after.categories) == ("x", "柳林战役", _TEXT, ("1946年7月",))


def test_merging_unites_aliases_and_keeps_the_better_field() -> None:
    day = PartialDate(1946, 7)
    better = Fields(aliases=(value("清源战役"),), places=(value("山西"),))
    worse = Fields(
        aliases=(value("清源戰役", "prose"), value("柳林会战", "prose")),
        places=(value("河北", "prose"),),
        results=(value("解放军胜利", "prose"),),
        period=Period(day, day, "prose", "1946年7月"),
    )
    merged = merge(better, worse)
    assert names(merged.aliases) == ["清源战役", "柳林会战"]
    assert names(merged.places) == ["山西"]
    assert names(merged.results) == ["解放军胜利"]
    assert merged.period == worse.period


def test_names_are_the_same_without_brackets_spaces_and_dots() -> None:
    assert name_key("理查·格雷 (将军)") == name_key("理查格雷")
    assert name_key("劉伯承") == name_key("刘伯承")
    assert name_key("（佚名）") == "（佚名）"

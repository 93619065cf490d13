"""Does the prose of an article give up who, where, when and with what result, and keep quiet where it does not say?

All battles, persons and sentences here are made up.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from corpus.article import Article, Fields, Link, Section, Value
from corpus.battle_words import BATTLE_WORD
from corpus.prose import aliases, passages, read_prose
from corpus.prose.passages import Account, is_battle, opening_of, stem_of_title
from corpus.prose.people import looks_like_name
from corpus.script import simplify

_TO_TRADITIONAL = OpenCC("s2t")
_ANNOUNCING = [
    *"又亦被可稱称呼叫作寫译譯為爲为之史別别國军軍臺湾是一原舊旧全字號号名其，山",
    "國民黨",
    "日方",
    "角度",
    "當地",
]
_EVENTS = ["战役", "會戰", "戰鬥", "战争", "海戰", "空战", "戰事", "起義", "兵变", "軍事行動", "伏擊戰", "圍城"]


def article(
    title: str, text: str, *, links: tuple[str, ...] = (), bold: tuple[str, ...] = (), categories: tuple[str, ...] = ()
) -> Article:
    """Make an article; `## X` lines are headings, every first occurrence of a word in `links` links to its page."""
    plain, sections, start, heading = "", [], 0, ""
    for line in text.strip().split("\n"):
        if line.startswith("## "):
            sections.append(Section(heading, 2 if heading else 1, start, len(plain)))
            heading = line[3:]
            plain += f"\n{heading}\n\n"
            start = len(plain)
        else:
            plain += line + "\n"
    sections.append(Section(heading, 2 if heading else 1, start, len(plain)))
    found = tuple(Link(w, w, plain.index(w), plain.index(w) + len(w)) for w in links)
    return Article("x", title, plain, bold=(title, *bold), sections=tuple(sections), links=found, categories=categories)


def fields(title: str, text: str, **options: tuple[str, ...]) -> Fields:
    return read_prose(article(title, text, **options))


def names(values: tuple[Value, ...]) -> list[str]:
    return [v.name for v in values]


class TestWhatAnArticleIsAbout:
    @pytest.mark.parametrize(
        ("title", "text"),
        [
            ("青石口战役", "青石口战役发生于1946年。"),
            ("白沙之戰", "白沙之戰，楚軍勝。"),
            ("夜袭柳林", "夜袭柳林是1938年的一次战斗，规模不大。"),
        ],
    )
    def test_title_or_lead_show_a_battle(self, title: str, text: str) -> None:
        assert is_battle(article(title, text))

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            ("林远山", "林远山，字子静，江苏人，曾任第12师师长，率部参加青石口战役。"),
            ("柳林镇", "柳林镇位于山西省，1938年日军进攻柳林镇。"),
        ],
    )
    def test_persons_and_towns_get_no_fields_of_a_battle(self, title: str, text: str) -> None:
        found = fields(title, text, links=("青石口战役",) if "青石口战役" in text else ())
        assert found.commanders == found.places == ()
        assert found.period is None

    @pytest.mark.parametrize(
        ("title", "stem"), [("青石口战役", "青石口"), ("白沙之戰 (1640年)", "白沙"), ("柳林伏击战", "柳林")]
    )
    def test_the_stem_of_a_title_lacks_the_word_for_battle(self, title: str, stem: str) -> None:
        assert stem_of_title(article(title, "。")).startswith(stem)

    def test_notes_are_no_sentences_of_the_account(self) -> None:
        told = Account.of(article("柳林战斗", "开头。\n## 经过\n我军进攻。\n## 参考文献\n张三著。")).sentences
        assert [s.text.strip() for s in told] == ["开头。", "我军进攻。"]

    @given(
        st.lists(
            st.sampled_from(["乾隆", "乾燥", "後", "藉口", "。", "！」", "，", "\n", "\n## 經過\n", "\n## 注释\n"])
        )
    )
    def test_the_opening_is_what_the_sentences_of_the_lead_begin_with(self, pieces: list[str]) -> None:
        told = article("柳林战斗", "開頭" + "".join(pieces))
        sentences = Account.of(told).sentences
        assert opening_of(told, 2) == [(s.start, s.end) for s in sentences if s.section == 0][:2]
        assert all((s.folded, s.text) == (simplify(s.text), told.text[s.start : s.end]) for s in sentences)


class TestWhatIsAskedBeforeFolding:
    @given(st.lists(st.sampled_from(_ANNOUNCING), max_size=6).map("".join))
    def test_a_sentence_that_announces_a_name_is_never_passed_over(self, text: str) -> None:
        if aliases._ANNOUNCED.search(simplify(text)):
            assert aliases._may_announce("。" + text, 1, len(text) + 1)

    @given(st.from_regex(aliases._ANNOUNCED), st.booleans())
    def test_no_way_to_announce_a_name_is_passed_over(self, text: str, is_traditional: bool) -> None:
        written = _TO_TRADITIONAL.convert(text) if is_traditional else text
        # No further than announcements are looked for.
        if aliases._ANNOUNCED.search(simplify(written), 0, aliases._FURTHEST + aliases._LONGEST):
            assert aliases._may_announce("。" + written, 1, len(written) + 1)

    @pytest.mark.parametrize("text", ["青石口是石头。", "作者有名，他叫人来。", "此山为石山。", "他在山口。"])
    def test_a_sentence_without_the_words_is_passed_over(self, text: str) -> None:
        assert not aliases._may_announce(text, 0, len(text))

    @given(st.sampled_from(BATTLE_WORD[3:-1].split("|")), st.sampled_from(["", "（1946年）", " (1946年)", "_(1946年)"]))
    def test_a_title_with_a_word_of_battle_is_never_passed_over(self, word: str, qualifier: str) -> None:
        assert is_battle(article(f"青石{word}{qualifier}", "青石在山上。"))
        assert is_battle(article(_TO_TRADITIONAL.convert(f"青石{word}{qualifier}"), "青石在山上。"))

    @given(
        st.lists(
            st.sampled_from([*"战戰役会會爭争海空攻城起義义兵变變军軍事冲突衝行动動伏击擊围圍是為，。（；山"])
        ).map("".join)
    )
    def test_a_lead_that_shows_fighting_is_never_passed_over(self, text: str) -> None:
        if passages._BATTLE_LEAD.search(simplify(text)):
            assert passages._fighting().search(text)

    @given(st.sampled_from(_EVENTS), st.sampled_from("，。（；"))
    def test_an_article_on_fighting_is_never_passed_over(self, event: str, behind: str) -> None:
        assert is_battle(article("青石口", f"青石口之事是一場{event}{behind}"))


class TestAliases:
    @pytest.mark.parametrize(
        ("lead", "expected"),
        [
            ("青石口战役，又称石口会战，是一场战役。", ["石口会战"]),
            ("青石口战役（史稱「石口大捷」）是一場戰役。", ["石口大捷"]),
            ("青石口战役，國民黨稱石口會戰，是一場戰役。", ["石口會戰"]),
            ("青石口战役，亦称东山、西山、北山战役，是一场战役。", ["东山战役", "西山战役", "北山战役"]),
            ("青石口战役，也称青石口战役。", []),
            ("青石口战役（即石口大捷），也叫做石口之役，是一场战役。", ["石口大捷", "石口之役"]),
            ("青石口戰役，又稱「石口會戰」或「石口大捷」，是一場戰役。", ["石口會戰", "石口大捷"]),
            ("青石口战役，全称为青石口反登陆战役，代号“秋风行动”。", ["青石口反登陆战役", "秋风行动"]),
            ("青石口战役，又译青口战役，后世称之为“青石悲歌”。", ["青口战役", "青石悲歌"]),
            ("青石口战役，号称十万的敌军自称大胜。", []),
            ("青石口战役是北国（以下简称北方）的战役。", []),
        ],
    )
    def test_words_that_announce_a_name_give_it(self, lead: str, expected: list[str]) -> None:
        assert names(fields("青石口战役", lead).aliases) == expected

    def test_bold_runs_of_the_lead_are_aliases(self) -> None:
        found = fields("青石口战役", "青石口战役是一场战役，南线部分是石口攻势。", bold=("石口攻势",))
        assert names(found.aliases) == ["石口攻势"]

    def test_a_person_has_a_courtesy_name(self) -> None:
        assert names(fields("林远山", "林远山，字子静，江苏人。").aliases) == ["子静"]

    def test_the_evidence_is_the_sentence(self) -> None:
        (alias,) = fields("青石口战役", "青石口战役，又称石口会战，是一场战役。别的话。").aliases
        assert alias.evidence == "青石口战役，又称石口会战，是一场战役。"
        assert alias.source == "prose"


class TestCommanders:
    @pytest.mark.parametrize(
        ("sentence", "expected"),
        [
            ("解放军由林远山指挥，进攻柳林。", ["林远山"]),
            ("守将赵文达率部突围。", ["赵文达"]),
            ("国军第35军军长周启明坚守城垣。", ["周启明"]),
            ("國軍第七十五師師長歐陽敬率部反擊。", ["歐陽敬"]),
            ("司令官尾高正次，率军南下。", ["尾高正次"]),
            ("大将郑怀、冯远指挥全军。", ["郑怀", "冯远"]),
        ],
    )
    def test_posts_and_verbs_of_command_name_commanders(self, sentence: str, expected: list[str]) -> None:
        assert names(fields("柳林战役", "柳林战役是一场战役。" + sentence).commanders) == expected

    @pytest.mark.parametrize(
        "sentence",
        [
            "总统林远山发表讲话。",
            "历史学家林远山认为此战重要。",
            "解放军攻克柳林，全部守军投降。",
            "石油部队驻守于此。",
        ],
    )
    def test_others_are_not_taken_for_commanders(self, sentence: str) -> None:
        assert fields("柳林战役", "柳林战役是一场战役。" + sentence).commanders == ()

    def test_linked_names_need_less(self) -> None:
        found = fields("柳林战役", "柳林战役是一场战役。林远山下令进攻，林远山决定增援。", links=("林远山",))
        assert names(found.commanders) == ["林远山"]

    def test_a_link_to_a_foreign_ruler_counts_when_he_leads(self) -> None:
        found = fields("白沙之战", "白沙之战是一场战役。埃尔德里克率领骑兵渡河。", links=("埃尔德里克",))
        assert names(found.commanders) == ["埃尔德里克"]

    def test_posts_of_the_rear_do_not_suffice(self) -> None:
        assert fields("柳林战役", "柳林战役是一场战役。政委林远山、参谋长赵文达到会。").commanders == ()

    def test_a_roster_gives_commanders_with_sides(self) -> None:
        text = """
柳林战役是一场战役。
## 战斗序列
国军
第35军，军长周启明
第19军，军长郑怀安
解放军
第1纵队，司令员林远山
第2纵队，司令员赵文达
"""
        found = fields("柳林战役", text).commanders
        assert {v.name: v.side for v in found} == {"周启明": 1, "郑怀安": 1, "林远山": 2, "赵文达": 2}

    def test_those_who_lead_together_share_a_side_against_their_enemy(self) -> None:
        text = "柳林战役是一场战役。林远山和赵文达指挥解放军部队，歼灭国军周启明部。"
        sides = {v.name: v.side for v in fields("柳林战役", text).commanders}
        assert sides["林远山"] == sides["赵文达"] != sides["周启明"]
        assert None not in sides.values()

    def test_the_evidence_is_the_sentence_that_says_most(self) -> None:
        (found,) = fields("柳林战役", "柳林战役是一场战役。守将赵文达率部突围。").commanders
        assert found.evidence == "守将赵文达率部突围。"
        assert 0 < found.confidence < 1

    @pytest.mark.parametrize("word", ["林远山", "欧阳敬", "理查·格雷", "尾高正次"])
    def test_names_have_the_shape_of_names(self, word: str) -> None:
        assert looks_like_name(word)

    @pytest.mark.parametrize("word", ["安徽", "常州", "石家庄", "江西", "陈家桥", "金军", "的人", "林"])
    def test_places_and_armies_have_not(self, word: str) -> None:
        assert not looks_like_name(word)


class TestPlaces:
    def test_the_lead_names_places_by_link_and_by_ending(self) -> None:
        text = "柳林战役是一场战役，发生于山西省柳林。解放军进攻清源。"
        assert names(fields("柳林战役", text, links=("山西省", "清源")).places) == ["柳林", "山西省", "清源"]
        unlinked = fields("柳林战役", "柳林战役是在江苏省青溪县以北进行的一场战役。").places
        assert names(unlinked) == ["江苏省", "青溪县"]

    def test_categories_name_places(self) -> None:
        found = fields(
            "柳林战役",
            "柳林战役是一场战役。",
            categories=("青溪军事史", "山西民国时期战役", "1946年国共内战战役", "东湖区"),
        )
        assert names(found.places) == ["青溪", "山西", "东湖区"]
        assert {v.source for v in found.places} == {"category"}

    @pytest.mark.parametrize("category", ["三國戰役", "春秋战役", "布匿戰爭", "第二次鸦片战争战役"])
    def test_an_age_or_a_war_is_no_place(self, category: str) -> None:
        assert fields("柳林战役", "柳林战役是一场战役。", categories=(category,)).places == ()

    def test_the_title_gives_places_that_links_or_categories_confirm(self) -> None:
        found = fields("青溪柳林战役", "青溪柳林战役是一场战役。", categories=("青溪军事史",))
        assert names(found.places) == ["青溪"]

    def test_commanders_are_no_places(self) -> None:
        found = fields("柳林战役", "柳林战役是一场战役。解放军包围林远山部，林远山率部突围。", links=("林远山",))
        assert found.places == ()


class TestPeriod:
    @pytest.mark.parametrize(
        ("lead", "expected"),
        [
            ("柳林战役发生于1946年7月至9月。", ("1946-07", "1946-09")),
            ("柳林战役是1947年2月的一场战役。", ("1947-02", "1947-02")),
            ("柳林战役发生于1947年3月，于1947年5月28日结束。", ("1947-03", "1947-05-28")),
            ("柳林之战，宋慶曆二年（1042年）閏九月開打。", ("1042", "1042")),
        ],
    )
    def test_the_lead_dates_the_battle(self, lead: str, expected: tuple[str, str]) -> None:
        period = fields("柳林战役", lead).period
        assert period is not None
        assert (str(period.start), str(period.end)) == expected

    def test_categories_speak_where_the_lead_is_silent_or_coarser(self) -> None:
        months = ("1946年10月", "1946年12月", "1946年11月")
        for lead in ("柳林战役是一场战役。", "柳林战役是1946年的一场战役。"):
            period = fields("柳林战役", lead, categories=months).period
            assert period is not None
            assert (str(period.start), str(period.end), period.source) == ("1946-10", "1946-12", "category")

    def test_the_lead_wins_over_wrong_categories(self) -> None:
        period = fields("柳林战役", "柳林战役是1947年3月的一场战役。", categories=("1945年3月",)).period
        assert period is not None
        assert str(period.start) == "1947-03"

    def test_the_account_tells_the_first_and_the_last_day(self) -> None:
        text = """
柳林战役发生于1948年3月至5月。
## 背景
1948年1月，双方备战。
## 过程
3月7日，战役打响。4月2日再攻。5月17日，守军全部投降，战役结束。
## 影响
5月30日，报纸报道。
"""
        period = fields("柳林战役", text).period
        assert period is not None
        assert (str(period.start), str(period.end)) == ("1948-03-07", "1948-05-17")

    def test_no_date_gives_no_period(self) -> None:
        assert fields("柳林战役", "柳林战役是一场战役。").period is None

    def test_a_year_before_our_era_comes_from_a_category(self) -> None:
        period = fields("柳林之战", "柳林之战是一场战役。", categories=("前260年",)).period
        assert period is not None
        assert str(period.start) == "-0260"


class TestOutcome:
    @pytest.mark.parametrize(
        ("lead", "expected"),
        [
            ("柳林战役是一场战役，以解放军的胜利告终。", "解放军的胜利"),
            ("柳林之戰是一場戰役，以宋敗夏勝收場。", "宋敗夏勝"),
            ("柳林战役是一场战役。解放军最终占领柳林。", "占领柳林"),
        ],
    )
    def test_the_lead_tells_how_it_ended(self, lead: str, expected: str) -> None:
        assert names(fields("柳林战役", lead).results) == [expected]

    @pytest.mark.parametrize(
        ("lead", "expected"),
        [
            ("柳林战役是第二次国共内战中的一场战役。", ["第二次国共内战"]),
            ("柳林战役是抗日战争的一部分。", ["抗日战争"]),
            ("柳林战役，是第二次国共内战期间发生的一场战役。", ["第二次国共内战"]),
        ],
    )
    def test_the_lead_tells_the_whole_that_it_is_part_of(self, lead: str, expected: list[str]) -> None:
        assert names(fields("柳林战役", lead).part_of) == expected

    def test_categories_tell_it_otherwise(self) -> None:
        found = fields("柳林战役", "柳林战役是一场战役。", categories=("1946年国共内战战役",))
        assert [(v.name, v.source) for v in found.part_of] == [("国共内战", "category")]

    def test_linked_armies_of_the_lead_are_combatants(self) -> None:
        text = "柳林战役是西河野战军与东江守备军的一场战役。"
        assert names(fields("柳林战役", text, links=("西河野战军", "东江守备军")).combatants) == [
            "西河野战军",
            "东江守备军",
        ]


def test_every_value_has_evidence_from_the_article() -> None:
    text = "柳林战役，又称清源战役，是第二次国共内战中的一场战役。1946年7月，守将赵文达率部在山西省突围，最终失利。"
    whole = article("柳林战役", text, links=("山西省",), categories=("清源军事史",))
    found = read_prose(whole)
    for group in (found.aliases, found.commanders, found.places, found.results, found.part_of):
        assert group
        assert all(v.evidence in whole.text or v.evidence in (*whole.categories, whole.title) for v in group)


@given(
    st.lists(
        st.sampled_from(["又", "稱", "称", "字", "（", "即", "甲", "。", "！", "\n", " ", "”", "）"]), max_size=30
    ).map("".join),
    st.integers(0, 3),
)
def test_what_is_passed_over_quickly_announces_no_other_name(text: str, end: int) -> None:
    for sections in ((), (Section("", 1, 0, len(text)),), (Section("", 1, 0, min(end, len(text))),)):
        article = Article("a", "甲", text, sections=sections)
        if aliases.announces_nothing(text):
            assert not any(aliases._may_announce(text, *span) for span in passages.opening_of(article, 2))


def test_most_leads_are_passed_over_quickly() -> None:
    assert aliases.announces_nothing("白石渡在河邊。水很深。")
    assert not aliases.announces_nothing("白石渡在河邊。又稱青石。")
    assert not aliases.announces_nothing("白石渡在河邊。。又稱青石。")

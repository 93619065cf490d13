"""Is a query read as it was meant, printed back, and refused with the place of the trouble?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import PartialDate
from index.schema import DATE_NAMES, FIELDS
from search import QueryError
from search.query import (
    All,
    Any,
    Dates,
    Everything,
    Fuzzy,
    Group,
    InField,
    Node,
    Not,
    Pattern,
    Phrase,
    Wild,
    Words,
    parse,
    parse_dates,
    parser,
    to_query,
)
from search.query.parser import MAX_DEPTH, MAX_LENGTH

A, B, C = Words("甲"), Words("乙"), Words("丙")
ONE, MANY = Wild.ONE, Wild.MANY


def day(iso: str) -> PartialDate:
    return PartialDate.parse(iso)


def period(start: str | None, end: str | None) -> Dates:
    return Dates(day(start) if start else None, day(end) if end else None)


def dated(start: str | None, end: str | None) -> InField:
    return InField("date", period(start, end))


PASTED = {
    "「乙”": Group((Words("「乙"), Words("”"))),
    "延安）": Group((Words("延安"), Words("）"))),
    "（今陝西": Group((Words("（"), Words("今陝西"))),
    "甲 （乙 （丙）": Group((A, Words("（"), B, C)),
    "（）": Group((Words("（"), Words("）"))),
    "甲（ ）乙": Group((A, Words("（"), Words("）"), B)),
    "史称“甲": Group((Words("史称"), Words("“甲"))),
}
"""Sentences that were pasted, cut anywhere: full-width punctuation without a partner is text."""

WORDS = {
    "": Everything(),
    " \u3000\t": Everything(),
    "*": Everything(),
    "＊＊": Everything(),
    "张灵甫": Words("张灵甫"),
    "  張靈甫　": Words("張靈甫"),
    "甲 乙": Group((A, B)),
    "甲　乙 丙": Group((A, B, C)),
    "官渡之战，曹操": Words("官渡之战，曹操"),
    "Battle of": Group((Words("Battle"), Words("of"))),
    "甲 and 乙": Group((A, Words("and"), B)),
    "甲AND乙": Words("甲AND乙"),
}

PHRASES = {
    '"甲 乙"': Phrase("甲 乙"),
    "“甲 乙”": Phrase("甲 乙"),
    "「甲 乙」": Phrase("甲 乙"),
    "『甲 乙』": Phrase("甲 乙"),
    "“甲「乙」丙”": Phrase("甲「乙」丙"),
    '"甲\\"乙"': Phrase('甲"乙'),
    '""': Phrase(""),
    '"AND * ( : -"': Phrase("AND * ( : -"),
    '甲"乙"丙': Group((A, Phrase("乙"), C)),
}

OPERATORS = {
    "甲 AND 乙": All((A, B)),
    "甲 OR 乙": Any((A, B)),
    "甲 AND 乙 AND 丙": All((A, B, C)),
    "甲 OR 乙 OR 丙": Any((A, B, C)),
    "甲 OR 乙 AND 丙": Any((A, All((B, C)))),
    "甲 AND 乙 OR 丙": Any((All((A, B)), C)),
    "NOT 甲": Group(must_not=(A,)),
    "NOT NOT 甲": A,
    "甲 AND NOT 乙": All((A, Not(B))),
    "甲 OR NOT 乙": Any((A, Not(B))),
    "甲 NOT 乙": Group((A,), (), (B,)),
    "+甲 乙 -丙": Group((B,), (A,), (C,)),
    "＋甲 －丙": Group((), (A,), (C,)),
    "-甲": Group(must_not=(A,)),
    "甲-乙": Words("甲-乙"),
    "M4A1-76": Words("M4A1-76"),
    "甲 - 乙": Group((A, Words("-"), B)),
    '+"甲 乙"': Group(must=(Phrase("甲 乙"),)),
    "甲 乙 OR 丙": Group((A, Any((B, C)))),
}

BRACKETS = {
    "(甲)": A,
    "（甲 乙）": Group((A, B)),
    "((甲))": A,
    "甲 AND (乙 OR 丙)": All((A, Any((B, C)))),
    "甲 AND（乙 OR 丙）": All((A, Any((B, C)))),
    "NOT (甲 OR 乙)": Group(must_not=(Any((A, B)),)),
    "-(甲 乙)": Group(must_not=(Group((A, B)),)),
    "(-甲) 乙": Group((Group(must_not=(A,)), B)),
}

FIELDED = {
    "commander:粟裕": InField("commander", Words("粟裕")),
    "COMMANDER:粟裕": InField("commander", Words("粟裕")),
    "commander: 粟裕": InField("commander", Words("粟裕")),
    "指挥官：粟裕": InField("commander", Words("粟裕")),
    "指揮官：　粟裕": InField("commander", Words("粟裕")),
    "地點:重慶": InField("place", Words("重慶")),
    "地点：“重庆 合川”": InField("place", Phrase("重庆 合川")),
    "標題:(甲 OR 乙)": InField("title", Any((A, B))),
    "title:(place:甲)": InField("title", InField("place", A)),
    "part_of:甲 乙": Group((InField("part_of", A), B)),
    "+地点:甲 -指挥官:乙": Group((), (InField("place", A),), (InField("commander", B),)),
    "甲 AND NOT 地点:乙": All((A, Not(InField("place", B)))),
    "place:*": InField("place", Everything()),
    "place:-甲": InField("place", Words("-甲")),
    "15:30": Words("15:30"),
}

WILDCARDS = {
    "张*甫": Pattern(("张", MANY, "甫")),
    "张＊甫": Pattern(("张", MANY, "甫")),
    "张?甫": Pattern(("张", ONE, "甫")),
    "第??师": Pattern(("第", ONE, ONE, "师")),
    "*会战": Pattern((MANY, "会战")),
    "谁指挥?": Words("谁指挥?"),
    "谁指挥？": Words("谁指挥？"),
    "张？甫": Words("张？甫"),
    "第?师?": Pattern(("第", ONE, "师", ONE)),
    "commander:张?": InField("commander", Pattern(("张", ONE))),
    "?": Words("?"),
    "张灵甫~": Fuzzy("张灵甫"),
    "張靈甫～": Fuzzy("張靈甫"),
    "指挥官:张零甫~": InField("commander", Fuzzy("张零甫")),
    "甲 ~": Group((A, Words("~"))),
}

ESCAPES = {
    "\\*": Words("*"),
    "张\\?甫": Words("张?甫"),
    "\\AND": Words("AND"),
    "\\-甲": Words("-甲"),
    "title\\:甲": Words("title:甲"),
    "甲\\ 乙": Words("甲 乙"),
    "\\(甲\\)": Words("(甲)"),
    '\\"甲': Words('"甲'),
    "\\\\": Words("\\"),
    "甲\\": Words("甲\\"),
    "甲\\~": Words("甲~"),
}

DATED = {
    "date:1946": dated("1946", "1946"),
    "日期：1946-07": dated("1946-07", "1946-07"),
    "日期:1946-07-20": dated("1946-07-20", "1946-07-20"),
    "日期:1946-07..1946-09": dated("1946-07", "1946-09"),
    "date:..1946": dated(None, "1946"),
    "date:1946..": dated("1946", None),
    "date:..": dated(None, None),
    "date:*": dated(None, None),
    "date:-0260": dated("-0260", "-0260"),
    "date:-0262..-0260": dated("-0262", "-0260"),
    "时间:公元前260年": dated("-0260", "-0260"),
    "年代：民國三十五年": dated("1946", "1946"),
    "日期：1946年7月至9月": dated("1946-07", "1946-09"),
    "日期：1946年7月～9月": dated("1946-07", "1946-09"),
    "日期:1946年7月20日": dated("1946-07-20", "1946-07-20"),
    "日期:“1946年7月 至 9月”": dated("1946-07", "1946-09"),
    "日期：１９４６－０７": dated("1946-07", "1946-07"),
    "date:1946 甲": Group((dated("1946", "1946"), A)),
    "+date:1946 -date:1946-05": Group((), (dated("1946", "1946"),), (dated("1946-05", "1946-05"),)),
}

TABLE = WORDS | PASTED | PHRASES | OPERATORS | BRACKETS | FIELDED | WILDCARDS | ESCAPES | DATED
each_query = pytest.mark.parametrize(("query", "tree"), TABLE.items(), ids=lambda v: v if isinstance(v, str) else "")


@each_query
def test_a_query_is_read_as_it_was_meant(query: str, tree: Node) -> None:
    assert parse(query) == tree


@each_query
def test_its_tree_prints_as_a_query_with_the_same_tree(query: str, tree: Node) -> None:
    assert parse(to_query(tree)) == tree


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_a_field_answers_to_all_of_its_names(field) -> None:
    for name in (field.name, *field.chinese):
        assert parse(f"{name}：甲") == InField(field.name, A)


@pytest.mark.parametrize("name", DATE_NAMES)
def test_the_date_answers_to_all_of_its_names(name: str) -> None:
    assert parse(f"{name}:1946") == dated("1946", "1946")


ERRORS = {
    '甲 "乙': (2, 'the quotation mark " is never closed by "'),
    "(甲": (0, "this bracket is never closed"),
    "甲 (乙 （丙）": (2, "this bracket is never closed"),
    "(": (0, "this bracket is never closed"),
    "甲)": (1, "this bracket closes nothing"),
    "()": (1, "there is nothing between these brackets"),
    "甲 ( ）": (4, "there is nothing between these brackets"),
    "甲 AND": (5, "something to search for is missing at the end"),
    "AND 甲": (0, "something to search for is missing before AND"),
    "甲 OR OR 乙": (5, "something to search for is missing before OR"),
    "NOT": (3, "something to search for is missing at the end"),
    "甲 AND -乙": (6, "something to search for is missing before -"),
    "(甲 AND) 乙": (6, "something to search for is missing before )"),
    "甲 color:乙": (2, "there is no field 'color'"),
    "书名：乙": (0, "there is no field '书名'"),
    "place:": (6, "the value of the field 'place' is missing"),
    "地点： AND 甲": (4, "the value of the field '地点' is missing"),
    "place:title:甲": (6, "the value of the field 'place' is missing"),
    "date:昨天": (5, "'昨天' is not a date; write 1946, 1946-07,"),
    "date:1946..昨天": (5, "'昨天' is not a date"),
    "date:1946-13": (5, "'1946-13' is not a date"),
    "date:0000": (5, "'0000' is not a date"),
    "date:1947..1946": (5, "the period '1947..1946' ends before it starts"),
    "date:(1946)": (5, "'(' is not a date"),
    "(" * (MAX_DEPTH + 1) + "甲": (MAX_DEPTH + 1, f"brackets are nested more than {MAX_DEPTH} deep"),
    "NOT " * (MAX_DEPTH + 1) + "甲": (4 * (MAX_DEPTH + 1), f"brackets are nested more than {MAX_DEPTH} deep"),
    "甲" * (MAX_LENGTH + 1): (MAX_LENGTH, "4,001 characters are too many; 4,000 are allowed"),
}


@pytest.mark.parametrize(("query", "expected"), ERRORS.items(), ids=lambda v: v[:20] if isinstance(v, str) else "")
def test_an_error_says_what_is_wrong_and_where(query: str, expected: tuple[int, str]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    position, reason = expected
    assert str(caught.value).startswith(f"query: {reason}")
    assert caught.value.position == position
    assert query.startswith(caught.value.query)


def test_an_unknown_field_is_told_which_fields_there_are() -> None:
    with pytest.raises(QueryError, match=r"title \(标题\).*commander \(指挥官\).*date \(日期\)"):
        parse("color:甲")


def test_a_date_that_is_asked_for_beside_the_query_is_read_the_same_way() -> None:
    assert parse_dates(" 1946年7月 至 9月 ") == period("1946-07", "1946-09")
    with pytest.raises(QueryError, match="'' is not a date"):
        parse_dates("")


ALPHABET = '甲乙ab1 　"“”「」『』()（）:：+＋-－*＊?？~～\\.…年月AND OR NOT titledate地点日期\n\ud800'
typed = st.one_of(
    st.text(alphabet=ALPHABET, max_size=40),
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "甲",
                "乙",
                " ",
                "AND",
                "OR",
                "NOT",
                "+",
                "-",
                "(",
                ")",
                '"',
                "地点:",
                "title:",
                "date:",
                "1946",
                "..",
                "~",
                "*",
                "?",
            ]
        ),
        max_size=25,
    ).map("".join),
)


@given(st.text("大同集寧與或非和且不 ", max_size=12))
def test_words_of_han_characters_alone_are_read_as_any_others(query: str) -> None:
    assert parse(query) == parser._Parser(query).whole()


@given(typed)
@settings(max_examples=600)
def test_whatever_is_typed_is_understood_or_refused_and_prints_back(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError as error:
        position = error.position
    else:
        assert parse(to_query(tree)) == tree
        return
    assert position is not None
    assert 0 <= position <= len(query)


LONG_INPUTS = [
    '"',
    "(",
    "(甲 ",
    "-",
    "NOT ",
    "甲 OR ",
    "甲:",
    "aaaa1:",
    "\\",
    "~",
    "*",
    "a*?",
    "date:1",
    "「",
    "甲 AND (",
    "+甲 ",
    "19",
]


@pytest.mark.parametrize("piece", LONG_INPUTS)
def test_the_longest_query_is_read_in_no_time(piece: str) -> None:
    query = (piece * MAX_LENGTH)[:MAX_LENGTH]
    started = time.process_time()
    for text in (query, "date:" + query[:-5]):
        try:
            parse(text)
        except QueryError:
            continue
    assert time.process_time() - started < 1.0


TEXT = st.text(alphabet=ALPHABET, min_size=1, max_size=6).filter(str.strip)
LEAVES = st.one_of(
    st.builds(Words, TEXT),
    st.builds(Phrase, st.text(alphabet=ALPHABET, max_size=6)),
    st.builds(Fuzzy, TEXT),
    st.builds(lambda a, w, b: Pattern((a, w, b)), TEXT, st.sampled_from(Wild), TEXT),
    st.just(InField("date", period("1946-07", "1946-09"))),
    st.just(Everything()),
)


def several(nodes: st.SearchStrategy[Node], least: int) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(nodes, min_size=least, max_size=3).map(tuple)


def group(should: tuple[Node, ...], must: tuple[Node, ...], must_not: tuple[Node, ...]) -> Node:
    """Put clauses side by side as the parser does: one optional clause alone is no group."""
    if must or must_not or len(should) > 1:
        return Group(should, must, must_not)
    return should[0] if should else Everything()


def branches(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Trees as the parser makes them; a `Not` stands only beside AND and OR."""
    operands = several(st.one_of(nodes, st.builds(Not, nodes)), 2)
    groups = st.builds(group, several(nodes, 0), several(nodes, 0), several(nodes, 0))
    fields = st.builds(InField, st.sampled_from(["title", "place", "body"]), nodes)
    return st.one_of(groups, fields, st.builds(All, operands), st.builds(Any, operands))


@given(st.recursive(LEAVES, branches, max_leaves=8))
@settings(max_examples=300)
def test_any_tree_prints_as_a_query_with_the_same_tree(tree: Node) -> None:
    assert parse(to_query(tree)) == tree

"""Do numerals that mean the same have the same canonical form, and do names with numerals stay what they are?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import write_digits, write_number
from index.analysis import canonical, fold, words
from index.analysis.bulk import WordNumbers, cut_all, fold_all
from index.analysis.numerals import canonical_folded, rewritten
from index.analysis.segment import segmenter


def canonical_of(text: str) -> str:
    return canonical(fold(text).text)


EQUAL = [
    ("整编第七十四师", "整编第74师"),
    ("整編第７４師", "整编第74师"),
    ("第三十五軍", "第35军"),
    ("三十五軍", "35军"),
    ("卅五军", "35军"),
    ("第七軍", "第7军"),
    ("第十军团", "第10军团"),
    ("第一一五师", "第115师"),
    ("一二九師", "129师"),
    ("三四四旅", "344旅"),
    ("红四军", "红4军"),
    ("三纵队", "3纵队"),
    ("六旅", "6旅"),
    ("第二十九路军", "第29路军"),
    ("七三一部队", "731部队"),
    ("二〇三高地", "203高地"),
    ("二百零三高地", "203高地"),
    ("五九七点九高地", "597.9高地"),
    ("九二式步兵炮", "92式步兵炮"),
    ("八九式坦克", "89式坦克"),
    ("三八线", "38线"),
    ("第三次会战", "第3次会战"),
    ("五次冲锋", "5次冲锋"),
    ("一万七千", "17000"),
    ("1.7万", "17000"),
    ("一点七万", "17000"),
    ("1万7千", "17000"),
    ("17,000", "17000"),
    ("１７０００", "17000"),
    ("两万人", "20000人"),
    ("二萬人", "20000人"),
    ("三百万", "3000000"),
    ("3百万", "3000000"),
    ("4.5亿", "450000000"),
    ("十余万大军", "10余万大军"),
    ("二十多人", "20多人"),
    ("一百零五", "105"),
    ("一百一十八", "118"),
    ("一百十八", "118"),
    ("一千三十人", "1030人"),
    ("人数二十万", "人数200000"),
    ("黄金二十两", "黄金20两"),
    ("廿一", "21"),
    ("二十一", "21"),
    ("卅", "30"),
    ("三个师", "3个师"),
    ("四门大炮", "4门大炮"),
    ("五艘军舰", "5艘军舰"),
    ("九架飞机", "9架飞机"),
    ("十里外", "10里外"),
    ("二十世紀", "20世纪"),
    ("一九四六年", "1946年"),
    ("二○○八年", "2008年"),
    ("一八四年", "184年"),
    ("七月二十日", "7月20日"),
    ("十二月", "12月"),
    ("民國三十五年", "民国1946年"),
    ("民国35年", "民国1946年"),
    ("民国卅五年", "民国1946年"),
    ("民國元年", "民国1912年"),
    ("中華民國廿六年", "中华民国1937年"),
    ("昭和十二年", "昭和1937年"),
    ("光緒二十年七月", "光绪1894年7月"),
    ("建安五年", "建安200年"),
    ("建武中元二年", "建武中元57年"),
    ("太平天國十年", "太平天国1860年"),
    ("北魏太和十七年", "北魏太和493年"),
    ("建元六年", "建元前135年"),
    ("西元前二六〇年", "西元前260年"),
    ("前二百六十年", "前260年"),
]


@pytest.mark.parametrize(("written", "expected"), EQUAL)
def test_a_numeral_of_any_kind_becomes_digits(written: str, expected: str) -> None:
    assert canonical_of(written) == expected


NAMES = [
    *(
        "三国",
        "一江山岛",
        "九江",
        "张三",
        "百团大战",
        "万历",
        "千佛山",
        "十里铺",
        "七夕",
        "四平",
        "五台",
        "三亚",
        "五原",
    ),
    *("六安", "八达岭", "四川", "两广", "二连浩特", "三门峡", "三里屯", "七里坪", "三十里铺", "八里桥", "九龙", "十堰"),
    *(
        "新四军",
        "八路军",
        "三军",
        "五军都督府",
        "七七事变",
        "九一八事变",
        "一二八事变",
        "五卅惨案",
        "五四运动",
        "四一二政变",
    ),
    *("八一南昌起义", "十月革命", "三十六计", "十三太保", "十六国", "八百壮士", "二十四史", "山本五十六", "五十铃号"),
    *("三日月号", "五月花号", "三师兄", "万岁", "百万雄师", "十分", "接二连三", "三三两两", "一五一十", "九死一生"),
]
ESTIMATES = ["三四百人", "七八人", "二三十里", "十七八岁", "数十万", "几十门", "二百五", "一万七", "二三年", "一二团"]


@pytest.mark.parametrize("name", [*NAMES, *ESTIMATES])
def test_a_name_or_an_estimate_stays_as_it_is(name: str) -> None:
    assert canonical_of(name) == name
    assert canonical_of(f"在{name}之后") == f"在{name}之后"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("在长安三年", "在长安3年"), ("太和五年", "太和5年"), ("建武二年", "建武2年"), ("民国二百年", "民国200年")],
    ids=["a place", "of several states", "would be another year", "too long"],
)
def test_the_year_of_no_certain_era_is_only_put_in_digits(text: str, expected: str) -> None:
    assert canonical_of(text) == expected


def test_each_digit_lies_where_the_author_wrote_the_numeral() -> None:
    text = "國軍整編第七十四師，３㎞外"
    assert [(t.text, text[t.start : t.end]) for t in words(text) if t.text in ("74", "师", "3km")] == [
        ("74", "七十四"),
        ("师", "師"),
        ("3km", "３㎞"),
    ]


def test_the_year_of_an_era_is_told_with_its_name() -> None:
    (found,) = rewritten("自民国三十五年起")
    assert (found.start, found.end, found.text, found.year, found.era_start) == (3, 6, "1946", 1946, 1)


LETTERS = "〇零一二两三四五六七八九十百千万亿廿卅卌元年月日第师军团人个里门炮数几前点0123456789.,，m-铺国余魏式 \n"
PIECES = st.sampled_from(
    [*LETTERS, *("建安", "民国", "建武", "太和", "公元", "高地", "五十六", "山本", "1946", "长安")]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
def test_a_canonical_text_stays_as_it_is(text: str) -> None:
    once = canonical_of(text)
    assert canonical(once) == once


@given(TEXTS)
def test_offsets_map_inside_the_text_and_in_order(text: str) -> None:
    folded = fold(text)
    found = canonical_folded(folded)
    assert found.text == canonical(folded.text)
    spans = [found.span(at, at + 1) for at in range(len(found.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def words_of_batch(texts: Sequence[str]) -> list[list[str]]:
    numbers = WordNumbers()
    batch = cut_all(fold_all(texts), segmenter().cut, numbers)
    written = {number: word for word, number in numbers.items()}
    found: list[list[str]] = [[] for _ in texts]
    for number, text in zip(batch.word.tolist(), batch.text.tolist(), strict=True):
        found[text].append(written[number])
    return found


@given(st.lists(TEXTS, max_size=5))
def test_a_batch_has_the_canonical_words_of_its_texts(texts: list[str]) -> None:
    assert words_of_batch(texts) == [[token.text for token in words(text)] for text in texts]


@given(st.integers(min_value=10, max_value=10**12 - 1))
def test_a_number_in_han_becomes_its_digits(number: int) -> None:
    written = write_number(number)
    assert canonical(f"共{written}余") == f"共{number}余"
    assert canonical(f"第{written}师") == f"第{number}师"


@given(st.integers(min_value=1000, max_value=2100))
def test_a_year_digit_by_digit_becomes_its_digits(year: int) -> None:
    written = write_digits(str(year))
    assert canonical(f"{written}年") == (f"{year}年" if year != 1234 else f"{written}年")

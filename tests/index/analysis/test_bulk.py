"""Does a batch of texts have the terms that the chain finds in each of them?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, read
from corpus.bundled import bundled_articles
from index.analysis import GAP, Segmenter, characters, fold, segmenter, words
from index.analysis.bulk import WordNumbers, characters_all, cut_all, fold_all
from index.analysis.segment import JiebaSegmenter

Cut = Callable[[str], list[str]]

_TELLING = [
    "乾隆",
    "蕭乾",
    "反覆",
    "瀋船",
    "麼麼",
    "畢昇",
    "哪吒",
    "二噁英",
    "酒逢知己千鍾少話不投機半句多",
    "乾",
    "隆\uf9dc",
]
_EDGES = [
    "a",
    "1",
    "三",
    "十",
    "廿一",
    "一万",
    "两",
    "第",
    "年",
    "师",
    "建安",
    "数",
    "门",
    "炮",
    ".",
    "-",
    " ",
    "\n",
    "\r",
    "\r\n",
    "1.5",
    "m-1",
    "，",
    "战",
    "\ufdd0",
    "\ufdd1",
    "\ufdd2",
    "%",
    "+",
]


@pytest.fixture(scope="session")
def batches(chinese_text: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Batches of texts, empty ones too, with what may go wrong at their ends."""
    edge = st.sampled_from(_EDGES)
    told = st.lists(st.sampled_from(_TELLING + _EDGES), max_size=6).map("".join)
    text = st.one_of(told, st.tuples(edge, chinese_text, edge).map("".join), chinese_text)
    return st.lists(text, max_size=6)


def folded_alone(texts: Sequence[str]) -> list[str]:
    """What `fold_all` promises: one noncharacter, which no text should have, becomes a space."""
    return [fold(text.replace("\ufdd0", " ")).text for text in texts]


@given(st.data())
def test_a_batch_folds_as_its_texts_do(batches: st.SearchStrategy[list[str]], data: st.DataObject) -> None:
    texts = data.draw(batches)
    assert fold_all(texts) == folded_alone(texts)


@pytest.mark.parametrize(
    "text",
    ["e\u0301", "か\u3099", "ｶﾞ", "\u1112\u1161\u11ab", "\u0301", "❤\ufe0f", "ﬁ㎞", "\ufeff军", "\ud800军", "Σς"],
    ids=["accent", "sound mark", "half width", "jamo", "mark alone", "selector", "several", "unseen", "half", "sigma"],
)
def test_what_joins_or_splits_folds_in_a_batch_too(text: str) -> None:
    assert fold_all(["张灵甫", text, "", text + "战" + text]) == folded_alone(["张灵甫", text, "", text + "战" + text])


@pytest.mark.parametrize("phrase", _TELLING)
def test_a_phrase_folds_in_a_batch_as_alone(phrase: str) -> None:
    texts = ["孟良崮", phrase, "在" + phrase + "之后", phrase * 2, phrase[1:], phrase[:-1]]
    assert fold_all(texts) == folded_alone(texts)


def test_a_phrase_does_not_reach_over_the_end_of_a_text() -> None:
    assert fold_all(["乾", "隆"]) == ["干", "隆"]
    assert fold_all(["乾隆"]) == ["乾隆"]


def cut_by_jieba(text: str) -> list[str]:
    return list(jieba()._loaded().lcut_for_search(text))


def jieba() -> JiebaSegmenter:
    cutter = segmenter("jieba")
    assert isinstance(cutter, JiebaSegmenter)
    return cutter


cuts: dict[str, tuple[Segmenter, Cut]] = {
    "rjieba": (segmenter("rjieba"), rjieba.cut_for_search),
    "jieba": (jieba(), cut_by_jieba),
}


def words_of_batch(folded: Sequence[str], cut: Cut, numbers: WordNumbers | None = None) -> list[list[str]]:
    numbers = WordNumbers() if numbers is None else numbers
    batch = cut_all(folded, cut, numbers)
    written = {number: word for word, number in numbers.items()}
    words: list[list[str]] = [[] for _ in folded]
    for number, text in zip(batch.word.tolist(), batch.text.tolist(), strict=True):
        words[text].append(written[number])
    assert batch.text.tolist() == sorted(batch.text.tolist())
    return words


@pytest.mark.parametrize("name", cuts)
@given(data=st.data())
def test_a_batch_is_cut_as_its_texts_are(name: str, batches: st.SearchStrategy[list[str]], data: st.DataObject) -> None:
    cutter, cut = cuts[name]
    texts = [text.replace("\ufdd0", " ") for text in data.draw(batches)]
    assert words_of_batch(fold_all(texts), cut) == [[t.text for t in words(text, cutter=cutter)] for text in texts]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], []),
        ([""], [[]]),
        (["，", "。"], [[], []]),
        (["战役", "", "战役"], [["战役"], [], ["战役"]]),
        (["m", "1"], [["m"], ["1"]]),
        (["1.", "5"], [["1"], ["5"]]),
        (["中华人民共和国"], [["中华", "华人", "人民", "共和", "共和国", "中华人民共和国"]]),
        (["waterloo", "waterloo a𠀀"], [["waterloo"], ["waterloo", "a", "𠀀"]]),
    ],
    ids=["none", "empty", "signs", "an empty one", "Latin ends", "digits", "inner words", "long words"],
)
def test_the_words_of_a_batch(texts: list[str], words: list[list[str]]) -> None:
    assert words_of_batch(texts, rjieba.cut_for_search) == words


def test_words_are_numbered_as_they_come_over_all_batches() -> None:
    numbers = WordNumbers()
    assert words_of_batch(["战役，", "大同"], rjieba.cut_for_search, numbers) == [["战役"], ["大同"]]
    assert cut_all(["大同。战役！集宁"], rjieba.cut_for_search, numbers).word.tolist() == [1, 0, 2]
    assert numbers.count == 3


def test_numbered_words_are_sorted_by_code_points() -> None:
    numbers = WordNumbers()
    cut_all(["战役，大同𠀀a"], rjieba.cut_for_search, numbers)
    words, place = numbers.sorted()
    assert words == ["a", "大同", "战役", "𠀀"]
    assert [words[i] for i in place.tolist()] == ["战役", "大同", "𠀀", "a"]


def test_a_batch_longer_than_what_is_cut_at_once_is_cut_as_its_texts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.analysis.bulk._CUT_AT_ONCE", 4)
    texts = ["战役", "", "张灵甫在孟良崮", "，", "大同", "集宁", ""]
    cutter, cut = cuts["rjieba"]
    assert words_of_batch(texts, cut) == [[word for word, _ in cutter.words(text)] for text in texts]


def test_no_texts_have_no_characters() -> None:
    assert characters_all([]).starts.tolist() == [0]
    assert characters_all([]).codes.tolist() == []


@given(st.data())
def test_the_characters_of_a_batch_are_those_of_its_texts(
    batches: st.SearchStrategy[list[str]], data: st.DataObject
) -> None:
    texts = data.draw(batches)
    batch = characters_all(fold_all(texts))
    clean = [text.replace("\ufdd0", " ") for text in texts]
    expected = [[token.text for token in characters(text)] + [GAP] for text in clean]
    found = list(map(chr, batch.codes.tolist()))
    starts = batch.starts.tolist()
    assert [found[start:stop] for start, stop in pairwise(starts)] == expected
    assert starts[-1] == len(found)


def test_the_bundled_articles_have_the_same_terms_in_one_batch() -> None:
    articles = [item for item in read([bundled_articles()]) if isinstance(item, Article)]
    texts = [text for article in articles for text in (article.title, article.text)]
    folded = fold_all(texts)
    assert folded == folded_alone(texts)
    cutter, cut = cuts["rjieba"]
    assert words_of_batch(folded, cut) == [[token.text for token in words(text, cutter=cutter)] for text in texts]
    found = "".join(map(chr, characters_all(folded).codes.tolist()))
    assert found == "".join("".join(token.text for token in characters(text)) + GAP for text in texts)

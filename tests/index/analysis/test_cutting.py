"""Does the compiled code give the words that rjieba gives, as the same numbers?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, read
from corpus.bundled import bundled_articles
from index.analysis import cutting, fold, segmenter
from index.analysis.bulk import WordNumbers, cut_all, fold_all
from index.analysis.cutting import CompiledWords, compiled_words
from index.codec.postings import MOST_FREQUENCY, entries_of, owners_of
from index.native import CHOICE, compiled

NATIVE = compiled("index.analysis._cutting")
pytestmark = pytest.mark.skipif(NATIVE is None, reason="there is no compiled code")

_EDGES = "㐀䶿䷀鿕鿖鿿ꀀ豈﫿𠀀𪛟𪛠𪜀丽𪘀𰀀é한あ٣�\r\n\t\0 　。，%+#&._-aZ09"
"""Where what counts as a Han character, or is in the model, begins and ends, and what stands between words."""


def numbering() -> CompiledWords:
    found = compiled_words(segmenter("rjieba").cut)
    assert found is not None
    return found


def decoded(words: CompiledWords) -> list[str]:
    """The words by their numbers."""
    (data, lengths), place = words.sorted()
    ends = np.cumsum(lengths).tolist()
    text = data.tobytes()
    in_order = [text[end - size : end].decode() for end, size in zip(ends, lengths.tolist(), strict=True)]
    assert in_order == sorted(set(in_order))
    return [in_order[i] for i in place.tolist()]


def counted(texts: Sequence[str]) -> tuple[list[str], list[dict[str, int]], list[int]]:
    """The words in the order of their numbers, how often each text has each, and how many each has."""
    words = numbering()
    entries, lengths = words.entries(texts, owners_of(np.arange(len(texts), dtype=np.uint64), np.uint64(3)))
    written = decoded(words)
    assert len(written) == words.count
    found: list[dict[str, int]] = [{} for _ in texts]
    for entry in entries.tolist():
        assert entry >> 12 & 15 == 3
        found[entry >> 16 & 0xFFFFFF][written[entry >> 40]] = entry & 4095
    return written, found, lengths.tolist()


def by_rjieba(texts: Sequence[str]) -> tuple[list[str], list[dict[str, int]], list[int]]:
    numbers = WordNumbers()
    batch = cut_all(texts, rjieba.cut_for_search, numbers)
    written = [word for word, number in numbers.items() if number < numbers.count]
    words: list[list[str]] = [[] for _ in texts]
    for number, text in zip(batch.word.tolist(), batch.text.tolist(), strict=True):
        words[text].append(written[number])
    return written, [dict(Counter(each)) for each in words], [len(each) for each in words]


@pytest.fixture(scope="session")
def dictionary_words() -> list[str]:
    package = find_spec("jieba")
    assert package is not None
    assert package.origin is not None
    lines = (Path(package.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" ")[0] for line in lines]


@given(data=st.data())
def test_texts_have_the_words_that_rjieba_gives(
    dictionary_words: list[str], chinese_text: st.SearchStrategy[str], data: st.DataObject
) -> None:
    word = st.sampled_from(dictionary_words)
    beginning = st.tuples(word, st.integers(1, 3)).map(lambda cut: cut[0][: cut[1]])
    han = st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)
    piece = st.one_of(word, beginning, han, st.sampled_from(_EDGES), chinese_text)
    texts = data.draw(st.lists(st.lists(piece, max_size=12).map("".join), max_size=4))
    folded = [fold(text.replace("\ufdd0", " ")).text for text in texts]
    assert counted(folded) == by_rjieba(folded)


@given(st.text(alphabet="ab1.-_%+#战三", max_size=30))
def test_letters_and_signs_are_joined_as_rjieba_joins_them(text: str) -> None:
    assert counted([text]) == by_rjieba([text])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "，。",
        "小明硕士毕业于中国科学院计算所，后在日本京都大学深造",
        "他来到了网易杭研大厦",
        "战" * 50,
        "永和服装饰品有限公司",
        "版本wes-5.4.5发布，50%，b超和B超",
        "𠀀𠀁战𠀀",
        "\r\n",
        "韩한국あいうé",
    ],
)
def test_the_words_of(text: str) -> None:
    assert counted([text]) == by_rjieba([text])


def test_the_bundled_articles_have_the_same_words() -> None:
    articles = [item for item in read([bundled_articles()]) if isinstance(item, Article)]
    folded = fold_all([article.text for article in articles])
    assert counted(folded) == by_rjieba(folded)


def test_words_are_numbered_over_all_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.analysis.bulk._CUT_AT_ONCE", 3)
    words, numbers = numbering(), WordNumbers()
    for folded in (["战役，", "大同", ""], [], ["大同。战役！集宁", "张灵甫在孟良崮"]):
        owners = owners_of(np.arange(len(folded), dtype=np.uint64), np.uint64(0))
        entries, _ = words.entries(folded, owners)
        batch = cut_all(folded, rjieba.cut_for_search, numbers)
        assert np.sort(entries).tolist() == entries_of(batch.word.astype(np.uint64), owners[batch.text]).tolist()
    assert decoded(words) == [word for word, number in numbers.items() if number < numbers.count]


def test_a_word_counts_only_so_often() -> None:
    assert counted(["战，" * (MOST_FREQUENCY + 5)])[1:] == ([{"战": MOST_FREQUENCY}], [MOST_FREQUENCY + 5])


@pytest.mark.parametrize("text", ["战", "战\ufdd0", "战\ufdd0战\ufdd0战\ufdd0", "\ufdd0\ufdd0战", "", "\ufdd0，"])
def test_there_are_as_many_texts_as_owners(text: str) -> None:
    with pytest.raises(ValueError, match="texts"):
        numbering()._cutter.entries(text, np.zeros(2, dtype=np.uint64))


def test_what_is_no_dictionary_is_refused() -> None:
    assert NATIVE is not None
    model: list[Any] = [np.zeros(4), np.zeros((4, 4)), np.zeros((0x9FD5 - 0x4E00 + 1, 4))]
    for lines in ("战 1 n\n战役", "战 n 1", "战  1", " 1", "战" * 65 + " 1 n"):
        with pytest.raises(ValueError, match="no word and frequency"):
            NATIVE.Dictionary(lines.encode(), *model)
    for wrong in range(3):
        with pytest.raises(ValueError, match="four states"):
            NATIVE.Dictionary("战 1 n".encode(), *model[:wrong], np.zeros(3), *model[wrong + 1 :])
    assert len(NATIVE.Cutter(NATIVE.Dictionary(b"", *model))) == 0


def test_another_rjieba_cuts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = segmenter("rjieba").cut
    monkeypatch.setattr(cutting, "STANDS_IN_FOR", "rjieba-0.0.1")
    assert compiled_words(cut) is None


def test_other_files_of_jieba_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert NATIVE is not None
    monkeypatch.setitem(cutting._CHECKSUMS, "dict.txt", 1)
    assert cutting._dictionary.__wrapped__(NATIVE) is None
    monkeypatch.setitem(cutting._CHECKSUMS, "missing.txt", 1)
    assert cutting._dictionary.__wrapped__(NATIVE) is None


def test_other_segmenters_cut_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled_words(rjieba.cut_for_search) is None
    assert compiled_words(segmenter("jieba").cut) is None
    monkeypatch.setenv(CHOICE, "0")
    assert compiled_words(segmenter("rjieba").cut) is None


@given(st.lists(st.text("aZ9", min_size=1, max_size=7), min_size=1))
def test_words_that_begin_alike_are_sorted(given: list[str]) -> None:
    words = numbering()
    words.entries([" ".join(given)], np.zeros(1, dtype=np.uint64))
    assert set(given) <= set(decoded(words))

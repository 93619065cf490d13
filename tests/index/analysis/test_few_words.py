"""Are the first few texts of a process cut as rjieba cuts them, though its dictionary isn't loaded?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import rjieba
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import cutting, fold
from index.analysis.cutting import FewWords
from index.native import CHOICE, compiled

ROOT = Path(__file__).parents[3]

needs_compiled = pytest.mark.skipif(compiled("index.analysis._cutting") is None, reason="there is no compiled code")


def by_rjieba(text: str) -> list[tuple[str, int]]:
    tokens = rjieba.tokenize(text, mode="search")
    return [(word, start) for word, start, _ in tokens if any(map(str.isalnum, word))]


def few(text: str) -> list[tuple[str, int]]:
    found = FewWords().words(text)
    assert found is not None
    return [both for both in found if any(map(str.isalnum, both[0]))]


@needs_compiled
@pytest.mark.parametrize(
    "text",
    [
        "",
        "，。",
        "淮海战役",
        "小明硕士毕业于中国科学院计算所，后在日本京都大学深造",
        "他来到了网易杭研大厦",
        "版本wes-5.4.5发布，50%，b超和B超",
        "m-1步枪",
        "𠀀𠀁战𠀀",
        "战" * 40,
        "楚溪春在大同挡住了聂荣臻、贺龙的部队",
    ],
)
def test_the_words_of(text: str) -> None:
    assert few(text) == by_rjieba(text)


@needs_compiled
@settings(max_examples=60)
@given(st.data())
def test_texts_have_the_words_that_rjieba_gives(chinese_text: st.SearchStrategy[str], data: st.DataObject) -> None:
    text = data.draw(st.one_of(chinese_text, st.text(alphabet="ab1.-_%+#战三役大同", max_size=30)))
    folded = fold(text.replace("\ufdd0", " ")).text[:64]
    assert few(folded) == by_rjieba(folded)


@needs_compiled
def test_only_a_few_short_texts_are_cut_without_the_dictionary() -> None:
    words = FewWords()
    assert words.words("战" * 65) is None
    assert words.words("战\ufdd0役") is None
    texts = ["大同", "集宁", "归绥", "张家口", "临汾", "太原"]
    assert [words.words(text) is not None for text in texts] == [True] * len(texts)
    assert words.words("石家庄") is None
    assert words.words("大同") == [("大同", 0)]


def test_other_files_of_jieba_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cutting._CHECKSUMS, "dict.txt", 1)
    assert FewWords().words("大同") is None


def test_without_compiled_code_rjieba_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "0")
    assert FewWords().words("大同") is None


def test_a_process_that_cuts_more_loads_rjieba() -> None:
    code = """
import sys
from index.analysis import segmenter
cut = segmenter("rjieba")
texts = ["大同战役", "集宁战役", "归绥会战", "张家口之战", "临汾攻城", "太原前线", "石家庄解放", "淮海战场"]
found = [list(cut.words(text)) for text in texts]
assert "rjieba" in sys.modules
assert found == [list(cut.words(text)) for text in texts]
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@needs_compiled
def test_threads_may_ask_at_once() -> None:
    words = FewWords()
    texts = ["大同", "集宁", "归绥", "张家口", "临汾", "太原", "石家庄", "淮海", "平津", "锦州", "长春", "沈阳"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(words.words, texts))
    assert all(each is None or each == by_rjieba(text) for text, each in zip(texts, found, strict=True))
    assert words.words("济南") is None

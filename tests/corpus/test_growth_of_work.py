"""Does reading prose take work by the length of a text, and not by its square, however many names stand in it?

Work is counted, not timed: the lines of Python that are run, and how often the whole text is searched.
"""

from __future__ import annotations

import random
import sys
from types import FrameType
from typing import Any

import pytest

from corpus.article import Article
from corpus.prose import read_prose
from corpus.prose.whereabouts import Whereabouts, places_of

_SURNAMES = (
    "王李张刘杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
)
_GIVEN = "志文永建德忠义仁信启远春秋冬夏光辉天宝玉银龙虎彪豪杰英雄武勇毅坚定安顺利丰盛兴旺发达昌隆"
_FORMS = [
    pytest.param("第{number}军军长{name}率部进攻，", id="units and posts in one sentence"),
    pytest.param("{name}率部、", id="a list"),
    pytest.param("师长{name}率部攻城。", id="sentences"),
]


def battle(form: str, names: int) -> Article:
    """Return an article that is nothing but names in `form`, no two alike."""
    chosen = random.Random(7).sample([a + b + c for a in _SURNAMES for b in _GIVEN[::5] for c in _GIVEN], names)
    told = "".join(form.format(name=name, number=number % 90 + 1) for number, name in enumerate(chosen))
    return Article("x", "柳林战役", told)


def lines_run(article: Article) -> int:
    """Return how many lines of Python reading the prose of `article` takes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        read_prose(article)
    finally:
        sys.settrace(None)
    return count


def searches_of_all(article: Article) -> int:
    """Return how often reading the prose of `article` searches its whole text for a word."""
    count = 0

    def profile(_: FrameType, event: str, called: Any) -> None:
        nonlocal count
        if event == "c_call" and called.__name__ == "find":
            count += len(called.__self__) == len(article.text)

    sys.setprofile(profile)
    try:
        read_prose(article)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("form", _FORMS)
def test_twice_the_names_take_twice_the_work(form: str) -> None:
    read_prose(battle(form, 20))  # loads what is loaded once
    some, twice = (battle(form, names) for names in (300, 600))
    assert len(read_prose(twice).commanders) > 500
    assert lines_run(twice) < 2.3 * lines_run(some)


@pytest.mark.parametrize("form", _FORMS)
def test_the_text_is_not_searched_for_each_name(form: str) -> None:
    some, twice = (searches_of_all(battle(form, names)) for names in (300, 600))
    assert 0 < twice < 1.2 * some < 600


@pytest.mark.parametrize("asked_before", [0, 100], ids=["by searching", "by the table of pairs"])
def test_words_are_found_wherever_they_stand(asked_before: int) -> None:
    text = "赵云在，赵云龙在；" * 300 + "末尾是赵"
    where = Whereabouts(text)
    for number in range(asked_before):
        assert list(where.of(f"无{number}")) == []
    assert [text[at : at + 3] for at in where.of("赵云龙")] == ["赵云龙"] * 300
    assert len(where.of("赵云")) == 600
    assert list(where.of("尾是")) == [text.index("尾是")]
    assert list(where.of("尾是赵")) == [text.index("尾是赵")]
    assert list(where.of("是赵云")) == list(where.of("是李")) == []
    assert where.of("赵")[-1] == len(text) - 1


def test_the_last_text_is_the_one_that_is_remembered() -> None:
    assert [list(places_of("赵云", text)) for text in ("赵云来", "来了赵云", "无人", "赵云来")] == [[0], [2], [], [0]]

"""Are texts cut into long words and the shorter words inside them, by segmenters that say who they are and agree?"""

from __future__ import annotations

import logging
import stat
import tempfile
import time
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, read
from corpus.bundled import bundled_articles
from index import SegmenterError
from index.analysis import SEGMENTERS, Segmenter, fold, segment, segmenter
from index.analysis.segment import JiebaSegmenter

each_segmenter = pytest.mark.parametrize("cutter", [segmenter(name) for name in SEGMENTERS], ids=list(SEGMENTERS))


def cut(text: str, cutter: Segmenter) -> list[str]:
    return [word for word, _ in cutter.words(text)]


@each_segmenter
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("大同集宁战役", ["大同", "集宁", "战役"]),
        ("中华人民共和国", ["中华", "华人", "人民", "共和", "共和国", "中华人民共和国"]),
        ("1946年7月", ["1946", "年", "7", "月"]),
        ("滑铁卢waterloo", ["滑铁卢", "waterloo"]),
    ],
)
def test_inner_words_come_before_the_word_that_holds_them(text: str, words: list[str], cutter: Segmenter) -> None:
    assert cut(text, cutter) == words


@each_segmenter
@pytest.mark.parametrize("text", ["，。！", "——", "  \n\u3000", "《》……", "\ufffd", ""])
def test_punctuation_alone_is_no_word(text: str, cutter: Segmenter) -> None:
    assert cut(text, cutter) == []


@each_segmenter
@given(st.data())
def test_each_word_starts_where_it_says(
    cutter: Segmenter, chinese_text: st.SearchStrategy[str], data: st.DataObject
) -> None:
    text = fold(data.draw(chinese_text)).text
    for word, start in cutter.words(text):
        assert text[start : start + len(word)] == word


@each_segmenter
def test_a_long_text_is_cut_as_its_sentences_are(cutter: Segmenter) -> None:
    sentence = "张灵甫率整编第74师3.5万人进驻孟良崮，U.S.-made大炮在后；\r\n傅作义攻占集宁。"
    alone = list(cutter.words(sentence))
    assert list(cutter.words(sentence * 2500)) == [
        (word, start + n * len(sentence)) for n in range(2500) for word, start in alone
    ]


@each_segmenter
@pytest.mark.parametrize("run", ["战", "大同集宁战役", "a", "a-1", "1."])
def test_a_long_run_without_a_break_is_cut_in_time_that_grows_with_its_length(run: str, cutter: Segmenter) -> None:
    text = run * (100_000 // len(run))
    started = time.process_time()
    words = list(cutter.words(text))
    assert time.process_time() - started < 5
    assert len(text) - 2000 < sum(len(word) for word, _ in words) + text.count("-") + text.count(".")


def bundled_lines() -> list[str]:
    articles = [item for item in read([bundled_articles()]) if isinstance(item, Article)]
    return [fold(line).text for article in articles for line in (article.title, *article.text.splitlines())]


def test_both_cut_the_bundled_articles_into_the_same_words() -> None:
    lines = [line for line in bundled_lines() if line]
    assert len(lines) > 300
    assert [list(segmenter("rjieba").words(line)) for line in lines] == [
        list(segmenter("jieba").words(line)) for line in lines
    ]


@given(
    st.lists(
        # Each character once: the same one again and again is among what differs.
        st.sampled_from("战役大同集宁孟良崮张灵甫中华人民共和国解放军第一二三年月日在的了攻占于")
        | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5),
        unique=True,
        max_size=30,
    ).map("".join),
    st.sampled_from(["", "，", "。\n", " ", "·", "74", "ab", "é", "か"]),
    st.integers(0, 30),
)
def test_both_cut_han_characters_into_the_same_words_whatever_stands_between(text: str, sign: str, at: int) -> None:
    text = text[:at] + sign + text[at:]
    assert list(segmenter("rjieba").words(text)) == list(segmenter("jieba").words(text))


@pytest.mark.parametrize(
    ("text", "by_rjieba", "by_jieba"),
    [
        ("2009.12.18", ["2009.12.18"], ["2009.12", "18"]),
        ("m-1步枪", ["m-1", "步枪"], ["m", "1", "步枪"]),
        ("u.s.-made", ["u.s", "made"], ["u", "s", "made"]),
        ("f_16", ["f_16"], ["f", "16"]),
        ("𠀀𠀁之战", ["𠀀𠀁", "之战"], ["𠀀", "𠀁", "之战"]),
        ("㐀㐁", ["㐀㐁"], ["㐀", "㐁"]),
        ("㐀.", ["㐀."], ["㐀"]),
        (" 战战战战战", ["战战", "战战战"], ["战战战", "战战"]),
    ],
    ids=["date", "hyphen", "dots", "underscore", "beyond the first plane", "extension A", "sign", "again and again"],
)
def test_what_they_cut_otherwise(text: str, by_rjieba: list[str], by_jieba: list[str]) -> None:
    assert cut(text, segmenter("rjieba")) == by_rjieba
    assert cut(text, segmenter("jieba")) == by_jieba


@pytest.mark.parametrize("package", SEGMENTERS)
def test_the_name_has_the_version_that_is_installed(package: str) -> None:
    assert segmenter(package).name == f"{package}-{metadata.version(package)}"


def test_new_indexes_are_cut_by_rjieba() -> None:
    assert segmenter() is segmenter("rjieba")


def test_there_is_one_segmenter_of_each_name_whatever_version_is_recorded() -> None:
    assert segmenter("jieba") is segmenter("jieba-0.39") is segmenter("jieba-0.42.1") is not segmenter("rjieba")


@pytest.mark.parametrize("name", ["hanlp", "hanlp-2.1", "", "jieba0"])
def test_an_unknown_segmenter_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(SegmenterError) as caught:
        segmenter(name)
    assert str(caught.value) == f"index: {name!r} cuts no words here; rjieba and jieba do"


def test_a_segmenter_that_is_not_installed_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(segment, "find_spec", lambda package: None)
    monkeypatch.setattr(segment, "_made", segment._made.__wrapped__)
    with pytest.raises(SegmenterError, match=r"by rjieba, which is not installed; get it with `pip install rjieba`"):
        segmenter()


def test_the_dictionary_is_cached_in_a_folder_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    assert list(JiebaSegmenter().words("赤壁之战"))
    assert (tmp_path / "zhanyi" / "jieba.cache").is_file()
    assert stat.S_IMODE((tmp_path / "zhanyi").stat().st_mode) == 0o700


def test_without_a_cache_folder_nothing_is_cached_where_others_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "shared").mkdir()
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "file" / name))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "shared"))
    with caplog.at_level(logging.WARNING):
        assert cut("赤壁之战", JiebaSegmenter()) == ["赤壁", "赤壁之战"]
    assert list((tmp_path / "shared").iterdir()) == []
    assert capfd.readouterr().err == ""

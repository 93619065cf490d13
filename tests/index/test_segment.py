"""Are texts cut into long words and the shorter words inside them, by a segmenter that says who it is?"""

from __future__ import annotations

import logging
import stat
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import segmenter
from index.analysis.segment import JiebaSegmenter


def cut(text: str) -> list[str]:
    return [word for word, _ in segmenter().words(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("大同集宁战役", ["大同", "集宁", "战役"]),
        ("中华人民共和国", ["中华", "华人", "人民", "共和", "共和国", "中华人民共和国"]),
        ("1946年7月", ["1946", "年", "7", "月"]),
        ("滑铁卢waterloo", ["滑铁卢", "waterloo"]),
    ],
)
def test_inner_words_come_before_the_word_that_holds_them(text: str, words: list[str]) -> None:
    assert cut(text) == words


@pytest.mark.parametrize("text", ["，。！", "——", "  \n\u3000", "《》……", "\ufffd", ""])
def test_punctuation_alone_is_no_word(text: str) -> None:
    assert cut(text) == []


@given(st.data())
def test_each_word_starts_where_it_says(chinese_text: st.SearchStrategy[str], data: st.DataObject) -> None:
    text = data.draw(chinese_text)
    for word, start in segmenter().words(text):
        assert text[start : start + len(word)] == word


def test_a_long_text_is_cut_as_its_sentences_are() -> None:
    sentence = "张灵甫率整编第74师3.5万人进驻孟良崮，U.S.-made大炮在后；\r\n傅作义攻占集宁。"
    alone = cut(sentence)
    assert cut(sentence * 200) == alone * 200


def test_a_long_run_without_a_break_is_cut_in_time_that_grows_with_its_length() -> None:
    started = time.process_time()
    words = cut("战" * 50_000)
    assert time.process_time() - started < 5
    assert "".join(words) == "战" * 50_000


def test_the_name_has_the_version_that_is_installed() -> None:
    assert segmenter().name == f"jieba-{version('jieba')}" == "jieba-0.42.1"


def test_there_is_one_segmenter() -> None:
    assert segmenter() is segmenter()


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
        assert [word for word, _ in JiebaSegmenter().words("赤壁之战")] == ["赤壁", "赤壁之战"]
    assert list((tmp_path / "shared").iterdir()) == []
    assert capfd.readouterr().err == ""

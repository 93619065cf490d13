"""Does each file find its reader, by its ending or else by what it says, in whatever encoding?"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import Problem, SourceError
from corpus.readers import (
    Origin,
    decode,
    endings,
    format_for,
    markup_of,
    plain,
    read_stream,
    stem,
    title_from_name,
)

MARKDOWN = '**白石渡之战**发生于[河中](../Page/河中.md "wikilink")。\n\n## 经过\n\n河西失守。'
WIKITEXT = "'''白石渡之战'''发生于[[河中]]。\n\n== 经过 ==\n\n河西失守。"
PLAIN = "白石渡之战\n\n白石渡之战发生于河中。\n\n河西失守。"


def read(data: bytes, name: str) -> list[Article | Problem]:
    return list(read_stream(io.BytesIO(data), Origin(f"卷/{name}", f"书/{name}", name)))


def read_article(text: str, name: str) -> Article:
    [article] = read(text.encode(), name)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("甲.md", "markdown"),
        ("甲.MARKDOWN", "markdown"),
        ("甲.wikitext", "wikitext"),
        ("甲.wiki", "wikitext"),
        ("甲.mediawiki.gz", "wikitext"),
        ("甲.txt", "text"),
        ("甲", "text"),
        ("1.28事变", "text"),
        ("甲.jsonl", "jsonl"),
        ("甲.jsonl.xz", "jsonl"),
        ("甲.pdf", None),
        ("甲.tar.gz", "tar"),
        ("甲.TGZ", "tar"),
        ("甲.tbz2", "tar"),
        ("甲.zip", "zip"),
        ("pages-articles.xml.bz2", "dump"),
        ("甲.rar", None),
    ],
)
def test_an_ending_names_a_reader(name: str, expected: str | None) -> None:
    row = format_for(name)
    assert (row.name if row else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MARKDOWN, "markdown"),
        ("**白石渡之战**是一场战斗。", "markdown"),
        ("甲\n\n## 经过\n\n乙", "markdown"),
        ("{{-}}\n" + MARKDOWN, "markdown"),
        (WIKITEXT, "wikitext"),
        ("位于[[朔州|朔州]](今应县)及[[大同]]。", "wikitext"),
        ("{{Infobox military conflict\n|conflict=甲\n}}", "wikitext"),
        ("# 甲某\n# 乙某\n'''丙'''\n== 丁 ==\n", "wikitext"),
        (PLAIN, "text"),
        ("", "text"),
    ],
)
def test_text_shows_its_markup(text: str, expected: str) -> None:
    assert markup_of(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (MARKDOWN, "a1.txt"),
        (MARKDOWN, "a1.md"),
        (WIKITEXT, "a1.txt"),
        (WIKITEXT, "a1.wiki"),
        (PLAIN, "a1"),
        (PLAIN, "a1.xyz"),
    ],
)
def test_every_kind_of_text_becomes_the_same_article(text: str, name: str) -> None:
    article = read_article(text, name)
    assert (article.title, article.id, article.location) == ("白石渡之战", f"卷/{name}", f"书/{name}")
    assert article.text.startswith("白石渡之战发生于河中。")
    assert article.text.endswith("河西失守。")


def test_a_file_name_that_says_something_is_the_title() -> None:
    article = read_article(MARKDOWN, "白石渡戰役_(1935年).md")
    assert (article.title, article.title_source) == ("白石渡戰役 (1935年)", "file")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("白石渡之战", "", "白石渡之战"),
        ("白石_(甲)", "", "白石 (甲)"),
        ("せきがはら", "", "せきがはら"),
        ("Battle_of_Hills", "甲战（Battle of Hills）", "Battle of Hills"),
        ("Battle_of_Hills", "甲战", None),
        ("000_af8c96e130083d18", "甲战", None),
        ("article-12", "甲战", None),
        ("1935", "1935年", None),
        ("e\u0301白", "", "\xe9白"),
    ],
)
def test_a_name_is_a_title_only_if_it_says_something(name: str, text: str, expected: str | None) -> None:
    assert title_from_name(name, text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("甲.txt", "甲"), ("甲.jsonl.xz", "甲"), ("1.28事变", "1.28事变"), ("甲.md.gz", "甲"), ("甲", "甲")],
)
def test_the_stem_is_the_name_without_endings(name: str, expected: str) -> None:
    assert stem(name) == expected


def test_a_dot_in_a_title_is_no_ending() -> None:
    assert endings("1.28事变") == ("", "")
    assert endings(".gitignore") == ("", "")


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress, bz2.compress], ids=["xz", "gz", "bz2"])
def test_compressed_files_are_read_as_a_stream(pack: Callable[[bytes], bytes]) -> None:
    ending = {lzma.compress: ".xz", gzip.compress: ".gz", bz2.compress: ".bz2"}[pack]
    line = json.dumps({"id": "甲", "text": "甲是山。"}).encode()
    [first, second] = read(pack(line + b"\n" + line), f"a.jsonl{ending}")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert second.location == f"书/a.jsonl{ending}:2"
    [article] = read(pack(MARKDOWN.encode()), f"a.md{ending}")
    assert isinstance(article, Article)
    assert article.title == "白石渡之战"


LONG = "白石渡的守軍在這一天與他們的人作戰，大約有三千人的部隊，不到兩天就敗了。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (LONG, "utf-8"),
        (LONG, "utf-8-sig"),
        (LONG, "utf-16"),
        (LONG, "utf-32"),
        (LONG, "big5"),
        (LONG, "gb18030"),
        ("白石渡的守军在这一天和他们的人作战，大约有三千人。", "gb18030"),
        ("白石渡的守军在这一天和他们的人作战，大约有三千人。", "gbk"),
    ],
)
def test_chinese_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), location="甲.txt") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\0\0", "甲.txt: a binary file, not text; give a text file (UTF-8 is best)"),
        (
            "甲".encode() + b"\xff\xff",
            "甲.txt: the text is neither UTF-8, UTF-16, GB18030 nor Big5 (byte 3 of 5 is wrong in UTF-8); save it as"
            " UTF-8",
        ),
        (b"\xef\xbb\xbf\xff", "甲.txt: byte 0 is wrong in UTF-8; save it as UTF-8"),
        (b"\xff\xfea", "甲.txt: byte 0 is wrong in UTF-16-LE; save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, location="甲.txt")
    assert str(caught.value) == message


@given(st.text())
def test_utf8_comes_back(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode(), location="") == text


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "\ufeff\n"])
def test_a_blank_file_is_a_problem(text: str) -> None:
    assert read(text.encode(), "甲.txt") == [
        Problem("书/甲.txt", "the file is empty; delete it or write the article into it")
    ]


def test_a_file_of_nothing_but_markup_is_a_problem() -> None:
    assert read(b"{{-}}\n\n## ", "a.md") == [
        Problem("书/a.md", "nothing is left of the file without its markup; write some text into it")
    ]


def test_a_text_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.table.LARGEST_TEXT", 2**20)
    with pytest.raises(SourceError, match="more than 1 MiB for one article; put one article in each file, or many"):
        read(b"a" * (2**20 + 1), "a.txt")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("白石渡之战\n\n河西失守。", "白石渡之战", "河西失守。"),
        ("白石渡之战發生於河西。\n\n\n守軍敗。  ", "白石渡之战", "白石渡之战發生於河西。\n\n守軍敗。"),
        ("河西失守，守軍敗走。", "河西失守", "河西失守，守軍敗走。"),
        ("？！", "甲", "？！"),
    ],
)
def test_plain_text_has_a_title_in_its_first_line_or_sentence(text: str, title: str, body: str) -> None:
    article = plain.parse(text, id="甲", location="")
    assert (article.title, article.text, article.lead) == (title, body, body)


@given(st.text())
def test_any_plain_text_is_read(text: str) -> None:
    assert plain.parse(text, id="甲", location="").title

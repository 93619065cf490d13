"""Does any file, broken in whatever way, end in articles and problems, soon, and with all that is whole in it?"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import Problem
from corpus.sources import find_sources, parse_source

NAMES = [f"第{number}戰" for number in range(8)]
WIKITEXT = (
    "{{{{Infobox military conflict|place=[[河中]]}}}}\n'''{0}'''是-{{zh-cn:一场;zh-tw:一場}}-戰鬥。\n== 經過 ==\n* 敗。"
)
MARKDOWN = '**{0}**发生于[河中](../Page/河中.md "wikilink")。\n\n## 经过\n\n河西失守。'


def lines() -> bytes:
    return "".join(json.dumps({"id": name, "text": name}, ensure_ascii=False) + "\n" for name in NAMES).encode()


def dump() -> bytes:
    pages = (
        f"<page><title>{name}</title><ns>0</ns><revision><text>{WIKITEXT.format(name)}</text></revision></page>\n"
        for name in NAMES
    )
    return f"<mediawiki>\n{''.join(pages)}</mediawiki>\n".encode()


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as made:
        for name in NAMES:
            data = MARKDOWN.format(name).encode()
            info = tarfile.TarInfo(f"{name}.md")
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in NAMES:
            made.writestr(f"{name}.wiki", WIKITEXT.format(name))
    return out.getvalue()


GOOD: dict[str, bytes] = {
    "a.jsonl": lines(),
    "a.xml": dump(),
    "a.tar": tar(),
    "a.zip": zipped(),
    "a.md": MARKDOWN.format("甲戰").encode(),
    "a.wiki": WIKITEXT.format("甲戰").encode(),
    "a.txt": "甲戰\n\n甲戰发生于河中。".encode("gbk"),
    "a.jsonl.gz": gzip.compress(lines()),
    "a.xml.bz2": bz2.compress(dump()),
    "a.tar.xz": lzma.compress(tar()),
}
STREAMED = ("a.jsonl", "a.xml", "a.tar")
"""What is read from its beginning, so that damage at one place leaves what lies before it."""


def read(name: str, data: bytes) -> tuple[list[Article], list[Problem]]:
    """Read a file; fail where that takes more than a second for 100 kB, with room for a slow machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        started = time.monotonic()
        items = [item for source in find_sources([path]) for item in parse_source(source)]
        assert time.monotonic() - started < 2 + len(data) / 100_000
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Problem)]


EACH_KIND = pytest.mark.parametrize("name", GOOD)


@EACH_KIND
def test_the_files_to_be_broken_are_whole(name: str) -> None:
    articles, problems = read(name, GOOD[name])
    assert len(articles) in (1, len(NAMES))
    assert problems == []


@EACH_KIND
@settings(max_examples=60, deadline=None)
@given(data=st.binary(min_size=1, max_size=2000))
def test_any_bytes_are_articles_or_problems(name: str, data: bytes) -> None:
    articles, problems = read(name, data)
    assert articles or problems


@EACH_KIND
@settings(max_examples=80, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
def test_files_with_a_few_other_bytes_are_articles_or_problems(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD[name])
    for place, byte in changes:
        data[place % len(data)] = byte
    articles, problems = read(name, bytes(data))
    assert articles or problems


@EACH_KIND
@settings(max_examples=80, deadline=None)
@given(cut=st.integers(1, 10**6))
def test_files_that_are_cut_off_keep_what_is_whole(name: str, cut: int) -> None:
    data = GOOD[name][: cut % len(GOOD[name])]
    articles, problems = read(name, data)
    assert articles or problems
    if name in STREAMED:
        ends = {"a.jsonl": b"\n", "a.xml": b"</page>", "a.tar": "失守。".encode()}[name]
        assert len(articles) >= data.count(ends)
        assert problems or name == "a.jsonl" or len(articles) == len(NAMES)


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10**6), noise=st.binary(min_size=1, max_size=30))
def test_damage_at_one_place_costs_what_lies_there_alone(place: int, noise: bytes) -> None:
    whole = {
        "a.jsonl": lambda data: [data.index(b"\n") + 1, len(data)],
        "a.xml": lambda data: [data.index(b"<page"), data.index(b"</media")],
    }
    for name, bounds in whole.items():
        data = GOOD[name]
        first, last = bounds(data)
        at = first + place % (last - first - len(noise))
        articles, _ = read(name, data[:at] + noise.replace(b"<", b"?") + data[at + len(noise) :])
        assert len(articles) >= len(NAMES) - 3


MARKS = (
    *("[[", "{{", "{{a|", "{|\n", "-{", "-{zh:", "<div>", "<!--", "'''", "*", ":", "== ", "{{{", "<table>"),
    *("[", "](", "![](", "**", "> ", "#", "`", "<a href=", "&#", "|", "[^1]", "（", "《", "年", "\\", "\t"),
)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("ending", [".wiki", ".md", ".txt"])
def test_marks_without_an_end_take_little_time(mark: str, ending: str) -> None:
    articles, problems = read(f"a{ending}", mark.encode() * (30_000 // len(mark.encode())))
    assert articles or problems


def xz_with_index(index: bytes) -> bytes:
    """An `.xz` without blocks, whose sums are right."""
    index = index.ljust(-(-len(index) // 4) * 4, b"\0")
    index += crc32(index).to_bytes(4, "little")
    told = (len(index) // 4 - 1).to_bytes(4, "little") + b"\0\1"
    header = b"\xfd7zXZ\0\0\1" + crc32(b"\0\1").to_bytes(4, "little")
    return header + index + crc32(told).to_bytes(4, "little") + told + b"YZ"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.jsonl", b"[" * 100_000, id="lists in a line"),
        pytest.param("a.jsonl", b'{"id":' * 20_000, id="objects in a line"),
        pytest.param("a.xml", b"<mediawiki>" + b"<page>" * 20_000, id="pages in pages"),
        pytest.param("a.xml", b"<mediawiki><page>" + b"<a>" * 30_000 + b"</page>", id="elements in a page"),
        pytest.param("a.xml", b"<mediawiki>" + b"<" * 100_000, id="angle brackets"),
        pytest.param("a.tar", tarfile.TarInfo("甲").tobuf() * 200, id="headers alone"),
        pytest.param("a.tar", b"x" * 512 * 200, id="blocks that are no headers"),
        pytest.param("a.xml.xz", xz_with_index(b"\0" + b"\xff" * 800_000), id="a number in an index"),
    ],
)
def test_what_is_nested_without_end_takes_little_time(name: str, data: bytes) -> None:
    articles, problems = read(name, data)
    assert problems
    assert articles == []

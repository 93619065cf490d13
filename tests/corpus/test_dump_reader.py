"""Is every article of a MediaWiki dump read once, with its redirects, and nothing that could do harm?"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.errors import Problem
from corpus.readers import Origin, Record, cut_stream, dump, read_stream
from corpus.readers.redirects import Redirects
from corpus.sources import find_sources, parse_source

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="zh">
  <siteinfo>
    <namespaces>
      <namespace key="0" case="first-letter" />
      <namespace key="10" case="first-letter">Template</namespace>
    </namespaces>
  </siteinfo>
"""
END = "</mediawiki>\n"


def page(title: str, *texts: str, ns: str = "<ns>0</ns>", head: str = "", revision: str = "") -> str:
    revisions = "".join(
        f'<revision>{revision}<text xml:space="preserve">{escape(text)}</text></revision>\n' for text in texts
    )
    return f"  <page>\n    <title>{escape(title)}</title>\n    {ns}\n    {head}{revisions}  </page>\n"


def redirect(title: str, target: str) -> str:
    head = f'<redirect title="{escape(target, {chr(34): "&quot;"})}" />'
    return page(title, f"#REDIRECT [[{target}]]", head=head)


def read(text: str | bytes, name: str = "wiki.xml") -> list[Article | Problem]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_stream(io.BytesIO(data), Origin(name, name, name)))


def articles(text: str | bytes, name: str = "wiki.xml") -> list[Article]:
    found = [item for item in read(text, name) if isinstance(item, Article)]
    assert len(found) == len(read(text, name)), read(text, name)
    return found


def test_a_page_is_an_article_named_by_its_title() -> None:
    [one] = articles(HEAD + page("白石渡_之戰", "'''白石渡之戰'''發生於[[河中]]。&&amp;") + END)
    assert (one.id, one.title, one.title_source, one.location) == (
        "白石渡 之戰",
        "白石渡 之戰",
        "given",
        "wiki.xml:8",
    )
    assert one.text == "白石渡之戰發生於河中。&&"
    assert [link.target for link in one.links] == ["河中"]


def test_only_articles_are_read_and_the_last_revision_counts() -> None:
    text = HEAD + page("甲", "舊文。", "新文。") + page("Template:乙", "樣板。", ns="<ns>10</ns>") + END
    assert [(one.id, one.text) for one in articles(text)] == [("甲", "新文。")]


def test_old_dumps_tell_namespaces_and_redirects_by_titles_and_texts_alone() -> None:
    text = (
        HEAD
        + page("Template:乙", "樣板。", ns="")
        + page("甲戰", "#重定向 [[甲]]", ns="")
        + page("甲", "文。", ns="")
        + END
    )
    [one] = articles(text)
    assert [value.name for value in one.fields.aliases] == ["甲戰"]


@pytest.mark.parametrize("before", [True, False], ids=["before its target", "behind its target"])
def test_a_redirect_is_another_name_of_its_target(before: bool) -> None:
    parts = [redirect('"甲"&戰', "甲之戰"), page("甲之戰", "甲之戰是一場戰鬥。")]
    [one] = articles(HEAD + "".join(parts if before else parts[::-1]) + redirect("甲之战", "甲之戰") + END)
    assert [(value.name, value.source) for value in one.fields.aliases] == [('"甲"&戰', "title")]


def test_a_stream_that_is_read_once_keeps_the_redirects_that_came_before() -> None:
    text = HEAD + redirect("甲役", "甲") + page("甲", "文。") + redirect("甲戰", "甲") + END
    origin = Origin("", "wiki.xml", "wiki.xml", twice=False)
    [one] = [item for item in cut_stream(io.BytesIO(text.encode()), origin) if isinstance(item, Record)]
    assert one.beside == ("甲役",)


def test_redirects_beyond_the_most_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.redirects.MOST", 1)
    items = read(HEAD + redirect("甲役", "甲") + redirect("甲戰", "甲") + page("甲", "文。") + END)
    assert isinstance(items[0], Article)
    assert [value.name for value in items[0].fields.aliases] == ["甲役"]
    assert isinstance(items[1], Problem)
    assert items[1].reason.startswith("1 redirects beyond the first")


@given(st.lists(st.tuples(st.text("甲乙é", min_size=1), st.sampled_from("丙丁")), max_size=20))
def test_redirects_come_back_in_their_order(pairs: list[tuple[str, str]]) -> None:
    found = Redirects()
    for title, target in pairs:
        found.add(title, target)
    for target in "丙丁戊":
        assert found.to(target) == tuple(title for title, to in pairs if to == target)


@pytest.mark.parametrize(
    ("pack", "ending"),
    [
        (bz2.compress, ".bz2"),
        (lambda data: bz2.compress(data[:300]) + bz2.compress(data[300:]), ".bz2"),
        (gzip.compress, ".gz"),
        (lzma.compress, ".xz"),
    ],
    ids=["bz2", "multistream", "gz", "xz"],
)
def test_packed_dumps_are_read(pack: Callable[[bytes], bytes], ending: str) -> None:
    text = HEAD + "".join(page(f"第{i}戰", f"第{i}戰是一場戰鬥。") for i in range(20)) + END
    assert [one.id for one in articles(pack(text.encode()), f"wiki.xml{ending}")] == [f"第{i}戰" for i in range(20)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            '<!DOCTYPE a [<!ENTITY b "甲">]>' + HEAD + page("甲", "&b;") + END,
            "the dump declares a document type or entities, which could grow without bound; take its <!DOCTYPE …> out",
            id="entities",
        ),
        pytest.param(
            "<html></html>", "no <mediawiki> at its beginning, so no dump of a wiki; name one", id="other XML"
        ),
        pytest.param(
            '<?xml version="1.0" encoding="GBK"?>' + HEAD + END, "a dump in GBK; convert it to UTF-8", id="encoding"
        ),
        pytest.param(HEAD + END, "no article in this dump; name one with pages of the namespace 0", id="no article"),
    ],
)
def test_what_is_no_dump_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "wiki.xml"
    path.write_text(text)
    assert [item for source in find_sources([path]) for item in parse_source(source)] == [Problem(str(path), reason)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (page("乙", ""), "'乙' is empty, so the page is passed over"),
        (page("乙", "{{无}}"), "nothing is left of '乙' without its markup, so the page is passed over"),
        (page("", "文。"), "a page without a title; fetch the dump again"),
        (
            page("乙", "{}", revision="<model>json</model>"),
            "'乙' is written in json, not in wikitext, so the page is passed over",
        ),
        (
            page("乙").replace("</page>", '<revision><text deleted="deleted" /></revision></page>'),
            "the text of '乙' was deleted, so the page is passed over",
        ),
        (
            page("乙", "文").replace("文", "\n&nbsp;"),
            "the page cannot be read (undefined entity, line 17); fetch the dump again",
        ),
        (
            page("乙", "文").replace("</text>", ""),
            "the page cannot be read (mismatched tag, line 16); fetch the dump again",
        ),
        (
            page("乙", "文").replace("</page>", ""),
            "the page is not closed before the next one begins; fetch the dump again",
        ),
    ],
    ids=["empty", "only markup", "untitled", "other model", "deleted", "entity", "mismatch", "not closed"],
)
def test_a_bad_page_is_a_problem_with_its_line_and_the_others_are_read(bad: str, reason: str) -> None:
    first, problem, last = read(HEAD + page("甲", "文。") + bad + page("丙", "文。") + END)
    assert isinstance(first, Article)
    assert problem == Problem("wiki.xml:13", reason)
    assert isinstance(last, Article)


@pytest.mark.parametrize(
    ("cut", "line", "reason"),
    [
        (-40, 13, "the dump ends inside this page; what came before is kept: fetch the dump again"),
        (-len(END), 17, "the dump ends without </mediawiki>; what came before is kept: fetch the dump again"),
    ],
    ids=["in a page", "behind a page"],
)
def test_a_dump_that_is_cut_off_keeps_what_came_before(cut: int, line: int, reason: str) -> None:
    items = read((HEAD + page("甲", "文。") + page("乙", "文。") + END).encode()[:cut])
    assert isinstance(items[0], Article)
    assert items[-1] == Problem(f"wiki.xml:{line}", reason)


def test_a_packed_dump_that_is_cut_off_keeps_what_came_before() -> None:
    packed = b"".join(bz2.compress(part.encode()) for part in (HEAD, page("甲", "文。"), page("乙", "文。") + END))
    *found, problem = read(packed[:-20], "wiki.xml.bz2")
    assert [item.id for item in found if isinstance(item, Article)] == ["甲"]
    assert isinstance(problem, Problem)
    assert "the dump cannot be read beyond this line" in problem.reason


def test_bytes_that_are_no_text_cost_only_themselves() -> None:
    text = (HEAD + page("甲", "文?。") + END).encode().replace(b"?", b"\xff\x01")
    assert articles(text)[0].text.startswith("文\ufffd")


def test_a_page_beyond_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "LONGEST_PAGE", 1000)
    monkeypatch.setattr(dump, "_CHUNK", 100)
    problem, last = read(HEAD + page("甲", "文" * 2000) + page("乙", "文。") + END)
    assert isinstance(problem, Problem)
    assert "the page is longer than" in problem.reason
    assert isinstance(last, Article)


@settings(max_examples=60)
@given(st.integers(1, 200), st.lists(st.text("甲<>&\n ", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_pages_are_whole_wherever_the_stream_is_cut(chunk: int, texts: list[str]) -> None:
    data = (HEAD + "".join(page(f"第{i}", text) for i, text in enumerate(texts)) + END).encode()
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(dump, "_CHUNK", chunk)
        found = list(dump.cut(io.BytesIO(data), Origin("", "w", "w.xml")))
    places = [(one.start(), one.group()) for one in re.finditer(rb"<page>.*?</page>", data, re.DOTALL)]
    expected = [(data.count(b"\n", 0, start) + 1, whole) for start, whole in places]
    assert [(item.line, item.data) if isinstance(item, Record) else item for item in found] == expected


def test_other_xml_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<project/>")
    (tmp_path / "b.xml").write_text(HEAD + page("甲", "文。") + END)
    assert [source.id for source in find_sources([tmp_path])] == ["b.xml"]

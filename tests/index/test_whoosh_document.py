"""Does what docs/whoosh.md says about the index as a Whoosh index hold?"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from index import Reader, WriteError, verify
from index.whoosh_schema import make_schema

DOCUMENT = (Path(__file__).parents[2] / "docs" / "whoosh.md").read_text(encoding="utf-8")
OPENING, USING = re.findall(r"^```python\n(.*?)^```$", DOCUMENT, re.M | re.S)


@pytest.fixture
def _battles(bundled_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the index that the document speaks of."""
    shutil.copytree(bundled_index, tmp_path / "battles")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_battles")
def test_its_code_finds_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(OPENING, names)
    assert re.search(r"^孟良崮战役 \[.*<b class=\"match term\d\">", capsys.readouterr().out, re.M)
    exec(USING, names)
    *marked, in_order, groups, found, suggested = capsys.readouterr().out.splitlines()
    assert '<b class="match term0">' in "".join(marked)
    assert "孟良崮战役" in in_order
    assert re.fullmatch(r"\d+ \[(\d+, )*\d+\]", groups)
    assert re.fullmatch(r"孟良崮战役 \d+", found)
    assert "孟良崮" in suggested


@pytest.mark.usefixtures("_battles")
def test_a_writer_is_refused_and_the_index_stays_whole() -> None:
    names: dict[str, object] = {}
    exec(OPENING, names)
    with pytest.raises(WriteError, match="zhanyi build --update"):
        names["index"].writer()
    assert verify(Path("battles")) == []


def test_our_reader_gives_a_searcher_over_the_same_articles(bundled_index: Path) -> None:
    reader = Reader.open(bundled_index)
    with reader.whoosh as searcher:
        assert {fields["id"] for fields in searcher.documents()} == {article.id for article in reader.articles()}
    reader.close()


def test_its_table_names_all_fields() -> None:
    named = set(re.findall(r"`(\w+)`", DOCUMENT))
    known = {name for name in make_schema().names() if not name.endswith("_characters")}
    assert known - named <= {"summary"}

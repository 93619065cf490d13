"""Does the file of what was learned about names say what was learned, and is it used only while that holds?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article
from corpus.readers.wikitext import parse
from index import DamagedError, Reader, learned, storage
from index.learned import Learned, OtherName, Row, StoredNames
from index.learning import learn
from index.names import Counted, Names
from tests.without_compiled_code import without_compiled_code

MakeIndex = Callable[..., Path]

names = st.text("白石青沙\U00020000\ud800a", min_size=2, max_size=5)
others = st.lists(st.builds(OtherName, names, st.integers(0, 9), st.just("link"), st.just("") | names)).map(tuple)


NOTHING = Counted([], np.zeros(0, dtype=np.int64), [], np.zeros(0, dtype=np.int64))


@given(
    st.dictionaries(names, st.builds(Row, names, others), max_size=6),
    st.sets(names, max_size=40),
    names,
    names,
    st.sampled_from([0, 99]),
)
def test_what_is_read_is_what_was_written(rows: dict[str, Row], known: set[str], one: str, two: str, few: int) -> None:
    memory = Learned(rows, known)
    with TemporaryDirectory() as folder, patch.object(learned, "_FEW", few):
        learned.write(Path(folder) / learned.FILE, memory, NOTHING)
        stored = StoredNames(Path(folder) / learned.FILE)
        for text in ("", one[:1], one, one + two + one, *known, *rows):
            assert stored.row(text) == memory.row(text)
            assert stored.known.spans(text) == memory.known.spans(text)
            assert stored.with_others.spans(text) == memory.with_others.spans(text)
            with without_compiled_code():
                assert stored.known.spans(text) == memory.known.spans(text)
                assert stored.with_others.spans(text) == memory.with_others.spans(text)
        for prefix in ("", one[:1], one):
            assert list(stored.beginning_with(prefix)) == list(memory.beginning_with(prefix))
        assert stored.is_current


def rows_of(counted: Counted) -> list[tuple[str, int, str, int]]:
    return list(zip(counted.folded, counted.kinds.tolist(), counted.shown, counted.articles.tolist(), strict=True))


@given(st.lists(st.tuples(st.text(max_size=4), st.integers(0, 3), st.text(max_size=4), st.integers(1, 70_000))))
def test_the_names_of_articles_are_read_as_they_were_counted(rows: list[tuple[str, int, str, int]]) -> None:
    folded, kinds, shown, articles = zip(*rows, strict=True) if rows else ((), (), (), ())
    counted = Counted(folded, np.array(kinds, np.int64), shown, np.array(articles, np.int64))
    with TemporaryDirectory() as folder:
        learned.write(Path(folder) / learned.FILE, Learned(), counted)
        assert rows_of(StoredNames(Path(folder) / learned.FILE).counted()) == rows


@pytest.fixture
def root(make_index: MakeIndex) -> Path:
    """An index of which one article is deleted."""
    pages = [parse(f"[[钱沙明|钱白石]]到了第{n}處。", id=str(n), location="", title=f"第{n}處") for n in range(9)]
    root = make_index([*pages, Article("9", "青沙之戰", "青沙。")])
    make_index(pages, root=root, update=True)
    return root


def test_the_file_of_a_generation_is_what_its_segments_teach(root: Path) -> None:
    with closing(Reader.open(root)) as reader:
        taught = learn(reader.segments, reader.live)
        stored = StoredNames(reader.folder / learned.FILE)
        assert rows_of(stored.counted()) == rows_of(Names.of(reader.segments, reader.live).counted)
        assert {name: stored.row(name) for name in stored.beginning_with("")} == taught.rows
        assert stored.known.spans("青沙之战") == []
        assert [stored.known.spans(name) for name in sorted(taught.names)] == [
            [(0, len(name))] for name in sorted(taught.names)
        ]


def test_a_search_learns_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.learning.learn", lambda *given: pytest.fail("learned"))
    monkeypatch.setattr(Names, "of", lambda *given: pytest.fail("counted"))
    with closing(Reader.open(root)) as reader:
        assert [name.name for name in reader.names.complete("第1", limit=9)] == ["第1處"]
        assert [other.name for other in reader.aliases.others("錢白石")] == ["钱沙明"]


@pytest.mark.parametrize("number", range(3))
def test_what_was_learned_by_other_rules_is_learned_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    now = learned.rules()
    monkeypatch.setattr(learned, "rules", lambda: (*now[:number], now[number] + 1, *now[number + 1 :]))
    monkeypatch.setattr(StoredNames, "row", lambda *given: pytest.fail("read"))
    with closing(Reader.open(root)) as reader:
        assert [other.name for other in reader.aliases.others("錢白石")] == ["钱沙明"]


def test_a_changed_byte_gives_no_wrong_answer(root: Path) -> None:
    path = storage.current(root).folder / learned.FILE
    data = path.read_bytes()
    at = data.index("钱沙明".encode())
    path.write_bytes(data[:at] + "钱沙白".encode() + data[at + 9 :])
    with pytest.raises(DamagedError, match=r"names\.learned is damaged"), closing(Reader.open(root)) as reader:
        reader.aliases.others("錢白石")

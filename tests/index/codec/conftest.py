"""What do the tests of the codec share? Corpora to hold Whoosh on our segments to Whoosh on its own.

They write many small files, which need not outlive a power cut.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Set
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
import rjieba
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.searching import Searcher

from index.codec import framing
from index.codec.container import ContainerWriter
from index.codec.inversion import Document, Inverter
from index.codec.segment import Segment
from index.codec.whoosh_codec import ZhanyiCodec, open_segments
from index.schema import FIELDS
from index.weights import K1, PAIRS, WEIGHTS
from index.whoosh_schema import make_schema

_SCHEMA = make_schema("rjieba")
Plain = dict[str, Any]
"""A text for each field that has one; `day` may be among them."""
Corpus = list[list[Plain]]
"""The documents of each segment."""


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    with patch("os.fsync"):
        yield


def _fields_of(number: int, plain: Plain) -> dict[str, Any]:
    """Return what Whoosh's writer is given for one document."""
    given: dict[str, Any] = {"id": f"篇{number}", "text": plain.get("body", "")}
    for name, value in plain.items():
        if name == "day":
            given["first_day"], given["last_day"] = value, value + 1
        elif value:
            given[name] = given[f"{name}_characters"] = value
    return given


def _numbered(corpus: Corpus) -> Iterator[list[tuple[int, Plain]]]:
    """Yield the documents of each segment with their numbers in the whole index."""
    number = 0
    for part in corpus:
        yield list(enumerate(part, number))
        number += len(part)


def _written_by_whoosh(index: Any, corpus: Corpus, deleted: Set[int] = frozenset(), **options: Any) -> Any:
    for part in _numbered(corpus):
        writer = index.writer(**options)
        for number, plain in part:
            writer.add_document(**_fields_of(number, plain))
        writer.commit(merge=False)
    if deleted:
        writer = index.writer(**options)
        for number in deleted:
            writer.delete_by_term("id", f"篇{number}")
        writer.commit(merge=False)
    return index


def _written_by_inverter(folder: Path, corpus: Corpus) -> list[Segment]:
    segments = []
    for part in _numbered(corpus):
        inverter = Inverter(WEIGHTS, K1, rjieba.cut_for_search, pairs=PAIRS)
        inverter.add([_document(number, plain) for number, plain in part])
        path = folder / f"part{len(segments)}.columns"
        with ContainerWriter(path) as writer:
            inverter.write(writer, inverter.lengths().averages())
        segments.append(Segment(path))
    return segments


def _document(number: int, plain: Plain) -> Document:
    given = _fields_of(number, plain)
    texts = [plain.get(field.name, "") for field in FIELDS]
    return Document(
        given["id"], texts, framing.encode(given["text"], b""), given.get("first_day"), given.get("last_day")
    )


@contextmanager
def _searchers(corpus: Corpus, deleted: Set[int] = frozenset()) -> Iterator[dict[str, Any]]:
    """Give searchers over the same documents in Whoosh's own format and in ours, written by Whoosh and by us."""
    live = [np.array([number not in deleted for number, _ in part]) for part in _numbered(corpus)]
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        # Not in memory: even there Whoosh writes temporary files, where other processes write theirs.
        (folder / "stock").mkdir()
        stock = _written_by_whoosh(FileStorage(str(folder / "stock")).create_index(_SCHEMA), corpus, deleted)
        ours = _written_by_whoosh(FileStorage(str(folder)).create_index(_SCHEMA), corpus, deleted, codec=ZhanyiCodec())
        inverted = open_segments(_written_by_inverter(folder, corpus), _SCHEMA, live=live)
        yield {
            "stock": opened.enter_context(stock.searcher()),
            "whoosh": opened.enter_context(ours.searcher()),
            "inverter": opened.enter_context(Searcher(inverted)),
        }


def _found(searcher: Any, query: Any, **options: Any) -> dict[int, float]:
    return {hit.docnum: hit.score for hit in searcher.search(query, **{"limit": None, **options})}


@pytest.fixture(scope="session")
def whoosh_schema() -> Any:
    """The schema of all corpora."""
    return _SCHEMA


@pytest.fixture(scope="session")
def examples() -> Corpus:
    """Two segments with three and two documents, some with days."""
    return [
        [
            {"title": "大同之战", "body": "张军攻大同。大同未下", "place": "大同", "day": 19460701},
            {"title": "張軍列傳", "body": "张军，字1a", "day": -2039899},
            {"body": "同大同"},
        ],
        [{"title": "白石之役", "body": "军在大同", "place": "白石", "day": 19460931}, {"body": "。"}],
    ]


@pytest.fixture(scope="session")
def corpora() -> st.SearchStrategy[Corpus]:
    """Small corpora of a few words; their texts are short, because Whoosh's own lengths are exact up to 10."""
    text = st.text(alphabet="张張军大同。1a ", max_size=8)
    day = st.sampled_from([19460701, 19460931, -2039899, 0])
    plain = st.fixed_dictionaries({"body": text}, optional={"title": text, "place": text, "day": day})
    return st.lists(st.lists(plain, min_size=1, max_size=4), min_size=2, max_size=3)


@pytest.fixture(scope="session")
def searchers() -> Callable[..., AbstractContextManager[dict[str, Any]]]:
    """`searchers(corpus, deleted)` gives searchers over the same documents.

    `stock` is Whoosh's own format, `whoosh` ours as Whoosh writes it, `inverter` ours as we write it.
    """
    return _searchers


@pytest.fixture(scope="session")
def found() -> Callable[..., dict[int, float]]:
    """`found(searcher, query, **options)` are the numbers of the documents that are found, with their scores."""
    return _found


@pytest.fixture(scope="session")
def fields_of() -> Callable[[int, Plain], dict[str, Any]]:
    """`fields_of(number, plain)` is what Whoosh's writer is given for one document."""
    return _fields_of


@pytest.fixture(scope="session")
def written_by_whoosh() -> Callable[..., Any]:
    """`written_by_whoosh(index, corpus, deleted, **options)` is the index with the corpus written into it."""
    return _written_by_whoosh


@pytest.fixture(scope="session")
def written_by_inverter() -> Callable[[Path, Corpus], list[Segment]]:
    """`written_by_inverter(folder, corpus)` are the segments, opened."""
    return _written_by_inverter

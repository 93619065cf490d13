"""How is tantivy used from Python on Chinese text? Words are cut before, and joined by spaces for its tokenizer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import tantivy

from benchmarks.documents import read
from benchmarks.peers import words
from benchmarks.peers.contract import TOP, Answer

_HEAP_BYTES: Final = 512_000_000
_CHUNK: Final = 64


class Tantivy:
    """Words cut in one thread, as a plain script does; tantivy's own threads index beside it."""

    def prepare(self) -> None:
        """Load rjieba's dictionary."""
        words.load()

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Index ids and words; the text itself is not stored."""
        folder.mkdir()
        writer = tantivy.Index(_schema(), path=str(folder)).writer(_HEAP_BYTES, jobs)
        with self._cut(read(documents), jobs) as rows:
            for id, joined in rows:
                writer.add_document(tantivy.Document(id=id, body=joined))
        writer.commit()
        writer.wait_merging_threads()

    @contextmanager
    def _cut(self, rows: Iterable[tuple[str, str]], jobs: int) -> Iterator[Iterable[tuple[str, str]]]:
        yield map(_joined, rows)

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Answer without counting, which lets tantivy skip blocks, and with it."""
        index = tantivy.Index.open(str(folder))
        schema, searcher = index.schema, index.searcher()

        def ids(query: Any, *, count: bool) -> list[str]:
            found = searcher.search(query, TOP, count=count).hits
            return [searcher.doc(address)["id"][0] for _, address in found]

        def any_word(query: str) -> Any:
            terms = dict.fromkeys(words.cut(query))
            clauses = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", term)) for term in terms]
            return tantivy.Query.boolean_query(clauses)

        def phrase(query: str) -> list[str]:
            terms: list[Any] = words.cut(query)
            if len(terms) < 2:  # tantivy refuses a phrase of one word
                return ids(any_word(query), count=False)
            return ids(tantivy.Query.phrase_query(schema, "body", terms), count=False)

        return {
            "ranked": lambda query: ids(any_word(query), count=False),
            "counted": lambda query: ids(any_word(query), count=True),
            "phrase": phrase,
        }


class TantivyPool(Tantivy):
    """Words cut by a pool of processes: more code than most write, and the stronger opponent."""

    @contextmanager
    def _cut(self, rows: Iterable[tuple[str, str]], jobs: int) -> Iterator[Iterable[tuple[str, str]]]:
        # fork: rjieba's dictionary is loaded by then, and tantivy's threads hold no Python lock.
        with get_context("fork").Pool(jobs) as pool:
            yield pool.imap(_joined, rows, chunksize=_CHUNK)

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Answer like the other, whose row with counts says it all."""
        return {mode: answer for mode, answer in super().answers(folder).items() if mode != "counted"}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace")
    return builder.build()


def _joined(row: tuple[str, str]) -> tuple[str, str]:
    return row[0], " ".join(words.cut(row[1]))

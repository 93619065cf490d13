"""How does SQLite's full-text table fare on Chinese? With words made for it, and with its own trigrams."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from benchmarks.documents import read
from benchmarks.peers.contract import TOP, Answer


class _Fts5:
    tokenizer: ClassVar[str]

    def prepare(self) -> None:
        """Load what cuts the text."""

    def text(self, text: str) -> str:
        """Return what is put into the table for `text`."""
        return text

    def terms(self, query: str) -> list[str]:
        """Return the terms any of which answers."""
        raise NotImplementedError

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Fill the table in one transaction; `jobs` is no use to SQLite."""
        folder.mkdir()
        connection = sqlite3.connect(folder / "documents.db")
        connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, body, tokenize='{self.tokenizer}')")
        connection.executemany("INSERT INTO t VALUES (?, ?)", ((id, self.text(text)) for id, text in read(documents)))
        connection.commit()
        connection.close()

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Order by rank, which is SQLite's faster name for BM25."""
        connection = sqlite3.connect(folder / "documents.db")

        def ids(match: str) -> list[str]:
            rows = connection.execute(f"SELECT id FROM t WHERE t MATCH ? ORDER BY rank LIMIT {TOP}", (match,))
            return [id for (id,) in rows]

        def ranked(query: str) -> list[str]:
            terms = dict.fromkeys(self.terms(query))
            return ids(" OR ".join(f'"{term}"' for term in terms)) if terms else []

        return {"ranked": ranked, "phrase": lambda query: ids(f'"{self.text(query)}"')}


class Words(_Fts5):
    """A table of words that rjieba cut, joined by spaces; what it stores is this text."""

    tokenizer = "unicode61"

    def prepare(self) -> None:
        """Load rjieba's dictionary."""
        words = import_module("benchmarks.peers.words")
        words.load()
        self._cut = words.cut

    def text(self, text: str) -> str:
        """Return the words, joined by spaces."""
        return " ".join(self._cut(text))

    def terms(self, query: str) -> list[str]:
        """Return the words of the query."""
        found: list[str] = self._cut(query)
        return found


class Trigrams(_Fts5):
    """A table of every three characters in a row."""

    tokenizer = "trigram"

    def terms(self, query: str) -> list[str]:
        """Return every three characters in a row of what was typed, spaces apart."""
        runs = query.split()
        return [run[start : start + 3] for run in runs for start in range(len(run) - 2)]

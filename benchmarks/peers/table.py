"""Which engines are there? One row each: what it is called, where its code is, and what is fair to ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Final

from benchmarks.peers.contract import Engine

OURS: Final = "zhanyi"


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine. `packages` are the distributions whose versions a report names."""

    name: str
    title: str
    code: str
    """The file in this folder and the class in it."""
    packages: tuple[str, ...]
    stores_text: bool
    """Whether its index can give the text back; one that can't is smaller for that."""
    at_most: int | None = None
    """Documents beyond which it is measured only with `--all`, because a build takes more than half an hour."""
    any_python: bool = False
    """Whether the system's own Python may run it, where packages of the distribution live."""

    def load(self) -> Engine:
        """Import its code; raise ImportError where a module is missing."""
        file, name = self.code.split(":")
        engine: Engine = getattr(import_module(f"benchmarks.peers.{file}"), name)()
        return engine


PEERS: Final = (
    Peer(OURS, "Zhanyi", "zhanyi:Zhanyi", ("numpy", "Whoosh", "jieba", "rjieba"), stores_text=True),
    Peer(
        "whoosh",
        "stock Whoosh + jieba + OpenCC",
        "whoosh_jieba:WhooshJieba",
        ("Whoosh", "jieba", "opencc-python-reimplemented"),
        stores_text=True,
        at_most=20_000,
    ),
    Peer("tantivy", "tantivy + rjieba", "tantivy_words:Tantivy", ("tantivy", "rjieba"), stores_text=False),
    Peer(
        "tantivy-pool",
        "tantivy + rjieba in a pool",
        "tantivy_words:TantivyPool",
        ("tantivy", "rjieba"),
        stores_text=False,
    ),
    Peer("fts5-words", "SQLite FTS5 + rjieba", "sqlite_fts5:Words", ("rjieba",), stores_text=True),
    Peer("fts5-trigram", "SQLite FTS5 trigram", "sqlite_fts5:Trigrams", (), stores_text=True, at_most=100_000),
    Peer(
        "xapian",
        "Xapian, n-grams",
        "xapian_ngrams:Xapian",
        (),
        stores_text=False,
        at_most=100_000,
        any_python=True,
    ),
    Peer("bm25s", "bm25s + rjieba", "bm25s_words:Bm25s", ("bm25s", "rjieba", "numpy"), stores_text=False),
)
"""In the order of a report; the first is ours."""

BY_NAME: Final = {peer.name: peer for peer in PEERS}

"""How does bm25s fare, which computes all scores when it builds? It holds everything in memory, and has no phrases."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import bm25s

from benchmarks.documents import read
from benchmarks.peers import words
from benchmarks.peers.contract import TOP, Answer


class Bm25s:
    """bm25s over rjieba's words. Its index is read into memory when it is opened."""

    def prepare(self) -> None:
        """Load rjieba's dictionary."""
        words.load()

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Compute and save all scores; `jobs` is no use to it."""
        ids, tokens = [], []
        for id, text in read(documents):
            ids.append(id)
            tokens.append([sys.intern(word) for word in words.cut(text)])
        retriever = bm25s.BM25(k1=1.2, b=0.75)
        retriever.index(tokens, show_progress=False)
        retriever.save(str(folder), show_progress=False)
        (folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Answer with the ids whose scores are above zero."""
        retriever = bm25s.BM25.load(str(folder))
        ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        top = min(TOP, len(ids))

        def ranked(query: str) -> list[str]:
            found, scores = retriever.retrieve([words.cut(query)], k=top, show_progress=False)
            return [ids[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]

        return {"ranked": ranked}

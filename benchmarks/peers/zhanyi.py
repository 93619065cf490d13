"""How is Zhanyi asked? By its public names: `index.build` and `search.Engine`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from benchmarks.peers.contract import TOP, Answer


class Zhanyi:
    """This repository's own engine."""

    def prepare(self) -> None:
        """Import it, and load the dictionary that cuts words, as it is loaded for the others."""
        for module in ("index.builder", "search.engine"):
            import_module(module)
        from index import analysis
        from index.analysis.cutting import compiled_words

        compiled_words(analysis.segmenter(analysis.DEFAULT_SEGMENTER).cut)

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Build an index as `zhanyi build` does."""
        from index import build

        report = build([documents], folder, jobs=jobs)
        if report.problems:
            raise ValueError(f"{len(report.problems)} documents were refused, the first: {report.problems[0].reason}")

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Answer with ids; with all that a hit shows; and exact runs."""
        from search import Engine

        engine = Engine.open(folder)

        def ranked(query: str) -> list[str]:
            return [hit.id for hit in engine.search(query, limit=TOP, snippets=False).hits]

        def shown(query: str) -> list[str]:
            return [hit["id"] for hit in engine.search(query, limit=TOP).to_dict()["hits"]]

        return {"ranked": ranked, "shown": shown, "phrase": lambda query: ranked(f'"{query}"')}

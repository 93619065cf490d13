"""How is Zhanyi asked? By its public names alone: `index.build` and `search.Engine`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from benchmarks.peers.contract import TOP, Answer


class Zhanyi:
    """This repository's own engine."""

    def prepare(self) -> None:
        """Import it. Dictionaries load within a build, because it starts processes of its own."""
        for package in ("index", "search"):
            import_module(package)

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

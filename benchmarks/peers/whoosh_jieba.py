"""How do people put Whoosh, jieba and OpenCC together? jieba's own analyzer, text converted before it is added."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from benchmarks.documents import read
from benchmarks.peers.contract import TOP, Answer


class WhooshJieba:
    """Stock Whoosh. Its phrases fail, because jieba's analyzer writes character offsets as positions."""

    def prepare(self) -> None:
        """Load jieba's dictionary and OpenCC's tables."""
        import jieba
        from opencc import OpenCC

        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()
        self._simplified = OpenCC("t2s").convert

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Write with one process a core, without merging at the end: the faster way."""
        from jieba.analyse import ChineseAnalyzer
        from whoosh import fields, index

        folder.mkdir()
        body = fields.TEXT(analyzer=ChineseAnalyzer(), stored=True)
        created = index.create_in(folder, fields.Schema(id=fields.ID(stored=True, unique=True), body=body))
        writer = created.writer(limitmb=512, procs=jobs, multisegment=True)
        for id, text in read(documents):
            writer.add_document(id=id, body=self._simplified(text))
        writer.commit()

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Answer by Whoosh's own query parser, any of the words being enough."""
        from whoosh import index, qparser

        opened = index.open_dir(folder)
        parser = qparser.QueryParser("body", opened.schema, group=qparser.OrGroup)
        searcher = opened.searcher()

        def ranked(query: str) -> list[str]:
            return [hit["id"] for hit in searcher.search(parser.parse(self._simplified(query)), limit=TOP)]

        return {"ranked": ranked, "phrase": lambda query: ranked(f'"{query}"')}

"""How does Xapian index Chinese by itself? As single characters and pairs of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import xapian

from benchmarks.documents import read
from benchmarks.peers.contract import TOP, Answer


class Xapian:
    """Xapian with its n-grams for Chinese, Japanese and Korean. It is no package of PyPI."""

    def prepare(self) -> None:
        """Nothing to load."""

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Write the documents in one thread; Xapian has no other way."""
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE)
        generator = xapian.TermGenerator()
        generator.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
        for id, text in read(documents):
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(text)
            document.set_data(id)
            database.add_document(document)
        database.commit()
        database.close()

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Answer with any of the pairs; the query parser would demand all of a run, which is another question."""
        database = xapian.Database(str(folder))
        enquire, parser = xapian.Enquire(database), xapian.QueryParser()
        parser.set_database(database)
        flags = xapian.QueryParser.FLAG_CJK_NGRAM | xapian.QueryParser.FLAG_PHRASE

        def ids(query: xapian.Query) -> list[str]:
            enquire.set_query(query)
            return [match.document.get_data().decode() for match in enquire.get_mset(0, TOP)]

        return {
            "ranked": lambda query: ids(xapian.Query(xapian.Query.OP_OR, _pairs(query))),
            "phrase": lambda query: ids(parser.parse_query(f'"{query}"', flags)),
        }


def _pairs(query: str) -> list[str]:
    """Return every two characters in a row, spaces apart: 孟良崮 戰 gives 孟良, 良崮, 戰."""
    runs = query.split()
    pairs = [run[start : start + 2] for run in runs for start in range(max(1, len(run) - 1))]
    return list(dict.fromkeys(pairs))

"""Which articles answer, in what order, and with which words? The one way in: command line, web and Python use it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.scoring import BM25F

from corpus import Article
from index import Reader
from index.schema import FACETS, FIELDS
from search import facets as facet_counts
from search.compiling import compile_query
from search.errors import ArticleNotFound
from search.query import Node, to_query
from search.request import Request
from search.result import Hit, Result, Suggestion
from search.snippets import Marker, snippets

_WEIGHTING = BM25F(B=0.5, K1=1.2, title_B=0.2, alias_B=0.2, title_characters_B=0.2, alias_characters_B=0.2)
"""k1 and b as measured best on Chinese Wikipedia passages; short fields differ little in length by their nature."""


class Engine:
    """Answers requests on one generation of an index. Close it, or use it in a `with` statement."""

    FACETS = FACETS

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._whoosh: Any = reader.searcher.__class__(reader.searcher.reader(), weighting=_WEIGHTING)

    @classmethod
    def open(cls, index_dir: str | Path) -> Engine:
        """Open the index in the folder `index_dir`, to be asked in the words of what cut it.

        Raises NoIndexError, DamagedError, VersionError or SegmenterError.
        """
        return cls(Reader.open(Path(index_dir)))

    def refreshed(self) -> Engine:
        """Return this engine, or a new one if a build has put a newer index in its place (this one then stays open)."""
        return self if self._reader.is_current else Engine(Reader.open(self._reader.root))

    def close(self) -> None:
        """Let go of the index's files."""
        self._reader.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def warning(self) -> str | None:
        """Why the index should be rebuilt though it can be searched, or None."""
        return self._reader.outdated

    def search(
        self,
        query: str = "",
        *,
        limit: int = 10,
        page: int = 1,
        commander: str | None = None,
        place: str | None = None,
        date: str | None = None,
        sort: str = "relevance",
        facets: Sequence[str] = (),
        snippets: bool = True,
    ) -> Result:
        """Return the hits for `query`, the best first, narrowed to a commander, a place and a period.

        `engine.search("大同集寧戰役", commander="傅作义")`. Raises QueryError where the query or a value can't be
        understood.
        """
        started = time.perf_counter()
        request = Request(query, commander, place, date, limit, page, sort, facets)
        request.check()
        return self._answer(request, request.tree(), started, snippets=snippets)

    def search_tree(self, tree: Node, *, limit: int = 10, snippets: bool = False) -> Result:
        """Return the best hits for a query that is a tree already."""
        return self._answer(Request(to_query(tree), limit=limit), tree, time.perf_counter(), snippets=snippets)

    def _answer(self, request: Request, tree: Node, started: float, *, snippets: bool) -> Result:
        found = self._run(tree, request.sort)
        first = (request.page - 1) * request.limit
        hits = self._hits(found[first : first + request.limit], first + 1, self._marker(tree), with_snippets=snippets)
        summaries = (self._reader.summary(number) for _, number in found) if request.facets else ()
        counts = facet_counts.count((summary.facets for summary in summaries), request.facets)
        took = (time.perf_counter() - started) * 1000
        return Result(request.query, len(found), took, hits, None, counts)

    def _marker(self, tree: Node) -> Marker:
        return Marker(tree, cutter=self._reader.segmenter)

    def _run(self, tree: Node, sort: str) -> list[tuple[float, int]]:
        """Return (score, document number) of all that match, in order."""
        compiled = compile_query(tree, cutter=self._reader.segmenter)
        # limit=None: Whoosh 2.7.4's way to stop early gives wrong top hits and lets excluded articles through.
        found: list[tuple[float, int]] = self._whoosh.search(compiled, limit=None).top_n
        if sort == "title":
            return sorted(found, key=lambda hit: self._reader.summary(hit[1]).title)
        if sort in ("date", "-date"):
            return self._by_date(found, sign=-1 if sort == "-date" else 1)
        return found

    def _by_date(self, found: list[tuple[float, int]], *, sign: int) -> list[tuple[float, int]]:
        """Order by first day, or by last come first with `sign` -1; what has no date comes last either way."""
        days = {number: self._reader.summary(number).first_day for _, number in found}
        dated = [hit for hit in found if days[hit[1]] is not None]
        return sorted(dated, key=lambda hit: sign * (days[hit[1]] or 0)) + [h for h in found if days[h[1]] is None]

    def _hits(
        self, found: list[tuple[float, int]], first_rank: int, marker: Marker, *, with_snippets: bool
    ) -> tuple[Hit, ...]:
        return tuple(
            self._hit(rank, score, number, marker, with_snippets)
            for rank, (score, number) in enumerate(found, first_rank)
        )

    def _hit(self, rank: int, score: float, number: int, marker: Marker, with_snippets: bool) -> Hit:
        article = self._reader.article(number)
        return Hit(
            rank=rank,
            id=article.id,
            title=article.title,
            score=score,
            fields=shown_fields(article),
            snippets=snippets(article.text, marker) if with_snippets else (),
            title_marks=tuple(marker.marks(article.title)) if with_snippets else (),
        )

    def article(self, id: str) -> Article:
        """Return the article with the id `id`; raise ArticleNotFound."""
        found = self._reader.find(id)
        if found is None:
            raise ArticleNotFound(f"search: there is no article {id!r} in this index; `zhanyi search` shows ids")
        return found

    def marks(self, query: str, text: str) -> list[tuple[int, int]]:
        """Return the (start, end) of each place in `text` that answers `query`; raise QueryError."""
        return self._marker(Request(query).tree()).marks(text)

    def find_title(self, title: str) -> str | None:
        """Return the id of the article with the title `title`, in any script, or None."""
        return self._reader.find_title(title)

    def suggest(self, prefix: str, *, limit: int = 10) -> list[Suggestion]:
        """Return names that complete `prefix`, in any script, those of most articles first."""
        found = self._reader.names.complete(prefix, limit=limit)
        return [Suggestion(name.name, name.kind, name.articles) for name in found]

    def stats(self) -> dict[str, Any]:
        """Return what the index holds: articles, terms, postings, bytes, and the versions it was made with."""
        manifest = self._reader.manifest
        size = sum(entry.bytes for entry in manifest.files.values())
        return {
            "index": str(self._reader.root),
            "generation": self._reader.folder.name,
            "created": manifest.created,
            "articles": manifest.articles,
            "text_bytes": manifest.text_bytes,
            "index_bytes": size,
            "format": manifest.format,
            "analysis": manifest.analysis,
            "segmenter": manifest.segmenter,
            "fields": self._field_stats(),
        }

    def _field_stats(self) -> dict[str, dict[str, int]]:
        reader = self._whoosh.reader()
        counted = {}
        for field in FIELDS:
            infos = [info for name in (field.name, field.characters) for _, info in reader.iter_field(name)]
            counted[field.name] = {
                "terms": len(infos),
                "postings": sum(info.doc_frequency() for info in infos),
                "tokens": round(sum(info.weight() for info in infos)),
            }
        return counted


def shown_fields(article: Article) -> dict[str, list[str] | str]:
    """Return an article's fields as a hit shows them: lists of names, dates as text, no empty ones."""
    values: dict[str, list[str] | str] = {
        field.name: field.values(article) for field in FIELDS if field.name not in ("title", "body")
    }
    if period := article.fields.period:
        values |= {"start": str(period.start), "end": str(period.end)}
    return {name: value for name, value in values.items() if value}

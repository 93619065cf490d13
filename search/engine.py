"""Which articles answer, in what order, and with which words? The one way in: command line, web and Python use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corpus import Article
from index import Reader
from index.codec.inversion import NO_DAY
from index.counts import field_counts
from index.names import KINDS
from index.schema import FACETS, FIELDS
from search.errors import ArticleNotFound
from search.evaluation import FULL_SCORE, Evaluator, Found
from search.expansion import expansions_of
from search.query import Group, Node, to_query
from search.request import Request
from search.result import Correction, Hit, Place, Result, Shown, Suggestion
from search.snippets import Marker, snippets

if TYPE_CHECKING:
    from index.pinyin import Typed
    from index.spoken import Spoken, SpokenNames
    from search.explaining import Explanation
    from search.facets import Facets
    from search.spelling import Speller
    from search.values import Numbering

Array = npt.NDArray[Any]

_NO_DATE = np.int64(1) << 40
"""Comes behind every day, from whichever end the days are read."""


_NEEDS_EVERYTHING = "一九四六年 第七十四师 㐀㐁㐂"
"""Has a year, a number, and a word that stands nowhere, which might be misspelt."""


class Engine:
    """Answers requests on one generation of an index. Close it, or use it in a `with` statement."""

    FACETS = FACETS

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._segments = reader.segments
        self._evaluator = Evaluator(
            reader.segments, reader.segmenter.words, live=reader.live, aliases=lambda: reader.aliases
        )

    @classmethod
    def open(cls, index_dir: str | Path) -> Engine:
        """Open the index in the folder `index_dir`, to be asked in the words of what cut it.

        Raises NoIndexError, DamagedError, VersionError or SegmenterError.
        """
        return cls(Reader.open(Path(index_dir)))

    def refreshed(self) -> Engine:
        """Return this engine, or a new one if a build has put a newer index in its place (this one then stays open)."""
        return self if self._reader.is_current else Engine(Reader.open(self._reader.root))

    def warm_up(self) -> None:
        """Load dictionaries, tables and names, so that it isn't the first questions that wait for them."""
        self._reader.segmenter.load()
        self.search(_NEEDS_EVERYTHING, facets=self.FACETS)
        self.search("zhan", limit=1)
        self.suggest("zhan", limit=1)

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
        result = self._answer(request, self._trees(request), started, snippets=snippets)
        return _whole(result, started) if snippets else result

    def search_tree(self, tree: Node, *, limit: int = 10, snippets: bool = False) -> Result:
        """Return the best hits for a query that is a tree already: nothing is corrected or read as pinyin."""
        started = time.perf_counter()
        request = Request(to_query(tree), limit=limit)
        result = self._result(request, (tree,), self._found((tree,), "relevance", limit), started, snippets=snippets)
        return _whole(result, started) if snippets else result

    def _trees(self, request: Request) -> tuple[Node, ...]:
        """Return what a request asks for, and after it what it asks for as pinyin, if that is more."""
        tree = request.tree()
        if not request.has_latin:
            return (tree,)
        from search.latin import widened  # here, because few queries are in Latin letters

        wider = widened(tree, self._meant, loosely=False)
        if wider == tree and not self._evaluator.top(tree, 1):
            wider = widened(tree, self._meant, loosely=True)
        return (tree,) if wider == tree else (tree, wider)

    def _meant(self, typed: Typed) -> list[Spoken]:
        return self._spoken.meant(typed)

    @cached_property
    def _numbering(self) -> Numbering:
        from search.values import Numbering  # here, because few searches count or order by names

        return Numbering(self._segments)

    @cached_property
    def _facets(self) -> Facets:
        from search.facets import Facets  # here, likewise

        return Facets(self._segments, self._numbering)

    @cached_property
    def _spoken(self) -> SpokenNames:
        from index.spoken import SpokenNames  # here, likewise

        return SpokenNames(self._reader.names)

    @cached_property
    def _speller(self) -> Speller:
        from search.spelling import Speller  # here, because most queries find what they ask for

        return Speller(lambda: self._reader.names, self._evaluator.first_stage, self._names_of)

    def _names_of(self, one: Found) -> Iterator[str]:
        segment = self._segments[one.segment]
        return chain.from_iterable(segment.values(kind).of(one.document) for kind in KINDS)

    def _answer(self, request: Request, trees: Sequence[Node], started: float, *, snippets: bool) -> Result:
        """Return the answer to a request, or, where there is none, to what it was probably meant to be."""
        k = request.page * request.limit
        found = self._found(trees, request.sort, k)
        correction = partial(self._speller.correction, request)
        if not found and (meant := correction()):
            right = request.corrected(meant)
            trees_right = self._trees(right)
            if found_right := self._found(trees_right, request.sort, k):
                result = self._result(right, trees_right, found_right, started, snippets=snippets)
                return result.with_correction(meant, typed=request.query)
        return self._result(request, trees, found, started, snippets=snippets, correction=correction)

    def _result(
        self,
        request: Request,
        trees: Sequence[Node],
        found: Sequence[Found],
        started: float,
        *,
        snippets: bool,
        correction: Callable[[], Correction | None] | None = None,
    ) -> Result:
        """Return one page of what was `found`, with the counts over all that match."""
        first, tree = (request.page - 1) * request.limit, trees[-1]
        show = partial(self._shown, marker=self._marker(tree) if snippets else None)
        page = found[first:]
        ids = self._evaluator.ids(page)
        hit = Hit.to_show
        hits = [
            hit(rank, id, one.score / FULL_SCORE, show, one)
            for rank, id, one in zip(count(first + 1), ids, page, strict=False)
        ]
        facets, total = {}, partial(self._total, tree)
        if request.facets:
            matching = list(self._evaluator.matching(tree))
            facets = self._facets.count(matching, request.facets)
            total = partial(_count, matching)
        took = (time.perf_counter() - started) * 1000
        return Result(request.query, total, took, tuple(hits), correction, facets)

    def _marker(self, tree: Node) -> Marker:
        others = (one.run for _, one in expansions_of(tree, self._reader.aliases))
        return Marker(tree, cutter=self._reader.segmenter, beside=others)

    def _found(self, trees: Sequence[Node], sort: str, k: int) -> list[Found]:
        """Return the first `k` that match, in order: by relevance, what was asked for before what it is read as."""
        tree = trees[-1]
        if sort == "title":
            return self._evaluator.ordered(tree, self._numbering.first_of_documents("title"), k)
        if sort in ("date", "-date"):
            return self._evaluator.ordered(tree, self._days(sign=-1 if sort == "-date" else 1), k)
        found = self._evaluator.top(trees[0], k)
        if len(trees) > 1 and len(found) < k:
            found += self._evaluator.top(Group(must=(tree,), must_not=(trees[0],)), k - len(found))
        return found

    def _days(self, *, sign: int) -> list[Array]:
        """Return a key by first days, last come first with `sign` -1; what has no date comes last either way."""
        days = (segment.first_days.astype(np.int64) for segment in self._segments)
        return [np.where(each == NO_DAY, _NO_DATE, sign * each) for each in days]

    def _total(self, tree: Node) -> int:
        return self._evaluator.count(tree)

    def _shown(self, place: Place, *, marker: Marker | None) -> Shown:
        article = self._reader.outline(*place[:2])
        if marker is None:
            return Shown(article.title, shown_fields(article))
        passages, marks = snippets(article.text, marker), tuple(marker.marks(article.title))
        return Shown(article.title, shown_fields(article), passages, marks)

    def explain(
        self, query: str, id: str, *, commander: str | None = None, place: str | None = None, date: str | None = None
    ) -> Explanation:
        """Return why the article `id` has the score that `search` gives it for `query`, ordered by relevance.

        `engine.explain("孟良崮 張靈甫", "孟良崮战役.wikitext").parts`. Raises ArticleNotFound and QueryError.
        """
        from search.explaining import Explainer, Explanation  # here, because a search needs none of it

        article = self.article(id)
        trees = self._trees(Request(query, commander, place, date))
        explainer = Explainer(self._evaluator, self._segments, *self._place_of(id))
        for tree in (trees[0], *(Group(must=(tree,), must_not=(trees[0],)) for tree in trees[1:])):
            if found := explainer.parts(tree, article.text):
                parts, is_among_first = found
                left_out = explainer.left_out(tree)
                return Explanation(query, id, article.title, True, tuple(parts), left_out, is_among_first)
        return Explanation(query, id, article.title, False)

    def _place_of(self, id: str) -> tuple[int, int]:
        """Return the segment and the number of an article that is there: not those of one that it has replaced."""
        for at, (segment, live) in enumerate(zip(self._segments, self._reader.live, strict=True)):
            document = segment.document_of(id)
            if document is not None and (live is None or live[document]):
                return at, document
        raise ArticleNotFound(f"search: there is no article {id!r} in this index")

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
        """Return names that complete `prefix`, in any script or as pinyin, those of most articles first.

        `聂`, `聶`, `nierongzh`, `nie rz` and `nrz` all find 聂荣臻.
        """
        found = self._reader.names.complete(prefix, limit=limit)
        from index.pinyin import typed_pinyin  # here, because a command that only searches needs none

        if (typed := typed_pinyin(prefix)) is not None:
            found = list(dict.fromkeys([*self._spoken.complete(typed, limit=limit), *found]))[:limit]
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
            "segments": len(manifest.segments),
            "deleted": sum(entry.deleted for entry in manifest.segments),
            "text_bytes": manifest.text_bytes,
            "index_bytes": size,
            "format": manifest.format,
            "analysis": manifest.analysis,
            "segmenter": manifest.segmenter,
            "fields": {field.name: field_counts(self._segments, field.name)._asdict() for field in FIELDS},
        }


def _count(matching: Sequence[Array]) -> int:
    return sum(int(np.count_nonzero(flags)) for flags in matching)


def _whole(result: Result, started: float) -> Result:
    """Return `result` with everything worked out, so that it can be read when the engine is closed."""
    for hit in result.hits:
        hit.work_out()
    total, correction = result.total, result.correction
    took = (time.perf_counter() - started) * 1000
    is_corrected = result.is_corrected
    return Result(result.query, total, took, result.hits, correction, result.facets, is_corrected=is_corrected)


_NOT_SHOWN = ("title", "body", "variant")


def shown_fields(article: Article) -> dict[str, list[str] | str]:
    """Return an article's fields as a hit shows them: lists of names, dates as text, no empty ones."""
    values: dict[str, list[str] | str] = {
        field.name: field.values(article) for field in FIELDS if field.name not in _NOT_SHOWN
    }
    if period := article.fields.period:
        values |= {"start": str(period.start), "end": str(period.end)}
    return {name: value for name, value in values.items() if value}

"""What does a search give back? The values behind the JSON of `zhanyi search` and behind the pages of the web form.

What costs time and isn't always wanted, such as the number of all matches, is worked out when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Span = tuple[int, int]
Place = tuple[int, int, int]
"""The number of a segment, that of a document there, and its score in whole points."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article's plain text; `marks` are (start, end) character offsets into `text`, in order."""

    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of a hit. `fields` maps a field's name to a list of strings, or to a date string."""

    title: str
    fields: dict[str, list[str] | str]
    snippets: tuple[Snippet, ...] = ()
    title_marks: tuple[Span, ...] = ()


class Hit:
    """One article that answers. Never changes, and equals another hit that says the same."""

    __slots__ = ("_shown", "id", "rank", "score")

    rank: int
    id: str
    score: float
    _shown: Shown | tuple[Callable[[Place], Shown], Place]

    def __init__(
        self,
        rank: int,
        id: str,
        title: str,
        score: float,
        fields: dict[str, list[str] | str],
        snippets: tuple[Snippet, ...] = (),
        title_marks: tuple[Span, ...] = (),
    ) -> None:
        self.rank, self.id, self.score = rank, id, score
        self._shown = Shown(title, fields, snippets, title_marks)

    @classmethod
    def to_show(cls, rank: int, id: str, score: float, show: Callable[[Place], Shown], place: Place) -> Hit:
        """Return a hit that calls `show` with its place, once, when more than its id, rank and score is asked for."""
        hit = cls.__new__(cls)
        hit.rank, hit.id, hit.score, hit._shown = rank, id, score, (show, place)
        return hit

    def _seen(self) -> Shown:
        if not isinstance(self._shown, Shown):
            show, place = self._shown
            self._shown = show(place)
        return self._shown

    def work_out(self) -> None:
        """Work out all that a reader sees of it."""
        self._seen()

    @property
    def title(self) -> str:
        """The article's title as it is written."""
        return self._seen().title

    @property
    def fields(self) -> dict[str, list[str] | str]:
        """The article's fields that are not empty: lists of names, dates as text."""
        return self._seen().fields

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """The passages that answer, if they were asked for."""
        return self._seen().snippets

    @property
    def title_marks(self) -> tuple[Span, ...]:
        """Where the title answers, if snippets were asked for."""
        return self._seen().title_marks

    def to_dict(self) -> dict[str, Any]:
        """Return the hit in the shape of `zhanyi search --json`."""
        return {
            "rank": self.rank,
            "id": self.id,
            "title": self.title,
            "score": self.score,
            "fields": self.fields,
            "title_marks": [list(m) for m in self.title_marks],
            "snippets": [{"text": s.text, "marks": [list(m) for m in s.marks]} for s in self.snippets],
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hit) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.rank, self.id, self.score))

    def __repr__(self) -> str:
        return f"Hit(rank={self.rank}, id={self.id!r}, score={self.score})"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the matching articles have this value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that completes what was typed; `kind` is title, alias, commander or place."""

    text: str
    kind: str
    articles: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What a request seems to have meant; what was right stands here as it was typed.

    `shown` is what was put right: the query, or, where that is right, the commander and the place that were not.
    """

    shown: str
    query: str
    commander: str | None = None
    place: str | None = None


class Result:
    """The answer to one request; `hits` holds one page of all that match. Never changes."""

    __slots__ = ("_correction", "_total", "facets", "hits", "is_corrected", "query", "took_ms")

    def __init__(
        self,
        query: str,
        total: int | Callable[[], int],
        took_ms: float,
        hits: tuple[Hit, ...],
        correction: Correction | Callable[[], Correction | None] | None = None,
        facets: Mapping[str, tuple[FacetCount, ...]] | None = None,
        *,
        is_corrected: bool = False,
    ) -> None:
        """Keep the parts; `total` and `correction` may be what works them out, once, when they are asked for.

        `took_ms` is the time until the hits were there. With `is_corrected` the hits answer the correction, because
        nothing answers what was typed.
        """
        self.query, self.took_ms, self.hits, self.is_corrected = query, took_ms, hits, is_corrected
        self.facets = dict(facets or {})
        self._correction, self._total = correction, total

    @property
    def total(self) -> int:
        """The number of all articles that match."""
        if callable(self._total):
            self._total = self._total()
        return self._total

    @property
    def correction(self) -> Correction | None:
        """What was probably meant, where something that was typed is one edit away from a known name."""
        if callable(self._correction):
            self._correction = self._correction()
        return self._correction

    @property
    def corrected(self) -> str | None:
        """The query that was probably meant, or, where that is right as it stands, the commander and place."""
        return None if self.correction is None else self.correction.shown

    def with_correction(
        self, correction: Correction | Callable[[], Correction | None] | None, *, typed: str | None = None
    ) -> Result:
        """Return the same answer with what was probably meant.

        `typed` is the query that has no answer of its own, where these hits answer the correction.
        """
        query, is_corrected = self.query if typed is None else typed, self.is_corrected or typed is not None
        return Result(query, self._total, self.took_ms, self.hits, correction, self.facets, is_corrected=is_corrected)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the shape of `zhanyi search --json`."""
        return {
            "query": self.query,
            "total": self.total,
            "took_ms": round(self.took_ms, 3),
            "corrected": self.corrected,
            "is_corrected": self.is_corrected,
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {
                name: [{"value": c.value, "count": c.count} for c in counts] for name, counts in self.facets.items()
            },
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self._parts() == other._parts()

    def _parts(self) -> tuple[Any, ...]:
        return self.query, self.total, self.took_ms, self.hits, self.correction, self.facets, self.is_corrected

    def __hash__(self) -> int:
        return hash((self.query, self.took_ms, self.hits))

    def __repr__(self) -> str:
        return f"Result(query={self.query!r}, hits={self.hits!r})"

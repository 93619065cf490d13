"""What does a search give back? The values behind the JSON of `zhanyi search` and behind the pages of the web form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article's plain text; `marks` are (start, end) character offsets into `text`, in order."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that answers. `fields` maps a field's name to a list of strings, or to a date string."""

    rank: int
    id: str
    title: str
    score: float
    fields: dict[str, list[str] | str]
    snippets: tuple[Snippet, ...] = ()
    title_marks: tuple[tuple[int, int], ...] = ()


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
class Result:
    """The answer to one request; `total` counts all matching articles, `hits` holds one page of them."""

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    corrected: str | None = None
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the shape of `zhanyi search --json`."""
        return {
            "query": self.query,
            "total": self.total,
            "took_ms": round(self.took_ms, 3),
            "corrected": self.corrected,
            "hits": [
                {
                    "rank": h.rank,
                    "id": h.id,
                    "title": h.title,
                    "score": h.score,
                    "fields": h.fields,
                    "title_marks": [list(m) for m in h.title_marks],
                    "snippets": [{"text": s.text, "marks": [list(m) for m in s.marks]} for s in h.snippets],
                }
                for h in self.hits
            ],
            "facets": {
                name: [{"value": c.value, "count": c.count} for c in counts] for name, counts in self.facets.items()
            },
        }

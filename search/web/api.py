"""What do programs get? The JSON API: the same answers as the pages, in the shapes of the command line's `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from corpus.article import Article, Value
from search.web import asked as ask
from search.web.needs import EngineProvider
from search.web.views import Route, answer

_MOST_FACETS = 8


class Api:
    """The JSON answers of one application; `engine` gives the index that is to answer now."""

    def __init__(self, engine: EngineProvider) -> None:
        self._engine = engine

    def routes(self) -> tuple[Route, ...]:
        """Return the table of answers."""
        return (
            ("/api/search", "api_search", self.search),
            ("/api/article", "api_article_by_parameter", self.article),
            ("/api/article/<path:id>", "api_article", self.article),
            ("/api/suggest", "api_suggest", self.suggest),
            ("/api/stats", "api_stats", self.stats),
        )

    def search(self) -> BaseResponse:
        """`?q=&commander=&place=&date=&limit=&page=&sort=&facet=`, the last repeated or with commas between."""
        asked = ask.read(request.args)
        return jsonify(answer(self._engine(), asked, facets=_facets()).to_dict())

    def article(self, id: str | None = None) -> BaseResponse:
        """One article with its fields and their evidence."""
        return jsonify(article_dict(self._engine().article(request.args.get("id", "") if id is None else id)))

    def suggest(self) -> BaseResponse:
        """`?q=&limit=`: completions of what was typed so far."""
        prefix = ask.read_text(request.args, "q", ask.MAX_FIELD)
        limit = ask.read_number(request.args, "limit", default=10, highest=50)
        found = self._engine().suggest(prefix, limit=limit) if prefix else []
        return jsonify({"query": prefix, "suggestions": [{"text": s.text, "kind": s.kind} for s in found]})

    def stats(self) -> BaseResponse:
        """Figures about the index."""
        return jsonify(self._engine().stats())


def article_dict(article: Article) -> dict[str, Any]:
    """Return an article as JSON has it; where it was read from stays the server's own business."""
    fields = article.fields
    period = fields.period
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "aliases": _values(fields.aliases),
        "commanders": _values(fields.commanders),
        "places": _values(fields.places),
        "combatants": _values(fields.combatants),
        "start": str(period.start) if period else None,
        "end": str(period.end) if period else None,
        "period": {"source": period.source, "evidence": period.evidence} if period else None,
        "results": _values(fields.results),
        "strengths": _values(fields.strengths),
        "casualties": _values(fields.casualties),
        "part_of": _values(fields.part_of),
        "categories": list(article.categories),
        "sections": [{"title": s.title, "level": s.level, "start": s.start, "end": s.end} for s in article.sections],
        "links": [{"target": link.target, "start": link.start, "end": link.end} for link in article.links],
    }


def _values(values: Sequence[Value]) -> list[dict[str, Any]]:
    return [
        {"name": v.name, "side": v.side, "source": v.source, "evidence": v.evidence, "confidence": v.confidence}
        for v in values
    ]


def _facets() -> tuple[str, ...]:
    named = [name.strip() for value in request.args.getlist("facet") for name in value.split(",")]
    names = tuple(dict.fromkeys(name for name in named if name))
    if len(names) > _MOST_FACETS:
        raise ask.ParameterError("facet", f"{len(names)} facets were asked for; at most {_MOST_FACETS} are allowed.")
    return names

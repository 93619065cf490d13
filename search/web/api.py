"""What do programs get? The JSON API: the same answers as the pages, in the shapes of the command line's `--json`."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from corpus.article import Article
from corpus.export import fields_json
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
        """Figures about the index; where it lies on the disk stays the server's own business."""
        return jsonify({name: figure for name, figure in self._engine().stats().items() if name != "index"})


def article_dict(article: Article) -> dict[str, Any]:
    """Return an article as JSON has it; where it was read from stays the server's own business."""
    return {
        **{name: known for name, known in fields_json(article).items() if name != "file"},
        "text": article.text,
        "sections": [{"title": s.title, "level": s.level, "start": s.start, "end": s.end} for s in article.sections],
        "links": [{"target": link.target, "start": link.start, "end": link.end} for link in article.links],
    }


def _facets() -> tuple[str, ...]:
    named = [name.strip() for value in request.args.getlist("facet") for name in value.split(",")]
    names = tuple(dict.fromkeys(name for name in named if name))
    if len(names) > _MOST_FACETS:
        raise ask.ParameterError("facet", f"{len(names)} facets were asked for; at most {_MOST_FACETS} are allowed.")
    return names

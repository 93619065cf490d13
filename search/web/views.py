"""Which page answers which address? Each view reads the request, asks the engine once and fills one page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from corpus.article import Article, Value
from search.errors import ArticleNotFound, QueryError
from search.result import Result
from search.web import asked as ask
from search.web.addresses import Addresses
from search.web.article_page import Reading, article_page
from search.web.asked import Asked
from search.web.failures import Failure
from search.web.labels import choose
from search.web.needs import EngineProvider, SearchEngine
from search.web.pages import Assets, Visit, error_page, query_error_page, start_page
from search.web.results_page import FACETS, results_page

Route = tuple[str, str, Callable[..., BaseResponse | str]]
"""An address rule, the name of the endpoint and the function that answers it."""

_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
_ROBOTS: Final = "User-agent: *\nDisallow: /search\nDisallow: /api/\n"


class Views:
    """The pages of one application; `engine` gives the index that is to answer now."""

    def __init__(self, engine: EngineProvider, assets: Callable[[str], Assets]) -> None:
        self._engine = engine
        self._assets = assets

    def routes(self) -> tuple[Route, ...]:
        """Return the table of pages."""
        return (
            ("/", "start", self.start),
            ("/search", "results", self.results),
            ("/article", "article_by_parameter", self.article),
            ("/article/<path:id>", "article", self.article),
            ("/opensearch.xml", "opensearch", self.opensearch),
            ("/robots.txt", "robots", self.robots),
            ("/favicon.ico", "favicon", self.favicon),
        )

    def visit(self) -> Visit:
        """Return for whom the page is: the labels in the address, else those of the browser's language."""
        named = request.args.get("ui", "")
        ui = choose(named, request.headers.get("Accept-Language", ""))
        root = request.script_root
        return Visit(ui, Addresses(root, ui if named == ui else ""), self._assets(root))

    def start(self) -> str:
        """The empty form with examples and figures."""
        return render_template("start.html", page=start_page(self.visit(), self._engine().stats()))

    def results(self) -> BaseResponse | str:
        """The answer to the form; the start page where nothing was filled in."""
        visit, asked = self.visit(), ask.read(request.args)
        if asked.is_empty:
            return redirect(visit.addresses.home())
        engine = self._engine()
        result = answer(engine, asked, facets=FACETS)
        page = results_page(visit, asked, result, _commanders(engine, result))
        return render_template("results.html", page=page)

    def article(self, id: str | None = None) -> str:
        """One article, with the words of the search that led to it marked."""
        asked = ask.read(request.args)
        if id is None:
            id = request.args.get("id", "")
        engine = self._engine()
        article = engine.article(id)
        page = article_page(self.visit(), asked, article, _reading(engine, article, asked))
        return render_template("article.html", page=page)

    def error(self, failure: Failure) -> str:
        """The page that says why there is no answer."""
        visit = self.visit()
        query, commander, place, date = (request.args.get(name, "")[: ask.MAX_FIELD] for name in ("q", *ask.FIELDS))
        typed = Asked(query, commander, place, date)
        if failure.code == "query":
            page = query_error_page(visit, typed, failure.message, failure.query, failure.position)
        else:
            page = error_page(visit, failure.code, failure.message, asked=typed)
        return render_template("error.html", page=page)

    def opensearch(self) -> BaseResponse:
        """The description by which a browser adds this search; the one place where addresses must be absolute."""
        if not _HOST.fullmatch(request.host):
            raise ask.ParameterError("Host", "The Host header is not the name of a host.")
        base = f"{request.scheme}://{request.host}"
        response = make_response(render_template("opensearch.xml", base=base, visit=self.visit()))
        response.mimetype = "application/opensearchdescription+xml"
        return response

    def robots(self) -> BaseResponse:
        """What crawlers are asked to leave alone: answers are endless, articles are not."""
        return Response(_ROBOTS, mimetype="text/plain")

    def favicon(self) -> BaseResponse:
        """The icon where browsers look for it on pages without one, such as JSON."""
        return redirect(self._assets(request.script_root).icon)


def answer(engine: SearchEngine, asked: Asked, *, facets: tuple[str, ...]) -> Result:
    """Ask the engine; raise QueryError where it cannot read the query."""
    return engine.search(
        asked.query,
        limit=asked.limit,
        page=asked.page,
        commander=asked.commander or None,
        place=asked.place or None,
        date=asked.date or None,
        sort=asked.sort,
        facets=facets,
    )


def _commanders(engine: SearchEngine, result: Result) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for hit in result.hits:
        try:
            found[hit.id] = engine.article(hit.id).fields.commanders
        except ArticleNotFound:
            continue  # Replaced by a newer generation in between; the hit's own names are shown without sides.
    return found


def _reading(engine: SearchEngine, article: Article, asked: Asked) -> Reading:
    if asked.is_empty:
        return Reading(find_title=engine.find_title)
    words = " ".join(filter(None, (asked.query, asked.commander, asked.place)))
    try:
        return Reading(engine.marks(words, article.title), engine.marks(words, article.text), engine.find_title)
    except QueryError:
        # An article is worth reading even where the address carries a query that nobody can read.
        return Reading(find_title=engine.find_title)

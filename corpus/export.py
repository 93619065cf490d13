"""How is an article with its fields printed as JSON?  (The reader of the same names is `corpus.readers.jsonl`.)"""

from __future__ import annotations

import re
from typing import Any, Final

from corpus.article import Article, Value

_LINE_NUMBER: Final = re.compile(r"(?<=\w):\d+\Z")


def fields_json(article: Article) -> dict[str, Any]:
    """Return the object of one line of `zhanyi fields --json`.

    Dates are ISO 8601 strings as coarse as known, or None; `dates` says where they were found, or is None. `result` is
    one string, empty where nothing is known, with `；` between several. `file` is the path as it was given.
    """
    fields, period = article.fields, article.fields.period
    return {
        "file": _LINE_NUMBER.sub("", article.location),
        "id": article.id,
        "title": article.title,
        "aliases": [value.name for value in fields.aliases],
        "commanders": _values(fields.commanders),
        "places": _values(fields.places),
        "start": str(period.start) if period else None,
        "end": str(period.end) if period else None,
        "dates": {"source": period.source, "evidence": period.evidence} if period else None,
        "result": "；".join(value.name for value in fields.results),
        "part_of": [value.name for value in fields.part_of],
        "categories": list(article.categories),
        "combatants": _values(fields.combatants),
        "strength": _values(fields.strengths),
        "casualties": _values(fields.casualties),
    }


def _values(values: tuple[Value, ...]) -> list[dict[str, Any]]:
    return [
        {"name": v.name, "side": v.side, "source": v.source, "evidence": v.evidence, "confidence": v.confidence}
        for v in values
    ]

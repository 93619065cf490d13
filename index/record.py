"""How is an article kept inside an index, so that it comes back as it was read?

    record = zlib( UTF-8 JSON of every field of `corpus.article.Article` but `text` )

The text is stored beside it, because snippets need it and nothing else. JSON rather than pickle: a record is data and
can't run code.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict
from typing import Any

from corpus.article import Article, Fields, Infobox, Link, Period, Section, Value
from corpus.partial_date import PartialDate


def encode(article: Article) -> bytes:
    """Return everything of `article` but its text as bytes."""
    fields = asdict(article)
    del fields["text"]
    return zlib.compress(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def content_hash(article: Article) -> str:
    """Return a digest of all that `article` says; `--update` writes an article anew when it differs."""
    whole = json.dumps(asdict(article), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def _values(items: list[dict[str, Any]]) -> tuple[Value, ...]:
    return tuple(Value(**item) for item in items)


def _period(item: dict[str, Any] | None) -> Period | None:
    if item is None:
        return None
    ends = {key: PartialDate(**item[key]) for key in ("start", "end")}
    return Period(**{**item, **ends})


def _fields(item: dict[str, Any]) -> Fields:
    values = {name: _values(value) for name, value in item.items() if name != "period"}
    return Fields(**values, period=_period(item["period"]))


def decode(record: bytes, text: str) -> Article:
    """Return the article that `encode` was given, with its `text`."""
    item = json.loads(zlib.decompress(record))
    boxes = (Infobox(box["template"], tuple((k, v) for k, v in box["parameters"])) for box in item["infoboxes"])
    return Article(
        **{
            **item,
            "text": text,
            "bold": tuple(item["bold"]),
            "sections": tuple(Section(**s) for s in item["sections"]),
            "links": tuple(Link(**link) for link in item["links"]),
            "categories": tuple(item["categories"]),
            "infoboxes": tuple(boxes),
            "fields": _fields(item["fields"]),
        }
    )

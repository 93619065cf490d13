"""How is an article kept inside an index, so that it comes back as it was read?

    record = UTF-8 JSON of every field of `corpus.article.Article` but `text` and those at their defaults

The text is stored beside it, because snippets need it and nothing else. JSON rather than pickle: a record is data and
can't run code. Packing is left to `index.codec.stored`, which packs many records at once.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields
from typing import Any

from corpus.article import Article, Fields, Infobox, Link, Period, Plain, Section, Value
from corpus.partial_date import PartialDate

_NO_DEFAULT = object()


def _default_of(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return _NO_DEFAULT if one.default is MISSING else one.default


_DEFAULTS = {
    kind: tuple((one.name, _default_of(one)) for one in fields(kind))
    for kind in (Article, Fields, Infobox, Link, PartialDate, Period, Section, Value)
}
"""Each dataclass that an article is made of: its fields, with their defaults."""


def _parts(value: Any) -> dict[str, Any]:
    """Return the fields of a value without those at their defaults (`dataclasses.asdict` takes ten times as long)."""
    parts = {}
    for name, default in _DEFAULTS[type(value)]:
        item = getattr(value, name)
        if item is not default and item != default:
            parts[name] = item
    return parts


INNER = ("sections", "links", "infoboxes")
"""What is not needed to show an article among others. A long article has hundreds of links."""

_quoted = json.encoder.encode_basestring
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_parts)


def encode(article: Article | Plain) -> bytes:
    """Return everything of `article` but its text as bytes."""
    if isinstance(article, Plain):
        section = f'{{"title":"","level":1,"start":0,"end":{len(article.text)}}}'
        location = f',"location":{_quoted(article.location)}' if article.location else ""
        plain = f'{{"id":{_quoted(article.id)},"title":{_quoted(article.title)}{location},"sections":[{section}]}}'
        return plain.encode("utf-8", "surrogatepass")
    return (_encoded_plain(article) or _encoded(article)).encode("utf-8", "surrogatepass")


def _encoded(article: Article) -> str:
    parts = _parts(article)
    del parts["text"]
    return _JSON.encode(parts)


def _encoded_plain(article: Article) -> str | None:
    """Return the same as `_encoded`, four times as quickly, of a plain article in one section; None of others."""
    if len(article.sections) != 1 or not article.is_plain:
        return None
    (lead,) = article.sections
    location = f',"location":{_quoted(article.location)}' if article.location else ""
    source = f',"title_source":"{article.title_source}"' if article.title_source != "given" else ""
    section = f'{{"title":{_quoted(lead.title)},"level":{lead.level},"start":{lead.start},"end":{lead.end}}}'
    return f'{{"id":{_quoted(article.id)},"title":{_quoted(article.title)}{location}{source},"sections":[{section}]}}'


def _values(items: list[dict[str, Any]]) -> tuple[Value, ...]:
    return tuple(Value(**item) for item in items)


def _period(item: dict[str, Any] | None) -> Period | None:
    if item is None:
        return None
    ends = {key: PartialDate(**item[key]) for key in ("start", "end")}
    return Period(**{**item, **ends})


def _fields(item: dict[str, Any]) -> Fields:
    values = {name: _values(value) for name, value in item.items() if name != "period"}
    return Fields(**values, period=_period(item.get("period")))


def decode(record: bytes, text: str, *, whole: bool = True) -> Article:
    """Return the article that `encode` was given, with its `text`; its `INNER` parts only if it is to be `whole`."""
    item = json.loads(record)
    if not whole:
        for name in INNER:
            item.pop(name, None)
    boxes = (Infobox(box["template"], tuple((k, v) for k, v in box["parameters"])) for box in item.get("infoboxes", ()))
    return Article(
        **{
            **item,
            "text": text,
            "bold": tuple(item.get("bold", ())),
            "sections": tuple(Section(**s) for s in item.get("sections", ())),
            "links": tuple(Link(**link) for link in item.get("links", ())),
            "categories": tuple(item.get("categories", ())),
            "variants": tuple(item.get("variants", ())),
            "infoboxes": tuple(boxes),
            "fields": _fields(item.get("fields", {})),
        }
    )

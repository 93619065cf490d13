"""What does Whoosh know of the fields? A schema with tokenizers that ask the analysis chain.

Apart from `index.schema`, whose table it is made from, so that who needs no Whoosh doesn't wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import fields as whoosh_fields
from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer

from index import analysis
from index.schema import FIELDS

TITLE_KEY = "title_key"
"""The field whose one term is the whole folded title."""


class WordTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no annotations, so its classes are Any.
    """Whoosh's way to ask the analysis chain for words. (Class path and attributes are part of the disk format.)"""

    segmenter = "jieba"
    """Which one cuts; schemas from before there was a choice don't say."""

    def __init__(self, segmenter: str) -> None:
        self.segmenter = segmenter

    def __call__(self, value: str, **options: Any) -> Iterator[Any]:
        """Yield Whoosh tokens for `value`; they carry what `options` asks for: positions, character offsets."""
        return _whoosh_tokens(analysis.words(value, cutter=analysis.segmenter(self.segmenter)), options)


class CharacterTokenizer(Tokenizer):  # type: ignore[misc]
    """Whoosh's way to ask the analysis chain for single characters. (Its class path is part of the disk format.)"""

    def __call__(self, value: str, **options: Any) -> Iterator[Any]:
        """Yield Whoosh tokens for `value`; they carry what `options` asks for: positions, character offsets."""
        return _whoosh_tokens(analysis.characters(value), options)


def _whoosh_tokens(tokens: Iterator[analysis.Token], options: dict[str, Any]) -> Iterator[Any]:
    kept = {name: options.get(name, False) for name in ("positions", "chars")}
    whoosh_token = WhooshToken(**kept, removestops=True, mode=options.get("mode", ""))
    for token in tokens:
        whoosh_token.text = whoosh_token.original = token.text
        whoosh_token.boost, whoosh_token.stopped = 1.0, False
        whoosh_token.pos = token.position + options.get("start_pos", 0)
        whoosh_token.startchar = token.start + options.get("start_char", 0)
        whoosh_token.endchar = token.end + options.get("start_char", 0)
        yield whoosh_token


def make_schema(segmenter: str = analysis.DEFAULT_SEGMENTER) -> Any:
    """Return the Whoosh schema for `FIELDS`, with the stored parts of an article and its first and last day.

    `segmenter` names the one that cuts the words.
    """
    schema = whoosh_fields.Schema(
        id=whoosh_fields.ID(stored=True, unique=True),
        text=whoosh_fields.STORED(),
        record=whoosh_fields.STORED(),
        first_day=whoosh_fields.NUMERIC(int, signed=True),
        last_day=whoosh_fields.NUMERIC(int, signed=True),
        **{TITLE_KEY: whoosh_fields.ID()},
    )
    for field in FIELDS:
        schema.add(field.name, whoosh_fields.TEXT(analyzer=WordTokenizer(segmenter), phrase=False))
        schema.add(field.characters, whoosh_fields.TEXT(analyzer=CharacterTokenizer()))
    return schema

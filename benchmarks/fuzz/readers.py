"""Which bytes make a reader crash or hang? `python -m benchmarks.fuzz.readers ENDING [LIBFUZZER OPTION]...`"""

from __future__ import annotations

import importlib
import io
import sys
from lzma import LZMAError
from typing import Any
from zlib import error as ZlibError

# By name: atheris has no types, and what it is to trace has to be imported under its eyes.
atheris: Any = importlib.import_module("atheris")
_TRACED = ("archive_tar", "archive_zip", "dump", "dump_page", "jsonl", "markdown", "plain", "wikitext")

with atheris.instrument_imports(include=["corpus"]):
    for _name in (*(f"readers.{reader}" for reader in _TRACED), "infobox", "prose.battle"):
        importlib.import_module(f"corpus.{_name}")  # All that is imported late, as what is then is not traced.
    from corpus.article import Article
    from corpus.errors import CorpusError
    from corpus.fields import extract
    from corpus.readers import Origin, read_stream

_REFUSED = (CorpusError, EOFError, OSError, LZMAError, ZlibError)
"""What `corpus.sources` turns into a problem with the whole file."""


def main() -> None:
    """Fuzz the reader of the ending that is the first argument, until libFuzzer has had enough."""
    name = f"甲.{sys.argv.pop(1)}"

    def read(data: bytes) -> None:
        try:
            for item in read_stream(io.BytesIO(data), Origin("甲", name, name, len(data))):
                if isinstance(item, Article):
                    check(item)
        except _REFUSED:
            return

    atheris.Setup(sys.argv, read)
    atheris.Fuzz()


def check(article: Article) -> None:
    """Hold an article to what every reader promises, and have its fields extracted."""
    assert all((article.id, article.title, article.text)), article
    for link in article.links:
        assert article.text[link.start : link.end] == link.text, link
    extract(article)


if __name__ == "__main__":
    main()

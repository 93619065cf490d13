"""Which bytes make a reader crash or hang? `python -m benchmarks.fuzz.readers ENDING [LIBFUZZER OPTION]...`"""

from __future__ import annotations

import importlib
import io
import signal
import sys
from lzma import LZMAError
from random import Random
from typing import Any, Final, NoReturn, cast
from zlib import error as ZlibError

# By name: atheris has no types, and what it is to trace has to be imported under its eyes.
atheris: Any = importlib.import_module("atheris")
_TRACED = ("archive_tar", "archive_zip", "dump", "dump_page", "jsonl", "markdown", "plain", "wikitext", "xz_blocks")

with atheris.instrument_imports(include=["corpus"]):
    for _name in (*(f"readers.{reader}" for reader in _TRACED), "infobox", "prose.battle"):
        importlib.import_module(f"corpus.{_name}")  # All that is imported late, as what is then is not traced.
    from benchmarks.fuzz.packing import changed_inside
    from corpus.article import Article
    from corpus.errors import CorpusError
    from corpus.fields import extract
    from corpus.readers import Origin, read_stream

_REFUSED = (CorpusError, EOFError, OSError, LZMAError, ZlibError)
"""What `corpus.sources` turns into a problem with the whole file."""
_LONGEST: Final = 5.0
"""Seconds of the processor's time that an input may take. libFuzzer's own clock goes on while the process waits."""


class SlowError(BaseException):
    """Reading takes too long. No Exception, so that nobody takes it for the archive's."""


def main() -> None:
    """Fuzz the reader of the ending that is the first argument, until libFuzzer has had enough."""
    name = f"甲.{sys.argv.pop(1)}"

    def read(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, _LONGEST)
        try:
            for item in read_stream(io.BytesIO(data), Origin("甲", name, name, len(data))):
                if isinstance(item, Article):
                    check(item)
        except _REFUSED:
            return
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.randrange(2):
            inside = changed_inside(data, name, lambda part: atheris.Mutate(part, max(most, len(part))), random)
            if len(inside) <= most:
                return inside
        return cast("bytes", atheris.Mutate(data, most))

    signal.signal(signal.SIGVTALRM, _too_slow)
    atheris.Setup(sys.argv, read, custom_mutator=mutate)
    atheris.Fuzz()


def check(article: Article) -> None:
    """Hold an article to what every reader promises, and have its fields extracted."""
    assert all((article.id, article.title, article.text)), article
    for link in article.links:
        assert article.text[link.start : link.end] == link.text, link
    extract(article)


def _too_slow(*_: object) -> NoReturn:
    raise SlowError(f"more than {_LONGEST} seconds")


if __name__ == "__main__":
    main()

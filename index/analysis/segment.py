"""Which words does a folded text have? (jieba's search mode: long words, and the shorter words inside them)

An index must be searched with the segmenter that cut it, so it records which one that was, as `rjieba-0.2.2`. rjieba is
jieba in Rust, many times as fast, and the one for new indexes; jieba is the reference. They share dictionary and
algorithm, and give the same words but for three things, which a test holds them to:

- Latin letters and digits around `.`, `-` and `_`: rjieba keeps `2009.12.18` and `m-1` whole, jieba cuts them apart.
- Han characters outside U+4E00 to U+9FD5: jieba cuts each for itself, rjieba may join it to its neighbours, signs too.
- One character again and again, 战战战战: where two ways to cut are equally likely, each takes another.

Dictionaries load on first use; importing this file costs nothing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import SegmenterError

if TYPE_CHECKING:
    from index.analysis.cutting import FewWords

_JIEBA_LONGEST = 2000
"""jieba's time grows with the square of the longest run without punctuation, which some files have for a body."""
_RJIEBA_LONGEST = 100_000
"""rjieba's time grows with the length alone, but it gives all words at once, and these need room."""


class Segmenter(Protocol):
    """Cuts folded text into words."""

    @property
    def name(self) -> str:
        """The name with the version, as an index records it: `rjieba-0.2.2`."""

    def load(self) -> None:
        """Load the dictionary, which else the first text waits for."""

    def words(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield (word, start) for `text`; words may overlap, and none consists of punctuation only."""

    def cut(self, text: str) -> list[str]:
        """Return the same words of `text` in the same order, without their places, and with what lies between them."""


class RjiebaSegmenter:
    """rjieba in search mode, with jieba's dictionary and its model for new words."""

    def __init__(self) -> None:
        self.name = _installed("rjieba")
        self._few: FewWords | None = None

    def load(self) -> None:
        """Load the dictionary."""
        import_module("rjieba")

    def words(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield (word, start) for `text`, which has no halves of surrogate pairs; inner words come first."""
        if "rjieba" not in sys.modules and (found := self._few_words(text)) is not None:
            return iter(found)
        import rjieba

        if len(text) <= _RJIEBA_LONGEST:  # Sooner than by the general way, for queries are short.
            tokens = rjieba.tokenize(text, mode="search")
            return iter([(word, start) for word, start, _ in tokens if word.isalnum() or any(map(str.isalnum, word))])
        return (
            (word, offset + start)
            for piece, offset in _pieces(text, _RJIEBA_LONGEST)
            for word, start, _ in rjieba.tokenize(piece, mode="search")
            if any(map(str.isalnum, word))
        )

    def _few_words(self, text: str) -> list[tuple[str, int]] | None:
        """Return what `words` yields by other means, while that is sooner than to load rjieba; else None."""
        from index.analysis.cutting import STANDS_IN_FOR, FewWords

        if self._few is None:
            self._few = FewWords()
        found = self._few.words(text) if self.name == STANDS_IN_FOR else None
        return None if found is None else [both for both in found if any(map(str.isalnum, both[0]))]

    def cut(self, text: str) -> list[str]:
        """Return the words of `text`, and what lies between them."""
        import rjieba

        found: list[str] = rjieba.cut_for_search(text)
        return found


class JiebaSegmenter:
    """jieba in search mode, with its own dictionary and its model for new words."""

    def __init__(self) -> None:
        self.name = _installed("jieba")
        self._tokenizer: Any = None

    def load(self) -> None:
        """Load the dictionary."""
        self._loaded()

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            import logging

            import jieba
            from platformdirs import user_cache_dir

            jieba.setLogLevel(logging.CRITICAL)
            tokenizer = jieba.Tokenizer()
            # jieba caches its dictionary with marshal, which no other user may write: not in /tmp, rather not at all.
            tokenizer.tmp_dir = user_cache_dir("zhanyi")
            with suppress(OSError):
                os.makedirs(tokenizer.tmp_dir, mode=0o700, exist_ok=True)
            tokenizer.initialize()
            self._tokenizer = tokenizer
        return self._tokenizer

    def words(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield (word, start) for `text`, inner words before the word that holds them."""
        tokenizer = self._loaded()
        for piece, offset in _pieces(text, _JIEBA_LONGEST):
            for word, start, _ in tokenizer.tokenize(piece, mode="search"):
                if any(map(str.isalnum, word)):
                    yield word, offset + start

    def cut(self, text: str) -> list[str]:
        """Return the words of `text`, and what lies between them."""
        cut = self._loaded().cut_for_search
        return [word for piece, _ in _pieces(text, _JIEBA_LONGEST) for word in cut(piece)]


def _pieces(text: str, longest: int) -> Iterator[tuple[str, int]]:
    """Yield `text` in pieces of at most `longest` characters, each with its start.

    They end behind signs or white space at which segmenters begin anew, so that nothing changes but in longer runs.
    """
    if len(text) <= longest:
        yield text, 0
        return
    for piece in re.finditer(rf".{{1,{longest}}}(?<![\w+#&.%\-])|.{{1,{longest}}}", text, re.DOTALL):
        yield piece.group(), piece.start()


SEGMENTERS: dict[str, Callable[[], Segmenter]] = {"rjieba": RjiebaSegmenter, "jieba": JiebaSegmenter}
"""Package name to what makes its segmenter, the one for new indexes first."""

DEFAULT_SEGMENTER = next(iter(SEGMENTERS))


def segmenter(name: str = DEFAULT_SEGMENTER) -> Segmenter:
    """Return the segmenter `name`, which may carry a version as an index records it: `jieba` or `jieba-0.42.1`.

    It is the one that is installed, whatever its version; there is one of each in a process. Raises SegmenterError
    where it isn't installed, or isn't in the table.
    """
    package = name.partition("-")[0]
    if package not in SEGMENTERS:
        raise SegmenterError(f"index: {name!r} cuts no words here; {' and '.join(SEGMENTERS)} do")
    return _made(package)


@cache
def _made(package: str) -> Segmenter:
    return SEGMENTERS[package]()


def _version_of(package: str) -> str | None:
    """Return the version in the name of the folder that was installed with a package, or None if there isn't just one.

    `importlib.metadata` reads what is in the folder, but to load it takes longer than to open an index.
    """
    found = find_spec(package)
    if found is None or found.origin is None:
        return None
    folders = list(Path(found.origin).parent.parent.glob(f"{package}-*.dist-info"))
    return folders[0].stem.removeprefix(f"{package}-") if len(folders) == 1 else None


def _installed(package: str) -> str:
    """Return the package with its version; raise SegmenterError if it isn't installed."""
    if (known := _version_of(package)) is not None:
        return f"{package}-{known}"
    from importlib.metadata import PackageNotFoundError, version  # here, because it takes long to load

    try:
        return f"{package}-{version(package)}"
    except PackageNotFoundError as error:
        raise SegmenterError(
            f"index: words are to be cut by {package}, which is not installed; get it with `pip install {package}`"
        ) from error

"""Which words does a folded text have? (jieba in search mode: long words, and the shorter words inside them)

A segmenter is chosen by name, because an index must be searched with the one that cut it. Dictionaries load on first
use; importing this file costs nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any, Protocol

_LONGEST = 2000
_PIECE = re.compile(rf".{{1,{_LONGEST}}}(?<![\u4e00-\u9fd5a-zA-Z0-9+#&._%\-])|.{{1,{_LONGEST}}}", re.DOTALL)
"""What jieba is given at once. Its time grows with the square of the longest run, which some files have for a body.

Pieces end where jieba itself begins anew (its `re_han_default`), so that nothing changes but in runs longer than this.
"""


class Segmenter(Protocol):
    """Cuts folded text into words."""

    @property
    def name(self) -> str:
        """The name with the version, as an index records it: `jieba-0.42.1`."""

    def words(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield (word, start) for `text`; words may overlap, and none consists of punctuation only."""


class JiebaSegmenter:
    """jieba in search mode, with its own dictionary and its model for new words."""

    def __init__(self) -> None:
        self._tokenizer: Any = None

    @property
    def name(self) -> str:
        """The name with the version, as an index records it."""
        from importlib.metadata import version

        return f"jieba-{version('jieba')}"

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
        for piece in _PIECE.finditer(text):
            for word, start, _ in tokenizer.tokenize(piece.group(), mode="search"):
                if any(map(str.isalnum, word)):
                    yield word, piece.start() + start


@cache
def segmenter() -> Segmenter:
    """Return the segmenter that new indexes are cut with."""
    return JiebaSegmenter()

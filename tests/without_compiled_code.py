"""How is the numpy in place of compiled code tested where there is a compiler? Nothing compiled is taken in here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from index import learned
from index.codec import (
    character_counts,
    characters,
    checksums,
    container,
    dictionary,
    impacts,
    lists,
    packed_row,
    pairs,
)
from search import compiled, texts
from search import lists as search_lists

_READING = (character_counts, characters, checksums, container, dictionary, impacts, lists, packed_row, pairs, learned)
_RANKING = (compiled, search_lists, texts)


@contextmanager
def without_compiled_code() -> Iterator[None]:
    """Leave compiled code alone; what was opened before goes on as it was."""
    with ExitStack() as stack:
        for module in _READING:
            stack.enter_context(patch.object(module, "_READING", None))
        for module in _RANKING:
            stack.enter_context(patch.object(module, "_RANKING", None))
        yield

"""What is asked? Spans of four to twelve characters out of the documents, as people paste or half remember them.

Punctuation in a span becomes a space: it is an operator in the query language of one engine or another, and all engines
are asked the same. Phrases are runs without punctuation, so that an exact search for them has to find their document.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.documents import read

SPAN: Final = (4, 12)
PHRASE: Final = (3, 8)
"""Shortest and longest, in characters. SQLite's trigrams find nothing shorter than three."""

_Take = Callable[[str, random.Random], "str | None"]

_RUN = re.compile(r"\w+")
_OPERATORS: Final = frozenset(("AND", "OR", "NOT", "NEAR", "XOR"))


@dataclass(frozen=True, slots=True)
class QueryList:
    """What one pass asks. No query stands in two parts or in two passes but by chance: no cache helps."""

    warm_up: tuple[str, ...]
    ranked: tuple[str, ...]
    shown: tuple[str, ...]
    phrase: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the parts by name, for JSON."""
        return asdict(self)


def draw(path: Path, total: int, *, passes: int, number: int, seed: int) -> list[QueryList]:
    """Return one list a pass, with `number` ranked queries and a third as many phrases and shown ones.

    `path` holds `total` documents. The same seed gives the same lists; memory does not grow with the documents.
    """
    fewer = max(1, number // 3)
    rng = random.Random(seed)
    spans = _drawn(path, total, passes * (2 * fewer + number), rng, span)
    phrases = _drawn(path, total, passes * fewer, rng, phrase)
    return [
        QueryList(
            warm_up=tuple(next(spans) for _ in range(fewer)),
            ranked=tuple(next(spans) for _ in range(number)),
            shown=tuple(next(spans) for _ in range(fewer)),
            phrase=tuple(next(phrases) for _ in range(fewer)),
        )
        for _ in range(passes)
    ]


def span(text: str, rng: random.Random) -> str | None:
    """Return 4 to 12 characters in a row out of `text`, or None where the place drawn holds too few words.

    From "傅作义部守归绥，楚溪春守大同。" comes, say, "归绥 楚溪春守".
    """
    words = " ".join(_RUN.findall(text))
    length = rng.randint(*SPAN)
    if len(words) < length:
        return None
    start = rng.randrange(len(words) - length + 1)
    found = words[start : start + length].strip()
    return found if len(found) >= SPAN[0] and not _OPERATORS & set(found.split()) else None


def phrase(text: str, rng: random.Random) -> str | None:
    """Return 3 to 8 characters in a row out of `text` without punctuation between them, or None if it has no such."""
    runs = [run for run in _RUN.findall(text) if len(run) >= PHRASE[0] and run not in _OPERATORS]
    if not runs:
        return None
    run: str = rng.choice(runs)
    length = min(len(run), rng.randint(*PHRASE))
    start = rng.randrange(len(run) - length + 1)
    return run[start : start + length]


def _drawn(path: Path, total: int, number: int, rng: random.Random, take: _Take) -> Iterator[str]:
    """Yield `number` queries, from a document drawn anew for each."""
    found: list[str] = []
    for _ in range(100):
        wanted = rng.choices(range(total), k=2 * (number - len(found)))
        chosen = set(wanted)
        texts = {index: text for index, (_, text) in enumerate(read(path)) if index in chosen}
        found += [query for index in wanted if (query := take(texts[index], rng)) is not None]
        if len(found) >= number:
            return iter(found[:number])
    raise ValueError(f"queries: the texts of {path.name} are too short to take {number} spans from")

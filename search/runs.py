"""What does an exact run of characters, with or without wildcards, look like in folded text?

A run is a sequence of character terms (see `index.analysis.characters`) with wildcards between them. The same `Run`
is evaluated on an index and marked in a text, so that what matches is what is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.analysis import GAP, character_terms
from search.query import Fuzzy, Node, Pattern, Phrase, Wild, Words
from search.variants import variants

MOST_BETWEEN = 8
"""How many characters a `*` inside a run stands for at the most."""

_LONGEST_FUZZY = 32


class Run(NamedTuple):
    """Character terms in order; between `terms[i]` and `terms[i + 1]` lie `least[i]` to `most[i]` other characters."""

    terms: tuple[str, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]

    @property
    def is_exact(self) -> bool:
        """Whether it has no wildcards, so that it is a phrase."""
        return not any(self.most)

    def pattern(self) -> str:
        """Return a regular expression that finds the run in folded text."""
        pieces = [_piece(self.terms[0])]
        for term, least, most in zip(self.terms[1:], self.least, self.most, strict=True):
            pieces.append((rf"[^\W_]{{{least},{most}}}" if most else "") + _piece(term))
        return "".join(pieces)


def _piece(term: str) -> str:
    return r"[\W_]+" if term == GAP else re.escape(term)


@lru_cache(maxsize=4096)
def _trimmed(text: str) -> tuple[str, ...]:
    """Return the character terms of `text` without gaps at its ends."""
    terms = character_terms(text)
    first = 1 if terms[:1] == [GAP] else 0
    last = len(terms) - 1 if terms[first:] and terms[-1] == GAP else len(terms)
    return tuple(terms[first:last])


def exact_run(text: str) -> Run | None:
    """Return `text` as a run, or None if it has no letter, digit or Han character."""
    terms = tuple(_trimmed(text))
    none = (0,) * (len(terms) - 1)
    return Run(terms, none, none) if terms else None


def exact_runs(text: str) -> list[Run]:
    """Return `text` as runs, in each usual way to write its numbers, as it stands there first; any one will do.

    Empty if it has no letter, digit or Han character.
    """
    runs = [run for one in variants(text) if (run := exact_run(one)) is not None]
    return list(dict.fromkeys(runs)) if len(runs) > 1 else runs


def pattern_run(parts: tuple[str | Wild, ...]) -> Run | None:
    """Return a pattern as a run: ("张", MANY, "甫"). Wildcards at its ends match anything, also nothing."""
    terms: list[str] = []
    least: list[int] = []
    most: list[int] = []
    low = high = 0
    for part in parts:
        if isinstance(part, Wild):
            low, high = low + (part is Wild.ONE), high + (1 if part is Wild.ONE else MOST_BETWEEN)
            continue
        for term in _trimmed(part):
            if terms:
                least.append(low)
                most.append(high)
            terms.append(term)
            low = high = 0
    return Run(tuple(terms), tuple(least), tuple(most)) if terms else None


def fuzzy_runs(text: str) -> Iterator[Run]:
    """Yield the runs that differ from `text` in at most one wrong, missing or superfluous character.

    Two characters allow for none of it, and three for nothing superfluous: what is left would say too little. A long
    text allows for none either, for it would give too many runs.
    """
    run = exact_run(text)
    if run is None:
        return
    yield run
    terms = run.terms
    letters = [i for i, term in enumerate(terms) if term != GAP]
    if len(letters) < 3 or len(terms) > _LONGEST_FUZZY:
        return
    for i in letters:
        yield from _joined(terms[:i], terms[i + 1 :], between=1)
        if i:
            yield from _joined(terms[:i], terms[i:], between=1)
        if len(letters) > 3:
            yield from _joined(terms[:i], terms[i + 1 :], between=0)


def _joined(before: tuple[str, ...], after: tuple[str, ...], *, between: int) -> Iterator[Run]:
    """Yield the run of both with `between` characters in the middle, punctuation that now stands at an end left out."""
    if before[-1:] == (GAP,) and (not after or (not between and after[0] == GAP)):
        before = before[:-1]
    if not before and after[:1] == (GAP,):
        after = after[1:]
    terms = before + after
    gaps = [0] * (len(terms) - 1)
    if before and after:
        gaps[len(before) - 1] = between
    yield Run(terms, tuple(gaps), tuple(gaps))


def runs_of(node: Node) -> list[Run]:
    """Return the runs of a leaf of a query tree; any one of them will do."""
    match node:
        case Words(text) | Phrase(text):
            return exact_runs(text)
        case Pattern(parts):
            run = pattern_run(parts)
            return [] if run is None else [run]
        case Fuzzy(text):
            return list(dict.fromkeys(run for one in variants(text) for run in fuzzy_runs(one)))
        case _:
            return []

"""How near to each other do a query's characters stand in an article? The second stage of ranking, for the best few.

    nearness  = 255 * max over windows of 30 places of the body of
                    sum of the weights of the query's different characters in the window
                  + sum of the weights of its different pairs of neighbours in it, a quarter of what they are
    window    = 30 places one behind the other, a gap (signs, white space) taking one; a short body is one window

A character or pair that the title or an alias has counts as standing in every window. Weights are those of
`search.lists`: whole numbers, by the documents that have the character or the pair. So nearness is a whole number too,
never negative, and the same whatever the segments are.

All texts are worked on at once: each character that is asked for covers the windows that begin from `WINDOW` places
before it up to it, less those that have the same character further on; the fullest window is where most covers meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search.texts import Texts

Array = npt.NDArray[Any]

DEPTH = 20
"""How many of the best are looked at, whatever the page: what comes behind them keeps its place."""
WINDOW = 30
"""Places; about a clause or two. Measured: 20 and 60 are a little worse, whole texts much."""
IMPACT = 255
"""A character in the window counts as much as a word that could not stand there more often."""
_MOST = 254
"""So many different characters of a query are looked at."""


class Wanted(NamedTuple):
    """What is looked for: characters and pairs of these, each with its weight."""

    characters: dict[str, int]
    pairs: dict[tuple[str, str], int]


class Window(NamedTuple):
    """The fullest window of a body: its nearness, where it begins in the body, and what counts of the title."""

    score: int
    start: int


class _Numbering:
    """Numbers the characters that are looked for from 1 on, and what counts, characters and then pairs, from 0 on."""

    def __init__(self, wanted: Wanted) -> None:
        every = dict.fromkeys((*wanted.characters, *(c for pair in wanted.pairs for c in pair)))
        self.letters = list(every)[:_MOST]
        number = {letter: i for i, letter in enumerate(self.letters, 1)}
        self.term = np.full(len(number) + 1, -1, dtype=np.int16)
        self.pair = np.full((len(number) + 1, len(number) + 1), -1, dtype=np.int32)
        weights: list[int] = []
        for letter, weight in wanted.characters.items():
            if letter in number:
                self.term[number[letter]] = len(weights)
                weights.append(weight)
        self.singles = len(weights)
        for (one, other), weight in wanted.pairs.items():
            if one in number and other in number:
                self.pair[number[one], number[other]] = len(weights)
                weights.append(weight)
        self.weights = np.array(weights, dtype=np.float64)


class _Found(NamedTuple):
    """Where what counts stands: what it is, where it begins, how long it is, and in which text; in order of the first
    and then of the second.
    """

    term: Array
    place: Array
    size: Array
    text: Array


def nearness(texts: Sequence[Texts], found: Sequence[tuple[int, int]], wanted: Wanted) -> list[Window]:
    """Return the fullest window of each (segment, document); `texts` are those of all segments."""
    numbering = _Numbering(wanted)
    if not found or not len(numbering.weights):
        return [Window(0, 0)] * len(found)
    row, begins, owners = _row(texts, found, numbering.letters)
    there = _found(row, begins, numbering)
    counts = _standing(there, owners, len(found), len(numbering.weights))
    scores = counts @ numbering.weights
    in_body = np.flatnonzero(owners < len(found))
    document = owners[there.text]
    open_ = np.flatnonzero(document < len(found))
    open_ = open_[~counts[document[open_], there.term[open_]]]
    best = np.zeros(len(begins))
    starts = np.zeros(len(begins), dtype=np.int64)
    if len(open_):
        level = _level(_Found(*(each[open_] for each in there)), begins, len(row), numbering.weights)
        stops = np.append(begins, len(row))
        for text in in_body.tolist():
            here = level[stops[text] : stops[text + 1]]
            starts[text] = at = int(here.argmax())
            best[text] = here[at]
    total = np.zeros(len(found))
    total[owners[in_body]] = best[in_body]
    first = np.zeros(len(found), dtype=np.int64)
    first[owners[in_body]] = starts[in_body]
    total += scores
    return [Window(IMPACT * int(score), start) for score, start in zip(total.tolist(), first.tolist(), strict=True)]


def _row(
    texts: Sequence[Texts], found: Sequence[tuple[int, int]], letters: Sequence[str]
) -> tuple[Array, Array, Array]:
    """Return the numbers of the letters in all texts of some documents, one behind the other; 0 for any other place.

    With it comes where each text begins, and whose it is: a document's number in `found`, and for titles and aliases
    the same above all of these.
    """
    rows: list[Array] = []
    lengths: list[int] = []
    owners: list[int] = []
    for segment in dict.fromkeys(segment for segment, _ in found):
        pieces: list[Array] = []
        for number, (at, document) in enumerate(found):
            if at == segment:
                body, others = texts[segment].of(document)
                for owner, some in ((number, body), (number + len(found), others)):
                    pieces += some
                    owners += [owner] * len(some)
        lengths += map(len, pieces)
        if pieces:
            rows.append(texts[segment].numbers(letters)[np.concatenate(pieces)])
    row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.uint8)
    ends = np.cumsum(lengths, dtype=np.int64)
    return row, ends - lengths, np.array(owners, dtype=np.int64)


def _found(row: Array, begins: Array, numbering: _Numbering) -> _Found:
    """Find what counts; every text ends with a gap, so that no pair goes from one into the next."""
    place = np.flatnonzero(row)
    letter = row[place]
    single = numbering.term[letter]
    beside = np.flatnonzero(place[1:] - place[:-1] == 1)
    pair = numbering.pair[letter[beside], letter[beside + 1]]
    counts = pair >= 0
    one = single >= 0
    term = np.concatenate([single[one], pair[counts]])
    at = np.concatenate([place[one], place[beside[counts]]])
    order = np.argsort(term.astype(np.uint16), kind="stable")
    term, at = term[order], at[order]
    return _Found(term, at, np.where(term < numbering.singles, 1, 2), begins.searchsorted(at, side="right") - 1)


def _standing(there: _Found, owners: Array, documents: int, terms: int) -> Array:
    """Return which terms count as standing in every window of each document."""
    standing = np.zeros((documents, terms), dtype=bool)
    owner = owners[there.text]
    outside = np.flatnonzero(owner >= documents)
    standing[owner[outside] - documents, there.term[outside]] = True
    return standing


def _level(found: _Found, begins: Array, length: int, weights: Array) -> Array:
    """Return, for each place, the sum of the weights of all that stands in the window that begins there."""
    first = np.maximum(found.place + found.size - WINDOW, begins[found.text])
    again = np.flatnonzero((found.term[1:] == found.term[:-1]) & (found.text[1:] == found.text[:-1])) + 1
    first[again] = np.maximum(first[again], found.place[again - 1] + 1)
    value = weights[found.term]
    change = np.bincount(first, value, length + 1) - np.bincount(found.place + 1, value, length + 1)
    level: Array = np.cumsum(change)
    return level

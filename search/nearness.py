"""How near to each other do a query's characters stand in an article? The second stage of ranking, for the best few.

    nearness  = 255 * max over windows of 30 places of the body of
                    sum of the weights of the query's different characters in the window
                  + sum of the weights of its different pairs of neighbours in it, a quarter of what they are
    window    = 30 places one behind the other, a gap (signs, white space) taking one; a short body is one window

Of a very long body only the first 32,768 places count, so that no query takes longer than a few milliseconds here.
A character or pair that the title or an alias has counts as standing in every window. Weights are those of
`search.lists`: whole numbers, by the documents that have the character or the pair. So nearness is a whole number too,
never negative, and the same whatever the segments are.

In numpy all texts are worked on at once, while compiled code goes through one after the other: each character that is
asked for covers the windows that begin from `WINDOW` places before it up to it, less those that have the same character
further on; the fullest window is where most covers meet.
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
LONGEST = 1 << 15
"""So many places of a body are looked at: more than nearly all articles have."""
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


def nearness(texts: Sequence[Texts], found: Sequence[tuple[int, int]], wanted: Wanted) -> list[int]:
    """Return the nearness of each (segment, document); `texts` are those of all segments."""
    if not found or not (wanted.characters or wanted.pairs):
        return [0] * len(found)
    levels = _levels(texts, found, wanted)
    if len(levels.begins):
        fullest = np.maximum.reduceat(levels.level, np.stack([levels.begins, levels.ends], axis=1).ravel())[::2]
        levels.standing[levels.documents] += fullest
    return [IMPACT * int(each) for each in levels.standing.tolist()]


def window(texts: Sequence[Texts], found: tuple[int, int], wanted: Wanted) -> Window:
    """Return the first of the fullest windows of a (segment, document)."""
    if not (wanted.characters or wanted.pairs):
        return Window(0, 0)
    levels = _levels(texts, [found], wanted)
    score, start = levels.standing[0], 0
    for begin, end in zip(levels.begins, levels.ends, strict=True):
        start = int(levels.level[begin:end].argmax())
        score += levels.level[begin + start]
    return Window(IMPACT * int(score), start)


class _Levels(NamedTuple):
    """What the windows hold that begin at each place of some texts.

    `standing` is what the titles and aliases of each document have. Bodies that have anything else begin and end at
    `begins` and `ends`; `documents` says whose each is.
    """

    level: Array
    begins: Array
    ends: Array
    documents: Array
    standing: Array


def _levels(texts: Sequence[Texts], found: Sequence[tuple[int, int]], wanted: Wanted) -> _Levels:
    numbering = _Numbering(wanted)
    row, begins, owners = _row(texts, found, numbering.letters)
    there = _found(row, begins, numbering)
    owner = owners[there.text]
    standing = np.zeros((2 * len(found), len(numbering.weights)), dtype=bool)
    outside = owner >= len(found)
    standing[owner[outside], there.term[outside]] = True
    standing = standing[len(found) :]
    open_ = np.flatnonzero(~outside)
    open_ = open_[~standing[owner[open_], there.term[open_]]]
    level = _level(_Found(*(each[open_] for each in there)), begins, len(row), numbering.weights)
    has_any = np.zeros(len(begins), dtype=bool)
    has_any[there.text[open_]] = True
    bodies = np.flatnonzero(has_any)
    return _Levels(
        level, begins[bodies], np.append(begins, len(row))[bodies + 1], owners[bodies], standing @ numbering.weights
    )


def _row(
    texts: Sequence[Texts], found: Sequence[tuple[int, int]], letters: Sequence[str]
) -> tuple[Array, Array, Array]:
    """Return the numbers of the letters in all texts of some documents, one behind the other; 0 for any other place.

    With it comes where each text begins, and whose it is: a document's number in `found`, and for titles and aliases
    that number above all of these.
    """
    segments, documents = np.array(found, dtype=np.int64).T
    rows: list[Array] = []
    lengths: list[Array] = []
    owners: list[Array] = []
    for segment in dict.fromkeys(segments.tolist()):
        here = np.flatnonzero(segments == segment)
        here = here[np.argsort(documents[here])]
        among = documents[here]
        bodies, names = texts[segment].bodies(among, most=LONGEST), texts[segment].names(among)
        rows.append(texts[segment].numbers(letters)[np.concatenate([bodies.numbers, names.numbers])])
        lengths += [bodies.lengths, names.lengths]
        owners += [here, here[among.searchsorted(names.documents)] + len(found)]
    length = np.concatenate(lengths)
    return np.concatenate(rows), np.cumsum(length) - length, np.concatenate(owners)


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


def _level(found: _Found, begins: Array, length: int, weights: Array) -> Array:
    """Return, for each place, the sum of the weights of all that stands in the window that begins there."""
    first = np.maximum(found.place + found.size - WINDOW, begins[found.text])
    again = np.flatnonzero((found.term[1:] == found.term[:-1]) & (found.text[1:] == found.text[:-1])) + 1
    first[again] = np.maximum(first[again], found.place[again - 1] + 1)
    value = weights[found.term]
    change = np.bincount(first, value, length + 1) - np.bincount(found.place + 1, value, length + 1)
    level: Array = np.cumsum(change)
    return level

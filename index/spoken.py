"""Which names are read as someone types: whole, in initials, mixed, with the last syllable unfinished?

All names lie in one row of syllables. What was typed is taken off syllable by syllable for all names at once, as
arrays: each name that is still possible has a place in its syllables and a place in the letters. A syllable may be
taken as a whole or by its initial (zh, ch and sh also by their first letter), the last one by any beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.names import Name
from index.pinyin import Typed, readings

Array = npt.NDArray[Any]

_LONG_INITIALS = ("zh", "ch", "sh")
_OFTEN = 3
"""How many initials alone say whom someone means."""


class Spoken(NamedTuple):
    """A name that was typed by its sound.

    `is_whole` tells whether all of its syllables were begun, `is_spelt` whether all that were begun were written out.
    """

    name: Name
    is_whole: bool
    is_spelt: bool


class _States(NamedTuple):
    """Names that are still possible: the row, the next syllable, the next letter, whether one was abbreviated."""

    rows: Array
    places: Array
    letters: Array
    are_short: Array

    def kept(self, flags: Array) -> _States:
        return _States(*(column[flags] for column in self))

    def moved(self, lengths: Array, *, short: bool) -> _States:
        """Return what comes when each takes a syllable off by so many letters; 0 can't."""
        moved = _States(self.rows, self.places + 1, self.letters + lengths, self.are_short | short)
        return moved.kept(lengths > 0)


class _Steps(NamedTuple):
    """How many letters each syllable takes at one place as a whole and by either initial; 0 for none.

    `are_last`: what is left is a beginning of the syllable; `are_written`: it is the whole syllable.
    """

    whole: Array
    first_letter: Array
    initial: Array
    are_last: Array
    are_written: Array


class SpokenNames:
    """Names to be found by pinyin, given in the order in which they are to be found."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._numbers: dict[str, int] = {}
        number = self._numbers.setdefault
        rows: list[int] = []
        syllables: list[list[int]] = []
        for place, name in enumerate(self._names):
            for reading in readings(name.folded, is_person=name.kind == "commander"):
                rows.append(place)
                syllables.append([number(syllable, len(self._numbers)) for syllable in reading])
        self._rows = np.array(rows, dtype=np.int32)
        self._bounds = np.array(list(accumulate(map(len, syllables), initial=0)), dtype=np.int32)
        self._syllables = np.array([each for row in syllables for each in row], dtype=np.int32)

    def complete(self, typed: Typed, *, limit: int) -> list[Name]:
        """Return the names whose sound begins with what was typed, those without abbreviations first.

        `nie rz`, `nrz`, `nierongzhen` and `nierongzh` all give 聂荣臻.
        """
        found: dict[int, bool] = {}
        for states, _ in self._finished(typed):
            for row, is_short in zip(self._rows[states.rows].tolist(), states.are_short.tolist(), strict=True):
                found[row] = found.get(row, True) and is_short
        best = sorted(found, key=lambda row: (found[row], row))[:limit]
        return [self._names[row] for row in best]

    def meant(self, typed: Typed) -> list[Spoken]:
        """Return the names that someone means who typed this and no more, in order, each once or several times.

        The last syllable is written out, or is an initial as others are.
        """
        found = []
        for states, written in self._finished(typed):
            whole = self._bounds[states.rows + 1] == states.places + 1
            spelt = written & ~states.are_short
            short = ~written & states.are_short & self._is_initial(states, typed)
            for each in np.flatnonzero(spelt | ((written | short) & whole)).tolist():
                row = int(self._rows[states.rows[each]])
                found.append((row, bool(whole[each]), bool(spelt[each])))
        return [Spoken(self._names[row], whole, spelt) for row, whole, spelt in sorted(set(found))]

    def _is_initial(self, states: _States, typed: Typed) -> Array:
        left = len(typed.letters) - states.letters
        longest = 2 if typed.letters[-2:] in _LONG_INITIALS else 1
        is_initial: Array = left <= longest
        return is_initial

    def _finished(self, typed: Typed) -> Iterator[tuple[_States, Array]]:
        """Yield the states in which the last letters begin a syllable, and whether they are the whole of it."""
        count = len(self._rows)
        zeros = np.zeros(count, dtype=np.int32)
        states = _States(np.arange(count, dtype=np.int32), self._bounds[:-1], zeros, zeros.astype(bool))
        spellings = list(self._numbers)
        known: dict[int, _Steps] = {}
        while len(states.rows):
            following = []
            for letter in np.unique(states.letters).tolist():
                if letter not in known:
                    known[letter] = _steps(spellings, typed, letter)
                steps, here = known[letter], states.kept(states.letters == letter)
                syllables = self._syllables[here.places]
                last = steps.are_last[syllables]
                yield here.kept(last), steps.are_written[syllables[last]]
                going_on = here.places + 1 < self._bounds[here.rows + 1]
                here, syllables = here.kept(going_on), syllables[going_on]
                following += [
                    here.moved(steps.whole[syllables], short=False),
                    here.moved(steps.first_letter[syllables], short=True),
                    here.moved(steps.initial[syllables], short=True),
                ]
            states = _States(*(np.concatenate(columns) for columns in zip(*following, strict=True)))


def _steps(spellings: Sequence[str], typed: Typed, at: int) -> _Steps:
    """Return what each syllable takes of the letters from `at` on, where letters must be left."""
    left = typed.letters[at:]
    longest = min((end - at for end in typed.ends if end > at), default=len(left))
    steps = _Steps(*(np.zeros(len(spellings), dtype=np.int32) for _ in range(3)), *(_no_flags(spellings) for _ in "12"))
    for number, syllable in enumerate(spellings):
        if syllable[0] != left[:1]:
            continue
        if left.startswith(syllable) and len(syllable) <= longest and len(syllable) < len(left):
            steps.whole[number] = len(syllable)
        if len(left) > 1 and len(syllable) > 1:
            steps.first_letter[number] = 1
        if len(left) > 2 and longest > 1 and syllable[:2] in _LONG_INITIALS and left.startswith(syllable[:2]):
            steps.initial[number] = 2
        if longest == len(left) and syllable.startswith(left):
            steps.are_last[number] = True
            steps.are_written[number] = syllable == left
    return steps


def _no_flags(spellings: Sequence[str]) -> Array:
    return np.zeros(len(spellings), dtype=bool)

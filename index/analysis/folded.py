"""How does a folded text keep track of the characters that the author wrote?

A `Folded` pairs a text in which differences without meaning are gone with, for each of its characters, the piece of
the original that it stands for. Every step of the analysis chain takes one and gives one; what a step folds is in the
step's own file.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters stands in the original.

    `starts[i]` and `ends[i]` bound, in the original, the characters that became `text[i]`. Both are None while nothing
    has changed in length, which is the rule for Chinese text and needs no memory.
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the (start, end) in the original of the non-empty slice `text[start:end]`."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

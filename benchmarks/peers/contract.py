"""What does an engine have to offer to be measured? A way to build, and functions from a query to document ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

TOP: Final = 10
"""How many ids a query asks for."""

Answer = Callable[[str], list[str]]
"""From what a person typed to the ids of at most ten documents, the best first."""


class Engine(Protocol):
    """An engine as the worker drives it, in a process of its own.

    Modes of `answers`: "ranked" ten ids for free words; "counted" the same with the number of all that match, for
    engines that do less when they need not count; "phrase" documents with exactly this run; "shown" as a reader sees
    them, with fields and marked snippets. An engine leaves out what it can't do.
    """

    def prepare(self) -> None:
        """Load dictionaries and modules, which is not measured; raise ImportError where something is missing."""

    def build(self, documents: Path, folder: Path, jobs: int) -> None:
        """Index the lines of `documents` into the new folder `folder`, until it can be searched."""

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Open the index in `folder`; return the function of each mode."""

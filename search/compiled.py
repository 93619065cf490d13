"""Which documents come first, by compiled code? The two stages of `search.evaluation` for a plan, a call for each.

What is computed is said there, in `search.lists`, `search.topk` and `search.nearness`; where there is no compiled code,
these do it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy.typing as npt

from index.native import compiled
from search import nearness
from search.lists import WORTH
from search.plan import Plan, ScopedRun
from search.questions import Pair
from search.texts import Texts
from search.topk import Weighted

Array = npt.NDArray[Any]
Scored = tuple[int, int, int]
"""The number of a segment, that of a document there, and its score."""

_RANKING = compiled("search._ranking")


def is_compiled() -> bool:
    """Tell whether there is compiled code."""
    return _RANKING is not None


def is_looked_up(run: ScopedRun) -> bool:
    """Tell whether compiled code looks a run up itself: one without wildcards over all fields."""
    return run.scope.is_everywhere and run.run.is_exact


def _asked(plan: Plan) -> tuple[tuple[Any, ...], ...]:
    return plan.terms, plan.pairs, plan.free_runs, tuple(filter(is_looked_up, plan.runs))


class CompiledRanking:
    """Ranks the documents of some segments, of whose texts are given; `documents` is how many they have together."""

    def __init__(self, texts: Sequence[Texts], documents: int) -> None:
        self._texts = texts
        self._documents = documents

    @cached_property
    def _segments(self) -> tuple[Any, ...]:
        return tuple(each.seen for each in self._texts)

    def first_stage(self, plan: Plan, ready: list[list[Weighted]], live: list[Array | None], k: int) -> list[Scored]:
        """Return the `k` best of the first stage in order, by a plan and by lists that are `ready` for each segment.

        Of the runs of the plan only those count that are looked up here.
        """
        assert _RANKING is not None
        given = self._segments, _asked(plan), WORTH, ready, live, k, self._documents
        found: list[Scored] = _RANKING.first_stage(*given)
        return found

    def count(self, plan: Plan, ready: list[list[Weighted]], live: list[Array | None]) -> int:
        """Return how many documents match, by the same."""
        assert _RANKING is not None
        found: int = _RANKING.count(self._segments, _asked(plan), WORTH, ready, live, self._documents)
        return found

    def nearer_first(
        self, found: list[Scored], characters: str, pairs: tuple[Pair, ...], weights: Array | None = None
    ) -> list[Scored]:
        """Return the same, in order again, with what is near in each added to its score.

        Without `weights`, these are worked out.
        """
        assert _RANKING is not None
        given = characters, pairs, weights, nearness.WINDOW, nearness.LONGEST, nearness.IMPACT, self._documents
        ordered: list[Scored] = _RANKING.nearness(self._segments, found, *given)
        return ordered

    def ids(self, found: list[Scored]) -> list[str]:
        """Return the ids of some documents."""
        assert _RANKING is not None
        ids: list[str] = _RANKING.ids(self._segments, found)
        return ids

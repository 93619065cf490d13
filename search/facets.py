"""Which values do the matching articles have, and how many articles each?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from index.analysis import fold
from search.result import FacetCount

_MOST = 20


def count(
    articles: Iterable[dict[str, list[str]]], names: Sequence[str], *, most: int = _MOST
) -> dict[str, tuple[FacetCount, ...]]:
    """Count the values of the facets `names` over `articles`, the commonest first.

    A value in both scripts is one value, shown as most articles write it.
    """
    forms: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in names}
    for article in articles:
        for name in names:
            # An article that has a name in both scripts counts once, with the form that it gives first.
            for folded, value in {fold(v).text: v for v in reversed(article.get(name, []))}.items():
                forms[name][folded][value] += 1
    return {name: _ranked(counted)[:most] for name, counted in forms.items()}


def _ranked(counted: dict[str, Counter[str]]) -> tuple[FacetCount, ...]:
    counts = (FacetCount(written.most_common(1)[0][0], written.total()) for written in counted.values())
    return tuple(sorted(counts, key=lambda c: (-c.count, c.value)))

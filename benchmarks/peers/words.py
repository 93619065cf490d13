"""Which words do the peers index that need words made for them? Those of rjieba in search mode, without punctuation."""

from __future__ import annotations

import rjieba


def cut(text: str) -> list[str]:
    """Return the words of `text`: "南京保卫战" gives 南京, 保卫, 保卫战."""
    return [word for word in rjieba.cut_for_search(text) if word[0].isalnum()]


def load() -> None:
    """Read the dictionary, which the first cut would do."""
    rjieba.cut_for_search("战役")

"""Which ten documents does BM25 itself name? Computed over every document, without an index, to check answers against.

An engine that cuts or weighs otherwise rightly differs; one that is fast because it answers nonsense shows here.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.documents import read
from benchmarks.peers import words
from benchmarks.peers.contract import TOP

K1: Final = 1.2
B: Final = 0.75
_TIE: Final = 1e-9


def best(documents: Path, queries: Sequence[str]) -> list[list[str]]:
    """Return, for each query, the ids that may stand among its first ten: those with the tenth best score or more.

    Scores are Lucene's BM25 over rjieba's words, each word of a query counted once.
    """
    asked = [list(dict.fromkeys(words.cut(query))) for query in queries]
    postings = {word: (array("I"), array("I")) for terms in asked for word in terms}
    ids: list[str] = []
    lengths = array("I")
    for number, (id, text) in enumerate(read(documents)):
        found = words.cut(text)
        ids.append(id)
        lengths.append(len(found))
        for word, frequency in Counter(word for word in found if word in postings).items():
            postings[word][0].append(number)
            postings[word][1].append(frequency)
    norms = np.frombuffer(lengths, dtype=np.uint32).astype(np.float64)
    norms = K1 * (1 - B + B * norms / norms.mean())
    return [[ids[number] for number in _best(terms, postings, norms)] for terms in asked]


def _best(terms: list[str], postings: dict[str, tuple[array[int], array[int]]], norms: np.ndarray) -> list[int]:
    scores = np.zeros(len(norms))
    for term in terms:
        numbers, counts = (np.array(column, dtype=np.int64) for column in postings[term])
        idf = math.log(1 + (len(norms) - len(numbers) + 0.5) / (len(numbers) + 0.5))
        scores[numbers] += idf * counts * (K1 + 1) / (counts + norms[numbers])
    matching = int((scores > 0).sum())
    if not matching:
        return []
    least = np.partition(scores, -min(TOP, matching))[-min(TOP, matching)]
    return [int(number) for number in np.flatnonzero(scores >= least - _TIE)]

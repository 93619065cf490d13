"""How well does the engine rank? Relevance figures over a set of questions whose right answers are known."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search.engine import Engine
from search.errors import SearchError
from search.query import Words

DEPTH = 10


class QuestionError(SearchError):
    """A line of a question file can't be read."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the ids of the articles that answer."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all questions, in [0, 1], and the time that a question takes, in milliseconds."""

    questions: int
    mrr: float
    recall_1: float
    recall_10: float
    ndcg_10: float
    p50_ms: float
    p95_ms: float

    def to_dict(self) -> dict[str, float]:
        """Return the figures in the shape of `zhanyi eval --json`."""
        return {
            "questions": self.questions,
            "mrr@10": round(self.mrr, 4),
            "recall@1": round(self.recall_1, 4),
            "recall@10": round(self.recall_10, 4),
            "ndcg@10": round(self.ndcg_10, 4),
            "p50_ms": round(self.p50_ms, 3),
            "p95_ms": round(self.p95_ms, 3),
        }


def read_questions(path: Path, *, key: str = "query") -> Iterator[Question]:
    """Yield the questions of a `.jsonl`, asked as the member `key` says; raise QuestionError with the line."""
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _question(line, key, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"eval: {path} cannot be read: {error}") from error


def _question(line: str, key: str, place: str) -> Question:
    try:
        item = json.loads(line)
        return Question(str(item[key]), frozenset(map(str, item["relevant"])))
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionError(f'eval: {place}: write {{"{key}": "…", "relevant": ["id", …]}} ({error!r})') from error


def evaluate(engine: Engine, questions: Iterable[Question]) -> Figures:
    """Ask each question as free words and measure where its answers come; raise QuestionError if there is none."""
    rows, times = [], []
    for question in questions:
        result = engine.search_tree(Words(question.text), limit=DEPTH)
        times.append(result.took_ms)
        rows.append(_measure([hit.id in question.relevant for hit in result.hits], len(question.relevant)))
    if not rows:
        raise QuestionError("eval: there is no question in the file")
    mrr, recall_1, recall_10, ndcg_10 = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    times.sort()
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    return Figures(len(rows), mrr, recall_1, recall_10, ndcg_10, middle, slow)


def _measure(answers: list[bool], relevant: int) -> tuple[float, float, float, float]:
    """Return reciprocal rank, recall at 1, recall at 10 and nDCG at 10 of one ranking."""
    if not relevant:
        return 0.0, 0.0, 0.0, 0.0
    first = answers.index(True) + 1 if True in answers else math.inf
    gained = sum(1 / math.log2(rank + 1) for rank, good in enumerate(answers, 1) if good)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, DEPTH) + 1))
    return 1 / first, sum(answers[:1]) / relevant, sum(answers) / relevant, gained / best

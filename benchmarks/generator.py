"""Where do a million Chinese documents come from? From a seed: words by their frequency in jieba's dictionary.

Word frequencies in that dictionary follow Zipf's law as those of running text do: its 10 most frequent words are 8 % of
all, its first 1,000 are 52 %; among the words of a hundred million bytes of modern prose they are 12 % and 51 %. Each
document has a topic besides, a few rare words and names that come back, because without repetition all term frequencies
would be 1. Lengths of clauses, sentences and documents are log-normal. The text means nothing; it is for measuring, not
for reading.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Protocol

BLOCK: Final = 1000
"""Documents from one seeded stream of random numbers: what is in a block depends on its number, not on who wrote it."""
TRADITIONAL_SHARE: Final = 0.3
"""Share of the documents that are in traditional script."""

_WORDS_OF_A_DOCUMENT = (200, 0.55)
"""Median and standard deviation of the logarithm, here and below. 200 words are about 430 characters."""
_CLAUSES_OF_A_SENTENCE = (2, 0.6)
_WORDS_OF_A_CLAUSE = (5, 0.5)
_SENTENCES_OF_A_PARAGRAPH = (4, 0.5)
_TOPIC_IN_A_CLAUSE = 0.5
_DATE_IN_A_CLAUSE = 0.03
_ENDS, _END_WEIGHTS = "。！？…", (94, 3, 2, 1)
_PAUSES, _PAUSE_WEIGHTS = "，、；：", (82, 10, 3, 5)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "国建文明德志永春海平学华荣光祥云振福庆玉成宝世家维仁义礼信忠孝廉安康泰和顺昌盛隆武威雄"
_KINDS = ("战役", "之战", "会战", "起义", "保卫战", "战争", "传", "县志", "守备战", "列传")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, and the running sum of their frequencies."""

    words: tuple[str, ...]
    sums: tuple[int, ...]

    @classmethod
    def of_lines(cls, lines: Sequence[str]) -> Vocabulary:
        """Read lines of `word frequency tag`, as in jieba's dictionary: `战役 1234 n`."""
        entries = [line.split(" ") for line in lines]
        return cls(tuple(entry[0] for entry in entries), tuple(accumulate(int(entry[1]) for entry in entries)))

    def draw(self, rng: random.Random, count: int) -> list[str]:
        """Return `count` words, each as often as its frequency says."""
        return rng.choices(self.words, cum_weights=self.sums, k=count)


@cache
def jieba_vocabulary() -> Vocabulary:
    """Return the words of jieba's own dictionary, some 350,000."""
    return Vocabulary.of_lines((files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines())


def documents(block: int, *, seed: int, vocabulary: Vocabulary | None = None) -> Iterator[dict[str, str]]:
    """Yield the documents of one block, each as `{"id", "title", "text"}`; the same for the same seed and block."""
    rng = random.Random(f"{seed}/{block}")
    for number in range(block * BLOCK, (block + 1) * BLOCK):
        yield _document(f"g{number:07d}", rng, vocabulary or jieba_vocabulary())


def write(path: Path, count: int, *, seed: int, jobs: int = 1) -> None:
    """Write the first `count` documents of `seed` as lines of JSON; memory does not grow with `count`."""
    blocks = range(-(-count // BLOCK))
    with path.open("w", encoding="utf-8") as file, get_context("spawn").Pool(jobs) as pool:
        left = count
        # Two at a time a process: what is finished and not yet written would else pile up.
        for start in range(0, len(blocks), 2 * jobs):
            for lines in pool.map(partial(_lines, seed=seed), blocks[start : start + 2 * jobs], chunksize=1):
                file.writelines(lines[:left])
                left -= min(left, len(lines))


def _lines(block: int, *, seed: int) -> list[str]:
    return [json.dumps(document, ensure_ascii=False) + "\n" for document in documents(block, seed=seed)]


def _document(id: str, rng: random.Random, vocabulary: Vocabulary) -> dict[str, str]:
    topic = _topic(rng, vocabulary)
    words = vocabulary.draw(rng, _length(rng, _WORDS_OF_A_DOCUMENT))
    title = [*topic[:2], rng.choice(_KINDS)]
    pieces = list(_pieces(rng, words, topic))
    if rng.random() < TRADITIONAL_SHARE:
        title, pieces = [_traditional(word) for word in title], [_traditional(piece) for piece in pieces]
    return {"id": id, "title": "".join(title), "text": "".join(pieces)}


def _topic(rng: random.Random, vocabulary: Vocabulary) -> list[str]:
    """Return words that come back in one document: any of the dictionary alike, so mostly rare ones, and names."""
    topic = [rng.choice(vocabulary.words) for _ in range(8)]
    topic += [rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2)))) for _ in range(4)]
    rng.shuffle(topic)
    return topic


def _pieces(rng: random.Random, words: list[str], topic: list[str]) -> Iterator[str]:
    """Yield words and punctuation in order."""
    ranks = tuple(accumulate(1 / rank for rank in range(1, len(topic) + 1)))
    position, sentences = 0, _length(rng, _SENTENCES_OF_A_PARAGRAPH)
    while position < len(words):
        end = position + sum(lengths := _clauses(rng))
        for length in lengths:
            yield from _clause(rng, words[position : position + length], topic, ranks)
            position += length
            if position < min(end, len(words)):
                yield rng.choices(_PAUSES, weights=_PAUSE_WEIGHTS)[0]
        yield rng.choices(_ENDS, weights=_END_WEIGHTS)[0]
        sentences -= 1
        if not sentences:
            yield "\n"
            sentences = _length(rng, _SENTENCES_OF_A_PARAGRAPH)


def _clauses(rng: random.Random) -> list[int]:
    """Return how many words each clause of a sentence has."""
    return [_length(rng, _WORDS_OF_A_CLAUSE) for _ in range(_length(rng, _CLAUSES_OF_A_SENTENCE))]


def _clause(rng: random.Random, words: list[str], topic: list[str], ranks: tuple[float, ...]) -> Iterator[str]:
    if words and rng.random() < _DATE_IN_A_CLAUSE:
        yield f"{rng.randint(1840, 1950)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    yield from words
    if words and rng.random() < _TOPIC_IN_A_CLAUSE:
        yield rng.choices(topic, cum_weights=ranks)[0]


def _length(rng: random.Random, median_and_deviation: tuple[float, float]) -> int:
    median, deviation = median_and_deviation
    return max(1, round(median * rng.lognormvariate(0, deviation)))


@cache
def _traditional(word: str) -> str:
    return _converter().convert(word)


@cache
def _converter() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("s2t")
    return converter

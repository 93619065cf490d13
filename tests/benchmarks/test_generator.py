"""Are generated documents the same for the same seed, and is their text like a real one where it matters?"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from itertools import islice
from math import log
from pathlib import Path
from statistics import mean, median, stdev

import pytest

from benchmarks import generator
from benchmarks.figures import growth_exponent
from benchmarks.generator import Vocabulary, documents, jieba_vocabulary


@pytest.fixture(scope="module")
def some() -> list[dict[str, str]]:
    return list(islice(documents(0, seed=5), 400))


def test_the_same_seed_and_block_give_the_same_documents(some: list[dict[str, str]]) -> None:
    assert list(islice(documents(0, seed=5), 400)) == some


@pytest.mark.parametrize(("block", "seed"), [(0, 6), (1, 5)], ids=["another seed", "another block"])
def test_other_seeds_and_blocks_give_other_texts(some: list[dict[str, str]], block: int, seed: int) -> None:
    other = [document["text"] for document in islice(documents(block, seed=seed), 400)]
    assert not {document["text"] for document in some} & set(other)


def test_documents_stay_as_they_are_whatever_the_number_and_the_processes(tmp_path: Path) -> None:
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    generator.write(small, 30, seed=5, jobs=1)
    generator.write(large, generator.BLOCK + 20, seed=5, jobs=2)
    lines = large.read_text(encoding="utf-8").splitlines()
    assert lines[:30] == small.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"g{number:07d}" for number in range(generator.BLOCK + 20)]


def test_words_come_as_often_as_the_dictionary_says() -> None:
    vocabulary = Vocabulary.of_lines(["的 700 uj", "战役 200 n", "孟良崮 100 ns"])
    drawn = Counter(vocabulary.draw(random.Random(1), 20_000))
    assert [round(drawn[word] / 20_000, 1) for word in vocabulary.words] == [0.7, 0.2, 0.1]


def test_ranks_and_frequencies_of_drawn_words_follow_zipf() -> None:
    counts = [count for _, count in Counter(jieba_vocabulary().draw(random.Random(1), 200_000)).most_common(3000)]
    exponent = growth_exponent(range(1, 3001), counts)
    assert exponent is not None
    assert -1.2 < exponent < -0.8


def test_lengths_of_documents_are_log_normal(some: list[dict[str, str]]) -> None:
    lengths = [log(len(document["text"])) for document in some]
    assert abs(mean(lengths) - median(lengths)) < 0.1  # as symmetric as a normal distribution
    assert 0.45 < stdev(lengths) < 0.7


def test_sentences_have_the_lengths_of_prose(some: list[dict[str, str]]) -> None:
    sentences = [part for document in some for part in re.split("[。！？…\n]+", document["text"]) if part]
    assert 15 < median(map(len, sentences)) < 30


def test_punctuation_never_stands_in_a_row(some: list[dict[str, str]]) -> None:
    assert not [found for document in some for found in re.findall("[，、；：][，、；：。！？…]", document["text"])]


def test_a_share_of_the_documents_is_in_traditional_script(some: list[dict[str, str]]) -> None:
    traditional = [document for document in some if re.search("[個們這國時說會來]", document["text"])]
    simplified = [document for document in some if re.search("[个们这国时说会来]", document["text"])]
    assert abs(len(traditional) / len(some) - generator.TRADITIONAL_SHARE) < 0.08
    assert len(traditional) + len(simplified) >= 0.98 * len(some)


def test_the_words_of_a_topic_come_back_in_their_document(some: list[dict[str, str]]) -> None:
    def titled(document: dict[str, str]) -> bool:
        return any(document["text"].count(document["title"][start : start + 3]) > 2 for start in range(3))

    assert sum(map(titled, some)) > 0.5 * len(some)

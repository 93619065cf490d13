"""Which documents does a run index? A number of them out of a file of JSON lines, or as many generated ones.

They are written once as plain `documents.jsonl`, and every engine reads that file line by line. Imports the standard
library alone, because a peer may run in a Python that has nothing else.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

FILE_NAME: Final = "documents.jsonl"
_ADDED: Final = "这一条于今日修订。"


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """The documents of one size; `text_bytes` counts titles and texts in UTF-8."""

    path: Path
    count: int
    text_bytes: int
    source: str
    """The name of the corpus, or "generated, seed N"; never a path of the machine."""


def read(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (id, title and text as one) of each document in a `.jsonl` or `.jsonl.xz`."""
    with _opened(path) as lines:
        for line in lines:
            document = json.loads(line)
            yield document["id"], f"{document.get('title', '')}\n{document['text']}"


def count(path: Path) -> int:
    """Return how many documents a `.jsonl` or `.jsonl.xz` holds."""
    with _opened(path) as lines:
        return sum(1 for _ in lines)


def sample(corpus: Path, number: int, folder: Path, *, seed: int) -> DocumentSet:
    """Write `number` documents of `corpus`, chosen by `seed`, into `folder`, in the order of the corpus.

    Raises ValueError if the corpus has fewer.
    """
    total = count(corpus)
    if number > total:
        raise ValueError(f"documents: {corpus.name} has {total} documents, fewer than {number}")
    chosen = set(random.Random(seed).sample(range(total), number))
    with _opened(corpus) as lines, (folder / FILE_NAME).open("w", encoding="utf-8") as file:
        file.writelines(line for index, line in enumerate(lines) if index in chosen)
    return described(folder / FILE_NAME, corpus.name)


def described(path: Path, source: str) -> DocumentSet:
    """Return the set that `path` holds, with its size."""
    number = size = 0
    for _, text in read(path):
        number += 1
        size += len(text.encode()) - 1
    return DocumentSet(path, number, size, source)


def change(path: Path, number: int) -> None:
    """Add a sentence to `number` documents, spread over the file `path`, in place."""
    total = count(path)
    chosen = {index * total // number for index in range(number)}
    changed = path.with_suffix(".changed")
    with path.open(encoding="utf-8") as lines, changed.open("w", encoding="utf-8") as file:
        file.writelines(_changed(line) if index in chosen else line for index, line in enumerate(lines))
    changed.replace(path)


def _changed(line: str) -> str:
    document = json.loads(line)
    document["text"] += _ADDED
    return json.dumps(document, ensure_ascii=False) + "\n"


def _opened(path: Path) -> TextIO:
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")

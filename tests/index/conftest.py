"""What do the tests of index share? Readers that close themselves, and articles that we made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from corpus import Article, Fields, Value
from index import Reader

Opened = Callable[[Path], Reader]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """`opened(root)` opens the index at `root` and closes it when the test is over."""
    with ExitStack() as readers:
        yield lambda root: readers.enter_context(closing(Reader.open(root)))


@pytest.fixture(scope="session")
def battle() -> Callable[..., Article]:
    """`battle("白石", text=…, commanders=[…])` is an article about a battle at a place that we made up."""

    def make(place: str, *, text: str = "", **values: list[str]) -> Article:
        fields = {name: tuple(Value(v, "infobox", v) for v in names) for name, names in values.items()}
        text = text or f"{place}之戰是一場我們編造的戰鬥，雙方在{place}對峙了三天。"
        return Article(f"{place}.md", f"{place}之戰", text, fields=Fields(**fields))

    return make


@pytest.fixture(scope="session")
def files_of() -> Callable[[Path], set[str]]:
    """`files_of(root)` is what lies in an index's folder, with generations numbered as they come."""
    return lambda root: {path.name for path in root.iterdir()}

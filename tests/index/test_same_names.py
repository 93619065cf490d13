"""Does an update keep what was learned of names exactly where it would learn the same anew?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Article
from index import Reader, learned, same_names, storage
from index.generation import learn
from index.learned import StoredNames
from index.names import Names

MakeIndex = Callable[..., Path]


@pytest.fixture
def articles(battle: Callable[..., Article]) -> list[Article]:
    return [
        battle("白石", commanders=["赵石生", "钱沙明"]),
        battle("青沙", places=["青沙镇"], aliases=["青沙会战"]),
        *(battle(f"第{n}號") for n in range(9)),
    ]


def is_kept(root: Path, update: Callable[[], Path]) -> bool:
    """Update, hold the file of names against what the segments teach, and tell whether it is the old one."""
    before = (storage.current(root).folder / learned.FILE).stat().st_ino
    update()
    with closing(Reader.open(root)) as reader:
        stored, counted = StoredNames(reader.folder / learned.FILE), Names.of(reader.segments, reader.live).counted
        kept, now = stored.counted(), learn(reader.segments, reader.live)
        assert list(kept.folded) == list(counted.folded)
        assert list(kept.shown) == list(counted.shown)
        assert kept.articles.tolist() == counted.articles.tolist()
        assert {name: stored.row(name) for name in stored.beginning_with("")} == now.rows
        assert storage.verify(root) == []
        return (reader.folder / learned.FILE).stat().st_ino == before


def changed(articles: Sequence[Article], *new: Article) -> list[Article]:
    """The articles with new ones in the places of those of the same ids."""
    return list({article.id: article for article in (*articles, *new)}.values())


def test_it_is_kept_where_only_a_text_is_another(make_index: MakeIndex, articles: list[Article]) -> None:
    root = make_index(articles)
    new = changed(articles, replace(articles[0], text="白石之戰的另一段記載。"))
    assert is_kept(root, lambda: make_index(new, root=root, update=True))


@pytest.mark.parametrize("what", ["title", "commander", "together", "more", "fewer"])
def test_names_are_learned_anew_where_one_of_them_is_another(
    what: str, make_index: MakeIndex, articles: list[Article], battle: Callable[..., Article]
) -> None:
    root = make_index(articles)
    first, _, *others = articles
    new = {
        "title": changed(articles, replace(first, title="白石渡之戰")),
        "commander": changed(articles, battle("白石", commanders=["赵石生"])),
        # The same names over all, but in other articles together.
        "together": changed(
            articles,
            battle("白石", commanders=["赵石生"]),
            battle("青沙", commanders=["钱沙明"], places=["青沙镇"], aliases=["青沙会战"]),
        ),
        "more": [*articles, battle("南嶺")],
        "fewer": [first, *others],
    }[what]
    assert not is_kept(root, lambda: make_index(new, root=root, update=True))


def test_many_articles_are_not_looked_at(
    make_index: MakeIndex, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same_names, "_MOST", 1)
    root = make_index(articles)
    new = changed(articles, *(replace(article, text="另一段記載。") for article in articles[:2]))
    assert not is_kept(root, lambda: make_index(new, root=root, update=True))

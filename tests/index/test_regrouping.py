"""Are segments written anew when they are small, worn or outgrown, and only then?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from corpus import Article
from index import Reader, build, segment_maker, verify
from index.codec.merging import merge
from index.manifest import Manifest
from index.pairs import COLUMNS
from index.schema import FIELDS
from index.weights import K1, PAIRS, WEIGHTS

Opened = Callable[[Path], Reader]
MakeIndex = Callable[..., Path]
Battle = Callable[..., Article]

BODY = len(FIELDS) - 1


def many(battle: Battle, numbers: Iterable[int], *, times: int = 1) -> list[Article]:
    return [battle(f"第{n}號高地", text=f"第{n}號高地的守軍對峙了三天。" * times) for n in numbers]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def names(found: Manifest) -> list[str]:
    return [segment.file for segment in found.segments]


def assert_is_whole(reader: Reader, articles: list[Article]) -> None:
    assert verify(reader.root) == []
    assert sorted(article.id for article in reader.articles()) == sorted(article.id for article in articles)
    for article in articles:
        assert reader.find(article.id) == article


def assert_impacts_fit(reader: Reader, folder: Path) -> None:
    """A segment that is merged for itself, with the averages that the manifest names, stays as it is."""
    averages = np.array(reader.manifest.averages)
    for number, segment in enumerate(reader.segments):
        anew = folder / str(number)
        merge([segment], [None], anew, averages=averages, fields=WEIGHTS, k1=K1, keywords=COLUMNS, pairs=PAIRS)
        assert anew.read_bytes() == segment.container.path.read_bytes()


def test_small_updates_leave_few_segments(make_index: MakeIndex, battle: Battle, opened: Opened, root: Path) -> None:
    articles = many(battle, range(20))
    make_index(articles, root=root)
    for n in range(20, 40):
        articles += many(battle, [n])
        make_index(articles, root=root, update=True)
        reader = opened(root)
        assert len(reader.segments) <= 8
        assert_is_whole(reader, articles)
    assert_impacts_fit(opened(root), root.parent)


def test_a_merged_segment_has_no_bitmap_and_stands_where_its_first_part_stood(
    make_index: MakeIndex, battle: Battle, opened: Opened, root: Path
) -> None:
    articles = many(battle, range(10))
    make_index(articles, root=root)
    make_index(articles + many(battle, [10]), root=root, update=True)
    later = names(opened(root).manifest)[1]
    make_index(articles[3:] + many(battle, [10, 11]), root=root, update=True)
    found = opened(root).manifest
    # The new segment is merged too: it has the articles that the index knew already, deleted.
    assert names(found) == ["00000003-m-0000.columns", later, "00000003-m-0001.columns"]
    assert [(one.documents, one.deleted, one.live) for one in found.segments] == [
        (7, 0, None),
        (1, 0, None),
        (1, 0, None),
    ]
    assert not [name for name in found.files if name.endswith(".live")]
    assert_is_whole(opened(root), articles[3:] + many(battle, [10, 11]))


def test_a_build_from_nothing_merges_nothing(
    make_index: MakeIndex, battle: Battle, opened: Opened, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_maker, "_SEGMENT", 1)
    monkeypatch.setattr(segment_maker, "_BATCH", 1)
    make_index(many(battle, range(20)), root=root)
    found = opened(root).manifest
    assert (len(found.segments), found.averaged) == (20, 20)


def test_averages_that_are_outgrown_are_taken_anew_and_every_segment_is_written_by_them(
    make_index: MakeIndex, battle: Battle, opened: Opened, root: Path, tmp_path: Path
) -> None:
    articles = many(battle, range(10))
    make_index(articles, root=root)
    before = opened(root).manifest
    articles += many(battle, range(10, 30), times=9)
    make_index(articles, root=root, update=True)
    reader = opened(root)
    assert (before.averaged, reader.manifest.averaged) == (10, 30)
    words = sum(int(segment.lengths("body").sum()) for segment in reader.segments)
    assert reader.manifest.averages[BODY] == words / 30 > 5 * before.averages[BODY]
    assert [name.split("-")[1] for name in names(reader.manifest)] == ["m", "m"]
    assert_is_whole(reader, articles)
    assert_impacts_fit(reader, tmp_path)


def test_averages_that_stay_about_the_same_leave_segments_alone(
    make_index: MakeIndex, battle: Battle, opened: Opened, root: Path
) -> None:
    articles = many(battle, range(10))
    make_index(articles, root=root)
    before = opened(root).manifest
    make_index(articles + many(battle, range(10, 30)), root=root, update=True)
    found = opened(root).manifest
    assert (found.averages, found.averaged) == (before.averages, 30)
    assert names(found)[0] == names(before)[0]


def test_averages_are_kept_until_there_are_more_than_twice_as_many_articles(
    make_index: MakeIndex, battle: Battle, opened: Opened, root: Path
) -> None:
    articles = many(battle, range(10))
    make_index(articles, root=root)
    before = opened(root).manifest
    make_index(articles + many(battle, range(10, 20), times=9), root=root, update=True)
    found = opened(root).manifest
    assert (found.averages, found.averaged) == (before.averages, 10)
    assert names(found)[0] == names(before)[0]


def test_damage_that_only_a_merge_meets_makes_an_update_read_everything_anew(tmp_path: Path) -> None:
    folder, root = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()
    for n in range(10):
        text = "".join(map(chr, Random(n).choices(range(0x4E00, 0x9000), k=10_000)))
        (folder / f"{n}.txt").write_text(f"第{n}號高地\n\n{text}", encoding="utf-8")
    build([folder], root)
    (path,) = root.glob("gen-*/*.columns")
    data = bytearray(path.read_bytes())
    data[-20_000] ^= 1  # Of the row of characters, which an update doesn't look at.
    path.write_bytes(data)
    (folder / "0.txt").unlink()
    assert build([folder], root, update=True).anew is None
    (folder / "1.txt").unlink()
    (folder / "2.txt").unlink()
    report = build([folder], root, update=True)
    assert report.anew is not None
    assert "is damaged" in report.anew
    assert (report.articles, report.added) == (7, 7)
    assert verify(root) == []

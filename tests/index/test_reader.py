"""Does an open index go on answering whatever happens beside it, and find articles by id and title?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from corpus import Article, Fields, PartialDate, Period
from index import DamagedError, Reader, SegmenterError, storage
from index.analysis import SEGMENTERS, segment, segmenter

Opened = Callable[[Path], Reader]
MakeIndex = Callable[..., Path]


@pytest.fixture
def articles(battle: Callable[..., Article]) -> list[Article]:
    period = Period(PartialDate(1701, 3, 2), PartialDate(1701, 4), "infobox", "1701年")
    return [
        replace(battle("白石", commanders=["赵石生"]), fields=Fields(period=period)),
        replace(battle("青沙", commanders=["錢沙明"]), title="青沙鎮戰役"),
        replace(battle("海門"), title="Ｂａｔｔｌｅ　of 海門"),
    ]


@pytest.fixture
def root(make_index: MakeIndex, articles: list[Article]) -> Path:
    return make_index(articles)


def test_an_open_reader_answers_as_before_when_two_later_builds_have_removed_its_files(
    root: Path, articles: list[Article], make_index: MakeIndex, battle: Callable[..., Article], opened: Opened
) -> None:
    reader = opened(root)
    for _ in range(2):
        make_index([battle("赤岩", commanders=["張赤巖"])], root=root)
    assert not reader.folder.exists()
    assert list(reader.articles()) == articles
    assert reader.find("青沙.md") == articles[1]
    assert reader.find("赤岩.md") is None
    assert reader.find_title("青沙镇战役") == "青沙.md"
    assert [name.name for name in reader.names.complete("钱", limit=5)] == ["錢沙明"]
    (segment,) = reader.segments
    assert segment.values("title").folded() == ["battle of 海门", "白石之战", "青沙镇战役"]
    documents, _ = segment.texts_with(["钱"], [], [])
    assert [reader.id_of(0, document) for document in documents.tolist()] == ["青沙.md"]


def test_a_reader_knows_whether_it_is_current(root: Path, articles: list[Article], make_index: MakeIndex) -> None:
    reader = Reader.open(root)
    assert reader.is_current
    make_index(articles, root=root)
    assert not reader.is_current
    reader.close()


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("青沙鎮戰役", "青沙.md"),
        ("青沙镇战役", "青沙.md"),
        ("青沙镇戰役", "青沙.md"),
        ("battle OF 海门", "海門.md"),
        ("青沙", None),
        ("青沙镇战役。", None),
        ("", None),
    ],
)
def test_an_article_is_found_by_its_whole_title_in_any_script_width_and_case(
    root: Path, opened: Opened, title: str, id: str | None
) -> None:
    assert opened(root).find_title(title) == id


@pytest.mark.parametrize("id", ["白石", "白石.MD", "", "\ud800", "nowhere.md"])
def test_an_unknown_id_finds_nothing(root: Path, opened: Opened, id: str) -> None:
    assert opened(root).find(id) is None


def test_articles_come_back_whole(root: Path, articles: list[Article], opened: Opened) -> None:
    reader = opened(root)
    assert [reader.find(article.id) for article in articles] == articles
    assert [reader.article(0, number) for number in range(3)] == articles
    assert [reader.id_of(0, number) for number in range(3)] == [article.id for article in articles]


def test_an_index_of_this_version_is_not_outdated(root: Path, opened: Opened) -> None:
    assert opened(root).outdated is None


@pytest.mark.parametrize(
    ("analysis", "cutter", "said"),
    [(0, None, f"was analysed with version 0 and {segmenter().name}"), (1, "rjieba-9", "with version 1 and rjieba-9")],
    ids=["analysis", "segmenter"],
)
def test_an_index_that_was_cut_otherwise_opens_and_says_so(
    root: Path, opened: Opened, analysis: int, cutter: str | None, said: str
) -> None:
    reader = opened(root)
    reader.manifest = replace(reader.manifest, analysis=analysis, segmenter=cutter or segmenter().name)
    assert reader.outdated is not None
    assert said in reader.outdated
    assert "answers may be incomplete until `zhanyi build`" in reader.outdated
    assert reader.find("白石.md") is not None


@pytest.mark.parametrize("name", SEGMENTERS)
def test_an_index_is_read_with_what_cut_it(name: str, make_index: MakeIndex, opened: Opened) -> None:
    reader = opened(make_index([Article("a.md", "白石之戰", "白石之戰。")], segmenter=name))
    assert reader.segmenter is segmenter(name)
    assert reader.manifest.segmenter == reader.segmenter.name
    assert reader.outdated is None


def test_an_index_whose_segmenter_is_not_installed_names_it_and_the_remedies(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(package: str) -> str:
        raise PackageNotFoundError(package)

    root = make_index([Article("a.md", "白石之戰", "白石之戰。")], segmenter="jieba")
    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(segment, "find_spec", lambda package: None)
    monkeypatch.setattr(segment, "_made", segment._made.__wrapped__)
    with pytest.raises(SegmenterError) as caught:
        Reader.open(root)
    assert str(caught.value) == (
        "index: words are to be cut by jieba, which is not installed; get it with `pip install jieba`, "
        f"because {root} was cut by jieba-0.42.1; or make it anew with `zhanyi build`"
    )


def test_names_may_be_read_again(root: Path, opened: Opened) -> None:
    reader = opened(root)
    assert reader.names.complete("赵", limit=1) == []
    assert reader.names is reader.names


def test_opening_waits_out_a_build_that_takes_the_files_away(
    root: Path,
    make_index: MakeIndex,
    battle: Callable[..., Article],
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = storage.current
    found: list[storage.Generation] = []

    def generation_then_build(folder: Path) -> storage.Generation:
        found.append(real(folder))
        if len(found) == 1:
            make_index([battle("赤岩")], root=folder)
        return found[-1]

    monkeypatch.setattr(storage, "current", generation_then_build)
    reader = opened(root)
    assert not found[0].folder.exists()
    assert reader.find("赤岩.md") is not None


def test_an_index_whose_files_keep_vanishing_is_not_waited_for_for_ever(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = storage.current(root)
    monkeypatch.setattr(storage, "current", lambda folder: generation)
    shutil.rmtree(generation.folder)
    with pytest.raises(DamagedError, match=r"cannot be opened \(.*columns.*\); make it anew with `zhanyi build`"):
        Reader.open(root)

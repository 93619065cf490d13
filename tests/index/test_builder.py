"""Do files of every kind become the index that they describe, and does `--update` come to the same?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Article, SourceError
from corpus.bundled import bundled_articles
from index import (
    Progress,
    Reader,
    Report,
    SegmenterError,
    WriteError,
    build,
    default_jobs,
    inverting,
    manifest,
    storage,
    verify,
)
from index.analysis import ANALYSIS_VERSION, SEGMENTERS, segmenter
from index.pairs import COLUMNS
from index.schema import FIELDS

Opened = Callable[[Path], Reader]
MakeIndex = Callable[..., Path]

MARKDOWN = """# 白石渡之战

**白石渡之战**是一场虚构的战役，1701年3月2日发生在白石渡，守将赵石生击退来犯之敌。
"""
WIKITEXT = """{{Infobox military conflict
| conflict = 青沙鎮戰役
| date = 1702年5月
| place = 青沙鎮
| combatant1 = 藍旗軍
| combatant2 = 黑旗軍
| commander1 = [[錢沙明]]
| commander2 = [[孫鎮河]]
| result = 藍旗軍勝利
}}
'''青沙鎮戰役'''是一場虛構的戰役，[[錢沙明]]固守青沙鎮三個月。

[[Category:虛構的戰役]]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles in every format, in a folder with a folder in it."""
    (tmp_path / "articles" / "南方").mkdir(parents=True)
    (tmp_path / "articles" / "白石.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "articles" / "南方" / "青沙.wikitext").write_text(WIKITEXT, encoding="utf-8")
    rows = [{"id": f"row{n}", "title": f"第{n}次赤岩之戰", "text": f"第{n}次赤岩之戰是虛構的。"} for n in (1, 2)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "articles" / "rows.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path / "articles"


def contents(reader: Reader) -> dict[str, Article]:
    return {article.id: article for article in reader.articles()}


def everything(reader: Reader) -> object:
    """All that an index answers from: articles, values, names, and each term's articles in each field."""
    terms, values, places = set(), set(), set()
    for number, segment in enumerate(reader.segments):
        live = [document for document in range(segment.documents) if reader.is_live(number, document)]
        ids = {document: reader.id_of(number, document) for document in live}
        for field in FIELDS:
            for term in segment.words.terms():
                found = segment.documents_with(term, field.name).tolist()
                terms |= {(field.name, term, ids[document]) for document in found if document in ids}
        for name in COLUMNS:
            values |= {(name, ids[document], *segment.values(name).of(document)) for document in live}
        for character in "白石青沙高地將軍第七9":
            documents, fields = segment.texts_with([character], [], [])
            found = zip(documents.tolist(), fields.tolist(), strict=True)
            places |= {(character, ids[document], field) for document, field in found if document in ids}
    return contents(reader), [(n.name, n.articles) for n in reader.names.complete("", limit=0)], terms, values, places


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.articles, report.added, report.changed, report.removed, report.unchanged


def test_every_format_is_indexed_with_paths_as_ids(folder: Path, tmp_path: Path, opened: Opened) -> None:
    report = build([folder], tmp_path / "index")
    found = contents(opened(tmp_path / "index"))
    assert set(found) == {"南方/青沙.wikitext", "白石.md", "row1", "row2"}
    assert found["白石.md"].bold == ("白石渡之战",)
    assert [v.name for v in found["南方/青沙.wikitext"].fields.commanders] == ["錢沙明", "孫鎮河"]
    assert counts(report) == (4, 4, 0, 0, 0)
    assert report.problems == ()
    assert report.text_bytes == sum(len(article.text.encode()) for article in found.values())
    assert report.seconds > 0


def test_the_manifest_says_what_was_built_and_with_what(folder: Path, tmp_path: Path, opened: Opened) -> None:
    report = build([folder], tmp_path / "index")
    found = opened(tmp_path / "index").manifest
    assert (found.articles, found.text_bytes) == (report.articles, report.text_bytes)
    assert (found.format, found.analysis, found.segmenter) == (
        manifest.FORMAT_VERSION,
        ANALYSIS_VERSION,
        segmenter().name,
    )
    assert found.created.endswith("+00:00")


def test_what_cannot_be_read_is_reported_and_the_rest_is_indexed(folder: Path, tmp_path: Path, opened: Opened) -> None:
    (folder / "empty.md").touch()
    with (folder / "rows.jsonl").open("a", encoding="utf-8") as rows:
        rows.write('\n{"id": "row3"\n{"id": "row1", "text": "又一個。"}\n{"id": "row4", "text": "第四。"}\n')
    report = build([folder], tmp_path / "index")
    assert set(contents(opened(tmp_path / "index"))) == {"南方/青沙.wikitext", "白石.md", "row1", "row2", "row4"}
    problems = {problem.location.removeprefix(f"{folder}/"): problem.reason for problem in report.problems}
    assert set(problems) == {"empty.md", "rows.jsonl:3", "rows.jsonl:4"}
    assert "empty" in problems["empty.md"]
    assert "not JSON" in problems["rows.jsonl:3"]
    assert problems["rows.jsonl:4"] == "a second article with the id 'row1'; give it another id"


def test_without_any_article_the_old_index_stays(folder: Path, tmp_path: Path, opened: Opened) -> None:
    build([folder], tmp_path / "index")
    (tmp_path / "empty").mkdir()
    for update in (False, True):
        with pytest.raises(SourceError, match="no article was found, so the old index stays; name other files"):
            build([tmp_path / "empty"], tmp_path / "index", update=update)
    assert len(contents(opened(tmp_path / "index"))) == 4
    assert verify(tmp_path / "index") == []


def test_a_path_that_does_not_exist_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere: no such file or folder"):
        build([tmp_path / "nowhere"], tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_an_index_among_the_articles_is_not_indexed_itself(folder: Path, opened: Opened) -> None:
    for _ in range(2):
        assert build([folder], folder / "index").problems == ()
        assert len(contents(opened(folder / "index"))) == 4


def test_progress_never_goes_back_and_ends_with_everything(folder: Path, tmp_path: Path) -> None:
    steps: list[Progress] = []
    build([folder], tmp_path / "index", on_progress=steps.append)
    done = [(step.done_bytes, step.articles) for step in steps]
    assert done == sorted(done)
    assert done[0] == (0, 0)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert done[-1] == (size, 4)
    assert {step.total_bytes for step in steps} == {size}


def test_the_build_that_fails_in_a_callback_leaves_the_old_index(folder: Path, tmp_path: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.articles >= 2:
            raise KeyboardInterrupt

    build([folder], tmp_path / "index")
    current = storage.current(tmp_path / "index")
    with pytest.raises(KeyboardInterrupt):
        build([folder], tmp_path / "index", on_progress=interrupt)
    assert storage.current(tmp_path / "index") == current
    assert {path.name for path in (tmp_path / "index").iterdir()} == {"CURRENT", "lock", current.folder.name}


def test_an_update_counts_what_was_added_changed_removed_and_left(
    make_index: MakeIndex, folder: Path, tmp_path: Path, opened: Opened
) -> None:
    build([folder], tmp_path / "index")
    (folder / "白石.md").write_text(MARKDOWN.replace("三月", "四月").replace("赵石生", "李石生"), encoding="utf-8")
    (folder / "南方" / "青沙.wikitext").unlink()
    (folder / "北原.txt").write_text("北原之戰\n\n北原之戰是虛構的。", encoding="utf-8")
    report = build([folder], tmp_path / "index", update=True)
    assert counts(report) == (4, 1, 1, 1, 2)
    found = contents(opened(tmp_path / "index"))
    assert set(found) == {"白石.md", "row1", "row2", "北原.txt"}
    assert "李石生" in found["白石.md"].text
    assert verify(tmp_path / "index") == []


def test_an_update_without_an_old_index_is_a_build(folder: Path, tmp_path: Path) -> None:
    assert counts(build([folder], tmp_path / "index", update=True)) == (4, 4, 0, 0, 0)


def test_an_update_with_nothing_new_leaves_every_article_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], tmp_path / "index")
    monkeypatch.setattr("index.segment_maker.document", lambda article, *rest, **marks: pytest.fail(article.id))
    assert counts(build([folder], tmp_path / "index", update=True)) == (4, 0, 0, 0, 4)


@pytest.mark.parametrize(("version", "cutter"), [(0, "rjieba"), (ANALYSIS_VERSION, "jieba")], ids=["version", "cutter"])
def test_an_update_of_an_index_that_was_analysed_otherwise_writes_everything_anew_and_says_so(
    version: int, cutter: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr("index.generation.ANALYSIS_VERSION", version)
        assert build([folder], tmp_path / "index", segmenter=cutter).anew is None
    report = build([folder], tmp_path / "index", update=True)
    assert counts(report) == (4, 4, 0, 0, 0)
    assert report.anew == (
        f"version {version} with {segmenter(cutter).name} analysed the old index, "
        f"now it is {ANALYSIS_VERSION} with {segmenter().name}"
    )


@pytest.mark.parametrize("cutter", SEGMENTERS)
def test_an_update_goes_on_with_what_cut_the_index(cutter: str, folder: Path, tmp_path: Path, opened: Opened) -> None:
    build([folder], tmp_path / "index", segmenter=cutter)
    (folder / "北原.txt").write_text("北原之戰\n\n北原之戰中雙方用過ak-47。", encoding="utf-8")
    report = build([folder], tmp_path / "index", update=True, segmenter=cutter)
    assert (counts(report), report.anew) == ((5, 1, 0, 0, 4), None)
    reader = opened(tmp_path / "index")
    assert reader.manifest.segmenter == segmenter(cutter).name
    words = {word for segment in reader.segments for word in segment.words.terms()}
    assert words & {"ak-47", "47"} == ({"ak-47"} if cutter == "rjieba" else {"47"})


def test_a_segmenter_that_is_not_known_is_told_before_anything_is_touched(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SegmenterError, match="'hanlp' cuts no words here; rjieba and jieba do"):
        build([folder], tmp_path / "index", segmenter="hanlp")
    assert not (tmp_path / "index").exists()


def many(battle: Callable[..., Article], numbers: Iterable[int]) -> list[Article]:
    return [battle(f"第{n}號高地", commanders=[f"將軍{n % 7}"], places=[f"高地{n % 3}"]) for n in numbers]


def versions(battle: Callable[..., Article]) -> Iterable[list[Article]]:
    """One corpus through time: articles come, change and go, few at a time and many."""
    articles = many(battle, range(30))
    yield articles
    yield [*articles, *many(battle, range(30, 33))]
    articles = [replace(a, text=a.text + "後來重寫過。") if n % 9 == 0 else a for n, a in enumerate(articles)]
    yield articles
    yield articles[5:]
    yield [replace(a, title=f"{a.title}（二）") for a in articles[:20]] + many(battle, range(50, 60))


def test_after_any_updates_an_index_answers_as_one_built_anew(
    make_index: MakeIndex, battle: Callable[..., Article], opened: Opened, tmp_path: Path
) -> None:
    for articles in versions(battle):
        make_index(articles, root=tmp_path / "updated", update=True)
        fresh, updated = opened(make_index(articles)), opened(tmp_path / "updated")
        assert everything(updated) == everything(fresh)
        for article in articles:
            assert updated.find(article.id) == article
            assert updated.find_title(article.title) == article.id
        for prefix in ("高", "將", "第"):
            assert updated.names.complete(prefix, limit=99) == fresh.names.complete(prefix, limit=99)
        assert verify(tmp_path / "updated") == []


def test_what_is_deleted_is_not_kept_for_ever(
    make_index: MakeIndex, battle: Callable[..., Article], opened: Opened, tmp_path: Path
) -> None:
    articles = many(battle, range(40))
    make_index(articles, root=tmp_path / "index")
    for round in range(8):
        articles = [replace(a, text=f"第{round}稿。") if n % 8 == round else a for n, a in enumerate(articles)]
        make_index(articles, root=tmp_path / "index", update=True)
        found = opened(tmp_path / "index").manifest
        assert found.articles == 40
        assert sum(segment.documents for segment in found.segments) <= 48
        assert sum(segment.deleted for segment in found.segments) <= 8


def test_several_processes_make_the_same_index_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened
) -> None:
    monkeypatch.setattr(inverting, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(inverting, "_MOST_PIECES", 3)
    steps: list[Progress] = []
    for jobs in (1, 2):
        report = build([bundled_articles()], tmp_path / f"{jobs}", jobs=jobs, on_progress=steps.append)
        assert report.problems == ()
    assert steps[: len(steps) // 2] == steps[len(steps) // 2 :]
    one, two = opened(tmp_path / "1"), opened(tmp_path / "2")
    assert (len(one.segments), len(two.segments)) == (1, 2)
    assert one.manifest.averages == two.manifest.averages
    assert everything(one) == everything(two)


@pytest.mark.parametrize(
    "article",
    [
        Article("a", "", ""),
        Article("a", "\ud800", "\udfff張\x00", categories=("\ud800",), location="\ud800"),
        Article("a", "，。", "……"),
        Article("a", "戰" * 70_000, "a" * 200_000),
        Article("張 靈/甫\x00.md", "\n", "\n\n\n"),
        Article("a", "👨\u200d👩\u200d👧", "\u0301\u200b"),
    ],
    ids=["empty", "halves of pairs", "punctuation", "long", "odd id", "unseen"],
)
def test_no_article_is_too_odd_to_be_indexed(article: Article, make_index: MakeIndex, opened: Opened) -> None:
    reader = opened(make_index([article]))
    assert reader.find(article.id) == article
    assert reader.find_title(article.title) == article.id


def test_there_is_at_least_one_processor() -> None:
    assert default_jobs() >= 1


def test_a_folder_that_may_not_be_made_is_told(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match=r"index: cannot write to .*file/index: Not a directory"):
        build([folder], tmp_path / "file" / "index")

"""Is an index found, kept apart from other files, and is every damage to it noticed and told?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from corpus import Article
from index import DamagedError, LockedError, NoIndexError, Reader, WriteError, build, manifest, storage, verify

MakeIndex = Callable[..., Path]
HOLD_THE_LOCK = """
import sys
from pathlib import Path
from index import storage
with storage.replacing(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""

FORK_AND_GO = """
import os, sys
from pathlib import Path
from index import storage
replacement = storage.replacing(Path(sys.argv[1]))
replacement.__enter__()
if os.fork():
    os._exit(0)
print("forked", flush=True)
sys.stdin.read()
os._exit(0)
"""


@pytest.fixture
def articles(battle: Callable[..., Article]) -> list[Article]:
    return [battle("白石", commanders=["赵石生"]), battle("青沙", places=["青沙镇"])]


@pytest.fixture
def root(make_index: MakeIndex, battle: Callable[..., Article], articles: list[Article]) -> Path:
    """An index of two articles, with one more that is deleted."""
    root = make_index([*articles, battle("南嶺"), *(battle(f"第{n}號") for n in range(9))])
    make_index([*articles, *(battle(f"第{n}號") for n in range(9))], root=root, update=True)
    return root


@pytest.fixture
def again(make_index: MakeIndex, battle: Callable[..., Article]) -> Callable[[Path], Path]:
    """Build the index once more, with another article in it."""
    return lambda root: make_index([battle("赤岩")], root=root)


def generation(root: Path) -> Path:
    return storage.current(root).folder


def segment(root: Path) -> Path:
    return next(generation(root).glob("*.columns"))


def bitmap(root: Path) -> Path:
    return next(generation(root).glob("*.live"))


def has_bytes(path: Path) -> bool:
    """Whether there is anything to be changed: the lock that Whoosh looks for is empty."""
    return path.stat().st_size > 0


def flip(path: Path, offset: int, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1 << bit
    path.write_bytes(data)


def other_digest(pointer: Path) -> None:
    line = pointer.read_text()
    pointer.write_text(line[:-2] + ("0" if line[-2] != "0" else "1") + "\n")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_where_no_index_is_the_command_that_makes_one_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("战役")
    for ask in (Reader.open, verify, storage.current):
        with pytest.raises(NoIndexError, match=r"there is no index at .*; make one with `zhanyi build --index .*`"):
            ask(tmp_path / name)


@pytest.mark.parametrize("update", [False, True])
def test_a_folder_with_other_files_is_refused_and_not_touched(
    tmp_path: Path, battle: Callable[..., Article], make_index: MakeIndex, update: bool
) -> None:
    (tmp_path / "论文.docx").write_text("三年的心血")
    (tmp_path / "gen-1").mkdir()
    (tmp_path / "gen-1" / "x").touch()
    before = snapshot(tmp_path)
    with pytest.raises(WriteError, match=r"holds other files \(gen-1, 论文\.docx …\); give a folder of its own"):
        make_index([battle("白石")], root=tmp_path, update=update)
    assert snapshot(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"论文.docx", "gen-1"}


def test_a_file_in_the_place_of_the_folder_is_refused_and_not_touched(
    tmp_path: Path, battle: Callable[..., Article], make_index: MakeIndex
) -> None:
    (tmp_path / "file").write_text("心血")
    with pytest.raises(WriteError, match=r"cannot write to .*file: File exists"):
        make_index([battle("白石")], root=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "心血"


def test_an_index_holds_a_pointer_a_lock_and_one_generation(root: Path, again: Callable[[Path], Path]) -> None:
    assert {path.name for path in root.iterdir()} == {"CURRENT", "lock", "gen-00000002"}
    again(root)
    assert {path.name for path in root.iterdir()} == {"CURRENT", "lock", "gen-00000003"}


def test_a_build_is_refused_while_another_process_builds(
    root: Path, again: Callable[[Path], Path], opened: Callable[[Path], Reader]
) -> None:
    command = [sys.executable, "-c", HOLD_THE_LOCK, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(LockedError, match=r"another build is writing .*; wait until it is done"):
            again(root)
        assert opened(root).find("白石.md") is not None
        other.kill()
    again(root)
    assert opened(root).find("赤岩.md") is not None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_process_that_was_forked_holds_no_lock_when_the_build_is_gone(
    root: Path, again: Callable[[Path], Path]
) -> None:
    command = [sys.executable, "-c", FORK_AND_GO, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"forked\n"
        assert process.wait() == 0
        again(root)
        process.communicate()
    assert verify(root) == []


def test_a_lock_is_released_when_a_build_fails(root: Path, again: Callable[[Path], Path]) -> None:
    with pytest.raises(KeyboardInterrupt), storage.replacing(root):
        raise KeyboardInterrupt
    again(root)


def test_what_killed_builds_left_is_removed_by_the_next_one(root: Path, again: Callable[[Path], Path]) -> None:
    for name in ("new-00000007", "gen-00000009"):
        (root / name / "deep").mkdir(parents=True)
        (root / name / "deep" / "file").touch()
    (root / "CURRENT.new").write_text("gen-000")
    again(root)
    assert {path.name for path in root.iterdir()} == {"CURRENT", "lock", "gen-00000003"}
    assert verify(root) == []


def test_a_build_without_commit_leaves_the_old_index(root: Path) -> None:
    before = snapshot(root)
    with storage.replacing(root) as replacement:
        (replacement.folder / "half").write_text("半")
        assert replacement.old is not None
        assert replacement.old.folder == generation(root)
    assert snapshot(root) == before


def damages() -> Iterator[tuple[str, Callable[[Path], object], str]]:
    """Name, what is done to the index, and what the message says."""
    yield "pointer empty", lambda r: (r / "CURRENT").write_bytes(b""), "CURRENT does not name a generation"
    yield "pointer garbled", lambda r: (r / "CURRENT").write_bytes(b"\xff\x00gen"), "CURRENT does not name a generation"
    yield "pointer astray", lambda r: flip(r / "CURRENT", 11, 1), r"gen-0000000\d cannot be read .*No such file"
    yield "digest changed", lambda r: other_digest(r / "CURRENT"), r"manifest\.json was changed"
    yield "manifest changed", lambda r: flip(generation(r) / "manifest.json", 30, 3), r"manifest\.json was changed"
    yield "manifest gone", lambda r: (generation(r) / "manifest.json").unlink(), r"manifest\.json"
    yield "file gone", lambda r: segment(r).unlink(), r"\.columns is missing"
    yield "file emptied", lambda r: segment(r).write_bytes(b""), r"\.columns has 0 bytes"
    yield (
        "table changed",
        lambda r: flip(segment(r), -60, 2),
        r"\.columns is damaged: its table of contents was changed",
    )
    yield "end changed", lambda r: flip(segment(r), -9, 2), r"\.columns is damaged: its end was changed"
    yield "bitmap changed", lambda r: flip(bitmap(r), 0, 0), r"\.live was changed after it was written"


DAMAGES = list(damages())
each_damage = pytest.mark.parametrize(
    ("harm", "said"), [pytest.param(harm, said, id=name) for name, harm, said in DAMAGES]
)


@each_damage
def test_a_damaged_index_is_refused_with_the_file_and_the_remedy(
    root: Path, harm: Callable[[Path], object], said: str
) -> None:
    harm(root)
    with pytest.raises(DamagedError, match=rf"^index: .*{said}.*make it anew with `zhanyi build`$"):
        Reader.open(root)
    assert len(verify(root)) == 1


@pytest.mark.parametrize("update", [False, True])
@each_damage
def test_a_damaged_index_can_be_built_anew(
    root: Path,
    harm: Callable[[Path], object],
    said: str,
    update: bool,
    make_index: MakeIndex,
    battle: Callable[..., Article],
    opened: Callable[[Path], Reader],
) -> None:
    harm(root)
    make_index([battle("白石"), battle("赤岩")], root=root, update=update)
    assert sorted(article.id for article in opened(root).articles()) == ["白石.md", "赤岩.md"]
    assert verify(root) == []
    assert len(list(root.glob("gen-*"))) == 1


def test_a_pointer_that_the_system_will_not_read_is_damage(root: Path) -> None:
    (root / "CURRENT").unlink()
    (root / "CURRENT").mkdir()
    with pytest.raises(DamagedError, match=r"CURRENT cannot be read \(Is a directory\); make it anew"):
        Reader.open(root)


def test_a_pointer_gone_astray_costs_no_generation_before_a_new_one_is_whole(root: Path) -> None:
    old = generation(root)
    flip(root / "CURRENT", 11, 1)
    with pytest.raises(KeyboardInterrupt), storage.replacing(root):
        raise KeyboardInterrupt
    assert old.is_dir()


def test_a_bit_flipped_anywhere_in_any_file_is_found(root: Path) -> None:
    dice = random.Random(1947)
    files = [root / "CURRENT", *sorted(generation(root).iterdir())]
    assert {path.suffix for path in files} >= {"", ".json", ".columns", ".live"}
    for path in filter(has_bytes, files):
        size = path.stat().st_size
        for offset in {0, size - 1, *(dice.randrange(size) for _ in range(12))}:
            bit = dice.randrange(8)
            flip(path, offset, bit)
            assert verify(root), (path.name, offset, bit)
            flip(path, offset, bit)
    assert verify(root) == []


def test_a_flipped_bit_makes_a_reader_refuse_or_answer_but_raise_nothing_else(root: Path) -> None:
    dice = random.Random(1948)
    with closing(Reader.open(root)) as reader:
        expected = {article.id: article for article in reader.articles()}
    assert len(expected) == 11
    for path in filter(has_bytes, sorted(generation(root).iterdir())):
        for _ in range(25):
            offset, bit = dice.randrange(path.stat().st_size), dice.randrange(8)
            flip(path, offset, bit)
            with suppress(DamagedError), closing(Reader.open(root)) as reader:
                assert {article.id: article for article in reader.articles()} == expected
                assert [name.name for name in reader.names.complete("白", limit=3)] == ["白石之戰"]
                assert reader.find_title("青沙之战") == "青沙.md"
                assert reader.find("南嶺.md") is None
                (whole,) = reader.segments
                assert whole.texts_with(["赵"], [], [])[0].tolist() == [0]
                assert whole.values("place").of(1) == ["青沙镇"]
                assert len(list(whole.words.terms())) == len(whole.words)
            flip(path, offset, bit)


def test_a_file_or_folder_too_many_is_found(root: Path) -> None:
    (generation(root) / "stranger").touch()
    (generation(root) / "folder").mkdir()
    assert [line.removeprefix(str(generation(root))) for line in verify(root)] == [
        "/folder does not belong to the index",
        "/stranger does not belong to the index",
    ]


def test_each_missing_file_is_found(root: Path) -> None:
    for path in sorted(generation(root).iterdir()):
        kept = path.read_bytes()
        path.unlink()
        assert any(path.name in line for line in verify(root))
        path.write_bytes(kept)
    assert verify(root) == []


def test_an_update_never_vouches_for_damage_in_what_it_takes_over(
    root: Path, make_index: MakeIndex, articles: list[Article], opened: Callable[[Path], Reader]
) -> None:
    for part in range(40):
        damaged = segment(root)
        flip(damaged, damaged.stat().st_size * part // 40, 5)
        make_index([*articles, Article("新.md", f"{part}", "新的。")], root=root, update=True)
        taken_over = (generation(root) / damaged.name).exists()
        assert bool(verify(root)) == taken_over
        make_index(articles, root=root)
        assert list(opened(root).articles()) == articles
        assert verify(root) == []


def test_opening_waits_out_a_build_that_swaps_generations_meanwhile(
    root: Path, again: Callable[[Path], Path], opened: Callable[[Path], Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage._read_current
    raced = []

    def pointer_then_build(folder: Path) -> tuple[str, str]:
        pointer = real(folder)
        if not raced:
            raced.append(pointer)
            again(folder)
        return pointer

    monkeypatch.setattr(storage, "_read_current", pointer_then_build)
    assert opened(root).find("赤岩.md") is not None
    assert raced == [("gen-00000002", raced[0][1])]


def test_verifying_begins_anew_when_a_build_takes_the_generation_away(
    root: Path, again: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = manifest.verify
    read: list[str] = []

    def build_then_verify(folder: Path, described: manifest.Manifest) -> list[str]:
        read.append(folder.name)
        if len(read) == 1:
            again(root)
        return real(folder, described)

    monkeypatch.setattr(manifest, "verify", build_then_verify)
    assert verify(root) == []
    assert read == ["gen-00000002", "gen-00000003"]


def test_a_first_build_makes_the_folder_and_those_above(tmp_path: Path) -> None:
    (tmp_path / "白石.txt").write_text("白石之战是一场虚构的战斗。", encoding="utf-8")
    build([tmp_path / "白石.txt"], tmp_path / "a" / "b" / "index")
    assert verify(tmp_path / "a" / "b" / "index") == []

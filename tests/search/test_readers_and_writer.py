"""Do many searchers in processes of their own go on without an error while a writer updates again and again?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from index import build, verify
from search import Engine

READERS = 8
UPDATES = 200

SEARCHER = """
import sys, time
from pathlib import Path
from search import Engine

root, stop = Path(sys.argv[1]), Path(sys.argv[2])
engine, seen, searches = Engine.open(root), set(), 0
print("open", flush=True)
while True:
    ends = stop.exists()
    newer = engine.refreshed()
    if newer is not engine:
        engine.close()
        engine = newer
    found = engine.search("白石渡", limit=50, facets=("commander",))
    editions = {hit.fields["commander"][0] for hit in found.hits}
    assert found.total == 20, found.total
    assert len(editions) == 1, editions
    assert [count.count for count in found.facets["commander"]] == [20]
    assert all("白石渡" in snippet.text for hit in found.hits for snippet in hit.snippets[:1])
    edition = editions.pop()
    assert engine.search(commander=edition).total == 20
    seen.add(edition)
    searches += 1
    if ends:
        break
print(len(seen), searches, edition)
"""


def write_edition(path: Path, number: int) -> None:
    """Write twenty articles that all name the same commander, another one in each edition, and five that stay."""
    name = f"將軍{number}"
    rows = [
        {"id": f"{n}", "title": f"第{n}次白石渡之戰", "text": f"{name}在白石渡第{n}次迎戰。", "commander": [name]}
        for n in range(20)
    ]
    rows += [{"id": f"still{n}", "title": f"第{n}次青沙之戰", "text": f"錢沙明第{n}次固守青沙。"} for n in range(5)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def test_eight_searchers_see_whole_editions_while_a_writer_updates_two_hundred_times(tmp_path: Path) -> None:
    articles, root, stop = tmp_path / "articles.jsonl", tmp_path / "index", tmp_path / "stop"
    write_edition(articles, 0)
    build([articles], root)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", SEARCHER, str(root), str(stop)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment}
    searchers = [subprocess.Popen(command, **options) for _ in range(READERS)]
    for searcher in searchers:
        assert searcher.stdout.readline() == "open\n", searcher.stderr.read()
    for number in range(1, UPDATES + 1):
        write_edition(articles, number)
        build([articles], root, update=True)
    stop.touch()
    ended = [searcher.communicate(timeout=60) for searcher in searchers]
    assert [errors for _, errors in ended] == [""] * READERS
    for seen, searches, last in (out.split() for out, _ in ended):
        assert int(seen) > 3
        assert int(searches) >= int(seen)
        assert last == f"將軍{UPDATES}"
    assert verify(root) == []
    with Engine.open(root) as engine:
        assert engine.search("白石渡").total == 20
        assert engine.search("青沙").total == 5

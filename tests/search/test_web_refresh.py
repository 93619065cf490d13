"""Does the web form serve the newest index, and the one that is open where a newer one can't be?"""

from __future__ import annotations

import shutil

import pytest

from corpus import Article
from search import Engine
from search.web import create_app


def test_the_engine_is_asked_for_its_successor_before_each_request(fakes):
    class Rebuilt(fakes.FakeEngine):
        def refreshed(self):
            return fakes.FakeEngine(failure=ValueError())

    assert create_app(Rebuilt()).test_client().get("/search?q=甲").status_code == 500


@pytest.mark.parametrize("accident", ["vanished", "damaged"])
def test_where_the_index_is_lost_the_open_one_goes_on_answering_and_the_log_says_why(
    make_index, caplog, accident: str
) -> None:
    root = make_index([Article("旧", "青石岭", "沙河在北。")])
    with Engine.open(root) as engine:
        browser = create_app(engine).test_client()
        assert "青石岭" in browser.get("/search?q=沙河").text
        if accident == "vanished":
            shutil.rmtree(root)
        else:
            (root / "CURRENT").write_text("?")
        for _ in range(2):
            answer = browser.get("/search?q=沙河")
            assert answer.status_code == 200
            assert "青石岭" in answer.text
        (line,) = [record.getMessage() for record in caplog.records]
        assert "goes on answering: index: " in line
        assert "zhanyi build" in line
        shutil.rmtree(root, ignore_errors=True)
        make_index([Article("新", "白石渡", "沙河在南。")], root=root)
        assert "白石渡" in browser.get("/search?q=沙河").text

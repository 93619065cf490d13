"""Does the server say where it answers, end quietly, and explain itself where it cannot listen?"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from index import build
from search.web import ServerError, create_app
from search.web.server import address, listen

SERVE = "import sys; from search.web import serve; serve(sys.argv[1], port=0)"


def test_serve_prints_its_address_answers_serves_a_rebuilt_index_and_ends_quietly(tmp_path: Path):
    lines = [json.dumps({"id": n, "title": f"{n}之战", "text": f"{n}一带反复争夺。"}) for n in ("柳林", "青石")]
    source, index = tmp_path / "articles.jsonl", tmp_path / "index"
    source.write_text(lines[0], encoding="utf-8")
    build([source], index)
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(index)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = next(word for word in process.stdout.readline().split() if word.startswith("http://127.0.0.1:"))
        assert articles(url) == 1
        source.write_text("\n".join(lines), encoding="utf-8")
        build([source], index)
        assert articles(url) == 2
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=10)
    assert (process.returncode, rest, errors) == (0, "", "")


def articles(url: str) -> int:
    with urllib.request.urlopen(f"{url}api/stats", timeout=10) as response:
        assert response.headers["Server"] is None
        return int(json.load(response)["articles"])


def test_a_port_in_use_is_named_with_the_remedy(fake_engine):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=rf"cannot listen on 127\.0\.0\.1:{port} .*; choose another --port"):
            listen(create_app(fake_engine), "127.0.0.1", port)


def test_a_host_that_is_not_ours_is_refused(fake_engine):
    with pytest.raises(ServerError, match=r"cannot listen on 192\.0\.2\.1:8000"):
        listen(create_app(fake_engine), "192.0.2.1", 8000)


def test_an_address_of_version_six_stands_in_brackets():
    class Bound:
        effective_host = "::1"
        effective_port = 8000

    assert address(Bound()) == "http://[::1]:8000/"


def test_several_visitors_are_answered_at_once(fake_engine):
    client = create_app(fake_engine)
    answers: list[int] = []

    def visit() -> None:
        answers.extend(client.test_client().get("/search?q=柳林").status_code for _ in range(5))

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 20

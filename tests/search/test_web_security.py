"""Can a title, a value, a query or an id become markup, or a header send a visitor elsewhere?"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from search.web.addresses import Addresses
from search.web.asked import Asked
from search.web.security import CONTENT_SECURITY_POLICY

EVIL_QUERY = "盘古\"'><svg onload=alert(1)><script>x</script>{{7**9}}%3Cscript%3E"


class Elements(HTMLParser):
    """Collects every element and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def assert_harmless(html: str) -> None:
    for tag, attributes in Elements(html).tags:
        assert tag not in ("img", "svg", "style", "iframe", "object", "base"), tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        if tag == "script":
            assert re.fullmatch(r"/static/zhanyi\.js\?v=[0-9a-f]+", attributes["src"])
        for name in ("href", "src", "action"):
            assert re.match(r"/(?!/)|#|$", attributes.get(name, "/")), attributes[name]


PLACES = ["/", "/search", "/article/恶/条目", "/article/没有", "/nowhere"]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("name", ["q", "commander", "place", "date", "sort", "page", "ui", "id"])
def test_nothing_in_an_address_becomes_markup(client, path, name):
    for value in (EVIL_QUERY, '"' + EVIL_QUERY, "javascript:alert(1)", "//example.org"):
        response = client.get(path, query_string={"q": "盘古", name: value})
        assert response.status_code < 500
        assert_harmless(response.text)
        assert str(7**9) not in response.text


def test_titles_snippets_values_headings_and_categories_are_escaped(client, fakes):
    for url in ("/search?q=盘古", "/article/恶/条目?q=盘古", "/search?commander=" + "盘古"):
        response = client.get(url)
        assert response.status_code == 200
        assert_harmless(response.text)
        assert fakes.EVIL not in response.text
    assert "&lt;script&gt;alert(&#39;<mark>盘古</mark>" in client.get("/search?q=盘古").text


def test_articles_with_odd_ids_are_reached_by_the_links_of_their_hits(client, fakes):
    for number, id in enumerate(fakes.ODD_IDS):
        url = Addresses().article(id, Asked(query="编号"))
        response = client.get(url)
        assert response.status_code == 200, id
        assert f"怪名{number}" in response.text
        assert_harmless(response.text)


@pytest.mark.parametrize("url", ["/", "/search?q=盘古", "/nowhere", '/search?q="', "/api/stats", "/static/zhanyi.css"])
def test_every_answer_carries_the_headers(client, url):
    response = client.get(url)
    response.close()
    headers = response.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline():
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_the_host_header_changes_no_link(client):
    here = client.get("/search?q=柳林").text
    assert client.get("/search?q=柳林", headers={"Host": "evil.example"}).text == here
    redirect = client.get("/search", headers={"Host": "evil.example"})
    assert redirect.headers["Location"] == "/"


def test_a_host_that_is_not_a_name_is_refused_where_it_would_be_written(client):
    assert client.get("/opensearch.xml", headers={"Host": 'a"><x>'}).status_code == 400


def test_files_outside_the_static_folder_are_not_served(client):
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%5capp.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404


def test_nothing_can_be_written(client):
    for path in ("/", "/search", "/article/白石渡之战"):
        assert client.post(path, data={"q": "柳林"}).status_code == 405

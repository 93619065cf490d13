"""Does the JSON API give the engine's answers, and one shape of error with the right status?"""

from __future__ import annotations

import pytest

from search.web import create_app


def error(client, url: str, status: int) -> dict[str, object]:
    response = client.get(url)
    assert response.status_code == status
    assert response.mimetype == "application/json"
    assert response.json.keys() == {"error"}
    assert response.json["error"].keys() == {"code", "message", "position"}
    return response.json["error"]


def test_a_search_is_the_result_as_the_command_line_prints_it(client, fake_engine):
    answer = client.get("/api/search?q=沙河&commander=周远山&limit=5&facet=commander").json
    expected = fake_engine.search("沙河", limit=5, commander="周远山", facets=("commander",)).to_dict()
    assert answer == expected
    assert answer["hits"][0]["snippets"][0]["marks"] == [[7, 9]]


def test_chinese_is_readable_in_the_answer(client):
    assert "青石岭" in client.get("/api/search?q=沙河").get_data(as_text=True)


def test_facets_are_named_repeatedly_or_with_commas(client, fake_engine):
    client.get("/api/search?q=甲&facet=commander,place&facet=part_of&facet=place")
    assert fake_engine.asked[-1]["facets"] == ("commander", "place", "part_of")


def test_an_article_has_its_text_and_the_evidence_of_its_fields_but_not_its_place_on_the_disk(client):
    response = client.get("/api/article/markdown/青石岭战役.md")
    assert response.json["id"] == "markdown/青石岭战役.md"
    assert response.json["start"] == "1946-07-20"
    assert response.json["commanders"][1] == {
        "name": "赵北川",
        "side": 2,
        "source": "infobox",
        "evidence": "依据：赵北川",
        "confidence": 0.8,
    }
    assert response.json["text"].startswith("青石岭战役")
    assert "secret" not in response.text


def test_odd_ids_are_found_by_parameter(client, fakes):
    for id in fakes.ODD_IDS:
        assert client.get("/api/article", query_string={"id": id}).json["id"] == id


def test_suggestions_have_a_text_and_a_kind(client):
    expected = {"query": "周", "suggestions": [{"text": "周远山", "kind": "commander"}]}
    assert client.get("/api/suggest?q=周").json == expected
    assert client.get("/api/suggest?q=").json == {"query": "", "suggestions": []}


def test_figures_do_not_say_where_the_index_lies(client):
    answer = client.get("/api/stats").json
    assert answer["articles"] > 0
    assert "index" not in answer


def test_a_query_error_says_where(client):
    found = error(client, '/api/search?q=柳林 "渡江', 400)
    assert (found["code"], found["position"]) == ("query", 3)
    assert "never closed" in str(found["message"])


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("/api/search?q=" + "甲" * 1001, "The parameter 'q' has 1,001 characters; at most 1,000 are allowed."),
        ("/api/search?commander=" + "甲" * 201, "'commander' has 201 characters; at most 200"),
        ("/api/search?q=甲&limit=101", "The parameter 'limit' is '101'; it must be a number from 1 to 100."),
        ("/api/search?q=甲&limit=0", "from 1 to 100"),
        ("/api/search?q=甲&page=-1", "from 1 to 1,000"),
        ("/api/search?q=甲&limit=100&page=101", "from 1 to 100"),
        ("/api/search?q=甲&page=" + "9" * 5000, "from 1 to 1,000"),
        ("/api/search?q=甲&page=１", "from 1 to 1,000"),
        ("/api/search?q=甲&sort=best", "it must be one of relevance, date, -date, title."),
        ("/api/search?q=甲&facet=" + ",".join("abcdefghi"), "9 facets were asked for; at most 8 are allowed."),
        ("/api/suggest?q=甲&limit=51", "from 1 to 50"),
    ],
    ids=lambda value: value[:40],
)
def test_what_is_out_of_bounds_is_refused_with_what_is_allowed(client, url, message):
    found = error(client, url, 400)
    assert found["code"] == "parameter"
    assert message in str(found["message"])


def test_what_is_not_there_is_not_found(client):
    assert error(client, "/api/article/没有", 404)["code"] == "not_found"
    assert error(client, "/api/elsewhere", 404)["code"] == "not_found"


def test_only_get_is_answered(client):
    for method in (client.post, client.put, client.delete, client.patch, client.options):
        response = method("/api/search?q=甲")
        assert response.status_code == 405
        assert response.json["error"]["code"] == "method"
        assert response.headers["Allow"] == "GET, HEAD"
    assert client.head("/api/stats").status_code == 200


def test_an_unforeseen_error_keeps_its_details_to_the_log(fakes):
    client = create_app(fakes.FakeEngine(failure=RuntimeError("秘密"))).test_client()
    found = error(client, "/api/search?q=甲", 500)
    assert found["code"] == "internal"
    assert "秘密" not in str(found)

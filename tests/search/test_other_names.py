"""Does a search find articles that write a name otherwise, behind those that write it as typed, and tell so?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import Article, Fields, Value
from search import Engine


def commanded(id: str, name: str, *aliases: str) -> Article:
    text = f"{name}在青沙渡河，{name}守了三天。"
    values = tuple(Value(one, "infobox", one) for one in aliases)
    return Article(
        id, f"第{id}次青沙之戰", text, fields=Fields(commanders=(Value(name, "infobox", name),), aliases=values)
    )


@pytest.fixture(scope="module")
def engine(make_index: Callable[..., Path]) -> Iterator[Engine]:
    """Three articles write 蔣介石, one 蔣中正; the table of common names knows 北平 and 北京."""
    articles = [commanded(str(n), "蔣介石") for n in range(3)]
    aliases = (Value("蔣中正", "infobox", "蔣中正"),)
    articles.append(Article("9", "蔣介石", "蔣介石，又稱蔣中正，浙江奉化人。", fields=Fields(aliases=aliases)))
    articles.append(commanded("5", "蔣中正"))
    articles.append(Article("peiping", "北平和平解放", "那是冬天的事。\n\n北平於一月和平解放。"))
    articles.append(Article("peking", "北京之圍", "北京之圍發生在秋天。"))
    with Engine.open(make_index(articles)) as opened:
        yield opened


def ids(engine: Engine, query: str, **asked: str) -> list[str]:
    return [hit.id for hit in engine.search(query, **asked).hits]


@pytest.mark.parametrize(
    ("typed", "first", "also"), [("北平", "peiping", "peking"), ("北京", "peking", "peiping")], ids=["old", "new"]
)
def test_a_place_is_found_under_its_other_name_behind_the_typed_one(
    engine: Engine, typed: str, first: str, also: str
) -> None:
    assert ids(engine, typed) == [first, also]
    assert ids(engine, f'"{typed}"') == [first]


@pytest.mark.parametrize("typed", ["蔣中正", "蒋中正", "蔣介石", "蒋介石"])
def test_a_commander_is_found_under_every_name(engine: Engine, typed: str) -> None:
    found = ids(engine, "", commander=typed)
    own, other = ({"5"}, {"0", "1", "2"}) if "中正" in typed else ({"0", "1", "2"}, {"5"})
    assert set(found) == own | other
    assert set(found[: len(own)]) == own


def test_other_names_are_shown_and_explained_but_marks_are_for_what_was_typed(engine: Engine) -> None:
    (hit,) = [hit for hit in engine.search("北京").hits if hit.id == "peiping"]
    assert hit.title_marks == ()
    assert [(snippet.text, snippet.marks) for snippet in hit.snippets] == [("北平於一月和平解放。", ())]
    told = engine.explain("北京", "peiping")
    assert {(part.kind, part.text) for part in told.parts if part.kind != "nearness"} == {("other name", "北平")}
    assert told.score == pytest.approx(hit.score)


def test_a_name_inside_what_was_typed_is_explained_as_what_it_is(engine: Engine) -> None:
    told = engine.explain("北京之圍始末", "peking")
    assert {part.text for part in told.parts if part.kind == "other name"}.isdisjoint({"北京", "北京之围"})
    assert any(part.kind == "name" and part.text == "北京之围" for part in told.parts)

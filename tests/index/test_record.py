"""Does an article come back from an index as it was read, and does its record, with its text, tell every change?"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Fields, Infobox, Link, Period, Section, Value
from corpus.partial_date import PartialDate
from index import record
from index.record import decode, encode

TEXT = st.one_of(st.text(max_size=12), st.text("張靈甫张灵甫，。\ud800\n\x00𠮷", max_size=12))
SOURCES = st.sampled_from(["given", "infobox", "category", "title", "prose"])
PLACES = st.integers(0, 10**6)
DATES = st.builds(PartialDate, st.integers(-9999, 9999), st.none() | st.integers(1, 12), st.none() | st.integers(1, 31))
CONFIDENCE = st.floats(0, 1, exclude_min=True)
VALUES = st.lists(st.builds(Value, TEXT, SOURCES, TEXT, st.none() | st.integers(1, 9), CONFIDENCE), max_size=2).map(
    tuple
)
FIELDS = st.builds(
    Fields,
    **{field.name: VALUES for field in dataclasses.fields(Fields) if field.name != "period"},
    period=st.none() | st.builds(Period, DATES, DATES, SOURCES, TEXT, CONFIDENCE),
)
ARTICLES = st.builds(
    Article,
    id=TEXT,
    title=TEXT,
    text=TEXT,
    location=TEXT,
    title_source=st.sampled_from(["given", "file", "infobox", "lead"]),
    bold=st.lists(TEXT, max_size=2).map(tuple),
    sections=st.lists(st.builds(Section, TEXT, st.integers(1, 6), PLACES, PLACES), max_size=2).map(tuple),
    links=st.lists(st.builds(Link, TEXT, TEXT, PLACES, PLACES), max_size=2).map(tuple),
    categories=st.lists(TEXT, max_size=2).map(tuple),
    infoboxes=st.lists(
        st.builds(Infobox, TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    fields=FIELDS,
    variants=st.lists(TEXT, max_size=2).map(tuple),
)

ZHANG = Value("張靈甫", "infobox", "張靈甫", 1, 1.0)
MAY = Period(PartialDate(1947, 5, 13), PartialDate(1947, 5), "infobox", "1947年5月")
FULL = Article(
    id="甲.wikitext",
    title="白石戰役",
    text="白石戰役是一場我們編造的戰鬥。",
    location="条目/甲.wikitext",
    title_source="file",
    bold=("白石戰役",),
    sections=(Section("", 1, 0, 15),),
    links=(Link("戰鬥", "戰鬥", 12, 14),),
    categories=("1947年戰役",),
    infoboxes=(Infobox("military conflict", (("commander1", "[[張靈甫]]"),)),),
    fields=Fields(**{f.name: (ZHANG,) for f in dataclasses.fields(Fields) if f.name != "period"}, period=MAY),
    variants=("飛彈",),
)
CHANGES = {
    "id": "乙.wikitext",
    "title": "白石之戰",
    "text": "白石戰役是一場我們編造的戰鬥！",
    "location": "条目/乙.wikitext",
    "title_source": "lead",
    "bold": ("白石戰役", "白石之戰"),
    "sections": (Section("", 1, 0, 14),),
    "links": (Link("戰鬥", "戰鬥", 12, 13),),
    "categories": (),
    "variants": (),
    "infoboxes": (Infobox("military conflict", (("commander2", "[[張靈甫]]"),)),),
    "fields": Fields(),
}


def told(article: Article) -> tuple[bytes, str]:
    """Return what is stored of an article, by which an update knows it again."""
    return encode(article), article.text


@given(ARTICLES)
def test_any_article_comes_back_from_its_record(article: Article) -> None:
    assert decode(encode(article), article.text) == article


def test_an_article_with_every_field_comes_back_from_its_record() -> None:
    assert all(getattr(FULL.fields, field.name) for field in dataclasses.fields(Fields))
    assert decode(encode(FULL), FULL.text) == FULL


PLAIN = st.builds(
    Article,
    id=TEXT,
    title=TEXT,
    text=TEXT,
    location=TEXT,
    title_source=st.sampled_from(["given", "file", "infobox", "lead"]),
    sections=st.builds(Section, TEXT, st.integers(1, 6), PLACES, PLACES).map(lambda section: (section,)),
)


@given(PLAIN)
def test_the_short_way_for_plain_articles_gives_the_same_record(article: Article) -> None:
    assert record._encoded_plain(article) == record._encoded(article)
    assert decode(encode(article), article.text) == article


@pytest.mark.parametrize("name", ["bold", "links", "categories", "infoboxes", "fields", "variants"])
def test_an_article_with_anything_else_goes_the_long_way(name: str) -> None:
    plain = Article("甲", "白石戰役", "白石戰役。", sections=(Section("", 1, 0, 5),))
    assert record._encoded_plain(plain) is not None
    assert record._encoded_plain(dataclasses.replace(plain, **{name: getattr(FULL, name)})) is None


def test_the_text_is_not_in_the_record() -> None:
    assert len(encode(dataclasses.replace(FULL, text="戰" * 100_000))) == len(encode(FULL))


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Article)])
def test_a_change_in_any_part_of_an_article_changes_what_is_told(name: str) -> None:
    changed = dataclasses.replace(FULL, **{name: CHANGES[name]})
    assert changed != FULL
    assert told(changed) != told(FULL)


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Fields)])
def test_a_change_in_any_field_changes_what_is_told(name: str) -> None:
    fields = dataclasses.replace(FULL.fields, **{name: None if name == "period" else ()})
    assert told(dataclasses.replace(FULL, fields=fields)) != told(FULL)


@pytest.mark.parametrize(
    "value",
    [
        Value("张灵甫", "infobox", "張靈甫", 1, 1.0),
        Value("張靈甫", "prose", "張靈甫", 1, 1.0),
        Value("張靈甫", "infobox", "師長張靈甫", 1, 1.0),
        Value("張靈甫", "infobox", "張靈甫", 2, 1.0),
        Value("張靈甫", "infobox", "張靈甫", None, 1.0),
        Value("張靈甫", "infobox", "張靈甫", 1, 0.9),
    ],
    ids=["name", "source", "evidence", "side", "no side", "confidence"],
)
def test_a_change_in_any_part_of_a_value_changes_what_is_told(value: Value) -> None:
    fields = dataclasses.replace(FULL.fields, commanders=(value,))
    assert told(dataclasses.replace(FULL, fields=fields)) != told(FULL)


@given(ARTICLES, ARTICLES)
def test_articles_are_told_the_same_way_only_if_they_are_the_same(one: Article, other: Article) -> None:
    assert (told(one) == told(other)) == (one == other)
    assert told(one) == told(dataclasses.replace(one))


@given(ARTICLES)
def test_what_shows_an_article_among_others_is_all_but_its_inner_parts(article: Article) -> None:
    outline = decode(encode(article), article.text, whole=False)
    assert outline == dataclasses.replace(article, sections=(), links=(), infoboxes=())

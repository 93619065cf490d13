"""Are the bundled articles fit to be indexed and shown? Their bytes, scripts and the facts that stand in them.

Not for what the readers make of them: nothing of the package is imported here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "corpus" / "articles"
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests" / "cases" / "bundled.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = sorted(p for p in FOLDER.iterdir() if p.suffix)
TO_SIMPLIFIED, TO_TRADITIONAL = OpenCC("t2s"), OpenCC("s2t")
ISO_DATE = re.compile(r"(?P<year>-?\d{4})(-\d{2}){0,2}")

each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.name)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda c: c["file"])


def read(path: Path) -> str:
    """Return the text as it stands on disk, line ends untouched."""
    return path.read_bytes().decode("utf-8")


def simplified(text: str) -> str:
    """Return `text` as names are compared: simplified, without middle dots and spaces."""
    return re.sub(r"[\s·]", "", TO_SIMPLIFIED.convert(text))


def share_changed(text: str, converter: OpenCC) -> float:
    """Return the share of Han characters that `converter` would write differently."""
    han = "".join(re.findall(r"[\u4e00-\u9fff]", text))
    changed: int = sum(a != b for a, b in zip(han, converter.convert(han), strict=True))
    return changed / len(han)


def script(path: Path) -> str:
    """Return `hans` or `hant`: the script that conversion would change less."""
    text = read(path)
    return "hant" if share_changed(text, TO_SIMPLIFIED) > share_changed(text, TO_TRADITIONAL) else "hans"


def prose_length(text: str) -> int:
    """Return how many Han characters stand outside templates, link targets and categories."""
    text = re.sub(r"\{\{(?:[^{}]|\{\{(?:[^{}]|\{\{[^{}]*\}\})*\}\})*\}\}", "", text)
    text = re.sub(r"\[\[?Category:.*", "", text)
    text = re.sub(r"\]\((?:\\.|[^)\\])*\)", "]", text)
    text = re.sub(r"\[\[[^|\]]*\|", "[[", text)
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def test_there_are_enough_articles_in_both_formats() -> None:
    suffixes = Counter(p.suffix for p in ARTICLES)
    assert len(ARTICLES) >= 24
    assert suffixes[".wikitext"] >= 10
    assert suffixes[".md"] >= 10


def test_one_file_has_a_name_that_says_nothing_of_its_title() -> None:
    assert any(c["title"] not in c["file"] for c in CASES)


def test_the_licence_stands_beside_the_articles() -> None:
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in read(FOLDER / "LICENSE")


def test_every_article_has_its_case_and_every_case_its_article() -> None:
    assert sorted(c["file"] for c in CASES) == sorted(p.name for p in ARTICLES)


def test_no_title_comes_twice_in_either_script() -> None:
    titles = Counter(simplified(c["title"]) for c in CASES)
    assert [title for title, n in titles.items() if n > 1] == []


@each_article
def test_bytes_are_clean_utf_8(path: Path) -> None:
    text = read(path)
    assert not text.startswith("\ufeff")
    assert "\t" not in text
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", text)
    assert unicodedata.is_normalized("NFC", path.name)


@each_article
def test_a_file_is_neither_a_stub_nor_a_book(path: Path) -> None:
    assert 1_000 <= path.stat().st_size <= 12_000
    assert 500 <= prose_length(read(path)) <= 1_500


@each_article
def test_an_article_has_a_bold_lead_sections_and_categories(path: Path) -> None:
    wikitext = path.suffix == ".wikitext"
    bold, heading = (r"^'''[^']+'''", r"^==[^=]") if wikitext else (r"\A\*\*[^*]+\*\*", r"^## ")
    text = read(path)
    assert re.search(bold, text, re.MULTILINE)
    assert len(re.findall(heading, text, re.MULTILINE)) >= 3
    assert text.count("[Category:") >= 3


@each_article
def test_brackets_and_braces_are_balanced(path: Path) -> None:
    text = read(path)
    assert text.count("{{") == text.count("}}")
    if path.suffix == ".wikitext":
        assert text.count("[[") == text.count("]]")
        assert text.count("'''") % 2 == 0
    else:
        assert text.count("**") % 2 == 0
        assert len(re.findall(r"\]\(", text)) == text.count('"wikilink")')


def test_at_least_a_third_of_the_articles_are_in_either_script() -> None:
    scripts = Counter(script(p) for p in ARTICLES)
    assert min(scripts["hans"], scripts["hant"]) * 3 >= len(ARTICLES)


def test_several_articles_mix_both_scripts() -> None:
    mixed = [p for p in ARTICLES if min(share_changed(read(p), c) for c in (TO_SIMPLIFIED, TO_TRADITIONAL)) > 0.05]
    assert len(mixed) >= 3


def test_some_commanders_occur_in_several_articles() -> None:
    names = Counter(simplified(n) for c in CASES for side in c["commanders"] for n in side)
    assert sum(n > 1 for n in names.values()) >= 15


@each_case
def test_every_expected_value_stands_in_the_article(case: dict[str, Any]) -> None:
    text = simplified(read(FOLDER / case["file"]))
    expected = [case["title"], *case["aliases"], *case["places"], *case["part_of"]]
    expected += [name for side in case["commanders"] for name in side]
    assert [value for value in expected if simplified(value) not in text] == []


@each_case
def test_a_name_is_expected_once_and_on_one_side(case: dict[str, Any]) -> None:
    sides = [{simplified(n) for n in side} for side in case["commanders"]]
    assert [len(s) for s in sides] == [len(s) for s in case["commanders"]]
    assert all(not a & b for a, b in combinations(sides, 2))


@each_case
def test_expected_dates_are_iso_and_in_order(case: dict[str, Any]) -> None:
    start, end = (ISO_DATE.fullmatch(case[key]) for key in ("start", "end"))
    assert start is not None
    assert end is not None
    assert int(start["year"]) <= int(end["year"])


@each_case
def test_the_case_says_rightly_whether_there_is_an_infobox(case: dict[str, Any]) -> None:
    assert case["infobox"] == ("{{Infobox" in read(FOLDER / case["file"]))


@each_case
def test_each_case_brings_two_or_three_queries(case: dict[str, Any]) -> None:
    assert 2 <= len(case["queries"]) <= 3
    assert len(set(case["queries"])) == len(case["queries"])

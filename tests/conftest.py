"""What do the tests of all packages share? Indexes to ask, and texts in all the alphabets that an article may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from corpus import Article, Source
from corpus.bundled import bundled_articles

# A machine under load makes single examples slow; time is not what these tests are about.
settings.register_profile("zhanyi", deadline=None)
settings.load_profile("zhanyi")

MakeIndex = Callable[..., Path]

_ODD = (
    "ＡＢｚ１２７４："  # full width
    "ｶﾞﾊﾟｱ゛"  # half-width kana, with their sound marks
    "かハは\u3099\u309a"  # kana with combining sound marks
    "\u1112\u1161\u11ab한"  # conjoining jamo and a whole syllable
    "ﬁﬀﬃ㎞㍿½①Ⅷ㌔…ßİſΣς"  # signs that fold to several characters, or only with case
    "e\u0301\u0323a\u0308ôÅ"  # accents, combining and not
    "👨\u200d👩\u200d👧🇨🇳❤\ufe0f"  # signs of several code points
    "𠀀𠮷𪚥𩧢𩩍\U0002f804豈\uf900"  # beyond the first plane, compatibility characters
    "\ud800\udc00\udfff\x00\u00a0\u3000\u200b\ufeff\n\t "  # halves of pairs and white space
    "a1_-.，。、《》“”（）·٣क्षि"
)
_TRADITIONAL = "張靈甫閻錫山傅作義國共內戰會師圍殲第七十四師整編乾隆乾燥徐學後復發髮裏里臺灣麼麽著"
_SIMPLIFIED = "张灵甫阎锡山傅作义国共内战会师围歼第七十四师整编干隆复发里台湾么大同集宁战役孟良崮"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that takes a changed ranking over: see `make golden`."""
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden rankings anew")


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew instead of held to."""
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="session")
def chinese_text() -> st.SearchStrategy[str]:
    """Texts of both scripts, mixed with everything that folding may stumble over, halves of surrogate pairs too."""
    han = st.sampled_from(_TRADITIONAL + _SIMPLIFIED)
    odd = st.sampled_from(_ODD)
    any_character = st.characters(exclude_categories=())
    decomposed = st.characters(exclude_categories=("Cs",)).map(lambda char: unicodedata.normalize("NFKD", char))
    return st.lists(st.one_of(han, odd, any_character, decomposed), max_size=40).map("".join)


@pytest.fixture(scope="session")
def make_index(tmp_path_factory: pytest.TempPathFactory) -> MakeIndex:
    """`make_index(articles)` builds an index of `Article`s just as they are, without files; gives the index's folder.

    `make_index(articles, root=folder, update=True)` builds it again in the same place; `segmenter` names what cuts.
    """
    import index

    def make(articles: Iterable[Article], *, root: Path | None = None, **options: Any) -> Path:
        source, articles = Source("articles", Path("articles")), list(articles)
        root = root or tmp_path_factory.mktemp("index") / "index"
        with ExitStack() as patches:
            patches.enter_context(patch("index.builder.find_sources", lambda paths: [source]))
            patches.enter_context(patch("index.pieces.read_source", lambda source: iter(articles)))
            index.build([], root, **options)
        return root

    return make


@pytest.fixture(scope="session")
def bundled_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the bundled articles. Only to be read: all tests of a run share it."""
    import index

    root = tmp_path_factory.mktemp("bundled") / "index"
    index.build([bundled_articles()], root)
    return root

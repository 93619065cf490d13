"""Can a page be found by what its conversion markup names, while its text shows one variant of it?"""

from __future__ import annotations

import pytest

from corpus.article import Article
from corpus.fields import extract
from corpus.readers.wikitext import parse


def read(text: str, title: str = "白石渡之战") -> Article:
    return parse(text, id=title, location=title, title=title)


def aliases(article: Article) -> list[str]:
    return [value.name for value in article.fields.aliases]


@pytest.mark.parametrize(
    ("text", "seen", "variants"),
    [
        pytest.param("发射了[[导弹|-{zh-hans:导弹;zh-hant:飛彈}-]]。", "发射了导弹。", ("飛彈",), id="in a link"),
        pytest.param("发射了{{nowrap|-{zh-hans:导弹;zh-hant:飛彈}-}}。", "发射了导弹。", ("飛彈",), id="in a template"),
        pytest.param("發射了-{A|zh-hans:导弹;zh-hant:飛彈}-。", "發射了飛彈。", ("导弹",), id="a rule that shows"),
        pytest.param(
            "{{NoteTA|G1=Military|1=zh-cn:导弹;zh-tw:飛彈}}发射了导弹。", "发射了导弹。", ("飛彈",), id="NoteTA"
        ),
        pytest.param(
            "{{noteTA\n|1=zh-hans:[[里加]];zh-hant:[[里卡]]\n}}里加。", "里加。", ("里卡",), id="links in a note"
        ),
        pytest.param("-{H|zh-cn:导弹;zh-tw:飛彈}-发射了导弹。", "发射了导弹。", ("飛彈",), id="a hidden rule"),
        pytest.param("守将-{于}-禁，-{zh-hans:战;zh-hant:戰}-死。", "守将于禁，战死。", (), id="nothing but script"),
    ],
)
def test_words_that_the_text_does_not_show_are_variants(text: str, seen: str, variants: tuple[str, ...]) -> None:
    article = read(text)
    assert (article.text, article.variants, aliases(article)) == (seen, variants, [])


@pytest.mark.parametrize(
    "text",
    [
        "{{NoteTA|T=zh-hans:白石渡之战;zh-tw:白岩渡之役}}战斗。",
        "{{noteTA|T=zh-tw:白岩渡之役}}战斗。",
        "-{T|zh-hans:白石渡之战;zh-hant:白岩渡之役}-战斗。",
        "'''-{zh-hans:白石;zh-hant:白岩}-渡之-{zh-hans:战;zh-hant:役}-'''是战斗。\n== 经过 ==\n文。",
    ],
    ids=["NoteTA", "noteTA with one form", "a title rule", "the bold lead"],
)
def test_other_forms_of_the_title_are_aliases(text: str) -> None:
    article = read(text)
    assert aliases(article) == ["白岩渡之役"]
    assert "白岩渡之役" not in article.text
    assert "白岩渡之役" in aliases(extract(article))


def test_an_infobox_shows_the_variant_of_its_article() -> None:
    box = "{{Infobox military conflict|place=-{zh-hans:里加;zh-hant:里卡}-}}"
    assert extract(read(box + "敵軍發動進攻，佔領該處。")).fields.places[0].name == "里卡"
    assert extract(read(box + "敌军发动进攻，占领该处。")).fields.places[0].name == "里加"

"""Do the pages say what was found, and does each of their links lead where it says?"""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Section
from corpus.partial_date import PartialDate
from search.web import create_app
from search.web.addresses import Addresses
from search.web.article_page import paragraph_spans, shown_sections
from search.web.asked import Asked, ParameterError, read
from search.web.dates import asked_period, written, written_period
from search.web.labels import HANS, HANT, choose
from search.web.pages import point
from search.web.results_page import narrowed, page_numbers

VOID = {"meta", "link", "input", "img", "br", "hr"}


class Outline(HTMLParser):
    """Reads a page strictly: every element closed in order, ids unique; keeps links, headings, labels and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: dict[str, str] = {}
        self.headings: list[int] = []
        self.referred: set[str] = set()
        self.inputs: list[str] = []
        self.labelled: set[str] = set()
        self.text = ""
        self._href = ""
        self.feed(html)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))
        assert self.referred <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute twice in <{tag}>"
        if tag not in VOID:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        self.referred |= set(f"{given.get('aria-labelledby', '')} {given.get('aria-describedby', '')}".split())
        if tag == "label":
            self.referred.add(given["for"])
            self.labelled.add(given["for"])
        if tag == "input" and given.get("type") != "hidden":
            self.inputs.append(given["id"])
        if tag == "a":
            self._href = given["href"]
            if self._href.startswith("#"):
                self.referred.add(self._href[1:])
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._href:
            self.links.setdefault(data, self._href)


def parameters(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.fixture
def page(client):
    """Get an address and read the page strictly."""

    def get(url: str, status: int = 200, **headers: str) -> Outline:
        response = client.get(url, headers=headers)
        assert response.status_code == status
        assert response.mimetype == "text/html"
        return Outline(response.text)

    return get


ADDRESSES = [
    ("/", 200),
    ("/search?q=周远山", 200),
    ("/search?q=柳林&page=2&sort=title&ui=hant", 200),
    ("/search?q=盘古", 200),
    ("/search?q=没有这样的词", 200),
    ("/search?q=柳林&page=99", 200),
    ("/search?q=青石另", 200),
    ("/article/markdown/青石岭战役.md?q=沙河", 200),
    ("/article/恶/条目?q=盘古", 200),
    ("/article/没有", 404),
    ('/search?q="渡江', 400),
    ("/search?q=渡江(", 400),
    ("/search?q=柳林&sort=最好", 400),
]


@pytest.mark.parametrize(("url", "status"), ADDRESSES, ids=[url for url, _ in ADDRESSES])
def test_every_page_is_well_formed_with_one_h1_headings_in_order_and_a_label_on_each_box(page, url, status):
    outline = page(url, status)
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert set(outline.inputs) == outline.labelled == {"q", "commander", "place", "date"}


def test_the_start_page_shows_examples_and_figures_in_the_visitors_script(page):
    simplified, traditional = page("/"), page("/?ui=hant")
    assert "指挥官：曹操" in simplified.text
    assert "57 MB" in simplified.text
    assert "指揮官：曹操" in traditional.text
    assert parameters(traditional.links["指揮官：曹操"]) == {"commander": "曹操", "ui": "hant"}
    assert simplified.links["繁體介面"] == "/?ui=hant"


def test_traditional_labels_are_chosen_by_the_browsers_language_but_not_against_the_address(client):
    assert 'lang="zh-Hant"' in client.get("/", headers={"Accept-Language": "zh-TW,zh;q=0.8"}).text
    assert '<html lang="zh-Hans"' in client.get("/?ui=hans", headers={"Accept-Language": "zh-TW"}).text


def test_a_hit_shows_its_rank_its_marked_title_and_snippet_and_its_values_by_side(client, page):
    html = client.get("/search?q=青石岭").text
    assert "<mark>青石岭</mark>战役</a></h2>" in html
    assert "赵北川退守<mark>青石岭</mark>。" in html
    outline = page("/search?q=周远山")
    assert parameters(outline.links["周远山"]) == {"commander": "周远山"}
    assert parameters(outline.links["沙河"]) == {"place": "沙河"}
    assert parameters(outline.links["1946年7月20日至9月"]) == {"date": "1946-07-20..1946-09"}
    assert parameters(outline.links["北境战争"]) == {"q": 'part_of:"北境战争"'}
    assert outline.text.index("第一方") < outline.text.index("第二方") < outline.text.index("林不明")


def test_the_form_is_sent_to_the_engine_as_it_was_filled_in(client, fake_engine):
    client.get("/search?q=+夜渡+&commander=周远山&place=沙河&date=1946&sort=-date&page=2&limit=5")
    asked = fake_engine.asked[-1]
    assert asked == {
        "query": "夜渡",
        "commander": "周远山",
        "place": "沙河",
        "date": "1946",
        "sort": "-date",
        "page": 2,
        "limit": 5,
        "facets": ("commander", "place", "part_of"),
    }


def test_an_empty_form_leads_back_to_the_start(client):
    response = client.get("/search?q=++&commander=&ui=hant")
    assert (response.status_code, response.location) == (302, "/?ui=hant")


def test_pages_follow_each_other_and_keep_the_question(client, page):
    outline = page("/search?q=柳林&sort=title")
    assert parameters(outline.links["下一页"]) == {"q": "柳林", "sort": "title", "page": "2"}
    assert "上一页" not in outline.links
    second = client.get("/search?q=柳林&sort=title&page=2").text
    assert '<link rel="prev" href="/search?q=%E6%9F%B3%E6%9E%97&amp;sort=title">' in second
    assert 'aria-current="page" aria-label="第 2 页">2</a>' in second
    assert "下一页" not in page("/search?q=柳林&page=3").links


def test_a_page_past_the_end_leads_to_the_first(page):
    outline = page("/search?q=柳林&page=99")
    assert parameters(outline.links["回到第一页"]) == {"q": "柳林"}


def test_a_condition_in_force_can_be_taken_away(page):
    outline = page("/search?q=柳林&commander=周远山")
    assert parameters(outline.links["×"]) == {"q": "柳林"}


def test_a_facet_narrows_the_same_question(page):
    facet = page("/search?q=沙河")
    assert parameters(facet.links["赵北川"]) == {"commander": "赵北川"}
    aside = facet.text.rindex("缩小范围")
    assert "赵北川" in facet.text[aside:]


def test_a_correction_is_offered_as_a_link(page):
    offered = page("/search?q=青石另&page=2")
    assert parameters(offered.links["青石岭"]) == {"q": "青石岭"}
    assert "您要找的是不是：青石岭" in offered.text


def test_a_correction_of_a_commander_keeps_the_query(page):
    links = page("/search?q=沙河&commander=周远三").links
    assert parameters(links["周远山"]) == {"q": "沙河", "commander": "周远山"}


@pytest.mark.parametrize(("ui", "notice"), [("hans", "没有找到与原文相符的条目"), ("hant", "沒有找到與原文相符的條目")])
def test_an_answer_to_a_correction_says_so_in_the_script_of_the_page(page, ui, notice):
    applied = page(f"/search?q=青石領&ui={ui}")
    assert notice in applied.text
    assert parameters(applied.links["青石嶺"]) == {"q": "青石嶺", "ui": ui}


def test_an_article_shows_fields_with_side_source_and_evidence(page):
    text = page("/article/markdown/青石岭战役.md").text
    assert text.index("指挥官", text.index("要素与依据")) < text.index("依据：赵北川")
    assert "信息框 可信度 80%" in text
    assert "返回检索结果" not in text


def test_an_article_links_to_others_in_the_index_and_only_to_those(client):
    html = client.get("/article/markdown/青石岭战役.md").text
    assert f'参见<a href="{Addresses().article("白石渡之战")}">白石渡之战</a>。' in html


def test_an_article_does_not_link_to_itself(client):
    assert "<p>参见白石渡之战。</p>" in client.get("/article/白石渡之战").text


def test_an_article_reached_from_a_search_marks_its_words_and_leads_back(client, page):
    url = page("/search?q=沙河&sort=title").links["青石岭战役"]
    assert "夜渡<mark>沙河</mark>" in client.get(url).text
    back = page(url).links["← 返回检索结果"]
    assert parameters(back) == {"q": "沙河", "sort": "title"}


def test_an_article_with_an_unreadable_query_in_its_address_is_shown_without_marks(client):
    response = client.get('/article/白石渡之战?q="火攻')
    assert response.status_code == 200
    assert "<mark>" not in response.text


def test_a_query_error_points_at_the_character(client, page):
    html = client.get('/search?q=柳林 "渡江').text
    assert '<pre class="pointer" lang="zh">柳林 <em>&#34;</em>渡江</pre>' in html
    outline = page('/search?q=柳林 "渡江', 400)
    assert "错误在第 4 个字符处。" in outline.text
    assert "A quotation mark is opened here and never closed" in outline.text


def test_a_query_that_stops_short_is_pointed_at_its_end(page):
    assert "错误在结尾处" in page("/search?q=渡江(", 400).text


@pytest.mark.parametrize(("query", "position"), [("", 0), ("甲", -3), ("甲乙", 99)])
def test_a_position_outside_the_query_is_brought_inside(query, position):
    pointer = point(query, position, HANS)
    assert pointer.before + pointer.at + pointer.after == query


def test_an_unforeseen_error_is_logged_and_told_without_details(fakes, caplog):
    client = create_app(fakes.FakeEngine(failure=ZeroDivisionError("秘密"))).test_client()
    response = client.get("/search?q=甲")
    assert response.status_code == 500
    assert "出了意外" in response.text
    assert "秘密" not in response.text
    assert "ZeroDivisionError" in caplog.text


def test_a_function_may_give_the_engine(fakes):
    app: Flask = create_app(lambda: fakes.FakeEngine())
    assert app.test_client().get("/search?q=柳林").status_code == 200


def test_pages_under_a_prefix_link_below_it(client):
    outline = Outline(client.get("/search?q=沙河", environ_overrides={"SCRIPT_NAME": "/zhanyi"}).text)
    own = [url for url in outline.links.values() if not url.startswith("#")]
    assert own
    assert all(url.startswith("/zhanyi/") for url in own)


def test_the_descriptions_for_browsers_and_crawlers_are_there(client):
    assert 'template="http://localhost/search?q={searchTerms}"' in client.get("/opensearch.xml").text
    assert "Disallow: /search" in client.get("/robots.txt").text
    icon = client.get("/favicon.ico", follow_redirects=True)
    assert icon.mimetype == "image/svg+xml"
    icon.close()


def test_both_label_tables_fill_the_same_blanks():
    for name in HANS.__dataclass_fields__:
        simplified, traditional = getattr(HANS, name), getattr(HANT, name)
        assert str(simplified).count("{}") == str(traditional).count("{}"), name
        if isinstance(simplified, dict):
            assert simplified.keys() == traditional.keys()


@pytest.mark.parametrize(
    ("ui", "accept", "expected"),
    [
        ("", "", "hans"),
        ("hant", "zh-CN", "hant"),
        ("junk", "en-GB,en;q=0.9", "hans"),
        ("", "en,zh-HK;q=0.5", "hant"),
        ("", "zh-Hans-TW", "hans"),
        ("", "zh,zh-TW", "hans"),
    ],
)
def test_labels_are_chosen_by_name_then_by_language(ui, accept, expected):
    assert choose(ui, accept) == expected


@pytest.mark.parametrize(
    ("start", "end", "shown", "asked"),
    [
        ("-0260", "-0260", "公元前260年", "-0260"),
        ("0208", "0208", "208年", "0208"),
        ("1948-11-06", "1949-01-10", "1948年11月6日至1949年1月10日", "1948-11-06..1949-01-10"),
        ("1946-07-20", "1946-09", "1946年7月20日至9月", "1946-07-20..1946-09"),
        ("1950-10-01", "1950-10-07", "1950年10月1日至7日", "1950-10-01..1950-10-07"),
        ("1950", "1950-10", "1950年至1950年10月", "1950..1950-10"),
        ("-0205-10", "-0204-01", "公元前205年10月至公元前204年1月", "-0205-10..-0204-01"),
    ],
)
def test_periods_read_as_chinese_and_are_asked_for_as_iso(start, end, shown, asked):
    first, last = PartialDate.parse(start), PartialDate.parse(end)
    assert written_period(first, last) == shown
    assert asked_period(first, last) == asked
    assert written(first) == shown.partition("至")[0]


def test_headings_with_nothing_below_them_are_left_out():
    levels = {"经过": 2, "前期": 3, "后期": 3, "注释": 2, "参考": 2, "书目": 3}
    texts = {"前期": "甲", "书目": "乙"}
    text, sections = "", []
    for title, level in levels.items():
        text += f"{title}\n\n"
        start = len(text)
        text += f"{texts.get(title, '')}\n\n"
        sections.append(Section(title, level, start, len(text)))
    article = Article("某战", "某战", text, sections=(Section("", 1, 0, 0), *sections))
    assert [section.title for section in shown_sections(article)] == ["经过", "前期", "参考", "书目"]


def test_paragraphs_are_split_at_empty_lines_and_keep_their_own_line_breaks():
    text = "\n甲\n乙\n \n\n丙 \n"
    spans = paragraph_spans(text, Section("", 1, 0, len(text)))
    assert [text[a:b] for a, b in spans] == ["甲\n乙", "丙"]


@pytest.mark.parametrize(
    ("current", "last", "expected"),
    [
        (1, 2, [1, 2]),
        (7, 20, [1, None, 6, 7, 8, None, 20]),
        (3, 6, [1, 2, 3, 4, 5, 6]),
        (99, 20, [1, None, 20]),
    ],
)
def test_page_numbers_have_gaps_only_where_numbers_are_missing(current, last, expected):
    assert page_numbers(current, last) == expected


def test_narrowing_uses_the_free_box_and_then_the_query():
    asked = Asked(query="渡江 OR 突围", commander="曹操", page=4)
    assert narrowed(asked, "place", "赤壁") == Asked(query="渡江 OR 突围", commander="曹操", place="赤壁")
    assert narrowed(asked, "commander", '周"瑜').query == '(渡江 OR 突围) AND commander:"周 瑜"'
    assert narrowed(Asked(place="赤壁"), "part_of", "三国").query == 'part_of:"三国"'


BOXES = st.text(max_size=20).map(str.strip)


@given(st.builds(Asked, BOXES, BOXES, BOXES, BOXES, st.sampled_from(["date", "relevance"]), st.integers(1, 99)))
def test_an_address_reads_back_as_the_same_request(asked):
    try:
        clean = read(dict(asked.parameters()))
    except ParameterError as error:
        raise AssertionError from error
    assert read(parameters(Addresses().search(clean))) == clean


@given(st.text(min_size=1, max_size=12, alphabet="./\\?#%&=甲乙 \x00\n:"))
def test_any_id_comes_back_from_its_address(id):
    parts = urlsplit(Addresses().article(id))
    assert not {"..", "."} & set(parts.path.split("/"))
    found = (
        unquote(parts.path.removeprefix("/article/")) if parts.path != "/article" else parameters(parts.geturl())["id"]
    )
    assert found == id

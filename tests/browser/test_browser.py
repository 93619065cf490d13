"""Does the web form work in a real browser: by mouse, by keyboard, without JavaScript, on a phone, in the dark?

The real server answers from an index of the bundled articles. Without Chromium and its driver the module is skipped,
unless ZHANYI_BROWSER=required is set, as it is where the suite must be whole.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from index import build
from search.web.pages import EXAMPLES

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"
SERVE = "import sys; from search.web import serve; serve(sys.argv[1], port=0)"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES = {
    "start": "/",
    "results": "/search?q=" + quote("战役"),
    "filtered": "/search?ui=hant&commander=" + quote("曹操"),
    "nothing": "/search?q=" + quote("“没有这样的句子”"),
    "article": "/article/" + quote("赤壁之戰.md") + "?q=" + quote("火攻"),
    "query error": "/search?q=" + quote('"渡江'),
    "not found": "/nowhere",
}
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


class Visitor:
    """One browser on the served index, with short names for what the tests do."""

    def __init__(self, driver: webdriver.Chrome, base: str) -> None:
        self.driver, self.base = driver, base

    def go(self, path: str) -> None:
        self.driver.get(self.base + path)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [e.text for e in self.driver.find_elements(By.CSS_SELECTOR, selector)]

    def click(self, selector: str, text: str = "") -> None:
        """Follow the first element that has the text, and wait for the page that it leads to."""
        found = [e for e in self.driver.find_elements(By.CSS_SELECTOR, selector) if text in e.text]
        self.leave(found[0].click)

    def leave(self, action: Any) -> None:
        before = self.find("html")
        action()
        WebDriverWait(self.driver, 10).until(lambda _: self.find("html") != before)
        WebDriverWait(self.driver, 10).until(lambda d: d.execute_script("return document.readyState") == "complete")

    def search(self, words: str) -> None:
        box = self.find("#q")
        box.clear()
        box.send_keys(words)
        self.click("form[role=search] button")

    def press(self, *keys: str) -> None:
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def parameters(self) -> dict[str, str]:
        return {name: v[0] for name, v in parse_qs(urlsplit(self.driver.current_url).query).items()}

    def size(self, width: int, height: int = 780) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme: str = "light", media: str = "screen") -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real server answers from the bundled articles."""
    index = tmp_path_factory.mktemp("browser") / "index"
    build([ARTICLES], index)
    with subprocess.Popen([sys.executable, "-c", SERVE, str(index)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield next(word for word in line.split() if word.startswith("http://")).rstrip("/")
        process.terminate()


def start(profile: Path, *, javascript: bool) -> webdriver.Chrome:
    if not (CHROMIUM.exists() and DRIVER.exists()):
        reason = f"the browser tests need {CHROMIUM} and {DRIVER} (Debian: chromium, chromium-driver)"
        if os.environ.get("ZHANYI_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not javascript:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(options=options, service=Service(executable_path=str(DRIVER)))


@pytest.fixture(scope="module", params=["with JavaScript", "without JavaScript"])
def any_browser(
    request: pytest.FixtureRequest, address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """A browser with, and one without JavaScript: what works in both needs no script."""
    driver = start(tmp_path_factory.mktemp("profile"), javascript=request.param == "with JavaScript")
    yield Visitor(driver, address)
    driver.quit()


@pytest.fixture(scope="module")
def one_browser(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    driver = start(tmp_path_factory.mktemp("profile"), javascript=True)
    yield Visitor(driver, address)
    driver.quit()


@pytest.fixture
def anyone(any_browser: Visitor) -> Visitor:
    any_browser.size(1400, 1000)
    any_browser.prefer("light")
    return any_browser


@pytest.fixture
def visitor(one_browser: Visitor) -> Visitor:
    one_browser.size(1400, 1000)
    one_browser.prefer("light")
    return one_browser


def test_only_the_browser_with_javascript_runs_the_script(any_browser: Visitor, request: pytest.FixtureRequest):
    any_browser.go("/")
    scripted = any_browser.find("#q").get_attribute("role") == "combobox"
    assert scripted == request.node.name.endswith("[with JavaScript]")


def test_both_scripts_find_the_same_article_and_mark_what_its_author_wrote(anyone: Visitor):
    for words in ("赤壁之战", "赤壁之戰"):
        anyone.go("/")
        anyone.search(words)
        assert anyone.texts(".hit h2 a")[0] == "赤壁之戰"
        assert anyone.texts(".hit h2 mark")[0] == "赤壁之戰"
        assert anyone.find("#q").get_attribute("value") == words


def test_a_commander_of_a_hit_leads_to_the_battles_of_that_commander(anyone: Visitor):
    anyone.go("/search?q=" + quote("赤壁之戰"))
    anyone.click(".facts a", "曹操")
    assert anyone.parameters()["commander"] == "曹操"
    facts = anyone.texts(".facts")
    assert len(facts) >= 2
    assert all("曹操" in fact for fact in facts)


def test_a_facet_gives_at_least_the_hits_that_it_counts(anyone: Visitor):
    anyone.go("/search?q=" + quote("曹操"))
    value, count = anyone.texts(".facets li")[0].rsplit(maxsplit=1)
    anyone.click(".facets a", value)
    # More where another value contains this one: 湖北 is also found in 湖北省.
    assert len(anyone.texts(".hit")) >= int(count)
    assert anyone.parameters() == {"q": "曹操", "commander": value}
    assert anyone.find(".chosen").is_displayed()
    anyone.click(".chosen a")
    assert anyone.parameters() == {"q": "曹操"}


def test_pages_follow_each_other_without_gaps_in_rank(anyone: Visitor):
    anyone.go("/search?q=" + quote("战役"))
    first = anyone.texts(".rank")
    anyone.click(".pager a[rel=next]")
    assert [*first, *anyone.texts(".rank")] == [str(n) for n in range(1, 21)]
    anyone.click(".pager a", "1")
    assert anyone.texts(".rank") == first


def test_the_order_can_be_chosen(anyone: Visitor):
    anyone.go("/search?q=" + quote("战役"))
    anyone.click(".sorts a", "由早到晚")
    assert anyone.find(".sorts [aria-current]").text == "由早到晚"
    assert "公元前" in anyone.texts(".facts")[0]


def test_an_article_opens_with_marks_and_leads_back_to_its_results(anyone: Visitor):
    anyone.go("/search?q=" + quote("火攻") + "&sort=title")
    results = anyone.driver.current_url
    title = anyone.texts(".hit h2 a")[0]
    anyone.click(".hit h2 a")
    assert anyone.find("h1").text == title
    assert "火攻" in anyone.texts(".text mark")
    anyone.click(".back a")
    assert anyone.driver.current_url == results
    anyone.leave(anyone.driver.back)
    assert anyone.find("h1").text == title


def test_a_field_of_an_article_opens_its_evidence(anyone: Visitor):
    anyone.go(PAGES["article"])
    assert not anyone.find(".known q").is_displayed()
    anyone.find(".known summary").click()
    assert anyone.find(".known q").is_displayed()


def test_the_labels_change_script_and_stay_so(anyone: Visitor):
    anyone.go("/search?q=" + quote("火攻"))
    anyone.click(".ui a")
    assert anyone.find("h1").text == "檢索：火攻"
    anyone.search("突围")
    assert anyone.find("h1").text == "檢索：突围"
    assert anyone.find("html").get_attribute("lang") == "zh-Hant"


def test_a_query_error_points_at_the_character(anyone: Visitor):
    anyone.go(PAGES["query error"])
    assert anyone.find(".pointer em").text == '"'


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda asked: asked.shown)
def test_each_example_on_the_start_page_finds_something(visitor: Visitor, example: Any):
    visitor.go("/")
    link = visitor.driver.find_elements(By.CSS_SELECTOR, ".examples a")[EXAMPLES.index(example)]
    visitor.leave(link.click)
    assert visitor.texts(".hit h2 a")


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("width", [360, 1400])
def test_no_page_scrolls_sideways(anyone: Visitor, path: str, width: int):
    anyone.size(width)
    anyone.go(path)
    assert anyone.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(visitor: Visitor, path: str, scheme: str):
    visitor.prefer(scheme)
    visitor.go(path)
    if path == PAGES["article"]:
        visitor.find(".known summary").click()
    faint = visitor.run(CONTRAST)
    assert faint["texts"] > 10
    assert faint["faint"] == []


def test_the_dark_page_is_dark(visitor: Visitor):
    shades = {}
    for scheme in ("light", "dark"):
        visitor.prefer(scheme)
        visitor.go("/")
        shades[scheme] = sum(
            json.loads("[" + visitor.find("body").value_of_css_property("background-color")[5:-1] + "]")[:3]
        )
    assert shades["dark"] < 150 < 600 < shades["light"]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_console_stays_silent(visitor: Visitor, path: str):
    visitor.driver.get_log("browser")
    visitor.go(path)
    # A page that answers 400 or 404 is itself reported as a failed resource; nothing else may be.
    entries = [e["message"] for e in visitor.driver.get_log("browser") if path not in e["message"]]
    assert entries == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_has_its_landmarks_names_and_targets(visitor: Visitor, path: str):
    visitor.size(360)
    visitor.go(path)
    assert len(visitor.texts("h1")) == 1
    for landmark in ("header.top", "main", "footer.bottom", "form[role=search]"):
        assert len(visitor.driver.find_elements(By.CSS_SELECTOR, landmark)) == 1
    assert visitor.run("return [...document.images].filter(i => !i.hasAttribute('alt')).length") == 0
    for element in visitor.driver.find_elements(By.CSS_SELECTOR, "a, button, input:not([type=hidden]), nav, summary"):
        if element.is_displayed():
            assert element.accessible_name, element.get_attribute("outerHTML")
    for control in visitor.driver.find_elements(By.CSS_SELECTOR, "input:not([type=hidden]), button"):
        if control.is_displayed():
            assert control.size["height"] >= 44
    low = (
        "return [...document.querySelectorAll('a:not(.skip), summary')].filter(e => e.checkVisibility() && "
        "e.getBoundingClientRect().height < 20).map(e => e.outerHTML)"
    )
    assert visitor.run(low) == []


def test_the_skip_link_comes_first_and_leads_to_the_content(visitor: Visitor):
    visitor.go(PAGES["results"])
    visitor.press(Keys.TAB)
    skip = visitor.driver.switch_to.active_element
    assert skip.text == "跳到主要内容"
    assert skip.rect["y"] >= 0
    assert skip.value_of_css_property("outline-style") == "solid"
    visitor.press(Keys.ENTER)
    assert visitor.driver.switch_to.active_element.get_attribute("id") == "main"


def test_a_search_needs_only_the_keyboard(visitor: Visitor):
    visitor.go("/")
    visitor.press("/")
    assert visitor.driver.switch_to.active_element.get_attribute("id") == "q"
    visitor.press("火攻")
    visitor.leave(lambda: visitor.press(Keys.ENTER))
    assert visitor.parameters() == {"q": "火攻"}
    for _ in range(40):
        visitor.press(Keys.TAB)
        if visitor.run("return document.activeElement.matches('.hit h2 a')"):
            break
    visitor.leave(lambda: visitor.press(Keys.ENTER))
    assert visitor.texts(".text mark")


def suggestions(visitor: Visitor) -> list[WebElement]:
    def shown(driver: webdriver.Chrome) -> list[WebElement]:
        return [e for e in driver.find_elements(By.CSS_SELECTOR, "#suggestions li") if e.is_displayed()]

    return WebDriverWait(visitor.driver, 10).until(shown)


def test_suggestions_are_walked_with_the_arrows_and_sent_with_enter(visitor: Visitor):
    visitor.go("/")
    visitor.press("/", "赤壁之")
    first = suggestions(visitor)[0].text.split()[0]
    box = visitor.find("#q")
    assert box.get_attribute("aria-expanded") == "true"
    visitor.press(Keys.ARROW_DOWN)
    active = visitor.find("#" + str(box.get_attribute("aria-activedescendant")))
    assert active.get_attribute("aria-selected") == "true"
    visitor.leave(lambda: visitor.press(Keys.ENTER))
    assert visitor.parameters() == {"q": first}


def test_a_suggested_commander_is_sought_as_commander(visitor: Visitor):
    visitor.go("/")
    visitor.press("/", "曹操")
    commander = next(e for e in suggestions(visitor) if e.text.split() == ["曹操", "指挥官"])
    visitor.leave(commander.click)
    assert visitor.parameters() == {"commander": "曹操"}


def test_escape_puts_the_suggestions_away(visitor: Visitor):
    visitor.go("/")
    visitor.press("/", "曹操")
    assert suggestions(visitor)
    visitor.press(Keys.ESCAPE)
    assert not visitor.find("#suggestions").is_displayed()
    assert visitor.find("#q").get_attribute("value") == "曹操"


def test_a_printed_article_has_its_text_and_fields_but_no_form(visitor: Visitor):
    visitor.go(PAGES["article"])
    visitor.prefer(media="print")
    assert not visitor.find("form[role=search]").is_displayed()
    assert visitor.find(".known").is_displayed()
    assert visitor.find(".text").is_displayed()

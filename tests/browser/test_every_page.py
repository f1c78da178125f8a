"""What holds for each page: axe-core finds nothing in either language, light or dark; the budgets;
a phone's width; what a finger must hit.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline.web.assets import script, style_sheet
from tests.browser.conftest import AXE, need

pytestmark = pytest.mark.browser
NAMES = [
    "home",
    "source",
    "search",
    "search-nothing",
    "search-empty",
    "log",
    "compare",
    "compare-inline",
    "compare-phases",
    "choose",
    "proof",
    "series",
    "edition",
    "indicators",
    "indicator",
    "reader",
    "passages",
    "passage",
    "dropped",
    "quote",
    "quote-found",
    "doubts",
    "status",
    "city-pages",
    "city-page",
    "missing",
    "tables",
    "table",
    "table-row",
]
TRIES = 20
"""The quickest counts: what the page takes where nothing else runs on the machine."""
FIRST_BYTE = 0.030  # seconds
LOADS = 3
"""What a font, a picture or a script moves, moves each time; a browser that gets no processor
paints the head of a table before its rows are there, once in eight loads at a thirtieth of the
speed.
"""

_AXE = """async options => (await axe.run(document, options)).violations.map(
  v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))])"""
_ALL = {"resultTypes": ["violations"]}
_CONTRAST = {**_ALL, "runOnly": ["color-contrast"]}
_SHIFT = """() => new Promise(told => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => told(sum), 50);
})"""
_LOADED = """() => ({
  sheets: [...document.querySelectorAll("link[rel~=stylesheet]")].map(e => e.getAttribute("href")),
  scripts: [...document.scripts].filter(e => e.type !== "application/ld+json")
    .map(e => e.getAttribute("src")),
  inline: document.querySelectorAll("style, [style]").length,
})"""
_WIDE = """() => [...document.querySelectorAll("body *")].filter(e => {
    if (document.documentElement.scrollWidth <= innerWidth) return false;
    return e.getBoundingClientRect().right > innerWidth + 1;
  }).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
_CRAMPED = """() => [...document.querySelectorAll("th, td:not(.age)")].filter(e => {
    const size = parseFloat(getComputedStyle(e).fontSize), words = e.innerText.trim();
    return e.clientWidth > 2 && words.length > 8 && e.clientWidth < 4 * size ||
      getComputedStyle(e).display === "table-cell" && e.scrollWidth > e.clientWidth + 2;
  }).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
"""Cells whose words stand one under another, or run into the next: at a tablet's width, which is
that of a printed page, too.
"""
_SMALL = """() => [...document.querySelectorAll(
    "button, select, input:not([type=hidden], [type=checkbox], [type=radio]), .button, .chip, " +
    "body > header a, body > footer a")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.height < 43.5 && !e.matches(".skip, .visually-hidden");
  }).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""

_ALONE = """() => {
  const target = "a[href], summary";
  const next = e => {  // the words between this link and the next one in the same line of thought
    let words = "", n = e.nextSibling;
    for (; n && !(n.matches && (n.matches(target) || n.querySelector(target))); n = n.nextSibling)
      words += n.textContent;
    return n ? words.trim() : null;
  };
  return [...document.querySelectorAll(target)].filter(e => {
    const box = e.getBoundingClientRect();
    if (box.height >= 43.5 || box.width < 2 || !e.checkVisibility({contentVisibilityAuto: true}))
      return false;
    if (e.closest("svg, pre, .skip, .visually-hidden, .ages, .age, .place, .also")) return false;
    let block = e.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const rest = [...block.querySelectorAll(target)].reduce(
      (words, link) => words.replace(link.innerText, ""), block.innerText);
    const told = rest.replace(/[\\s\\p{P}|→]/gu, "");
    const beside = next(e);
    return told.length < 4 || box.width < 24 || (beside !== null && beside.length < 3);
  }).slice(0, 5).map(e => e.parentElement.outerHTML.slice(0, 160));
}"""
"""Links that stand by themselves, or side by side, and are no finger high. A link in a sentence may
be as high as its line (WCAG 2.5.8), and so may the page that a passage stands on, at its end.
"""


def test_every_page_is_named(pages: dict[str, str]) -> None:
    assert list(pages) == NAMES


@contextmanager
def opened(browser: Any, site: str, address: str, locale: str, width: int) -> Iterator[Any]:
    """A tab with a page into which axe-core may be put."""
    need(AXE.is_file(), "axe-core is not installed; run «npm ci» in tests/browser")
    size = {"width": width, "height": 844}
    with browser.new_context(
        viewport=size, locale=locale, base_url=site, bypass_csp=True
    ) as context:
        tab = context.new_page()
        tab.goto(address)
        yield tab


def _shift(tab: Any) -> float:
    """How much of the page moves while it is loaded anew."""
    tab.reload()
    return float(tab.evaluate(_SHIFT))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_light_and_small(
    browser: Any, site: str, pages: dict[str, str], name: str
) -> None:
    with opened(browser, site, pages[name], "ja-JP", 1280) as tab:
        loaded = tab.evaluate(_LOADED)
        assert loaded["sheets"] == [style_sheet().address]
        assert loaded["scripts"] in ([], [script().address])
        assert loaded["inline"] == 0
        assert any(_shift(tab) < 0.01 for _ in range(LOADS))
        tab.add_script_tag(path=str(AXE))
        assert tab.evaluate(_AXE, _ALL) == []
        tab.emulate_media(color_scheme="dark")
        assert tab.evaluate(_AXE, _CONTRAST) == []
        tab.set_viewport_size({"width": 720, "height": 900})
        assert tab.evaluate(_WIDE) == []
        assert tab.evaluate(_CRAMPED) == []
        tab.set_viewport_size({"width": 390, "height": 844})
        assert tab.evaluate(_WIDE) == []
        assert tab.evaluate(_SMALL) == []
        assert tab.evaluate(_ALONE) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_in_english_on_a_phone(
    browser: Any, site: str, pages: dict[str, str], name: str
) -> None:
    with opened(browser, site, pages[name], "en-GB", 390) as tab:
        assert tab.locator("html").get_attribute("lang") == "en"
        assert tab.evaluate(_WIDE) == []
        tab.add_script_tag(path=str(AXE))
        assert tab.evaluate(_AXE, _ALL) == []


def test_the_first_byte_of_a_page_comes_at_once(site: str, pages: dict[str, str]) -> None:
    """From memory, as most readers get it. Datasette's own tables are made anew each time."""
    late: dict[str, str] = {}
    for name in NAMES:
        if not name.startswith("table"):
            seconds = (_seconds(site + pages[name]) for _ in range(TRIES))
            if all(taken > FIRST_BYTE for taken in seconds):
                late[name] = f"not within {FIRST_BYTE * 1000:.0f} ms"
    assert late == {}


def _seconds(url: str) -> float:
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            answer.read(1)
    except urllib.error.HTTPError as missing:
        missing.close()
    return time.perf_counter() - begun

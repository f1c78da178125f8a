"""The ways through the pages in a real headless Chromium, at two widths: keyboard, scripts or none,
no stranger asked.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.demo_site import SERIES

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Any, site: str) -> Iterator[Any]:
    """A page that remembers what it asked for and what went wrong; the test fails on either."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, locale="ja-JP", base_url=site
    )
    tab = context.new_page()
    strangers: list[str] = []
    troubles: list[str] = []
    tab.on(
        "request",
        lambda r: strangers.append(r.url) if not r.url.startswith((site, "data:")) else None,
    )
    tab.on("pageerror", lambda e: troubles.append(str(e)))
    tab.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    yield tab
    context.close()
    assert strangers == []
    assert troubles == []


def fits(page: Any) -> bool:
    """No sideways scrolling of the whole page."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def address(page: Any) -> str:
    """As the page itself has it: ``page.url`` hears of what a script writes there only later."""
    return str(page.evaluate("location.href"))


def focused(page: Any, what: str, told: str) -> bool:
    """Does what has the focus become ``told``? A link within the page takes a little."""
    for _ in range(50):
        if page.evaluate(f"document.activeElement.{what}") == told:
            return True
        page.wait_for_timeout(100)
    return False


def choose(page: Any, name: str) -> None:
    """A page of the menu, which a button opens on a phone."""
    button = page.get_by_role("button", name="メニュー")
    if button.count():
        button.click()
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()


def test_the_journalists_way(page: Any) -> None:
    page.goto("/")
    assert fits(page)
    arrow = "ol.strip a.arrow[title^='第2版から第2.1版']"
    page.locator(arrow).click()  # what changed, in one click
    page.wait_for_url(f"**/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1")
    assert "か所が変わりました" in page.locator("p.lead").inner_text()
    indicator = page.locator("table.indicators tr", has_text="子育てに満足している保護者の割合")
    assert "70.0%" in indicator.inner_text()
    assert "80" in indicator.inner_text()
    assert "+10ポイント" in indicator.inner_text()
    page.locator("details.numbers-of > summary").click()
    number = page.locator("ul.numbers a", has_text="子育てに満足している保護者の割合")
    number.click()
    row = page.locator(":target")
    assert "80.0" in row.inner_text()
    assert row.is_visible()
    assert fits(page)
    page.go_back()
    indicator.locator("td a").nth(1).click()
    page.wait_for_url("**/-/documents/*figure=*")
    page.wait_for_selector("section.page svg rect", state="attached")
    page.goto(f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1?show=changed")
    row = page.locator(".table > .row.changed").first
    row.locator("small.place a").first.click()
    page.wait_for_url("**/-/documents/*")
    assert page.locator("section.page mark").count() > 0
    page.wait_for_selector("section.page svg rect", state="attached")
    assert fits(page)
    original = page.locator("a[href^='/-/original/']").first.get_attribute("href")
    answer = page.request.get(original.split("#")[0])
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body()[:5] == b"%PDF-"


def test_the_life_of_a_sentence(page: Any) -> None:
    """From a row that changed to all its wordings, and on to the document."""
    page.goto(f"/-/compare/{quote(SERIES)}-2.1/{quote(SERIES)}-phase-2?show=changed")
    row = page.locator(".table > .row.changed").first
    row.locator("details.menu > summary").click()
    row.get_by_role("link", name="一生").click()
    page.wait_for_url("**/-/passages/*")
    assert fits(page)
    assert "第2期" in page.locator("p.lead").inner_text()
    picture = page.locator(".wording .panel img").last
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    page.locator(".standings .place-of > a").first.click()
    page.wait_for_url("**/-/documents/*")
    assert page.locator("section.page mark").count() > 0


def test_the_way_of_an_indicator(page: Any) -> None:
    """From the menu to a lowered target, and from its mark to the cell on the page's picture."""
    page.goto("/")
    choose(page, "指標")
    page.wait_for_url("**/-/indicators")
    assert fits(page)
    every = page.locator("table.kpis tbody tr").count()
    page.locator("select[name=kind]").select_option("target_lowered")
    page.get_by_role("button", name="絞り込む").click()
    page.wait_for_url("**kind=target_lowered*")
    assert 0 < page.locator("table.kpis tbody tr").count() < every
    assert fits(page)
    page.get_by_role("link", name="観光入込客数").click()
    page.wait_for_url("**/-/indicators/*")
    assert "65万人" in page.locator("p.lead").inner_text()
    assert fits(page)
    chart = page.locator("figure.chart svg:visible")
    assert chart.count() == 1
    label = chart.locator("text.label", has_text="62万人").bounding_box()
    assert label is not None
    assert label["height"] >= 10  # can be read on a phone, too
    chart.get_by_role("link", name="62万人").click()
    page.wait_for_url("**/-/documents/*figure=*")
    assert "62万人" in page.locator("section.page mark").all_inner_texts()
    page.wait_for_selector("section.page svg rect", state="attached")


def test_indicators_of_an_edition_lead_to_their_life(page: Any) -> None:
    page.goto(f"/-/editions/{quote(SERIES)}-phase-3#indicators")
    assert fits(page)
    row = page.locator("table.own tr", has_text="観光入込客数")
    assert "62万人" in row.inner_text()
    assert "65万人" in row.inner_text()
    assert "目標の引き下げ" in row.inner_text()
    row.get_by_role("link", name="観光入込客数").click()
    page.wait_for_url("**/-/indicators/*")


def test_the_way_of_a_proof(page: Any) -> None:
    """From a row's menu to its citation in the clipboard, to both pages marked, to one picture."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1")
    row = page.locator(".row[data-change]").first
    row.locator("details.menu summary").click()
    row.locator("a[data-cite]").click()
    page.locator("[data-copied]").first.wait_for(state="attached")
    cited = page.evaluate("navigator.clipboard.readText()")
    assert "SHA-256: " in cited
    row.get_by_role("link", name="証拠").click()
    page.wait_for_url("**/-/proof/*/*/r*")
    assert fits(page)
    pictures = page.locator(".panel img")
    assert pictures.count() == 2
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
    page.locator("#cite summary", has_text="BibTeX").click()
    page.locator("button[data-copy='cite-bib']").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{")
    with page.expect_download() as saved:
        page.get_by_role("link", name="一枚の画像（PNG）で保存").click()
    assert saved.value.suggested_filename.endswith(".png")
    page.get_by_role("link", name="新旧対照表のこの行へ").click()
    page.wait_for_url("**/-/compare/*/*#r*")
    assert page.locator(":target").count() == 1


_SELECT = """() => {
  const text = [...document.querySelectorAll("#p3 .blocks p")].find(
    p => p.textContent.length > 40 && p.checkVisibility());
  getSelection().selectAllChildren(text);
  return text.textContent;
}"""


def test_what_is_selected_in_the_reader_is_cited(page: Any) -> None:
    """From a hit to the page, from its text to a citation that leads back to the text, marked."""
    page.goto(f"/-/search?q={quote('人口減少')}")
    page.locator("article.hit .actions a[href*='p=3']").first.click()
    page.wait_for_url("**/-/documents/*#p3")
    selected = page.evaluate(_SELECT)
    page.get_by_role("link", name="選んだ箇所を引用").click()
    page.wait_for_url("**#cite")
    told = page.locator("#cite-text").inner_text()
    assert "3ページ" in told
    assert "".join(selected.split())[:100] in "".join(told.split())
    assert "SHA-256: " in told
    page.goto(told.split("。")[-1].strip())
    assert page.locator("#p3 mark").count() > 0
    assert fits(page)


def test_a_page_of_the_reader_is_cited_by_the_keyboard(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/-/editions/{quote(SERIES)}-2.1")
    page.locator("a[href^='/-/documents/']").first.click()
    page.wait_for_url("**/-/documents/*")
    page.locator("#p2 .cite-link").focus()
    page.keyboard.press("Enter")
    page.locator("[data-copied]").wait_for(state="attached")
    assert "、2ページ。" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_text("ページへ移る").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#p2")
    page.keyboard.press("Tab")
    assert focused(page, "textContent", "2ページ")


def in_its_part(page: Any, path: str, wanted: Any) -> Any:
    """What is wanted of a comparison, in the first of its parts that has it."""
    for part in range(1, 9):
        page.goto(f"{path}?part={part}")
        if wanted.count():
            break
    return wanted.first


def test_filters_and_layouts_of_the_comparison(page: Any) -> None:
    page.goto(f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1")
    page.locator("nav.switches a", has_text="追加").click()
    page.wait_for_url("**show=added*")
    added = page.locator(".table > .row.added, table.rows tr.added").count()
    assert 0 < added == page.locator("[data-change]").count()
    page.locator("nav.switches a", has_text="すべての変更").click()
    page.wait_for_url(lambda url: "show=" not in url)
    page.locator("nav.switches a", has_text="一列（見え消し）").click()
    page.wait_for_url("**view=inline*")
    assert page.locator(".table.inline del").count() > 0
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.hasAttribute('data-change')")
    first = address(page)
    page.keyboard.press("n")
    assert address(page) != first
    page.keyboard.press("p")
    assert address(page) == first


def test_a_rows_address_lands_on_it_wherever_it_stands(page: Any) -> None:
    path = f"/-/compare/{quote(SERIES)}-phase-2/{quote(SERIES)}-phase-3"
    page.goto(path + "?part=2")
    page.emulate_media(reduced_motion="reduce")  # no scrolling that takes its time
    name = page.locator("[data-change]").last.get_attribute("id")
    href = page.locator(f"[id='{name}'] a.anchor").get_attribute("href")
    page.goto(path + href)
    row = page.locator(":target")
    assert row.get_attribute("id") == name
    assert row.is_visible()
    assert row.bounding_box()["y"] < 900
    assert fits(page)
    in_its_part(page, path, page.locator("a", has_text="開く")).click()
    page.wait_for_url("**open=*")
    assert page.locator(":target").is_visible()


def test_rows_of_tables_stand_in_columns_and_fit(page: Any) -> None:
    path = f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1"
    rows = page.locator("table.rows tr.changed", has_text="空き店舗を活用した出店数")
    row = in_its_part(page, path, rows)
    changed = row.locator("td.changed")
    assert changed.count() == 1
    assert changed.locator("del").inner_text().endswith("15店")
    assert changed.locator("ins").inner_text().endswith("18店")
    assert "+3店（+20%）" in changed.inner_text()
    assert changed.get_attribute("data-head") == "目標値（令和元年度）"
    assert fits(page)


def test_the_researchers_way(page: Any) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("人口減少")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?*")
    assert page.locator("mark").count() > 0
    assert fits(page)
    page.locator("a[href*='/-/documents/']").first.click()
    page.wait_for_url("**/-/documents/*")
    assert page.locator("section.page mark").count() > 0
    page.locator("a[href^='/-/editions/']").first.click()
    page.wait_for_url("**/-/editions/*")
    assert page.locator("main pre", has_text="SHA-256").count() > 0
    assert fits(page)


def test_the_operators_way(page: Any) -> None:
    page.goto("/-/status")
    text = page.locator("main").inner_text()
    assert "確認が必要です" in text  # the demo's nights are long past
    assert "一部失敗" in text
    assert "robots.txt" in text
    assert fits(page)
    assert page.request.get("/-/status.json").status == 503


def test_the_keyboard_alone_suffices(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page, "className", "skip")
    page.keyboard.press("Enter")
    assert focused(page, "id", "main")
    page.keyboard.press("Tab")
    assert focused(page, "name", "q")
    page.keyboard.type("KPI")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?*")
    assert page.locator("mark").count() > 0


def pressed(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_proof_of_a_row_is_near_by_keyboard(page: Any) -> None:
    """Past the menu, past all that stands before the rows, and into the row's own menu."""
    path = f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1"
    page.goto(path)
    pressed(page, "Tab", "Enter")
    assert focused(page, "id", "main")
    pressed(page, "Tab")
    assert focused(page, "textContent", "変更された最初の行へ")
    skip = page.evaluate("document.activeElement.getBoundingClientRect().left")
    assert skip >= 0  # seen while it has the focus
    pressed(page, "Enter")
    row = page.locator(":target")
    assert row.get_attribute("data-change") is not None
    pressed(page, "Tab", "Tab", "Enter")
    for _ in range(3):
        pressed(page, "Tab")
        if page.evaluate("document.activeElement.textContent") == "証拠":
            break
    pressed(page, "Enter")
    page.wait_for_url("**/-/proof/*/*/r*")
    page.goto(path)
    pressed(page, "n", "n", "Enter")
    page.wait_for_url("**/-/proof/*/*/r*")


def test_the_menu_of_a_phone_by_keyboard(page: Any) -> None:
    """A button opens it, Esc closes it and gives the focus back; a wide screen has no button."""
    page.goto("/")
    button, menu = page.locator("button.menu-button"), page.locator("#menu")
    if page.viewport_size["width"] > 390:
        assert menu.is_visible()
        assert not button.is_visible()
        return
    assert not menu.is_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    box, places = menu.bounding_box(), menu.locator("a").all()
    assert (box["x"], box["width"]) == (0, 390)
    assert all(place.bounding_box()["height"] >= 44 for place in places)
    page.keyboard.press("Tab")
    assert focused(page, "textContent", places[0].inner_text())
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert focused(page, "className", "menu-button")


def test_english_is_remembered(page: Any) -> None:
    page.goto("/?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/-/changes")
    assert "Document replaced" in page.locator("main").inner_text()


def test_it_works_without_javascript(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP", base_url=site)
    tab = context.new_page()
    tab.goto(f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1?show=numbers")
    assert tab.locator("[data-change]").count() > 3
    cite = tab.locator("a[data-cite]").first.get_attribute("href")
    tab.goto(str(cite))
    assert "SHA-256: " in tab.locator("#cite-text").inner_text()
    assert tab.locator("[data-copy]:visible").count() == 0
    tab.goto("/-/compare")
    tab.locator("select[name=old]").select_option(f"{SERIES}-phase-3-draft")
    tab.locator("select[name=new]").select_option(f"{SERIES}-phase-3")
    tab.locator("form.choose button").click()
    tab.wait_for_url("**/-/compare/*/*")
    assert tab.locator("table.indicators tbody tr").count() > 3
    tab.goto("/-/search?q=KPI")
    assert tab.locator("mark").count() > 0
    tab.goto(f"/-/editions/{quote(SERIES)}-phase-3")
    tab.locator("#age a[href*='show=new']").click()
    tab.wait_for_url("**/-/documents/*show=new*")
    assert tab.locator(".in:visible").count() > 3
    rule = tab.locator(".ages details").locator("visible=true").first
    rule.locator("summary").focus()
    assert rule.locator("summary span").bounding_box()["width"] > 50
    rule.locator("summary").press("Enter")
    rule.locator("a").first.click()
    tab.wait_for_url("**/-/passages/*")
    context.close()

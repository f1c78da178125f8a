"""Our pages over the demo's database in a real Datasette: languages, headers, feeds, exports,
states.
"""

import asyncio
import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
import yaml
from datasette.app import Datasette

from pipeline.web import language
from pipeline.web.dates import date_words
from pipeline.web.pages.edition import levels_shown
from tests.demo_site import SERIES, played
from tools.site_pages import site_pages

ROOT = Path(__file__).parent.parent
EDITION = f"/-/editions/{quote(SERIES)}-phase-3"
COMPARE = f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1"
PAGES = [
    "/",
    "/-/changes",
    "/-/status",
    "/-/pages",
    "/-/pages/1",
    "/-/search?q=KPI",
    EDITION,
    COMPARE,
]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("web") / "city")


def _served(demo: Any) -> Datasette:
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"]["shinkyu"] = {"archive": str(demo.archive)}
    return Datasette([str(demo.db)], metadata=metadata)


@pytest.fixture(scope="module")
def datasette(demo: Any) -> Datasette:
    return _served(demo)


def get(datasette: Datasette, path: str, **more: Any) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path, **more)

    return asyncio.run(ask())


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_both_languages(datasette: Datasette, path: str, lang: str) -> None:
    answer = get(datasette, path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert '<link rel="canonical" href="http' in answer.text
    assert 'property="og:title"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text
    assert " style=" not in answer.text
    assert "onclick" not in answer.text


def test_no_page_asks_for_a_word_that_it_has_not(
    demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page has its own words and the common ones: those of another page don't help it.
    missing: list[tuple[str, str]] = []
    address = ""

    def noted(key: str) -> str:
        missing.append((address, key))
        return key

    monkeypatch.setattr(language, "_without_words", noted)
    fresh = _served(demo)  # nothing is kept from other tests
    foreign: list[tuple[str, str]] = []
    for address in site_pages(demo.db).values():
        answer = get(fresh, address)
        assert answer.status_code in {200, 400, 404, 503}, address
        foreign += [(address, found) for found in _english_ways(answer.text)]
    assert missing == []
    assert foreign == []


def _english_ways(html: str) -> list[str]:
    """How only English writes pages and colons, where a Japanese page shows it."""
    shown = re.sub(r'<(pre|code|script)\b.*?</\1>|<(\w+) lang="en".*?</\2>', "", html, flags=re.S)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", shown))
    return re.findall(r".{9}\bp\. ?\d|.{9}[ぁ-ヿ一-鿿]: .{9}", words)


def test_the_language_is_remembered_and_the_browsers_is_heard(datasette: Datasette) -> None:
    assert "shinkyu_lang=en" in get(datasette, "/?lang=en").headers["set-cookie"]
    assert '<html lang="en">' in get(datasette, "/", cookies={"shinkyu_lang": "en"}).text
    assert (
        '<html lang="en">'
        in get(datasette, "/", headers={"Accept-Language": "en-US,en;q=0.9,ja;q=0.5"}).text
    )
    assert (
        '<html lang="ja">'
        in get(datasette, "/", headers={"Accept-Language": "fr,ja;q=0.8,en;q=0.7"}).text
    )
    assert '<html lang="ja">' in get(datasette, "/", headers={"Accept-Language": "tlh"}).text


def test_home_leads_everywhere(datasette: Datasette) -> None:
    html = get(datasette, "/").text
    for href in (
        "/-/search",
        "/-/changes",
        "/-/status",
        "/-/pages",
        "/shinkyu",
        EDITION,
        f"/-/compare/{quote(SERIES)}-phase-2/{quote(SERIES)}-phase-3",
    ):
        assert f'href="{href}"' in html, href
    assert "差し替えられました</a>" in html


def test_an_edition_says_where_its_dates_were_read_and_how_to_cite_it(datasette: Datasette) -> None:
    html = get(datasette, EDITION).text
    assert "2024年2月9日" in html
    assert "ページの公開日・更新日" in html
    assert "@techreport{" in html
    block = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["@type"] == "Report"
    assert get(datasette, "/-/editions/nothing").status_code == 404


def test_the_outline_of_an_edition_is_its_headings_by_their_levels(datasette: Datasette) -> None:
    html = get(datasette, EDITION).text
    outline = html.split('<ul class="plain outline">')[1].split("</ul>")[0]
    entries = re.findall(r'<li class="depth-(\d)"><a href="[^"]+">([^<]+)</a>', outline)
    assert ("1", "１ 第３期総合戦略の基本的な考え方") in entries
    assert ("2", "（１）策定の趣旨") in entries
    assert len(entries) == len({text for _, text in entries})
    assert f"見出し{len(entries)}件" in html


def test_of_very_many_headings_the_deeper_levels_are_left_out() -> None:
    assert levels_shown([1, 2, 2, 3]) == [1, 2, 3]
    assert levels_shown([1] + [2] * 100 + [3] * 100) == [1, 2]
    assert levels_shown([2] * 500 + [3]) == [2]
    assert levels_shown([]) == []


def test_the_feed_is_valid_and_its_entries_keep_their_ids(datasette: Datasette) -> None:
    answer = get(datasette, "/-/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.text)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    ids = [e.findtext(f"{ATOM}id") for e in entries]
    assert len(set(ids)) == len(ids) == 50
    for node in (root, *entries):
        assert node.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(node.findtext(f"{ATOM}updated") or "").tzinfo
    replaced = next(
        e for e in entries if "「4　基本目標」が差し替え" in (e.findtext(f"{ATOM}title") or "")
    )
    assert "<ins>" in (replaced.findtext(f"{ATOM}content") or "")
    assert [
        e.findtext(f"{ATOM}id")
        for e in ET.fromstring(get(datasette, "/-/changes.atom").text).findall(f"{ATOM}entry")
    ] == ids


def test_the_feed_of_one_series_and_kind(datasette: Datasette) -> None:
    few = ET.fromstring(
        get(datasette, "/-/changes.atom?series=" + quote("人口ビジョン")).text
    ).findall(f"{ATOM}entry")
    assert 0 < len(few) < 20
    page = get(datasette, "/-/changes?kind=document_replaced").text
    assert page.count('<li id="c') == 4
    assert "document_replaced" in get(datasette, "/-/changes?kind=document_replaced&lang=en").text


def test_status_for_a_monitor(demo: Any) -> None:
    def ask(hours: float) -> Any:
        return get(
            Datasette([str(demo.db)], metadata={"plugins": {"shinkyu": {"max_age_hours": hours}}}),
            "/-/status.json",
        )

    old = ask(36)
    assert old.status_code == 503
    assert old.json()["ok"] is False
    assert any("last good run" in p for p in old.json()["problems"])
    young = ask(10**6)
    assert young.status_code == 200
    assert young.json()["ok"] is True


def test_a_comparison_answers_first(datasette: Datasette) -> None:
    html = get(datasette, COMPARE).text
    lead = html.split('<p class="lead">')[1].split("</p>")[0]
    assert re.search(r"数値\d+か所を含む\d+か所が変わりました（変更\d+件、", lead)
    assert html.index("変わった数値") < html.index('class="table two"')
    assert "70.0%" in html
    assert "元号の改正に伴う" in html  # the city's own reason
    assert len(html) < 1_000_000


def test_indicators_stand_above_the_structure_and_that_above_the_text(
    datasette: Datasette,
) -> None:
    html = get(datasette, COMPARE).text
    order = ['class="lead"', 'class="reason"', 'id="indicators"', 'id="structure"', 'id="text"']
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    lead = html.split('<p class="lead">')[1].split("</p>")[0]
    assert re.match(r"目標の引き下げ2件、目標の引き上げ\d件、", lead)
    row = next(row for row in html.split("<tr>") if ">観光入込客数</a>" in row)
    assert f'href="/-/indicators/{quote("higano-総合戦略-観光入込客数")}"' in row
    values = re.findall(
        r'<a href="/-/documents/[0-9a-f]{64}\?p=6&amp;figure=\d+#p6">([^<]+)</a>', row
    )
    assert values == ["60万人", "57万人", "旧6ページ", "新6ページ"]
    assert [">−3万人<" in row, ">−5%<" in row, ">2019年度<" in row] == [True, True, True]


def test_indicators_of_any_pair_and_why_there_are_none(datasette: Datasette) -> None:
    def lead(old: str, new: str) -> str:
        text: str = get(datasette, f"/-/compare/{quote(SERIES)}-{old}/{quote(SERIES)}-{new}").text
        return text.split('<p class="lead">')[1].split("</p>")[0]

    assert lead("phase-3-draft", "phase-3").startswith("目標の引き上げ4件、")
    assert lead("2.1", "2.0").startswith("目標の引き下げ6件、目標の引き上げ2件、")
    vision = quote("higano-人口ビジョン", safe="")
    text = get(datasette, f"/-/compare/{vision}-1.0/{vision}-phase-2").text
    assert "どちらの版にも、読み取れた指標がありません。" in text


def test_all_parts_of_a_comparison_stand_on_one_page(datasette: Datasette) -> None:
    path = f"/-/compare/{quote(SERIES)}-2.0/{quote(SERIES)}-2.1"
    first = get(datasette, path).text
    [parts] = set(re.findall(r">1／(\d+)<", first))
    pages = [get(datasette, f"{path}?part={n}").text for n in range(1, int(parts) + 1)]
    every = get(datasette, f"{path}?part=all").text
    assert f'href="{path}?part=all#text"' in first
    names = [name for page in pages for name in re.findall(r' id="(r[0-9a-f-]+)"', page)]
    assert re.findall(r' id="(r[0-9a-f-]+)"', every) == names
    assert len(names) > 25
    assert "part=2" not in every


def test_what_changed_its_number_alone_is_shown_and_says_so(
    demo: Any, datasette: Datasette
) -> None:
    path = f"/-/compare/{quote(SERIES)}-phase-2/{quote(SERIES)}-phase-3"
    html = get(datasette, path).text
    told = re.search(r"形式的な変更が(\d+)件あります（[^）]*番号(\d+)件", html)
    assert told
    formal = ""
    for part in range(1, 9):
        formal += get(datasette, f"{path}?show=formal&part={part}").text
        if f"part={part + 1}#" not in formal:
            break
    formal = re.sub(r"<details class=\"fold\".*?</details>", "", formal, flags=re.DOTALL)
    assert formal.count(">番号のみの変更</span>") == int(told[2]) > 0
    assert len(re.findall(r'<(?:div class="row|tr class)[^>]* id="r', formal)) == int(told[1])
    total = re.search(r"を含む(\d+)か所が変わりました", html)
    every = re.search(r">すべての変更 <small>(\d+)<", html)
    assert total
    assert every
    assert total[1] == every[1]


@pytest.mark.parametrize(
    "query",
    [
        "show=numbers",
        "show=added",
        "show=removed",
        "show=moved",
        "left=old",
        "view=inline",
        "show=junk&left=junk&view=junk",
    ],
)
def test_filters_and_layouts_are_links(datasette: Datasette, query: str) -> None:
    assert get(datasette, f"{COMPARE}?{query}").status_code == 200


def test_any_pair_on_demand_and_what_can_not_be_compared(datasette: Datasette) -> None:
    far = get(datasette, f"/-/compare/{quote(SERIES)}-1.0/{quote(SERIES)}-phase-3")
    assert far.status_code == 200
    back = get(datasette, f"/-/compare/{quote(SERIES)}-2.1/{quote(SERIES)}-2.0")
    assert back.status_code == 200
    assert get(datasette, f"/-/compare/nothing/{quote(SERIES)}-2.0").status_code == 404


def test_exports_of_a_comparison(datasette: Datasette) -> None:
    table = get(datasette, COMPARE + ".csv")
    assert table.content[:3] == b"\xef\xbb\xbf"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {"変更", "同じ", "追加"} <= {r["種別"] for r in rows}
    value = get(datasette, COMPARE + ".json").json()
    assert len(value["rows"]) == len(rows)
    book = openpyxl.load_workbook(io.BytesIO(get(datasette, COMPARE + ".xlsx").content))
    cells = [[c.value for c in row] for row in book.worksheets[0].iter_rows()]
    assert str(cells[0][0]).endswith("新旧対照表")
    assert any(row[1] == "（新設）" for row in cells)
    assert any(row[0] == "（略）" for row in cells)
    word = get(datasette, COMPARE + ".docx?left=old&paper=portrait&formal=1")
    assert word.headers["content-disposition"].startswith("attachment;")
    assert docx.Document(io.BytesIO(word.content)).tables[0].cell(0, 0).text.startswith("改正前")


def test_a_link_behind_a_sentence_stands_apart_from_it(datasette: Datasette) -> None:
    html = get(datasette, COMPARE + "?lang=en").text
    assert re.search(r"they are in no total\.\s+<a [^>]+>Show them</a>", html)


def test_an_edition_says_what_is_new_among_its_neighbours(datasette: Datasette) -> None:
    address = f"/-/editions/{quote(SERIES)}-2.1"
    html = get(datasette, address + "?lang=en").text
    strip = html[html.index('<ol class="strip"') : html.index("</ol>")]
    assert strip.count("<li") == 6
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', strip) == [address]
    assert "Compared with 総合戦略 2.0: 15 passages changed, 8 passages added" in html
    assert "target lowered from 12,000人 to 9,000人" in html
    assert html.index('id="new"') < html.index('id="outline"') < html.index('id="files"')
    [digest] = re.findall(r'id="sha-1" title="([0-9a-f]{64})">\1<', html)
    assert f'href="/-/original/{digest}"' in html
    assert 'data-copy="sha-1"' in html
    columns = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', html)
    assert columns[:5] == ["Indicator", "Baseline", "Target", "Target before", "Change"]
    [kept] = set(re.findall(r'href="(/-/pages/\d+)"', html))
    assert get(datasette, kept).status_code == 200
    first = get(datasette, f"/-/editions/{quote(SERIES)}-1.0?lang=en").text
    assert "The first edition of its series" in first


def test_the_citys_page_as_it_was_on_a_day(datasette: Datasette) -> None:
    html = get(datasette, "/-/pages?on=2016-01-01").text
    assert html.count("<li><time") == 1
    assert get(datasette, "/-/pages/999").status_code == 404
    assert "page-1" in get(datasette, "/-/pages/2").text


def test_tables_lead_to_our_pages_and_back(datasette: Datasette) -> None:
    html = get(datasette, "/shinkyu/editions").text
    assert f'href="{EDITION}"' in html
    assert 'href="/-/changes"' in html
    assert get(datasette, "/shinkyu/comparison_rows?_size=5").status_code == 200
    assert get(datasette, "/shinkyu?sql=select+1").status_code in (403, 302, 400)


def test_long_json_in_a_table_is_folded_and_whole_on_the_page_of_its_row(
    datasette: Datasette, demo: Any
) -> None:
    with closing(sqlite3.connect(demo.db)) as db:
        [number, old] = db.execute(
            "SELECT id, old FROM changes WHERE kind = 'page_changed' LIMIT 1"
        ).fetchone()
    html = unescape(get(datasette, f"/shinkyu/changes?id={number}").text)
    [start, rest] = re.findall(r"<details><summary>(.*?)…</summary>(.*?)</details>", html)[0]
    assert len(start) == 60
    assert start + rest == old
    assert old in unescape(get(datasette, f"/shinkyu/changes/{number}").text)
    assert "<td><details" not in get(datasette, "/shinkyu/changes?kind=document_added").text


def test_sitemap_and_robots(datasette: Datasette) -> None:
    root = ET.fromstring(get(datasette, "/sitemap.xml").text)
    places = [
        node.text or "" for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert any(place.endswith(EDITION) for place in places)
    robots = get(datasette, "/robots.txt").text
    assert "Disallow: /-/original/" in robots
    assert "Sitemap: " in robots


def test_the_plugin_is_silent_where_there_is_no_database_of_ours(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, sha256 TEXT)")
    alone = Datasette([str(other)])
    assert "新旧" not in get(alone, "/").text
    assert get(alone, "/-/changes").status_code == 404
    assert get(alone, "/other/things").status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/-/changes.atom", "/-/status.json", COMPARE + ".csv"])
def test_whoever_may_not_see_the_database_sees_none_of_our_pages(demo: Any, path: str) -> None:
    from datasette import version

    blocks = {"databases": {"shinkyu": {"allow": {"id": "root"}}}}
    closed = Datasette(
        [str(demo.db)],
        **({"metadata": blocks} if version.__version__.startswith("0.") else {"config": blocks}),
    )
    assert get(closed, path).status_code == 403


def test_metadata_is_up_to_date_and_explains_every_column(datasette: Datasette) -> None:
    import runpy

    from pipeline.database.schema import TABLES

    made = runpy.run_path(str(ROOT / "tools" / "make_metadata.py"))
    assert (ROOT / "metadata.yml").read_text(encoding="utf-8") == made["as_yaml"]()
    shown = made["metadata"]()["databases"]["shinkyu"]["tables"]
    for table in TABLES:
        assert table.hidden or set(shown[table.name]["columns"]) == {c.name for c in table.columns}


@pytest.mark.parametrize(
    ("iso", "ja", "en"),
    [
        ("2019-12", "2019年12月", "December 2019"),
        ("2024-02-09", "2024年2月9日", "9 February 2024"),
        ("2024", "2024年", "2024"),
        (None, "", ""),
        ("2025-04-01T17:00:00Z", "2025年4月2日", "2 April 2025"),
    ],
)
def test_dates_in_words(iso: str | None, ja: str, en: str) -> None:
    assert (date_words(iso, "ja"), date_words(iso, "en")) == (ja, en)


def test_english_pages_tell_changes_and_comparisons_in_english(datasette: Datasette) -> None:
    news = get(datasette, "/?lang=en").text.split('id="news"')[1].split("</p>")[0]
    assert "numbers changed in" in news
    assert "文" not in news
    log = get(datasette, "/-/changes?lang=en&kind=document_replaced").text
    assert "Document replaced: " in log
    assert "passages changed" in log or "passage changed" in log


def test_visitors_have_no_sql_under_plain_datasette(datasette: Datasette) -> None:
    for path in (
        "?sql=select+1",
        ".json?sql=select+1",
        ".csv?sql=select+1",
        "/-/query?sql=select+1",
    ):
        answer = get(datasette, f"/shinkyu{path}", follow_redirects=True)
        assert answer.status_code in (400, 403, 404), path
    everything = get(datasette, "/shinkyu/editions.json?_shape=array").json()
    filtered = get(datasette, "/shinkyu/editions.json?_shape=array&_where=0")
    assert filtered.status_code in (403, 400) or filtered.json() == everything

"""The pages of indicators in a real Datasette over a city with two hundred of them: languages,
filters, files, feeds, odd data, and what is not there.
"""

import asyncio
import csv
import io
import json
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from datasette.app import Datasette

from tests.indicator_city import GOALS, ODD, TARGET, Change, Number, city, edition_id, indicator
from tests.search_city import empty, insert

COUNT = 200
PER_PAGE = 30
ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("indicators") / "shinkyu.db"
    city(path, COUNT).close()
    return Datasette([str(path)])


def get(datasette: Datasette, path: str, **more: Any) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path, **more)

    return asyncio.run(ask())


def names(html: str) -> list[str]:
    return [unescape(n) for n in re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', html)]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/-/indicators",
        "/-/indicators?kind=target_lowered&sort=change",
        "/-/indicators?q=nowhere",
        *(f"/-/indicators/hinano-{n}" for n in range(1, len(ODD) + 3)),
        f"/-/editions/{quote(edition_id(4))}",
        f"/-/editions/{quote(edition_id(3))}",
    ],
)
def test_every_page_in_both_languages(datasette: Datasette, path: str, lang: str) -> None:
    answer = get(datasette, path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert answer.status_code == 200
    html = answer.text
    assert f'<html lang="{lang}">' in html
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert " style=" not in html
    assert "<script>" not in html
    assert "<b>指標</b>" not in html
    # A key without words would stand as its last part: no such part is a word of ours.
    assert not re.search(r">\s*i\.[a-z_.]+\s*<", html)
    for drawn in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        ET.fromstring(drawn)


def test_the_table_is_in_the_order_of_the_plan_and_turned_page_by_page(
    datasette: Datasette,
) -> None:
    shown: list[str] = []
    path = "/-/indicators"
    while path:
        html = get(datasette, path).text
        found = names(html)
        assert 0 < len(found) <= PER_PAGE
        shown += found
        following = re.search(r'<a href="([^"]+)" rel="next"', html)
        path = unescape(following[1]) if following else ""
    assert len(shown) == COUNT
    assert len(set(shown)) == COUNT


def test_filters_come_together(datasette: Datasette) -> None:
    whole = get(datasette, "/-/indicators.json").json()
    assert whole["total"] == COUNT
    lowered = get(datasette, "/-/indicators.json?kind=target_lowered").json()
    goal = get(datasette, f"/-/indicators.json?kind=target_lowered&goal={quote(GOALS[1])}").json()
    assert COUNT > lowered["total"] > goal["total"] > 0
    assert {line["goal"] for line in goal["indicators"]} == {GOALS[1]}
    words = get(datasette, f"/-/indicators.json?q={quote('観光 入込')}").json()
    assert [line["name"] for line in words["indicators"]] == ["単位の変わった観光の入込客数"]
    gone = get(datasette, "/-/indicators.json?kind=dropped").json()
    assert {line["state"] for line in gone["indicators"]} == {"dropped"}
    first = get(datasette, f"/-/indicators.json?edition={quote(edition_id(1))}").json()
    assert 0 < first["total"] < COUNT


def test_the_change_that_is_asked_for_is_the_one_that_is_told(datasette: Datasette) -> None:
    lowered = get(datasette, "/-/indicators.json?kind=target_lowered").json()["indicators"]
    assert {line["change"]["kind"] for line in lowered} == {"target_lowered"}
    added = get(datasette, "/-/indicators.json?kind=added").json()["indicators"]
    assert [line["change"]["kind"] for line in added] == ["added"]
    wanted = f"kind=target_lowered&edition={quote(edition_id(2))}"
    there = get(datasette, f"/-/indicators.json?{wanted}").json()["indicators"]
    assert {line["change"]["new_edition_id"] for line in there} == {edition_id(2)}
    gone = f"kind=dropped&edition={quote(edition_id(4))}"
    assert get(datasette, f"/-/indicators.json?{gone}").json()["total"] == 2


def test_what_is_no_filter_of_ours_is_not_heard(datasette: Datasette) -> None:
    for query in ("kind=nonsense", "page=-1", "page=x", "sort=%00", "page=999999999999", "_x=1"):
        assert get(datasette, f"/-/indicators?{query}").status_code == 200
        assert get(datasette, f"/-/indicators.json?{query}").json()["total"] == COUNT


def test_the_newest_change_comes_first_when_asked_for(datasette: Datasette) -> None:
    found = get(datasette, "/-/indicators.json?sort=change").json()["indicators"]
    changed = [line["change"]["new_edition_id"] if line["change"] else "" for line in found]
    assert changed[0] == edition_id(4)
    plan = get(datasette, "/-/indicators.json").json()["indicators"]
    assert [line["id"] for line in plan] != [line["id"] for line in found]


def test_nothing_found_says_why_and_leads_back(datasette: Datasette) -> None:
    html = get(datasette, f"/-/indicators?q={quote('ない言葉')}&kind=renamed").text
    assert f"全{COUNT}件" in html
    assert "「名称の言葉：ない言葉」を外す" in html
    assert 'href="/-/indicators"' in html
    html = get(datasette, "/-/indicators?page=99").text
    assert "全7ページ" in html


def test_a_database_without_indicators_says_why(tmp_path: Path) -> None:
    empty(tmp_path / "shinkyu.db").close()
    datasette = Datasette([str(tmp_path / "shinkyu.db")])
    html = get(datasette, "/-/indicators").text
    assert "指標はまだありません" in html
    assert "/-/doubts" in html
    assert get(datasette, "/-/indicators.csv").status_code == 200
    assert get(datasette, "/-/indicators.xlsx").status_code == 200


def test_files_hold_all_that_match_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    with city(path, 3) as db:
        indicator(db, 7, "=HYPERLINK(1)", [Number(4, TARGET, 2029, 5, raw="=1+1")])
    db.close()
    datasette = Datasette([str(path)])
    answer = get(datasette, "/-/indicators.csv")
    assert answer.text.startswith("\ufeff")
    assert "attachment" in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(lines) == 4
    told = {line["name"]: line for line in lines}
    assert told["'=HYPERLINK(1)"]["last_target_printed"] == "'=1+1"
    assert lines[0]["page"].startswith("http://localhost/-/indicators/")
    book = openpyxl.load_workbook(
        io.BytesIO(get(datasette, "/-/indicators.xlsx?q=HYPERLINK").content)
    )
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_an_indicator_is_told_in_a_sentence_with_all_its_numbers(datasette: Datasette) -> None:
    html = get(datasette, "/-/indicators/hinano-7").text
    assert "65万人→62万人に引き下げ" in html
    assert "600,000人" in html
    assert "580千人" in html
    assert "580,000 人" in html  # brought to one unit
    assert "確かさ 72%" in html
    cells = re.findall(r'href="(/-/documents/[^"]+)"', html)
    assert cells
    for href in set(cells):
        assert get(datasette, unescape(href).split("#")[0]).status_code == 200


def test_marks_of_the_chart_lead_to_their_cells(datasette: Datasette) -> None:
    html = get(datasette, "/-/indicators/hinano-11").text
    charts = re.findall(r"<svg xmlns.*?</svg>", html, re.DOTALL)
    assert len(charts) == 2
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for link in ET.fromstring(charts[0]).iter(f"{SVG}a"):
        assert re.match(
            r"/-/(documents/[0-9a-f]{64}\?p=\d+&figure=\d+#p\d+|compare/)", link.attrib["href"]
        )
        assert link.attrib["aria-label"]


def test_units_that_changed_are_drawn_as_one(datasette: Datasette) -> None:
    chart = get(datasette, "/-/indicators/hinano-7.svg")
    assert chart.headers["content-type"].startswith("image/svg+xml")
    tree = ET.fromstring(chart.text)
    said = [a.attrib["aria-label"] for a in tree.iter(f"{SVG}a")]
    assert any("580千人" in words for words in said)
    assert any("62万人" in words for words in said)
    labels = [t.text for t in tree.iter(f"{SVG}text") if t.get("class") == "label"]
    assert "58万人" in labels
    assert all(a.attrib["href"].startswith("http") for a in tree.iter(f"{SVG}a"))


def test_words_in_place_of_numbers_are_marks_too(datasette: Datasette) -> None:
    tree = ET.fromstring(get(datasette, "/-/indicators/hinano-5.svg").text)
    labels = [t.text or "" for t in tree.iter(f"{SVG}text") if t.get("class") == "label"]
    assert any(label.startswith("維持") for label in labels)


def test_an_indicator_as_json_and_csv(datasette: Datasette) -> None:
    told = get(datasette, "/-/indicators/hinano-11.json").json()
    assert told["sentence"]["en"].startswith("Since")
    assert len(told["values"]) == 11
    assert told["spellings"] == [told["name"]]
    lines = list(
        csv.DictReader(io.StringIO(get(datasette, "/-/indicators/hinano-11.csv").text[1:]))
    )
    assert len(lines) == 11
    assert lines[0]["cell"].startswith("http://localhost/-/documents/")


def test_the_feed_of_one_indicator(datasette: Datasette) -> None:
    html = get(datasette, "/-/indicators/hinano-11").text
    assert '<link rel="alternate" type="application/atom+xml"' in html
    root = ET.fromstring(get(datasette, "/-/indicators/hinano-11.atom").text)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 3
    days = [e.findtext(f"{ATOM}updated") or "" for e in entries]
    assert all(a >= b for a, b in pairwise(days))
    assert len({e.findtext(f"{ATOM}id") for e in entries}) == 3
    quiet = ET.fromstring(get(datasette, "/-/indicators/hinano-1.atom").text)
    assert quiet.findall(f"{ATOM}entry") == []


@pytest.mark.parametrize("form", ["", ".json", ".csv", ".svg", ".atom"])
def test_an_unknown_indicator_is_said_to_be_none(datasette: Datasette, form: str) -> None:
    answer = get(datasette, f"/-/indicators/{quote('<i>ない')}{form}")
    assert answer.status_code == 404
    assert "指標はありません" in answer.text
    assert "<i>ない" not in answer.text


def test_an_edition_shows_each_indicator_once_with_the_target_before(datasette: Datasette) -> None:
    html = get(datasette, f"/-/editions/{quote(edition_id(4))}").text
    found = names(html)
    assert len(found) == len(set(found)) > 150
    row = html.split("地域の取組10に参加した市民の数")[1].split("</tr>")[0]
    assert [unescape(x) for x in re.findall(r">([\d,]+人)</a>", row)] == ["208人", "205人", "215人"]
    assert "目標の引き下げ" in row
    assert "この版で外れた指標" in html
    assert "社会増減数" in html.split("この版で外れた指標")[1]  # as it stood there


def test_of_very_many_only_the_first_goal_is_open(datasette: Datasette) -> None:
    html = get(datasette, f"/-/editions/{quote(edition_id(4))}").text
    goals = re.findall(r'<details class="goal"( open)?>', html)
    assert goals == [" open", "", ""]
    assert re.search(r"目標の引き下げ\d+", html)


def test_numbers_that_are_in_no_indicator_are_said_to_be_there(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    db = city(path, 1)
    for table in ("indicator_values", "indicator_names", "indicator_changes", "indicators"):
        db.execute(f"DELETE FROM {table}")
    db.close()
    html = get(Datasette([str(path)]), f"/-/editions/{quote(edition_id(4))}").text
    assert "この版から1件の数値を読み取りました" in html


def test_several_cities_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    db = city(path, 2)
    insert(db, "sources", id="b", name="別の市", page_url="https://b.example/")
    db.execute("UPDATE indicators SET source_id = 'b' WHERE id = 'hinano-2'")
    db.close()
    datasette = Datasette([str(path)])
    html = get(datasette, "/-/indicators").text
    assert '<select name="source">' in html
    assert names(get(datasette, "/-/indicators?source=b").text) == ["年のない指標"]


def test_a_drop_and_a_readable_menu(datasette: Datasette) -> None:
    assert 'href="/-/indicators"' in get(datasette, "/").text
    table = get(datasette, "/shinkyu/indicators?_size=3").text
    assert 'href="/-/indicators/hinano-' in table


def test_change_of_a_change_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    db = city(path, 0)
    numbers = [Number(0, TARGET, 2019, 100), Number(1, TARGET, 2019, 80)]
    key = indicator(db, 1, "来訪者", numbers, [Change(1, "target_lowered", 100, 80)])
    db.close()
    told = json.loads(get(Datasette([str(path)]), f"/-/indicators/{key}.json").text)
    assert [change["kind"] for change in told["changes"]] == ["target_lowered"]
    html = get(Datasette([str(path)]), f"/-/indicators/{key}").text
    assert "100人→80人に引き下げ" in html
    assert "−20人 (−20%)" in html

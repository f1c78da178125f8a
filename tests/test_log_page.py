"""The log: by night, the edition first, moves and re-saves folded with their number, evidence in
one click.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.answers import links
from pipeline.web.log.nights import (
    EVERYTHING,
    Wanted,
    as_day,
    night_of,
    one_night,
    read_nights,
)
from tests import search_city
from tests.demo_site import played
from tests.search_city import insert
from tests.test_home_page import log
from tests.test_web_pages import get


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    demo = played(tmp_path_factory.mktemp("log") / "city")
    return Datasette([str(demo.db)], metadata={"plugins": {"shinkyu": {"archive": "x"}}})


def night(html: str, day: str) -> str:
    return html.split(f'id="n{day}"')[1].split("</section>")[0]


def test_a_night_begins_with_its_edition_and_ends_with_what_was_folded(
    datasette: Datasette,
) -> None:
    html = night(get(datasette, "/-/changes").text, "2024-02-12")
    kinds = re.findall(r'<li id="c[^"]+" class="(\w+)"', html)
    assert kinds == ["edition_added"] * 2 + ["document_unlisted"] * 2 + ["page_changed"]
    assert "あわせて掲載されたファイル7件" in html
    assert "URLの変更6件（本文は同じ）" in html
    assert html.split('<li class="quiet">')[1].count("<li id=") == 6
    assert "再保存1件" in night(get(datasette, "/-/changes").text, "2016-04-05")


def test_editions_of_one_name_are_told_apart(datasette: Datasette) -> None:
    html = get(datasette, "/-/changes?kind=edition_added&lang=en").text
    heads = re.findall(r">(Edition added: [^<]+)</a>", html)
    assert len(set(heads)) == len(heads) == 9
    assert "Edition added: 総合戦略 2.1" in heads
    assert "1 file moved (same text)" in get(datasette, "/-/changes?lang=en").text


def test_english_names_the_page_that_changed_and_what_of_it(datasette: Datasette) -> None:
    html = get(datasette, "/-/changes?kind=page_changed&lang=en").text
    heads = re.findall(r">(Page changed[^<]*)</a>", html)
    assert "Page changed: 地方創生の取組について (date of update, text)" in heads
    assert len(set(heads)) > 3


def test_the_evidence_stands_in_the_line(datasette: Datasette) -> None:
    html = night(get(datasette, "/-/changes").text, "2025-04-02")
    line = html.split("「4\u3000基本目標」")[1].split("</li>")[0]
    assert '<summary title="証拠">' in line
    assert line.count("SHA-256") == 2
    assert ".warc.gz @ " in line


def test_a_change_has_an_address_that_opens_its_evidence(datasette: Datasette) -> None:
    moved = re.findall(r'<li id="c([^"]+)">', get(datasette, "/-/changes").text)[-1]
    html = get(datasette, links.change(moved).partition("#")[0]).text
    assert html.count('<section class="night"') == 1
    assert f'id="c{moved}"' in html
    assert html.count('<details class="evidence" open>') == 1
    assert html.count('<details class="more" open>') == 1  # the fold around it
    assert f'rel="canonical" href="http://localhost/-/changes?change={moved}"' in html
    assert get(datasette, "/-/changes?change=nothing").status_code == 404


def test_a_kind_that_is_asked_for_is_not_folded(datasette: Datasette) -> None:
    html = get(datasette, "/-/changes?kind=document_moved").text
    assert '<details class="more"' not in html
    assert len(re.findall(r'class="document_moved"', html)) == 7
    assert (
        get(datasette, "/-/changes?kind=x&before=%00&night=2024-13-01&part=9e9").status_code == 200
    )
    assert "この夜の変更は記録されていません" in get(datasette, "/-/changes?night=2000-01-01").text


def test_home_leads_to_the_evidence(datasette: Datasette) -> None:
    html = get(datasette, "/").text.split('id="latest"')[1]
    found = re.findall(r'<a class="evidence" href="([^"]+)"', html)
    assert found
    assert all(href.startswith("/-/changes?change=") for href in found)
    assert "URLの変更6件" in html


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    """Three nights: 3 changes, 10 of which one is an edition, 2."""
    with closing(search_city.empty()) as db:
        insert(db, "sources", id="a", name="甲市", page_url="https://a.example/")
        insert(db, "sources", id="b", name="乙市", page_url="https://b.example/")
        for n in range(3):
            log(db, "a", "page_changed", f"2024-03-03T17:0{n}:00Z")
        for n in range(9):
            log(db, "a", "document_moved", f"2024-03-02T15:0{n}:00Z")  # midnight in Japan
        log(db, "b", "edition_added", "2024-03-03T14:59:59Z")
        for n in range(2):
            log(db, "b", "page_changed", f"2024-03-02T14:5{n}:00Z")
        yield db


def days(db: sqlite3.Connection, before: str | None, most: int, nights: int = 9) -> Any:
    found = read_nights(db, EVERYTHING, before, most, nights)
    return [(n.day, len(n.changes), n.total) for n in found.nights], found.older


def test_nights_are_whole(db: sqlite3.Connection) -> None:
    whole = [("2024-03-04", 3, 3), ("2024-03-03", 10, 10), ("2024-03-02", 2, 2)]
    assert days(db, None, 99) == (whole, None)
    assert days(db, None, 99, nights=1) == (whole[:1], "2024-03-04")
    assert days(db, None, 12) == (whole[:1], "2024-03-04")
    assert days(db, "2024-03-04", 4) == ([("2024-03-03", 4, 10)], "2024-03-03")
    assert days(db, "2024-03-03", 4) == (whole[2:], None)
    assert days(db, "0001-01-01", 4) == ([], None)
    assert days(db, "9999-12-31", 99) == (whole, None)


def test_a_night_of_too_many_is_told_in_parts_its_news_first(db: sqlite3.Connection) -> None:
    parts = [one_night(db, EVERYTHING, "2024-03-03", 4, part) for part in (1, 2, 3)]
    assert [len(part.changes) for part in parts] == [4, 4, 2]
    assert parts[0].changes[0]["kind"] == "edition_added"
    assert {c["id"] for part in parts for c in part.changes} == set(range(4, 14))
    last = parts[2].changes[-1]["key"]
    assert last in [c["key"] for c in one_night(db, EVERYTHING, "2024-03-03", 1, 1, last).changes]
    only = one_night(db, Wanted({"source": "b"}), "2024-03-03", 4)
    assert (len(only.changes), only.total) == (1, 1)
    assert night_of(db, last) == "2024-03-03"
    assert night_of(db, "nothing") is None


@pytest.mark.parametrize("text", [None, "", "2024-02-30", "x", "20240101", "2024-1-1"])
def test_what_is_no_day(text: str | None) -> None:
    assert as_day(text) is None


def test_the_log_is_read_by_an_index(db: sqlite3.Connection) -> None:
    plans = [
        "SELECT id, at FROM changes c WHERE at < '9' ORDER BY at DESC LIMIT 9",
        "SELECT id, at FROM changes c WHERE source_id = 'a' AND at < '9' ORDER BY at DESC",
        "SELECT id, at FROM changes c WHERE kind = 'a' AND at < '9' ORDER BY at DESC",
    ]
    for sql in plans:
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
        assert "INDEX" in plan
        assert "TEMP B-TREE" not in plan


def test_a_long_night_and_older_nights_are_one_click_apart(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    with closing(search_city.empty(path)) as db:
        db.execute("BEGIN")
        insert(db, "sources", id="a", name="甲市", page_url="https://a.example/")
        for n in range(130):
            log(db, "a", "page_changed", f"2024-03-03T17:00:00.{n:03}Z")
        log(db, "a", "edition_added", "2024-03-02T17:00:00Z")
        db.execute("COMMIT")
    site = Datasette([str(path)])
    html = get(site, "/-/changes").text
    assert "この夜の変更はほかに30件あります" in html
    assert 'href="/-/changes?before=2024-03-04" rel="next"' in html
    assert 'href="/-/changes?night=2024-03-04"' in html
    part = get(site, "/-/changes?night=2024-03-04").text
    assert 'href="/-/changes?part=2&amp;night=2024-03-04" rel="next"' in part
    last = get(site, "/-/changes?part=2&night=2024-03-04").text
    assert len(re.findall(r'class="page_changed"', last)) == 30
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    older = get(site, "/-/changes?before=2024-03-04").text
    assert "edition_added" in older
    assert 'href="/-/changes" rel="prev"' in older

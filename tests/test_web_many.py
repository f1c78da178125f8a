"""Many sources: the home page stays short and leads to each, the status page looks at each one's
own nights.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.web.pages.home import TIMELINES
from tests import search_city
from tests.search_city import insert

NIGHTS = 70
SOURCES = TIMELINES + 3


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path: Path = tmp_path_factory.mktemp("many") / "shinkyu.db"
    with closing(search_city.empty(path)) as db:
        db.execute("BEGIN")
        for n in range(SOURCES):
            fill(db, n)
        db.execute("COMMIT")
    return Datasette([str(path)])


def fill(db: sqlite3.Connection, n: int) -> None:
    """A source with one edition and many nights; the last source's file fails since the third
    night.
    """
    source, url = f"s{n}", f"https://s{n}.example/"
    insert(db, "sources", id=source, name=f"第{n}市", page_url=url)
    insert(
        db,
        "editions",
        id=f"{source}-総合戦略-1.0",
        source_id=source,
        series="総合戦略",
        phase=1,
        version="1.0",
        label=f"第{n}市総合戦略",
        status="final",
        published="2015-10",
        first_seen="2015-11-01T00:00:00Z",
        last_seen="2015-11-01T00:00:00Z",
        position=1,
        listed=1,
    )
    for night in range(NIGHTS):
        at = f"2024-{night // 28 + 1:02}-{night % 28 + 1:02}T18:00:00Z"
        bad = n == SOURCES - 1 and night >= 2
        insert(
            db,
            "runs",
            id=f"{source}-{night}",
            source_id=source,
            started_at=at,
            finished_at=at,
            status="partial" if bad else "ok",
            fetched=0,
            unchanged=1,
            failed=int(bad),
            kind="crawl",
            warc_file="a.warc.gz",
        )
        insert(
            db,
            "captures",
            source_id=source,
            run_id=f"{source}-{night}",
            url=url,
            captured_at=at,
            outcome="failed" if bad else "unchanged",
            error="timeout" if bad else None,
            warc_file="a.warc.gz",
            warc_offset=0,
            final_url=url,
        )


def get(datasette: Datasette, path: str) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path)

    return asyncio.run(ask())


def test_home_leads_to_each_and_draws_the_one_asked_for(datasette: Datasette) -> None:
    html = get(datasette, "/").text
    assert 'class="strip"' not in html
    for n in range(SOURCES):
        assert f'<a href="/?source=s{n}">第{n}市</a>' in html
    one = get(datasette, "/?source=s2").text
    assert one.count('<ol class="strip"') == 1
    assert "<title>第2市 — " in one
    assert 'rel="canonical" href="http://localhost/?source=s2"' in one
    assert '<a href="/">← すべての自治体</a>' in one
    assert "第3市" not in one
    assert 'class="strip"' not in get(datasette, "/?source=nothing").text


def test_few_that_fit_are_drawn(datasette: Datasette) -> None:
    html = get(datasette, "/?name=第2").text
    assert html.count('<ol class="strip"') == 1
    assert "1自治体" in html
    assert "条件に合う自治体はありません" in get(datasette, "/?name=nowhere").text
    assert get(datasette, "/?page=99999&order=x&prefecture=%00").status_code == 200


def test_home_names_the_source_whose_last_night_failed(datasette: Datasette) -> None:
    end = get(datasette, "/").text.split("最終巡回")
    assert len(end) == 2
    assert f"第{SOURCES - 1}市" in end[1]


def test_status_looks_at_each_sources_own_nights(datasette: Datasette) -> None:
    found = {s["source"]: s for s in get(datasette, "/-/status.json").json()["sources"]}
    assert len(found) == SOURCES
    for source in found.values():
        assert len(source["runs"]) == 14
        assert [u["url"] for u in source["urls"]] == [f"https://{source['source']}.example/"]
    failing = found[f"s{SOURCES - 1}"]["urls"][0]
    assert (failing["outcome"], failing["error"], failing["since"]) == (
        "failed",
        "timeout",
        "2024-01-03T18:00:00Z",
    )
    assert (
        failing["last_good"] == "2024-01-02T18:00:00Z"
    )  # longer ago than the nights that are looked through
    fine = found["s0"]["urls"][0]
    assert (fine["outcome"], fine["since"], fine["last_good"]) == (
        "unchanged",
        None,
        "2024-03-14T18:00:00Z",
    )

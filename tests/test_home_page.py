"""The first page: strips whose arrows are comparisons, the news of the newest edition, sources to
choose from.
"""

import re
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from pipeline.answers.edition_news import MOST, newest
from pipeline.answers.strips import strips
from pipeline.answers.telling import score
from pipeline.web.home.choosing import (
    Choice,
    ListedSource,
    chosen,
    listed_sources,
    prefecture_code,
    prefecture_name,
)
from pipeline.web.home.strips import strip_name, strip_view
from pipeline.web.home.words import WORDS
from pipeline.web.language import translator
from tests import search_city
from tests.demo_site import SERIES, played
from tests.search_city import insert
from tests.test_web_pages import get

SEEN = "2024-05-01T17:00:00Z"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("home") / "city")


@pytest.fixture(scope="module")
def datasette(demo: Any) -> Datasette:
    return Datasette([str(demo.db)], metadata={"plugins": {"shinkyu": {"archive": "x"}}})


@pytest.fixture(scope="module")
def db(demo: Any) -> Any:
    with closing(sqlite3.connect(f"file:{demo.db}?mode=ro", uri=True)) as db:
        yield db


def compare(old: str, new: str) -> str:
    return f"/-/compare/{quote(SERIES)}-{old}/{quote(SERIES)}-{new}"


def test_every_edition_is_named_and_every_arrow_is_a_comparison(datasette: Datasette) -> None:
    html = get(datasette, "/?lang=ja").text
    strip = html.split('<ol class="strip"')[1].split("</ol>")[0]
    names = re.findall(r'<div class="stop"><a href="[^"]+">([^<]+)</a>', strip)
    assert names == ["第1版", "第2版", "第2.1版", "第2期", "第3期（案）", "第3期"]
    arrows = re.findall(r'<a class="arrow" href="([^"]+)"', strip)
    steps = [("1.0", "2.0"), ("2.0", "2.1"), ("2.1", "phase-2")]
    steps += [("phase-2", "phase-3-draft"), ("phase-2", "phase-3")]
    assert arrows == [compare(*step) for step in steps]
    assert "<b>+13 −0</b>" in strip
    assert "数値10" in strip
    assert f'<a href="{compare("phase-3-draft", "phase-3")}">案からの変更</a>' in strip
    assert "2025年4月2日に差し替え（6か所）" in strip
    assert get(datasette, compare("phase-3-draft", "phase-3")).status_code == 200


def test_a_date_that_nobody_states_is_hollow(datasette: Datasette) -> None:
    html = get(datasette, "/?lang=en").text
    assert len(re.findall(r'<li class="seen">', html)) == 1
    assert "seen 12 February 2024" in html
    assert len(re.findall(r'<li class="draft">', html)) == 1
    assert "the day on which it was first seen" in html


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_newest_edition_in_three_indicators_and_three_sentences(
    datasette: Datasette, db: sqlite3.Connection, lang: str
) -> None:
    news = newest(db, "higano")
    assert news is not None
    assert news.new["id"] == f"{SERIES}-phase-3"
    assert len(news.indicators) == len(news.sentences) == MOST
    assert {one.change["kind"] for one in news.indicators} >= {"target_lowered", "dropped"}
    html = get(datasette, f"/?lang={lang}").text.split('id="news"')[1]
    for one in news.indicators:
        assert (one.change["new_name"] or one.change["old_name"] or "") in unescape(html)
        proof = get(datasette, one.proof or "")
        assert proof.status_code == 200
        assert "<mark" in proof.text or "figure" in proof.text
    for sentence in news.sentences:
        assert get(datasette, sentence.proof).status_code == 200
        page = get(datasette, sentence.address.partition("#")[0]).text
        assert f'id="{sentence.address.partition("#")[2]}"' in page
    assert "保育料" in html  # what people act on before what the plan says of itself


def test_the_series_page_has_the_same_strip(datasette: Datasette) -> None:
    html = get(datasette, f"/-/series/higano/{quote('総合戦略')}").text
    assert html.count('<a class="arrow"') == 5
    assert '<a href="/?source=higano">← 日向野市</a>' in html


def test_a_sentence_that_promises_tells_more_than_one_about_the_plan() -> None:
    told = score("令和７年度から、子どもの医療費を満１８歳まで助成します。", "基本目標３ 子育て")
    assert told > score("国は令和４年に新たな総合戦略を定めました。", "（１）策定の趣旨") + 3
    assert score("58.9", None) < 0


def edition(db: sqlite3.Connection, source: str, number: int, **more: object) -> str:
    key = f"{source}-総合戦略-{number}.0"
    told = {
        "id": key,
        "source_id": source,
        "series": "総合戦略",
        "phase": 1,
        "revision": f"{number}.0",
        "version": f"{number}.0",
        "label": "計画",
        "status": "final",
        "first_seen": SEEN,
        "last_seen": SEEN,
        "position": number,
        "listed": 1,
    }
    insert(db, "editions", **(told | more))
    return key


def compared(db: sqlite3.Connection, source: str, old: str, new: str) -> None:
    counts = dict.fromkeys(
        ("added", "removed", "changed", "moved", "same", "numbers_changed", "renumbered"), 0
    )
    counts |= {"formal": 0, "headings_changed": 0, "bounded": 0}
    texts = ("old_text_sha256", "new_text_sha256", "extractor", "old_files", "new_files")
    insert(
        db,
        "comparisons",
        id=f"{old}..{new}",
        source_id=source,
        old_id=old,
        new_id=new,
        scope="edition",
        comparer="1",
        summary="変更はありません",
        formal_kinds="{}",
        **counts,
        **dict.fromkeys(texts, "x"),
    )


def test_an_edition_without_a_text_has_no_arrow_and_the_next_says_where_it_comes_from() -> None:
    db = search_city.empty()
    insert(db, "sources", id="a", name="甲市", page_url="https://a.example/")
    first, second, third = (edition(db, "a", n) for n in (1, 2, 3))
    compared(db, "a", first, third)
    t = translator("ja", WORDS)
    [view] = [strip_view(strip, "ja", t) for strip in strips(db, ["a"])]
    assert [(stop.arrow is None, stop.gap) for stop in view.stops] == [
        (True, ""),
        (True, "比べられる本文なし"),
        (False, ""),
    ]
    arrow = view.stops[2].arrow
    assert arrow is not None
    assert (arrow.since, arrow.counts) == ("第1版から", "変更なし")
    short = strip_view(strips(db, ["a"])[0], "ja", t, most=2)
    assert (short.earlier, len(short.stops)) == ("前に1版", 2)
    assert second in short.stops[0].href.replace("%E7%B7%8F%E5%90%88%E6%88%A6%E7%95%A5", "総合戦略")


def test_no_news_without_two_editions_that_compare() -> None:
    db = search_city.empty()
    assert newest(db) is None
    insert(db, "sources", id="a", name="甲市", page_url="https://a.example/")
    compared(db, "a", "gone", edition(db, "a", 1))
    assert newest(db) is None


@pytest.mark.parametrize(
    ("phase", "revision", "status", "name"),
    [
        (1, "2.1", "final", "第2.1版"),
        (2, None, "final", "第2期"),
        (2, "2020-10", "draft", "第2期（2020-10改定）（案）"),
        (1, "2020-10", "final", "2020-10改定"),
        (None, None, "draft", "第1版（案）"),
    ],
)
def test_what_an_edition_is_called_beside_its_series(
    phase: int | None, revision: str | None, status: str, name: str
) -> None:
    row: Any = {"series": "総合戦略", "phase": phase, "revision": revision, "status": status}
    assert strip_name(row | {"label": "x", "version": "v"}, "ja") == name
    assert strip_name(row | {"label": "x", "version": "v"}, "en") == "v"
    assert strip_name(row | {"series": "その他", "label": "x"}, "en") == "x"


def source(key: str, name: str, page: str, code: str | None = None) -> ListedSource:
    return {
        "id": key,
        "name": name,
        "code": code,
        "page_url": page,
        "changed": None,
    }


@pytest.mark.parametrize(
    ("name", "page", "code", "prefecture"),
    [
        ("会津若松市", "https://x.example/", "07202", "福島県"),
        ("ある市", "https://www.city.otaru.lg.jp/x/", None, "北海道"),
        ("小樽市", "https://plan.example/", None, "北海道"),
        ("府中市", "https://plan.example/", None, ""),
        ("日向野市", "http://www.city.higano.example/", "99201", ""),
        ("日向野市", "http://[", None, ""),
    ],
)
def test_the_prefecture_of_a_source(
    name: str, page: str, code: str | None, prefecture: str
) -> None:
    assert prefecture_name(prefecture_code(source("x", name, page, code))) == prefecture


def test_before_the_first_night(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    search_city.empty(path).close()
    html = get(Datasette([str(path)]), "/?lang=ja").text
    assert "まだ版がありません" in html
    assert 'action="/-/search"' in html


def test_sources_by_name_prefecture_and_newest_change(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    with closing(search_city.empty(path)) as db:
        db.execute("BEGIN")
        for n in range(9):
            code = f"{n % 3 + 1:02}20{n}"
            insert(db, "sources", id=f"s{n}", name=f"乙{n}市", code=code, page_url="http://x/")
            kinds = ("edition_added", "document_moved")
            for later, kind in enumerate(kinds):  # a move is no news
                at = f"2024-0{(n * 4 + 7 * later) % 9 + 1}-01T00:00:00Z"
                log(db, f"s{n}", kind, at)
        db.execute("COMMIT")
        sources = listed_sources(db)
    newest_first = [one["id"] for one in chosen(sources, Choice("", "", "change", 1))]
    assert newest_first == ["s2", "s4", "s6", "s8", "s1", "s3", "s5", "s7", "s0"]
    assert [s["id"] for s in chosen(sources, Choice("", "", "name", 1))][:2] == ["s0", "s1"]
    by_place = [s["id"] for s in chosen(sources, Choice("", "", "prefecture", 1))]
    assert by_place == ["s0", "s3", "s6", "s1", "s4", "s7", "s2", "s5", "s8"]
    assert [s["id"] for s in chosen(sources, Choice("青森 乙1", "", "name", 1))] == ["s1"]
    site = Datasette([str(path)])
    html = get(site, "/?lang=en").text
    first = html.split("<tbody>")[1].split("</tr>")[0]
    assert ">乙2市</a>" in first
    assert "岩手県" in first
    assert "9 January 2024" not in first
    drawn = get(site, "/?prefecture=02").text
    assert "3自治体" in drawn
    assert "<tbody>" not in drawn
    assert [n for n in range(9) if f"乙{n}市</a>" in drawn.split("latest")[0]] == [1, 4, 7]


def test_of_four_cities_the_strips_of_the_one_that_changed_last_stand_open(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    with closing(search_city.empty(path)) as db:
        for n in range(4):
            insert(db, "sources", id=f"s{n}", name=f"乙{n}市", page_url="http://x/")
            if n < 3:
                edition(db, f"s{n}", 1)
                log(db, f"s{n}", "edition_added", f"2024-0{n + 1}-01T17:00:00Z")
        db.commit()
    site = Datasette([str(path)])
    html = get(site, "/?lang=ja").text
    cards = [part.split("</section>")[0] for part in html.split('<section class="city">')[1:]]
    folded = ["<details>" in card for card in cards]
    names = [re.findall(r"乙\d市", card)[0] for card in cards]
    assert dict(zip(names, folded, strict=True)) == {
        "乙2市": False,
        "乙1市": True,
        "乙0市": True,
        "乙3市": False,
    }
    assert "<summary>1版と、その間の変更（最近の変更：2024年2月2日）</summary>" in html
    assert all('<ol class="strip' in card for card in cards[:3])
    english = get(site, "/?lang=en").text
    assert (
        "<summary>1 edition and what changed (newest change: 2 February 2024)</summary>" in english
    )
    alone = get(site, "/?name=乙1").text.split('<section class="city">')[1].split("</section>")[0]
    assert "<details>" not in alone


def log(db: sqlite3.Connection, source_id: str, kind: str, at: str, **more: object) -> None:
    """A change in the log."""
    told = {"summary": kind, "sentence": kind, "key": f"{source_id}{kind}{at}{more}"}
    insert(db, "changes", **{"source_id": source_id, "at": at, "kind": kind, **told, **more})

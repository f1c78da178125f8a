"""Choosing two things to compare: what is offered, where it leads, and why some pairs are none."""

import asyncio
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from datasette.app import Datasette

from pipeline.answers import choices
from pipeline.answers.choices import Neighbours, Pair, Why
from pipeline.database import schema
from tests.demo_site import SERIES, played

DRAFT, FINAL = f"{SERIES}-phase-3-draft", f"{SERIES}-phase-3"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("web") / "city")


@pytest.fixture(scope="module")
def datasette(demo: Any) -> Datasette:
    return Datasette([str(demo.db)])


def get(datasette: Datasette, path: str) -> Any:
    return asyncio.run(datasette.client.get(path))


def option(text: str, value: str) -> str:
    """The words of an entry of the lists."""
    found = re.search(rf'<option value="{re.escape(value)}"[^>]*>([^<]*)<', text)
    assert found, value
    return found[1]


def test_two_lists_offer_editions_and_files_with_dates_and_drafts_marked(
    datasette: Datasette,
) -> None:
    text = get(datasette, "/-/compare").text
    assert text.count("<select") == 2
    assert option(text, FINAL) == "第3期総合戦略（2024年2月9日）"
    assert option(text, DRAFT) == "第3期総合戦略（案）（2023年12月）"
    assert re.search(r'<option value="[0-9a-f]{64}"[^>]*>4　基本目標（2025年4月2日から、', text)
    assert re.search(r'<option value="[0-9a-f]{64}" disabled>[^<]*画像のみで本文なし）<', text)
    assert "<script" not in text.split("</head>")[1]
    english = get(datasette, "/-/compare?lang=en").text
    assert option(english, DRAFT) == "総合戦略 phase 3, draft (December 2023)"


def test_the_form_leads_to_the_comparison_and_the_language_is_kept(datasette: Datasette) -> None:
    path = f"/-/compare?source=higano&old={quote(DRAFT)}&new={quote(FINAL)}"
    answer = get(datasette, path)
    assert answer.status_code == 302
    assert unquote(answer.headers["location"]) == f"/-/compare/{DRAFT}/{FINAL}"
    assert get(datasette, path + "&lang=en").headers["location"].endswith("?lang=en")
    page = get(datasette, answer.headers["location"])
    assert page.status_code == 200
    assert f'href="/-/compare/{quote(FINAL)}/{quote(DRAFT)}" rel="nofollow"' in page.text


def test_pairs_that_one_click_opens_have_what_was_found(datasette: Datasette) -> None:
    text = get(datasette, "/-/compare").text
    ready = text.split("すぐに開ける比較")[1]
    assert f'href="/-/compare/{quote(DRAFT)}/{quote(FINAL)}"' in ready
    assert "案 → 成案" in ready
    assert re.search(r"第2期総合戦略 → 第3期総合戦略</a>.*?2024年2月9日.*?件を変更", ready, re.S)
    assert "差し替えられたファイル" in ready


def test_a_pair_that_is_none_says_why_and_offers_others(datasette: Datasette) -> None:
    unknown = get(datasette, f"/-/compare/nothing/{quote(FINAL)}")
    assert unknown.status_code == 404
    assert "「nothing」に当たる版・ファイルはありません。" in unknown.text
    assert f'<option value="{FINAL}" selected>' in unknown.text
    same = get(datasette, f"/-/compare/{quote(FINAL)}/{quote(FINAL)}")
    assert same.status_code == 200
    assert "旧と新が同じファイルです" in same.text
    assert "すぐに開ける比較" in same.text
    asked = get(datasette, f"/-/compare?old={quote(FINAL)}&new=zzz&lang=en")
    assert "zzz: there is no such edition or file." in asked.text


def test_the_way_along_a_series_passes_by_its_drafts(demo: Any) -> None:
    with sqlite3.connect(demo.db) as db:

        def beside(old: str, new: str) -> Neighbours:
            return choices.neighbours(db, choices.side(db, old), choices.side(db, new))

        two, one = f"{SERIES}-phase-2", f"{SERIES}-2.1"
        assert beside(two, FINAL) == Neighbours(Pair(one, two), None, [Pair(DRAFT, FINAL)])
        assert beside(two, DRAFT) == Neighbours(Pair(one, two), Pair(DRAFT, FINAL), [])
        assert beside(DRAFT, FINAL) == Neighbours(Pair(two, DRAFT), None, [])
        assert beside(f"{SERIES}-1.0", f"{SERIES}-2.0").newer == Pair(f"{SERIES}-2.0", one)
        assert beside("page-2", "page-3").older == Pair("page-1", "page-2")
        assert beside("page-2", FINAL) == Neighbours(None, None, [])


@pytest.fixture
def two_cities(tmp_path: Path) -> Datasette:
    """Two municipalities: an edition with text each, one of pictures, one without any file."""
    path = tmp_path / "shinkyu.db"
    db = sqlite3.connect(path)
    schema.create(db)
    for n, (source, key, state) in enumerate(
        (
            ("alpha", "alpha-1", "text"),
            ("beta", "beta-1", "text"),
            ("alpha", "alpha-2", "image"),
            ("alpha", "alpha-3", None),
            ("alpha", "alpha-4", "unread"),
        )
    ):
        sha256 = str(n) * 64
        db.execute("INSERT OR IGNORE INTO sources VALUES (?, ?, NULL, 'u')", (source, source))
        db.execute(
            "INSERT INTO editions (id, source_id, series, version, label, status, first_seen, "
            "last_seen, position, listed) VALUES (?, ?, '総合戦略', ?, 'x', 'final', ?, 't', ?, 1)",
            (key, source, key, "2024-02-03T00:00:00Z", n),
        )
        if state is None:
            continue
        db.execute(
            "INSERT INTO originals (sha256, size, text_state, warc_file, warc_offset, url, "
            "first_seen) VALUES (?, 1, ?, 'w', 0, 'u', 't')",
            (sha256, state),
        )
        db.execute(
            "INSERT INTO documents (id, source_id, edition_id, series, part, position, label, url, "
            "sha256, first_seen, last_seen, state) "
            "VALUES (?, ?, ?, '総合戦略', 'whole', 1, 'plan', 'u', ?, 't', 't', 'listed')",
            (n, source, key, sha256),
        )
        db.execute("INSERT INTO edition_documents VALUES (?, ?)", (key, n))
        db.execute(
            "INSERT INTO document_versions (document_id, url, sha256, first_seen, last_seen) "
            "VALUES (?, 'u', ?, '2024-02-03T00:00:00Z', 't')",
            (n, sha256),
        )
        db.execute(
            "INSERT INTO pages (sha256, page, text) VALUES (?, 1, ?)",
            (sha256, f"{n}番目の文です。" if state == "text" else ""),
        )
    db.commit()
    db.close()
    return Datasette([str(path)])


def test_other_cities_scans_and_what_is_not_kept(two_cities: Datasette) -> None:
    text = get(two_cities, "/-/compare?source=beta").text
    assert '<option value="beta" selected>beta</option>' in text
    assert 'value="alpha-1"' not in text
    other = get(two_cities, "/-/compare/alpha-1/beta-1").text
    assert "別の自治体の資料どうしです" in other
    assert 'href="/-/compare/alpha-1/beta-1?anyway=1"' in other
    assert "か所が変わりました" in get(two_cities, "/-/compare/alpha-1/beta-1?anyway=1").text
    for key, words in (
        ("alpha-2", "画像だけ"),
        ("alpha-3", "ファイルがありません"),
        ("alpha-4", "読み取らない形式"),
    ):
        answer = get(two_cities, f"/-/compare/{key}/alpha-1")
        assert answer.status_code == 404
        assert words in answer.text
        assert f'<option value="{key}" selected disabled>' in answer.text


def test_the_reasons_are_one_word_each(two_cities: Datasette) -> None:
    with sqlite3.connect(next(iter(two_cities.files))) as db:
        sides = {key: choices.side(db, key) for key in ("alpha-1", "beta-1", "alpha-3", "4" * 64)}
        assert sides["alpha-3"].why == Why.NO_FILE
        assert sides["4" * 64].why == Why.UNREAD
        assert sides["alpha-1"].why is None
        assert choices.why_not(db, sides["alpha-1"], sides["beta-1"]) == Why.OTHER_SOURCE
        assert choices.why_not(db, sides["alpha-1"], choices.side(db, "0" * 64)) == Why.SAME

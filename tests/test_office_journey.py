"""Office files through the whole way: crawled, built, found, compared, shown, built again."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from docx.document import Document

from tests.city import City, Link, content, page
from tests.loopback import Loopback, Reply
from tests.office_files import docx_file, xlsx_file
from tests.test_office_hostile import compound

OLD = Link("「日向野市総合戦略（第2版）」（平成27年10月）", "日向野市総合戦略（第2版）", "/v2.docx")
NEW = Link("「第2期日向野市総合戦略」（令和2年3月）", "第2期日向野市総合戦略", "/get?id=7")
KPI = Link("「第3期日向野市総合戦略」（令和7年3月）", "第3期日向野市総合戦略", "/kpi.xlsx")
FORM = Link("様式", "意見の様式", "/form.doc")
BYTES = {"Content-Type": "application/octet-stream"}
SENTENCES = [
    "本市は測定器を使う園地を広げます。",
    "工房の見学を年に200件受け入れます。",
    "市民とともに計画を見直します。",
]
ROWS = [
    ["指標", "単位", "基準値（令和4年度）", "目標値（令和10年度）"],
    ["合計特殊出生率", "", 1.27, 1.4],
    ["転入率", "％", 0.75, 0.8],
]


def plan(*sentences: str) -> bytes:
    """A plan in Word."""

    def make(document: Document) -> None:
        document.add_heading("総合戦略 <script>alert(1)</script>", 1)
        for sentence in sentences:
            document.add_paragraph(sentence)
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], "項値甲3", strict=True):
            cell.text = text

    return docx_file(make)


def _percent(sheet: Any) -> None:
    for cell in ("C3", "D3"):
        sheet[cell].number_format = "0.0%"


OLD_PLAN = plan(*SENTENCES)
NEW_PLAN = plan(SENTENCES[0], SENTENCES[1].replace("200", "400"), SENTENCES[2])
WORKBOOK = xlsx_file(("KPI一覧", ROWS), **{"KPI一覧": _percent})


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with Loopback() as site:
        made = City(site, tmp_path_factory.mktemp("city"))
        made.shows(page=page(OLD, NEW, KPI, FORM))
        site.route("/v2.docx", Reply(200, OLD_PLAN, BYTES))
        site.route("/get?id=7", Reply(200, NEW_PLAN, BYTES))
        site.route("/kpi.xlsx", Reply(200, WORKBOOK, {"Content-Type": "text/plain"}))
        site.route("/form.doc", Reply(200, compound("WordDocument"), BYTES))
        made.night()
        yield made


@pytest.fixture(scope="module")
def get(city: City) -> Iterator[Any]:
    """Pages of a Datasette that serves the city."""
    datasette = Datasette(
        [str(city.db)], metadata={"plugins": {"shinkyu": {"archive": str(city.archive)}}}
    )
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())
    yield lambda path: loop.run_until_complete(datasette.client.get(path))
    loop.close()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_every_file_is_known_by_its_bytes(city: City) -> None:
    states = {
        r["media_type"].rpartition(".")[2]: r["text_state"]
        for r in city.rows("SELECT media_type, text_state FROM originals WHERE text_state NOT NULL")
    }
    assert states == {"document": "text", "sheet": "text", "application/msword": "unread"}
    captured = {r["media_type"] for r in city.rows("SELECT media_type FROM captures")}
    assert not {"application/octet-stream", "text/plain"} & captured


def test_an_unread_file_is_followed_and_alarms_nobody(city: City) -> None:
    (row,) = city.rows("SELECT error FROM originals WHERE text_state = 'unread'")
    assert row["error"].startswith("an old Word document (.doc)")
    assert city.rows("SELECT status, failed FROM runs") == [{"status": "ok", "failed": 0}]
    unread = "SELECT * FROM doubts WHERE document_id IN (SELECT id FROM documents WHERE label = ?)"
    assert city.rows(unread, FORM.label) == []


def test_two_editions_in_word_are_compared(city: City) -> None:
    comparisons = city.rows("SELECT * FROM comparisons WHERE scope = 'edition'")
    by_editions = {(c["old_id"], c["new_id"]): c for c in comparisons}
    found = by_editions["higano-総合戦略-2.0", "higano-総合戦略-phase-2"]
    assert (found["added"], found["removed"], found["changed"]) == (0, 0, 1)
    (row,) = city.rows(
        "SELECT old_text, new_text FROM comparison_rows WHERE comparison_id = ? AND kind = ?",
        found["id"],
        "changed",
    )
    assert ("200" in row["old_text"], "400" in row["new_text"]) == (True, True)


def test_figures_of_a_workbook(city: City) -> None:
    figures = city.rows(
        "SELECT indicator, kind, value, unit, year FROM figures WHERE sha256 = ? ORDER BY position",
        sha(WORKBOOK),
    )
    told = {(f["indicator"], f["kind"], f["value"]) for f in figures}
    assert ("合計特殊出生率", "目標値", 1.4) in told
    assert ("転入率", "基準値", 75.0) in told


def test_search_leads_to_the_page(get: Any) -> None:
    answer = get("/-/search?q=" + quote("転入率"))
    assert f"/-/documents/{sha(WORKBOOK)}" in answer.text


def test_the_reader_shows_blocks(get: Any) -> None:
    html = get(f"/-/documents/{sha(WORKBOOK)}?q=" + quote("転入率") + "&lang=ja").text
    assert "<td><mark>転入率</mark></td>" in html
    assert "<th>単位</th>" in html
    assert '<td class="number">75.0%</td>' in html
    assert "KPI一覧</h3>" in html
    html = get(f"/-/documents/{sha(NEW_PLAN)}").text
    assert "<script>alert(1)" not in html
    assert "総合戦略 &lt;script&gt;alert(1)&lt;/script&gt;</h3>" in html


def test_the_reader_says_what_is_not_read(get: Any, city: City) -> None:
    (row,) = city.rows("SELECT sha256 FROM originals WHERE text_state = 'unread'")
    html = get(f"/-/documents/{row['sha256']}?lang=ja").text
    assert "保存と追跡のみ" in html
    assert 'class="bad"' not in html


def test_the_original_is_there(get: Any) -> None:
    answer = get(f"/-/original/{sha(NEW_PLAN)}")
    assert answer.content == NEW_PLAN
    assert answer.headers["content-disposition"].startswith("attachment")


def test_nights_are_a_rebuild(tmp_path: Path) -> None:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(OLD, KPI))
        site.route("/v2.docx", Reply(200, OLD_PLAN, BYTES))
        site.route("/kpi.xlsx", Reply(200, WORKBOOK, BYTES))
        city.night()
        site.route("/kpi.xlsx", Reply(200, xlsx_file(("KPI一覧", ROWS[:-1])), BYTES))
        assert "document_replaced" in city.kinds()
        nights = city.content()
        city.build(rebuild=True)
        assert content(city.db) == nights


def test_the_same_text_in_other_bytes_is_a_resave(tmp_path: Path) -> None:
    def other(document: Document) -> None:
        document.core_properties.comments = "saved again"
        document.add_paragraph("本文です。")

    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(OLD))
        site.route(
            "/v2.docx", Reply(200, docx_file(lambda d: d.add_paragraph("本文です。")), BYTES)
        )
        city.night()
        site.route("/v2.docx", Reply(200, docx_file(other), BYTES))
        assert city.kinds() == ["document_resaved"]

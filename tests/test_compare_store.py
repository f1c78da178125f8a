"""Comparisons and figures as rows, over a whole city crawled and built; any pair on demand;
exports; the command.
"""

import csv
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.answers import export, on_demand
from pipeline.answers.exported import Layout, gather
from pipeline.cli.commands import main
from pipeline.compare.units.types import PageText
from pipeline.database import schema
from pipeline.errors import NotFoundError
from pipeline.history import comparisons as store
from pipeline.history import figures
from pipeline.read.pdf.types import EXTRACTOR as PDF


@pytest.fixture
def db() -> sqlite3.Connection:
    """A small database: three editions, the middle one without text; a replaced file; two versions
    of the page.
    """
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db)
    db.execute(
        "INSERT INTO sources VALUES ('higano', '日向野市', NULL, 'https://www.city.higano.example/')"
    )
    for n, (key, before) in enumerate({"v1": None, "v2": "v1", "v3": "v2"}.items(), 1):
        db.execute(
            "INSERT INTO editions (id, source_id, series, version, label, status, first_seen, "
            "last_seen, position, predecessor_id, listed) "
            "VALUES (?, 'higano', '総合戦略', ?, ?, 'final', 't', 't', ?, ?, 1)",
            (key, f"{n}.0", f"第{n}版", n, before),
        )
    add_file(db, "a" * 64, ["計画の目標は７０％です。", "二ページ目です。"], 1, "v1", "whole")
    add_file(db, "b" * 64, ["概要です。"], 2, "v3", "summary")
    add_file(db, "d" * 64, ["二ページ目です。"], 4, "v3", "split")
    add_file(db, "c" * 64, ["計画の目標は８０％です。"], 3, "v3", "split")
    for number, text in ((1, "ページの本文です。"), (2, "ページの本文です。追記しました。")):
        db.execute(
            "INSERT INTO page_versions (id, source_id, url, sha256, first_seen, last_seen, text) "
            "VALUES (?, 'higano', 'u', ?, 't', 't', ?)",
            (number, f"{number}" * 64, text),
        )
    return db


def add_file(
    db: sqlite3.Connection, sha256: str, texts: list[str], position: int, edition: str, part: str
) -> None:
    digest = store.digest_of([PageText(sha256, n, t) for n, t in enumerate(texts, 1)])
    db.execute(
        "INSERT INTO originals (sha256, size, pages, text_state, extractor, text_sha256, "
        "warc_file, warc_offset, url, first_seen) "
        "VALUES (?, 1, ?, 'text', 'x', ?, 'w', 0, 'u', 't')",
        (sha256, len(texts), digest),
    )
    db.executemany(
        "INSERT INTO pages (sha256, page, text) VALUES (?, ?, ?)",
        [(sha256, n, t) for n, t in enumerate(texts, 1)],
    )
    db.execute(
        "INSERT INTO documents (id, source_id, edition_id, series, part, position, label, url, "
        "sha256, first_seen, last_seen, state) "
        "VALUES (?, 'higano', ?, '総合戦略', ?, ?, 'f', 'u', ?, 't', 't', 'listed')",
        (position, edition, part, position, sha256),
    )
    db.execute("INSERT INTO edition_documents VALUES (?, ?)", (edition, position))
    db.execute(
        "INSERT INTO document_versions VALUES (?, 'u', ?, ?, 't1', 't1', NULL)",
        (position, sha256, digest),
    )


def test_an_edition_is_compared_with_the_nearest_older_one_that_has_text(
    db: sqlite3.Connection,
) -> None:
    assert store.update_comparisons(db, "higano") == ["v1..v3", "page-1..page-2"]
    found = db.execute(
        "SELECT scope, added, removed, changed, same, numbers_changed, summary "
        "FROM comparisons WHERE id = 'v1..v3'"
    )
    assert found.fetchone() == ("edition", 0, 0, 1, 1, 1, "文1件を変更、数値1件")


def test_split_parts_are_read_in_order_and_never_the_summary(db: sqlite3.Connection) -> None:
    assert [(p.sha256[0], p.text) for p in store.edition_text(db, "v3")] == [
        ("c", "計画の目標は８０％です。"),
        ("d", "二ページ目です。"),
    ]
    assert store.edition_text(db, "v2") == []


def test_a_second_time_nothing_is_written_and_what_no_longer_applies_goes(
    db: sqlite3.Connection,
) -> None:
    store.update_comparisons(db, "higano")
    assert store.update_comparisons(db, "higano") == []
    db.execute("UPDATE editions SET predecessor_id = NULL")
    assert store.update_comparisons(db, "higano") == []
    assert db.execute("SELECT id FROM comparisons").fetchall() == [("page-1..page-2",)]
    assert db.execute("SELECT DISTINCT comparison_id FROM comparison_rows").fetchall() == [
        ("page-1..page-2",)
    ]


def test_a_replaced_file_is_compared_with_what_it_replaced(db: sqlite3.Connection) -> None:
    add_file(db, "e" * 64, ["計画の目標は９０％です。"], 9, "v3", "split")
    db.execute(
        "UPDATE document_versions SET document_id = 3, first_seen = 't2' WHERE document_id = 9"
    )
    db.execute("DELETE FROM edition_documents WHERE document_id = 9")
    assert f"{'c' * 64}..{'e' * 64}" in store.update_comparisons(db, "higano")


def test_a_resaved_file_leads_to_the_new_bytes(db: sqlite3.Connection) -> None:
    store.update_comparisons(db, "higano")
    add_file(db, "f" * 64, ["計画の目標は７０％です。", "二ページ目です。"], 9, "v1", "whole")
    db.execute("DELETE FROM edition_documents WHERE document_id = 1")
    assert store.update_comparisons(db, "higano") == ["v1..v3"]
    assert db.execute(
        "SELECT DISTINCT old_sha256 FROM comparison_rows WHERE comparison_id = 'v1..v3'"
    ).fetchall() == [("f" * 64,)]


def test_any_pair_on_demand(db: sqlite3.Connection) -> None:
    comparison, rows, *_ = on_demand.compare_now(db, "aaaaaaaa", "d" * 64)
    assert (comparison["id"], comparison["removed"], comparison["same"]) == (
        f"{'a' * 64}..{'d' * 64}",
        1,
        1,
    )
    assert set(rows[0]) == {
        c.name for t in schema.TABLES if t.name == "comparison_rows" for c in t.columns
    }
    assert set(comparison) == {
        c.name for t in schema.TABLES if t.name == "comparisons" for c in t.columns
    }


@pytest.mark.parametrize("name", ["nothing", "", "v", "page-9", "page-x", "v2", "page-" + "9" * 30])
def test_a_side_that_is_not_there_is_named(db: sqlite3.Connection, name: str) -> None:
    with pytest.raises(NotFoundError):
        on_demand.compare_now(db, name, "v3")


def test_no_export_holds_a_formula(db: sqlite3.Connection) -> None:
    db.execute(
        "UPDATE pages SET text = '=HYPERLINK(\"http://example/\")' || char(10) || "
        "'+1+2の計算です。' WHERE sha256 = ?",
        ("d" * 64,),
    )
    told = gather(db, on_demand.compare_now(db, "a" * 64, "d" * 64))
    table = list(csv.reader(io.StringIO(export.to_csv(told, Layout()).decode("utf-8-sig"))))
    assert not [c for line in table for c in line if c.startswith(("=", "+", "@"))]
    book = zipfile.ZipFile(io.BytesIO(export.to_xlsx(told, Layout())))
    assert not [
        n for n in book.namelist() if n.startswith("xl/worksheets/") and b"<f>" in book.read(n)
    ]
    assert "=HYPERLINK" in book.read("xl/sharedStrings.xml").decode()


def test_csv_begins_with_a_byte_order_mark_and_json_has_all_rows(db: sqlite3.Connection) -> None:
    told = gather(db, on_demand.compare_now(db, "v1", "v3"))
    assert export.to_csv(told, Layout()).startswith(b"\xef\xbb\xbf")
    value = json.loads(export.to_json(told, Layout()))
    assert [r["kind"] for r in value["rows"]] == ["changed", "same"]
    assert value["rows"][0]["numbers_changed"] == [
        {"old": "70%", "new": "80%", "kind": "percent", "unit": "%"}
    ]


def test_figures_of_an_edition_follow_its_files(db: sqlite3.Connection) -> None:
    head, row = "指標\t基準値（R4）\t目標値（R8）", "創業件数\t11件\t80件"
    add_file(db, "e" * 64, [f"{head}\n{row}\n\t3人\t5人"], 5, "v2", "whole")
    figures.update_figures(db, "higano")
    rows = db.execute(
        "SELECT id, document_id, indicator, unit, kind, year, value, raw, role, boxes FROM figures"
    ).fetchall()
    name = f"v2:{'e' * 12}:1-"
    assert rows == [
        (f"{name}1", 5, "創業件数", "件", "基準値", "2022", 11.0, "11件", "plan", rows[0][-1]),
        (f"{name}2", 5, "創業件数", "件", "目標値", "2026", 80.0, "80件", "plan", rows[1][-1]),
    ]
    assert db.execute("SELECT sha256, page, kind, words FROM unsure").fetchall() == [
        ("e" * 64, 1, "figure", "3人 5人")
    ]
    db.execute("UPDATE documents SET label = '進捗状況' WHERE id = 5")
    figures.update_figures(db, "higano")
    assert db.execute("SELECT DISTINCT role FROM figures").fetchall() == [("progress",)]
    db.execute("DELETE FROM edition_documents WHERE document_id = 5")
    figures.update_figures(db, "higano")
    for table in ("figures", "unsure"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize(
    ("extractor", "said"),
    [("older", ("v2:1", "創業件数", 80.0)), (f"{PDF}+pypdf", (f"v2:{'e' * 12}:1-1", "面積", 3.0))],
)
def test_only_figures_of_an_older_reader_are_taken_over(
    db: sqlite3.Connection, extractor: str, said: tuple[str, str, float]
) -> None:
    """A file whose bytes are lost has the text of an older reader, without places; so has one that
    the reader of today read by pypdf, and its figures are those of today."""
    live = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(live)
    add_file(db, "e" * 64, ["指標\t目標値（R8）\n面積\t3ha"], 5, "v2", "whole")
    db.execute("UPDATE originals SET extractor = ? WHERE sha256 = ?", (extractor, "e" * 64))
    row = ["v2:1", "v2", 5, "e" * 64, 1, 1, "創業件数", "件", "目標値", "2026", 80, "80件", "plan"]
    live.execute("PRAGMA foreign_keys = OFF")
    live.execute(f"INSERT INTO figures VALUES ({'?, ' * len(row)}1, '[]', '')", row)
    figures.update_figures(db, "higano", live)
    assert db.execute("SELECT id, indicator, value FROM figures").fetchall() == [said]
    live.close()


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["diff", "a", "b", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 1
    assert "no such database" in result.output

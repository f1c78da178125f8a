"""Rows written one by one: what sqlite-utils asks of the database beside them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.database.rows import asked, insert, update, upsert_all
from pipeline.database.utils import Connection
from pipeline.history.opening import connect
from pipeline.history.projecting import transaction


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=Connection)) as found:
        found.execute("CREATE TABLE plans (id TEXT PRIMARY KEY, pages INTEGER)")
        yield found


def test_rows_are_written_with_few_questions_about_tables(db: sqlite3.Connection) -> None:
    insert(db, "plans", {"id": "0", "pages": 0})
    said: list[str] = []
    db.set_trace_callback(said.append)
    for n in range(1, 20):
        insert(db, "plans", {"id": str(n), "pages": n})
        update(db, "plans", str(n), {"pages": 2 * n})
        upsert_all(db, "plans", [{"id": str(n), "pages": 3 * n}])
    db.set_trace_callback(None)
    assert [one for one in said if "sqlite_master" in one or "create table" in one.lower()] == []
    assert db.execute("SELECT sum(pages) FROM plans").fetchone() == (3 * sum(range(20)),)


def test_a_table_that_is_made_later_is_known(db: sqlite3.Connection) -> None:
    insert(db, "plans", {"id": "0", "pages": 0})
    db.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT)")
    assert insert(db, "files", {"name": "a.pdf"}) == 1
    db.execute("DROP TABLE plans")
    db.execute("CREATE VIEW plans AS SELECT name AS id FROM files")
    with pytest.raises(Exception, match="is actually a view"):
        insert(db, "plans", {"id": "1"})


def broken(db: sqlite3.Connection, name: str) -> None:
    """A transaction that fails when its row is written."""
    with transaction(db), transaction(db):
        insert(db, "files", {"name": name})
        raise ValueError("broken")


def test_a_part_of_a_transaction_is_taken_back_alone(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "files.db")) as db:
        db.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT)")
        with transaction(db):
            with transaction(db):
                insert(db, "files", {"name": "a.pdf"})
            with pytest.raises(ValueError, match="broken"):
                broken(db, "b.pdf")
            insert(db, "files", {"name": "c.pdf"})
        with pytest.raises(ValueError, match="broken"):
            broken(db, "d.pdf")
        assert [name for (name,) in db.execute("SELECT name FROM files")] == ["a.pdf", "c.pdf"]
        assert not db.in_transaction


def test_a_write_that_sqlite_took_back_itself_tells_its_own_error(tmp_path: Path) -> None:
    """A full disk ends the whole transaction: what is said then is that, not that there is none."""
    with closing(connect(tmp_path / "files.db")) as db:
        db.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT)")
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON files BEGIN SELECT raise(ROLLBACK, 'full'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="full"), transaction(db), transaction(db):
            insert(db, "files", {"name": "a.pdf"})
        assert not db.in_transaction


def test_what_nobody_asks_for_keeps_no_index_from_use(db: sqlite3.Connection) -> None:
    where, values = asked({"id = ?": "1", "pages = ?": None})
    assert (where, values) == ("id = ?", ["1"])
    [step] = db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM plans WHERE {where}", values)
    assert "SEARCH plans USING INDEX" in step[3]
    assert asked({"id = ?": None}) == ("1", [])

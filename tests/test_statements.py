"""What a build asks its database for, as SQLite answers it: a source's visit reads no table whole
that grows with sources and nights.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.history import anew, opening
from tests.city import P2, P3, V2, City, page, pdf
from tests.loopback import Loopback

ONCE = {
    "SELECT count(*) FROM changes",
    "SELECT name, changed, files FROM archive_folders",
}
"""Asked once a build, not once a source."""
SMALL = {"damage", "h", "s"}
"""What is damaged now; the files and the editions of one source, found before."""
_SCAN = re.compile(r"SCAN (\w+)(?! VIRTUAL)")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every statement of the builds to come, with its values."""
    found: set[str] = set()
    connect = opening.connect

    def heard(path: Path) -> sqlite3.Connection:
        db = connect(path)
        db.set_trace_callback(found.add)
        return db

    monkeypatch.setattr(opening, "connect", heard)
    monkeypatch.setattr(anew, "connect", heard)
    return found


def test_a_source_s_visit_reads_no_table_whole(tmp_path: Path, asked: set[str]) -> None:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(V2, P2), v2=pdf("one 10"), p2=pdf("two"))
        city.night()
        asked.clear()
        city.shows(page=page(V2, P2, P3), v2=pdf("one 12"), p3=pdf("three"))
        assert len(city.night()) == 4
    with closing(sqlite3.connect(city.db)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        whole = [
            (name[1], statement)
            for statement in asked - ONCE
            if re.match(r"\s*(SELECT|WITH|UPDATE|DELETE)", statement) and "LIMIT 1" not in statement
            for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}")
            if (name := _SCAN.match(step)) and (name[1] in tables or len(name[1]) == 1)
        ]
    assert len(asked) > 100
    assert [one for one in whole if one[0] not in SMALL] == []

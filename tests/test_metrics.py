"""Figures for a monitor, as OpenMetrics has them."""

import asyncio
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.answers import metrics
from tests.demo_site import played

LINE = re.compile(
    r'(?P<name>[a-z_]+)(?:\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})? (?P<value>[0-9.]+)'
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("metrics")).db


def get(db: Path, **config: object) -> Any:
    async def ask() -> Any:
        datasette = Datasette([str(db)], metadata={"plugins": {"shinkyu": config}})
        return await datasette.client.get("/-/metrics")

    return asyncio.run(ask())


def test_they_are_off_until_wanted(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHINKYU_METRICS", raising=False)
    assert get(db).status_code == 404
    assert get(db, metrics=False).status_code == 404
    monkeypatch.setenv("SHINKYU_METRICS", "1")
    assert get(db).status_code == 200
    assert get(db, metrics="off").status_code == 404


def test_what_the_database_knows(db: Path) -> None:
    answer = get(db, metrics=True)
    assert answer.headers["content-type"] == metrics.CONTENT_TYPE
    lines = answer.text.splitlines()
    assert lines[-1] == "# EOF"
    assert answer.text.endswith("# EOF\n")
    told = [line.split(" ")[2] for line in lines if line.startswith("# TYPE ")]
    assert all(number == 1 for number in Counter(told).values())
    values: dict[str, float] = {}
    family = ""
    for line in lines[:-1]:
        if line.startswith("# TYPE "):
            family = line.split(" ")[2]
        elif not line.startswith("#"):
            found = LINE.fullmatch(line)
            assert found, line
            assert found["name"].removesuffix("_total") == family
            values[line.rpartition(" ")[0]] = float(found["value"])
    with closing(sqlite3.connect(db)) as rows:
        for name, sql in (
            ('shinkyu_rows{table="editions"}', "SELECT count(*) FROM editions"),
            ('shinkyu_captures_total{outcome="unchanged"}', "SELECT sum(unchanged) FROM runs"),
            ("shinkyu_originals_bytes", "SELECT sum(size) FROM originals"),
            ("shinkyu_warc_bytes", "SELECT sum(size) FROM warc_files"),
        ):
            assert values[name] == rows.execute(sql).fetchone()[0], name
    ended = values['shinkyu_complete_run_timestamp_seconds{source="higano"}']
    age = datetime.now(UTC).timestamp() - ended
    assert values["shinkyu_newest_night_age_seconds"] == pytest.approx(age, abs=60)


def test_odd_names_and_numbers() -> None:
    family = metrics.Family("x", "gauge", 'a\\b\n"c"', [({"source": 'a"b\\c\nd'}, 0.5), ({}, 3.0)])
    assert metrics.as_text([family]) == (
        '# TYPE x gauge\n# HELP x a\\\\b\\n\\"c\\"\nx{source="a\\"b\\\\c\\nd"} 0.5\nx 3\n# EOF\n'
    )

"""What changed between the wordings of a passage, and the passage as JSON and CSV."""

import csv
import io
import json
import sqlite3
from typing import Any

import pytest

from pipeline.answers import passage_types, passages
from pipeline.answers.passage_changes import Change, changes_of
from pipeline.answers.passage_tables import Whole, csv_of, life_json
from pipeline.database.rows import insert
from pipeline.kinds import RowKind
from tests.passage_lives import CITY, database, edition_id, file_of, text

_OLD, _NEW = "目標は500人とする。", "目標は600人とする。"
_SEGMENTS = [["equal", "目標は", "目標は"], ["replace", "500人", "600人"]]
_SEGMENTS += [["equal", "とする。", "とする。"]]


def _row(db: sqlite3.Connection, position: int, unit: int, **told: object) -> None:
    row = {
        "comparison_id": f"{edition_id('2.0')}..{edition_id('2.1')}",
        "position": position,
        "kind": "changed",
        "old_text": _OLD,
        "new_text": _NEW,
        "unit": "sentence",
        "counts": 1,
        "segments": json.dumps(_SEGMENTS, ensure_ascii=False),
        "numbers_changed": json.dumps([{"old": "500人", "new": "600人", "kind": "number"}]),
        "old_unit": unit,
        "old_units": 1,
        "new_unit": unit,
        "new_units": 1,
    }
    insert(db, "comparison_rows", row | told)


@pytest.fixture
def db() -> sqlite3.Connection:
    db = database(
        text("a", "2.0", _OLD, "new", position=7),
        text("a", "2.1", _NEW, "reworded", before="2.0", position=7),
        text("a", "p3", "目標は700人とする。", "reworded", before="2.1", position=8),
        text("other", "p2", "別の文。", "new", position=1),
    )
    insert(
        db,
        "comparisons",
        {
            "id": f"{edition_id('2.0')}..{edition_id('2.1')}",
            "source_id": CITY,
            "old_id": edition_id("2.0"),
            "new_id": edition_id("2.1"),
            "scope": "edition",
        }
        | dict.fromkeys(("added", "removed", "changed", "moved", "same", "numbers_changed"), 0)
        | dict.fromkeys(("renumbered", "formal", "headings_changed", "bounded"), 0)
        | dict.fromkeys(("old_text_sha256", "new_text_sha256", "extractor", "comparer"), "")
        | dict.fromkeys(("old_files", "new_files", "summary", "formal_kinds"), ""),
    )
    return db


def _life(db: sqlite3.Connection) -> passage_types.Life:
    found = passages.life(db, "a")
    assert found is not None
    return found


def _changes(db: sqlite3.Connection) -> list[Change]:
    first, *others = changes_of(db, _life(db))
    assert first is None
    assert all(others)
    return [change for change in others if change]


def test_the_row_of_the_comparison_tells_what_changed(db: sqlite3.Connection) -> None:
    _row(db, 3, 2)
    _row(db, 4, 7)
    change, _ = _changes(db)
    assert change.row["position"] == 4
    assert change.name is not None
    assert change.name.endswith("-2")  # another row before it says the same
    assert (change.old_id, change.new_id) == (edition_id("2.0"), edition_id("2.1"))


def test_where_no_comparison_is_stored_both_texts_tell(db: sqlite3.Connection) -> None:
    _, change = _changes(db)
    assert change.name is None
    assert change.row["kind"] == RowKind.CHANGED
    segments = json.loads(change.row["segments"] or "")
    assert any(op != "equal" and "700" in new for op, _, new in segments)
    assert "".join(new for _, _, new in segments) == "目標は700人とする。"
    (number,) = json.loads(change.row["numbers_changed"] or "")
    assert (number["old"], number["new"]) == ("600人", "700人")


def test_a_row_with_other_texts_leads_to_it_but_marks_nothing(db: sqlite3.Connection) -> None:
    _row(db, 4, 6, new_units=2, new_text="前の文。" + _NEW)
    change, _ = _changes(db)
    assert change.name is not None
    assert change.row["comparison_id"] == ""
    assert change.row["new_text"] == _NEW


def test_a_passage_as_json_and_csv(db: sqlite3.Connection) -> None:
    _row(db, 4, 7)
    life = _life(db)
    whole = Whole(life, changes_of(db, life), passages.neighbours(db, life.passage))
    told: Any = json.loads(json.dumps(life_json(whole, "http://h"), ensure_ascii=False))
    assert told["sentence"]["en"].startswith("since 2.0 (October 2015) · reworded in 2.1")
    first, second, third = told["wordings"]
    assert (first["change"], third["change"]["comparison"]) == (None, None)
    assert second["change"]["segments"] == _SEGMENTS
    assert second["change"]["comparison"].startswith("http://h/-/compare/")
    (standing,) = second["standings"]
    (place,) = standing["texts"]
    assert place["capture"]["sha256"] == place["sha256"] == file_of("2.1")
    assert third["away"]["back_edition_id"] == edition_id("p3")
    lines = list(csv.DictReader(io.StringIO(csv_of(life).removeprefix("\ufeff"))))
    assert [line["version"] for line in lines] == ["2.0", "2.1", "phase 3"]
    assert lines[0]["captured"] == "2015-01-03T03:00:00Z"

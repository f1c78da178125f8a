"""The reading of a page takes short ways: each says what the long one says."""

import re
import sqlite3
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils.db import NotFoundError

from pipeline.database.rows import all_rows, insert, insert_all, update, upsert_all
from pipeline.read import clean
from pipeline.read.pdf.layout import columns, grids
from pipeline.read.pdf.layout.lines import Line, lines_of, rows_of
from pipeline.read.pdf.layout.rules import Rule
from pipeline.read.pdf.layout.runs import Run, Way

LETTERS = st.text("あいうのはに業創件数123,Abc", min_size=1, max_size=14)
PLACES = st.floats(0, 500, width=16)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Letters somewhere on a page, mostly on one of twenty lines and two edges."""
    text = draw(LETTERS)
    x = draw(st.sampled_from([40.0, 300.0, 310.0]) | PLACES)
    y = draw(st.integers(2, 20).map(lambda n: 16.0 * n) | PLACES)
    em = draw(st.sampled_from([10.0, 10.5, 7.0]))
    place = (x, y, x + em * len(text), y + draw(st.sampled_from([em, 1.4 * em])))
    return Run(list(range(len(text))), text, set(), place, em, Way.ACROSS)


def said(lines: list[Line]) -> list[tuple[str, tuple[float, ...]]]:
    return [(line.text(), line.place) for line in lines]


@given(st.lists(runs(), max_size=6))
def test_runs_side_by_side_are_one_line_at_once(some: list[Run]) -> None:
    assert said(lines_of(some)) == said([Line(row) for row in rows_of(some)])


@settings(deadline=None)
@given(st.lists(runs(), min_size=1, max_size=60))
def test_columns_that_are_denied_by_letters_are_none(some: list[Run]) -> None:
    region = columns.Region(some)
    found = [region.columns(n) for n in range(len(region.bands))]
    region = columns.Region(some)
    with (
        patch.object(columns._Prose, "may_be_from", lambda *_: True),
        patch.object(columns._Prose, "may_be_beside", lambda *_: True),
    ):
        assert [region.columns(n) for n in range(len(region.bands))] == found


def test_two_columns_of_prose_are_found() -> None:
    """Two columns of five lines each, full, with hiragana; under them a line across."""
    text = "これは本文のとおりに続く行の文"
    some = [
        Run([], text, set(), (x, 20.0 * n, x + 150, 20.0 * n + 10), 10.0, Way.ACROSS)
        for n in range(5)
        for x in (40.0, 240.0)
    ]
    across = Run([], text * 2, set(), (40.0, 120.0, 390.0, 130.0), 10.0, Way.ACROSS)
    region = columns.Region([*some, across])
    assert region.columns(0) == (5, 215.0)
    assert region.columns(5) is None


@given(st.text("あ業、 a1", max_size=40))
def test_gaps_between_japanese_letters_are_counted(text: str) -> None:
    gaps = re.findall(f"(?<=[{clean.JAPANESE}])( *)(?=[{clean.JAPANESE}])", text)
    share = sum(map(bool, gaps)) / len(gaps) if gaps else 0.0
    assert clean._share(text) == (share, len(gaps))


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), max_size=24),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), max_size=24),
)
def test_cells_of_a_grid_cover_it_once(
    across: list[tuple[int, int, int]], down: list[tuple[int, int, int]]
) -> None:
    """Cells are rectangles, and each place of a grid is in one of them."""
    frame = [(0, 0, 6), (6, 0, 6)]
    rules = [
        sorted(Rule(20.0 * at, 20.0 * min(a, b), 20.0 * max(a, b)) for at, a, b in [*some, *frame])
        for some in (across, down)
    ]
    found, _ = grids.grids_of(rules[0], rules[1])
    assert found
    for grid in found:
        spans = [
            {
                (row, column)
                for row in range(cell.row, cell.row + cell.rows)
                for column in range(cell.column, cell.column + cell.columns)
            }
            for cell in grid.cells
        ]
        held: list[set[tuple[int, int]]] = [set() for _ in grid.cells]
        for row, own in enumerate(grid.of):
            for column, index in enumerate(own):
                held[index].add((row, column))
        assert spans == held


@pytest.fixture
def db() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE t (id TEXT PRIMARY KEY, a INTEGER, b TEXT)")
    return db


def test_rows_are_put_in_changed_and_read(db: sqlite3.Connection) -> None:
    assert insert(db, "t", {"id": "x", "a": 1, "b": "one"}) == 1
    insert_all(db, "t", [{"id": "y", "a": 2, "b": "two"}, {"a": 3, "b": None, "id": "z"}])
    upsert_all(db, "t", [{"id": "y", "a": 20, "b": None}, {"id": "w", "a": 4, "b": "four"}])
    update(db, "t", "x", {"a": 10})
    with pytest.raises(NotFoundError):
        update(db, "t", "nobody", {"a": 10})
    upsert_all(db, "t", [])
    insert_all(db, "t", [])
    assert all_rows(db, dict, "SELECT id, a, b FROM t ORDER BY rowid") == [
        {"id": "x", "a": 10, "b": "one"},
        {"id": "y", "a": 20, "b": None},
        {"id": "z", "a": 3, "b": None},
        {"id": "w", "a": 4, "b": "four"},
    ]
    db.close()

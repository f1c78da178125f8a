"""Figures of KPI tables: indicator, 基準値, 目標値, 実績値, with year and unit. Read
automatically, and marked as such.
"""

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.database.row_types import FigureRow
from pipeline.database.rows import all_rows, insert_all, set_meta
from pipeline.errors import ShinkyuError
from pipeline.history.comparisons import edition_files
from pipeline.read.names.eras import RECENT_ERA, year_of_era
from pipeline.read.pdf.tables import tables_of

READER = "tables-1"
"""Version of the way from bytes to figures; raise it whenever figures can come out differently."""

_KPI = re.compile(r"指標|基準値|現状値|目標値|KPI|ＫＰＩ")
_KINDS = (
    (re.compile(r"基準|現状|現況|策定時|当初"), "基準値"),
    (re.compile(r"目標"), "目標値"),
    (re.compile(r"実績"), "実績値"),
)
_LABEL = re.compile(r"指標|KPI|項目|内容")
_YEAR = re.compile(
    rf"({RECENT_ERA})\s*\.?(元|\d{{1,2}})(?:年|\s*$|\.)|((?:19|20|21)\d{{2}})(?:年|\s*$)"
)
_SCALES = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3}
_VALUE = re.compile(r"([△▲-]?)((?:\d[\d,]*(?:\.\d+)?[兆億万千]?)+)\s*([^\d\s（(]{0,12})")


class Figure(NamedTuple):
    """One value of one indicator."""

    page: int
    position: int
    """Place on the page, from 1."""
    indicator: str
    unit: str | None
    kind: str
    """基準値 | 目標値 | 実績値 | other"""
    year: str | None
    """Year or fiscal year, e.g. ``2019``."""
    value: float | None
    """None for －, 検討中 and the like."""
    raw: str


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def year_of(text: str) -> str | None:
    """The first year a text names: 平成31年度 → 2019."""
    found = _YEAR.search(_plain(text))
    if not found:
        return None
    if found[3]:
        return found[3]
    return str(year_of_era(found[1], found[2]))


def amount_of(text: str) -> tuple[float | None, str | None]:
    """Value and unit of a cell: 1億8,000万円 → (180000000.0, 円); △286人 → (-286.0, 人)."""
    plain = re.sub(
        r"[（(][^（）()]*[）)]|\d+(?:年|か年|カ年|ヶ年)間?(?:で|に|の)",
        "",
        _plain(text).replace("−", "-"),
    )
    found = _VALUE.search(plain)
    if not found:
        return None, None
    total, part = 0.0, 0.0
    for number, scale in re.findall(r"(\d[\d,]*(?:\.\d+)?)([兆億万千]?)", found[2]):
        part = float(number.replace(",", ""))
        total += part * _SCALES.get(scale, 1)
    return (-total if found[1] else total), found[3] or None


def _heads(row: Sequence[str]) -> dict[int, tuple[str, str | None]]:
    """Value columns of a head row: column → (kind, year)."""
    columns: dict[int, tuple[str, str | None]] = {}
    for i, cell in enumerate(row):
        plain = _plain(cell)
        kind, year = _kind(plain), year_of(plain)
        if kind is None and (_LABEL.search(plain) or year is None or i == 0):
            continue
        columns[i] = (kind or "other", year)
    return columns


def _kind(plain: str) -> str | None:
    return next((name for pattern, name in _KINDS if pattern.search(plain)), None)


class _Head(NamedTuple):
    cells: tuple[str, ...]
    values: dict[int, tuple[str, str | None]]
    """Value columns: column → (kind, year)."""
    label: int


class _Cell(NamedTuple):
    """A value as it stands, with what the head says of its column."""

    indicator: str
    kind: str
    year: str | None
    raw: str


def _head(row: tuple[str, ...]) -> _Head | None:
    """The head of a table of indicators, None where a row is none."""
    named = _heads(row)
    if not any(kind != "other" for kind, _ in named.values()):
        return None
    if any(amount_of(cell)[0] is not None and not year_of(cell) for cell in row):
        return None
    label = next((i for i, c in enumerate(row) if _LABEL.search(_plain(c)) and i not in named), 0)
    return _Head(row, named, label)


def _second_line(head: _Head, row: tuple[str, ...]) -> _Head | None:
    """The head with the years of a second line under it: 現状値 / （2014年度）; None where the row
    is no such line.
    """
    years = [
        year_of(cell) for cell in row if re.fullmatch(r"\s*[（(].*[）)]\s*", cell) and year_of(cell)
    ]
    if len(years) != len(head.values):
        return None
    values = {
        i: (kind, year) for (i, (kind, _)), year in zip(head.values.items(), years, strict=True)
    }
    return head._replace(values=values)


def _placed(row: Sequence[str], head: _Head | None) -> tuple[str, ...]:
    """Cells without what merged cells leave empty, where that gives as many as the head has."""
    inked = tuple(cell for cell in row if cell.strip())
    return inked if head is None or len(inked) == len(head.cells) else tuple(row)


class _Table:
    """One table, row after row: its head as far as it was met, and the figures of each row."""

    def __init__(self) -> None:
        self._head: _Head | None = None
        self._below_head = False

    def see(self, row: Sequence[str]) -> list[_Cell]:
        """The figures of the next row; none where it is (a line of) a head."""
        new = _head(_placed(row, None)) or _head(tuple(row))
        if new:
            self._head, self._below_head = new, True
            return []
        head = self._head
        if head is None:
            return []
        cells = _placed(row, head)
        second = _second_line(head, cells) if self._below_head else None
        self._below_head = False
        if second:
            self._head = second
            return []
        return _cells(head, cells)


def _cells(head: _Head, cells: tuple[str, ...]) -> list[_Cell]:
    indicator = cells[head.label].strip() if head.label < len(cells) else ""
    if not indicator:
        return []
    return [
        _Cell(indicator, kind, year, cells[i].strip())
        for i, (kind, year) in head.values.items()
        if i < len(cells) and cells[i].strip()
    ]


def figures_of(tables: Sequence[tuple[int, Sequence[Sequence[str]]]]) -> list[Figure]:
    """The figures of tables that name 基準値, 目標値 or 実績値 in a head row; others give none.

    Args:
        tables: (page, rows of cells).
    """
    found: list[Figure] = []
    counts: Counter[int] = Counter()
    for page, rows in tables:
        table = _Table()
        for cell in (cell for row in rows for cell in table.see(row)):
            counts[page] += 1
            value, unit = amount_of(cell.raw)
            found.append(
                Figure(
                    page=page,
                    position=counts[page],
                    indicator=cell.indicator,
                    unit=unit,
                    kind=cell.kind,
                    year=year_of(cell.raw) or cell.year,
                    value=value,
                    raw=cell.raw,
                )
            )
    return found


def read_figures(data: bytes, pages: Sequence[int]) -> list[Figure]:
    """The figures on some pages (from 1) of a PDF, read in a child process; none where the file
    kills its reader.
    """
    return figures_of(tables_of(data, pages))


def _kpi_pages(db: sqlite3.Connection, sha256: str) -> list[int]:
    rows = db.execute("SELECT page, text FROM pages WHERE sha256 = ? ORDER BY page", (sha256,))
    return [page for page, text in rows if _KPI.search(text)]


def update_figures(
    db: sqlite3.Connection,
    source_id: str,
    payload: Callable[[str, int, str | None], bytes],
    live: sqlite3.Connection | None = None,
) -> None:
    """Bring the figures of a source's editions in line with their files; the caller owns the
    transaction.

    A file is read once for each edition and version of the reader. Figures of files that no longer
    are an edition's text go.

    Args:
        payload: gives the bytes at a WARC file and an offset, where they have this SHA-256.
        live: the database before, for figures of files whose bytes are lost.
    """
    wanted = _wanted(db, source_id)
    read = _read_already(db, source_id)
    for edition, sha256 in sorted((_standing(db, source_id) | read) - (wanted & read)):
        db.execute("DELETE FROM figures WHERE edition_id = ? AND sha256 = ?", (edition, sha256))
        db.execute("DELETE FROM meta WHERE key = ?", (_mark(source_id, edition, sha256),))
    for edition, sha256 in sorted(wanted - read):
        found = _read(db, sha256, payload)
        if found is None:
            _take_over(db, live, edition, sha256)
        else:
            insert_all(db, "figures", (_row(edition, sha256, figure) for figure in found))
            set_meta(db, _mark(source_id, edition, sha256), READER)


def _wanted(db: sqlite3.Connection, source_id: str) -> set[tuple[str, str]]:
    """(edition, file) of every file that is the text of an edition."""
    rows = db.execute("SELECT id FROM editions WHERE source_id = ?", (source_id,)).fetchall()
    return {(edition, sha256) for (edition,) in rows for sha256 in edition_files(db, edition)}


def _standing(db: sqlite3.Connection, source_id: str) -> set[tuple[str, str]]:
    """(edition, file) of the figures that are there."""
    rows = db.execute(
        "SELECT DISTINCT f.edition_id, f.sha256 FROM figures f "
        "JOIN editions e ON e.id = f.edition_id WHERE e.source_id = ?",
        (source_id,),
    )
    return set(rows.fetchall())


def _mark(source_id: str, *of: str) -> str:
    """Where ``meta`` keeps which reader read an edition's file."""
    return " ".join(["figures", source_id, *of])


def _read_already(db: sqlite3.Connection, source_id: str) -> set[tuple[str, str]]:
    """(edition, file) that this very reader has read, with or without figures."""
    head = _mark(source_id) + " "
    keys = db.execute(
        "SELECT key FROM meta WHERE substr(key, 1, ?) = ? AND value = ?", (len(head), head, READER)
    )
    pairs = (key.removeprefix(head).rpartition(" ") for (key,) in keys)
    return {(edition, sha256) for edition, _, sha256 in pairs}


def _row(edition: str, sha256: str, figure: Figure) -> FigureRow:
    return FigureRow(
        edition_id=edition,
        page=figure.page,
        position=figure.position,
        indicator=figure.indicator,
        unit=figure.unit,
        kind=figure.kind,
        year=figure.year,
        value=figure.value,
        raw=figure.raw,
        sha256=sha256,
        automatic=1,
    )


def _take_over(
    db: sqlite3.Connection, live: sqlite3.Connection | None, edition: str, sha256: str
) -> None:
    """The figures that the database before had of a file whose bytes are lost."""
    if live is None:
        return
    kept = all_rows(
        live,
        FigureRow,
        "SELECT * FROM figures WHERE edition_id = ? AND sha256 = ? ORDER BY page, position",
        [edition, sha256],
    )
    insert_all(db, "figures", kept)


def _read(
    db: sqlite3.Connection, sha256: str, payload: Callable[[str, int, str | None], bytes]
) -> list[Figure] | None:
    """A file's figures; None where the archive can't give it now."""
    pages = _kpi_pages(db, sha256)
    if not pages:
        return []
    warc_file, offset = db.execute(
        "SELECT warc_file, warc_offset FROM originals WHERE sha256 = ?", (sha256,)
    ).fetchone()
    try:
        data = payload(warc_file, offset, sha256)
    except (ShinkyuError, OSError):
        return None
    return read_figures(data, pages)

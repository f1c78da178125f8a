"""Figures of KPI tables: indicator, 基準値, 目標値, 実績値, with year and unit. Read automatically, and marked as such."""

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.errors import ShinkyuError
from pipeline.history.comparisons import edition_files
from pipeline.read.names.eras import RECENT_ERA, year_of_era
from pipeline.read.pdf.reading import Limits, WorkerDied, a_worker

READER = "tables-1"
"""Version of the way from bytes to figures; raise it whenever figures can come out differently."""
LIMITS = Limits(cpu=120.0, wall=180.0)

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
        if _LABEL.search(plain) and not any(p.search(plain) for p, _ in _KINDS):
            continue
        kind = next((name for pattern, name in _KINDS if pattern.search(plain)), None)
        if kind or (year_of(plain) and i > 0):
            columns[i] = (kind or "other", year_of(plain))
    return columns


class _Head(NamedTuple):
    cells: tuple[str, ...]
    values: dict[int, tuple[str, str | None]]
    """Value columns: column → (kind, year)."""
    label: int


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
    """The head with the years of a second line under it: 現状値 / （2014年度）; None where the row is no such line."""
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


def figures_of(tables: Sequence[tuple[int, Sequence[Sequence[str]]]]) -> list[Figure]:
    """The figures of tables that name 基準値, 目標値 or 実績値 in a head row; others give none."""
    found: list[Figure] = []
    counts: dict[int, int] = {}
    for page, rows in tables:
        head: _Head | None = None
        fresh = False
        for row in rows:
            new = _head(_placed(row, None)) or _head(tuple(row))
            if new:
                head, fresh = new, True
                continue
            if head is None:
                continue
            cells = _placed(row, head)
            second = _second_line(head, cells) if fresh else None
            fresh = False
            if second:
                head = second
                continue
            indicator = cells[head.label].strip() if head.label < len(cells) else ""
            for i, (kind, year) in head.values.items():
                raw = cells[i].strip() if indicator and i < len(cells) else ""
                if raw:
                    value, unit = amount_of(raw)
                    counts[page] = counts.get(page, 0) + 1
                    found.append(
                        Figure(
                            page,
                            counts[page],
                            indicator,
                            unit,
                            kind,
                            year_of(raw) or year,
                            value,
                            raw,
                        )
                    )
    return found


def read_figures(data: bytes, pages: Sequence[int], limits: Limits = LIMITS) -> list[Figure]:
    """The figures on some pages (from 1) of a PDF, read in a child process; none where the file kills its reader."""
    try:
        with a_worker() as worker:
            answer, _ = worker.ask({"do": "tables", "pages": list(pages)}, data, limits)
    except WorkerDied:
        return []
    return figures_of([(page, rows) for page, rows in answer.get("tables", [])])


def _kpi_pages(db: sqlite3.Connection, sha256: str) -> list[int]:
    rows = db.execute("SELECT page, text FROM pages WHERE sha256 = ? ORDER BY page", (sha256,))
    return [page for page, text in rows if _KPI.search(text)]


def update_figures(
    db: sqlite3.Connection, source_id: str, payload: Callable[[str, int], bytes]
) -> None:
    """Bring the figures of a source's editions in line with their files; the caller owns the transaction.

    A file is read once for each edition and version of the reader. Figures of files that no longer are an edition's text go.

    Args:
        payload: gives the bytes at a WARC file and an offset.
    """
    editions = [
        key
        for (key,) in db.execute(
            "SELECT id FROM editions WHERE source_id = ? ORDER BY id", (source_id,)
        )
    ]
    wanted = {(edition, sha256) for edition in editions for sha256 in edition_files(db, edition)}
    mark = f"figures {source_id} "
    stands = {
        tuple(key.removeprefix(mark).rsplit(" ", 1))
        for key, value in db.execute(
            "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ?", (len(mark), mark)
        )
        if value == READER
    }
    known = db.execute(
        "SELECT DISTINCT f.edition_id, f.sha256 FROM figures f JOIN editions e ON e.id = f.edition_id WHERE e.source_id = ?",
        (source_id,),
    ).fetchall()
    for edition, sha256 in sorted({*known, *stands} - (wanted & stands)):
        db.execute("DELETE FROM figures WHERE edition_id = ? AND sha256 = ?", (edition, sha256))
        db.execute("DELETE FROM meta WHERE key = ?", (f"{mark}{edition} {sha256}",))
    for edition, sha256 in sorted(wanted - stands):
        found = _read(db, sha256, payload)
        if found is None:
            continue
        db.executemany(
            "INSERT INTO figures (edition_id, page, position, indicator, unit, kind, year, value, raw, sha256, automatic)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [(edition, *figure, sha256) for figure in found],
        )
        db.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"{mark}{edition} {sha256}", READER)
        )


def _read(
    db: sqlite3.Connection, sha256: str, payload: Callable[[str, int], bytes]
) -> list[Figure] | None:
    """A file's figures; None where the archive can't give it now."""
    pages = _kpi_pages(db, sha256)
    if not pages:
        return []
    warc_file, offset = db.execute(
        "SELECT warc_file, warc_offset FROM originals WHERE sha256 = ?", (sha256,)
    ).fetchone()
    try:
        data = payload(warc_file, offset)
    except (ShinkyuError, OSError):
        return None
    return read_figures(data, pages)

"""Damage to the archive: what the database knows and the archive can no longer give is kept.

A projection is a pure function of the archive; where a part of the archive can't be read any more,
it is one of what is left and of the rows that the live database has of the rest. So no rebuild puts
a shorter history in the place of a longer one, and each such row says that it rests on damage.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.archive import fixity, manifest
from pipeline.archive.reader import Night
from pipeline.archive.types import Capture, Damage, HostAsked, Run
from pipeline.database.row_types import CaptureRow, DamageRow, RunRow, SourceRow
from pipeline.database.rows import all_rows, insert_all, one_row
from pipeline.history.brought import GOOD
from pipeline.history.declared import declared_before
from pipeline.history.originals import BYTES_LOST
from pipeline.kinds import Outcome, RunKind, Verdict

_VERDICTS = {
    Outcome.NEW: Verdict.OK,
    Outcome.CHANGED: Verdict.OK,
    Outcome.UNCHANGED: Verdict.UNCHANGED,
    Outcome.MISSING: Verdict.MISSING,
    Outcome.FAILED: Verdict.FAILED,
    Outcome.REFUSED: Verdict.REFUSED,
}


def stands(db: sqlite3.Connection) -> list[Damage]:
    """The damage that a database was projected with; none in one of an older schema."""
    try:
        rows = db.execute("SELECT warc_file, warc_offset, warc_end, reason, after FROM damage")
        return [Damage(*row) for row in rows]
    except sqlite3.OperationalError:
        return []


def known(
    archive: Path, live: sqlite3.Connection | None, gone: Iterable[str] | None = None
) -> list[Damage]:
    """The damage that stands now, after the cheap look.

    Args:
        live: the database whose WARC files must all still be there.
        gone: those of them that are not, where that is known.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    if live is None:
        return fixity.look(archive)
    if gone is None:
        gone = {name for (name,) in live.execute("SELECT name FROM warc_files")}
    return fixity.look(archive, also=stands(live), expected=gone)


def places(damage: Iterable[Damage]) -> set[tuple[str, int, int | None]]:
    """Where damage is, to see whether it is the same."""
    return {(d.file, d.offset, d.end) for d in damage}


def covered(damage: Iterable[Damage], file: str | None, offset: int | None) -> bool:
    """Does a record's place lie in damage? (True for no place at all.)"""
    if file is None or offset is None:
        return True
    return any(d.covers(file, offset) for d in damage)


def with_kept(
    live: sqlite3.Connection | None, name: str, night: Night | None, damage: list[Damage]
) -> Night | None:
    """A night of a damaged file with the captures that the database has and the file does not give.

    Args:
        live: the database before; None where there is none.
        night: what the file still tells; None where it can't be opened.
    """
    run_row = _run_row(live, name) if live else None
    if live is None or run_row is None:
        return night
    here = [d for d in damage if d.file == name]
    if any(d.offset == 0 for d in here):
        night = None  # what its first record said of the run is lost
    told = list(night.captures) if night else []
    run = _completed(live, _with_page(live, night.run) if night else _run(live, run_row))
    captures = [*told, *_not_told(live, name, told)]
    captures.sort(key=lambda capture: (capture.captured_at, capture.warc_offset))
    return Night(run, captures, here, night.requisites if night else ())


def _run_row(live: sqlite3.Connection, name: str) -> RunRow | None:
    return one_row(live, RunRow, "SELECT * FROM runs WHERE warc_file = ?", [name])


def _not_told(live: sqlite3.Connection, name: str, told: Iterable[Capture]) -> Iterator[Capture]:
    """The captures of a file that the database has and the file does not give."""
    have = {capture.warc_offset for capture in told}
    sql = "SELECT * FROM captures WHERE warc_file = ? ORDER BY id"
    for row in all_rows(live, CaptureRow, sql, [name]):
        if row["warc_offset"] not in have:
            yield _capture(live, row)


def _source(live: sqlite3.Connection, source_id: str) -> SourceRow | None:
    return one_row(live, SourceRow, "SELECT * FROM sources WHERE id = ?", [source_id])


def _with_page(live: sqlite3.Connection, run: Run) -> Run:
    """A run whose own ``warcinfo`` is lost is of the page that the source has."""
    source = _source(live, run.source_id)
    if run.page_url or source is None:
        return run
    return run._replace(
        page_url=source["page_url"],
        source_name=source["name"],
        source_code=source["code"],
        **_declared(live, run),
    )


def _declared(live: sqlite3.Connection, run: Run) -> dict[str, Any]:
    """What a crawl whose own ``warcinfo`` is lost had been told by the source's file, as far as
    that still stands.
    """
    if run.kind != RunKind.CRAWL:
        return {}
    declared = declared_before(live, run.source_id)
    return {
        "pages": declared.pages,
        "corrections": tuple(
            (str(row["kind"]), row["one"], row["other"])
            for row in declared.corrections
            if row["since"] <= run.started_at
        ),
    }


def _run(live: sqlite3.Connection, row: RunRow) -> Run:
    source = _source(live, row["source_id"])
    run = Run(
        id=row["id"],
        source_id=row["source_id"],
        kind=RunKind(row["kind"]),
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        page_url=source["page_url"] if source else None,
        source_name=source["name"] if source else None,
        source_code=source["code"] if source else None,
        message=row["message"],
        user_agent=row["user_agent"],
        hosts=(),
        warc_file=row["warc_file"],
    )
    return run._replace(**_declared(live, run))


def _completed(live: sqlite3.Connection, run: Run) -> Run:
    """A run with what its file said at its end, as far as only the database knows it."""
    if run.asked is None:
        run = run._replace(asked=_asked(live, run.id))
    return run._replace(placed=_placed(live, run.warc_file) or run.placed)


def _asked(live: sqlite3.Connection, run_id: str) -> tuple[HostAsked, ...] | None:
    """What the database knows of the hosts that a run asked; None where it knows nothing."""
    try:
        told = live.execute("SELECT hosts FROM run_reports WHERE run_id = ?", (run_id,)).fetchone()
    except sqlite3.OperationalError:
        return None  # a database of an older version
    if told is None or told[0] is None:
        return None
    return tuple(HostAsked(**one) for one in json.loads(told[0]))


def _placed(live: sqlite3.Connection, name: str) -> str:
    """The place that a file had; empty in a database of an older schema."""
    try:
        row = live.execute("SELECT placed FROM warc_files WHERE name = ?", (name,)).fetchone()
    except sqlite3.OperationalError:
        return ""
    return str(row[0]) if row else ""


def _capture(live: sqlite3.Connection, row: CaptureRow) -> Capture:
    place = live.execute(
        "SELECT warc_file, warc_offset FROM originals WHERE sha256 = ?", (row["sha256"],)
    ).fetchone()
    file, offset = place or (None, None)
    return Capture(
        source_id=row["source_id"],
        run_id=row["run_id"],
        url=row["url"],
        final_url=row["final_url"],
        captured_at=row["captured_at"],
        status=row["status"],
        verdict=_VERDICTS[Outcome(row["outcome"])],
        reason=row["error"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        size=row["size"],
        content_type=None,
        last_modified=None,
        etag=None,
        warc_file=row["warc_file"],
        warc_offset=row["warc_offset"],
        payload_file=file,
        payload_offset=offset,
    )


def holders_of(
    nights: Callable[[], Iterable[Night]], damage: list[Damage]
) -> dict[str, tuple[str, int]]:
    """Where bytes stand that can't be read where they were captured: SHA-256 → the first place
    that can be read, where a later run fetched them again.

    Args:
        nights: gives all of them, as often as it is asked.
    """
    wanted = {
        c.sha256
        for c in _captures_of(nights())
        if c.sha256 and covered(damage, c.payload_file, c.payload_offset)
    }
    holders: dict[str, tuple[str, int]] = {}
    for c in _captures_of(nights()) if wanted else ():
        if c.sha256 in wanted and _holds(c) and not covered(damage, c.warc_file, c.warc_offset):
            holders.setdefault(c.sha256 or "", (c.warc_file, c.warc_offset))
    return holders


def _captures_of(nights: Iterable[Night]) -> Iterator[Capture]:
    return (c for night in nights for c in night.captures)


def _holds(c: Capture) -> bool:
    """Do its bytes stand in its own record?"""
    own = (c.payload_file, c.payload_offset) == (c.warc_file, c.warc_offset)
    return c.verdict == Verdict.OK and own


def at_readable_places(
    night: Night, holders: dict[str, tuple[str, int]], damage: list[Damage]
) -> Night:
    """A night with every capture's bytes at a place that can be read, where there is one.

    Bytes that a later run fetched again stand in for those that were lost.
    """
    return night._replace(captures=[_at_readable_place(c, holders, damage) for c in night.captures])


def _at_readable_place(
    capture: Capture, holders: dict[str, tuple[str, int]], damage: list[Damage]
) -> Capture:
    place = (capture.payload_file, capture.payload_offset)
    if capture.sha256 is None or not covered(damage, *place):
        return capture
    file, offset = holders.get(capture.sha256, place)
    return capture._replace(payload_file=file, payload_offset=offset)


def write_damage(db: sqlite3.Connection, archive: Path, damage: list[Damage]) -> dict[str, str]:
    """Write down what is damaged, which captures rest on it, and what of it is mended.

    Returns:
        WARC file → what is lost of it, for damage that is not mended.
    """
    lost = _told_nowhere(db, damage)
    if not damage and not stands(db):
        return lost
    db.execute("DELETE FROM damage")
    db.execute("UPDATE captures SET damaged = 0 WHERE damaged = 1")
    rows = [_row(db, archive, damage, d) for d in sorted(damage, key=lambda d: d[:2])]
    insert_all(db, "damage", rows)
    open_: dict[str, list[str]] = {}
    for d, row in zip(sorted(damage, key=lambda d: d[:2]), rows, strict=True):
        db.execute(
            "UPDATE captures SET damaged = 1 WHERE warc_file = ? AND warc_offset >= ? "
            "AND (warc_offset < ? OR ? IS NULL)",
            (d.file, d.offset, d.end, d.end),
        )
        if not row["mended"]:
            open_.setdefault(d.file, []).append(str(d).removeprefix(f"{d.file}: "))
    return lost | {file: "; ".join(words) for file, words in open_.items()}


def _told_nowhere(db: sqlite3.Connection, damage: list[Damage]) -> dict[str, str]:
    """WARC file → whose bytes it no longer gives, although no damage of it is known."""
    damaged = {d.file for d in damage}
    rows = db.execute("SELECT warc_file, url FROM originals WHERE error = ?", (BYTES_LOST,))
    return {file: f"{url}: {BYTES_LOST}" for file, url in rows if file not in damaged}


def _row(db: sqlite3.Connection, archive: Path, damage: list[Damage], d: Damage) -> DamageRow:
    return DamageRow(
        warc_file=d.file,
        warc_offset=d.offset,
        warc_end=d.end,
        reason=d.reason,
        after=d.after,
        mended=int(_run_since(db, archive, d) and not _bytes_missing(db, damage, d)),
    )


def _run_since(db: sqlite3.Connection, archive: Path, d: Damage) -> bool:
    """Did a run of that source come to its end since the damage was noticed?"""
    source = d.file.partition("/")[0]
    later = list(manifest.entries(archive))[d.after :]
    mine = [name for name in later if name.partition("/")[0] == source]
    rows = db.execute("SELECT warc_file FROM runs WHERE status != 'failed'")
    return not {name for (name,) in rows}.isdisjoint(mine)


def _bytes_missing(db: sqlite3.Connection, damage: list[Damage], d: Damage) -> bool:
    """Did it hold bytes that no other record holds?"""
    rows = db.execute(
        "SELECT DISTINCT o.warc_file, o.warc_offset, o.error FROM captures c "
        "JOIN originals o ON o.sha256 = c.sha256 WHERE c.warc_file = ? AND c.warc_offset >= ? "
        "AND (c.warc_offset < ? OR ? IS NULL) AND c.outcome IN (?, ?, ?)",
        (d.file, d.offset, d.end, d.end, *GOOD),
    )
    return any(
        error == BYTES_LOST or covered(damage, file or None, offset) for file, offset, error in rows
    )


def heals(db: sqlite3.Connection, nights: Iterable[Night]) -> bool:
    """Do these nights bring bytes that the database misses?"""
    came = {c.sha256 for night in nights for c in night.captures if c.verdict == Verdict.OK}
    rows = db.execute(
        "SELECT warc_file, warc_offset, error FROM originals "
        "WHERE sha256 IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(filter(None, came))),),
    )
    damage = stands(db)
    return any(
        error == BYTES_LOST or covered(damage, file or None, offset) for file, offset, error in rows
    )

"""Editions in the database: added, dated and put in order as pages name them."""

import sqlite3
from datetime import datetime, timedelta, timezone

from pipeline.database.names import version_words
from pipeline.database.rows import Row, all_rows, insert, one_row, update
from pipeline.history import log
from pipeline.history.captures import Seen
from pipeline.history.editions import (
    Stated,
    believe,
    cover_date,
    in_series_order,
    newest,
)
from pipeline.history.listing import Listing, Mention
from pipeline.read.names.plans import OTHER

_JAPAN = timezone(timedelta(hours=9))


def japan_date(moment: str) -> str:
    """The calendar day in Japan of a moment in UTC."""
    return datetime.fromisoformat(moment).astimezone(_JAPAN).date().isoformat()


def write_editions(
    db: sqlite3.Connection, source_id: str, seen: Seen, listing: Listing, version: Row, first: bool
) -> None:
    """Bring the editions of a source up to what its page says tonight.

    Args:
        version: the page version in force, with the page's 公開日 and 更新日.
        first: True when this is the first good look at the page: then the day we see an edition dates nothing.
    """
    at = seen.capture.captured_at
    db.execute("UPDATE editions SET listed = 0 WHERE source_id = ? AND listed = 1", (source_id,))
    for mention in listing.editions:
        _write(db, source_id, at, mention, first, seen.id)
    for key in newest([m.on_page for m in listing.editions], version["published"]):
        _date_by_page(db, source_id, key, version)
    put_in_order(db, source_id)


def _write(
    db: sqlite3.Connection, source_id: str, at: str, mention: Mention, first: bool, capture_id: int
) -> None:
    name, key = mention.on_page.name, mention.on_page.id
    facts = {"label": name.name, "status": name.status, "last_seen": at, "listed": 1}
    if mention.plan:
        facts |= {"plan_from": mention.plan[0], "plan_to": mention.plan[1]}
    if mention.reason:
        facts["reason"] = mention.reason
    known = one_row(db, "SELECT id FROM editions WHERE id = ?", [key])
    if known:
        update(db, "editions", "id", key, facts)
    else:
        who = {
            "id": key,
            "source_id": source_id,
            "series": name.series,
            "phase": name.phase,
            "revision": name.revision,
        }
        insert(
            db,
            "editions",
            who
            | {"version": version_words(name.version, name.status), "first_seen": at, "position": 0}
            | facts,
        )
    if name.published and name.published_source:
        state_published(db, key, Stated(name.published.iso, name.published_source))
    if not known:
        if not first:
            state_published(db, key, Stated(japan_date(at), "seen"))
        log.record(
            db,
            source_id,
            at,
            "edition_added",
            edition_id=key,
            new=version_words(name.version, name.status),
            new_capture=capture_id,
        )


def state_published(db: sqlite3.Connection, edition: str, stated: Stated) -> None:
    """Take a statement of an edition's date into account."""
    row = one_row(db, "SELECT published, published_source FROM editions WHERE id = ?", [edition])
    old = Stated(row["published"], row["published_source"]) if row and row["published"] else None
    best = believe(old, stated)
    if best is not None and best != old:
        update(
            db, "editions", "id", edition, {"published": best.iso, "published_source": best.source}
        )


def _date_by_page(db: sqlite3.Connection, source_id: str, edition: str, version: Row) -> None:
    """The page's 更新日 is the newest edition's; its 公開日 too, unless it stood there before the edition or came long after."""
    if version["updated"]:
        update(
            db, "editions", "id", edition, {"updated": version["updated"], "updated_source": "page"}
        )
    row = one_row(db, "SELECT first_seen FROM editions WHERE id = ?", [edition])
    if not row or not version["published"]:
        return
    older = one_row(
        db,
        "SELECT 1 FROM page_versions WHERE source_id = ? AND published = ? AND first_seen < ?",
        [source_id, version["published"], row["first_seen"]],
    )
    if older is None and version["published"] <= japan_date(row["first_seen"]):
        state_published(db, edition, Stated(version["published"], "page"))


def state_update(db: sqlite3.Connection, document_id: int, page_updated: str | None) -> None:
    """One of an edition's files was seen to change: the 更新日 in force is the edition's."""
    if page_updated:
        db.execute(
            "UPDATE editions SET updated = ?, updated_source = 'page' WHERE id IN "
            "(SELECT edition_id FROM edition_documents WHERE document_id = ?)",
            (page_updated, document_id),
        )


def state_cover(db: sqlite3.Connection, document_id: int, sha256: str) -> None:
    """Read the date on the cover of an edition's whole file."""
    cover = one_row(db, "SELECT text FROM pages WHERE sha256 = ? AND page = 1", [sha256])
    if cover is None:
        return
    rows = all_rows(
        db,
        "SELECT e.id, e.series, e.phase, e.revision, s.name FROM editions e JOIN edition_documents d ON d.edition_id = e.id "
        "JOIN sources s ON s.id = e.source_id WHERE d.document_id = ? ORDER BY e.id",
        [document_id],
    )
    for row in rows:
        dated_revision = "-" in (row["revision"] or "")
        stated = cover_date(
            cover["text"], row["series"], row["phase"], row["name"], dated_revision=dated_revision
        )
        if stated:
            state_published(db, row["id"], stated)


def put_in_order(db: sqlite3.Connection, source_id: str) -> None:
    """Number the editions of each series and link each to the final edition before it.

    A plan of its own (その他) follows nothing; a draft is followed by nothing but can be compared with what it follows.
    """
    rows = all_rows(
        db, "SELECT * FROM editions WHERE source_id = ? ORDER BY series, id", [source_id]
    )
    by_series: dict[str, list[Row]] = {}
    for row in rows:
        by_series.setdefault(row["series"], []).append(row)
    for series, group in by_series.items():
        before: str | None = None
        for position, row in enumerate(in_series_order(group), 1):
            place: Row = {
                "position": position,
                "predecessor_id": None if series == OTHER else before,
            }
            if {k: row[k] for k in place} != place:
                update(db, "editions", "id", row["id"], place)
            if row["status"] == "final":
                before = str(row["id"])

"""Editions in the database: added, dated and put in order as pages name them."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from pipeline.database.names import edition_name, version_words
from pipeline.database.row_types import EditionRow, PageVersionRow
from pipeline.database.rows import all_rows, update, upsert_all
from pipeline.history import log
from pipeline.history.brought import Brought
from pipeline.history.editions import Stated, believe, cover_date, in_series_order, newest
from pipeline.history.listing import Mention
from pipeline.kinds import ChangeKind, EditionStatus
from pipeline.read.names.plans import OTHER

_JAPAN = timezone(timedelta(hours=9))
_COVER = "SELECT CASE WHEN ocr THEN '' ELSE text END FROM pages WHERE sha256 = ? AND page = 1"
"""Recognised text dates nothing."""


def japan_date(moment: str) -> str:
    """The calendar day in Japan of a moment in UTC."""
    return datetime.fromisoformat(moment).astimezone(_JAPAN).date().isoformat()


def write_editions(
    db: sqlite3.Connection, brought: Brought, version: PageVersionRow | None
) -> None:
    """Bring the editions of a source up to what its page says now; nothing where it was not seen.

    Args:
        version: the page version in force, with the page's 公開日 and 更新日.
    """
    if brought.page is None:
        return
    if brought.read is None or version is None:
        _confirm(db, brought)
        return
    stood = {
        row["id"]: row
        for row in all_rows(
            db,
            EditionRow,
            "SELECT * FROM editions WHERE source_id = ? ORDER BY id",
            [brought.source_id],
        )
    }
    editions = {key: row.copy() for key, row in stood.items()}
    mentions = brought.read.listing.editions
    _mention(editions, brought, mentions)
    for key in newest([m.on_page for m in mentions], version["published"]):
        _date_by_page(db, editions[key], version)
    _put_in_order(editions.values())
    upsert_all(db, "editions", (row for key, row in editions.items() if row != stood.get(key)))
    no_news = stood.keys() | brought.late_editions
    for key, row in editions.items():
        if key not in no_news:
            log.record(db, _added(brought, row))


def _confirm(db: sqlite3.Connection, brought: Brought) -> None:
    """The page was there again with the same bytes: what it lists was seen, and nothing else is
    new.
    """
    db.execute(
        "UPDATE editions SET last_seen = ? WHERE source_id = ? AND listed = 1",
        (brought.at, brought.source_id),
    )


def _mention(
    editions: dict[str, EditionRow], brought: Brought, mentions: Iterable[Mention]
) -> None:
    """Bring the editions that the page names up to date, and add those that are new."""
    late = brought.late_editions
    for row in editions.values():
        row["listed"] = 0
    for mention in mentions:
        key, name = mention.on_page.id, mention.on_page.name
        added = key not in editions
        row = editions.setdefault(key, _new(brought, mention))
        row["label"] = name.name
        row["status"] = EditionStatus(name.status)
        row["last_seen"] = brought.at
        row["listed"] = 1
        row["reason"] = mention.reason or row["reason"]
        if mention.plan:
            row["plan_from"], row["plan_to"] = mention.plan
        if name.published and name.published_source:
            _state_published(row, Stated(name.published.iso, name.published_source))
        if added and brought.before is not None and key not in late:
            # At the first look at a page, the day we see an edition dates nothing.
            _state_published(row, Stated(japan_date(brought.at), "seen"))


def _new(brought: Brought, mention: Mention) -> EditionRow:
    name = mention.on_page.name
    return EditionRow(
        id=mention.on_page.id,
        source_id=brought.source_id,
        series=name.series,
        phase=name.phase,
        revision=name.revision,
        version=version_words(name.version, name.status),
        label=name.name,
        status=EditionStatus(name.status),
        published=None,
        published_source=None,
        updated=None,
        updated_source=None,
        plan_from=None,
        plan_to=None,
        reason=None,
        first_seen=brought.at,
        last_seen=brought.at,
        position=0,
        predecessor_id=None,
        listed=1,
    )


def _added(brought: Brought, edition: EditionRow) -> log.Event:
    return log.Event(
        source_id=brought.source_id,
        at=brought.at,
        kind=ChangeKind.EDITION_ADDED,
        words={"edition": edition_name(edition)},
        edition_id=edition["id"],
        new=edition["version"],
        new_capture=brought.page.id if brought.page else None,
    )


def _state_published(edition: EditionRow, stated: Stated) -> None:
    """Take a statement of an edition's date into account."""
    iso, source = edition["published"], edition["published_source"]
    best = believe(Stated(iso, source) if iso and source else None, stated)
    if best is not None:
        edition["published"], edition["published_source"] = best


def _date_by_page(db: sqlite3.Connection, edition: EditionRow, version: PageVersionRow) -> None:
    """The page's 更新日 is the newest edition's; its 公開日 too, unless it stood there before the
    edition or came long after.
    """
    if version["updated"]:
        edition["updated"], edition["updated_source"] = version["updated"], "page"
    published = version["published"]
    if not published or published > japan_date(edition["first_seen"]):
        return
    older = db.execute(
        "SELECT 1 FROM page_versions WHERE source_id = ? AND published = ? AND first_seen < ?",
        (edition["source_id"], published, edition["first_seen"]),
    )
    if older.fetchone() is None:
        _state_published(edition, Stated(published, "page"))


def state_update(db: sqlite3.Connection, document_id: int, page_updated: str | None) -> None:
    """One of an edition's files was seen to change: the 更新日 in force is the edition's."""
    if page_updated:
        db.execute(
            "UPDATE editions SET updated = ?, updated_source = 'page' WHERE id IN "
            "(SELECT edition_id FROM edition_documents WHERE document_id = ?)",
            (page_updated, document_id),
        )


def state_cover(db: sqlite3.Connection, document_id: int, sha256: str, municipality: str) -> None:
    """Read the date on the cover of an edition's whole file.

    Args:
        sha256: of the file's bytes, whose text stands in ``pages``.
        municipality: name of the city as the source declares it.
    """
    cover = db.execute(_COVER, (sha256,)).fetchone()
    if cover is None:
        return
    editions = all_rows(
        db,
        EditionRow,
        "SELECT e.* FROM editions e JOIN edition_documents d ON d.edition_id = e.id "
        "WHERE d.document_id = ? ORDER BY e.id",
        [document_id],
    )
    for edition in editions:
        stated = cover_date(
            cover[0],
            edition["series"],
            edition["phase"],
            municipality,
            dated_revision="-" in (edition["revision"] or ""),
        )
        if stated:
            _state_published(edition, stated)
            date = {
                "published": edition["published"],
                "published_source": edition["published_source"],
            }
            update(db, "editions", edition["id"], date)


def _put_in_order(editions: Iterable[EditionRow]) -> None:
    """Number the editions of each series and link each to the final edition before it.

    A plan of its own (その他) follows nothing; a draft is followed by nothing but can be compared
    with what it follows.
    """
    by_series: dict[str, list[EditionRow]] = {}
    for row in sorted(editions, key=lambda row: row["id"]):
        by_series.setdefault(row["series"], []).append(row)
    for series, group in by_series.items():
        before: str | None = None
        for position, row in enumerate(in_series_order(group), 1):
            row["position"] = position
            row["predecessor_id"] = None if series == OTHER else before
            if row["status"] == EditionStatus.FINAL:
                before = row["id"]

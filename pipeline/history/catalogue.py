"""Editions in the database: added, dated and put in order as pages name them."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pipeline.database.names import edition_name, version_words
from pipeline.database.row_types import EditionRow, PageVersionRow
from pipeline.database.rows import all_rows, update, upsert_all
from pipeline.history import log
from pipeline.history.brought import Brought, PageLook, at_of
from pipeline.history.editions import (
    Stated,
    believe,
    cover_date,
    dated_by_page,
    in_series_order,
    newest,
)
from pipeline.history.together import NamedOn, editions_on
from pipeline.kinds import ChangeKind, DateSource, EditionStatus
from pipeline.read.names.series import OTHER

if TYPE_CHECKING:
    from pipeline.history.listing import Mention
    from pipeline.read.names.labels import EditionName

_JAPAN = timezone(timedelta(hours=9))
_NIGHTS = timedelta(days=3)
"""So far apart may two looks be that are nights, some of which brought nothing."""
_COVER = "SELECT CASE WHEN ocr THEN '' ELSE text END FROM pages WHERE sha256 = ? AND page = 1"
"""Recognised text dates nothing."""


def japan_date(moment: str) -> str:
    """The calendar day in Japan of a moment in UTC."""
    return datetime.fromisoformat(moment).astimezone(_JAPAN).date().isoformat()


def write_editions(
    db: sqlite3.Connection, brought: Brought, versions: Mapping[int, PageVersionRow]
) -> None:
    """Bring the editions of a source up to what its pages say now; nothing where none was seen.

    Args:
        versions: page → its version in force, with the page's 公開日 and 更新日.
    """
    if not brought.shown:
        return
    if not brought.fresh:
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
    named = editions_on(brought.pages)
    _mention(editions, brought, named)
    _date_by_pages(db, editions, brought.pages, versions)
    for one in named:
        _mark(editions[one.mention.on_page.id], one)
    for one in named:
        if one.mention.on_page.id not in stood:
            editions[one.mention.on_page.id]["news_as"] = _news_as(editions, one)
    _put_in_order(editions.values())
    upsert_all(db, "editions", (row for key, row in editions.items() if row != stood.get(key)))
    no_news = stood.keys() | brought.late_editions.keys()
    for one in named:
        if one.mention.on_page.id not in no_news:
            _tell_added(db, brought, editions[one.mention.on_page.id], one)


def _confirm(db: sqlite3.Connection, brought: Brought) -> None:
    """The pages were there again with the same bytes: what they list was seen, and nothing else is
    new.
    """
    if len(brought.shown) == len(brought.pages):
        db.execute(
            "UPDATE editions SET last_seen = ? WHERE source_id = ? AND listed = 1",
            (brought.at, brought.source_id),
        )
        return
    db.executemany(
        "UPDATE editions SET last_seen = ? WHERE id = ?",
        [(brought.at, one.mention.on_page.id) for one in editions_on(brought.shown)],
    )


def _mention(editions: dict[str, EditionRow], brought: Brought, named: Iterable[NamedOn]) -> None:
    """Bring the editions that the pages name up to date, and add those that are new."""
    late = brought.late_editions
    for row in editions.values():
        row["listed"] = 0
    for one in named:
        key, name = one.mention.on_page.id, one.mention.on_page.name
        seen_at = at_of(one.looks)
        added = key not in editions
        row = editions.setdefault(key, _new(brought, one))
        if added and key in late:
            row["first_seen"] = late[key]
        _name(row, one.mention, seen_at)
        _state_name(row, name)
        if added and seen_at and key not in late:
            stated = _stated_by_seeing(seen_at, one.looks)
            if stated is not None:
                _state_published(row, stated)


def _stated_by_seeing(seen_at: str, looks: Iterable[PageLook]) -> Stated | None:
    """The day we saw an edition first, as far as the look before bounds it.

    At the first look at a page it dates nothing. Nights follow each other; captures of an archive
    lie months apart, and an edition that came between two of them came on no day that we know.
    """
    before = max((look.before["last_seen"] for look in looks if look.before), default=None)
    if before is None:
        return None
    then, now = japan_date(before), japan_date(seen_at)
    apart = datetime.fromisoformat(now) - datetime.fromisoformat(then)
    if apart > _NIGHTS:
        now = now[:7] if now[:7] == then[:7] else ""
    return Stated(now, "seen") if now else None


def _name(row: EditionRow, mention: "Mention", seen_at: str | None) -> None:
    """What the pages say of an edition is what they say now.

    Args:
        seen_at: when one of them was seen; None where none of them was tonight.
    """
    name = mention.on_page.name
    row["label"] = name.name
    row["status"] = EditionStatus(name.status)
    row["last_seen"] = seen_at or row["last_seen"]
    row["listed"] = 1
    row["reason"] = mention.reason or row["reason"]
    if mention.plan:
        row["plan_from"], row["plan_to"] = mention.plan


def _state_name(row: EditionRow, name: "EditionName") -> None:
    """Take the date that an edition's mention states into account."""
    if name.published_source == DateSource.SET and name.published is None:
        row["published"], row["published_source"] = None, DateSource.SET  # none is to be believed
    elif name.published and name.published_source:
        _state_published(row, Stated(name.published.iso, name.published_source))


def _mark(row: EditionRow, one: NamedOn) -> None:
    """Say which facts of an edition a person set."""
    facts = [*(one.mention.hand.facts if one.mention.hand else ())]
    source = row["published_source"]
    of_page = source == DateSource.PAGE and (
        "published" in json.loads(row["by_hand"] or "[]")
        or any(_set_by(look, row) for look in one.looks)
    )
    if source == DateSource.SET or of_page:
        facts.append("published")
    row["by_hand"] = json.dumps(facts) if facts else None


def _set_by(look: PageLook, row: EditionRow) -> bool:
    """Is an edition's date the 公開日 that a person set of a page?"""
    published = look.says.page.published if look.says else None
    return "published" in look.by_hand and row["published"] == published


def _new(brought: Brought, one: NamedOn) -> EditionRow:
    name = one.mention.on_page.name
    seen_at = at_of(one.looks) or brought.at
    return EditionRow(
        id=one.mention.on_page.id,
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
        first_seen=seen_at,
        last_seen=seen_at,
        position=0,
        predecessor_id=None,
        listed=1,
        by_hand=None,
        news_as=None,
    )


def _news_as(editions: Mapping[str, EditionRow], one: NamedOn) -> str | None:
    """Under which id feeds tell of an edition that is new; None for its own.

    One that a person's word made out of what was there before is no news: an empty id. Where it
    takes the place of the one that was read, the news of that one is its own.
    """
    row, hand = editions[one.mention.on_page.id], one.mention.hand
    if hand is None:
        return None
    taken = [read for read, _ in hand.read_as if read not in editions]
    if taken:
        return taken[0]
    return "" if row["first_seen"] < hand.since else None


def _tell_added(
    db: sqlite3.Connection, brought: Brought, edition: EditionRow, one: NamedOn
) -> None:
    """Log that an edition came, where that is news."""
    if edition["news_as"] == "":
        return
    hand = one.mention.hand
    seen = next((look.seen for look in one.looks if look.seen), None)
    at = seen.capture.captured_at if seen else brought.at
    event = log.Event(
        source_id=brought.source_id,
        at=at,
        kind=ChangeKind.EDITION_ADDED,
        words={"edition": edition_name(edition)},
        edition_id=edition["id"],
        new=edition["version"],
        new_capture=seen.id if seen else None,
    )
    if hand and edition["news_as"]:
        version = dict(hand.read_as)[edition["news_as"]]
        event = event._replace(known_as=edition["news_as"], read=(None, version))
    log.record(db, event)


def _state_published(edition: EditionRow, stated: Stated) -> None:
    """Take a statement of an edition's date into account."""
    iso, source = edition["published"], edition["published_source"]
    if source == DateSource.SET and stated.source != DateSource.SET:
        return
    best = believe(Stated(iso, source) if iso and source else None, stated)
    if best is not None:
        edition["published"], edition["published_source"] = best


def _date_by_pages(
    db: sqlite3.Connection,
    editions: Mapping[str, EditionRow],
    pages: Iterable[PageLook],
    versions: Mapping[int, PageVersionRow],
) -> None:
    """What the 公開日 and 更新日 of each page say of the newest edition on it, and of no other. Of
    two pages on which an edition is the newest the later 更新日 is its own.
    """
    updated: dict[str, str] = {}
    for look in pages:
        version = versions.get(look.row["id"])
        if version is None or look.says is None:
            continue
        mentions = [mention.on_page for mention in look.says.listing.editions]
        for key in newest(mentions, version["published"]):
            updated[key] = max(updated.get(key, ""), version["updated"] or "")
        for key in dated_by_page(mentions, version["published"]):
            _date_by_page(db, editions[key], version)
    for key, date in updated.items():
        if date:
            editions[key]["updated"], editions[key]["updated_source"] = date, "page"


def _date_by_page(db: sqlite3.Connection, edition: EditionRow, version: PageVersionRow) -> None:
    """The page's 公開日 is the newest edition's, unless it stood there before the edition or came
    long after.
    """
    published = version["published"]
    if not published or published > japan_date(edition["first_seen"]):
        return
    older = db.execute(
        "SELECT 1 FROM page_versions WHERE page_id = ? AND published = ? AND first_seen < ?",
        (version["page_id"], published, edition["first_seen"]),
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

"""What the source's file declares now, as its newest crawl wrote it down: its pages and a person's
corrections. It holds for the whole history of the source, so a change of it projects all anew.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.types import Run
from pipeline.database.row_types import CorrectionRow
from pipeline.database.rows import get_meta, set_meta
from pipeline.history.corrections import INDICATORS, corrections_of, told_by
from pipeline.history.urls import url_key
from pipeline.kinds import CorrectionKind


class Declared(NamedTuple):
    """What a source's file says beside its page."""

    pages: tuple[str, ...] = ()
    """Further pages, in its order."""
    corrections: tuple[CorrectionRow, ...] = ()
    """In its order, each with the moment since which it stands."""

    @property
    def earlier(self) -> frozenset[str]:
        """:func:`url_key` of each address at which the page stood before."""
        kind = CorrectionKind.EARLIER
        return frozenset(url_key(row["one"]) for row in self.corrections if row["kind"] == kind)

    @property
    def mark(self) -> str:
        """All of it that shapes what a visit writes, as text."""
        words = [
            [row["kind"], row["one"], row["other"], row["since"]]
            for row in self.corrections
            if row["kind"] not in INDICATORS
        ]
        return json.dumps([self.pages, words], ensure_ascii=False)


NOTHING = Declared()


def _mark_key(source_id: str) -> str:
    """Where ``meta`` keeps what a source's visits were projected with."""
    return f"declared:{source_id}"


def declared_before(db: sqlite3.Connection, source_id: str) -> Declared:
    """What a source's file said when the database was last brought up to date."""
    mark = get_meta(db, _mark_key(source_id))
    pages = json.loads(mark)[0] if mark else ()
    return Declared(tuple(pages), tuple(corrections_of(db, source_id)))


def declared_now(db: sqlite3.Connection, runs: Iterable[Run]) -> dict[str, Declared]:
    """Source → what its file says now: as the last of these crawls has it, else the database.

    Args:
        runs: of the nights that are to be projected.
    """
    found: dict[str, Declared] = {}
    for run in sorted(runs, key=lambda run: (run.started_at, *layout.order(run.warc_file)[1:])):
        before = found.get(run.source_id) or declared_before(db, run.source_id)
        if run.corrections is None:
            found[run.source_id] = before
        else:
            found[run.source_id] = Declared(run.pages, tuple(told_by(run, before.corrections)))
    return found


def keep_declared(db: sqlite3.Connection, source_id: str, declared: Declared) -> None:
    """Note what a visit was projected with; the caller owns the transaction."""
    if get_meta(db, _mark_key(source_id)) != declared.mark:
        set_meta(db, _mark_key(source_id), declared.mark)


def why_anew(db: sqlite3.Connection, declared: Mapping[str, Declared]) -> str | None:
    """Why what is projected already does not hold with what is declared now; None where it does."""
    for source_id, now in declared.items():
        mark = get_meta(db, _mark_key(source_id))
        if mark is None or mark == now.mark:
            continue
        pages, words = json.loads(mark)
        if words != json.loads(now.mark)[1]:
            return f"the corrections of {source_id} are others than before"
        added = now.pages[len(pages) :]
        if list(now.pages[: len(pages)]) != pages or _captured(db, source_id, added):
            return f"the pages of {source_id} are others than before"
    return None


def _captured(db: sqlite3.Connection, source_id: str, urls: Iterable[str]) -> bool:
    """Was one of these addresses captured before?"""
    keys = {url_key(url) for url in urls}
    rows = db.execute("SELECT DISTINCT url FROM captures WHERE source_id = ?", (source_id,))
    return any(url_key(url) in keys for (url,) in rows)

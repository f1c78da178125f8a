"""Nights of one source, one right after the other, that bring nothing.

Such a night adds its run and its captures, and moves when its pages and files were last seen. Where
one is the night before over again, the last of them moves that for all.
"""

import sqlite3
from collections.abc import Sequence

from pipeline.archive.types import Capture, Run
from pipeline.history.brought import Brought, Seen, by_address
from pipeline.history.captures import write_captures
from pipeline.history.declared import NOTHING, Declared
from pipeline.history.doubts.visits import write_page_doubts
from pipeline.history.look import look
from pipeline.history.originals import Reading
from pipeline.history.project import apply_brought
from pipeline.history.reports import write_report
from pipeline.history.visits import Visit
from pipeline.kinds import Outcome, RunKind

_Told = tuple[Run, tuple[Capture, ...]]


def apply_stretch(
    db: sqlite3.Connection,
    visits: Sequence[Visit],
    reading: Reading,
    declared: Declared = NOTHING,
) -> bool:
    """Write everything that visits tell as long as they tell no news; the caller owns the
    transaction, and undoes it where they do.

    Args:
        visits: of one source, in their order, each with the number of its first capture.
        declared: what the source's file says now.

    Returns:
        True where one of them tells news.

    Raises:
        ArchiveError: the archive does not give what one of them brought.
    """
    told = [_told(visit) for visit in visits]
    before: Brought | None = None
    of_before: _Told | None = None
    for n, visit in enumerate(visits):
        # the last of several that are alike is looked at whole: it moves when all was last seen
        if before is not None and of_before is not None and told[n : n + 2] == [of_before] * 2:
            news = _apply_again(db, visit, before)
        else:
            before = look(db, visit, reading, declared)
            of_before = told[n] if _found_all(before) else None
            news = apply_brought(db, before, declared)
        if news:
            return True
    return False


def _found_all(brought: Brought) -> bool:
    """Did a visit find everything, and as it was? Where it told no news, one that finds the same
    tells none.
    """
    return all(seen.outcome == Outcome.UNCHANGED for seen in brought.seen)


def _told(visit: Visit) -> _Told | None:
    """What a whole night told, whenever that was; None of others."""
    if not visit.last or visit.run.kind != RunKind.CRAWL or visit.requisites:
        return None
    return _said(visit.run), tuple(map(_found, visit.captures))


def _said(run: Run) -> Run:
    """What a run says of its source, and how."""
    return run._replace(
        id="", started_at="", finished_at=None, message=None, warc_file="", asked=None, placed=""
    )


def _found(capture: Capture) -> Capture:
    """What a capture found, whenever that was."""
    return capture._replace(
        run_id=None,
        captured_at="",
        last_modified=None,
        etag=None,
        warc_file="",
        warc_offset=0,
        payload_file=None,
        payload_offset=None,
    )


def _apply_again(db: sqlite3.Connection, visit: Visit, before: Brought) -> bool:
    first = visit.first_capture
    assert first is not None
    seen = tuple(
        Seen(number, capture, Outcome.UNCHANGED, None)
        for number, capture in enumerate(visit.captures, first)
    )
    now = dict(zip((one.id for one in before.seen), seen, strict=True))
    pages = (page._replace(seen=now[page.seen.id] if page.seen else None) for page in before.pages)
    brought = before._replace(
        visit=visit, pages=tuple(pages), seen=seen, by_address=by_address(seen)
    )
    write_captures(db, brought)
    write_report(db, brought)
    return write_page_doubts(db, brought)

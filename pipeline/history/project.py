"""Project one visit into the database: the only place where captures become rows.

First all that the visit brought is read into one value, then it is written down once, table after
table; when a source's last visit is written, what follows from the rows is settled. A pure
function of the visit and of the rows that the visits before it left, so that nights added one by
one and a rebuild give the same content, row numbers included.
"""

import sqlite3

from pipeline.database.row_types import PageVersionRow
from pipeline.database.rows import next_id
from pipeline.history import log
from pipeline.history.brought import Brought
from pipeline.history.captures import write_captures
from pipeline.history.catalogue import write_editions
from pipeline.history.corrections import write_corrections
from pipeline.history.declared import NOTHING, Declared, keep_declared
from pipeline.history.documents import write_documents
from pipeline.history.doubts.visits import write_page_doubts
from pipeline.history.look import look
from pipeline.history.originals import Reading, write_originals
from pipeline.history.page import write_links, write_page
from pipeline.history.reports import count_doubts, logged_since, write_report
from pipeline.history.requisites import write_requisites
from pipeline.history.source_pages import write_pages
from pipeline.history.visits import Visit
from pipeline.history.workshop import Workshop


def apply_visit(
    db: sqlite3.Connection, visit: Visit, reading: Reading, declared: Declared = NOTHING
) -> bool:
    """Write everything one visit tells; the caller owns the transaction.

    Args:
        declared: what the source's file says now.

    Returns:
        True where anything besides the run, its captures and ``last_seen`` may have changed.

    Raises:
        ArchiveError: the archive does not give what the visit brought; nothing was written then.
    """
    return apply_brought(db, look(db, visit, reading, declared), declared)


def apply_brought(db: sqlite3.Connection, brought: Brought, declared: Declared) -> bool:
    """Write down what a visit was found to bring; the same as :func:`apply_visit` else."""
    visit = brought.visit
    first_change = next_id(db, "changes")
    write_captures(db, brought)
    write_requisites(db, visit.requisites)
    corrected = write_corrections(db, visit.run)
    write_originals(db, brought.originals)
    versions = _write_pages(db, brought)
    write_editions(db, brought, versions)
    documents = write_documents(db, brought, versions)
    for page in brought.pages if brought.fresh else ():
        if page.says is not None and page.row["id"] in versions:
            version = versions[page.row["id"]]
            write_links(db, version["id"], page.says.page.links, documents)
    keep_declared(db, brought.source_id, declared)
    doubted = write_page_doubts(db, brought)
    logged = logged_since(db, first_change)  # a file that is back with the bytes it had
    write_report(db, brought, logged)
    return bool(brought.news or corrected or doubted or logged)


def _write_pages(db: sqlite3.Connection, brought: Brought) -> dict[int, PageVersionRow]:
    """Page → its version in force, for those that have one; the main page first."""
    stood, rows = brought.stood.pages, [page.row for page in brought.pages]
    write_pages(db, stood, rows)
    versions = {page.row["id"]: write_page(db, page) for page in brought.pages}
    write_pages(db, stood, rows)
    return {number: version for number, version in versions.items() if version is not None}


def load_settling(workshop: Workshop) -> None:
    """Load what :func:`settle` needs, while others read files; nothing where there are none."""
    if not workshop.alone:
        from pipeline.history import comparisons, figures, indicators, passages, pictures  # noqa: F401
        from pipeline.history.doubts import standing  # noqa: F401
        from pipeline.search import index, passage_index  # noqa: F401


def prepare(db: sqlite3.Connection, source_id: str, workshop: Workshop) -> None:
    """Have others begin what :func:`settle` will ask for, as far as the rows tell it now."""
    if workshop.alone:
        return
    from pipeline.history import comparisons, figures

    figures.prepare_figures(db, source_id, workshop)
    comparisons.prepare_comparisons(db, source_id, workshop)


def settle(
    db: sqlite3.Connection, source_id: str, reading: Reading, workshop: Workshop | None = None
) -> None:
    """After the last visit of a source: comparisons, passages, pictures, figures, doubts and what
    the log says; a function of the rows.

    Args:
        reading: gives the bytes of originals, for pictures, and what the archive has lost.
        workshop: who makes what is dear; None makes it here.
    """
    # Imported here: comparing is the slow import, and an unchanged night needs none of it.
    from pipeline.history import comparisons, figures, indicators, passages, pictures
    from pipeline.history.doubts import standing
    from pipeline.search import index, passage_index

    workshop = workshop or Workshop()
    prepare(db, source_id, workshop)
    figures.update_figures(db, source_id, reading.live, workshop)
    indicators.update_indicators(db, source_id)
    comparisons.update_comparisons(db, source_id, workshop)
    passages.update_passages(db, source_id, workshop)
    pictures.update_pictures(db, source_id, reading)
    standing.update_doubts(db, source_id)
    count_doubts(db, source_id)
    log.attach_comparisons(db, source_id)
    index.sync_labels(db, source_id)
    passage_index.sync_passages(db, source_id)

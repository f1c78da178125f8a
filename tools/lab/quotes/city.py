"""A database of invented cities whose plans live through their editions."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from pipeline.database import schema
from pipeline.database.layouts import layout_rows
from pipeline.database.rows import insert, insert_all
from pipeline.history.comparisons import digest_of, update_comparisons
from pipeline.history.passages import update_passages
from pipeline.read.blocks import PageLayout
from pipeline.search import index
from tools.lab.lives.made import Line, Made, line

SERIES = "総合戦略"


def city(path: Path | str, seeds: Sequence[int], pages: int, editions: int) -> sqlite3.Connection:
    """The database, of one city a seed.

    Args:
        pages: about so many an edition.
        editions: how many final ones a city has.
    """
    db = sqlite3.connect(path)
    schema.create(db)
    index.create(db)
    for seed in seeds:
        _add(db, line(seed, pages, editions))
    index.optimise(db)
    db.commit()
    return db


def _add(db: sqlite3.Connection, made: Line) -> None:
    source = f"city{made.seed}"
    page = f"https://www.{source}.example/"
    insert(
        db, "sources", {"id": source, "name": f"第{made.seed}市", "code": None, "page_url": page}
    )
    names = list(dict.fromkeys(file.edition for file in made.files))
    for position, name in enumerate(names, 1):
        files = [file for file in made.files if file.edition == name]
        _add_edition(db, source, position, name, files)
    update_comparisons(db, source)
    update_passages(db, source)


def _add_edition(
    db: sqlite3.Connection, source: str, position: int, name: str, files: Sequence[Made]
) -> None:
    edition = f"{source}-{SERIES}-{name}"
    draft = files[0].draft
    phase, _, _ = name.partition(".")
    seen = {"first_seen": f"20{10 + position}-04-01T00:00:00Z", "last_seen": "2026-11-01T00:00:00Z"}
    insert(
        db,
        "editions",
        {
            "id": edition,
            "source_id": source,
            "series": SERIES,
            "phase": int(phase) if phase.isdigit() else 1,
            "revision": name.removesuffix("案"),
            "version": name,
            "label": f"{SERIES}（{name}）",
            "status": "draft" if draft else "final",
            "published": f"20{10 + position}-03",
            "position": position,
            "listed": 1,
            **seen,
        },
    )
    url = f"https://www.{source}.example/{position}.pdf"
    present = next(file for file in files if file.present)
    document = (db.execute("SELECT coalesce(max(id), 0) + 1 FROM documents").fetchone())[0]
    insert(
        db,
        "documents",
        {
            "id": document,
            "source_id": source,
            "edition_id": edition,
            "series": SERIES,
            "part": "whole",
            "position": position,
            "label": "全体版",
            "url": url,
            "sha256": present.pages[0].sha256,
            "state": "listed",
            **seen,
        },
    )
    insert(db, "edition_documents", {"edition_id": edition, "document_id": document})
    for file in files:
        _add_file(db, document, url, file, seen)


def _add_file(
    db: sqlite3.Connection, document: int, url: str, file: Made, seen: dict[str, str]
) -> None:
    sha256, digest = file.pages[0].sha256, digest_of(file.pages)
    insert(
        db,
        "originals",
        {
            "sha256": sha256,
            "media_type": "application/pdf",
            "size": 1,
            "pages": len(file.pages),
            "text_state": "text",
            "text_sha256": digest,
            "extractor": "lab",
            "warc_file": "lab.warc.gz",
            "warc_offset": 0,
            "url": url,
            "first_seen": seen["first_seen"],
        },
    )
    insert(
        db,
        "document_versions",
        {
            "document_id": document,
            "url": url,
            "sha256": sha256,
            "text_sha256": digest,
            **seen,
        },
    )
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()
    rows = [(last + n, page.text) for n, page in enumerate(file.pages, 1)]
    insert_all(
        db,
        "pages",
        [
            {"id": id_, "sha256": sha256, "page": n, "text": text, "ocr": 0}
            for n, (id_, text) in enumerate(rows, 1)
        ],
    )
    layouts = [PageLayout(595.0, 842.0, tuple(page.blocks)) for page in file.pages]
    insert_all(db, "page_layouts", [dict(row) for row in layout_rows(sha256, layouts)])
    index.add_pages(db, rows)

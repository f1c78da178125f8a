"""A series as rows of a database, as a perfect reading would have left them."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.database.rows import insert, insert_all
from pipeline.database.schema import create
from pipeline.kinds import EditionStatus

SOURCE, PLAN = "lab", "総合戦略"
_A_PAGE = 24
"""Figures on a page."""
Truth = dict[str, Any]


def database(truth: Truth) -> tuple[sqlite3.Connection, dict[str, str]]:
    """A database in memory with the figures of a series.

    Returns:
        it, and the key of the indicator of each figure by the figure's id.
    """
    db = sqlite3.connect(":memory:")
    create(db)
    insert(
        db,
        "sources",
        {"id": SOURCE, "name": truth["town"], "code": None, "page_url": "http://lab.invalid/"},
    )
    insert_all(db, "editions", list(_editions(truth)))
    keys: dict[str, str] = {}
    for number, file in enumerate(truth["files"], 1):
        sha256 = hashlib.sha256(file["name"].encode()).hexdigest()
        edition = edition_id(file["edition"])
        _file(db, number, sha256, file, edition)
        rows = list(_figures(file, number, sha256, edition))
        insert_all(db, "figures", rows)
        keys |= {row["id"]: told["key"] for row, told in zip(rows, _told(file), strict=True)}
    db.commit()
    return db, keys


def edition_id(version: str) -> str:
    """The id of an edition by its version."""
    return f"{SOURCE}-{PLAN}-{version.replace(', ', '-').replace(' ', '-')}"


def versions(truth: Truth) -> dict[str, str]:
    """Ids of editions → their versions."""
    return {edition_id(e["name"]): e["name"] for e in truth["editions"]}


def _editions(truth: Truth) -> Iterator[Truth]:
    before = None
    for position, edition in enumerate(truth["editions"], 1):
        own = edition_id(edition["name"])
        made = f"{edition['year']}-{edition['month']:02}"
        yield {
            "id": own,
            "source_id": SOURCE,
            "series": PLAN,
            "phase": edition["phase"],
            "revision": edition["revision"] or None,
            "version": edition["name"],
            "label": edition["name"],
            "status": EditionStatus.DRAFT if edition["draft"] else EditionStatus.FINAL,
            "published": made,
            "published_source": "heading",
            "first_seen": "2025-04-01T00:00:00Z",
            "last_seen": "2025-04-01T00:00:00Z",
            "position": position,
            "predecessor_id": before,
            "listed": 1,
        }
        before = before if edition["draft"] else own


def _file(db: sqlite3.Connection, number: int, sha256: str, file: Truth, edition: str) -> None:
    moment = "2025-04-01T00:00:00Z"
    insert(
        db,
        "originals",
        {
            "sha256": sha256,
            "media_type": "application/pdf",
            "size": 1,
            "text_state": "text",
            "extractor": "layout-2",
            "garbled": 0,
            "warc_file": "lab.warc.gz",
            "warc_offset": number,
            "url": f"http://lab.invalid/{file['name']}",
            "first_seen": moment,
        },
    )
    insert(
        db,
        "documents",
        {
            "id": number,
            "source_id": SOURCE,
            "edition_id": edition,
            "series": PLAN,
            "part": "whole" if file["kind"] == "plan" else "split",
            "position": number,
            "label": file["label"],
            "url": f"http://lab.invalid/{file['name']}",
            "sha256": sha256,
            "first_seen": moment,
            "last_seen": moment,
            "state": "listed",
        },
    )
    insert(db, "edition_documents", {"edition_id": edition, "document_id": number})


def _told(file: Truth) -> Sequence[Truth]:
    """The figures of a file; what may be left out is."""
    return [told for told in file["figures"] if not told["optional"]]


def _figures(file: Truth, document: int, sha256: str, edition: str) -> Iterator[Truth]:
    for i, told in enumerate(_told(file)):
        page, position = i // _A_PAGE + 1, i % _A_PAGE + 1
        yield {
            "id": f"{edition}:{sha256[:12]}:{page}-{position}",
            "edition_id": edition,
            "document_id": document,
            "sha256": sha256,
            "page": page,
            "position": position,
            "indicator": told["indicator"],
            "unit": told["unit"] or None,
            "kind": told["kind"],
            "year": None if told["year"] is None else str(told["year"]),
            "value": told["value"],
            "raw": told["raw"],
            "role": told["role"],
            "automatic": 1,
            "boxes": json.dumps([]),
            "section": told["section"],
        }

"""Lives of passages written by hand into a small database: one series of a city with 1.0, a draft
of 2.0, 2.0, 2.1, phase 2 and phase 3, a file each, and of 2.1 a second one that replaced the first.
"""

import hashlib
import sqlite3
from itertools import pairwise
from pathlib import Path

from pipeline.database.rows import insert, insert_all
from pipeline.database.schema import create

CITY, SERIES = "higano", "総合戦略"
EDITIONS = (
    ("1.0", 1, "1.0", "final", "2015-03"),
    ("2.0-draft", 1, "2.0", "draft", "2015-08"),
    ("2.0", 1, "2.0", "final", "2015-10"),
    ("2.1", 1, "2.1", "final", "2017-03-30"),
    ("p2", 2, "1.0", "final", "2020-03"),
    ("p3", 3, "1.0", "final", None),
)
"""Short name, phase, revision, status, published."""


def edition_id(short: str) -> str:
    """The id of an edition by its short name."""
    return f"{CITY}-{SERIES}-{short}"


def file_of(short: str) -> str:
    """The SHA-256 of an edition's file; ``2.1-old`` is the one that was replaced."""
    return hashlib.sha256(short.encode()).hexdigest()


def text(
    passage: str,
    edition: str,
    said: str,
    step: str = "same",
    *,
    position: int = 1,
    before: str | None = None,
    weak: bool = False,
    file: str | None = None,
    unit: str = "sentence",
    heading: str | None = "第1章 しごと",
    confidence: float | None = None,
) -> dict[str, object]:
    """A row of ``passage_texts``.

    Args:
        before: short name of the edition it comes from.
        file: short name of the file, where it is not the edition's own.
    """
    doubt = 0.4 if weak else 0.95
    return {
        "passage_id": passage,
        "edition_id": edition_id(edition),
        "position": position,
        "sha256": file_of(file or edition),
        "page": 1 + position // 40,
        "text": said,
        "step": step,
        "confidence": doubt if confidence is None else confidence,
        "unit": unit,
        "heading": heading,
        "weak": int(weak),
        "present": int(file is None),
        "from_edition_id": edition_id(before) if before else None,
        "similarity": 1.0 if step == "same" else 0.8,
    }


def database(*texts: dict[str, object], path: str | Path = ":memory:") -> sqlite3.Connection:
    """A database with the city, its editions and files, and some texts; what ``passages`` says of
    them is made from the texts.
    """
    db = sqlite3.connect(path)
    create(db)
    insert(db, "sources", {"id": CITY, "name": "ひがの市", "code": None, "page_url": "http://x/"})
    for position, (short, phase, revision, status, published) in enumerate(EDITIONS, 1):
        _edition(db, position, short, phase, revision, status, published)
    for n, short in enumerate([*(one[0] for one in EDITIONS), "2.1-old"]):
        _capture(db, n + 1, short)
    insert_all(db, "passages", _passages(texts))
    insert_all(db, "passage_texts", texts)
    db.commit()
    return db


def _edition(
    db: sqlite3.Connection,
    position: int,
    short: str,
    phase: int,
    revision: str,
    status: str,
    published: str | None,
) -> None:
    version = revision if phase == 1 else f"phase {phase}"
    row = {
        "id": edition_id(short),
        "source_id": CITY,
        "series": SERIES,
        "phase": phase,
        "revision": revision,
        "version": f"{version}, draft" if status == "draft" else version,
        "label": f"{SERIES} {short}",
        "status": status,
        "published": published,
        "published_source": "label" if published else None,
        "first_seen": f"20{14 + position}-04-02T03:00:00Z",
        "last_seen": "2026-01-01T00:00:00Z",
        "position": position,
        "listed": 1,
    }
    insert(db, "editions", row)


def _capture(db: sqlite3.Connection, number: int, short: str) -> None:
    row = {
        "id": number,
        "source_id": CITY,
        "url": f"http://x/{short}.pdf",
        "captured_at": f"2015-01-{number:02}T03:00:00Z",
        "status": 200,
        "outcome": "new",
        "sha256": file_of(short),
        "warc_file": "a.warc.gz",
        "warc_offset": number,
        "final_url": f"http://x/{short}.pdf",
    }
    insert(db, "captures", row)


def _passages(texts: tuple[dict[str, object], ...]) -> list[dict[str, object]]:
    finals = [edition_id(one[0]) for one in EDITIONS if one[3] == "final"]
    found = []
    for key in dict.fromkeys(row["passage_id"] for row in texts):
        own = [row for row in texts if row["passage_id"] == key]
        stood = [edition for edition in finals if any(r["edition_id"] == edition for r in own)]
        places = [finals.index(edition) for edition in stood]
        stood = stood or [str(own[-1]["edition_id"])]
        after = finals[places[-1] + 1 :][:1] if places else []
        last = [row for row in own if row["edition_id"] == stood[-1]]
        changes = [row for row in own if row["step"] in ("reworded", "split", "merged")]
        found.append(
            {
                "id": key,
                "source_id": CITY,
                "series": SERIES,
                "text": last[0]["text"],
                "first_edition_id": stood[0],
                "last_edition_id": stood[-1],
                "state": "dropped" if after or not places else "current",
                "editions": len(places),
                "rewordings": sum(not row["weak"] for row in changes),
                "unit": last[0]["unit"],
                "heading": last[0]["heading"],
                "indicator_id": None,
                "dropped_edition_id": after[0] if after else None,
                "weak": sum(bool(row["weak"]) for row in own),
                "gaps": sum(b - a > 1 for a, b in pairwise(places)),
                "position": last[0]["position"],
            }
        )
    return found

"""A database with one series of many long editions, whose passages live on, are reworded, move and
go: what pages of passages are measured on.

Nothing is compared or chained here: the rows are those that a build would write, with lives that
are drawn by chance, so that a database of any size takes seconds.
"""

import hashlib
import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.compare.characters import segments_of
from pipeline.database.rows import insert, insert_all
from pipeline.database.schema import create
from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, blocks_to_json

CITY, SERIES = "hinano", "総合戦略"
A_PAGE = 40
"""Passages of a page."""
_GO, _CHANGE, _MOVE = 0.06, 0.08, 0.03
"""Shares of an edition's passages that go, are reworded, and move in the next one."""
Rows = list[dict[str, object]]


class _Passage(NamedTuple):
    key: str
    text: str
    since: int
    rewordings: int
    step: str
    before: str
    """What it said in the edition before."""
    place: int
    """Where it stood there."""


def edition_id(number: int) -> str:
    """The id of an edition, from 1."""
    return f"{CITY}-{SERIES}-1.{number}"


def build(path: Path, lines: Sequence[str], editions: int = 10, pages: int = 150) -> None:
    """Write the database.

    Args:
        lines: texts that passages are put together from.
    """
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as db:
        create(db)
        insert(db, "sources", {"id": CITY, "name": "日向野市", "page_url": "http://x.example/"})
        gone: dict[str, tuple[_Passage, int, int]] = {}
        now: list[_Passage] = []
        for number, now in enumerate(_editions(random.Random(7), lines, editions, pages), 1):
            _write(db, number, now)
            gone |= {one.key: (one, number, at) for at, one in enumerate(now, 1)}
        insert_all(db, "passages", _lives(gone, editions))
    db.close()


def _editions(
    chance: random.Random, lines: Sequence[str], editions: int, pages: int
) -> Iterator[list[_Passage]]:
    made = 0

    def new(since: int) -> _Passage:
        nonlocal made
        made += 1
        text = chance.choice(lines)[:60] + chance.choice(lines)[:60] + f"（{made}）"
        key = f"{CITY}-{SERIES}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
        return _Passage(key, text, since, 0, "new", "", 0)

    now = [new(1) for _ in range(pages * A_PAGE)]
    yield now
    for number in range(2, editions + 1):
        kept = [(at, one) for at, one in enumerate(now, 1) if chance.random() > _GO]
        now = [_next(chance, at, one) for at, one in kept]
        while len(now) < pages * A_PAGE:
            now.insert(chance.randrange(len(now)), new(number))
        yield now


def _next(chance: random.Random, at: int, one: _Passage) -> _Passage:
    draw = chance.random()
    if draw < _CHANGE:
        text = one.text.replace("（", f"、さらに{chance.randrange(1000)}件（", 1)
        return one._replace(
            text=text, step="reworded", before=one.text, place=at, rewordings=one.rewordings + 1
        )
    step = "moved" if draw < _CHANGE + _MOVE else "same"
    return one._replace(step=step, before=one.text, place=at)


def _write(db: sqlite3.Connection, number: int, now: Sequence[_Passage]) -> None:
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    edition = edition_id(number)
    count = len(now) // A_PAGE
    insert(
        db,
        "editions",
        {
            "id": edition,
            "source_id": CITY,
            "series": SERIES,
            "phase": 1,
            "revision": f"1.{number}",
            "version": f"1.{number}",
            "label": f"{SERIES}（第1.{number}版）",
            "status": "final",
            "published": f"{2000 + number}-04",
            "published_source": "label",
            "first_seen": f"{2000 + number}-05-01T03:00:00Z",
            "last_seen": "2026-05-01T03:00:00Z",
            "position": number,
            "predecessor_id": edition_id(number - 1) if number > 1 else None,
            "listed": 1,
        },
    )
    seen = {"warc_file": "x.warc.gz", "warc_offset": number, "sha256": sha256, "size": 1}
    url = f"http://x.example/{number}.pdf"
    moment = f"{2000 + number}-05-01T03:00:00Z"
    pdf = {"media_type": "application/pdf"}
    insert(
        db,
        "captures",
        seen
        | pdf
        | {"id": number, "source_id": CITY, "url": url, "final_url": url, "captured_at": moment}
        | {"status": 200, "outcome": "new"},
    )
    insert(
        db,
        "originals",
        seen | pdf | {"pages": count, "text_state": "text", "url": url, "first_seen": moment},
    )
    insert_all(db, "pages", _pages(sha256, now, number * 100_000))
    insert_all(db, "page_layouts", _layouts(sha256, count))
    insert_all(db, "passage_texts", _texts(number, sha256, now))
    if number > 1:
        insert_all(db, "comparison_rows", _compared(number, now))


def _pages(sha256: str, now: Sequence[_Passage], first: int) -> Rows:
    return [
        {
            "id": first + n,
            "sha256": sha256,
            "page": n + 1,
            "text": "\n".join(one.text for one in now[n * A_PAGE : (n + 1) * A_PAGE]),
        }
        for n in range(len(now) // A_PAGE)
    ]


def _layouts(sha256: str, count: int) -> Rows:
    high = 0.9 / A_PAGE
    blocks = [
        Block(BlockKind.PARAGRAPH, n, ((0.1, 0.05 + n * high, 0.9, 0.05 + (n + 0.8) * high),))
        for n in range(A_PAGE)
    ]
    told = blocks_to_json(blocks)
    size = {"width": 595.0, "height": 842.0, "blocks": told}
    return [{"sha256": sha256, "page": n + 1, **size} for n in range(count)]


def _texts(number: int, sha256: str, now: Sequence[_Passage]) -> Rows:
    return [
        {
            "passage_id": one.key,
            "edition_id": edition_id(number),
            "position": at,
            "sha256": sha256,
            "page": 1 + (at - 1) // A_PAGE,
            "text": one.text,
            "step": one.step if one.since < number else "new",
            "confidence": 0.9,
            "unit": "sentence",
            "heading": f"第{1 + at // 200}章",
            "weak": 0,
            "present": 1,
            "from_edition_id": edition_id(number - 1) if one.since < number else None,
            "similarity": 0.9 if one.step == "reworded" else 1.0,
        }
        for at, one in enumerate(now, 1)
    ]


def _compared(number: int, now: Sequence[_Passage]) -> Rows:
    return [
        {
            "comparison_id": f"{edition_id(number - 1)}..{edition_id(number)}",
            "position": at,
            "kind": "changed" if one.step == "reworded" else "same",
            "old_text": one.before if one.since < number else None,
            "new_text": one.text,
            "unit": "sentence",
            "counts": int(one.step == "reworded"),
            "segments": json.dumps(segments_of(one.before, one.text), ensure_ascii=False)
            if one.step == "reworded"
            else None,
            "old_unit": one.place or None,
            "old_units": int(bool(one.place)),
            "new_unit": at,
            "new_units": 1,
        }
        for at, one in enumerate(now, 1)
    ]


def _lives(gone: dict[str, tuple[_Passage, int, int]], editions: int) -> Rows:
    return [
        {
            "id": key,
            "source_id": CITY,
            "series": SERIES,
            "text": one.text,
            "first_edition_id": edition_id(one.since),
            "last_edition_id": edition_id(last),
            "state": "current" if last == editions else "dropped",
            "editions": last - one.since + 1,
            "rewordings": one.rewordings,
            "unit": "sentence",
            "heading": f"第{1 + at // 200}章",
            "dropped_edition_id": edition_id(last + 1) if last < editions else None,
            "weak": 0,
            "gaps": 0,
            "position": at,
        }
        for key, (one, last, at) in gone.items()
    ]

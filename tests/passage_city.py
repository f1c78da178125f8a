"""The city of the search tests with passages whose lives are known."""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.search import passage_index
from tests import search_city

PLAN = "総合戦略"
EDITIONS = ("hinano-総合戦略-1.0", "hinano-総合戦略-2.1", "hinano-総合戦略-phase-2")


class Life(NamedTuple):
    """A passage: what it says in each edition of the plan (None where it does not stand)."""

    name: str
    texts: tuple[str | None, str | None, str | None]
    step: str = "reworded"
    """How it came to other words."""
    weak: int = 0
    unit: str = "sentence"
    heading: str | None = "第１章　人口減少への対応"


LIVES = (
    Life("stays", ("人口減少に歯止めをかける。",) * 3),
    Life("gone", ("移住と定住を進める人口対策。", "移住と定住を進める人口対策。", None)),
    Life("early", ("人口は平成12年をさかいに減った。", None, None)),
    Life(
        "reworded", ("人口の取組を進める。", "人口の取り組みを広げる。", "暮らしの支援を広げる。")
    ),
    Life("new", (None, None, "ＡｉＣＴビルで人口の見守りを行う。")),
    Life("weak", ("祭りを年4回ひらく。", "祭りを年4回ひらく。", "市民会議を年4回ひらく。"), weak=1),
    Life("back", ("広場の人口密度をはかる。", None, "広場の人口密度をはかる。")),
    Life("title", ("第２章　しごとづくり", "第２章　しごとづくり", None), unit="heading"),
    Life(
        "elsewhere",
        ("（１）祭りを3回ひらく。", "（２）祭りを3回ひらく。", "（２）祭りを5回ひらく。"),
        step="moved",
    ),
    Life("row", ("交流人口\t10万人\t12万人", "交流人口\t10万人\t12万人", None), unit="row"),
)


def passage_id(name: str) -> str:
    """The id of a passage."""
    return f"hinano-{PLAN}-{name}"


def add_lives(
    db: sqlite3.Connection,
    lives: Sequence[Life] = LIVES,
    editions: Sequence[str] = EDITIONS,
    source: str = "hinano",
) -> None:
    """Write passages and index them; what a source has is made anew."""
    own = "SELECT id FROM passages WHERE source_id = ?"
    db.execute(f"DELETE FROM passage_texts WHERE passage_id IN ({own})", (source,))
    db.execute("DELETE FROM passages WHERE source_id = ?", (source,))
    for place, life in enumerate(lives, 1):
        _add_life(db, place, life, editions, source)
    passage_index.sync_passages(db, source)


def _add_life(
    db: sqlite3.Connection, place: int, life: Life, editions: Sequence[str], source: str
) -> None:
    stood = [(e, t) for e, t in zip(editions, life.texts, strict=True) if t is not None]
    last = editions.index(stood[-1][0])
    gone = editions[last + 1] if last + 1 < len(editions) else None
    changes = sum(a[1] != b[1] for a, b in pairwise(stood))
    search_city.insert(
        db,
        "passages",
        id=passage_id(life.name),
        source_id=source,
        series=PLAN,
        text=stood[-1][1],
        first_edition_id=stood[0][0],
        last_edition_id=stood[-1][0],
        state="dropped" if gone else "current",
        editions=len(stood),
        rewordings=0 if life.weak or life.step == "moved" else changes,
        unit=life.unit,
        heading=life.heading,
        dropped_edition_id=gone,
        weak=life.weak,
        gaps=int(life.name == "back"),
        position=place,
    )
    before: tuple[str, str] | None = None
    for edition, text in stood:
        same = before is not None and before[1] == text
        step = "same" if same else life.step
        search_city.insert(
            db,
            "passage_texts",
            passage_id=passage_id(life.name),
            edition_id=edition,
            position=place,
            sha256=search_city.sha(edition),
            page=1,
            text=text,
            step=step if before else "new",
            confidence=0.4 if life.weak and not same else 1.0,
            unit=life.unit,
            heading=life.heading,
            weak=int(bool(life.weak) and before is not None and not same),
            present=1,
            from_edition_id=before[0] if before else None,
            similarity=1.0 if same else 0.6,
        )
        before = edition, text


def city(path: Path | str = ":memory:") -> sqlite3.Connection:
    """The city of the search tests with its passages."""
    db = search_city.city(path)
    db.execute("BEGIN")
    add_lives(db)
    db.execute("COMMIT")
    return db

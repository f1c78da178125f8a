"""A small database of an invented city, written through the same functions that the build uses."""

import hashlib
import json
import sqlite3
from pathlib import Path

from pipeline.database import schema
from pipeline.search import index

SEEN = "2026-11-20T03:00:00Z"

# (edition, series, phase, version, published, label, reason, pages)
EDITIONS = (
    (
        "hinano-総合戦略-1.0",
        "総合戦略",
        1,
        "1.0",
        "2015-10",
        "日向野市総合戦略（第1版）",
        None,
        [
            "第１章　人口減少への対応\n\n本市の人口は平成12年をさかいに減りつづけている。"
            "人口減少\nに歯止めをかけるため、移住と定住を進める。",
            "第２章　しごとづくり\n\n若い世代の雇用を増やす取組を進める。"
            "目標は10万\n人の交流人口である。",
            "子供の遊び場を増やし、申込の手続を簡単にする。",
        ],
    ),
    (
        "hinano-総合戦略-2.1",
        "総合戦略",
        1,
        "2.1",
        "2019-12",
        "日向野市総合戦略（第2.1版）",
        "国の施策にあわせ取り組みを追加した",
        [
            "第１章　人口減少への対応\n\n本市の人口は減りつづけている。人口減少に歯止めをかける。",
            "子どもの居場所をつくる取り組みを広げ、申し込みは\nサーバーで受け付ける。髙橋橋のたもとに広場を設ける。",
        ],
    ),
    (
        "hinano-総合戦略-phase-2",
        "総合戦略",
        2,
        "phase 2",
        "2020-03",
        "第2期日向野市総合戦略",
        None,
        [
            "令和\n６年度までにＫＰＩの７割を達成する。ＩＣＴを用いた見守りをＡｉＣＴビルから行う。",
            "街づくりは市民とともに。まちづくり会議を年4回ひらく。",
        ],
    ),
    (
        "hinano-人口ビジョン-phase-2",
        "人口ビジョン",
        2,
        "phase 2",
        "2020-03",
        "日向野市人口ビジョン",
        None,
        [
            "⼈⼝の推計\n\n2060年の人口は6万人と推計される。人口、人口、人口。",
        ],
    ),
)
PAGE_TITLE = "地方創生のとりくみ"
PAGE_TEXT = "日向野市の総合戦略を公開しています。人口減少については第1章をごらんください。"


def sha(name: str) -> str:
    """The made-up SHA-256 of an edition's file."""
    return hashlib.sha256(name.encode()).hexdigest()


def insert(db: sqlite3.Connection, table: str, **row: object) -> int:
    """Insert a row, return its rowid."""
    marks = ", ".join("?" * len(row))
    cursor = db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
    )
    return cursor.lastrowid or 0


def empty(path: Path | str = ":memory:") -> sqlite3.Connection:
    """A database with all tables and no rows, in autocommit mode."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN")
    schema.create(db)
    index.create(db)
    db.execute("COMMIT")
    return db


def add_original(db: sqlite3.Connection, sha256: str, pages: list[str]) -> list[int]:
    """An original with its pages, indexed; returns their ids."""
    insert(
        db,
        "originals",
        sha256=sha256,
        media_type="application/pdf",
        size=1,
        pages=len(pages),
        text_state="text",
        warc_file="a.warc.gz",
        warc_offset=0,
        url="https://hinano.example/x.pdf",
        first_seen=SEEN,
    )
    ids = [insert(db, "pages", sha256=sha256, page=n, text=t) for n, t in enumerate(pages, 1)]
    index.add_pages(db, zip(ids, pages, strict=True))
    return ids


def add_edition(db: sqlite3.Connection, position: int, *edition: object) -> int:
    """One edition with one document; returns the document's id."""
    id_, series, phase, version, published, label, reason, _ = edition
    common = {
        "source_id": "hinano",
        "series": series,
        "first_seen": SEEN,
        "last_seen": SEEN,
        "position": position,
    }
    insert(
        db,
        "editions",
        id=id_,
        phase=phase,
        revision=version if str(version)[0].isdigit() else "1.0",
        version=version,
        label=label,
        status="final",
        published=published,
        published_source="label",
        reason=reason,
        listed=1,
        **common,
    )
    document = insert(
        db,
        "documents",
        edition_id=id_,
        part="whole",
        label=f"{label} 全体版",
        url=f"https://hinano.example/{position}.pdf",
        sha256=sha(str(id_)),
        state="listed",
        headings=json.dumps(["地方版の計画"]),
        **common,
    )
    insert(db, "edition_documents", edition_id=id_, document_id=document)
    insert(
        db,
        "document_versions",
        document_id=document,
        url=f"https://hinano.example/{position}.pdf",
        sha256=sha(str(id_)),
        first_seen=SEEN,
        last_seen=SEEN,
    )
    return document


def city(path: Path | str = ":memory:") -> sqlite3.Connection:
    """The whole city."""
    db = empty(path)
    db.execute("BEGIN")
    insert(
        db,
        "sources",
        id="hinano",
        name="日向野市",
        code="99201",
        page_url="https://hinano.example/plan/",
    )
    for position, edition in enumerate(EDITIONS, 1):
        add_original(db, sha(edition[0]), edition[-1])
        add_edition(db, position, *edition)
    page = insert(
        db,
        "page_versions",
        source_id="hinano",
        url="https://hinano.example/plan/",
        sha256="f" * 64,
        first_seen=SEEN,
        last_seen=SEEN,
        title=PAGE_TITLE,
        published="2024-02-09",
        updated="2025-04-01",
        text=PAGE_TEXT,
    )
    index.add_page_version(db, page, PAGE_TITLE, PAGE_TEXT)
    index.sync_labels(db, "hinano")
    db.execute("COMMIT")
    return db

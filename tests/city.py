"""A sample city on loopback for tests of the whole way: pages with files, nights, rows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.crawl.run import CaptureEvent, Limits, RunReport, crawl
from pipeline.database.schema import TABLES, Table
from pipeline.history.build import BuildReport, build
from pipeline.sources import Source
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

PDF = {"Content-Type": "application/pdf"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
QUICK = Limits(connect=2, read=1, url_seconds=20, run_seconds=60, retries=0, backoff=0.01)
START = datetime(2024, 4, 1, 18, tzinfo=UTC)


class Link(NamedTuple):
    """A link of the page under a heading of its own."""

    heading: str
    label: str
    path: str
    note: str = ""


V2 = Link(
    "「日向野市総合戦略（第2版）」（平成27年10月）",
    "日向野市総合戦略（第2版）",
    "/v2.pdf",
    "※指標の追加のため、一部改定",
)
P2 = Link("「第2期日向野市総合戦略」（令和2年3月）", "第2期日向野市総合戦略", "/p2.pdf")
P3 = Link("「第3期日向野市総合戦略」を策定しました", "第3期日向野市総合戦略", "/p3.pdf")


def page(
    *links: Link,
    updated: str = "2024年04月01日",
    published: str = "2024年02月09日",
    text: str = "市の計画です。",
) -> Reply:
    """The city's page with these links."""
    parts = "".join(_link(link) for link in links)
    article = (
        '<div class="date">'
        f'<p class="publishedAt">公開日 {published}</p><p class="updatedAt">更新日 {updated}</p>'
        f'</div><div class="body"><p>{text}これまでの経過と資料を掲載しています。</p>{parts}</div>'
    )
    html = (
        '<html lang="ja"><head><meta charset="utf-8"><title>地方創生</title></head><body>'
        '<div id="pageTitle"><h1>地方創生の取組</h1></div>'
        f'<article class="contentGpArticleDoc">{article}</article></body></html>'
    )
    return Reply(200, html.encode(), HTML)


def _link(link: Link) -> str:
    heading = f"<h4>{link.heading}</h4>"
    anchor = f'<a class="iconFile iconPdf" href="{link.path}">{link.label}[PDF：10KB]</a>'
    note = f"<p>{link.note}</p>" if link.note else ""
    return f"{heading}<p>{anchor}</p>{note}"


def pdf(text: str, note: str = "") -> Reply:
    """A file with this text; another note gives other bytes with the same text."""
    return Reply(200, tiny_pdf([text], note), PDF)


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


class City:
    """A city's site with the archive and the database that watch it."""

    def __init__(self, site: Loopback, folder: Path) -> None:
        self.site = site
        self.archive = folder / "archive"
        self.db = folder / "db" / "shinkyu.db"
        self.source = Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)
        self.nights = 0
        site.route("/robots.txt", Reply(404, validators=False))

    def shows(self, **paths: Reply) -> None:
        """Set answers: ``page`` is the page, other names are files (``v2`` is ``/v2.pdf``)."""
        for name, reply in paths.items():
            self.site.route("/docs/1/" if name == "page" else f"/{name}.pdf", reply)

    def crawl(
        self, limits: Limits = QUICK, report: Callable[[CaptureEvent], None] | None = None
    ) -> RunReport:
        """Crawl one night, a day after the last."""
        start = START + timedelta(days=self.nights)
        self.nights += 1
        with self.site.at(start):
            return crawl(self.source, self.archive, clock=at(start), limits=limits, report=report)

    def build(self, **more: Any) -> BuildReport:
        """Build what is new."""
        return build(self.archive, self.db, workers=1, **more)

    def night(self) -> list[tuple[str, str]]:
        """A whole night; returns what the log gained: (kind, summary)."""
        before = len(self.rows("SELECT id FROM changes")) if self.db.exists() else 0
        self.crawl()
        self.build()
        return [
            (r["kind"], r["summary"])
            for r in self.rows("SELECT * FROM changes ORDER BY id")[before:]
        ]

    def kinds(self) -> list[str]:
        """A whole night; the kinds of change the log gained."""
        return [kind for kind, _ in self.night()]

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of the database."""
        with closing(sqlite3.connect(self.db)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, values)]

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that is not internal."""
        return content(self.db)


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is not internal, rowids included, in one order."""
    with closing(sqlite3.connect(path)) as db:
        return {table.name: _rows(db, table) for table in TABLES if not table.hidden}


def _rows(db: sqlite3.Connection, table: Table) -> list[tuple[Any, ...]]:
    columns = "*" if table.keyed else "rowid, *"
    return sorted(db.execute(f"SELECT {columns} FROM {table.name}"), key=repr)

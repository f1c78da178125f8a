"""Archived text, titles, labels, file names and queries are hostile: payloads in every column.

Here the pages and what is missing; test_web_hostile.py has feeds, exports and Datasette's tables.
"""

import asyncio
import re
import sqlite3
from contextlib import closing
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from pipeline.database import schema
from pipeline.database.rows import insert
from pipeline.history import log
from pipeline.history.comparisons import update_comparisons
from pipeline.kinds import ChangeKind
from pipeline.search import index

EVIL = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
    "<style>*{display:none}</style>]]><!-- {{7*7}} javascript:alert(3)"
)
FORMULA = '=HYPERLINK("http://evil.example","x")'
MOMENT = "2024-04-01T18:00:00Z"
URL = "javascript:alert(3)//" + EVIL
OLD, NEW, PAGE = "a" * 64, "b" * 64, "c" * 64
E1, E2 = f"e1{EVIL}", "e2"


def fill(db: sqlite3.Connection) -> None:
    """Rows as a projection makes them, with a payload in every text that comes from outside."""
    schema.create(db)
    index.create(db)
    insert(db, "sources", {"id": "evil", "name": EVIL, "code": EVIL, "page_url": URL})
    run = {
        "id": "run",
        "source_id": "evil",
        "started_at": MOMENT,
        "finished_at": MOMENT,
        "status": "partial",
        "fetched": 1,
        "unchanged": 0,
        "failed": 1,
        "message": EVIL,
        "kind": "crawl",
        "user_agent": EVIL,
        "warc_file": EVIL,
    }
    insert(db, "runs", run)
    for number, (sha, kind) in enumerate(
        [(OLD, "application/pdf"), (NEW, "application/pdf"), (PAGE, "text/html")], 1
    ):
        insert(
            db,
            "captures",
            {
                "source_id": "evil",
                "run_id": "run",
                "url": URL,
                "captured_at": MOMENT,
                "status": 200,
                "outcome": "new",
                "sha256": sha,
                "media_type": kind,
                "size": 1,
                "error": EVIL,
                "warc_file": EVIL,
                "warc_offset": number,
                "final_url": URL,
            },
        )
        insert(
            db,
            "originals",
            {
                "sha256": sha,
                "media_type": kind,
                "size": 1,
                "pages": 1,
                "text_state": "text",
                "title": EVIL,
                "producer": EVIL,
                "created": EVIL,
                "modified": EVIL,
                "extractor": "x",
                "text_sha256": sha,
                "error": EVIL,
                "warc_file": "gone.warc.gz",
                "warc_offset": 0,
                "url": URL,
                "first_seen": MOMENT,
            },
        )
        text = (
            f"{FORMULA}。人口は{number}0%です。{EVIL}。\n"
            f"@SUM(1)。\n第{number}章 {EVIL[:40]}\n-1+1。"
        )
        ident = insert(db, "pages", {"sha256": sha, "page": 1, "text": text})
        index.add_pages(db, [(ident, text)])
    for n in (1, 2):
        text = f"人口 {n} {EVIL}。{FORMULA}。"
        insert(
            db,
            "page_versions",
            {
                "id": n,
                "source_id": "evil",
                "url": URL,
                "sha256": PAGE,
                "first_seen": MOMENT,
                "last_seen": MOMENT,
                "title": EVIL + str(n),
                "published": EVIL,
                "updated": EVIL,
                "text": text,
            },
        )
        index.add_page_version(db, n, EVIL, text)
        insert(
            db,
            "page_links",
            {
                "page_version_id": n,
                "position": 1,
                "url": URL,
                "label": EVIL,
                "kind": "file",
                "headings": "[]",
                "note": EVIL,
            },
        )
    for n, key in enumerate((E1, E2), 1):
        insert(
            db,
            "editions",
            {
                "id": key,
                "source_id": "evil",
                "series": EVIL,
                "phase": n,
                "revision": EVIL,
                "version": EVIL,
                "label": EVIL,
                "status": "final",
                "published": "2024-04",
                "published_source": EVIL,
                "updated": EVIL,
                "updated_source": EVIL,
                "plan_from": EVIL,
                "plan_to": EVIL,
                "reason": EVIL,
                "first_seen": MOMENT,
                "last_seen": MOMENT,
                "position": n,
                "listed": 1,
                "predecessor_id": E1 if n == 2 else None,
            },
        )
        insert(
            db,
            "documents",
            {
                "id": n,
                "source_id": "evil",
                "edition_id": key,
                "series": EVIL,
                "part": "whole",
                "position": n,
                "label": EVIL,
                "url": URL,
                "sha256": OLD if n == 1 else NEW,
                "size_label": EVIL,
                "first_seen": MOMENT,
                "last_seen": MOMENT,
                "state": "listed",
                "note": EVIL,
                "headings": f'["{"x" * 3}"]',
            },
        )
        insert(db, "edition_documents", {"edition_id": key, "document_id": n})
        insert(
            db,
            "document_versions",
            {
                "document_id": n,
                "url": URL,
                "sha256": OLD if n == 1 else NEW,
                "text_sha256": str(n),
                "first_seen": MOMENT,
                "last_seen": MOMENT,
                "capture_id": n,
            },
        )
    evil = partial(log.Event, source_id="evil", at=MOMENT)
    events = [
        evil(
            kind=ChangeKind.EDITION_ADDED,
            words={"edition": EVIL},
            edition_id=E2,
            new=EVIL,
            new_capture=1,
        ),
        evil(
            kind=ChangeKind.DOCUMENT_ADDED,
            words={"label": EVIL},
            document_id=1,
            edition_id=E1,
            new=URL,
            new_capture=1,
        ),
        evil(
            kind=ChangeKind.PAGE_CHANGED,
            words={"title": "</script>", "what": "題名"},
            old='{"page_version": 1, "title": "x", "differs": ["title"]}',
            new='{"page_version": 2, "title": "</script>", "differs": ["title"]}',
            old_capture=3,
            new_capture=3,
        ),
    ]
    for event in events:
        log.record(db, event)
    update_comparisons(db, "evil")
    log.attach_comparisons(db, "evil")
    index.sync_labels(db, "evil")


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("evil") / "shinkyu.db"
    with closing(sqlite3.connect(path)) as db, db:
        fill(db)
    return Datasette([str(path)], settings={"default_allow_sql": False})


def get(datasette: Datasette, path: str) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path)

    return asyncio.run(ask())


class Page(HTMLParser):
    """What a browser would make of a page, as far as harm goes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not (
            (given.get("src") or "").startswith("/-/shinkyu-")
            or given.get("type") == "application/ld+json"
        ):
            self.bad.append(f"script {given}")
        if tag in ("style", "iframe", "object", "embed", "base"):
            self.bad.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.bad.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction", "srcset") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE
            ):
                self.bad.append(f"{tag} {name}={value}")


E1_PATH, QUERY = quote(E1, safe=""), quote(EVIL, safe="")
PATHS = [
    "/",
    "/-/changes",
    "/-/status",
    "/-/pages",
    "/-/pages/1",
    "/-/pages/2",
    f"/-/editions/{E1_PATH}",
    "/-/editions/e2",
    f"/-/compare/{E1_PATH}/e2",
    f"/-/compare/e2/{E1_PATH}",
    f"/-/compare/{OLD}/{NEW}",
    "/-/compare/page-1/page-2",
    f"/-/documents/{OLD}",
    f"/-/documents/{OLD}?q={QUERY}&mark={QUERY}",
    f"/-/search?q={QUERY}",
    f"/-/search?q={quote('人口')}",
    f"/-/search?q={quote('人口')}&series={QUERY}&version={QUERY}&source={QUERY}&year={QUERY}",
    f"/-/changes?source={QUERY}&kind={QUERY}&page={QUERY}",
    f"/-/pages?on={QUERY}",
    f"/-/editions/{QUERY}",
    f"/-/compare/{QUERY}/{QUERY}",
    f"/-/compare/{E1_PATH}/e2?show={QUERY}&left={QUERY}&open={QUERY}",
    f"/?lang={QUERY}",
]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_no_payload_comes_alive_in_a_page(datasette: Datasette, path: str, lang: str) -> None:
    answer = get(datasette, path + ("&" if "?" in path else "?") + f"lang={lang}")
    assert answer.status_code in (200, 404), answer.text[:300]
    assert Page(answer.text).bad == []
    assert "Traceback" not in answer.text
    for block in re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL
    ):
        assert "<" not in block


@pytest.mark.parametrize(
    "path",
    [
        f"/-/original/{OLD}",
        f"/-/documents/{OLD}/p1-800.webp",
        "/-/original/xyz",
        f"/-/documents/{'d' * 64}",
        "/-/compare/x/y.csv",
    ],
)
def test_what_is_missing_is_said_without_internals(datasette: Datasette, path: str) -> None:
    answer = get(datasette, path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert "warc.gz" not in answer.text
    assert "/home/" not in answer.text


def test_an_error_shows_no_internals(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.web.pages import status

    def broken(*args: Any) -> Any:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(status, "_max_age", broken)
    answer = get(datasette, "/-/status")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "ページを表示できませんでした" in answer.text

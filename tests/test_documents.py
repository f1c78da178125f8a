"""What becomes of each file: visits written one by one into a database, without network, archive
or child process.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.archive.types import Capture, Run
from pipeline.database import schema
from pipeline.history.build import build
from pipeline.history.originals import Reading
from pipeline.history.project import apply_visit
from pipeline.history.visits import Visit
from pipeline.imports.importer import import_warc
from pipeline.kinds import RunKind, Verdict
from pipeline.read.pdf.reading import EXTRACTOR
from pipeline.search import index
from pipeline.sources import Source
from tests.city import P2, V2, Link, content, page
from tests.test_archive_import import warc
from tests.tinypdf import tiny_pdf

HOST = "https://www.city.higano.example"
PAGE = f"{HOST}/docs/1/"
CITY = Source("higano", "日向野市", PAGE)
V2_ID, P2_ID = "higano-総合戦略-2.0", "higano-総合戦略-phase-2"
SUMMARY = Link(V2.heading, "日向野市総合戦略（第2版）概要版", "/v2s.pdf")


class File(NamedTuple):
    """Bytes of a file, known by a name; with a text where it is a PDF that was read."""

    name: str
    text: str | None = None


MISSING, FAILED = Verdict.MISSING, Verdict.FAILED


class Town:
    """A database, the bytes that its visits bring, and the visits themselves, a day apart."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.read_before = sqlite3.connect(":memory:", isolation_level=None)
        for db in (self.db, self.read_before):
            schema.create(db)
            index.create(db)
        self.payloads: dict[int, bytes] = {}
        self.nights = 0

    def close(self) -> None:
        self.db.close()
        self.read_before.close()

    def _capture(self, url: str, at: str, what: bytes | Verdict, media_type: str) -> Capture:
        place = len(self.payloads) + 1
        good = isinstance(what, bytes)
        self.payloads[place] = what if isinstance(what, bytes) else b""
        return Capture(
            source_id="higano",
            run_id=f"run-{self.nights}",
            url=url,
            final_url=url,
            captured_at=at,
            status=200 if good else None,
            verdict=what if isinstance(what, Verdict) else Verdict.OK,
            reason=None if good else "gone",
            sha256=hashlib.sha256(what).hexdigest() if isinstance(what, bytes) else None,
            media_type=media_type if good else None,
            size=len(self.payloads[place]) if good else None,
            content_type=None,
            last_modified=None,
            etag=None,
            warc_file=f"{self.nights}.warc.gz",
            warc_offset=place,
            payload_file=f"{self.nights}.warc.gz" if good else None,
            payload_offset=place if good else None,
        )

    def _bytes(self, what: File | Verdict) -> bytes | Verdict:
        if not isinstance(what, File):
            return what
        body = what.name.encode()
        if what.text is not None:
            self._was_read(body, what.text)
        return body

    def _was_read(self, body: bytes, text: str) -> None:
        sha256, digest = hashlib.sha256(body).hexdigest(), hashlib.sha256(text.encode()).hexdigest()
        self.read_before.execute(
            "INSERT OR IGNORE INTO originals (sha256, size, text_state, extractor, text_sha256, "
            "warc_file, warc_offset, url, first_seen) VALUES (?, 1, 'text', ?, ?, '', 0, '', '')",
            (sha256, EXTRACTOR, digest),
        )
        self.read_before.execute(
            "INSERT OR IGNORE INTO pages (sha256, page, text) VALUES (?, 1, ?)", (sha256, text)
        )

    def visit(
        self,
        shows: bytes | Verdict | None,
        *,
        kind: RunKind = RunKind.CRAWL,
        scheme: str = "https",
        **files: File | Verdict,
    ) -> list[dict[str, Any]]:
        """A night: what the page and the files (``v2`` is ``/v2.pdf``) answered; returns the new
        changes.
        """
        self.nights += 1
        day = f"2024-04-{self.nights:02}"
        captures = []
        if shows is not None:
            captures.append(self._capture(PAGE, f"{day}T18:00:00Z", shows, "text/html"))
        for minute, (name, what) in enumerate(files.items(), 1):
            url = f"{HOST}/{name}.pdf".replace("https", scheme, 1)
            at = f"{day}T18:{minute:02}:00Z"
            captures.append(self._capture(url, at, self._bytes(what), "application/pdf"))
        run = Run(
            id=f"run-{self.nights}",
            source_id="higano",
            kind=kind,
            started_at=f"{day}T17:59:00Z",
            finished_at=f"{day}T19:00:00Z",
            page_url=PAGE,
            source_name="日向野市",
            source_code=None,
            message=None,
            user_agent=None,
            hosts=(),
            warc_file=f"{self.nights}.warc.gz",
        )
        reading = Reading(
            payload=lambda _, place, __: self.payloads[place],
            size=lambda _: 0,
            workers=1,
            earlier=self.read_before,
        )
        known = len(self.rows("SELECT id FROM changes"))
        self.news = apply_visit(self.db, Visit(run, run.started_at, tuple(captures), True), reading)
        return self.rows("SELECT * FROM changes ORDER BY id")[known:]

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        cursor = self.db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def document(self, label: str = V2.label) -> dict[str, Any]:
        [row] = self.rows("SELECT * FROM documents WHERE label = ?", label)
        return row

    def versions(self, label: str = V2.label) -> list[dict[str, Any]]:
        return self.rows(
            "SELECT v.* FROM document_versions v JOIN documents d ON d.id = v.document_id "
            "WHERE d.label = ? ORDER BY v.rowid",
            label,
        )

    def capture(self, number: int, path: str) -> int:
        """The id of a night's capture."""
        sql = "SELECT id FROM captures WHERE run_id = ? AND url LIKE ?"
        [row] = self.rows(sql, f"run-{number}", f"%{path}")
        return int(row["id"])


@pytest.fixture
def town() -> Iterator[Town]:
    with closing(Town()) as town:
        yield town


def sha(file: File) -> str:
    return hashlib.sha256(file.name.encode()).hexdigest()


def shown(*links: Link, **more: str) -> bytes:
    return page(*links, **more).body


TWO, TWO_AGAIN, TWO_NEW = File("two", "plan"), File("two, saved", "plan"), File("2", "new plan")
PHASE = File("phase two", "phase two")


def kinds(changes: list[dict[str, Any]]) -> list[str]:
    return [change["kind"] for change in changes]


def test_files_of_the_first_page_become_documents(town: Town) -> None:
    changes = town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    assert kinds(changes) == ["edition_added"] * 2 + ["document_added"] * 2
    assert town.document() == {
        "id": 2,
        "source_id": "higano",
        "edition_id": V2_ID,
        "series": "総合戦略",
        "part": "whole",
        "position": 2,
        "label": V2.label,
        "url": f"{HOST}/v2.pdf",
        "sha256": sha(TWO),
        "size_label": "10KB",
        "first_seen": "2024-04-01T18:00:00Z",
        "last_seen": "2024-04-01T18:01:00Z",
        "state": "listed",
        "note": V2.note,
        "headings": f'["{V2.heading}"]',
        "by_hand": None,
    }
    assert town.rows("SELECT * FROM edition_documents ORDER BY document_id") == [
        {"edition_id": P2_ID, "document_id": 1},
        {"edition_id": V2_ID, "document_id": 2},
    ]
    assert town.versions() == [
        {
            "document_id": 2,
            "url": f"{HOST}/v2.pdf",
            "sha256": sha(TWO),
            "text_sha256": hashlib.sha256(b"plan").hexdigest(),
            "first_seen": "2024-04-01T18:01:00Z",
            "last_seen": "2024-04-01T18:01:00Z",
            "capture_id": town.capture(1, "/v2.pdf"),
        }
    ]
    added = changes[-1]
    assert added["at"] == "2024-04-01T18:00:00Z"
    assert (added["document_id"], added["edition_id"]) == (2, V2_ID)
    assert (added["old"], added["new"]) == (None, f"{HOST}/v2.pdf")
    assert (added["old_capture_id"], added["new_capture_id"]) == (None, town.capture(1, PAGE))
    assert town.rows("SELECT url, document_id FROM page_links ORDER BY position") == [
        {"url": f"{HOST}/p2.pdf", "document_id": 1},
        {"url": f"{HOST}/v2.pdf", "document_id": 2},
    ]


def test_the_same_again_moves_last_seen_and_nothing_else(town: Town) -> None:
    same = shown(P2, V2)
    town.visit(same, v2=TWO, p2=PHASE)
    before, [version] = town.document(), town.versions()
    assert town.visit(same, v2=TWO, p2=PHASE) == []
    assert not town.news
    assert town.document() == before | {"last_seen": "2024-04-02T18:01:00Z"}
    assert town.versions() == [version | {"last_seen": "2024-04-02T18:01:00Z"}]


def test_what_was_not_asked_for_was_seen_on_the_page(town: Town) -> None:
    same = shown(P2, V2)
    town.visit(same, v2=TWO, p2=PHASE)
    [version] = town.versions()
    assert town.visit(same) == []
    assert town.document()["last_seen"] == "2024-04-02T18:00:00Z"
    assert town.versions() == [version]


def test_a_night_without_the_page_moves_what_files_show(town: Town) -> None:
    town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    before = town.document(P2.label)
    assert town.visit(FAILED, v2=TWO, p2=FAILED) == []
    assert town.document()["last_seen"] == "2024-04-02T18:01:00Z"
    assert town.document(P2.label) == before


def test_an_older_look_does_not_take_last_seen_back(town: Town) -> None:
    same = shown(V2)
    town.visit(same, v2=TWO)
    town.nights = 4
    town.visit(same)
    town.nights = 2
    town.visit(None, v2=TWO, kind=RunKind.IMPORT)
    assert town.document()["last_seen"] == "2024-04-05T18:00:00Z"


def test_another_text_is_a_replacement(town: Town) -> None:
    same = shown(P2, V2)
    town.visit(same, v2=TWO, p2=PHASE)
    assert town.rows("SELECT updated FROM editions WHERE id = ?", V2_ID) == [{"updated": None}]
    [change] = town.visit(same, v2=TWO_NEW, p2=PHASE)
    assert (change["kind"], change["at"]) == ("document_replaced", "2024-04-02T18:01:00Z")
    assert (change["old"], change["new"]) == (sha(TWO), sha(TWO_NEW))
    assert (change["document_id"], change["edition_id"]) == (2, V2_ID)
    evidence = (change["old_capture_id"], change["new_capture_id"])
    assert evidence == (town.capture(1, "/v2.pdf"), town.capture(2, "/v2.pdf"))
    assert change["summary"] == f"「{V2.label}」が差し替えられました"
    assert town.document()["sha256"] == sha(TWO_NEW)
    first, second = town.versions()
    assert (first["last_seen"], second["first_seen"]) == (
        "2024-04-01T18:01:00Z",
        "2024-04-02T18:01:00Z",
    )
    dates = town.rows("SELECT updated, updated_source FROM editions WHERE id = ?", V2_ID)
    assert dates == [{"updated": "2024-04-01", "updated_source": "page"}]


def test_the_same_text_in_other_bytes_was_saved_again(town: Town) -> None:
    same = shown(V2, P2)
    town.visit(same, v2=TWO, p2=PHASE)
    [change] = town.visit(same, v2=TWO_AGAIN, p2=PHASE)
    assert change["kind"] == "document_resaved"
    assert (change["old"], change["new"]) == (sha(TWO), sha(TWO_AGAIN))
    assert town.rows("SELECT updated FROM editions WHERE id = ?", V2_ID) == [{"updated": None}]
    assert len(town.versions()) == 2


def test_bytes_without_a_text_are_never_the_same_text(town: Town) -> None:
    same = shown(V2)
    town.visit(same, v2=TWO)
    town.db.execute("UPDATE document_versions SET text_sha256 = NULL")
    town.db.execute("UPDATE originals SET text_state = 'image'")
    blank = File("blank", "plan")
    assert kinds(town.visit(same, v2=blank)) == ["document_replaced"]
    town.db.execute("UPDATE originals SET text_state = 'image'")
    town.db.execute("UPDATE document_versions SET text_sha256 = NULL")
    assert kinds(town.visit(same, v2=TWO)) == ["document_replaced"]
    assert [v["text_sha256"] for v in town.versions()] == [None, None, None]


def test_the_same_bytes_at_another_address_moved(town: Town) -> None:
    town.visit(shown(V2), v2=TWO)
    [change] = town.visit(shown(V2._replace(path="/new.pdf")), new=TWO)
    assert change["kind"] == "document_moved"
    assert (change["old"], change["new"]) == (f"{HOST}/v2.pdf", f"{HOST}/new.pdf")
    assert town.document()["url"] == f"{HOST}/new.pdf"
    assert [v["url"] for v in town.versions()] == [f"{HOST}/v2.pdf", f"{HOST}/new.pdf"]
    assert town.document()["first_seen"] == "2024-04-01T18:00:00Z"


def test_another_spelling_of_an_address_is_no_move(town: Town) -> None:
    town.visit(shown(V2), v2=TWO)
    insecure = V2._replace(path=f"{HOST.replace('https', 'http')}/v2.pdf")
    assert town.visit(shown(insecure), v2=TWO) == []
    assert town.document()["url"] == f"{HOST.replace('https', 'http')}/v2.pdf"
    assert len(town.versions()) == 1


def test_a_link_goes_and_comes_back(town: Town) -> None:
    town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    [_, change] = town.visit(shown(P2), p2=PHASE)
    assert (change["kind"], change["at"]) == ("document_unlisted", "2024-04-02T18:00:00Z")
    assert (change["old"], change["new"]) == (f"{HOST}/v2.pdf", None)
    assert change["new_capture_id"] == town.capture(2, PAGE)
    assert town.document()["state"] == "unlisted"
    assert town.visit(shown(P2, text="別の文章です。"), p2=PHASE)[1:] == []
    assert town.document()["last_seen"] == "2024-04-01T18:01:00Z"
    *_, change = town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    assert (change["kind"], change["document_id"]) == ("document_restored", 2)
    assert (change["old"], change["new"]) == ("unlisted", f"{HOST}/v2.pdf")
    assert (change["new_capture_id"], change["edition_id"]) == (town.capture(4, PAGE), V2_ID)
    assert town.document()["state"] == "listed"
    assert town.document()["first_seen"] == "2024-04-01T18:00:00Z"


def test_what_is_not_listed_is_not_seen_with_the_page(town: Town) -> None:
    town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    without = shown(P2)
    town.visit(without, p2=PHASE)
    town.visit(without, p2=PHASE)
    assert town.document()["last_seen"] == "2024-04-01T18:01:00Z"
    assert town.document(P2.label)["last_seen"] == "2024-04-03T18:01:00Z"


def test_an_unlisted_file_is_followed_while_its_address_is_its_own(town: Town) -> None:
    town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    *_, change = town.visit(shown(P2), v2=TWO_NEW, p2=PHASE)
    assert (change["kind"], town.document()["state"]) == ("document_replaced", "unlisted")
    taken = P2._replace(path="/v2.pdf")
    changes = town.visit(shown(taken), v2=PHASE)
    assert kinds(changes) == ["document_moved"]
    assert town.document()["sha256"] == sha(TWO_NEW)
    assert town.document(P2.label)["sha256"] == sha(PHASE)


def test_a_file_goes_and_comes_back(town: Town) -> None:
    same = shown(P2, V2)
    town.visit(same, v2=TWO, p2=PHASE)
    [change] = town.visit(same, v2=MISSING, p2=PHASE)
    assert (change["kind"], change["at"]) == ("document_missing", "2024-04-02T18:01:00Z")
    assert (change["old"], change["new"]) == (sha(TWO), None)
    assert (change["old_capture_id"], change["new_capture_id"]) == (
        None,
        town.capture(2, "/v2.pdf"),
    )
    assert (change["document_id"], change["edition_id"]) == (2, V2_ID)
    assert town.document()["state"] == "missing"
    assert town.visit(same, v2=MISSING, p2=PHASE) == []
    [change] = town.visit(same, v2=TWO, p2=PHASE)
    assert (change["kind"], change["at"]) == ("document_restored", "2024-04-04T18:01:00Z")
    assert (change["old"], change["new"]) == ("missing", f"{HOST}/v2.pdf")
    assert (change["old_capture_id"], change["new_capture_id"]) == (
        town.capture(1, "/v2.pdf"),
        town.capture(4, "/v2.pdf"),
    )
    assert town.document()["state"] == "listed"
    [version] = town.versions()
    assert version["last_seen"] == "2024-04-04T18:01:00Z"


def test_a_file_that_was_never_there_comes(town: Town) -> None:
    same = shown(V2)
    assert kinds(town.visit(same, v2=MISSING))[-1] == "document_missing"
    [change] = town.visit(same, v2=TWO)
    assert (change["kind"], change["old_capture_id"]) == ("document_restored", None)
    assert [v["sha256"] for v in town.versions()] == [sha(TWO)]


def test_a_link_back_to_a_file_that_is_gone_is_missing_not_restored(town: Town) -> None:
    town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    town.visit(shown(P2), p2=PHASE)
    changes = town.visit(shown(P2, V2), v2=MISSING, p2=PHASE)
    assert kinds(changes) == ["page_changed", "document_missing"]
    assert town.document()["state"] == "missing"


def test_a_failed_fetch_tells_nothing(town: Town) -> None:
    same = shown(P2, V2)
    town.visit(same, v2=TWO, p2=PHASE)
    before = town.document()
    assert town.visit(same, v2=FAILED, p2=PHASE) == []
    assert town.document() == before | {"last_seen": "2024-04-02T18:00:00Z"}


def test_a_good_answer_counts_more_than_a_failed_one_of_the_same_address(town: Town) -> None:
    town.visit(shown(V2), v2=TWO)
    town.nights += 1
    [version] = town.versions()
    assert town.visit(shown(V2), v2=TWO_NEW)[0]["old"] == version["sha256"]


def test_a_file_of_two_plans_belongs_to_both_and_to_one_first(town: Town) -> None:
    both = Link(
        "「第2期日向野市人口ビジョン」・「第2期日向野市総合戦略」（令和2年3月）",
        "第2期日向野市人口ビジョン及び総合戦略",
        "/p2.pdf",
    )
    town.visit(shown(both), p2=PHASE)
    vision = "higano-人口ビジョン-phase-2"
    belongs = town.rows("SELECT edition_id FROM edition_documents ORDER BY edition_id")
    assert [row["edition_id"] for row in belongs] == sorted([vision, P2_ID])
    assert town.document(both.label)["edition_id"] == P2_ID
    alone = both._replace(label="第2期日向野市総合戦略")
    assert "document_added" not in kinds(town.visit(shown(alone), p2=PHASE))
    belongs = town.rows("SELECT edition_id, document_id FROM edition_documents")
    assert belongs == [{"edition_id": P2_ID, "document_id": 1}]


def test_a_cover_dates_its_edition_where_the_file_is_the_whole_plan(town: Town) -> None:
    plain = Link("「第2期日向野市総合戦略」", "第2期日向野市総合戦略", "/p2.pdf")
    cover = File("cover", "第2期\n日向野市総合戦略\n令和2年3月\n日向野市")
    part = plain._replace(label="第2期日向野市総合戦略 概要版", path="/p2s.pdf")
    town.visit(shown(part, published="2024年03月01日"), p2s=cover)
    sql = "SELECT published, published_source FROM editions"
    assert town.rows(sql) == [{"published": "2024-03-01", "published_source": "page"}]
    town.visit(shown(part, plain, published="2024年03月01日"), p2s=cover, p2=cover)
    assert town.rows(sql) == [{"published": "2020-03", "published_source": "cover"}]


def test_bytes_that_came_before_any_page_listed_them(town: Town) -> None:
    town.visit(None, kind=RunKind.IMPORT, scheme="http", v2=TWO, p2=FAILED)
    assert town.rows("SELECT * FROM documents") == []
    town.visit(None, kind=RunKind.IMPORT, scheme="http", v2=TWO_AGAIN)
    changes = town.visit(shown(P2, V2))
    assert kinds(changes) == ["edition_added"] * 2 + ["document_added"] * 2
    [version] = town.versions()
    assert (version["url"], version["sha256"]) == (f"{HOST}/v2.pdf", sha(TWO_AGAIN))
    assert version["first_seen"] == "2024-04-02T18:01:00Z"
    assert version["capture_id"] == town.capture(2, "/v2.pdf")
    assert town.document()["last_seen"] == "2024-04-03T18:00:00Z"
    assert town.document(P2.label)["sha256"] is None
    assert town.visit(shown(P2, V2, text="別の文章です。"))[1:] == []
    assert len(town.versions()) == 1


def test_parts_stay_what_they_were_by_their_wording_or_by_their_address(town: Town) -> None:
    first = Link(V2.heading, "第1章 人口の動向", "/c1.pdf")
    second = Link(V2.heading, "第2章 施策の方向", "/c2.pdf")
    town.visit(shown(first, second), c1=File("1", "one"), c2=File("2", "two"))
    first, second = first._replace(path="/n1.pdf"), second._replace(path="/n2.pdf")
    town.visit(shown(second, first), n1=File("1b", "one b"), n2=File("2b", "two b"))
    assert [town.document(link.label)["id"] for link in (first, second)] == [1, 2]
    first, second = first._replace(label="第一章 現状"), second._replace(label="第二章 取組")
    town.visit(shown(second, first), n1=File("1c", "one c"), n2=File("2c", "two c"))
    assert [town.document(link.label)["id"] for link in (first, second)] == [1, 2]
    assert len(town.rows("SELECT * FROM documents")) == 2


def test_an_import_whose_files_precede_their_page(tmp_path: Path) -> None:
    host = HOST.removeprefix("https://")
    early = {
        "url": f"http://{host}/v2.pdf",
        "date": "2015-11-09T03:00:00Z",
        "body": tiny_pdf(["plan two"]),
        "headers": [("Content-Type", "application/pdf")],
    }
    late = {
        "url": PAGE,
        "date": "2015-12-24T03:00:00Z",
        "body": shown(V2),
        "headers": [("Content-Type", "text/html")],
    }
    archive, db = tmp_path / "archive", tmp_path / "db" / "shinkyu.db"
    import_warc(warc(tmp_path / "old.warc.gz", [late, early]), CITY, archive)
    build(archive, db, workers=1)
    rows = content(db)
    [(_, document_id, url, _, text, first_seen, last_seen, capture)] = rows["document_versions"]
    assert (document_id, url) == (1, f"{HOST}/v2.pdf")
    assert text is not None
    assert (first_seen, last_seen, capture) == ("2015-11-09T03:00:00Z",) * 2 + (1,)
    kinds_of = sorted(str(row[4]) for row in rows["changes"])
    assert kinds_of == ["document_added", "edition_added"]


def test_bytes_captured_at_a_new_address_before_a_page_listed_it_there(town: Town) -> None:
    town.visit(shown(P2, V2), kind=RunKind.IMPORT, v2=TWO, p2=PHASE)
    town.visit(None, kind=RunKind.IMPORT, new=TWO_NEW)
    changes = town.visit(shown(P2, V2._replace(path="/new.pdf")), kind=RunKind.IMPORT)
    assert kinds(changes) == ["document_replaced"]
    first, second = town.versions()
    assert (first["url"], second["url"]) == (f"{HOST}/v2.pdf", f"{HOST}/new.pdf")
    assert (second["sha256"], second["capture_id"]) == (sha(TWO_NEW), town.capture(2, "/new.pdf"))


def test_an_address_that_is_used_again_does_not_show_what_stood_there_before(town: Town) -> None:
    town.visit(shown(V2), kind=RunKind.IMPORT, v2=TWO)
    again = Link(P2.heading, P2.label, "/v2.pdf")
    town.visit(shown(again), kind=RunKind.IMPORT)
    assert town.document(P2.label)["sha256"] is None
    town.visit(None, kind=RunKind.IMPORT, v2=PHASE)
    assert town.document(P2.label)["sha256"] == sha(PHASE)
    assert town.document()["sha256"] == sha(TWO)


def test_what_stood_at_an_address_long_before_is_not_of_a_document_that_moves_there(
    town: Town,
) -> None:
    town.visit(None, kind=RunKind.IMPORT, new=TWO_NEW)
    town.visit(shown(V2), kind=RunKind.IMPORT, v2=TWO)
    town.visit(shown(V2._replace(path="/new.pdf")), kind=RunKind.IMPORT)
    assert [v["sha256"] for v in town.versions()] == [sha(TWO)]


def test_two_documents_that_change_places_do_not_take_each_others_bytes(town: Town) -> None:
    town.visit(shown(P2, V2), v2=TWO, p2=PHASE)
    swapped = shown(P2._replace(path="/v2.pdf"), V2._replace(path="/p2.pdf"))
    assert kinds(town.visit(swapped, v2=Verdict.FAILED, p2=Verdict.FAILED)) == []
    assert [v["sha256"] for v in town.versions()] == [sha(TWO)]

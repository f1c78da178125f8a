"""Style sheets and pictures of a page: what names them, how they are asked for, what is kept."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive.bodies import read_payload
from pipeline.archive.lastgood import NAME, last_good
from pipeline.archive.reader import Night, read_night, warc_names
from pipeline.archive.verify import verify_archive
from pipeline.crawl.limits import Limits
from pipeline.crawl.requisite_judge import picture_type
from pipeline.crawl.run import RunReport, crawl
from pipeline.history.build import build
from pipeline.imports.importer import import_warc
from pipeline.read.page.parse import parse
from pipeline.read.page.requisites import requisites_of_page
from pipeline.read.page.style import MAX_SHEET, StyleAddress, addresses, decode_sheet, replaced
from pipeline.sources import Source
from tests.city import at
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

CSS = {"Content-Type": "text/css"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
QUICK = Limits(
    connect=2, read=0.5, url_seconds=20, run_seconds=60, retries=1, backoff=0.01, retry_after=1
)
START = datetime(2024, 4, 1, 18, tzinfo=UTC)
PAGE = (
    '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>計画</title>'
    '<link rel="stylesheet" href="/css/site.css">'
    '<link rel="alternate stylesheet" title="大" href="/css/large.css">'
    '<link rel="stylesheet" media="print" href="/css/print.css">'
    '<link rel="stylesheet" href="http://cdn.example/far.css">'
    "<style>@import 'more.css'; h1 {{background: url(/i/h1.png)}}</style></head><body>"
    '<img src="/i/gone.png" alt="市章"><img data-src="../i/later.png" src="data:image/gif;base64,">'
    '<div id="pageTitle"><h1>計画の一覧</h1></div><article class="contentGpArticleDoc">'
    '<div class="body"><p>市の計画を掲載しています。{words}</p>'
    '<p><a class="iconFile iconPdf" href="/a.pdf">総合戦略[PDF：1KB]</a></p></div></article>'
    "<footer style=\"background: url('/i/foot.png')\">閲覧数 {visits}</footer></body></html>"
)


def page(words: str = "", visits: int = 1) -> Reply:
    text = PAGE.format(words=words, visits=visits)
    return Reply(200, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as server:
        server.route("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /private/\n"))
        server.route("/docs/1/", page())
        server.route("/a.pdf", Reply(200, tiny_pdf(["plan"]), {"Content-Type": "application/pdf"}))
        sheet = b"@import url(deep.css);body{background:url(../i/back.png)}a{src:url(x.woff)}"
        server.route("/css/site.css", Reply(200, sheet, CSS))
        server.route(
            "/css/deep.css", Reply(200, b'@import "site.css"; b{c:url(/private/x.png)}', CSS)
        )
        server.route("/docs/1/more.css", Reply(200, b"<html><p>404</p></html>", CSS))
        for name in ("h1", "back", "foot"):
            server.route(f"/i/{name}.png", Reply(200, PNG + name.encode()))
        server.route("/docs/i/later.png", Reply(302, b"", {"Location": "/i/back.png"}))
        yield server


def night(site: Loopback, archive: Path, number: int = 0, limits: Limits = QUICK) -> RunReport:
    now = START + timedelta(days=number)
    source = Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)
    site.asked.clear()
    with site.at(now):
        return crawl(source, archive, clock=at(now), limits=limits, sleep=time.sleep)


def newest(archive: Path) -> Night:
    return read_night(archive, warc_names(archive)[-1])


def beside(site: Loopback) -> list[str]:
    """What was asked for on the last night beside robots.txt, page and file."""
    return [path for path in site.paths() if path not in ("/robots.txt", "/docs/1/", "/a.pdf")]


ALL = [
    "/css/site.css",
    "/docs/1/more.css",
    "/css/deep.css",
    "/i/gone.png",
    "/docs/i/later.png",
    "/i/back.png",
    "/i/h1.png",
    "/i/foot.png",
]


def test_sheets_and_pictures_are_taken_once_and_are_no_captures(
    site: Loopback, tmp_path: Path
) -> None:
    done = night(site, tmp_path)
    assert (done.status, done.fetched, done.failed, done.missing) == ("ok", 2, 0, 0)
    assert sorted(beside(site)) == sorted([*ALL, "/i/back.png"])
    assert site.paths()[:3] == ["/robots.txt", "/docs/1/", "/a.pdf"]
    told = newest(tmp_path)
    assert [c.url.rpartition("/")[2] for c in told.captures] == ["", "a.pdf"]
    kept = {r.url.removeprefix(site.url): r for r in told.requisites}
    assert kept.keys() == set(ALL) - {"/docs/1/more.css", "/i/gone.png"}
    moved = kept["/docs/i/later.png"]
    assert (moved.final_url, moved.media_type) == (f"{site.url}/i/back.png", "image/png")
    assert read_payload(tmp_path, moved.warc_file, moved.warc_offset) == PNG + b"back"
    assert verify_archive(tmp_path).findings == []


def test_they_are_asked_again_with_conditions_when_the_page_says_something_new(
    site: Loopback, tmp_path: Path
) -> None:
    night(site, tmp_path)
    site.route("/docs/1/", page(visits=2))
    assert night(site, tmp_path, 1).fetched == 1
    assert beside(site) == []
    site.route("/docs/1/", page("改定しました。"))
    site.route("/css/site.css", Reply(200, b"body{color:red}", CSS))
    night(site, tmp_path, 2)
    again = set(ALL) - {"/css/deep.css", "/docs/1/more.css", "/i/gone.png"}
    assert set(beside(site)) == again
    asked = [a for a in site.asked if a.path in ("/i/h1.png", "/css/site.css")]
    assert all("If-None-Match" in a.headers for a in asked)
    seen = {r.url.removeprefix(site.url) for r in newest(tmp_path).requisites}
    assert seen == again - {"/i/back.png"}  # nothing names it any more but what leads there
    night(site, tmp_path, 40)
    assert set(beside(site)) >= {"/i/gone.png", "/docs/1/more.css", "/i/h1.png"}


def test_bounds_leave_the_rest_for_other_nights(site: Loopback, tmp_path: Path) -> None:
    few = QUICK._replace(night_requisites=3)
    taken: list[str] = []
    for number in range(4):
        assert night(site, tmp_path, number, few).status == "ok"
        assert len(set(beside(site))) <= 4  # one of them is led to another place
        taken += beside(site)
    assert sorted(set(taken)) == sorted(ALL)


def test_an_overloaded_host_is_left_alone(site: Loopback, tmp_path: Path) -> None:
    for path in ALL:
        site.route(path, Reply(503))
    done = night(site, tmp_path)
    assert (done.status, done.failed, len(beside(site))) == ("ok", 0, 3)
    assert last_good(tmp_path, "higano").no_use == {}


def test_too_long_bodies_are_of_no_use(site: Loopback, tmp_path: Path) -> None:
    site.route("/i/h1.png", Reply(200, PNG * 100))
    night(site, tmp_path, limits=QUICK._replace(requisite_bytes=1000))
    assert f"{site.url}/i/h1.png" in last_good(tmp_path, "higano").no_use


def test_nights_and_a_rebuild_give_the_same_rows(site: Loopback, tmp_path: Path) -> None:
    archive, db = tmp_path / "archive", tmp_path / "db" / "shinkyu.db"
    for number, words in enumerate(("", "", "改定しました。", "また改定しました。")):
        site.route("/docs/1/", page(words))
        if number == 2:
            site.route("/i/h1.png", Reply(200, PNG + b"other"))
        night(site, archive, number)
        (archive / "higano" / NAME).unlink(missing_ok=True)
        build(archive, db)
    sql = "SELECT * FROM requisites ORDER BY id"
    counts = "SELECT fetched, unchanged, failed, status FROM runs ORDER BY id"
    with closing(sqlite3.connect(db)) as live:
        rows, runs = live.execute(sql).fetchall(), live.execute(counts).fetchall()
    build(archive, db, rebuild=True, workers=1)
    with closing(sqlite3.connect(db)) as live:
        assert live.execute(sql).fetchall() == rows
        assert live.execute(counts).fetchall() == runs
        urls = [url for (url,) in live.execute("SELECT url FROM requisites")]
    assert urls.count(f"{site.url}/i/h1.png") == 2
    assert runs[0] == (2, 0, 0, "ok")


def test_addresses_however_they_are_spelt() -> None:
    sheet = (
        '@charset "utf-8"; @import url("a.css") screen; @im\\70ort \'b.css\'; /* url(no.png) */'
        'p{background:u\\72l( "x y.png" ),URL(i/z.png?a=1);content:"url(no.png)"}'
        "q{b:myurl(no.png)}"
    )
    assert addresses(sheet) == [
        StyleAddress("a.css", True),
        StyleAddress("b.css", True),
        StyleAddress("x y.png", False),
        StyleAddress("i/z.png?a=1", False),
    ]
    new = replaced(sheet, lambda address: '/k"}</style>' if "x" in address.url else None)
    assert '@charset "utf-8"' in new
    assert "@import" not in new.replace("@im\\70ort", "@import")
    assert 'url("/k\\22 }\\3c /style\\3e ")' in new
    assert 'content:"url(no.png)"' in new
    assert new.count("data:,") == 1


@pytest.mark.parametrize(
    "piece", ["u", "\\", '"', "/*", "@import ", "url(", "@import url(", "url(   ", '"\\\n']
)
def test_a_hostile_sheet_costs_no_more_than_its_length(piece: str) -> None:
    began = time.process_time()
    addresses(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2
    assert len(replaced("a" * (MAX_SHEET + 9), lambda _: None)) == MAX_SHEET


def test_sheets_of_another_encoding() -> None:
    text = "/* 市 */ a{b:url(絵.png)}"
    for codec, header in (("cp932", None), ("euc-jp", "text/css; charset=EUC-JP"), ("utf-8", None)):
        assert decode_sheet(text.encode(codec), header) == text
    assert decode_sheet(b"\xef\xbb\xbfa{}") == "a{}"


def test_base_and_pictures_that_a_script_loads() -> None:
    html = (
        '<html><head><base href="https://a.example/b/"></head><body background="w.gif">'
        '<img src="x.png"><img src="data:,"><input type="image" src="go.gif">'
        '<img src="javascript:alert(1)"><img src="//c.example/y.png"></body></html>'
    )
    found = requisites_of_page(parse(html, "https://z.example/"), "https://z.example/")
    assert [r.url for r in found] == [
        "https://a.example/b/w.gif",
        "https://a.example/b/x.png",
        "https://a.example/b/go.gif",
        "https://c.example/y.png",
    ]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PNG, "image/png"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b'<?xml version="1.0"?><svg xmlns="x">', "image/svg+xml"),
        (b"<html><svg></svg></html>", None),
        (b"<!-- a -->\n<!DOCTYPE svg [ <!ENTITY a 'b'> ]><svg ><title>a</title>", "image/svg+xml"),
        (b"<!-- <svg> --><p>", None),
        (b"%PDF-1.4", None),
        (b"", None),
    ],
)
def test_what_bytes_are_a_picture(head: bytes, kind: str | None) -> None:
    assert picture_type(head) == kind


def test_another_archive_of_ours_is_imported_with_the_look_of_its_pages(
    site: Loopback, tmp_path: Path
) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    night(site, there)
    source = Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)
    file = there / warc_names(there)[0]
    done = import_warc(file, source, here)
    assert (done.taken, done.requisites) == (2, 5)
    again = import_warc(file, source, here)
    assert (again.taken, again.requisites, again.warc_file) == (0, 0, None)
    build(here, tmp_path / "db" / "shinkyu.db")
    with closing(sqlite3.connect(tmp_path / "db" / "shinkyu.db")) as db:
        urls = {url for (url,) in db.execute("SELECT url FROM requisites")}
        assert f"{site.url}/i/h1.png" in urls
        assert db.execute("SELECT count(*) FROM captures").fetchone() == (2,)


def test_addresses_are_relative_to_the_page_that_answered(site: Loopback, tmp_path: Path) -> None:
    site.route("/docs/1/", Reply(302, b"", {"Location": "/new/place/"}))
    site.route("/new/place/", page())
    night(site, tmp_path)
    assert {"/new/place/more.css", "/new/i/later.png"} <= set(site.paths())
    assert "/docs/1/more.css" not in site.paths()

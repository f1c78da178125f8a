"""Other people's replay shows every capture of every night, byte for byte, at its own time.

The rules are pywb's, in few lines and without a word of our reader: records are found by URL and
time, a revisit's bytes by the URL and date that it names and else by digest, and a revisit that
has an HTTP block of its own is answered with that. benchmarks/replay.py asks pywb itself.
"""

import gzip
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.reader import read_night, warc_names
from pipeline.imports.importer import import_warc
from tests.city import HTML, P2, PDF, START, V2, City, page, pdf
from tests.loopback import Loopback, Reply
from tests.test_archive_import import HOST, SOURCE, again, plan, warc
from tests.test_archive_import import PDF as PLAN
from tests.tinypdf import tiny_pdf


class Entry(NamedTuple):
    """A line of the index, with what the record holds."""

    kind: str
    stamp: str
    url: str
    digest: str
    refers_to: tuple[str, str]
    """URL without scheme and fourteen digits."""
    status: int | None
    """None where the record has no HTTP block."""
    body: bytes
    """Content encoding undone, as a browser would."""


class Shown(NamedTuple):
    """What is replayed."""

    status: int
    body: bytes
    stamp: str


def digits(date: str) -> str:
    return re.sub(r"\D", "", date)[:14]


def key(url: str) -> str:
    return url.strip("<>").partition("://")[2].rstrip("/")


class Replay:
    """An index of WARC files by URL and time, and the answers that it leads to."""

    def __init__(self, paths: list[Path]) -> None:
        self.by_url: defaultdict[str, list[Entry]] = defaultdict(list)
        self.by_digest: dict[str, Entry] = {}
        for path in paths:
            with path.open("rb") as stream:
                for record in ArchiveIterator(stream):
                    self.add(record)

    def add(self, record: Any) -> None:
        head = record.rec_headers
        if record.rec_type in ("warcinfo", "request"):
            return
        http = record.http_headers
        referred = head.get_header("WARC-Refers-To-Target-URI") or ""
        entry = Entry(
            kind=record.rec_type,
            stamp=digits(head.get_header("WARC-Date")),
            url=key(head.get_header("WARC-Target-URI") or ""),
            digest=head.get_header("WARC-Payload-Digest") or "",
            refers_to=(key(referred), digits(head.get_header("WARC-Refers-To-Date") or "")),
            status=int(http.get_statuscode()) if http is not None else None,
            body=record.content_stream().read(),
        )
        self.by_url[entry.url].append(entry)
        if entry.kind == "response":
            self.by_digest.setdefault(entry.digest, entry)

    def original(self, revisit: Entry) -> Entry | None:
        url, stamp = revisit.refers_to
        named = (e for e in self.by_url[url] if e.stamp == stamp and e.kind == "response")
        return next(named, None) or self.by_digest.get(revisit.digest)

    def show(self, url: str, stamp: str) -> Shown | None:
        """What stands nearest to a moment; None where nothing does."""
        wanted = datetime.strptime(stamp, "%Y%m%d%H%M%S")

        def distance(entry: Entry) -> timedelta:
            return abs(datetime.strptime(entry.stamp, "%Y%m%d%H%M%S") - wanted)

        entry = min(self.by_url[key(url)], key=distance, default=None)
        if entry is None:
            return None
        holder = self.original(entry) if entry.kind == "revisit" else entry
        if holder is None:
            return None
        status = entry.status or holder.status or 200
        return Shown(status, holder.body, entry.stamp)


class Wanted(NamedTuple):
    """A capture as our own reader has it."""

    url: str
    stamp: str
    sha256: str


def wanted(archive: Path) -> Iterator[Wanted]:
    for name in warc_names(archive):
        own = dict(places(archive / name))
        for c in read_night(archive, name).captures:
            if c.sha256:
                yield Wanted(c.final_url, digits(own[c.warc_offset]), c.sha256)


def places(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as stream:
        found = ArchiveIterator(stream)
        for record in found:
            yield found.offset, record.rec_headers.get_header("WARC-Date")


def replay(archive: Path) -> Replay:
    return Replay([archive / name for name in warc_names(archive)])


def differences(archive: Path) -> list[str]:
    index, wrong = replay(archive), []
    for capture in wanted(archive):
        shown = index.show(capture.url, capture.stamp)
        right = (200, capture.sha256, capture.stamp)
        if shown is None or (shown.status, digest(shown.body), shown.stamp) != right:
            wrong.append(f"{capture} {shown and shown._replace(body=shown.body[:60])}")
    return wrong


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """Nights with all that can happen: 304, equal bytes, other addresses, redirects, faults."""
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(P2, V2), v2=pdf("plan two"), p2=pdf("phase two"))
        city.crawl()
        city.crawl()  # all 304
        city.shows(v2=Reply(200, tiny_pdf(["plan two"]), PDF, validators=False))
        city.crawl()  # equal bytes, not 304
        site.route("/p2.pdf", Reply(301, headers={"Location": "/moved.pdf"}))
        site.route("/moved.pdf", Reply(200, tiny_pdf(["phase two"]), PDF))
        city.crawl()  # equal bytes elsewhere, through a redirect
        packed = gzip.compress(tiny_pdf(["plan two, changed"]))
        city.shows(v2=Reply(200, packed, {"Content-Encoding": "gzip", **PDF}))
        city.crawl()
        city.crawl()
        city.shows(v2=Reply(503), page=page(P2, V2, text="計画を定めました。"))
        city.crawl()
        city.shows(v2=Reply(404, b"gone", validators=False))
        city.crawl()
        city.shows(v2=Reply(200, b"<html><title>x</title>maintenance</html>", HTML))
        city.crawl()
        yield city


def test_every_capture_is_replayed_at_its_own_time(city: City) -> None:
    assert len(list(wanted(city.archive))) > 20
    assert differences(city.archive) == []


def test_the_latest_of_the_page_is_a_page(city: City) -> None:
    shown = replay(city.archive).show(city.source.page, "20991231000000")
    assert shown is not None
    assert "計画を定めました。" in shown.body.decode()


def test_what_was_imported_is_replayed_as_well(tmp_path: Path) -> None:
    file = warc(tmp_path / "old.warc.gz", [plan(), again()])
    import_warc(file, SOURCE, tmp_path / "a")
    assert len(list(wanted(tmp_path / "a"))) == 2
    assert differences(tmp_path / "a") == []


def test_these_rules_would_notice_the_old_way(tmp_path: Path) -> None:
    """A revisit with a 304 block is answered with 304; a statement under the page's URL is it."""
    url, start = f"http://{HOST}/plan.pdf", START.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = tmp_path / "old.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.1")
        for kind, date, status, body in (
            ("response", start, "200 OK", PLAN),
            ("revisit", "2024-04-02T18:00:00Z", "304 Not Modified", b""),
            ("metadata", "2024-04-03T18:00:00Z", None, b"{}"),
        ):
            http = StatusAndHeaders(status, [], protocol="HTTP/1.1") if status else None
            more = {"WARC-Date": date}
            if kind == "revisit":
                more |= {"WARC-Refers-To-Target-URI": url, "WARC-Refers-To-Date": start}
            record = writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict=more,
            )
            writer.write_record(record)
    index = Replay([path])
    assert index.show(url, "20240401180000") == Shown(200, PLAN, "20240401180000")
    assert index.show(url, "20240402180000") == Shown(304, PLAN, "20240402180000")
    assert index.show(url, "20240403180000") == Shown(200, b"{}", "20240403180000")

"""Records as our own writer makes them are read without the library, and say what it says."""

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.members import Member, members
from pipeline.archive.reader import warc_names
from pipeline.archive.records import _as_anybody_does, _as_we_write, record_of
from tests.demo_site import played


def members_of(data: bytes) -> list[Member]:
    return [part for part in members(io.BytesIO(data)) if isinstance(part, Member)]


def test_they_say_what_the_library_says(tmp_path: Path) -> None:
    archive = played(tmp_path).archive
    seen = 0
    for name in warc_names(archive):
        for member in members_of((archive / name).read_bytes()):
            plain = _as_we_write(member)
            assert plain is not None
            assert plain == _as_anybody_does(member)
            seen += 1
    assert seen > 100


HEAD = b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:x>\r\nWARC-Date: 2024-04-01\r\n"


@pytest.mark.parametrize(
    "record",
    [
        HEAD + b"Content-Length: 2\r\n\r\n{}\r\n\r\n",
        HEAD + b"X-Folded: one\r\n two\r\nContent-Length: 2\r\n\r\n{}\r\n\r\n",
        HEAD + b"X-Latin: \xe9\r\nContent-Length: 2\r\n\r\n{}\r\n\r\n",
        HEAD + b"Content-Length: 9\r\n\r\n{}\r\n\r\n",
        HEAD + b"Content-Length: many\r\n\r\n{}\r\n\r\n",
        HEAD + b"No colon\r\nContent-Length: 2\r\n\r\n{}\r\n\r\n",
        HEAD.replace(b"\r\n", b"\n") + b"Content-Length: 2\n\n{}\n\n",
        HEAD,
    ],
)
def test_whatever_else_there_is_is_left_to_the_library(record: bytes) -> None:
    (member,) = members_of(gzip.compress(record, mtime=0))
    assert record_of(member) == _as_anybody_does(member)


@pytest.mark.parametrize(
    ("kind", "line", "headers"),
    [
        ("response", "200 OK", [("Content-Type", "text/html"), ("X", "a: b")]),
        ("response", "200", []),
        ("response", "teapot 418", [("X", "")]),
        ("revisit", "304 Not Modified", [("ETag", '"a"'), ("etag", '"b"')]),
        ("request", "GET /a HTTP/1.1", [("Host", "a.jp")]),
    ],
)
def test_http_heads(kind: str, line: str, headers: list[tuple[str, str]]) -> None:
    out = io.BytesIO()
    http = StatusAndHeaders(line, headers, "" if kind == "request" else "HTTP/1.1")
    writer = WARCWriter(out, gzip=True)
    record = writer.create_warc_record(
        "http://a.jp/", kind, payload=io.BytesIO(b"body"), length=4, http_headers=http
    )
    writer.write_record(record)
    (member,) = members_of(out.getvalue())
    assert record_of(member) == _as_anybody_does(member)

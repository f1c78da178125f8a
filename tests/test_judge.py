"""Is an answer what it should be? Every reason of the judge, on exchanges made by hand."""

import gzip
import hashlib
import io
import random
from datetime import UTC, datetime

import pytest

from pipeline.archive.types import Body, Held
from pipeline.crawl import judge as judging
from pipeline.crawl.http import Exchange
from pipeline.crawl.judge import (
    Judgement,
    doubt_about_file,
    doubt_about_page,
    judge,
    looks_like,
    measure,
    sniff,
)
from pipeline.crawl.problems import Problem, Trouble
from pipeline.kinds import Verdict
from pipeline.read.office.formats import TAIL

HOST = "www.city.higano.example"
HOSTS = frozenset({HOST})
FILE, PAGE_URL = f"https://{HOST}/plan.pdf", f"https://{HOST}/docs/1/"
PDF = b"%PDF-1.7\n" + b"plan " * 99
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS = "application/vnd.ms-excel"
ZIP, OLE = b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"
PAGE = (
    '<html><head><meta charset="utf-8"><title>計画</title></head><body>'
    '<div id="pageTitle"><h1>計画</h1></div><article class="contentGpArticleDoc">'
    '<div class="body"><p>市の計画を掲載しています。ご覧ください。</p>'
    '<p><a href="/plan.pdf">計画[PDF：1KB]</a></p></div></article></body></html>'
).encode()
NOT_FOUND = (
    "<html><title>ページが見つかりません</title>"
    "<body><h1>お探しのページは見つかりません</h1></body></html>"
).encode()
CAP = 1 << 20


def answer(
    status: int | None = 200,
    body: bytes = PDF,
    url: str = FILE,
    problem: str | None = None,
    **headers: str,
) -> Exchange:
    return Exchange(
        url=url,
        at=datetime(2024, 4, 1, tzinfo=UTC),
        request_line="GET / HTTP/1.1",
        request_headers=[],
        status=status,
        reason="",
        headers=[(name.replace("_", "-"), value) for name, value in headers.items()],
        body=io.BytesIO(body),
        length=len(body),
        problem=Problem(Trouble.SHORT, problem) if problem else None,
    )


def held(body: bytes = PDF, media_type: str | None = "application/pdf") -> Held:
    facts = Body(hashlib.sha256(body).hexdigest(), len(body), media_type)
    return Held(
        url=FILE,
        file="higano/2024/x.warc.gz",
        offset=7,
        record_id="<urn:x>",
        date="2024-03-01T00:00:00Z",
        digest="sha256:x",
        body=facts,
    )


def judged(
    exchange: Exchange,
    last: Held | None = None,
    *,
    is_page: bool = False,
    asked_if: bool = False,
    cap: int = CAP,
) -> Judgement:
    return judge(exchange, last, is_page=is_page, asked_if=asked_if, cap=cap, hosts=HOSTS)


@pytest.mark.parametrize(
    ("exchange", "verdict", "reason"),
    [
        (answer(None, problem="time-out"), Verdict.FAILED, "time-out"),
        (answer(None), Verdict.FAILED, "no answer"),
        (answer(404), Verdict.MISSING, "HTTP status 404"),
        (answer(410), Verdict.MISSING, "HTTP status 410"),
        (answer(403), Verdict.FAILED, "HTTP status 403"),
        (answer(500, problem="cut"), Verdict.FAILED, "HTTP status 500"),
        (answer(206), Verdict.FAILED, "HTTP status 206"),
        (answer(201), Verdict.FAILED, "HTTP status 201"),
        (answer(problem="the body ends"), Verdict.FAILED, "the body ends"),
        (answer(body=b""), Verdict.FAILED, "the body is empty"),
        (
            answer(Content_Encoding="compress"),
            Verdict.FAILED,
            "content encoding compress is not supported",
        ),
    ],
)
def test_what_can_not_be_right(exchange: Exchange, verdict: Verdict, reason: str) -> None:
    assert judged(exchange) == Judgement(verdict, reason, None)


def test_304_needs_conditions_and_something_held() -> None:
    last = held()
    asked = judged(answer(304, b""), last, asked_if=True)
    assert asked == Judgement(Verdict.UNCHANGED, None, last.body)
    refused = Judgement(Verdict.FAILED, "HTTP status 304 to a request without conditions", None)
    assert judged(answer(304, b""), last, asked_if=False) == refused
    assert judged(answer(304, b""), None, asked_if=True) == refused


def test_right_bytes() -> None:
    facts = Body(hashlib.sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    assert judged(answer()) == Judgement(Verdict.OK, None, facts)
    packed = answer(body=gzip.compress(PDF), Content_Encoding="gzip")
    assert judged(packed) == Judgement(Verdict.OK, None, facts)


def test_equal_bytes_are_unchanged_whatever_the_server_calls_them() -> None:
    last = held()
    again = judged(answer(Content_Type="text/html"), last)
    assert again == Judgement(Verdict.UNCHANGED, None, last.body)
    assert again.body is last.body
    assert judged(answer(body=PDF + b"x"), last).verdict is Verdict.OK


def test_the_cap_is_of_the_decoded_body() -> None:
    packed = answer(body=gzip.compress(PDF), Content_Encoding="gzip")
    assert judged(packed, cap=len(PDF)).verdict is Verdict.OK
    over = judged(packed, cap=len(PDF) - 1)
    assert over == Judgement(Verdict.FAILED, f"the body is longer than {len(PDF) - 1} bytes", None)


def test_a_linked_file_may_not_be_html_whatever_it_is_called() -> None:
    for url in (FILE, f"https://{HOST}/download?id=3"):
        came = judged(answer(body=PAGE, url=url, Content_Type="text/html"))
        assert came == Judgement(Verdict.REFUSED, "an HTML page came where a file should be", None)


def test_the_page() -> None:
    came = judged(answer(body=PAGE, url=PAGE_URL, Content_Type="text/plain"), is_page=True)
    assert (came.verdict, came.reason) == (Verdict.OK, None)
    assert came.body == Body(hashlib.sha256(PAGE).hexdigest(), len(PAGE), "text/html")
    assert came.page is not None
    assert [link.url for link in came.page.links] == [FILE]


def test_the_page_packed_and_in_its_own_encoding() -> None:
    text = PAGE.decode().replace('<meta charset="utf-8">', "").encode("utf-16-le")
    came = judged(
        answer(
            body=gzip.compress(text),
            url=PAGE_URL,
            Content_Type="text/html; charset=utf-16-le",
            Content_Encoding="gzip",
        ),
        is_page=True,
    )
    assert came.page is not None
    assert came.page.title == "計画"


def test_a_page_that_is_none() -> None:
    came = judged(answer(body=NOT_FOUND, url=PAGE_URL), is_page=True)
    assert (came.verdict, came.body, came.page) == (Verdict.REFUSED, None, None)
    assert "見つかりません" in (came.reason or "") or "not found" in (came.reason or "")


def test_the_longest_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MAX_PAGE", len(PAGE))
    assert judged(answer(body=PAGE, url=PAGE_URL), is_page=True).verdict is Verdict.OK
    monkeypatch.setattr(judging, "MAX_PAGE", len(PAGE) - 1)
    came = judged(answer(body=PAGE, url=PAGE_URL), is_page=True)
    reason = f"the page is longer than {len(PAGE) - 1} bytes"
    assert came == Judgement(Verdict.REFUSED, reason, None)


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        (PDF, "application/pdf"),
        (b"\n" * 1019 + PDF, "application/pdf"),
        (b"\n" * 1020 + PDF, None),
        (ZIP, "application/zip"),
        (OLE, "application/x-ole-storage"),
        (b"\x89PNG\r\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"x" + ZIP, None),
        (b"<!DOCTYPE html>", "text/html"),
        (b"<!doctype  HTML>", "text/html"),
        (b"  <TITLE>x", "text/html"),
        (b"<html>", "text/html"),
        (b"<headline>", None),
        (b"<p>hello", None),
        (b"", None),
    ],
    ids=repr,
)
def test_what_bytes_look_like(head: bytes, seen: str | None) -> None:
    assert looks_like(head) == seen


@pytest.mark.parametrize(
    ("head", "header", "url", "kind"),
    [
        (PDF, "text/plain", "/a.txt", "application/pdf"),
        (ZIP, None, "/a.docx", DOCX),
        (ZIP, "application/pdf", "/a.DOCX?v=1.xlsx", DOCX),
        (OLE, "text/plain", "/a.xls", XLS),
        (ZIP, DOCX, "/a", DOCX),
        (ZIP, "Application/X-Thing ; a=b", "/a", "application/x-thing"),
        (ZIP, "text/plain", "/a", "application/zip"),
        (OLE, None, "/a", "application/x-ole-storage"),
        (b"\x89PNG", "text/html", "/a.docx", "image/png"),
        (b"<html>", "application/pdf", "/a.pdf", "text/html"),
        (b"hello", "text/csv; charset=x", "/a", "text/csv"),
        (b"hello", None, "/a", None),
        (b"hello", " ; charset=x", "/a", None),
        (b"  <p>hello", "text/html", "/a", "text/html"),
        (b"hello", "TEXT/HTML", "/a", "text/plain"),
        (b"", "text/html", "/a", "text/plain"),
    ],
    ids=repr,
)
def test_the_media_type(head: bytes, header: str | None, url: str, kind: str | None) -> None:
    assert sniff(head, header, url) == kind


HTML_CAME = "an HTML page came where a file should be"


@pytest.mark.parametrize(
    ("media_type", "url", "was", "linked", "doubt"),
    [
        # What it was tells, where it was anything.
        ("application/pdf", FILE, "application/pdf", True, None),
        ("text/html", FILE, "text/html", True, None),
        ("text/html", "/a", "application/pdf", False, HTML_CAME),
        ("text/plain", "/a", "application/pdf", False, "text/plain came where a file should be"),
        ("text/plain", "/a", "image/png", False, "text/plain came where a file should be"),
        ("text/plain", "/a", DOCX, False, "text/plain came where a file should be"),
        ("text/plain", "/a", "application/zip", False, "text/plain came where a file should be"),
        ("text/plain", FILE, "text/csv", False, None),
        (None, "/a", "application/pdf", False, None),
        ("image/png", "/a", "application/pdf", False, None),
        # Where it never was, its name does.
        ("text/html", FILE, None, False, HTML_CAME),
        ("text/csv", "/a.XLSX?x=1", None, False, "text/csv came where a file should be"),
        (
            "application/json",
            "/a.docx",
            None,
            True,
            "application/json came where a file should be",
        ),
        ("application/pdf", FILE, None, True, None),
        ("text/plain", "/a.txt", None, True, None),
        ("text/html", "/a.html", None, False, None),
        ("text/html", "/a.html", None, True, HTML_CAME),
        ("text/html", "/a?name=b.pdf", None, False, None),
        ("text/html", "/v1.2/b.pdf", None, False, HTML_CAME),
    ],
)
def test_doubts_about_a_file(
    media_type: str | None, url: str, was: str | None, linked: bool, doubt: str | None
) -> None:
    last = held(media_type=was) if was else None
    assert doubt_about_file(media_type, url, last, linked=linked) == doubt
    if last is None:
        unknown = held(media_type=None)
        same = media_type is None
        assert doubt_about_file(media_type, url, unknown, linked=linked) == (
            None if same else doubt
        )


def test_a_file_is_not_linked_unless_somebody_says_so() -> None:
    assert doubt_about_file("text/html", "/a.html", None) is None


@pytest.mark.parametrize("head", [b"", b"x", b"x" * 4096, b"x" * 4097, b"y" * 200_000], ids=len)
def test_measure(head: bytes) -> None:
    stream = io.BytesIO(head)
    stream.seek(0, io.SEEK_END)  # it is read from its beginning wherever it stands
    assert measure(stream, "", CAP) == (
        hashlib.sha256(head).hexdigest(),
        len(head),
        head[:4096],
        head,
    )


class Dripping(io.BytesIO):
    """A body that comes in pieces of 1,000 bytes."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(1000)


def test_measure_of_small_pieces() -> None:
    whole = b"".join(bytes([i]) * 1000 for i in range(9))
    assert measure(Dripping(whole), "", CAP)[2:] == (whole[:4096], whole)


def test_measure_keeps_the_last_megabyte() -> None:
    whole = random.Random(1).randbytes(3 * TAIL + 17)
    assert measure(io.BytesIO(whole), "", 4 * CAP).tail == whole[-TAIL:]


def test_header_and_name_tell_what_bytes_do_not() -> None:
    came = judged(answer(body=b"a,b", url=f"https://{HOST}/a", Content_Type="text/csv"))
    assert came.body is not None
    assert came.body.media_type == "text/csv"
    came = judged(answer(body=ZIP, url=f"https://{HOST}/v1.2/plan.docx"))
    assert came.body is not None
    assert came.body.media_type == DOCX


def test_what_the_file_was_is_known_to_the_judge() -> None:
    words = answer(body=b"sorry", url=f"https://{HOST}/download", Content_Type="text/plain")
    assert judged(words).verdict is Verdict.OK
    came = judged(words, held())
    assert came == Judgement(Verdict.REFUSED, "text/plain came where a file should be", None)


def test_a_long_page_comes_in_many_pieces() -> None:
    long = PAGE.replace("ご覧ください。".encode(), "計画の本文です。".encode() * 9000)
    came = judged(answer(body=long, url=PAGE_URL), is_page=True)
    assert came.page is not None
    assert "XX" not in came.page.text


@pytest.mark.parametrize("body", [b"", b"%PDF-", NOT_FOUND], ids=["empty", "PDF", "not found"])
def test_doubts_about_a_page(body: bytes) -> None:
    page, doubt = doubt_about_page(body, PAGE_URL, None, HOSTS)
    assert page is None
    assert doubt not in (None, "", "None")


def test_no_doubt_about_a_page() -> None:
    page, doubt = doubt_about_page(PAGE, PAGE_URL, "text/html", HOSTS)
    assert doubt is None
    assert page is not None
    assert page.links[0].kind == "file"
    elsewhere = PAGE.replace(b'href="/plan.pdf"', b'href="https://files.example/plan.pdf"')
    external, _ = doubt_about_page(elsewhere, PAGE_URL, None, HOSTS)
    known, _ = doubt_about_page(elsewhere, PAGE_URL, None, HOSTS | {"files.example"})
    assert external is not None
    assert known is not None
    assert (external.links[0].kind, known.links[0].kind) == ("external", "file")

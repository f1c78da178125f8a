"""Reading PDFs: text, state, metadata, repairs, limits, hostile files; pictures, places."""

import io
import os
import random
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import gmtime, struct_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.demo import city as demo_city
from pipeline.read.children.pool import Worker, WorkerDied
from pipeline.read.children.protocol import Job, Why
from pipeline.read.clean import clean_text
from pipeline.read.codes import code_counts, garbled
from pipeline.read.pdf.facts import pdf_date
from pipeline.read.pdf.picture import (
    PictureError,
    boxes_for,
    char_boxes,
    page_sizes,
    render_page,
)
from pipeline.read.pdf.protocol import ReadJob
from pipeline.read.pdf.reading import EXTRACTOR, Limits, Load, read_many, read_pdf
from tests.tinypdf import tiny_pdf

QUICK = Limits(cpu=3, wall=60)
"""The clock goes on where others have the processor: only what a file costs may decide."""


def demo_pdfs() -> list[Path]:
    return sorted(Path(next(iter(demo_city.__path__))).rglob("*.pdf"))


def test_pages_metadata_and_extractor() -> None:
    reading = read_pdf(tiny_pdf(["first page", "second page"], "x"))
    assert reading.pages == ("first page", "second page")
    assert (reading.text_state, reading.error, reading.producer, reading.extractor) == (
        "text",
        None,
        "tinypdf",
        EXTRACTOR,
    )


def test_a_resave_has_the_same_text_digest() -> None:
    assert (
        read_pdf(tiny_pdf(["plan"], "one")).text_sha256
        == read_pdf(tiny_pdf(["plan"], "two")).text_sha256
    )
    assert read_pdf(tiny_pdf(["plan"])).text_sha256 != read_pdf(tiny_pdf(["plan", ""])).text_sha256


def test_real_city_documents_are_read_in_order() -> None:
    readings = dict(read_many(((p.name, p.read_bytes) for p in demo_pdfs()), workers=2))
    assert len(readings) == len(demo_pdfs()) > 5
    assert {r.text_state for r in readings.values()} == {"text", "image"}
    text = "".join("".join(r.pages) for r in readings.values())
    assert "総合戦略" in text
    assert not garbled(code_counts(text))


def test_many_keeps_the_order_and_goes_on_after_bad_files() -> None:
    files = [
        (str(i), tiny_pdf([f"number {i}"]) if i % 3 else b"<html>no</html>") for i in range(12)
    ]
    found = list(read_many(((name, partial(bytes, data)) for name, data in files), workers=2))
    assert [name for name, _ in found] == [name for name, _ in files]
    assert [r.text_state for _, r in found] == [
        "failed" if i % 3 == 0 else "text" for i in range(12)
    ]


def test_an_executor_of_the_callers() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert [r.pages for _, r in read_many([("a", lambda: tiny_pdf(["a"]))], executor=pool)] == [
            ("a",)
        ]


def test_a_loader_that_fails_is_the_callers_business() -> None:
    def gone() -> bytes:
        raise FileNotFoundError("gone")

    with pytest.raises(FileNotFoundError):
        list(read_many([("a", gone)]))


def form_bomb() -> bytes:
    """A page whose form draws ten forms, each of which draws ten, ten levels deep."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/F Do\nendstream",
    ]
    for level in range(12):
        body = b"/F Do " * 40
        inner = b"<< /XObject << /F %d 0 R >> >>" % (6 + level)
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources %s /Length %d >>\n"
            b"stream\n%s\nendstream" % (inner, len(body), body)
        )
    objects.append(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream"
    )
    return assemble(objects)


def assemble(objects: list[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n"
        b"<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            len(out),
        )
    )


def deflated(piece: bytes, times: int) -> bytes:
    """What zlib makes of a piece again and again, which is compressed once: all takes seconds."""
    packer, check = zlib.compressobj(9), 1
    first, again = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(times):
        check = zlib.adler32(piece, check)
    return first + again * (times - 1) + b"\x03\x00" + check.to_bytes(4)


def zlib_bomb() -> bytes:
    data = (
        deflated(b"BT /F1 12 Tf (x) Tj ET " * 1_000_000, 40)
        if os.environ.get("SHINKYU_BIG_BOMB")
        else deflated(bytes(1_000_000), 400)
    )
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data),
        ]
    )


def page_tree_loop() -> bytes:
    return assemble(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    )


HOSTILE = {
    "empty": lambda: b"",
    "html": lambda: b"<!DOCTYPE html><html><body>login</body></html>",
    "only a header": lambda: b"%PDF-1.7\n",
    "truncated": lambda: tiny_pdf(["plan"] * 3)[:200],
    "noise": lambda: b"%PDF-1.4\n" + random.Random(9).randbytes(20_000),
    "form bomb": form_bomb,
    "zlib bomb": zlib_bomb,
    "page tree loop": page_tree_loop,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_marked_with_a_reason_and_the_next_one_is_read(name: str) -> None:
    found = dict(
        read_many(
            [("bad", HOSTILE[name]), ("good", lambda: tiny_pdf(["still here"]))], limits=QUICK
        )
    )
    assert found["bad"].text_state in ("failed", "image")
    assert found["bad"].error or found["bad"].text_state == "image"
    assert found["good"].pages == ("still here",)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_flipped_bytes_never_harm_the_reader(place: int, junk: bytes) -> None:
    data = bytearray(tiny_pdf(["plan one", "plan two"]))
    data[place : place + len(junk)] = junk
    reading = read_pdf(bytes(data), QUICK)
    assert reading.text_state in ("text", "image", "failed")
    assert reading.error or reading.text_state != "failed"


def test_junk_before_the_header_is_cut_off() -> None:
    reading = read_pdf(b"HTTP/1.1 200 OK\r\n\r\n" + tiny_pdf(["plan"]))
    assert reading.pages == ("plan",)
    assert "repaired" in (reading.error or "")


SCANNED_AT = gmtime(0)
"""Pillow writes the time of saving into a PDF, unless it is told another."""


def scan(pages: int) -> bytes:
    """Pages that are pictures: the same bytes every time."""
    out = io.BytesIO()
    pictures = [Image.new("RGB", (60, 80), (250, 240, 10 * n)) for n in range(pages)]
    pictures[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        creationDate=SCANNED_AT,
        modDate=SCANNED_AT,
    )
    return out.getvalue()


def test_a_scan_is_the_same_whenever_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = scan(1)
    monkeypatch.setattr(time, "gmtime", lambda *_: struct_time((2050, 1, 1, 0, 0, 0, 5, 1, 0)))
    assert scan(1) == made


def joined(*files: bytes) -> bytes:
    """One file with the pages of several."""
    import pypdf

    writer = pypdf.PdfWriter()
    for data in files:
        writer.append(io.BytesIO(data))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_scanned_pages_are_said_to_be_pictures() -> None:
    assert read_pdf(scan(3))[:2] == (("", "", ""), "image")
    mostly = read_pdf(joined(tiny_pdf(["cover"]), scan(3)))
    assert mostly[:2] == (("cover", "", "", ""), "image")
    some = read_pdf(joined(tiny_pdf(["one", "two"]), scan(1)))
    assert some[:2] == (("one", "two", ""), "text")


def test_workers_share_a_long_file_and_read_the_same() -> None:
    long = tiny_pdf([f"page {n}" for n in range(131)])
    files: list[tuple[str, Load]] = [
        ("short", lambda: tiny_pdf(["x"])),
        ("long", lambda: long),
        ("scan", lambda: scan(60)),
    ]
    one, two = list(read_many(files, workers=1)), list(read_many(files, workers=2))
    assert one == two
    assert one[1][1].pages == tuple(f"page {n}" for n in range(131))


def test_files_by_their_paths(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(tiny_pdf(["plan"]))
    assert [(n, r.pages) for n, r in read_many([("plan", path)])] == [("plan", ("plan",))]


def test_a_broken_page_does_not_take_the_others_along() -> None:
    data = tiny_pdf(["one", "two", "three"])
    broken = data.replace(b"6 0 obj\n<< /Type /Page ", b"6 0 obj\n<< /Typo /Sage ")
    assert broken != data
    reading = read_pdf(broken)
    assert (reading.pages[0], reading.pages[-1], reading.text_state) == ("one", "three", "text")


def test_a_result_does_not_depend_on_the_files_before_it() -> None:
    names = ["good", "form bomb", "good", "empty", "good"]
    made = {"good": lambda: tiny_pdf(["good"]), "form bomb": form_bomb, "empty": lambda: b""}
    for name, reading in read_many([(n, made[n]) for n in names], limits=Limits(cpu=1, wall=60)):
        assert (reading.pages == ("good",)) == (name == "good")


@pytest.mark.slow
def test_too_little_memory_is_said() -> None:
    reading = read_pdf(zlib_bomb(), Limits(memory=300 * 1024 * 1024, cpu=5, wall=60))
    assert reading.text_state == "failed"
    assert reading.error


def titled(title: bytes) -> bytes:
    return tiny_pdf(["plan"]).replace(b"/Producer (tinypdf)", b"/Title " + title)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (b"(Plan)", "Plan"),
        (b"<" + "総合戦略".encode("utf-16").hex().encode() + b">", "総合戦略"),
        (b"<" + "総合戦略".encode("cp932").hex().encode() + b">", "総合戦略"),
        (b"(<" + "総合戦略".encode("cp932").hex().encode() + b">)", "総合戦略"),
        (b"<" + "⻑野\u200bの計画".encode("utf-16").hex().encode() + b">", "長野の計画"),
        (b"(caf\xe9)", "café"),
        (b"<" + "café".encode("utf-16").hex().encode() + b">", "café"),
        (b"(Word\xae \xa9 2019 iText\x92)", "Word® © 2019 iText™"),
        (b"(\x92n\x92n)", "地地"),  # ™n, were it no Shift_JIS
        (b"()", None),
    ],
)
def test_titles(written: bytes, title: str | None) -> None:
    assert read_pdf(titled(written)).title == title


def test_threads_may_read_at_the_same_time() -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: read_pdf(tiny_pdf([f"n {n}"])).pages, range(24)))
    assert found == [(f"n {n}",) for n in range(24)]


def encrypted(password: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(tiny_pdf(["secret plan"])))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_passwords() -> None:
    assert read_pdf(encrypted("")).pages == ("secret plan",)
    closed = read_pdf(encrypted("open sesame"))
    assert (closed.text_state, closed.error) == ("failed", "is protected by a password")


READ: ReadJob = {"do": "read", "first": 0, "most": 9, "of_longer": 9}


@pytest.mark.parametrize(
    ("data", "job", "why"),
    [
        (b"", READ, Why.EMPTY),
        (b"<html>", READ, Why.NO_PDF),
        (b"%PDF-1.4 password", READ, Why.BROKEN),
        (tiny_pdf([""] * 5001), READ, Why.TOO_MANY_PAGES),
        (tiny_pdf(["a"]), {"do": "picture", "page": 2, "width": 9}, Why.NO_SUCH_PAGE),
        (tiny_pdf(["a"]), {"do": "picture", "page": 1, "width": 0}, Why.ERROR),
    ],
)
def test_why_a_file_is_not_read_is_a_value(data: bytes, job: Job, why: Why) -> None:
    worker = Worker()
    try:
        answer = worker.ask(job, data, QUICK)
        assert answer.failure is not None
        assert (answer.failure.why, bool(answer.failure.text)) == (why, True)
        assert worker.ask(READ, tiny_pdf(["next"]), QUICK).failure is None
    finally:
        worker.close()


def test_a_password_is_told_from_other_errors_by_its_number() -> None:
    worker = Worker()
    try:
        answer = worker.ask(READ, encrypted("open sesame"), QUICK)
    finally:
        worker.close()
    assert answer.failure == (Why.PASSWORD, "is protected by a password")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(cpu=1, wall=30), Why.TIME),
        (Limits(cpu=30, wall=1), Why.TIME),
        (Limits(memory=300 * 1024 * 1024, cpu=20, wall=40), Why.DIED),
    ],
)
def test_what_ended_a_reader_is_a_value(limits: Limits, why: Why) -> None:
    worker = Worker()
    data = form_bomb() if why is Why.TIME else zlib_bomb()
    with pytest.raises(WorkerDied) as died:
        worker.ask(READ, data, limits)
    worker.close()
    assert died.value.failure.why is why
    assert str(died.value) == died.value.failure.text


def test_sizes_of_pages() -> None:
    assert page_sizes(tiny_pdf(["a", "b"])) == [(595.0, 842.0)] * 2
    with pytest.raises(PictureError, match="is no PDF"):
        page_sizes(b"<html>")


def test_a_page_without_anything_is_a_failure_to_report() -> None:
    reading = read_pdf(tiny_pdf([""]).replace(b"Tj", b"  "))
    assert reading.text_state in ("failed", "image")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("D:20250401093000+09'00'", "2025-04-01T09:30:00+09:00"),
        ("D:20250401093000Z", "2025-04-01T09:30:00Z"),
        ("D:20250401", "2025-04-01"),
        ("D:2025", "2025"),
        ("2025/04/01 09:30:00", "2025-04-01T09:30:00"),
        ("D:20251301", "2025"),
        ("D:20250401093000+09'00", "2025-04-01T09:30:00+09:00"),
        ("D:20250401093000-0330", "2025-04-01T09:30:00-03:30"),
        ("D:20250401093000+99'99'", "2025-04-01T09:30:00"),
        ("2025/4/1 9:30", "2025-04-01T09:30:00"),
        ("Wed Jan 16 10:02:03 2013", "2013-01-16T10:02:03"),
        ("Apr 5, 2019", "2019-04-05"),
        ("D:191040415120000", "2004-04-15T12:00:00"),
        ("2025年4月1日", "2025-04-01"),
        ("D:20250431", "2025-04"),
        ("D:20250401250000", "2025-04-01"),
        ("D:19040101000000Z", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_pdf_dates(text: str | None, iso: str | None) -> None:
    assert pdf_date(text) == iso


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("⻑野県⺠の⽣活", "長野県民の生活"),
        ("会 津 若 松 市 総 合 戦 略", "会津若松市総合戦略"),
        ("人口 雇用 教育 観光 という四つの柱", "人口 雇用 教育 観光 という四つの柱"),
        ("⑴地方 Ⅱ期 ～", "⑴地方 Ⅱ期 ～"),
        ("\uf06c目標\uf077指標", "●目標◆指標"),
        ("a\x00b\x07c\u200bd\ufeff", "abcd"),
        ("\ud800人口", "人口"),
        ("︵案︶﹁市﹂", "（案）「市」"),
        ("第\n二\n条\n第\n一\n項", "第二条第一項"),
        ("一\n二\n三", "一\n二\n三"),
        ("\n\n\n本文  \n\n\n\n次", "本文\n\n次"),
    ],
)
def test_cleaning(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(st.text(max_size=300))
def test_cleaning_is_settled_and_safe(raw: str) -> None:
    once = clean_text(raw)
    once.encode("utf-8")
    assert "\x00" not in once
    assert clean_text(once) == once


def test_garbled_text_is_told_apart() -> None:
    assert garbled(code_counts("ଅଆଇ ႤႥႦ ԱԲԳ ᄀᄁ"))
    assert not garbled(code_counts("令和6年度の人口は10万人（約70%）です。ICT・KPI"))


@pytest.fixture(scope="module")
def strategy() -> bytes:
    return next(p for p in demo_pdfs() if "senryaku" in p.name).read_bytes()


def test_places_of_characters_stand_where_the_text_says(strategy: bytes) -> None:
    reading = read_pdf(strategy)
    for number in (1, 2):
        chars = char_boxes(strategy, number)
        assert chars.text == reading.pages[number - 1]
        ink = [i for i, ch in enumerate(chars.text) if not ch.isspace()]
        placed = [i for i in ink if chars.boxes[i]]
        assert len(placed) > 0.98 * len(ink)
        assert all(0 <= b[0] <= b[2] <= 1 and 0 <= b[1] <= b[3] <= 1 for b in chars.boxes if b)
        assert boxes_for(chars, ink[0], ink[-1] + 1)
        assert boxes_for(chars, 0, 0) == []


def test_a_picture_of_a_page(strategy: bytes) -> None:
    picture = render_page(strategy, 1, width=400)
    assert picture[:4] == b"RIFF"
    assert picture[8:12] == b"WEBP"
    with pytest.raises(PictureError, match="no page 999"):
        render_page(strategy, 999, width=400)
    with pytest.raises(PictureError):
        render_page(b"%PDF-1.4 nothing", 1, width=400)

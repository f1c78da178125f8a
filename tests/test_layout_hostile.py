"""Pages made to hurt whoever reads them by the places of their characters: bounded, contained.

No test asserts on seconds: each kind is read under limits that a way through it whose time grows
with the square of what is on the page does not keep.
"""

import zlib
from collections.abc import Callable

import pytest

from pipeline.read.pdf.picture import PictureError, char_boxes
from pipeline.read.pdf.reading import Limits, read_many, read_pdf
from tests.test_pdf import assemble
from tests.tinypdf import tiny_pdf

BOUNDED = Limits(cpu=20, wall=60)
"""Of one file. The largest kind takes a sixth of it where nothing else runs."""


def drawn(content: str, *, box: str = "0 0 595 842", more: str = "", forms: str = "") -> bytes:
    """A PDF of one page that is drawn by these operators, with Helvetica as ``/F1``.

    Args:
        box: of the page, as ``MediaBox`` has it.
        more: entries of the page (``/Rotate 90``).
        forms: entries of its ``/XObject`` dictionary; objects from 6 on are the caller's.
    """
    return assemble(page_objects(content, box=box, more=more, forms=forms))


def page_objects(content: str, *, box: str, more: str = "", forms: str = "") -> list[bytes]:
    """Objects 1 to 5 of a file with one page."""
    packed = zlib.compress(content.encode("ascii"))
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {more} /Contents 4 0 R /Resources "
        f"<< /Font << /F1 5 0 R >> /XObject << {forms} >> >> >>".encode("ascii"),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]


def text_at(text: str, x: float, y: float, size: float = 8) -> str:
    """One piece of text at a place."""
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def a_million_characters() -> bytes:
    """Each line another one: PDFium itself drops what is printed twice."""
    words = "".join(chr(97 + n * n % 26) for n in range(2000))
    lines = (f"1 0 0 1 5 {840 - 0.8 * n:.1f} Tm ({words[n : n + 990]}) Tj\n" for n in range(1000))
    return drawn("BT /F1 1 Tf\n" + "".join(lines) + "ET")


def pieces_everywhere() -> bytes:
    """Thirty thousand single characters, none beside its neighbour of the stream."""
    places = ((7 * n % 590, 13 * n % 840) for n in range(30_000))
    return drawn("".join(text_at("x", x, y, 4) for x, y in places))


def all_on_one_spot() -> bytes:
    return drawn("".join(text_at("abcdefgh"[n % 8], 100, 400) for n in range(30_000)))


def one_line_of_overprints() -> bytes:
    return drawn("".join(text_at("plan", 100 + n % 7 / 10, 400) for n in range(20_000)))


def a_hundred_thousand_paths() -> bytes:
    lines = (
        f"{n % 595} {n % 800} m {n % 595 + 40} {n % 800} l S {n % 590} {n % 700} m "
        f"{n % 590} {n % 700 + 40} l S\n"
        for n in range(50_000)
    )
    return drawn(text_at("plan", 50, 50) + "".join(lines))


def a_path_of_many_points() -> bytes:
    points = " ".join(f"{n % 595} {7 * n % 840} l" for n in range(300_000))
    return drawn(text_at("plan", 50, 50) + f"0 0 m {points} S")


def a_fine_grid() -> bytes:
    """Three hundred rows of three hundred ruled cells, each with a digit."""
    across = "".join(f"0 {2 + 2.7 * n:.1f} m 590 {2 + 2.7 * n:.1f} l S\n" for n in range(301))
    down = "".join(f"{2 + 1.9 * n:.1f} 0 m {2 + 1.9 * n:.1f} 840 l S\n" for n in range(301))
    cells = "".join(
        text_at("7", 2.5 + 1.9 * column, 2.5 + 2.7 * row, 1.5)
        for row in range(300)
        for column in range(300)
    )
    return drawn(across + down + cells)


def ten_thousand_tables() -> bytes:
    """Two rows of two cells, again and again."""
    parts = []
    for n in range(10_000):
        x, y = 5 + 5.8 * (n % 100), 5 + 8.2 * (n // 100)
        parts.append(f"{x} {y} 4 6 re S {x + 2} {y} m {x + 2} {y + 6} l S\n")
        parts.append(f"{x} {y + 3} m {x + 4} {y + 3} l S\n")
        parts.append(text_at("1", x + 0.5, y + 1, 1.5) + text_at("2", x + 2.5, y + 4, 1.5))
    return drawn("".join(parts))


def ten_thousand_rules_that_touch() -> bytes:
    """Rules that all cross each other: a hundred thousand crossings and more."""
    across = "".join(f"0 {0.17 * n:.2f} m 590 {0.17 * n:.2f} l S\n" for n in range(5000))
    down = "".join(f"{0.118 * n:.3f} 0 m {0.118 * n:.3f} 840 l S\n" for n in range(5000))
    return drawn(across + down + text_at("plan", 50, 50))


def deep_forms() -> bytes:
    """Forms within forms, two thousand deep, a word in the last."""
    objects = page_objects("/X Do", box="0 0 595 842", forms="/X 6 0 R")
    deep = 2000
    for level in range(deep):
        last = level == deep - 1
        body = text_at("plan", 50, 50).encode("ascii") if last else b"/X Do"
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources "
            b"<< /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >> /Length %d >>\n"
            b"stream\n%s\nendstream" % (min(7 + level, 5 + deep), len(body), body)
        )
    return assemble(objects)


def many_forms() -> bytes:
    """A hundred thousand times a form that draws a rule."""
    body = b"0 0 m 9 9 l S"
    objects = page_objects(
        text_at("plan", 50, 50) + "/X Do " * 100_000, box="0 0 595 842", forms="/X 6 0 R"
    )
    objects.append(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d >>\nstream\n%s\nendstream"
        % (len(body), body)
    )
    return assemble(objects)


def huge_places() -> bytes:
    far = ("1e30", "-1e30", "99999999999", "3.4e38", "-2147483649", "1e308", "1e400")
    parts = [text_at("plan", 50, 50)]
    for x in far:
        parts.append(f"BT /F1 8 Tf 1 0 0 1 {x} {x} Tm (far) Tj ET {x} 0 m {x} {x} l S\n")
    return drawn("".join(parts))


def no_numbers() -> bytes:
    """Matrices that leave no area, overflow, or are no numbers at all."""
    matrices = (
        "0 0 0 0 0 0",
        "1e38 1e38 1e38 1e38 1e38 1e38",
        "nan inf 1 1 9 9",
        "0 1e-30 1 0 9 9",
    )
    parts = [text_at("plan", 50, 50)]
    for matrix in matrices:
        parts.append(f"q {matrix} cm BT /F1 8 Tf (odd) Tj ET 0 0 m 9 9 l S Q\n")
        parts.append(f"BT /F1 8 Tf {matrix} Tm (odd) Tj ET\n")
    sizes = ("0", "-8", "1e9", "1e-9", "1e39")
    parts += [f"BT /F1 {size} Tf 1 0 0 1 60 60 Tm (size) Tj ET\n" for size in sizes]
    return drawn("".join(parts))


def odd_angles() -> bytes:
    """A word at each of 360 angles."""
    from math import cos, radians, sin

    parts = [text_at("plan", 50, 50)]
    for degrees in range(360):
        c, s = cos(radians(degrees)), sin(radians(degrees))
        parts.append(f"BT /F1 6 Tf {c:.4f} {s:.4f} {-s:.4f} {c:.4f} 300 400 Tm (turned) Tj ET\n")
    return drawn("".join(parts))


def stairs() -> bytes:
    """Each word overlaps the next in height: is it one row, or five thousand?"""
    return drawn("".join(text_at("plan", 10 + n % 560, 5 + 0.16 * n) for n in range(5000)))


def one_long_row() -> bytes:
    return drawn("".join(text_at("1", 10 * n, 400) for n in range(20_000)), box="0 0 200000 842")


def one_long_column() -> bytes:
    return drawn(
        "".join(text_at(f"row {n}", 10, 10 * n) + text_at("12", 90, 10 * n) for n in range(10_000)),
        box="0 0 595 100000",
    )


PLAN = text_at("plan", 50, 50)
WITH_THE_WORD: dict[str, Callable[[], bytes]] = {
    "page of no size": lambda: drawn(PLAN, box="0 0 0 0"),
    "page as thin as a hair": lambda: drawn(PLAN, box="0 0 595 0.001"),
    "page cropped elsewhere": lambda: drawn(PLAN, more="/CropBox [900 900 999 999]"),
    "page turned inside out": lambda: drawn(PLAN, box="595 842 0 0"),
    "page as large as a county": lambda: drawn(PLAN, box="0 0 1e9 1e9"),
    "page of infinite size": lambda: drawn(PLAN, box="0 0 1e39 1e39"),
    "page far away": lambda: drawn(PLAN, box="-1e7 -1e7 1e7 1e7"),
    "page turned by an odd angle": lambda: drawn(PLAN, more="/Rotate 37"),
    "page turned often": lambda: drawn(PLAN, more="/Rotate -99999999990"),
    "page with a crop of nothing": lambda: drawn(PLAN, more="/CropBox [9 9 9 9]"),
    "page with tiny units": lambda: drawn(PLAN, more="/UserUnit 1e-9"),
    "huge places": huge_places,
    "no numbers": no_numbers,
    "odd angles": odd_angles,
    "paths": a_hundred_thousand_paths,
    "path of many points": a_path_of_many_points,
    "rules that all touch": ten_thousand_rules_that_touch,
    "many forms": many_forms,
    "stairs": stairs,
    "line of overprints": one_line_of_overprints,
}
"""Kinds that hold the word «plan» among all that is odd: it is read."""
LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a million characters": (a_million_characters, "abejqz"),
    "pieces everywhere": (pieces_everywhere, "x"),
    "fine grid": (a_fine_grid, "7"),
    "ten thousand tables": (ten_thousand_tables, "2"),
    "one long row": (one_long_row, "1"),
    "one long column": (one_long_column, "row 77"),
    "all on one spot": (all_on_one_spot, "a"),
}
"""Kinds of which all that is there is asked for something that must be."""


@pytest.mark.parametrize("name", WITH_THE_WORD)
def test_what_is_odd_does_not_take_the_word_along(name: str) -> None:
    reading = read_pdf(WITH_THE_WORD[name](), BOUNDED)
    assert reading.error is None or reading.error.startswith("read by pypdf")  # out of sight
    assert "plan" in reading.pages[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_page_with_very_much_on_it_is_read_in_bounded_time(name: str) -> None:
    made, held = LARGE[name]
    reading = read_pdf(made(), BOUNDED)
    assert reading.error is None
    assert held in reading.pages[0]


def test_forms_deeper_than_anybody_draws_are_contained() -> None:
    found = dict(
        read_many([("bad", deep_forms), ("good", lambda: tiny_pdf(["still here"]))], limits=BOUNDED)
    )
    assert found["bad"].text_state in ("text", "image", "failed")
    assert found["good"].pages == ("still here",)


@pytest.mark.parametrize("name", WITH_THE_WORD)
def test_boxes_are_parts_of_the_page_whatever_it_is_like(name: str) -> None:
    """Where a file has places at all, they are numbers from 0 to 1."""
    reading = read_pdf(WITH_THE_WORD[name](), BOUNDED)
    boxes = [box for page in reading.layouts for block in page.blocks for box in block.boxes]
    boxes += [
        cell.box
        for page in reading.layouts
        for block in page.blocks
        for row in block.cells
        for cell in row
    ]
    for x0, y0, x1, y1 in boxes:
        assert 0 <= x0 <= x1 <= 1
        assert 0 <= y0 <= y1 <= 1


def test_places_of_odd_pages_are_found_or_refused() -> None:
    for name in ("huge places", "no numbers", "odd angles"):
        try:
            found = char_boxes(WITH_THE_WORD[name](), 1)
        except PictureError:
            continue
        assert len(found.boxes) == len(found.text)

"""Sketches of pages: what changes them and what does not, how they are kept, pages that are made
to be drawn for ever.
"""

import io
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Rectangle
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from reportlab.pdfgen.canvas import Canvas

from pipeline.compare.pictures import differing, shows_nothing
from pipeline.read.children.pool import Limits
from pipeline.read.pdf.sketches import Sketch, sketch_pages
from pipeline.read.sketch import EMPTY, LENGTH, pack, rounded, unpack
from tests.charts import (
    BARS,
    LINE,
    RED,
    SHARES,
    Draw,
    bars,
    highlight,
    line,
    pdf_of,
    photo,
    picture,
    pie,
    scan,
    stamp,
    table,
    words,
)

TEXT = words("The population of the town will fall in the years to come.")
FOURTH = (*BARS[:3], BARS[3] + 10, *BARS[4:])


def shot(seed: int, *, patched: bool = False, wide: float = 300) -> Draw:
    """A photograph that is made where it is drawn: no process makes those of others' tests."""
    return lambda canvas: photo(picture(seed, patched=patched), wide=wide)(canvas)


def sketch(data: bytes, page: int = 1) -> bytes:
    found = sketch_pages(data, [page])[page]
    assert found.cells is not None, found.error
    return found.cells


def look_different(old: bytes, new: bytes) -> bool:
    there, back = differing(sketch(old), sketch(new)), differing(sketch(new), sketch(old))
    assert bool(there) == bool(back)
    return bool(there)


runs = st.lists(st.tuples(st.integers(0, 255), st.integers(1, 400)), max_size=200)


@given(runs)
def test_what_is_packed_comes_out_again(runs: list[tuple[int, int]]) -> None:
    cells = b"".join(bytes((value,)) * count for value, count in runs)
    cells = (cells + EMPTY)[:LENGTH]
    assert unpack(pack(cells)) == cells


@given(st.binary(max_size=60))
def test_what_is_no_sketch_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no sketch"):
        unpack(data)


def test_white_and_no_colour_are_kept_to_the_letter() -> None:
    assert [rounded(v) for v in (0, 1, 3, 128, 253, 255)] == [0, 0, 4, 128, 255, 255]
    assert len(pack(EMPTY)) < 400


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(bars(), bars(FOURTH), id="one bar"),
        pytest.param(bars(), bars(one=RED), id="the colour of a bar"),
        pytest.param(line(), line((*LINE[:4], LINE[4] + 12, *LINE[5:])), id="a point of a line"),
        pytest.param(line(), line(colour="#0070c0"), id="the colour of a line"),
        pytest.param(
            pie(), pie((SHARES[0] - 5, SHARES[1] + 5, *SHARES[2:])), id="a slice by 5 per cent"
        ),
        pytest.param(shot(1), shot(2), id="another photograph"),
        pytest.param(shot(1), shot(1, patched=True), id="a part of one"),
        pytest.param(shot(1, wide=90), shot(2, wide=90), id="a small one"),
        pytest.param(bars(), stamp(), id="a stamp"),
        pytest.param(table(), table(rows=9), id="one more row of a table"),
        pytest.param(words("and so on", y=700), highlight(), id="a marked line"),
    ],
)
def test_what_a_reader_sees_is_seen(old: Draw, new: Draw) -> None:
    assert look_different(pdf_of([TEXT, old]), pdf_of([TEXT, new]))


@pytest.mark.parametrize(
    "draw",
    [bars(), line(), pie(), table(), shot(1)],
    ids=["bars", "line", "pie", "table", "photograph"],
)
@pytest.mark.parametrize("moved", [0.0, 0.7, 1.5])
def test_a_page_that_moved_a_little_is_the_same(draw: Draw, moved: float) -> None:
    assert not look_different(pdf_of([TEXT, draw]), pdf_of([TEXT, draw], moved=moved))


def test_another_saving_is_the_same() -> None:
    data = pdf_of([TEXT, bars(), table(), photo(picture(1), quality=90)])
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    assert sketch(out.getvalue()) == sketch(data)


@pytest.mark.parametrize("quality", [40, 60, 95])
def test_another_quality_of_a_photograph_is_the_same(quality: int) -> None:
    old = pdf_of([TEXT, photo(picture(3), quality=80)])
    assert not look_different(old, pdf_of([TEXT, photo(picture(3), quality=quality)]))


@pytest.mark.parametrize("dots", [1.0, 1.5, 2.0])
def test_the_same_page_scanned_finer_is_the_same(dots: float) -> None:
    assert not look_different(scan(picture(4)), scan(picture(4), quality=55, dots=dots))


def test_text_is_none_of_the_picture() -> None:
    old, new = pdf_of([TEXT]), pdf_of([words("Something else.", font="Courier", y=500)])
    assert shows_nothing(sketch(old))
    assert shows_nothing(sketch(new))


def test_text_inside_forms_is_none_of_it_either() -> None:
    def in_a_form(canvas: Canvas) -> None:
        canvas.beginForm("f")
        words("inside", y=300)(canvas)
        canvas.endForm()
        canvas.doForm("f")

    assert shows_nothing(sketch(pdf_of([TEXT, in_a_form])))


def test_an_annotation_is_part_of_the_picture() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of([TEXT]))))
    mark = Rectangle(rect=(100, 100, 250, 160), interior_color="ff0000")
    writer.add_annotation(0, mark)
    out = io.BytesIO()
    writer.write(out)
    assert look_different(pdf_of([TEXT]), out.getvalue())


def test_the_place_is_the_bars_own() -> None:
    [box] = differing(sketch(pdf_of([TEXT, bars()])), sketch(pdf_of([TEXT, bars(FOURTH)])))
    step, low, high = 315 / len(BARS), 500 + 165 * 0.45, 500 + 165 * 0.55
    middle = (90 + step * 3.5) / 595, 1 - (low + high) / 2 / 842
    assert box[0] < middle[0] < box[2]
    assert box[1] < middle[1] < box[3]
    assert (box[2] - box[0]) * (box[3] - box[1]) < 0.01


def test_a_page_that_differs_all_over_gets_one_box() -> None:
    chessboard = [
        bars(at=(20 + 90 * i, 30 + 100 * j), wide=60, high=50) for i in range(6) for j in range(8)
    ]
    boxes = differing(sketch(pdf_of(chessboard)), sketch(pdf_of([TEXT])))
    assert len(boxes) == 1


def test_pages_that_are_not_there_say_so() -> None:
    found = sketch_pages(pdf_of([TEXT]), [1, 2])
    assert found[1].error is None
    assert found[2] == Sketch(None, "there is no such page")
    assert sketch_pages(b"no pdf", [1])[1].cells is None


def slow_page() -> bytes:
    """Three pages; the second one's forms call each other: ten million rectangles in few bytes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of([TEXT], [TEXT], [TEXT]))))
    inner = None
    for _ in range(7):
        form = StreamObject()
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): writer.pages[0].mediabox,
            }
        )
        calls = b"0 0 590 840 re f\n" if inner is None else b"/F Do\n"
        form.set_data(calls * 10)
        if inner is not None:
            named = DictionaryObject({NameObject("/F"): inner})
            form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
        inner = writer._add_object(form)
    assert inner is not None
    page = writer.pages[1]
    resources = cast(DictionaryObject, page["/Resources"].get_object())
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/F"): inner})
    content = StreamObject()
    content.set_data(b"/F Do")
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_that_takes_for_ever_costs_itself_alone() -> None:
    found = sketch_pages(slow_page(), [1, 2, 3], limits=Limits(cpu=1.0, wall=30.0))
    assert found[1].cells is not None
    assert found[3].cells is not None
    assert found[2].cells is None
    assert found[2].error

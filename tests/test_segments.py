"""The segments of paths: what is copied out of PDFium's memory is what PDFium tells one by one."""

import ctypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
import pytest

from pipeline.read.pdf import text_worker
from pipeline.read.pdf.layout import segments

LAB = Path(__file__).parent / "lab"


@pytest.fixture
def path() -> Iterator[int]:
    """A drawn triangle and a curve behind it."""
    made = pdfium.FPDFPageObj_CreateNewPath(10, 20)
    pdfium.FPDFPath_LineTo(made, 30, 20)
    pdfium.FPDFPath_LineTo(made, 30, 40.5)
    pdfium.FPDFPath_Close(made)
    pdfium.FPDFPath_MoveTo(made, -1, 0)
    pdfium.FPDFPath_BezierTo(made, 1, 2, 3, 4, 5, 6)
    yield ctypes.cast(made, ctypes.c_void_p).value or 0
    pdfium.FPDFPageObj_Destroy(made)


def test_segments_are_told_with_their_kind_and_whether_they_close(path: int) -> None:
    found = segments.segments_of([path], [segments.segment_count(path)])
    move, line, curve = (
        pdfium.FPDF_SEGMENT_MOVETO,
        pdfium.FPDF_SEGMENT_LINETO,
        pdfium.FPDF_SEGMENT_BEZIERTO,
    )
    assert found["kind"].tolist() == [move, line, line, move, curve, curve, curve]
    assert found["x"].tolist() == [10, 30, 30, -1, 1, 3, 5]
    assert found["y"].tolist() == [20, 20, 40.5, 0, 2, 4, 6]
    assert found["closes"].nonzero()[0].tolist() == [2]


def test_the_first_ones_of_several_paths(path: int) -> None:
    found = segments.segments_of([path, path], [1, 3])
    assert found["x"].tolist() == [10, 10, 30, 30]


def test_asked_one_by_one_they_are_the_same(path: int, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly = segments.segments_of([path, path], [7, 2])
    monkeypatch.setattr(segments, "_is_known", lambda: False)
    slowly = segments.segments_of([path, path], [7, 2])
    assert slowly.dtype == quickly.dtype
    assert np.array_equal(slowly, quickly)


def test_memory_that_looks_otherwise_is_not_read(
    path: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDFium that keeps more, or less, of a segment."""
    right = segments.segments_of([path], [7])
    fields: Mapping[str, tuple[Any, ...]] = segments._KEPT.fields or {}
    other = np.dtype([*((name, kind[0]) for name, kind in fields.items()), ("more", "<u8")])
    monkeypatch.setattr(segments, "_KEPT", other)
    segments._is_known.cache_clear()
    try:
        assert not segments._is_known()
        found = segments.segments_of([path], [7])
        assert all(np.array_equal(found[name], right[name]) for name in ("x", "y", "kind"))
    finally:
        segments._is_known.cache_clear()


@pytest.mark.parametrize("name", ["boxes-1", "kpi_dots-1", "form-1"])
def test_files_are_read_alike_both_ways(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (LAB / f"{name}.pdf").read_bytes()
    job = {"do": "read", "first": 0, "most": 99, "of_longer": 99}
    quickly = text_worker.read(job, data)  # type: ignore[arg-type]
    monkeypatch.setattr(segments, "_is_known", lambda: False)
    assert text_worker.read(job, data) == quickly  # type: ignore[arg-type]
    assert quickly.said["pages"]


def test_the_library_in_use_keeps_them_as_expected() -> None:
    """Where this fails files are read all the same, only slower: look at CFX_Path::Point."""
    assert segments._is_known()

"""PDFs of many layouts are read as what they say: the documents of the lab, whose truth is known by
construction (``tools/lab/make.py``).
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.read.figures.reading import figures_of
from pipeline.read.pdf.reading import read_pdf
from pipeline.read.types import FileReading
from tools.lab.judge import Score, judge, judge_figures, plain

LAB = Path(__file__).parent / "lab"
PDFS = sorted(LAB.glob("*.pdf"))
#: A layout that is not yet read wholly in order: a picture in the text.
OPEN = {"float_chart"}
#: Letters of a chart are taken for a table.
CELLS_OPEN = {"float_chart"}
ORDER, ORDER_OPEN = 0.98, 0.8


@cache
def _read(path: Path) -> tuple[dict[str, Any], FileReading]:
    return json.loads(path.with_suffix(".json").read_text("utf-8")), read_pdf(path.read_bytes())


def _letters(text: str) -> Counter[str]:
    return Counter(plain(text))


def _told(truth: dict[str, Any]) -> str:
    """All text of a truth but what belongs to pictures, ruby and the like."""
    cells = [c for b in truth["blocks"] for row in b.get("rows", ()) for c in row]
    return "\n".join([*cells, *(b.get("text", "") for b in truth["blocks"] if not b.get("free"))])


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_a_document_is_read_as_what_it_says(path: Path) -> None:
    truth, reading = _read(path)
    score = judge(truth, reading.pages, reading.layouts)
    layout = truth["layout"]
    assert (score.order.value or 0) >= (ORDER_OPEN if layout in OPEN else ORDER)
    if layout not in CELLS_OPEN:
        assert (score.cells.value or 1) >= 0.99


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_no_letter_is_lost(path: Path) -> None:
    truth, reading = _read(path)
    missing = _letters(_told(truth)) - _letters("\n".join(reading.pages))
    assert missing.total() <= 0.01 * _letters(_told(truth)).total(), missing


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_line_stands_in_one_block(path: Path) -> None:
    _, reading = _read(path)
    for page, layout in zip(reading.pages, reading.layouts, strict=True):
        lines = page.split("\n") if page else []
        assert [b.first for b in layout.blocks] == _starts([b.lines for b in layout.blocks])
        assert sum(block.lines for block in layout.blocks) == len(lines)
        assert all(line.strip() for line in lines)


def _starts(counts: list[int]) -> list[int]:
    return [sum(counts[:n]) for n in range(len(counts))]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_figures_are_those_of_the_document(path: Path) -> None:
    truth, reading = _read(path)
    score = judge_figures(truth, figures_of(reading.pages, reading.layouts).figures)
    assert score.recall.right == score.recall.of
    assert score.precision.right == score.precision.of
    assert score.roles.right == score.roles.of


def test_kinds_of_blocks() -> None:
    total = Score()
    for path in PDFS:
        truth, reading = _read(path)
        total = total.plus(judge(truth, reading.pages, reading.layouts))
    assert (total.kinds.value or 0) >= 0.97
    assert (total.whole.value or 0) >= 0.95
    assert (total.heads.value or 0) >= 0.95
    assert (total.merged.value or 0) >= 0.95

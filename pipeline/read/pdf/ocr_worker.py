"""In the child process: the text of a page by its picture (the extra ``ocr``).

RapidOCR finds lines and reads them; where they stand goes the way of any other page's letters, so
that columns, tables and headings come out as they do elsewhere.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from PIL.Image import Image

from pipeline.read.blocks import blocks_to_json
from pipeline.read.children.protocol import Answer
from pipeline.read.pdf.layout.characters import Characters, Frame, Place
from pipeline.read.pdf.layout.page import read_runs
from pipeline.read.pdf.layout.rules import Rules
from pipeline.read.pdf.layout.runs import Run, Way
from pipeline.read.pdf.protocol import OcrJob, OcrSaid
from pipeline.read.pdf.repair import open_pdf

_PIXELS = 2000
"""Longest side of the picture that is read; the detector makes larger ones smaller."""
_SURE = 0.6
"""Lines that the recogniser is less sure of are left out: they are ornaments and stains."""
_LETTER = 0.8
"""Height of a letter as a share of its line's box, which is drawn a little wide."""
_COLUMN = 1.5
"""A line that is so many times as high as wide is a column."""


class _Line(NamedTuple):
    text: str
    place: Place
    """In points."""


def recognise(job: OcrJob, data: bytes) -> Answer:
    """Read one page; the answer says :class:`OcrSaid`."""
    document = open_pdf(data).document
    try:
        page = document[job["page"] - 1]
        width, height = page.get_size()
        scale = _PIXELS / max(width, height, 1.0)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    lines = [
        _Line(mended(text), _place(box, scale))
        for text, box, score in _read(picture)
        if score >= _SURE and text.strip()
    ]
    frame = Frame(width, height, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    characters, runs = _as_runs(lines)
    read = read_runs(characters, runs, Rules([], [], [], []), frame, lambda _: True)
    blocks = blocks_to_json(read.layout.blocks)
    return Answer(OcrSaid(text=read.text, layout=(width, height, blocks)))


def _read(picture: Image) -> list[tuple[str, Any, float]]:
    """Text, corners in pixels and certainty of each line that is found."""
    import numpy as np

    found = _engine()(np.asarray(picture)[:, :, ::-1])  # the order that OpenCV has: blue first
    if found.txts is None:
        return []
    return list(zip(found.txts, found.boxes, map(float, found.scores), strict=True))


@cache
def _engine() -> Any:
    """RapidOCR on one thread, with the models of its own wheel: nothing is ever downloaded."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    given = {
        "Global.log_level": "error",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    for part, name in (("Det", "*_det_*.onnx"), ("Cls", "*_cls_*.onnx"), ("Rec", "*_rec_*.onnx")):
        given[f"{part}.model_path"] = str(next(models.glob(name)))
    return rapidocr.RapidOCR(params=given)


def _place(corners: Any, scale: float) -> Place:
    across = [float(x) / scale for x, _ in corners]
    down = [float(y) / scale for _, y in corners]
    return (min(across), min(down), max(across), max(down))


def _as_runs(lines: list[_Line]) -> tuple[Characters, list[Run]]:
    """Lines as the runs of a page, their letters spread evenly."""
    letters: list[str] = []
    boxes: list[Place] = []
    runs = []
    for line in lines:
        x0, y0, x1, y1 = line.place
        down = len(line.text) > 1 and y1 - y0 > _COLUMN * (x1 - x0)
        first = len(letters)
        blanks: set[int] = set()
        kept: list[str] = []
        for letter, box in _spread(line, down=down):
            if letter == " ":
                blanks.add(len(kept))
                continue
            kept.append(letter)
            boxes.append(box)
        letters += kept
        em = _LETTER * ((x1 - x0) if down else (y1 - y0))
        way = Way.DOWN if down else Way.ACROSS
        numbers = list(range(first, len(letters)))
        runs.append(Run(numbers, "".join(kept), blanks, _inner(line.place), em, way))
    return Characters("".join(letters), boxes), runs


def _inner(place: Place) -> Place:
    """A line's place without the margin that the detector leaves, so that lines keep apart."""
    x0, y0, x1, y1 = place
    margin = (1 - _LETTER) / 2 * min(x1 - x0, y1 - y0)
    return (x0, y0 + margin, x1, y1 - margin)


def _spread(line: _Line, *, down: bool) -> list[tuple[str, Place]]:
    """The letters of a line with their places, as wide as they usually are."""
    x0, y0, x1, y1 = line.place
    wide = [2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line.text]
    step = ((y1 - y0) if down else (x1 - x0)) / sum(wide)
    found, at = [], 0.0
    for letter, size in zip(line.text, wide, strict=True):
        start, end = at * step, (at + size) * step
        box = (x0, y0 + start, x1, y0 + end) if down else (x0 + start, y0, x0 + end, y1)
        found.append((letter, box))
        at += size
    return found


_KATAKANA = "\u30a1-\u30fa"
_KANJI = "\u4e00-\u9fff"
_CONFUSED = (
    (re.compile(f"(?<=[{_KATAKANA}])[一\\-－—](?![{_KANJI}\\d０-９])"), "ー"),
    (re.compile(f"(?<![{_KATAKANA}ー])ー(?=[{_KANJI}])"), "一"),
    (re.compile(f"(?<=[{_KATAKANA}])口(?=[{_KATAKANA}ー])|口(?=ー)"), "ロ"),
    (re.compile(f"(?<=[{_KATAKANA}])力(?=[{_KATAKANA}ー])|力(?=ー)"), "カ"),
    (re.compile(f"(?<=[{_KATAKANA}])二(?=[{_KATAKANA}ー])|二(?=ー)"), "ニ"),
)
"""Letters of one shape, told by those beside them."""
_ALONE = re.compile(f"(?<![{_KATAKANA}ー])[ヘベペリ](?![{_KATAKANA}ー])")
_HIRAGANA = str.maketrans("ヘベペリ", "へべぺり")
"""The same in both kana; by itself such a letter is a hiragana."""
_CHINESE = str.maketrans(
    "查值别内户强说税录对并产戶內說强稅羣峯靑淸増徵黃步每德敎",
    "査値別内戸強説税録対並産戸内説強税群峰青清増徴黄歩毎徳教",
)
"""The model reads Chinese too: forms that Japanese writes otherwise."""


def mended(text: str) -> str:
    """A recognised line with the letters that recognition takes for others of the same shape."""
    text = " ".join(text.split()).translate(_CHINESE).replace("·", "・")
    for pattern, right in _CONFUSED:
        text = pattern.sub(right, text)
    return _ALONE.sub(lambda found: found[0].translate(_HIRAGANA), text)

"""Pages that are pictures get a text by character recognition, where the extra ``ocr`` is there.

It stands beside the file's own text and never in its place: ``pages``, ``text_state`` and
``text_sha256`` are what they are without it.
"""

import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import cast

from pipeline.read.blocks import PageLayout, blocks_from_json
from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.pdf.protocol import OcrJob, OcrSaid
from pipeline.read.types import FileReading, Recognised

LIMITS = Limits(memory=3 * 1024 * 1024 * 1024, cpu=90.0, wall=300.0)
"""Of one page: 10 seconds and 1.3 GB of address space are usual."""
MOST_PAGES = 300
"""So many pages of a file are recognised: about 50 minutes of one core."""
_FAILURES = 3
"""After so many pages that end their reader the rest of a file is left."""


@cache
def recogniser() -> str | None:
    """Name and version of what recognises characters; None where the extra is not installed, or
    where ``SHINKYU_OCR`` is ``0``.
    """
    return None if os.environ.get("SHINKYU_OCR") == "0" else _named()


def _named() -> str | None:
    found = importlib.util.find_spec("rapidocr")
    if found is None or found.origin is None or importlib.util.find_spec("onnxruntime") is None:
        return None
    if not any((Path(found.origin).parent / "models").glob("*_rec_*.onnx")):
        return None  # a version that would fetch its models while it runs
    from importlib import metadata  # 5 ms of every start, for an extra that few have

    return f"ocr-{metadata.version('rapidocr')}"


def recogniser_in(extractor: str | None) -> str | None:
    """The recogniser that an extractor names, as :func:`recogniser` gives it."""
    return next((way for way in (extractor or "").split("+") if way.startswith("ocr-")), None)


def needs_recognition(reading: FileReading) -> bool:
    """Has the file pages without text, and can we read them?"""
    return bool(reading.silent) and recogniser() is not None


def recognise(reading: FileReading, data: bytes) -> FileReading:
    """The reading with what recognition finds; ``extractor`` says so."""
    found: list[Recognised] = []
    failures = 0
    for number in reading.silent[:MOST_PAGES]:
        said = _ask(number, data)
        if said is None:
            failures += 1
            if failures == _FAILURES:
                break
        elif said["text"]:
            width, height, blocks = said["layout"]
            layout = PageLayout(width, height, blocks_from_json(blocks))
            found.append(Recognised(number, said["text"], layout))
    return reading._replace(
        recognised=tuple(found), extractor=f"{reading.extractor}+{recogniser()}"
    )


def _ask(page: int, data: bytes) -> OcrSaid | None:
    """What a child reads on a page; None where it can't."""
    try:
        with a_worker() as worker:
            answer = worker.ask(OcrJob(do="ocr", page=page), data, LIMITS)
    except WorkerDied:
        return None
    return cast(OcrSaid, answer.said) if answer.failure is None else None

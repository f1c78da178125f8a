"""Wrong codes of a PDF mended, for a whole file at once (see :mod:`pipeline.read.codes`).

Only a file whose text is improbable is asked for more; all others cost a look at their characters.
"""

from typing import cast

from pipeline.read import codes
from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.children.protocol import Job, Said
from pipeline.read.pdf.protocol import MapsJob, MapsSaid, OpinionJob, OpinionSaid
from pipeline.read.types import FileReading, text_digest

_WAYS = {
    "maps": "their codes were read by the file's own maps, which PDFium does not understand",
    "shift": "their codes lie at a constant distance from the kana that they stand for",
}
_LENGTH = 0.8
"""Another library's text is taken only where it has at least this share of the characters."""


def needs_mending(reading: FileReading) -> bool:
    """Is the text improbable enough to ask the file again?"""
    if not codes.any_improbable(reading.pages):
        return False
    return codes.suspicious(codes.code_counts(*reading.pages))


def mend(reading: FileReading, data: bytes, limits: Limits) -> FileReading:
    """The reading with its wrong codes mended, or as another library reads it, or as it is.

    ``extractor`` and ``error`` say which; a text that stays garbled says so in ``error``.
    """
    said = cast(MapsSaid, _ask(MapsJob(do="maps"), data, limits) or {"maps": []})
    found = codes.mended(codes.code_counts(*reading.pages), dict(said["maps"]))
    if found is not None:
        reading = _translated(reading, found)
    if not codes.garbled_pages(reading.pages):
        return reading
    return _by_another(reading, data, limits) or _with_note(reading, GARBLED)


GARBLED = "garbled: its letters come out as characters that no Japanese text has"
"""In ``originals.error`` of a file whose text is not to be trusted."""


def _ask(job: Job, data: bytes, limits: Limits) -> Said | None:
    """What a child says; None where it can't."""
    try:
        with a_worker() as worker:
            answer = worker.ask(job, data, limits)
    except WorkerDied:
        return None
    return answer.said if answer.failure is None else None


def _with_note(reading: FileReading, note: str) -> FileReading:
    return reading._replace(error="; ".join(filter(None, [reading.error, note])))


def _translated(reading: FileReading, found: codes.Mended) -> FileReading:
    pages = tuple(page.translate(found.table) for page in reading.pages)
    note = f"{found.characters} wrong characters mended: {_WAYS[found.way]}"
    return _with_note(reading, note)._replace(
        pages=pages,
        extractor=f"{reading.extractor}+{found.way}",
        text_sha256=text_digest(pages),
        codes=tuple(sorted(found.table.items())),
    )


def _probability(pages: tuple[str, ...]) -> float:
    return codes.probability(codes.code_counts(*pages))


def _by_another(reading: FileReading, data: bytes, limits: Limits) -> FileReading | None:
    """The whole file as pypdf reads it; None where that is no better."""
    said = cast(OpinionSaid | None, _ask(OpinionJob(do="opinion"), data, limits))
    pages = said["pages"] if said else None
    if pages is None or len(pages) != len(reading.pages):
        return None
    if sum(map(len, pages)) < _LENGTH * sum(map(len, reading.pages)):
        return None
    taken = tuple(pages)
    if _probability(taken) <= _probability(reading.pages):
        return None
    note = "read by pypdf, since PDFium garbles its text"
    return _with_note(reading, note)._replace(
        pages=taken,
        extractor=f"{reading.extractor.partition('+')[0]}+pypdf",
        text_sha256=text_digest(taken),
        layouts=(),
        codes=(),
    )

"""The child process that reads files: limited in memory and time, it may die without harm.

It serves jobs until its parent closes the pipe. Only pypdfium2,
numpy and the standard library are imported; other libraries when a job needs them.
"""

from typing import cast

from pipeline.read.children.loop import serve
from pipeline.read.children.protocol import Answer, Job
from pipeline.read.office.protocol import OfficeJob
from pipeline.read.pdf import text_worker
from pipeline.read.pdf.protocol import (
    CropJob,
    MapsJob,
    OcrJob,
    OpinionJob,
    PictureJob,
    PlacesJob,
    ReadJob,
    SizesJob,
    SketchJob,
)


def _do(job: Job, data: bytes) -> Answer:
    if job["do"] == "read":
        return text_worker.read(cast(ReadJob, job), data)
    if job["do"] == "sketch":
        from pipeline.read.pdf import sketch_worker

        return sketch_worker.sketch(cast(SketchJob, job), data)
    if job["do"] in ("maps", "opinion"):
        from pipeline.read.pdf import codes_worker

        return codes_worker.do(cast(MapsJob | OpinionJob, job), data)
    if job["do"] == "office":
        from pipeline.read.office import worker as office_worker

        return office_worker.read(cast(OfficeJob, job), data)
    if job["do"] == "ocr":
        from pipeline.read.pdf import ocr_worker

        return ocr_worker.recognise(cast(OcrJob, job), data)
    from pipeline.read.pdf import picture_worker

    return picture_worker.do(cast(PictureJob | CropJob | PlacesJob | SizesJob, job), data)


if __name__ == "__main__":
    serve(_do)

"""In the child process: the tables of some pages, cell by cell, as pdfplumber reads them."""

import io

from pipeline.read.children.protocol import Answer
from pipeline.read.pdf.protocol import Cells, TablesJob, TablesSaid

MAX_PAGES = 400


def tables(job: TablesJob, data: bytes) -> Answer:
    """The tables of the pages that a job names, in the order of pdfplumber."""
    import pdfplumber

    found: list[tuple[int, Cells]] = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in job["pages"][:MAX_PAGES]:
            if not 1 <= number <= len(document.pages):
                continue
            page = document.pages[number - 1]
            # Bold is sometimes printed twice or four times, each letter over itself.
            for table in page.dedupe_chars().extract_tables():
                found.append((number, [[_text(cell) for cell in row] for row in table]))
            page.close()  # or its objects stay in memory until the end
    return Answer(TablesSaid(tables=found))


def _text(cell: str | None) -> str:
    return (cell or "").replace("\n", "")

"""In the child process: the tables of some pages of a PDF, cell by cell. pdfplumber reads what is ruled (MIT licence)."""

import io
from typing import Any

MAX_PAGES = 400


def tables(data: bytes, pages: list[int]) -> dict[str, Any]:
    """Tables of pages (from 1): ``{"tables": [[page, [[cell, …], …]], …]}``, in the order of pdfplumber."""
    import pdfplumber

    found: list[list[Any]] = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in pages[:MAX_PAGES]:
            if not 1 <= number <= len(document.pages):
                continue
            page = document.pages[number - 1]
            for table in (
                page.dedupe_chars().extract_tables()
            ):  # bold is sometimes printed twice or four times
                found.append(
                    [number, [[(cell or "").replace("\n", "") for cell in row] for row in table]]
                )
            page.close()  # or its objects stay in memory until the end
    return {"tables": found}

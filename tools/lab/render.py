"""From sources to PDFs: Chromium for HTML, LibreOffice for the rest."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2

_SECONDS = 120


class Overflow(Exception):
    """A page's text did not fit on its sheet."""


def html_to_pdf(source: Path, target: Path, rotate: int = 0, *, tagged: bool = True) -> None:
    """Print with headless Chromium.

    Raises:
        Overflow: the page says that its text does not fit.
    """
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                *([] if tagged else ["--disable-pdf-tagging"]),
                f"--user-data-dir={profile}",
                f"--print-to-pdf={target}",
                source.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
    with pypdfium2.PdfDocument(target) as pdf:
        if pdf.get_metadata_value("Title") == "OVERFLOW":
            raise Overflow(target.name)
    if rotate:
        _turn(target, rotate)


def office_to_pdf(sources: list[Path], folder: Path, through: tuple[str, ...] = ()) -> None:
    """Print with headless LibreOffice, all in one start.

    Args:
        through: formats in between: ``("docx",)``.
    """
    for suffix in (*through, "pdf"):
        with tempfile.TemporaryDirectory() as profile:
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation=file://{profile}",
                    "--headless",
                    "--convert-to",
                    suffix,
                    "--outdir",
                    folder,
                    *sources,
                ],
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
        sources = [folder / f"{source.stem}.{suffix}" for source in sources]


def _turn(path: Path, degrees: int) -> None:
    turned = path.with_suffix(".turned.pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.set_rotation(degrees)
        pdf.save(turned)
    shutil.move(turned, path)


def page_texts(path: Path) -> list[str]:
    """Text page by page as PDFium finds it in the file, for checking that all of it is there."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [_text(page) for page in pdf]


def _text(page: Any) -> str:
    return str(page.get_textpage().get_text_bounded())

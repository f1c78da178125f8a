"""Pages that look different though their text is the same: what is told and what is not, and what
a sketch costs.

python benchmarks/picture_hash.py [FOLDER_OF_PDFS] [--write benchmarks/picture_hash.md]

Changed and unchanged pages are made by ReportLab and, where they are installed, by Chromium (as a
browser or an office program prints them). The files of the folder are saved anew by pypdf,
Ghostscript and cairo (pdftocairo), again where these are installed; each page that is told then is
a false alarm, unless the program really changed it.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader, PdfWriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.compare.pictures import differing
from pipeline.read.pdf import sketch_worker
from pipeline.read.pdf.protocol import SketchJob
from pipeline.read.pdf.sketches import Sketch, sketch_pages
from tests.charts import (
    BARS,
    BLUE,
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

TEXT = words("若い世代の定着を図るため、雇用の場を確保します。")
PAGES = 40
"""So many pages of each file of the folder."""
SECONDS = 60
"""A file that another program takes longer to save is left out."""


class Case(NamedTuple):
    """Two pages with the same text."""

    name: str
    told: bool
    """Shall it be told?"""
    old: bytes
    new: bytes


def one(values: tuple[float, ...], index: int, by: float) -> tuple[float, ...]:
    """The values with one of them changed."""
    return (*values[:index], values[index] + by, *values[index + 1 :])


def page(*draws: Draw, moved: float = 0.0) -> bytes:
    """A page with text and pictures."""
    return pdf_of([TEXT, *draws], moved=moved)


def changed() -> Iterator[Case]:
    """Pairs that shall be told."""
    plain = page(bars())
    for by in (3, 5, 10, 20):
        yield Case(
            f"bar chart of 11 × 6 cm, one bar by {by} %", True, plain, page(bars(one(BARS, 3, by)))
        )
    small = page(bars(wide=157, high=82))
    for by in (5, 10, 20):
        new = page(bars(one(BARS, 3, by), wide=157, high=82))
        yield Case(f"bar chart of 6 × 3 cm, one bar by {by} %", True, small, new)
    yield Case("one bar in another colour", True, plain, page(bars(one=RED)))
    yield Case("all bars in another colour", True, plain, page(bars(colour="#70ad47")))
    for by in (5, 10):
        new = page(line(one(LINE, 4, by)))
        yield Case(f"line chart, one point by {by} %", True, page(line()), new)
    yield Case(
        "line chart, its last point by 10 %", True, page(line()), page(line(one(LINE, 7, 10)))
    )
    yield Case("a line in another colour", True, page(line()), page(line(colour="#0070c0")))
    for radius in (68, 37):
        for by in (2, 5):
            shares = (SHARES[0] - by, SHARES[1] + by, *SHARES[2:])
            name = f"pie chart of {2 * radius * 2.54 / 72:.1f} cm, a slice by {by} %"
            yield Case(name, True, page(pie(radius=radius)), page(pie(shares, radius=radius)))
    for wide in (300, 90):
        old = page(photo(picture(1), wide=wide))
        name = f"photograph {wide * 2.54 / 72:.0f} cm wide"
        yield Case(f"{name}, another one", True, old, page(photo(picture(2), wide=wide)))
        new = page(photo(picture(1, patched=True), wide=wide))
        yield Case(f"{name}, a part of it", True, old, new)
    yield Case("a round stamp of 1.4 cm", True, plain, page(bars(), stamp()))
    yield Case("a line of text marked yellow", True, plain, page(bars(), highlight()))
    yield Case("a table with one more row of lines", True, page(table()), page(table(rows=9)))
    yield Case("a scan of another page", True, scan(picture(1)), scan(picture(2)))
    yield Case("a scan with a patch", True, scan(picture(1)), scan(picture(1, patched=True)))


def unchanged() -> Iterator[Case]:
    """Pairs that shall be silent."""
    drawn: dict[str, Draw] = {
        "bar chart": bars(),
        "line chart": line(),
        "pie chart": pie(),
        "table": table(),
        "photograph": photo(picture(1)),
    }
    for name, draw in drawn.items():
        for moved in (0.5, 1.0, 2.0, 4.0):
            yield Case(
                f"{name} moved by {moved:g} points", False, page(draw), page(draw, moved=moved)
            )
    for width in (0.4, 0.75):
        new = page(table(width=width))
        yield Case(f"table, lines of {width} instead of 0.5 points", False, page(table()), new)
    yield Case(
        "table, rows of 18.3 instead of 18 points", False, page(table()), page(table(pitch=18.3))
    )
    for quality in (30, 50, 70, 90):
        new = page(photo(picture(1), quality=quality))
        yield Case(f"photograph as JPEG of quality {quality}", False, page(photo(picture(1))), new)
        new = scan(picture(1), quality=quality)
        yield Case(f"scan as JPEG of quality {quality}", False, scan(picture(1)), new)
    for dots in (1.5, 2.0, 4.0):
        new = scan(picture(1), dots=dots)
        yield Case(f"scan with {dots:g} times as many dots", False, scan(picture(1)), new)
    other = words("若い世代の定着を図るため、雇用の場を確保します。", y=741, font="Helvetica")
    yield Case("text in another font, one line lower", False, page(bars()), pdf_of([other, bars()]))


SVG = """<html><meta charset="utf-8"><style>
@page{{size:A4;margin:20mm}} body{{margin:0;position:relative;{css}}}
td{{border:1px solid #333;padding:4px 12px}} table{{border-collapse:collapse}}
.seal{{position:absolute;right:0;top:0;border:2px solid red;border-radius:50%;width:50px;
height:50px}}</style><body>
<p>若い世代の定着を図るため、雇用の場を確保します。</p><svg width="420" height="220">{svg}</svg>
<table><tr><td>指標</td><td>基準値</td><td>目標値</td></tr>
<tr><td>出生数</td><td>120人</td><td>150人</td></tr></table>{more}</body></html>"""


def svg_bars(values: tuple[float, ...] = BARS, colour: str = BLUE) -> str:
    """A bar chart for a browser."""
    return "".join(
        f'<rect x="{30 + i * 47.5}" y="{200 - 1.9 * v}" width="28" height="{1.9 * v}" '
        f'fill="{colour}"/>'
        for i, v in enumerate(values)
    )


def svg_line(values: tuple[float, ...] = LINE, colour: str = RED) -> str:
    """A line chart for a browser."""
    points = " ".join(f"{30 + i * 52},{200 - 1.9 * v}" for i, v in enumerate(values))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"/>'


def html(svg: str, css: str = "", more: str = "") -> str:
    """A page for a browser."""
    return SVG.format(svg=svg, css=css, more=more)


SEAL = '<div class="seal"></div>'
_BARS, _LINE = html(svg_bars()), html(svg_line())
_MOVED_1, _MOVED_2 = "top:1.3px;left:1.3px", "top:2.7px;left:2.7px"
PRINTED = [
    ("bar chart, one bar by 5 %", True, _BARS, html(svg_bars(one(BARS, 3, 5)))),
    ("bar chart, one bar by 10 %", True, _BARS, html(svg_bars(one(BARS, 3, 10)))),
    ("bar chart, another colour", True, _BARS, html(svg_bars(colour="#70ad47"))),
    ("line chart, one point by 10 %", True, _LINE, html(svg_line(one(LINE, 4, 10)))),
    ("line chart, another colour", True, _LINE, html(svg_line(colour="#0070c0"))),
    ("a stamp", True, _BARS, html(svg_bars(), more=SEAL)),
    ("bar chart moved by 1 point", False, _BARS, html(svg_bars(), css=_MOVED_1)),
    ("bar chart moved by 2 points", False, _BARS, html(svg_bars(), css=_MOVED_2)),
    ("line chart moved by 2 points", False, _LINE, html(svg_line(), css=_MOVED_2)),
    ("text in another font", False, _BARS, html(svg_bars(), css="font-family:serif")),
]


def printed() -> Iterator[Case]:
    """Pairs that Chromium prints; none where it is not installed."""
    chromium = os.environ.get("SHINKYU_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()

        def pdf(source: str) -> bytes:
            tab.set_content(source)
            return bytes(tab.pdf(prefer_css_page_size=True))

        for name, told, old, new in PRINTED:
            yield Case(f"printed by Chromium: {name}", told, pdf(old), pdf(new))
        browser.close()


def outcome(case: Case) -> bool:
    """Is it told?"""
    old, new = (sketch_pages(data, [1])[1].cells for data in (case.old, case.new))
    assert old is not None
    assert new is not None
    return bool(differing(old, new))


def by_pypdf(source: Path, target: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(source.read_bytes())))
    writer.compress_identical_objects()
    writer.write(target)


def by_command(*command: str) -> Callable[[Path, Path], None]:
    def run(source: Path, target: Path) -> None:
        filled = [part.format(source=source, target=target) for part in command]
        subprocess.run(filled, check=True, capture_output=True, timeout=SECONDS)

    return run


GHOSTSCRIPT = ("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite")
SAVERS: dict[str, tuple[str | None, Callable[[Path, Path], None]]] = {
    "pypdf": (None, by_pypdf),
    "Ghostscript": ("gs", by_command(*GHOSTSCRIPT, "-sOutputFile={target}", "{source}")),
    "Ghostscript, pictures at 150 dpi": (
        "gs",
        by_command(*GHOSTSCRIPT, "-dPDFSETTINGS=/ebook", "-sOutputFile={target}", "{source}"),
    ),
    "cairo": ("pdftocairo", by_command("pdftocairo", "-pdf", "{source}", "{target}")),
}


class Saved(NamedTuple):
    """What came of saving the files of a folder anew."""

    files: int
    pages: int
    told: list[str]


def sketches(path: Path) -> dict[int, Sketch]:
    """The pages of a file that there are."""
    found = sketch_pages(path.read_bytes(), range(1, PAGES + 1), workers=2)
    return {page: sketch for page, sketch in found.items() if sketch.cells}


originals = cache(sketches)
"""The pages of a file as it is, drawn once."""


def saved_anew(files: list[Path], saver: Callable[[Path, Path], None]) -> Saved:
    """Save each file anew and compare its pages with what they were."""
    count = pages = 0
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            target = Path(folder) / file.name
            try:
                saver(file, target)
            except Exception as error:  # a file that the other program can't read
                print(f"{file.name}: {type(error).__name__}", file=sys.stderr)
                continue
            old, new = originals(file), sketches(target)
            both = sorted(old.keys() & new.keys())
            count, pages = count + 1, pages + len(both)
            told += [
                f"{file.stem} {page}"
                for page in both
                if differing(old[page].cells or b"", new[page].cells or b"")
            ]
    return Saved(count, pages, told)


def cost(files: list[Path]) -> str:
    """Processor time and size of a sketch, over the pages of a folder."""
    pages = size = 0
    longest = drawing = 0.0
    comparing = []
    for file in files:
        data = file.read_bytes()
        before = None
        total = len(PdfReader(io.BytesIO(data)).pages)
        for number in range(1, min(total, PAGES) + 1):
            start = time.process_time()
            answer = sketch_worker.sketch(SketchJob(do="sketch", pages=[number]), data)
            took = time.process_time() - start
            drawing, longest = drawing + took, max(longest, took)
            pages, size = pages + 1, size + len(answer.blob)
            if before and answer.blob:
                start = time.process_time()
                differing(before, answer.blob)
                comparing.append(time.process_time() - start)
            before = answer.blob
    return (
        f"{pages} pages: {1000 * drawing / pages:.1f} ms of processor time a page, the file opened "
        f"anew for each ({1000 * longest:.0f} ms the slowest), {size / pages:,.0f} bytes a page; "
        f"comparing two different pages takes {1000 * sum(comparing) / len(comparing):.1f} ms."
    )


def table_of(cases: list[Case]) -> Iterator[str]:
    yield "| pair | shall be | is | |"
    yield "|---|---|---|---|"
    for case in cases:
        told = outcome(case)
        words_ = ("silent", "told")
        mark = "" if told == case.told else "**no**"
        yield f"| {case.name} | {words_[case.told]} | {words_[told]} | {mark} |"


def report(folder: Path | None) -> str:
    cases = [*changed(), *unchanged(), *printed()]
    lines = ["# Pages that look different though their text is the same", ""]
    lines += ["`python benchmarks/picture_hash.py FOLDER`", ""]
    rows = list(table_of(cases))
    misses = sum("| told | silent |" in row for row in rows)
    alarms = sum("| silent | told |" in row for row in rows)
    shall = sum(case.told for case in cases)
    lines += [
        f"Of {shall} changed pictures {shall - misses} are told; "
        f"of {len(cases) - shall} unchanged ones {alarms} are told wrongly.",
        "",
        *rows,
    ]
    if folder is not None:
        lines += ["", "## Real files, saved anew", "", *real(folder)]
    return "\n".join(lines) + "\n"


def real(folder: Path) -> Iterator[str]:
    files = sorted(folder.glob("*.pdf"))
    yield (
        f"The first {PAGES} pages of each of {len(files)} files; those that a program can't save "
        f"in {SECONDS} seconds are left out."
    )
    yield ""
    yield "| saved by | files | pages | told | which |"
    yield "|---|---|---|---|---|"
    for name, (program, saver) in SAVERS.items():
        if program is None or shutil.which(program):
            found = saved_anew(files, saver)
            which = ", ".join(found.told[:40])
            yield f"| {name} | {found.files} | {found.pages} | {len(found.told)} | {which} |"
    yield ""
    yield "## Cost"
    yield ""
    yield cost(files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    text = report(asked.folder)
    print(text)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

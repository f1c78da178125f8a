"""How rightly PDFs are read, held to documents whose truth is known by construction.

    python tools/lab/make.py --seed 11 --out /tmp/lab
    python benchmarks/lab.py /tmp/lab [--write benchmarks/lab.md] [--layouts NAME…] [--faults]

Reads every PDF beside which a truth stands (see ``tools/lab/make.py``) as the product reads it and
prints a line a layout, all its seeds together:

- *order*: characters in the order of the truth.
- *kinds*: blocks of the right kind; *whole*: texts that are exactly one block.
- *cells*: filled cells with their text in the right row and column (F1); *heads*: tables with the
  right number of head rows; *merged*: merged cells with the right span (F1).
- *recall*, *precision*: figures with indicator, value, unit, year and kind right; *roles*: those
  of them with the right role.

``--faults`` prints for each document what is not right, to look at. ``--write`` leaves the sections
under the table as they are.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.read.figures.reading import figures_of  # noqa: E402
from pipeline.read.pdf.reading import EXTRACTOR, read_pdf  # noqa: E402
from tools.lab.judge import (  # noqa: E402
    Score,
    Truth,
    faults,
    figure_faults,
    judge,
    judge_figures,
)

COLUMNS = Score._fields


class Judged(NamedTuple):
    """A document and how well it was read."""

    name: str
    truth: Truth
    score: Score
    faults: list[str]


def judged(path: Path) -> Judged:
    """Read a PDF and hold it to the truth beside it."""
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    reading = read_pdf(path.read_bytes())
    figures = figures_of(reading.pages, reading.layouts).figures
    score = judge(truth, reading.pages, reading.layouts).plus(judge_figures(truth, figures))
    found = [*faults(truth, reading.pages, reading.layouts), *figure_faults(truth, figures)]
    return Judged(path.stem, truth, score, found)


def table(all_judged: Iterable[Judged]) -> str:
    """Markdown: a line a layout, and all of them."""
    by_layout: dict[str, list[Judged]] = {}
    for one in all_judged:
        by_layout.setdefault(one.truth["layout"], []).append(one)
    lines = [
        "| layout | files | " + " | ".join(COLUMNS) + " |",
        "|---|---:|" + "---:|" * len(COLUMNS),
    ]
    total, files = Score(), 0
    for name, group in sorted(by_layout.items()):
        score = _sum(one.score for one in group)
        total, files = total.plus(score), files + len(group)
        lines.append(_line(f"`{name}` {group[0].truth['about']}", len(group), score))
    return "\n".join([*lines, _line("**all**", files, total)])


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total = total.plus(score)
    return total


def _line(name: str, files: int, score: Score) -> str:
    shares = ("" if s.value is None else f"{100 * s.value:.1f}" for s in score)
    return f"| {name} | {files} | " + " | ".join(shares) + " |"


def page_of(text: str, files: list[Path]) -> str:
    """The page for the docs."""
    seeds = sorted({int(path.stem.rpartition("-")[2]) for path in files})
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    made = " ".join(str(seed) for seed in seeds)
    return (
        "# The lab of layouts\n\nDocuments made by `python tools/lab/make.py`, read, and held to "
        "their truth by `python benchmarks/lab.py`, which tells what the columns mean. Shares in "
        f"per cent. Seeds {made}; {len(files)} files; extractor {EXTRACTOR}; commit {commit}.\n\n"
        f"{text}\n"
    )


def _kept(page: Path) -> str:
    """What a page has under its table: numbers that are taken once."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    _, mark, sections = text.partition("\n## ")
    return mark + sections


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Hold readings to the lab's truths.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--layouts", nargs="*", default=[], help="only these")
    parser.add_argument("--write", type=Path, help="Markdown file for the table")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args(arguments)
    files = [
        path.with_suffix(".pdf")
        for path in sorted(options.folder.glob("*.json"))
        if not options.layouts or path.stem.rpartition("-")[0] in options.layouts
    ]
    if not files:
        parser.error(f"no truths (*.json) in {options.folder}")
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(judged, files))
    if options.faults:
        for one in results:
            bad = [
                f"{field} {share.right}/{share.of}"
                for field, share in zip(COLUMNS, one.score, strict=True)
                if share.right < share.of
            ]
            if bad:
                print(f"{one.name}: {', '.join(bad)}", *one.faults, sep="\n  ")
    text = table(results)
    print(text)
    if options.write:
        options.write.write_text(page_of(text, files) + _kept(options.write), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

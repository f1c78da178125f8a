"""How many characters a comparison marks, against what a careful person marked by hand.

    python benchmarks/marked.py FOLDER > benchmarks/marked.md

``marked.json`` names about twelve changed places of five pairs of real documents, chosen by lot:
the page of the new side, the beginning of the SHA-256 of the new passage's key, and how many
characters of both sides a person marked there with the 傍線 of a 新旧対照表 in mind: changed
values whole, changed words whole, no label, no unit. FOLDER holds the files ({name}.pdf); pairs
that are not there are left out. No text of them is kept here.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.compare.comparison import compare_pages
from pipeline.compare.rows import AlignedRow
from pipeline.compare.units.keys import key_of
from pipeline.compare.units.types import PageText
from pipeline.kinds import RowKind, SegmentKind
from pipeline.read.pdf.reading import read_pdf

HERE = Path(__file__).parent
AT_MOST = 1.15
"""So many times what a careful person marks."""


class Place(NamedTuple):
    """A changed passage."""

    page: int
    digest: str
    by_hand: int
    ours: int | None
    """None where no row of the comparison is it."""


def _pages(path: Path) -> list[PageText]:
    found = read_pdf(path.read_bytes())
    texts = enumerate(found.pages, 1)
    return [
        PageText(path.stem, n, text, found.layouts[n - 1].blocks if found.layouts else ())
        for n, text in texts
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(key_of(text).encode()).hexdigest()[:10]


def marked(row: AlignedRow) -> int:
    """Characters of both sides that a reader sees marked."""
    if row.kind in (RowKind.ADDED, RowKind.REMOVED):
        return len(key_of(row.old_text or "")) + len(key_of(row.new_text or ""))
    differing = (s for s in row.segments if s.op != SegmentKind.EQUAL)
    return sum(len(key_of(s.old)) + len(key_of(s.new)) for s in differing)


def places(old: Path, new: Path, chosen: list[tuple[int, str, int]]) -> Iterator[Place]:
    """The chosen places of a pair, each with what the comparison marks there."""
    rows = compare_pages(_pages(old), _pages(new)).rows
    by_place = {(row.new_page, _digest(row.new_text)): row for row in rows if row.new_text}
    for page, digest, by_hand in chosen:
        row = by_place.get((page, digest))
        yield Place(page, digest, by_hand, marked(row) if row else None)


def main() -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    chosen = json.loads((HERE / "marked.json").read_text(encoding="utf-8"))
    print("# Marked characters\n\n`python benchmarks/marked.py FOLDER`\n")
    print("Characters of both sides marked at places of five real pairs chosen by lot, by hand and")
    print("by the comparison; places that no row of the comparison is any more count as missing.\n")
    print("| pair | places | missing | by hand | ours | ratio |\n|---|---|---|---|---|---|")
    total: list[Place] = []
    for pair, some in chosen.items():
        old, new = (folder / f"{name}.pdf" for name in pair.split(" "))
        if old.exists() and new.exists():
            found = list(places(old, new, [(p, d, n) for p, d, n in some]))
            total += found
            print(_line(pair.replace(" ", " → "), found), flush=True)
    print(_line("all", total))
    print(f"\nAt most {AT_MOST} times what is marked by hand is wanted.")


def _line(name: str, found: list[Place]) -> str:
    there = [place for place in found if place.ours is not None]
    hand, ours = sum(p.by_hand for p in there), sum(p.ours or 0 for p in there)
    missing = len(found) - len(there)
    ratio = ours / max(1, hand)
    return f"| {name} | {len(found)} | {missing} | {hand} | {ours} | {ratio:.2f} |"


if __name__ == "__main__":
    main()

"""How many rows of comparisons are found on their pages, and what a proof's picture costs.

    python benchmarks/bench_proofs.py DB ARCHIVE [OLD..NEW]... [--rows N]

Takes the comparisons named, else all stored ones of editions and files, and of each so many rows
that count (25), spread evenly. Prints a line a comparison: sides that have pictures, those found on
theirs, those of them with changed letters whose letters were found, and the slowest and the largest
picture (a new one each, at wall-clock time).
"""

import argparse
import sqlite3
import time
from pathlib import Path
from typing import NamedTuple

from pipeline.answers import on_demand
from pipeline.answers.on_demand import Compared
from pipeline.answers.row_names import names_of
from pipeline.web import page_pictures, proof_facts
from pipeline.web.language import translator
from pipeline.web.proof_facts import Proof
from pipeline.web.proof_panels import panels_of
from pipeline.web.proof_picture import proof_picture
from pipeline.web.proof_words import WORDS

HEAD = """| comparison | rows | sides | found | letters | slowest | largest |
|---|--:|--:|--:|--:|--:|--:|"""


class Sides(NamedTuple):
    """What became of the sides of some rows."""

    every: int = 0
    found: int = 0
    changed: int = 0
    """Some of their letters changed."""
    letters: int = 0
    """Of these the changed letters were found."""


def sides_of(archive: Path, proof: Proof, so_far: Sides) -> Sides:
    """The sides of one more row."""
    for side in proof.sides("new"):
        if side.original is None or not page_pictures.drawable(side.original):
            continue
        panels = panels_of(archive, side)
        changed = any(changed for _, changed in side.passage.pieces)
        found = bool(panels) and panels[0].found
        letters = changed and any(panel.marked.changed for panel in panels)
        so_far = Sides(*(a + b for a, b in zip(so_far, (1, found, changed, letters), strict=True)))
    return so_far


def line(db: sqlite3.Connection, archive: Path, compared: Compared, most: int) -> str:
    """A comparison's line of the table."""
    names = names_of(compared.rows)
    rows = [row for row in compared.rows if row["counts"]]
    rows = rows[:: max(1, len(rows) // most)][:most]
    t = translator("ja", WORDS)
    sides, slowest, largest = Sides(), 0.0, 0
    for row in rows:
        proof = proof_facts.find(db, compared, names[row["position"]])
        assert proof is not None
        start = time.perf_counter()
        etag = f"{compared.comparison['id']} {proof.name}"
        picture = proof_picture(archive, proof, "https://shinkyu.example/", "new", etag, t)
        slowest, largest = max(slowest, time.perf_counter() - start), max(largest, len(picture))
        sides = sides_of(archive, proof, sides)
    name = "..".join(part[:24] for part in compared.comparison["id"].split(".."))
    counts = f"{len(rows)} | {sides.every} | {sides.found} | {sides.letters} of {sides.changed}"
    return f"| {name} | {counts} | {slowest:.2f} s | {largest // 1024} KB |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("db", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("pairs", nargs="*")
    parser.add_argument("--rows", type=int, default=25)
    asked = parser.parse_args()
    with sqlite3.connect(asked.db) as db:
        stored = "SELECT id FROM comparisons WHERE scope <> 'page' ORDER BY id"
        pairs = asked.pairs or [key for (key,) in db.execute(stored)]
        print(HEAD)
        for pair in pairs:
            compared = on_demand.compare_now(db, *pair.split("..", 1))
            print(line(db, asked.archive, compared, asked.rows))


if __name__ == "__main__":
    main()

"""How many numbers of indicators are read, and how many of those read are right.

    python benchmarks/figures.py --seeds 1-5      # the lab's pages as their own blocks
    python benchmarks/figures.py --lab /tmp/lab           # the lab's PDFs, as the layout reads them
    python benchmarks/figures.py --lab /tmp/lab --wrong   # each figure that is missing or wrong

A figure is right where its value, unit, year and kind are, under the name of its indicator. A dash
in a cell may be read or left out. Recall is the share of the truth that was read, precision the
share of what was read that is right.
"""

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path[0] = str(Path(__file__).resolve().parents[1])

from pipeline.kinds import BlockKind  # noqa: E402
from pipeline.read.blocks import NOWHERE, Block, Cell, PageLayout  # noqa: E402
from pipeline.read.figures.reading import figures_of  # noqa: E402
from pipeline.read.figures.types import FiguresFound  # noqa: E402
from pipeline.read.pdf.reading import read_pdf  # noqa: E402

Key = tuple[str, str, str, str, float | None]
"""Indicator, unit, kind, year, value."""


class Score(NamedTuple):
    """Counts of one document."""

    name: str
    wanted: int
    read: int
    right: int
    roles: int
    """Of the right ones, those with the right role."""
    missing: tuple[Key, ...]
    wrong: tuple[Key, ...]


def _squeezed(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def score(name: str, facts: dict[str, Any], found: FiguresFound) -> Score:
    """What was read beside what is true."""
    wanted = [f for f in facts["figures"] if not f["optional"]]
    optional = {_key(f) for f in facts["figures"] if f["optional"]}
    truth = Counter(_key(f) for f in wanted)
    role_of = {_key(f): f["role"] for f in wanted}
    read: Counter[Key] = Counter()
    roles = 0
    for figure in found.figures:
        year = int(figure.year) if figure.year else None
        key = _key({**figure._asdict(), "year": year})
        if key in truth or key not in optional:
            read[key] += 1
            roles += role_of.get(key) == figure.role
    right = truth & read
    return Score(
        name=name,
        wanted=truth.total(),
        read=read.total(),
        right=right.total(),
        roles=roles,
        missing=tuple((truth - read).elements()),
        wrong=tuple((read - truth).elements()),
    )


def _key(figure: dict[str, Any]) -> Key:
    value = figure["value"]
    return (
        _squeezed(figure["indicator"]),
        _squeezed(figure["unit"]),
        str(figure["kind"]),
        str(figure["year"] or ""),
        None if value is None else round(value, 4),
    )


def from_truth(facts: dict[str, Any]) -> FiguresFound:
    """The figures of the lab's own blocks, as a perfect layout would hand them on."""
    pages: dict[int, list[tuple[Block, list[str]]]] = {}
    first: Counter[int] = Counter()
    for told in facts["blocks"]:
        page = told["page"] or 1
        lines = _lines(told)
        block = _block(told, lines, first[page])
        first[page] += len(lines)
        pages.setdefault(page, []).append((block, lines))
    numbers = range(1, max(pages, default=0) + 1)
    texts = ["\n".join(t for _, lines in pages.get(n, []) for t in lines) for n in numbers]
    layouts = [PageLayout(0, 0, tuple(b for b, _ in pages.get(n, []))) for n in numbers]
    return figures_of(texts, layouts)


def _lines(told: dict[str, Any]) -> list[str]:
    if "rows" in told:
        return ["\t".join(row).rstrip("\t") for row in told["rows"]]
    return [told["text"]]


def _block(told: dict[str, Any], lines: list[str], first: int) -> Block:
    boxes = (NOWHERE,) * len(lines)
    if "rows" not in told:
        kind = BlockKind((told["kinds"] or ["paragraph"])[0])
        return Block(kind, first, boxes)
    spans = {(r, c): (rows, columns) for r, c, rows, columns in told["spans"]}
    cells = tuple(
        tuple(
            Cell(c, spans.get((r, c), (1, 1))[1], spans.get((r, c), (1, 1))[0], NOWHERE)
            for c, text in enumerate(row)
            if text
        )
        for r, row in enumerate(told["rows"])
    )
    head = max(0, told["head"])
    return Block(BlockKind.TABLE, first, boxes, 0, 0.0, head, told["continued"], cells)


def from_lab(folder: Path) -> Iterator[Score]:
    """Scores of the PDFs of a folder that have their truth beside them."""
    for path in sorted(folder.glob("*.pdf")):
        facts = json.loads(path.with_suffix(".json").read_text("utf-8"))
        reading = read_pdf(path.read_bytes())
        yield score(path.stem, facts, figures_of(reading.pages, reading.layouts))


def from_seeds(seeds: Iterable[int]) -> Iterator[Score]:
    """Scores of the lab's layouts, read from their own blocks."""
    from tools.lab.make import truth

    for seed in seeds:
        for name, facts in truth(seed):
            yield score(f"{name}-{seed}", facts, from_truth(facts))


def _print(scores: Iterable[Score], wrong: bool) -> None:
    by_layout: dict[str, list[Score]] = {}
    for one in scores:
        by_layout.setdefault(one.name.rpartition("-")[0], []).append(one)
    print("| layout | wanted | recall | precision | role |\n|---|---|---|---|---|")
    for name, several in sorted(by_layout.items()):
        if any(s.wanted or s.read for s in several):
            print(_line(name, several))
    print(_line("**all**", [s for several in by_layout.values() for s in several]))
    for one in (s for several in by_layout.values() for s in several if wrong):
        for label, keys in (("missing", one.missing), ("wrong", one.wrong)):
            for key in keys:
                print(f"{one.name}: {label} {key}")


def _line(name: str, scores: list[Score]) -> str:
    wanted, read = sum(s.wanted for s in scores), sum(s.read for s in scores)
    right, roles = sum(s.right for s in scores), sum(s.roles for s in scores)
    parts = ((right, wanted), (right, read), (roles, right))
    shares = " | ".join(f"{a / b:.1%}" if b else "–" for a, b in parts)
    return f"| {name} | {wanted} | {shares} |"


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", default="1-3", help="of the lab's blocks: 1-5")
    parser.add_argument("--lab", type=Path, help="folder of the lab's PDFs")
    parser.add_argument("--wrong", action="store_true", help="name what is missing or wrong")
    told = parser.parse_args()
    first, _dash, last = told.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    _print(from_lab(told.lab) if told.lab else from_seeds(seeds), told.wrong)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

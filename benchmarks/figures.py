"""How many numbers of indicators are read, and how many of those read are right, were the layout
without a fault: from the lab's own blocks.

    python benchmarks/figures.py [--seeds 1-5] [--wrong]   # each figure that is missing or wrong

What the columns mean stands in ``tools.lab.judge``; ``benchmarks/lab.py`` tells the same of the
lab's PDFs, as the layout reads them.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from lab import Judged, table

from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Cell, PageLayout
from pipeline.read.figures.reading import figures_of
from pipeline.read.figures.types import Figure
from tools.lab.judge import Truth, figure_faults, judge_figures
from tools.lab.make import truth


def judged(seeds: Iterable[int]) -> Iterator[Judged]:
    """The lab's layouts, read from their own blocks."""
    for seed in seeds:
        for name, facts in truth(seed):
            figures = from_truth(facts)
            faults = list(figure_faults(facts, figures))
            yield Judged(f"{name}-{seed}", facts, judge_figures(facts, figures), faults)


def from_truth(facts: Truth) -> tuple[Figure, ...]:
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
    return figures_of(texts, layouts).figures


def _lines(told: Truth) -> list[str]:
    if "rows" in told:
        return ["\t".join(row).rstrip("\t") for row in told["rows"]]
    return [told["text"]]


def _block(told: Truth, lines: list[str], first: int) -> Block:
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


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", default="1-3", help="of the lab: 1-5")
    parser.add_argument("--wrong", action="store_true", help="name what is missing or wrong")
    told = parser.parse_args()
    first, _dash, last = told.seeds.partition("-")
    found = list(judged(range(int(first), int(last or first) + 1)))
    print(table(one for one in found if one.truth["figures"] or one.faults))
    for one in found if told.wrong else ():
        for fault in one.faults:
            print(f"{one.name}: {fault}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

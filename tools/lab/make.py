"""Make the lab's documents: a PDF and its truth for every layout.

    python tools/lab/make.py --seed 7 --out /tmp/lab            # all layouts
    python tools/lab/make.py --seed 7 --out /tmp/lab cards kpi_ruled
    python tools/lab/make.py --seed 1 --small --out tests/lab   # those that the tests read

Needs Chromium, LibreOffice and the fonts Noto CJK and IPAex (Debian: chromium, libreoffice-writer,
libreoffice-calc, fonts-noto-cjk, fonts-ipaexfont).

The truth is JSON: ``blocks`` in the order of reading, each with its page (null where the page was
up to the program), the kinds that are right (any where the list is empty) and its text without
line breaks or, for a table, ``rows`` of cells, ``spans`` (row, column, rows, columns) of merged
ones and how many rows are ``head``; ``free`` blocks may stand anywhere. ``figures`` are the rows
that the table ``figures`` should hold. ``choices``, where there are any, say what a document was
composed of: what fails can be grouped by them.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[2])

from tools.lab import families  # noqa: E402
from tools.lab.registry import LAYOUTS, HtmlPaper, Layout, Paper, told_of  # noqa: E402
from tools.lab.render import Overflow, html_to_pdf, office_to_pdf, page_texts  # noqa: E402
from tools.lab.sheets import document  # noqa: E402
from tools.lab.variant import Variant  # noqa: E402

_LEAST_ROOM = 0.3


def make(layout: Layout, seed: int, folder: Path, *, small: bool = False) -> Path:
    """One document; with less text where a page runs over.

    Args:
        small: for a small file: less text, fewer different letters.

    Returns:
        the PDF; its truth stands beside it as ``.json``.

    Raises:
        Overflow: it does not fit even with little text, or characters of the truth are not in it.
    """
    target = folder / f"{layout.name}-{seed}.pdf"
    room = 1.0
    while True:
        v = Variant(layout.name, seed, room, small=small)
        paper = _paper(layout, v)
        facts = _facts(layout, seed, paper, v)
        try:
            _print(paper, target)
            pages = page_texts(target)
            if paper.every_page:
                facts["blocks"] += [
                    told.facts(page)
                    for page in range(1, len(pages) + 1)
                    for told in paper.every_page(page)
                ]
            _check(facts, pages, target.name)
            break
        except Overflow:
            room *= 0.85
            if room < _LEAST_ROOM:
                raise
    target.with_suffix(".json").write_text(_json(facts), encoding="utf-8")
    return target


def truth(seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and truth of every layout, nothing printed."""
    for layout in LAYOUTS.values():
        v = Variant(layout.name, seed)
        yield layout.name, _facts(layout, seed, _paper(layout, v), v)


def _facts(layout: Layout, seed: int, paper: Paper, v: Variant) -> dict[str, Any]:
    return {
        "layout": layout.name,
        "about": layout.about,
        "seed": seed,
        "town": v.town,
        **({"choices": list(paper.choices)} if paper.choices else {}),
        "blocks": [told.facts(page) for page, told in paper.told],
        "figures": [figure._asdict() for figure in paper.figures],
    }


def _paper(layout: Layout, v: Variant) -> Paper:
    made = layout.make(v)
    if isinstance(made, HtmlPaper):
        pieces = [(i + 1, p) for i, sheet in enumerate(made.sheets) for p in sheet.told()]
        figures = tuple(figure for _, piece in pieces for figure in piece.figures)
        source = document(made.sheets, v.look, f"{v.town}みらい創生プラン").encode()
        paper = Paper("html", source, told_of(pieces), figures, made.rotate, v.tagged)
        return paper._replace(choices=made.choices)
    return made


def _print(paper: Paper, target: Path) -> None:
    source = target.with_suffix(f".{paper.suffix}")
    source.write_bytes(paper.source)
    try:
        if paper.suffix == "html":
            html_to_pdf(source, target, paper.rotate, tagged=paper.tagged)
        else:
            office_to_pdf([source], target.parent, paper.through)
    finally:
        for suffix in (paper.suffix, *paper.through):
            target.with_suffix(f".{suffix}").unlink(missing_ok=True)


def _check(facts: dict[str, Any], pages: list[str], name: str) -> None:
    """All characters of the truth are on the page that it names.

    Raises:
        Overflow: some are not.
    """
    for page in {block["page"] for block in facts["blocks"]}:
        told: Counter[str] = Counter()
        for block in facts["blocks"]:
            if block["page"] == page:
                told.update(_letters(block))
        there = Counter("".join(pages) if page is None else pages[page - 1])
        missing = told - there
        if missing.total() > told.total() * 0.01:
            raise Overflow(f"{name}, page {page}: not on the paper: {dict(missing)}")


def _letters(block: dict[str, Any]) -> str:
    text = block.get("text") or "".join(cell for row in block.get("rows", ()) for cell in row)
    return "".join(text.split())


def _json(facts: dict[str, Any]) -> str:
    """One line a block, so that a person can read it."""
    parts = []
    for key, value in facts.items():
        if isinstance(value, list):
            lines = ",\n".join("  " + json.dumps(v, ensure_ascii=False) for v in value)
            parts.append(f' "{key}": [\n{lines}\n ]')
        else:
            parts.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make the lab's documents.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--small", action="store_true", help="small files, for the tests")
    parser.add_argument("layouts", nargs="*", help="names; all where none is given")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    assert families
    for name in options.layouts or LAYOUTS:
        path = make(LAYOUTS[name], options.seed, options.out, small=options.small)
        print(f"{path.stat().st_size:8} {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

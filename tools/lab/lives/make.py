"""Make files of the editions of a seed, with what they say.

    python tools/lab/lives/make.py --seeds 1-4 --out /tmp/lives

A seed is a folder: its PDFs and ``truth.json``, in which each file has the name of its edition, the
text of its link, the heading above it, whether another one took its place, and its texts in order,
each with its lives.

Needs Chromium and the fonts Noto CJK and IPAex, as the lab of layouts does.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[3])

from tools.lab.lives.made import Line, Made, line  # noqa: E402
from tools.lab.lives.pages import laid_out  # noqa: E402
from tools.lab.lives.plan import (  # noqa: E402
    Block,
    Edition,
    Items,
    Para,
    Plan,
    Subtitle,
    Table,
)
from tools.lab.lives.plan import Line as Short  # noqa: E402
from tools.lab.render import html_to_pdf  # noqa: E402
from tools.lab.series import paper  # noqa: E402
from tools.lab.series.house import house  # noqa: E402
from tools.lab.series.make import seeds_of  # noqa: E402
from tools.lab.words import TOWNS  # noqa: E402

TITLE = "まち・ひと・しごと創生総合戦略"


def items_of(plan: Plan) -> Iterator[paper.Item]:
    """What a plan says, as it is printed: without a table of contents."""
    yield paper.Heading(plan.title.text(), 1)
    for chapter in plan.chapters:
        yield paper.Heading(chapter.heading.text(), 1)
        for section in chapter.sections:
            yield paper.Heading(section.heading.text(), 2)
            for block in section.blocks:
                yield from _items(block)


def _items(block: Block) -> Iterator[paper.Item]:
    match block:
        case Para(texts):
            yield paper.Para("　" + "".join(text.text() for text in texts))
        case Items(texts):
            yield from (paper.Para(text.text()) for text in texts)
        case Table(head, rows, kind):
            lines = [text.text().split("\t") for text in (head, *rows)]
            name = 60.0 if kind == "offices" else 40.0
            rest = (100 - name) / (len(lines[0]) - 1)
            widths = (name, *(rest for _ in lines[0][1:]))
            yield paper.Table([list(row) for row in lines], widths, "rules")
        case Short(text):
            yield paper.Para(text.text())
        case Subtitle(text):
            yield paper.Heading(text.text(), 3)


def label_of(edition: Edition, town: str) -> str:
    """The text of the link to an edition."""
    phase, revision = edition.name.removesuffix("案").split(".")
    title = f"第{phase}期{town}{TITLE}" if phase != "1" else f"{town}{TITLE}"
    title += f"（第1.{revision}版）" if revision != "0" else ""
    return f"{title}（案）" if edition.draft else title


def heading_of(edition: Edition, town: str) -> str:
    """The heading above its link."""
    year, month = edition.year, 1 if edition.draft else 3
    era = f"平成{year - 1988}" if year < 2020 else f"令和{year - 2018}"
    return f"「{label_of(edition, town)}」（{era}年{month}月）"


def write(made: Line, folder: Path) -> None:
    """The files of a seed and their truth, as a folder of its seed."""
    target = folder / f"{made.seed:04}"
    target.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"lives files/{made.seed}")
    town, habits = rng.choice(TOWNS), house(rng)
    by_name = {edition.name: edition for edition in made.editions}
    told = []
    for number, file in enumerate(made.files):
        edition = by_name[file.edition]
        name = f"senryaku-{number}.pdf"
        source = (target / name).with_suffix(".html")
        source.write_bytes(paper.html(list(items_of(file.plan)), habits, label_of(edition, town)))
        html_to_pdf(source, target / name)
        source.unlink()
        told.append(_truth(file, edition, name, town))
    facts = {"seed": made.seed, "town": town, "files": told}
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    (target / "truth.json").write_text(text + "\n", encoding="utf-8")


def _truth(file: Made, edition: Edition, name: str, town: str) -> dict[str, Any]:
    laid = laid_out(file.plan, name)
    return {
        "name": name,
        "edition": file.edition,
        "draft": file.draft,
        "present": file.present,
        "heading": heading_of(edition, town),
        "label": label_of(edition, town),
        "texts": [
            [text.text(), list(text.lives)]
            for text in laid.texts
            if not text.lives[0].startswith("toc ")
        ],
    }


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make files of editions with known lives.")
    parser.add_argument("--seeds", default="1", help="1-4")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    for seed in seeds_of(options.seeds):
        made = line(seed)
        write(made, options.out)
        print(f"{seed:4} {len(made.final)} editions, {len(made.files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The judge of the lab: a reading that equals the truth is wholly right, and each kind of fault
costs what it should.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Cell, PageLayout
from tools.lab.judge import Score, judge, judge_figures

LAB = Path(__file__).parent / "lab"
TRUTHS = sorted(LAB.glob("*.json"))
HEADING = {"page": 1, "kinds": ["heading"], "text": "第１章　海と森"}
PARAGRAPH = {"page": 1, "kinds": ["paragraph"], "text": "汐見原市は、海と森のまちです。"}
TABLE = {
    "page": 1,
    "kinds": ["table"],
    "rows": [["指標", "値", ""], ["", "R4", "R8"], ["出生数", "120", "150"]],
    "spans": [[0, 0, 2, 1], [0, 1, 1, 2]],
    "head": 2,
    "continued": False,
}


class Row(NamedTuple):
    """A row of ``figures``."""

    indicator: str
    unit: str
    kind: str
    year: int | None
    value: float | None
    role: str = "plan"


def reading_of(blocks: Sequence[dict[str, Any]]) -> tuple[list[str], list[PageLayout]]:
    """Pages and layouts as a perfect reader would give them."""
    pages: list[list[str]] = []
    layouts: list[list[Block]] = []
    for block in blocks:
        number = block["page"] or 1
        while len(pages) < number:
            pages.append([])
            layouts.append([])
        lines = ["\t".join(row).rstrip("\t") for row in block.get("rows", ())] or [block["text"]]
        kept = [line for line in lines if line.strip()]
        first = len(pages[number - 1])
        pages[number - 1] += kept
        layouts[number - 1].append(_block(block, first, len(kept)))
    shown = [PageLayout(595, 842, tuple(made)) for made in layouts]
    return ["\n".join(lines) for lines in pages], shown


def _block(block: dict[str, Any], first: int, count: int) -> Block:
    kind = BlockKind(block["kinds"][0] if block["kinds"] else "paragraph")
    spans = {(y, x): (high, wide) for y, x, high, wide in block.get("spans", ())}
    cells = tuple(
        tuple(
            Cell(x, spans.get((y, x), (1, 1))[1], spans.get((y, x), (1, 1))[0], NOWHERE)
            for x, text in enumerate(row)
            if text
        )
        for y, row in enumerate(block.get("rows", ()))
    )
    return Block(kind, first, (NOWHERE,) * count, head=block.get("head", 0), cells=cells)


def scored(truth: Sequence[dict[str, Any]], read: Sequence[dict[str, Any]]) -> Score:
    """A reading that says ``read`` where ``truth`` is the truth."""
    pages, layouts = reading_of(read)
    return judge({"blocks": list(truth)}, pages, layouts)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)
def test_the_truth_itself_is_wholly_right(path: Path) -> None:
    truth = json.loads(path.read_text("utf-8"))
    score = judge(truth, *reading_of(truth["blocks"]))
    assert all(share.right == share.of for share in score), score


def test_blocks_in_the_wrong_order_cost_order() -> None:
    score = scored([HEADING, PARAGRAPH], [PARAGRAPH, HEADING])
    assert score.order.right == len("汐見原市は、海と森のまちです。")
    assert score.order.of == score.order.right + len("第1章海と森")


def test_text_too_much_costs_order() -> None:
    double = PARAGRAPH | {"text": PARAGRAPH["text"] * 2}  # type: ignore[operator]
    assert scored([PARAGRAPH], [double]).order.value == pytest.approx(0.5)


def test_a_wrong_kind_and_a_torn_block() -> None:
    torn = [PARAGRAPH | {"text": "汐見原市は、"}, HEADING | {"text": "海と森のまちです。"}]
    score = scored([PARAGRAPH, HEADING], [*torn, HEADING])
    assert score.order.value == 1
    assert score.kinds.right == 1
    assert score.whole == (1, 2)
    glued = scored(
        [PARAGRAPH, HEADING], [PARAGRAPH | {"text": "汐見原市は、海と森のまちです。第１章　海と森"}]
    )
    assert glued.whole == (0, 2)


def test_a_lost_column_costs_its_cells() -> None:
    shifted = TABLE | {
        "rows": [["指標", "値"], ["R4", "R8"], ["出生数", "120", "150"]],
        "spans": [],
    }
    score = scored([TABLE], [shifted])
    assert score.cells.right == 2 * 5
    assert score.cells.of == 2 * 7
    assert score.merged == (0, 2)
    assert scored([TABLE], [TABLE | {"head": 1}]).heads == (0, 1)


def test_a_table_where_none_is_costs_cells() -> None:
    score = scored(
        [PARAGRAPH], [PARAGRAPH | {"kinds": ["table"], "rows": [["汐見原市は、", "海"]]}]
    )
    assert score.cells == (0, 2)


def test_what_is_free_may_stand_anywhere() -> None:
    free = {"page": 1, "kinds": [], "text": "１２３", "free": True}
    assert scored([HEADING, PARAGRAPH, free], [HEADING, free, PARAGRAPH]).order.value == 1
    assert scored([HEADING, PARAGRAPH, free], [HEADING, PARAGRAPH]).order.value == 1


def test_figures() -> None:
    facts = {"indicator": "出生数", "unit": "人", "kind": "目標値", "year": 2026, "value": 150.0}
    truth = {"figures": [facts | {"role": "plan", "optional": False}]}
    right = Row("出生数", "人", "目標値", 2026, 150)
    assert judge_figures(truth, [right]).recall == (1, 1)
    wrong = judge_figures(truth, [right._replace(year=2025), right._replace(role="review")])
    assert (wrong.recall, wrong.precision, wrong.roles) == ((1, 1), (1, 2), (0, 1))
    dash = {"figures": [facts | {"value": None, "role": "plan", "optional": True}]}
    assert judge_figures(dash, []).recall == (0, 0)
    assert judge_figures(dash, [right._replace(value=None)]).precision == (0, 0)

"""Text documents set by LibreOffice: natural breaks of lines and pages."""

from tools.lab.families.parts import (
    NAME_WORDS,
    kpi_table_head,
    number,
    right,
    two_figures,
)
from tools.lab.piece import Cell
from tools.lab.registry import Paper, layout
from tools.lab.variant import Variant, wide
from tools.lab.words import ACTIONS, CAUSES, GOALS, SUBJECTS
from tools.lab.writer import Setting, Writer

_FEET = ("- # -", "#", "")


def _kpis(v: Variant, w: Writer, count: int, style: str = "rules", goals: bool = False) -> None:
    base, target = kpi_table_head(v, v.year_style())
    kpis = v.kpis(count, long=1)
    first: list[Cell | str] = ["基本目標"] if goals else []
    rows: list[list[Cell | str]] = [[*first, v.pick(NAME_WORDS), "単位", base, target]]
    parts = v.sample(GOALS, 2) if goals else [""]
    for i, goal in enumerate(parts):
        own = kpis[i :: len(parts)]
        for j, kpi in enumerate(own):
            cells: list[Cell | str] = [Cell(goal, rows=len(own))] if goals and not j else []
            values = [right(number(kpi, n)) for n in (0, -1)]
            rows.append([*cells, kpi.name, kpi.unit or "－", *values])
    figures = [
        f for i in range(len(parts)) for kpi in kpis[i :: len(parts)] for f in two_figures(kpi)
    ]
    widths = (20, 34, 10, 18, 18) if goals else (46, 12, 21, 21)
    w.table(rows, widths, style=style, figures=figures, split=False)


def _section(v: Variant, w: Writer, number_: int) -> None:
    w.heading(v.section(number_), 3)
    w.para(v.prose(2, 4))
    if v.chance(0.5):
        for mark in "①②③"[: v.rng.randint(2, 3)]:
            w.para(
                f"{mark}　{v.pick(SUBJECTS)}については、{v.pick(ACTIONS)}。", ("list_item",), "item"
            )
    w.para(v.prose(1, 3))


@layout("written_two")
def two_columns(v: Variant) -> Paper:
    """Two columns under a heading across, one column after them."""
    w = Writer(Setting(v.look, foot=v.pick(_FEET)))
    w.heading(v.chapter(1), 1)
    with w.columns(2):
        for i in range(v.some(3, 4)):
            _section(v, w, i + 1)
    w.heading(v.chapter(2), 1)
    w.para(v.prose())
    return w.paper()


@layout("written_plan")
def plan(v: Variant) -> Paper:
    """A plan of several pages: heads, lists, tables of indicators that run over pages."""
    return _plan(v).paper()


@layout("written_docx")
def plan_docx(v: Variant) -> Paper:
    """The same by way of DOCX."""
    return _plan(v).paper(through=("docx",))


def _plan(v: Variant) -> Writer:
    w = Writer(Setting(v.look, head=f"{v.town}みらい創生プラン", foot=v.pick(_FEET[:2])))
    for i in range(v.some(2, 3)):
        w.heading(f"基本目標{wide(i + 1)}　{GOALS[i]}", 1)
        w.para(v.prose())
        _kpis(v, w, v.some(4, 9), v.pick(("rules", "rules", "lines", "dots")))
        for j in range(v.some(2, 3)):
            _section(v, w, j + 1)
    return w


@layout("written_goals")
def goals(v: Variant) -> Paper:
    """A landscape table with merged goals at the left."""
    w = Writer(Setting(v.look, width=297, height=210, foot=v.pick(_FEET)))
    w.heading("数値目標の一覧", 2)
    _kpis(v, w, v.some(8, 10), goals=True)
    w.para(v.prose())
    return w.paper()


@layout("written_lines")
def horizontal(v: Variant) -> Paper:
    """Tables with horizontal rules only or none, between prose."""
    w = Writer(Setting(v.look, foot=v.pick(_FEET)))
    w.heading(v.section(1), 2)
    w.para(v.prose())
    _kpis(v, w, v.some(5, 8), v.pick(("lines", "gaps")))
    w.para(v.prose())
    w.para("表3　指標の一覧", ("caption",), "caption")
    _kpis(v, w, v.some(4, 6), v.pick(("lines", "gaps")))
    return w.paper()


@layout("written_notes")
def notes(v: Variant) -> Paper:
    """Footnotes as word processors set them."""
    w = Writer(Setting(v.look, foot="- # -"))
    w.heading(v.chapter(1), 1)
    for i in range(v.some(3, 4)):
        w.heading(v.section(i + 1), 3)
        word = v.pick(SUBJECTS)
        note = f"{v.pick(CAUSES)}ことを受けて市が定めた呼び名。"
        w.footnoted(f"　{v.sentence()}{word}", note, f"については、{v.pick(ACTIONS)}。")
        w.para(v.prose())
    return w.paper()

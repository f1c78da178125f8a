"""More shapes of indicators: forms, strips of years, two values in a cell, columns of prose."""

from collections.abc import Sequence

from tools.lab.families.parts import number, page_number, right, sections, two_figures
from tools.lab.piece import (
    Cell,
    Figure,
    Piece,
    Told,
    box,
    heading,
    item,
    note,
    para,
    stack,
    table,
    text_of,
)
from tools.lab.registry import HtmlPaper, Paper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant, wide
from tools.lab.words import GOALS, OFFICES
from tools.lab.writer import Setting, Writer

Row = list[Cell | str]


def _sheet(v: Variant, *pieces: Piece, size: str = "a4") -> HtmlPaper:
    foot = page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare")))
    return HtmlPaper([Sheet(stack(*pieces), size=size, foot=foot)])


def _middle(text: str) -> Cell:
    return Cell(text, style="text-align:center")


@layout("more_form")
def form(v: Variant) -> HtmlPaper:
    """A ruled form for each indicator: its name across, a strip of years, kinds and values."""
    style = v.pick(("short", "long"))
    pieces: list[Piece] = [heading(v.section(1), 2)]
    labels = v.pick((("指標名", "単位"), ("指標", "単位"), ("ＫＰＩ", "単位")))
    for kpi in v.rare_kpis(v.some(3, 4), steps=3):
        years = kpi.years
        heads = ["基準値", *(["中間目標"] * 3), "最終目標"]
        rows: list[Row] = [
            [labels[0], Cell(kpi.name, columns=3), labels[1], _middle(kpi.unit)],
            ["年度", *(_middle(v.year(year, style)) for year in years)],
            ["区分", *(_middle(head) for head in heads)],
            ["値", *(right(number(kpi, i)) for i in range(5))],
        ]
        kinds = ("基準値", *(["目標値"] * 4))
        figures = [
            Figure(kpi.name, kpi.unit, kind, year, value)
            for kind, year, value in zip(kinds, years, kpi.values, strict=True)
        ]
        widths = (15, 17, 17, 17, 17, 17)
        pieces.append(table(rows, head=-1, widths=widths, figures=figures))
        pieces.append(note(f"担当：{v.pick(OFFICES)}"))
    return _sheet(v, *pieces, *sections(v, 1))


@layout("more_change_cell")
def change_cell(v: Variant) -> HtmlPaper:
    """Baseline and target in one cell, an arrow between them, its years in the head or the cell."""
    style = v.pick(("short", "long", "west"))
    in_head = v.chance(0.5)
    old, new = v.year(v.base, style), v.year(v.target, style)
    arrow = v.pick((" → ", "\n↓\n", " ⇒ ")) if in_head else v.pick((" → ", "\n→ "))
    head = f"現状値（{old}）→ 目標値（{new}）" if in_head else "現状値 → 目標値"
    rows: list[Row] = [["施策の方向", "成果指標", head]]
    kpis = v.rare_kpis(v.some(6, 8))
    for i, kpi in enumerate(kpis):
        base, target = number(kpi, 0, unit=True), number(kpi, -1, unit=True)
        if not in_head:
            base, target = f"{base}（{old}）", f"{target}（{new}）"
        rows.append(
            [f"{wide(i + 1)}　{v.pick(GOALS)[:9]}", kpi.name, _middle(base + arrow + target)]
        )
    figures = [f for kpi in kpis for f in two_figures(kpi)]
    grid = table(rows, widths=(24, 40, 36), figures=figures)
    return _sheet(v, heading(v.section(2), 2), para(v.prose()), grid, *sections(v, 1))


@layout("more_columns")
def columns(v: Variant) -> HtmlPaper:
    """Two columns of prose; in each a box of indicators as lines: name, then its two values."""
    style = v.pick(("short", "long"))
    title = v.pick(("数値目標", "◎ 成果指標", "目標とする指標"))
    sides = []
    for n in range(2):
        lines: list[Piece] = [text_of("p", (), title, "text-align:center")]
        figures: list[Figure] = []
        for kpi in v.rare_kpis(v.some(2, 3)):
            old, new = v.year(kpi.years[0], style), v.year(kpi.years[-1], style)
            lines.append(text_of("p", (), f"・{kpi.name}", "margin:0"))
            line = f"{old} {number(kpi, 0, unit=True)} → {new} {number(kpi, -1, unit=True)}"
            lines.append(text_of("p", (), line, "margin:0 0 2mm 1.5em"))
            figures += two_figures(kpi)
        framed = box("div", "border:0.8pt solid #444;padding:2mm;margin:2mm 0", *lines)
        framed = framed._replace(figures=tuple(figures))
        column = [heading(v.section(n + 1), 3), para(v.prose()), framed, para(v.prose())]
        sides.append(box("div", "", *column))
    both = box("div", "display:grid;grid-template-columns:1fr 1fr;gap:9mm", *sides)
    return _sheet(v, heading(v.chapter(3), 1), both)


@layout("more_vertical_cards")
def vertical_cards(v: Variant) -> HtmlPaper:
    """Cards with the name in a coloured head; label at the left, its number at the right."""
    words = v.pick((("現状値", "目標値"), ("基準値", "目標値")))
    style = v.pick(("long", "short"))
    across = v.pick((2, 3))
    cards = []
    for kpi in v.rare_kpis(across * 2):
        name = text_of(
            "p", (), kpi.name, f"background:{v.look.tint};text-align:center;margin:0 0 1mm"
        )
        lines = []
        for index in (0, -1):
            year = v.year(kpi.years[index], style)
            label, value = f"{words[index]}（{year}）", number(kpi, index, unit=True)
            html = (
                f'<p style="display:flex;justify-content:space-between;margin:0">'
                f"<span>{label}</span><span>{value}</span></p>"
            )
            lines.append(Piece(html, (Told((), label + value),)))
        made = box("div class=card", "padding:1.5mm", name, *lines)
        cards.append(made._replace(figures=tuple(two_figures(kpi))))
    grid = box("div class=cards", f"grid-template-columns:repeat({across},1fr)", *cards)
    top = heading(f"基本目標{wide(2)}　{v.pick(GOALS)}", 2)
    title = heading(v.pick(("成果目標", "数値目標", "KPI")), 3)
    return _sheet(v, top, item(f"・{v.sentence()}"), title, grid, *sections(v, 1))


@layout("more_written")
def written(v: Variant) -> Paper:
    """By LibreOffice: a small table under each measure, its head of two rows."""
    w = Writer(Setting(v.look, foot="- # -"))
    w.heading(f"基本目標{wide(1)}　{v.pick(GOALS)}", 1)
    style = v.pick(("long", "short"))
    old, new = v.year(v.base, style), v.year(v.target, style)
    kpis = v.rare_kpis(6)
    for i in range(3):
        w.heading(v.section(i + 1), 3)
        w.para(v.prose(1, 2))
        rows: list[Sequence[Cell | str]] = [
            [
                Cell("ＫＰＩ（重要業績評価指標）", rows=2),
                "現状値",
                "目標値",
                Cell("担当課", rows=2),
            ],
            [old, new],
        ]
        own: list[Kpi] = kpis[i * 2 : i * 2 + 2]
        for kpi in own:
            values = [right(number(kpi, n, unit=True)) for n in (0, -1)]
            rows.append([kpi.name, *values, v.pick(OFFICES)])
        figures = [f for kpi in own for f in two_figures(kpi)]
        w.table(rows, (44, 20, 20, 16), head=2, figures=figures, split=False)
    return w.paper()

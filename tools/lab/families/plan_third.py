"""Common shapes of indicators: targets under baselines, lists, units below names."""

from tools.lab.families.parts import number, page_number, right, sections, two_figures
from tools.lab.piece import Cell, Figure, Piece, heading, item, para, stack, table
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Variant, wide
from tools.lab.words import GOALS, OFFICES

Row = list[Cell | str]


def _sheet(v: Variant, *pieces: Piece, size: str = "a4") -> HtmlPaper:
    foot = page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare")))
    return HtmlPaper([Sheet(stack(*pieces), size=size, foot=foot)])


@layout("third_method")
def method(v: Variant) -> HtmlPaper:
    """Name, unit, baseline, target, how it is counted, office."""
    old, new = v.year(v.base, "short"), v.year(v.target, "short")
    rows: list[Row] = [
        ["指標名", "単位", f"基準値（{old}）", f"目標値（{new}）", "算出方法", "担当"]
    ]
    kpis = v.rare_kpis(v.some(6, 8))
    for kpi in kpis:
        values = [right(number(kpi, i)) for i in (0, -1)]
        how = v.pick(("年度末の実数", "市民意識調査による", "各年度の延べ数"))
        rows.append([kpi.name, kpi.unit, *values, how, v.pick(OFFICES)])
    figures = [f for kpi in kpis for f in two_figures(kpi)]
    grid = table(rows, widths=(28, 10, 14, 14, 18, 16), figures=figures)
    return _sheet(v, heading(v.section(1), 2), grid, *sections(v, 1))


@layout("third_stacked")
def stacked(v: Variant) -> HtmlPaper:
    """Baseline above target, the name merged over both rows."""
    style = v.pick(("short", "long"))
    rows: list[Row] = [["指標", "区分", "年度", "数値"]]
    kpis = v.rare_kpis(v.some(4, 6))
    for kpi in kpis:
        for i, word in ((0, "現状"), (-1, "目標")):
            name: Row = [Cell(kpi.name, rows=2)] if i == 0 else []
            year = v.year(kpi.years[i], style)
            rows.append([*name, word, year, right(number(kpi, i, unit=True))])
    figures = [f for kpi in kpis for f in two_figures(kpi)]
    grid = table(rows, widths=(46, 14, 18, 22), figures=figures)
    return _sheet(v, heading(v.section(2), 2), para(v.prose()), grid, *sections(v, 1))


@layout("third_list")
def bracket_list(v: Variant) -> HtmlPaper:
    """A list: ・指標：name （基準値）value （目標値）value, the years in the brackets."""
    old, new = v.year(v.base, "short"), v.year(v.target, "short")
    pieces: list[Piece] = [heading(f"基本目標{wide(1)}　{v.pick(GOALS)}", 2), para(v.prose())]
    for kpi in v.rare_kpis(v.some(4, 6)):
        values = [number(kpi, i, unit=True) for i in (0, -1)]
        text = f"・指標：{kpi.name}　（{old}基準値）{values[0]}　（{new}目標値）{values[1]}"
        pieces.append(item(text)._replace(figures=tuple(two_figures(kpi))))
    return _sheet(v, *pieces, *sections(v, 1))


@layout("third_measure_row")
def measure_row(v: Variant) -> HtmlPaper:
    """A table for each measure, the measure's name as its first row, units below the names."""
    old, new = v.year(v.base, "long"), v.year(v.target, "long")
    pieces: list[Piece] = [heading(v.chapter(3), 1)]
    kpis = v.rare_kpis(6)
    for n in range(3):
        own = kpis[n * 2 : n * 2 + 2]
        title = Cell(f"施策{wide(n + 1)}　{v.pick(GOALS)}", columns=3)
        rows: list[Row] = [[title], ["ＫＰＩ", f"現状値\n{old}", f"目標値\n{new}"]]
        for kpi in own:
            unit = f"\n（{kpi.unit}）" if kpi.unit else ""
            rows.append([kpi.name + unit, *(right(number(kpi, i)) for i in (0, -1))])
        figures: list[Figure] = [f for kpi in own for f in two_figures(kpi)]
        pieces.append(table(rows, head=-1, widths=(56, 22, 22), figures=figures))
        pieces.append(para(v.sentence()))
    return _sheet(v, *pieces)

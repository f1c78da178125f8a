"""Tables of indicators: rules, heads, units, merged cells."""

from collections.abc import Sequence

from tools.lab.families.parts import (
    NAME_WORDS,
    kpi_table_head,
    number,
    page_number,
    right,
    sections,
    two_figures,
)
from tools.lab.piece import Cell, Figure, Piece, caption, heading, note, para, stack, table
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant, wide
from tools.lab.words import GOALS


def _simple(v: Variant, kpis: Sequence[Kpi], style: str, **more: object) -> Piece:
    """Name, baseline, target; units behind the values or in brackets behind the name."""
    behind = v.chance(0.5)
    base, target = kpi_table_head(v, v.year_style())
    rows: list[list[Cell | str]] = [[v.pick(NAME_WORDS), base, target]]
    figures: list[Figure] = []
    align = v.pick(("right", "center"))
    for kpi in kpis:
        name = kpi.name if behind or not kpi.unit else f"{kpi.name}（{kpi.unit}）"
        cells = [Cell(number(kpi, i, unit=behind), style=f"text-align:{align}") for i in (0, -1)]
        rows.append([name, *cells])
        figures += two_figures(kpi)
    first = v.rng.randint(46, 60)
    rest = (100 - first) / 2
    return table(rows, style=style, widths=(first, rest, rest), figures=figures)


def _page(v: Variant, *pieces: Piece, size: str = "a4") -> Sheet:
    return Sheet(
        stack(*pieces),
        size=size,
        foot=page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare"))),
    )


def _plain(v: Variant, style: str) -> HtmlPaper:
    body = [heading(v.section(1), 2), para(v.prose())]
    body += [_simple(v, v.kpis(v.some(5, 9)), style), *sections(v, 2)]
    return HtmlPaper([_page(v, *body)])


@layout("kpi_ruled")
def ruled(v: Variant) -> HtmlPaper:
    """Ruled table: name, baseline, target."""
    return _plain(v, "rules")


@layout("kpi_lines")
def lines(v: Variant) -> HtmlPaper:
    """Horizontal rules only."""
    return _plain(v, "lines")


@layout("kpi_gaps")
def gaps(v: Variant) -> HtmlPaper:
    """No rules at all: columns told by their gaps."""
    return _plain(v, "gaps")


@layout("kpi_zebra")
def zebra(v: Variant) -> HtmlPaper:
    """Every second row shaded, no rules."""
    return _plain(v, "zebra")


@layout("kpi_dots")
def dots(v: Variant) -> HtmlPaper:
    """Dotted or dashed rules."""
    return _plain(v, v.pick(("dots", "dashes")))


@layout("kpi_wrapped")
def wrapped(v: Variant) -> HtmlPaper:
    """Names over several lines, the numbers in the middle of their rows."""
    style = v.pick(("rules", "lines"))
    base, target = kpi_table_head(v, v.year_style())
    rows: list[list[Cell | str]] = [["No.", v.pick(NAME_WORDS), "単位", base, target, "担当課"]]
    figures: list[Figure] = []
    for i, kpi in enumerate(v.kpis(v.some(5, 8), long=4)):
        place = f"vertical-align:{v.pick(('middle', 'top'))}"
        office = v.pick(("企画政策課", "子ども未来課\n健康推進課", "商工観光課", "農林水産課"))
        values = [right(number(kpi, j), place) for j in (0, -1)]
        rows.append([str(i + 1), kpi.name, Cell(kpi.unit or "－", style=place), *values, office])
        figures += two_figures(kpi)
    grid = table(rows, style=style, widths=(6, 34, 10, 17, 17, 16), figures=figures)
    return HtmlPaper([_page(v, heading(v.chapter(4), 1), grid, para(v.prose()))])


@layout("kpi_goals")
def goals(v: Variant) -> HtmlPaper:
    """A merged column of goals at the left."""
    base, target = kpi_table_head(v, v.year_style())
    rows: list[list[Cell | str]] = [["基本目標", v.pick(NAME_WORDS), base, target]]
    figures: list[Figure] = []
    kpis = v.kpis(v.some(8, 11))
    for i, goal in enumerate(v.sample(GOALS, 3)):
        own = kpis[i::3]
        for j, kpi in enumerate(own):
            cells: list[Cell | str] = (
                [Cell(f"{wide(i + 1)}　{goal}", rows=len(own))] if not j else []
            )
            values = [right(number(kpi, n, unit=True)) for n in (0, -1)]
            rows.append([*cells, kpi.name, *values])
            figures += two_figures(kpi)
    grid = table(rows, widths=(24, 40, 18, 18), figures=figures)
    return HtmlPaper([_page(v, heading("数値目標の一覧", 2), grid, *sections(v, 1))])


@layout("kpi_two_heads")
def two_heads(v: Variant) -> HtmlPaper:
    """A head of two levels: results of several years, then the target's year."""
    kpis = v.kpis(v.some(6, 10), steps=2)
    style = v.pick(("short", "long", "year"))
    years = kpis[0].years
    kind = v.pick(("rules", "rules", "lines"))
    top: list[Cell | str] = [
        Cell(v.pick(NAME_WORDS), rows=2),
        Cell("単位", rows=2),
        Cell("実績値", columns=3),
        Cell("目標値"),
    ]
    rows: list[list[Cell | str]] = [top, [v.year(year, style) for year in years]]
    figures: list[Figure] = []
    for kpi in kpis:
        rows.append(
            [kpi.name, kpi.unit or "－", *(right(number(kpi, i)) for i in range(len(years)))]
        )
        kinds = ["実績値"] * 3 + ["目標値"]
        figures += [
            Figure(kpi.name, kpi.unit, k, y, value)
            for k, y, value in zip(kinds, years, kpi.values, strict=True)
        ]
    grid = table(rows, head=2, style=kind, widths=(36, 10, 13, 13, 13, 15), figures=figures)
    where = caption(f"表{v.rng.randint(1, 9)}　指標の推移と目標")
    return HtmlPaper([_page(v, heading(v.section(3), 2), where, grid, note("資料：企画政策課"))])

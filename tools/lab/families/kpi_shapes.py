"""Tables of indicators whose years, units and rows stand otherwise than in the plainest table."""

from collections.abc import Sequence

from tools.lab.families.parts import (
    BASE_WORDS,
    NAME_WORDS,
    TARGET_WORDS,
    kpi_table_head,
    number,
    page_number,
    right,
    running_head,
    sections,
    two_figures,
)
from tools.lab.piece import (
    Cell,
    Figure,
    Piece,
    box,
    caption,
    heading,
    note,
    para,
    stack,
    table,
    text_of,
)
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant, wide
from tools.lab.words import GOALS, INDICATORS, SECTIONS

Rows = list[list[Cell | str]]


def _sheet(v: Variant, *pieces: Piece, size: str = "a4") -> Sheet:
    number_style = v.pick(("dash", "bare"))
    return Sheet(stack(*pieces), size=size, foot=page_number(v, v.rng.randint(4, 60), number_style))


def _values(kpi: Kpi, places: Sequence[int] = (0, -1), unit: bool = False) -> list[Cell | str]:
    return [right(number(kpi, i, unit=unit)) for i in places]


@layout("kpi_pages_repeated")
def pages_repeated(v: Variant) -> HtmlPaper:
    """A table over three pages, its head on each."""
    return _over_pages(v, 3, repeat=True)


@layout("kpi_pages")
def pages_once(v: Variant) -> HtmlPaper:
    """A table over two pages, its head on the first only."""
    return _over_pages(v, 2, repeat=False)


def _over_pages(v: Variant, count: int, *, repeat: bool) -> HtmlPaper:
    base, target = kpi_table_head(v, v.year_style())
    top: list[Cell | str] = [v.pick(NAME_WORDS), "単位", base, target]
    kpis = v.kpis(len(INDICATORS))
    style = v.pick(("rules", "rules", "lines"))
    sheets = []
    for page in range(count):
        own = kpis[page * 13 : page * 13 + v.some(8, 12)]
        rows: Rows = [top] if repeat or not page else []
        rows += [[kpi.name, kpi.unit or "－", *_values(kpi)] for kpi in own]
        figures = [f for kpi in own for f in two_figures(kpi)]
        grid = table(
            rows,
            head=1 if repeat or not page else 0,
            style=style,
            widths=(46, 12, 21, 21),
            continued=page > 0,
            figures=figures,
            more=f"line-height:{2.1 if page < count - 1 else 1.6}",
        )
        before = [heading(v.section(1), 2), para(v.prose())] if not page else []
        after = sections(v, 1) if page == count - 1 else []
        body = stack(*before, grid, *after)
        # A table goes on where no text comes between: it ends at the foot of its page.
        place = (
            "" if page == count - 1 else "display:flex;flex-direction:column;justify-content:end"
        )
        foot = page_number(v, page + 11, "bare")
        sheets.append(Sheet(body, running_head(v, f"{v.town}みらい創生プラン"), foot, style=place))
    return HtmlPaper(sheets)


@layout("kpi_empty")
def empty_cells(v: Variant) -> HtmlPaper:
    """Empty cells, dashes and words in place of numbers."""
    kpis = v.kpis(v.some(7, 10), steps=2, units=True)
    style = v.pick(("short", "long"))
    years = kpis[0].years
    heads = [v.year(year, style) for year in years[:-1]] + [f"目標値（{v.year(years[-1], style)}）"]
    rows: Rows = [["指標", "単位", *heads]]
    figures: list[Figure] = []
    for kpi in kpis:
        cells: list[Cell | str] = [kpi.name, kpi.unit]
        for i, year in enumerate(years):
            kind = "目標値" if i == len(years) - 1 else "other"
            cell, figure = _maybe(v, kpi, i, Figure(kpi.name, kpi.unit, kind, year, kpi.values[i]))
            cells.append(cell)
            figures += figure
        rows.append(cells)
    grid = table(
        rows, style=v.pick(("rules", "lines")), widths=(34, 10, 13, 13, 13, 17), figures=figures
    )
    return HtmlPaper([_sheet(v, heading(v.section(2), 2), grid, *sections(v, 1))])


def _maybe(v: Variant, kpi: Kpi, index: int, figure: Figure) -> tuple[Cell, list[Figure]]:
    last = index == len(kpi.years) - 1
    if last and v.chance(0.2):
        word = v.pick(("維持", "検討中", "増加"))
        return Cell(word, style="text-align:center"), [figure._replace(value=None)]
    if not last and v.chance(0.3):
        dash = v.pick(("", "", "－", "―"))
        left = [figure._replace(value=None, optional=True)] if dash else []
        return Cell(dash, style="text-align:center"), left
    return right(number(kpi, index)), [figure]


@layout("kpi_three_heads")
def three_heads(v: Variant) -> HtmlPaper:
    """A head of three levels."""
    kpis = v.kpis(v.some(5, 8), steps=3)
    years = kpis[0].years
    style = v.pick(("short", "year"))
    top: list[Cell | str] = [
        Cell("施策", rows=3),
        Cell("指標", rows=3),
        Cell("単位", rows=3),
        Cell("指標の値", columns=5),
    ]
    second: list[Cell | str] = [Cell("実績値", columns=4), Cell("目標値", rows=1)]
    rows: Rows = [top, second, [v.year(year, style) for year in years]]
    figures: list[Figure] = []
    for kpi in kpis:
        rows.append([v.pick(SECTIONS), kpi.name, kpi.unit or "－", *_values(kpi, range(5))])
        figures += [
            Figure(kpi.name, kpi.unit, "目標値" if i == 4 else "実績値", years[i], kpi.values[i])
            for i in range(5)
        ]
    grid = table(rows, head=3, widths=(17, 25, 8, 10, 10, 10, 10, 10), figures=figures)
    size = v.pick(("a4", "a4l"))
    return HtmlPaper([_sheet(v, heading(v.section(4), 2), grid, para(v.prose()), size=size)])


@layout("kpi_year_in_cell")
def year_in_cell(v: Variant) -> HtmlPaper:
    """The year stands in the cell beside its value."""
    style = v.pick(("short", "long", "west"))
    form = v.pick(("{value}（{year}）", "{value}\n（{year}）", "{year}：{value}", "{year} {value}"))
    rows: Rows = [[v.pick(NAME_WORDS), v.pick(BASE_WORDS), v.pick(TARGET_WORDS)]]
    figures: list[Figure] = []
    for kpi in v.kpis(v.some(5, 8)):
        kpi = kpi._replace(years=(kpi.years[0] - v.rng.randint(0, 2), kpi.years[-1]))
        cells = [
            form.format(value=number(kpi, i, unit=True), year=v.year(kpi.years[i], style))
            for i in (0, -1)
        ]
        rows.append([kpi.name, *(Cell(c, style="text-align:center") for c in cells)])
        figures += two_figures(kpi)
    grid = table(rows, style=v.pick(("rules", "lines")), widths=(46, 27, 27), figures=figures)
    return HtmlPaper([_sheet(v, heading(v.section(5), 2), para(v.prose()), grid, *sections(v, 1))])


@layout("kpi_unit_note")
def unit_note(v: Variant) -> HtmlPaper:
    """One unit for all in a note above: (単位：千円)."""
    unit = v.pick(("人", "％", "千円", "件"))
    kpis = [kpi._replace(unit=unit) for kpi in v.kpis(v.some(5, 8), steps=2)]
    style = v.pick(("long", "short"))
    years = kpis[0].years
    heads = [f"{v.year(y, style)}\n実績値" for y in years[:-1]]
    rows: Rows = [["指標", *heads, f"{v.year(years[-1], style)}\n目標値"]]
    figures: list[Figure] = []
    for kpi in kpis:
        rows.append([kpi.name, *_values(kpi, range(len(years)))])
        figures += [
            Figure(kpi.name, unit, "目標値" if i == len(years) - 1 else "実績値", y, kpi.values[i])
            for i, y in enumerate(years)
        ]
    grid = table(rows, widths=(40, 15, 15, 15, 15), figures=figures)
    above = note(f"（単位：{unit}）", "text-align:right")
    return HtmlPaper(
        [_sheet(v, heading(v.section(1), 2), caption("表2　指標"), above, grid, *sections(v, 1))]
    )


@layout("kpi_unit_head")
def unit_head(v: Variant) -> HtmlPaper:
    """A small table for each indicator, its unit in the head."""
    pieces: list[Piece] = [heading(v.section(1), 2)]
    style = v.pick(("long", "short", "west"))
    for kpi in v.kpis(v.some(3, 5), units=True):
        base, target = kpi_table_head(v, style)
        rows: Rows = [["指標", f"{base}（{kpi.unit}）", f"{target}（{kpi.unit}）"]]
        rows.append([kpi.name, *_values(kpi)])
        pieces.append(table(rows, widths=(40, 30, 30), figures=two_figures(kpi)))
        pieces.append(para(v.prose(1, 2)))
    return HtmlPaper([_sheet(v, *pieces)])


@layout("kpi_side_by_side")
def side_by_side(v: Variant) -> HtmlPaper:
    """Two tables side by side."""
    made = []
    for title in ("しごと", "くらし"):
        kpis = v.kpis(v.some(4, 7), units=True)
        style = v.pick(("short", "west"))
        base, target = v.year(v.base, style), v.year(v.target, style)
        rows: Rows = [["指標", f"現状値\n{base}", f"目標値\n{target}"]]
        rows += [[kpi.name, *_values(kpi, unit=True)] for kpi in kpis]
        figures = [f for kpi in kpis for f in two_figures(kpi)]
        grid = table(rows, widths=(46, 27, 27), figures=figures)
        made.append(
            box("div", "", text_of("p class=caption", ("caption", "heading"), f"【{title}】"), grid)
        )
    both = box("div", "display:grid;grid-template-columns:1fr 1fr;gap:10mm", *made)
    size = v.pick(("a4", "a4l"))
    return HtmlPaper([_sheet(v, heading(v.section(2), 2), both, *sections(v, 1), size=size)])


@layout("kpi_rotated_flag")
def rotated_flag(v: Variant) -> HtmlPaper:
    """A landscape table on upright paper, the page turned upright by /Rotate."""
    turn = v.pick((90, 270))
    return HtmlPaper([_landscape(v)._replace(turn=turn)], rotate=360 - turn)


@layout("kpi_rotated_text")
def rotated_text(v: Variant) -> HtmlPaper:
    """A landscape table lying on upright paper: the text itself is turned."""
    return HtmlPaper([_landscape(v)._replace(turn=v.pick((90, 270)))])


def _landscape(v: Variant) -> Sheet:
    kpis = v.kpis(v.some(6, 9), steps=4)
    years = kpis[0].years
    style = v.pick(("short", "long"))
    heads = [v.year(y, style) for y in years[:-1]] + [f"目標値\n（{v.year(years[-1], style)}）"]
    rows: Rows = [["No.", "指標", "単位", *heads]]
    figures: list[Figure] = []
    for i, kpi in enumerate(kpis):
        rows.append([str(i + 1), kpi.name, kpi.unit or "－", *_values(kpi, range(6))])
        figures += [
            Figure(kpi.name, kpi.unit, "目標値" if n == 5 else "other", years[n], kpi.values[n])
            for n in range(6)
        ]
    grid = table(rows, widths=(5, 29, 8, 11, 11, 11, 11, 14), figures=figures)
    return Sheet(stack(heading(v.section(7), 2), grid, para(v.prose())), size="a4l")


@layout("kpi_review")
def review(v: Variant) -> HtmlPaper:
    """A review of the phase before, inside a plan: target, result, grade."""
    phase = v.rng.randint(1, 2)
    kpis = v.kpis(v.some(5, 8), units=True)
    style = v.pick(("long", "short"))
    old, new = v.year(v.base, style), v.year(v.target, style)
    rows: Rows = [["指標", f"基準値（{old}）", f"目標値（{new}）", f"実績値（{new}）", "評価"]]
    figures: list[Figure] = []
    for kpi in kpis:
        done = kpi.values[-1] * v.rng.uniform(0.7, 1.2)
        reached = kpi._replace(values=(*kpi.values, round(done, kpi.decimals)))
        grade = Cell(v.pick(("Ａ", "Ｂ", "Ｃ", "達成", "未達成")), style="text-align:center")
        rows.append([kpi.name, *_values(reached, range(3), unit=True), grade])
        figures += two_figures(kpi, role="review")
        figures.append(Figure(kpi.name, kpi.unit, "実績値", v.target, reached.values[-1], "review"))
    grid = table(rows, widths=(36, 18, 18, 18, 10), figures=figures)
    title = v.pick(
        (f"第{wide(phase)}期総合戦略の検証", f"第{wide(phase)}期計画の達成状況", "前計画の評価")
    )
    body = stack(heading(f"１　{title}", 2), para(v.prose()), grid, *sections(v, 1))
    top = running_head(v, f"第{phase + 1}期{v.town}みらい創生総合戦略")
    return HtmlPaper([Sheet(body, top, page_number(v, 9, "dash"))])


@layout("kpi_progress")
def progress(v: Variant) -> HtmlPaper:
    """A yearly report: baseline, results year by year, target, progress."""
    kpis = v.kpis(v.some(5, 8), steps=3, units=True)
    years = kpis[0].years
    style = v.pick(("short", "long"))
    heads = [
        f"{v.year(y, style)}\n{w}"
        for y, w in zip(years, ("基準値", "実績値", "実績値", "実績値", "目標値"), strict=True)
    ]
    rows: Rows = [["指標", "単位", *heads, "進捗"]]
    figures: list[Figure] = []
    for kpi in kpis:
        mark = Cell(v.pick(("順調", "やや遅れ", "遅れ", "◎", "○")), style="text-align:center")
        rows.append([kpi.name, kpi.unit, *_values(kpi, range(5)), mark])
        kinds = ("基準値", "実績値", "実績値", "実績値", "目標値")
        figures += [
            Figure(kpi.name, kpi.unit, kind, year, value, "progress")
            for kind, year, value in zip(kinds, years, kpi.values, strict=True)
        ]
    grid = table(rows, widths=(28, 9, 11, 11, 11, 11, 11, 8), figures=figures)
    title = f"{v.year(years[3], 'long')}　{v.town}総合戦略　進捗状況報告書"
    body = stack(
        heading(title, 1), heading(f"基本目標１　{v.pick(GOALS)}", 2), grid, *sections(v, 1)
    )
    return HtmlPaper([Sheet(body, foot=page_number(v, 2, "dash"), size=v.pick(("a4", "a4l")))])


@layout("kpi_transposed")
def transposed(v: Variant) -> HtmlPaper:
    """Indicators across, years down."""
    kpis = v.kpis(v.some(3, 4), steps=3, units=True)
    years = kpis[0].years
    style = v.pick(("long", "west", "short"))
    rows: Rows = [["年度", *(f"{kpi.name}\n（{kpi.unit}）" for kpi in kpis)]]
    figures: list[Figure] = []
    for i, year in enumerate(years):
        word = "目標値" if i == len(years) - 1 else "実績値"
        label = f"{v.year(year, style)}（{word}）"
        rows.append([label, *(right(number(kpi, i)) for kpi in kpis)])
        figures += [Figure(kpi.name, kpi.unit, word, year, kpi.values[i]) for kpi in kpis]
    grid = table(rows, figures=figures)
    return HtmlPaper([_sheet(v, heading(v.section(6), 2), grid, *sections(v, 2))])


@layout("captions")
def captions(v: Variant) -> HtmlPaper:
    """Captions above tables and below pictures, sources under both."""
    from tools.lab.families.parts import chart

    kpis = v.kpis(v.some(3, 5))
    base, target = kpi_table_head(v, v.year_style())
    rows: Rows = [["指標", "単位", base, target]]
    rows += [[kpi.name, kpi.unit or "－", *_values(kpi)] for kpi in kpis]
    figures = [f for kpi in kpis for f in two_figures(kpi)]
    kind = v.pick(("表{}　{}", "表 {}-1 {}", "【表{}】{}"))
    body = stack(
        heading(v.section(3), 2),
        para(v.prose()),
        caption(kind.format(v.rng.randint(1, 9), "指標の現状と目標")),
        table(rows, widths=(46, 12, 21, 21), figures=figures),
        note("※　値は各年度末のもの"),
        para(v.prose()),
        chart(v),
        caption(f"図{v.rng.randint(1, 9)}　{v.pick(('人口', '世帯数'))}の推移"),
        note(f"資料：{v.town}統計書"),
        para(v.prose()),
    )
    return HtmlPaper([Sheet(body, foot=page_number(v, 33, "bare"))])

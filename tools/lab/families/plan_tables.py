"""Tables of indicators as plans of cities have them: offices, marks, limits, targets by year."""

from collections.abc import Sequence
from itertools import pairwise

from tools.lab.families.parts import (
    BASE_WORDS,
    NAME_WORDS,
    TARGET_WORDS,
    kpi_table_head,
    number,
    page_number,
    right,
    sections,
    two_figures,
)
from tools.lab.piece import Cell, Figure, Piece, heading, note, para, stack, table, text_of
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant, wide
from tools.lab.words import GOALS, OFFICES

Row = list[Cell | str]
_TREND = ("増加", "維持", "減少")


def _page(v: Variant, *pieces: Piece, size: str = "a4") -> Sheet:
    foot = page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare")))
    return Sheet(stack(*pieces), size=size, foot=foot)


def _middle(text: str) -> Cell:
    return Cell(text, style="text-align:center")


def _all_figures(kpis: Sequence[Kpi], role: str = "plan") -> list[Figure]:
    return [figure for kpi in kpis for figure in two_figures(kpi, role=role)]


@layout("plan_numbered")
def numbered(v: Variant) -> HtmlPaper:
    """Numbers of the indicators in the first column, offices in the last."""
    base, target = kpi_table_head(v, v.year_style())
    mark = v.pick(("No.", "番号", "№"))
    form = v.pick(("{}", "1-{}", "（{}）"))
    rows: list[Row] = [[mark, v.pick(NAME_WORDS), "単位", base, target, "担当課"]]
    kpis = v.rare_kpis(v.some(7, 10))
    for i, kpi in enumerate(kpis):
        values = [right(number(kpi, n)) for n in (0, -1)]
        rows.append([_middle(form.format(i + 1)), kpi.name, kpi.unit, *values, v.pick(OFFICES)])
    grid = table(rows, widths=(8, 34, 11, 15, 15, 17), figures=_all_figures(kpis))
    return HtmlPaper([_page(v, heading(v.section(1), 2), grid, *sections(v, 1))])


@layout("plan_yearly_targets")
def yearly_targets(v: Variant) -> HtmlPaper:
    """Targets for each year, some of them words; the baseline's year below it; units at the end."""
    style = v.pick(("short", "long"))
    kpis = v.rare_kpis(v.some(6, 8), steps=4)
    years = kpis[0].years
    head: Row = [v.pick(NAME_WORDS), Cell(f"{v.pick(BASE_WORDS)}\n（{v.year(years[0], style)}）")]
    levels = v.pick((1, 2))
    heads = [v.year(year, style) for year in years[1:]]
    if levels == 1:
        head += [f"{text}\n目標" for text in heads]
        rows: list[Row] = [[*head, "単位"]]
    else:
        top: Row = [Cell(str(head[0]), rows=2), head[1]._replace(rows=2)]  # type: ignore[union-attr]
        rows = [[*top, Cell("目標値", columns=len(heads)), Cell("単位", rows=2)], [*heads]]
    figures: list[Figure] = []
    for kpi in kpis:
        worded = v.chance(0.25)
        word = v.pick(_TREND)
        cells: Row = [kpi.name, right(number(kpi, 0))]
        figures.append(Figure(kpi.name, kpi.unit, "基準値", years[0], kpi.values[0]))
        for i in range(1, len(years)):
            cells.append(_middle(word) if worded else right(number(kpi, i)))
            value = None if worded else kpi.values[i]
            figures.append(Figure(kpi.name, kpi.unit, "目標値", years[i], value))
        rows.append([*cells, _middle(kpi.unit)])
    widths = (25, 13, *(52 / len(heads) for _ in heads), 10)
    grid = table(rows, head=levels, widths=widths, figures=figures)
    return HtmlPaper([_page(v, heading(v.section(2), 2), grid, para(v.prose()), size="a4l")])


@layout("plan_target_and_result")
def target_and_result(v: Variant) -> HtmlPaper:
    """Two rows for each indicator, target and result, its name merged over both."""
    style = v.pick(("short", "long"))
    kpis = v.rare_kpis(v.some(4, 6), steps=3)
    years = kpis[0].years
    known = v.rng.randint(2, 3)
    words = v.pick((("目標", "実績"), ("目標値", "実績値"), ("計画", "実績")))
    rows: list[Row] = [["指標", "単位", "区分", *(v.year(year, style) for year in years)]]
    figures: list[Figure] = []
    for kpi in kpis:
        other = [round(x * v.rng.uniform(0.8, 1.1), kpi.decimals) for x in kpi.values]
        done = kpi._replace(values=tuple(other))
        merged: Row = [Cell(kpi.name, rows=2), Cell(kpi.unit, rows=2, style="text-align:center")]
        rows.append([*merged, words[0], *(right(number(kpi, i)) for i in range(len(years)))])
        shown_values = [right(number(done, i)) if i < known else Cell("") for i in range(5)]
        rows.append([words[1], *shown_values])
        for i, year in enumerate(years):
            kind = "other" if words[0] == "計画" else "目標値"
            figures.append(Figure(kpi.name, kpi.unit, kind, year, kpi.values[i]))
        for i in range(known):
            figures.append(Figure(kpi.name, kpi.unit, "実績値", years[i], other[i]))
    grid = table(rows, widths=(25, 10, 10, 11, 11, 11, 11, 11), figures=figures)
    return HtmlPaper([_page(v, heading(v.section(3), 2), para(v.prose()), grid, *sections(v, 1))])


@layout("plan_unit_in_name")
def unit_in_name(v: Variant) -> HtmlPaper:
    """The unit in brackets behind or below the name: 【人】, （％）, ［単位：件］."""
    form = v.pick(("{}【{}】", "{}\n（{}）", "{}［単位：{}］", "{}（単位：{}）"))
    base, target = kpi_table_head(v, v.year_style())
    rows: list[Row] = [[v.pick(NAME_WORDS), base, target, v.pick(("目標設定の考え方", "備考"))]]
    kpis = v.rare_kpis(v.some(6, 8))
    for kpi in kpis:
        values = [right(number(kpi, n)) for n in (0, -1)]
        rows.append(
            [form.format(kpi.name, kpi.unit), *values, v.pick(("毎年の統計による", "累計"))]
        )
    style = v.pick(("rules", "lines", "zebra"))
    grid = table(rows, style=style, widths=(42, 18, 18, 22), figures=_all_figures(kpis))
    return HtmlPaper([_page(v, heading(v.section(4), 2), grid, *sections(v, 1))])


@layout("plan_cumulative")
def cumulative(v: Variant) -> HtmlPaper:
    """Totals of all years: R7～R11 累計, 5年間の累計."""
    style = v.pick(("short", "long"))
    kpis = [k for k in v.rare_kpis(12) if not k.decimals][: v.some(5, 7)]
    first, last = v.base + 1, v.target
    form = v.pick(("head", "cell", "mixed"))
    span = f"{v.year(first, style)}～{v.year(last, style)}"
    count = last - first + 1
    target = {
        "head": f"目標値\n（{span}累計）",
        "cell": f"目標値\n（{v.year(last, style)}）",
        "mixed": f"目標値\n（{v.year(last, style)}）",
    }[form]
    rows: list[Row] = [["指標", f"基準値\n（{v.year(v.base, style)}）", target]]
    for kpi in kpis:
        text = number(kpi, -1, unit=True)
        if form != "head" and v.chance(0.6):
            text = v.pick(
                (f"{count}年間の累計 {text}", f"累計{text}", f"{text}（{count}年間累計）")
            )
        rows.append([kpi.name, _middle(number(kpi, 0, unit=True)), _middle(text)])
    grid = table(rows, widths=(42, 24, 34), figures=_all_figures(kpis))
    return HtmlPaper([_page(v, heading(v.section(5), 2), para(v.prose()), grid, *sections(v, 1))])


@layout("plan_limits")
def limits(v: Variant) -> HtmlPaper:
    """At least, at most, about, from … to …, with units; △ and ▲; words in place of numbers."""
    base, target = kpi_table_head(v, v.year_style())
    minus = v.pick(("△", "▲", "-", "－"))
    rows: list[Row] = [[v.pick(NAME_WORDS), base, target]]
    figures: list[Figure] = []
    for kpi in v.rare_kpis(v.some(7, 9)):
        old = number(kpi, 0, minus) + kpi.unit
        new = number(kpi, -1, minus) + kpi.unit
        form = v.pick(("{}以上", "{}以下", "約{}", "{}未満", "{}程度", "{}", "word", "range"))
        own = two_figures(kpi)
        if form == "word":
            new = v.pick(("前年度より増加", "現状維持", "増加"))
            own[1] = own[1]._replace(value=None, optional=True)
            own.append(own[1]._replace(unit=""))
        elif form == "range" and kpi.values[-1] > 0:
            high = kpi._replace(values=(round(kpi.values[-1] * 1.2, kpi.decimals),))
            new = f"{number(kpi, -1)}～{number(high, 0, unit=True)}"
        elif form != "range":
            new = form.format(new)
        rows.append([kpi.name, _middle(old), _middle(new)])
        figures += own
    style = v.pick(("rules", "lines"))
    grid = table(rows, style=style, widths=(44, 26, 30), figures=figures)
    return HtmlPaper([_page(v, heading(v.section(6), 2), grid, *sections(v, 2))])


@layout("plan_years_and_values")
def years_and_values(v: Variant) -> HtmlPaper:
    """Horizontal rules, a head of two levels: under each kind its year and its number."""
    style = v.pick(("short", "long", "west"))
    words = (v.pick(BASE_WORDS), v.pick(TARGET_WORDS))
    parts = v.pick((("年度", "数値"), ("年度", "値"), ("数値", "年度")))
    top: Row = [Cell("指標名", rows=2), Cell("単位", rows=2)]
    top += [Cell(word, columns=2) for word in words]
    rows: list[Row] = [top, [*parts, *parts]]
    kpis = []
    for kpi in v.rare_kpis(v.some(6, 9)):
        kpi = kpi._replace(years=(kpi.years[0] - v.rng.randint(0, 2), kpi.years[-1]))
        row: Row = [kpi.name, _middle(kpi.unit)]
        for i in (0, -1):
            pair = [_middle(v.year(kpi.years[i], style)), right(number(kpi, i))]
            row += pair if parts[0] == "年度" else pair[::-1]
        rows.append(row)
        kpis.append(kpi)
    kind = v.pick(("lines", "lines", "rules"))
    grid = table(
        rows, head=2, style=kind, widths=(34, 12, 13, 14, 13, 14), figures=_all_figures(kpis)
    )
    return HtmlPaper([_page(v, heading(v.section(7), 2), para(v.prose()), grid, *sections(v, 1))])


@layout("plan_turned_pair")
def turned_pair(v: Variant) -> HtmlPaper:
    """Two landscape tables of two goals, the page turned upright by /Rotate."""
    turn = v.pick((90, 270))
    style = v.year_style()
    pieces: list[Piece] = []
    kpis = v.rare_kpis(v.some(7, 9))
    for i, goal in enumerate(v.sample(GOALS, 2)):
        base, target = kpi_table_head(v, style)
        own = kpis[i::2]
        rows: list[Row] = [["指標", "指標の説明", base, target, "出典"]]
        for kpi in own:
            values = [right(number(kpi, n, unit=True)) for n in (0, -1)]
            said = v.pick(("一年間の合計", "年度末の数", "市が独自に集計"))
            rows.append([kpi.name, said, *values, v.pick(("業務統計", "市民意識調査"))])
        pieces.append(heading(f"基本目標{wide(i + 1)}　{goal}", 3))
        pieces.append(table(rows, widths=(30, 22, 17, 17, 14), figures=_all_figures(own)))
    return HtmlPaper([_page(v, *pieces, size="a4l")._replace(turn=turn)], rotate=360 - turn)


@layout("plan_marks")
def marks(v: Variant) -> HtmlPaper:
    """Marks of notes at values and names, the notes under the table."""
    base, target = kpi_table_head(v, v.year_style())
    form = v.pick(("※{}", "*{}", "（注{}）", "{}）"))
    raised = v.chance(0.6)
    rows: list[Row] = [[v.pick(NAME_WORDS), base, target]]
    kpis = v.rare_kpis(v.some(6, 8))
    texts: list[Piece] = []
    for kpi in kpis:
        cells: Row = []
        for i in (0, -1):
            text, mark = number(kpi, i, unit=True), ""
            if v.chance(0.25) and len(texts) < 3:
                mark = form.format(len(texts) + 1)
                texts.append(
                    note(f"{mark} {v.pick(('速報値', '直近の調査の値', '見込み'))}による。")
                )
            size = ' style="font-size:60%;vertical-align:super"' if raised else ""
            html = f"{text}<span{size}>{mark}</span>" if mark else ""
            cells.append(Cell(text + mark, style="text-align:center", html=html))
        rows.append([kpi.name, *cells])
    grid = table(rows, widths=(46, 27, 27), figures=_all_figures(kpis))
    return HtmlPaper([_page(v, heading(v.section(8), 2), grid, *texts, *sections(v, 1))])


@layout("plan_mixed_units")
def mixed_units(v: Variant) -> HtmlPaper:
    """Each row of another unit, written with its value: 10,000千円/年, 320人泊, 4.1点."""
    base, target = kpi_table_head(v, v.year_style())
    align = v.pick(("right", "center", "left"))
    rows: list[Row] = [["施策", v.pick(NAME_WORDS), base, target]]
    kpis = v.rare_kpis(v.some(7, 10), common=False)
    places = [0, *sorted(v.rng.sample(range(1, len(kpis)), 2)), len(kpis)]
    for n, (first, end) in enumerate(pairwise(places)):
        for i in range(first, end):
            cells = [
                Cell(number(kpis[i], k, unit=True), style=f"text-align:{align}") for k in (0, -1)
            ]
            goal: Row = [Cell(f"{n + 1}－{n + 2}", rows=end - first)] if i == first else []
            rows.append([*goal, kpis[i].name, *cells])
    grid = table(rows, widths=(10, 42, 24, 24), figures=_all_figures(kpis))
    return HtmlPaper([_page(v, heading(v.section(9), 2), grid, *sections(v, 1))])


@layout("plan_grades")
def grades(v: Variant) -> HtmlPaper:
    """The phase before: target, result, share reached, 達成 or 未達成, a grade."""
    kpis = v.rare_kpis(v.some(5, 7))
    style = v.pick(("long", "short"))
    old, new = v.year(v.base, style), v.year(v.target, style)
    heads = [f"基準値\n（{old}）", f"目標値\n（{new}）", f"実績値\n（{new}）"]
    rows: list[Row] = [["指標", *heads, "達成率", "達成状況"]]
    figures: list[Figure] = []
    for kpi in kpis:
        done = round(kpi.values[-1] * v.rng.uniform(0.7, 1.2), kpi.decimals)
        full = kpi._replace(values=(*kpi.values, done))
        share = f"{abs(done / kpi.values[-1]) * 100:.1f}％" if kpi.values[-1] else "－"
        values = [right(number(full, i, unit=True)) for i in range(3)]
        mark = v.pick(("達成", "未達成", "Ａ", "Ｂ", "Ｃ"))
        rows.append([kpi.name, *values, right(share), _middle(mark)])
        figures += two_figures(kpi, role="review")
        figures.append(Figure(kpi.name, kpi.unit, "実績値", v.target, done, "review"))
    grid = table(rows, widths=(30, 16, 16, 16, 11, 11), figures=figures)
    body = stack(heading("第１期総合戦略の検証結果", 2), para(v.prose()), grid, *sections(v, 1))
    return HtmlPaper([Sheet(body, foot=page_number(v, 7, "dash"))])


@layout("plan_progress_rate")
def progress_rate(v: Variant) -> HtmlPaper:
    """Results by year and how far they are: a column of per cents that is no indicator's."""
    kpis = v.rare_kpis(v.some(5, 7), steps=2)
    years = kpis[0].years
    style = v.pick(("short", "long"))
    kinds = ("基準値", "実績値", "実績値", "目標値")
    heads = [f"{k}\n（{v.year(y, style)}）" for k, y in zip(kinds, years, strict=True)]
    rate = v.pick(("進捗率", "進捗率（％）", "達成率\n（％）"))
    rows: list[Row] = [["指標", "単位", *heads, rate]]
    figures: list[Figure] = []
    for kpi in kpis:
        share = f"{v.rng.uniform(10, 120):.1f}" + ("" if "％" in rate else "％")
        rows.append([kpi.name, kpi.unit, *(right(number(kpi, i)) for i in range(4)), right(share)])
        figures += [
            Figure(kpi.name, kpi.unit, kind, year, value, "progress")
            for kind, year, value in zip(kinds, years, kpi.values, strict=True)
        ]
    grid = table(rows, widths=(28, 11, 12, 12, 12, 12, 13), figures=figures)
    title = f"{v.year(years[2], 'long')}　{v.town}総合戦略　進捗状況報告書"
    body = stack(heading(title, 1), grid, *sections(v, 1))
    return HtmlPaper([Sheet(body, foot=page_number(v, 3, "dash"), size=v.pick(("a4", "a4l")))])


@layout("plan_group_rows")
def group_rows(v: Variant) -> HtmlPaper:
    """Titles of goals across the table between its rows, the head again under each or once."""
    base, target = kpi_table_head(v, v.year_style())
    top: Row = [v.pick(NAME_WORDS), "単位", base, target, "担当"]
    again = v.chance(0.5)
    kpis = v.rare_kpis(v.some(9, 11))
    rows: list[Row] = [] if again else [top]
    tint = f"background:{v.look.tint};text-align:left"
    for i, goal in enumerate(v.sample(GOALS, 3)):
        rows.append([Cell(f"基本目標{wide(i + 1)}　{goal}", columns=5, style=tint)])
        if again:
            rows.append(top)
        for kpi in kpis[i::3]:
            values = [right(number(kpi, n)) for n in (0, -1)]
            rows.append([kpi.name, _middle(kpi.unit), *values, v.pick(OFFICES)])
    figures = [f for i in range(3) for f in _all_figures(kpis[i::3])]
    widths = (38, 12, 16, 16, 18)
    grid = table(rows, head=-1 if again else 1, widths=widths, figures=figures)
    title = text_of("p", ("heading", "caption", "paragraph"), "【数値目標一覧】")
    return HtmlPaper([_page(v, title, grid, *sections(v, 1))])

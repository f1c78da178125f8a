"""Pages as plans set them: summary sheets, evaluation sheets, appendices, boxes under measures."""

from collections.abc import Sequence

from tools.lab import words as common
from tools.lab.crossing import years
from tools.lab.crossing.rest import budget_rows, prose, prose_text
from tools.lab.crossing.words import INDICATORS, MEASURES, Row
from tools.lab.families.parts import number, page_number, right, running_head, sections, two_figures
from tools.lab.piece import (
    Cell,
    Figure,
    Piece,
    Told,
    box,
    caption,
    heading,
    item,
    note,
    para,
    stack,
    table,
    text_of,
)
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant, wide
from tools.lab.words import GOALS, OFFICES

Rows = list[list[Cell | str]]
STYLES = ("long", "short", "west", "short_year", "wide_short")
WORDS = (("現状値", "目標値"), ("基準値", "目標値"), ("現状", "目標"), ("策定時", "目標"))


def kpis_of(v: Variant, count: int, steps: int = 0, extra: Sequence[Row] = ()) -> list[Kpi]:
    """So many indicators, their values none below nothing."""
    pool = [*INDICATORS, *common.INDICATORS, *common.MORE_INDICATORS]
    rows = [row for row in pool if row[1] and row[2] > 0]
    chosen = [*extra, *v.sample(rows, count)][:count]
    return [v.kpi_of(row, steps) for row in chosen]


def page(v: Variant, *pieces: Piece, size: str = "a4", margin: str = "22mm 20mm") -> HtmlPaper:
    """One sheet."""
    foot = page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare")))
    head = running_head(v) if v.chance(0.3) else None
    return HtmlPaper([Sheet(stack(*pieces), head, foot, size=size, margin=margin)])


def line(text: str, style: str = "margin:0") -> Piece:
    """A line of which opinions on its kind may differ."""
    return text_of("p", (), text, style)


def middle(text: str) -> Cell:
    """A cell with its text in the middle."""
    return Cell(text, style="text-align:center")


def figures_of(kpis: Sequence[Kpi], role: str = "plan") -> list[Figure]:
    """Baseline and target of each."""
    return [figure for kpi in kpis for figure in two_figures(kpi, role=role)]


def reached_of(v: Variant, kpi: Kpi, count: int) -> list[float]:
    """Results of its first years, some below and some above what was wanted."""
    done = [round(x * v.rng.uniform(0.85, 1.1), kpi.decimals) for x in kpi.values[:count]]
    return [min(x, 100.0) for x in done] if kpi.unit == "％" else done


def report_title(v: Variant, fiscal: int) -> Piece:
    """Of a yearly report."""
    year = years.written(fiscal, "long")
    return heading(f"{year}　{v.town}総合戦略　進捗状況報告書", 1)


@layout("seen_summary")
def summary(v: Variant) -> HtmlPaper:
    """A summary on one landscape sheet: a column for each goal, in each a box of its targets."""
    style, arrow = v.pick(("short", "short_year", "west")), v.pick(("▶", "→", "⇒"))
    columns = []
    drawn = kpis_of(v, 6)
    for i, goal in enumerate(v.sample(GOALS, 3)):
        bar = f"background:{v.look.colour};color:#fff;text-align:center;padding:1mm"
        top = text_of("p", ("heading",), f"基本目標{wide(i + 1)}\n{goal}", f"{bar};margin:0")
        lines: list[Piece] = [line("【数値目標】", "text-align:center;margin:0")]
        kpis = drawn[i * 2 : i * 2 + v.rng.randint(1, 2)]
        for kpi in kpis:
            old, new = (years.written(kpi.years[n], style) for n in (0, -1))
            lines.append(line(f"◆{kpi.name}", "margin:1mm 0 0"))
            text = f"{old} {number(kpi, 0, unit=True)} {arrow} {new} {number(kpi, -1, unit=True)}"
            lines.append(line(text, "margin:0;text-align:right"))
        framed = box("div", f"background:{v.look.tint};padding:2mm;margin:2mm 0", *lines)
        measures = [item(f"・{measure}") for measure in v.sample(MEASURES, 3)]
        inner = [top, framed._replace(figures=tuple(figures_of(kpis))), *measures]
        columns.append(box("div", f"border:1pt solid {v.look.colour};padding:0 2mm 2mm", *inner))
    grid = box("div", "display:grid;grid-template-columns:repeat(3,1fr);gap:5mm", *columns)
    title = heading(f"{v.town}総合戦略　概要版", 1)
    return page(v, title, para(v.prose(1, 2)), grid, size="a4l", margin="15mm 18mm")


@layout("seen_strip")
def strip(v: Variant) -> HtmlPaper:
    """A measure's sheet in two columns of text, a strip of its indicators across below them."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    sides = [
        box("div", "", heading(title, 3), para(v.prose(1, 2)), prose(v))
        for title in ("現状と課題", "施策の方向")
    ]
    both = box("div", "display:grid;grid-template-columns:1fr 1fr;gap:9mm", *sides)
    kpis = kpis_of(v, v.some(3, 4))
    heads = [f"{word}（{years.written(y, style)}）" for word, y in _ends(kpis[0], words)]
    tint = f"background:{v.look.tint}"
    rows: Rows = [[Cell(h, style=tint) for h in ("まちづくり指標", "単位", *heads)]]
    for kpi in kpis:
        rows.append([kpi.name, middle(kpi.unit), *(middle(number(kpi, i)) for i in (0, -1))])
    style_of = v.pick(("lines", "rules", "gaps"))
    grid = table(
        rows, style=style_of, widths=(46, 12, 21, 21), figures=figures_of(kpis), more="margin:5mm 0"
    )
    bar = f"border-left:4mm solid {v.look.colour};padding-left:3mm"
    top = heading(f"施策{v.rng.randint(1, 9)}　{v.pick(MEASURES)}", 1, bar)
    offices = line(f"【主管課】{'、'.join(v.sample(OFFICES, 2))}")
    return page(v, top, offices, both, grid, *sections(v, 1, 1, 1))


def _ends(kpi: Kpi, words: Sequence[str]) -> list[tuple[str, int]]:
    return [(words[0], kpi.years[0]), (words[1], kpi.years[-1])]


@layout("seen_achievement")
def achievement(v: Variant) -> HtmlPaper:
    """Results by year, the target, how far it is reached as a mark, and what is said of it."""
    style = v.pick(("short", "short_year", "long"))
    kpis = kpis_of(v, v.some(5, 7), steps=3)
    known = kpis[0].years[:-1]
    top: list[Cell | str] = [
        Cell("指標（単位）", rows=2),
        Cell("実績値", columns=len(known)),
        Cell(f"目標値\n{years.written(kpis[0].years[-1], style)}", rows=2),
        Cell("達成\n状況", rows=2),
        Cell("取組の状況", rows=2),
    ]
    rows: Rows = [top, [years.written(year, style) for year in known]]
    figures: list[Figure] = []
    marks = v.pick((("◎", "○", "△", "×"), ("Ａ", "Ｂ", "Ｃ", "Ｄ"), ("順調", "遅れ", "概ね順調")))
    for kpi in kpis:
        values = [right(number(kpi, i)) for i in range(len(kpi.years))]
        said = v.pick(("相談会を3回開いた。", "参加者が2割増えた。", "周知が課題である。"))
        rows.append([f"{kpi.name}（{kpi.unit}）", *values, middle(v.pick(marks)), said])
        kinds = ("実績値",) * len(known) + ("目標値",)
        figures += [
            Figure(kpi.name, kpi.unit, kind, year, value, "progress")
            for kind, year, value in zip(kinds, kpi.years, kpi.values, strict=True)
        ]
    grid = table(rows, head=2, widths=(26, 10, 10, 10, 10, 11, 8, 15), figures=figures)
    legend = note("◎：目標を達成　○：目標の8割以上　△：5割以上　×：5割未満")
    after = [legend] if marks[0] == "◎" else []
    return page(v, report_title(v, known[-1]), grid, *after, para(v.prose()), size="a4l")


@layout("seen_overview")
def overview(v: Variant) -> HtmlPaper:
    """A narrow overview: goal, measures, and in one cell the lines of all its indicators."""
    style, words = v.pick(("short", "west", "short_year")), v.pick(WORDS)
    rows: Rows = [["基本目標", "主な施策", f"指標（{words[0]}→{words[1]}）"]]
    figures: list[Figure] = []
    drawn = kpis_of(v, 12)
    for i, goal in enumerate(v.sample(GOALS, v.some(3, 4))):
        kpis = drawn[i * 3 : i * 3 + v.rng.randint(2, 3)]
        lines = []
        for kpi in kpis:
            old, new = (years.written(kpi.years[n], style) for n in (0, -1))
            base, target = (number(kpi, n, unit=True) for n in (0, -1))
            lines.append(f"・{kpi.name}：{base}（{old}）→{target}（{new}）")
        measures = "\n".join(f"○{measure}" for measure in v.sample(MEASURES, 2))
        rows.append([f"{wide(i + 1)}　{goal}", measures, "\n".join(lines)])
        figures += figures_of(kpis)
    grid = table(rows, widths=(18, 24, 58), figures=figures)
    return page(v, heading("計画の全体像", 1), grid, size="a4l", margin="14mm 16mm")


@layout("seen_upper_lower")
def upper_lower(v: Variant) -> HtmlPaper:
    """Target above, result below it in one cell or in two rows, as a note over the table says."""
    style = v.pick(("short", "long", "short_year"))
    kpis = kpis_of(v, v.some(4, 6), steps=2)
    spans, known = kpis[0].years, 2
    one_cell = v.chance(0.5)
    over = v.pick(
        ("（上段：目標値　下段：実績値）", "※上段は目標値、下段は実績値", "上段：目標　下段：実績")
    )
    rows: Rows = [["指標", "単位", *(years.written(year, style) for year in spans)]]
    figures: list[Figure] = []
    for kpi in kpis:
        done = reached_of(v, kpi, known)
        reached = kpi._replace(values=tuple(done))
        upper = [number(kpi, i) for i in range(len(spans))]
        lower = [number(reached, i) for i in range(known)] + ["－"] * (len(spans) - known)
        if one_cell:
            pairs = zip(upper, lower, strict=True)
            rows.append([kpi.name, middle(kpi.unit), *(right(f"{a}\n{b}") for a, b in pairs)])
        else:
            merged = [Cell(kpi.name, rows=2), Cell(kpi.unit, rows=2, style="text-align:center")]
            rows.append([*merged, *(right(text) for text in upper)])
            rows.append([right(text) for text in lower])
        figures += _both(kpi, done, spans)
    grid = table(rows, widths=(36, 12, 13, 13, 13, 13), figures=figures)
    above = note(over, "text-align:right")
    return page(v, report_title(v, spans[known - 1]), above, grid, para(v.prose()))


def _both(kpi: Kpi, done: Sequence[float], spans: Sequence[int]) -> list[Figure]:
    """Targets of all years; results of those that are over, a dash may be told for the others."""
    made = []
    for i, year in enumerate(spans):
        made.append(Figure(kpi.name, kpi.unit, "目標値", year, kpi.values[i], "progress"))
        late = i >= len(done)
        value = None if late else done[i]
        made.append(Figure(kpi.name, kpi.unit, "実績値", year, value, "progress", late))
    return made


@layout("seen_measure_box")
def measure_box(v: Variant) -> HtmlPaper:
    """Under each measure a coloured box: 指標, 現状, 目標 as a line of labels, no rules."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    pieces: list[Piece] = [heading(f"基本目標{wide(2)}　{v.pick(GOALS)}", 1)]
    kpis = kpis_of(v, 6)
    for n, measure in enumerate(v.sample(MEASURES, 3)):
        own = kpis[n * 2 : n * 2 + v.rng.randint(1, 2)]
        labels = [f"{word}（{years.written(y, style)}）" for word, y in _ends(own[0], words)]
        rows: Rows = [["指標", *labels]]
        for kpi in own:
            rows.append([kpi.name, *(middle(number(kpi, i, unit=True)) for i in (0, -1))])
        grid = table(
            rows, style="gaps", widths=(50, 25, 25), figures=figures_of(own), more="margin:0"
        )
        framed = box("div", f"background:{v.look.tint};padding:1.5mm 3mm;margin:2mm 0 4mm", grid)
        pieces += [heading(f"施策{wide(n + 1)}　{measure}", 3), prose(v), framed]
    return page(v, *pieces)


@layout("seen_evaluation_sheet")
def evaluation_sheet(v: Variant) -> HtmlPaper:
    """A sheet for one project: labels and what they say, what it costs, targets and results."""
    style = v.pick(("short", "short_year"))
    kpis = kpis_of(v, 3, steps=1)
    spans = [v.base, v.base + 1, v.base + 2]
    title = heading(f"{years.written(v.base + 1, 'long')}　総合戦略　事業評価シート", 1)
    facts: Rows = [
        ["事業名", Cell(v.pick(MEASURES) + "事業", columns=3)],
        ["担当課", v.pick(OFFICES), "基本目標", v.pick(GOALS)],
        ["事業の概要", Cell(v.sentence(), columns=3)],
    ]
    label = f"background:{v.look.tint};text-align:center"
    for row in facts:
        row[0] = Cell(str(row[0]), style=label)
    facts[1][2] = Cell("基本目標", style=label)
    form = table(facts, head=0, widths=(16, 30, 16, 38))
    rows: Rows = [["区分", "指標名", "単位", "", *(years.written(year, style) for year in spans)]]
    figures: list[Figure] = []
    for i, kpi in enumerate(kpis):
        goals = [kpi.values[0], kpi.values[1], kpi.values[-1]]
        done = reached_of(v, kpi._replace(values=tuple(goals)), 2)
        told = [kpi._replace(values=tuple(values)) for values in (goals, done)]
        kind = Cell("活動\n指標", rows=2) if not i else Cell("成果\n指標", rows=4)
        first: list[Cell | str] = [kind] if i < 2 else []
        merged = [Cell(kpi.name, rows=2), Cell(kpi.unit, rows=2, style="text-align:center")]
        rows.append(
            [*first, *merged, middle("目標"), *(right(number(told[0], n)) for n in range(3))]
        )
        results = [right(number(told[1], n)) for n in range(2)]
        rows.append([middle("実績"), *results, Cell("")])
        figures += [
            f for f in _both(kpi._replace(values=tuple(goals)), done, spans) if not f.optional
        ]
    grid = table(rows, widths=(9, 33, 10, 9, 13, 13, 13), figures=figures)
    cost = [line("■事業費（千円）", "margin:1mm 0"), table(budget_rows(v), widths=(43, 19, 19, 19))]
    said = [line("■評価と今後の方向", "margin:1mm 0"), para(prose_text(v))]
    return page(v, title, form, line("■指標", "margin:1mm 0"), grid, *cost, *said)


@layout("seen_appendix")
def appendix(v: Variant) -> HtmlPaper:
    """All indicators as an appendix, small, with the pages on which they stand."""
    style = v.pick(("short", "west", "short_year"))
    words = v.pick(WORDS)
    kpis = kpis_of(v, v.some(16, 20))
    heads = [f"{word}\n（{years.written(y, style)}）" for word, y in _ends(kpis[0], words)]
    where = v.pick(("掲載頁", "ページ", "該当頁"))
    rows: Rows = [["No.", "指標", "単位", *heads, where]]
    form = v.pick(("{}", "p.{}", "P{}", "{}頁"))
    for i, goal in enumerate(v.sample(GOALS, 3)):
        band = f"text-align:left;background:{v.look.tint}"
        rows.append([Cell(f"基本目標{wide(i + 1)}　{goal}", columns=6, style=band)])
        for j, kpi in enumerate(kpis[i::3]):
            values = [right(number(kpi, n)) for n in (0, -1)]
            at = middle(form.format(18 + i * 14 + j * 2))
            rows.append([middle(f"{i + 1}-{j + 1}"), kpi.name, middle(kpi.unit), *values, at])
    figures = [figure for i in range(3) for figure in figures_of(kpis[i::3])]
    more = "font-size:82%"
    grid = table(rows, widths=(8, 44, 12, 14, 14, 8), figures=figures, more=more)
    return page(v, heading("資料編　指標一覧", 1), grid)


@layout("seen_sub_rows")
def sub_rows(v: Variant) -> HtmlPaper:
    """Indicators with rows of parts: 男性 and 女性, うち…; a part is named behind its indicator."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    parted: tuple[tuple[Row, tuple[str, str]], ...] = (
        (("健康寿命", "歳", 76, 84, 2, 1), ("男性", "女性")),
        (("育児休業の取得率", "％", 20, 80, 1, 1), ("男性", "女性")),
        (("全国学力調査の平均正答率", "％", 55, 75, 1, 1), ("小学6年生", "中学3年生")),
        (("運動習慣のある者の割合", "％", 20, 60, 1, 1), ("20～64歳", "65歳以上")),
    )
    plain = kpis_of(v, 3)
    heads = [f"{word}\n（{years.written(y, style)}）" for word, y in _ends(plain[0], words)]
    rows: Rows = [[Cell("指標", columns=2), "単位", *heads]]
    figures: list[Figure] = []
    for i, (row, parts) in enumerate(v.sample(parted, 3)):
        for j, part in enumerate(parts):
            kpi = v.kpi_of(row)
            merged: list[Cell | str] = [Cell(kpi.name, rows=2)] if not j else []
            unit = [Cell(kpi.unit, rows=2, style="text-align:center")] if not j else []
            values = [right(number(kpi, n)) for n in (0, -1)]
            rows.append([*merged, part, *unit, *values])
            figures += two_figures(kpi._replace(name=f"{kpi.name} {part}"))
        single = plain[i]
        values = [right(number(single, n)) for n in (0, -1)]
        rows.append([Cell(single.name, columns=2), middle(single.unit), *values])
        figures += two_figures(single)
    grid = table(rows, widths=(32, 18, 12, 19, 19), figures=figures)
    title = caption("表3　健康と学びの指標") if v.chance(0.5) else line("【指標】")
    return page(v, heading(v.section(5), 2), prose(v), title, grid, *sections(v, 1, 1, 1))


def big(v: Variant, kpi: Kpi, index: int, label: str) -> Piece:
    """A label over a large number with its unit small."""
    value = number(kpi, index)
    html = (
        f'<span style="font-size:22pt">{value}</span><span style="font-size:9pt">{kpi.unit}</span>'
    )
    shown = Piece(f'<p style="margin:0;line-height:1.3">{html}</p>', (Told((), value + kpi.unit),))
    style = f"flex:1;text-align:center;border:1pt solid {v.look.colour};padding:1mm"
    return box("div", style, line(label, "margin:0;font-size:85%"), shown)

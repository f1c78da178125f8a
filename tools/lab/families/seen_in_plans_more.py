"""More pages as plans set them: arrows that are drawn, years across, dates, units of rates."""

from collections.abc import Sequence

from tools.lab.crossing import years
from tools.lab.crossing.rest import prose
from tools.lab.crossing.words import MEASURES, Row
from tools.lab.families.parts import number, right, sections, two_figures
from tools.lab.families.seen_in_plans import (
    STYLES,
    WORDS,
    Rows,
    big,
    figures_of,
    kpis_of,
    line,
    middle,
    page,
    reached_of,
)
from tools.lab.piece import (
    Cell,
    Figure,
    Piece,
    box,
    heading,
    item,
    note,
    para,
    stack,
    table,
    text_of,
)
from tools.lab.registry import HtmlPaper, layout
from tools.lab.variant import Variant, wide
from tools.lab.words import GOALS

RATES: tuple[Row, ...] = (
    ("人口集中地区の人口密度", "人/km²", 2400, 6100, 0, 1),
    ("人口千人当たりの医師数", "人", 1, 4, 2, 1),
    ("人口一万人当たりの交通事故件数", "件", 12, 60, 1, -1),
    ("再生可能エネルギーの導入量", "GWh", 12, 190, 1, 1),
    ("公共施設の電力使用量", "kWh", 2100000, 9800000, 0, -1),
    ("二酸化炭素の排出量", "t-CO2", 90000, 480000, 0, -1),
    ("市民一人当たりの公園面積", "㎡/人", 4, 18, 1, 1),
    ("製造業の付加価値額", "百万円/年", 4200, 98000, 0, 1),
    ("太陽光発電の設備容量", "kW", 4000, 61000, 0, 1),
    ("一世帯当たりの年間エネルギー消費量", "GJ/世帯", 20, 60, 1, -1),
    ("燃やすごみの量", "t/年", 6000, 42000, 0, -1),
    ("下水道の汚濁負荷量", "kg/日", 300, 2900, 0, -1),
)
"""Units of rates and of energy."""
_COUNTED: tuple[tuple[Row, tuple[str, ...]], ...] = (
    (("道の駅の来場者", "人", 40000, 480000, 0, 1), ("年間", "年間 ", "年")),
    (("子育てひろばの利用者", "人", 900, 9900, 0, 1), ("延べ", "延べ ", "延")),
    (("企業の新規立地", "社", 2, 30, 0, 1), ("累計", "累計 ")),
    (("巡回バスの利用者", "人", 60, 900, 0, 1), ("1日平均", "1日当たり")),
    (("出前授業の開催", "回", 8, 90, 0, 1), ("年間", "年")),
    (("住宅改修の補助", "件", 20, 260, 0, 1), ("5年間で", "累計")),
    (("研修の修了者", "人", 30, 900, 0, 1), ("延べ", "累計")),
)


def _arrow(v: Variant) -> Piece:
    """A broad arrow to the right, drawn."""
    path = "M0,5 L18,5 L18,0 L30,10 L18,20 L18,15 L0,15 Z"
    return Piece(
        f'<svg viewBox="0 0 30 20" style="width:16mm;height:11mm"><path d="{path}" '
        f'fill="{v.look.colour}"/></svg>'
    )


def _triangle(v: Variant) -> Piece:
    """A triangle that points down, drawn."""
    return Piece(
        '<svg viewBox="0 0 20 8" style="width:12mm;height:4mm;display:block;margin:0 auto">'
        f'<path d="M0,0 L20,0 L10,8 Z" fill="{v.look.colour}"/></svg>'
    )


@layout("seen_comparison")
def comparison(v: Variant) -> HtmlPaper:
    """The last plan's target beside its result and this plan's target; those look back."""
    style = v.pick(STYLES)
    kpis = kpis_of(v, v.some(6, 8))
    old, new = (years.written(kpis[0].years[n], style) for n in (0, -1))
    last, this = v.pick((("前計画", "今計画"), ("第１期計画", "第２期計画"), ("旧計画", "新計画")))
    rows: Rows = [
        [Cell("指標", rows=2), Cell("単位", rows=2), Cell(last, columns=2), Cell(this)],
        [f"目標値\n（{old}）", f"実績値\n（{old}）", f"目標値\n（{new}）"],
    ]
    figures: list[Figure] = []
    for kpi in kpis:
        goal = round(kpi.values[0] * v.rng.uniform(0.9, 1.15), kpi.decimals)
        goal = min(goal, 100.0) if kpi.unit == "％" else goal
        told = kpi._replace(values=(goal, *kpi.values))
        rows.append([kpi.name, middle(kpi.unit), *(right(number(told, n)) for n in range(3))])
        years_of = (kpi.years[0], *kpi.years)
        figures += [
            Figure(kpi.name, kpi.unit, kind, year, value, role)
            for kind, role, year, value in zip(
                ("目標値", "実績値", "目標値"),
                ("review", "review", "plan"),
                years_of,
                told.values,
                strict=True,
            )
        ]
    grid = table(rows, head=2, widths=(40, 12, 16, 16, 16), figures=figures)
    return page(v, heading("指標の見直し", 2), para(v.prose()), grid, *sections(v, 1, 1, 1))


@layout("seen_arrow_numbers")
def arrow_numbers(v: Variant) -> HtmlPaper:
    """A bar with the name; under it two large numbers, left and right of an arrow that is drawn."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    pieces: list[Piece] = [heading(f"基本目標{wide(1)}　{v.pick(GOALS)}", 1), para(v.prose(1, 2))]
    form = v.pick(("{word}（{year}）", "{year}（{word}）", "{word}　{year}"))
    for kpi in kpis_of(v, 3):
        labels = [
            form.format(word=words[n], year=years.written(kpi.years[n], style)) for n in (0, -1)
        ]
        bar = f"background:{v.look.colour};color:#fff;padding:0.5mm 3mm;margin:3mm 0 1mm"
        sides = [big(v, kpi, 0, labels[0]), _arrow(v), big(v, kpi, -1, labels[1])]
        row = box("div", "display:flex;align-items:center;gap:5mm", *sides)
        pieces.append(stack(line(kpi.name, bar), row)._replace(figures=tuple(two_figures(kpi))))
    return page(v, *pieces, *sections(v, 1, 1, 1))


@layout("seen_trend")
def trend(v: Variant) -> HtmlPaper:
    """A small table of years for each indicator, its name with its unit above, target and result
    as rows."""
    style = v.pick(("short", "short_year", "west", "long"))
    words = v.pick((("目標値", "実績値"), ("目標", "実績"), ("実績値", "目標値")))
    pieces: list[Piece] = [heading(v.section(3), 2), prose(v)]
    title = v.pick(("■ {}（単位：{}）", "◇{}（{}）", "指標：{}［{}］"))
    for drawn in kpis_of(v, v.some(3, 4), steps=4):
        kpi = drawn._replace(years=tuple(v.base + n for n in range(6)))
        known = 3
        done = reached_of(v, kpi, known)
        told = {"目": kpi, "実": kpi._replace(values=tuple(done))}
        rows: Rows = [["区分", *(years.written(year, style) for year in kpi.years)]]
        figures: list[Figure] = []
        for word in words:
            own = told[word[0]]
            kind = "目標値" if word[0] == "目" else "実績値"
            count = len(own.values)
            cells = [right(number(own, n)) for n in range(count)]
            rows.append([middle(word), *cells, *(Cell("") for _ in range(6 - count))])
            pairs = zip(kpi.years, own.values, strict=False)
            figures += [Figure(kpi.name, kpi.unit, kind, year, value) for year, value in pairs]
        pieces.append(line(title.format(kpi.name, kpi.unit), "margin:2mm 0 0"))
        pieces.append(table(rows, widths=(16, *(14 for _ in range(6))), figures=figures))
    return page(v, *pieces, *sections(v, 1, 1, 1))


@layout("seen_dates")
def dates(v: Variant) -> HtmlPaper:
    """Baselines of a day: 令和6年4月1日現在; targets of a fiscal year."""
    words = v.pick(WORDS)
    rows: Rows = [["指標", *words, "把握方法"]]
    days = ("4月1日", "5月1日", "9月末日", "10月1日", "12月31日")
    # The first day of an April in the era 令和 is that of its second year.
    base = max(v.base, 2020)
    year = v.year(base, "year")
    target = years.written(v.target, v.pick(("long", "year")))
    last = v.pick(("現在", "時点"))
    kpis = []
    for kpi in kpis_of(v, v.some(5, 7)):
        kpi = kpi._replace(years=(base, v.target))
        old = f"{number(kpi, 0, unit=True)}\n（{year}{v.pick(days)}{last}）"
        new = f"{number(kpi, -1, unit=True)}\n（{target}）"
        how = v.pick(("台帳による集計", "学校基本調査", "市民意識調査", "業務統計"))
        rows.append([kpi.name, middle(old), middle(new), how])
        kpis.append(kpi)
    style = v.pick(("rules", "lines"))
    grid = table(rows, style=style, widths=(36, 26, 20, 18), figures=figures_of(kpis))
    return page(v, heading(v.section(4), 2), prose(v), grid, *sections(v, 1, 1, 1))


@layout("seen_rates")
def rates(v: Variant) -> HtmlPaper:
    """Units of rates and energy: 人/km², GWh, t-CO2, 件 of so many thousand people."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    kpis = [v.kpi_of(row) for row in v.sample(RATES, v.some(7, 9))]
    heads = [
        f"{word}（{years.written(y, style)}）"
        for word, y in zip(words, (v.base, v.target), strict=True)
    ]
    in_column = v.chance(0.5)
    rows: Rows = [["指標", *(["単位"] if in_column else []), *heads]]
    for kpi in kpis:
        unit = [middle(kpi.unit)] if in_column else []
        values = [right(number(kpi, n, unit=not in_column)) for n in (0, -1)]
        rows.append([kpi.name, *unit, *values])
    widths = (40, 14, 23, 23) if in_column else (46, 27, 27)
    grid = table(
        rows, style=v.pick(("rules", "lines", "zebra")), widths=widths, figures=figures_of(kpis)
    )
    under = note("※排出量は温室効果ガス算定の手引により算定した。")
    return page(
        v, heading("環境と都市の指標", 2), para(v.prose()), grid, under, *sections(v, 1, 1, 1)
    )


@layout("seen_prefixes")
def prefixes(v: Variant) -> HtmlPaper:
    """How it is counted stands before the number: 年間12,000人, 延べ3,400人, 累計25件."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    heads = [
        f"{word}\n（{years.written(y, style)}）"
        for word, y in zip(words, (v.base, v.target), strict=True)
    ]
    rows: Rows = [["重要業績評価指標", *heads]]
    kpis = []
    for row, befores in v.sample(_COUNTED, v.some(5, 6)):
        kpi = v.kpi_of(row)
        before = v.pick(befores)
        old = "" if before == "5年間で" else before
        cells = [old + number(kpi, 0, unit=True), before + number(kpi, -1, unit=True)]
        rows.append([kpi.name, *(middle(cell) for cell in cells)])
        kpis.append(kpi)
    grid = table(
        rows, style=v.pick(("rules", "lines")), widths=(44, 28, 28), figures=figures_of(kpis)
    )
    title = line("◎施策の目標", "margin:2mm 0 0")
    work = [item(f"・{measure}事業") for measure in v.sample(MEASURES, 4)]
    return page(
        v, heading(v.section(2), 2), para(v.prose()), title, grid, line("＜主な事業＞"), *work
    )


@layout("seen_tiles")
def tiles(v: Variant) -> HtmlPaper:
    """Tiles with the name in a coloured bar, a year's value above a drawn triangle and the later
    year's below it, the source at the foot."""
    style = v.pick(("west", "long", "year"))
    across = v.pick((2, 3))
    cards = []
    for kpi in kpis_of(v, across * 2 if across == 2 else 3):
        bar = f"background:{v.look.colour};color:#fff;text-align:center;padding:1mm"
        old, new = (
            f"{years.written(kpi.years[n], style)}：{number(kpi, n, unit=True)}" for n in (0, -1)
        )
        middle_box = box(
            "div",
            f"background:{v.look.tint};border-radius:3mm;margin:3mm;padding:2mm;text-align:center",
            line(old),
            _triangle(v),
            line(new),
        )
        source = note(
            f"（資料）{v.pick(('市統計書', '県観光客動向調査', '市民意識調査'))}", "margin:1mm"
        )
        inner = [line(kpi.name, f"{bar};margin:0"), middle_box, source]
        card = box("div", f"border:1pt solid {v.look.colour}", *inner)
        cards.append(card._replace(figures=tuple(two_figures(kpi))))
    grid = box("div", f"display:grid;grid-template-columns:repeat({across},1fr);gap:5mm", *cards)
    return page(v, heading(v.section(1), 2), para(v.prose()), line("【目標指標】"), grid, prose(v))


@layout("seen_banner")
def banner(v: Variant) -> HtmlPaper:
    """A coloured banner over each measure: its name large, its targets as lines below it."""
    style = v.pick(("west", "long", "wide"))
    arrow = v.pick(("→", "⇒", "→ "))
    span = v.target - v.base
    pieces: list[Piece] = []
    drawn = kpis_of(v, 4)
    for n, measure in enumerate(v.sample(MEASURES, 2)):
        kpis = drawn[n * 2 : n * 2 + 2]
        lines = []
        for kpi in kpis:
            old, new = (years.written(kpi.years[i], style) for i in (0, -1))
            base, target = (number(kpi, i, unit=True) for i in (0, -1))
            before = (
                f"{span}年間で" if kpi.unit in ("件", "人", "社", "回") and v.chance(0.4) else ""
            )
            lines.append(f"{kpi.name} {base}（{old}）{arrow}{before}{target}（{new}）")
        said = [
            line(text, "margin:0;text-align:center;text-decoration:underline") for text in lines
        ]
        top = text_of("h2", "heading", f"{n + 1}．{measure}", "text-align:center;margin:0")
        tint = f"background:{v.look.tint};border-radius:4mm;padding:3mm;margin:0 0 4mm"
        framed = box("div", tint, top, *said)._replace(figures=tuple(figures_of(kpis)))
        pieces += [
            framed,
            line("［現状と課題］"),
            para(v.prose()),
            line("［具体的な施策］"),
            prose(v),
        ]
    return page(v, *pieces)


@layout("seen_reasons")
def reasons(v: Variant) -> HtmlPaper:
    """Why the target is what it is stands beside it, with numbers of its own."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    kpis = kpis_of(v, v.some(5, 6))
    heads = [
        f"{word}\n{years.written(y, style)}"
        for word, y in zip(words, (v.base, v.target), strict=True)
    ]
    rows: Rows = [["指標名", *heads, v.pick(("目標設定の考え方", "設定根拠", "目標値の根拠"))]]
    texts = (
        "過去3年の平均を上回る水準とする。",
        "毎年2ポイントずつの改善を見込む。",
        "県の計画が掲げる水準（8割）を参考とする。",
        "第3次計画の水準を5％上回ることをめざす。",
        "年3件程度の増加を見込む。",
        "人口の減少を考え、横ばいに少し加える。",
    )
    for kpi, text in zip(kpis, v.sample(texts, len(kpis)), strict=False):
        rows.append([kpi.name, *(middle(number(kpi, n, unit=True)) for n in (0, -1)), text])
    grid = table(rows, widths=(30, 18, 18, 34), figures=figures_of(kpis))
    return page(v, heading(v.section(7), 2), para(v.prose()), grid, *sections(v, 1, 1, 1))


@layout("seen_label_rows")
def label_rows(v: Variant) -> HtmlPaper:
    """A ruled block for each indicator: its number and name across, below it labels and values in
    turn."""
    style, words = v.pick(STYLES), v.pick(WORDS)
    pieces: list[Piece] = [heading(f"基本目標{wide(3)}　{v.pick(GOALS)}", 2), prose(v)]
    tint = f"background:{v.look.tint};text-align:center"
    for i, kpi in enumerate(kpis_of(v, v.some(3, 4))):
        cells = _labelled(
            tint,
            (f"{words[0]}\n（{years.written(v.base, style)}）", number(kpi, 0, unit=True)),
            (f"{words[1]}\n（{years.written(v.target, style)}）", number(kpi, -1, unit=True)),
        )
        rows: Rows = [
            [Cell(f"指標{wide(i + 1)}", style=tint), Cell(kpi.name, columns=3)],
            cells,
            [Cell("説明", style=tint), Cell(v.sentence(), columns=3)],
        ]
        pieces.append(table(rows, head=-1, widths=(18, 32, 18, 32), figures=two_figures(kpi)))
    return page(v, *pieces)


def _labelled(style: str, *pairs: Sequence[str]) -> list[Cell | str]:
    return [cell for label, value in pairs for cell in (Cell(label, style=style), middle(value))]

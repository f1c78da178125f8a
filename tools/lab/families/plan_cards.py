"""Indicators beside tables, as plans set them: large numbers, arrows that are drawn, bullets."""

from collections.abc import Sequence

from tools.lab.families.parts import number, page_number, sections, two_figures
from tools.lab.piece import Cell, Figure, Piece, Told, box, heading, para, stack, table, text_of
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant, shown, wide
from tools.lab.words import GOALS, SECTIONS

_WORDS = (("現状値", "目標値"), ("基準値", "目標値"), ("現状", "目標"), ("策定時", "目標値"))
_TITLES = ("数値目標", "【成果指標】", "重要業績評価指標（KPI）", "■ ＫＰＩ")


def _sheet(v: Variant, *pieces: Piece, size: str = "a4") -> HtmlPaper:
    foot = page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare")))
    return HtmlPaper([Sheet(stack(*pieces), size=size, foot=foot)])


def _large(v: Variant, kpi: Kpi, index: int, words: Sequence[str], style: str) -> Piece:
    """Label above, the number large, its unit small at its foot."""
    label = f"{words[index]}（{v.year(kpi.years[index], style)}）"
    value = number(kpi, index)
    html = f'<span style="font-size:20pt">{value}</span> <span style="font-size:8pt">'
    told = Told((), f"{value}{kpi.unit}")
    shown_value = Piece(f'<p style="margin:0;line-height:1.3">{html}{kpi.unit}</span></p>', (told,))
    return box(
        "div",
        "text-align:center",
        text_of("p", (), label, "font-size:8pt;margin:0"),
        shown_value,
    )


@layout("plan_large_numbers")
def large_numbers(v: Variant) -> HtmlPaper:
    """Cards: the number large, its unit small behind it, label and year above."""
    words, style = v.pick(_WORDS), v.pick(("long", "short", "west"))
    arrow = v.pick(("▶", "→", "⇒"))
    cards = []
    for kpi in v.rare_kpis(v.pick((2, 4))):
        values = box(
            "div",
            "display:flex;justify-content:space-around;align-items:center",
            _large(v, kpi, 0, words, style),
            text_of("p", (), arrow, f"color:{v.look.colour};font-size:14pt;margin:0"),
            _large(v, kpi, -1, words, style),
        )
        name = text_of("p", (), kpi.name, "text-align:center;margin:0 0 0.4em")
        cards.append(box("div class=card", "", name, values)._replace(figures=(*two_figures(kpi),)))
    grid = box("div class=cards", "grid-template-columns:1fr 1fr", *cards)
    return _sheet(
        v,
        heading(v.section(2), 2),
        para(v.prose()),
        heading(v.pick(_TITLES), 3),
        grid,
        *sections(v, 1),
    )


@layout("plan_narrow_cards")
def narrow_cards(v: Variant) -> HtmlPaper:
    """Four narrow cards in a row: values, units and years break over lines."""
    style, arrow = v.pick(("long", "west")), v.pick(("→", "⇒"))
    kpis = v.rare_kpis(v.pick((4, 8)))
    cards = []
    for kpi in kpis:
        old, new = v.year(kpi.years[0], style), v.year(kpi.years[-1], style)
        base, target = number(kpi, 0, unit=True), number(kpi, -1, unit=True)
        line = f"{base}（{old}）{arrow} {target}（{new}）"
        name = text_of("p", (), kpi.name, "border-bottom:0.5pt solid #777")
        made = box("div class=card", "", name, text_of("p", (), line))
        cards.append(made._replace(figures=tuple(two_figures(kpi))))
    grid = box("div class=cards", "grid-template-columns:repeat(4,1fr);gap:3mm", *cards)
    return _sheet(
        v, heading(v.section(1), 2), heading(v.pick(_TITLES), 3), grid, *sections(v, v.some(1, 2))
    )


def _drawn_arrow(colour: str) -> Piece:
    path = "M0,4 L16,4 L16,0 L24,7 L16,14 L16,10 L0,10 Z"
    return Piece(
        f'<svg viewBox="0 0 24 14" style="width:14mm;height:8mm">'
        f'<path d="{path}" fill="{colour}"/></svg>'
    )


@layout("plan_drawn_arrow")
def drawn_arrow(v: Variant) -> HtmlPaper:
    """Baseline at the left, target at the right, between them an arrow that is drawn."""
    words, style = v.pick(_WORDS), v.pick(("long", "west", "short"))
    boxed = "border:0.8pt solid #555;padding:1mm 3mm;" if v.chance(0.5) else "padding:1mm 3mm;"
    pieces = [heading(f"基本目標{wide(1)}　{v.pick(GOALS)}", 2), heading(v.pick(_TITLES), 3)]
    for kpi in v.rare_kpis(v.some(3, 4)):
        sides = []
        for index in (0, -1):
            year = v.year(kpi.years[index], style)
            label = text_of("p", (), f"{words[index]}（{year}）", "margin:0;font-size:90%")
            value = text_of("p", (), number(kpi, index, unit=True), "margin:0;font-size:120%")
            sides.append(box("div", f"{boxed}text-align:center;width:38mm", label, value))
        line = box(
            "div",
            "display:flex;justify-content:center;align-items:center;gap:6mm;margin:0 0 4mm",
            sides[0],
            _drawn_arrow(v.look.colour),
            sides[1],
        )
        name = text_of("p", (), f"◆{kpi.name}", "margin:0 0 1mm")
        pieces.append(stack(name, line)._replace(figures=tuple(two_figures(kpi))))
    return _sheet(v, *pieces, *sections(v, 1))


@layout("plan_bullets")
def bullets(v: Variant) -> HtmlPaper:
    """Under each measure bullets: ○ KPI：name　現状 … → 目標 …."""
    words, style = v.pick(_WORDS), v.pick(("long", "west", "short"))
    mark = v.pick(("○", "●", "・", "◇"))
    lead = v.pick(("KPI：", "ＫＰＩ　", "指標："))
    form = v.pick(
        (
            "{mark} {lead}{name}　{a} {base}（{old}） → {b} {target}（{new}）",
            "{mark} {lead}{name}　{a}（{old}）：{base}　{b}（{new}）：{target}",
            "{mark} {lead}{name}　{base}（{old}）⇒{target}（{new}）",
        )
    )
    pieces = [heading(v.section(3), 2)]
    kpis = v.rare_kpis(6)
    for i in range(3):
        title = f"具体的施策（{i + 1}）　{SECTIONS[i * 3]}"
        pieces += [heading(title, 3), para(v.prose(1, 2))]
        for kpi in kpis[i * 2 : i * 2 + 2]:
            line = form.format(
                mark=mark,
                lead=lead,
                name=kpi.name,
                a=words[0],
                b=words[1],
                old=v.year(kpi.years[0], style),
                new=v.year(kpi.years[-1], style),
                base=number(kpi, 0, unit=True),
                target=number(kpi, -1, unit=True),
            )
            made = text_of("p class=item", (), line, "margin-left:1em")
            pieces.append(made._replace(figures=tuple(two_figures(kpi))))
    return _sheet(v, *pieces)


@layout("plan_definitions")
def definitions(v: Variant) -> HtmlPaper:
    """Labels at the left and what they say at the right, without rules."""
    words, style = v.pick(_WORDS), v.pick(("long", "west"))
    named = v.pick(("指標名", "指標", "ＫＰＩ"))
    pieces = [heading(v.section(4), 2), para(v.prose(1, 2))]
    for i, kpi in enumerate(v.rare_kpis(v.some(3, 4))):
        if i:
            pieces.append(para(v.prose(1, 1)))
        rows: list[Sequence[Cell | str]] = [[named, kpi.name]]
        for index in (0, -1):
            year = v.year(kpi.years[index], style)
            rows.append([f"{words[index]}（{year}）", number(kpi, index, unit=True)])
        made = table(rows, head=0, style="gaps", widths=(34, 66), figures=two_figures(kpi))
        pieces.append(made._replace(told=_lines_of(rows)))
    return _sheet(v, *pieces)


def _lines_of(rows: Sequence[Sequence[Cell | str]]) -> tuple[Told, ...]:
    """Told as text: whether labels and values are a table is a matter of taste."""
    return tuple(Told((), "".join(str(cell) for cell in row), free=True) for row in rows)


def _axis_chart(v: Variant, kpi: Kpi) -> Piece:
    """A line with its axes: years below, a scale at the left, and no value of an indicator."""
    years = [v.base - 5 + i for i in range(6)]
    top = max(abs(x) for x in kpi.values) * 1.2
    points, words = [], []
    for i, year in enumerate(years):
        x = 18 + i * 13
        points.append(f"{x},{14 + v.rng.randint(0, 30)}")
        words.append((x - 4, 58, f"R{year - 2018}" if year > 2018 else f"H{year - 1988}"))
    words += [(1, 52 - 13 * i, shown(top * i / 3, kpi.decimals)) for i in range(4)]
    words.append((30, 4, f"{kpi.name[:8]}の推移"))
    texts = "".join(f'<text x="{x}" y="{y}" font-size="3.6">{t}</text>' for x, y, t in words)
    html = (
        '<svg viewBox="0 0 90 60" style="width:100%;display:block">'
        '<path d="M14,8 L14,52 L88,52" fill="none" stroke="#333" stroke-width="0.4"/>'
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{v.look.colour}"/>{texts}</svg>'
    )
    return Piece(html, tuple(Told((), text, free=True) for _, _, text in words))


@layout("plan_chart_beside")
def chart_beside(v: Variant) -> HtmlPaper:
    """A chart with its axes beside a small table of the indicator."""
    words, style = v.pick(_WORDS[:3]), v.pick(("long", "short"))
    pieces = [heading(v.section(5), 2), para(v.prose(1, 2))]
    kpis = v.rare_kpis(v.some(2, 3))
    turned = v.chance(0.5)
    for kpi in kpis:
        heads = [f"{words[i]}\n（{v.year(kpi.years[i], style)}）" for i in (0, -1)]
        values = [Cell(number(kpi, i, unit=True), style="text-align:center") for i in (0, -1)]
        rows: list[list[Cell | str]] = [["指標", *heads], [kpi.name, *values]]
        made = table(rows, widths=(40, 30, 30), figures=two_figures(kpi))
        sides = [box("div", "", made), _axis_chart(v, kpi)]
        if turned:
            sides.reverse()
        columns = "5fr 4fr" if not turned else "4fr 5fr"
        pieces.append(box("div", f"display:grid;grid-template-columns:{columns};gap:6mm", *sides))
    return _sheet(v, *pieces, *sections(v, 1, 1, 1))


@layout("plan_sentences")
def sentences(v: Variant) -> HtmlPaper:
    """Targets in running text: from so much in that year to so much in this."""
    pieces: list[Piece] = [heading(v.section(6), 2)]
    figures: list[Figure] = []
    for kpi in v.rare_kpis(v.some(4, 5)):
        old, new = v.year(kpi.years[0], "long"), v.year(kpi.years[-1], "long")
        base, target = number(kpi, 0, unit=True), number(kpi, -1, unit=True)
        form = v.pick(
            (
                f"　{kpi.name}を{old}の{base}から{new}には{target}にすることを目標とします。",
                f"　{kpi.name}：{base}（{old}） → {target}（{new}）",
                f"　{new}における{kpi.name}の目標値は{target}（基準値：{old} {base}）とします。",
            )
        )
        figures += two_figures(kpi)
        pieces += [para(form), para(v.prose(1, 2))]
    return _sheet(v, stack(*pieces)._replace(figures=tuple(figures)))

"""Indicators in cards and sentences."""

from tools.lab.families.parts import number, page_number, sections, two_figures
from tools.lab.piece import Figure, Piece, box, heading, para, stack, text_of
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Kpi, Variant

_ARROWS = ("→", "⇒", "➡")


def _card(v: Variant, kpi: Kpi, form: str, arrow: str, style: str) -> Piece:
    old, new = v.year(kpi.years[0], style), v.year(kpi.years[-1], style)
    base, target = number(kpi, 0, unit=True), number(kpi, -1, unit=True)
    centre = "text-align:center;margin:0.2em 0"
    name = text_of("p", (), kpi.name, f"{centre};font-weight:bold")
    if form == "line":
        lines = [f"{base}（{old}）{arrow} {target}（{new}）"]
    elif form == "colon":
        lines = [f"{old}：{base}", arrow, f"{new}：{target}"]
    else:
        lines = [f"現状値（{old}）　{base}", f"目標値（{new}）　{target}"]
    told = [text_of("p", (), line, centre) for line in lines]
    return box("div class=card", "", name, *told)._replace(figures=tuple(two_figures(kpi)))


@layout("cards")
def cards(v: Variant) -> HtmlPaper:
    """Cards in two or three columns: 数値目標, name, 1.42（R4）→ 1.60（R8）."""
    across = v.pick((2, 3))
    form, arrow = v.pick(("line", "colon", "words")), v.pick(_ARROWS)
    style = v.pick(("short", "long", "west"))
    kpis = v.kpis(across * v.pick((1, 2)))
    made = box(
        "div class=cards",
        f"grid-template-columns:repeat({across},1fr)",
        *(_card(v, kpi, form, arrow, style) for kpi in kpis),
    )
    title = v.pick(("数値目標", "【目標指標】", "重要業績評価指標（KPI）"))
    body = stack(
        heading(v.section(2), 2),
        para(v.prose()),
        heading(title, 3),
        made,
        *sections(v, v.some(1, 2)),
    )
    return HtmlPaper([Sheet(body, foot=page_number(v, 21, "bare"))])


@layout("cards_sentence")
def sentences(v: Variant) -> HtmlPaper:
    """Targets told in sentences."""
    pieces = [heading(v.section(1), 2), para(v.prose())]
    figures: list[Figure] = []
    for kpi in v.kpis(v.some(4, 6), units=True):
        old, new = v.year(kpi.years[0], "long"), v.year(kpi.years[-1], "long")
        base, target = number(kpi, 0, unit=True), number(kpi, -1, unit=True)
        form = v.pick(
            (
                f"　{kpi.name}を、{old}の{base}から{new}までに{target}とすることをめざします。",
                f"　{kpi.name}を、{new}までに{target}とする。",
                f"　{kpi.name}（{old}：{base}）を{new}に{target}まで引き上げます。",
            )
        )
        both = two_figures(kpi)
        figures += both if base in form else both[1:]
        pieces += [para(form), para(v.prose(1, 2))]
    body = stack(*pieces)._replace(figures=tuple(figures))
    return HtmlPaper([Sheet(body, foot=page_number(v, 14, "dash"))])

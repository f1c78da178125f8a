"""What several families have in common: heads and feet, charts, tables of indicators."""

from collections.abc import Sequence

from tools.lab.piece import Cell, Figure, Piece, Told, box, freely, heading, para, text_of
from tools.lab.variant import Kpi, Variant, shown, wide


def page_number(v: Variant, number: int, style: str) -> Piece:
    """At the foot: - 3 -, 3, ３, ― 3 ―, 3 / 12, P3."""
    text = {
        "dash": f"- {number} -",
        "bare": str(number),
        "wide": wide(number),
        "long": f"― {number} ―",
        "of": f"{number} / 12",
        "p": f"P.{number}",
    }[style]
    where = v.pick(("center", "center", "right"))
    return text_of("p", "page_number", text, f"text-align:{where};margin:0")


def running_head(v: Variant, text: str = "") -> Piece:
    """Name of the plan above the text."""
    text = text or f"{v.town}みらい創生プラン"
    where = v.pick(("left", "right"))
    rule = "border-bottom:0.5pt solid #555;" if v.chance(0.5) else ""
    return text_of("p", "running_head", text, f"text-align:{where};{rule}margin:0")


def chart(v: Variant, *, width: int = 160, height: int = 45) -> Piece:
    """Bars with their numbers as a picture of vectors; its letters have no order."""
    count = v.rng.randint(5, 8)
    step = width / count
    bars, told = [], []
    for i in range(count):
        value = v.rng.randint(20, 99)
        tall = (height - 14) * value / 100
        x = step * i + step * 0.2
        year = str(v.base - count + i)
        bars.append(
            f'<rect x="{x:.1f}" y="{height - 6 - tall:.1f}" width="{step * 0.6:.1f}" '
            f'height="{tall:.1f}" fill="{v.look.colour}"/>'
            f'<text x="{x:.1f}" y="{height - 7 - tall:.1f}" font-size="3">{value}</text>'
            f'<text x="{x:.1f}" y="{height - 1}" font-size="3">{year}</text>'
        )
        told += [Told((), str(value), free=True), Told((), year, free=True)]
    html = (
        f'<svg viewBox="0 0 {width} {height}" style="width:100%;display:block">'
        f'<line x1="0" y1="{height - 5.5}" x2="{width}" y2="{height - 5.5}" stroke="#333" '
        f'stroke-width="0.3"/>{"".join(bars)}</svg>'
    )
    return Piece(html, tuple(told))


def sections(v: Variant, count: int, low: int = 1, high: int = 2) -> list[Piece]:
    """Headings, each with some paragraphs."""
    pieces = []
    for i in range(count):
        pieces.append(heading(v.section(i + 1), 3))
        pieces += [para(v.prose()) for _ in range(v.rng.randint(low, high))]
    return pieces


def tab(v: Variant, text: str) -> Piece:
    """A chapter's name set vertically in a coloured tab at the margin."""
    letters = text_of("span", (), text)
    return freely(
        box(
            "div",
            "position:absolute;right:0;top:40mm;width:9mm;writing-mode:vertical-rl;padding:4mm 2mm;"
            f"background:{v.look.colour};color:#fff;font-size:9pt;box-sizing:border-box",
            letters,
        )
    )


def number(v: Kpi, index: int, minus: str = "△", unit: bool = False) -> str:
    """A value as printed."""
    return shown(v.values[index], v.decimals, minus) + (v.unit if unit else "")


def two_figures(
    kpi: Kpi, *, role: str = "plan", years: bool = True, kinds: Sequence[str] = ("基準値", "目標値")
) -> list[Figure]:
    """Baseline and target of an indicator."""
    return [
        Figure(
            kpi.name,
            kpi.unit,
            kind,
            kpi.years[index] if years else None,
            kpi.values[index],
            role,
        )
        for kind, index in zip(kinds, (0, -1), strict=True)
    ]


def right(text: str, more: str = "") -> Cell:
    """A cell with a number."""
    return Cell(text, style=f"text-align:right;{more}")


BASE_WORDS = ("基準値", "現状値", "現状", "基準")
TARGET_WORDS = ("目標値", "目標")
NAME_WORDS = ("指標", "指標名", "重要業績評価指標（KPI）", "ＫＰＩ", "指標の名称")


def kpi_table_head(v: Variant, style: str) -> tuple[str, str]:
    """Heads of baseline and target with their years under them or behind."""
    base, target = v.pick(BASE_WORDS), v.pick(TARGET_WORDS)
    old, new = v.year(v.base, style), v.year(v.target, style)
    form = v.pick(("（{}）", "\n（{}）", "\n{}", "【{}】"))
    return base + form.format(old), target + form.format(new)

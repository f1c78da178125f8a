"""Pages of HTML: one sheet of paper is one section of fixed size."""

from collections.abc import Sequence
from typing import NamedTuple

from tools.lab.piece import Piece, element
from tools.lab.variant import Look

SIZES = {
    "a4": (210, 297),
    "a4l": (297, 210),
    "a3": (297, 420),
    "a3l": (420, 297),
    "b5": (182, 257),
}
"""Paper in millimetres."""


class Sheet(NamedTuple):
    """One page."""

    body: Piece
    head: Piece | None = None
    foot: Piece | None = None
    size: str = "a4"
    margin: str = "22mm 20mm"
    style: str = ""
    """Further CSS of its body."""
    aside: Piece | None = None
    """What stands outside of the body: a tab at the margin."""
    turn: int = 0
    """Turned by so many degrees clockwise on its paper (90 or 270): the paper is the other way
    round."""

    def told(self) -> list[Piece]:
        """In the order of reading."""
        return [p for p in (self.head, self.body, self.aside, self.foot) if p]


_CSS = """
html, body { margin: 0; padding: 0; }
.sheet { position: relative; box-sizing: border-box; overflow: hidden; break-after: page; }
.sheet:last-child { break-after: auto; }
.body { box-sizing: border-box; width: 100%; height: 100%; line-height: 1.65; overflow: hidden; }
.head { position: absolute; top: 9mm; left: 20mm; right: 20mm; font-size: 8pt; }
.foot { position: absolute; bottom: 8mm; left: 20mm; right: 20mm; font-size: 9pt; }
p { margin: 0 0 0.4em 0; }
p.item { padding-left: 1em; text-indent: -1em; }
p.caption { font-size: 92%; text-align: center; margin: 0.5em 0 0.3em; break-inside: avoid; }
p.note { font-size: 85%; margin: 0.2em 0; }
h1, h2, h3 { line-height: 1.4; margin: 0.5em 0 0.45em; }
h1 { font-size: 165%; } h2 { font-size: 130%; } h3 { font-size: 112%; }
table { border-collapse: collapse; width: 100%; margin: 0.4em 0 0.8em; font-size: 92%; }
th, td { padding: 0.25em 0.45em; font-weight: normal; line-height: 1.4; }
th { text-align: center; } td { text-align: left; vertical-align: middle; }
table.rules th, table.rules td { border: 0.6pt solid #000; }
table.dots th, table.dots td { border: 0.8pt dotted #333; }
table.dashes th, table.dashes td { border: 0.8pt dashed #333; }
table.lines { border-top: 1.2pt solid #000; border-bottom: 1.2pt solid #000; }
table.lines th, table.lines td { border-bottom: 0.4pt solid #666; }
table.zebra th { background: var(--colour); color: #fff; }
table.zebra tr:nth-child(even) td { background: var(--tint); }
.n { text-align: right; }
.card { border: 1pt solid var(--colour); border-radius: 2mm; padding: 2.5mm; break-inside: avoid; }
.cards { display: grid; gap: 4mm; }
.cards > * { min-width: 0; }
p { overflow-wrap: anywhere; }
"""
_WATCH = """
document.fonts.ready.then(() => {
  const over = [...document.querySelectorAll('.body')].some(
    b => b.scrollHeight > b.clientHeight + 1 || b.scrollWidth > b.clientWidth + 1);
  if (over) document.title = 'OVERFLOW';
});
"""


def document(sheets: Sequence[Sheet], look: Look, title: str) -> str:
    """The whole file. Its title becomes OVERFLOW where a page's text does not fit on its sheet."""
    pages = "".join(
        f"@page s{name} {{ size: {w}mm {h}mm; margin: 0 }} .s{name} {{ page: s{name}; "
        f"width: {w}mm; height: {h - 0.2}mm }}\n"
        for name, (w, h) in SIZES.items()
    )
    # Without a bold face Chromium thickens the letters and writes them as pictures (Type 3).
    weight = (
        "" if "Noto" in look.head else "h1, h2, h3, b, .card p { font-weight: normal !important }"
    )
    style = (
        f":root {{ --colour: {look.colour}; --tint: {look.tint} }} "
        f"body {{ font-family: '{look.body}'; font-size: {look.size}pt }} "
        f"h1, h2, h3, th {{ font-family: '{look.head}' }} {_CSS} {pages} {weight}"
    )
    return (
        f"<!doctype html><html lang=ja><meta charset=utf-8><title>{title}</title>"
        f"<style>{style}</style><body>{''.join(map(_sheet, sheets))}"
        f"<script>{_WATCH}</script></body></html>"
    )


def _sheet(sheet: Sheet) -> str:
    inner = element("div class=body", sheet.body.html, sheet.style)
    frame = "".join(
        element(f"div class={name}", piece.html)
        for name, piece in (("head", sheet.head), ("foot", sheet.foot))
        if piece
    )
    aside = sheet.aside.html if sheet.aside else ""
    whole = f"{frame}{inner}{aside}"
    if not sheet.turn:
        return element(f'section class="sheet s{sheet.size}"', whole, f"padding:{sheet.margin}")
    wide, high = SIZES[sheet.size]
    paper = next(name for name, size in SIZES.items() if size == (high, wide))
    shift = f"translate({high}mm, 0)" if sheet.turn == 90 else f"translate(0, {wide}mm)"
    turned = element(
        "div",
        whole,
        f"position:absolute;left:0;top:0;width:{wide}mm;height:{high - 0.2}mm;"
        f"box-sizing:border-box;padding:{sheet.margin};transform-origin:0 0;"
        f"transform:{shift} rotate({sheet.turn}deg)",
    )
    return element(f'section class="sheet s{paper}"', turned)

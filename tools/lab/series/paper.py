"""Files of what was composed: HTML for Chromium, flat ODT for LibreOffice, workbooks."""

import io
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import xlsxwriter

from tools.lab.piece import Cell, grid
from tools.lab.series.house import House
from tools.lab.variant import Look
from tools.lab.writer import Setting, Writer

Rows = list[list[Cell | str]]


class Heading(NamedTuple):
    """A heading, 1 the largest."""

    text: str
    level: int


class Para(NamedTuple):
    """A paragraph, or an entry of a list."""

    text: str


class Table(NamedTuple):
    """A table; its widths are in per cent."""

    rows: Rows
    widths: tuple[float, ...]
    style: str
    head: int = 1


class Cards(NamedTuple):
    """Boxes side by side, each with its lines."""

    cards: tuple[tuple[str, ...], ...]
    across: int


Item = Heading | Para | Table | Cards

_CSS = """
@page { size: A4; margin: 20mm 18mm 18mm; @bottom-center { content: counter(page); font-size: 9pt }}
body { margin: 0; line-height: 1.6 }
h1 { font-size: 165% } h2 { font-size: 135% } h3 { font-size: 115% }
h1, h2, h3 { line-height: 1.4; margin: 0.6em 0 0.4em; break-after: avoid }
h1.new { break-before: page }
p { margin: 0 0 0.4em } p.item { padding-left: 1em; text-indent: -1em }
table { border-collapse: collapse; width: 100%; margin: 0.4em 0 0.9em; font-size: 92% }
tr { break-inside: avoid }
th, td { padding: 0.25em 0.45em; font-weight: normal; line-height: 1.4; text-align: left }
th { text-align: center }
table.rules th, table.rules td { border: 0.6pt solid #000 }
table.lines { border-top: 1.2pt solid #000; border-bottom: 1.2pt solid #000 }
table.lines th, table.lines td { border-bottom: 0.4pt solid #666 }
table.zebra th { background: var(--colour); color: #fff }
table.zebra tr:nth-child(even) td { background: #eef2f6 }
.cards { display: grid; gap: 4mm; margin: 0.5em 0 1em }
.card { border: 1pt solid var(--colour); border-radius: 2mm; padding: 2.5mm; break-inside: avoid;
  text-align: center; min-width: 0 }
.card p { margin: 0.15em 0; overflow-wrap: anywhere }
.card p + p { white-space: nowrap } td.n { word-break: keep-all }
"""


def html(items: Sequence[Item], house: House, title: str) -> bytes:
    """A page for Chromium."""
    # Without a bold face Chromium thickens the letters and writes them as pictures.
    weight = "" if "Noto" in house.head else "h1,h2,h3,.card p { font-weight: normal !important }"
    style = (
        f":root {{ --colour: {house.colour} }} body {{ font-family: '{house.body}'; "
        f"font-size: {house.size}pt }} h1, h2, h3, th {{ font-family: '{house.head}' }} "
        f"{_CSS} {weight}"
    )
    body = "".join(_as_html(item) for item in items)
    return (
        f"<!doctype html><html lang=ja><meta charset=utf-8><title>{escape(title)}</title>"
        f"<style>{style}</style><body>{body}</body></html>"
    ).encode()


def _as_html(item: Item) -> str:
    match item:
        case Heading(text, level):
            new = " class=new" * (level == 1)
            return f"<h{level}{new}>{_lines(text)}</h{level}>"
        case Para(text):
            return f"<p{' class=item' * text.startswith('・')}>{_lines(text)}</p>"
        case Cards(cards, across):
            made = "".join(
                f"<div class=card>{''.join(f'<p>{_lines(line)}</p>' for line in card)}</div>"
                for card in cards
            )
            return (
                f"<div class=cards style='grid-template-columns:repeat({across},1fr)'>{made}</div>"
            )
        case Table(rows, widths, style, head):
            columns = "".join(f"<col style='width:{width}%'>" for width in widths)
            lines = [_html_row(row, "th" if i < head else "td") for i, row in enumerate(rows)]
            top = f"<thead>{''.join(lines[:head])}</thead>" if head else ""
            return (
                f"<table class={style}><colgroup>{columns}</colgroup>{top}"
                f"<tbody>{''.join(lines[head:])}</tbody></table>"
            )


def _html_row(row: Sequence[Cell | str], tag: str) -> str:
    made = ""
    for cell in row:
        cell = cell if isinstance(cell, Cell) else Cell(cell)
        spans = f" rowspan={cell.rows}" * (cell.rows > 1)
        spans += f" colspan={cell.columns}" * (cell.columns > 1)
        kind = " class=n" * ("right" in cell.style)
        made += f"<{tag}{spans}{kind} style='{cell.style}'>{_lines(cell.text)}</{tag}>"
    return f"<tr>{made}</tr>"


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def fodt(items: Sequence[Item], house: House) -> bytes:
    """A text document for LibreOffice."""
    look = Look(house.body, house.head, house.size, house.colour, "#eeeeee")
    writer = Writer(Setting(look, foot="#"))
    for item in items:
        match item:
            case Heading(text, level):
                writer.heading(text, level)
            case Para(text):
                writer.para(text, style="item" if text.startswith("・") else "body")
            case Table(rows, widths, style, head):
                style = style if style in ("rules", "lines") else "rules"
                writer.table(rows, widths, style=style, head=head, split=False)
            case Cards():
                raise ValueError("cards are for Chromium")
    return writer.paper().source


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    title: str
    rows: Rows
    widths: tuple[float, ...]
    head: int = 1


def workbook(sheets: Sequence[Sheet], *, numbers: bool) -> bytes:
    """An .xlsx file.

    Args:
        numbers: whether numbers are cells of numbers, with their formats, rather than of text.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        formats = {
            d: book.add_format({"border": 1, "num_format": "#,##0" + ("." + "0" * d if d else "")})
            for d in range(4)
        }
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_string(0, 0, sheet.title)
            for x, width in enumerate(sheet.widths):
                page.set_column(x, x, width)
            made = grid([[c if isinstance(c, Cell) else Cell(c) for c in r] for r in sheet.rows])
            merged = {(y, x): (high, wide) for y, x, high, wide in made.spans}
            hidden = {
                (y + dy, x + dx)
                for (y, x), (high, wide) in merged.items()
                for dy in range(high)
                for dx in range(wide)
                if dy or dx
            }
            for y, row in enumerate(made.rows):
                for x, text in enumerate(row):
                    if (y, x) in merged:
                        high, wide = merged[y, x]
                        page.merge_range(y + 2, x, y + 1 + high, x + wide - 1, text, cell)
                    elif (y, x) not in hidden:
                        value = _number(text) if numbers and y >= sheet.head else None
                        if value is None:
                            page.write_string(y + 2, x, text, cell)
                        else:
                            decimals = len(text.partition(".")[2])
                            page.write_number(y + 2, x, value, formats[decimals])
    return out.getvalue()


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "").replace("△", "-"))
    except ValueError:
        return None

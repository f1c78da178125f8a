"""Families of make that are odd, and met all the same."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes import Bench, Make, headings_and_lists

e = html.escape


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _item(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{bench.link(entry)}{note}"


def picture_headings(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings that are pictures with their words beside them (alt)."""
    out = []
    for g in groups:
        out.append(f"<h2><img src='/img/midashi.png' alt='{e(g.heading)}'></h2>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            out.append(
                "<ul>" + "".join(f"<li>{_item(bench, x)}</li>" for x in sub.entries) + "</ul>"
            )
    return "".join(out)


def styled_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings that are paragraphs with large letters."""
    out = []
    for g in groups:
        style = bench.rng.choice(
            ("font-size: 18px; font-weight: bold;", "font-size:large;color:#c00", "font-size:1.4em")
        )
        out.append(f'<p><span style="{style}">{e(g.heading)}</span></p>{_lines(g.lead)}')
        for sub in g.subs:
            out.append(f"<p><u>{e(sub.head)}</u></p>" if sub.head else "")
            out += [f"<p>　{_item(bench, x)}</p>" for x in sub.entries]
    return "".join(out)


def text_before_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """The heading is text of a box, without an element of its own, before its list."""
    out = []
    for g in groups:
        out.append(f"<div class=block>{e(g.heading)}{_lines(g.lead)}")
        for sub in g.subs:
            out.append(e(sub.head))
            out.append(
                "<ul>" + "".join(f"<li>{_item(bench, x)}</li>" for x in sub.entries) + "</ul>"
            )
        out.append("</div>")
    return "".join(out)


def layout_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """A table for the looks: a head across two columns, links below it in two columns."""
    rows = []
    for g in groups:
        rows.append(f"<tr><th colspan=2 bgcolor=#ccccff>{e(g.heading)}</th></tr>")
        rows += [f"<tr><td colspan=2>{e(line)}</td></tr>" for line in g.lead]
        for sub in g.subs:
            rows.append(f"<tr><td colspan=2>{e(sub.head)}</td></tr>" if sub.head else "")
            cells = [f"<td>{_item(bench, x)}</td>" for x in sub.entries]
            if len(cells) % 2:
                cells.append("<td>&nbsp;</td>")
            rows += [f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True)]
    return f"<table border=0 cellpadding=4>{''.join(rows)}</table>"


def buttons(bench: Bench, groups: Sequence[Group]) -> str:
    """Links that look like buttons, in rows of a grid."""
    out = []
    for g in groups:
        out.append(
            f"<div class=section><h2 class=ttl><span>{e(g.heading)}</span></h2>{_lines(g.lead)}"
        )
        for sub in g.subs:
            out.append(f"<p class=lead>{e(sub.head)}</p>" if sub.head else "")
            cells = "".join(f"<div class=col-6>{_item(bench, x)}</div>" for x in sub.entries)
            out.append(f"<div class=row>{cells}</div>")
        out.append("</div>")
    return "".join(out)


def numbered_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """Numbers with circles before headings, ordered lists below them."""
    out = []
    for n, g in enumerate(groups):
        out.append(f"<h3>{chr(0x2460 + n)}{e(g.heading)}</h3>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<p>【{e(sub.head.strip('【】'))}】</p>" if sub.head else "")
            out.append(
                "<ol>" + "".join(f"<li>{_item(bench, x)}</li>" for x in sub.entries) + "</ol>"
            )
    return "".join(out)


def linked_headings(bench: Bench, groups: Sequence[Group]) -> str:
    """Each file's link is a small heading of its own under the edition's heading."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            for x in sub.entries:
                lead = f"<p>{e(x.lead)}</p>" if x.lead else ""
                note = f"<p>{e(x.note)}</p>" if x.note else ""
                out.append(f"{lead}<h4>{bench.link(x)}</h4>{note}")
    return "".join(out)


def year_first_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """A table whose first column counts, whose second names, whose third links."""
    if any(sub.head for g in groups for sub in g.subs):
        return headings_and_lists(bench, groups)
    rows = "<tr><th>No.</th><th>名称</th><th>ファイル</th></tr>"
    for n, g in enumerate(groups):
        links = "<br>".join(_item(bench, x) for x in g.entries)
        lead = "".join(f"<br>{e(line)}" for line in g.lead)
        rows += f"<tr><td>{n + 1}</td><td>{e(g.heading)}{lead}</td><td>{links}</td></tr>"
    return f"<div class=table-wrap><table><tbody>{rows}</tbody></table></div>"


FAMILIES: tuple[Make, ...] = (
    picture_headings,
    styled_lines,
    text_before_lists,
    layout_tables,
    buttons,
    numbered_lists,
    linked_headings,
    year_first_tables,
)

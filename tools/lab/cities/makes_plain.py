"""Families of make that came last: flat lists, lines in cells, the same list for two screens."""

import html
from collections.abc import Sequence
from itertools import chain

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes import Bench, Make, headings_and_lists, table_of_files

e = html.escape


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _item(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{bench.link(entry)}{note}"


def flat_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """One list of everything: headings are items, too."""
    mark = bench.rng.choice(("■", "【】", ""))
    items = ""
    for g in groups:
        head = f"【{e(g.heading)}】" if mark == "【】" else f"{mark}{e(g.heading)}"
        items += f"<li class=head>{head}</li>"
        items += "".join(f"<li>{e(line)}</li>" for line in g.lead)
        for sub in g.subs:
            items += f"<li>{e(sub.head)}</li>" if sub.head else ""
            items += "".join(f"<li class=file>{_item(bench, x)}</li>" for x in sub.entries)
    return f"<ul>{items}</ul>"


def names_in_terms(bench: Bench, groups: Sequence[Group]) -> str:
    """A definition list a group: the name is the term, the link its definition."""
    text = bench.rng.choice(("ダウンロード", "PDFを表示", "閲覧"))
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            pairs = ""
            for x in sub.entries:
                lead = f"<dd>{e(x.lead)}</dd>" if x.lead else ""
                note = f"<dd>{e(x.note)}</dd>" if x.note else ""
                pairs += f"<dt>{e(x.label)}</dt>{lead}<dd>{bench.link(x, text)}</dd>{note}"
            out.append(f"<dl>{pairs}</dl>")
    return "".join(out)


def cells_of_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """A row an edition, and all its files in one cell, a line each: 本編　PDF."""
    own = [g for g in groups if g.own]
    if any(x.lead or x.note for g in own for x in g.entries) or any(g.subs[-1].head for g in own):
        return table_of_files(bench, groups)
    rows = "<tr><th>計画の名称</th><th>資料</th></tr>"
    for g in own:
        cell = "<br>".join(f"{e(x.label)}　{bench.link(x, 'PDF')}" for x in g.entries)
        rows += f"<tr><td>{e(g.heading)}</td><td>{cell}</td></tr>"
    lead = _lines(list(chain.from_iterable(g.lead for g in own)))
    rest = headings_and_lists(bench, [g for g in groups if not g.own])
    return f"{lead}<table>{rows}</table>{rest}"


def twice_for_phones(bench: Bench, groups: Sequence[Group]) -> str:
    """The same article twice, for wide screens and for narrow ones."""
    body = headings_and_lists(bench, groups)
    return f"<div class=pc-only>{body}</div><div class=sp-only>{body}</div>"


def tables_that_open(bench: Bench, groups: Sequence[Group]) -> str:
    """Editions that open, with a table of files in each: name and kind."""
    out = []
    for g in groups:
        rows = ""
        for sub in g.subs:
            rows += f"<tr><th colspan=2>{e(sub.head)}</th></tr>" if sub.head else ""
            rows += "".join(f"<tr><td>{_item(bench, x)}</td><td>PDF</td></tr>" for x in sub.entries)
        out.append(
            f"<details><summary><h3>{e(g.heading)}</h3></summary>{_lines(g.lead)}"
            f"<table>{rows}</table></details>"
        )
    return "".join(out)


FAMILIES: tuple[Make, ...] = (
    flat_lists,
    names_in_terms,
    cells_of_lines,
    twice_for_phones,
    tables_that_open,
)

"""Families of make of the last measurement: numbers before headings, dates first, links that are
blocks."""

import html
from collections.abc import Sequence
from itertools import chain

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes import Bench, Make, headings_and_lists, table_of_files
from tools.lab.cities.makes_rare import parted

e = html.escape


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _item(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{bench.link(entry)}{note}"


def numbered_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """1., （1）, 第1 before headings; ア, イ before the files."""
    form = bench.rng.choice(("{n}．", "（{n}）", "{n}　", "{n}) "))
    out = []
    for n, g in enumerate(groups):
        out.append(f"<h3>{form.format(n=n + 1)}{e(g.heading)}</h3>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            out += [f"<p>・{_item(bench, x)}</p>" for x in sub.entries]
    return "".join(out)


def date_cells_first(bench: Bench, groups: Sequence[Group]) -> str:
    """A table whose first column has the month, its second the plan, its third the files."""
    own = [g for g in groups if g.own]
    parts = [parted(g.heading) for g in own]
    if not all(parts) or any(x.lead or x.note for g in own for x in g.entries):
        return table_of_files(bench, groups)
    rows = "<tr><th>年月</th><th>計画</th><th>資料</th></tr>"
    for g, part in zip(own, parts, strict=True):
        assert part
        links = "<br>".join(bench.link(x) for x in g.entries)
        rows += f"<tr><td>{e(part[1])}</td><td>{e(part[0])}</td><td>{links}</td></tr>"
    lead = _lines(list(chain.from_iterable(g.lead for g in own)))
    rest = headings_and_lists(bench, [g for g in groups if not g.own])
    return f"{lead}<table>{rows}</table>{rest}"


def block_links(bench: Bench, groups: Sequence[Group]) -> str:
    """The whole box is the link: name, kind and size in elements of their own."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            for x in sub.entries:
                name = e(x.label)
                block = f"<div class=t>{name}</div><div class=k>PDFファイル</div>"
                lead = f"<p>{e(x.lead)}</p>" if x.lead else ""
                note = f"<p>{e(x.note)}</p>" if x.note else ""
                out.append(f"{lead}<div>{bench.link(x).replace(name, block, 1)}</div>{note}")
    return "".join(out)


FAMILIES: tuple[Make, ...] = (numbered_heads, date_cells_first, block_links)

"""Families of make that came after those of ``makes_more``: soup, pages of several makes."""

import html
import re
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes import (
    Bench,
    Make,
    accordions,
    bold_lines,
    definition_list,
    headings_and_lists,
    headings_and_paragraphs,
    plain_lines,
    table_of_files,
)

e = html.escape
_PLAN = re.compile("総合戦略|人口ビジョン|創生|創造|プラン")
_MIXED = (headings_and_lists, table_of_files, accordions, headings_and_paragraphs, definition_list)
_ICON = "<img src='/i/pdf.gif' alt='PDFファイルを開く'>"
_SLACK = re.compile(r"</(?:p|li|td|tr|th|dd|dt|tbody|thead)>", re.IGNORECASE)


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _item(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{bench.link(entry)}{note}"


def mixed_makes(bench: Bench, groups: Sequence[Group]) -> str:
    """Each group in a make of its own, as pages become that many hands have edited."""
    return "".join(f"<div>{bench.rng.choice(_MIXED)(bench, [g])}</div>" for g in groups)


def unclosed_tags(bench: Bench, groups: Sequence[Group]) -> str:
    """As twenty years ago: what may stay open stays open, tags in capitals."""
    make = bench.rng.choice((plain_lines, bold_lines, headings_and_lists, table_of_files))
    return _SLACK.sub("", make(bench, groups))


def nested_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """Tables in the cells of a table: the heading in one cell, a table of files in the next row."""
    rows = ""
    for g in groups:
        inner = ""
        for sub in g.subs:
            inner += f"<tr><td colspan=2><b>{e(sub.head)}</b></td></tr>" if sub.head else ""
            for x in sub.entries:
                inner += f"<tr><td width=20>・</td><td>{_item(bench, x)}</td></tr>"
        rows += f"<tr><td><font size=4>{e(g.heading)}</font></td></tr>"
        rows += f"<tr><td>{_lines(g.lead)}<table border=0>{inner}</table></td></tr>"
    return f"<table width=600 border=1>{rows}</table>"


def links_as_names(bench: Bench, groups: Sequence[Group]) -> str:
    """Names in running text are the links: 「…」及び「…」を掲載しています."""
    named = all(_PLAN.search(x.label) and len(x.label) > 8 for g in groups for x in g.entries)
    if not named or any(x.lead or x.note for g in groups for x in g.entries):
        return headings_and_lists(bench, groups)
    out = []
    for g in groups:
        links = "、".join(f"「{bench.link(x)}」" for x in g.entries)
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}<p>{links}を掲載しています。</p>")
    return "".join(out)


def icons_beside(bench: Bench, groups: Sequence[Group]) -> str:
    """The name is text; the link behind it is an icon of which only the alternative text speaks."""
    out = []
    for g in groups:
        out.append(f"<h3>{e(g.heading)}</h3>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            for x in sub.entries:
                icon = bench.link(x, "PDF").replace(">PDF", f">{_ICON}", 1)
                lead = f"<p>{e(x.lead)}</p>" if x.lead else ""
                note = f"<p>{e(x.note)}</p>" if x.note else ""
                out.append(f"{lead}<p>{e(x.label)} {icon}</p>{note}")
    return "".join(out)


def row_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """A table without a head row: the edition at the left, a list of its files at the right."""
    rows = ""
    for g in groups:
        cells = _lines(g.lead)
        for sub in g.subs:
            cells += f"<p>{e(sub.head)}</p>" if sub.head else ""
            cells += "<ul>" + "".join(f"<li>{_item(bench, x)}</li>" for x in sub.entries) + "</ul>"
        rows += f"<tr><th scope=row>{e(g.heading)}</th><td>{cells}</td></tr>"
    return f"<table class=list><tbody>{rows}</tbody></table>"


FAMILIES: tuple[Make, ...] = (
    mixed_makes,
    unclosed_tags,
    nested_tables,
    links_as_names,
    icons_beside,
    row_heads,
)

"""Tables: of editions, of files, of months, for the looks."""

import html
from collections.abc import Callable, Sequence
from itertools import chain

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day
from tools.lab.cities.makes.bench import Bench, in_lines, paragraphs
from tools.lab.cities.makes.headings import headings_and_lists
from tools.lab.cities.makes.says import is_named_by, parted, says_beside

e = html.escape


def table_of_editions(bench: Bench, groups: Sequence[Group]) -> str:
    """Rows are editions, columns what a file is; neighbours stand below as lists."""
    own = [g for g in groups if g.own]
    if _needs_rows(own):
        return table_of_files(bench, groups)
    columns = list(dict.fromkeys(x.column for g in own for x in g.entries))
    corner = bench.rng.choice(("計画名", "名称", "区分", ""))
    head = "".join(f"<th>{e(one)}</th>" for one in (corner, *columns))
    rows = []
    for g in own:
        cells = []
        for column in columns:
            found = [x for x in g.entries if x.column == column]
            texts = [_cell_text(bench, x, g, len(found)) for x in found]
            cells.append("<td>" + "<br>".join(map(bench.link, found, texts)) + "</td>")
        tag = bench.rng.choice(("th", "td"))
        rows.append(f"<tr><{tag}>{e(g.heading)}</{tag}>{''.join(cells)}</tr>")
    table = f"<table border=1><tr>{head}</tr>{''.join(rows)}</table>"
    return _among_others(bench, groups, table)


def _needs_rows(own: Sequence[Group]) -> bool:
    """Whether single files have lines or heads of their own, for which a cell has no place."""
    return says_beside(own) or any(g.subs[-1].head for g in own)


def _among_others(bench: Bench, groups: Sequence[Group], table: str) -> str:
    """A table of the municipality's own plans; sentences above it, neighbours as lists below."""
    lead = paragraphs(chain.from_iterable(g.lead for g in groups if g.own))
    return lead + table + headings_and_lists(bench, [g for g in groups if not g.own])


def _cell_text(bench: Bench, entry: Entry, group: Group, among: int) -> str:
    """What a link says in a cell: its row and its column say the rest, if it is alone in it and an
    edition's own file."""
    plain = among == 1 and entry.truth.editions and not entry.truth.beside
    if plain and entry.column in ("本編", "概要版", "人口ビジョン") and is_named_by(group, entry):
        return bench.rng.choice((entry.short, "ダウンロード", "PDF", entry.label))
    return entry.label


def table_turned(bench: Bench, groups: Sequence[Group]) -> str:
    """Columns are editions, rows what a file is."""
    own = [g for g in groups if g.own]
    if _needs_rows(own):
        return table_of_files(bench, groups)
    kinds = list(dict.fromkeys(x.column for g in own for x in g.entries))
    head = "<th></th>" + "".join(f"<th>{e(g.heading)}</th>" for g in own)
    rows = []
    for kind in kinds:
        cells = ""
        for g in own:
            found = [x for x in g.entries if x.column == kind]
            texts = [_cell_text(bench, x, g, len(found)) for x in found]
            cells += "<td>" + "<br>".join(map(bench.link, found, texts)) + "</td>"
        rows.append(f"<tr><th>{e(kind)}</th>{cells}</tr>")
    table = f"<table><thead><tr>{head}</tr></thead>{''.join(rows)}</table>"
    return _among_others(bench, groups, table)


def two_level_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """Editions across the head of a table, what a file is below them, one row of links."""
    own = [g for g in groups if g.own]
    if _needs_rows(own):
        return table_of_files(bench, groups)
    top = middle = links = ""
    for g in own:
        columns = list(dict.fromkeys(x.column for x in g.entries))
        top += f"<th colspan={len(columns)}>{e(g.heading)}</th>"
        middle += "".join(f"<th>{e(column)}</th>" for column in columns)
        for column in columns:
            found = [bench.link(x) for x in g.entries if x.column == column]
            links += f"<td>{'<br>'.join(found)}</td>"
    table = f"<table><thead><tr>{top}</tr><tr>{middle}</tr></thead><tr>{links}</tr></table>"
    return _among_others(bench, groups, table)


def cells_of_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """A row an edition, and all its files in one cell, a line each: 本編　PDF."""
    own = [g for g in groups if g.own]
    if _needs_rows(own):
        return table_of_files(bench, groups)
    rows = "<tr><th>計画の名称</th><th>資料</th></tr>"
    for g in own:
        cell = "<br>".join(f"{e(x.label)}　{bench.link(x, 'PDF')}" for x in g.entries)
        rows += f"<tr><td>{e(g.heading)}</td><td>{cell}</td></tr>"
    return _among_others(bench, groups, f"<table>{rows}</table>")


def dates_in_a_column(bench: Bench, groups: Sequence[Group]) -> str:
    """A table of editions whose dates have a column of their own."""
    head = ("計画名", "策定・改訂年月", "ファイル")
    return _dated(bench, groups, head, lambda name, date: (name, date))


def _dated(
    bench: Bench,
    groups: Sequence[Group],
    head: tuple[str, ...],
    cells: Callable[[str, str], tuple[str, str]],
) -> str:
    """A row an edition: its name and its date in some order, then its files."""
    own = [g for g in groups if g.own]
    parts = [parted(g.heading) for g in own]
    if not all(parts) or says_beside(own):
        return table_of_files(bench, groups)
    rows = f"<tr>{''.join(f'<th>{one}</th>' for one in head)}</tr>"
    for g, part in zip(own, parts, strict=True):
        assert part
        said = "".join(f"<td>{e(cell)}</td>" for cell in cells(*part))
        links = "<br>".join(bench.link(x) for x in g.entries)
        rows += f"<tr>{said}<td>{links}</td></tr>"
    return _among_others(bench, groups, f"<table>{rows}</table>")


def date_cells_first(bench: Bench, groups: Sequence[Group]) -> str:
    """A table whose first column has the month, its second the plan, its third the files."""
    return _dated(bench, groups, ("年月", "計画", "資料"), lambda name, date: (date, name))


def table_of_files(bench: Bench, groups: Sequence[Group]) -> str:
    """Rows are files; the edition is a cell that spans its rows, the label stands beside the
    link."""
    rows = []
    beside = bench.rng.random() < 0.5
    for g in groups:
        entries = g.entries
        for n, x in enumerate(entries):
            span = f"<th rowspan={len(entries)}>{e(g.heading)}</th>" if n == 0 else ""
            sub = next((s.head for s in g.subs if x in s.entries), "")
            label = f"{sub}　{x.label}" if sub else x.label
            if beside:
                name = in_lines(x, e(label))
                cells = f"<td>{name}</td><td>{bench.link(x, 'ダウンロード')}</td>"
            else:
                cells = f"<td>{in_lines(x, bench.link(x, label))}</td>"
            rows.append(f"<tr>{span}{cells}</tr>")
    lead = paragraphs(chain.from_iterable(g.lead for g in groups))
    return f"{lead}<table>{''.join(rows)}</table>"


def captioned_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """A table a group: the caption says which, a row a file with its type and size."""
    out = []
    for g in groups:
        rows = ""
        for x in g.entries:
            lead = f"<tr><td colspan=2>{e(x.lead)}</td></tr>" if x.lead else ""
            note = f"<tr><td colspan=2>{e(x.note)}</td></tr>" if x.note else ""
            rows += f"{lead}<tr><td>{bench.link(x)}</td><td>{x.column}</td></tr>{note}"
        out.append(
            f"{paragraphs(g.lead)}<table><caption>{e(g.heading)}</caption>"
            f"<tr><th>ファイル</th><th>区分</th></tr>{rows}</table>"
        )
    return "".join(out)


def file_register(bench: Bench, groups: Sequence[Group]) -> str:
    """A table of the system's own a heading: name, kind, and the day the file was put there."""
    word = bench.rng.choice(("登録日", "ファイル更新日", "掲載日", "アップロード日"))
    first = any_day(bench.rng, 2020, 2025)
    out = []
    for g in groups:
        rows = f"<tr><th>ファイル名</th><th>形式</th><th>{word}</th></tr>"
        for sub in g.subs:
            rows += f"<tr><th colspan=3>{e(sub.head)}</th></tr>" if sub.head else ""
            for x in sub.entries:
                at = _western(first._replace(day=bench.rng.randint(1, 28)))
                rows += f"<tr><td>{bench.item(x)}</td><td>{x.kind}</td><td>{at}</td></tr>"
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}<table class=files>{rows}</table>")
    return "".join(out)


def _western(at: Day) -> str:
    return f"{at.year}/{at.month:02}/{at.day:02}"


def year_first_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """A table whose first column counts, whose second names, whose third links."""
    if any(sub.head for g in groups for sub in g.subs):
        return headings_and_lists(bench, groups)
    rows = "<tr><th>No.</th><th>名称</th><th>ファイル</th></tr>"
    for n, g in enumerate(groups):
        links = "<br>".join(bench.item(x) for x in g.entries)
        lead = "".join(f"<br>{e(line)}" for line in g.lead)
        rows += f"<tr><td>{n + 1}</td><td>{e(g.heading)}{lead}</td><td>{links}</td></tr>"
    return f"<div class=table-wrap><table><tbody>{rows}</tbody></table></div>"


def row_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """A table without a head row: the edition at the left, a list of its files at the right."""
    rows = ""
    for g in groups:
        cells = paragraphs(g.lead)
        for sub in g.subs:
            cells += f"<p>{e(sub.head)}</p>" if sub.head else ""
            cells += bench.listed(sub.entries)
        rows += f"<tr><th scope=row>{e(g.heading)}</th><td>{cells}</td></tr>"
    return f"<table class=list><tbody>{rows}</tbody></table>"


def layout_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """A table for the looks: a head across two columns, links below it in two columns."""
    rows = []
    for g in groups:
        rows.append(f"<tr><th colspan=2 bgcolor=#ccccff>{e(g.heading)}</th></tr>")
        rows += [f"<tr><td colspan=2>{e(line)}</td></tr>" for line in g.lead]
        for sub in g.subs:
            rows.append(f"<tr><td colspan=2>{e(sub.head)}</td></tr>" if sub.head else "")
            cells = [f"<td>{bench.item(x)}</td>" for x in sub.entries]
            if len(cells) % 2:
                cells.append("<td>&nbsp;</td>")
            rows += [f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True)]
    return f"<table border=0 cellpadding=4>{''.join(rows)}</table>"


def nested_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """Tables in the cells of a table: the heading in one cell, a table of files in the next row."""
    rows = ""
    for g in groups:
        inner = ""
        for sub in g.subs:
            inner += f"<tr><td colspan=2><b>{e(sub.head)}</b></td></tr>" if sub.head else ""
            for x in sub.entries:
                inner += f"<tr><td width=20>・</td><td>{bench.item(x)}</td></tr>"
        rows += f"<tr><td><font size=4>{e(g.heading)}</font></td></tr>"
        rows += f"<tr><td>{paragraphs(g.lead)}<table border=0>{inner}</table></td></tr>"
    return f"<table width=600 border=1>{rows}</table>"


def merged_cells(bench: Bench, groups: Sequence[Group]) -> str:
    """The name of an edition over several rows, a row a file; other groups go on in the table."""
    out = ["<table class=list><tr><th>計画の名称</th><th>資料</th></tr>"]
    for g in groups:
        cells = [f"<td>{in_lines(x, bench.link(x))}</td>" for x in g.entries]
        lead = "".join(f"<br>{e(line)}" for line in g.lead)
        name = f"<td rowspan={len(cells)}>{e(g.heading)}{lead}</td>"
        out += [f"<tr>{name if n == 0 else ''}{cell}</tr>" for n, cell in enumerate(cells)]
    return "".join([*out, "</table>"])


def rows_of_boxes(bench: Bench, groups: Sequence[Group]) -> str:
    """A table of boxes: a row a file, its name and a link that says only PDF beside each other."""
    out = []
    for g in groups:
        rows = ""
        for sub in g.subs:
            rows += f"<div class=row><div class=th>{e(sub.head)}</div></div>" if sub.head else ""
            for x in sub.entries:
                name = in_lines(x, e(x.label))
                rows += (
                    f"<div class=row><div class=cell>{name}</div>"
                    f"<div class=cell>{bench.link(x, 'PDF')}</div></div>"
                )
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<div class=table>{rows}</div>")
    return "".join(out)

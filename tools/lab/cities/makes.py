"""Families of make: how the groups of an article stand on a page.

Each takes groups and a function that writes a link, and gives HTML. Every heading is shown, in
some form; so what the wording states stays stated.
"""

import html
import random
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from tools.lab.cities.article import Article, Entry, Group, Outside, Sub

e = html.escape
LinkOf = Callable[[Entry, str], str]
"""Writes a link with a text."""


class Bench:
    """What a make works with."""

    def __init__(self, rng: random.Random, link: LinkOf) -> None:
        self.rng, self._link = rng, link

    def link(self, entry: Entry, text: str = "") -> str:
        """A link under its label, or under another text."""
        return self._link(entry, text or entry.label)

    def lined(self, entry: Entry, tag: str) -> str:
        """A link in an element, with the lines above and below it."""
        lead = f"<{tag}>{e(entry.lead)}</{tag}>" if entry.lead else ""
        note = f"<{tag}>{e(entry.note)}</{tag}>" if entry.note else ""
        return f"{lead}<{tag}>{self.link(entry)}</{tag}>{note}"


Make = Callable[[Bench, Sequence[Group]], str]


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _list(bench: Bench, entries: Iterable[Entry]) -> str:
    items = []
    for entry in entries:
        lead = f"{e(entry.lead)}<br>" if entry.lead else ""
        note = f"<br>{e(entry.note)}" if entry.note else ""
        items.append(f"<li>{lead}{bench.link(entry)}{note}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _subs(group: Group, head: str, write: Callable[[Sub], str]) -> str:
    """Inner heads in an element, and what is under them."""
    return "".join(
        (f"<{head}>{e(sub.head)}</{head}>" if sub.head else "") + write(sub) for sub in group.subs
    )


def headings_and_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """A heading an edition, links in lists."""
    level = bench.rng.choice((2, 2, 3))
    out = []
    for g in groups:
        body = _subs(g, f"h{level + 1}", lambda sub: _list(bench, sub.entries))
        out.append(f"<h{level}>{e(g.heading)}</h{level}>{_paragraphs(g.lead)}{body}")
        out.append(_paragraphs(g.tail))
    return "".join(out)


def headings_and_paragraphs(bench: Bench, groups: Sequence[Group]) -> str:
    """A heading an edition, a paragraph a link; wrappers around inner heads."""
    out = []
    for g in groups:
        body = _subs(
            g,
            "h4",
            lambda sub: "<div>" + "".join(bench.lined(x, "p") for x in sub.entries) + "</div>",
        )
        out.append(f"<div class=box><h3>{e(g.heading)}</h3>{_paragraphs(g.lead)}{body}</div>")
        out.append(_paragraphs(g.tail))
    return "".join(out)


def table_of_editions(bench: Bench, groups: Sequence[Group]) -> str:
    """Rows are editions, columns what a file is; neighbours stand below as lists."""
    own = [g for g in groups if g.own]
    if any(x.lead or x.note for g in own for x in g.entries) or any(g.subs[-1].head for g in own):
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
    lead = _paragraphs(chain.from_iterable(g.lead for g in own))
    rest = headings_and_lists(bench, [g for g in groups if not g.own])
    return f"{lead}<table border=1><tr>{head}</tr>{''.join(rows)}</table>{rest}"


def _cell_text(bench: Bench, entry: Entry, group: Group, among: int) -> str:
    """What a link says in a cell: its row and its column say the rest, if it is alone in it and an
    edition's own file."""
    plain = among == 1 and entry.truth.editions and not entry.truth.beside
    if plain and entry.column in ("本編", "概要版", "人口ビジョン") and is_named_by(group, entry):
        return bench.rng.choice((entry.short, "ダウンロード", "PDF", entry.label))
    return entry.label


def is_named_by(group: Group, entry: Entry) -> bool:
    """Whether a heading has the name that a label has, so that the label need not."""
    bare = re.sub(r"^【[^】]*】", "", entry.label)
    return len(bare) <= 8 or bare[:7] in group.heading


def table_turned(bench: Bench, groups: Sequence[Group]) -> str:
    """Columns are editions, rows what a file is."""
    own = [g for g in groups if g.own]
    if any(x.lead or x.note for g in own for x in g.entries) or any(g.subs[-1].head for g in own):
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
    lead = _paragraphs(chain.from_iterable(g.lead for g in own))
    rest = headings_and_lists(bench, [g for g in groups if not g.own])
    return f"{lead}<table><thead><tr>{head}</tr></thead>{''.join(rows)}</table>{rest}"


def table_of_files(bench: Bench, groups: Sequence[Group]) -> str:
    """Rows are files; the edition is a cell that spans its rows, the label stands beside the
    link."""
    rows = []
    beside = bench.rng.random() < 0.5
    for g in groups:
        entries = g.entries
        for n, x in enumerate(entries):
            span = f"<th rowspan={len(entries)}>{e(g.heading)}</th>" if n == 0 else ""
            lead = f"{e(x.lead)}<br>" if x.lead else ""
            note = f"<br>{e(x.note)}" if x.note else ""
            sub = next((s.head for s in g.subs if x in s.entries), "")
            label = f"{sub}　{x.label}" if sub else x.label
            if beside:
                cells = f"<td>{lead}{e(label)}{note}</td><td>{bench.link(x, 'ダウンロード')}</td>"
            else:
                cells = f"<td>{lead}{bench.link(x, label)}{note}</td>"
            rows.append(f"<tr>{span}{cells}</tr>")
    lead = _paragraphs(chain.from_iterable(g.lead for g in groups))
    return f"{lead}<table>{''.join(rows)}</table>"


def definition_list(bench: Bench, groups: Sequence[Group]) -> str:
    """dt an edition, dd its links."""
    out = []
    for g in groups:
        body = "".join(f"<dd>{e(line)}</dd>" for line in g.lead)
        for sub in g.subs:
            head = f"<dd><strong>{e(sub.head)}</strong></dd>" if sub.head else ""
            body += head + "".join(bench.lined(x, "dd") for x in sub.entries)
        out.append(f"<dt>{e(g.heading)}</dt>{body}")
    return f"<dl>{''.join(out)}</dl>"


def accordions(bench: Bench, groups: Sequence[Group]) -> str:
    """Editions that open: details, or a button and a panel."""
    native = bench.rng.random() < 0.5
    out = []
    for n, g in enumerate(groups):
        body = _paragraphs(g.lead) + _subs(g, "p", lambda sub: _list(bench, sub.entries))
        if native:
            out.append(f"<details><summary>{e(g.heading)}</summary>{body}</details>")
        else:
            out.append(
                f"<div class=accordion><button type=button aria-controls=p{n}>{e(g.heading)}"
                f"</button><div id=p{n} class=panel>{body}</div></div>"
            )
    return "".join(out)


def tabs(bench: Bench, groups: Sequence[Group]) -> str:
    """Names of tabs in a list, panels below; each panel is labelled by its tab."""
    names = "".join(
        f"<li role=tab id=t{n}><a href='#p{n}'>{e(g.heading)}</a></li>"
        for n, g in enumerate(groups)
    )
    panels = "".join(
        f"<div role=tabpanel id=p{n} aria-labelledby=t{n}>{_paragraphs(g.lead)}"
        f"{_subs(g, 'h4', lambda sub: _list(bench, sub.entries))}</div>"
        for n, g in enumerate(groups)
    )
    return f"<ul role=tablist>{names}</ul>{panels}"


def plain_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """No headings at all: lines, marked by ● or ■, and links below them."""
    mark = bench.rng.choice(("●", "■", "○", "◆", "▼", "1　"))
    out = []
    for n, g in enumerate(groups):
        sign = f"{n + 1}　" if mark == "1　" else mark
        out.append(f"<p>{sign}{e(g.heading)}</p>{_paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<p>{e(sub.head)}</p>" if sub.head else "")
            out += [bench.lined(x, "p") for x in sub.entries]
    return "".join(out)


def bold_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings made of bold paragraphs."""
    out = []
    for g in groups:
        out.append(f"<p><strong>{e(g.heading)}</strong></p>{_paragraphs(g.lead)}")
        out.append(_subs(g, "p", lambda sub: "".join(bench.lined(x, "p") for x in sub.entries)))
    return "".join(out)


def broken_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """One paragraph a group, everything parted by br."""
    out = []
    for g in groups:
        lines = [f"<b>{e(g.heading)}</b>", *(e(line) for line in g.lead)]
        for sub in g.subs:
            lines += [e(sub.head)] if sub.head else []
            for x in sub.entries:
                lines += [e(x.lead)] if x.lead else []
                lines.append(bench.rng.choice(("・", "　", "")) + bench.link(x))
                lines += [e(x.note)] if x.note else []
        out.append(f"<p>{'<br>'.join(lines)}</p>")
    return "".join(out)


def nested_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """A list of editions with lists of files in it."""
    items = []
    for g in groups:
        lead = "".join(f"<br>{e(line)}" for line in g.lead)
        inner = "".join(
            f"<li>{e(sub.head)}{_list(bench, sub.entries)}</li>"
            if sub.head
            else "".join(f"{_li(bench, x)}" for x in sub.entries)
            for sub in g.subs
        )
        items.append(f"<li>{e(g.heading)}{lead}<ul>{inner}</ul></li>")
    return f"<ul>{''.join(items)}</ul>"


def _li(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"<li>{lead}{bench.link(entry)}{note}</li>"


def cards(bench: Bench, groups: Sequence[Group]) -> str:
    """Boxes with a title of their own class."""
    out = []
    for g in groups:
        body = _subs(
            g, "div class=sub", lambda sub: "".join(bench.lined(x, "div") for x in sub.entries)
        ).replace("</div class=sub>", "</div>")
        out.append(
            f"<div class=card><div class=card-title>{e(g.heading)}</div>"
            f"<div class=card-body>{_paragraphs(g.lead)}{body}</div></div>"
        )
    return f"<div class=cards>{''.join(out)}</div>"


def contents_first(bench: Bench, groups: Sequence[Group]) -> str:
    """A table of contents that leads to the sections of the page."""
    names = "".join(f"<li><a href='#s{n}'>{e(g.heading)}</a></li>" for n, g in enumerate(groups))
    out = [f"<ul class=mokuji>{names}</ul>"]
    for n, g in enumerate(groups):
        body = _subs(g, "h3", lambda sub: _list(bench, sub.entries))
        out.append(f"<h2 id=s{n}>{e(g.heading)}</h2>{_paragraphs(g.lead)}{body}")
        out.append("<p><a href='#top'>ページの先頭へ</a></p>")
    return "".join(out)


def fields_of_forms(bench: Bench, groups: Sequence[Group]) -> str:
    """fieldset and legend, figure and caption, section with a labelled div: captions, not
    headings."""
    out = []
    for g in groups:
        links = "".join(bench.lined(x, "div") for x in g.entries)
        out.append(
            f"<fieldset><legend>{e(g.heading)}</legend>{_paragraphs(g.lead)}{links}</fieldset>"
        )
    return "".join(out)


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
            f"{_paragraphs(g.lead)}<table><caption>{e(g.heading)}</caption>"
            f"<tr><th>ファイル</th><th>区分</th></tr>{rows}</table>"
        )
    return "".join(out)


def written(article: Article, bench: Bench, make: Make) -> str:
    """An article's HTML: introduction, groups in their make, links elsewhere."""
    outside = "".join(_outside(one) for one in article.outside)
    return _paragraphs(article.intro) + make(bench, article.groups) + outside


def _outside(link: Outside) -> str:
    return f'<p><a href="{e(link.url)}">{e(link.label)}</a></p>'


FAMILIES: tuple[Make, ...] = (
    headings_and_lists,
    headings_and_paragraphs,
    table_of_editions,
    table_turned,
    table_of_files,
    definition_list,
    accordions,
    tabs,
    plain_lines,
    bold_lines,
    broken_lines,
    nested_lists,
    cards,
    contents_first,
    fields_of_forms,
    captioned_tables,
)

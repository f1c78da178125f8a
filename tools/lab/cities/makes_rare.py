"""Families of make that are met less often."""

import html
import re
from collections.abc import Callable, Sequence
from itertools import chain

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes import (
    Bench,
    Make,
    headings_and_lists,
    is_named_by,
    table_of_files,
)

e = html.escape
_DATED = re.compile(r"^(.*?)[（(【　]\s*([^（(【）)】]*年?\D{0,12}[\d０-９].*?)(?:策定|）|\)|】)*$")
_NOT_MADE = re.compile("年度|月～|掲載|更新")
_YEAR = re.compile(r"年|[RH]\d")


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _around(entry: Entry, link: str) -> str:
    """A link with the lines above and below it, in paragraphs."""
    lead = f"<p>{e(entry.lead)}</p>" if entry.lead else ""
    note = f"<p>{e(entry.note)}</p>" if entry.note else ""
    return f"{lead}<p>{link}</p>{note}"


def tells_itself(entry: Entry) -> bool:
    """Whether a label says which plan its file is of, without its surroundings."""
    plan = any(word in entry.label for word in ("総合戦略", "人口ビジョン", "創生"))
    return len(entry.label) > 10 and (plan or not entry.truth.editions)


def attachments_last(bench: Bench, groups: Sequence[Group]) -> str:
    """Texts first; all files in a list of the system's own at the end of the page."""
    entries = [x for g in groups for x in g.entries]
    if not all(map(tells_itself, entries)) or any(x.lead or x.note for x in entries):
        return headings_and_lists(bench, groups)
    texts = "".join(
        f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}<p>下記のとおりです。</p>" for g in groups
    )
    items = "".join(f"<li>{bench.link(x)}</li>" for x in entries)
    head = bench.rng.choice(
        ("添付ファイル", "関連ファイルのダウンロード", "ダウンロード", "関連書類")
    )
    return f"{texts}<div class=attach><h2>{head}</h2><ul class=objectlink>{items}</ul></div>"


def links_in_sentences(bench: Bench, groups: Sequence[Group]) -> str:
    """…は、こちらをご覧ください: the sentence says what the link is."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}")
        for x in g.entries:
            link = bench.link(x, bench.rng.choice(("こちら", "こちらから", "PDFファイル")))
            out.append(_around(x, f"{e(x.label)}は、{link}をご覧ください。"))
    return "".join(out)


def bracketed_words(bench: Bench, groups: Sequence[Group]) -> str:
    """One line an edition: its name, then its files in brackets."""
    if any(x.lead or x.note for g in groups for x in g.entries):
        return headings_and_lists(bench, groups)
    items = []
    for g in groups:
        links = "".join(f"［{bench.link(x, _word(x, g))}］" for x in g.entries)
        items.append(f"<li>{e(g.heading)}　{links}{_lines(g.lead)}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _word(entry: Entry, group: Group) -> str:
    """本編 where its line names its plan, else the label."""
    if not is_named_by(group, entry):
        return entry.label
    alone = entry.truth.editions and not entry.truth.beside and entry.column in ("本編", "概要版")
    return entry.short if alone and not entry.truth.editions[0].draft else entry.label


def dates_in_a_column(bench: Bench, groups: Sequence[Group]) -> str:
    """A table of editions whose dates have a column of their own."""
    own = [g for g in groups if g.own]
    parts = [parted(g.heading) for g in own]
    if not all(parts) or any(x.lead or x.note for g in own for x in g.entries):
        return table_of_files(bench, groups)
    rows = ""
    for g, part in zip(own, parts, strict=True):
        assert part
        links = "<br>".join(bench.link(x) for x in g.entries)
        rows += f"<tr><td>{e(part[0])}</td><td>{e(part[1])}</td><td>{links}</td></tr>"
    head = "<tr><th>計画名</th><th>策定・改訂年月</th><th>ファイル</th></tr>"
    lead = _lines(list(chain.from_iterable(g.lead for g in own)))
    rest = headings_and_lists(bench, [g for g in groups if not g.own])
    return f"{lead}<table>{head}{rows}</table>{rest}"


def parted(heading: str) -> tuple[str, str] | None:
    """The name and the date of a heading that ends in one."""
    found = _DATED.match(heading)
    if found is None or not _YEAR.search(found[2]) or _NOT_MADE.search(found[2]):
        return None
    return (found[1], found[2]) if "総合戦略" in found[1] or "ビジョン" in found[1] else None


def file_boxes(bench: Bench, groups: Sequence[Group]) -> str:
    """A box a file: its name, then a button."""
    out = []
    for g in groups:
        boxes = ""
        for x in g.entries:
            name = f"<p class=name>{e(x.label)}</p>"
            button = f"<p class=btn>{bench.link(x, 'ダウンロード')}</p>"
            lead = f"<p>{e(x.lead)}</p>" if x.lead else ""
            note = f"<p>{e(x.note)}</p>" if x.note else ""
            boxes += f"<div class=file>{lead}{name}{button}{note}</div>"
        out.append(f"<section><h3>{e(g.heading)}</h3>{_lines(g.lead)}{boxes}</section>")
    return "".join(out)


def pictures_of_covers(bench: Bench, groups: Sequence[Group]) -> str:
    """A picture of the cover, and the link below it."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}<div class=columns>")
        for x in g.entries:
            cover = "<p><img src='/img/hyoushi.jpg' alt='表紙の画像'></p>"
            out.append(f"<div class=column>{cover}{_around(x, bench.link(x))}</div>")
        out.append("</div>")
    return "".join(out)


def heading_buttons(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings that hold a button, panels of nested wrappers."""
    out = []
    for n, g in enumerate(groups):
        links = "".join(
            (f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            + "".join(
                f"<div class=row><div class=col>{bench.lined(x, 'p')}</div></div>"
                for x in sub.entries
            )
            for sub in g.subs
        )
        out.append(
            f"<div class=ac><h3><button aria-expanded=false aria-controls=c{n}>"
            f"<span>{e(g.heading)}</span></button></h3>"
            f"<div id=c{n}><div class=inner>{_lines(g.lead)}{links}</div></div></div>"
        )
    return "".join(out)


def definition_groups(bench: Bench, groups: Sequence[Group]) -> str:
    """A definition list whose pairs are wrapped, a list of links in each."""
    out = []
    for g in groups:
        body = _lines(g.lead)
        for sub in g.subs:
            body += f"<p>{e(sub.head)}</p>" if sub.head else ""
            body += "<ul>" + "".join(f"<li>{_plain(bench, x)}</li>" for x in sub.entries) + "</ul>"
        out.append(f"<div><dt>{e(g.heading)}</dt><dd>{body}</dd></div>")
    return f"<dl>{''.join(out)}</dl>"


def _plain(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{bench.link(entry)}{note}"


FAMILIES: tuple[Callable[[Bench, Sequence[Group]], str], ...] = (
    attachments_last,
    links_in_sentences,
    bracketed_words,
    dates_in_a_column,
    file_boxes,
    pictures_of_covers,
    heading_buttons,
    definition_groups,
)
__all__ = ["FAMILIES", "Make"]

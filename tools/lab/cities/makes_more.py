"""Families of make that were made when those before them were read rightly."""

import html
import re
from collections.abc import Sequence
from itertools import chain

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day
from tools.lab.cities.makes import Bench, Make, headings_and_lists, table_of_files
from tools.lab.cities.makes_rare import tells_itself

e = html.escape
_HREF = re.compile(r'href="([^"]*)"', re.IGNORECASE)
_TEXT = re.compile(r">([^<]+)<")
_LATIN = re.compile(r"&[a-z#0-9x]+;|[0-9A-Za-z.,／/:-]+")


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _around(entry: Entry, inner: str) -> str:
    """What stands for a link, with the lines above and below it."""
    lead = f"<p>{e(entry.lead)}</p>" if entry.lead else ""
    note = f"<p>{e(entry.note)}</p>" if entry.note else ""
    return f"{lead}{inner}{note}"


def _item(bench: Bench, entry: Entry) -> str:
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{bench.link(entry)}{note}"


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
                rows += f"<tr><td>{_item(bench, x)}</td><td>{x.kind}</td><td>{at}</td></tr>"
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}<table class=files>{rows}</table>")
    return "".join(out)


def _western(at: Day) -> str:
    return f"{at.year}/{at.month:02}/{at.day:02}"


def cover_links(bench: Bench, groups: Sequence[Group]) -> str:
    """The picture of the cover leads to the file, and so does the name below it."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            boxes = ""
            for x in sub.entries:
                link = bench.link(x)
                href = _HREF.search(link)
                assert href
                alt = bench.rng.choice(("表紙", "表紙画像", "", "サムネイル"))
                picture = f'<a href="{href[1]}"><img src="/img/c{len(out)}.jpg" alt="{alt}"></a>'
                boxes += _around(x, f"<div class=book>{picture}<p>{link}</p></div>")
            out.append(f"<div class=shelf>{boxes}</div>")
    return "".join(out)


def word_pasted(bench: Bench, groups: Sequence[Group]) -> str:
    """Pasted from a word processor: numbers and letters in elements of their own."""
    out = []
    for g in groups:
        out.append(f"<p class=MsoNormal><b><span>{e(g.heading)}</span></b></p>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<p class=MsoNormal><span>{e(sub.head)}</span></p>" if sub.head else "")
            out += [f"<p class=MsoListParagraph>{_item(bench, x)}</p>" for x in sub.entries]
    return _TEXT.sub(lambda text: f">{_LATIN.sub(_spanned, text[1])}<", "".join(out))


def _spanned(found: re.Match[str]) -> str:
    if found[0].startswith("&"):
        return found[0]
    return f'<span lang=EN-US style="font-family:Century">{found[0]}</span>'


def two_level_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """Editions across the head of a table, what a file is below them, one row of links."""
    own = [g for g in groups if g.own]
    if any(x.lead or x.note for g in own for x in g.entries) or any(g.subs[-1].head for g in own):
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
    lead = _lines(list(chain.from_iterable(g.lead for g in own)))
    rest = headings_and_lists(bench, [g for g in groups if not g.own])
    return f"{lead}{table}{rest}"


def captions_below(bench: Bench, groups: Sequence[Group]) -> str:
    """A figure a file: a button, and the name as its caption below."""
    out = []
    for g in groups:
        out.append(f"<h3>{e(g.heading)}</h3>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            for x in sub.entries:
                button = bench.link(x, bench.rng.choice(("開く", "PDFを開く", "ダウンロード")))
                caption = f"<figcaption>{e(x.label)}</figcaption>"
                out.append(_around(x, f"<figure><div>{button}</div>{caption}</figure>"))
    return "".join(out)


def words_before_links(bench: Bench, groups: Sequence[Group]) -> str:
    """…総合戦略：PDF形式: the name stands before a link that says only what kind of file it is."""
    text = bench.rng.choice(("PDF形式", "PDF版", "PDF", "ダウンロードする"))
    sign = bench.rng.choice(("：", "　", "…", " → "))
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}")
        for sub in g.subs:
            out.append(f"<p><b>{e(sub.head)}</b></p>" if sub.head else "")
            items = ""
            for x in sub.entries:
                lead = f"{e(x.lead)}<br>" if x.lead else ""
                note = f"<br>{e(x.note)}" if x.note else ""
                items += f"<li>{lead}{e(x.label + sign)}{bench.link(x, text)}{note}</li>"
            out.append(f"<ul>{items}</ul>")
    return "".join(out)


def files_in_aside(bench: Bench, groups: Sequence[Group]) -> str:
    """Texts in the middle, all files in a box at the side of the article."""
    entries = [x for g in groups for x in g.entries]
    if not all(map(tells_itself, entries)) or any(x.lead or x.note for x in entries):
        return headings_and_lists(bench, groups)
    texts = "".join(f"<h2>{e(g.heading)}</h2>{_lines(g.lead)}" for g in groups)
    items = "".join(f"<li>{bench.link(x)}</li>" for x in entries)
    head = bench.rng.choice(("関連ファイル", "ダウンロード", "このページのファイル"))
    box = f"<aside class=side-files><h3>{head}</h3><ul>{items}</ul></aside>"
    return f"<div class=column-main>{texts}</div>{box}"


FAMILIES: tuple[Make, ...] = (
    file_register,
    cover_links,
    word_pasted,
    two_level_heads,
    captions_below,
    words_before_links,
    files_in_aside,
)

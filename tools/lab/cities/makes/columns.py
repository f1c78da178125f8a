"""Facts beside each file that are none of its plan's: columns, stamps, footnotes, steps."""

import html
from collections.abc import Sequence
from itertools import chain

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day, day
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape


def _posted(bench: Bench) -> Day:
    """A day on which a system put something there."""
    return any_day(bench.rng, 2021, 2025)


def posted_column(bench: Bench, groups: Sequence[Group]) -> str:
    """Tables whose last column has the day on which each file was put there."""
    head = "".join(f"<th>{one}</th>" for one in ("番号", "資料名", "形式", "掲載日"))
    out = []
    for g in groups:
        rows = ""
        for number, x in enumerate(g.entries, 1):
            at = day(_posted(bench), "era")
            link = in_lines(x, bench.link(x))
            rows += f"<tr><td>{number}</td><td>{link}</td><td>PDF</td><td>{at}</td></tr>"
        table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{table}")
    return "".join(out)


def time_elements(bench: Bench, groups: Sequence[Group]) -> str:
    """A time element behind each link, with a word or with none."""
    word = bench.rng.choice(("", "更新：", "公開 "))

    def line(entry: Entry) -> str:
        at = _posted(bench)
        said = f"{at.year}.{at.month:02}.{at.day:02}"
        stamp = f"<time datetime='{at.iso}'>{word}{said}</time>"
        return f"<li>{in_lines(entry, bench.link(entry))}{stamp}</li>"

    out = []
    for g in groups:
        links = subs(g, "h4", lambda sub: f"<ul>{''.join(map(line, sub.entries))}</ul>")
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}")
    return "".join(out)


def remarks_column(bench: Bench, groups: Sequence[Group]) -> str:
    """資料 | ファイル | 備考: what is said of a file stands in the last column of its row."""
    head = "<tr><th>資料</th><th>ファイル</th><th>備考</th></tr>"
    out = []
    for g in groups:
        rows = ""
        for x in g.entries:
            note = e(" ".join(filter(None, (x.lead, x.note))))
            rows += f"<tr><td>{e(x.label)}</td><td>{bench.link(x, 'PDF')}</td><td>{note}</td></tr>"
        table = f"<table>{head}{rows}</table>" if rows else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{table}")
    return "".join(out)


def dated_cards(bench: Bench, groups: Sequence[Group]) -> str:
    """Cards with a small bare date above the name, as lists of news have it."""

    def card(entry: Entry) -> str:
        at = _posted(bench)
        stamp = f"<span class=date>{at.year}.{at.month}.{at.day}</span>"
        body = around(entry, f"<p class=ttl>{bench.link(entry)}</p>")
        return f"<div class=card>{stamp}{body}</div>"

    out = []
    for g in groups:
        cards = subs(g, "h4", lambda sub: "".join(map(card, sub.entries)))
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<div class=cards>{cards}</div>")
    return "".join(out)


def offices_beside(bench: Bench, groups: Sequence[Group]) -> str:
    """One table for all: 区分 spans its rows, then the name as a link, then who is in charge."""
    rows = "<tr><th>区分</th><th>名称</th><th>担当</th></tr>"
    for g in groups:
        for n, x in enumerate(g.entries):
            span = f"<td rowspan={len(g.entries)}>{e(g.heading)}</td>" if n == 0 else ""
            office = bench.rng.choice(("企画課", "政策推進課", "地方創生室"))
            link = in_lines(x, bench.link(x))
            rows += f"<tr>{span}<td>{link}</td><td>{office}</td></tr>"
    lead = paragraphs(chain.from_iterable(g.lead for g in groups))
    return f"{lead}<table border=1>{rows}</table>"


def steps(bench: Bench, groups: Sequence[Group]) -> str:
    """A numbered list whose items begin with a bold name; sentences and links stand within."""
    items = ""
    for g in groups:
        links = subs(g, "p", lambda sub: "".join(bench.lined(x, "p") for x in sub.entries))
        items += f"<li><strong>{e(g.heading)}</strong>{paragraphs(g.lead)}{links}</li>"
    return f"<ol class=steps>{items}</ol>"


def cut_in_spans(bench: Bench, groups: Sequence[Group]) -> str:
    """Name, type and size in elements of their own within the link, without blanks."""

    def told(entry: Entry) -> str:
        text = e(entry.label)
        size = bench.rng.randint(110, 990)
        cut = f"<span>{text}</span><span>PDF</span><span>{size}KB</span>"
        return around(entry, f"<div>{bench.link(entry).replace(text, cut, 1)}</div>")

    return headed(groups, 3, told)


def contents_in_brackets(bench: Bench, groups: Sequence[Group]) -> str:
    """Each heading ends in how it stands: 【公開中】, ［PDF 2件］; links are bulleted lines."""
    out = []
    for g in groups:
        state = bench.rng.choice(("【公開中】", f"［PDF {len(g.entries)}件］", "《掲載中》"))
        lines = subs(g, "p", lambda sub: "<br>".join("・" + bench.item(x) for x in sub.entries))
        out.append(f"<h3>{e(g.heading)}{state}</h3>{paragraphs(g.lead)}<p>{lines}</p>")
    return "".join(out)


def headings_in_rows(bench: Bench, groups: Sequence[Group]) -> str:
    """One table for all: a row across it has the name, the rows below it one file each."""
    rows = ""
    for g in groups:
        rows += f"<tr><td colspan=2 bgcolor=#ddd><b>{e(g.heading)}</b></td></tr>"
        rows += "".join(f"<tr><td colspan=2>{e(line)}</td></tr>" for line in g.lead)
        for n, x in enumerate(g.entries, 1):
            rows += f"<tr><td>{n}</td><td>{in_lines(x, bench.link(x))}</td></tr>"
    return f"<table border=1>{rows}</table>"


def footnotes(bench: Bench, groups: Sequence[Group]) -> str:
    """A mark behind a link, and what it stands for below all links of its heading."""
    out = []
    for g in groups:
        noted = [x for x in g.entries if x.note]
        marks = {id(x): f"<sup>※{n}</sup>" for n, x in enumerate(noted, 1)}
        items = "".join(
            f"<li>{e(x.lead)}{'<br>' if x.lead else ''}{bench.link(x)}{marks.get(id(x), '')}</li>"
            for x in g.entries
        )
        below = paragraphs(f"※{n}　{x.note.removeprefix('※')}" for n, x in enumerate(noted, 1))
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<ul>{items}</ul>{below}")
    return "".join(out)


def words_beside(bench: Bench, groups: Sequence[Group]) -> str:
    """Two columns: what is said on the left, the links on the right."""
    rows = ""
    for g in groups:
        said = f"<b>{e(g.heading)}</b>{paragraphs(g.lead)}"
        links = subs(g, "p", lambda sub: "<br>".join(map(bench.item, sub.entries)))
        rows += f"<tr><td width=300>{said}</td><td>{links}</td></tr>"
    return f"<table>{rows}</table>"


def linked_rows(bench: Bench, groups: Sequence[Group]) -> str:
    """Rows of a list: number, name as a link, who is in charge and the year of the file."""
    rows = ""
    for g in groups:
        rows += f"<dt class=bar>{e(g.heading)}</dt>"
        rows += "".join(f"<dd>{e(line)}</dd>" for line in g.lead)
        for n, x in enumerate(g.entries, 1):
            year = bench.rng.randint(2021, 2025)
            link = in_lines(x, bench.link(x))
            rows += f"<dd><span>No.{n}</span> {link} <small>企画課 {year}</small></dd>"
    return f"<dl class=rows>{rows}</dl>"


def name_and_buttons(bench: Bench, groups: Sequence[Group]) -> str:
    """The name as plain text, below it a button 閲覧する, for each file."""

    def box(entry: Entry) -> str:
        button = f"<div class=btn>{bench.link(entry, '閲覧する')}</div>"
        return around(entry, f"<div class=doc><p>{e(entry.label)}</p>{button}</div>", "p")

    return headed(groups, 3, box)

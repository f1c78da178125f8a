"""Headings of many kinds, and the links below them."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Group
from tools.lab.cities.makes.bench import Bench, around, headed, paragraphs, subs

e = html.escape


def headings_and_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """A heading an edition, links in lists."""
    level = bench.rng.choice((2, 2, 3))
    out = []
    for g in groups:
        body = subs(g, f"h{level + 1}", lambda sub: bench.listed(sub.entries))
        out.append(f"<h{level}>{e(g.heading)}</h{level}>{paragraphs(g.lead)}{body}")
        out.append(paragraphs(g.tail))
    return "".join(out)


def headings_and_paragraphs(bench: Bench, groups: Sequence[Group]) -> str:
    """A heading an edition, a paragraph a link; wrappers around inner heads."""
    out = []
    for g in groups:
        body = subs(
            g,
            "h4",
            lambda sub: "<div>" + "".join(bench.lined(x, "p") for x in sub.entries) + "</div>",
        )
        out.append(f"<div class=box><h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{body}</div>")
        out.append(paragraphs(g.tail))
    return "".join(out)


def plain_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """No headings at all: lines, marked by ● or ■, and links below them."""
    mark = bench.rng.choice(("●", "■", "○", "◆", "▼", "1　"))
    out = []
    for n, g in enumerate(groups):
        sign = f"{n + 1}　" if mark == "1　" else mark
        out.append(f"<p>{sign}{e(g.heading)}</p>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<p>{e(sub.head)}</p>" if sub.head else "")
            out += [bench.lined(x, "p") for x in sub.entries]
    return "".join(out)


def bold_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings made of bold paragraphs."""
    out = []
    for g in groups:
        out.append(f"<p><strong>{e(g.heading)}</strong></p>{paragraphs(g.lead)}")
        out.append(subs(g, "p", lambda sub: "".join(bench.lined(x, "p") for x in sub.entries)))
    return "".join(out)


def styled_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings that are paragraphs with large letters."""
    out = []
    for g in groups:
        style = bench.rng.choice(
            ("font-size: 18px; font-weight: bold;", "font-size:large;color:#c00", "font-size:1.4em")
        )
        out.append(f'<p><span style="{style}">{e(g.heading)}</span></p>{paragraphs(g.lead)}')
        for sub in g.subs:
            out.append(f"<p><u>{e(sub.head)}</u></p>" if sub.head else "")
            out += [f"<p>　{bench.item(x)}</p>" for x in sub.entries]
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


def picture_headings(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings that are pictures with their words beside them (alt)."""
    out = []
    for g in groups:
        out.append(
            f"<h2><img src='/img/midashi.png' alt='{e(g.heading)}'></h2>{paragraphs(g.lead)}"
        )
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            out.append(bench.listed(sub.entries))
    return "".join(out)


def text_before_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """The heading is text of a box, without an element of its own, before its list."""
    out = []
    for g in groups:
        out.append(f"<div class=block>{e(g.heading)}{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(e(sub.head))
            out.append(bench.listed(sub.entries))
        out.append("</div>")
    return "".join(out)


def linked_headings(bench: Bench, groups: Sequence[Group]) -> str:
    """Each file's link is a small heading of its own under the edition's heading."""
    return headed(groups, 2, lambda x: around(x, f"<h4>{bench.link(x)}</h4>"))


def numbered_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """Numbers with circles before headings, ordered lists below them."""
    out = []
    for n, g in enumerate(groups):
        out.append(f"<h3>{chr(0x2460 + n)}{e(g.heading)}</h3>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<p>【{e(sub.head.strip('【】'))}】</p>" if sub.head else "")
            out.append("<ol>" + "".join(f"<li>{bench.item(x)}</li>" for x in sub.entries) + "</ol>")
    return "".join(out)


def numbered_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """1., （1）, 第1 before headings; ア, イ before the files."""
    form = bench.rng.choice(("{n}．", "（{n}）", "{n}　", "{n}) "))
    out = []
    for n, g in enumerate(groups):
        out.append(f"<h3>{form.format(n=n + 1)}{e(g.heading)}</h3>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            out += [f"<p>・{bench.item(x)}</p>" for x in sub.entries]
    return "".join(out)


def contents_first(bench: Bench, groups: Sequence[Group]) -> str:
    """A table of contents that leads to the sections of the page."""
    names = "".join(f"<li><a href='#s{n}'>{e(g.heading)}</a></li>" for n, g in enumerate(groups))
    out = [f"<ul class=mokuji>{names}</ul>"]
    for n, g in enumerate(groups):
        body = subs(g, "h3", lambda sub: bench.listed(sub.entries))
        out.append(f"<h2 id=s{n}>{e(g.heading)}</h2>{paragraphs(g.lead)}{body}")
        out.append("<p><a href='#top'>ページの先頭へ</a></p>")
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
            f"<div id=c{n}><div class=inner>{paragraphs(g.lead)}{links}</div></div></div>"
        )
    return "".join(out)


def ruled_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """Centred big letters as headings, rules between the groups, links with br: of old editors."""
    out = []
    for g in groups:
        out.append(f"<center><font size=5>{e(g.heading)}</font></center><br>")
        out += [f"{e(line)}<br>" for line in g.lead]
        for sub in g.subs:
            out.append(f"<b>{e(sub.head)}</b><br>" if sub.head else "")
            out += [f"{bench.item(x)}<br>" for x in sub.entries]
        out.append("<hr>")
    return "<div>" + "".join(out) + "</div>"


def angled_lines(bench: Bench, groups: Sequence[Group]) -> str:
    """＜…＞ as the first line of a paragraph with the sentences behind it, a list below."""
    sign = bench.rng.choice(("＜＞", "《》", "〔〕"))
    out = []
    for g in groups:
        lines = [f"{sign[0]}{e(g.heading)}{sign[1]}", *map(e, g.lead)]
        out.append(f"<p>{'<br>'.join(lines)}</p>")
        out.append(subs(g, "p", lambda sub: bench.listed(sub.entries)))
    return "".join(out)


def download_heads(bench: Bench, groups: Sequence[Group]) -> str:
    """Under each heading the links have a heading of their own: ダウンロード, 計画書・資料."""
    head = bench.rng.choice(("ダウンロード", "計画書・資料", "PDFファイル", "閲覧"))
    out = []
    for g in groups:
        body = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}<h3>{head}</h3>{body}")
    return "".join(out)

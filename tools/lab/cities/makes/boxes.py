"""Boxes: what opens, tabs, cards, figures, forms."""

import html
import re
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape
_HREF = re.compile(r'href="([^"]*)"', re.IGNORECASE)


def accordions(bench: Bench, groups: Sequence[Group]) -> str:
    """Editions that open: details, or a button and a panel."""
    native = bench.rng.random() < 0.5
    out = []
    for n, g in enumerate(groups):
        body = paragraphs(g.lead) + subs(g, "p", lambda sub: bench.listed(sub.entries))
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
        f"<div role=tabpanel id=p{n} aria-labelledby=t{n}>{paragraphs(g.lead)}"
        f"{subs(g, 'h4', lambda sub: bench.listed(sub.entries))}</div>"
        for n, g in enumerate(groups)
    )
    return f"<ul role=tablist>{names}</ul>{panels}"


def cards(bench: Bench, groups: Sequence[Group]) -> str:
    """Boxes with a title of their own class."""
    out = []
    for g in groups:
        body = subs(
            g, "div class=sub", lambda sub: "".join(bench.lined(x, "div") for x in sub.entries)
        ).replace("</div class=sub>", "</div>")
        out.append(
            f"<div class=card><div class=card-title>{e(g.heading)}</div>"
            f"<div class=card-body>{paragraphs(g.lead)}{body}</div></div>"
        )
    return f"<div class=cards>{''.join(out)}</div>"


def fields_of_forms(bench: Bench, groups: Sequence[Group]) -> str:
    """fieldset and legend, figure and caption, section with a labelled div: captions, not
    headings."""
    out = []
    for g in groups:
        links = "".join(bench.lined(x, "div") for x in g.entries)
        out.append(
            f"<fieldset><legend>{e(g.heading)}</legend>{paragraphs(g.lead)}{links}</fieldset>"
        )
    return "".join(out)


def buttons(bench: Bench, groups: Sequence[Group]) -> str:
    """Links that look like buttons, in rows of a grid."""
    out = []
    for g in groups:
        out.append(
            f"<div class=section><h2 class=ttl><span>{e(g.heading)}</span></h2>{paragraphs(g.lead)}"
        )
        for sub in g.subs:
            out.append(f"<p class=lead>{e(sub.head)}</p>" if sub.head else "")
            cells = "".join(f"<div class=col-6>{bench.item(x)}</div>" for x in sub.entries)
            out.append(f"<div class=row>{cells}</div>")
        out.append("</div>")
    return "".join(out)


def file_boxes(bench: Bench, groups: Sequence[Group]) -> str:
    """A box a file: its name, then a button."""
    out = []
    for g in groups:
        boxes = ""
        for x in g.entries:
            name = f"<p class=name>{e(x.label)}</p>"
            button = f"<p class=btn>{bench.link(x, 'ダウンロード')}</p>"
            boxes += f"<div class=file>{around(x, name + button)}</div>"
        out.append(f"<section><h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{boxes}</section>")
    return "".join(out)


def pictures_of_covers(bench: Bench, groups: Sequence[Group]) -> str:
    """A picture of the cover, and the link below it."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}<div class=columns>")
        for x in g.entries:
            cover = "<p><img src='/img/hyoushi.jpg' alt='表紙の画像'></p>"
            out.append(f"<div class=column>{cover}{bench.lined(x, 'p')}</div>")
        out.append("</div>")
    return "".join(out)


def cover_links(bench: Bench, groups: Sequence[Group]) -> str:
    """The picture of the cover leads to the file, and so does the name below it."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            boxes = ""
            for x in sub.entries:
                link = bench.link(x)
                href = _HREF.search(link)
                assert href
                alt = bench.rng.choice(("表紙", "表紙画像", "", "サムネイル"))
                picture = f'<a href="{href[1]}"><img src="/img/c{len(out)}.jpg" alt="{alt}"></a>'
                boxes += around(x, f"<div class=book>{picture}<p>{link}</p></div>")
            out.append(f"<div class=shelf>{boxes}</div>")
    return "".join(out)


def block_links(bench: Bench, groups: Sequence[Group]) -> str:
    """The whole box is the link: name, kind and size in elements of their own."""

    def box(x: Entry) -> str:
        name = e(x.label)
        block = f"<div class=t>{name}</div><div class=k>PDFファイル</div>"
        return around(x, f"<div>{bench.link(x).replace(name, block, 1)}</div>")

    return headed(groups, 2, box)


def captions_below(bench: Bench, groups: Sequence[Group]) -> str:
    """A figure a file: a button, and the name as its caption below."""

    def figure(x: Entry) -> str:
        button = bench.link(x, bench.rng.choice(("開く", "PDFを開く", "ダウンロード")))
        caption = f"<figcaption>{e(x.label)}</figcaption>"
        return around(x, f"<figure><div>{button}</div>{caption}</figure>")

    return headed(groups, 3, figure)


def tables_that_open(bench: Bench, groups: Sequence[Group]) -> str:
    """Editions that open, with a table of files in each: name and kind."""
    out = []
    for g in groups:
        rows = ""
        for sub in g.subs:
            rows += f"<tr><th colspan=2>{e(sub.head)}</th></tr>" if sub.head else ""
            rows += "".join(f"<tr><td>{bench.item(x)}</td><td>PDF</td></tr>" for x in sub.entries)
        out.append(
            f"<details><summary><h3>{e(g.heading)}</h3></summary>{paragraphs(g.lead)}"
            f"<table>{rows}</table></details>"
        )
    return "".join(out)


def beside_columns(bench: Bench, groups: Sequence[Group]) -> str:
    """What the links are stands in a column at the left, they themselves at the right."""
    frame = "<div class=row><div class=col-4><p>{0}</p></div><div class=col-8>{1}</div></div>"
    return _framed(bench, groups, frame)


def toggles(bench: Bench, groups: Sequence[Group]) -> str:
    """Boxes that a script opens; their titles are plain boxes of a class."""
    frame = (
        "<div class=toggle><div class=toggle_title>{0}</div>"
        "<div class=toggle_content>{1}</div></div>"
    )
    return _framed(bench, groups, frame)


def _framed(bench: Bench, groups: Sequence[Group], frame: str) -> str:
    """Groups in frames of their own: heading, then lead and lists of links."""
    out = []
    for g in groups:
        body = paragraphs(g.lead) + subs(g, "p", lambda sub: bench.listed(sub.entries))
        out.append(frame.format(e(g.heading), body))
    return "".join(out)


def titled_spans(bench: Bench, groups: Sequence[Group]) -> str:
    """Titles are spans of a class in boxes, files follow as boxes."""
    out = []
    for g in groups:
        links = "".join(
            (f"<div class=sub>{e(sub.head)}</div>" if sub.head else "")
            + "".join(bench.lined(x, "div") for x in sub.entries)
            for sub in g.subs
        )
        out.append(
            f"<div class=sec><span class=tit>{e(g.heading)}</span>{paragraphs(g.lead)}{links}</div>"
        )
    return "".join(out)


def two_buttons(bench: Bench, groups: Sequence[Group]) -> str:
    """A box a file: its name, and two buttons that lead to it, 表示 and ダウンロード."""

    def box(x: Entry) -> str:
        shown = bench.link(x, "表示")
        href = _HREF.search(shown)
        again = f"<a href='{href[1]}' download>ダウンロード</a>" if href else ""
        return (
            f"<div class=file>{in_lines(x, f'<p class=name>{e(x.label)}</p>')}{shown} {again}</div>"
        )

    return headed(groups, 3, box)


def nested_details(bench: Bench, groups: Sequence[Group]) -> str:
    """What opens within what opens: an edition, and in it its files."""
    out = []
    for g in groups:
        files = subs(g, "h5", lambda sub: bench.listed(sub.entries))
        inner = f"<details><summary>ファイルを開く</summary>{files}</details>"
        out.append(
            f"<details open><summary><span>{e(g.heading)}</span></summary>"
            f"{paragraphs(g.lead)}{inner}</details>"
        )
    return "".join(out)

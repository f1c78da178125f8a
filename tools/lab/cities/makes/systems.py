"""Editions in the pieces that content systems and office programs make: packages of a download
manager, blocks of an editor, fields and libraries, slides, lists that a word processor saved.
Numbers, days and states there are the system's, none a plan's."""

import html
import re
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day, day, month
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape
_HREF = re.compile(r'href="([^"]+)"', re.IGNORECASE)
_IN_TWO = re.compile(r"([^　：。]{1,14})[　：](.+)")


def _at(bench: Bench) -> Day:
    return any_day(bench.rng, 2021, 2025)


def packages(bench: Bench, groups: Sequence[Group]) -> str:
    """A package a file: its title, what a download manager counts, a button ダウンロード."""

    def box(x: Entry) -> str:
        one = _at(bench)
        two = one._replace(year=one.year + bench.rng.randint(0, 1))
        facts = (
            ("Version", f"1.{bench.rng.randint(0, 3)}"),
            ("Download", str(bench.rng.randint(20, 900))),
            ("Create Date", day(one, "west")),
            ("Last Updated", day(two, "west")),
        )
        items = "".join(f"<li><span>{value}</span> {term}</li>" for term, value in facts)
        title = f"<h4 class=package-title>{e(x.label)}</h4>"
        button = f"<div class=btn-area>{bench.link(x, 'ダウンロード')}</div>"
        return around(x, f"<div class=card>{title}{button}<ul class=facts>{items}</ul></div>")

    return headed(groups, 2, box)


def file_blocks(bench: Bench, groups: Sequence[Group]) -> str:
    """The block for files of an editor: name, a button to the same file, and a view of it."""

    def block(x: Entry) -> str:
        link = bench.link(x)
        found = _HREF.search(link)
        href = found[1] if found else ""
        view = f'<object class=embed data="{href}" type="application/pdf"></object>'
        button = f'<a href="{href}" class=button download>ダウンロード</a>'
        shown = view if bench.rng.random() < 0.4 else ""
        return around(x, f"<div class=block-file>{shown}{link}{button}</div>")

    return headed(groups, 2, block)


def attachment_fields(bench: Bench, groups: Sequence[Group]) -> str:
    """Fields of a node: 添付ファイル as the label of a box, in it an item a file."""
    out = []
    for g in groups:
        items = "".join(
            f"<div class=field__item><span class=file>{in_lines(x, bench.link(x))}</span></div>"
            for x in g.entries
        )
        field = f"<div class=field__label>添付ファイル</div><div class=field__items>{items}</div>"
        files = f"<div class='field field--label-above'>{field}</div>" if items else ""
        body = f"<div class='field field--text'>{paragraphs(g.lead)}</div>"
        out.append(f"<div class=node><h2 class=node__title>{e(g.heading)}</h2>{body}{files}</div>")
    return "".join(out)


def word_saved(bench: Bench, groups: Sequence[Group]) -> str:
    """A page that a word processor saved: its signs before items are letters of a font of signs."""
    sign = bench.rng.choice("Ølnu")
    mark = (
        "<![if !supportLists]><span style='font-family:Wingdings'>"
        f"{sign}<span>&nbsp;&nbsp;</span></span><![endif]>"
    )
    out = []
    for g in groups:
        head = f"<p class=MsoNormal><b><u><span>{e(g.heading)}<o:p></o:p></span></u></b></p>"
        out.append(
            head + "".join(f"<p class=MsoNormal>{e(line)}<o:p></o:p></p>" for line in g.lead)
        )
        for sub in g.subs:
            out.append(f"<p class=MsoNormal><b>{e(sub.head)}</b></p>" if sub.head else "")
            out += [
                around(x, f"<p class=MsoListParagraph>{mark}{bench.link(x)}<o:p></o:p></p>")
                for x in sub.entries
            ]
        out.append("<p class=MsoNormal><o:p>&nbsp;</o:p></p>")
    return "".join(out)


def questions(bench: Bench, groups: Sequence[Group]) -> str:
    """Each heading is a question, the links are its answer."""
    out = []
    for n, g in enumerate(groups, 1):
        links = subs(g, "p", lambda sub: bench.listed(sub.entries))
        answer = "<p>A．次の資料をご覧ください。</p>" if g.entries else "<p>A．次のとおりです。</p>"
        ask = "は、どこで見られますか。" if g.entries else "を教えてください。"
        out.append(
            f"<dt>Q{n}．{e(g.heading)}{ask}</dt><dd>{answer}{paragraphs(g.lead)}{links}</dd>"
        )
    return f"<dl class=faq>{''.join(out)}</dl>"


def leads_as_rows(bench: Bench, groups: Sequence[Group]) -> str:
    """What is said of a plan stands in rows, a line a row, its first words in a cell of theirs."""
    out = []
    for g in groups:
        rows = ""
        for line in g.lead:
            found = _IN_TWO.fullmatch(line)
            if found:
                rows += f"<tr><td>{e(found[1])}</td><td>{e(found[2])}</td></tr>"
            else:
                rows += f"<tr><td colspan=2>{e(line)}</td></tr>"
        table = f"<table class=keii>{rows}</table>" if rows else ""
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(f"<h3>{e(g.heading)}</h3>{table}{links}")
    return "".join(out)


def framed(bench: Bench, groups: Sequence[Group]) -> str:
    """Each file shown in a frame of the page, and linked below it. A viewer is told an address from
    the root of the site: one that is not would be another file, seen from where the viewer is."""
    viewer = bench.rng.choice(("{}#toolbar=0", "/pdfjs/web/viewer.html?file={}", "{}"))

    def shown(x: Entry) -> str:
        link = bench.link(x)
        found = _HREF.search(link)
        href = found[1] if found else ""
        source = viewer.format(href) if href.startswith("/") else href
        frame = f'<iframe src="{source}" width=600 height=800 title="PDF"></iframe>'
        return around(x, f"<div class=frame>{frame}</div><p>{link}</p>")

    return headed(groups, 2, shown)


def page_as_file(bench: Bench, groups: Sequence[Group]) -> str:
    """Above and below all a way to keep the page itself as PDF, which is no document."""
    n = bench.rng.randint(100, 999)
    keep = (
        f"<p class=tool><a href='/print?id={n}&amp;format=pdf'>このページをPDFで保存する</a>　"
        "<a href='javascript:window.print()'>印刷する</a></p>"
    )
    return keep + headed(groups, 3, lambda x: bench.lined(x, "p")) + keep


def library_rows(bench: Bench, groups: Sequence[Group]) -> str:
    """A library of documents: title, version of the record, its state, who changed it."""
    head = "<tr><th>タイトル</th><th>バージョン</th><th>状態</th><th>変更者</th></tr>"
    out = []
    for g in groups:
        rows = ""
        for x in g.entries:
            version = f"{bench.rng.randint(1, 2)}.{bench.rng.randint(0, 4)}"
            ago = f"{bench.rng.randint(1, 5)}年前に企画課が変更"
            rows += (
                f"<tr><td>{in_lines(x, bench.link(x))}</td><td>{version}</td>"
                f"<td>承認済み</td><td>{ago}</td></tr>"
            )
        table = f"<table class=library>{head}{rows}</table>" if rows else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{table}")
    return "".join(out)


def carousel(bench: Bench, groups: Sequence[Group]) -> str:
    """Files as slides; the first of them stands at the end once more, for the turn."""
    out = []
    for g in groups:
        slides = [around(x, f"<p>{bench.link(x)}</p>") for x in g.entries]
        inner = "".join(f"<div class=swiper-slide>{one}</div>" for one in slides)
        if slides:
            inner += f"<div class='swiper-slide duplicate' aria-hidden=true>{slides[0]}</div>"
        box = f"<div class=swiper><div class=swiper-wrapper>{inner}</div></div>" if slides else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{box}")
    return "".join(out)


def row_headers(bench: Bench, groups: Sequence[Group]) -> str:
    """A row a file: its name as the row's head, then a link that says 開く, then who keeps it."""
    text = bench.rng.choice(("開く", "添付ファイル", "ダウンロード"))
    out = []
    for g in groups:
        rows = "".join(
            f"<tr><th scope=row>{in_lines(x, e(x.label))}</th><td>{bench.link(x, text)}</td>"
            "<td>企画課</td></tr>"
            for x in g.entries
        )
        table = f"<table border=1>{rows}</table>" if rows else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{table}")
    return "".join(out)


def credits_behind(bench: Bench, groups: Sequence[Group]) -> str:
    """Behind each link who put it there and in which month, small."""

    def line(x: Entry) -> str:
        said = f"企画課・{month(_at(bench), 'west')}掲載"
        return f"<p>{in_lines(x, bench.link(x) + f' <small>{said}</small>')}</p>"

    return headed(groups, 3, line)

"""Editions among what content systems set into an article by themselves: viewers, calendars,
anchors of headings, sums of files, rows of years, forms for readers, photographs."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day, day, month
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape


def _at(bench: Bench) -> Day:
    return any_day(bench.rng, 2021, 2025)


def viewers(bench: Bench, groups: Sequence[Group]) -> str:
    """Each file in a viewer of the page's; the link is what stands there where none is shown."""

    def shown(x: Entry) -> str:
        inner = f"<p>{bench.link(x)}</p>"
        box = f"<object type='application/pdf' width=600 height=400>{inner}</object>"
        return around(x, f"<div class=viewer>{box}</div>")

    return headed(groups, 2, shown)


def calendars(bench: Bench, groups: Sequence[Group]) -> str:
    """A calendar of the month of some visit above all, days of events in it linked."""
    at = _at(bench)
    weeks = ""
    for week in range(4):
        days = range(7 * week + 1, 7 * week + 8)
        weeks += f"<tr>{''.join(f'<td>{n}</td>' for n in days)}</tr>"
    weeks = weeks.replace("<td>9</td>", "<td><a href='/event/9/'>9</a></td>")
    head = "".join(f"<th>{one}</th>" for one in "日月火水木金土")
    table = f"<table><caption>{month(at, 'west')}</caption><tr>{head}</tr>{weeks}</table>"
    return table + headed(groups, 3, lambda x: bench.lined(x, "p"))


def anchored_headings(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings of a wiki: a sign that is an anchor behind each, and a link to edit its part."""
    out = []
    for n, g in enumerate(groups):
        anchor = f"<a class=anchor href='#h{n}' id=h{n}>†</a>"
        edit = f"<a href='/edit?part={n}'>[編集]</a>"
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(f"<h3>{e(g.heading)} {anchor} {edit}</h3>{paragraphs(g.lead)}{links}")
    return "".join(out)


def sums_of_files(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each link the sum by which a file is told to be whole, and when it was counted."""

    def line(x: Entry) -> str:
        summed = "".join(bench.rng.choice("0123456789abcdef") for _ in range(32))
        at = _at(bench).iso
        said = f"MD5: {summed} ({at} 10:{bench.rng.randint(10, 59)})"
        return f"<li>{in_lines(x, bench.link(x))}<br><code>{said}</code></li>"

    return headed(groups, 3, lambda x: f"<ul>{line(x)}</ul>")


def rows_of_years(bench: Bench, groups: Sequence[Group]) -> str:
    """Above all a row of fiscal years that lead to other pages, the one of this page not linked."""
    here = bench.rng.randint(3, 7)
    years = [
        f"令和{n}年度" if n == here else f"<a href='/keikaku/r{n}/'>令和{n}年度</a>"
        for n in range(2, 8)
    ]
    row = f"<div class=years>{' | '.join(years)}</div>"
    return row + headed(groups, 3, lambda x: f"<ul><li>{bench.item(x)}</li></ul>")


def asked_below(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each group readers are asked what they think of it, and until when."""
    out = []
    for g in groups:
        links = "".join(bench.lined(x, "p") for x in g.entries)
        one, two = _at(bench), _at(bench)
        form = (
            "<form><p>この情報は役に立ちましたか？</p><label><input type=radio>役に立った</label>"
            "<label><input type=radio>役に立たなかった</label>"
            f"<p>（受付期間　{day(one, 'era')}から{day(two, 'era')}まで）</p></form>"
        )
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}{form}")
    return "".join(out)


def photographs(bench: Bench, groups: Sequence[Group]) -> str:
    """Between heading and links a photograph, and below it what it shows and when."""
    out = []
    for g in groups:
        at = month(_at(bench), "era")
        said = bench.rng.choice((f"展望台からの眺め（{at}撮影）", f"{at}　春の田園風景"))
        picture = f"<figure><img src=/p.jpg alt=写真><figcaption>{said}</figcaption></figure>"
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(f"<h3>{e(g.heading)}</h3>{picture}{paragraphs(g.lead)}{links}")
    return "".join(out)

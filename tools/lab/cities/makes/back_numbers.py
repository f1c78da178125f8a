"""Editions as periodicals show them: back numbers, mails, versions of the article, years in the
margin. What is numbered and dated there is the periodical, none of the plans."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day, day, month
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape


def _at(bench: Bench) -> Day:
    return any_day(bench.rng, 2021, 2025)


def back_numbers(bench: Bench, groups: Sequence[Group]) -> str:
    """Before each link which number of the site's news brought it, and in which month."""
    number = bench.rng.randint(3, 40)

    def line(x: Entry) -> str:
        nonlocal number
        number += 1
        stamp = f"<b>Vol.{number}</b> <i>{month(_at(bench), 'west')}</i> "
        return f"<li>{in_lines(x, stamp + bench.link(x))}</li>"

    return headed(groups, 3, lambda x: f"<ul>{line(x)}</ul>")


def mails(bench: Bench, groups: Sequence[Group]) -> str:
    """As a mail to subscribers: rules of signs, a line of the day it was sent, then the links."""
    out = []
    for g in groups:
        sent = f"配信：{day(_at(bench), 'west')} {bench.rng.randint(8, 18)}:00"
        links = subs(g, "p", lambda sub: "".join(bench.lined(x, "p") for x in sub.entries))
        out.append(
            f"<p>━━━━━━━━━━━━</p><p>□ {e(g.heading)}</p><p>━━━━━━━━━━━━</p>"
            f"{paragraphs(g.lead)}{links}<p>{sent}</p>"
        )
    return "".join(out)


def versions_of_article(bench: Bench, groups: Sequence[Group]) -> str:
    """Above all links which version of the article this is, and since when."""
    line = f"この記事の版：第{bench.rng.randint(2, 9)}版（{day(_at(bench), 'west')}）"
    return f"<p class=rev>{line}</p>" + headed(groups, 2, lambda x: bench.lined(x, "p"))


def years_in_margin(bench: Bench, groups: Sequence[Group]) -> str:
    """A line of time: on the left the year in which a file came to the site, on the right it."""
    out = []
    for g in groups:
        rows = ""
        for x in g.entries:
            link = in_lines(x, bench.link(x))
            rows += f"<div class=row><span>{_at(bench).year}</span><div>{link}</div></div>"
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<div class=line>{rows}</div>")
    return "".join(out)


def looked_at_below(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each group on which day somebody last found its links in order."""
    out = []
    for g in groups:
        links = "".join(around(x, f"<p>{bench.link(x)}</p>") for x in g.entries)
        seen = f"<p><small>リンク確認：{day(_at(bench), 'era')}</small></p>"
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}{seen}")
    return "".join(out)

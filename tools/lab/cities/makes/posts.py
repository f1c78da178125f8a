"""Editions as sites of news, shops of files and registers show them: posts, counters, entries of a
catalogue, letters. Their dates are the site's, none a plan's."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day, day
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape


def _at(bench: Bench) -> Day:
    return any_day(bench.rng, 2021, 2025)


def _dotted(at: Day) -> str:
    return f"{at.year}.{at.month:02}.{at.day:02}"


def blog_posts(bench: Bench, groups: Sequence[Group]) -> str:
    """Each group is a post: heading, then when it was posted and in which category."""
    out = []
    for g in groups:
        at = day(_at(bench), "west")
        meta = bench.rng.choice(
            (
                f"投稿日：{at}｜カテゴリー：計画",
                f"{at}　企画課　コメントはありません",
                f"投稿日 {at}",
            )
        )
        links = subs(g, "p", lambda sub: bench.listed(sub.entries))
        out.append(
            f"<div class=post><h2>{e(g.heading)}</h2><p class=meta>{meta}</p>{paragraphs(g.lead)}"
            f"{links}</div>"
        )
    return "".join(out)


def news_above(bench: Bench, groups: Sequence[Group]) -> str:
    """What is new on the page, as a list of days above all: added, changed, taken off."""
    said = (
        "評価シートを追加しました",
        "ページの構成を変更しました",
        "お問い合わせ先を変更しました",
    )
    items = "".join(f"<li>{_dotted(_at(bench))}　{one}</li>" for one in said)
    body = headed(groups, 3, lambda x: bench.lined(x, "p"))
    return f"<div class=news><h3>新着・更新</h3><ul>{items}</ul></div>{body}"


def log_below(bench: Bench, groups: Sequence[Group]) -> str:
    """更新履歴 below all: what was done to the page on which day."""
    said = ("ページを作成", "リンク切れを修正", "概要版のファイルを掲載", "文言を修正")
    rows = "".join(f"<tr><td>{day(_at(bench), 'west')}</td><td>{one}</td></tr>" for one in said)
    body = headed(groups, 3, lambda x: bench.lined(x, "p"))
    return f"{body}<h3>更新履歴</h3><table>{rows}</table>"


def catalogue(bench: Bench, groups: Sequence[Group]) -> str:
    """As a catalogue of open data: each file with a table of what is known of it."""

    def shown(x: Entry) -> str:
        facts = (
            ("データ登録日", _dotted(_at(bench))),
            ("リソース更新日", _dotted(_at(bench))),
            ("ライセンス", "CC BY 4.0"),
            ("形式", "PDF"),
        )
        rows = "".join(f"<tr><th>{head}</th><td>{cell}</td></tr>" for head, cell in facts)
        return around(x, f"<div class=resource>{bench.link(x)}<table>{rows}</table></div>")

    return headed(groups, 2, shown)


def counters(bench: Bench, groups: Sequence[Group]) -> str:
    """Behind each link how often it was fetched, and since when."""

    def line(x: Entry) -> str:
        count = bench.rng.randint(12, 950)
        said = f"（ダウンロード数：{count}回　集計開始：{_dotted(_at(bench))}）"
        return f"<li>{in_lines(x, bench.link(x))}<small>{said}</small></li>"

    return headed(groups, 3, lambda x: f"<ul>{line(x)}</ul>")


def letters(bench: Bench, groups: Sequence[Group]) -> str:
    """Each group as a notice: number and day at the right, then what it is about."""
    out = []
    for g in groups:
        number = (
            f"<p align=right>告知第{bench.rng.randint(3, 90)}号<br>{day(_at(bench), 'era')}</p>"
        )
        links = "".join(bench.lined(x, "p") for x in g.entries)
        out.append(f"<div>{number}<p><b>{e(g.heading)}</b></p>{paragraphs(g.lead)}{links}</div>")
    return "".join(out)


def quoted_leads(bench: Bench, groups: Sequence[Group]) -> str:
    """Sentences as quotations from the town's newsletter, links below."""
    out = []
    for g in groups:
        at = _at(bench)
        cited = f"<cite>広報 {at.year}年{at.month}月号から</cite>"
        quote = f"<blockquote>{paragraphs(g.lead)}{cited}</blockquote>" if g.lead else ""
        links = subs(g, "h5", lambda sub: bench.listed(sub.entries))
        out.append(f"<h4>{e(g.heading)}</h4>{quote}{links}")
    return "".join(out)


def posted_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """Lists by the day of posting: 令和4年4月1日掲載, and in it the links."""
    out = []
    for g in groups:
        items = ""
        for x in g.entries:
            at = day(_at(bench), "era")
            items += f"<li>{at}掲載<ul><li>{in_lines(x, bench.link(x))}</li></ul></li>"
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<ul>{items}</ul>")
    return "".join(out)


def tables_of_roles(bench: Bench, groups: Sequence[Group]) -> str:
    """Tables made of boxes with roles: a row a file, name and who is in charge."""
    out = []
    for g in groups:
        rows = ""
        for x in g.entries:
            link = in_lines(x, bench.link(x))
            office = "<div role=cell>企画課</div>"
            rows += f"<div role=row><div role=cell>{link}</div>{office}</div>"
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<div role=table>{rows}</div>")
    return "".join(out)


def neighbours_in_order(bench: Bench, groups: Sequence[Group]) -> str:
    """The posts before and after this one stand below it, with their days."""
    one, two = day(_at(bench), "west"), day(_at(bench), "west")
    body = headed(groups, 2, lambda x: bench.lined(x, "p"))
    nav = (
        f"<div class=pager><p>« <a href='/news/11/'>総合計画審議会の委員を募集します</a>（{one}）"
        f"</p><p><a href='/news/13/'>移住フェアに出展します</a>（{two}） »</p></div>"
    )
    return body + nav


def new_until(bench: Bench, groups: Sequence[Group]) -> str:
    """NEW and a day behind some links."""

    def line(x: Entry) -> str:
        at = _at(bench)
        new = f" <em>NEW（{at.month}月{at.day}日）</em>" if bench.rng.random() < 0.5 else ""
        return f"<p>{in_lines(x, bench.link(x) + new)}</p>"

    return headed(groups, 3, line)


def signed_below(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each group who wrote it and when, small and at the right."""
    out = []
    for g in groups:
        links = "".join(bench.lined(x, "p") for x in g.entries)
        signed = f"<p class=sign>文責：企画課（{_dotted(_at(bench))}）</p>"
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}{signed}")
    return "".join(out)

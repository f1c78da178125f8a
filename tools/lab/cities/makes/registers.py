"""Editions among what sites put beside files: folders, registers, results of a search, tables of
figures, events, other tongues. Days and years there are the register's, none a plan's."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import Day, any_day, day, fiscal
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape
_STATES = (
    ("まち・ひと・しごと創生総合戦略（平成26年12月27日閣議決定）", "s1"),
    ("第2期「まち・ひと・しごと創生総合戦略」（令和元年12月20日閣議決定）", "s2"),
    ("デジタル田園都市国家構想総合戦略（令和4年12月23日閣議決定）", "s3"),
)


def _at(bench: Bench) -> Day:
    return any_day(bench.rng, 2021, 2025)


def states_beside(bench: Bench, groups: Sequence[Group]) -> str:
    """Two columns, 国 and 本市: on the left the State's strategies, with their day and a link."""
    head = "<tr><th>国の総合戦略</th><th>市町村の総合戦略</th></tr>"
    rows = ""
    for n, g in enumerate(groups):
        name, slug = _STATES[n % len(_STATES)]
        left = f'<a href="https://www.chisou.go.jp/sousei/{slug}.pdf">{name}</a>'
        links = subs(g, "p", lambda sub: "".join(bench.lined(x, "p") for x in sub.entries))
        right = f"<p><b>{e(g.heading)}</b></p>{paragraphs(g.lead)}{links}"
        rows += f"<tr><td>{left}</td><td>{right}</td></tr>"
    return f"<table border=1>{head}{rows}</table>"


def indicator_tables(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each heading a table of indicators with the years of base and target, then links."""
    out = []
    for g in groups:
        base = bench.rng.randint(2014, 2021)
        heads = ("指標", f"基準値（{fiscal(base, 'era')}）", f"目標値（{fiscal(base + 5, 'era')}）")
        names = bench.rng.sample(("転入者数", "出生数", "観光入込客数", "創業件数"), 2)
        rows = "".join(
            f"<tr><td>{one}</td><td>{bench.rng.randint(20, 90)}人</td>"
            f"<td>{bench.rng.randint(100, 300)}人</td></tr>"
            for one in names
        )
        head = "".join(f"<th>{one}</th>" for one in heads)
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(
            f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<table><tr>{head}</tr>{rows}</table>{links}"
        )
    return "".join(out)


def population_rows(bench: Bench, groups: Sequence[Group]) -> str:
    """How many people lived there on which day, as a table between the heading and the links."""
    out = []
    for g in groups:
        days = [Day(year, 10, 1) for year in (2010, 2015, 2020)]
        rows = "".join(
            f"<tr><td>{day(at, 'era')}</td><td>{bench.rng.randint(3, 60)},"
            f"{bench.rng.randint(100, 999)}人</td></tr>"
            for at in days
        )
        links = subs(g, "h5", lambda sub: "".join(bench.lined(x, "p") for x in sub.entries))
        out.append(f"<h4>{e(g.heading)}</h4><table>{rows}</table>{paragraphs(g.lead)}{links}")
    return "".join(out)


def search_results(bench: Bench, groups: Sequence[Group]) -> str:
    """As a search shows them: number and name, a few words, a line of category and day."""
    number = 0

    def hit(x: Entry) -> str:
        nonlocal number
        number += 1
        line = f"カテゴリ：計画・構想 | 登録：{_at(bench).iso.replace('-', '/')}"
        body = around(x, f"<p class=hit>{number}. {bench.link(x)}</p>")
        return f"<div class=result>{body}<p class=info>{line}</p></div>"

    return headed(groups, 3, hit)


def folders(bench: Bench, groups: Sequence[Group]) -> str:
    """A tree: folders in folders, the files in the innermost."""
    items = ""
    for g in groups:
        links = subs(g, "p", lambda sub: bench.listed(sub.entries))
        lead = paragraphs(g.lead)
        items += f"<li class=folder>{e(g.heading)}{lead}<ul><li>公開資料{links}</li></ul></li>"
    return f"<ul class=tree><li>企画課の計画<ul>{items}</ul></li></ul>"


def directory_index(bench: Bench, groups: Sequence[Group]) -> str:
    """Name, last change with its hour, size: as a server lists a folder."""
    head = "<tr><th>名前</th><th>最終更新日時</th><th>種類</th></tr>"
    out = []
    for g in groups:
        rows = ""
        for x in g.entries:
            at = f"{_at(bench).iso} {bench.rng.randint(8, 18):02}:{bench.rng.randint(0, 59):02}"
            rows += f"<tr><td>{in_lines(x, bench.link(x))}</td><td>{at}</td><td>文書</td></tr>"
        table = f"<table>{head}{rows}</table>" if rows else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{table}")
    return "".join(out)


def posted_years(bench: Bench, groups: Sequence[Group]) -> str:
    """Above each heading the fiscal year in which it was put there."""
    out = []
    year = 2025
    for g in groups:
        form = bench.rng.choice(("{}に掲載した資料", "{}掲載分", "{}公開"))
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(
            f"<h2>{form.format(fiscal(year, 'era'))}</h2><h3>{e(g.heading)}</h3>"
            f"{paragraphs(g.lead)}{links}"
        )
        year -= bench.rng.randint(0, 1)
    return "".join(out)


def english_beside(bench: Bench, groups: Sequence[Group]) -> str:
    """Each link has a line in English below it, as sites in two languages have."""

    def line(x: Entry) -> str:
        at = _at(bench)
        month = ("Apr", "May", "Jun", "Jul", "Aug", "Sep")[at.month % 6]
        said = bench.rng.choice(("Download", f"Posted on {month} {at.day}, {at.year}", "PDF file"))
        return f"<li>{in_lines(x, bench.link(x))}<br><small lang=en>{said}</small></li>"

    return headed(groups, 3, lambda x: f"<ul>{line(x)}</ul>")


def kept_until(bench: Bench, groups: Sequence[Group]) -> str:
    """Behind each link until when it will stay there."""
    word = bench.rng.choice(("公開期限", "掲載終了予定", "保存期限"))

    def line(x: Entry) -> str:
        at = any_day(bench.rng, 2027, 2031)
        return f"<p>{in_lines(x, bench.link(x))} <span>[{word}：{day(at, 'era')}]</span></p>"

    return headed(groups, 3, line)


def facts_of_files(bench: Bench, groups: Sequence[Group]) -> str:
    """Each file as a list of terms: name, link, office, when somebody last looked at it."""

    def shown(x: Entry) -> str:
        last = day(_at(bench), "era")
        terms = (
            ("名称", e(x.label)),
            ("ファイル", bench.link(x)),
            ("所管", "企画課"),
            ("最終確認日", last),
        )
        inner = "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in terms)
        return around(x, f"<dl class=file>{inner}</dl>")

    return headed(groups, 3, shown)


def boxes_of_events(bench: Bench, groups: Sequence[Group]) -> str:
    """Events that have to do with the plans, in a box above them all or between them."""
    said = ("移住相談会", "まちづくり講演会", "地方創生シンポジウム")
    items = "".join(f"<li>{day(_at(bench), 'era')}　{one}</li>" for one in said)
    box = f"<div class=box><p><strong>関連イベント</strong></p><ul>{items}</ul></div>"
    cut = bench.rng.randint(0, 1)
    parts = [
        headed(some, 3, lambda x: bench.lined(x, "p")) for some in (groups[:cut], groups[cut:])
    ]
    return box.join(parts)


def social_posts(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each group what the municipality posted about its site, with hour and day."""
    out = []
    for g in groups:
        at = _at(bench)
        said = bench.rng.choice(
            ("計画のページを更新しました！", "ぜひご覧ください。", "資料を公開中です。")
        )
        quote = (
            f"<blockquote class=sns><p>{said}</p>— 公式アカウント (@koho) "
            f"<a href='https://sns.example.jp/koho/{bench.rng.randint(100, 999)}'>"
            f"{day(at, 'west')}</a></blockquote>"
        )
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}{quote}")
    return "".join(out)

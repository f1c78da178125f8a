"""Links that say little, and links far from what names them."""

import html
import re
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs
from tools.lab.cities.makes.headings import headings_and_lists
from tools.lab.cities.makes.says import says_beside, tells_itself

e = html.escape
_PLAN = re.compile("総合戦略|人口ビジョン|創生|創造|プラン")
_HREF = re.compile(r'href="([^"]*)"', re.IGNORECASE)
_ICON = "<img src='/i/pdf.gif' alt='PDFファイルを開く'>"


def attachments_last(bench: Bench, groups: Sequence[Group]) -> str:
    """Texts first; all files in a list of the system's own at the end of the page."""
    entries = [x for g in groups for x in g.entries]
    if not all(map(tells_itself, entries)) or says_beside(groups):
        return headings_and_lists(bench, groups)
    texts = "".join(
        f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}<p>下記のとおりです。</p>" for g in groups
    )
    items = "".join(f"<li>{bench.link(x)}</li>" for x in entries)
    head = bench.rng.choice(
        ("添付ファイル", "関連ファイルのダウンロード", "ダウンロード", "関連書類")
    )
    return f"{texts}<div class=attach><h2>{head}</h2><ul class=objectlink>{items}</ul></div>"


def files_in_aside(bench: Bench, groups: Sequence[Group]) -> str:
    """Texts in the middle, all files in a box at the side of the article."""
    entries = [x for g in groups for x in g.entries]
    if not all(map(tells_itself, entries)) or says_beside(groups):
        return headings_and_lists(bench, groups)
    texts = "".join(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}" for g in groups)
    items = "".join(f"<li>{bench.link(x)}</li>" for x in entries)
    head = bench.rng.choice(("関連ファイル", "ダウンロード", "このページのファイル"))
    box = f"<aside class=side-files><h3>{head}</h3><ul>{items}</ul></aside>"
    return f"<div class=column-main>{texts}</div>{box}"


def links_in_sentences(bench: Bench, groups: Sequence[Group]) -> str:
    """…は、こちらをご覧ください: the sentence says what the link is."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}")
        for x in g.entries:
            link = bench.link(x, bench.rng.choice(("こちら", "こちらから", "PDFファイル")))
            out.append(around(x, f"<p>{e(x.label)}は、{link}をご覧ください。</p>"))
    return "".join(out)


def links_as_names(bench: Bench, groups: Sequence[Group]) -> str:
    """Names in running text are the links: 「…」及び「…」を掲載しています."""
    named = all(_PLAN.search(x.label) and len(x.label) > 8 for g in groups for x in g.entries)
    if not named or says_beside(groups):
        return headings_and_lists(bench, groups)
    out = []
    for g in groups:
        links = "、".join(f"「{bench.link(x)}」" for x in g.entries)
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}<p>{links}を掲載しています。</p>")
    return "".join(out)


def icons_beside(bench: Bench, groups: Sequence[Group]) -> str:
    """The name is text; the link behind it is an icon of which only the alternative text speaks."""

    def line(x: Entry) -> str:
        icon = bench.link(x, "PDF").replace(">PDF", f">{_ICON}", 1)
        return around(x, f"<p>{e(x.label)} {icon}</p>")

    return headed(groups, 3, line)


def words_before_links(bench: Bench, groups: Sequence[Group]) -> str:
    """…総合戦略：PDF形式: the name stands before a link that says only what kind of file it is."""
    text = bench.rng.choice(("PDF形式", "PDF版", "PDF", "ダウンロードする"))
    sign = bench.rng.choice(("：", "　", "…", " → "))
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<p><b>{e(sub.head)}</b></p>" if sub.head else "")
            items = ""
            for x in sub.entries:
                line = e(x.label + sign) + bench.link(x, text)
                items += f"<li>{in_lines(x, line)}</li>"
            out.append(f"<ul>{items}</ul>")
    return "".join(out)


def types_as_links(bench: Bench, groups: Sequence[Group]) -> str:
    """The name as text, behind it a link that says only what type of file it leads to."""
    text = bench.rng.choice(("PDF版", "［PDF］", "PDF形式", "ファイルを開く"))
    out = []
    for g in groups:
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            items = "".join(
                f"<li>{in_lines(x, e(x.label) + ' ' + bench.link(x, text))}</li>"
                for x in sub.entries
            )
            out.append(f"<ul>{items}</ul>")
    return "".join(out)


def file_names(bench: Bench, groups: Sequence[Group]) -> str:
    """Labels that are names of files: …総合戦略.pdf."""
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            items = "".join(
                f"<li>{in_lines(x, bench.link(x, f'{x.label}.{x.kind}'))}</li>" for x in sub.entries
            )
            out.append(f"<ul>{items}</ul>")
    return "".join(out)


def arrows(bench: Bench, groups: Sequence[Group]) -> str:
    """A line with the name, below it an arrow and a link that says only ダウンロード."""
    text = bench.rng.choice(("ダウンロード", "PDFを開く", "閲覧する"))
    out = []
    for g in groups:
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            for x in sub.entries:
                out.append(f"<p>{in_lines(x, f'{e(x.label)}<br>　⇒{bench.link(x, text)}')}</p>")
    return "".join(out)


def linked_twice(bench: Bench, groups: Sequence[Group]) -> str:
    """An edition's first file is linked from a sentence, too: こちらをご覧ください."""
    out = []
    for g in groups:
        body = "".join(
            (f"<h4>{e(sub.head)}</h4>" if sub.head else "") + bench.listed(sub.entries)
            for sub in g.subs
        )
        href = _HREF.search(body)
        more = f"<p>詳しくは、<a href='{href[1]}'>こちら</a>をご覧ください。</p>" if href else ""
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{more}{body}")
    return "".join(out)


def brackets_outside(bench: Bench, groups: Sequence[Group]) -> str:
    """Brackets at the end of a name stand behind its link: （令和2年3月策定）."""
    out = []
    for g in groups:
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            items = "".join(f"<li>{in_lines(x, _cut(bench, x))}</li>" for x in sub.entries)
            out.append(f"<ul>{items}</ul>")
    return "".join(out)


def _cut(bench: Bench, entry: Entry) -> str:
    found = re.fullmatch(
        r"(.{8,}?)((?:[（(【][^（(【）)】]*\d[^（(【）)】]*[）)】])+)", entry.label
    )
    if found is None:
        return bench.link(entry)
    return bench.link(entry, found[1]) + e(found[2])


def inline_pair(bench: Bench, groups: Sequence[Group]) -> str:
    """A name and its files in one line: …総合戦略：本編｜概要版."""
    words = {"whole": "本編", "summary": "概要版"}
    out = []
    for g in groups:
        parts = [x.truth.part for x in g.entries]
        one = len({x.truth.editions for x in g.entries}) == 1 and g.entries[0].truth.editions
        if not one or sorted(parts) != ["summary", "whole"] or says_beside([g]):
            lists = "".join(bench.listed(sub.entries) for sub in g.subs)
            out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{lists}")
            continue
        whole = next(x for x in g.entries if x.truth.part == "whole")
        links = "｜".join(bench.link(x, words[x.truth.part]) for x in g.entries)
        head = f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}"
        out.append(f"{head}<p>{e(whole.label)}：{links}</p>")
    return "".join(out)

"""Lists without headings: of definitions, in each other, one for all."""

import html
from collections.abc import Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.makes.bench import Bench, around, paragraphs
from tools.lab.cities.makes.headings import headings_and_lists
from tools.lab.cities.makes.says import is_named_by, says_beside

e = html.escape


def definition_list(bench: Bench, groups: Sequence[Group]) -> str:
    """dt an edition, dd its links."""
    out = []
    for g in groups:
        body = "".join(f"<dd>{e(line)}</dd>" for line in g.lead)
        for sub in g.subs:
            head = f"<dd><strong>{e(sub.head)}</strong></dd>" if sub.head else ""
            body += head + "".join(bench.lined(x, "dd") for x in sub.entries)
        out.append(f"<dt>{e(g.heading)}</dt>{body}")
    return f"<dl>{''.join(out)}</dl>"


def definition_groups(bench: Bench, groups: Sequence[Group]) -> str:
    """A definition list whose pairs are wrapped, a list of links in each."""
    out = []
    for g in groups:
        body = paragraphs(g.lead)
        for sub in g.subs:
            body += f"<p>{e(sub.head)}</p>" if sub.head else ""
            body += bench.listed(sub.entries)
        out.append(f"<div><dt>{e(g.heading)}</dt><dd>{body}</dd></div>")
    return f"<dl>{''.join(out)}</dl>"


def names_in_terms(bench: Bench, groups: Sequence[Group]) -> str:
    """A definition list a group: the name is the term, the link its definition."""
    text = bench.rng.choice(("ダウンロード", "PDFを表示", "閲覧"))
    out = []
    for g in groups:
        out.append(f"<h2>{e(g.heading)}</h2>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h3>{e(sub.head)}</h3>" if sub.head else "")
            pairs = ""
            for x in sub.entries:
                link = around(x, f"<dd>{bench.link(x, text)}</dd>", "dd")
                pairs += f"<dt>{e(x.label)}</dt>{link}"
            out.append(f"<dl>{pairs}</dl>")
    return "".join(out)


def nested_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """A list of editions with lists of files in it."""
    items = []
    for g in groups:
        lead = "".join(f"<br>{e(line)}" for line in g.lead)
        inner = "".join(
            f"<li>{e(sub.head)}{bench.listed(sub.entries)}</li>"
            if sub.head
            else "".join(f"<li>{bench.item(x)}</li>" for x in sub.entries)
            for sub in g.subs
        )
        items.append(f"<li>{e(g.heading)}{lead}<ul>{inner}</ul></li>")
    return f"<ul>{''.join(items)}</ul>"


def flat_lists(bench: Bench, groups: Sequence[Group]) -> str:
    """One list of everything: headings are items, too."""
    mark = bench.rng.choice(("■", "【】", ""))
    items = ""
    for g in groups:
        head = f"【{e(g.heading)}】" if mark == "【】" else f"{mark}{e(g.heading)}"
        items += f"<li class=head>{head}</li>"
        items += "".join(f"<li>{e(line)}</li>" for line in g.lead)
        for sub in g.subs:
            items += f"<li>{e(sub.head)}</li>" if sub.head else ""
            items += "".join(f"<li class=file>{bench.item(x)}</li>" for x in sub.entries)
    return f"<ul>{items}</ul>"


def bracketed_words(bench: Bench, groups: Sequence[Group]) -> str:
    """One line an edition: its name, then its files in brackets."""
    if says_beside(groups):
        return headings_and_lists(bench, groups)
    items = []
    for g in groups:
        links = "".join(f"［{bench.link(x, _word(x, g))}］" for x in g.entries)
        items.append(f"<li>{e(g.heading)}　{links}{paragraphs(g.lead)}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _word(entry: Entry, group: Group) -> str:
    """本編 where its line names its plan, else the label."""
    if not is_named_by(group, entry):
        return entry.label
    alone = entry.truth.editions and not entry.truth.beside and entry.column in ("本編", "概要版")
    return entry.short if alone and not entry.truth.editions[0].draft else entry.label


def items_told(bench: Bench, groups: Sequence[Group]) -> str:
    """A numbered list: each item has a name, what it is, and its links, parted by br."""
    items = ""
    for g in groups:
        lines = [e(g.heading), *map(e, g.lead)]
        for sub in g.subs:
            lines += [e(sub.head)] if sub.head else []
            lines += [bench.item(x) for x in sub.entries]
        items += f"<li>{'<br>'.join(lines)}</li>"
    return f"<ol>{items}</ol>"

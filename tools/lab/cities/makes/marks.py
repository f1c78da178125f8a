"""Signs, stamps and letters that editors and systems put around names."""

import html
from collections.abc import Callable, Sequence

from tools.lab.cities.article import Entry, Group
from tools.lab.cities.dates import any_day
from tools.lab.cities.makes.bench import Bench, around, headed, in_lines, paragraphs, subs

e = html.escape
_READ = (("総合戦略", "そうごうせんりゃく"), ("人口", "じんこう"), ("創生", "そうせい"))


def leads_after(bench: Bench, groups: Sequence[Group]) -> str:
    """Files first, and what is said of them in a box below them."""
    out = []
    for g in groups:
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        said = f"<div class=note-box>{paragraphs(g.lead)}</div>" if g.lead else ""
        out.append(f"<h3>{e(g.heading)}</h3>{links}{said}")
    return "".join(out)


def spaced_markup(bench: Bench, groups: Sequence[Group]) -> str:
    """Empty paragraphs, blanks that do not break, fonts around fonts."""
    out = []
    for g in groups:
        out.append(f"<p><font size=4><b>&nbsp;{e(g.heading)}&nbsp;</b></font></p><p>&nbsp;</p>")
        out += [f"<p>&nbsp;{e(line)}</p>" for line in g.lead]
        out.append(subs(g, "h4", lambda sub: "".join(_apart(bench, x) for x in sub.entries)))
    return "".join(out)


def _apart(bench: Bench, entry: Entry) -> str:
    return around(entry, f"<p>&nbsp;&nbsp;<font><font>{bench.link(entry)}</font></font></p><p></p>")


def ruby_names(bench: Bench, groups: Sequence[Group]) -> str:
    """Readings over the words of headings and labels."""

    def line(entry: Entry) -> str:
        return around(entry, f"<p>{_relinked(bench, entry, _with_ruby)}</p>")

    out = []
    for g in groups:
        out.append(f"<h3>{_with_ruby(e(g.heading))}</h3>{paragraphs(g.lead)}")
        out.append(subs(g, "h4", lambda sub: "".join(map(line, sub.entries))))
    return "".join(out)


def _with_ruby(text: str) -> str:
    for word, read in _READ:
        text = text.replace(word, f"<ruby>{word}<rp>（</rp><rt>{read}</rt><rp>）</rp></ruby>")
    return text


def _relinked(bench: Bench, entry: Entry, write: Callable[[str], str]) -> str:
    """A link whose text is written otherwise."""
    text = e(entry.label)
    return bench.link(entry).replace(text, write(text))


def broken_labels(bench: Bench, groups: Sequence[Group]) -> str:
    """A long label goes on in a second line, within its link."""

    def broken(text: str) -> str:
        at = text.find("総合戦略")
        return f"{text[:at]}<br>{text[at:]}" if at > 8 else text

    return headed(groups, 3, lambda x: around(x, f"<p>{_relinked(bench, x, broken)}</p>"))


def listing_stamps(bench: Bench, groups: Sequence[Group]) -> str:
    """A list of files as a system prints it: the moment at which each was put there."""

    def line(entry: Entry) -> str:
        at = any_day(bench.rng, 2021, 2025)
        hour = f"{bench.rng.randint(8, 18)}:{bench.rng.randint(10, 59)}"
        stamp = f"{at.year}/{at.month:02}/{at.day:02} {hour}"
        link = in_lines(entry, bench.link(entry))
        return f"<li>{link}<span class=stamp>{stamp}</span></li>"

    out = []
    for g in groups:
        links = subs(g, "p", lambda sub: f"<ul>{''.join(map(line, sub.entries))}</ul>")
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}")
    return "".join(out)


def page_counts(bench: Bench, groups: Sequence[Group]) -> str:
    """How many pages a file has, behind its link: （全52ページ）, A4・8頁."""

    def line(entry: Entry) -> str:
        form = bench.rng.choice(("（全{}ページ）", "（A4・{}頁）", "【{}ページ】"))
        count = form.format(bench.rng.randint(2, 120))
        return f"<li>{in_lines(entry, bench.link(entry) + count)}</li>"

    out = []
    for g in groups:
        links = subs(g, "h4", lambda sub: f"<ul>{''.join(map(line, sub.entries))}</ul>")
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}{links}")
    return "".join(out)


def numbered_files(bench: Bench, groups: Sequence[Group]) -> str:
    """【資料1】, 資料2－1 before labels, through the whole page."""
    form = bench.rng.choice(("【資料{}】", "資料{}　", "〔{}〕", "({}) "))
    out, number = [], 0
    for g in groups:
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<h4>{e(sub.head)}</h4>" if sub.head else "")
            for x in sub.entries:
                number += 1
                link = bench.link(x, form.format(number) + x.label)
                out.append(around(x, f"<p>{link}</p>"))
    return "".join(out)


def opens_elsewhere(bench: Bench, groups: Sequence[Group]) -> str:
    """Words for readers of the screen within links: 新しいウィンドウで開きます."""
    said = bench.rng.choice(
        ("（新しいウィンドウで開きます）", "別ウインドウで開く", "＜PDFが開きます＞")
    )

    def told(text: str) -> str:
        return f"{text}<span class=sr-only>{e(said)}</span>"

    return headed(groups, 2, lambda x: around(x, f"<p>{_relinked(bench, x, told)}</p>"))


def tagged_cards(bench: Bench, groups: Sequence[Group]) -> str:
    """Cards with a chip before the name: 計画書, 概要, 資料."""
    chips = {"whole": "計画書", "summary": "概要", "split": "各章"}

    def card(entry: Entry) -> str:
        chip = chips.get(entry.truth.part, "資料") if entry.truth.editions else "資料"
        body = in_lines(entry, bench.link(entry))
        return f"<div class=card><span class=chip>{chip}</span><div class=name>{body}</div></div>"

    out = []
    for g in groups:
        cards = subs(g, "h4", lambda sub: "".join(map(card, sub.entries)))
        out.append(f"<h3>{e(g.heading)}</h3>{paragraphs(g.lead)}<div class=cards>{cards}</div>")
    return "".join(out)


def chips_in_links(bench: Bench, groups: Sequence[Group]) -> str:
    """Within each link a chip for its type before the name: PDF第2期…."""
    chip = bench.rng.choice(("PDF", "新着", "資料", "NEW"))

    def told(text: str) -> str:
        return f"<span class=chip>{chip}</span><span class=name>{text}</span>"

    return headed(groups, 3, lambda x: around(x, f"<p>{_relinked(bench, x, told)}</p>"))


def facts_below(bench: Bench, groups: Sequence[Group]) -> str:
    """Below each link what the system knows of the file: 更新日, ページ数, 担当課."""

    def line(entry: Entry) -> str:
        at = any_day(bench.rng, 2021, 2025)
        facts = (
            f"<dl class=facts><dt>更新日</dt><dd>{at.year}年{at.month}月{at.day}日</dd>"
            f"<dt>ページ数</dt><dd>{bench.rng.randint(2, 90)}</dd>"
            "<dt>担当課</dt><dd>企画課</dd></dl>"
        )
        return around(entry, f"<p>{bench.link(entry)}</p>") + facts

    return headed(groups, 2, line)


def counted_headings(bench: Bench, groups: Sequence[Group]) -> str:
    """Headings that count their files: …（2件）, each with a link to the top below its list."""
    out = []
    for g in groups:
        count = f"<span class=count>（{len(g.entries)}件）</span>"
        links = subs(g, "h4", lambda sub: bench.listed(sub.entries))
        top = "<p><a href='#top'>ページの先頭へ</a></p>"
        out.append(f"<h3>{e(g.heading)}{count}</h3>{paragraphs(g.lead)}{links}{top}")
    return "".join(out)

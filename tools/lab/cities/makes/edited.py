"""Pages as tools and many hands leave them: pasted, unclosed, mixed, twice."""

import html
import re
from collections.abc import Sequence

from tools.lab.cities.article import Group
from tools.lab.cities.makes.bench import Bench, paragraphs
from tools.lab.cities.makes.boxes import accordions
from tools.lab.cities.makes.headings import (
    bold_lines,
    headings_and_lists,
    headings_and_paragraphs,
    plain_lines,
)
from tools.lab.cities.makes.lists import definition_list
from tools.lab.cities.makes.tables import table_of_files

e = html.escape
_TEXT = re.compile(r">([^<]+)<")
_LATIN = re.compile(r"&[a-z#0-9x]+;|[0-9A-Za-z.,／/:-]+")
_MIXED = (headings_and_lists, table_of_files, accordions, headings_and_paragraphs, definition_list)
_SLACK = re.compile(r"</(?:p|li|td|tr|th|dd|dt|tbody|thead)>", re.IGNORECASE)


def word_pasted(bench: Bench, groups: Sequence[Group]) -> str:
    """Pasted from a word processor: numbers and letters in elements of their own."""
    out = []
    for g in groups:
        out.append(f"<p class=MsoNormal><b><span>{e(g.heading)}</span></b></p>{paragraphs(g.lead)}")
        for sub in g.subs:
            out.append(f"<p class=MsoNormal><span>{e(sub.head)}</span></p>" if sub.head else "")
            out += [f"<p class=MsoListParagraph>{bench.item(x)}</p>" for x in sub.entries]
    return _TEXT.sub(lambda text: f">{_LATIN.sub(_spanned, text[1])}<", "".join(out))


def _spanned(found: re.Match[str]) -> str:
    if found[0].startswith("&"):
        return found[0]
    return f'<span lang=EN-US style="font-family:Century">{found[0]}</span>'


def mixed_makes(bench: Bench, groups: Sequence[Group]) -> str:
    """Each group in a make of its own, as pages become that many hands have edited."""
    return "".join(f"<div>{bench.rng.choice(_MIXED)(bench, [g])}</div>" for g in groups)


def unclosed_tags(bench: Bench, groups: Sequence[Group]) -> str:
    """As twenty years ago: what may stay open stays open, tags in capitals."""
    make = bench.rng.choice((plain_lines, bold_lines, headings_and_lists, table_of_files))
    return _SLACK.sub("", make(bench, groups))


def twice_for_phones(bench: Bench, groups: Sequence[Group]) -> str:
    """The same article twice, for wide screens and for narrow ones."""
    body = headings_and_lists(bench, groups)
    return f"<div class=pc-only>{body}</div><div class=sp-only>{body}</div>"


def preformatted(bench: Bench, groups: Sequence[Group]) -> str:
    """Lines of a pre, headings with a sign in front: text of a mail that was put on the page."""
    sign = bench.rng.choice(("■", "◆", "●", "□"))
    lines = []
    for g in groups:
        lines += [f"{sign}{e(g.heading)}", *map(e, g.lead)]
        for sub in g.subs:
            lines += [f"　＜{e(sub.head)}＞"] if sub.head else []
            for x in sub.entries:
                lines += [f"　{e(x.lead)}"] if x.lead else []
                lines.append(f"　・{bench.link(x)}")
                lines += [f"　　{e(x.note)}"] if x.note else []
        lines.append("")
    return "<pre>" + "\n".join(lines) + "</pre>"

"""Lines of the article to links: label, kind, headings, group, note."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from pipeline.kinds import LinkKind
from pipeline.read.names.kinds import BARE
from pipeline.read.names.widths import narrow
from pipeline.read.page.embeds import behind_viewer, is_kept_elsewhere, names_document
from pipeline.read.page.heads import MAX_LABEL, TOPIC, Heads
from pipeline.read.page.remarks import is_note, is_note_text, note_below
from pipeline.read.page.sizes import without_marks
from pipeline.read.page.types import MAX_LINKS, Link
from pipeline.read.page.walk import Anchor, ArticleLine, Block, tidy

_ENDING = r"\.(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|jtdc?|jtt|jhd|csv|tsv|zip|lzh|rtf|odt|ods|odp|txt)"
_SUFFIX = re.compile(rf"{_ENDING}\Z", re.IGNORECASE)
_IN_QUERY = re.compile(rf"{_ENDING}(?=[&;]|\Z)", re.IGNORECASE)
_PAGE = re.compile(r"\.[sx]?html?\Z", re.IGNORECASE)
"""A page that asks about a file (mail.html?about=x.pdf) is none."""
_FILE_CLASS = re.compile(
    r"(?:^|[ _-])(?:icon-?file|icon-?pdf|icon-?doc|icon-?xls|pdf|word|excel|docx?|xlsx?|"
    r"file_(?:pdf|word|excel)|attach\w*|link_?(?:pdf|file|doc|xls)|pdf_?link|download)(?:[ _-]|$)",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"外部(?:サイト|リンク|ページ)")
_EMPTY_LABEL = re.compile(
    r"(?:pdf|ファイル|ダウンロード|download|こちら|ここ|から|を|で|する|クリック|見る|読む|表示|開く|閲覧|リンク|版|"
    r"はこちら|添付|"
    r"別ウィンドウで開く|新しいウィンドウで開きます)*",
    re.IGNORECASE,
)


def resolve(href: str, base: str) -> str | None:
    """The absolute http(s) URL of a link without its fragment; None for what leads nowhere else."""
    href = re.sub(r"[\t\r\n]", "", href.strip())
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 4_000:
        return None
    if "#" in href and url == urldefrag(base).url:
        return None
    return url


def _leads_to(anchor: Anchor, base: str) -> str | None:
    """The absolute address of what a link or a frame leads to: of a viewer's, what it shows."""
    url = resolve(anchor.href, base)
    return resolve(behind_viewer(url, shown=anchor.embedded), base) if url else None


def with_shown_files(
    lines: list[ArticleLine], base: str, hosts: Iterable[str]
) -> list[ArticleLine]:
    """The lines without what the page shows within itself that is linked too, was shown before, or
    may be a file by its address alone at another host's.

    Args:
        lines: the article's.
        base: what relative addresses are resolved against.
        hosts: those of the site itself.
    """
    anchors = [(anchor, id(line)) for line in lines for anchor in line.anchors]
    shown = [(_leads_to(anchor, base), line) for anchor, line in anchors if anchor.embedded]
    if not shown:
        return lines
    seen = {_leads_to(anchor, base) for anchor, _ in anchors if not anchor.embedded}
    gone = _needless(shown, seen, frozenset(h.lower() for h in hosts))
    return [line for line in lines if id(line) not in gone]


def _needless(
    shown: list[tuple[str | None, int]], seen: set[str | None], own: frozenset[str]
) -> set[int]:
    gone = set[int]()
    for url, line in shown:
        if url is None or url in seen or not _is_told(url, own):
            gone.add(line)
        seen.add(url)
    return gone


def _is_told(url: str, own: frozenset[str]) -> bool:
    at_home = _host(url) in own
    return at_home or names_document(url, shown=True) or is_kept_elsewhere(url)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _kind(anchor: Anchor, url: str, sized: bool, own: frozenset[str]) -> LinkKind:
    if _host(url) not in own or _LEAVES.search(anchor.text):
        return LinkKind.EXTERNAL
    if sized or _names_file(url) or _FILE_CLASS.search(anchor.classes):
        return LinkKind.FILE
    return LinkKind.PAGE


def _names_file(url: str) -> bool:
    """Whether an address ends like a file, or what it asks a script for (dl.aspx?file=x.pdf)."""
    parts = urlsplit(url)
    if _SUFFIX.search(parts.path):
        return True
    return not _PAGE.search(parts.path) and _IN_QUERY.search(parts.query) is not None


def _named_in_line(before: str) -> str:
    """What the words before a link name; nothing where they only lead on: 詳しくは、こちら."""
    named = TOPIC.sub("", tidy(before).rpartition("。")[2].strip(_BETWEEN))
    return "" if BARE.fullmatch(narrow(named)) else named


def _title_outside(lines: list[ArticleLine], at: int, before: str, cell: str) -> str:
    """The title of a link that only says «PDF»: the words before it in its line, block or row.

    Args:
        lines: the article's.
        at: the line of the link.
        before: the words before the link in its line.
        cell: what the head cells of a table or the first line of a box call it; then the words of
            other cells are not asked.
    """
    here = lines[at]
    if named := _named_in_line(before):
        return named
    words: list[str] = []
    for line in reversed(lines[max(0, at - _LINES_BACK) : at]):
        same_row = not cell and here.row != 0 and line.row == here.row
        if not _may_hold_title(line, here, same_row):
            break
        if line.anchors or is_note(line):
            if words:
                break
        else:
            words.insert(0, tidy(line.text))
            if not same_row:
                break
        if line.tag == "dt":
            break
    return " ".join(words) or cell


_BETWEEN = " 　・、,/／|｜:：-－―→⇒>＞…‥"
"""What stands between links and names none."""
_LINES_BACK = 12


def _may_hold_title(line: ArticleLine, here: ArticleLine, same_row: bool) -> bool:
    """Whether words of an earlier line can be the title of a link in the line ``here``."""
    if line.level:
        return False
    return same_row or (line.block is here.block and not line.anchors)


_BRACKETED_AFTER = re.compile(r"[ 　]*[\[(（【［〔][^\])）】］〕]{0,60}[\])】）］〕]")
_MARKS = re.compile(r"[\s\[\]()（）【】「」:：/／]")


class _Place(NamedTuple):
    """A link of a line and the words on both sides of it, up to the line's next links."""

    anchor: Anchor
    before: str
    after: str
    last: bool
    """Whether it is the last of its line: a note below the line is about this one."""


def _places(line: ArticleLine) -> Iterator[_Place]:
    ends = [0, *(anchor.end for anchor in line.anchors)]
    starts = [*(anchor.start for anchor in line.anchors), len(line.text)]
    for n, anchor in enumerate(line.anchors):
        yield _Place(
            anchor=anchor,
            before=line.text[ends[n] : anchor.start],
            after=line.text[anchor.end : starts[n + 1]],
            last=n + 1 == len(line.anchors),
        )


def links_of(
    lines: list[ArticleLine],
    base: str,
    title: str | None,
    hosts: Iterable[str],
    panels: dict[int, str] | None = None,
) -> list[Link]:
    """The links of the article's lines, in order, at most :data:`MAX_LINKS`.

    Args:
        lines: the article's.
        base: what relative addresses are resolved against.
        title: the page's, which is no heading.
        hosts: those of the site itself.
        panels: the names of tabs' and accordions' panels, by ``id`` of their elements.
    """
    own = frozenset(h.lower() for h in hosts)
    heads = Heads(lines, title, panels or {})
    return list(islice(_links(lines, base, own, heads), MAX_LINKS))


def _links(
    lines: list[ArticleLine], base: str, own: frozenset[str], heads: Heads
) -> Iterator[Link]:
    contexts, leads = _contexts(lines), _leads(lines)
    position = 0
    for at, line in enumerate(lines):
        heads.see(at)
        for place in _places(line):
            url = _leads_to(place.anchor, base)
            raw = (tidy(place.anchor.text) or place.anchor.title)[:MAX_LABEL]
            if url is None or not raw:
                continue
            position += 1
            cell = heads.cell(at)
            around = cell.name or heads.name_below(at) or heads.name_of_box(at)
            named = _name(raw, lines, at, place, around)
            note = _note(lines, at, place, heads)
            headings, group = heads.of(named.label, at)
            yield Link(
                position=position,
                url=url,
                label=named.label,
                raw_label=raw,
                kind=_kind(place.anchor, url, named.sized, own),
                headings=headings,
                group=group,
                note=note or cell.note,
                size_label=named.size,
                context=contexts[at],
                lead=leads[at],
            )


_FOOTNOTE_MARK = re.compile(r"(?:※|注)[0-9０-９]{1,2}")


def _note(lines: list[ArticleLine], at: int, place: _Place, heads: Heads) -> str | None:
    """The ※ words right behind a link and the ※ lines below it."""
    behind = tidy(_BRACKETED_AFTER.sub("", place.after, count=1))
    behind = "" if _FOOTNOTE_MARK.fullmatch(behind) else behind
    below = note_below(lines, at, heads.remarks) if place.last else None
    return "\n".join(filter(None, (behind if is_note_text(behind) else "", below))) or None


class _Named(NamedTuple):
    label: str
    size: str | None
    sized: bool
    """Whether a size or a file type stands in the label or beside it: then it is a file."""


def _name(raw: str, lines: list[ArticleLine], at: int, place: _Place, cell: str) -> _Named:
    """What a link is called, apart from its size; both may stand outside it."""
    label, size, sized = without_marks(raw)
    if size is None and (bracketed := _BRACKETED_AFTER.match(place.after)):
        size = without_marks(bracketed[0]).size
    if _EMPTY_LABEL.fullmatch(_MARKS.sub("", label)):
        label = _title_outside(lines, at, place.before, cell) or label or raw
    return _Named(label=label, size=size, sized=sized or size is not None)


def _contexts(lines: list[ArticleLine]) -> list[str]:
    """For every line the text of its whole block, cut at 2,000 characters."""
    texts: dict[Block, list[str]] = {}
    for line in lines:
        texts.setdefault(line.block, []).append(tidy(line.text))
    joined = {block: "\n".join(t for t in parts if t)[:2_000] for block, parts in texts.items()}
    return [joined[line.block] for line in lines]


_MAX_LEAD = 1_000
"""Characters: a paragraph or two; of longer texts what stands last is kept."""


def _leads(lines: list[ArticleLine]) -> list[str]:
    """For every line the run of lines last above it that hold no link, down from its heading."""
    found: list[str] = []
    lead = ""
    goes_on = False
    """Whether the run may go on: no link has stood since."""
    for line in lines:
        found.append(lead)
        text = tidy(line.text)
        if line.level:
            lead, goes_on = "", True
        elif line.anchors:
            goes_on = False
        elif text and not is_note(line):
            lead = f"{lead}\n{text}"[-_MAX_LEAD:] if lead and goes_on else text[-_MAX_LEAD:]
            goes_on = True
    return found

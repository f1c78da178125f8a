"""Lines of the article to links: label, kind, headings, group, note."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from pipeline.kinds import LinkKind
from pipeline.read.names.widths import narrow
from pipeline.read.page.types import Link
from pipeline.read.page.walk import Anchor, ArticleLine, tidy

_SUFFIX = re.compile(
    r"\.(pdf|docx?|docm|xlsx?|xlsm|pptx?|jtdc?|jtt|jhd|csv|tsv|zip|lzh|rtf|odt|ods|odp|txt)\Z",
    re.IGNORECASE,
)
_TYPE = (
    r"(?:PDF|Word|ワード|Excel|エクセル|PowerPoint|パワーポイント|一太郎|CSV|ZIP|DOCX?|XLSX?|PPTX?|"
    r"テキスト|RTF|JTD)"
)
_SIZE = (
    r"(?P<size>\d[\d,]*(?:\.\d+)?[ ]?"
    r"(?:[KMG](?:i?B(?:ytes?)?|バイト)?|キロバイト|メガバイト|バイト|bytes?))"
)
# «[PDF：2.08MB]», «(PDF形式、511KB)», «（ワード：1.2MB／新しいウィンドウ）», «.pdf(511KB)»,
# «[PDFファイル／1MB]», «【PDF】»
_LABEL = re.compile(
    r"[ ]*(?:\.[a-z]{3,4})?[ ]*[\[(【〔<]+[ ]*"
    rf"(?:(?:{_TYPE})[^\[\]()【】〔〕]{{0,24}}?)?[ ]*{_SIZE}[^\[\]()【】〔〕]{{0,24}}[\])】〕>]+",
    re.IGNORECASE,
)
_TYPE_ONLY = re.compile(
    rf"[ ]*[\[(【〔]+[ ]*{_TYPE}(?:形式|ファイル|文書|版)?[ ]*[\])】〕]+", re.IGNORECASE
)
_BARE = re.compile(
    rf"[ ]*(?:{_TYPE}(?:形式|ファイル)?[ ]*[:：/／、,・]?[ ]*)?{_SIZE}[ ]*\Z", re.IGNORECASE
)
_FILE_CLASS = re.compile(
    r"(?:^|[ _-])(?:icon-?file|icon-?pdf|icon-?doc|icon-?xls|pdf|word|excel|docx?|xlsx?|"
    r"file_(?:pdf|word|excel)|attach\w*|link_?(?:pdf|file|doc|xls)|pdf_?link|download)(?:[ _-]|$)",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"外部(?:サイト|リンク|ページ)")
_NOTE = re.compile(r"[(（]?[ 　]*(?:※|＊|\*(?!\*)|注[0-9０-９]*[)）:：])")
_EMPTY_LABEL = re.compile(
    r"(?:pdf|ファイル|ダウンロード|download|こちら|表示|開く|閲覧|リンク|版|はこちら|添付|"
    r"別ウィンドウで開く|新しいウィンドウで開きます)*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。．]|ます\Z|です\Z")
_MAX_HEAD = 40
MAX_LINKS = 5_000
MAX_LABEL = 500


def split_size(text: str) -> tuple[str, str | None]:
    """A label without its size and type, and the size.

    ``名前[PDF：2.08MB]`` gives ``("名前", "2.08MB")``.
    """
    narrowed = narrow(text)
    for rule in (_LABEL, _TYPE_ONLY, _BARE):
        if match := rule.search(narrowed):
            rest = tidy(text[: match.start()] + " " + text[match.end() :])
            size = match.groupdict().get("size")
            return _SUFFIX_IN_LABEL.sub("", rest), size and tidy(size)
    return tidy(text), None


_SUFFIX_IN_LABEL = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jtd|csv|zip)\Z", re.IGNORECASE)


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


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _kind(anchor: Anchor, url: str, sized: bool, own: frozenset[str]) -> LinkKind:
    if _host(url) not in own or _LEAVES.search(anchor.text):
        return LinkKind.EXTERNAL
    path = urlsplit(url).path
    if sized or _SUFFIX.search(path) or _FILE_CLASS.search(anchor.classes):
        return LinkKind.FILE
    return LinkKind.PAGE


def _is_note(line: ArticleLine) -> bool:
    return not line.level and not line.anchors and bool(_NOTE.match(tidy(line.text)))


def _note_below(lines: list[ArticleLine], at: int) -> str | None:
    """The ※ lines that follow line ``at`` at once; a note goes on to the end of its block."""
    notes: list[str] = []
    block = -1
    for line in lines[at + 1 :]:
        if _is_note(line) or (notes and line.block == block and not line.anchors):
            notes.append(tidy(line.text))
            block = line.block
        else:
            break
    return "\n".join(notes)[:4_000] or None


def _title_outside(lines: list[ArticleLine], at: int, before: str) -> str:
    """The title of a link that only says «PDF»: the words before it in its line, block or row."""
    here = lines[at]
    if tidy(before):
        return tidy(before)
    words: list[str] = []
    for line in reversed(lines[max(0, at - _LINES_BACK) : at]):
        same_row = here.row != 0 and line.row == here.row
        if not _may_hold_title(line, here, same_row):
            break
        if line.anchors or _is_note(line):
            if words:
                break
        else:
            words.insert(0, tidy(line.text))
            if not same_row:
                break
        if line.tag == "dt":
            break
    return " ".join(words)


_LINES_BACK = 12


def _may_hold_title(line: ArticleLine, here: ArticleLine, same_row: bool) -> bool:
    """Whether words of an earlier line can be the title of a link in the line ``here``."""
    if line.level:
        return False
    return same_row or (line.block == here.block and not line.anchors)


class _Group(NamedTuple):
    text: str
    line: ArticleLine


class _Heads:
    """Headings and list heads in force while walking down the lines."""

    def __init__(self, title: str | None) -> None:
        self.title = title
        self.stack: list[tuple[int, str]] = []
        self.groups: list[_Group] = []

    def see(self, line: ArticleLine) -> None:
        """Go on to a line."""
        text = tidy(line.text)[:MAX_LABEL]
        if line.level:
            self._see_heading(line.level, text)
            return
        self.groups = [g for g in self.groups if _still_in(g.line, line)]
        if line.anchors or not text or _is_note(line):
            return
        self.groups = [g for g in self.groups if g.line.depth < line.depth]
        if len(text) <= _MAX_HEAD and not _SENTENCE.search(text):
            self.groups = [*self.groups[-2:], _Group(text, line)]

    def _see_heading(self, level: int, text: str) -> None:
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        if text and text != self.title:
            self.stack.append((level, text))
        self.groups = []

    def group(self, label: str) -> str | None:
        """The list heads in force, outermost first, without what is the label itself."""
        return " ".join(g.text for g in self.groups if g.text != label) or None

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(text for _level, text in self.stack)


def _still_in(head: ArticleLine, line: ArticleLine) -> bool:
    """Whether a list head still stands above a later line.

    It does inside its own list item or row, and beside a paragraph.
    """
    if line.depth < head.depth:
        return False
    if head.tag in ("td", "th", "dt", "dd"):
        return line.row == head.row and line.row != 0
    if head.tag == "li" and line.depth == head.depth:
        return line.block == head.block
    return True


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
    lines: list[ArticleLine], base: str, title: str | None, hosts: Iterable[str]
) -> list[Link]:
    """The links of the article's lines, in order, at most :data:`MAX_LINKS`."""
    own = frozenset(h.lower() for h in hosts)
    heads = _Heads(title)
    contexts, leads = _contexts(lines), _leads(lines)
    found: list[Link] = []
    for at, line in enumerate(lines):
        heads.see(line)
        for place in _places(line):
            url = resolve(place.anchor.href, base)
            raw = (tidy(place.anchor.text) or place.anchor.title)[:MAX_LABEL]
            if url is None or not raw or len(found) >= MAX_LINKS:
                continue
            named = _name(raw, lines, at, place)
            found.append(
                Link(
                    position=len(found) + 1,
                    url=url,
                    label=named.label,
                    raw_label=raw,
                    kind=_kind(place.anchor, url, named.sized, own),
                    headings=heads.headings,
                    group=heads.group(named.label),
                    note=_note_below(lines, at) if place.last else None,
                    size_label=named.size,
                    context=contexts[at],
                    lead=leads[at],
                )
            )
    return found


class _Named(NamedTuple):
    label: str
    size: str | None
    sized: bool
    """Whether a size or a file type stands in the label or beside it: then it is a file."""


def _name(raw: str, lines: list[ArticleLine], at: int, place: _Place) -> _Named:
    """What a link is called, apart from its size; both may stand outside it."""
    label, size = split_size(raw)
    sized = label != raw
    if size is None and (bracketed := _BRACKETED_AFTER.match(place.after)):
        size = split_size(bracketed[0])[1]
    if _EMPTY_LABEL.fullmatch(_MARKS.sub("", label)):
        label = _title_outside(lines, at, place.before) or label or raw
    return _Named(label=label, size=size, sized=sized or size is not None)


def _contexts(lines: list[ArticleLine]) -> list[str]:
    """For every line the text of its whole block, cut at 2,000 characters."""
    texts: dict[int, list[str]] = {}
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
        elif text and not _is_note(line):
            lead = f"{lead}\n{text}"[-_MAX_LEAD:] if lead and goes_on else text[-_MAX_LEAD:]
            goes_on = True
    return found

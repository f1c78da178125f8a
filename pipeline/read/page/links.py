"""Lines of the article to links: label, kind, headings, group, note."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from pipeline.read.names.widths import narrow
from pipeline.read.page.types import Link, LinkKind
from pipeline.read.page.walk import Anchor, Line, tidy

_SUFFIX = re.compile(
    r"\.(pdf|docx?|docm|xlsx?|xlsm|pptx?|jtdc?|jtt|jhd|csv|tsv|zip|lzh|rtf|odt|ods|odp|txt)\Z",
    re.IGNORECASE,
)
_TYPE = r"(?:PDF|Word|ワード|Excel|エクセル|PowerPoint|パワーポイント|一太郎|CSV|ZIP|DOCX?|XLSX?|PPTX?|テキスト|RTF|JTD)"
_SIZE = r"(?P<size>\d[\d,]*(?:\.\d+)?[ ]?(?:[KMG](?:i?B(?:ytes?)?|バイト)?|キロバイト|メガバイト|バイト|bytes?))"
# «[PDF：2.08MB]», «(PDF形式、511KB)», «（ワード：1.2MB／新しいウィンドウ）», «.pdf(511KB)», «[PDFファイル／1MB]», «【PDF】»
_LABEL = re.compile(
    rf"[ ]*(?:\.[a-z]{{3,4}})?[ ]*[\[(【〔<]+[ ]*(?:(?:{_TYPE})[^\[\]()【】〔〕]{{0,24}}?)?[ ]*{_SIZE}[^\[\]()【】〔〕]{{0,24}}[\])】〕>]+",
    re.IGNORECASE,
)
_TYPE_ONLY = re.compile(
    rf"[ ]*[\[(【〔]+[ ]*{_TYPE}(?:形式|ファイル|文書|版)?[ ]*[\])】〕]+", re.IGNORECASE
)
_BARE = re.compile(
    rf"[ ]*(?:{_TYPE}(?:形式|ファイル)?[ ]*[:：/／、,・]?[ ]*)?{_SIZE}[ ]*\Z", re.IGNORECASE
)
_FILE_CLASS = re.compile(
    r"(?:^|[ _-])(?:icon-?file|icon-?pdf|icon-?doc|icon-?xls|pdf|word|excel|docx?|xlsx?|file_(?:pdf|word|excel)|attach\w*|"
    r"link_?(?:pdf|file|doc|xls)|pdf_?link|download)(?:[ _-]|$)",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"外部(?:サイト|リンク|ページ)")
_NOTE = re.compile(r"[(（]?[ 　]*(?:※|＊|\*(?!\*)|注[0-9０-９]*[)）:：])")
_EMPTY_LABEL = re.compile(
    r"(?:pdf|ファイル|ダウンロード|download|こちら|表示|開く|閲覧|リンク|版|はこちら|添付|別ウィンドウで開く|新しいウィンドウで開きます)*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。．]|ます\Z|です\Z")
_MAX_HEAD = 40
MAX_LINKS = 5_000
MAX_LABEL = 500


def split_size(text: str) -> tuple[str, str | None]:
    """A label without its size and type, and the size: ``名前[PDF：2.08MB]`` gives ``("名前", "2.08MB")``."""
    folded = narrow(text)
    for rule in (_LABEL, _TYPE_ONLY, _BARE):
        match = rule.search(folded)
        if match:
            rest = tidy(text[: match.start()] + " " + text[match.end() :])
            size = match.groupdict().get("size")
            return re.sub(
                r"\.(?:pdf|docx?|xlsx?|pptx?|jtd|csv|zip)\Z", "", rest, flags=re.IGNORECASE
            ), size and tidy(size)
    return tidy(text), None


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
        return "external"
    path = urlsplit(url).path
    attached = _SUFFIX.search(path) or _FILE_CLASS.search(anchor.classes) or sized
    return "file" if attached else "page"


def _is_note(line: Line) -> bool:
    return not line.level and not line.anchors and bool(_NOTE.match(tidy(line.text)))


def _note_below(lines: list[Line], at: int) -> str | None:
    """The ※ lines that follow line ``at`` at once, and, of a note that goes on in its block, the rest."""
    notes: list[str] = []
    block = -1
    for line in lines[at + 1 :]:
        if _is_note(line) or (notes and line.block == block and not line.anchors):
            notes.append(tidy(line.text))
            block = line.block
        else:
            break
    return "\n".join(notes)[:4_000] or None


def _title_outside(lines: list[Line], at: int, before: str) -> str:
    """The title of a link that only says «PDF»: the words before it in its line, its block or its table row."""
    here = lines[at]
    if tidy(before):
        return tidy(before)
    words: list[str] = []
    for line in reversed(lines[max(0, at - 12) : at]):
        same_row = here.row and line.row == here.row
        if (
            line.level
            or not (line.block == here.block or same_row)
            or (line.anchors and not same_row)
        ):
            break
        if not line.anchors and not _is_note(line):
            words.insert(0, tidy(line.text))
            if not same_row:
                break
        elif words:
            break
        if line.tag == "dt":
            break
    return " ".join(words)


class _Group(NamedTuple):
    text: str
    line: Line


class _Heads:
    """Headings and list heads in force while walking down the lines."""

    def __init__(self, title: str | None) -> None:
        self.title = title
        self.stack: list[tuple[int, str]] = []
        self.groups: list[_Group] = []

    def see(self, line: Line) -> None:
        text = tidy(line.text)[:MAX_LABEL]
        if line.level:
            while self.stack and self.stack[-1][0] >= line.level:
                self.stack.pop()
            if text and text != self.title:
                self.stack.append((line.level, text))
            self.groups = []
            return
        self.groups = [g for g in self.groups if _still_in(g.line, line)]
        if not line.anchors and text and not _is_note(line):
            self.groups = [g for g in self.groups if g.line.depth < line.depth]
            if len(text) <= _MAX_HEAD and not _SENTENCE.search(text):
                self.groups = [*self.groups[-2:], _Group(text, line)]

    def group(self, label: str) -> str | None:
        """The list heads in force, outermost first, without what is the label itself."""
        return " ".join(g.text for g in self.groups if g.text != label) or None

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(text for _level, text in self.stack)


def _still_in(head: Line, line: Line) -> bool:
    """Whether a list head still stands above a later line: inside its own list item or row, or beside a paragraph."""
    if line.depth < head.depth:
        return False
    if head.tag in ("td", "th", "dt", "dd"):
        return line.row == head.row and line.row != 0
    if head.tag == "li" and line.depth == head.depth:
        return line.block == head.block
    return True


def links_of(lines: list[Line], base: str, title: str | None, hosts: Iterable[str]) -> list[Link]:
    """The links of the article's lines, in order, at most :data:`MAX_LINKS`."""
    own = frozenset(h.lower() for h in hosts)
    heads = _Heads(title)
    context = _contexts(lines)
    found: list[Link] = []
    for at, line in enumerate(lines):
        heads.see(line)
        previous_end = 0
        for n, anchor in enumerate(line.anchors):
            url = resolve(anchor.href, base)
            before = line.text[previous_end : anchor.start]
            following = line.anchors[n + 1].start if n + 1 < len(line.anchors) else len(line.text)
            after = line.text[anchor.end : following]
            previous_end = anchor.end
            raw = (tidy(anchor.text) or anchor.title)[:MAX_LABEL]
            if url is None or not raw or len(found) >= MAX_LINKS:
                continue
            label, size = split_size(raw)
            sized = label != raw
            if size is None and (
                outside := re.match(r"[ 　]*[\[(（【［〔][^\])）】］〕]{0,60}[\])）】］〕]", after)
            ):
                size = split_size(outside[0])[1]
            if _EMPTY_LABEL.fullmatch(re.sub(r"[\s\[\]()（）【】「」:：/／]", "", label)):
                label = _title_outside(lines, at, before) or label or raw
            last = n + 1 == len(line.anchors)
            found.append(
                Link(
                    position=len(found) + 1,
                    url=url,
                    label=label,
                    raw_label=raw,
                    kind=_kind(anchor, url, sized or size is not None, own),
                    headings=heads.headings,
                    group=heads.group(label),
                    note=_note_below(lines, at) if last else None,
                    size_label=size,
                    context=context[at],
                )
            )
    return found


def _contexts(lines: list[Line]) -> list[str]:
    """For every line the text of its whole block, cut at 2,000 characters."""
    texts: dict[int, list[str]] = {}
    for line in lines:
        texts.setdefault(line.block, []).append(tidy(line.text))
    joined = {block: "\n".join(t for t in parts if t)[:2_000] for block, parts in texts.items()}
    return [joined[line.block] for line in lines]

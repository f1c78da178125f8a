"""Headings and list heads in force above each link of an article.

Few pages use h2 to h6 for all that heads something. A head is also: the title of a tab, of an
accordion (``<summary>``) or of a table, a bold or large line, a line that begins with ■ or 【, a
``<dt>``, the head cells of a row and of a column, and a short plain line above links. Each governs
the smallest block around it that has links after it, down to the next head of its own make there.
"""

import re
from typing import NamedTuple

from pipeline.read.names.kinds import PARTLIKE, SPLIT_HEAD
from pipeline.read.names.widths import narrow
from pipeline.read.page.cell_words import is_noise, is_part_only, says_something
from pipeline.read.page.dates import is_of_the_page
from pipeline.read.page.furniture import names_of
from pipeline.read.page.openings import opening_of
from pipeline.read.page.remarks import is_note_text, leads_on, remarks_on_links_above
from pipeline.read.page.runs import cards, lines_of_years
from pipeline.read.page.tables import CellHeads, cell_heads
from pipeline.read.page.walk import HEADINGS, ArticleLine, Block, opens_something, tidy

MAX_LABEL = 500
_MAX_HEAD = 40
_MAX_STRONG_HEAD = 80
_MAX_HEADS = 12
_MAX_PLAIN = 3
"""Plain lines that follow one another and head links together: the plan, then 令和2年3月策定."""
_SENTENCE = re.compile(r"[。．]|ます\Z|です\Z")
_MAX_WORD = 12
"""Letters of a word above files that is no running text."""
_FEW_ABOVE = 12
"""Lines of such words at most."""
_MARK = re.compile(r"[■□◆◇●○◎▼▽▲△★☆▶►➤◯〇◉❏❖【〔《≪<〈]")
_NUMBER = re.compile(r"(?:[(]?\d{1,2}[).、]|[①-⑳]|[ⅠⅡⅢⅣⅤ][. 、])")
_OTHER_MATTER = re.compile(
    r"[・○●◯※(\[【 ]*(?:.{0,8}(?:開催|公表|掲載|更新|公開|登録|実施|発表|募集|提出"
    r"|締切|受付|議決|施行)(?:年月)?(?:日時?|期間|期限|場所|方法|先)|場所|会場|時間|日時|電話|TEL|FAX|ファ[ック]+ス|E?-?メール"
    r"|問い?合わ?せ|担当(?:部署|[部課室係者])?|所管(?:部署|[部課室係])?)[ )\]】]*(?::|[ ]|\Z)",
    re.IGNORECASE,
)
"""What a plain line says of another matter than the files under it."""
_OF_OTHERS = re.compile(
    r"[ ・○●◯]*(?:明治|大正|昭和|平成|令和|20\d\d|[RH]\d)[^ (【国県]{0,14}?[月日\d][ (【〔\[]*"
    r"(?:国|政府|内閣府?|県)[)】〕\] :]"
)
"""A line of what others did: 令和2年4月　県　第2期…策定."""
_ATTACHED = re.compile(
    r"[【■●◆○\[(]*(?:添付|関連|参考|資料|計画書?|各種)?(?:の)?(?:ファイル|資料|文書|書類|データ|PDF)?(?:の)?(?:ダウンロード)?"
    r"(?:一覧)?[】\])]*"
)
_OF_FILES = re.compile(r"添付|ファイル|資料|文書|書類|データ|PDF|ダウンロード")
_TITLES = frozenset(["summary", "caption", "legend", "figcaption"])
_TITLE_CLASS = re.compile(
    r"(?:^|[-_])(?:title|ttl|tit|head|heading|header|midashi|caption|subject|trigger|toggle|label|hd|h[1-6]|btn"
    r"|question|opener|switch)(?:\d*)(?:[-_]|$)",
    re.IGNORECASE,
)
_CLOSED = frozenset(["td", "th", "li", "dd", "dt", "details", "section", "fieldset"])
"""Blocks that a heading within does not reach beyond."""
_LINES_ONLY = frozenset(["p", "pre", "center", "address", "blockquote", *HEADINGS])
"""Blocks of running text: what is bold in one heads what follows it too."""
_LINES_TOGETHER = frozenset(["p", "li", "td", "dd"])
"""Blocks whose lines, cut by ``<br>``, belong together."""
_AROUND = " 　・:：［[「『（(【〔、,|｜/／-－―→⇒>＞●○■□◆◇…‥"
TOPIC = re.compile(r"(?:については|について|に関しては?|は|を|が|の)[、,]?\Z")
"""After the title of a link in a sentence: 概要版はこちら."""
_PLAN = re.compile(r"第.{1,3}[期次]|戦略|ビジョン|プラン|計画|(?:平成|令和).{1,3}年")
_MARKED_NAME = re.compile(r"【[^】]*】.{4,}(?:総合戦略|ビジョン|プラン|計画)")
"""A name with its mark in front, in the lines of its file: 【令和4年4月見直し】日向野市総合戦略."""
_NAMED_BELOW = re.compile(r"戦略|ビジョン|プラン|計画(?!期間|年度)")


class _Span(NamedTuple):
    first: int
    last: int


class Extents:
    """From which line to which each block reaches, and where links are."""

    def __init__(self, lines: list[ArticleLine]) -> None:
        first: dict[Block, int] = {}
        last: dict[Block, int] = {}
        for at, line in enumerate(lines):
            _mark(first, line.block, at)
        for at in range(len(lines) - 1, -1, -1):
            _mark(last, lines[at].block, at)
        self.spans = {block: _Span(start, last[block]) for block, start in first.items()}
        self._links = [0]
        for line in lines:
            self._links.append(self._links[-1] + any(map(leads_on, line.anchors)))

    def has_links(self, first: int, last: int) -> bool:
        """Whether a link stands in one of the lines from ``first`` to ``last``."""
        return first <= last and self._links[last + 1] > self._links[first]


def _mark(places: dict[Block, int], block: Block, at: int) -> None:
    """Note a line for its block and those around it that have none yet."""
    for around in block.upward():
        if around in places:
            return
        places[around] = at


class _Head(NamedTuple):
    text: str
    make: tuple[str, ...]
    """Heads of one make in one block follow each other; others stand within them."""
    block: Block
    """The block that it governs."""
    last: int
    """The last line that it governs."""
    level: int = 0
    """1–6 of a heading."""
    begins: bool = False
    """Whether it begins that block, and all of it stands below: a panel's, a cell's, an item's."""
    in_list: bool = False
    """Whether it is a list head, not a heading: a plain line, a head that only names a part."""

    @property
    def is_passing(self) -> bool:
        """Whether running text after its links ends it: a plain line, not one of a list item."""
        return self.make[0] == "plain" and self.block.tag not in _CLOSED

    @property
    def names_plan(self) -> bool:
        """Whether it is a line in the place of a heading (a bold one, one with a sign in front) and
        names a plan."""
        in_place = self.make[0] in ("strong", "mark", "titled")
        return in_place and _PLAN.search(narrow(self.text)) is not None

    @property
    def is_own(self) -> bool:
        """Whether it may be the very words by which a link goes: it is then no head of it."""
        return not self.level and self.make[0] != "panel"


class Heads:
    """The heads in force while walking down the lines."""

    def __init__(self, lines: list[ArticleLine], title: str | None, panels: dict[int, str]) -> None:
        self._lines = lines
        self._title = title
        self._panels = panels
        self._extents = Extents(lines)
        self.remarks = remarks_on_links_above(lines)
        """The lines that state the date of the link above them."""
        self._years = lines_of_years(lines)
        self._cards = cards(lines, title)
        self._stack: list[_Head] = []
        self._tables: dict[int, dict[int, CellHeads]] = {}
        self._linked = True
        """Whether a link has stood since the last head."""
        self._spine: list[_Head] | None = None
        """The heads that were in force at every heading of a plan so far."""

    def see(self, at: int) -> None:
        """Go on to a line."""
        line = self._lines[at]
        self._stack = [head for head in self._stack if head.last >= at]
        self._enter_blocks(at)
        text = tidy(line.text)[:MAX_LABEL]
        if line.level:
            self._see_heading(at, text)
        elif any(map(leads_on, line.anchors)):
            self._linked = True
            self._see_opening(line, at)
            self._see_before(line, at)
        elif not self._is_no_head(at, text):
            self._see_text(at, text)

    def _is_no_head(self, at: int, text: str) -> bool:
        """Whether a line without links is empty, the title, about the link above, of a table of
        years, or contents."""
        if at in self._years:
            return True
        if not text or is_note_text(text) or at in self.remarks or _is_contents(self._lines[at]):
            return True
        if is_of_the_page(text):
            return True
        return text == self._title and not self._extents.has_links(0, at)

    # --- blocks with heads of their own

    def _enter_blocks(self, at: int) -> None:
        """The names of panels and the head cells of cells that begin with this line."""
        begun: list[Block] = []
        for block in self._lines[at].block.upward():
            if self._extents.spans[block].first != at:
                break
            begun.append(block)
        for block in reversed(begun):
            last = self._extents.spans[block].last
            if name := self._panels.get(id(block.element)):
                self._stack = [head for head in self._stack if head.text != name or head.level]
                self._push(_Head(name, ("panel",), block, last, begins=True))
            if block.tag in ("td", "th", "dd"):
                self._enter_cell(block, last)

    def _enter_cell(self, block: Block, last: int) -> None:
        heads = self._cell_heads(block)
        if heads is None:
            return
        for text in heads.headings:
            self._push(_Head(text, ("cell",), block, last, begins=True))
        if heads.group:
            self._push(_Head(heads.group, ("cell",), block, last, begins=True, in_list=True))

    def _cell_heads(self, block: Block) -> CellHeads | None:
        table = next((b for b in block.upward() if b.tag in ("table", "dl")), None)
        if table is None:
            return None
        element = table.element
        if id(element) not in self._tables:
            self._tables[id(element)] = cell_heads(element)
        return self._tables[id(element)].get(id(block.element))

    # --- headings

    def _see_heading(self, at: int, text: str) -> None:
        line = self._lines[at]
        self._linked = True
        self._give_way(line, text)
        self._gather(at, text)
        if text and (text != self._title or self._is_of_files(line)):
            block = next((b for b in line.block.upward() if self._closes(b, at)), None)
            root = block or list(line.block.upward())[-1]
            last = self._extents.spans[root].last
            self._push(_Head(text, ("heading",), root, last, line.level))

    def _is_of_files(self, line: ArticleLine) -> bool:
        """Whether a heading in the words of the page's title stands below another: it names the
        plan whose files follow, and not the page."""
        return any(head.level and head.level < line.level for head in self._stack)

    def _give_way(self, line: ArticleLine, text: str) -> None:
        """End what ends where a heading begins: headings not above it, lines above the links.

        What begins a block that the heading stands in (a panel, a cell, a list item) stays.
        """
        around = set(line.block.upward())
        base = 0
        for place, head in enumerate(self._stack):
            if head.begins and head.block in around:
                base = place + 1
        kept = self._stack[:base]
        in_parts, part_only = _is_a_part(text), is_part_only(text)
        for head in self._stack[base:]:
            if head.level and not self._is_above(head, line):
                break
            of_parts = in_parts and SPLIT_HEAD.search(head.text)
            if head.level or of_parts or (part_only and head.names_plan):
                kept.append(head)
        self._stack = kept

    def _gather(self, at: int, text: str) -> None:
        """At 添付ファイル below all the text, go back to the heads that all plans have in common.

        The files then stand apart from the headings that they belong to.
        """
        if not _ATTACHED.fullmatch(narrow(text)) or self._extents.has_links(0, at):
            return
        if self._has_text_above(at) and not self._is_of_a_table(at):
            common = self._stack if self._spine is None else self._spine
            self._stack = [head for head in self._stack if head in common or head.begins]

    def _is_of_a_table(self, at: int) -> bool:
        """Whether a line is a cell of its own in a row that has others: ファイル in the head of a
        table, 計画書 before its link; not 添付ファイル before the links of all."""
        line = self._lines[at]
        cell = next((b for b in line.block.upward() if b.tag in ("td", "th")), None)
        if cell is None or self._extents.spans[cell] != (at, at):
            return False
        near = self._lines[max(0, at - _FEW_ABOVE) : at + _FEW_ABOVE]
        row = [one for one in near if one.row == line.row]
        linked = any(leads_on(anchor) for one in row for anchor in one.anchors)
        return len(row) > 1 and not (linked and _OF_FILES.search(line.text))

    def _has_text_above(self, at: int) -> bool:
        """Whether running text stands between a line and the heading above it, or no heading does;
        words right below a heading (名称, ファイル of a table) are of its own files."""
        for line in reversed(self._lines[max(0, at - _FEW_ABOVE) : at]):
            if line.level:
                return False
            text = tidy(line.text)
            if _SENTENCE.search(text) or len(text) > _MAX_WORD:
                return True
        return True

    def _is_above(self, head: _Head, line: ArticleLine) -> bool:
        if head.level == line.level:
            return self._stays_above(head, line)
        return head.level < line.level

    def _stays_above(self, head: _Head, line: ArticleLine) -> bool:
        """Whether a heading of a plan goes for one of the same level that only says 概要版."""
        if not _PLAN.search(narrow(head.text)) or not is_part_only(tidy(line.text)):
            return False
        above = self._stack[: self._stack.index(head)]
        return not any(_PLAN.search(narrow(other.text)) for other in above)

    def _closes(self, block: Block, at: int) -> bool:
        """Whether a heading ends with a block around it."""
        if block.tag not in _CLOSED and id(block.element) not in self._panels:
            return False
        return self._extents.has_links(at + 1, self._extents.spans[block].last)

    # --- other lines

    def _see_text(self, at: int, text: str) -> None:
        line = self._lines[at]
        self._gather(at, text)
        make = _make(line, text)
        plain = make[0] == "plain"
        if len(text) > _longest(text, plain=plain) or _SENTENCE.search(text):
            self._see_sentence()
            return
        is_other = plain and any(one.match(narrow(text)) for one in (_OTHER_MATTER, _OF_OTHERS))
        named = _MARKED_NAME.match(narrow(text)) is not None
        block = self._governed(at, plain=plain or named)
        if block is None or is_other or self._is_head_cell(line):
            return
        begins = block.tag in _CLOSED and self._extents.spans[block].first == at
        in_list = plain or line.tag in ("dt", "li")
        self._push_line(_Head(text, make, block, 0, begins=begins, in_list=in_list))

    def _see_sentence(self) -> None:
        """Running text after links tells something new: plain lines above them are done."""
        if self._linked:
            self._stack = [head for head in self._stack if not head.is_passing]

    def _see_before(self, line: ArticleLine, at: int) -> None:
        """The words before the first link of a line: they head it and what follows in its block."""
        first = next(anchor for anchor in line.anchors if leads_on(anchor))
        text = TOPIC.sub("", tidy(line.text[: first.start]).strip(_AROUND)).strip(_AROUND)
        if not 1 < len(text) <= _MAX_STRONG_HEAD or "。" in text or is_noise(text):
            return
        if is_note_text(text) or not says_something(text) or _OTHER_MATTER.match(narrow(text)):
            return
        make = ("before", "part") if is_part_only(text) else ("before",)
        self._follow(make, line.block)
        last = self._extents.spans[line.block].last if line.tag in _LINES_TOGETHER else at
        self._push(_Head(text, make, line.block, last, in_list=make[-1] == "part"))

    def _see_opening(self, line: ArticleLine, at: int) -> None:
        """A plan's name that stands out before the links of its own line heads the list below too:
        《 人口ビジョン 》　概要版はこちら, and its chapters.
        """
        text = opening_of(line)
        below = self._list_below(line, at)
        if below is not None and _PLAN.search(narrow(text)):
            self._follow(("opening",), line.block)
            last = self._extents.spans[below].last
            self._push(_Head(text, ("opening",), line.block, last))

    def _list_below(self, line: ArticleLine, at: int) -> Block | None:
        """The list that begins right below a line which is in none."""
        if at + 1 == len(self._lines) or line.tag in _CLOSED:
            return None
        around = set(line.block.upward())
        lists = (b for b in self._lines[at + 1].block.upward() if b.tag in ("ul", "ol"))
        outer = [block for block in lists if block not in around]
        begins = outer and self._extents.spans[outer[-1]].first == at + 1
        return outer[-1] if begins else None

    def _push_line(self, head: _Head) -> None:
        make, block = head.make, head.block
        if block.tag in ("li", "dd", "td"):
            make = (*make, block.tag, str(block.depth))
        make = (*make, *self._rank(head.text))
        self._follow(make, block)
        self._push(head._replace(make=make, last=self._extents.spans[block].last))
        self._linked = False

    def _is_head_cell(self, line: ArticleLine) -> bool:
        """Whether a line stands in a cell whose table tells what its head cells say."""
        cell = next((b for b in line.block.upward() if b.tag in ("td", "th", "dt", "dd")), None)
        if cell is None:
            return False
        span = self._extents.spans[cell]
        if self._extents.has_links(span.first, span.last):
            return False
        table = next((b for b in cell.upward() if b.tag in ("table", "dl")), None)
        if table is None:
            return False
        self._cell_heads(cell)
        return bool(self._tables[id(table.element)])

    def _governed(self, at: int, *, plain: bool) -> Block | None:
        """The smallest block around a line that has links; None where those all stand above it."""
        for block in self._lines[at].block.upward():
            span = self._extents.spans[block]
            if not plain and block.tag in _LINES_ONLY:
                continue
            if self._extents.has_links(at + 1, span.last):
                return block
            if self._extents.has_links(span.first, at) and block.tag not in _LINES_ONLY:
                return None
        return None

    def _rank(self, text: str) -> tuple[str, ...]:
        """What keeps a head within another of its make: a part in its plan, a chapter in 分割版."""
        in_parts = any(SPLIT_HEAD.search(head.text) for head in self._stack)
        if in_parts and _is_a_part(text):
            return ("chapter",)
        return ("part",) if is_part_only(text) else ()

    def _follow(self, make: tuple[str, ...], block: Block) -> None:
        """End the heads that a new one follows: the first of its make in its block and on."""
        alike = [head for head in self._stack if head.make == make and head.block is block]
        if make[0] == "plain" and not self._linked and len(alike) < _MAX_PLAIN:
            return
        if alike:
            del self._stack[self._stack.index(alike[0]) :]

    def _push(self, head: _Head) -> None:
        if len(self._stack) < _MAX_HEADS * 2:
            self._stack.append(head)
        if not head.in_list and _PLAN.search(narrow(head.text)):
            self._spine = [h for h in self._stack if self._spine is None or h in self._spine]

    # --- what a link is told

    def cell(self, at: int) -> CellHeads:
        """What the head cells say of the cell in which a line stands; nothing outside of tables."""
        cell = next(
            (b for b in self._lines[at].block.upward() if b.tag in ("td", "th", "dd")), None
        )
        return (self._cell_heads(cell) if cell else None) or CellHeads()

    def name_of_box(self, at: int) -> str:
        """The first line of the innermost box that holds one link alone: it names what the link
        leads to."""
        boxes = [head for head in self._stack if self._is_box(head, at)]
        if boxes:
            return max(boxes, key=lambda head: head.block.depth).text
        return self._cards.get(at) or self._title_of_box(at)

    def _title_of_box(self, at: int) -> str:
        """The page's title where it is the first line of such a box; elsewhere it heads nothing."""
        if at == 0 or self._lines[at - 1].level or tidy(self._lines[at - 1].text) != self._title:
            return ""
        for block in self._lines[at].block.upward():
            span = self._extents.spans[block]
            if span.first < at:
                alone = span.first == at - 1 and not self._extents.has_links(at + 1, span.last)
                return tidy(self._lines[at - 1].text) if alone else ""
        return ""

    def name_below(self, at: int) -> str:
        """What stands below the only link of a box that begins with it: the caption of a figure, a
        plan's name below a button. Such words are of their own box, not of what follows it.
        """
        for block in self._lines[at].block.upward():
            span = self._extents.spans[block]
            if span.first != at or self._extents.has_links(at + 1, span.last):
                return ""
            if span.last > at:
                return self._caption(at + 1)
        return ""

    def _caption(self, at: int) -> str:
        line = self._lines[at]
        text = tidy(line.text)[:MAX_LABEL]
        if line.tag == "figcaption":
            return text
        is_other = at in self.remarks or is_note_text(text) or _SENTENCE.search(text)
        if line.level or is_other or len(text) > _MAX_STRONG_HEAD:
            return ""
        return text if _NAMED_BELOW.search(narrow(text)) or is_part_only(text) else ""

    def _is_box(self, head: _Head, at: int) -> bool:
        if head.level or head.begins or head.make[0] in ("panel", "cell", "before"):
            return False
        span = self._extents.spans[head.block]
        above = self._extents.has_links(span.first, at - 1)
        return span.first > 0 and not above and not self._extents.has_links(at + 1, span.last)

    def of(self, label: str, at: int) -> tuple[tuple[str, ...], str | None]:
        """The headings above a link, outermost first, and the list heads in force within them."""
        heads = [head for head in self._stack if head.text != label or not head.is_own]
        if heads and label == self._cards.get(at) == heads[-1].text:
            heads.pop()
        inner = len(heads)
        while inner and heads[inner - 1].in_list and len(heads) - inner < _MAX_PLAIN:
            inner -= 1
        headings = tuple(head.text for head in heads[:inner])[-_MAX_HEADS:]
        return headings, " ".join(head.text for head in heads[inner:]) or None


def _longest(text: str, *, plain: bool) -> int:
    """How long a line may be to head what follows; a plain one longer where it names a plan."""
    return _MAX_HEAD if plain and not _PLAN.search(narrow(text)) else _MAX_STRONG_HEAD


def _is_a_part(text: str) -> bool:
    """Whether a head names a chapter or another part of a plan, as those under 分割版 do."""
    return bool(PARTLIKE.search(narrow(text)) or re.match(r"第.{1,3}[章編部節]", narrow(text)))


def _is_contents(line: ArticleLine) -> bool:
    """Whether a line leads to places of the page itself: a table of contents, a list of tabs."""
    return any(len(a.href) > 1 and a.href.startswith("#") for a in line.anchors)


def _make(line: ArticleLine, text: str) -> tuple[str, ...]:
    """What shows that a line is a head."""
    element = line.block.element
    narrowed = narrow(text)
    if line.tag in _TITLES or line.tag == "dt":
        return (line.tag,)
    if mark := _MARK.match(narrowed):
        return ("mark", mark[0])
    if line.strong or opens_something(element):
        return ("strong",)
    if any(_TITLE_CLASS.search(name) for name in names_of(element)):
        return ("titled",)
    if number := _NUMBER.match(narrowed):
        return ("number", re.sub(r"\d+", "1", number[0])[:3])
    return ("plain",)

"""From pages to units: people compare headings, sentences and rows, not lines of a PDF."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import dropwhile, takewhile
from typing import NamedTuple

from pipeline.compare.furniture import is_contents, without_furniture
from pipeline.kinds import UnitKind
from pipeline.read.names.headings import bracketed, ordinal
from pipeline.read.names.numerals import BRACKETED, CIRCLED, DIGITS, KANJI, ROMANS


class PageText(NamedTuple):
    """One page of text."""

    sha256: str
    """The original it stands in."""
    page: int | None
    """1-based; None where there are no pages (the city's own page)."""
    text: str


class Unit(NamedTuple):
    """One heading, sentence, table row or line of a table of contents."""

    kind: UnitKind
    text: str
    """As printed, hard line breaks taken out."""
    sha256: str
    page: int | None
    """Where it begins."""
    key: str
    """What is compared: white space out, widths and dashes made alike."""
    bare: str
    """``key`` without the number of a heading, or the leader and page of a line of contents."""


_DASHES = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−ｰ─━", "-"),
        **dict.fromkeys("〜～∼", "~"),
        "，": "、",
        "．": ".",
        "｡": "。",
        "‥": "…",
    }
)
_DEEPER = rf"\s*[-－.．‐–]\s*[{DIGITS}]+"
_NUMBER = "|".join(
    (
        ordinal("章節条項部編款回", gap=r"\s*", numerals=f"{KANJI}百"),
        rf"[{DIGITS}]+(?:{_DEEPER})+[.．)）]?",
        bracketed(letters="ア-ンあ-んa-zA-Z", gap=r"\s*", most=3),
        rf"[{CIRCLED}{BRACKETED}{ROMANS}ⅰ-ⅻ㋐-㋾][.．]?",
        rf"[{DIGITS}]{{1,2}}\s*[.．)）]",
        rf"[{DIGITS}]{{1,2}}(?=[ 　])",
        r"[ア-ン](?=[ 　])",
        r"[IVX]{1,4}[.．]?(?=[ 　])",
        r"(?:基本目標|基本方針|施策|重点|目標|方針|図|表|別表|様式)"
        rf"\s*[{DIGITS}{KANJI}{ROMANS}]+(?:{_DEEPER})*",
    )
)
_NUMBERED = re.compile(rf"\s*(?:{_NUMBER})")
_AMOUNT = re.compile(  # ７５．４パーセント at the beginning of a line numbers nothing
    rf"\s*[{DIGITS}]+[.．][{DIGITS}]+"
    r"(?:[%％‰㎡倍度]|[兆億万千百]*[人円件]|パーセント|ポイント|ヘクタール|キロ|トン)"
)
_MARKED = re.compile(
    r"\s*(?:[◆◇■□▼▽▲★☆◎●〇○]|【[^】]{1,40}】|[〔《＜［\[][^〕》＞］\]]{1,30}[〕》＞］\]]\s*$)"
)
_BULLET = re.compile(rf"\s*[・･•‣▪●○〇◎◆◇■□►➢✓※＊*][^・･•]|\s*[-－]\s+\S|\s*注\s*[{DIGITS})）]|^　")
_LEADER = re.compile(r"[\s.．・…‥･⋯─-]*[0-9０-９]+\s*$")
_LISTED = re.compile(r"\S[\s.．・…‥･⋯]+([0-9０-９]{1,3})\s*$")
_GROUPS = rf"(?:[,，.．・][{DIGITS}]+)*"
_VALUE = re.compile(  # △1,234千円（累計）
    rf"[△▲▼+\-−－約]?[{DIGITS}]+{_GROUPS}"
    rf"(?:[兆億万千][{DIGITS}]+(?:[,，.．][{DIGITS}]+)*)*"
    rf"(?:[^\s{DIGITS}.．、)）][^\s{DIGITS}、]{{0,5}})?"
    r"(?:[（(][^（）()]{1,12}[）)])?"
    r"|[-－―—]"
)
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _DASHES)))}]")
_BLANKS = re.compile(r"\s+")
_BETWEEN_VALUES = re.compile(r"(?<=[0-9０-９])\s+(?=[△▲+\-−－]?[0-9０-９])")
LONGEST = 2000
"""Characters of a unit; what is longer is cut, for aligning characters takes the square of it."""
_NARROW = re.compile("[\x00-\x7f\uff61-\uff9f]+")
_POINTS = re.compile("[（(「『【〔）)」』】〕。！？]")
_SENTENCE = re.compile(r"[。！？][」』）)]*[ \u3000\t]*")
_KPI_VALUES = "基準値|現状値|目標値|実績値"
_KPI_HEAD = re.compile(rf"(?:指標|{_KPI_VALUES}|ＫＰＩ|KPI).*[ 　\t].*(?:{_KPI_VALUES}|単位)")
_OPEN, _CLOSE = "（(「『【〔", "）)」』】〕"


def key_of(text: str) -> str:
    """What two texts are compared by: NFKC, white space out, dashes and commas made alike."""
    plain = unicodedata.normalize("NFKC", _with_plain_dashes(text))
    return _with_plain_dashes(_BLANKS.sub("", plain))


def _with_plain_dashes(text: str) -> str:
    return text.translate(_DASHES) if _ODD.search(text) else text


def row_key(text: str) -> str:
    """Key of a table's row, whose neighbouring numbers stay apart: ``1 23`` is not ``12 3``."""
    return key_of(_BETWEEN_VALUES.sub("|", text))


def width(text: str) -> int:
    """Columns on a page, in halves of a full-width character."""
    return len(text) + len(_NARROW.sub("", text))


def is_heading(line: str) -> bool:
    """A line that is a heading by its form: numbered or marked, short, and no sentence."""
    text = line.strip()
    if not text or width(text) > 70 or text.endswith(("。", "、", "，", "．")):
        return False
    numbered = _NUMBERED.match(text) and not _AMOUNT.match(text)
    return bool(numbered or _MARKED.match(text)) and not is_row(line)


def is_row(line: str) -> bool:
    """A line of a table: values between blanks, and no sentence."""
    if "。" in line or ("、" in line and width(line) >= 40):
        return False
    cells = re.split(r"[ \t　]+", line.strip())
    values = sum(1 for cell in cells if _VALUE.fullmatch(cell))
    if len(cells) == 1:
        return values == 1
    if "\t" in line or values >= 2:
        return True
    ends_in_it = values == 1 and not _VALUE.fullmatch(cells[0])  # else the value numbers a heading
    return ends_in_it and _VALUE.fullmatch(cells[-1]) is not None


def row_label(line: str) -> str:
    """The words of a row before its first value: ``2 国庫補助金 3,471`` → 国庫補助金.

    Empty where it has none.
    """
    cells = line.split()
    labelled = dropwhile(lambda cell: _VALUE.fullmatch(cell) or not _has_letters(cell), cells)
    words = list(takewhile(lambda cell: not _VALUE.fullmatch(cell), labelled))
    spaced_out = all(len(word) == 1 for word in words)  # 歳 入 合 計
    return ("" if spaced_out else " ").join(words)


def _has_letters(cell: str) -> bool:
    return any(c.isalpha() for c in cell)


def is_table_head(line: str) -> bool:
    """The head row of a table of indicators."""
    return _KPI_HEAD.search(line[:200]) is not None


def _kind(line: str) -> UnitKind:
    if is_contents(line):
        return UnitKind.TOC
    if is_row(line) or is_table_head(line):
        return UnitKind.ROW
    return UnitKind.HEADING if is_heading(line) else UnitKind.SENTENCE


def _full_width(lines: Sequence[str]) -> float:
    """How wide a line is that goes on in the next: a share of the page's usual long line."""
    long_ones = (line for line in lines if width(line) >= 24)
    widths = sorted(width(line) for line in long_ones if not is_row(line) and not is_contents(line))
    return 0.86 * widths[int(len(widths) * 0.75)] if len(widths) >= 3 else 44.0


class _PrintedLine(NamedTuple):
    """A line of a page that is no furniture and not empty."""

    text: str
    kind: UnitKind
    page: PageText
    full: float
    """From this width on a line of this page goes on in the next."""


def _lines(pages: Sequence[PageText]) -> Iterator[_PrintedLine]:
    """The lines of all pages; contents without leaders are known by the heading above them."""
    lines = list(_printed(pages))
    n = 0
    while n < len(lines):
        if not _heads_contents(lines[n].text):
            yield lines[n]
            n += 1
            continue
        listed, announced = _listed(lines[n + 1 : n + 2001]), _announced(lines[n + 1 : n + 301])
        end = n + 1 + max(listed, announced)
        yield from (line._replace(kind=UnitKind.TOC) for line in lines[n:end])
        n = end


def _printed(pages: Sequence[PageText]) -> Iterator[_PrintedLine]:
    kept = without_furniture([page.text.split("\n") for page in pages])
    for page, texts in zip(pages, kept, strict=True):
        full = _full_width(texts)
        for text in texts:
            if text.strip():
                yield _PrintedLine(text, _kind(text), page, full)


def _heads_contents(line: str) -> bool:
    return len(line) <= 16 and key_of(line) in ("目次", "もくじ")


def _listed(lines: Sequence[_PrintedLine]) -> int:
    """How many lines end in a page number that never goes back: contents without leaders."""
    last = 0
    for n, line in enumerate(lines):
        listed = _LISTED.search(line.text) if len(line.text) <= 200 else None
        if not listed or int(listed[1]) < last:
            return n
        last = int(listed[1])
    return len(lines)


def _announced(lines: Sequence[_PrintedLine]) -> int:
    """How many headings stand before the first of them comes again: contents without numbers."""
    first = key_of(lines[0].text) if lines else ""
    for n, line in enumerate(lines):
        if n >= 3 and key_of(line.text) == first:
            return n
        if line.kind != UnitKind.HEADING:
            return 0
    return 0


def _goes_on(before: _PrintedLine, line: _PrintedLine, so_far: str) -> bool:
    """Is ``line`` the continuation of ``before``, the last line of ``so_far``?"""
    if not _can_go_on(before, line) or len(so_far) > 2 * LONGEST:
        return False
    wide = width(before.text) >= before.full
    if line.kind == UnitKind.HEADING:
        return wide and _open_bracket(so_far)
    bullet = _BULLET.match(line.text)
    if bullet:
        return wide and _wrapped_at_a_dot(before.text, line.text, bullet[0], so_far)
    return wide or (width(before.text) >= 0.7 * before.full and _open_bracket(so_far))


def _can_go_on(before: _PrintedLine, line: _PrintedLine) -> bool:
    """By their kinds and places: only files with pages are hard-wrapped."""
    if line.kind in (UnitKind.TOC, UnitKind.ROW) or before.kind != UnitKind.SENTENCE:
        return False
    return before.page.page is not None and before.page.sha256 == line.page.sha256


def _wrapped_at_a_dot(before: str, line: str, bullet: str, so_far: str) -> bool:
    """南国\\n・香南: a wrapped line can begin with a middle dot too, which then is no bullet."""
    in_a_list = so_far.lstrip()[:1] == bullet.lstrip()[:1]
    ended = before.endswith(("。", "：", ":", "、"))
    return line[:1] in "・･" and not in_a_list and not ended


def _open_bracket(text: str) -> bool:
    return sum(text.count(c) for c in _OPEN) > sum(text.count(c) for c in _CLOSE)


def _join(so_far: str, line: str) -> str:
    """Two lines put together: Latin words and numbers with a blank, Japanese without."""
    line = line.lstrip(" ")
    blank = " " if _in_a_latin_word(so_far[-1:]) and _in_a_latin_word(line[:1]) else ""
    return so_far + blank + line


def _in_a_latin_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _sentences(text: str) -> Iterator[str]:
    """Split after 。！？ outside of brackets; blanks stay with what stands before them."""
    start = depth = 0
    for point in _POINTS.finditer(text):
        c, i = point[0], point.start()
        if i < start:
            continue
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or i - start > 400:
            end = _SENTENCE.match(text, i)
            assert end is not None
            yield text[start : end.end()]
            start, depth = end.end(), 0
    if start < len(text):
        yield text[start:]


def _unit(kind: UnitKind, text: str, page: PageText) -> Unit:
    key = row_key(text) if kind == UnitKind.ROW else key_of(text)
    bare = key
    if kind == UnitKind.HEADING:
        bare = _without_number(text) or key
    elif kind == UnitKind.TOC:
        bare = _without_number(_LEADER.sub("", text)) or key
    return Unit(kind, text, page.sha256, page.page, key, bare)


def _without_number(text: str) -> str:
    return key_of(_NUMBERED.sub("", text, count=1))


class _Block:
    """Lines that belong together, with the pages they begin on."""

    def __init__(self, line: _PrintedLine) -> None:
        self.text, self.kind = line.text.strip(" \t"), line.kind
        self.starts = [(0, line.page)]

    def add(self, line: _PrintedLine) -> None:
        joined = _join(self.text, line.text)
        if line.page != self.starts[-1][1]:
            self.starts.append((len(joined) - len(line.text.lstrip(" ")), line.page))
        self.text = joined

    def units(self) -> Iterator[Unit]:
        """Its sentences, or the block as it is, each with the page that it begins on."""
        used = 0
        for part in self._parts():
            page = [p for at, p in self.starts if at <= used][-1]
            used += len(part)
            if part.strip():
                yield _unit(self.kind, part, page)

    def _parts(self) -> Iterator[str]:
        whole = _sentences(self.text) if self.kind == UnitKind.SENTENCE else [self.text]
        for text in whole:
            for start in range(0, len(text), LONGEST):
                yield text[start : start + LONGEST]


def units_of(pages: Sequence[PageText]) -> list[Unit]:
    """All units of a text, in its order.

    Running heads, footers and page numbers are left out; hard-wrapped lines are joined, across
    pages too; sentences end at 。！？ outside of brackets. White space apart, the units hold every
    other character of the pages, in order.
    """
    return [unit for block in _blocks(pages) for unit in block.units()]


def _blocks(pages: Sequence[PageText]) -> Iterator[_Block]:
    """Each line with those that it goes on in."""
    block: _Block | None = None
    before: _PrintedLine | None = None
    for line in _lines(pages):
        if block is not None and before is not None and _goes_on(before, line, block.text):
            block.add(line)
            line = line._replace(kind=UnitKind.SENTENCE)
        else:
            if block is not None:
                yield block
            block = _Block(line)
        before = line
    if block is not None:
        yield block

"""From pages to units: what people compare are headings, sentences and table rows, not lines of a PDF."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.furniture import is_contents, without_furniture
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

    kind: str
    """heading | sentence | row | toc"""
    text: str
    """As printed, hard line breaks taken out."""
    sha256: str
    page: int | None
    """Where it begins."""
    key: str
    """What is compared: white space out, widths and dashes made alike."""
    bare: str
    """``key`` without the number of a heading, or the leader and page of a line of contents; else ``key``."""


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
        rf"(?:基本目標|基本方針|施策|重点|目標|方針|図|表|別表|様式)\s*[{DIGITS}{KANJI}{ROMANS}]+(?:{_DEEPER})*",
    )
)
_NUMBERED = re.compile(rf"\s*(?:{_NUMBER})")
_AMOUNT = re.compile(  # ７５．４パーセント at the beginning of a line numbers nothing
    r"\s*[0-9０-９]+[.．][0-9０-９]+(?:[%％‰㎡倍度]|[兆億万千百]*[人円件]|パーセント|ポイント|ヘクタール|キロ|トン)"
)
_MARKED = re.compile(
    r"\s*(?:[◆◇■□▼▽▲★☆◎●〇○]|【[^】]{1,40}】|[〔《＜［\[][^〕》＞］\]]{1,30}[〕》＞］\]]\s*$)"
)
_BULLET = re.compile(r"\s*[・･•‣▪●○〇◎◆◇■□►➢✓※＊*][^・･•]|\s*[-－]\s+\S|\s*注\s*[0-9０-９)）]|^　")
_LEADER = re.compile(r"[\s.．・…‥･⋯─-]*[0-9０-９]+\s*$")
_LISTED = re.compile(r"\S[\s.．・…‥･⋯]+([0-9０-９]{1,3})\s*$")
_VALUE = re.compile(
    r"[△▲▼+\-−－約]?[0-9０-９]+(?:[,，.．・][0-9０-９]+)*(?:[兆億万千][0-9０-９]+(?:[,，.．][0-9０-９]+)*)*"
    r"(?:[^\s0-9０-９.．、)）][^\s0-9０-９、]{0,5})?(?:[（(][^（）()]{1,12}[）)])?|[-－―—]"
)
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _DASHES)))}]")
_BLANKS = re.compile(r"\s+")
_BETWEEN_VALUES = re.compile(r"(?<=[0-9０-９])\s+(?=[△▲+\-−－]?[0-9０-９])")
LONGEST = 2000
"""Characters of a unit; what is longer (no sentence is) is cut, for aligning characters takes the square of it."""
_NARROW = re.compile("[\x00-\x7f\uff61-\uff9f]+")
_POINTS = re.compile("[（(「『【〔）)」』】〕。！？]")
_SENTENCE = re.compile(r"[。！？][」』）)]*[ \u3000\t]*")
_KPI_HEAD = re.compile(
    r"(?:指標|基準値|現状値|目標値|実績値|ＫＰＩ|KPI).*[ 　\t].*(?:基準値|現状値|目標値|実績値|単位)"
)
_OPEN, _CLOSE = "（(「『【〔", "）)」』】〕"


def key_of(text: str) -> str:
    """What two texts are compared by: NFKC, white space out, dashes and commas made alike."""
    text = _BLANKS.sub(
        "", unicodedata.normalize("NFKC", text.translate(_DASHES) if _ODD.search(text) else text)
    )
    return text.translate(_DASHES) if _ODD.search(text) else text


def row_key(text: str) -> str:
    """:func:`key_of` a table's row, whose neighbouring numbers stay apart: ``1 23`` is not ``12 3``."""
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
    cells = re.split(r"[ \t　]+", line.strip())
    if "。" in line or ("、" in line and width(line) >= 40):
        return False
    values = sum(1 for cell in cells if _VALUE.fullmatch(cell))
    if len(cells) == 1:
        return values == 1
    numbered = values == 1 and bool(_VALUE.fullmatch(cells[0]))
    return (
        "\t" in line
        or values >= 2
        or (values == 1 and not numbered and bool(_VALUE.fullmatch(cells[-1])))
    )


def row_label(line: str) -> str:
    """The words of a row before its first value: ``2 国庫補助金 3,471`` → 国庫補助金; empty where it has none."""
    cells = line.split()
    while cells and (_VALUE.fullmatch(cells[0]) or not any(c.isalpha() for c in cells[0])):
        cells.pop(0)
    words = cells[: next((n for n, cell in enumerate(cells) if _VALUE.fullmatch(cell)), len(cells))]
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def is_table_head(line: str) -> bool:
    """The head row of a table of indicators."""
    return _KPI_HEAD.search(line[:200]) is not None


def _kind(line: str) -> str:
    if is_contents(line):
        return "toc"
    if is_row(line) or is_table_head(line):
        return "row"
    return "heading" if is_heading(line) else "sentence"


def _full_width(lines: Sequence[str]) -> float:
    """How wide a line is that goes on in the next: from this share of the page's usual long line on."""
    widths = sorted(
        width(line)
        for line in lines
        if width(line) >= 24 and not is_row(line) and not is_contents(line)
    )
    return 0.86 * widths[int(len(widths) * 0.75)] if len(widths) >= 3 else 44.0


class _Line(NamedTuple):
    text: str
    kind: str
    page: PageText
    full: float
    """From this width on a line of this page goes on in the next."""


def _lines(pages: Sequence[PageText]) -> Iterator[_Line]:
    kept = without_furniture([p.text.split("\n") for p in pages])
    lines = [
        _Line(line, _kind(line), page, full)
        for page, texts in zip(pages, kept, strict=True)
        for full in [_full_width(texts)]
        for line in texts
        if line.strip()
    ]
    n = 0
    while n < len(lines):
        if len(lines[n].text) <= 16 and key_of(lines[n].text) in ("目次", "もくじ"):
            end = n + 1 + max(_listed(lines[n + 1 : n + 2001]), _announced(lines[n + 1 : n + 301]))
            yield from (line._replace(kind="toc") for line in lines[n:end])
            n = end
        else:
            yield lines[n]
            n += 1


def _listed(lines: Sequence[_Line]) -> int:
    """How many lines end in a page number that never goes back: a table of contents without leaders."""
    last = 0
    for n, line in enumerate(lines):
        listed = _LISTED.search(line.text) if len(line.text) <= 200 else None
        if not listed or int(listed[1]) < last:
            return n
        last = int(listed[1])
    return len(lines)


def _announced(lines: Sequence[_Line]) -> int:
    """How many headings stand in a row before the first of them comes again: contents without page numbers."""
    first = key_of(lines[0].text) if lines else ""
    for n, line in enumerate(lines):
        if n >= 3 and key_of(line.text) == first:
            return n
        if line.kind != "heading":
            return 0
    return 0


def _goes_on(before: _Line, line: _Line, so_far: str) -> bool:
    """Is ``line`` the continuation of the hard-wrapped ``before``?"""
    if line.kind in ("toc", "row") or before.kind != "sentence" or before.page.page is None:
        return False
    if before.page.sha256 != line.page.sha256 or len(so_far) > 2 * LONGEST:
        return False
    wide = width(before.text) >= before.full
    if line.kind == "heading":
        return wide and _open_bracket(so_far)
    if bullet := _BULLET.match(
        line.text
    ):  # 南国\n・香南: a wrapped line can begin with a middle dot too
        listed = so_far.lstrip()[:1] == bullet[0].lstrip()[:1]
        return (
            wide
            and line.text[:1] in "・･"
            and not listed
            and not before.text.endswith(("。", "：", ":", "、"))
        )
    return wide or (width(before.text) >= 0.7 * before.full and _open_bracket(so_far))


def _open_bracket(text: str) -> bool:
    return sum(text.count(c) for c in _OPEN) > sum(text.count(c) for c in _CLOSE)


def _join(so_far: str, line: str) -> str:
    line = line.lstrip(" ")
    words = (
        so_far[-1:].isascii()
        and line[:1].isascii()
        and so_far[-1:].isalnum()
        and line[:1].isalnum()
    )
    return so_far + (" " if words else "") + line


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


def _unit(kind: str, text: str, page: PageText) -> Unit:
    key = row_key(text) if kind == "row" else key_of(text)
    bare = key
    if kind == "heading":
        bare = key_of(_NUMBERED.sub("", text, count=1)) or key
    elif kind == "toc":
        bare = key_of(_NUMBERED.sub("", _LEADER.sub("", text), count=1)) or key
    return Unit(kind, text, page.sha256, page.page, key, bare)


class _Block:
    """Lines that belong together, with the pages they begin on."""

    def __init__(self, line: _Line) -> None:
        self.text, self.kind = line.text.strip(" \t"), line.kind
        self.starts = [(0, line.page)]

    def add(self, line: _Line) -> None:
        joined = _join(self.text, line.text)
        if line.page != self.starts[-1][1]:
            self.starts.append((len(joined) - len(line.text.lstrip(" ")), line.page))
        self.text = joined

    def units(self) -> Iterator[Unit]:
        used = 0
        whole = _sentences(self.text) if self.kind == "sentence" else [self.text]
        for part in (p[i : i + LONGEST] for p in whole for i in range(0, len(p), LONGEST)):
            page = [p for at, p in self.starts if at <= used][-1]
            used += len(part)
            if part.strip():
                yield _unit(self.kind, part, page)


def units_of(pages: Sequence[PageText]) -> list[Unit]:
    """All units of a text, in its order.

    Running heads, footers and page numbers are left out; hard-wrapped lines are joined, across pages too; sentences end at
    。！？ outside of brackets. White space apart, the units hold every other character of the pages, in order.
    """
    units: list[Unit] = []
    block: _Block | None = None
    before: _Line | None = None
    for line in _lines(pages):
        if block is not None and before is not None and _goes_on(before, line, block.text):
            block.add(line)
            line = line._replace(kind="sentence")
        else:
            units += block.units() if block else []
            block = _Block(line)
        before = line
    return units + (list(block.units()) if block else [])

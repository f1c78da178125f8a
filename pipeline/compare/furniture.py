"""Running heads, footers, page numbers and tables of contents: what a page carries besides its text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipeline.read.names.widths import squeeze

EDGE = 3
"""So many lines at the top and at the foot of a page can be furniture; 97 % of the page numbers of 87 PDFs stand there."""

REPEATS = 3
"""On so many pages a line must stand at the same edge to be a running head or footer."""

_DECORATED = re.compile(
    r"[-‐‑–—―─−－~〜～<>〈〉【】\[\]()（）・|｜ー\s]*(?:p\.?|P\.?|page|ページ)?\s*([0-9０-９]{1,4})\s*(?:頁|ページ|/\s*[0-9０-９]+|／\s*[0-9０-９]+)?[-‐‑–—―─−－~〜～<>〈〉【】\[\]()（）・|｜ー\s]*"
)
_CONTENTS = re.compile(
    r"\S.*?(?:(?:[.．・…‥･⋯]\s*){3,}|─{3,}|-{4,}|_{4,})\s*[-－]?\s*(?:[0-9０-９]{1,4}|[ivxIVXⅰ-ⅻⅠ-Ⅻ]{1,5})\s*[-－]?\s*$"
)
_LAST = frozenset("0123456789０１２３４５６７８９ivxIVXⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ-－")
_KPI = re.compile(r"指標|基準値|現状値|目標値|実績値|KPI|ＫＰＩ")


def is_contents(line: str) -> bool:
    """A line of a table of contents: a leader of dots and a page number."""
    return len(line) <= 400 and line.rstrip()[-1:] in _LAST and bool(_CONTENTS.match(line))


def _mask(line: str) -> str:
    return re.sub(r"-+", "-", re.sub(r"[0-9]+", "#", squeeze(line)))


def _number(line: str) -> int | None:
    found = _DECORATED.fullmatch(line.strip()) if len(line) <= 60 else None
    return int(unicodedata.normalize("NFKC", found[1])) if found else None


def _edges(lines: Sequence[str]) -> tuple[list[int], list[int]]:
    """Indices of the lines at the top (downwards) and at the foot (upwards)."""
    inked = [i for i, line in enumerate(lines) if line.strip()]
    return inked[:EDGE], inked[::-1][:EDGE]


def _repeated(pages: Sequence[Sequence[str]]) -> tuple[set[tuple[str, str]], set[int]]:
    """(side, masked line) of running heads and footers; offsets between the printed page number and the page."""
    seen: Counter[tuple[str, str]] = Counter()
    offsets: Counter[int] = Counter()
    for number, lines in enumerate(pages, 1):
        top, foot = _edges(lines)
        found = {
            (side, _mask(lines[i])) for side, edge in (("top", top), ("foot", foot)) for i in edge
        }
        seen.update(k for k in found if re.search(r"[^\W\d_]", k[1]))
        offsets.update({n - number for i in {*top, *foot} if (n := _number(lines[i])) is not None})
    return {k for k, n in seen.items() if n >= REPEATS}, {o for o, n in offsets.items() if n >= 2}


def without_furniture(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines of each page without running heads, footers and page numbers.

    A line goes where it stands at the edge of its page, nothing but furniture is between it and the edge, and it repeats
    at that edge on three pages or more (digits masked), or is the page's number: set between dashes, or counting with the
    pages. The head row of a table of indicators stays.
    """
    repeated, offsets = _repeated(pages)
    kept: list[list[str]] = []
    for number, lines in enumerate(pages, 1):
        gone: set[int] = set()
        for side, edge in zip(("top", "foot"), _edges(lines), strict=True):
            for i in edge:
                value = _number(lines[i])
                bare = bool(re.fullmatch(r"\s*[0-9０-９]+\s*", lines[i]))
                numbered = (
                    value is not None
                    and ((value - number) in offsets or not bare)
                    and len(pages) > 1
                )
                if not numbered and (
                    (side, _mask(lines[i])) not in repeated or _KPI.search(lines[i])
                ):
                    break
                gone.add(i)
        kept.append([line for i, line in enumerate(lines) if i not in gone])
    return kept

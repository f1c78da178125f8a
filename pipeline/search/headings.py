"""Which lines of a page look like headings: a hit in one of them comes before one in the body."""

import re
from collections.abc import Iterator

from pipeline.read.names.headings import bracketed, ordinal
from pipeline.read.names.numerals import CIRCLED, DIGITS, ROMANS

_LONGEST = 30
_MOST = 4
# 第1章, 第２節, (1), １．, 1-2, Ⅱ, ① and the marks that officials put before headings.
_CHAPTER = ordinal("章節部編期次", gap=r"\s*")
_NUMBERED = re.compile(
    rf"{_CHAPTER}|{bracketed()}\s*[^\d\s]"
    rf"|[{DIGITS}]{{1,2}}(?:[-－.．][{DIGITS}]{{1,2}}){{0,3}}[.．、\s　]\s*[^\d０-９\s.．]"
    rf"|[{ROMANS}{CIRCLED}⑴-⑽]|基本目標|[■◆●◎□◇▼▶【]"
)
_LINES = re.compile(rf"^[ \t　]*(\S[^\r\n。、，]{{1,{_LONGEST - 1}}})\r?$", re.MULTILINE)
_JAPANESE = re.compile(r"[ぁ-ヿ㐀-鿿]")
_TABLE = re.compile(r"\t|\d[\d,]{3,}|[０-９][０-９，]{3,}|…{2}|・{3}|\.{4}")


def headings(text: str) -> Iterator[str]:
    """Yield the lines of a page that look like headings, at most four.

    These are its first line of words, and short lines that are numbered or marked; no table rows.
    """
    found = 0
    for match in _LINES.finditer(text):
        line = match[1]
        if (found == 0 or _NUMBERED.match(line)) and _is_in_words(line):
            yield line.strip()
            found += 1
            if found == _MOST:
                return


def _is_in_words(line: str) -> bool:
    """True for no row of a table, and more Japanese than anything else."""
    return not _TABLE.search(line) and len(_JAPANESE.findall(line)) * 2 > len(line)

"""Which lines of a page look like headings: search puts a hit in one of them above a hit in the body."""

import re
from collections.abc import Iterator

_MAX_LENGTH = 40
_MAX_PER_PAGE = 30
# 第1章, 第２節, (1), １．, 1-2, Ⅱ, ア, ① and the marks that officials put before headings.
_NUMBERED = re.compile(
    r"\s*(?:第\s*[0-9０-９一二三四五六七八九十]+\s*[章節部編期次条項]|[(（][0-9０-９ア-ンa-zA-Z一二三四五六七八九十]{1,2}[)）]"
    r"|[0-9０-９]{1,2}(?:[-－.．][0-9０-９]{1,2})*[.．、\s　]|[Ⅰ-Ⅻ①-⑳⑴-⑽]|基本目標|施策|重点|[■◆●◎○□◇▼▶【])"
)
_SENTENCE = re.compile(r"[。、，]")
_FIGURES = re.compile(r"[\d０-９,.，．%％△▲\s　:：~～〜/／円千]+\Z")
_JAPANESE = re.compile(r"[ぁ-ヿ㐀-鿿]")


def headings(text: str) -> Iterator[str]:
    """Yield the lines of a page that look like headings: its first line of words, and short numbered lines."""
    found = 0
    first = True
    for line in text.splitlines():
        if len(line) > 4 * _MAX_LENGTH:
            first = False
            continue
        bare = line.strip()
        if not 2 <= len(bare) <= _MAX_LENGTH or not _JAPANESE.search(bare) or _FIGURES.match(bare):
            continue
        if (first or _NUMBERED.match(bare)) and not _SENTENCE.search(bare):
            yield bare
            found += 1
            if found >= _MAX_PER_PAGE:
                return
        first = False

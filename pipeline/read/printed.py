"""What a line of a printed page is by its form alone: the page's number, a line of contents; and
how it goes on in the next.
"""

import re
import unicodedata

from pipeline.read.names.widths import squeeze

REPEATS = 3
"""On so many pages a line must stand at the same edge to be a running head or foot."""
_FRAME = r"[-‐‑–—―─−－~〜～<>〈〉【】\[\]()（）・|｜ー\s]*"
_NUMBER = re.compile(  # - 12 -, P.12, 12/80, 12ページ
    rf"{_FRAME}(?:p\.?|P\.?|page|ページ)?\s*([0-9０-９]{{1,4}})\s*"
    rf"(?:頁|ページ|[/／]\s*[0-9０-９]+)?{_FRAME}"
)
_CONTENTS = re.compile(
    r"\S.*?(?:(?:[.．・…‥･⋯]\s*){3,}|─{3,}|-{4,}|_{4,})"
    r"\s*[-－]?\s*(?:[0-9０-９]{1,4}|[ivxIVXⅰ-ⅻⅠ-Ⅻ]{1,5})\s*[-－]?\s*$"
)
_LAST = frozenset("0123456789０１２３４５６７８９ivxIVXⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ-－")
_LETTER = re.compile(r"[^\W\d_]")


def is_contents(line: str) -> bool:
    """A line of a table of contents: a leader of dots and a page number."""
    return len(line) <= 400 and line.rstrip()[-1:] in _LAST and bool(_CONTENTS.match(line))


def page_number(line: str) -> int | None:
    """The number of a page that a line is, decorated or bare; None where it is anything else."""
    found = _NUMBER.fullmatch(line.strip()) if len(line) <= 60 else None
    return int(unicodedata.normalize("NFKC", found[1])) if found else None


def is_bare(line: str) -> bool:
    """Whether a line is nothing but digits, which may count anything."""
    return line.strip().isdecimal()


def masked(line: str) -> str:
    """A line without white space and with its numbers masked: running heads that are alike."""
    return re.sub(r"-+", "-", re.sub(r"[0-9]+", "#", squeeze(line)))


def has_words(line: str) -> bool:
    """Whether there are letters in it."""
    return _LETTER.search(line) is not None


def joint(before: str, after: str) -> str:
    """What stands between two lines that are put together: a blank between Latin words and numbers,
    nothing beside Japanese.
    """
    last, first = before[-1:], after[:1]
    latin = _in_a_latin_word(last) and _in_a_latin_word(first)
    return " " if latin or _are_two_numbers(last, first) else ""


def _are_two_numbers(last: str, first: str) -> bool:
    """５０３ / 2022年度: digits of two widths, of a value and of its year below."""
    return last.isdecimal() and first.isdecimal() and last.isascii() != first.isascii()


def _in_a_latin_word(character: str) -> bool:
    return character.isascii() and character.isalnum()

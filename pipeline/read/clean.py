"""Text of a file as people would type it. Pure functions.

No general NFKC, which would turn ⑴ into (1) and Ⅱ into II.
"""

import re

from pipeline.read.radicals import RADICALS

JAPANESE = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e\uff66-\uff9f"
    "\u3001-\u3002\u300c-\u3011"
)
"""Inside a character class: letters and signs that stand in Japanese text without blanks."""
_UNSPACED = re.compile(f"[{JAPANESE}]+")
_SPACED = re.compile(f" (?<=[{JAPANESE}] ) *(?=[{JAPANESE}])")
"""Blanks between two such letters (the first of them is looked for, which is quick)."""
SPACED_SHARE = 0.45
"""From this share of spaced gaps on, a line's spaces come from the word processor (一太郎).

Below it they come from its writer.
"""
SPACED_BESIDE = 0.25
"""The same for a line on a page whose gaps are spaced like that as a whole."""
COLUMN = 5
"""So many lines of one character each, one after the other, are a vertical column."""

_VERTICAL = {
    "︐": "，",
    "︑": "、",
    "︒": "。",
    "︓": "：",
    "︔": "；",
    "︕": "！",
    "︖": "？",
    "︗": "〖",
    "︘": "〗",
    "︙": "…",
    "︰": "‥",
    "︱": "—",
    "︲": "–",
    "︵": "（",
    "︶": "）",
    "︷": "｛",
    "︸": "｝",
    "︹": "〔",
    "︺": "〕",
    "︻": "【",
    "︼": "】",
    "︽": "《",
    "︾": "》",
    "︿": "〈",
    "﹀": "〉",
    "﹁": "「",
    "﹂": "」",
    "﹃": "『",
    "﹄": "』",
}
_BULLETS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf077": "◆",
    "\uf09f": "•",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0e0": "→",
}
_DROPPED = (
    *range(0x00, 0x09),
    *range(0x0B, 0x20),
    *range(0x7F, 0xA0),
    *range(0xD800, 0xE000),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
    *range(0x200B, 0x2010),
    0x2060,
    0xFEFF,
    0xAD,
    0xFFFE,
    0xFFFF,
)
"""Control characters (line ends and tabs apart), lone surrogates, variation selectors, zero-width
marks, soft hyphens."""
_TABLE: dict[int, str] = {
    **dict.fromkeys(_DROPPED, ""),
    **str.maketrans(RADICALS),
    **str.maketrans(_VERTICAL),
    **str.maketrans(_BULLETS),
}

ONE_FOR_ONE: dict[int, str] = {key: value or "\0" for key, value in _TABLE.items()} | {
    0xFFFE: "-",
    0x02: "-",
}
"""For ``str.translate`` of what PDFium gives: what :func:`clean_text` does letter by letter, with
U+0000 for what it takes away, so that every letter keeps its place; U+FFFE and U+0002 are the
hyphens that PDFium put them in the place of."""


_ALONE = re.compile(f"[{JAPANESE}]\\Z")


def _share(text: str) -> tuple[float, int]:
    """Share of the gaps between Japanese characters that are spaced; how many gaps there are."""
    spaced = len(_SPACED.findall(text))
    words = _UNSPACED.findall(text)
    gaps = spaced + len("".join(words)) - len(words)
    return (spaced / gaps if gaps else 0.0), gaps


_SPACED_GAPS = 40
"""So few gaps say nothing of a page as a whole."""


def spaced_throughout(text: str) -> bool:
    """Whether the gaps of a page are spaced as a whole."""
    if text.count(" ") < SPACED_SHARE * _SPACED_GAPS:  # the quick answer for most pages
        return False
    share, gaps = _share(text)
    return gaps >= _SPACED_GAPS and share >= SPACED_SHARE


def unspaced(line: str, throughout: bool) -> str:
    """A line whose Japanese letters the word processor set apart, closed up.

    Args:
        throughout: whether the gaps of the whole page are spaced (:func:`spaced_throughout`).
    """
    return _unspace(line, SPACED_BESIDE if throughout else SPACED_SHARE)


def _unspace(line: str, threshold: float) -> str:
    """Take the spaces out of a line whose Japanese characters stand apart.

    一太郎 writes one after each.
    """
    if " " not in line:
        return line
    if not _SPACED.search(line):
        return line
    share, gaps = _share(line)
    return _SPACED.sub("", line) if gaps >= 4 and share >= threshold else line


def _join_columns(lines: list[str]) -> list[str]:
    """Vertical text comes out one character a line: put each run of such lines into one."""
    joined: list[str] = []
    run: list[str] = []
    for line in [*lines, "\n"]:
        if _ALONE.fullmatch(line):
            run.append(line)
            continue
        joined += ["".join(run)] if len(run) >= COLUMN else run
        run = []
        joined.append(line)
    return joined[:-1]


def clean_text(raw: str) -> str:
    """Text that came without places, cleaned: of office files, of pypdf, of metadata.

    CJK radicals, vertical forms and known private-use bullets become the characters they stand for;
    control characters, lone surrogates, variation selectors and zero-width marks go; letter-spaced
    lines are closed up and columns of single characters joined. Line ends are ``\\n``, without
    blanks before them; never more than one empty line in a row. Everything else stays as it is,
    other private-use characters (外字) too.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    text = text.translate(_TABLE)
    threshold = SPACED_BESIDE if spaced_throughout(text) else SPACED_SHARE
    lines = [_unspace(line.rstrip(" \t\u3000"), threshold) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_join_columns(lines))).strip("\n")

"""Text of a PDF page as people would type it. Pure functions; no general NFKC, which would turn ⑴ into (1) and Ⅱ into II."""

import re
import unicodedata

from pipeline.read.radicals import RADICALS

_JAPANESE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e\uff66-\uff9f\u3001-\u3002\u300c-\u3011"
_GAP = re.compile(f"(?<=[{_JAPANESE}])( *)(?=[{_JAPANESE}])")
_SPACED = re.compile(f"(?<=[{_JAPANESE}]) +(?=[{_JAPANESE}])")
SPACED_SHARE = 0.45
"""From this share of spaced gaps on, a line's spaces come from the word processor (一太郎) and not from its writer."""

_VERTICAL = {
    "︐": "，", "︑": "、", "︒": "。", "︓": "：", "︔": "；", "︕": "！", "︖": "？", "︗": "〖", "︘": "〗", "︙": "…", "︰": "‥",
    "︱": "—", "︲": "–", "︵": "（", "︶": "）", "︷": "｛", "︸": "｝", "︹": "〔", "︺": "〕", "︻": "【", "︼": "】", "︽": "《",
    "︾": "》", "︿": "〈", "﹀": "〉", "﹁": "「", "﹂": "」", "﹃": "『", "﹄": "』",
}  # fmt: skip
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
_MARKS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\u2060\ufeff\u00ad\ufffe\uffff]")


def _character(ch: str) -> str:
    if (known := RADICALS.get(ch) or _VERTICAL.get(ch) or _BULLETS.get(ch)) is not None:
        return known
    if "\uff61" <= ch <= "\uff9f":
        return ch  # half-width kana are folded in words, where their sound marks are
    if ch in "\n\t":
        return ch
    kind = unicodedata.category(ch)
    if kind in ("Cc", "Cs"):
        return ""
    return "・" if kind == "Co" else ch


_KANA = re.compile("[\uff61-\uff9f]+")
_HYPHEN = re.compile("\ufffe\r?\n?|\u00ad\r?\n")


def _unspace(line: str) -> str:
    """Take the spaces out of a line whose Japanese characters stand apart (FIELD: 一太郎 writes one after each)."""
    gaps = _GAP.findall(line)
    if len(gaps) >= 4 and sum(1 for gap in gaps if gap) >= SPACED_SHARE * len(gaps):
        return _SPACED.sub("", line)
    return line


def clean_text(raw: str) -> str:
    """One page of extracted text, cleaned.

    CJK radicals, vertical forms, half-width kana and private-use bullets become the characters they stand for; control
    characters, lone surrogates, variation selectors and zero-width marks go; letter-spaced lines are closed up. Line ends
    are ``\\n``, without blanks before them; never more than one empty line in a row.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    text = _HYPHEN.sub("", text)
    text = _KANA.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    text = "".join(map(_character, _MARKS.sub("", text)))
    lines = [_unspace(line.rstrip(" \t\u3000")) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


_READABLE = re.compile(
    f"[{_JAPANESE}\\x20-\\x7e\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2460-\u27bf\u3000-\u303f\u3200-\u33ff\uff00-\uffef\\s]"
)


def garbled(text: str) -> bool:
    """True where a text can't be Japanese: some readers give letters of other scripts for fonts they can't map."""
    ink = re.sub(r"\s", "", text)
    return bool(ink) and len(_READABLE.findall(ink)) < 0.9 * len(ink)

"""By what two texts are compared."""

import re
import unicodedata
from functools import lru_cache

from pipeline.read.names.eras import RECENT_ERA
from pipeline.read.names.headings import bracketed, ordinal
from pipeline.read.names.numerals import BRACKETED, CIRCLED, DIGITS, KANJI, ROMANS

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
        rf"[{DIGITS}]+(?:{_DEEPER})+\s*[.．)）]?",
        bracketed(letters="ア-ンあ-んa-zA-Z", gap=r"\s*", most=3),
        rf"[{CIRCLED}{BRACKETED}{ROMANS}ⅰ-ⅻ㋐-㋾][.．]?",
        rf"[{DIGITS}]{{1,2}}\s*[.．)）]",
        rf"[{DIGITS}]{{1,2}}(?=[ 　])(?![ 　]*[年月日時])",
        r"[ア-ン](?=[ 　])",
        r"[IVX]{1,4}[.．]?(?=[ 　])",
        r"(?:基本目標|基本方針|施策|重点|目標|方針|図|表|別表|様式)"
        rf"\s*[{DIGITS}{KANJI}{ROMANS}]+(?:{_DEEPER})*",
        rf"(?:議員提出)?(?:議案|意見書案?|決議案?|報告|請願|陳情|認定|諮問|同意|承認|発議)"
        rf"\s*第\s*[{DIGITS}{KANJI}]+\s*号",
    )
)
NUMBERED = re.compile(rf"\s*(?:{_NUMBER})")
_MARKS = re.compile(r"\s*[○〇●◎◇◆□■・･•※]\s*")
_LEADER = re.compile(r"[\s.．・…‥･⋯─-]*[0-9０-９]+\s*$")
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _DASHES)))}]")
_BETWEEN_VALUES = re.compile(r"(?<=[0-9０-９])\s+(?=[△▲+\-−－]?[0-9０-９])")


@lru_cache(1 << 12)  # heads of columns are asked for once a cell, names of rows once a year
def key_of(text: str) -> str:
    """What two texts are compared by: NFKC, white space out, dashes and commas made alike."""
    if text.isascii():
        return "".join(text.split())
    plain = unicodedata.normalize("NFKC", _with_plain_dashes(text))
    return _with_plain_dashes("".join(plain.split()))


def _with_plain_dashes(text: str) -> str:
    return text.translate(_DASHES) if _ODD.search(text) else text


def row_key(text: str) -> str:
    """Key of a table's row, whose neighbouring numbers stay apart: ``1 23`` is not ``12 3``."""
    return key_of(_BETWEEN_VALUES.sub("|", text))


def without_number(text: str) -> str:
    """Key of a heading, list item or label without the number, letter or mark that it begins
    with.
    """
    return key_of(_without(NUMBERED, _without(_MARKS, text)))


def _without(beginning: re.Pattern[str], text: str) -> str:
    found = beginning.match(text)
    return text[found.end() :] if found else text


_DATE = re.compile(
    rf"(?:(?:{RECENT_ERA}|[RHS](?=[0-9]))(?:元|[0-9]{{1,2}})(?:\.[0-9]{{1,2}}){{0,2}}(?![0-9])年?度?"
    r"|(?<![0-9,.])[12][0-9]{3}(?:年度?|(?:[./-][0-9]{1,2}){1,2}(?![0-9]))"
    r"|\((?:[12][0-9]{3}|[RHS][0-9]{1,2})年?度?\)|(?<![0-9,.])[0-9]{1,2}(?:年度|月|日))+"
)


def undated(key: str) -> str:
    """A key with # for each of its dates."""
    return _DATE.sub("#", key)


def without_leader(text: str) -> str:
    """Key of a line of contents without its number, its leader and its page."""
    return without_number(_LEADER.sub("", text))

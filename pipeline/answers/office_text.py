"""Texts as an office file can hold them: the one place that knows what XML and Excel refuse.

An archived document may hold anything. XML 1.0 (section 2.2) has no control characters but tab and
line ends, no lone surrogates, no U+FFFE and U+FFFF: one of them, and Word says that the file is
damaged. Marks that turn the direction of writing (Unicode's bidirectional controls, CVE-2021-42574)
would show a text in another order than it is stored in.
"""

import re

EXCEL_CELL = 32_767
"""UTF-16 units that Excel takes in a cell ("Excel specifications and limits")."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")


def office_text(text: str) -> str:
    """A text without what an office file can't hold; a lone surrogate becomes U+FFFD.

    All ends of lines become ``\\n``.
    """
    lines = _LINE_END.sub("\n", text)
    return _SURROGATE.sub("\ufffd", _REFUSED.sub("", lines))


def units(text: str) -> int:
    """How many UTF-16 units a text has, as Microsoft's programs count."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, most: int = EXCEL_CELL) -> str:
    """A text of at most so many UTF-16 units; where something is left out, its end says so."""
    if len(text) * 2 <= most or units(text) <= most:
        return text
    said = f"…（全{len(text)}字。以下略）"
    kept = text.encode("utf-16-le", "replace")[: 2 * (most - len(said))]
    return kept.decode("utf-16-le", "ignore") + said

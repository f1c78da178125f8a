"""The addresses in a style sheet, found and replaced one by one; all else of it stays as it came.

A tokenizer as small as the job: comments and strings are stepped over, ``url(…)`` and ``@import``
are read however they are spelt (CSS Syntax 3, §4.3; an escaped letter is that letter). What it
overlooks the reader's browser still refuses to load, by the policy of the page it stands in.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

MAX_SHEET = 1_000_000
"""Characters of a sheet that are read; those of municipal sites have 10 to 400 thousand."""
_MOST = 2_000
"""Addresses of one sheet that are told."""


class StyleAddress(NamedTuple):
    """An address that a style sheet names."""

    url: str
    """As it stands there, escapes undone."""
    imported: bool
    """Of another style sheet (``@import``); else of a picture, or of a font."""


def _letters(word: str) -> str:
    """A keyword whose letters may be escaped: ``url`` is ``\\75rl`` too."""
    return "".join(
        rf"(?:{c}|\\{c}|\\0{{0,4}}(?:{ord(c.upper()):x}|{ord(c):x})[ \t\r\n\f]?)" for c in word
    )


_STRING = r""""(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?"""
_URL = rf"{_letters('url')}\(\s*+(?:{_STRING}|(?:[^\"'()\\\s]|\\.)*+)\s*+\)?"
_TOKEN = re.compile(
    rf"(?P<comment>/\*(?:[^*]|\*(?!/))*+(?:\*/)?)"
    rf"|(?P<import>@{_letters('import')}(?![\w-])\s*+(?P<target>{_URL}|{_STRING})"
    rf"(?P<media>[^;{{}}]*+)(?:;|\Z|(?=[{{}}])))"
    rf"|(?P<url>(?<![\w-]){_URL})"
    rf"|(?P<string>{_STRING})",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(rf"\A{_letters('url')}\(", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|\r?\n|(.))", re.DOTALL)
_CHARSET = re.compile(rb'\A@charset "([A-Za-z0-9_.:-]{1,40})"')
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
NOWHERE = "data:,"
"""What stands in the place of an address that leads to nothing we hold: an empty picture. (For
``about:invalid``, which CSS Values 4 has for that, a browser asks and is refused.)
"""


def decode_sheet(body: bytes, content_type: str | None = None) -> str:
    """The text of a style sheet: a BOM wins, then the header, then ``@charset``, else UTF-8, and
    Shift_JIS where it is none (CSS Syntax 3, §3.2).
    """
    if body.startswith(b"\xef\xbb\xbf"):
        return body[3:].decode("utf-8", "replace")[:MAX_SHEET]
    named = _HEADER.search(content_type or "")
    told = _CHARSET.match(body)
    names = [named[1]] if named else []
    names += [told[1].decode()] if told else []
    for name in (*names, "utf-8", "cp932"):
        try:
            return body.decode(name)[:MAX_SHEET]
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8", "replace")[:MAX_SHEET]


def addresses(sheet: str) -> list[StyleAddress]:
    """The addresses that a style sheet names, in order, each once."""
    found: dict[StyleAddress, None] = {}

    def note(address: StyleAddress) -> None:
        if len(found) < _MOST:
            found[address] = None

    replaced(sheet, note)
    return list(found)


def replaced(sheet: str, new: Callable[[StyleAddress], str | None]) -> str:
    """A style sheet with other addresses.

    Args:
        new: address → what stands in its place; None where it shall lead nowhere: an ``@import``
            goes as a whole then.
    """

    def other(match: re.Match[str]) -> str:
        if match["import"] is not None:
            target = new(StyleAddress(_address(match["target"]), imported=True))
            return "" if target is None else f"@import {_quoted(target)}{match['media']};"
        if match["url"] is not None:
            url = new(StyleAddress(_address(match["url"]), imported=False))
            return f"url({_quoted(NOWHERE if url is None else url)})"
        return match[0]

    return _TOKEN.sub(other, sheet[:MAX_SHEET])


def _address(token: str) -> str:
    """The address that a string or ``url(…)`` means."""
    inside = _INSIDE.sub("", token)
    if inside != token:
        inside = inside.removesuffix(")").strip()
    if inside[:1] in ("'", '"'):
        inside = inside[1:].removesuffix(inside[0])
    return _ESCAPE.sub(_meant, inside).strip()


def _meant(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2] or ""
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _quoted(url: str) -> str:
    """An address as a CSS string; no character of it can end the string."""
    return '"' + re.sub(r"[\"\\<>\x00-\x1f]", lambda m: f"\\{ord(m[0]):x} ", url) + '"'

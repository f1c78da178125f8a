"""The text of a PDF page, cleaned: pure functions on strings."""

import re

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_TRAILING = re.compile(r"[ \t]+$", re.M)


def clean_page(raw: str) -> str:
    """A page's text as people would copy it."""
    return _TRAILING.sub("", _DROPPED.sub("", _BREAKS.sub("\n", raw))).strip("\n")

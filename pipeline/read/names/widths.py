"""One text in two widths: full-width forms, radicals and blanks made plain."""

import re
import unicodedata
from functools import lru_cache

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


@lru_cache(maxsize=8192)
def _narrow_char(char: str) -> str:
    if char.isspace():
        return "\n" if char in _BREAKS else " "
    category = unicodedata.category(char)
    if category == "Nd":  # the digits of every script, so that \d and int() mean the same
        return str(unicodedata.digit(char))
    plain = unicodedata.normalize("NFKC", char)
    # ² and ① are numbers of their own (category No): 10² is not 102.
    return plain if len(plain) == 1 and category != "No" else char


def narrow(text: str) -> str:
    """Full-width forms, radicals and blanks as plain characters, one for one.

    What a pattern finds in the result stands at the same place of ``text``. Characters that NFKC
    makes several of (㋿, ㌔) stay as they are; line breaks stay breaks. Narrowing twice changes
    nothing.
    """
    return text if text.isascii() else "".join(map(_narrow_char, text))


def squeeze(text: str) -> str:
    """NFKC without any white space: what two prints of one name are compared by."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))

"""Shares in words: 31％, 1％未満."""

from pipeline.web.language import Translator

_HUNDRED = 100


def share_words(part: int, whole: int, t: Translator) -> str:
    """So many of so many, in per cent; what is there but rounds to nothing is under one, and what
    is not all is never a hundred.
    """
    if not whole:
        return t("f.share", 0)
    if 0 < part < whole / _HUNDRED:
        return t("f.under_one")
    percent = round(_HUNDRED * part / whole)
    return t("f.share", min(percent, _HUNDRED - 1) if part < whole else percent)

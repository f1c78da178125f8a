"""A citation as an entry of BibTeX; biblatex reads it too."""

import re
from collections.abc import Mapping

from pipeline.answers.citations.records import ARCHIVE, Record, one_line

_SPECIAL = re.compile(r"([#$%&_^~\\])")
_WORDS = {"\\": r"\textbackslash ", "^": r"\^{}", "~": r"\~{}"}


def bibtex(key: str, record: Record, *, alone: bool) -> str:
    """An entry: ``techreport`` of one place, ``misc`` of what stands in two editions.

    Args:
        key: of ASCII alone.
        alone: one place is cited.
    """
    year, month = (*record.published, "", "")[:2]
    fields = {
        "title": _whole(record.title),
        "author": _whole(record.city),
        "institution" if alone else "organization": _tex(record.city),
        "edition": _tex(record.edition),
        "number": _tex(record.edition) if alone else "",
        "year": year,
        "month": month.lstrip("0"),
        "pages": record.page,
        "url": record.url,
        "urldate": record.captured,
        "language": "japanese",
        "note": "; ".join(map(_tex, record.notes)),
        "addendum": _tex(ARCHIVE),
    }
    return _entry("techreport" if alone else "misc", key, fields)


def _tex(text: str) -> str:
    """Text for a value: TeX's own characters escaped, braces out."""
    bare = one_line(re.sub(r"[{}]+", " ", text))
    return _SPECIAL.sub(lambda match: _WORDS.get(match[1], f"\\{match[1]}"), bare)


def _whole(text: str) -> str:
    """A value that styles leave as it is: no name to take apart, no letter to make small."""
    return f"{{{_tex(text)}}}" if text else ""


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """What is empty is left out."""
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{body}\n}}"

"""How to cite an edition: text, BibTeX, CSL-JSON, each with the SHA-256 of the file read."""

import json
import re
from typing import NamedTuple

_TEX_SPECIAL = re.compile(r"([#$%&_^~\\])")
_TEX_WORDS = {"\\": r"\textbackslash ", "^": r"\^{}", "~": r"\~{}"}


class CitedEdition(NamedTuple):
    """What is cited."""

    id: str
    source_name: str
    label: str
    version: str
    published: str
    """ISO 8601, cut to what is known; empty where it is not known."""


class CitedFile(NamedTuple):
    """The file that was read."""

    url: str
    sha256: str
    day: str
    """When it was captured, ISO."""


class Citations(NamedTuple):
    """The three forms."""

    plain: str
    bibtex: str
    csl: str


def citations(edition: CitedEdition, main: CitedFile | None, url: str) -> Citations:
    """The three forms.

    Args:
        main: its main file; None where it has none.
        url: the permanent address of the edition's page here.
    """
    return Citations(
        plain=_plain(edition, main, url),
        bibtex=_bibtex(edition, main, url),
        csl=_csl(edition, main, url),
    )


def _plain(edition: CitedEdition, main: CitedFile | None, url: str) -> str:
    parts = [f"{edition.source_name}「{edition.label}」（{edition.version}）"]
    parts.append(edition.published or "日付不明")
    if main:
        parts.append(f"{main.url}（{main.day} 捕捉、SHA-256: {main.sha256}）")
    return "、".join([*parts, url])


def _tex(text: str) -> str:
    """Text for a BibTeX value: TeX's own characters escaped, braces out."""
    bare = re.sub(r"[{}\s]+", " ", text)
    return _TEX_SPECIAL.sub(lambda match: _TEX_WORDS.get(match[1], f"\\{match[1]}"), bare)


def _bibtex(edition: CitedEdition, main: CitedFile | None, url: str) -> str:
    key = re.sub(r"\W+", "-", edition.id, flags=re.ASCII).strip("-") or "edition"
    fields = {
        "title": _tex(edition.label),
        "author": f"{{{_tex(edition.source_name)}}}",
        "edition": _tex(edition.version),
        "year": edition.published[:4],
        "month": edition.published[5:7],
        "url": url,
        "note": f"SHA-256: {main.sha256}, {_tex(main.url)}" if main else "",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@techreport{{{key},\n{body}\n}}"


def _csl(edition: CitedEdition, main: CitedFile | None, url: str) -> str:
    item: dict[str, object] = {
        "id": edition.id,
        "type": "report",
        "title": edition.label,
        "edition": edition.version,
        "language": "ja",
        "author": [{"literal": edition.source_name}],
        "URL": url,
    }
    issued = _date_parts(edition.published)
    if issued:
        item["issued"] = {"date-parts": [issued]}
    if main:
        item["accessed"] = {"date-parts": [_date_parts(main.day)]}
        item["note"] = f"SHA-256: {main.sha256}"
        item["archive_location"] = main.url
    return json.dumps([item], ensure_ascii=False, indent=2)


def _date_parts(iso: str) -> list[int]:
    return [int(part) for part in iso.split("-") if part.isdigit()]

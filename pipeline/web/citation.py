"""How to cite an edition: plain text, BibTeX, CSL-JSON, each with the SHA-256 of the file that was read."""

import json
import re
from typing import Any

Row = dict[str, Any]


def citations(edition: Row, main: Row | None, url: str) -> dict[str, str]:
    """The three forms.

    Args:
        edition: a row of ``editions`` with ``source_name``.
        main: its main file with ``sha256``, ``captured_at`` and ``url``; None where it has none.
        url: the permanent address of the edition's page here.
    """
    return {
        "plain": _plain(edition, main, url),
        "bibtex": _bibtex(edition, main, url),
        "csl": _csl(edition, main, url),
    }


def _plain(edition: Row, main: Row | None, url: str) -> str:
    parts = [f"{edition['source_name']}「{edition['label']}」（{edition['version']}）"]
    parts.append(edition["published"] or "日付不明")
    if main:
        parts.append(
            f"{main['url']}（{(main.get('captured_at') or main['first_seen'])[:10]} 捕捉、SHA-256: {main['sha256']}）"
        )
    return "、".join([*parts, url])


def _tex(text: str) -> str:
    """Text for a BibTeX value: TeX's own characters escaped, braces out."""
    return re.sub(
        r"([#$%&_^~\\])",
        lambda m: {"\\": r"\textbackslash ", "^": r"\^{}", "~": r"\~{}"}.get(m[1], f"\\{m[1]}"),
        re.sub(r"[{}\s]+", " ", text),
    )


def _bibtex(edition: Row, main: Row | None, url: str) -> str:
    key = re.sub(r"\W+", "-", edition["id"], flags=re.ASCII).strip("-") or "edition"
    fields = {
        "title": _tex(edition["label"]),
        "author": f"{{{_tex(edition['source_name'])}}}",
        "edition": _tex(edition["version"]),
        "year": (edition["published"] or "")[:4],
        "month": (edition["published"] or "")[5:7],
        "url": url,
        "note": f"SHA-256: {main['sha256']}, {_tex(main['url'])}" if main else "",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@techreport{{{key},\n{body}\n}}"


def _csl(edition: Row, main: Row | None, url: str) -> str:
    issued = [int(p) for p in (edition["published"] or "").split("-") if p.isdigit()]
    item: dict[str, Any] = {
        "id": edition["id"],
        "type": "report",
        "title": edition["label"],
        "edition": edition["version"],
        "language": "ja",
        "author": [{"literal": edition["source_name"]}],
        "URL": url,
    }
    if issued:
        item["issued"] = {"date-parts": [issued]}
    if main:
        when = [int(p) for p in (main.get("captured_at") or main["first_seen"])[:10].split("-")]
        item |= {
            "accessed": {"date-parts": [when]},
            "note": f"SHA-256: {main['sha256']}",
            "archive_location": main["url"],
        }
    return json.dumps([item], ensure_ascii=False, indent=2)

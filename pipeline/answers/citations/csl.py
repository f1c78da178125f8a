"""A citation as CSL-JSON, which Zotero, Pandoc and citeproc read."""

import json

from pipeline.answers.citations.records import ARCHIVE, Record
from pipeline.answers.citations.types import Cited
from pipeline.answers.plain_text import visible


def csl(key: str, record: Record, cited: Cited) -> str:
    """A list of one report; ``custom`` has all places whole, texts uncut."""
    item: dict[str, object] = {
        "id": key,
        "type": "report",
        "title": record.title,
        "edition": record.edition,
        "language": "ja",
        "publisher": record.city,
        "page": record.page,
        "URL": record.url,
        "archive": ARCHIVE,
        "archive_location": record.original,
        "note": "; ".join(record.notes),
    }
    if record.city:
        item["author"] = [{"literal": record.city}]
    if record.published:
        item["issued"] = {"date-parts": [[int(part) for part in record.published]]}
    if record.captured:
        item["accessed"] = {"date-parts": [[int(part) for part in record.captured.split("-")]]}
    if cited.places:
        item["custom"] = {
            role.key or "place": place._asdict() | {"text": visible(place.text)}
            for role, place in cited.places
        }
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2)

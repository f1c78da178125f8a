"""What a look told, for programs."""

from collections.abc import Iterable
from typing import Any

from pipeline.adopt.looking import Looked
from pipeline.database.names import edition_name
from pipeline.database.row_types import DocumentRow

_EDITION = (
    "id",
    "series",
    "phase",
    "revision",
    "version",
    "status",
    "label",
    "published",
    "published_source",
    "updated",
    "updated_source",
    "plan_from",
    "plan_to",
    "reason",
)
_FILE = ("url", "label", "part", "size_label", "note")
_DOUBT = ("kind", "edition_id", "message", "url", "correction", "note")


def as_json(looked: Looked) -> dict[str, Any]:
    """All that was understood of a page."""
    found, source = looked.who.municipality, looked.source
    return {
        "url": looked.url,
        "led_to": looked.led_to,
        "at": looked.at,
        "warc_file": looked.warc_file,
        "municipality": {
            "name": looked.who.name,
            "code": found.code if found else None,
            "prefecture": found.prefecture if found else None,
            "from": list(looked.who.by),
            "remark": looked.who.remark,
        },
        "source": {
            "id": source.id,
            "name": source.name,
            "code": source.code,
            "page": source.page,
            "hosts": list(source.hosts),
        },
        "page": {
            "title": looked.page["title"],
            "published": looked.page["published"],
            "updated": looked.page["updated"],
        },
        "editions": [
            {
                "name": edition_name(edition),
                **{key: edition[key] for key in _EDITION},  # type: ignore[literal-required]
                "files": _files(looked.files.get(edition["id"], ())),
            }
            for edition in looked.editions
        ],
        "files": _files(looked.files.get(None, ())),
        "hosts": [other._asdict() for other in looked.hosts],
        "pages": [{"url": url, "label": label} for url, label in looked.pages],
        "doubts": [
            {key: doubt[key] for key in _DOUBT}  # type: ignore[literal-required]
            for doubt in looked.doubts
        ],
    }


def _files(rows: Iterable[DocumentRow]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in _FILE} for row in rows]  # type: ignore[literal-required]

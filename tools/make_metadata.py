"""Writes metadata.yml, how Datasette presents the database, from the schema: python
tools/make_metadata.py
"""

from pathlib import Path
from typing import Any

import yaml

from pipeline.database.schema import TABLES

LICENCE = {
    "license": (
        "プログラムと構成: Apache-2.0。原本の権利は各自治体にあります / "
        "Structure: Apache-2.0; the originals belong to the municipalities"
    ),
    "license_url": "https://www.apache.org/licenses/LICENSE-2.0",
    "source": "各自治体の公式ウェブサイト / official websites of the municipalities",
    "source_url": "https://github.com/shinkyu/shinkyu",
}
# facets, how to sort, and the column that names a row in links from other tables
SHOWN: dict[str, dict[str, Any]] = {
    "sources": {"label_column": "name"},
    "runs": {"facets": ["source_id", "status"], "sort_desc": "started_at"},
    "captures": {"facets": ["outcome", "status", "media_type"], "sort_desc": "id"},
    "page_versions": {"facets": ["source_id"], "sort_desc": "id", "label_column": "title"},
    "page_links": {"facets": ["kind"], "sort": "id"},
    "editions": {
        "facets": ["source_id", "series", "status", "published_source"],
        "sort_desc": "published",
        "label_column": "label",
    },
    "documents": {
        "facets": ["series", "part", "state"],
        "sort": "position",
        "label_column": "label",
    },
    "document_versions": {"sort_desc": "first_seen"},
    "originals": {"facets": ["media_type", "text_state"], "sort_desc": "first_seen"},
    "pages": {"sort": "id"},
    "changes": {"facets": ["kind", "source_id"], "sort_desc": "id"},
    "comparisons": {"facets": ["scope", "source_id"]},
    "comparison_rows": {"facets": ["kind", "unit"], "sort": "position"},
    "figures": {"facets": ["kind", "year", "role"], "sort": "page"},
}
FTS = ("pages_fts", "pages_chars", "entries_fts", "passages_fts")
INTERNAL = (
    "search_editions",
    "search_entries",
    "search_pages",
    "search_passages",
    "search_standings",
    "search_wordings",
    *FTS,
    *(f"{t}_{part}" for t in FTS for part in ("config", "data", "docsize", "idx")),
)


def metadata() -> dict[str, Any]:
    """The metadata as Datasette 0.65 and 1.0 read it; licence and source are repeated where
    Datasette does not hand them down.
    """
    tables: dict[str, Any] = {}
    for table in TABLES:
        if table.hidden:
            tables[table.name] = {"hidden": True}
            continue
        tables[table.name] = {
            "title": table.ja,
            "description": f"{table.ja} — {table.en}",
            **LICENCE,
            **SHOWN.get(table.name, {}),
            "columns": {c.name: f"{c.ja} / {c.en}" for c in table.columns},
        }
    tables |= {name: {"hidden": True} for name in INTERNAL}
    database = {
        "title": "新旧 shinkyu",
        "description": (
            "自治体の戦略のすべての版と、その変更 — "
            "every edition of municipal strategies, and what changed"
        ),
        **LICENCE,
        "tables": tables,
    }
    return {
        "title": "新旧 shinkyu",
        "description": (
            "自治体の戦略のすべての版を保存し、何が変わったかを示します — "
            "keeps every edition of municipal strategies and shows what changed"
        ),
        **LICENCE,
        # of Datasette 0.65; what 1.0 is told stands in pipeline/web/visitors_sql.py
        "allow_sql": False,
        "plugins": {"datasette-block-robots": {"literal": ROBOTS}},
        "databases": {"shinkyu": database},
    }


ROBOTS = "User-agent: *\nDisallow: /shinkyu/\nDisallow: /-/search\nDisallow: /-/original/\nAllow: /"


def as_yaml() -> str:
    """The file's text."""
    head = (
        "# Generated from pipeline/database/schema.py by tools/make_metadata.py; "
        "a test keeps it in step.\n"
    )
    return head + yaml.safe_dump(metadata(), allow_unicode=True, sort_keys=False, width=150)


if __name__ == "__main__":
    (Path(__file__).parent.parent / "metadata.yml").write_text(as_yaml(), encoding="utf-8")

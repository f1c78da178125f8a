"""The tables: what the contract names is there, and the dictionary says what the schema says."""

import re
import runpy
import sqlite3
from pathlib import Path

import pytest

from pipeline.database import schema

ROOT = Path(__file__).parent.parent
CONTRACT = {
    "sources": "id, name, code, page_url",
    "runs": "id, source_id, started_at, finished_at, status, fetched, unchanged, failed, message",
    "captures": "id, source_id, run_id, url, captured_at, status, outcome, sha256, media_type, "
    "size, error, warc_file, warc_offset",
    "page_versions": "id, source_id, url, sha256, first_seen, last_seen, title, published, "
    "updated, text",
    "editions": "id, source_id, series, phase, revision, version, label, status, published, "
    "published_source, updated, updated_source, plan_from, plan_to, reason, first_seen, "
    "last_seen",
    "edition_documents": "edition_id, document_id",
    "documents": "id, source_id, edition_id, series, part, position, label, url, sha256, "
    "size_label, first_seen, last_seen, state",
    "document_versions": "document_id, url, sha256, text_sha256, first_seen, last_seen",
    "originals": "sha256, media_type, size, pages, text_state, title, producer, created, modified, "
    "extractor",
    "pages": "id, sha256, page, text",
    "changes": "id, source_id, at, kind, edition_id, document_id, old, new, summary",
    "comparisons": "id, source_id, old_id, new_id, scope, added, removed, changed, moved, same",
    "comparison_rows": "comparison_id, position, kind, old_text, new_text, old_page, new_page, "
    "numbers_changed",
    "figures": "edition_id, page, indicator, unit, kind, year, value, raw, sha256",
    "indicators": "id, source_id, name, unit, first_edition_id, last_edition_id, state",
    "indicator_values": "indicator_id, figure_id, edition_id, kind, year, value, unit, base_value, "
    "base_unit, role",
    "indicator_changes": "id, source_id, indicator_id, old_edition_id, new_edition_id, kind, "
    "old_value, new_value, unit, old_figure_id, new_figure_id",
    "passages": "id, source_id, series, text, first_edition_id, last_edition_id, state, editions, "
    "rewordings",
    "passage_texts": "passage_id, edition_id, position, sha256, page, text, step, confidence",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_contract(table: str) -> None:
    db = sqlite3.connect(":memory:")
    schema.create(db)
    columns = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    assert set(CONTRACT[table].split(", ")) <= columns


def test_every_table_and_column_is_explained_in_both_languages() -> None:
    for table in schema.TABLES:
        things: list[schema.Table | schema.Column] = [table, *table.columns]
        for thing in things:
            assert thing.en.strip(), (table.name, thing.name)
            assert re.search(r"[ぁ-んァ-ヶ一-龠]|URL|SHA-256", thing.ja), (table.name, thing.name)


def test_the_data_dictionary_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_dictionary.py"))["dictionary"]()
    assert (ROOT / "db" / "README.md").read_text(encoding="utf-8") == made


def test_the_types_of_rows_are_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_row_types.py"))["row_types"]()
    here = ROOT / "pipeline" / "database" / "row_types.py"
    assert here.read_text(encoding="utf-8") == made, "run python tools/make_row_types.py"

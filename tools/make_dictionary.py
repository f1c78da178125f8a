"""Writes db/README.md, the data dictionary, from the schema: python tools/make_dictionary.py"""

from pathlib import Path

from pipeline.database.schema import TABLES

HEAD = """# データ辞書 / Data dictionary

`db/shinkyu.db` は `archive/` から作られる SQLite データベースです。
消しても `shinkyu build --rebuild` で同じ内容に戻ります。
日付は ISO 8601 で、わかるところまで（`2019-12`）。時刻は UTC で末尾に `Z`。真偽は 0/1。

`db/shinkyu.db` is a SQLite database made from `archive/`. Delete it, and `shinkyu build --rebuild`
gives the same content.
Dates are ISO 8601, cut to what is known (`2019-12`); moments are UTC with `Z`; booleans are 0/1.

This page is generated from `pipeline/database/schema.py` by `tools/make_dictionary.py`; a test
keeps it in step.
The full-text index (`pages_fts` and the tables that belong to it) is described in `docs/search.md`.
"""


def dictionary() -> str:
    """The data dictionary as Markdown."""
    parts = [HEAD]
    for table in TABLES:
        internal = " (internal)" if table.hidden else ""
        parts.append(f"\n## `{table.name}`{internal}\n\n{table.ja} — {table.en}\n")
        parts.append("| column | type | 意味 | meaning |\n|---|---|---|---|")
        for column in table.columns:
            kind = column.sql.split(" REFERENCES ")[0]
            target = column.sql.partition(" REFERENCES ")[2]
            where = f" → `{target.split('(')[0]}`" if target else ""
            parts.append(f"| `{column.name}` | {kind}{where} | {column.ja} | {column.en} |")
        if table.extra:
            parts.append(f"\n`{table.extra}`")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent.parent / "db" / "README.md").write_text(dictionary(), encoding="utf-8")

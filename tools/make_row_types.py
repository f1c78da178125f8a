"""Writes pipeline/database/row_types.py, the types of rows, from the schema: python
tools/make_row_types.py
"""

from pathlib import Path

from pipeline.database.schema import KINDS, TABLES, Column, Table

HEAD = '''"""One type a table: what a row of it holds.

Generated from ``pipeline/database/schema.py`` by ``tools/make_row_types.py``; a test keeps it in
step. A column is ``None`` where the schema lets it be NULL.
"""

from typing import TypedDict

from pipeline.kinds import (
'''
NAMES = {"comparison_rows": "ComparedRow", "passage_aliases": "PassageAliasRow"}
PYTHON = {"INTEGER": "int", "TEXT": "str", "REAL": "float", "BLOB": "bytes"}


def class_name(table: str) -> str:
    """``page_links`` → ``PageLinkRow``: the table's words in the singular."""
    words = "".join(word.capitalize() for word in table.removesuffix("s").split("_"))
    return NAMES.get(table, f"{words}Row")


def _type(table: Table, column: Column) -> str:
    kind = KINDS.get((table.name, column.name))
    name = kind.__name__ if kind else PYTHON[column.sql.split()[0]]
    nullable = not ("NOT NULL" in column.sql or "PRIMARY KEY" in column.sql)
    return f"{name} | None" if nullable else name


def row_types() -> str:
    """The module as text."""
    names = sorted({kind.__name__ for kind in KINDS.values()})
    parts = [HEAD + "".join(f"    {name},\n" for name in names) + ")\n"]
    for table in TABLES:
        lines = [f"    {c.name}: {_type(table, c)}\n" for c in table.columns]
        head = f"\n\nclass {class_name(table.name)}(TypedDict):\n"
        head += f'    """A row of ``{table.name}``."""\n\n'
        parts.append(head + "".join(lines))
    return "".join(parts)


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "pipeline" / "database" / "row_types.py"
    target.write_text(row_types(), encoding="utf-8")

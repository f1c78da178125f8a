"""The answers in a terminal: editions and changes, from the database alone."""

from pathlib import Path
from typing import Any

import click

from pipeline.answers import links
from pipeline.database.names import series_order
from pipeline.database.open import open_database
from pipeline.errors import DatabaseError

Row = dict[str, Any]


def editions(path: Path, source_id: str | None, series: str | None) -> list[Row]:
    """Every edition with the files it has, series by series, newest first."""
    return list(
        open_database(path).query(
            f"""
            SELECT e.*, count(d.id) AS files,
              coalesce(sum(d.part = 'whole'), 0) AS whole, coalesce(sum(d.part = 'summary'), 0) AS summary,
              coalesce(sum(d.part = 'split'), 0) AS split
            FROM editions e LEFT JOIN edition_documents ed ON ed.edition_id = e.id LEFT JOIN documents d ON d.id = ed.document_id
            WHERE (:source IS NULL OR e.source_id = :source) AND (:series IS NULL OR e.series = :series)
            GROUP BY e.id
            ORDER BY e.source_id, {series_order("e.series")}, e.position DESC
            """,  # noqa: S608
            {"source": source_id, "series": series},
        )
    )


def changes(
    path: Path, kinds: tuple[str, ...], source_id: str | None, since: str | None, limit: int
) -> list[Row]:
    """The newest changes, each with the address of its comparison on the served pages."""
    db = open_database(path)
    where, values = ["1"], []
    if kinds:
        where.append(f"c.kind IN ({', '.join('?' * len(kinds))})")
        values += list(kinds)
    for column, value in (("c.source_id =", source_id), ("c.at >=", since)):
        if value:
            where.append(f"{column} ?")
            values.append(value)
    sql = (
        "SELECT c.*, x.old_id, x.new_id "  # noqa: S608
        f"FROM changes c LEFT JOIN comparisons x ON x.id = c.comparison_id WHERE {' AND '.join(where)} "
        "ORDER BY c.at DESC, c.id DESC LIMIT ?"
    )
    found = list(db.query(sql, [*values, limit]))
    for row in found:
        old, new = row.pop("old_id"), row.pop("new_id")
        row["compare"] = links.compare_in_words(old, new) if old else None
    return found


def print_editions(rows: list[Row]) -> None:
    """One block a series, one line an edition."""
    heading = None
    for row in rows:
        if heading != (row["source_id"], row["series"]):
            heading = (row["source_id"], row["series"])
            click.secho(f"{row['source_id']}  {row['series']}", bold=True)
        dates = row["published"] or "?"
        dates += f" ({row['published_source']})" if row["published_source"] else ""
        dates += f", updated {row['updated']}" if row["updated"] else ""
        files = (
            ", ".join(f"{row[part]} {part}" for part in ("whole", "summary", "split") if row[part])
            or "no file"
        )
        click.echo(f"  {row['version']:<12} {dates:<44} {files:<28} {row['id']}")


def print_changes(rows: list[Row]) -> None:
    """One line a change; the comparison's address stands under it."""
    for row in rows:
        click.echo(f"{row['at']}  {row['kind']:<18} {row['summary']}")
        if row["compare"]:
            click.echo(f"{'':22}{row['compare']}")


def last_change(path: Path) -> int:
    """Number of the newest change, 0 where there is none (or no database yet)."""
    if not path.is_file():
        return 0
    try:
        return int(
            next(open_database(path).query("SELECT coalesce(max(id), 0) AS n FROM changes"))["n"]
        )
    except DatabaseError:
        return 0


def changes_since(path: Path, number: int) -> dict[str, list[str]]:
    """Source → the sentences of its changes after the given number, in order."""
    news: dict[str, list[str]] = {}
    for row in open_database(path).query(
        "SELECT source_id, summary FROM changes WHERE id > ? ORDER BY id", [number]
    ):
        news.setdefault(row["source_id"], []).append(row["summary"])
    return news

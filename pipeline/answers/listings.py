"""The answers in a terminal: editions and changes, from the database alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from pipeline.answers import links
from pipeline.answers.by_hand import facts_by_hand, words_by_hand
from pipeline.answers.printable import printable
from pipeline.database.names import series_order
from pipeline.database.open import open_database
from pipeline.database.row_types import ChangeRow, EditionRow
from pipeline.errors import DatabaseError
from pipeline.kinds import DateSource, Part

_EDITIONS = f"""
SELECT e.*, count(d.id) AS files, coalesce(sum(d.part = 'whole'), 0) AS whole,
  coalesce(sum(d.part = 'summary'), 0) AS summary, coalesce(sum(d.part = 'split'), 0) AS split
FROM editions e LEFT JOIN edition_documents ed ON ed.edition_id = e.id
LEFT JOIN documents d ON d.id = ed.document_id
WHERE (:source IS NULL OR e.source_id = :source) AND (:series IS NULL OR e.series = :series)
GROUP BY e.id ORDER BY e.source_id, {series_order("e.series")}, e.position DESC
"""  # noqa: S608 (a piece of ours)
_CHANGES = """
SELECT c.*, x.old_id, x.new_id FROM changes c LEFT JOIN comparisons x ON x.id = c.comparison_id
"""


class ListedEdition(EditionRow):
    """An edition with the number of its files, all and by part."""

    files: int
    whole: int
    summary: int
    split: int


class ListedChange(ChangeRow):
    """A change with the address of its comparison on the served pages; None where it has none."""

    compare: str | None


def editions(path: Path, source_id: str | None, series: str | None) -> list[ListedEdition]:
    """Every edition with the files it has, series by series, newest first."""
    asked = {"source": source_id, "series": series}
    row_type: Callable[..., ListedEdition] = ListedEdition
    with open_database(path) as db:
        return [row_type(**row) for row in db.query(_EDITIONS, asked)]


def changes(
    path: Path, kinds: tuple[str, ...], source_id: str | None, since: str | None, limit: int
) -> list[ListedChange]:
    """The newest changes."""
    asked: list[tuple[str, list[str]]] = [
        (f"c.kind IN ({', '.join('?' * len(kinds))})", list(kinds)),
        ("c.source_id = ?", [source_id] if source_id else []),
        ("c.at >= ?", [since] if since else []),
    ]
    given = [(condition, values) for condition, values in asked if values]
    where = " AND ".join(condition for condition, _ in given) or "1"
    sql = f"{_CHANGES} WHERE {where} ORDER BY c.at DESC, c.id DESC LIMIT ?"
    values = [value for _, several in given for value in several]
    with open_database(path) as db:
        return [_listed(**row) for row in db.query(sql, [*values, limit])]


def _listed(old_id: str | None, new_id: str | None, **change: Any) -> ListedChange:
    compare = links.compare_in_words(old_id, new_id) if old_id and new_id else None
    row_type: Callable[..., ListedChange] = ListedChange
    return row_type(**change, compare=compare)


def print_editions(rows: list[ListedEdition]) -> None:
    """One block a series, one line an edition."""
    heading = None
    for row in rows:
        if heading != (row["source_id"], row["series"]):
            heading = (row["source_id"], row["series"])
            click.secho(f"{row['source_id']}  {row['series']}", bold=True)
        dates, files = _dates(row), _files(row)
        by_hand = words_by_hand(row["by_hand"], "en")
        beside = f"  ({by_hand})" if by_hand else ""
        line = f"  {row['version']:<12} {dates:<44} {files:<28} {row['id']}{beside}"
        click.echo(printable(line))


def editions_as_json(rows: list[ListedEdition]) -> list[dict[str, Any]]:
    """The editions for programs: what a person set is a list."""
    return [{**row, "by_hand": facts_by_hand(row["by_hand"])} for row in rows]


def _dates(row: ListedEdition) -> str:
    words = row["published"] or "?"
    source = row["published_source"]
    if source:
        words += f" ({'set by hand' if source == DateSource.SET else source})"
    if row["updated"]:
        words += f", updated {row['updated']}"
    return words


def _files(row: ListedEdition) -> str:
    counts = (
        (Part.WHOLE, row["whole"]),
        (Part.SUMMARY, row["summary"]),
        (Part.SPLIT, row["split"]),
    )
    return ", ".join(f"{count} {part}" for part, count in counts if count) or "no file"


def print_changes(rows: list[ListedChange]) -> None:
    """One line a change; the comparison's address stands under it."""
    for row in rows:
        click.echo(printable(f"{row['at']}  {row['kind']:<18} {row['summary']}"))
        if row["compare"]:
            click.echo(f"{'':22}{row['compare']}")


class KnownChanges(NamedTuple):
    """What the log of changes said before a build."""

    keys: frozenset[str] = frozenset()
    seen: str = ""
    """Moment of the newest capture (UTC)."""


_NEWEST = """
SELECT coalesce(max(captured_at), '') AS seen FROM captures WHERE run_id IN (
  SELECT (
    SELECT r.id FROM runs r WHERE r.source_id = s.id AND r.kind = 'crawl'
    AND EXISTS (SELECT 1 FROM captures c WHERE c.run_id = r.id) ORDER BY r.started_at DESC LIMIT 1
  ) FROM sources s UNION ALL SELECT id FROM runs WHERE kind <> 'crawl'
)
"""
"""In the last crawl of a source that captured anything, or in an import, whose captures may be of
any time; not in all the nights.
"""


def known_changes(path: Path) -> KnownChanges:
    """What the log says now; nothing where there is no database yet."""
    if not path.is_file():
        return KnownChanges()
    try:
        with open_database(path) as db:
            keys = frozenset(row["key"] for row in db.query("SELECT key FROM changes"))
            return KnownChanges(keys, next(db.query(_NEWEST))["seen"])
    except DatabaseError:
        return KnownChanges()


def changes_since(path: Path, known: KnownChanges, *, anew: bool) -> dict[str, list[str]]:
    """Source → the sentences of the changes that are new, in order.

    Args:
        anew: all was projected anew. What was seen before may stand in the log in other words then:
            a change is new that was seen later than everything before.
    """
    news: dict[str, list[str]] = {}
    sql = "SELECT source_id, summary, key FROM changes WHERE at > ? ORDER BY id"
    with open_database(path) as db:
        for row in db.query(sql, [known.seen if anew else ""]):
            if row["key"] not in known.keys:
                news.setdefault(row["source_id"], []).append(row["summary"])
    return news

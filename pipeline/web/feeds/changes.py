"""The feed of the log: every title says whose change it is, of which edition."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple, TypedDict
from urllib.parse import urlencode

from pipeline.answers import links
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.kinds import ChangeKind
from pipeline.web import atom
from pipeline.web.change_lines import LoggedChange, compare_path, sentence
from pipeline.web.language import Translator
from pipeline.web.log.entries import page_facts
from pipeline.web.log.nights import Wanted, newest_changes

_MOST = 50
"""Entries."""
_PASSAGES = """
SELECT comparison_id, old_text, new_text FROM (
  SELECT *, row_number() OVER (PARTITION BY comparison_id ORDER BY position) AS n
  FROM comparison_rows WHERE comparison_id IN (SELECT value FROM json_each(?))
  AND kind IN ('changed', 'added', 'removed')) WHERE n <= 30 ORDER BY comparison_id, n
"""
_EDITIONS = """
SELECT * FROM editions WHERE id IN (SELECT value FROM json_each(?1))
OR id IN (SELECT edition_id FROM documents WHERE id IN (SELECT value FROM json_each(?2)))
"""
_MAIN = """
SELECT id, edition_id FROM documents
WHERE edition_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))
"""
_SOURCE = "SELECT name FROM sources WHERE id = ?"

_Passage = tuple[str | None, str | None]
"""Before and after."""


class _PassageRow(TypedDict):
    comparison_id: int | str
    old_text: str | None
    new_text: str | None


class Found(NamedTuple):
    """What the feed is made of."""

    changes: Sequence[LoggedChange]
    editions: Mapping[str, EditionRow]
    """Those that the changes are about."""
    main: Mapping[int, str]
    """Document → its main edition."""
    passages: Mapping[int | str, Sequence[_Passage]]
    """Comparison → the first of its rows that differ."""
    city: str
    """Whose changes alone were asked for; empty where those of all are."""

    def edition(self, change: LoggedChange) -> EditionRow | None:
        """The edition that a change is about, by itself or by its document."""
        document = change["document_id"]
        key = change["edition_id"] or (self.main.get(document) if document else None)
        return self.editions.get(key or "")


def read(db: sqlite3.Connection, wanted: Wanted) -> Found:
    """The newest changes and what their entries say of them."""
    changes = newest_changes(db, wanted, _MOST)
    editions = json.dumps(sorted({c["edition_id"] for c in changes if c["edition_id"]}))
    documents = json.dumps(sorted({c["document_id"] for c in changes if c["document_id"]}))
    named = all_rows(db, EditionRow, _EDITIONS, [editions, documents])
    city = db.execute(_SOURCE, [wanted.chosen.get("source")]).fetchone()
    return Found(
        changes=changes,
        editions={row["id"]: row for row in named},
        main=dict(db.execute(_MAIN, [documents]).fetchall()),
        passages=_passages(db, changes),
        city=city[0] if city else "",
    )


def _passages(
    db: sqlite3.Connection, changes: Sequence[LoggedChange]
) -> dict[int | str, list[_Passage]]:
    compared = [c["comparison_id"] for c in changes if c["comparison_id"] and compare_path(c)]
    found: dict[int | str, list[_Passage]] = {}
    for row in all_rows(db, _PassageRow, _PASSAGES, [json.dumps(compared)]):
        found.setdefault(row["comparison_id"], []).append((row["old_text"], row["new_text"]))
    return found


def feed(found: Found, wanted: Wanted, base: str, lang: str, t: Translator) -> str:
    """The feed as XML.

    Args:
        base: goes before the paths of our pages.
    """
    chosen = wanted.chosen
    kind = chosen.get("kind")
    about = [found.city, chosen.get("series"), t(f"kind.{kind}") if kind else ""]
    return atom.feed(
        title=" ".join(part for part in (t("site"), t("changes"), *about) if part),
        key=f"changes?{urlencode(sorted(chosen.items()))}",
        own=base + links.with_query(links.CHANGES_FEED, chosen),
        page=base + links.with_query(links.CHANGES, chosen),
        entries=[_entry(found, change, base, lang, t) for change in found.changes],
        lang=lang,
    )


def _entry(found: Found, change: LoggedChange, base: str, lang: str, t: Translator) -> atom.Entry:
    passages: list[_Passage] = [(fact.old, fact.new) for fact in page_facts(change)]
    passages += found.passages.get(change["comparison_id"] or 0, [])
    title = _title(change, found.edition(change), lang, t)
    return atom.Entry(
        key=f"change/{change['key']}",
        title=title,
        href=base + (compare_path(change) or links.change(change["key"])),
        updated=change["at"],
        why=title,
        categories=[atom.Category(change["kind"], t(f"kind.{change['kind']}"))],
        html=_html([title, *_evidence_lines(change, t)], passages),
    )


def _title(change: LoggedChange, edition: EditionRow | None, lang: str, t: Translator) -> str:
    """City, edition and what happened; an edition that the sentence names is named once."""
    said = sentence(change, lang, t)
    name = edition_words(edition, lang) if edition else ""
    named = not name or said.startswith(name) or change["kind"] == ChangeKind.PAGE_CHANGED
    return (
        f"{change['source_name']}: {said}" if named else f"{change['source_name']} {name}: {said}"
    )


def _evidence_lines(change: LoggedChange, t: Translator) -> list[str]:
    captures = (
        (change["old_at"], change["old_url"], change["old_sha256"]),
        (change["new_at"], change["new_url"], change["new_sha256"]),
    )
    return [
        f"{t('evidence')}: {at} UTC {url or ''} SHA-256 {sha256}"
        for at, url, sha256 in captures
        if at
    ]


def _html(lines: Sequence[str], passages: Sequence[_Passage]) -> str:
    """Paragraphs, then the changed passages, new on the left."""
    parts = [f"<p>{escape(line)}</p>" for line in lines]
    if passages:
        cells = "".join(_html_row(old, new) for old, new in passages)
        parts.append(f"<table><tr><th>新</th><th>旧</th></tr>{cells}</table>")
    return "".join(parts)


def _html_row(old: str | None, new: str | None) -> str:
    inserted = f"<ins>{escape(new)}</ins>" if new else ""
    deleted = f"<del>{escape(old)}</del>" if old else ""
    return f"<tr><td>{inserted}</td><td>{deleted}</td></tr>"

"""A change of the log as rows tell it and as a line of a page says it.

Home, edition, log and feed alike.
"""

import json
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.plain_text import visible
from pipeline.compare.picture_words import Found, in_english
from pipeline.database.names import edition_words
from pipeline.database.row_types import ChangeRow
from pipeline.kinds import ChangeKind, PictureKind
from pipeline.web.dates import date_words
from pipeline.web.language import Translator
from pipeline.web.names import Counts, change_words, count_words

CHANGE_SQL = """
SELECT c.*, s.name AS source_name, d.label AS document_label,
  e.label AS edition_label, e.series, e.version, e.phase, e.revision, e.status AS edition_status,
  x.old_id AS compare_old, x.new_id AS compare_new,
  x.added, x.removed, x.changed, x.moved, x.numbers_changed,
  (SELECT json_group_array(json_array(kind, old_page, new_page)) FROM (SELECT * FROM
   comparison_pictures WHERE comparison_id = c.comparison_id ORDER BY position)) AS pictures,
  (SELECT text_state = 'image' FROM originals WHERE sha256 = c.new) AS scanned,
  o.captured_at AS old_at, o.sha256 AS old_sha256, o.url AS old_url,
  n.captured_at AS new_at, n.sha256 AS new_sha256, n.url AS new_url, n.warc_file, n.warc_offset
FROM changes c JOIN sources s ON s.id = c.source_id
LEFT JOIN editions e ON e.id = c.edition_id LEFT JOIN documents d ON d.id = c.document_id
LEFT JOIN comparisons x ON x.id = c.comparison_id
LEFT JOIN captures o ON o.id = c.old_capture_id LEFT JOIN captures n ON n.id = c.new_capture_id
"""
_PAGE_PARTS = {
    "title": "title",
    "published": "date of publication",
    "updated": "date of update",
    "text": "text",
}
NEWEST_FIRST = "ORDER BY c.at DESC, c.id DESC"


class LoggedChange(ChangeRow):
    """A change with what it is about, its comparison and its evidence (:data:`CHANGE_SQL`)."""

    source_name: str
    edition_label: str | None
    series: str | None
    version: str | None
    phase: int | None
    revision: str | None
    edition_status: str | None
    document_label: str | None
    compare_old: str | None
    compare_new: str | None
    added: int | None
    removed: int | None
    changed: int | None
    moved: int | None
    numbers_changed: int | None
    pictures: str
    """Pages that look different, as JSON: [[kind, old page, new page], …]."""
    scanned: int | None
    """1 where these pages have no text."""
    old_at: str | None
    old_sha256: str | None
    old_url: str | None
    new_at: str | None
    new_sha256: str | None
    new_url: str | None
    warc_file: str | None
    warc_offset: int | None


class ChangeLine(NamedTuple):
    """A change as the pages say it."""

    at: str
    """Moment in UTC."""
    day: str
    """The same in words."""
    kind: str
    """Its kind in words; empty where its sentence begins with it."""
    source_name: str
    """Empty where the page is about one source."""
    words: str
    """The whole sentence."""
    head: str
    """What happened, without what its comparison found."""
    found: str
    """What its comparison found; empty where it has none."""
    href: str | None
    """Where a click on what happened leads: the comparison, else the edition."""
    compare: str | None
    """Path of its comparison."""
    evidence: str
    """Its place in the log."""


def found_by(change: LoggedChange) -> Counts | None:
    """The counts of a change's comparison; None where it has none."""
    if not change["compare_old"]:
        return None
    return Counts(
        added=change["added"] or 0,
        removed=change["removed"] or 0,
        changed=change["changed"] or 0,
        moved=change["moved"] or 0,
        numbers_changed=change["numbers_changed"] or 0,
    )


def compare_path(change: LoggedChange) -> str | None:
    """Path of a change's comparison; None where it has none."""
    old, new = change["compare_old"], change["compare_new"]
    return links.compare(old, new) if old and new else None


def sentence(change: LoggedChange, lang: str, t: Translator) -> str:
    """A change in a sentence."""
    if lang == "ja":
        return change["summary"]
    return change_words(_named(change), found_by(change), lang, t, pictures_in_english(change))


def edition_called(change: LoggedChange, lang: str) -> str | None:
    """What the edition of a change is called: 総合戦略（第2.1版）, 総合戦略 2.1; None without one.

    Its label is the name of the plan, which all editions of a series bear.
    """
    if not change["series"]:
        return None
    own = {"label": change["edition_label"], "status": change["edition_status"]}
    return edition_words({**change, **own}, lang)


def _named(change: LoggedChange) -> LoggedChange:
    """A change with its edition as it is called, or with the page that changed."""
    if change["kind"] == ChangeKind.PAGE_CHANGED:
        return {**change, "document_label": _page_in_english(change["new"])}
    return {**change, "edition_label": edition_called(change, "en")}


def _page_in_english(told: str | None) -> str:
    """A page's title, and what of it changed: 地方創生 (date of update, text).

    Args:
        told: ``changes.new``.
    """
    facts = json.loads(told or "{}")
    parts = ", ".join(_PAGE_PARTS[part] for part in facts.get("differs", ()) if part in _PAGE_PARTS)
    return " ".join(filter(None, (facts.get("title"), parts and f"({parts})")))


def pictures_in_english(change: LoggedChange) -> str:
    """What is said of pages that look different; empty where there is nothing to say."""
    if change["scanned"] and change["compare_old"] and change["pictures"] == "[]":
        return "the pages look the same"
    found = [
        Found(PictureKind(kind), old, new) for kind, old, new in json.loads(change["pictures"])
    ]
    return in_english(found, with_text=not change["scanned"])


def change_line(change: LoggedChange, lang: str, t: Translator, *, with_source: bool) -> ChangeLine:
    """A change in words."""
    words, kind = sentence(change, lang, t), t(f"kind.{change['kind']}")
    head, found = _parts(change, lang, t)
    compare, edition = compare_path(change), change["edition_id"]
    return ChangeLine(
        at=change["at"],
        day=date_words(change["at"], lang),
        kind="" if words.startswith(kind) else kind,
        source_name=change["source_name"] if with_source else "",
        words=words,
        head=visible(head),
        found=visible(found),
        href=compare or (links.edition(edition) if edition else None),
        compare=compare,
        evidence=links.change(change["key"]),
    )


def _parts(change: LoggedChange, lang: str, t: Translator) -> tuple[str, str]:
    """What happened, and what its comparison found."""
    if lang == "ja":
        head = change["sentence"]
        return head, change["summary"].removeprefix(head).removeprefix("：")
    counts = found_by(change)
    found = count_words(counts, pictures_in_english(change)) if counts else ""
    return change_words(_named(change), None, lang, t), found

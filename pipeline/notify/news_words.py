"""Changes of a source in words: editions first, with what their comparisons found and where those
stand.

Loaded only where there is something to tell: the words of our pages come with Datasette.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.change_kinds import ORDER
from pipeline.answers.dates import japan_day
from pipeline.answers.edition_news import EditionNews, news_of
from pipeline.answers.indicator_words import change_words
from pipeline.answers.row_pieces import text_of
from pipeline.database.names import edition_words
from pipeline.database.row_types import ComparedRow, ComparisonRow
from pipeline.database.rows import Value, all_rows, one_row
from pipeline.kinds import ChangeKind, RowKind
from pipeline.notify.news import name_of
from pipeline.web.change_lines import CHANGE_SQL, LoggedChange, compare_path, sentence
from pipeline.web.language import translator

_DETAILED = (ChangeKind.EDITION_ADDED, ChangeKind.DOCUMENT_REPLACED)
MOST = 12
"""Changes of a source that are told one by one."""
_MOST_DETAILED = 3
"""Editions and replaced files of which indicators, numbers and sentences are told."""
_MOST_ROWS = 4
"""Rows of a file that was replaced, those with other numbers first."""
_LONGEST = 140
"""Characters of a sentence of a plan."""
_NEW = f"{CHANGE_SQL} WHERE c.key IN (SELECT value FROM json_each(?)) ORDER BY c.id"  # noqa: S608
_EDITIONS = "SELECT * FROM editions WHERE source_id = ? ORDER BY series, position"
_REPLACED = """
SELECT * FROM comparison_rows WHERE comparison_id = ? AND kind = 'changed' AND counts = 1
ORDER BY coalesce(json_array_length(numbers_changed), 0) = 0, position LIMIT ?
"""
_COMPARISON = "SELECT * FROM comparisons WHERE id = ?"


class SourceNews(NamedTuple):
    """What is new in a source."""

    title: str
    lines: list[str]


def changes_of(db: sqlite3.Connection, keys: Iterable[str]) -> list[LoggedChange]:
    """Changes by their keys, the news first."""
    rows = all_rows(db, LoggedChange, _NEW, [json.dumps([*keys])])
    return sorted(rows, key=lambda row: ORDER.index(ChangeKind(row["kind"])))


def of_changes(db: sqlite3.Connection, keys: Sequence[str], base: str, lang: str) -> SourceNews:
    """Changes of one source, told in a language.

    Args:
        keys: of the changes; one at least.
        base: goes before the paths of our pages; paths alone are told where it is empty.
    """
    teller, changes = _Teller(db, base, lang), changes_of(db, keys)
    name = changes[0]["source_name"]
    shown = list(_without_its_files(changes))
    head = teller.sentence(shown[0])
    more = len(shown) - 1
    also = {"ja": f"（ほか{more}件）", "en": f" (and {more} more)"}[lang] if more else ""
    colon = "：" if lang == "ja" else ": "
    return SourceNews(f"{name}{colon}{head}{also}", list(teller.lines(shown)))


def first_night(db: sqlite3.Connection, source_id: str, base: str, lang: str) -> SourceNews:
    """That a source is watched from now on, with the editions that its pages have."""
    name = name_of(db, source_id)
    rows = db.execute(_EDITIONS, (source_id,))
    columns = [column[0] for column in rows.description]
    editions = [dict(zip(columns, row, strict=True)) for row in rows]
    count = len(editions)
    title = {
        "ja": f"{name}：記録を始めました（版{count}件）",
        "en": f"{name}: watched from now on ({count} editions)",
    }[lang]
    named = [f"・{edition_words(edition, lang)}" for edition in editions[:MOST]]
    address = address_of(base, links.source(source_id))
    return SourceNews(title, [*named, address])


def address_of(base: str, path: str) -> str:
    """An address of our pages, or its path where they have no public one."""
    return f"{base}{path}"


def _without_its_files(changes: Sequence[LoggedChange]) -> Iterator[LoggedChange]:
    """Changes without the files that came with an edition, which is told itself."""
    came = {c["edition_id"] for c in changes if c["kind"] == ChangeKind.EDITION_ADDED}
    for change in changes:
        if change["kind"] != ChangeKind.DOCUMENT_ADDED or change["edition_id"] not in came:
            yield change


class _Teller:
    """Tells changes in one language."""

    def __init__(self, db: sqlite3.Connection, base: str, lang: str) -> None:
        self._db, self._base, self._lang, self._t = db, base, lang, translator(lang)

    def sentence(self, change: LoggedChange) -> str:
        """What happened, without what its comparison found."""
        if self._lang == "ja":
            return change["sentence"]
        return sentence(change, self._lang, self._t).partition(" (")[0]

    def lines(self, changes: Sequence[LoggedChange]) -> Iterator[str]:
        """A paragraph a change: what happened, what stands out, where it is shown."""
        compared = [c for c in changes if c["kind"] in _DETAILED and c["comparison_id"]]
        detailed, told = compared[:_MOST_DETAILED], set[str]()
        for change in changes[:MOST]:
            yield f"● {sentence(change, self._lang, self._t)}"
            if change in detailed:  # a plan is also published in parts, which say the same
                lines = [line for line in self._details(change) if line not in told]
                told.update(lines)
                yield from lines
            yield self._address(change)
        if len(changes) > MOST:
            rest = len(changes) - MOST
            yield f"ほか{rest}件" if self._lang == "ja" else f"and {rest} more"
        yield self._night(changes[0])

    def _details(self, change: LoggedChange) -> Iterator[str]:
        """What stands out in a change."""
        if change["kind"] == ChangeKind.EDITION_ADDED:
            return self._edition(change)
        return self._replaced(change)

    def _replaced(self, change: LoggedChange) -> Iterator[str]:
        """The rows that differ in a file that was replaced, numbers of indicators first."""
        asked: list[Value] = [change["comparison_id"], _MOST_ROWS]
        for row in all_rows(self._db, ComparedRow, _REPLACED, asked):
            numbers = json.loads(row["numbers_changed"] or "[]")
            told = [one for one in numbers if one.get("indicator")]
            for one in told:
                which = "・".join(filter(None, (one["indicator"], one.get("column"))))
                yield f"　・{which}：{one.get('old') or '－'}→{one.get('new') or '－'}"
            if not told:
                yield self._quoted(row, RowKind.CHANGED)

    def _edition(self, change: LoggedChange) -> Iterator[str]:
        """The indicators and sentences of a new edition that tell most."""
        key = change["comparison_id"]
        comparison = one_row(self._db, ComparisonRow, _COMPARISON, [key]) if key else None
        news = news_of(self._db, comparison) if comparison else None
        if news is not None:
            yield from self._indicators(news)
            yield from self._sentences(news)

    def _indicators(self, news: EditionNews) -> Iterator[str]:
        edition = edition_words(news.new, self._lang)
        for one in news.indicators:
            name = one.change["new_name"] or one.change["old_name"] or ""
            yield f"　・{name}：{change_words(one.change, edition, self._lang)}"
        if news.more_indicators:
            rest = news.more_indicators
            yield f"　・ほか{rest}指標" if self._lang == "ja" else f"　・and {rest} more indicators"

    def _sentences(self, news: EditionNews) -> Iterator[str]:
        for one in news.sentences:
            yield self._quoted(one.row, RowKind(one.row["kind"]))

    def _quoted(self, row: ComparedRow, kind: RowKind) -> str:
        text = text_of(row, "old" if kind is RowKind.REMOVED else "new").replace("\t", " ")
        cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        return f"　・{_MARKS[self._lang].get(kind, '')}「{cut}」"

    def _address(self, change: LoggedChange) -> str:
        path = compare_path(change)
        if path and not self._base:  # a path is for reading, an address for clicking
            old, new = change["compare_old"] or "", change["compare_new"] or ""
            path = links.compare_in_words(old, new)
        return f"　{address_of(self._base, path or links.change(change['key']))}"

    def _night(self, change: LoggedChange) -> str:
        """Where the proofs stand: captures, digests, records of WARC files."""
        path = links.night(japan_day(change["at"]), {"source": change["source_id"]})
        words = (
            "証拠（取得の記録・SHA-256）" if self._lang == "ja" else "evidence (captures, SHA-256)"
        )
        return f"{words}: {address_of(self._base, path)}"


_MARKS = {
    "ja": {RowKind.ADDED: "新規", RowKind.REMOVED: "削除", RowKind.CHANGED: "変更"},
    "en": {RowKind.ADDED: "new ", RowKind.REMOVED: "dropped ", RowKind.CHANGED: "reworded "},
}

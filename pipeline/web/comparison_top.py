"""What stands at the top of a comparison: the answer in one sentence, indicators, structure, formal
changes.
"""

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.indicator_changes import changes_between
from pipeline.answers.indicator_numbers import amount
from pipeline.answers.outlines import Entry, Line, outlines
from pipeline.database.row_types import ComparisonHeadingRow, ComparisonRow, IndicatorChangeRow
from pipeline.kinds import HeadingKind, IndicatorChangeKind, Scope
from pipeline.web.differences import scaled, signed
from pipeline.web.language import Translator

_REBASED = "rebased"
"""A baseline of another year: no news as one of the same year is, that was corrected."""
_FIRST = {"target_raised": 8, "added": 6, "dropped": 6, _REBASED: 3}
"""So many of a kind are shown at once where not all are asked for."""
_YEAR = re.compile(r"\s*\([^()]*年[^()]*\)$")
"""The year of a value behind it, which has a column of its own."""
_LONGEST = 24  # characters of a value as printed that stands in a column
_MOST = 60
"""Headings that changed and are shown; of more, the first."""
_SHARES = ("%", "％", "パーセント", "ポイント")
_PLACES = """
SELECT id, sha256, page, position, raw FROM figures WHERE id IN (SELECT value FROM json_each(?))
"""
_READ = """
SELECT count(DISTINCT indicator_id) FROM indicator_names WHERE edition_id = ?
"""

NameOf = Callable[[int], str | None]
"""The address of the row at a position of the comparison; None where there is none."""


class Amount(NamedTuple):
    """A value with the cell it stands in."""

    words: str
    href: str | None
    page: str
    """In words; empty where it is not known."""


class IndicatorLine(NamedTuple):
    """What became of one indicator."""

    name: str
    href: str
    was: str
    """Its old name, where that differs."""
    goal: str
    old: Amount
    new: Amount
    difference: str
    percent: str
    year: str


class IndicatorGroup(NamedTuple):
    """The indicators of which the same became."""

    kind: str
    words: str
    lines: list[IndicatorLine]
    more: int
    """So many others are shown when they are asked for."""


class IndicatorsView(NamedTuple):
    """All of a pair."""

    groups: list[IndicatorGroup]
    why: str
    """Said where there are none; empty where nobody would look for them."""


class HeadingView(NamedTuple):
    """A heading of one side."""

    text: str
    level: int
    href: str | None
    page: int | None


class StructureLine(NamedTuple):
    """What stands side by side in both outlines."""

    kind: str
    words: str
    """Empty for a heading that stayed and has changes below it."""
    old: HeadingView | None
    new: HeadingView | None
    other: HeadingView | None
    """The other end of a move."""


class StructureView(NamedTuple):
    """The headings that did not stay, each below those that it stands under."""

    lines: list[StructureLine]
    words: str
    """How many of each kind."""
    more: int


class FigurePlace(NamedTuple):
    """Where a figure stands, and how."""

    sha256: str
    page: int
    position: int
    raw: str


class TopFacts(NamedTuple):
    """What is read from the database for it."""

    changes: list[IndicatorChangeRow]
    places: dict[str, FigurePlace]
    read: tuple[int, int]
    """Indicators that each side has."""


def facts(db: sqlite3.Connection, comparison: ComparisonRow, *, listed: bool) -> TopFacts:
    """What is known of the indicators of a pair.

    Args:
        listed: are they listed, with the places of their figures, or only counted?
    """
    if comparison["scope"] != Scope.EDITION:
        return TopFacts([], {}, (0, 0))
    old, new = comparison["old_id"], comparison["new_id"]
    found = changes_between(db, old, new)
    if found and not listed:
        return TopFacts(found, {}, (0, 0))
    read_old, read_new = (db.execute(_READ, (key,)).fetchone()[0] for key in (old, new))
    ids = [row[side] for row in found for side in ("old_figure_id", "new_figure_id") if row[side]]
    places = {key: FigurePlace(*place) for key, *place in db.execute(_PLACES, (json.dumps(ids),))}
    return TopFacts(found, places, (read_old, read_new))


def indicators_view(
    found: TopFacts, scope: str, t: Translator, *, listed: bool, every: bool
) -> IndicatorsView:
    """The indicators of a pair as rows, the news first.

    Args:
        listed: are they listed, or only counted by kind?
        every: all of them, or of some kinds the first?
    """
    if not found.changes:
        return IndicatorsView([], _why_none(found, scope, t))
    groups = []
    told = sorted(found.changes, key=_group_order)
    for kind, grouped in groupby(told, key=_group):
        rows = list(grouped)
        first = len(rows) if every else _at_once(kind, len(rows))
        lines = [_indicator_line(row, found.places, t) for row in rows[:first]] if listed else []
        words = counted(t, f"i.{kind}", len(rows))
        groups.append(IndicatorGroup(kind, words, lines, len(rows) - first))
    return IndicatorsView(groups, "")


def _at_once(kind: str, count: int) -> int:
    """How many of a kind are shown at once: for a single one more no link is worth it."""
    at_once = _FIRST.get(kind, count)
    return count if count <= at_once + 1 else at_once


def _group(row: IndicatorChangeRow) -> str:
    """The kind of a change; a baseline of another year apart from one that was corrected."""
    rebased = row["kind"] == IndicatorChangeKind.BASELINE_CHANGED
    return _REBASED if rebased and row["old_year"] != row["new_year"] else str(row["kind"])


_ORDER = (
    "target_lowered",
    "target_raised",
    "baseline_changed",
    "dropped",
    "added",
    "unit_changed",
    "renamed",
    _REBASED,
)


def _group_order(row: IndicatorChangeRow) -> int:
    kind = _group(row)
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _why_none(found: TopFacts, scope: str, t: Translator) -> str:
    if scope != Scope.EDITION:
        return t("i.of_editions") if scope == Scope.DOCUMENT else ""
    if not any(found.read):
        return t("i.none_read")
    return t("i.none_changed", max(found.read))


_Places = Mapping[str, FigurePlace]


def _indicator_line(row: IndicatorChangeRow, places: _Places, t: Translator) -> IndicatorLine:
    name = row["new_name"] or row["old_name"] or row["indicator_id"]
    was = row["old_name"] if row["new_name"] and row["old_name"] != row["new_name"] else None
    unit_changed = row["kind"] == IndicatorChangeKind.UNIT_CHANGED
    old_unit = row["old_unit"] if unit_changed else row["unit"]
    before, after = (places.get(row[side] or "") for side in ("old_figure_id", "new_figure_id"))
    return IndicatorLine(
        name=name,
        href=links.indicator(row["indicator_id"]),
        was=was or "",
        goal=row["goal"] or "",
        old=_amount(row["old_value"], old_unit, before, partial(t, "c.page_old")),
        new=_amount(row["new_value"], row["unit"], after, partial(t, "c.page_new")),
        difference=_difference(row, t),
        percent=f"{signed(round(row['percent'], 1))}%" if row["percent"] else "",
        year=_years(row, t),
    )


def _amount(
    value: float | None, unit: str | None, place: FigurePlace | None, page: Callable[[int], str]
) -> Amount:
    """A value as it is printed, where it is found; else as a number with its unit."""
    if place is None:
        return Amount(amount(value, unit) if value is not None else "—", None, "")
    href = links.document(place.sha256, place.page, figure=place.position)
    return Amount(_printed(place.raw, value, unit), href, page(place.page))


def _printed(raw: str, value: float | None, unit: str | None) -> str:
    text = " ".join(unicodedata.normalize("NFKC", raw).split())
    text = _YEAR.sub("", text)
    if len(text) > _LONGEST or not text:
        return amount(value, unit)
    return text if not unit or unit in text or not text[-1].isdigit() else text + unit


def _difference(row: IndicatorChangeRow, t: Translator) -> str:
    step, unit = row["difference"], row["unit"] or ""
    if not step or row["kind"] == IndicatorChangeKind.UNIT_CHANGED:
        return ""
    if unit in _SHARES:
        return signed(step) + t("i.points")
    return scaled(step, unit) if t("i.scale") else signed(step) + unit


def _years(row: IndicatorChangeRow, t: Translator) -> str:
    old, new = row["old_year"], row["new_year"]
    if old and new and old != new:
        return t("i.years", old, new)
    return t("figure.year", new or old) if new or old else ""


def structure_view(
    headings: Sequence[ComparisonHeadingRow], href: NameOf, t: Translator
) -> StructureView:
    """The headings that were added, removed, renamed or moved, as two outlines side by side."""
    lines = [_structure_line(line, href, t) for line in outlines(headings, changed_only=True)]
    counts = heading_counts(headings)
    words = t("c.comma").join(t(f"h.n_{kind}", count) for kind, count in counts.items())
    return StructureView(lines[:_MOST], words, max(0, len(lines) - _MOST))


_TOLD = (HeadingKind.ADDED, HeadingKind.REMOVED, HeadingKind.RENAMED, HeadingKind.MOVED)


def heading_counts(headings: Iterable[ComparisonHeadingRow]) -> dict[HeadingKind, int]:
    """How many were added, removed, renamed and moved; a move with two ends is one."""
    counts = Counter(
        HeadingKind(row["kind"])
        for row in headings
        if not (row["moved_to"] and row["new_row"] is None)
    )
    return {kind: counts[kind] for kind in _TOLD if counts[kind]}


def _structure_line(line: Line, href: NameOf, t: Translator) -> StructureLine:
    told = line.kind in _TOLD
    return StructureLine(
        kind=str(line.kind),
        words=t(f"h.{line.kind}") if told else "",
        old=_heading(line.old, href),
        new=_heading(line.new, href),
        other=_heading(line.other, href),
    )


def _heading(entry: Entry | None, href: NameOf) -> HeadingView | None:
    if entry is None:
        return None
    return HeadingView(entry.text, entry.level, href(entry.row), entry.page)


def counted(t: Translator, key: str, count: int) -> str:
    """Words with a number, which English has otherwise for one."""
    return t(f"{key}_one" if count == 1 else key, count)


def formal_words(comparison: ComparisonRow, t: Translator) -> str:
    """What changed in form alone, by kind; empty where nothing did."""
    kinds: dict[str, int] = json.loads(comparison["formal_kinds"])
    return t("c.comma").join(counted(t, f"formal.n_{kind}", n) for kind, n in kinds.items())


def answer(
    comparison: ComparisonRow,
    found: IndicatorsView,
    headings: Mapping[HeadingKind, int],
    t: Translator,
    *,
    pictures: bool,
) -> str:
    """What changed in one sentence, without what did not happen.

    Args:
        pictures: is something said of pictures besides?
    """
    kinds = {
        "changed": comparison["changed"],
        "added": comparison["added"],
        "removed": comparison["removed"],
        "moved": comparison["moved"],
    }
    told = [t(f"c.n_{kind}", count) for kind, count in kinds.items() if count]
    among = _among(comparison, found, headings, t)
    if not told:
        return t("c.same_text" if pictures or among or comparison["formal"] else "c.same")
    total, kinds_told = sum(kinds.values()), t("c.comma").join(told)
    if not among:
        return t("c.answer_one" if total == 1 else "c.answer", total, kinds_told)
    key = "c.answer_among_one" if total == 1 else "c.answer_among"
    return t(key, total, kinds_told, t("c.comma").join(among))


def _among(
    comparison: ComparisonRow,
    found: IndicatorsView,
    headings: Mapping[HeadingKind, int],
    t: Translator,
) -> list[str]:
    """What is told of the changes beside their number."""
    told = [group.words for group in found.groups]
    if headings:
        listed = t("c.and").join(t(f"h.n_{kind}", count) for kind, count in headings.items())
        told.append(t("h.among", listed))
    if comparison["numbers_changed"]:
        told.append(counted(t, "c.n_numbers", comparison["numbers_changed"]))
    return told


WORDS = {
    "c.answer_one": ("{0}か所が変わりました（{1}）。", "One place changed ({1})."),
    "c.answer": ("{0}か所が変わりました（{1}）。", "{0} places changed ({1})."),
    "c.answer_among_one": (
        "{2}を含む{0}か所が変わりました（{1}）。",
        "One place changed ({1}), including {2}.",
    ),
    "c.answer_among": (
        "{2}を含む{0}か所が変わりました（{1}）。",
        "{0} places changed ({1}), including {2}.",
    ),
    "c.n_changed": ("変更{0}件", "{0} changed"),
    "c.n_added": ("追加{0}件", "{0} added"),
    "c.n_removed": ("削除{0}件", "{0} removed"),
    "c.n_moved": ("移動{0}件", "{0} moved"),
    "c.n_numbers_one": ("数値{0}か所", "numbers in one place"),
    "c.n_numbers": ("数値{0}か所", "numbers in {0} places"),
    "c.and": ("・", " and "),
    "c.comma": ("、", ", "),
    "c.same": ("変わったところはありません。", "Nothing changed."),
    "c.same_text": ("本文に変わったところはありません。", "Nothing changed in the text."),
    "i.target_lowered_one": ("目標の引き下げ{0}件", "{0} target lowered"),
    "i.target_lowered": ("目標の引き下げ{0}件", "{0} targets lowered"),
    "i.target_raised_one": ("目標の引き上げ{0}件", "{0} target raised"),
    "i.target_raised": ("目標の引き上げ{0}件", "{0} targets raised"),
    "i.baseline_changed_one": ("基準値の訂正{0}件", "{0} baseline corrected"),
    "i.baseline_changed": ("基準値の訂正{0}件", "{0} baselines corrected"),
    "i.rebased_one": ("基準値の更新{0}件", "{0} baseline updated"),
    "i.rebased": ("基準値の更新{0}件", "{0} baselines updated"),
    "i.dropped_one": ("なくなった指標{0}件", "{0} indicator dropped"),
    "i.dropped": ("なくなった指標{0}件", "{0} indicators dropped"),
    "i.added_one": ("新しい指標{0}件", "{0} new indicator"),
    "i.added": ("新しい指標{0}件", "{0} new indicators"),
    "i.unit_changed_one": ("単位の変更{0}件", "{0} unit changed"),
    "i.unit_changed": ("単位の変更{0}件", "{0} units changed"),
    "i.renamed_one": ("指標の名称変更{0}件", "{0} indicator renamed"),
    "i.renamed": ("指標の名称変更{0}件", "{0} indicators renamed"),
    "i.of_editions": (
        "指標は版どうしの比較で追っています。ファイルの比較では、変わった数値をご覧ください。",
        "Indicators are followed from edition to edition; of files see the numbers that changed.",
    ),
    "i.none_read": (
        "どちらの版にも、読み取れた指標がありません。",
        "No indicators were read in either edition.",
    ),
    "i.none_changed": (
        "指標に変わったところはありません（{0}指標）。",
        "No indicator changed (of {0}).",
    ),
    "i.scale": ("万", ""),
    "i.points": ("ポイント", " points"),
    "i.years": ("{0}→{1}年度", "FY {0} → {1}"),
    "i.heading": ("指標", "Indicators"),
    "i.name": ("指標", "Indicator"),
    "i.difference": ("差", "Difference"),
    "i.percent": ("増減率", "%"),
    "i.year": ("年度", "Year"),
    "i.was": ("旧名称：{0}", "was: {0}"),
    "i.more": ("ほかの{0}件", "{0} more"),
    "h.heading": ("構成", "Structure"),
    "h.added": ("追加", "added"),
    "h.removed": ("削除", "removed"),
    "h.renamed": ("改称", "renamed"),
    "h.moved": ("移動", "moved"),
    "h.n_added": ("追加{0}件", "{0} added"),
    "h.n_removed": ("削除{0}件", "{0} removed"),
    "h.n_renamed": ("改称{0}件", "{0} renamed"),
    "h.n_moved": ("移動{0}件", "{0} moved"),
    "h.among": ("見出しの{0}", "headings {0}"),
    "h.none": ("章・目標・施策の見出しに変わったところはありません。", "No heading changed."),
    "h.more": ("ほかに{0}件あります。", "There {0:is|are} {0} more."),
    "h.from": ("移動前：{0}", "from: {0}"),
    "h.to": ("移動先：{0}", "to: {0}"),
    "formal.n_version_one": ("版・日付{0}件", "{0} version or date line"),
    "formal.n_version": ("版・日付{0}件", "{0} version and date lines"),
    "formal.n_contents_one": ("目次{0}件", "{0} line of contents"),
    "formal.n_contents": ("目次{0}件", "{0} lines of contents"),
    "formal.n_file_size_one": ("ファイルの大きさ{0}件", "{0} file size"),
    "formal.n_file_size": ("ファイルの大きさ{0}件", "{0} file sizes"),
    "formal.n_running_one": ("柱{0}件", "{0} running head"),
    "formal.n_running": ("柱{0}件", "{0} running heads"),
    "formal.n_number_one": ("番号{0}件", "{0} item number"),
    "formal.n_number": ("番号{0}件", "{0} item numbers"),
    "formal.n_repeated_one": ("繰り返し{0}件", "{0} repeated line"),
    "formal.n_repeated": ("繰り返し{0}件", "{0} repeated lines"),
    "formal.version": ("版・日付", "version or date"),
    "formal.contents": ("目次", "contents"),
    "formal.file_size": ("ファイルの大きさ", "file size"),
    "formal.running": ("柱", "running head"),
    "formal.number": ("番号のみの変更", "only the number changed"),
    "formal.repeated": ("繰り返し", "repeated"),
}

"""``shinkyu indicators``: the table of all indicators, or one with its life, in a terminal."""

import json
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.answers import indicator_tables as tables
from pipeline.answers.indicator_numbers import amount, number
from pipeline.answers.indicator_values import Value
from pipeline.answers.indicator_words import change_words, sentence
from pipeline.answers.indicators import Filters, Life, Listed, life, listing
from pipeline.cli.character_chart import chart, spark
from pipeline.database.names import edition_words
from pipeline.database.open import current_database
from pipeline.database.row_types import EditionRow, IndicatorChangeRow
from pipeline.database.rows import all_rows
from pipeline.database.utils import Database
from pipeline.errors import NotFoundError
from pipeline.kinds import FigureKind, FigureRole, IndicatorChangeKind

_MARKS = {
    IndicatorChangeKind.TARGET_LOWERED: "▼",
    IndicatorChangeKind.TARGET_RAISED: "▲",
    IndicatorChangeKind.BASELINE_CHANGED: "◇",
    IndicatorChangeKind.DROPPED: "－",
    IndicatorChangeKind.ADDED: "＋",
    IndicatorChangeKind.UNIT_CHANGED: "単",
    IndicatorChangeKind.RENAMED: "名",
}
_KINDS = {
    FigureKind.BASE: "基準",
    FigureKind.TARGET: "目標",
    FigureKind.ACTUAL: "実績",
    FigureKind.OTHER: "その他",
}
_ROLES = {FigureRole.PLAN: "", FigureRole.REVIEW: "検証", FigureRole.PROGRESS: "進捗"}
_NARROWEST, _SPARK = 16, 10


class Asked(NamedTuple):
    """What a person asked for."""

    filters: Filters
    one: str | None
    """The id of an indicator."""


def indicators_command(db_path: Path, words: Sequence[str], filters: Filters, fmt: str) -> str:
    """The indicators that are asked for.

    Args:
        words: perhaps the id of a source, then words that a name or a goal has; or the id of an
            indicator alone.
        fmt: table | json | csv.

    Raises:
        NotFoundError: no indicator has all of this.
        DatabaseError: there is no database, or another version of the program made it.
    """
    with current_database(db_path) as db:
        asked = _asked(db, words, filters)
        if asked.one is not None:
            return _one(db, asked.one, fmt)
        found = listing(db.conn, asked.filters)
        if not found:
            said = " ".join(words) or "these filters"
            raise NotFoundError(f"no indicator for {said}; «shinkyu indicators» lists all")
        if fmt == "csv":
            return tables.csv_of(found)
        if fmt == "json":
            return _json([tables.listed_json(line) for line in found])
        if len(found) == 1:
            return _one(db, found[0].indicator["id"], fmt)
        return as_table(found, _names(db), shutil.get_terminal_size((120, 24)).columns)


def _asked(db: Database, words: Sequence[str], filters: Filters) -> Asked:
    """Tell ids of sources and of indicators from words."""
    rest = list(words)
    if rest and any(db.query("SELECT 1 FROM sources WHERE id = ?", [rest[0]])):
        filters = filters._replace(source=rest.pop(0))
    if len(rest) == 1 and any(db.query("SELECT 1 FROM indicators WHERE id = ?", rest)):
        return Asked(filters, rest[0])
    return Asked(filters._replace(words=tuple(rest)), None)


def _one(db: Database, indicator_id: str, fmt: str) -> str:
    found = life(db.conn, indicator_id)
    assert found is not None
    if fmt == "csv":
        return tables.values_csv(found)
    return _json(tables.life_json(found)) if fmt == "json" else as_life(found)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _names(db: Database) -> dict[str, str]:
    rows = all_rows(db.conn, EditionRow, "SELECT * FROM editions")
    return {row["id"]: edition_words(row, "ja") for row in rows}


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def fitted(text: str, columns: int, *, right: bool = False) -> str:
    """A text in so many columns, cut with … where it is longer."""
    if width(text) > columns:
        kept = ""
        for char in text:
            if width(kept + char) > columns - 1:
                break
            kept += char
        text = kept + "…"
    pad = " " * (columns - width(text))
    return pad + text if right else text + pad


def as_table(found: Iterable[Listed], editions: dict[str, str], columns: int) -> str:
    """A line an indicator, under its plan and its goal.

    Args:
        editions: what they are called.
        columns: of the terminal.
    """
    name = max(_NARROWEST, min(44, columns - 96))
    head = [
        fitted("指標", name),
        fitted("最初の目標", 20, right=True),
        fitted("今の目標", 20, right=True),
        fitted("最新の値", 20, right=True),
        fitted("推移", _SPARK),
        "最後の変化",
    ]
    out, plan, goal = [], None, None
    for line in found:
        own = line.indicator
        if plan != (own["source_id"], own["series"]):
            plan, goal = (own["source_id"], own["series"]), None
            out += [f"{plan[0]}  {plan[1]}", "  " + " ".join(head)]
        if own["goal"] != goal:
            goal = own["goal"]
            out.append(f"  [{goal or '－'}]")
        out.append("  " + " ".join(_cells(line, editions, name)).rstrip())
    return "\n".join(out) + "\n"


def _cells(line: Listed, editions: dict[str, str], name: int) -> Iterator[str]:
    own, dropped = line.indicator, "×" if line.indicator["state"] == "dropped" else ""
    yield fitted(f"{dropped}{own['name']}", name)
    for value in (line.first_target, line.last_target, line.actual):
        yield fitted(_dated(value), 20, right=True)
    yield fitted(spark([value for _, value in line.spark], _SPARK), _SPARK)
    if line.change is not None:
        edition = editions[line.change["new_edition_id"]]
        mark = _MARKS[IndicatorChangeKind(line.change["kind"])]
        yield f"{mark} {change_words(line.change, edition, 'ja')}"


def _dated(value: Value | None) -> str:
    if value is None:
        return "－"
    return amount(value.value, value.unit) + (f" ({value.year})" if value.year else "")


def as_life(found: Life) -> str:
    """One indicator: what became of it, its chart, its names and all its numbers."""
    own = found.indicator
    editions = {row["id"]: edition_words(row, "ja") for row in found.editions}
    unit = f"（{own['unit']}）" if own["unit"] else ""
    head = f"{own['name']}{unit}　{own['goal'] or ''}".rstrip()
    out = [head, sentence(found, "ja")]
    out += [own["id"], "", *chart(found.values), ""]
    spellings = json.loads(own["spellings"])
    if len(spellings) > 1:
        out += ["表記：" + "、".join(spellings), ""]
    out += [_change_line(row, editions) for row in found.changes]
    out += [""] if found.changes else []
    edition = None
    for value in found.values:
        if value.edition_id != edition:
            edition = value.edition_id
            out.append(editions[edition])
        out.append(_value_line(value))
    return "\n".join(out) + "\n"


def _change_line(row: IndicatorChangeRow, editions: dict[str, str]) -> str:
    kind = IndicatorChangeKind(row["kind"])
    percent = f"（{row['percent']:+g}%）" if row["percent"] is not None else ""
    step = f"　差 {number(row['difference'])}{percent}" if row["difference"] else ""
    return f"{_MARKS[kind]} {change_words(row, editions[row['new_edition_id']], 'ja')}{step}"


def _value_line(value: Value) -> str:
    kind = fitted(_KINDS[value.kind] + (_ROLES[value.role] and f"（{_ROLES[value.role]}）"), 14)
    year, printed = fitted(str(value.year or "－"), 5), fitted(value.raw, 24, right=True)
    return f"  {kind} {year} {printed}  p.{value.page}  {value.address}"

"""Indicators as CSV, Excel and JSON: the table of all, and one with its life."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.answers import links
from pipeline.answers.csv_cells import csv_text
from pipeline.answers.indicator_values import Value
from pipeline.answers.indicator_words import sentence
from pipeline.answers.indicators import Life, Listed
from pipeline.answers.workbook import Cell, Table, workbook
from pipeline.database.row_types import IndicatorRow

Json = dict[str, object]
"""A value as JSON has it."""
COLUMNS = (
    "id",
    "source",
    "series",
    "goal",
    "name",
    "unit",
    "state",
    "first_edition",
    "last_edition",
    "first_target",
    "first_target_year",
    "first_target_edition",
    "last_target",
    "last_target_unit",
    "last_target_year",
    "last_target_printed",
    "last_target_edition",
    "last_target_cell",
    "actual",
    "actual_unit",
    "actual_year",
    "actual_kind",
    "actual_cell",
    "change",
    "change_old",
    "change_new",
    "change_unit",
    "change_edition",
    "page",
)
"""Of the table of all indicators, a line each."""
VALUE_COLUMNS = (
    "indicator",
    "edition",
    "name",
    "kind",
    "role",
    "year",
    "value",
    "unit",
    "base_value",
    "base_unit",
    "measure",
    "bound",
    "printed",
    "sha256",
    "page",
    "cell",
)
"""Of one indicator, a line a value."""


def rows(listed: Iterable[Listed], base: str = "") -> Iterator[tuple[Cell, ...]]:
    """Rows of ``COLUMNS``.

    Args:
        base: goes before the paths of pages.
    """
    for line in listed:
        own, first, last, actual = (
            line.indicator,
            line.first_target,
            line.last_target,
            line.actual,
        )
        change = line.change
        yield (
            own["id"],
            own["source_id"],
            own["series"],
            own["goal"],
            own["name"],
            own["unit"],
            own["state"],
            own["first_edition_id"],
            own["last_edition_id"],
            *((first.value, first.year, first.edition_id) if first else (None,) * 3),
            *(_target_cells(last, base) if last else (None,) * 6),
            *(_actual_cells(actual, base) if actual else (None,) * 5),
            *(
                (
                    change["kind"],
                    change["old_value"],
                    change["new_value"],
                    change["unit"],
                    change["new_edition_id"],
                )
                if change
                else (None,) * 5
            ),
            base + line.address,
        )


def _target_cells(value: Value, base: str) -> tuple[Cell, ...]:
    place = value.edition_id, base + value.address
    return value.value, value.unit, value.year, value.raw, *place


def _actual_cells(value: Value, base: str) -> tuple[Cell, ...]:
    return value.value, value.unit, value.year, str(value.kind), base + value.address


def value_rows(life: Life, base: str = "") -> Iterator[tuple[Cell, ...]]:
    """Rows of ``VALUE_COLUMNS``."""
    for value in life.values:
        yield (
            value.indicator_id,
            value.edition_id,
            value.name,
            str(value.kind),
            str(value.role),
            value.year,
            value.value,
            value.unit,
            value.base_value,
            value.base_unit,
            value.measure,
            value.bound,
            value.raw,
            value.sha256,
            value.page,
            base + value.address,
        )


def csv_of(listed: Iterable[Listed], base: str = "") -> str:
    """The table of all as CSV that spreadsheets open as UTF-8."""
    return csv_text(COLUMNS, rows(listed, base))


def values_csv(life: Life, base: str = "") -> str:
    """The values of one indicator as CSV."""
    return csv_text(VALUE_COLUMNS, value_rows(life, base))


def xlsx_of(listed: Sequence[Listed], title: str, notes: Sequence[str], base: str = "") -> bytes:
    """The table of all as an Excel file; its heads are those of the CSV.

    Args:
        title: the line above the table.
        notes: lines below it: which filters, where from.
    """
    table = Table("indicators", COLUMNS, rows(listed, base), title, notes)
    return workbook([table], title=title)


def listed_json(line: Listed, base: str = "") -> Json:
    """A line of the table of all as plain values."""
    return {
        **_own(line.indicator),
        "address": base + line.address,
        "first_target": _value_json(line.first_target, base),
        "last_target": _value_json(line.last_target, base),
        "actual": _value_json(line.actual, base),
        "reached": [{"year": year, "base_value": value} for year, value in line.spark],
        "change": line.change,
    }


def _own(row: IndicatorRow) -> Json:
    return {**row, "spellings": json.loads(row["spellings"])}


def _value_json(value: Value | None, base: str) -> Mapping[str, object] | None:
    if value is None:
        return None
    told = value._asdict()
    del told["places"]
    return {**told, "boxes": value.boxes, "address": base + value.address}


def life_json(life: Life, base: str = "") -> Json:
    """One indicator with all its values, spellings and changes as plain values."""
    return {
        **_own(life.indicator),
        "address": base + links.indicator(life.indicator["id"]),
        "sentence": {lang: sentence(life, lang) for lang in ("ja", "en")},
        "names": life.names,
        "values": [_value_json(value, base) for value in life.values],
        "changes": life.changes,
    }

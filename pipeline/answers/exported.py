"""What an export of a comparison says: the comparison with its sides, their files, and the changes
of their indicators.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.indicator_changes import changes_between
from pipeline.answers.on_demand import Compared
from pipeline.answers.row_names import names_of
from pipeline.answers.row_words import KINDS, UNITS, numbers_in_words
from pipeline.answers.sides import Side, sides_of
from pipeline.database.row_types import IndicatorChangeRow

COLUMNS = (
    ("position", "番号"),
    ("kind", "種別"),
    ("unit", "単位"),
    ("heading", "見出し"),
    ("new_text", "新"),
    ("old_text", "旧"),
    ("new_page", "新のページ"),
    ("old_page", "旧のページ"),
    ("numbers", "変わった数値"),
    ("renumbered", "番号のみの変更"),
    ("moved_to", "移動の相手"),
    ("new_sha256", "新の原本（SHA-256）"),
    ("old_sha256", "旧の原本（SHA-256）"),
    ("formal", "形式的な変更"),
    ("counts", "変更として数える"),
    ("table_id", "表"),
    ("address", "行のアドレス"),
)


class Layout(NamedTuple):
    """How a table of two columns is laid out."""

    left: str = "new"
    """The side that stands left: ``new`` or ``old``."""
    paper: str = "landscape"
    """A4, ``landscape`` or ``portrait``."""
    formal: bool = False
    """Whether changes of form alone are told too."""


class Export(NamedTuple):
    """A comparison with all that is said of it."""

    compared: Compared
    old: Side
    new: Side
    indicators: Sequence[IndicatorChangeRow]
    """What became of the indicators; empty but between neighbouring editions."""
    figure_pages: Mapping[str, int]
    """Figure → its page, of the indicators' old and new values."""

    @property
    def title(self) -> str:
        """日向野市 第3期総合戦略 新旧対照表."""
        return f"{self.new.name or self.new.key} 新旧対照表"

    @property
    def made(self) -> datetime:
        """When the newest of its files was captured: the date of an export, which no clock
        changes.
        """
        moments = [file.captured_at for side in (self.old, self.new) for file in side.files]
        try:
            return datetime.fromisoformat(max(moments)).astimezone(UTC)
        except ValueError:
            return datetime(1980, 1, 1, tzinfo=UTC)

    def address_of(self, name: str) -> str:
        """The path of a row by its name."""
        comparison = self.compared.comparison
        return links.compared_row(comparison["old_id"], comparison["new_id"], name)


def gather(db: sqlite3.Connection, compared: Compared) -> Export:
    """All that an export says, read in one go."""
    comparison = compared.comparison
    old, new = sides_of(db, comparison)
    changes = changes_between(db, comparison["old_id"], comparison["new_id"])
    figures = [row[side] for row in changes for side in ("old_figure_id", "new_figure_id")]
    sql = "SELECT id, page FROM figures WHERE id IN (SELECT value FROM json_each(?))"
    pages = dict(db.execute(sql, (json.dumps([f for f in figures if f]),)).fetchall())
    return Export(compared, old, new, changes, pages)


def all_values(export: Export) -> Iterable[list[object]]:
    """The values of :data:`COLUMNS` for each row, in words where the row has a kind."""
    names = names_of(export.compared.rows)
    for row in export.compared.rows:
        values: Mapping[str, object] = {
            **row,
            "kind": KINDS[row["kind"]],
            "unit": UNITS.get(row["unit"], row["unit"]),
            "numbers": numbers_in_words(row),
            "address": export.address_of(names[row["position"]]),
        }
        yield [values.get(name) for name, _ in COLUMNS]

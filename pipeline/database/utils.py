"""sqlite-utils' ``Database``, made quick for many small writes to tables that stay as they are."""

import sqlite3
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

_NOT_NEEDED = ("numpy", "pandas")
PLAIN = {"recursive_triggers": False, "execute_plugins": False}
"""Options of a ``Database`` that leaves its connection as it is."""


def _loaded() -> Any:
    """sqlite-utils without numpy and pandas, whose types it would know: no row of ours has such
    values, and numpy takes longer to load than a night without news takes for all its rows.
    """
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in _NOT_NEEDED if name not in modules]
    modules |= dict.fromkeys(hidden)  # None there is «not installed»: docs of sys.modules
    try:
        import sqlite_utils

        return sqlite_utils.Database
    finally:
        for name in hidden:
            del modules[name]


if TYPE_CHECKING:
    from sqlite_utils import Database as _Database
else:
    _Database = _loaded()


class Database(_Database):
    """A database that is asked for its tables and views when its schema is another one, not at
    every row (seven times for one row, 0.1 ms each).
    """

    supports_on_conflict = True
    """SQLite has it since 3.24 (2018). sqlite-utils finds out by making a table and dropping it
    again, after which SQLite prepares all statements anew."""

    def __init__(self, connection: sqlite3.Connection, **options: Any) -> None:
        super().__init__(connection, **options)
        self._version = -1
        self._names: dict[str, list[str]] = {}

    def table_names(self, fts4: bool = False, fts5: bool = False) -> list[str]:
        """As sqlite-utils has it."""
        if fts4 or fts5:
            return list(super().table_names(fts4, fts5))
        return self._known("table") or self._names.setdefault("table", super().table_names())

    def view_names(self) -> list[str]:
        """As sqlite-utils has it."""
        known = self._known("view")
        return self._names.setdefault("view", super().view_names()) if known is None else known

    def _known(self, kind: str) -> list[str] | None:
        """The names of tables or views; None where the schema changed since they were asked for."""
        (version,) = self.conn.execute("PRAGMA schema_version").fetchone()
        if version != self._version:
            self._version = version
            self._names.clear()
        return self._names.get(kind)


class Connection(sqlite3.Connection):
    """A connection with its own ``Database``, for ``sqlite3.connect(…, factory=Connection)``."""

    @cached_property
    def utils(self) -> Database:
        """The connection as sqlite-utils has it, left as it is: no pragma of its own, no plugin."""
        return Database(self, **PLAIN)

"""sqlite-utils' ``Database``, made quick for many small writes to tables that stay as they are."""

import sqlite3
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

_NOT_NEEDED = ("numpy", "pandas")
PLAIN = {"recursive_triggers": False, "execute_plugins": False}
"""Options of a ``Database`` that leaves its connection as it is."""


def _loaded() -> tuple[Any, Any]:
    """sqlite-utils without numpy and pandas, whose types it would know: no row of ours has such
    values, and numpy takes longer to load than a night without news takes for all its rows.
    """
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in _NOT_NEEDED if name not in modules]
    modules |= dict.fromkeys(hidden)  # None there is «not installed»: docs of sys.modules
    try:
        from sqlite_utils import db

        return db.Database, db.Table
    finally:
        for name in hidden:
            del modules[name]


if TYPE_CHECKING:
    from sqlite_utils.db import Column
    from sqlite_utils.db import Database as _Database
    from sqlite_utils.db import Table as _Table
else:
    _Database, _Table = _loaded()


class Database(_Database):
    """A database that is asked for its tables, views and columns when its schema is another one,
    not at every row (seven times for one row, 0.1 ms each).
    """

    supports_on_conflict = True
    """SQLite has it since 3.24 (2018). sqlite-utils finds out by making a table and dropping it
    again, after which SQLite prepares all statements anew."""

    def __init__(self, connection: sqlite3.Connection, **options: Any) -> None:
        super().__init__(connection, **options)
        self._version = -1
        self._names: dict[str, list[str]] = {}
        self._columns: dict[str, list[Column]] = {}

    def table_names(self, fts4: bool = False, fts5: bool = False) -> list[str]:
        """As sqlite-utils has it."""
        if fts4 or fts5:
            return list(super().table_names(fts4, fts5))
        self._look()
        return self._names.get("table") or self._names.setdefault("table", super().table_names())

    def view_names(self) -> list[str]:
        """As sqlite-utils has it."""
        self._look()
        known = self._names.get("view")
        return self._names.setdefault("view", super().view_names()) if known is None else known

    def table(self, table_name: str, **options: Any) -> "_Table":
        """As sqlite-utils has it."""
        if table_name in self.view_names():
            return super().table(table_name, **options)  # which refuses it
        return _KnownTable(self, table_name, **{"strict": self.strict, **options})

    @property
    def known_columns(self) -> dict[str, list["Column"]]:
        """Table → its columns, as far as they were asked for."""
        self._look()
        return self._columns

    def _look(self) -> None:
        """Forget what was known of another schema."""
        (version,) = self.conn.execute("PRAGMA schema_version").fetchone()
        if version != self._version:
            self._version = version
            self._names.clear()
            self._columns.clear()

    @contextmanager
    def atomic(self) -> Generator["_Database", None, None]:
        """As sqlite-utils has it, but inside a transaction a part of that: who began it takes all
        of it back. sqlite-utils gives each write a savepoint of another name, which SQLite has to
        prepare and which drives what is prepared already out of sqlite3's cache.
        """
        if self.conn.in_transaction:
            yield self
            return
        with super().atomic():
            yield self


class _KnownTable(_Table):
    """A table whose columns are known."""

    db: Database

    @property
    def columns(self) -> list["Column"]:
        """As sqlite-utils has it."""
        known = self.db.known_columns
        if self.name not in known:
            known[self.name] = super().columns
        return known[self.name]


class Connection(sqlite3.Connection):
    """A connection with its own ``Database``, for ``sqlite3.connect(…, factory=Connection)``."""

    @cached_property
    def utils(self) -> Database:
        """The connection as sqlite-utils has it, left as it is: no pragma of its own, no plugin."""
        return Database(self, **PLAIN)

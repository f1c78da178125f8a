"""sqlite-utils' ``Database``, loaded without numpy and pandas.

sqlite-utils loads them where they are installed, to know the types of their values; no row of ours
has such values, and numpy takes longer to load than a night without news takes for all its rows.
"""

import sys
from typing import Any

_NOT_NEEDED = ("numpy", "pandas")


def _loaded() -> Any:
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in _NOT_NEEDED if name not in modules]
    modules |= dict.fromkeys(hidden)  # None there is «not installed»: docs of sys.modules
    try:
        import sqlite_utils

        return sqlite_utils.Database
    finally:
        for name in hidden:
            del modules[name]


Database = _loaded()

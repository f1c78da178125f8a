"""For measurements: our pages forget what they made for others, so that every reader is the first.

What search knows of all originals is kept: it is read once a night, not once a page.
"""

import sys
from typing import Any

from cachetools import LRUCache

from pipeline.web.store import Kept

_LASTING = ("pipeline.search.catalogue",)


def forget(datasette: object) -> None:
    """Let go all that was made for others."""
    vars(datasette).pop("_shinkyu_answers", None)
    for kept in _all_kept():
        kept.clear()


def _all_kept() -> list[LRUCache[Any, Any] | Kept[Any, Any]]:
    modules = [(name, module) for name, module in [*sys.modules.items()] if module is not None]
    return [
        value
        for name, module in modules
        if name.startswith("pipeline.") and name not in _LASTING
        for value in vars(module).values()
        if isinstance(value, LRUCache | Kept)
    ]

"""A Datasette plugin for measurements: before each request our pages forget what they made for
others, so that every reader is the first one.

What search knows of all originals is kept: it is read once a night, not once a page.
"""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from cachetools import LRUCache
from datasette import hookimpl

from pipeline.web.store import Kept

_LASTING = ("pipeline.search.catalogue",)
Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: object) -> Callable[[App], App]:
    """The server that forgets."""

    def forgetful(app: App) -> App:
        async def served(scope: Scope, receive: Any, send: Any) -> None:
            vars(datasette).pop("_shinkyu_answers", None)
            for kept in _all_kept():
                kept.clear()
            await app(scope, receive, send)

        return served

    return forgetful


def _all_kept() -> list[LRUCache[Any, Any] | Kept[Any, Any]]:
    modules = [(name, module) for name, module in [*sys.modules.items()] if module is not None]
    return [
        value
        for name, module in modules
        if name.startswith("pipeline.") and name not in _LASTING
        for value in vars(module).values()
        if isinstance(value, LRUCache | Kept)
    ]

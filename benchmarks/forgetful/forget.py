"""A Datasette plugin for measurements: a server that forgets before each request
(``forgetting.py``).
"""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from datasette import hookimpl

sys.path.insert(0, str(Path(__file__).parent.parent))

from forgetting import forget

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: object) -> Callable[[App], App]:
    """The server that forgets."""

    def forgetful(app: App) -> App:
        async def served(scope: Scope, receive: Any, send: Any) -> None:
            forget(datasette)
            await app(scope, receive, send)

        return served

    return forgetful

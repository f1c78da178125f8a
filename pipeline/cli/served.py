"""One of the processes of «shinkyu serve»: Datasette on a socket that is open already, which the
others listen on, too.

Usage: ``python -m pipeline.cli.served SOCKET [--access-log] serve DATABASE …``: the number of the
socket, then what Datasette's command line takes.
"""

import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import uvicorn
from datasette.cli import cli

from pipeline.cli.serving import ACCESS_LOG, WAITING

_App = Callable[..., Any]


class _Server(uvicorn.Server):
    """Takes on one reader at a time: asyncio takes as many at once as may wait, so the process that
    wakes first would have all of those who come together, and keep them.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for one in sockets or []:
            one.listen(WAITING)  # asyncio told the system, too, that one may wait


def run(listening: socket.socket, access_log: bool, app: _App, **options: Any) -> None:
    """In the place of ``uvicorn.run``, which opens a socket of its own.

    Raises:
        SystemExit: the server did not start.
    """
    told = {name: value for name, value in options.items() if name != "workers"}
    server = _Server(uvicorn.Config(app, **told, access_log=access_log, backlog=1))
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(3)


def main(words: Sequence[str]) -> None:
    """Serve until a signal comes."""
    number, *rest = words
    access_log = rest[:1] == [ACCESS_LOG]
    listening = socket.socket(fileno=int(number))
    vars(uvicorn)["run"] = partial(run, listening, access_log)
    cli.main(rest[1:] if access_log else rest, prog_name="datasette")


if __name__ == "__main__":
    main(sys.argv[1:])

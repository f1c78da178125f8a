"""One of the processes of «shinkyu serve»: Datasette on a socket that is open already, which the
others listen on, too.

Usage: ``python -m pipeline.cli.served SOCKET [--access-log] serve DATABASE …``: the number of the
socket, then what Datasette's command line takes.
"""

import asyncio
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import uvicorn
from datasette.cli import cli

from pipeline.cli.serving import ACCESS_LOG

_FULL = 1.0
"""Seconds that pass where no more files may be open, as with asyncio."""
_EACH = 0.001
_LONGEST = 0.003
"""Seconds for which a process leaves the next reader to others: for each that it has, at most."""
_GRACE = 11
"""Seconds for answers that are on their way. A little more than whoever started us grants: it
matters where that one was killed and nobody is left who would end us (see pipeline.cli.attended).
"""
_App = Callable[..., Any]


class _Server(uvicorn.Server):
    """Takes on one reader at a time, and lets those go first who have fewer.

    By itself asyncio takes all who wait: the process that wakes first would have all readers who
    come together, and keep them while their connections last.
    """

    _taking: Sequence["asyncio.Task[None]"] = ()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        self._taking = [asyncio.create_task(self._take(one)) for one in sockets or []]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in self._taking:
            task.cancel()
        await super().shutdown(sockets=sockets)

    async def _take(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        listening.setblocking(False)
        while True:
            try:
                reader, _ = await loop.sock_accept(listening)
            except OSError:
                await asyncio.sleep(_FULL)
                continue
            await loop.connect_accepted_socket(self._protocol, reader)
            others = len(self.server_state.connections) - 1
            if others > 0:
                await asyncio.sleep(min(_LONGEST, _EACH * others))

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes it for a socket of its own."""
        made: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = made(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


def run(listening: socket.socket, access_log: bool, app: _App, **options: Any) -> None:
    """In the place of ``uvicorn.run``, which opens a socket of its own.

    Raises:
        SystemExit: the server did not start.
    """
    told = {name: value for name, value in options.items() if name != "workers"}
    config = uvicorn.Config(app, **told, access_log=access_log, timeout_graceful_shutdown=_GRACE)
    server = _Server(config)
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

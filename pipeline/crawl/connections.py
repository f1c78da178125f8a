"""Connections that tell whom they reached, and can be broken off whatever they are waiting for.

A read time-out bounds the silence between two bytes, not the whole: a server that sends one
byte of its headers every few seconds would hold a run for days. Closing a socket does not wake
the thread that reads it; shutting it down does.
"""

import contextlib
import socket
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse


class BreakableAdapter(HTTPAdapter):
    """A transport adapter that remembers its open sockets, and which one it used last."""

    def __init__(self) -> None:
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self.peer: str | None = None
        """Address of the server that was asked last; None where it was a proxy's."""
        super().__init__()

    # Any: what requests hands on to urllib3 differs with the version of both.
    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: Any
    ) -> None:
        """Make the pool manager; its connections tell us of their sockets."""
        super().init_poolmanager(connections, maxsize, block, **more)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **more: Any) -> PoolManager:
        """The same for a proxy."""
        manager: PoolManager = super().proxy_manager_for(proxy, **more)
        self._watch(manager)
        return manager

    def _watch(self, manager: PoolManager) -> None:
        adapter = self

        class Http(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                adapter.connected(self.sock)

            def getresponse(self) -> HTTPResponse:  # type: ignore[override]
                adapter.asked(self)
                return super().getresponse()

        class Https(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                adapter.connected(self.sock)

            def getresponse(self) -> HTTPResponse:  # type: ignore[override]
                adapter.asked(self)
                return super().getresponse()

        plain = type("Pool", (HTTPConnectionPool,), {"ConnectionCls": Http})
        secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Https})
        manager.pool_classes_by_scheme = {"http": plain, "https": secure}

    def connected(self, sock: socket.socket | None) -> None:
        """Remember a socket, to be broken off."""
        if sock is not None:
            self._sockets.add(sock)

    def asked(self, connection: HTTPConnection) -> None:
        """Note whom a request went to: connections are used again, so it is not the last opened."""
        self.peer = None
        if connection.proxy is None and connection.sock is not None:
            with contextlib.suppress(OSError):
                self.peer = connection.sock.getpeername()[0].partition("%")[0]

    def break_off(self) -> None:
        """Shut down every open connection; whoever reads from one sees its end at once."""
        for sock in list(self._sockets):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def peer(session: requests.Session, url: str) -> str | None:
    """Address of the server that the last request for ``url`` reached.

    None where it reached none, or went through a proxy: whom that asked is not known.
    """
    adapter = session.get_adapter(url)
    return adapter.peer if isinstance(adapter, BreakableAdapter) else None


def _nothing() -> None:
    """What is done to the connections of somebody else's adapter."""


@contextlib.contextmanager
def bounded(session: requests.Session, url: str, seconds: float) -> Iterator[None]:
    """Break the session's connections off when this block has taken ``seconds``."""
    adapter = session.get_adapter(url)
    break_off = _nothing
    if isinstance(adapter, BreakableAdapter):
        adapter.peer, break_off = None, adapter.break_off
    watchdog = threading.Timer(max(seconds, 0.1), break_off)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()

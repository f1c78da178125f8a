"""Connections that go only where they may, tell whom they reached, and can be broken off.

A read time-out bounds the silence between two bytes, not the whole: a server that sends one
byte of its headers every few seconds would hold a run for days. Closing a socket does not wake
the thread that reads it; shutting it down does.
"""

import contextlib
import socket
import weakref
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.response import HTTPResponse

from pipeline.crawl.fence import PUBLIC, Fence, FencedError, Place
from pipeline.crawl.watchdog import WATCHDOG


class BreakableAdapter(HTTPAdapter):
    """A transport adapter that connects only where it may, remembers its open sockets, and which
    one it used last.
    """

    def __init__(self) -> None:
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self.peer: str | None = None
        """Address of the server that was asked last; None where it was a proxy's."""
        self.fence: Fence = PUBLIC
        """What may be connected to; each exchange sets its own."""
        super().__init__()

    # Any: what requests hands on to urllib3 differs with the version of both.
    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: Any
    ) -> None:
        """Make the pool manager; its connections tell us of their sockets."""
        super().init_poolmanager(connections, maxsize, block, **more)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **more: Any) -> PoolManager:
        """The same for a proxy. The way to it is not fenced: the operator named it.

        Raises:
            requests.exceptions.InvalidSchema: it is a SOCKS proxy, whose connections would be
                replaced by direct ones.
        """
        if proxy.lower().startswith("socks"):
            raise requests.exceptions.InvalidSchema("SOCKS proxies are not supported")
        manager: PoolManager = super().proxy_manager_for(proxy, **more)
        self._watch(manager)
        return manager

    def _watch(self, manager: PoolManager) -> None:
        adapter = self

        class Http(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return super()._new_conn() if self.proxy else adapter.open(self)

            def connect(self) -> None:
                super().connect()
                adapter.connected(self.sock)

            def request(self, *what: Any, **more: Any) -> None:
                adapter.check_open(self)
                super().request(*what, **more)

            def getresponse(self) -> HTTPResponse:  # type: ignore[override]
                adapter.asked(self)
                return super().getresponse()

        class Https(Http, HTTPSConnection):
            """The same before TLS: the certificate is that of the name, not of the address."""

        plain = type("Pool", (HTTPConnectionPool,), {"ConnectionCls": Http})
        secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Https})
        manager.pool_classes_by_scheme = {"http": plain, "https": secure}

    def open(self, connection: HTTPConnection) -> socket.socket:
        """Connect to the host, at an address that was looked at.

        The errors are those of urllib3's own ``_new_conn``, whose place this takes: that would
        resolve the name by itself.
        """
        host = connection._dns_host  # with a last dot, which says that no domain is to be added
        try:
            places = self.fence.places(host.strip("[]"), connection.port)
            return _connect(places, connection)
        except socket.gaierror as error:
            raise NameResolutionError(host, connection, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, f"{host} timed out") from error
        except OSError as error:
            raise NewConnectionError(connection, f"no connection: {error}") from error

    def check_open(self, connection: HTTPConnection) -> None:
        """Look at whom an open connection reached: it may have been opened under another fence.

        Raises:
            FencedError: that one may not be asked.
        """
        if connection.proxy is not None or connection.sock is None:
            return
        try:
            address = ip_address(connection.sock.getpeername()[0])
        except OSError:  # it is open no more: the request opens another one
            connection.close()
            return
        if why := self.fence.why_not(connection.host, address):
            raise FencedError(why)

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


def _connect(places: list[Place], connection: HTTPConnection) -> socket.socket:
    """Connect to the first of these places that answers.

    Raises:
        OSError: none does; of the last one.
    """
    failed: OSError = OSError("the resolver knows no address")
    for family, kind, number, at in places:
        sock = socket.socket(family, kind, number)
        try:
            for option in connection.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(connection.timeout)
            sock.connect(at)
            return sock
        except OSError as error:
            failed = error
            sock.close()
    raise failed


def peer(session: requests.Session, url: str) -> str | None:
    """Address of the server that the last request for ``url`` reached.

    None where it reached none, or went through a proxy: whom that asked is not known.
    """
    adapter = session.get_adapter(url)
    return adapter.peer if isinstance(adapter, BreakableAdapter) else None


def _nothing() -> None:
    """What is done to the connections of somebody else's adapter."""


@contextlib.contextmanager
def bounded(session: requests.Session, url: str, seconds: float, fence: Fence) -> Iterator[None]:
    """Break the session's connections off when this block has taken ``seconds``; while it runs,
    only what the fence lets through is connected to.
    """
    adapter = session.get_adapter(url)
    break_off = _nothing
    if isinstance(adapter, BreakableAdapter):
        adapter.peer, adapter.fence, break_off = None, fence, adapter.break_off
    with WATCHDOG.after(max(seconds, 0.1), break_off):
        yield

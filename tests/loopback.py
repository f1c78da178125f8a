"""A loopback HTTP server whose answers a test sets path by path, faults included."""

import hashlib
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Reply:
    """One answer. ``validators`` adds ETag and Last-Modified and answers conditional requests with
    304.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    announce: int | None = None
    """Content-Length to announce where it shall differ from the body's."""
    wait: float = 0.0
    """Seconds of silence before the answer."""
    drip: float = 0.0
    """Seconds between two bytes."""
    hang_up: bool = False
    """Close the connection without an answer."""
    chunked: bool = False
    raw: bytes | None = None
    """The whole answer, byte for byte, in place of all the above but ``drip``.

    The connection is closed after it.
    """


@dataclass
class Asked:
    """A request that came."""

    path: str
    headers: dict[str, str]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # a crawler that hangs up or is killed is no error here
        if not isinstance(sys.exc_info()[1], ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)


class InThread:
    """A server that answers in a thread of its own while its block runs."""

    _server: ThreadingHTTPServer

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class Loopback(InThread):
    """Use as a context manager; ``url`` is its address without a trailing slash."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        """Begin, at one of the loopback addresses; with ``tls`` it speaks HTTPS."""
        self.routes: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []
        self.dripped = 0
        """Bytes that were sent one by one."""
        self._now: datetime | None = None
        self._server = _Server((host, port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )

    @contextmanager
    def at(self, now: datetime) -> Iterator[None]:
        """Let its ``Date`` headers say this moment, while this block runs; else the real time."""
        self._now = now
        try:
            yield
        finally:
            self._now = None

    def date(self, usual: str) -> str:
        """What a ``Date`` header says."""
        return format_datetime(self._now, usegmt=True) if self._now else usual

    def route(self, path: str, *replies: Reply) -> None:
        """Answer a path with these replies in turn; the last one stays."""
        self.routes[path] = list(replies)

    def clear(self) -> None:
        """Forget every route and every request."""
        self.routes.clear()
        self.asked.clear()

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [a.path for a in self.asked]


def _in_chunks(body: bytes) -> bytes:
    """A body in chunks of seven bytes (RFC 9112 §7.1)."""
    pieces = [body[i : i + 7] for i in range(0, len(body), 7)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _handler(site: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(Asked(self.path, dict(self.headers.items())))
            replies = site.routes.get(self.path, [Reply(404, b"not found", validators=False)])
            self.answer(replies.pop(0) if len(replies) > 1 else replies[0])

        def answer(self, reply: Reply) -> None:
            time.sleep(reply.wait)
            if reply.hang_up:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if reply.raw is not None:
                self.close_connection = True
                self.pour(reply.raw, reply)
                return
            etag = f'"{hashlib.md5(reply.body).hexdigest()}"'
            same = (
                reply.validators
                and reply.status == 200
                and self.headers.get("If-None-Match") == etag
            )
            self.send_response(304 if same else reply.status)
            if reply.validators and reply.status == 200:
                self.send_header("ETag", etag)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            body = b"" if same else reply.body
            if reply.chunked and not same:
                self.send_header("Transfer-Encoding", "chunked")
                body = _in_chunks(body)
            else:
                length = len(body) if reply.announce is None else reply.announce
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self.pour(body, reply)

        def pour(self, body: bytes, reply: Reply) -> None:
            try:
                if not reply.drip:
                    self.wfile.write(body)
                for i in range(len(body) if reply.drip else 0):
                    self.wfile.write(body[i : i + 1])
                    self.wfile.flush()
                    site.dripped += 1
                    time.sleep(reply.drip)
            except OSError:
                pass  # the crawler hung up, as it may
            if reply.announce is not None and reply.announce > len(body):
                self.close_connection = True

        def date_time_string(self, timestamp: float | None = None) -> str:
            return site.date(super().date_time_string(timestamp))

        def log_message(self, *args: Any) -> None:
            pass

    return Handler

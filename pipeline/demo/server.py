"""The sample city's web server: a forward proxy on loopback that answers for one invented host.

The crawler asks ``http://www.city.higano.example/…`` through it, so captures carry a stable,
readable URL whatever the port, no name is ever looked up, and a request for any other host is
refused and noted. Standard library only.
"""

import hashlib
import threading
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import urlsplit

from pipeline.demo.nights import HOST, NIGHTS, PAGE, ROBOTS, FaultKind, Held, Night, site
from pipeline.demo.pages import asset, render

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "pdf": "application/pdf",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "docx": _OFFICE + "wordprocessingml.document",
    "css": "text/css",
    "png": "image/png",
}
_HTML = "text/html; charset=utf-8"
_MAINTENANCE = """<!DOCTYPE html><html lang="ja"><head>
<meta charset="UTF-8"><title>メンテナンス中 | 日向野市</title></head>
<body><h1>ただいまメンテナンス中です</h1>\
<p>システムの保守作業のため、ホームページを一時停止しています。</p></body></html>"""
_NO_SUCH = """<!DOCTYPE html><html lang="ja"><head>\
<meta charset="UTF-8"><title>404 | 日向野市</title></head>
<body><h1>ページが見つかりません</h1></body></html>"""
_LOGIN = """<!DOCTYPE html><html lang="ja"><head>\
<meta charset="UTF-8"><title>混雑しています | 日向野市</title></head>
<body><h1>アクセスが集中しています</h1>\
<p>しばらくたってからお試しください。</p></body></html>"""


def _bytes_of(held: Held) -> tuple[str, bytes]:
    """Content type and body of what stands at a path."""
    if held.name.startswith("page "):
        _, state, sidebar = held.name.split()
        return _HTML, render(state, int(sidebar))
    return _TYPES[held.name.rpartition(".")[2]], asset(held.name)


class City(ThreadingHTTPServer):
    """The server. ``play(n)`` sets the night; a client reaches the city through ``proxy``."""

    daemon_threads = True

    def __init__(self, nights: tuple[Night, ...] = NIGHTS, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.nights = nights
        self.night: Night = nights[0]
        self.held: dict[str, Held] = {}
        self.asked: Counter[str] = Counter()
        """How often each URL was asked for on this night."""
        self.strangers: list[str] = []
        """URLs of other hosts that somebody asked for: a polite crawler leaves this empty."""
        self._over = threading.Event()
        self.play(0)

    def server_bind(self) -> None:
        """As the base class, but without asking a name server what 127.0.0.1 is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    @property
    def proxy(self) -> str:
        """The URL of this forward proxy."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def play(self, index: int) -> Night:
        """Be as on night ``index`` (from 0); what still hangs from the night before is dropped."""
        self._over.set()
        self._over = threading.Event()
        self.night, self.held = self.nights[index], site(index, self.nights)
        self.asked.clear()
        return self.night

    def wait_until_over(self) -> None:
        """Hang as an overloaded server does, until the night changes or the server is closed."""
        self._over.wait(60)

    def __enter__(self) -> "City":
        threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle of a fault is expected."""


class _Handler(BaseHTTPRequestHandler):
    server: City
    protocol_version = "HTTP/1.1"
    server_version = "higano"
    sys_version = ""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.netloc and url.netloc != HOST:
            self.server.strangers.append(self.path)
            self._send(403, _HTML, b"this proxy answers for " + HOST.encode())
            return
        self.server.asked[self.path] += 1
        fault = self.server.night.faults.get(url.path)
        if fault and self._fault(fault, url.path, url.query):
            return
        if url.path == "/robots.txt":
            self._send(200, "text/plain", ROBOTS.encode())
        elif url.path in self.server.held:
            self._answer(self.server.held[url.path], fault)
        else:
            self._send(404, _HTML, _NO_SUCH.encode())

    do_HEAD = do_GET

    def do_CONNECT(self) -> None:
        """No tunnel: nothing outside this process is ever reached."""
        self.server.strangers.append(self.path)
        self._send(403, _HTML, b"no tunnels")

    def _answer(self, held: Held, fault: FaultKind | None) -> None:
        """The file or page itself, or 304 where the client's validators still hold."""
        kind, body = _bytes_of(held)
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        since = datetime.fromisoformat(held.since).astimezone(UTC)
        headers = {"ETag": etag, "Last-Modified": format_datetime(since, usegmt=True)}
        if self._still_valid(etag, since):
            self._send(304, None, b"", headers)
        elif fault == "truncated":
            self._send(
                200, kind, body[: len(body) // 2], {**headers, "Content-Length": str(len(body))}
            )
            self.close_connection = True
        elif fault == "mislabelled":
            self._send(200, "text/plain", body, headers)
        else:
            self._send(200, kind, body, headers)

    def _still_valid(self, etag: str, since: datetime) -> bool:
        if match := self.headers.get("If-None-Match"):
            return etag in match
        try:
            return parsedate_to_datetime(self.headers.get("If-Modified-Since", "")) >= since
        except (TypeError, ValueError):
            return False

    def _fault(self, kind: FaultKind, path: str, query: str) -> bool:
        """Do what goes wrong; False where the ordinary answer must follow."""
        if kind == "timeout":
            self.server.wait_until_over()
            self.close_connection = True
        elif kind == "busy" and self.server.asked[self.path] == 1:
            self._send(503, _HTML, _LOGIN.encode(), {"Retry-After": "1"})
        elif kind == "robots_down":
            self._send(503, _HTML, _LOGIN.encode())
        elif kind == "maintenance":
            self._send(200, _HTML, _MAINTENANCE.encode())
        elif kind == "html_for_file":
            self._send(200, _HTML, _LOGIN.encode())
        elif kind == "empty":
            self._send(200, _TYPES["pdf"], b"")
        elif kind == "foreign":
            self._redirect("http://storage.example/shared/" + path.rpartition("/")[2])
        elif kind == "loop":
            self._redirect(f"http://{HOST}{path}" + ("" if query else "?redirected=1"))
        else:
            return False
        return True

    def _redirect(self, url: str) -> None:
        self._send(302, _HTML, b"", {"Location": url})

    def _send(
        self, status: int, kind: str | None, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        merged = {
            "Content-Length": str(len(body)),
            **({"Content-Type": kind} if kind else {}),
            **(headers or {}),
        }
        if status == 304:
            merged.pop("Content-Length")
        for name, value in merged.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The night's own date, so that the archive of a demo holds one time throughout."""
        return format_datetime(
            datetime.fromisoformat(self.server.night.at).astimezone(UTC), usegmt=True
        )

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the demo tells in its own words."""


__all__ = ["PAGE", "City"]

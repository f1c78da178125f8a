"""A receiver of notifications on loopback, in the place of somebody's chat (Apprise ``json://``)."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.loopback import InThread


class Receiver(InThread):
    """Use as a context manager; ``url`` is its Apprise address."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        """What was taken: ``title``, ``message``, ``type``."""
        self.status = 200
        self.wait = 0.0
        """Seconds of silence before an answer."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"json://127.0.0.1:{self._server.server_address[1]}/"

    def take(self) -> list[dict[str, Any]]:
        """What came since the last look."""
        got, self.got = self.got, []
        return got


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(receiver.wait)
            if receiver.status == 200:
                receiver.got.append(json.loads(body))
            self.send_response(receiver.status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    return Handler

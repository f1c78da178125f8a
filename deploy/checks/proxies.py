"""Ask the pages through nginx and through Caddy, as these files set them up, on loopback:

python3 proxies.py ARCHIVE DB

ARCHIVE and DB are a demo's. What is not installed is left out. Only ports, folders and the host's
name are other than in the files. Each reader of a limit comes from an address of his own.
"""

import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

DEPLOY = Path(__file__).parent.parent
HOST = "plans.example.jp"
PUBLIC = f"https://{HOST}"
NGINX = """{user}daemon off;
pid {work}/pid;
error_log {work}/error.log;
events {{}}
http {{
access_log off;
proxy_temp_path {work}/p;
client_body_temp_path {work}/b;
{conf}
}}
"""


class Got(NamedTuple):
    """What came."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Reader:
    """Asks one server from one address of loopback."""

    def __init__(self, port: int, number: int = 1) -> None:
        self.port, self.address = port, f"127.0.0.{number}"

    def __call__(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Got:
        asked = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=(self.address, 0)
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            asked.request(method, path, body or None, {"Host": HOST, **named})
            answer = asked.getresponse()
            return Got(answer.status, answer.headers, answer.read())
        finally:
            asked.close()

    def status(self, path: str) -> int:
        """The status alone."""
        return self(path).status


def want(right: bool, what: str) -> None:
    """End the check where something is not as it should be."""
    if not right:
        sys.exit(f"proxies: {what}")


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[None]:
    """A server, until the block is over."""
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, **environment}
        )
    try:
        until = time.monotonic() + 30
        while not _answers(port):
            gone = server.poll() is not None or time.monotonic() > until
            want(not gone, f"{command[0]} does not answer:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def passes(ask: Reader, name: str) -> None:
    """What any server before the pages must let through as it is."""
    page = ask("/-/changes", Accept_Language="en", Accept_Encoding="gzip")
    want(page.status == 200, f"{name}: the log is answered {page.status}")
    want(page.headers["Content-Encoding"] == "gzip", f"{name}: no compression")
    plain = ask("/-/changes", Accept_Language="en")
    same = ask("/-/changes", Accept_Language="en", If_None_Match=plain.headers["ETag"])
    want((same.status, same.body) == (304, b""), f"{name}: {same.status} for what is the same")
    feed = ask("/-/changes.atom").body.decode()
    want(f'"{PUBLIC}/' in feed and "127.0.0.1" not in feed, f"{name}: addresses in the feed")
    found = ask("/shinkyu/originals.json?_shape=array&media_type=application%2Fpdf&_size=1")
    [one] = json.loads(found.body)
    whole = ask(f"/-/original/{one['sha256']}")
    want(hashlib.sha256(whole.body).hexdigest() == one["sha256"], f"{name}: other bytes")
    part = ask(f"/-/original/{one['sha256']}", Range="bytes=4-99")
    right = (part.status, part.body) == (206, whole.body[4:100])
    want(right, f"{name}: a part of an original is answered {part.status}")


def by_nginx(upstream: int, work: Path) -> None:
    """Cache by language, 304, limits, the monitor's numbers."""
    port = free_port()
    text = (DEPLOY / "nginx" / "shinkyu.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8001": f"127.0.0.1:{upstream}",
        "/var/cache/nginx": str(work),
    }.items():
        want(old in text, f"nginx/shinkyu.conf has no {old}")
        text = text.replace(old, new)
    user = "user root;\n" if os.getuid() == 0 else ""
    conf = work / "nginx.conf"
    conf.write_text(NGINX.format(user=user, work=work, conf=text), encoding="utf-8")
    log = work / "nginx.log"
    with running(["nginx", "-c", str(conf), "-e", str(log)], port, log):
        ask = Reader(port)
        kept = [ask("/?x=1", Accept_Language=lang) for lang in ("ja", "ja", "en", "en", "ja")]
        told = [one.headers["X-Cache"] for one in kept]
        want(told == ["MISS", "HIT", "MISS", "HIT", "HIT"], f"nginx: its cache says {told}")
        want(kept[0].body == kept[4].body != kept[2].body, "nginx: one language for another")
        status = [ask("/-/status").headers["X-Cache"] for _ in range(2)]
        want("HIT" not in status, "nginx: keeps the status")
        passes(ask, "nginx")
        want(Reader(port, 2).status("/-/metrics") == 403, "nginx: tells all of its numbers")
        greedy = Reader(port, 3)
        many = [greedy.status(f"/?x={n}") for n in range(3)] + [
            greedy.status("/?x=1") for _ in range(77)
        ]
        want(many[:30] == [200] * 30 and 429 in many, f"nginx: no limit for pages: {many}")
        dear = Reader(port, 4)
        table = "/shinkyu/editions.csv"
        with ThreadPoolExecutor(9) as pool:
            statuses = sorted(pool.map(dear.status, [table] * 9))
        want(statuses[:1] == [200] and statuses[-1] == 429, f"nginx: files: {statuses}")
        want(Reader(port, 5).status("/?x=1") == 200, "nginx: others suffer from the limit")
    print("nginx: cache by language, 304, originals in parts, the public address, 429")


def by_caddy(upstream: int, work: Path) -> None:
    """What goes through, and what does not."""
    port = free_port()
    text = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace(f"\n{HOST} {{", f"\nhttp://{HOST}:{port} {{")
    text = text.replace("127.0.0.1:8001", f"127.0.0.1:{upstream}")
    conf, log = work / "Caddyfile", work / "caddy.log"
    conf.write_text(f"{{\n\tadmin off\n}}\n{text}", encoding="utf-8")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(conf)]
    with running(command, port, log, HOME=str(work), XDG_DATA_HOME=str(work)):
        ask = Reader(port)
        passes(ask, "caddy")
        page = ask("/")
        want("Server" not in page.headers, "caddy: says what it is")
        want(ask.status("/-/metrics") == 403, "caddy: tells all of its numbers")
        large = ask("/-/quote", "POST", b"q=" + b"x" * 100_000)
        # 413 of newer ones; 2.6 says that its way to the pages broke off
        want(large.status in (413, 502), f"caddy: a body of 100 KB is answered {large.status}")
    print("caddy: compression, 304, originals in parts, the public address")


def main(archive: str, db: str) -> None:
    """Play all that is installed."""
    shinkyu = os.environ.get("SHINKYU", "shinkyu")
    upstream = free_port()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        command = [shinkyu, "serve", "--archive", archive, "--db", db, "--port", str(upstream)]
        command += ["--public-url", PUBLIC, "--processes", "1"]
        with running(command, upstream, work / "serve.log"):
            for program, play in {"nginx": by_nginx, "caddy": by_caddy}.items():
                if shutil.which(program):
                    play(upstream, work)
                else:
                    print(f"{program}: not installed, left out")


if __name__ == "__main__":
    main(*sys.argv[1:])

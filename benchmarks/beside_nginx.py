"""Eight readers who never pause, of our pages that are kept and of the same bytes as files that
nginx serves: what of their waiting is the server's, and what the machine's.

Usage: ``python benchmarks/beside_nginx.py DATABASE ARCHIVE [--processes 2] [--rounds 5]``
(nginx has to be there)

Both servers have as many processes, and the readers (``crowd.py``) are the same. They ask in turn,
one round after the other. nginx does next to nothing for an answer: how many times as long eight
wait there as one does is what that many readers of this machine wait for each other.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parent))

import bench_pages
import crowd
from bench_pages import p95

OURS, NGINX = 8797, 8798
SECONDS = 1.0
_CONFIGURED = """
daemon off;
worker_processes {processes};
pid {folder}/pid;
error_log {folder}/error;
events {{}}
http {{
  access_log off;
  keepalive_requests 1000000;
  types {{ }}
  default_type "text/html; charset=utf-8";
  server {{ listen 127.0.0.1:{port}; root {folder}/root; }}
}}
"""


@contextmanager
def files_served(bodies: Sequence[bytes], processes: int) -> Iterator[list[str]]:
    """nginx with these bodies as files; gives their paths."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "root").mkdir()
        for number, body in enumerate(bodies):
            (folder / "root" / str(number)).write_bytes(body)
        told = _CONFIGURED.format(processes=processes, folder=folder, port=NGINX)
        (folder / "nginx.conf").write_text(told, encoding="ascii")
        server = subprocess.Popen(["nginx", "-p", name, "-c", "nginx.conf"])
        try:
            _await(NGINX)
            yield [f"/{number}" for number in range(len(bodies))]
        finally:
            server.terminate()
            server.wait()


def _await(port: int) -> None:
    for _ in range(100):
        try:
            crowd.Reader(port).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx did not start")


def body(path: str) -> bytes:
    """A page of ours, as readers in Japan get it."""
    asked = {"Accept-Language": "ja", "Accept-Encoding": "identity"}
    return requests.get(f"http://127.0.0.1:{OURS}{path}", headers=asked, timeout=60).content


def line(what: str, one: Sequence[Sequence[float]], eight: Sequence[Sequence[float]]) -> str:
    """A line of the Markdown table: the least of all rounds, and the median of their ratios."""
    times = [p95(b) / p95(a) for a, b in zip(one, eight, strict=True)]
    least = [min(map(p95, found)) for found in (one, eight)]
    return (
        f"| {what} | {least[0]:.2f} | {least[1]:.2f} | {statistics.median(times):.1f} "
        f"({min(times):.1f} to {max(times):.1f}) | {sum(map(len, eight)):,} |"
    )


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("db", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    pages = [*bench_pages.addresses(args.db).values()][1:]
    with bench_pages.serving(args.db, args.archive, OURS, processes=args.processes):
        crowd.readers(OURS, pages, SECONDS, bench_pages.READERS)  # each process has met them
        with files_served([body(path) for path in pages], args.processes) as files:
            found: dict[int, tuple[list[list[float]], list[list[float]]]]
            found = {OURS: ([], []), NGINX: ([], [])}
            for _ in range(args.rounds):
                for port, paths in ((OURS, pages), (NGINX, files)):
                    for times, readers in zip(found[port], (1, bench_pages.READERS), strict=True):
                        times.append(crowd.readers(port, paths, SECONDS, readers))
    print("| server | one: p95 ms | eight: p95 ms | times as long | answers to eight |")
    print("|---|---|---|---|---|")
    print(line("shinkyu, pages that are kept", *found[OURS]))
    print(line("nginx, the same bytes as files", *found[NGINX]))


if __name__ == "__main__":
    main()

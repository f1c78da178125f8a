"""``shinkyu serve``: Datasette with our metadata and settings that are safe for a public site."""

import os
import secrets
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.attended import attend
from pipeline.database.open import open_database
from pipeline.errors import ShinkyuError

SETTINGS = {
    "default_allow_sql": "off",  # a visitor's SQL can hold a core and gigabytes for seconds
    "suggest_facets": "off",
    "allow_download": "off",
    "sql_time_limit_ms": "2000",
    "max_returned_rows": "2000",
    "default_page_size": "50",
    "truncate_cells_html": "400",
}


def metadata_path() -> Path:
    """``metadata.yml``: inside the installed package, or at the top of a checkout."""
    here = Path(__file__).parent.parent
    for path in (here / "metadata.yml", here.parent / "metadata.yml"):
        if path.is_file():
            return path
    raise ShinkyuError(f"{here / 'metadata.yml'}: not found; the installation is incomplete")


def arguments(db: Path, metadata: Path, host: str, port: int) -> list[str]:
    """The command line of Datasette for a database of ours."""
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    return [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(db),
        "-m",
        str(metadata),
        "--host",
        host,
        "--port",
        str(port),
        *settings,
    ]


MOST_PROCESSES = 4
"""By themselves; each keeps up to some hundred megabytes of what it made."""
_WAITING = 2048
"""Readers who may wait to be taken on, as uvicorn has it."""
ACCESS_LOG = "--access-log"


def usual_processes() -> int:
    """As many processes as there are cores that we may use, of many the first four."""
    known = getattr(os, "sched_getaffinity", None)
    cores = len(known(0)) if known else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


def listening(host: str, port: int) -> socket.socket:
    """A socket on which readers wait, for child processes, too.

    Raises:
        ShinkyuError: the address can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        known = isinstance(error.errno, int) and error.errno > 0  # a name's errors are below
        reason = os.strerror(error.errno or 0) if known else error.strerror
        raise ShinkyuError(f"can't listen on {host}:{port}: {reason}") from error
    found.set_inheritable(True)
    return found


def child(number: int, line: Sequence[str], *, access_log: bool) -> list[str]:
    """The command line of one process that serves.

    Args:
        number: of the socket.
        line: Datasette's command line, as :func:`arguments` gives it.
    """
    flags = [ACCESS_LOG] if access_log else []
    return [sys.executable, "-m", "pipeline.cli.served", str(number), *flags, *line[3:]]


def serve(
    db: Path,
    archive: Path,
    host: str,
    port: int,
    *,
    processes: int | None = None,
    access_log: bool = False,
    public_url: str = "",
    metrics: bool = False,
) -> None:
    """Serve until a signal ends us; the servers end with us.

    Args:
        processes: that share the readers; None for as many as is usual here.
        public_url: the address under which readers know the server.
        metrics: whether a monitor finds figures at ``/-/metrics``.

    Raises:
        DatabaseError: the database is not there or is none of ours.
        ShinkyuError: the address can't be had, or is no public one.
        SystemExit: Datasette ended by itself; its exit code is ours.
    """
    with open_database(db):
        pass  # it is there, and is ours
    if public_url:
        from pipeline.web.public_address import base_of

        base_of(public_url)
    environment = {
        "DATASETTE_SECRET": secrets.token_hex(32),  # what one process signs the others read
        **os.environ,
        "SHINKYU_ARCHIVE": str(archive.resolve()),
        "SHINKYU_DB": str(db.resolve()),
        "SHINKYU_START": secrets.token_hex(16),  # what one process tags the others know
        "SHINKYU_PUBLIC_URL": public_url,
        "SHINKYU_METRICS": "1" if metrics else "",
    }
    with listening(host, port) as place:
        number, line = place.fileno(), arguments(db, metadata_path(), host, port)
        shown = f"[{host}]" if ":" in host else host
        print(f"http://{shown}:{place.getsockname()[1]}/", flush=True)
        command = child(number, line, access_log=access_log)
        code = attend([command] * (processes or usual_processes()), environment, keep=[number])
    if code:
        sys.exit(code)

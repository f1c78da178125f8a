"""``shinkyu serve``: Datasette with our metadata and settings that are safe for a public site."""

import os
import sys
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


def serve(db: Path, archive: Path, host: str, port: int) -> None:
    """Serve until a signal ends us; the server ends with us.

    Raises:
        DatabaseError: the database is not there or is none of ours.
        SystemExit: Datasette ended by itself; its exit code is ours.
    """
    with open_database(db):
        pass  # it is there, and is ours
    environment = os.environ | {
        "SHINKYU_ARCHIVE": str(archive.resolve()),
        "SHINKYU_DB": str(db.resolve()),
    }
    print(f"http://{host}:{port}/", flush=True)
    code = attend([arguments(db, metadata_path(), host, port)], environment)
    if code:
        sys.exit(code)

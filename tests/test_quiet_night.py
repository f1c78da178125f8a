"""A night on which nothing changed loads nothing that reads: imports are most of its time."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.city import V2, City, page, pdf
from tests.loopback import Loopback

_RUN = """
import atexit, sys
atexit.register(lambda: print("loaded:", *sys.modules))
from pipeline.cli import main
main()
"""
_READS = (
    "bs4",
    "lxml",
    "numpy",
    "soupsieve",
    "pipeline.compare",
    "pipeline.history.listing",
    "pipeline.read.names.attributes",
    "pipeline.read.names.dates",
    "pipeline.read.names.labels",
    "pipeline.read.names.plans",
    "pipeline.read.names.prose",
    "pipeline.read.office.reading",
    "pipeline.read.page.reading",
    "pipeline.read.pdf.reading",
    "pipeline.search",
)


def _night(folder: Path) -> tuple[str, set[str]]:
    """A night of its own process: what it says, and what it loaded.

    The process may find another copy of the package than the tests do (the installed one): what
    the crawl keeps of a page is kept for the code that read it.
    """
    arguments = ["--archive", "archive", "--db", "db/shinkyu.db", "--sources", "city.yml"]
    command = [sys.executable, "-c", _RUN, "run", *arguments, "--workers", "1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said, _, loaded = done.stdout.partition("loaded: ")
    return said + done.stderr, set(loaded.split())


@pytest.mark.slow
def test_a_night_without_news_loads_nothing_that_reads(tmp_path: Path) -> None:
    with Loopback() as site:
        source = f"id: higano\nname: 日向野市\npage: {site.url}/docs/1/\ndelay: 0\n"
        (tmp_path / "city.yml").write_text(source, "utf-8")
        city = City(site, tmp_path)
        city.shows(page=page(V2), v2=pdf("plan"))
        said, loaded = _night(tmp_path)
        assert "2 fetched, 0 unchanged" in said
        assert loaded >= {*_READS}
        said, loaded = _night(tmp_path)
    assert "0 fetched, 2 unchanged" in said
    assert loaded & {*_READS} == set()

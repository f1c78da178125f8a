"""The demo served, and a real headless Chromium, for all tests that look at pages.

Needs Debian's chromium (or SHINKYU_CHROMIUM) and axe-core (``npm ci`` in this folder); without
them the tests are skipped and say so, but under CI they fail.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo_site import played, served
from tools.page_pictures import FLAGS, chromium
from tools.site_pages import site_pages

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def need(there: bool, what: str) -> None:
    """Skip, aloud, where something is missing; under CI fail."""
    if not there:
        assert not os.environ.get("CI"), what
        pytest.skip(f"NOT CHECKED IN A BROWSER: {what}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    need(
        chromium() is not None,
        "no chromium found; install Debian's package chromium or set SHINKYU_CHROMIUM",
    )
    demo = played(tmp_path_factory.mktemp("demo") / "city")
    with served(demo.archive, demo.db) as url:
        yield url


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page's address by its name."""
    return site_pages(played(tmp_path_factory.mktemp("demo") / "city").db)


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Any]:
    """No longer than a module: while playwright runs, no other test could have an event loop."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as p:
        running = p.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()

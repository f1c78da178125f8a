"""Settings for all tests."""

import os
import tempfile
from functools import partial

import pytest
from hypothesis import settings

from tests.demo_site import FOLDER

# Where the extra is installed, only the tests of recognition ask for it: it takes seconds a page.
os.environ.setdefault("SHINKYU_OCR", "0")

# Elsewhere each run looks at new examples, and what it finds becomes an @example; CI looks at the
# same ones each time, so that what was green stays green.
settings.register_profile("ci", derandomize=True, deadline=None)
# tools/mutate.py asks the same tests once a mutant: few examples, and always the same.
settings.register_profile("mutants", derandomize=True, deadline=None, max_examples=20)
profile = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "")
if profile:
    settings.load_profile(profile)


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder in which all processes of this run share one demo (it takes ten seconds)."""
    if FOLDER not in os.environ:  # those that pytest-xdist starts have it from the first one
        folder = tempfile.TemporaryDirectory(prefix="shinkyu-demo-")
        os.environ[FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)
        config.add_cleanup(partial(os.environ.__delitem__, FOLDER))


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's; without it the tests run in one process
def pytest_xdist_auto_num_workers() -> int:
    """Processes of ``-n auto``: one more than there are cores.

    A third of the time of one process goes by waiting for killed runs, children and browsers.
    """
    return (os.cpu_count() or 1) + 1

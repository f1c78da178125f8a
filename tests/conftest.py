"""Settings for all tests."""

import gc
import importlib
import os
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

# A run has some two hundred processes: each would compile the same modules anew, which takes longer
# than the rest of its start. Where the folders can't be written Python goes without by itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

from tests.demo_site import FOLDER  # noqa: E402

Test = TypeVar("Test")

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
    if getattr(config.option, "dist", "no") == "load":  # what -n chooses if nothing is said
        # A process gets neighbours, so that what is made for a module is made once.
        config.option.dist = "worksteal"
    if FOLDER not in os.environ:  # those that pytest-xdist starts have it from the first one
        folder = tempfile.TemporaryDirectory(prefix="shinkyu-demo-")
        os.environ[FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)
        config.add_cleanup(partial(os.environ.__delitem__, FOLDER))


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's; without it the tests run in one process
def pytest_xdist_auto_num_workers() -> int:
    """Processes of ``-n auto``: two more than there are cores.

    A third of the time of one process goes by waiting for killed runs, children and browsers: on
    two cores 6,019 tests take 325 s in four processes (590 s of processor time).
    """
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Collect without the garbage collector, which passes over what was collected from then on.

    Nothing of it goes before the end. To look at all of it again and again takes two seconds a
    process while it comes, and more in the tests that make many objects.
    """
    gc.disable()
    try:
        _import_share(session)
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _templates_are_compiled_once() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if "jinja2" in sys.modules:  # else no test of a server was collected
            from tests.templates import compile_once

            compile_once(patch)
        yield


def _import_share(session: pytest.Session) -> None:
    """Import this process's share of the tests before the others' share.

    pytest-xdist's processes collect the same modules at the same time; what one has rewritten and
    compiled, the others find done. An import that fails is told by the collection itself.
    """
    worker = getattr(session.config, "workerinput", None)
    tests = Path(__file__).parent
    if worker is None or tests not in [Path(name).resolve() for name in session.config.args]:
        return
    share = int(worker["workerid"].removeprefix("gw"))
    for path in sorted(tests.glob("test_*.py"))[share :: worker["workercount"]]:
        with suppress(Exception, pytest.skip.Exception):
            importlib.import_module(f"tests.{path.stem}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each process begin with its part of the slow tests: none is waited for at the end."""
    count = getattr(config, "workerinput", {}).get("workercount", 1)
    if count > 1:  # one process makes what a module needs once, if the module stays together
        slow = [item for item in items if item.get_closest_marker("slow")]
        items[:] = dealt(slow, [item for item in items if item not in {*slow}], count)


def dealt(slow: Sequence[Test], others: Sequence[Test], count: int) -> list[Test]:
    """Tests in the order in which each process finds slow ones first.

    pytest-xdist hands them out as they stand, a part of the same length to each process.
    """
    order: list[Test] = []
    whole = len(slow) + len(others)
    given = 0
    for number in range(count):
        first = slow[number::count]
        length = max(len(first), (whole - len(order)) // (count - number))
        last = given + length - len(first)
        order += [*first, *others[given:last]]
        given = last
    return order

"""The stamp of a projection names the code that shapes rows: all of it, and nothing else."""

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import grimp
import pytest

from pipeline.database.version import ENTRANCES, SHAPING, SILENT, file_of

PACKAGE = Path(__file__).parent.parent / "pipeline"


def reached() -> set[str]:
    """Every module that the projection can reach by its imports, wherever they stand, inside
    ``pipeline``.
    """
    house = grimp.build_graph("pipeline", cache_dir=None)
    entrances = {f"pipeline.{name}" for name in ENTRANCES}
    above = set().union(*(house.find_upstream_modules(name) for name in entrances))
    return {name.removeprefix("pipeline.") for name in entrances | above}


def test_what_the_projection_reaches_shapes_rows_or_says_why_not() -> None:
    assert sorted(reached() - set(SHAPING) - SILENT.keys()) == []
    assert not set(SHAPING) & SILENT.keys()


def test_what_is_listed_is_there_and_is_reached() -> None:
    assert sorted({*SHAPING, *SILENT} - reached()) == []
    assert [name for name in (*SHAPING, *SILENT) if not file_of(name).is_file()] == []
    assert len(set(SHAPING)) == len(SHAPING)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    ignored = shutil.ignore_patterns("__pycache__", "static", "styles", "scripts", "templates")
    shutil.copytree(PACKAGE, folder / "pipeline", ignore=ignored)
    return folder


CHANGED = {
    "archive/reader.py": True,
    "read/names/dates.py": True,
    "read/children/worker.py": True,
    "compare/align.py": True,
    "history/documents.py": True,
    "kinds.py": True,
    "database/open.py": False,
    "web/chart.py": False,
    "answers/export.py": False,
    "cli/terminal.py": False,
    "search/query.py": False,
}
"""Module → does it shape rows?"""
STAMPS = """
import sys
from pathlib import Path
from pipeline.database.version import stamp
print(stamp())
for module in sys.argv[1:]:
    with (Path("pipeline") / module).open("a", encoding="utf-8") as file:
        file.write("\\n# changed\\n")
    stamp.cache_clear()
    print(stamp())
"""


@pytest.fixture(scope="module")
def stamps(copy: Path) -> list[str]:
    """The stamp of a copy of the package, then after one more module of it was changed, each."""
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", STAMPS, *CHANGED],
        env={"PYTHONPATH": str(copy), "PATH": ""},
        cwd=copy,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("module", CHANGED)
def test_a_change_of_the_code_is_told_where_it_shapes_rows(module: str, stamps: list[str]) -> None:
    assert len(stamps) == 1 + len(CHANGED)
    before, after = list(pairwise(stamps))[list(CHANGED).index(module)]
    assert (after != before) == CHANGED[module]
